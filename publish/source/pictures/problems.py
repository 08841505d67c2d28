"""What can be the matter with a picture."""

from __future__ import annotations

import msgspec

from publish.core.diagnostics import Severity


class Trouble(msgspec.Struct, frozen=True):
    """What is the matter with a picture; its place is where the source names it.

    ``message`` goes on after the name of the file.
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
    """A picture as outputs have it: its bytes, and what they are (RFC 6838)."""

    data: bytes
    media_type: str
