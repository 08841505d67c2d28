"""Links within the work: to headings by anchors of other programs, and to notes by their keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from publish.source import tree
from publish.source.anchors import Anchors, Headed, Known, github, obsidian, pandoc
from publish.source.check import check_targets
from publish.source.inline import plain
from publish.source.tree_map import map_nodes

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings, Place

#: Anchors of notes in Pandoc, MultiMarkdown, kramdown and Word.
_OF_NOTES = re.compile(r"(?:fn|note|footnote|_ftn)[:-]?(?P<key>.+)")


#: The anchor of a page's beginning on the web (HTML, “top of the document”).
_TOP = "top"


def with_references(
    work: tree.Work, findings: Findings, titles: frozenset[str] = frozenset()
) -> tree.Work:
    """Return the work with its links to headings and notes resolved, and ids where they lead.

    ``titles`` are identifiers of its title: a link to one of them, or to the title under a name
    that another program would give it, leads to the beginning.
    """
    nodes = [*tree.walk(*work.body), *tree.walk(*work.notes)]
    wanted = {n.target[1:] for n in nodes if isinstance(n, tree.Link) and n.target[:1] == "#"}
    missing = wanted - {getattr(node, "id", "") for node in nodes}
    if not missing:
        return work
    resolver = _Resolver(work, missing, findings, titles)
    body = tuple(map_nodes(block, resolver.change) for block in work.body)
    notes = tuple(map_nodes(note, resolver.change) for note in work.notes)
    return msgspec.structs.replace(work, body=body, notes=notes)


def with_links_into(seminar: tree.Seminar, work: tree.Work, findings: Findings) -> tree.Seminar:
    """Return a seminar with its links to headings of the work resolved; report wrong ones."""
    nodes = list(tree.walk(*work.body))
    links = [node for node in tree.walk(seminar) if isinstance(node, tree.Link)]
    wanted = {node.target[1:] for node in links if node.target[:1] == "#"}
    missing = wanted - {getattr(node, "id", "") for node in nodes}
    resolver = _Resolver(msgspec.structs.replace(work, notes=()), missing, findings)
    made = map_nodes(seminar, resolver.change)
    known = {getattr(node, "id", "") for node in nodes} | resolver.given
    sections = [node for node in nodes if isinstance(node, tree.Section)]
    check_targets(list(tree.walk(made)), known - {""}, sections, findings)
    return made


class _Resolver:
    """Resolves links that name a heading or a note, and gives these headings their ids."""

    def __init__(
        self,
        work: tree.Work,
        missing: set[str],
        findings: Findings,
        titles: frozenset[str] = frozenset(),
    ) -> None:
        known = Known(work.body)
        self._keys = {note.key for note in work.notes}
        self._title = work.metadata.title
        self._findings = findings
        self._ids = _ids_of(work, known.headings)
        own = {self._ids[one.section.place]: one.section for one in known.headings}
        self._meant = {
            name: [own[unquote(name)]] if unquote(name) in own else known.called(name)
            for name in missing
        }
        self._at_beginning = titles | _names_of(work.metadata.title)
        self._opening = work.body[0] if work.body else None
        if isinstance(self._opening, tree.Section):
            leading = [name for name in missing if self._leads_to_beginning(name)]
            self._meant |= {name: [self._opening] for name in leading}
        self._linked = {found[0].place for found in self._meant.values() if found}

    @property
    def given(self) -> set[str]:
        """The names of all headings."""
        return set(self._ids.values())

    def change(self, node: tree.Node) -> tree.Node:
        """Return a node with its link resolved; most nodes are unchanged."""
        if isinstance(node, tree.Section):
            linked = node.place in self._linked
            return msgspec.structs.replace(node, id=self._ids[node.place]) if linked else node
        if isinstance(node, tree.Link) and node.target[:1] == "#":
            return self._link(node, node.target[1:])
        return node

    def _link(self, link: tree.Link, name: str) -> tree.Node:
        if sections := self._meant.get(name):
            if len(sections) > 1:
                self._doubt(link, sections)
            children = link.children or (_title(link, sections[0]),)
            target = f"#{self._ids[sections[0].place]}"
            return msgspec.structs.replace(link, target=target, children=children)
        if key := self._key(unquote(name)) if name in self._meant else "":
            return tree.NoteReference(place=link.place, key=key, children=link.children)
        if name in self._meant and self._leads_to_beginning(name):
            children = link.children or (tree.Text(place=link.place, text=self._title),)
            return msgspec.structs.replace(link, target="#p1", children=children)
        return link

    def _leads_to_beginning(self, name: str) -> bool:
        """Return whether a link that means no heading or note means the title, or the top."""
        bare = unquote(name)
        if self._meant.get(name) or self._key(bare):
            return False
        return bare == _TOP or {bare, bare.lower(), obsidian(bare)} & self._at_beginning != set()

    def _key(self, name: str) -> str:
        """Return the key of the note that a name means, or ''."""
        found = _OF_NOTES.fullmatch(name)
        return next((k for k in (name, found["key"] if found else "") if k in self._keys), "")

    def _doubt(self, link: tree.Link, sections: list[tree.Section]) -> None:
        lines = " and ".join(str(section.place.line) for section in sections)
        self._findings.warning(
            link.place,
            "LINK-TWO",
            f"“{link.target}” may mean the headings on lines {lines}: it leads to the first",
            "give the one that is meant an identifier of its own, ## Title {#name}",
        )


def _names_of(title: str) -> frozenset[str]:
    """Return the names that a heading with the words of a title would have."""
    return frozenset({github(title), pandoc(title), obsidian(title)})


def _ids_of(work: tree.Work, known: list[Headed]) -> dict[Place, str]:
    """Return the identifiers that all headings will have, by their places."""
    anchors = Anchors(work)
    return {one.section.place: str(getattr(anchors.give(one.section), "id", "")) for one in known}


def _title(link: tree.Link, section: tree.Section) -> tree.Text:
    """Return the words for a link without any."""
    return tree.Text(place=link.place, text=plain(section.title))
