"""Where the words of a page may be divided: soft hyphens, by the patterns of their languages.

Browsers have patterns for few languages, and other ones on each system; with these the lines of a
work end where those of its printed book would. Headings, verse, code, addresses and tables are not
divided.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.core import contract
from publish.core.characters import SOFT_HYPHEN
from publish.source import tree
from publish.source.tree_map import replace_within
from publish.typeset.hyphenation import points

if TYPE_CHECKING:
    from collections.abc import Callable

N = TypeVar("N", bound=tree.Node)

#: The fewest letters of a word that is divided, those before and after: as the printed book has it.
_LIMITS = (6, 3, 3)
_WORD = re.compile(r"\S+")
#: What is not divided, whatever is in it; of sections the headings alone.
_WHOLE = (tree.Verse, tree.Table, tree.Image)
#: The classes of words that stay on their line, or are divided otherwise.
_WHOLE_WORDS = frozenset((contract.BOUND.name, contract.URL.name))


def with_soft_hyphens(nodes: tuple[N, ...], lang: str) -> tuple[N, ...]:
    """Return nodes with soft hyphens in their words.

    Args:
        nodes: blocks, or notes.
        lang: their language; words and divisions that say another are divided by its patterns.
    """
    return tuple(_divided(node, lang) for node in nodes)


def _divided(node: N, lang: str) -> N:
    """Return a node with soft hyphens in it."""
    if isinstance(node, tree.Section):
        return msgspec.structs.replace(node, children=with_soft_hyphens(node.children, lang))
    return replace_within(node, _divider(_language(node) or lang))


def _language(node: tree.Node) -> str:
    """Return the language that a node says; '' of one that says none."""
    return str(getattr(node, "lang", None) or "")


def _classes(node: tree.Node) -> tuple[str, ...]:
    return node.classes if isinstance(node, tree.Span | tree.Division) else ()


def _divider(lang: str) -> Callable[[tree.Node], tuple[tree.Node, ...] | None]:
    """Return what puts soft hyphens into words of a language, and leaves what stays whole."""

    def divide(node: tree.Node) -> tuple[tree.Node, ...] | None:
        if isinstance(node, tree.Text):
            return (msgspec.structs.replace(node, text=_marked(node.text, lang)),)
        if isinstance(node, _WHOLE) or _WHOLE_WORDS & {*_classes(node)}:
            return (node,)
        if isinstance(node, tree.Section) or _language(node):
            return (_divided(node, lang),)
        return None

    return divide


def _marked(text: str, lang: str) -> str:
    """Return a text with a soft hyphen wherever a word may be divided."""
    return _WORD.sub(lambda word: _with_hyphens(word[0], points(word[0], lang, _LIMITS)), text)


def _with_hyphens(word: str, places: list[int]) -> str:
    ends = zip([0, *places], [*places, len(word)], strict=True)
    return SOFT_HYPHEN.join(word[start:end] for start, end in ends)
