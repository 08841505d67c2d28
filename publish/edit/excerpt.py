"""An edition cut to a range of its paragraphs, with their numbers unchanged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.core import contract
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.edit.edition import Edition
from publish.settings.places import SettingDiagnostic
from publish.source import tree
from publish.source.inline import plain
from publish.source.tree_map import map_nodes, map_runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Numbers = frozenset[int]


class Stretch(msgspec.Struct, frozen=True):
    """The paragraphs of an edition, and how many the work has."""

    numbers: Numbers
    count: int

    @property
    def part(self) -> bool:
        """True if it is not the whole work."""
        return len(self.numbers) < self.count

    @property
    def first(self) -> int:
        """The first paragraph."""
        return min(self.numbers)

    @property
    def last(self) -> int:
        """The last paragraph."""
        return max(self.numbers)


def stretch_of(edition: Edition) -> Stretch:
    """Return which paragraphs of its work an edition has."""
    return Stretch(_numbers(edition.body), len(_numbers(edition.work.body)))


def heads_before(edition: Edition) -> list[str]:
    """Return the headings of the first level that have text before the excerpt."""
    first = stretch_of(edition).first
    sections = (block for block in edition.work.body if isinstance(block, tree.Section))
    return [
        plain(section.title)
        for section in sections
        if min(_numbers((section,)), default=first) < first
    ]


def excerpt(edition: Edition, stretch: str, session: int) -> Edition:
    """Return the edition, or only a range of its paragraphs.

    Args:
        edition: the whole work.
        stretch: paragraphs, as ``12-19`` or ``12``; '' for the whole work.
        session: the number of a session of the seminar, whose paragraphs are taken; or 0.

    Raises:
        Rejected: when there is no such session or paragraph, or both are asked for.
    """
    if not stretch and not session:
        return edition
    wanted = _wanted(edition, stretch, session)
    body = _cut(edition.body, wanted)
    head = edition.head.all()
    taken = _called((*head, *body), {note.number: note for note in edition.notes})
    notes = (f"{contract.NOTE_ID}{note.number}" for note in taken)
    ids = {*_ids(body), *_ids(taken)}
    settle = _settled({*ids, *notes})
    return msgspec.structs.replace(
        edition,
        head=edition.head.map(lambda node: map_nodes(node, settle)),
        body=tuple(map_nodes(block, settle) for block in body),
        notes=tuple(map_nodes(note, settle) for note in taken),
        addresses=tuple(one for one in edition.addresses if one.id in ids),
        seminar=edition.seminar and _seminar(edition.seminar, wanted, session),
    )


# --- which paragraphs -------------------------------------------------------------------


def _wanted(edition: Edition, stretch: str, session: int) -> Numbers:
    there = _numbers(edition.body)
    if stretch and session:
        message = "an excerpt is asked for by its paragraphs and by its session"
        raise Rejected([_none(message, "excerpt", "session")])
    if stretch:
        first, last = (int(part) for part in (re.split("[-–]", stretch) * 2)[:2])
        wanted = frozenset(range(first, last + 1))
        if not wanted or not wanted <= there:
            message = f"there are no paragraphs {stretch} in {edition.work.path}"
            raise Rejected([_none(message, "excerpt")])
        return wanted
    sessions = edition.seminar.sessions if edition.seminar else ()
    found = [frozenset(one.paragraphs) for one in sessions if one.number == session]
    if not found or not found[0]:
        message = f"there is no session {session} with paragraphs on {edition.work.path}"
        raise Rejected([_none(message, "session")])
    return found[0]


def _none(message: str, *of: str) -> Diagnostic:
    hint = "write --excerpt 12-19, or --session 1 where a session of the seminar has paragraphs"
    return SettingDiagnostic(
        Place("--excerpt"), "error", "EXCERPT-NONE", message, hint, settings=of
    )


def _numbers(blocks: tree.Blocks) -> Numbers:
    return frozenset(n.number for n in tree.walk(*blocks) if isinstance(n, tree.Numbered))


# --- cutting ----------------------------------------------------------------------------


def _cut(blocks: tree.Blocks, wanted: Numbers) -> tree.Blocks:
    """Return the wanted paragraphs with their headings, and the pauses between two of them."""
    kept: list[tree.Block] = []
    pauses: list[tree.Block] = []
    for block in blocks:
        if isinstance(block, tree.ThematicBreak):
            pauses.append(block)
        elif _numbers((block,)) & wanted:
            kept += [*(pauses if kept else ()), _part(block, wanted)]
            pauses = []
        else:
            pauses = []
    return tuple(kept)


def _part(block: tree.Block, wanted: Numbers) -> tree.Block:
    if isinstance(block, tree.Section | tree.Division):
        return map_runs(block, tree.Block, lambda inside: _cut(inside, wanted))
    return block


def _called(nodes: Iterable[tree.Node], notes: dict[int, tree.Note]) -> tuple[tree.Note, ...]:
    """Return the notes that are called in some nodes, and in these notes, by their numbers."""
    numbers: set[int] = set()
    waiting = list(nodes)
    while waiting:
        for node in tree.walk(waiting.pop()):
            if isinstance(node, tree.NoteCall) and node.number not in numbers:
                numbers.add(node.number)
                waiting.append(notes[node.number])
    return tuple(notes[number] for number in sorted(numbers))


def _ids(nodes: Iterable[tree.Node]) -> set[str]:
    return {getattr(node, "id", "") for node in tree.walk(*nodes)}


def _settled(ids: set[str]) -> Callable[[tree.Node], tree.Node]:
    """Return what is kept, with the first calls left marked as first, and without dead links."""
    calls: dict[int, int] = {}

    def settle(node: tree.Node) -> tree.Node:
        if isinstance(node, tree.NoteCall):
            calls[node.number] = calls.get(node.number, 0) + 1
            return msgspec.structs.replace(node, occurrence=calls[node.number])
        if isinstance(node, tree.Note):
            return msgspec.structs.replace(node, calls=calls.get(node.number, 0))
        if isinstance(node, tree.NoteReference) and f"{contract.NOTE_ID}{node.number}" not in ids:
            return tree.Span(place=node.place, children=node.children)
        if isinstance(node, tree.Link) and node.target.startswith("#"):
            gone = node.target.removeprefix("#") not in ids
            return tree.Span(place=node.place, children=node.children) if gone else node
        return node

    return settle


# --- the seminar ------------------------------------------------------------------------


def _seminar(seminar: tree.Seminar, wanted: Numbers, number: int) -> tree.Seminar:
    """Return the part of a seminar for the range: its questions, people and terms."""
    sessions = tuple(s for s in seminar.sessions if s.number == number)
    asked = {n for session in sessions for n in session.questions}
    return msgspec.structs.replace(
        seminar,
        sessions=sessions,
        questions=tuple(
            q
            for q in seminar.questions
            if (q.number in asked if sessions else wanted.intersection(q.paragraphs))
        ),
        people=_citing(seminar.people, wanted),
        terms=_citing(seminar.terms, wanted),
        places=_citing(seminar.places, wanted),
    )


def _citing(entries: tuple[tree.Entry, ...], wanted: Numbers) -> tuple[tree.Entry, ...]:
    """Return the entries that cite a paragraph of the range."""
    return tuple(entry for entry in entries if wanted.intersection(entry.paragraphs))
