"""The proof that nothing is lost: an edition collated with a file, its notes at their calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.characters import SOFT_HYPHEN
from publish.core.diagnostics import Findings, Place
from publish.prove.constructs import construct_at
from publish.prove.inputs import called, side_of_edition, side_of_file
from publish.prove.reading_order import doubled_lines, misplaced_lines
from publish.readback import FileText, Line, calls_in, read_back, without_calls
from publish.readback.collation import Difference, Stream, collate
from publish.readback.pdf_fonts import UNKNOWN

if TYPE_CHECKING:
    from publish.edit.edition import Edition

#: So many differences of one file are told; after them only their number.
_MOST = 20
_REPORT = "report it with the passage, it is a fault of the layout or of the program"
#: A page holds no more notes than go on it, however many its first line calls.
_ELSEWHERE = (
    "meanwhile put its call into another sentence, shorten the notes of that page, or let the "
    f"notes stand at the end (--set notes=end); {_REPORT}"
)
_MEANWHILE = f"leave this format out meanwhile (--format); {_REPORT}"


def prove(data: bytes, suffix: str, edition: Edition, findings: Findings) -> None:
    """Compare a file, which has its notes where they are called, with the edition.

    What is lost, changed or out of its place goes to ``findings``.
    """
    file_text = prove_words(data, suffix, edition, findings)
    if file_text is not None:
        _prove_places(edition, file_text, suffix, findings)


def prove_words(data: bytes, suffix: str, edition: Edition, findings: Findings) -> FileText | None:
    """Compare the words of a finished file with the edition, and return what was read of it.

    None where it cannot be read.
    """
    try:
        file_text = read_back(data, suffix)
    except ValueError as error:
        place, message = Place(edition.work.path), f"the {suffix} cannot be read: {error}"
        findings.error(place, "PROOF-UNREADABLE", message, _MEANWHILE)
        return None
    _compare(edition, file_text, suffix, findings)
    return file_text


def prove_phrases(
    data: bytes, suffix: str, phrases: list[str], edition: Edition, findings: Findings
) -> None:
    """Check that every word of some phrases stands in a finished file, in order, in one place."""
    try:
        file_text = read_back(data, suffix)
    except ValueError as error:
        place, message = Place(edition.work.path), f"the {suffix} cannot be read: {error}"
        findings.error(place, "PROOF-UNREADABLE", message, _MEANWHILE)
        return
    text = _letters(" ".join(line.text for line in file_text.lines))
    for phrase in phrases:
        if _letters(phrase) not in text:
            message = f"the {suffix} lacks words of “{_cut(phrase)}”"
            findings.error(Place(edition.work.path), "PROOF-LOST", message, _MEANWHILE)


def _letters(text: str) -> str:
    """Return a text without its spaces and soft hyphens: lines end where they will."""
    return "".join(text.replace(SOFT_HYPHEN, "").split()).casefold()


def _compare(edition: Edition, file_text: FileText, suffix: str, findings: Findings) -> None:
    """Check that every word of the edition is in the file, in order, and no other."""
    expected, found = side_of_edition(edition), side_of_file(file_text)
    report = _Report(edition, file_text, suffix)
    if expected.body.words:  # of pictures alone it is not known where the text would begin
        report.differences(collate(expected.body, found.body), suffix)
    for number, stream in expected.notes.items():
        there = found.notes.get(number, Stream())
        report.differences(collate(stream, there), f"{suffix}, note {number}")
    for number in sorted(found.notes.keys() - expected.notes.keys()):
        words = " ".join(found.notes[number].words)
        message = f"the {suffix} has a note {number} that the work has not: “{words[:50]}”"
        report.found.error(Place(edition.work.path), "PROOF-NOTE", message, report.hint(None))
    report.lines()
    reported = list(report.found)
    findings.extend(reported[:_MOST])
    if len(reported) > _MOST:
        message = f"{len(reported) - _MOST} more differences between the {suffix} and the work"
        findings.error(Place(edition.work.path), "PROOF-LOST", message, "mend the first ones first")


class _Report:
    """Words what is found in a file, with what a writer can do meanwhile."""

    def __init__(self, edition: Edition, file_text: FileText, suffix: str) -> None:
        self._edition, self._file_text, self._suffix = edition, file_text, suffix
        self.found = Findings()

    def hint(self, place: Place | None) -> str:
        """Return what to do until the fault is mended."""
        if place is None:
            return _MEANWHILE
        construct = construct_at(self._edition, place)
        return f"it is in {construct.name}: meanwhile {construct.remedy}; {_REPORT}"

    def differences(self, differences: list[Difference], where: str) -> None:
        """Report words that are lost, added, or cannot be read."""
        for one in differences:
            self._difference(one, where)

    def _difference(self, one: Difference, where: str) -> None:
        place = one.left_spot.place or Place(self._edition.work.path)
        number = one.left_spot.paragraph
        paragraph = f"paragraph {number}" if number else "before any paragraph"
        spot = str(msgspec.structs.replace(one.right_spot, file="", note=0, paragraph=0))
        if self._is_unsure(one):
            construct = construct_at(self._edition, place)
            code = "PROOF-UNSURE"
            message = f"it cannot be read with certainty what stands in {construct.name} there: "
            message += f"“{_cut(one.left)}” was expected ({paragraph}), "
            message += f"“{_cut(one.right)}” is read"
        elif one.left:
            code = "PROOF-LOST"
            message = f"words are lost or changed: the text has “{_cut(one.left)}” ({paragraph}), "
            message += f"the file “{_cut(one.right)}”"
        else:
            code = "PROOF-ADDED"
            message = f"words are added: the file has “{_cut(one.right)}” ({paragraph}), "
            message += "the text does not"
        self.found.error(place, code, f"{where}, {spot}: {message}", self.hint(place))

    def _is_unsure(self, one: Difference) -> bool:
        """Return whether a difference may come from how the file was read.

        That may be where a glyph has no character, and on pages whose spaces had to be guessed,
        where the texts differ in nothing else.
        """
        if UNKNOWN in one.right:
            return True
        guessed = one.right_spot.page in self._file_text.guessed
        return guessed and _letters(one.left) == _letters(one.right)

    def lines(self) -> None:
        """Report lines that say what they do not show, are out of order, or are printed twice."""
        place, report = Place(self._edition.work.path), self.found.error
        for mismatch in self._file_text.mismatches:
            shown, stated = _cut(mismatch.shown), _cut(mismatch.stated)
            message = f"page {mismatch.page} shows “{shown}” and says “{stated}”"
            report(place, "PROOF-GLYPHS", f"{self._suffix}: {message}", self.hint(None))
        for line, before in misplaced_lines(self._file_text):
            message = f"“{_cut(line.text)}” stands above “{_cut(before.text)}” that comes before it"
            where = f"{self._suffix}, page {line.page}, line {line.number}"
            report(place, "PROOF-ORDER", f"{where}: {without_calls(message)}", self.hint(None))
        for line in doubled_lines(self._file_text):
            where = f"{self._suffix}, page {line.page}, line {line.number}"
            message = f"{where}: “{_cut(line.text)}” is printed twice"
            report(place, "PROOF-ADDED", message, self.hint(None))


def _cut(words: str) -> str:
    return words if len(words) <= 60 else words[:60].rsplit(" ", 1)[0] + " …"


def _prove_places(edition: Edition, file_text: FileText, suffix: str, findings: Findings) -> None:
    """Check that every note begins on the page of its first call, after those called before it.

    Where one of these is carried over to that page or beyond it, a note may have to wait until
    that one ends.
    """
    calls: dict[int, Line] = {}
    for line in file_text.lines:
        if line.role in ("body", "note", "paratext"):
            for number in calls_in(line.text):
                calls.setdefault(number, line)
    notes, by_number = file_text.notes(), {note.number: note for note in edition.notes}
    order = NoteOrder()
    for number, _ in called(edition):
        if number not in notes or number not in calls:
            continue
        lines, call = notes[number], calls[number]
        fault = order.fault(lines, call)
        if fault:
            findings.error(
                by_number[number].place,
                fault,
                f"{suffix}: note {number} is called on page {call.page}, line {call.number}, "
                f"and begins on page {lines[0].page}, line {lines[0].number}",
                _ELSEWHERE,
            )


class NoteOrder:
    """Whether notes stand where they are called, and after those that are called before them.

    Notes with signs are a series of their own, above those with numbers.
    """

    def __init__(self) -> None:
        self._before: dict[bool, tuple[list[Line], int]] = {}

    def fault(self, lines: list[Line], call: Line) -> str:
        """Return the code of what is wrong with the place of the next called note, or ''."""
        first = lines[0]
        if first.at_end:
            too_early = (first.page, first.number) < (call.page, call.number)
            return "PROOF-NOTE-ORDER" if too_early else ""
        series = first.label[:1].isalnum()
        before, carried = self._before.get(series, ([], 0))
        fault = misplaced(first, call, before, carried)
        if not fault:
            over = lines[-1].page > min(first.page, call.page) or carried >= first.page
            self._before[series] = (lines, lines[-1].page if over else 0)
        return fault


def misplaced(first: Line, call: Line, before: list[Line], carried: int) -> str:
    """Return the code of what is wrong with the place of a note, or ''.

    Args:
        first: the note's first line.
        call: the line of its call.
        before: the lines of the note that comes before it.
        carried: the page on which that note ends, when it was carried over to it; else 0.
    """
    last = before[-1] if before else None
    if last and (first.page, first.number) < (last.page, last.number):
        return "PROOF-NOTE-ORDER"
    waits = last is not None and carried >= call.page and first.page - last.page in (0, 1)
    return "" if first.page == call.page or waits else "PROOF-NOTE-PAGE"
