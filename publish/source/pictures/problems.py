"""What can be wrong with a picture."""

from __future__ import annotations

import msgspec

from publish.core.diagnostics import Severity


class Trouble(msgspec.Struct, frozen=True):
    """What is wrong with a picture; its place is where the source names it.

    ``message`` follows the name of the file.
    """

    severity: Severity
    code: str
    message: str
    hint: str


class Broken(Exception):  # noqa: N818 - what is the matter with a file, not with the program
    """A picture that cannot be shown."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.trouble = Trouble("error", "IMAGE-BROKEN", message, hint)


class PictureData(msgspec.Struct, frozen=True):
    """A picture for outputs: its bytes, and their media type (RFC 6838)."""

    data: bytes
    media_type: str
