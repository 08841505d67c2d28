"""Hyphenation patterns, kept parsed from run to run.

Pyphen parses a language's pattern file at its first use; for English that takes longer than
laying out an essay. What it parses to is kept in the cache, under the file's and Python's version.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.cache import cache_folder, keep
from publish.core.files import digest

if TYPE_CHECKING:
    from pathlib import Path

#: Where in a word a pattern begins, and the values of its letters.
Patterns = dict[str, tuple[int, tuple[int, ...]]]
#: Letters in a row, with the marks on them.
_RUN = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
#: The fewest letters of a word that is divided; what stands around one.
_LEAST, MARKS = 6, ".,;:!?()[]“”‘’„«»…-‐–—"


def keep_patterns() -> None:
    """Let Pyphen take its patterns from the cache, and put there what it parses."""
    import pyphen

    if getattr(pyphen.HyphDict, "kept", False):
        return

    class Kept(pyphen.HyphDict):  # type: ignore[misc]
        """Patterns of one language."""

        kept = True

        def __init__(self, path: Path) -> None:
            file = _file(path)
            patterns = _load(file)
            if patterns is None:
                super().__init__(path)
                _save(file, self.patterns)
                return
            self.patterns: dict[str, Any] = patterns
            self.cache: dict[str, Any] = {}
            self.maxlen = max(map(len, patterns))

    pyphen.HyphDict = Kept


def pieces(word: str, lang: str) -> list[str]:
    """Return the pieces of a word that may have lines of their own, with their hyphens.

    As the layouts have it (``hyphenate-limit-chars: 6 3 3``); a word with a hyphen of its own is
    divided there.
    """
    import pyphen

    keep_patterns()
    known = pyphen.language_fallback(lang) if lang else None
    found = []
    for part in re.findall(r"[^-‐–—]+[-‐–—]*|[-‐–—]+", word):
        letters = part.strip(MARKS)
        divisible = known and letters.isalpha() and len(letters) >= _LEAST
        divided = pyphen.Pyphen(lang=known, left=3, right=3).inserted(part) if divisible else part
        *first, last = divided.split("-") if divisible else [part]
        found += [f"{one}-" for one in first if one] + [last]
    return [one for one in found if one]


def points(text: str, lang: str | None, limits: tuple[int, int, int]) -> list[int]:
    """Return after how many characters a text may be divided by its language's patterns.

    Where a word is spelled otherwise when it is divided, as in Hungarian, it is not.

    Args:
        text: a word with the marks around it; each run of letters in it is divided for itself.
        lang: the language; without one, or without patterns of it, there is no place.
        limits: the fewest letters of a word that is divided, and those before and after.
    """
    import pyphen

    keep_patterns()
    known = pyphen.language_fallback(lang) if lang else None
    if not known:
        return []
    total, left, right = limits
    dictionary = pyphen.Pyphen(lang=known, left=left, right=right)
    return [
        run.start() + int(at)
        for run in _RUN.finditer(text)
        if len(run[0]) >= total
        for at in dictionary.positions(run[0])
        if at.data is None
    ]


def _file(path: Path) -> Path:
    state = path.stat()
    name = f"{path} {state.st_size} {state.st_mtime_ns} {sys.version}"
    return cache_folder() / f"hyphens-{digest(name.encode())}.msgpack"


def _load(file: Path) -> Patterns | None:
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=Patterns) or None
    except (OSError, msgspec.DecodeError):
        return None


def _save(file: Path, patterns: dict[str, Any]) -> None:
    """Keep plain patterns; those with alternative spellings (old German) are parsed each time."""
    if all(type(v) is int for _, values in patterns.values() for v in values):
        keep(file, msgspec.msgpack.encode(patterns))
