"""Notes called in notes: only as deep as a reader, and the templates, can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from publish.core.diagnostics import Findings
    from publish.source import tree

#: The most notes that may be called one within the other.
_MOST = 20


def check_depth(
    defined: Mapping[str, tree.Note], leads: Mapping[str, Sequence[str]], findings: Findings
) -> None:
    """Report a note that is called within too many others.

    Args:
        defined: the notes by their keys.
        leads: the keys of the notes that each calls; no note leads back to itself.
        findings: receives the first of each chain that is too long.
    """
    calls = {key: [to for to in leads.get(key, ()) if to in defined] for key in defined}
    waiting_for = dict.fromkeys(defined, 0)
    for to in (to for inner in calls.values() for to in inner):
        waiting_for[to] += 1
    depths = dict.fromkeys(defined, 1)
    ready = [key for key, count in waiting_for.items() if not count]
    while ready:
        key = ready.pop()
        if depths[key] == _MOST + 1:
            findings.error(
                defined[key].place,
                "NESTING-DEEP",
                f"this note is called within {_MOST} others, one within the next",
                "let one of them be called in the text, or write what it says into the one before",
            )
        for to in calls[key]:
            depths[to] = max(depths[to], depths[key] + 1)
            waiting_for[to] -= 1
            if not waiting_for[to]:
                ready.append(to)
