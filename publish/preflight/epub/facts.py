"""The facts of an e-book, in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.readback.epub_package import HTML

if TYPE_CHECKING:
    from publish.preflight.epub.model import EpubModel


class BookFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to know of an EPUB before judging it."""

    version: str
    device: str
    title: str
    creators: tuple[str, ...]
    contributors: tuple[str, ...]
    language: str
    identifier: str
    modified: str
    documents: int
    words: int
    sections: int
    paragraphs: int
    notes: int
    pages: tuple[str, ...]
    page_source: str
    pictures: int
    cover: str
    faces: tuple[str, ...]
    landmarks: tuple[str, ...]
    accessibility: tuple[str, ...]
    size: int


def facts(model: EpubModel, size: int) -> BookFacts:
    """Return the facts of a book of so many bytes."""
    package = model.package
    own = package.opf.root.get("unique-identifier", "")
    lines = model.file_text.lines if model.file_text else ()
    shown = [line for line in lines if line.role in ("body", "note")]
    images = [e for text in package.documents for e in text.root.iter(HTML + "img")]
    first = {
        name: _first(model, name) for name in ("dc:title", "dcterms:modified", "pageBreakSource")
    }
    return BookFacts(
        device="for Kobo" if model.is_kobo else "for Kindle" if model.is_kindle else "",
        version=package.opf.root.get("version", ""),
        title=first["dc:title"],
        creators=_people(model, "dc:creator"),
        contributors=_people(model, "dc:contributor"),
        language=package.lang,
        identifier=next((s.value for s in package.values("dc:identifier") if s.id == own), ""),
        modified=first["dcterms:modified"],
        documents=len(package.documents),
        words=sum(len(line.text.split()) for line in shown),
        sections=len(model.entries("toc")),
        paragraphs=len({line.paragraph for line in shown if line.paragraph}),
        notes=len(model.notes),
        pages=tuple(entry.words for entry in model.entries("page-list")),
        page_source=first["pageBreakSource"],
        pictures=len(images),
        cover=next((item.href for item in package.with_property("cover-image")), ""),
        faces=tuple(i.href for i in package.items if "font" in i.media_type),
        landmarks=tuple(
            kind for e in model.entries("landmarks")
            for kind in e.element.get("{http://www.idpf.org/2007/ops}type", "").split()
        ),
        accessibility=tuple(s.value for s in package.values("schema:accessibilityFeature")),
        size=size,
    )  # fmt: skip


def _first(model: EpubModel, name: str) -> str:
    return next((shown.value for shown in model.package.values(name)), "")


def _people(model: EpubModel, name: str) -> tuple[str, ...]:
    found = []
    for person in model.package.values(name):
        roles = ", ".join(role.value for role in model.package.refined(person, "role"))
        found.append(f"{person.value} ({roles})" if roles else person.value)
    return tuple(found)


def lines_of(facts: BookFacts) -> list[tuple[str, str]]:
    """Return the facts as a table."""
    pages = (
        f"{facts.pages[0]} to {facts.pages[-1]}, of {facts.page_source}" if facts.pages else "none"
    )
    made = f" {facts.device}" if facts.device else ""
    rows = [
        (
            "e-book",
            f"EPUB {facts.version}{made}, {facts.size // 1000} kB, {facts.documents} documents",
        ),
        ("title", facts.title),
        ("by", "; ".join(facts.creators) or "nobody"),
        ("with", "; ".join(facts.contributors)),
        ("language", facts.language),
        ("identifier", f"{facts.identifier}, changed {facts.modified}"),
        ("text", f"{facts.words} words, {facts.sections} entries of the contents"),
        ("notes", str(facts.notes)),
        ("pages", pages),
        ("pictures", f"{facts.pictures}, cover {facts.cover or 'none'}"),
        ("faces", ", ".join(facts.faces) or "none: the reader’s"),
        ("landmarks", ", ".join(facts.landmarks) or "none"),
        ("access", ", ".join(facts.accessibility) or "nothing is claimed"),
    ]
    return [(name, value) for name, value in rows if value]
