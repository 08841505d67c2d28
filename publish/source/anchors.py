"""The names of headings: those that the program gives, and those that links written elsewhere use.

GitHub, Pandoc and Obsidian each make an anchor of a heading's words in their own way; a link
written for one of them leads to the same heading here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote

import msgspec
from markdown_it.common.utils import normalizeReference

from publish.source import tree
from publish.source.attributes import trailing_attributes
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

#: What an identifier may not contain after its first character (XML 1.0, 2.3, production 4a). Full
#: stops, which it may, are left out as well.
_NOT_IN_NAMES = re.compile(
    "[^-0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
)
#: Characters that Obsidian leaves out of headings in links.
_OF_OBSIDIAN = re.compile(r"[#^|\[\]:\\]")
#: Markup of emphasis and code; an underline within a word is none.
_EMPHASIS = re.compile(r"[*`]|\b_|_\b")
_LONGEST = 60


class Anchors:
    """Gives sections their ids: the writer's own, or one made of the title; each once."""

    def __init__(self, work: tree.Work) -> None:
        nodes = tree.walk(*work.body)
        self._taken = {getattr(n, "id", "") for n in nodes}
        self._count = 0
        #: The last number that was added to each name.
        self._last: dict[str, int] = {}

    def give(self, node: tree.Node) -> tree.Node:
        """Return a section with its identifier; any other node as it is."""
        if not isinstance(node, tree.Section) or node.id:
            return node
        self._count += 1
        stem = anchor(plain(node.title))[:_LONGEST].strip("-")
        stem = f"s-{stem}" if stem else f"section-{self._count}"
        name, n = stem, self._last.get(stem, 1)
        while name in self._taken:
            n += 1
            name = f"{stem}-{n}"
        self._taken.add(name)
        self._last[stem] = n
        return msgspec.structs.replace(node, id=name)


def anchor(title: str) -> str:
    """Return a readable identifier made of a title: its letters, in lower case, and hyphens."""
    small = unicodedata.normalize("NFC", title).lower()
    parted = "".join("-" if c.isascii() and not c.isalnum() else c for c in small)
    kept = "".join(c for c in parted if c == "-" or c.isalnum() or _is_mark(c))
    return re.sub("-+", "-", _NOT_IN_NAMES.sub("", kept)).strip("-")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


# --- the anchors of others --------------------------------------------------------------


class Headed(NamedTuple):
    """A section with the names that other programs give it, and the titles of those around it."""

    section: tree.Section
    words: str
    around: tuple[str, ...]
    names: frozenset[str]


def github(title: str) -> str:
    """Return GitHub's anchor: lower case, no punctuation, a hyphen for each blank."""
    small = unicodedata.normalize("NFC", title).lower()
    return "".join(c for c in small if c.isalnum() or _is_mark(c) or c in "-_ ").replace(" ", "-")


def pandoc(title: str) -> str:
    """Return Pandoc's anchor (``auto_identifiers``): full stops stay; it begins with a letter."""
    small = unicodedata.normalize("NFC", title).lower()
    kept = "".join(c for c in small if c.isalnum() or _is_mark(c) or c in "-_." or c.isspace())
    first = next((at for at, c in enumerate(kept) if c.isalpha()), len(kept))
    return "-".join(kept[first:].split()) or "section"


def obsidian(title: str) -> str:
    """Return the words of a heading as Obsidian's links have them, in lower case."""
    plain_ = _OF_OBSIDIAN.sub(" ", unicodedata.normalize("NFC", title))
    return " ".join(plain_.split()).casefold()


def headings(body: tree.Blocks) -> list[Headed]:
    """Return the sections of a text with the names by which links may refer to them."""
    found = list(_sections(body, ()))
    anchors = [_counted(found, make) for make in (github, pandoc)]
    return [
        Headed(
            section,
            obsidian(plain(section.title)),
            around,
            frozenset({anchors[0][n], anchors[1][n]}),
        )
        for n, (section, around) in enumerate(found)
    ]


def _sections(
    blocks: tree.Blocks, around: tuple[str, ...]
) -> Iterator[tuple[tree.Section, tuple[str, ...]]]:
    for block in blocks:
        if isinstance(block, tree.Section):
            yield block, around
            yield from _sections(block.children, (*around, obsidian(plain(block.title))))


def _counted(
    found: list[tuple[tree.Section, tuple[str, ...]]], make: Callable[[str], str]
) -> list[str]:
    """Return the anchors of one kind; a second of the same name gets ``-1``, a third ``-2``."""
    given: dict[str, int] = {}
    names = []
    for section, _ in found:
        name = stem = make(plain(section.title))
        while name in given:
            given[stem] += 1
            name = f"{stem}-{given[stem]}"
        given[name] = 0
        names.append(name)
    return names


class Known:
    """The headings of a text, to be found by what links call them."""

    def __init__(self, body: tree.Blocks) -> None:
        self.headings = headings(body)
        self._by_name: dict[str, list[Headed]] = {}
        self._by_words: dict[str, list[Headed]] = {}
        for one in self.headings:
            self._by_words.setdefault(one.words, []).append(one)
            for name in one.names:
                self._by_name.setdefault(name, []).append(one)

    def called(self, target: str) -> list[tree.Section]:
        """Return the sections that a link's target, without its ``#``, may mean, best first."""
        name = unicodedata.normalize("NFC", unquote(target))
        if found := self._by_name.get(name.lower()):
            return [one.section for one in found]
        *outer, last = [obsidian(part) for part in name.split("#")]
        named = (one for one in self._by_words.get(last, ()) if _stand_in(outer, one.around))
        return [one.section for one in named][:1]


def _stand_in(outer: list[str], around: tuple[str, ...]) -> bool:
    """Return whether some titles are among those around a section, in their order."""
    rest = iter(around)
    return all(title in rest for title in outer)


def refer_to_headings(tokens: Sequence[Token], env: dict[str, Any]) -> None:
    """Let ``[The Three Phases]`` be a link to the heading of these words (Pandoc's rule).

    Only headings of two words or more whose words are unique: one word in brackets is more likely
    an insertion. The writer's own link definitions take precedence.
    """
    found = [
        heading_words(tokens[at + 1].content)
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    plainly = [_EMPHASIS.sub("", words) for words in found]
    counts = Counter(map(normalizeReference, plainly))
    known = env.setdefault("references", {})
    for words in found:
        bare = _EMPHASIS.sub("", words)
        if len(words.split()) > 1 and counts[normalizeReference(bare)] == 1:
            reference = {"title": "", "href": f"#{quote(bare)}", "heading": True}
            for label in {normalizeReference(words), normalizeReference(bare)}:
                known.setdefault(label, reference)


def heading_words(content: str) -> str:
    """Return the words of a heading without its attributes."""
    found = trailing_attributes(content)
    return " ".join((found[0] if found else content).split())
