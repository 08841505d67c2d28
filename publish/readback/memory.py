"""What is remembered of the last files that were read, and how it is let go."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from functools import _lru_cache_wrapper

T = TypeVar("T")
#: How many files are remembered: the two sides of a comparison.
_FILES = 2
_forgetters: list[Callable[[], None]] = []


def remember_files(read: Callable[..., T]) -> _lru_cache_wrapper[T]:
    """Remember what a function has read of the last files, by their bytes (a decorator)."""
    remembered = lru_cache(maxsize=_FILES)(read)
    _forgetters.append(remembered.cache_clear)
    return remembered


def forget() -> None:
    """Forget the files that were read: of a long one that is a sixth of what its pages took."""
    for each in _forgetters:
        each()
