"""Messages that are not too long: they quote at most a line of the source, and no picture."""

from __future__ import annotations

import re

from publish.core.terminal_text import visible

#: The most characters that a message quotes in one piece.
LINE = 100
#: A file inside an address (RFC 2397), of so many characters and more.
_DATA = re.compile(r"(data:[\w/+.;=-]{0,40},?)[^\s”\"'<>)]{24,}", re.IGNORECASE)
_ENDS = re.compile(r"\s*\n\s*")
#: Anything longer without a space is no word and no path.
_RUN = re.compile(rf"[^\s”]{{{2 * LINE},}}")
_MARK = re.compile("[“”]")


def shortened(text: str) -> str:
    """Return a message or hint in one line, with quotations cut to a line.

    What is quoted in curved marks has :data:`LINE` characters at most; addresses that contain a
    file are cut after its type; what a terminal would obey is shown by its name.
    """
    text = visible(_ENDS.sub(" ", text))
    if len(text) <= LINE and "data:" not in text.lower():
        return text
    text = _DATA.sub(r"\1…", text)
    if len(text) > LINE:
        text = _with_short_quotations(text)
    return _RUN.sub(lambda found: cut(found[0]), text)


def cut(text: str) -> str:
    """Return a text, cut if it is longer than a line."""
    return text if len(text) <= LINE else f"{text[: LINE - 1].rstrip()}…"


def _with_short_quotations(text: str) -> str:
    """Return a message whose outermost quotations are cut."""
    parts, done = [], 0
    for first, last in _quotations(text):
        parts += [text[done : first + 1], cut(text[first + 1 : last])]
        done = last
    return "".join([*parts, text[done:]])


def _quotations(text: str) -> list[tuple[int, int]]:
    """Return the outermost quotations, each from its opening mark to its closing one."""
    found, depth, first = [], 0, 0
    for mark in _MARK.finditer(text):
        if mark[0] == "“":
            first = first if depth else mark.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.append((first, mark.start()))
    if depth:
        found.append((first, len(text)))
    return found
