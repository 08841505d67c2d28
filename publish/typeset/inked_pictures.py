"""Pictures that are drawn in inks of their own when a press file is written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from publish.typeset.engine.pdf_objects import array, dictionary, stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Inked(msgspec.Struct, frozen=True):
    """A picture in cyan, magenta, yellow and black.

    ``data`` are its dots, a byte for each ink of each; or a JPEG, whose values are the other way
    round, as Adobe's are.
    """

    data: bytes
    is_jpeg: bool = False


#: What a picture is in inks; ``None`` where it is separated like all else on the page.
InkedOf = Callable[[Path], Inked | None]


@contextmanager
def in_inks(placed: Sequence[tuple[Path, Any]], inked: InkedOf) -> Iterator[None]:
    """Draw pictures in their own inks where they have some."""
    changed = []
    try:
        for path, image in placed:
            made = inked(path)
            if made is not None:
                image.get_x_object = partial(_in_cmyk, image, made)
                changed.append(image)
        yield
    finally:
        for image in changed:
            del image.get_x_object


def _in_cmyk(image: Any, made: Inked, *_: object) -> Any:
    """Return a picture in inks as an object of a PDF (ISO 32000-1, 8.9.5)."""
    extra: dict[str, Any] = {
        "Type": "/XObject", "Subtype": "/Image", "Width": image.width, "Height": image.height,
        "ColorSpace": "/DeviceCMYK", "BitsPerComponent": 8,
    }  # fmt: skip
    if made.is_jpeg:
        extra |= {"Filter": "/DCTDecode", "Decode": array((1, 0) * 4)}
    return stream(made.data, dictionary(extra), compress=not made.is_jpeg)
