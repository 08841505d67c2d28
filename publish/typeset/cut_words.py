"""Words that had to be cut at any letter: which these are, and where they stand in the source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from publish.core import contract
from publish.core.diagnostics import Place
from publish.core.files import shown
from publish.source import tree
from publish.typeset.hyphenation import MARKS

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterable, Iterator

    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.edit.edition import Edition

#: How much of a word a message shows.
_SHOWN = 40
#: So much of a word is enough to find it in its block: the rest may be in another node.
_BEGINNING = 8
_HINT = (
    "write soft hyphens (U+00AD) where it may be divided; a word of another language is divided by "
    "that if it is said: [word]{lang=de}"
)


class CutWord(NamedTuple):
    """A word, or the beginning of a very long one, and the names of the elements around it.

    The innermost comes first.
    """

    word: str
    names: tuple[str, ...]


def cut_words(pages: Iterable[Any], root: ET.Element) -> list[CutWord]:
    """The words that the engine has cut on laid-out pages of a markup."""
    from publish.typeset.lines.longwords import cut_word, is_cut

    boxes = (box for page in pages for box in page._page_box.descendants())
    cut = (box for box in boxes if type(box).__name__ == "TextBox" and is_cut(box))
    found = dict.fromkeys((box.element, cut_word(box)) for box in cut)
    parents = {child: parent for parent in root.iter() for child in parent}
    return [CutWord(word, (*_names(element, parents),)) for element, word in found if word]


def _names(element: Any, parents: dict[ET.Element, ET.Element]) -> Iterator[str]:
    while element is not None:
        if name := element.get("id"):
            yield name
        element = parents.get(element)


def report_cut_words(
    cut: Iterable[CutWord], edition: Edition, reader: Reader, findings: Findings
) -> None:
    """Tell of words that were cut, each where it first stands in its block."""
    places = _Places(edition, reader)
    for word, place in dict.fromkeys((_bare(one.word), places.find(one)) for one in cut):
        short = word if len(word) <= _SHOWN else f"{word[:_SHOWN]}…"
        message = f"“{short}” is longer than a line, and is cut there at any letter, with no hyphen"
        findings.warning(place, "WORD-CUT", message, _HINT)


def _bare(word: str) -> str:
    """A word without the marks around it, unless it is of nothing else."""
    return word.strip(MARKS) or word


class _Places:
    """Where words stand in the source of a work."""

    def __init__(self, edition: Edition, reader: Reader) -> None:
        self._edition, self._reader = edition, reader
        self._holders: dict[str, tree.Inlines | tuple[tree.Node, ...]] = {
            **{one.id: (one,) for one in edition.paragraphs()},
            **{one.id: one.title for one in edition.sections()},
            **{f"{contract.NOTE_ID}{one.number}": (one,) for one in edition.notes},
        }

    def find(self, cut: CutWord) -> Place:
        """The place of a word: in what its names name, else in the front matter or the seminar."""
        holder = next((self._holders[name] for name in cut.names if name in self._holders), ())
        nodes, bare = [*tree.walk(*holder)], _bare(cut.word)
        found = (_in_nodes(word, nodes) for word in (cut.word, bare, bare[:_BEGINNING]))
        there = next((place for place in found if place), None)
        return there or (holder[0].place if holder else self._in_files(bare))

    def _in_files(self, word: str) -> Place:
        work = self._edition.work
        files = [work.path, *([work.seminar.place.path] if work.seminar else [])]
        for file in files:
            before, found, _ = (self._reader.text(Path(file), shown(Path(file))) or "").partition(
                word
            )
            if found:
                line = before.count("\n") + 1
                return Place(file, line, len(before) - before.rfind("\n"))
        return Place(work.path)


def _in_nodes(word: str, nodes: Iterable[tree.Node]) -> Place | None:
    for node in nodes:
        at = node.text.find(word) if isinstance(node, tree.Text) else -1
        if at >= 0:
            return msgspec.structs.replace(node.place, column=node.place.column + at)
    return None
