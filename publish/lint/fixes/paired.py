r"""Marks in pairs, of LaTeX, of bulletin boards and of wikis, that have a counterpart here.

``\emph{…}``, ``[i]…[/i]`` and ``''…''`` become ``*…*``, and so on: the table below says it. What
lies between stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.edit.house_style.marks import marks_of
from publish.lint.fixes.edits import Change, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.house_style.marks import Marks
    from publish.lint.fixes.edits import Draft
    from publish.source.foreign.masked_text import MaskedText

_ITALIC, _BOLD, _STRUCK = ("*", "*"), ("**", "**"), ("~~", "~~")
_CAPITALS, _UNDERLINED = ("[", "]{.smallcaps}"), ("[", "]{.underline}")
_RAISED, _LOWERED = ("^", "^"), ("~", "~")
#: What stands for commands of LaTeX whose words are in braces.
COMMANDS = {
    "emph": _ITALIC, "textit": _ITALIC, "textsl": _ITALIC, "textbf": _BOLD, "textsc": _CAPITALS,
    "underline": _UNDERLINED, "textsuperscript": _RAISED, "textsubscript": _LOWERED,
    "footnote": ("^[", "]"), "enquote": ('"', '"'),
    r"\it": _ITALIC, r"\em": _ITALIC, r"\sl": _ITALIC, r"\bf": _BOLD, r"\sc": _CAPITALS,
}  # fmt: skip
#: What stands for marks of bulletin boards.
CODES = {
    "i": _ITALIC, "b": _BOLD, "u": _UNDERLINED, "s": _STRUCK, "sup": _RAISED, "sub": _LOWERED,
}  # fmt: skip
_APOSTROPHES = {2: ("*", "*"), 3: ("**", "**"), 5: ("***", "***")}
#: A command of LaTeX with the brace that opens, or a brace.
COMMAND = re.compile(
    r"\\(?P<name>[A-Za-z]+)\{|\{(?P<old>\\(?:it|em|sl|bf|sc))(?![A-Za-z])[ \t]*|(?P<brace>[{}])"
)
_CODE = re.compile(r"\[(?P<end>/?)(?P<name>i|b|u|s|sup|sub)\]")
_EMPHASIS = re.compile(
    r"(?<![\w'’])('{2,3}|'{5})(?=[^\s'])((?:[^']|(?<=[^\W\d_])'(?=[^\W\d_])){1,200}?)(?<=[^\s'])\1"
    r"(?![\w'])"
)
#: Other marks of wikis: without them two apostrophes may be a mark of quotation.
_OF_WIKIS = re.compile(
    r"'{3}[^\s']|^={2,6}[ \t]*[^=\s].*={2,6}[ \t]*$|\[https?://\S+ [^\]\n]+\]",
    re.MULTILINE,
)
_URL = re.compile(r"\[url=\"?(?P<to>https?://[^\]\"\s]+)\"?\](?P<words>[^\[\]\n]+)\[/url\]")
_BARE_URL = re.compile(r"\[url\](?P<to>https?://[^\[\]\s<>]+)\[/url\]")
_OF_WIKI_URL = re.compile(
    r"(?<![\]\w!\[])\[(?P<to>(?:https?|ftp)://[^\s\]<>]+)[ \t]+(?P<words>[^\[\]\n]+)\](?![(\[{])"
)
_SIGNS = (
    (re.compile(r"\\l?dots(?:\{\}|(?![A-Za-z{]))"), "…"),
    (re.compile(r"(?<=[A-Za-z][.,])~(?=[A-Z\d])"), " "),
    (re.compile(r"(?<!-)---(?!-)"), "—"),
    (re.compile(r"(?<!-)--(?!-)"), "–"),
)
#: What only LaTeX has: where it stands, hyphens are dashes.
_OF_LATEX = re.compile(
    r"\\(?:emph|text[a-z]{2,11}|footnote|ldots|dots|cite|section|chapter|label)(?![A-Za-z])"
    r"|``[^\s`'][^`\n]*''"
)
_SINGLE = re.compile(r"(?<![\w`'])`(?=[^\s`'])[^`'\n]{1,200}(?<=\S)'(?![\w'])")
_QUOTES = re.compile(r"(?<!`)``(?!`)|(?<!')''(?!')")


def commands(draft: Draft) -> Iterator[Fix]:
    r"""Mend ``\emph{words}`` of LaTeX, and ``{\it words}``.

    Each alone, those within others, too.
    """
    for masked in draft.masked_texts:
        opened: list[re.Match[str] | None] = []
        for found in COMMAND.finditer(masked.text) if "\\" in masked.text else ():
            if found["brace"] != "}":
                opened.append(found if found["brace"] is None else None)
                continue
            opener = opened.pop() if opened else None
            if opener and (new := COMMANDS.get(opener["name"] or opener["old"])):
                yield from _pair(draft, masked, opener.span(), found.span(), new)


def codes(draft: Draft) -> Iterator[Fix]:
    """Mend ``[i]words[/i]`` of bulletin boards, and their addresses."""
    for masked in draft.masked_texts:
        opened: dict[str, re.Match[str]] = {}
        for found in _CODE.finditer(masked.text):
            opener = opened.pop(found["name"], None)
            if not found["end"]:
                opened[found["name"]] = found
            elif opener:
                new = CODES[found["name"]]
                yield from _pair(draft, masked, opener.span(), found.span(), new)
    yield from _links(draft)


def emphasis(draft: Draft) -> Iterator[Fix]:
    """Mend ``''words''`` of wikis, where they have no other meaning.

    Three apostrophes are plain.
    """
    is_wiki = _OF_WIKIS.search(draft.text) is not None
    for masked in draft.masked_texts:
        for found in _EMPHASIS.finditer(masked.text) if "''" in masked.text else ():
            if is_wiki or len(found[1]) > 2:
                first, last = found.span()
                width, new = len(found[1]), _APOSTROPHES[len(found[1])]
                yield from _pair(draft, masked, (first, first + width), (last - width, last), new)


def latex_signs(draft: Draft) -> Iterator[Fix]:
    r"""Mend ``\ldots``, ``p.~3`` and dashes of hyphens, in what was written for LaTeX."""
    if not _OF_LATEX.search(draft.text):
        return
    for masked in draft.masked_texts:
        for pattern, new in _SIGNS:
            for found in pattern.finditer(masked.text):
                stretch = draft.stretch(masked, *found.span())
                if stretch is not None:
                    yield Fix(
                        masked.at(found.start()), (Change(stretch.offset, stretch.length, new),)
                    )


def quotations(draft: Draft) -> Iterator[Fix]:
    """Turn two grave accents and two apostrophes around words into the language's marks.

    The parser may have taken the accents of two quotations for code: what stands between is one
    only where an apostrophe pair closes each. All of a block, or none.
    """
    done: set[int] = set()
    for masked in draft.masked_texts if "``" in draft.text else ():
        block = draft.block_at(masked.passage.place.line - 1)
        known = marks_of(masked.passage.lang_at(0))
        if known and masked.passage.kind == "paragraph" and block.start not in done:
            done.add(block.start)
            yield from _quotations(draft, block, known)


def _quotations(draft: Draft, block: range, known: Marks) -> Iterator[Fix]:
    start = draft.line_start(block.start)
    text = "\n".join(draft.lines[block.start : block.stop])
    found = [(one.start(), one[0]) for one in _QUOTES.finditer(text)]
    if not _are_quotations(text, found):
        return
    starts = [at for at, _ in found[::2]]
    ends = [at for at, _ in found[1::2]]
    for first, last in zip(starts, ends, strict=True):
        yield _quotation(draft, start + first, start + last, 2, known.outer)
    for one in _SINGLE.finditer(text):
        before = bisect_right(starts, one.start()) - 1
        is_inner = before >= 0 and one.start() < ends[before]
        signs = known.inner if is_inner else known.single
        yield _quotation(draft, start + one.start(), start + one.end() - 1, 1, signs)


def _quotation(draft: Draft, first: int, last: int, width: int, signs: str) -> Fix:
    """Return two marks, each so wide, become signs: the first opens."""
    line = draft.line_of(first)
    place = Place(draft.path, line + 1, first - draft.line_start(line) + 1)
    return Fix(place, (Change(first, width, signs[0]), Change(last, width, signs[1])))


def _are_quotations(text: str, found: list[tuple[int, str]]) -> bool:
    """Return whether marks open and close by turns, close to words."""
    signs = [sign for _, sign in found]
    if signs != ["``", "''"] * (len(signs) // 2) or "```" in text:
        return False
    return all(
        text[at + 2 : at + 3].strip() if sign == "``" else text[at - 1 : at].strip()
        for at, sign in found
    )


def _links(draft: Draft) -> Iterator[Fix]:
    for number, line in enumerate(draft.lines):
        if "[url" not in line and "://" not in line:
            continue
        for pattern in (_URL, _BARE_URL, _OF_WIKI_URL):
            for found in pattern.finditer(line):
                yield from _link(draft, number, found)


def _link(draft: Draft, line: int, found: re.Match[str]) -> Iterator[Fix]:
    words = found.groupdict().get("words")
    new = f"[{words.strip()}]({found['to']})" if words else f"<{found['to']}>"
    if found["to"] and not draft.is_code(line):
        place = Place(draft.path, line + 1, found.start() + 1)
        offset = draft.line_start(line) + found.start()
        yield Fix(place, (Change(offset, len(found[0]), new),))


def _pair(
    draft: Draft, masked: MaskedText, opener: tuple[int, int], closer: tuple[int, int],
    new: tuple[str, str],
) -> Iterator[Fix]:  # fmt: skip
    """Yield a pair of marks exchanged; not where a blank beside them would make these text."""
    inner = masked.text[opener[1] : closer[0]]
    left, right = draft.stretch(masked, *opener), draft.stretch(masked, *closer)
    if left is None or right is None or not inner or inner != inner.strip():
        return
    if new in (_RAISED, _LOWERED) and re.search(r"\s", inner):
        return
    changes = (
        Change(left.offset, left.length, new[0]),
        Change(right.offset, right.length, new[1]),
    )
    yield Fix(masked.at(opener[0]), changes)
