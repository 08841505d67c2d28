"""Findings as a terminal shows them: of repeated ones in a file five, then how many there are.

Findings are repeated if their messages differ only in what they quote: one code may be for many
constructs, and each of them is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from publish.core.terminal_text import visible_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publish.core.diagnostics import Diagnostic

#: The most findings of one kind that are shown for one file.
MOST = 5
#: The parts of a message that belong to its place: quotations, calls of notes, numbers.
_OWN = re.compile(r"“.*”|\[\^[^\]]*\]|<[^>]*>|\d+")


def shown(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that are shown one by one, in order."""
    reported: Counter[tuple[str, ...]] = Counter()
    kept = []
    for one in found:
        reported[_key(one)] += 1
        if reported[_key(one)] <= MOST:
            kept.append(one)
    return kept


def summed_up(found: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield a line for each kind of finding and file of which not all are shown."""
    counts = Counter(map(_key, found))
    first = {_key(one): one for one in reversed(found)}
    last = {_key(one): one for one in found}
    for key, count in counts.items():
        if count > MOST:
            one = first[key]
            name = visible_name(one.place.path)
            yield (
                f"{name}: {one.severity}[{one.code}]: {count - MOST} more of these, "
                f"{count} in all, first at {one.place}, last at {last[key].place}; "
                "all with --verbose"
            )


def counted(found: Sequence[Diagnostic]) -> str:
    """Return how many errors, warnings and notes there are, in words; '' for none."""
    counts = Counter(one.severity for one in found)
    parts = [
        f"{n} {s}{'s' if n > 1 else ''}" for s in ("error", "warning", "note") if (n := counts[s])
    ]
    return ", ".join(parts)


def _key(one: Diagnostic) -> tuple[str, ...]:
    return one.place.path, one.code, one.severity, _OWN.sub("", one.message)
