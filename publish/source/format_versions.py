"""The versions of the format: what was text in version 1 and is markup now.

There is one parser, that of today. Where it reads markup that had no meaning then, it reports it,
so that the writer of an old source can check it, or have it escaped (``publish check --fix``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.core.diagnostics import Diagnostic, Findings, Place

#: The marks within a line, by their kinds: what they do to words, and their delimiter.
_STYLES = {
    "superscript": ("raised letters", "^"),
    "subscript": ("lowered letters", "~"),
    "struck": ("struck words", "~~"),
    "highlighted": ("marked words", "=="),
}
_BOX = re.compile(r"\[[ xX]\]")
#: The marker of an item, up to the character before which a backslash makes it text.
_MARK = re.compile(r"(?=\()|[A-Za-z]+(?=[.)])|#(?=\.)")


class Older(NamedTuple):
    """A place with another meaning than in version 1, and this meaning.

    ``escapes`` are the offsets after it at which backslashes make it text; none if that is
    impossible.
    """

    place: Place
    read: str
    escapes: tuple[int, ...] = (0,)


def check_version(work: tree.Work, source: list[str], findings: Findings) -> None:
    """Report what has another meaning in a source of version 1.

    Args:
        work: what was read.
        source: the lines of its file.
        findings: receives a warning for each place.
    """
    if work.metadata.format != 1:
        return
    for one in [*older(work, source, findings)]:
        fix = ", or have it put there by publish check --fix" if one.escapes else ""
        findings.warning(
            one.place,
            "FORMAT-OLDER",
            f"this is read as {one.read}; in version 1 of the format it was text",
            f"if text is meant, put a backslash before it{fix}; if not, say format: 2 in the head",
        )


def older(work: tree.Work, source: list[str], found: Iterable[Diagnostic]) -> Iterator[Older]:
    """Yield the places of a source that have another meaning than in version 1.

    Args:
        work: what was read.
        source: the lines of its file.
        found: its findings, which include the headings that are named in brackets.
    """
    for node in tree.walk(*work.body, *work.notes):
        yield from _of_node(node, source)
    headings = [one.place for one in found if one.code == "LINK-HEADING"]
    yield from (Older(place, "a link to a heading") for place in headings)


def _of_node(node: tree.Node, source: list[str]) -> Iterator[Older]:
    line = _from(node.place, source)
    if node.kind in _STYLES:
        read, delimiter = _STYLES[node.kind]
        if line.startswith(delimiter):
            yield Older(node.place, read, tuple(range(len(delimiter))))
    elif isinstance(node, tree.List) and node.ordered:
        yield from _of_list(node, source)
    elif isinstance(node, tree.ListItem) and node.task:
        box = _BOX.search(line)
        yield Older(node.place, "a task", (box.start(),) if box else ())
    elif isinstance(node, tree.Definition):
        yield Older(node.place, "a definition")
    elif isinstance(node, tree.NewPage) and line.startswith("\\"):
        yield Older(node.place, "the end of a page")
    elif isinstance(node, tree.Table):
        yield from _of_table(node, source)


def _from(place: Place, source: list[str]) -> str:
    return source[place.line - 1][place.column - 1 :]


def _of_list(node: tree.List, source: list[str]) -> Iterator[Older]:
    """Yield the items of a list with letters, or with numbers in brackets."""
    for item in node.children:
        if found := _MARK.match(_from(item.place, source)):
            yield Older(item.place, "an item of a list", (found.end(),))


def _of_table(node: tree.Table, source: list[str]) -> Iterator[Older]:
    """Yield a table that does not begin with a row between bars, or has its caption before it."""
    caption, begin = node.caption, node.head.place
    if caption is not None and caption.place.line < begin.line:
        colon = _from(caption.place, source).find(":")
        yield Older(caption.place, "the caption of a table", (colon,) if colon >= 0 else ())
    line = _from(begin, source)
    if "|" not in line or not line.strip("|:-+= \t"):
        yield Older(begin, "a table", ())
