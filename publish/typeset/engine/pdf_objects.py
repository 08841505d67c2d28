"""Objects of a PDF that is being written (ISO 32000-1, 7.3)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def array(items: Iterable[Any] = ()) -> Any:
    """Return an array."""
    import pydyf

    return pydyf.Array(items)


def dictionary(values: Mapping[str, Any]) -> Any:
    """Return a dictionary."""
    import pydyf

    return pydyf.Dictionary(values)


def string(text: str) -> Any:
    """Return a text string."""
    import pydyf

    return pydyf.String(text)


def stream(data: bytes, extra: Mapping[str, Any], *, compress: bool = False) -> Any:
    """Return a stream of bytes, with what is said of it."""
    import pydyf

    return pydyf.Stream([data], extra, compress=compress)


def is_page(item: Any) -> bool:
    """Return whether an object is a page."""
    import pydyf

    return isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page"


def written_again(pdf: Any, identified: bool) -> bytes:
    """Write a PDF that was written before."""
    pdf.current_position, pdf.xref_position = 0, None
    out = io.BytesIO()
    pdf.write(out, None, identified, True)
    return out.getvalue()


def screen_profile() -> bytes:
    """Return the profile of a screen’s colours (sRGB), by the ICC, which comes with the engine."""
    from importlib.resources import files

    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
