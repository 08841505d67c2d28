"""The headings of a work's contents, and where their sections begin in its web edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.readback.stated_metadata import ContentsEntry


class Heading(msgspec.Struct, frozen=True):
    """A heading; ``anchor`` is the identifier of its section in the web edition, '' if unknown."""

    text: str
    anchor: str = ""


def headings_of(contents: Iterable[ContentsEntry], page: bytes) -> tuple[Heading, ...]:
    """Return the headings of a work.

    Args:
        contents: those of its e-book. The sections of both editions have the same identifiers.
        page: its web edition; nothing if there is none.
    """
    return tuple(
        Heading(one.text, one.fragment if f'id="{one.fragment}"'.encode() in page else "")
        for one in contents
    )
