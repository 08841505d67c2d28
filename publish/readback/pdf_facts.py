"""What is inside a PDF besides its lines: boxes, faces, colours, pictures, links, claims.

All places are told in points from the lower left of the page that is seen, as those of lines are.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from publish.readback.marked_content import Marks, marks_in
from publish.readback.pdf_values import BROKEN, Anatomy, Box, Boxes, Endless, Inside, Locked
from publish.readback.pdfx import read_pdfx_facts
from publish.readback.structure_order import order

if TYPE_CHECKING:
    from collections.abc import Iterator

#: So many nodes of the tree of pages stand above one another at most; more are in a circle.
_HIGH = 64
#: How a library calls what it reads: it has no name.
_NAMELESS = re.compile(r"stream <.*?>(?:: |, | (?=\())")


@lru_cache(maxsize=2)
def anatomy(data: bytes) -> Anatomy:
    """Look into a PDF.

    Raises:
        Locked: when it needs a password.
        ValueError: when it is none, or nothing of it can be read.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found = _read(pdf)
    except pikepdf.PasswordError:
        raise Locked("it is locked with a password") from None
    except pikepdf.PdfError as error:
        raise ValueError(_NAMELESS.sub("", str(error))) from None
    except Endless:
        raise
    except BROKEN:
        raise ValueError("its objects are broken") from None
    if not found.boxes:
        raise ValueError("it has no pages")
    return found


def _read(pdf: Any) -> Anatomy:
    from publish.readback.anchors import anchors
    from publish.readback.content_stream import read_page

    pages = list(pdf.pages)
    boxes = tuple(map(_boxes, pages))
    inside = Inside()
    for number, (page, box) in enumerate(zip(pages, boxes, strict=True), 1):
        read_page(page, number, box, inside)
    root = pdf.Root.get("/StructTreeRoot")
    tags = dict(Counter(_tags(root)))
    ours = str(pdf.docinfo.get("/Creator", "")).startswith("Offprint")
    warned = (_NAMELESS.sub("", str(warning)) for warning in pdf.get_warnings())
    told = [re.sub(r"^.*?\): ", "", warning) for warning in warned]
    return Anatomy(
        ours=ours,
        shown=inside.shown,
        boxes=boxes,
        faces=tuple(font.told() for font in inside.fonts.values()),
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
        anchors=tuple(anchors(pdf, pages, [box.crop[:2] for box in boxes])),
        outline=_outline(pdf.Root),
        tags=tags,
        claims=tuple(_claims(pdf)),
        intents=tuple(_intents(pdf.Root)),
        about=_about(pdf),
        damage=(*told, *inside.damage),
        signs=tuple(inside.signs),
        standing=read_pdfx_facts(pdf, [box.crop[:2] for box in boxes]),
        order=order(pdf) if "Caption" in tags else {},
        extents=inside.extents,
        said=dict(_OURS.findall(_metadata(pdf))),
        marks=_marks(root, pages) if ours and root is not None else {},
    )


def _marks(root: Any, pages: list[Any]) -> Marks:
    """What the structure says of the contents of pages; nothing where it is broken."""
    with suppress(*BROKEN):
        return marks_in(root, pages)
    return {}


# --- pages ------------------------------------------------------------------------------


def _boxes(page: Any) -> Boxes:
    """The boxes of a page as the file has them; what it does not name is as large as the next."""
    media = _box(page, "/MediaBox", (0.0, 0.0, 612.0, 792.0))
    crop = _box(page, "/CropBox", media)
    crop = (*map(max, crop[:2], media[:2]), *map(min, crop[2:], media[2:]))  # type: ignore[assignment]
    names = ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")
    named = frozenset(name for name in names if f"/{name}" in page.obj)
    return Boxes(media, crop, _box(page, "/BleedBox", crop), _box(page, "/TrimBox", crop), named)


def _box(page: Any, name: str, other: Box) -> Box:
    """A box of a page, which may be that of the tree above it; ``other`` where there is none."""
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
    """Whether a page has links that come in no order, or in another than that of the structure."""
    return bool(page.get("/Annots")) and page.get("/Tabs") != "/S"


# --- the document -----------------------------------------------------------------------


def _outline(root: Any) -> int:
    """How many entries the outline has."""
    count, stack, seen = 0, [root.get("/Outlines")], set()
    while stack:
        item = stack.pop()
        if item is None or item.objgen in seen:
            continue
        seen.add(item.objgen)
        count += "/Title" in item
        stack += [item.get("/First"), item.get("/Next")]
    return count


def _tags(root: Any) -> Iterator[str]:
    """The kinds of all elements of the structure."""
    import pikepdf

    stack, seen = [root.get("/K")] if root is not None else [], set()
    while stack:
        item = stack.pop()
        if isinstance(item, pikepdf.Array):
            stack.extend(k for k in item if not isinstance(k, int))
        elif isinstance(item, pikepdf.Dictionary):
            if item.is_indirect and item.objgen in seen:
                continue
            seen.add(item.objgen)
            if "/S" in item:
                yield str(item.S).lstrip("/")
                stack.append(item.get("/K"))


#: What a press file says of itself for whom it is made and how.
_OURS = re.compile(r"<offprint:(\w+)>([^<]*)<")
_CLAIMS = {
    "PDF/A": ("pdfaid:part", "pdfaid:conformance"),
    "PDF/UA": ("pdfuaid:part", ""),
    "PDF/X": ("pdfxid:GTS_PDFXVersion", ""),
}


def _claims(pdf: Any) -> Iterator[str]:
    """The standards that the file says it keeps, in its metadata."""
    data = _metadata(pdf)
    for name, (part, level) in _CLAIMS.items():
        said = _property(data, part)
        if said:
            said += _property(data, level).lower() if level else ""
            yield said if said.startswith(name) else f"{name}-{said}"
    # The oldest part names its level of conformance apart (ISO 15930-1, 6.2.1).
    old = str(pdf.docinfo.get("/GTS_PDFXConformance", pdf.docinfo.get("/GTS_PDFXVersion", "")))
    if old and not _property(data, _CLAIMS["PDF/X"][0]):
        yield old


def _metadata(pdf: Any) -> str:
    """The metadata of the file; '' where there are none, or they cannot be read."""
    import pikepdf

    try:
        return str(pdf.Root.Metadata.read_bytes().decode("utf-8", "replace"))
    except (pikepdf.PdfError, *BROKEN):
        return ""


def _property(data: str, name: str) -> str:
    """A property of XMP, written as an attribute or as an element."""
    found = re.search(rf"{name}\s*(?:=\s*[\"']([^\"']*)|>\s*([^<]*))", data) if name else None
    return (found[1] or found[2] or "").strip() if found else ""


def _intents(root: Any) -> Iterator[str]:
    """The output intents: the kind and the printing condition."""
    for intent in root.get("/OutputIntents", []):
        kind = str(intent.get("/S", "")).lstrip("/")
        yield f"{kind}: {intent.get('/OutputConditionIdentifier', intent.get('/Info', '?'))}"


def _about(pdf: Any) -> dict[str, str]:
    """What the file says of itself."""
    told = {name: str(pdf.docinfo.get(f"/{name}", "")) for name in ("Title", "Author", "Producer")}
    told["Lang"] = str(pdf.Root.get("/Lang", ""))
    return {name.lower(): value for name, value in told.items() if value}
