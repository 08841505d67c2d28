"""Cases as text: a title, the input, a dot, the result, a dot.

The notation is markdown-it's: lines between cases that begin a block of text are its title, a
line with nothing but a dot parts input and result. Characters that an editor hides are written
as ``⟨FEFF⟩``, the code point in hexadecimal digits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_HIDDEN = re.compile(r"⟨([0-9A-F]{1,6})⟩")


class Case(NamedTuple):
    """A case and the lines (from 0) of its file between which its result stands."""

    title: str
    given: str
    expected: str
    first: int
    last: int


def cases(text: str) -> Iterator[Case]:
    """The cases of a file."""
    lines = text.split("\n")
    dots = [number for number, line in enumerate(lines) if line == "."]
    for before, middle, after in zip(dots[0::3], dots[1::3], dots[2::3], strict=True):
        yield Case(
            title=lines[before - 1],
            given="\n".join(lines[before + 1 : middle]),
            expected="\n".join(lines[middle + 1 : after]),
            first=middle + 1,
            last=after,
        )


def shown(text: str) -> str:
    """The text with hidden characters in place of their notation."""
    return _HIDDEN.sub(lambda found: chr(int(found[1], 16)), text)


def check(file: Path, run: Callable[[str], str], rewrite: bool) -> list[str]:
    """The cases of ``file`` that fail, each as a text; with ``rewrite`` the file is set right."""
    text = file.read_text("utf-8")
    lines, failed = text.split("\n"), []
    for case in reversed(list(cases(text))):
        found = run(shown(case.given))
        if found != case.expected:
            lines[case.first : case.last] = found.split("\n") if found else []
            failed.append(f"{file.name}:{case.first}: {case.title}\n{found}\n")
    if rewrite and failed:
        file.write_text("\n".join(lines), "utf-8")
        return []
    return failed[::-1]
