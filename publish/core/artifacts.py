"""What a run makes: finished files, before they are written."""

from __future__ import annotations

import msgspec


class Artifact(msgspec.Struct, frozen=True):
    """A finished output: the end of its file's name (``.pdf``, ``-handout.pdf``) and its bytes.

    For imposed sheets, ``reading`` has the bytes of the pages on them, in the order of reading.
    """

    suffix: str
    data: bytes
    pages_pdf: bytes = b""
