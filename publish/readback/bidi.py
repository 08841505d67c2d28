"""Text from right to left: in which order its characters stand on a line (Unicode, UAX 9)."""

from __future__ import annotations

import re

#: The scripts that Unicode has for letters that run from right to left, and their forms.
_STRONG = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def runs_leftward(text: str) -> bool:
    """Return whether there are letters in a text that run from right to left."""
    return _STRONG.search(text) is not None


def as_read(glyphs: str) -> str:
    """Return a line from right to left in the order of reading, if only its glyphs are known."""
    if not runs_leftward(glyphs):
        return glyphs
    from bidi.algorithm import get_display

    return str(get_display(glyphs, base_dir="R"))


def reads_as(glyphs: str, stated: str) -> bool:
    """Tell if glyphs in the order of the page, from left to right, can be read as what is said.

    Both without spaces. Where letters run from right to left the line may be of either direction.
    """
    if glyphs == stated:
        return True
    if not runs_leftward(stated) and any(map(str.isalnum, stated)):
        return False  # marks alone are of no direction
    from bidi.algorithm import get_display  # the other of its two does not turn brackets round

    return any(str(get_display(stated, base_dir=base)) == glyphs for base in ("L", "R"))
