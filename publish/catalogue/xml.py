"""XML as feeds have it: elements with attributes, everything of others escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What no XML 1.0 may have in it (2.2), halves of pairs among them.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(
    name: str, attributes: dict[str, str], content: str = "", *, is_markup: bool = False
) -> str:
    """Return an element; attributes without a value are left out.

    Args:
        name: of the element, with its prefix.
        attributes: their values are escaped.
        content: is escaped, too, unless it is markup.
        is_markup: True if it is made of elements.
    """
    said = "".join(f" {key}={_quoted(value)}" for key, value in attributes.items() if value)
    inside = content if is_markup else escape(allowed(content))
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def document(name: str, attributes: dict[str, str], children: Iterable[str]) -> bytes:
    """Return a file of XML, each child of its root in a line."""
    inside = "\n".join(children)
    root = element(name, attributes, f"\n{inside}\n", is_markup=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def allowed(text: str) -> str:
    """Return a text without characters that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def _quoted(value: str) -> str:
    return quoteattr(allowed(value))
