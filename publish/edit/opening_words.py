"""The openings of a text and its chapters: words in small capitals, a dropped initial."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core import contract
from publish.core.directions import has_capitals
from publish.edit.inline_cuts import cut
from publish.source import tree
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.edition import Edition
    from publish.settings.resolve import Resolved

#: The first letter, and the quotation marks before it.
_INITIAL = re.compile(r"\s*((?:[‘’“”„‚«»‹›(\[¿¡]\s?)*)[^\W\d_]")
#: Divisions in which no text opens: parts of a letter, and centred or right-aligned text.
_APART = frozenset("address dateline salutation signature attribution right centered".split())
#: The least and the most letters of the first words in small capitals.
_LEAST, _MOST = 8, 28


def openings(edition: Edition, settings: Resolved) -> frozenset[str]:
    """Return the identifiers of the paragraphs with which the text and its chapters open.

    As in a letter, date, address and salutation come before the opening.
    """
    if settings.initial == "plain" or not has_capitals(edition.metadata.lang):
        return frozenset()
    firsts = [next((n for n in _running(edition.body) if isinstance(n, tree.Numbered)), None)]
    if settings.chapters != "run-on":
        chapters = (node for node in edition.body if isinstance(node, tree.Section))
        firsts += [next(_running(chapter.children), None) for chapter in chapters]  # type: ignore[misc]
    return frozenset(
        node.id
        for node in firsts
        if isinstance(node, tree.Numbered) and isinstance(node.block, tree.Paragraph)
    )


def _running(nodes: tree.Blocks) -> Iterator[tree.Block]:
    """Yield blocks in reading order, without those that are set apart from the text.

    A section comes before its contents; a division only as its contents.
    """
    for node in nodes:
        if isinstance(node, tree.Division):
            if not _APART.intersection(node.classes):
                yield from _running(node.children)
            continue
        yield node
        if isinstance(node, tree.Section):
            yield from _running(node.children)


def with_opening_style(nodes: tree.Inlines, settings: Resolved) -> tree.Inlines:
    """Return the first words of a paragraph in the opening style of the settings."""
    text = plain(nodes)
    found = _INITIAL.match(text)
    if found is None:
        return nodes
    marks = len("".join(found[1].split()))
    initial = marks + 1 if settings.initial == "drop-cap" else 0
    begun = initial + _until_space(text, initial) if initial else 0
    parts, start = list[tree.Inline](), 0
    # The rest of the initial's word is a node by itself, so that both can be read as one word.
    first = contract.FIRST_WORDS
    kinds = [(initial, contract.INITIAL), (begun, first), (_first_words(text), first)]
    for end, kind in kinds:
        if end > start:
            words, nodes = cut(nodes, end - start)
            if kind is contract.INITIAL and marks:
                mark, words = cut(words, marks)
                words = (_span(mark, contract.INITIAL_MARK.name), *_parted(text, marks, words))
            parts.append(_span(_parted(text, start, words), kind.name))
            start = end
    return (*parts, *_parted(text, start, nodes))


def _until_space(text: str, count: int) -> int:
    """Return how many letters follow in the word, after so many characters without spaces."""
    after = text[_end(text, count) :]
    return 0 if after[:1].isspace() else len(after.split(maxsplit=1)[0]) if after else 0


def _parted(text: str, count: int, nodes: tree.Inlines) -> tree.Inlines:
    """Return nodes that were cut off, with the space that a cut removes."""
    if not count or not nodes or not text[_end(text, count) :][:1].isspace():
        return nodes
    return (tree.Text(place=nodes[0].place, text=" "), *nodes)


def _end(text: str, count: int) -> int:
    """Return where so many characters of a text, without spaces, end."""
    for at, character in enumerate(text):
        count -= not character.isspace()
        if not count:
            return at + 1
    return len(text)


def _first_words(text: str) -> int:
    """Return the number of characters without spaces in the first few whole words."""
    count = 0
    for word in text.split():
        if count and (count >= _LEAST or count + len(word) > _MOST):
            break
        count += len(word)
        if word[-1] in ",.;:!?—–":
            break
    return count


def _span(nodes: tree.Inlines, name: str) -> tree.Span:
    return tree.Span(place=nodes[0].place, classes=(name,), children=nodes)
