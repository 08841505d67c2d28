"""What is inside a PDF beyond its lines: boxes, faces, colours, pictures, links, claims.

All places are in points from the lower left of the page that is seen, as those of lines are.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.core.units import Box
from publish.core.xmp import NAMESPACES
from publish.readback.pdf_values import Anatomy, Boxes, Inside
from publish.readback.pdfx import read_pdfx_facts
from publish.readback.unreadable import BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.readback.structure_tree import Structure

#: So many nodes of the tree of pages stand above one another at most; more are in a circle.
_HIGH = 64
#: How a library calls what it reads, in its messages: it has no name.
NAMELESS = re.compile(r"stream <.*?>(?:: |, | (?=\())")


class Contents(NamedTuple):
    """The pages of a PDF with what is in their contents."""

    pages: list[Any]
    boxes: tuple[Boxes, ...]
    inside: Inside


def read_contents(pdf: Any) -> Contents:
    """Follow what all pages draw.

    Raises:
        Endless: when one draws more than anybody could read.
    """
    from publish.readback.content_stream import read_page

    pages, inside = list(pdf.pages), Inside()
    boxes = tuple(map(_boxes, pages))
    for number, (page, box) in enumerate(zip(pages, boxes, strict=True), 1):
        read_page(page, number, box, inside)
    return Contents(pages, boxes, inside)


def read_anatomy(pdf: Any, contents: Contents, structure: Structure | None) -> Anatomy:
    """Return what is inside a PDF.

    Args:
        pdf: the file, open.
        contents: what its pages draw.
        structure: its structure tree.
    """
    from publish.readback.anchors import anchors

    pages, boxes, inside = contents
    corners: list[tuple[float, ...]] = [box.crop[:2] for box in boxes]
    warned = (NAMELESS.sub("", str(warning)) for warning in pdf.get_warnings())
    warnings = [re.sub(r"^.*?\): ", "", warning) for warning in warned]
    return Anatomy(
        ours=str(pdf.docinfo.get("/Creator", "")).startswith("Offprint"),
        shown=inside.shown,
        boxes=boxes,
        faces=tuple(font.as_face() for font in inside.fonts.values()),
        paints=tuple(inside.paints.values()),
        pictures=tuple(inside.pictures),
        drawings=inside.drawings,
        missing=tuple(inside.missing),
        loose=inside.loose,
        marked=bool(pdf.Root.get("/MarkInfo", {}).get("/Marked", False)),
        shows_title=bool(pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        leftward=pdf.Root.get("/ViewerPreferences", {}).get("/Direction") == "/R2L",
        unordered=tuple(n for n, page in enumerate(pages, 1) if _is_unordered(page.obj)),
        effects=inside.effects,
        anchors=tuple(anchors(pdf, pages, corners)),
        outline=_outline(pdf.Root),
        tags=structure.kinds() if structure else {},
        claims=tuple(_claims(pdf)),
        about=_about(pdf),
        damage=(*warnings, *inside.damage),
        printer_marks=tuple(inside.printer_marks),
        pdfx=read_pdfx_facts(pdf, corners),
        extents=inside.extents,
        own_metadata=_own_metadata(_metadata(pdf)),
    )


# --- pages ------------------------------------------------------------------------------


def _boxes(page: Any) -> Boxes:
    """Return the boxes of a page; one that the file does not name is as large as the next."""
    media = _box(page, "/MediaBox", (0.0, 0.0, 612.0, 792.0))
    crop = _box(page, "/CropBox", media)
    crop = (*map(max, crop[:2], media[:2]), *map(min, crop[2:], media[2:]))  # type: ignore[assignment]
    names = ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")
    named = frozenset(name for name in names if f"/{name}" in page.obj)
    return Boxes(media, crop, _box(page, "/BleedBox", crop), _box(page, "/TrimBox", crop), named)


def _box(page: Any, name: str, other: Box) -> Box:
    """Return a box of a page, or of the page tree above it; ``other`` where there is none."""
    node = page.obj
    try:
        for _ in range(_HIGH if name in ("/MediaBox", "/CropBox") else 0):
            if node is None or name in node:
                break
            node = node.get("/Parent")
        left, bottom, right, top = (float(x) for x in node[name])
    except BROKEN:
        return other
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _is_unordered(page: Any) -> bool:
    """Tell if a page has links whose order is not said to be that of the structure."""
    return bool(page.get("/Annots")) and page.get("/Tabs") != "/S"


# --- the document -----------------------------------------------------------------------


def _outline(root: Any) -> int:
    """Return how many entries the outline has."""
    count, stack, met = 0, [root.get("/Outlines")], set()
    while stack:
        item = stack.pop()
        if item is None or item.objgen in met:
            continue
        met.add(item.objgen)
        count += "/Title" in item
        stack += [item.get("/First"), item.get("/Next")]
    return count


_CLAIMS = {
    "PDF/A": ("pdfaid:part", "pdfaid:conformance"),
    "PDF/UA": ("pdfuaid:part", ""),
    "PDF/X": ("pdfxid:GTS_PDFXVersion", ""),
}


def _claims(pdf: Any) -> Iterator[str]:
    """Yield the standards that the file says it keeps, in its metadata."""
    data = _metadata(pdf)
    for name, (part, level) in _CLAIMS.items():
        claim = _property(data, part)
        if claim:
            claim += _property(data, level).lower() if level else ""
            yield claim if claim.startswith(name) else f"{name}-{claim}"
    # The oldest part names its level of conformance apart (ISO 15930-1, 6.2.1).
    old = str(pdf.docinfo.get("/GTS_PDFXConformance", pdf.docinfo.get("/GTS_PDFXVersion", "")))
    if old and not _property(data, _CLAIMS["PDF/X"][0]):
        yield old


def _metadata(pdf: Any) -> str:
    """Return the metadata of the file; '' where there are none, or they cannot be read."""
    import pikepdf

    try:
        return str(pdf.Root.Metadata.read_bytes().decode("utf-8", "replace"))
    except (pikepdf.PdfError, *BROKEN):
        return ""


def _property(data: str, name: str) -> str:
    """Return a property of XMP, written as an attribute or as an element."""
    found = re.search(rf"{name}\s*(?:=\s*[\"']([^\"']*)|>\s*([^<]*))", data) if name else None
    return (found[1] or found[2] or "").strip() if found else ""


def _own_metadata(data: str) -> dict[str, str]:
    """Return what a press file says of itself: for whom it is made, and how."""
    used = re.search(rf'xmlns:(\w+)="{NAMESPACES["offprint"]}"', data)
    rows = re.findall(rf'[<\s]{used[1]}:(\w+)(?:="([^"]*)"|>([^<]*)<)', data) if used else []
    return {name: unescape(one or other) for name, one, other in rows}


def _about(pdf: Any) -> dict[str, str]:
    """Return what the file says of itself."""
    values = {
        name: str(pdf.docinfo.get(f"/{name}", "")) for name in ("Title", "Author", "Producer")
    }
    values["Lang"] = str(pdf.Root.get("/Lang", ""))
    return {name.lower(): value for name, value in values.items() if value}
