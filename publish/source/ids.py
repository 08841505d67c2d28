"""Identifiers as converters write them: those that are not possible, or that the program uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from publish.source import tree
from publish.source.tree_map import map_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.core.diagnostics import Findings, Place

#: The identifiers that the program gives.
RESERVED = re.compile(
    r"(?:p|fn|fnref|note|line|page|orig)[-\d].*|em-\d+|press-(?:corrections|em-\d+)"
)
VALID = re.compile(r"[^\W\d][\w.-]*")
#: The nodes to which a writer can give an identifier.
HOLDERS = (tree.Section, tree.Span, tree.Division)


def with_ids(work: tree.Work, findings: Findings) -> tree.Work:
    """Return the work with identifiers that are possible in a file.

    An identifier to which no link leads is not visible to anybody: if it is one of the program's
    own, or is used twice, it is left out; a heading's second use is reported. One with characters
    that no identifier may have (``fig:map``) is written with hyphens, in links too.
    """
    nodes = [*tree.walk(*work.body), *tree.walk(*work.notes)]
    first: dict[str, Place] = {}
    for node in nodes:
        if isinstance(node, HOLDERS) and node.id:
            first.setdefault(node.id, node.place)
    linked = _linked(nodes)

    def change(node: tree.Node) -> tree.Node:
        if isinstance(node, tree.Link) and node.target[:1] == "#":
            name = unquote(node.target[1:])
            return node if name not in first else _to(node, f"#{_repaired(name)}")
        if not isinstance(node, HOLDERS) or not node.id:
            return node
        is_second = node.place != first[node.id]
        spare = node.id not in linked and (RESERVED.fullmatch(node.id) or is_second)
        if spare and is_second and isinstance(node, tree.Section):
            message = f"the identifier “{node.id}” is given a second time, and left out here"
            hint = f"it stands on line {first[node.id].line} already: change one"
            findings.warning(node.place, "ID-TWICE", message, hint)
        name = "" if spare else _repaired(node.id)
        return node if name == node.id else msgspec.structs.replace(node, id=name)

    body = tuple(map_nodes(block, change) for block in work.body)
    notes = tuple(map_nodes(note, change) for note in work.notes)
    return msgspec.structs.replace(work, body=body, notes=notes)


def _linked(nodes: Iterable[tree.Node]) -> set[str]:
    """Return the identifiers that links within the work use."""
    links = (n for n in nodes if isinstance(n, tree.Link) and n.target[:1] == "#")
    return {unquote(link.target[1:]) for link in links}


def _to(link: tree.Link, target: str) -> tree.Link:
    return link if target == link.target else msgspec.structs.replace(link, target=target)


def _repaired(name: str) -> str:
    """Return the identifier with hyphens in the place of characters that it may not have."""
    plain = re.sub(r"[^\w.-]+", "-", name)
    return plain if VALID.fullmatch(plain) else f"x-{plain}"
