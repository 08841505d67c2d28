"""The e-book as Send to Kindle takes it.

Kindle shows the cover by itself, so there is no page for it; its menus have two levels; it knows
plain and no-break spaces and the zero-width non-joiner, and may show a box for others. Leading and
the margins of the text are its reader's (Amazon's Kindle Publishing Guidelines, 10.3.1).
"""

from __future__ import annotations

import re

from publish.ebook.container import pack, unpack
from publish.ebook.devices.xml_documents import parse, serialise, texts

#: How deep the contents go.
DEPTH = 2
#: Thin and narrow spaces, what they become; and signs without width, which go.
_NARROW = re.compile("[\u2000-\u200a\u205f\u3000]")
_NO_BREAK = re.compile("[\u202f\u2007]")
_NO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
#: Stands for a tag between two texts; XML has no such sign.
_TAG = "\0"
#: Signs, in the same text or a later one, that a narrow space keeps to what stands beside it.
_BOUND = re.compile(
    rf"(?<=\d)[\u2000-\u200a\u205f](?=\d)"
    rf"|\u2060[\u2000-\u200a\u205f]|[\u2000-\u200a\u205f]\u2060"
    rf"|[\u2000-\u200a\u205f](?={_TAG}*[….,;:!?»”’)\]%])"
    rf"|(?<=[«“‘„(\[])[\u2000-\u200a\u205f]"
)
_LEADING = re.compile(r"line-height:[^;{}]*;?\s*")
_BODY = re.compile(r"(\bbody \{ margin: 0) [\d.]+%")


def kindle(data: bytes) -> bytes:
    """Return an EPUB in characters that a Kindle shows.

    Its styles leave the text to its reader.
    """
    files = unpack(data)
    for name, content in files.items():
        if name.endswith((".xhtml", ".ncx", ".opf")):
            files[name] = in_plain_spaces(content)
        elif name.endswith(".css"):
            files[name] = plain_styles(content.decode()).encode()
    return pack(files)


def in_plain_spaces(content: bytes) -> bytes:
    """Return a document with plain and no-break spaces only; as it was where it has no others."""
    document = parse(content)
    there = [*texts(document)]
    given = [getattr(element, side) or "" for element, side in there]
    plain = plain_spaces(_TAG.join(given)).split(_TAG)
    named = [(element, key) for element in document.iter("*") for key in element.attrib]
    values = [plain_spaces(element.attrib[key]) for element, key in named]
    if plain == given and values == [element.attrib[key] for element, key in named]:
        return content
    for (element, side), text in zip(there, plain, strict=True):
        setattr(element, side, text or None)
    for (element, key), value in zip(named, values, strict=True):
        element.set(key, value)
    return serialise(document)


def plain_spaces(text: str) -> str:
    """Return a text with plain and no-break spaces only; no line begins where none began before."""
    text = _NO_BREAK.sub("\u00a0", _BOUND.sub("\u00a0", text))
    return _NO_WIDTH.sub("", _NARROW.sub(" ", text))


def plain_styles(style: str) -> str:
    """Return a style sheet without leading and without side margins of the whole text."""
    return _BODY.sub(r"\1", _LEADING.sub("", style))
