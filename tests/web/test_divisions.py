"""Soft hyphens: in running words by the patterns of their language, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import context_with, work_of

from publish.source import tree
from publish.web.divisions import with_soft_hyphens

if TYPE_CHECKING:
    from pathlib import Path

HYPHEN = "\u00ad"
TEXT = """\
Extraordinary revolutionary words and a [Weltanschauungsgemeinschaft]{lang=de} besides, with
`extraordinary()` and <https://example.org/extraordinary-revolutionary/>.[^1]

## Extraordinary revolutionary heading

| Extraordinary revolutionary verse

| Extraordinary | b |
|---------------|---|
| revolutionary | 2 |

- Extraordinary items.

[^1]: Extraordinary revolutionary notes.
"""


def divided(tmp_path: Path) -> tuple[tree.Node, ...]:
    edition = context_with(work_of(tmp_path / "w", TEXT, "title: T\nlang: en-GB"), "web").edition
    return (*with_soft_hyphens(edition.body, "en-GB"), *with_soft_hyphens(edition.notes, "en-GB"))


def words_in(nodes: tuple[tree.Node, ...], kind: type[tree.Node]) -> str:
    whole = (node for node in tree.walk(*nodes) if isinstance(node, kind))
    return " ".join(n.text for node in whole for n in tree.walk(node) if isinstance(n, tree.Text))


def test_words_are_divided_where_the_printed_book_divides_them(tmp_path: Path) -> None:
    nodes = divided(tmp_path)
    paragraphs = words_in(nodes, tree.Paragraph)
    assert f"revolu{HYPHEN}tion{HYPHEN}ary" in paragraphs
    assert f"Welt{HYPHEN}an{HYPHEN}schau{HYPHEN}ungs" in paragraphs
    assert HYPHEN in words_in(nodes, tree.Note) and HYPHEN in words_in(nodes, tree.List)


def test_and_nowhere_else(tmp_path: Path) -> None:
    nodes = divided(tmp_path)
    for kind in (tree.Verse, tree.Table):
        assert words_in(nodes, kind) and HYPHEN not in words_in(nodes, kind)
    titles = [n.title for n in tree.walk(*nodes) if isinstance(n, tree.Section)]
    assert titles and HYPHEN not in words_in(tuple(one for t in titles for one in t), tree.Text)
    codes = [n.text for n in tree.walk(*nodes) if isinstance(n, tree.Code)]
    assert codes == ["extraordinary()"]
    assert "example.org" in words_in(nodes, tree.Span).replace(" ", "")
    assert HYPHEN not in words_in(nodes, tree.Span)


def test_a_language_without_patterns_is_left_alone(tmp_path: Path) -> None:
    edition = context_with(work_of(tmp_path / "w", "Extraordinary."), "web").edition
    (block,) = with_soft_hyphens(edition.body, "yi")
    assert HYPHEN not in words_in((block,), tree.Text)
