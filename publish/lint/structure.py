"""Notes, headings, brackets and spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.edit.house_style.edits import base
from publish.lint.checks import CheckedWork, check
from publish.source import tree
from publish.source.intervals import Stretches
from publish.source.passages import CALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.source.passages import Passage

_BEFORE = re.compile(f"{CALL}+(?=[.,;:!?])")
_SPACE_BEFORE = re.compile(f"(?<=\\S) +(?={CALL})")
_SPACES = re.compile(r"(?<=\S)  +(?=\S)")
_STOP = re.compile(r"(?<=[^\W_]) (?=[,;!?](?:\s|$)|[.:](?:\s|$))(?![.:] ?\.)")
_JOINED = re.compile(
    r"(?<=[^\W\d_]{2})[,;](?=[^\W\d_]{2})|(?<=[a-zà-ÿ]{2})[.!?](?=[A-ZÀ-Þ][a-zà-ÿ])"
)
#: Not a comma or stop with an ellipsis after it.
_TWICE = re.compile(r",(?!\.\.)[,.;:]|;[;,]|(?<![.!?])\.\.(?!\.)(?! \.)")
_BRACKETS = re.compile(r"[()\[\]]")
_PARTNERS = {")": "(", "]": "["}
#: The number of a point up to its bracket; a face that is drawn with signs.
_ENUMERATED = re.compile(
    r"(?:^|(?<=[\s—]))(?:(?:\d{1,3}|[a-zA-Zα-ω]|[ivxlIVXL]{1,6})\.?\)|[:;]-?[()])$"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+")


@check("NOTE-BEFORE")
def note_before(checked: CheckedWork) -> Iterator[Finding]:
    """A note called before a stop or comma, where English calls it after (Hart’s Rules 17.2.3).

    French and Russian call before the stop, and German may: there it is left alone.
    """
    for passage in checked.passages:
        if CALL not in passage.text or base(passage.lang_at(0)) != "en":
            continue
        for found in _BEFORE.finditer(passage.text):
            character = passage.text[found.end()]
            yield Finding(
                passage.at(found.start()),
                f"the call of a note stands before “{character}”",
                "put it directly after the sign",
            )


@check("NOTE-SPACE")
def note_space(checked: CheckedWork) -> Iterator[Finding]:
    """A space before the call of a note: it belongs to the word or the stop before it."""
    for passage in checked.passages:
        for found in _SPACE_BEFORE.finditer(passage.text) if CALL in passage.text else ():
            yield Finding(
                passage.at(found.start()), "a space stands before the call of a note", "delete it"
            )


@check("NOTE-ORDER")
def note_order(checked: CheckedWork) -> Iterator[Finding]:
    """Notes with numbers for keys that are called out of order: [^3] before [^2].

    The press numbers notes itself; such a call is mostly one that slipped.
    """
    calls = [n for n in tree.walk(*checked.work.body) if isinstance(n, tree.NoteCall)]
    named = [call for call in calls if not call.key.startswith("^")]
    if not all(call.key.isdecimal() for call in named):
        return
    highest, met = 0, set()
    for call in named:
        number = int(call.key)
        if call.key not in met and number < highest and number != 1:
            yield Finding(
                call.place,
                f"note [^{number}] is called after note [^{highest}]",
                "see whether the call stands where it belongs; renumber the keys if it does",
            )
        met.add(call.key)
        highest = number if number == 1 else max(highest, number)


@check("HEADING-COLON")
def heading_colon(checked: CheckedWork) -> Iterator[Finding]:
    """A heading that ends in a colon: a side head’s colon is the layout’s, not the text’s."""
    for passage in checked.passages:
        words = passage.text.replace(CALL, "").rstrip()
        if passage.kind == "section" and words.endswith((":", "：")):
            yield Finding(
                passage.at(len(words) - 1), "the heading ends in a colon", "take the colon away"
            )


@check("BRACKET-BALANCE")
def brackets(checked: CheckedWork) -> Iterator[Finding]:
    """A round or square bracket without its partner in its block.

    Numbers of points, “1)” and “a)”, and faces drawn with signs, “:-)”, are left alone.
    """
    for passage in checked.passages:
        left: list[int] = []
        for found in _BRACKETS.finditer(passage.text):
            at = found.start()
            is_no_bracket = _ENUMERATED.search(passage.text, max(at - 8, 0), at + 1)
            if found[0] in "([":
                left += [] if is_no_bracket else [at]
            elif left and passage.text[left[-1]] == _PARTNERS[found[0]]:
                left.pop()
            elif not is_no_bracket:
                yield _bracket(passage, at)
        yield from (_bracket(passage, at) for at in left)


def _bracket(passage: Passage, at: int) -> Finding:
    return Finding(
        passage.at(at),
        f"the bracket {passage.text[at]} has no partner in this block",
        "add it, or take it away",
    )


@check("SPACE-DOUBLED")
def space_doubled(checked: CheckedWork) -> Iterator[Finding]:
    """Two or more spaces within a line; they are printed as one.

    Of a work that has them throughout it is said once.
    """
    places = [
        (passage, found.start())
        for passage in checked.passages
        for removed in [_removed(passage)]
        for found in _SPACES.finditer(passage.text)
        if found.end() - 1 not in removed
    ]
    if len(places) > 20:
        passage, at = places[0]
        message = f"the work has {len(places)} doubled spaces; this is the first"
        yield Finding(passage.at(at), message, "replace each by one space")
        return
    for passage, at in places:
        yield Finding(passage.at(at), "two spaces stand here", "delete one")


def _removed(passage: Passage) -> set[int]:
    """Return the places at which words were removed by a declared correction."""
    return {
        first
        for first, last, node in passage.spans
        if first == last and isinstance(node, tree.Emendation)
    }


@check("SPACE-BEFORE")
def space_before(checked: CheckedWork) -> Iterator[Finding]:
    """A space before a comma, a stop or the like.

    In French, where one belongs before high punctuation, it is left alone.
    """
    for passage in checked.passages:
        if not passage.text or base(passage.lang_at(0)) == "fr":
            continue
        for found in _STOP.finditer(passage.text):
            if base(passage.lang_at(found.start())) != "fr":
                character = passage.text[found.end()]
                yield Finding(
                    passage.at(found.start()), f"a space stands before “{character}”", "delete it"
                )


@check("SPACE-MISSING")
def space_missing(checked: CheckedWork) -> Iterator[Finding]:
    """No space after a comma or between sentences: “word,word”, “end.Next”.

    Addresses are left alone.
    """
    for passage in checked.passages:
        addresses = Stretches(m.span() for m in _ADDRESS.finditer(passage.text))
        for found in _JOINED.finditer(passage.text):
            if not addresses.touch(*found.span()):
                yield Finding(
                    passage.at(found.start()), f"no space stands after “{found[0]}”", "add one"
                )


@check("PUNCTUATION-DOUBLED")
def punctuation_doubled(checked: CheckedWork) -> Iterator[Finding]:
    """Two stops or commas in a row: “,,”, “,.”, or two dots where three or one were meant."""
    for passage in checked.passages:
        for found in _TWICE.finditer(passage.text):
            yield Finding(
                passage.at(found.start()), f"“{found[0]}” stands here", "keep the one that is meant"
            )
