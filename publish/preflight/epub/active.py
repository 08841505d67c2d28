"""What an e-book does besides showing its text: in its documents and in its drawings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.preflight.epub.checks import DocumentFinding, at, check
from publish.source.pictures.problems import Broken
from publish.source.pictures.svg_allowed import refused
from publish.source.pictures.svg_reader import is_drawing, read_drawing
from publish.source.url_schemes import action_of

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

#: Elements that run or bring in something, whatever their language and however they are written.
_RUNNING = frozenset("script handler listener applet embed object iframe frame".split())
_HANDLER = re.compile(r"on[a-z]{3,}", re.IGNORECASE)
#: Attributes whose value is an address.
_ADDRESSES = frozenset(
    "href src data poster action formaction cite background longdesc ping manifest codebase".split()
)
_OUT = "take it out: a text needs no program"
_SVG = "image/svg+xml"


@check("EBOOK-ACTIVE")
def active(model: EpubModel) -> Iterator[DocumentFinding]:
    """Programs: scripts, event handlers, addresses that run one; and strange things in drawings.

    Readers that run none show another text than those that do, and those that do trust the book.
    """
    texts = dict(model.package.texts)
    if model.package.nav:
        texts.setdefault(model.package.nav.name, model.package.nav)
    drawn = {item.name for item in model.package.items if item.media_type == _SVG}
    for text in (text for name, text in texts.items() if name not in drawn):
        for element in text.root.iter():
            for message in _deeds(element):
                yield at(text, element, message, _OUT)
    for item in model.package.items:
        data = model.package.files.get(item.name, b"")
        if item.name in drawn or _looks_so(item.name, data):
            yield from _of_drawing(item.name, data)


def _looks_so(name: str, data: bytes) -> bool:
    return name.lower().endswith(".svg") and is_drawing(data)


def _deeds(element: ET.Element) -> Iterator[str]:
    """What an element does by itself."""
    name = str(element.tag).rpartition("}")[2]
    if name.lower() in _RUNNING:
        yield f"<{name}> runs a program, or brings in what is no text"
    if name.lower() == "meta" and element.get("http-equiv", "").strip().lower() == "refresh":
        yield "<meta http-equiv='refresh'> leads elsewhere by itself"
    for key, value in element.attrib.items():
        own = key.rpartition("}")[2]
        if _HANDLER.fullmatch(own):
            yield f"{own} runs a program"
        elif own.lower() in _ADDRESSES and "program" in (deed := action_of(value)):
            yield f"{own} leads to {' '.join(value.split())[:40]}, which {deed}"


def _of_drawing(name: str, data: bytes) -> Iterator[DocumentFinding]:
    """What drawings may not have, as for those that a source names."""
    try:
        for one in refused(read_drawing(data)):
            yield DocumentFinding(f"the drawing {one.message}", one.hint, name, one.line)
    except Broken as broken:
        yield DocumentFinding(f"the drawing {broken.trouble.message}", broken.trouble.hint, name)
