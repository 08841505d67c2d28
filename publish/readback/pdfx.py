"""What a PDF says of itself to a printer: output intents, and what its standard asks for besides.

ISO 15930 (PDF/X) in its parts, and ISO 32000-1, 14.11.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.units import Box
from publish.readback.pdf_actions import PdfAction, actions_in
from publish.readback.unreadable import BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What the metadata must have, whichever the part of the standard.
_ASKED = ("Title", "CreationDate", "ModDate")


class Intent(msgspec.Struct, frozen=True):
    """An output intent: its kind, its printing condition, and the profile that is in it.

    ``name`` is the condition, or how it is described where it has no identifier; ``profile`` is
    the profile's class (``prtr`` for a press), ``space`` its colours (``CMYK``); '' where there is
    none.
    """

    kind: str
    condition: str
    registry: str = ""
    profile: str = ""
    space: str = ""
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


class Annotation(msgspec.Struct, frozen=True):
    """An annotation: its page, its kind, where it stands."""

    page: int
    kind: str
    box: Box


class PdfxFacts(msgspec.Struct, frozen=True):
    """What bears on a claim. ``trapped`` is what is said of trapping, ``lacks`` what is not said.

    ``active`` are kinds of things that do something: forms, scripts, actions, files;
    ``actions`` are these things one by one.
    """

    version: str = ""
    encrypted: bool = False
    trapped: str = ""
    lacks: tuple[str, ...] = ()
    intents: tuple[Intent, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    active: tuple[str, ...] = ()
    actions: tuple[PdfAction, ...] = ()


def read_pdfx_facts(pdf: Any, corners: list[tuple[float, ...]]) -> PdfxFacts:
    """Read it; places are told from the lower left of what is seen of a page."""
    info = pdf.docinfo
    lacks = [name for name in _ASKED if not str(info.get(f"/{name}", "")).strip()]
    if "/ID" not in pdf.trailer:
        lacks.append("ID")
    if "/Metadata" not in pdf.Root:
        lacks.append("XMP")
    return PdfxFacts(
        version=str(pdf.pdf_version),
        encrypted=bool(pdf.is_encrypted),
        trapped=str(info.get("/Trapped", "")).lstrip("/"),
        lacks=tuple(lacks),
        intents=tuple(map(_intent, pdf.Root.get("/OutputIntents", []))),
        annotations=tuple(_annotations(pdf, corners)),
        active=tuple(_active(pdf.Root)),
        actions=tuple(dict.fromkeys(actions_in(pdf))),
    )


def _intent(given: Any) -> Intent:
    try:
        header = given.DestOutputProfile.read_bytes()[:24]
    except BROKEN:
        header = b""
    texts = (header[12:16], header[16:20])
    profile, space = (text.decode("latin-1").strip() for text in texts)
    names = ("/OutputConditionIdentifier", "/RegistryName")
    condition, registry = (str(given.get(name, "")).strip() for name in names)
    kind = str(given.get("/S", "")).lstrip("/")
    name = str(given.get(names[0], given.get("/Info", "?")))
    return Intent(kind, condition, registry, profile, space, name)


def _annotations(pdf: Any, corners: list[tuple[float, ...]]) -> Iterator[Annotation]:
    for number, (page, corner) in enumerate(zip(pdf.pages, corners, strict=True), 1):
        for given in page.obj.get("/Annots", []):
            try:
                across, up, to_x, to_y = (float(value) for value in given.Rect)
            except BROKEN:
                continue
            x, y = corner[:2]
            left, right = sorted((across - x, to_x - x))
            bottom, top = sorted((up - y, to_y - y))
            kind = str(given.get("/Subtype", "?")).lstrip("/")
            yield Annotation(number, kind, (left, bottom, right, top))


def _active(root: Any) -> Iterator[str]:
    names = root.get("/Names", {})
    for where, key, words in [
        (root, "/OpenAction", "an action when it is opened"),
        (root, "/AA", "actions"),
        (names, "/JavaScript", "scripts"),
        (names, "/EmbeddedFiles", "files inside"),
        (root, "/AcroForm", "a form"),
    ]:
        if key in where:
            yield words
