"""A second head in the middle of a file, as after several files were joined: it is not text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings

_FENCE = re.compile(r"(?:---|\+\+\+)[ \t]*")
_CLOSING = {"---": re.compile(r"(?:---|\.\.\.)[ \t]*"), "+++": re.compile(r"\+\+\+[ \t]*")}
_KEY = re.compile(r"[A-Za-z][\w-]*[ \t]*[:=](?:[ \t]|$)")
_GOES_ON = re.compile(r"[ \t]+\S|-[ \t]|#|\s*$|[\]}]")
_KNOWN = re.compile(
    r"(?:title|subtitle|author|date|layout|tags?|categor(?:y|ies)|keywords|lang|slug|permalink"
    r"|draft|aliases|cssclass(?:es)?|weight|description|published|id|created|updated)\b", re.I
)  # fmt: skip
#: The most lines of a head that is searched for.
_MOST = 60


def check_second_heads(work: tree.Work, source: list[str], start: int, findings: Findings) -> None:
    """Report lines between ``---`` and ``---`` that contain the keys of a head.

    Args:
        work: what was read.
        source: the lines of its file.
        start: how many of these lines are the head of the file.
        findings: receives what is found.
    """
    code = _lines_of_code(work)
    for first, last in _heads(source, start):
        if first + 1 not in code:
            findings.error(
                Place(work.path, first + 1, 1),
                "MARKUP-FOREIGN",
                f"a second head of a file stands here, up to line {last + 1}, and would be printed "
                "as text",
                "a work is one file with one head, at the top: delete these lines, and write a "
                "heading, ## Title, where a piece begins",
            )


def _heads(source: list[str], start: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last lines, from 0, of everything that looks like a head."""
    at = start
    while at < len(source):
        last = _last(source, at) if _FENCE.fullmatch(source[at]) else 0
        if last:
            yield at, last
        at = last + 1 if last else at + 1


def _last(source: list[str], first: int) -> int:
    """Return the line that closes a head, or 0."""
    if first and source[first - 1].strip():
        return 0
    closing = _CLOSING[source[first].strip()]
    keys = 0
    for number in range(first + 1, min(first + _MOST, len(source))):
        line = source[number]
        if closing.fullmatch(line):
            known = [one for one in source[first + 1 : number] if _KNOWN.match(one)]
            return number if keys and (keys > 1 or known) else 0
        is_key = _KEY.match(line) is not None
        keys += is_key
        if not is_key and (number == first + 1 or not _GOES_ON.match(line)):
            return 0
    return 0


def _lines_of_code(work: tree.Work) -> set[int]:
    """Return the numbers of lines of preformatted text."""
    blocks = [n for n in tree.walk(*work.body, *work.notes) if isinstance(n, tree.CodeBlock)]
    return {
        line
        for block in blocks
        for line in range(block.place.line, block.place.line + block.text.count("\n") + 2)
    }
