"""The documents of an e-book of this press as trees (lxml), to be changed and written again.

Written, an element of XHTML that is empty but may hold something has a beginning and an end: some
devices read documents as HTML, for which ``<span/>`` is a beginning alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

XHTML = "{http://www.w3.org/1999/xhtml}"
#: Elements that hold nothing (HTML, 13.1.2, “void elements”).
_VOID = frozenset(
    f"{XHTML}{name}"
    for name in "area base br col embed hr img input link meta source track wbr".split()
)
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'


def parse(content: bytes) -> etree._ElementTree:
    """Read a document; nothing outside it is read, and no entity but XML's own is known."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.ElementTree(etree.fromstring(content, parser))


def serialise(document: etree._ElementTree) -> bytes:
    """Write a document in UTF-8, with its document type if it has one."""
    for element in document.iter(f"{XHTML}*"):
        if element.tag not in _VOID and element.text is None and not len(element):
            element.text = ""
    written: bytes = etree.tostring(document, encoding="utf-8")
    return _DECLARATION + written + b"\n"


def texts(document: etree._ElementTree) -> Iterator[tuple[etree._Element, str]]:
    """Yield where text stands, or may stand, in the order in which it is read.

    Each is an element and the name of its attribute: ``text`` after its beginning, ``tail`` after
    its end.
    """
    for event, element in etree.iterwalk(document, events=("start", "end", "comment", "pi")):
        yield element, "text" if event == "start" else "tail"
