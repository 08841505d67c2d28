"""``publish collate A B``: any two of a work, a PDF, an EPUB, a handout and a plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.edition import edit
from publish.files import Reader
from publish.house import House
from publish.links import without_addresses
from publish.press import read_work, source_of
from publish.settings import DEFAULTS
from publish.sides import Side, collate_sides, side_of_edition, side_of_file
from publish.witness import witness

if TYPE_CHECKING:
    from pathlib import Path

    from publish.collation import Difference
    from publish.emendations import Reading


def compare(left: Path, right: Path, reading: Reading) -> list[Difference]:
    """The differences of two texts, word by word.

    Args:
        left: a work's folder or Markdown file, or a finished file.
        right: another one.
        reading: that of the sides that are works.

    Raises:
        Rejected: when one of them cannot be read.
    """
    return collate_sides(_side(left, reading), _side(right, reading))


def _side(path: Path, reading: Reading) -> Side:
    if path.is_dir() or path.suffix == ".md":
        return _side_of_work(source_of(path), reading)
    data = Reader().read(path)
    if data is None:
        raise Rejected([_unreadable(path, "there is no such file")])
    try:
        return side_of_file(without_addresses(witness(data, path.suffix.lower())))
    except ValueError as error:
        raise Rejected([_unreadable(path, f"it cannot be compared: {error}")]) from None


def _side_of_work(source: Path, reading: Reading) -> Side:
    findings = Findings()
    work = read_work(source, Reader(), findings, None)
    if work is None or findings.failed:
        raise Rejected(d for d in findings if d.severity == "error")
    settings = work.metadata.offprint.over(DEFAULTS)
    return side_of_edition(edit(work, reading, House(work.metadata.lang, settings.rules_off())))


def _unreadable(path: Path, why: str) -> Diagnostic:
    hint = "name a work, or a file that ends in .pdf, .epub or .txt"
    return Diagnostic(Place(str(path)), "error", "COLLATE-FILE", why, hint)
