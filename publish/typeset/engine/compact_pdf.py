"""What is written of a PDF is kept as bytes: once made, however often it is written, and small."""

from __future__ import annotations

from functools import cache
from typing import Any


def compact_object(item: Any) -> Any:
    """An object with its bytes made once; pages stay open, and what is no longer used."""
    import pydyf

    kind = _kind()
    is_page = isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page"
    return item if item.free == "f" or is_page or isinstance(item, kind) else kind(item)


def keep_pages_small() -> None:
    """Let the drawing of a page be one piece when it is done: it is made of thousands."""
    from pydyf import _to_bytes
    from weasyprint.document import Page

    draw = Page.paint

    def paint(page: Any, stream: Any, *given: Any) -> None:
        draw(page, stream, *given)
        stream.stream[:] = [b"\n".join(map(_to_bytes, stream.stream))]

    Page.paint = paint


@cache
def _kind() -> type:
    """The kind of an object whose bytes are known; the library is there by now."""
    import pydyf

    class Packed(pydyf.Object):  # type: ignore[misc]
        data = compressible = None

        def __init__(self, item: Any) -> None:
            self.number, self.generation = item.number, item.generation
            self.offset, self.free = item.offset, item.free
            self.data, self.compressible = item.data, item.compressible

    return Packed
