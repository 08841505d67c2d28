"""Addresses in running text: their recognition, where a line may end in them, their markup.

A line may end in an address after ``/ . ? & =`` and the like, never between ``http:`` and ``//``
and never with an added hyphen: a reader would copy it (The Chicago Manual of Style, 17th edition,
14.18, breaks before most of these characters; here they end the line, where the eye sees that the
address continues). A line may end before a hyphen of the address, not after it: at a line's end
readers, and the programs with which they copy (pdfium and poppler), would take it for an added one.
Code is broken in the same way.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.core import contract
from publish.core.characters import NOTE_CALL, OBJECT
from publish.source import tree
from publish.source.inline import plain
from publish.source.tree_map import map_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

N = TypeVar("N", bound=tree.Node)

_PLAIN = rf"[^\s<>\"“”„«»‹›{chr(NOTE_CALL)}{OBJECT}]"
#: An address, with what may follow it in the sentence.
_FOUND = re.compile(
    rf"(?<![\w@/.])(?:(?:https?|ftp)://{_PLAIN}+|www\.{_PLAIN}+|(?:doi:|urn:[a-z][\w-]+:){_PLAIN}+"
    rf"|10\.\d{{4,9}}/{_PLAIN}+|(?:mailto:)?[\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
#: Punctuation of the sentence, not of the address before it.
_SENTENCE = ".,;:!?…'’‘*_"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_SCHEME = re.compile(r"(?:https?://|mailto:)?(?:www\.)?", re.IGNORECASE)
#: Characters after which a line may end; a hyphen, before which it may; and characters after which
#: engines would also end one.
_PUNCTUATION = re.compile(r"(?P<after>[/.?&=#_:@+,;]+)(?!-)|(?P<before>-+)|[/.?&=#_:@+,;!%|)\]}]+")
#: Spaces between words; no-break spaces are not among them.
_SPACES = re.compile(r"[^\S\u00a0\u202f\u2007]+")
#: Words that are long enough to be divided before their hyphens.
_SLUG = re.compile(r"[\w-]{17,}")
#: The fewest characters of an address, or of a word of code, at either side of a line end.
LEAST = 3
#: Characters that allow a line to end, and forbid it (Unicode Standard Annex 14: ZW, WJ); they have
#: no glyphs.
MAY_BREAK, NO_BREAK = "\u200b", "\u2060"


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of addresses in a text, without the punctuation around them."""
    for found in _FOUND.finditer(text):
        yield found.start(), found.start() + len(_bare(found[0]))


def _bare(address: str) -> str:
    """Return an address without the punctuation of the sentence after it."""
    while address:
        last = address[-1]
        opens = _PAIRS.get(last)
        if last not in _SENTENCE and (not opens or address.count(opens) >= address.count(last)):
            break
        address = address[:-1]
    return address


def is_own(words: str, target: str) -> bool:
    """Return whether a link's words are its address, with or without ``https://`` and ``www.``."""
    return _core(words) == _core(target)


def _core(address: str) -> str:
    address = address.strip()
    return address[_SCHEME.match(address).end() :].rstrip("/").casefold()  # type: ignore[union-attr]


def shown(target: str) -> str:
    """Return an address as it is printed: of a mail address, only that."""
    if target.lower().startswith("mailto:"):
        return target[len("mailto:") :].partition("?")[0]
    return target


def pieces(text: str) -> list[str]:
    """Return the pieces of an address, or of code, between which a line may end."""
    return [piece for piece in with_breaks(text).replace(NO_BREAK, "").split(MAY_BREAK) if piece]


def unbroken(nodes: Iterable[tree.Node]) -> Iterator[str]:
    """Yield words of some nodes, addresses and code in pieces between which a line may end."""
    text = "".join(part for node in nodes for part in _unbroken(node)).replace(NO_BREAK, "")
    return (piece for word in _SPACES.split(text) for piece in word.split(MAY_BREAK) if piece)


def _unbroken(node: tree.Node) -> Iterator[str]:
    if is_marked(node):
        yield with_breaks(plain((node,)))
    elif isinstance(node, tree.Code):
        yield with_breaks(node.text)
    elif parts := list(tree.parts(node)):
        for part in parts:
            yield from _unbroken(part)
    else:
        yield plain((node,))


def with_breaks(text: str) -> str:
    """Return a text with zero-width characters where a line may end, and where it must not."""
    return re.sub(r"\S+", lambda word: "".join(_broken(word[0])), text)


def _broken(word: str) -> Iterator[str]:
    done, slugs = 0, [found.span() for found in _SLUG.finditer(word)]
    for punctuation in _PUNCTUATION.finditer(word):
        first, end = punctuation.span()
        is_long = any(left < first < right for left, right in slugs)
        yield word[done:first]
        yield MAY_BREAK if punctuation["before"] and is_long and _is_inside(word, first) else ""
        yield punctuation[0]
        if punctuation["after"] and _is_inside(word, end):
            yield MAY_BREAK
        elif end < len(word):
            yield NO_BREAK
        done = end
    yield word[done:]


def _is_inside(word: str, at: int) -> bool:
    """Return whether a place is far enough from both ends of a word."""
    return LEAST <= at <= len(word) - LEAST and word[at] not in MAY_BREAK + NO_BREAK


# --- the tree ---------------------------------------------------------------------------


def mark(node: N) -> N:
    """Mark the addresses among the words directly in a node."""
    if is_marked(node):
        return node
    is_whole = isinstance(node, tree.Link) and _is_address(node)
    return map_runs(
        node, tree.Inline, lambda run: (_span(run),) if is_whole else tuple(_marked(run))
    )


def is_marked(node: tree.Node) -> bool:
    """Return whether a node is a marked address."""
    return isinstance(node, tree.Span) and contract.URL.name in node.classes


def _is_address(link: tree.Link) -> bool:
    words = [node.text for node in link.children if isinstance(node, tree.Text)]
    return len(words) == len(link.children) and is_own("".join(words), link.target)


def _marked(nodes: tree.Inlines) -> Iterator[tree.Inline]:
    """Yield inline nodes, with spans around addresses in their texts, even if these are divided."""
    for is_text, group in groupby(nodes, lambda node: isinstance(node, tree.Text)):
        run = tuple(group)
        texts = [node for node in run if isinstance(node, tree.Text)]
        yield from _marked_texts(texts) if is_text else run


def _marked_texts(texts: list[tree.Text]) -> Iterator[tree.Inline]:
    done = 0
    for first, last in spans("".join(node.text for node in texts)):
        yield from _between(texts, done, first)
        yield _span(tuple(_between(texts, first, last)))
        done = last
    yield from _between(texts, done, sum(len(node.text) for node in texts)) if done else texts


def _between(texts: list[tree.Text], first: int, last: int) -> Iterator[tree.Text]:
    """Yield the parts of some texts between two offsets in all of them."""
    start = 0
    for node in texts:
        left, right = max(first - start, 0), min(last - start, len(node.text))
        if left < right:
            place = msgspec.structs.replace(node.place, column=node.place.column + left)
            yield tree.Text(place=place, text=node.text[left:right])
        start += len(node.text)


def _span(children: tree.Inlines) -> tree.Span:
    return tree.Span(place=children[0].place, classes=(contract.URL.name,), children=children)
