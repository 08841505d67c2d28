"""House style: named rules that make all texts of the house alike, and correct nothing.

Each rule has a name, a setting that switches it off, and a form for each language that it knows.
Rules look at the words of a block and return edits; they never change the diplomatic reading, code,
or the addresses of links.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.core.diagnostics import Place
from publish.edit.house_style.dashes import dashes, verse_dashes
from publish.edit.house_style.edits import base
from publish.edit.house_style.quotes import quotes
from publish.edit.house_style.rules import RULES
from publish.source import tree, url_text
from publish.source.passages import is_number, passage
from publish.source.tree_map import map_runs, replace_nodes, replace_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.house_style.rules import Edit, Rule

N = TypeVar("N", bound=tree.Node)
_NOWHERE = Place("")
#: Nodes that are not words, and are left alone.
_UNWORDED = (tree.NoteCall, tree.LineBreak, tree.Code, tree.Image)
#: Numbers that are names, which no rule changes.
_LEFT_ALONE = re.compile(
    r"\bISBN(?:-1[03])?:? [\d-]+X?|\b\d{4}-\d\d-\d\d\b",
    re.IGNORECASE,
)


class House:
    """The rules that are on, for a work in one language.

    ``marks`` are the quotation marks that the work wants for its language, '' for the usual ones.
    """

    def __init__(self, lang: str, off: frozenset[str] = frozenset(), marks: str = "") -> None:
        self._lang = lang
        off = frozenset(RULES) if "*" in off else off
        rules = {name: rule for name, rule in RULES.items() if name not in off}
        if marks and "quotes" in rules:
            rules["quotes"] = partial(_own_quotes, base(lang), marks)
        self._rules = list(rules.values())
        self._marks = [rules[name] for name in ("apostrophes", "quotes") if name in rules]
        #: Separators of words that stay on one line, as a dash and the name after it.
        self.space = "\N{NO-BREAK SPACE}" if "no-break" in rules else " "
        self._verse_rules = [verse_dashes if rule is dashes else rule for rule in self._rules]

    def line(self, text: str) -> str:
        """Return a string without markup, such as a title."""
        nodes = self.inlines((tree.Text(place=_NOWHERE, text=text),), self._lang)
        return "".join(n.text for n in nodes if isinstance(n, tree.Text))

    def name(self, text: str) -> str:
        """Return a name or other field of the head with its quotation marks and apostrophes set."""
        (node,) = _set((tree.Text(place=_NOWHERE, text=text),), self._lang, self._marks)
        return node.text

    def node(self, node: N, lang: str = "") -> N:
        """Return a node with all its words in house style; ``lang`` is the language around it."""
        lang = getattr(node, "lang", "") or lang or self._lang
        return map_runs(node, tree.Node, partial(self._run, lang=lang))

    def _run(self, run: tuple[N, ...], lang: str) -> tuple[N, ...]:
        """Return nodes side by side; words, and the lines of a poem, are set as a whole."""
        if all(isinstance(one, tree.Inline) for one in run):
            return _set(run, lang, self._rules)
        if all(isinstance(one, tree.Stanza) for one in run):
            return _set(run, lang, self._verse_rules)
        return tuple(self.node(one, lang) for one in run)

    def inlines(self, children: tree.Inlines, lang: str) -> tree.Inlines:
        """Return inline nodes of a language in house style."""
        return _set(children, lang, self._rules)


def _own_quotes(language: str, marks: str, text: str, lang: str) -> Iterator[Edit]:
    """Yield quotation marks; in the work's language those that the work wants."""
    return quotes(text, lang, marks if base(lang) == language else "")


def _set(nodes: tuple[N, ...], lang: str, rules: list[Rule]) -> tuple[N, ...]:
    """Return inline nodes, or the stanzas of a poem, after some rules."""
    words = _Words(nodes, lang)
    before = list(words.texts)
    for rule in rules:
        words.apply(rule)
    return nodes if words.texts == before else _with_texts(nodes, iter(words.texts))


class _Words:
    """The words of some nodes, to which rules are applied one after the other."""

    def __init__(self, children: tuple[tree.Node, ...], lang: str) -> None:
        joined = passage(children, lang, _NOWHERE, "")
        ends = [*(p.start for p in joined.pieces[1:]), len(joined.text)][: len(joined.pieces)]
        self.texts = [
            joined.text[p.start : end] for p, end in zip(joined.pieces, ends, strict=True)
        ]
        self._langs = [p.lang for p in joined.pieces]
        self._fixed = [joined.is_address(p.start, p.start + 1) for p in joined.pieces]

    def apply(self, rule: Rule) -> None:
        """Make the edits of a rule in every language of these words, the last one first."""
        for lang in dict.fromkeys(self._langs):
            text = "".join(self.texts)
            edits = sorted(rule(text, lang), reverse=True)
            if not edits:
                continue
            kept = [*(m.span() for m in _LEFT_ALONE.finditer(text)), *url_text.spans(text)]
            covered = {at for first, last in kept for at in range(first, last)}
            self._edit((edit for edit in edits if not _is_covered(edit, covered)), lang)

    def _edit(self, edits: Iterator[Edit], lang: str) -> None:
        """Put the new words in the place of the first old ones; delete the rest of these."""
        starts = [0, *accumulate(map(len, self.texts))]
        #: The edits of each text, in its own offsets, the last one first.
        own: dict[int, list[Edit]] = {}
        for first, last, new in edits:
            touched = range(
                bisect_right(starts, first, 1) - 1,
                bisect_left(starts, max(last, first + 1), 0, len(self.texts)),
            )
            if not touched or any(self._fixed[i] for i in touched):
                continue
            if self._langs[touched[0]] != lang:
                continue
            for i in touched:
                span = max(first - starts[i], 0), min(last, starts[i + 1]) - starts[i]
                own.setdefault(i, []).append((*span, new if i == touched[0] else ""))
        for i, changes in own.items():
            self.texts[i] = _edited(self.texts[i], changes)


def _edited(text: str, edits: list[Edit]) -> str:
    """Return a text with its edits made, which are given from the last to the first."""
    parts: list[str] = []
    end = len(text)
    for first, last, new in edits:
        if last <= end:
            parts += (text[last:end], new)
            end = first
    return "".join([text[:end], *reversed(parts)])


def _is_covered(edit: Edit, covered: set[int]) -> bool:
    """Return whether an edit touches what no rule may change; an insertion, if both sides are."""
    first, last, _ = edit
    if first == last:
        return covered.issuperset((first - 1, first))
    return not covered.isdisjoint(range(first, last))


def _with_texts(nodes: tuple[N, ...], texts: Iterator[str]) -> tuple[N, ...]:
    """Return the nodes with other words, in the order in which :func:`passage` reads them."""

    def worded(node: tree.Node) -> tuple[tree.Node, ...] | None:
        if isinstance(node, tree.Text):
            text = next(texts)
            return (node if text == node.text else msgspec.structs.replace(node, text=text),)
        if isinstance(node, tree.Emendation):
            return (msgspec.structs.replace(node, corr=replace_nodes(node.corr, worded)),)
        if isinstance(node, tree.VerseLine | tree.Stanza):
            made = replace_within(node, worded)
            next(texts)  # the end of the line
            return (made,)
        if isinstance(node, _UNWORDED) or is_number(node):
            next(texts)
        return None

    return replace_nodes(nodes, worded)
