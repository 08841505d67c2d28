"""What is painted on a page, object by object, so that it can be asked what lies on what."""

from __future__ import annotations

from typing import Literal

import msgspec

from publish.readback.matrices import Box

Kind = Literal["text", "path", "picture", "form"]

#: Points of the path of a rectangle.
RECTANGLE = 5


class PaintedObject(msgspec.Struct, frozen=True, kw_only=True):
    """Something painted: where, by which objects of its page, in their order.

    ``line`` is the number of the line on its page that a text belongs to; ``size`` that of its type
    in points, ``baseline`` how high it stands. ``mcid`` is the marked content in which it stands,
    or -1. Of a path, ``filled`` is whether it is not only a line, ``corners`` how many points it
    has.
    """

    page: int
    kind: Kind
    box: Box
    objects: tuple[int, ...]
    mcid: int = -1
    text: str = ""
    line: int = 0
    size: float = 0
    baseline: float = 0
    filled: bool = True
    corners: int = RECTANGLE

    @property
    def framing(self) -> bool:
        """Whether it is made of rectangles, as grounds and frames are."""
        return self.kind == "path" and self.corners % RECTANGLE == 0

    @property
    def thickness(self) -> float:
        """The lesser of its width and its height."""
        return min(self.box[2] - self.box[0], self.box[3] - self.box[1])

    @property
    def flat(self) -> bool:
        """Whether it is wider than it is high."""
        return self.box[2] - self.box[0] >= self.box[3] - self.box[1]
