"""Quotation marks: curved, facing the right way, each with its partner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from publish.core.characters import NOTE_CALL, OBJECT
from publish.core.checks import Finding
from publish.edit.house_style.curved_marks import curved
from publish.edit.house_style.edits import base
from publish.edit.house_style.marks import marks_of
from publish.edit.house_style.quotes import left
from publish.lint.checks import CheckedWork, check
from publish.source.passages import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.source.passages import Passage

#: A straight mark that is neither a prime after a number nor an apostrophe within a word.
_STRAIGHT = re.compile(
    r"""(?<![\d ])"(?=\s|[.,;:!?)\]]|$)|"(?=[^\s.,;:!?)\]])|(?<=[.,;:!?]) "(?=\s)"""
    r"""|(?<![\w.,;:!?)])'(?=\w)|(?<=[.,;:!?])'"""
)
_OPENS_WRONG = re.compile(r"[“‘](?=[\s.,;:!?)\]]|$)(?!\s[“‘])")
_CLOSES_WRONG = re.compile(r"(?:^|(?<=[\s(\[—]))”(?=\w)")
_APOSTROPHE = re.compile(r"(?:^|(?<=[\s(\[—“]))’(?=([^\W\d_]+))")
_MARKS = re.compile("[“”„«»‘’‚‹›]")
_OPENING = "“‘„‚«»‹›"
_PARTNERS = {"“": "”", "‘": "’", "„": "“”", "‚": "‘’", "«": "»", "»": "«", "‹": "›", "›": "‹"}
#: More readings of the apostrophes of one block than this are not tried.
_MOST = 64
#: Nor is a block read on in which so many are open; a mark is shown with no more than so many
#: characters on either side.
_DEEPEST, _BESIDE = 32, 120
#: Among so many next blocks one opens again a quotation of several paragraphs; headings, tables
#: and poems between its paragraphs are not counted.
_NEAR = 40
_BETWEEN = ("section", "cell", "verse")
#: Languages in which a paragraph of a quotation may begin with the mark that closes it.
_AGAIN_CLOSING = ("fr", "es", "it", "pt", "ca", "gl")
#: So many blocks further on a quotation may be closed that a table or a poem interrupted.
_FAR = 60


@check("QUOTE-STRAIGHT")
def straight(checked: CheckedWork) -> Iterator[Finding]:
    """Typewriter’s quotation marks of which the press cannot tell what they are.

    House style curves the others. Without ``house-quotes``, and in a language whose marks are not
    known, all of them are told, of a work that is typed with them throughout the first.
    """
    for passage in checked.passages if _are_set(checked) else ():
        text = curved(passage)
        langs = dict.fromkeys(piece.lang for piece in passage.pieces)
        places = ((lang, at) for lang in langs for at in left(text, lang))
        for at in sorted(at for lang, at in places if passage.lang_at(at) == lang):
            yield Finding(
                passage.at(at),
                f"it is not sure what this straight mark is: {_around(passage.text, at)}",
                "write “ ” ‘ ’ as it is meant (’ for an apostrophe, ″ for inches), "
                "or mend the marks before it",
            )
    yield from _typed(checked)


def _are_set(checked: CheckedWork) -> bool:
    """Return whether house style sets the quotation marks of a work."""
    settings = checked.work.metadata.offprint
    return "no" not in (settings.house, settings.house_quotes)


def _around(text: str, at: int) -> str:
    """Return a mark with the words beside it, shortly."""
    before = re.search(r"\S* ?\S*$", text[max(at - _BESIDE, 0) : at])
    after = re.match(r".\S* ?\S*", text[at : at + _BESIDE].replace("\n", " "))
    words = (before[0] if before else "") + (after[0] if after else "")
    return words.translate({NOTE_CALL: None, ord(OBJECT): None}).strip()[-60:]


def _typed(checked: CheckedWork) -> Iterator[Finding]:
    """Yield straight marks that house style does not look at."""
    are_set = _are_set(checked)
    places = [
        (passage, found.start(), found[0])
        for passage in checked.passages
        for found in _STRAIGHT.finditer(passage.text)
        if not (are_set and marks_of(passage.lang_at(found.start())))
    ]
    curved = sum(len(re.findall("[“”„«»‘]", passage.text)) for passage in checked.passages)
    if len(places) > 20 and curved < len(places):
        passage, at, _ = places[0]
        message = f"the work has {len(places)} straight quotation marks; this is the first"
        yield Finding(passage.at(at), message, "replace them by curved ones: “ ” ‘ ’")
        return
    for passage, at, mark in places:
        yield Finding(
            passage.at(at),
            f"a straight quotation mark, {mark}",
            "write the curved one that faces its word: “ ” ‘ ’",
        )


def _as_set(passage: Passage) -> Passage:
    """Return a passage with the straight marks that house style curves."""
    return msgspec.structs.replace(passage, text=curved(passage))


@check("QUOTE-FACING")
def facing(checked: CheckedWork) -> Iterator[Finding]:
    """Quotation marks that turn their back on their words: “ before a space, ” before a word.

    An apostrophe before a word that has lost its beginning (’tis, ’em) is right and left alone.
    """
    for passage in checked.passages:
        if not passage.text or base(passage.lang_at(0)) != "en":
            continue
        text = passage.text
        for found in (*_OPENS_WRONG.finditer(text), *_CLOSES_WRONG.finditer(text)):
            yield Finding(
                passage.at(found.start()),
                f"the quotation mark {found[0]} faces the wrong way here",
                "turn it, or take the space beside it away",
            )
        for found in _APOSTROPHE.finditer(text):
            if found[1][0].isupper() and _closes_later(text, found.end()):
                yield Finding(
                    passage.at(found.start()),
                    f"’ before “{found[1]}” closes where a quotation should open",
                    "write ‘; if letters are left out here, allow it",
                )


def _closes_later(text: str, at: int) -> bool:
    """Return whether a mark that can only close comes before one that opens."""
    found = re.search(r"‘|(?<=[.,;:!?])’|’(?=[.,;:!?])", text[at:])
    return bool(found) and found[0] == "’"  # type: ignore[index]


class Open(NamedTuple):
    """A quotation that is open: its mark and where it stands."""

    mark: str
    at: int


Stack = tuple[Open, ...]


@check("QUOTE-BALANCE")
def balance(checked: CheckedWork) -> Iterator[Finding]:
    """Quotation marks without a partner in their block, single and double, one in the other.

    Apostrophes are told from closing marks as far as can be. Left alone are quotations of several
    paragraphs that open again in each, and those that go on after a table or a poem.
    """
    pending: list[tuple[int, Finding]] = []
    passages = [_as_set(p) for p in checked.passages] if _are_set(checked) else checked.passages
    for index, passage in enumerate(passages):
        if not _MARKS.search(passage.text) or _is_ditto(passage.text) or _is_one(passage):
            continue
        opened, closing = _read(passage)
        if closing is not None and pending and _interrupted(passages[pending[-1][0] : index]):
            pending.pop()
        elif closing is not None:
            yield _unbalanced(passage, closing)
        elif opened and not _goes_on(opened, passages[index + 1 : index + _NEAR], passage):
            pending.append((index, _unbalanced(passage, opened[0].at)))
        while pending and pending[0][0] < index - _FAR:
            yield pending.pop(0)[1]
    yield from (found for _, found in pending)


def _unbalanced(passage: Passage, at: int) -> Finding:
    return Finding(
        passage.at(at),
        f"the quotation mark {passage.text[at]} has no partner in this block",
        "add it; if the text has it so, allow it: "
        "<!-- offprint: allow QUOTE-BALANCE reason --> before the block",
    )


def _interrupted(between: list[Passage]) -> bool:
    """Return whether there is a table or a poem among some blocks.

    A quotation may go on after it.
    """
    return any(p.kind in ("cell", "verse") for p in between)


def _goes_on(opened: Stack, following: list[Passage], passage: Passage) -> bool:
    """Return whether a later block of the same kind opens again what stays open here."""
    same = [p for p in following if p.note == passage.note and p.kind not in _BETWEEN]
    again = ("«", "»") if opened[0].mark == "«" else opened[0].mark
    return any(p.text.startswith(again) for p in same[:3])


def _read(passage: Passage) -> tuple[Stack, int | None]:
    """Return what stays open in the best reading, and the first closing mark without a partner."""
    known = marks_of(passage.lang_at(0) or "en")
    closes = known is None or "’" in known.closers
    stacks: list[Stack] = [()]
    for found in _MARKS.finditer(passage.text):
        mark, at = found[0], found.start()
        if not at and mark == "»" and base(passage.lang_at(0)) in _AGAIN_CLOSING:
            mark = "«"  # a further paragraph of a quotation begins with the mark that closes it
        if _opens_again(mark, at, passage.text, stacks) or _is_letter(mark, at, passage.text):
            continue
        if mark == "’" and not (closes and _may_close(passage.text, at)):
            continue
        after = [s for stack in stacks for s in _taken(stack, mark, at, passage.text)]
        if not after:
            open_within = [s[-1].at for s in stacks if any(mark in _PARTNERS[o.mark] for o in s)]
            return (), open_within[0] if open_within else at
        stacks = sorted(dict.fromkeys(after), key=len)[:_MOST]
        if len(stacks[0]) > _DEEPEST:
            break
    return stacks[0], None


def _opens_again(mark: str, at: int, text: str, stacks: list[Stack]) -> bool:
    """Tell if a mark repeats at a line’s beginning, as old poems do, what is open already."""
    begins = text[at - 1 : at] == BREAK
    return begins and all(any(o.mark == mark for o in stack) for stack in stacks)


def _is_letter(mark: str, at: int, text: str) -> bool:
    """Return whether ‘ is the ayn of an Arabic word, between letters: Ka‘ba."""
    return mark == "‘" and text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()


def _taken(stack: Stack, mark: str, at: int, text: str) -> Iterator[Stack]:
    """Yield the stacks that a mark can lead to: it closes, it opens, or it is an apostrophe."""
    if stack and mark in _PARTNERS[stack[-1].mark]:
        yield stack[:-1]
        if mark != "’":
            return
    if mark == "’":
        if text[at - 1 : at].isalpha() or text[at - 1 : at].isdigit():
            yield stack
    elif mark in _OPENING:
        yield (*stack, Open(mark, at))


def _may_close(text: str, at: int) -> bool:
    """Return whether ’ can be a closing mark: no letter comes after it, and no space before it."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return bool(before) and not before.isspace() and not (after.isalpha() or after.isdigit())


@check("QUOTE-NESTING")
def nesting(checked: CheckedWork) -> Iterator[Finding]:
    """A quotation within a quotation with the same marks, “so “as” here”: nobody sees which ends.

    Found where both are closed; what is not closed is a matter of balance.
    """
    for passage in map(_as_set, checked.passages) if _are_set(checked) else checked.passages:
        if not passage.text or base(passage.lang_at(0)) != "en":
            continue
        depth, inner, last = 0, [], 0
        for found in re.finditer("[“”]", passage.text):
            if found[0] == "“":
                depth += 1
                is_within = _is_within_single(passage.text[last : found.start()])
                inner += [found.start()] if depth == 2 and not is_within else []
                last = found.end()
            else:
                depth -= 1
        for at in inner if depth == 0 else ():
            yield Finding(
                passage.at(at),
                "a quotation in “ ” stands directly within one in “ ”",
                "give the inner one ‘ ’, or close the outer one before it",
            )


def _is_within_single(text: str) -> bool:
    """Return whether a single mark that a text opens is left open at its end.

    “A ‘b “c.”’” before c.
    """
    _, opening, rest = text.rpartition("‘")
    return bool(opening) and not re.search(r"’(?![^\W_])", rest)


def _is_one(passage: Passage) -> bool:
    """Return whether the language opens and closes with one sign, as Swedish does.

    No partner is seen.
    """
    known = marks_of(passage.lang_at(0))
    return known is not None and known.outer[0] == known.outer[1]


def _is_ditto(text: str) -> bool:
    """Return whether a cell of a table has nothing but the mark that repeats the one above."""
    return text.strip() in ("”", "„", "“", '"', "»")
