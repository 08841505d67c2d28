"""The e-book as Send to Kindle takes it.

Kindle shows the cover by itself, so there is no page for it; its menus have two levels; it knows
plain and no-break spaces and the zero-width non-joiner, and may show a box for others. Leading and
the margins of the text are its reader's (Amazon's Kindle Publishing Guidelines, 10.3.1).
"""

from __future__ import annotations

import re

from publish.ebook.container import pack, unpack

#: How deep the contents go.
DEPTH = 2
#: Thin and narrow spaces, what they become; and signs without width, which go.
_NARROW = re.compile("[\u2000-\u200a\u205f\u3000]")
_NO_BREAK = re.compile("[\u202f\u2007]")
_NO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
#: Signs, of markup or none, that a narrow space keeps to what stands before or after it.
_TAGS = r"(?:<[^<>]*>)*"
_BOUND = re.compile(
    rf"(?<=\d)[\u2000-\u200a\u205f](?=\d)"
    rf"|\u2060[\u2000-\u200a\u205f]|[\u2000-\u200a\u205f]\u2060"
    rf"|[\u2000-\u200a\u205f](?={_TAGS}[….,;:!?»”’)\]%])"
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
            files[name] = plain_spaces(content.decode()).encode()
        elif name.endswith(".css"):
            files[name] = plain_styles(content.decode()).encode()
    return pack(files)


def plain_spaces(text: str) -> str:
    """Return a text with plain and no-break spaces only; no line begins where none began before."""
    text = _NO_BREAK.sub("\u00a0", _BOUND.sub("\u00a0", text))
    return _NO_WIDTH.sub("", _NARROW.sub(" ", text))


def plain_styles(style: str) -> str:
    """Return a style sheet without leading and without side margins of the whole text."""
    return _BODY.sub(r"\1", _LEADING.sub("", style))
