"""Notes as plain text has them: ``word[1]`` and, at the end, ``[1]`` before what it says.

So write Wikisource, web pages, OCR and Project Gutenberg (``[Footnote A: The note.]``); converters
from Word that lose the links write raised numbers (``^1^``, ``¹``). A number in brackets alone says
nothing: it is a call if a list of such notes follows it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.foreign.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.diagnostics import Findings, Place

Style = Literal["brackets", "raised", "digits", "footnote"]

_LABEL = r"\d{1,3}|[A-Za-z]|[ivx]{2,5}|[†‡§]{1,2}"
_BRACKETS = re.compile(rf"\[({_LABEL})\]")
_RAISED = re.compile(r"(?:\^|<sup>)(\d{1,3})(?:\^|</sup>)")
_DIGITS = re.compile("[⁰¹²³⁴-⁹]{1,3}")
_AFTER = re.compile(r":?[ \t\u00a0]+(?=\S)|:?(?=[^\W\d])")
_FOOTNOTE = re.compile(rf"\[(?:Footnote|Fußnote|Note)(?: ({_LABEL}|\*{{1,3}}))?:[ \t]*")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class Mark(msgspec.Struct, frozen=True):
    """A call, or the sign before a note: a stretch of a block, and the label in it."""

    sheet: Sheet
    first: int
    last: int
    label: str
    style: Style

    @property
    def place(self) -> Place:
        """Where it stands in the source."""
        return self.sheet.at(self.first)


class Listed(msgspec.Struct, frozen=True):
    """A note that stands as text, and its call; ``None`` where none was found."""

    note: Mark
    call: Mark | None


def listed(sheets: list[Sheet]) -> list[list[Listed]]:
    """The lists of notes in a work, each note with its call.

    A list is a run of labels that begin lines, each the next; it begins with 1, a, i, or has
    several. At least half of its notes are called before it.
    """
    text = [sheet for sheet in sheets if not sheet.passage.note]
    found = [_paired(run, list(_calls(text, run))) for run in _runs(text)]
    return [group for group in found if sum(one.call is not None for one in group) * 2 > len(group)]


def footnotes(sheets: list[Sheet]) -> list[Listed]:
    """The notes in brackets of Project Gutenberg, each with the nearest call before it."""
    text = [sheet for sheet in sheets if not sheet.passage.note]
    calls = [mark for sheet in text for mark in _in_brackets(sheet)]
    order = {id(sheet): number for number, sheet in enumerate(text)}
    notes = [
        Mark(sheet, found.start(), found.end(), found[1] or "", "footnote")
        for sheet in text
        for found in _FOOTNOTE.finditer(sheet.text)
    ]
    made = []
    for note in notes:
        here = (order[id(note.sheet)], note.first)
        before = [
            c for c in calls if c.label == note.label and (order[id(c.sheet)], c.first) < here
        ]
        call = before[-1] if before and note.label else None
        calls = [c for c in calls if c is not call]
        made.append(Listed(note, call))
    return made


def check_calls(sheets: list[Sheet], findings: Findings) -> None:
    """Name calls and notes that are written as text."""
    for group in listed(sheets):
        _tell_note(group[0].note, findings)
        for one in group:
            if one.call is not None:
                _tell_call(one.call, one.note, findings)
    for one in footnotes(sheets):
        _tell_note(one.note, findings)
        if one.call is not None:
            _tell_call(one.call, one.note, findings)


def _tell_call(call: Mark, note: Mark, findings: Findings) -> None:
    findings.error(
        call.place,
        "MARKUP-FOREIGN",
        f"“{_shown(call)}” looks like the call of the note on line {note.place.line}, and would be "
        "printed as it stands",
        f"write [^{call.label}]; publish check --fix does it where the notes are all there",
    )


def _tell_note(note: Mark, findings: Findings) -> None:
    findings.error(
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
        if sheet.passage.kind == "paragraph":
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
    return len(run) > 1 or run[0].label in ("1", "a", "A", "i", "†")


def _next(label: str) -> tuple[str, ...]:
    """The labels that may follow one."""
    roman = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
    if label.isdigit():
        return (str(int(label) + 1),)
    follows = [chr(ord(label) + 1)] if len(label) == 1 and label.isalpha() else []
    follows += [roman[roman.index(label) + 1]] if label in roman[1:-1] else []
    follows += {"†": ["‡"], "‡": ["§"], "§": ["††"], "††": ["‡‡"]}.get(label, [])
    return tuple(follows)


def _at_starts(sheet: Sheet) -> Iterator[Mark]:
    for mark in _marks(sheet):
        if mark.first in sheet.starts and (after := _AFTER.match(sheet.text, mark.last)):
            yield msgspec.structs.replace(mark, last=after.end())


def _calls(text: list[Sheet], run: list[Mark]) -> Iterator[Mark]:
    """What may call the notes of a run: marks like theirs that stand before them, in a line."""
    ends = {id(mark.sheet): mark.first for mark in reversed(run)}
    for sheet in text:
        for mark in _marks(sheet):
            is_before = mark.first < ends.get(id(sheet), mark.first + 1)
            if mark.style == run[0].style and is_before and _is_call(mark):
                yield mark
        if sheet is run[-1].sheet:
            return


def _is_call(mark: Mark) -> bool:
    """Whether a mark stands after a word as a call does: [1] before an item of a list does not."""
    before, after = mark.sheet.text[mark.first - 1 : mark.first], mark.sheet.text[mark.last :]
    if not mark.first or not before.isspace():
        return bool(mark.first)
    return re.match(r"\s*(?:$|[.,;:!?)”’»])", after) is not None


def _paired(run: list[Mark], calls: list[Mark]) -> list[Listed]:
    """The notes of a run with their calls: the last ones before them that have their labels."""
    last = {call.label: call for call in calls}
    return [Listed(note, last.get(note.label)) for note in run]


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
            yield Mark(sheet, first, last, known[1], "raised")
