"""Notes of plain text: ``word[1]`` and, at the end, ``[1]`` before the words of the note.

Wikisource, web pages, OCR and Project Gutenberg (``[Footnote A: The note.]``) write them so;
converters from Word that lose the links write raised numbers (``^1^``, ``¹``), printers used ``*``
and ``†``. A number or a symbol alone may be anything: it is a call if such a note follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import msgspec

from publish.source.foreign.notemarks import (
    LABEL,
    Mark,
    Style,
    calls_of,
    in_brackets,
    is_apart,
    note_markers,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings, Severity
    from publish.source.foreign.masked_text import MaskedText

_FOOTNOTE = re.compile(
    rf"\[(?:(?:Footnote|FOOTNOTE|Fußnote|Note) ({LABEL})|Footnote|FOOTNOTE):[ \t]*"
)
_WORKS = re.compile(
    r"references|bibliography|works cited|literature|literatur(?:verzeichnis)?|bibliographie"
    r"|bibliograf[ií]a|литература|literatura|sources",
    re.IGNORECASE,
)
#: Styles whose numbers may well be something else: each note of such a list must have a call.
_DOUBTFUL = ("parens", "braces", "angles", "bare")
#: The most calls with one symbol that may share a note.
_MOST = 2


class Listed(msgspec.Struct, frozen=True):
    """A note that was read as text, and its calls in order, if it has any."""

    note: Mark
    calls: tuple[Mark, ...]


def listed(masked_texts: list[MaskedText]) -> list[list[Listed]]:
    """Return the lists of notes in a work, each note with its calls.

    A list is a run of consecutive labels that begin lines; it begins with 1, a or i, or has several
    labels. More than half of its notes are called before it, and after the previous use of their
    labels. Symbols such as ``*`` need not be consecutive: each note has the call before it.
    """
    text = [masked for masked in masked_texts if not masked.passage.note]
    order = {id(masked): number for number, masked in enumerate(text)}
    notes = [mark for masked in text for mark in note_markers(masked)]
    found = calls_of(text)
    numbers = _numbered([m for m in notes if not m.is_symbol], found, order)
    return [*numbers, *_signed([m for m in notes if m.is_symbol], found, order)]


def footnotes(masked_texts: list[MaskedText]) -> list[Listed]:
    """Return Project Gutenberg's notes in brackets, each with the nearest call before it."""
    text = [masked for masked in masked_texts if not masked.passage.note]
    order = {id(masked): number for number, masked in enumerate(text)}
    calls = [mark for masked in text for mark in in_brackets(masked)]
    made = []
    for masked in text:
        for found in _FOOTNOTE.finditer(masked.text):
            note = Mark(masked, found.start(), found.end(), found[1] or "", "footnote")
            before = _with_calls(note, calls, order).calls[-1:]
            calls = [call for call in calls if call not in before]
            made.append(Listed(note, before))
    return made


Spot = tuple[int, int]
Order = dict[int, int]


def _spot(mark: Mark, order: Order) -> Spot:
    """Return the position of a mark in reading order: the number of its block, and its offset."""
    return order[id(mark.masked)], mark.first


def _with_calls(note: Mark, calls: list[Mark], order: Order) -> Listed:
    """Return a note with those calls that have its label and come before it."""
    own = (c for c in calls if c.label == note.label and _spot(c, order) < _spot(note, order))
    return Listed(note, tuple(own))


def is_of_works(group: list[Listed], masked_texts: list[MaskedText]) -> bool:
    """Return whether a list is under a heading for works cited, whose numbers may be meant."""
    last = ""
    for masked in masked_texts:
        if masked is group[0].note.masked:
            break
        last = masked.text if masked.passage.kind == "section" else last
    return _WORKS.fullmatch(last.strip(" .:")) is not None


def check_calls(masked_texts: list[MaskedText], findings: Findings) -> None:
    """Report calls and notes that were read as text."""
    groups = [(group, _severity(group, masked_texts)) for group in listed(masked_texts)]
    groups += [([one], "error") for one in footnotes(masked_texts)]
    for group, severity in groups:
        _report_note(group[0].note, findings, severity)
        for one in group:
            for call in one.calls:
                report_call(call, one.note.place.line, findings, severity)


def _severity(group: list[Listed], masked_texts: list[MaskedText]) -> Severity:
    """Return "error", or "warning" if the numbers may be those of works cited or of a list."""
    is_mild = group[0].note.style == "parens" or is_of_works(group, masked_texts)
    return "warning" if is_mild else "error"


def report_call(call: Mark, line: int, findings: Findings, severity: Severity = "error") -> None:
    """Report a call, with the line of its note."""
    findings.add(
        severity,
        call.place,
        "MARKUP-FOREIGN",
        f"“{call.shown}” looks like the call of the note on line {line}, and would be "
        "printed as it stands",
        f"write [^{call.label}]; publish check --fix does it where the notes are all there",
    )


def _report_note(note: Mark, findings: Findings, severity: Severity) -> None:
    findings.add(
        severity,
        note.place,
        "MARKUP-FOREIGN",
        f"a note begins here with “{note.shown}”, and would be "
        + ("an item of a list" if note.masked.opens else "a paragraph of the text"),
        f"write [^{note.label or '1'}]: before it, and indent its further paragraphs by four "
        "spaces; publish check --fix does it where every note is called",
    )


# --- lists by numbers and letters -------------------------------------------------------


def _numbered(notes: list[Mark], found: list[Mark], order: Order) -> Iterator[list[Listed]]:
    """Yield the lists of notes with numbers or letters."""
    calls: dict[tuple[str, str], list[Mark]] = {}
    for call in found:
        calls.setdefault(_kind(call), []).append(call)
    done: dict[tuple[str, str], int] = {}
    for run in _runs(notes):
        group, ends = [], {}
        for note in run:
            key = _kind(note)
            own, first = calls.get(key, []), done.get(key, 0)
            ends[key] = bisect_left(own, _spot(note, order), first, key=lambda c: _spot(c, order))
            group.append(Listed(note, tuple(own[first : ends[key]])))
        if called := _called(group, order):
            yield called
            done |= ends


def _kind(mark: Mark) -> tuple[str, str]:
    """Return what calls and notes must have in common: raised numbers are one kind."""
    return ("raised" if mark.style == "digits" else mark.style), mark.label


def _called(group: list[Listed], order: Order) -> list[Listed]:
    """Return the notes of a list with their calls, if they are called; else nothing.

    Where numbers are apart from the words, or could well be something else, each must be called
    once, in the order of the notes.
    """
    spots = [_spot(call, order) for one in group for call in one.calls]
    if all(len(one.calls) == 1 for one in group) and all(a < b for a, b in pairwise(spots)):
        return group
    if group[0].note.style in _DOUBTFUL:
        return []
    near = [Listed(one.note, tuple(c for c in one.calls if not is_apart(c))) for one in group]
    return near if sum(bool(one.calls) for one in near) * 2 > len(near) else []


def _runs(notes: list[Mark]) -> Iterator[list[Mark]]:
    """Yield runs of consecutive labels at the beginnings of lines."""
    styles: dict[Style, list[Mark]] = {}
    for mark in notes:
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
    return len(run) > 1 or run[0].label in ("1", "a", "A", "i")


def _next(label: str) -> tuple[str, ...]:
    """Return the labels that may follow one."""
    roman = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
    if label.isdigit():
        return (str(int(label) + 1),)
    follows = [chr(ord(label) + 1)] if len(label) == 1 else []
    follows += [roman[roman.index(label) + 1]] if label in roman[1:-1] else []
    return tuple(follows)


# --- notes by symbols -------------------------------------------------------------------


def _signed(notes: list[Mark], found: list[Mark], order: Order) -> Iterator[list[Listed]]:
    """Yield the notes with symbols, those that are together as one list."""
    made: list[Listed] = []
    keys = dict.fromkeys((note.style, note.label) for note in notes)
    for style, label in keys:
        own = [m for m in notes if (m.style, m.label) == (style, label)]
        calls = [m for m in found if (m.style, m.label) == (style, label)]
        made += _paired(own, calls, order)
    made.sort(key=lambda one: _spot(one.note, order))
    group: list[Listed] = []
    for one in made:
        if group and not _stand_together(group[-1].note, one.note, order):
            yield group
            group = []
        group.append(one)
    yield from [group] if group else []


def _paired(notes: list[Mark], calls: list[Mark], order: Order) -> Iterator[Listed]:
    """Yield notes with one symbol, each with the calls since the note before it.

    Several notes together have as many calls, one each.
    """
    marks = sorted([*notes, *calls], key=lambda mark: _spot(mark, order))
    waiting: list[Mark] = []
    for is_note, run in groupby(marks, key=lambda mark: mark in notes):
        if not is_note:
            waiting += run
            continue
        for together in _together(list(run), order):
            if len(together) == len(waiting):
                yield from (Listed(n, (c,)) for n, c in zip(together, waiting, strict=True))
                waiting = []
            elif len(together) == 1 and 0 < len(waiting) <= _MOST:
                yield Listed(together[0], tuple(waiting))
                waiting = []


def _together(notes: list[Mark], order: Order) -> Iterator[list[Mark]]:
    run = notes[:1]
    for note in notes[1:]:
        if not _stand_together(run[-1], note, order):
            yield run
            run = []
        run.append(note)
    yield run


def _stand_together(one: Mark, other: Mark, order: Order) -> bool:
    """Return whether only the words of the first note are between two notes."""
    between = order[id(other.masked)] - order[id(one.masked)]
    is_first = other.first == 0 or other.masked.opens is not None
    return between == 0 or (between == 1 and is_first)
