"""Notes as plain text has them: ``word[1]`` and, at the end, ``[1]`` before what it says.

So write Wikisource, web pages, OCR and Project Gutenberg (``[Footnote A: The note.]``); converters
from Word that lose the links write raised numbers (``^1^``, ``¹``). A number in brackets alone says
nothing: it is a call if a list of such notes follows it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.diagnostics import Place
from publish.foreign.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.diagnostics import Findings, Severity

Style = Literal["brackets", "raised", "digits", "footnote"]

_LABEL = r"\d{1,3}|[A-Za-z]|[ivx]{2,5}|[†‡§]{1,2}|\*{1,3}"
_BRACKETS = re.compile(rf"\[({_LABEL})\]")
_RAISED = re.compile(r"(?:\^|<sup>)(\d{1,3})(?:\^|</sup>)")
_DIGITS = re.compile("[⁰¹²³⁴-⁹]{1,3}")
_AFTER = re.compile(r":?[ \t\u00a0]+(?=\S)|:?(?=[^\W\d])")
_FOOTNOTE = re.compile(
    rf"\[(?:(?:Footnote|FOOTNOTE|Fußnote|Note) ({_LABEL})|Footnote|FOOTNOTE):[ \t]*"
)
_WORKS = re.compile(
    r"references|bibliography|works cited|literature|literatur(?:verzeichnis)?|bibliographie"
    r"|bibliograf[ií]a|литература|literatura|sources",
    re.IGNORECASE,
)
#: How the signs of each style are written in a source.
CALL: dict[Style, re.Pattern[str]] = {
    "brackets": _BRACKETS,
    "raised": _RAISED,
    "digits": _DIGITS,
}
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class Mark(msgspec.Struct, frozen=True):
    """A call, or the sign before a note: a stretch of a block, and the label in it.

    ``sign`` is where the sign stands that the parser has taken for a mark around the label.
    """

    sheet: Sheet
    first: int
    last: int
    label: str
    style: Style
    sign: Place | None = None

    @property
    def place(self) -> Place:
        """Where it stands in the source."""
        return self.sign or self.sheet.at(self.first)


class Listed(msgspec.Struct, frozen=True):
    """A note that stands as text, and its calls in order; there may be none."""

    note: Mark
    calls: tuple[Mark, ...]


def listed(sheets: list[Sheet]) -> list[list[Listed]]:
    """The lists of notes in a work, each note with its calls.

    A list is a run of labels that begin lines, each the next; it begins with 1, a, i, or has
    several. More than half of its notes are called before it, and after the last of their labels.
    """
    text = [sheet for sheet in sheets if not sheet.passage.note]
    order = {id(sheet): number for number, sheet in enumerate(text)}
    calls: dict[tuple[Style, str], list[Mark]] = {}
    for call in calls_of(text):
        calls.setdefault((call.style, call.label), []).append(call)
    done: dict[tuple[Style, str], int] = {}
    made = []
    for run in _runs(text):
        group, ends = [], {}
        for note in run:
            key = (note.style, note.label)
            own, first = calls.get(key, []), done.get(key, 0)
            ends[key] = bisect_left(own, _spot(note, order), first, key=lambda c: _spot(c, order))
            group.append(Listed(note, tuple(own[first : ends[key]])))
        if sum(bool(one.calls) for one in group) * 2 > len(group):
            made.append(group)
            done |= ends
    return made


def footnotes(sheets: list[Sheet]) -> list[Listed]:
    """The notes in brackets of Project Gutenberg, each with the nearest call before it."""
    text = [sheet for sheet in sheets if not sheet.passage.note]
    order = {id(sheet): number for number, sheet in enumerate(text)}
    calls = [mark for sheet in text for mark in _in_brackets(sheet)]
    made = []
    for sheet in text:
        for found in _FOOTNOTE.finditer(sheet.text):
            note = Mark(sheet, found.start(), found.end(), found[1] or "", "footnote")
            before = _with_calls(note, calls, order).calls[-1:]
            calls = [call for call in calls if call not in before]
            made.append(Listed(note, before))
    return made


Spot = tuple[int, int]


def _spot(mark: Mark, order: dict[int, int]) -> Spot:
    """Where a mark stands in the order of reading: the number of its block, and the offset."""
    return order[id(mark.sheet)], mark.first


def _with_calls(note: Mark, calls: list[Mark], order: dict[int, int]) -> Listed:
    """A note with those of some calls that have its label and stand before it."""
    own = (c for c in calls if c.label == note.label and _spot(c, order) < _spot(note, order))
    return Listed(note, tuple(own))


def is_of_works(group: list[Listed], sheets: list[Sheet]) -> bool:
    """Whether a list stands under a heading for works cited: numbers in brackets may be meant."""
    last = ""
    for sheet in sheets:
        if sheet is group[0].note.sheet:
            break
        last = sheet.text if sheet.passage.kind == "section" else last
    return _WORKS.fullmatch(last.strip(" .:")) is not None


def check_calls(sheets: list[Sheet], findings: Findings) -> None:
    """Name calls and notes that are written as text."""
    groups = [(group, is_of_works(group, sheets)) for group in listed(sheets)]
    groups += [([one], False) for one in footnotes(sheets)]
    for group, is_mild in groups:
        severity: Severity = "warning" if is_mild else "error"
        _tell_note(group[0].note, findings, severity)
        for one in group:
            for call in one.calls:
                tell_call(call, one.note.place.line, findings, severity)


def tell_call(call: Mark, line: int, findings: Findings, severity: Severity = "error") -> None:
    """Name a call, and the line on which its note stands."""
    findings.add(
        severity,
        call.place,
        "MARKUP-FOREIGN",
        f"“{_shown(call)}” looks like the call of the note on line {line}, and would be "
        "printed as it stands",
        f"write [^{call.label}]; publish check --fix does it where the notes are all there",
    )


def _tell_note(note: Mark, findings: Findings, severity: Severity) -> None:
    findings.add(
        severity,
        note.place,
        "MARKUP-FOREIGN",
        f"a note begins here with “{_shown(note)}”, and would be a paragraph of the text",
        f"write [^{note.label or '1'}]: before it, and indent its further paragraphs by four "
        "spaces; publish check --fix does it where every note is called",
    )


def _shown(mark: Mark) -> str:
    if mark.style == "raised":
        found = _RAISED.match(mark.sheet.behind(mark.place))
        return found[0] if found else mark.label
    return mark.sheet.text[mark.first : mark.last].rstrip()


# --- lists ------------------------------------------------------------------------------


def _runs(text: list[Sheet]) -> Iterator[list[Mark]]:
    """Runs of labels at the beginnings of lines, each the next of the one before."""
    styles: dict[Style, list[Mark]] = {}
    for sheet in text:
        if sheet.passage.kind in ("paragraph", "verse"):
            for mark in _at_starts(sheet):
                styles.setdefault(mark.style, []).append(mark)
    for marks in styles.values():
        run: list[Mark] = []
        for mark in marks:
            if run and mark.label not in _next(run[-1].label):
                yield from [run] if _is_list(run) else []
                run = []
            run.append(mark)
        yield from [run] if _is_list(run) else []


def _is_list(run: list[Mark]) -> bool:
    return len(run) > 1 or run[0].label in ("1", "a", "A", "i", "†", "*")


def _next(label: str) -> tuple[str, ...]:
    """The labels that may follow one."""
    roman = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
    if label.isdigit():
        return (str(int(label) + 1),)
    follows = [chr(ord(label) + 1)] if len(label) == 1 and label.isalpha() else []
    follows += [roman[roman.index(label) + 1]] if label in roman[1:-1] else []
    follows += {
        "†": ["‡"],
        "‡": ["§"],
        "§": ["††"],
        "††": ["‡‡"],
        "*": ["**", "†"],
        "**": ["***"],
    }.get(label, [])
    return tuple(follows)


def _at_starts(sheet: Sheet) -> Iterator[Mark]:
    for mark in _marks(sheet):
        if mark.first in sheet.starts and (after := _AFTER.match(sheet.text, mark.last)):
            yield msgspec.structs.replace(mark, last=after.end())


def calls_of(text: list[Sheet]) -> list[Mark]:
    """What may call notes, in any style."""
    return [mark for sheet in text for mark in _marks(sheet) if _is_call(mark)]


def _is_call(mark: Mark) -> bool:
    """Whether a mark stands after a word as a call does: [1] before an item of a list does not."""
    if mark.first in mark.sheet.starts and _AFTER.match(mark.sheet.text, mark.last):
        return False
    before, after = mark.sheet.text[mark.first - 1 : mark.first], mark.sheet.text[mark.last :]
    if not mark.first or not before.isspace():
        return bool(mark.first)
    return re.match(r"\s*(?:$|[.,;:!?)”’»])", after) is not None


def _marks(sheet: Sheet) -> Iterator[Mark]:
    yield from _in_brackets(sheet)
    yield from _raised(sheet)
    for found in _DIGITS.finditer(sheet.text):
        label = found[0].translate(_PLAIN_DIGITS)
        yield Mark(sheet, *found.span(), label, "digits")


def _in_brackets(sheet: Sheet) -> Iterator[Mark]:
    for found in _BRACKETS.finditer(sheet.text):
        yield Mark(sheet, *found.span(), found[1], "brackets")


def _raised(sheet: Sheet) -> Iterator[Mark]:
    """Raised numbers, whether the parser knows their signs or has left them in the text."""
    for found in _RAISED.finditer(sheet.text):
        yield Mark(sheet, *found.span(), found[1], "raised")
    for first, last, node in sheet.passage.spans:
        known = _RAISED.match(sheet.behind(node.place))
        if known and known[1] == sheet.passage.text[first:last]:
            yield Mark(sheet, first, last, known[1], "raised", node.place)
