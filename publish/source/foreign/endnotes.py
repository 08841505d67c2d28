"""Notes as a numbered list under a heading “Notes”, called by numbers in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.source import tree
from publish.source.foreign.calls import report_call
from publish.source.foreign.notemarks import Mark, calls_of
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings
    from publish.source.foreign.masked_text import MaskedText

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


def numbered(work: tree.Work, masked_texts: list[MaskedText]) -> list[Numbered]:
    """Return the notes that are items of a work's list of notes, if more than half are called.

    Such a list can only be at the end of a work; its calls come before it. Without a heading for
    notes each must be called once, in order.
    """
    found = _list(work)
    if found is None:
        return []
    text = [s for s in masked_texts if not s.passage.note and s.passage.place < found.place]
    marks = calls_of(text)
    made = []
    for count, item in enumerate(found.children):
        label = str(found.start + count)
        calls = tuple(mark for mark in marks if mark.label == label)
        made.append(Numbered(item, found.start + count, calls))
    return made if _is_called(made, is_headed=_is_headed(work)) else []


def _is_called(notes: list[Numbered], *, is_headed: bool) -> bool:
    if is_headed:
        return sum(bool(one.calls) for one in notes) * 2 > len(notes)
    spots = [call.place for one in notes for call in one.calls]
    return len(notes) > 1 and all(len(n.calls) == 1 for n in notes) and spots == sorted(spots)


def _list(work: tree.Work) -> tree.List | None:
    """Return the numbered list at a work's end; under a heading for notes it must be alone."""
    blocks = [b.block if isinstance(b, tree.Numbered) else b for b in _end(work)]
    last = blocks[-1] if blocks else None
    if (
        not isinstance(last, tree.List)
        or not last.ordered
        or (len(blocks) > 1 and _is_headed(work))
    ):
        return None
    return last


def _is_headed(work: tree.Work) -> bool:
    sections = [node for node in tree.walk(*work.body) if isinstance(node, tree.Section)]
    return bool(sections) and _HEADING.fullmatch(plain(sections[-1].title).strip(" .:")) is not None


def _end(work: tree.Work) -> tree.Blocks:
    """Return the blocks of the last section, or of a work without sections."""
    blocks = work.body
    while blocks and isinstance(blocks[-1], tree.Section):
        blocks = blocks[-1].children
    return blocks


def check_endnotes(work: tree.Work, masked_texts: list[MaskedText], findings: Findings) -> None:
    """Report the calls of such notes, and their list, unless they are reported one by one."""
    notes = numbered(work, masked_texts)
    places = (place for one in notes for place in (one.item.place, *(c.place for c in one.calls)))
    if any(findings.has(place, "MARKUP-FOREIGN") for place in places):
        return
    for first in notes[:1]:
        findings.error(
            first.item.place,
            "MARKUP-FOREIGN",
            "the notes of the text stand here as a list, and would be printed as one",
            f"write [^{first.number}]: before the first instead of its number, and so on; publish "
            "check --fix does it for notes of one paragraph that are called",
        )
    for call, line in _called(notes):
        report_call(call, line, findings)


def _called(notes: list[Numbered]) -> Iterator[tuple[Mark, int]]:
    return ((call, one.item.place.line) for one in notes for call in one.calls)
