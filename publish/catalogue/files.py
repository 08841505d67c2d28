"""The catalogue of a folder of finished files, whoever made them, by what they say themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from publish.catalogue.downloads import download_of, output_files, parted
from publish.catalogue.headings import headings_of
from publish.catalogue.order import title_key
from publish.catalogue.values import (
    Catalogue,
    Download,
    Entry,
    as_uri,
    in_catalogue,
    moment_of,
)
from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.error_boundary import reporting_errors
from publish.core.files import digest, finished, shown
from publish.core.folder_listing import names_beside
from publish.pipeline.provenance import provenance_of
from publish.readback.stated_metadata import StatedMetadata, stated_by_ebook, stated_by_pdf
from publish.settings.output_registry import FileKind
from publish.source.languages import fault_of_tag
from publish.source.metadata import iso_date, slug_of
from publish.source.relator_codes import Contributor

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Files by which a work is on the shelf; others are only beside them.
_MAIN = (".epub", ".pdf", ".azw3")


class _File(NamedTuple):
    """A file of a folder: its name, its kind, and the name that the files of its work share."""

    name: str
    kind: FileKind
    stem: str


def catalogue_of_files(folder: Path, *, every_file: bool = False) -> Catalogue:
    """Return the catalogue of a folder of finished files: EPUBs, PDFs, AZW3, what goes with them.

    Files that are named as one work's outputs are one entry. What cannot be read is left out, and
    that is found.

    Args:
        folder: where they lie; folders in it are not looked into.
        every_file: True to list files for printers and for who leads a group, too.

    Raises:
        Rejected: when there is no such folder.
    """
    if not folder.is_dir():
        raise Rejected([_no_folder(folder)])
    findings, entries = Findings(), list[Entry]()
    wanted = output_files(every=every_file)
    for stem, files in _grouped(names_beside(folder)).items():
        with reporting_errors(Place(str(folder / files[0].name)), findings.extend):
            listed = [file for file in files if file.kind in wanted]
            entry = _entry(stem, listed, folder, findings)
            entries += [entry] if entry else []
    own = _with_own_slugs(sorted(entries, key=title_key))
    return Catalogue(in_catalogue(own), folder, tuple(findings))


def _grouped(names: Iterable[str]) -> dict[str, list[_File]]:
    """Return the files of each work, by the name that they share."""
    kinds = output_files(every=True)
    plain = [kind for kind in kinds if kind.ending.startswith(".")]
    main = {found[0] for name in names if name.endswith(_MAIN) and (found := parted(name, plain))}
    groups: dict[str, list[_File]] = {}
    for name in names:
        found = parted(name, kinds)
        if found and not found[1].ending.startswith(".") and found[0] not in main:
            found = parted(name, plain)
        if found and found[0] in main:
            groups.setdefault(found[0], []).append(_File(name, found[1], found[0]))
    return {
        stem: sorted(files, key=lambda f: kinds.index(f.kind)) for stem, files in groups.items()
    }


def _entry(stem: str, files: list[_File], folder: Path, findings: Findings) -> Entry | None:
    """Return the entry of a work; none where none of its files can be read."""
    downloads = list[Download]()
    said: StatedMetadata | None = None
    cover, page = "", b""
    for file in files:
        data = finished(folder / file.name) or b""
        try:
            stated = _stated(data, file.name) if said is None or not said.title else None
        except ValueError as error:
            findings.extend([_unreadable(folder / file.name, str(error))])
            continue
        downloads.append(download_of(file.name, data, file.kind))
        page = data if file.kind.use == "web" else page
        if stated and (said is None or stated.title):
            said, cover = stated, file.name if stated.has_cover else ""
    if not downloads:
        return None
    described = _described(said or StatedMetadata(), stem, downloads, cover)
    headings = headings_of(said.contents, page) if said else ()
    return msgspec.structs.replace(described, headings=headings)


def _stated(data: bytes, name: str) -> StatedMetadata | None:
    """Return what a file says of its work; none where such files say nothing.

    Raises:
        ValueError: when it is damaged, or no file of its kind.
    """
    if name.endswith(".epub"):
        return stated_by_ebook(data)
    if name.endswith(".pdf"):
        return stated_by_pdf(data)
    if not name.endswith(".azw3"):
        return None
    found = provenance_of(data, name)
    if found is None:
        raise ValueError("it is no AZW3")
    people = (Contributor(found.author, "", "aut"),) if found.author else ()
    return StatedMetadata(title=found.title, people=people)


def _described(stated: StatedMetadata, stem: str, downloads: list[Download], cover: str) -> Entry:
    title = " ".join(stated.title.split()) or stem
    lang = next((one for one in stated.langs if not fault_of_tag(one)[0]), "und")
    return Entry(
        slug=slug_of(stem) or f"work-{digest(stem.encode('utf-8', 'surrogateescape'))[:8]}",
        identifier=as_uri(stated.identifier, title, *(one.name for one in stated.people)),
        title=title,
        subtitle=stated.subtitle,
        lang=lang,
        people=stated.people,
        date=stated.date[:10] if iso_date(stated.date[:10]) else stated.date,
        published=stated.published,
        publisher=stated.publisher,
        rights=stated.rights,
        source=stated.source,
        series=stated.series,
        series_number=stated.series_number,
        subjects=tuple(filter(str.strip, stated.subjects)),
        abstract=stated.description,
        revised=moment_of(stated.modified),
        downloads=tuple(downloads),
        cover=cover,
    )


def _with_own_slugs(entries: list[Entry]) -> list[Entry]:
    """Return entries each with a slug that no other has: names of files may become one."""
    known: set[str] = set()
    result = []
    for entry in entries:
        slug = entry.slug
        if slug in known:
            first = entry.downloads[0].name.encode("utf-8", "surrogateescape")
            slug = f"{slug}-{digest(first)[:8]}"
        known.add(slug)
        result.append(msgspec.structs.replace(entry, slug=slug))
    return result


def _no_folder(folder: Path) -> Diagnostic:
    hint = "name the folder in which finished files lie, as publish build has made it"
    return Diagnostic(Place(str(folder)), "error", "SITE-NOTHING", "there is no such folder", hint)


def _unreadable(path: Path, why: str) -> Diagnostic:
    message = f"this file cannot be read, and is left out: {why}"
    hint = "look at it with publish preflight; build it again, or take it away"
    return Diagnostic(Place(shown(path)), "warning", "SITE-UNREADABLE", message, hint)
