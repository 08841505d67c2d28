"""A source of version 1 of the format, brought to today's: what was text then is escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.lint.fixes.edits import Change, Fix
from publish.lint.fixes.head import end_of_head
from publish.source.format_versions import older
from publish.source.metadata import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.lint.fixes.edits import Draft

_SAID = re.compile(r"(format[ \t]*:[ \t]*[\"']?)1\b")


def escapes(draft: Draft) -> Iterator[Fix]:
    """Yield a backslash before each sign that was text, and the new version in the head.

    Nothing but backslashes and that number is put in: no proof is needed that no word is changed.
    A source that cannot be read, or has a place that no backslash makes text again, stays at 1.
    """
    if draft.work is None or draft.work.metadata.format != 1:
        return
    found = [*older(draft.work, draft.lines, draft.found)]
    for one in found:
        offset = draft.offset(one.place)
        changes = tuple(Change(offset + behind, 0, "\\") for behind in one.escapes)
        if changes:
            yield Fix(one.place, changes)
    if all(one.escapes for one in found):
        yield from _version(draft)


def _version(draft: Draft) -> Iterator[Fix]:
    for number, line in enumerate(draft.lines[: end_of_head(draft.lines)]):
        if said := _SAID.match(line):
            change = Change(draft.line_start(number) + said.end(1), 1, str(FORMAT))
            yield Fix(Place(draft.path, number + 1, 1), (change,))
