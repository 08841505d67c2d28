"""Notes as a numbered list under a heading “Notes”, called in the text by numbers in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.foreign.calls import Mark, calls_of, tell_call
from publish.source import tree
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.diagnostics import Findings
    from publish.foreign.sheets import Sheet

_HEADING = re.compile(
    r"(?:foot|end)?notes?|anmerkungen|fu(?:ß|ss)noten|endnoten|notes? de bas de page"
    r"|примечания|сноски|notas|note|noten|voetnoten|przypisy|fotnoter|anteckningar|noter",
    re.IGNORECASE,
)


class Numbered(msgspec.Struct, frozen=True):
    """A note that is an item of a list, its number, and its calls in order."""

    item: tree.ListItem
    number: int
    calls: tuple[Mark, ...]


def numbered(work: tree.Work, sheets: list[Sheet]) -> list[Numbered]:
    """The notes of a work that are items of its list of notes, if more than half are called.

    Only the last section can be such a list; calls are those before it.
    """
    found = _list(work)
    if found is None:
        return []
    text = [s for s in sheets if not s.passage.note and s.passage.place < found.place]
    marks = calls_of(text)
    made = []
    for count, item in enumerate(found.children):
        label = str(found.start + count)
        calls = tuple(mark for mark in marks if mark.label == label)
        made.append(Numbered(item, found.start + count, calls))
    return made if sum(bool(one.calls) for one in made) * 2 > len(made) else []


def _list(work: tree.Work) -> tree.List | None:
    sections = [node for node in tree.walk(*work.body) if isinstance(node, tree.Section)]
    if not sections or not _HEADING.fullmatch(plain(sections[-1].title).strip(" .:")):
        return None
    blocks = [b.block if isinstance(b, tree.Numbered) else b for b in sections[-1].children]
    lists = [b for b in blocks if isinstance(b, tree.List) and b.ordered]
    return lists[0] if len(lists) == 1 == len(blocks) else None


def check_endnotes(work: tree.Work, sheets: list[Sheet], findings: Findings) -> None:
    """Name the calls of such notes, and their list."""
    notes = numbered(work, sheets)
    for first in notes[:1]:
        findings.error(
            first.item.place,
            "MARKUP-FOREIGN",
            "the notes of the text stand here as a list, and would be printed as one",
            f"write [^{first.number}]: before the first instead of its number, and so on; publish "
            "check --fix does it for notes of one paragraph that are called",
        )
    for call, line in _called(notes):
        tell_call(call, line, findings)


def _called(notes: list[Numbered]) -> Iterator[tuple[Mark, int]]:
    return ((call, one.item.place.line) for one in notes for call in one.calls)
