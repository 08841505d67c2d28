"""``publish collate A B``: any two of a work, a PDF, an EPUB, a web page and a plain text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.file_type import EPUB, HTML, PDF, in_markdown, kind_of
from publish.core.files import Reader, finished
from publish.core.process import alone
from publish.core.shared_folders import Folders
from publish.edit.emendations import Reading
from publish.pipeline.edition_context import EditionContext
from publish.pipeline.layout_choice import choice_for, layouts_of
from publish.prove.inputs import (
    CollationInput,
    collate_sides,
    side_of_edition,
    side_of_file,
    without_addresses,
)
from publish.readback import read_back
from publish.readback.collation import Difference
from publish.readback.isolated import FREE, Limits, Stopped, allowed, apart
from publish.settings.layouts import load_layout
from publish.settings.output_registry import EBOOK, OUTPUTS, TRANSCRIPT, WEB
from publish.settings.places import at_places_of_settings
from publish.settings.schema import Settings
from publish.source.locate import MARKDOWN, reader_of, source_of
from publish.source.works import read_work

if TYPE_CHECKING:
    from publish.settings.layouts import Layout

#: The kinds of files that can be read back, as it calls them; others may be plain texts.
_READ = {PDF: ".pdf", EPUB: ".epub", HTML: ".html"}
#: The kinds of layouts whose files are known by the ends of their names, and by their suffixes.
_BY_NAME = tuple(kind.name for kind in OUTPUTS.kinds if not kind.is_book)
_BY_SUFFIX = {".epub": EBOOK.name, ".html": WEB.name, ".txt": TRANSCRIPT.name}
#: How many seconds a megabyte may take to be compared.
_PACE = 15


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How works are read: as a build with the same options sets them.

    ``folders`` are those of pictures, layouts and faces that the command line names.
    """

    reading: Reading = "corrected"
    layouts: tuple[str, ...] = ()
    settings: Settings = Settings()
    folders: Folders = Folders()


def compare(left: Path, right: Path, wanted: Wanted, limits: Limits = FREE) -> list[Difference]:
    """Return the differences of two texts, word by word.

    Args:
        left: a work's folder or Markdown file, or a finished file.
        right: another one.
        wanted: how a side that is a work is read.
        limits: what may be used where a side is a finished file.

    Raises:
        Rejected: when one of them cannot be read.
    """
    with alone():
        sides = [_own_side(left, right, wanted), _own_side(right, left, wanted)]
        files = [side for side in sides if not isinstance(side, CollationInput)]
        if not files:
            return _collated(*sides)
    try:
        return apart(_collated, sides, list[Difference], allowed(files, limits, _PACE))
    except Stopped as stopped:
        name = " or ".join(map(str, files))
        why = f"it cannot be compared: {stopped}"
        raise Rejected([_unreadable(Path(name), why, stopped.hint)]) from None


def _collated(left: CollationInput | Path, right: CollationInput | Path) -> list[Difference]:
    sides = (side if isinstance(side, CollationInput) else _side_of(side) for side in (left, right))
    return collate_sides(*sides)


def _own_side(path: Path, other: Path, wanted: Wanted) -> CollationInput | Path:
    """Return a side that is a work, as it is read; that of a finished file is read elsewhere."""
    if path.is_dir() or path.suffix.lower() in MARKDOWN:
        source = source_of(path)
        reader = reader_of(path, source, Reader(folders=wanted.folders))
        return _side_of_work(source, other, wanted, reader)
    return path


def _side_of(path: Path) -> CollationInput:
    data = finished(path)
    if data is None:
        raise Rejected([_unreadable(path, "there is no such file")])
    kind = kind_of(data)
    if kind and kind not in _READ:
        why = f"this is {kind.name}, which cannot be compared"
        raise Rejected([_unreadable(path, why, in_markdown(kind, path.name))])
    suffix = _READ[kind] if kind else path.suffix.lower() or ".txt"
    try:
        return side_of_file(without_addresses(read_back(data, suffix)))
    except (ValueError, RuntimeError) as error:
        raise Rejected([_unreadable(path, f"it cannot be compared: {error}")]) from None


def _side_of_work(source: Path, other: Path, wanted: Wanted, reader: Reader) -> CollationInput:
    findings = Findings()
    layout, loaded = _layout_for(source, other, wanted.layouts, reader, findings)
    reader = reader.branch((*reader.roots, *loaded.chain))
    work = read_work(source, reader, findings, None, loaded.settings, wanted.settings)
    if work is None or findings.failed:
        raise Rejected(d for d in findings if d.severity == "error")
    unlisted = msgspec.structs.replace(wanted.settings, links="none")  # as of finished files
    context = EditionContext(work, source.parent, layout, unlisted, wanted.reading, reader)
    try:
        return side_of_edition(context.edition)
    except Rejected as rejected:
        levels = (wanted.settings, work.metadata.offprint, loaded.settings)
        raise Rejected(at_places_of_settings(rejected.findings, *levels)) from None


def _layout_for(
    source: Path, other: Path, names: tuple[str, ...], reader: Reader, findings: Findings
) -> tuple[str, Layout]:
    """Return the layout that a work is read in, by its name, and read itself.

    It is the one that is named, or that of the other side's kind: a finished file is told by its
    name, as builds name it. Where no layout is named for its kind, it is the work's own, or the
    usual one.
    """
    if len(names) == 1:
        return names[0], load_layout(names[0], reader.within())
    _, given = layouts_of(names, (), reader.folders)
    stem = other.stem.removesuffix("-letter")
    kind = next((name for name in _BY_NAME if stem.endswith(f"-{name}")), OUTPUTS.book)
    kind = _BY_SUFFIX.get(other.suffix.lower(), kind)
    choice = choice_for(source, reader, given, findings)
    name = choice.names[kind]
    return name, load_layout(name, reader if name in choice.own else reader.within())


def _unreadable(
    path: Path, why: str, hint: str = "name a work, PDF, EPUB, web page or text"
) -> Diagnostic:
    return Diagnostic(Place(str(path)), "error", "COLLATE-FILE", why, hint)
