"""Lines that the head of a file should have, and that nobody writes by hand."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.lint.fixes.edits import Change, Fix
from publish.source.fields import own_key
from publish.source.metadata import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.lint.fixes.edits import Draft

#: The keys of lines that are put in where they are missing.
ADDED = ("format", "modified")
_FENCE = re.compile(r"---[ \t]*")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*")


def head(draft: Draft) -> Iterator[Fix]:
    """Yield the version of the format, and the day on which the source was last changed: today.

    A head that cannot be read is left as it is.
    """
    last = end_of_head(draft.lines)
    if not last or any(one.code.startswith("YAML-") for one in draft.found):
        return
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    given = {own_key(line.partition(":")[0]) for line in draft.lines[1:last] if ":" in line}
    missing = [
        f"{key}: {value}\n"
        for key, value in zip(ADDED, (str(FORMAT), today), strict=True)
        if key not in given
    ]
    if missing:
        change = Change(draft.line_start(last), 0, "".join(missing))
        yield Fix(Place(draft.path, last + 1, 1), (change,))


def end_of_head(lines: list[str]) -> int:
    """Return the number, from 0, of the line that closes the head; 0 where there is none."""
    if not _FENCE.fullmatch(lines[0]) or len(lines) < 2 or not lines[1].strip():
        return 0
    return next((n for n, line in enumerate(lines) if n and _CLOSING.fullmatch(line)), 0)
