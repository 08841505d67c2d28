"""Notes as plain text has them: ``word[1]`` and, at the end, ``[1]`` before what it says.

So write Wikisource, web pages, OCR and Project Gutenberg (``[Footnote A: The note.]``); converters
from Word that lose the links write raised numbers (``^1^``, ``¹``), printers had ``*`` and ``†``. A
number or a sign alone says nothing: it is a call if such a note follows it.
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
#: Styles whose numbers may well be something else: each note of a list must have its call.
_DOUBTFUL = ("parens", "braces", "angles", "bare")
#: So many calls of one sign may have the same note.
_MOST = 2


class Listed(msgspec.Struct, frozen=True):
    """A note that stands as text, and its calls in order; there may be none."""

    note: Mark
    calls: tuple[Mark, ...]


def listed(masked_texts: list[MaskedText]) -> list[list[Listed]]:
    """Return the lists of notes in a work, each note with its calls.

    A list is a run of labels that begin lines, each the next; it begins with 1, a, i, or has
    several. More than half of its notes are called before it, and after the last of their labels.
    Signs such as ``*`` need not follow one another: each note has the call before it.
    """
    text = [masked for masked in masked_texts if not masked.passage.note]
    order = {id(masked): number for number, masked in enumerate(text)}
    notes = [mark for masked in text for mark in note_markers(masked)]
    found = calls_of(text)
    numbers = _numbered([m for m in notes if not m.is_symbol], found, order)
    return [*numbers, *_signed([m for m in notes if m.is_symbol], found, order)]


def footnotes(masked_texts: list[MaskedText]) -> list[Listed]:
    """Return the notes in brackets of Project Gutenberg, each with the nearest call before it."""
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
    """Return where a mark stands in the order of reading.

    The number of its block, and the offset.
    """
    return order[id(mark.masked)], mark.first


def _with_calls(note: Mark, calls: list[Mark], order: Order) -> Listed:
    """Return a note with those of some calls that have its label and stand before it."""
    own = (c for c in calls if c.label == note.label and _spot(c, order) < _spot(note, order))
    return Listed(note, tuple(own))


def is_of_works(group: list[Listed], masked_texts: list[MaskedText]) -> bool:
    """Return whether a list stands under a heading for works cited.

    Numbers in brackets may be meant.
    """
    last = ""
    for masked in masked_texts:
        if masked is group[0].note.masked:
            break
        last = masked.text if masked.passage.kind == "section" else last
    return _WORKS.fullmatch(last.strip(" .:")) is not None


def check_calls(masked_texts: list[MaskedText], findings: Findings) -> None:
    """Name calls and notes that are written as text."""
    groups = [(group, _severity(group, masked_texts)) for group in listed(masked_texts)]
    groups += [([one], "error") for one in footnotes(masked_texts)]
    for group, severity in groups:
        _report_note(group[0].note, findings, severity)
        for one in group:
            for call in one.calls:
                report_call(call, one.note.place.line, findings, severity)


def _severity(group: list[Listed], masked_texts: list[MaskedText]) -> Severity:
    """Return "error", unless the numbers may be those of works cited or of things named."""
    is_mild = group[0].note.style == "parens" or is_of_works(group, masked_texts)
    return "warning" if is_mild else "error"


def report_call(call: Mark, line: int, findings: Findings, severity: Severity = "error") -> None:
    """Name a call, and the line on which its note stands."""
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
    """Return what calls and notes must have alike: raised numbers are one in any writing."""
    return ("raised" if mark.style == "digits" else mark.style), mark.label


def _called(group: list[Listed], order: Order) -> list[Listed]:
    """Return the notes of a list with their calls, if they are called; else nothing.

    Where numbers stand apart from the words, or could well be something else, each must be called
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
    """Yield runs of labels at the beginnings of lines, each the next of the one before."""
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


# --- notes by signs ---------------------------------------------------------------------


def _signed(notes: list[Mark], found: list[Mark], order: Order) -> Iterator[list[Listed]]:
    """Yield the notes with signs, those that stand together as one list."""
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
    """Yield notes of one sign with the calls since the note before.

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
    """Return whether nothing but the words of the first stands between two notes."""
    between = order[id(other.masked)] - order[id(one.masked)]
    is_first = other.first == 0 or other.masked.opens is not None
    return between == 0 or (between == 1 and is_first)
