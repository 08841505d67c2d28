"""What a request asks for: the steps of a path, or nothing where it could lead astray.

A path is divided at its slashes first and decoded after that, once (RFC 3986, 2.4): what is a slash
only when it is decoded never divides anything, and is refused.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

#: Bytes that a path may have before it is decoded: what systems allow (PATH_MAX), three to a byte.
_LONGEST = 3 * 4096
#: Bytes that a step may have (NAME_MAX).
_LONGEST_STEP = 255
_ESCAPES = re.compile(rb"%(?![0-9A-Fa-f]{2})")
#: Control characters, both slashes, and what does not show or turns the direction of a line.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f/\\\\\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_DRIVE = re.compile(r"[A-Za-z]:")
#: An escape that is left after decoding, and would be a way out if it were decoded again.
_ENCODED_TWICE = re.compile(r"%(?:2e|2f|5c|00|25)", re.IGNORECASE)


class Target(NamedTuple):
    """The names on the way to what is asked for; whether it is asked for as a folder."""

    steps: tuple[str, ...]
    is_folder: bool


def target_of(path: bytes) -> Target | None:
    """Return what a path asks for, as it came in the request, without its query.

    Returns:
        The target; nothing for a path that no file of ours can have: one that is not absolute, is
        too long, has empty or hidden steps, steps up, slashes or control characters in disguise,
        drives, escapes that are none or were encoded twice, or bytes that are not UTF-8.
    """
    if not path.startswith(b"/") or len(path) > _LONGEST or _ESCAPES.search(path):
        return None
    *folders, last = path[1:].split(b"/")
    encoded = [*folders, last] if last else folders
    steps = tuple(map(_step, encoded))
    if "" in steps:
        return None
    return Target(steps, is_folder=not last)


def _step(encoded: bytes) -> str:
    """Return a step decoded; the empty text for one that is refused."""
    try:
        step = unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        return ""
    is_refused = (
        step.startswith(".")
        or len(step.encode()) > _LONGEST_STEP
        or _REFUSED.search(step)
        or _DRIVE.match(step)
        or _ENCODED_TWICE.search(step)
    )
    return "" if is_refused else step
