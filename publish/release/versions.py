"""Versions of releases: whole numbers parted by full stops, each greater than those before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: At most four numbers of at most six digits, without zeros before them.
_VERSION = re.compile(r"(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){0,3}", re.ASCII)


def is_version(text: str) -> bool:
    """Return whether a text is a version, such as ``2`` or ``1.10``."""
    return _VERSION.fullmatch(text) is not None


def rank(version: str) -> tuple[int, ...]:
    """Return what versions are ordered by: ``1.10`` is after ``1.9``, ``1`` and ``1.0`` are one."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def in_order(versions: Iterable[str]) -> list[str]:
    """Return versions from the first to the last."""
    return sorted(versions, key=lambda one: (rank(one), one))


def following(version: str) -> str:
    """Return the version that would come next: after ``1.1`` that is ``1.2``, after ``2`` ``2.1``.

    '' where there is no version to follow, that is for ''.
    """
    if not version:
        return ""
    first, dot, rest = version.partition(".")
    *middle, last = rest.split(".") if dot else ["0"]
    return ".".join([first, *middle, str(int(last) + 1)])
