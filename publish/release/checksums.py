"""``SHA256SUMS``: a line for each file of a release, as ``sha256sum`` of GNU coreutils reads it."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The name of the file.
NAME = "SHA256SUMS"
#: A backslash before a line says that there are some in the name (coreutils, “md5sum invocation”).
_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes (FIPS 180-4), in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def checksums(contents: Mapping[str, bytes]) -> bytes:
    """Return the file for some files, by their paths in the release."""
    return "".join(_line(name, sha256(contents[name])) for name in sorted(contents)).encode()


def _line(name: str, digest: str) -> str:
    escaped = "".join(_ESCAPES.get(sign, sign) for sign in name)
    return f"{'' if escaped == name else chr(92)}{digest}  {escaped}\n"


def read_checksums(data: bytes) -> dict[str, str]:
    """Return the SHA-256 of each file.

    Raises:
        ValueError: when a line is none of the file's form.
    """
    found = {}
    for line in data.decode("utf-8").splitlines():
        read = _LINE.fullmatch(line)
        if read is None:
            raise ValueError(f"“{line[:40]}” is no line of a checksum")
        found[_unescaped(read[3]) if read[1] else read[3]] = read[2]
    return found


def _unescaped(name: str) -> str:
    back = {"\\": "\\", "n": "\n", "r": "\r"}
    return re.sub(r"\\(.)", lambda found: back.get(found[1], found[0]), name)


def faults(contents: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what is wrong with the files of a release, by its own checksums.

    Args:
        contents: all its files by their paths, that of the checksums among them.
    """
    if NAME not in contents:
        yield f"{NAME} is missing: it was never finished"
        return
    try:
        known = read_checksums(contents[NAME])
    except ValueError as error:  # UnicodeDecodeError, too
        yield f"{NAME} cannot be read: {error}"
        return
    for name in sorted({*known, *contents} - {NAME}):
        if name not in contents:
            yield f"{name} is missing"
        elif name not in known:
            yield f"{name} is not of the release"
        elif sha256(contents[name]) != known[name]:
            yield f"{name} has been changed"
