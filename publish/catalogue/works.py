"""The catalogue of works: what their sources say, and the files that were made of them.

Of a source the front matter is read, and of its seminar the questions; the headings and the cover
are those of the e-book that was made of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.catalogue.downloads import downloads_of, output_files
from publish.catalogue.headings import headings_of
from publish.catalogue.order import title_key
from publish.catalogue.values import (
    Catalogue,
    Entry,
    as_uri,
    in_catalogue,
    moment_of,
)
from publish.core.diagnostics import Diagnostic, Findings, Place
from publish.core.error_boundary import reporting_errors
from publish.core.files import Reader, shown
from publish.core.folder_listing import names_beside
from publish.core.yaml_positions import fit, load
from publish.pipeline.output_owner import Owners
from publish.readback.stated_metadata import StatedMetadata, stated_by_ebook
from publish.source.identifiers import as_urn
from publish.source.inline import plain
from publish.source.locate import reader_of, source_of
from publish.source.metadata import identifier_of
from publish.source.reader import parse_inline, read_head_alone
from publish.source.relator_codes import FIELDS
from publish.source.revision_date import revision_of
from publish.source.seminar import KINDS
from publish.source.seminarfile import SeminarFile
from publish.source.seminars import file_of
from publish.source.works import slug_twice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.catalogue.values import Download
    from publish.settings.output_registry import FileKind
    from publish.source.metadata import Metadata
    from publish.source.relator_codes import Contributor


def catalogue_of_works(
    works: Iterable[Path], files: Path, *, every_file: bool = False
) -> Catalogue:
    """Return the catalogue of works with the files that were made of them.

    A work of which there are no files is left out, and that is found; so are files of a work that
    are older than its source, which stay in.

    Args:
        works: folders with an essay.md, or Markdown files.
        files: the folder of their outputs.
        every_file: True to list files for printers and for who leads a group, too.
    """
    shelf = _Shelf(files, output_files(every=every_file))
    entries: list[Entry] = []
    for path in works:
        with reporting_errors(Place(str(path)), shelf.findings.extend):
            entry = shelf.entry(path)
            entries += [entry] if entry else []
    entries.sort(key=title_key)
    return Catalogue(in_catalogue(entries), files, tuple(shelf.findings))


class _Shelf:
    """A folder of outputs, and what is found when works are looked for in it."""

    def __init__(self, folder: Path, kinds: tuple[FileKind, ...]) -> None:
        self.findings = Findings()
        self._folder, self._kinds = folder, kinds
        self._names = frozenset(names_beside(folder))
        self._owners = Owners(folder)
        self._sources: dict[str, Path] = {}

    def entry(self, path: Path) -> Entry | None:
        """Return the entry of a work, or none where it cannot be read or has no files."""
        source = source_of(path)
        reader = reader_of(path, source, Reader())
        own = Findings()
        text = reader.markdown(source, str(source)) or ""
        head = read_head_alone(text, str(source), own)
        self.findings.extend(one for one in own if one.severity == "error")
        if head is None or own.failed or self._is_taken(head[1], source):
            return None
        metadata, slug = head
        files = downloads_of(slug, self._folder, self._names, self._kinds)
        if not files:
            self.findings.extend([_without_files(source, self._folder)])
            return None
        book = next((one for one in files if one.use == "e-reader"), None)
        stated = _stated(files[book]) if book else StatedMetadata()
        self._report_older(source, files, metadata, stated)
        page = next((data for one, data in files.items() if one.use == "web"), b"")
        entry = _entry(metadata, slug, stated)
        return msgspec.structs.replace(
            entry,
            headings=headings_of(stated.contents, page),
            revised=self._revised(metadata, stated, source, reader),
            questions=tuple(_questions(source, reader, self.findings)),
            downloads=tuple(files),
            cover=book.name if book and stated.has_cover else "",
        )

    def _is_taken(self, slug: str, source: Path) -> bool:
        """Return whether another work has this slug; that is found."""
        first = self._sources.setdefault(slug, source)
        if first != source:
            self.findings.extend([slug_twice(slug, source, first)])
        return first != source

    def _report_older(
        self,
        source: Path,
        files: Iterable[Download],
        metadata: Metadata,
        stated: StatedMetadata,
    ) -> None:
        """Tell which files are of an older source, by what was kept or by what they say."""
        older = [f.name for f in files if self._owners.is_older(self._folder / f.name, source)]
        made, changed = moment_of(stated.modified), moment_of(metadata.modified)
        if not older and made and changed > made:
            older = [one.name for one in files]
        if older:
            self.findings.extend([_older(source, older, self._folder)])

    def _revised(
        self, metadata: Metadata, stated: StatedMetadata, source: Path, reader: Reader
    ) -> str:
        """Return when it was revised, by the e-book or the source; '' if neither says it."""
        if moment := moment_of(stated.modified) or moment_of(metadata.modified):
            return moment
        revision = revision_of(metadata, source, reader)
        return moment_of(revision.moment) if revision.stated else ""


def _stated(data: bytes) -> StatedMetadata:
    try:
        return stated_by_ebook(data)
    except ValueError:  # preflight says what is wrong with it
        return StatedMetadata()


def _entry(metadata: Metadata, slug: str, stated: StatedMetadata) -> Entry:
    """Return what a front matter says of its work."""
    own = as_urn(f"ISBN {metadata.isbn.epub}") if metadata.isbn.epub else identifier_of(metadata)
    first = metadata.first_published
    return Entry(
        slug=slug,
        identifier=as_uri(stated.identifier or own, metadata.title, slug),
        title=metadata.title,
        subtitle=metadata.subtitle,
        lang=metadata.lang,
        people=tuple(_people(metadata)),
        date=first.date or metadata.date,
        published=stated.published or first.title,
        publisher=metadata.publisher,
        edition=metadata.edition,
        rights=" ".join(metadata.rights.split()),
        source=metadata.source,
        series=metadata.series,
        series_number=metadata.series_number,
        subjects=tuple(dict.fromkeys((*metadata.subject, *metadata.keywords))),
        abstract=" ".join(metadata.abstract.split()),
    )


def _people(metadata: Metadata) -> Iterator[Contributor]:
    for field, code in FIELDS.items():
        for one in getattr(metadata, field):
            yield msgspec.structs.replace(one, role=one.role or code)


def _questions(source: Path, reader: Reader, findings: Findings) -> Iterator[str]:
    """Yield the questions of the usual seminar on a work, as they are numbered in print."""
    file = file_of(source, "")
    text = reader.text(file, str(file)) if file else None
    if file is None or text is None:
        return
    own = Findings()
    placed = load(text.removeprefix("\ufeff"), str(file), 1, own)
    seminar = fit(placed, SeminarFile, own)
    several = enumerate(seminar.questions if seminar else ())
    for number, question in sorted(several, key=lambda one: KINDS.index(one[1].kind)):
        place = placed.text_at(("questions", number, "text"))
        yield " ".join(plain(parse_inline(question.text.strip(), place, own)).split())
    findings.extend(one for one in own if one.severity == "error")


# --- what is found ----------------------------------------------------------------------


def _without_files(source: Path, folder: Path) -> Diagnostic:
    message = f"there is no file of this work in {shown(folder)}: it is left out"
    hint = f"build it first: publish build {_named(source)} --out {shown(folder)}"
    return Diagnostic(Place(str(source)), "warning", "SITE-MISSING", message, hint)


def _older(source: Path, names: list[str], folder: Path) -> Diagnostic:
    message = f"older than the source, in {shown(folder)}: {', '.join(names)}"
    hint = f"build them again: publish build {_named(source)} --out {shown(folder)}"
    return Diagnostic(Place(str(source)), "warning", "SITE-OLDER", message, hint)


def _named(source: Path) -> str:
    """Return how a command names a work."""
    return shown(source.parent if source.name == "essay.md" else source)
