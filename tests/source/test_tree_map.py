"""The map over the tree, on which all rewriters of trees are written."""

from __future__ import annotations

import ast
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.tree_map import (
    lines,
    map_lines,
    map_nodes,
    map_runs,
    replace_nodes,
    replace_within,
)

PUBLISH = Path(__file__).parents[2] / "publish"
_HELD = settings(max_examples=40, deadline=None, derandomize=True, database=None,
                 suppress_health_check=list(HealthCheck))  # fmt: skip

_PLACES = st.builds(Place, st.just("essay.md"), st.integers(1, 99), st.integers(1, 99))


def _texts() -> st.SearchStrategy[tree.Inline]:
    words = st.text("abc ", min_size=1, max_size=6)
    return st.one_of(
        st.builds(tree.Text, place=_PLACES, text=words),
        st.builds(tree.NoteCall, place=_PLACES, key=words),
        st.builds(tree.LineBreak, place=_PLACES),
        st.builds(tree.SourcePage, place=_PLACES, label=st.just("7")),
    )


def _inlines(of: st.SearchStrategy[tree.Inline]) -> st.SearchStrategy[tree.Inline]:
    inside = st.lists(of, max_size=3).map(tuple)
    return st.one_of(
        st.builds(tree.Emphasis, place=_PLACES, children=inside),
        st.builds(tree.Span, place=_PLACES, children=inside),
        st.builds(tree.Emendation, place=_PLACES, sic=inside, corr=inside),
        st.builds(tree.Corrected, place=_PLACES, children=inside),
    )


_INLINE = st.recursive(_texts(), _inlines, max_leaves=6)
_WORDS = st.lists(_INLINE, max_size=3).map(tuple)
_PARAGRAPH = st.builds(tree.Paragraph, place=_PLACES, children=_WORDS)


def _blocks(of: st.SearchStrategy[tree.Block]) -> st.SearchStrategy[tree.Block]:
    inside = st.lists(of, max_size=3).map(tuple)
    cells = st.builds(tree.Cell, place=_PLACES, children=st.one_of(_WORDS, inside))
    row = st.builds(tree.Row, place=_PLACES, children=st.lists(cells, max_size=2).map(tuple))
    return st.one_of(
        st.builds(tree.Section, place=_PLACES, level=st.just(1), title=_WORDS, children=inside),
        st.builds(
            tree.BlockQuote, place=_PLACES, children=inside, attribution=st.none() | _PARAGRAPH
        ),
        st.builds(
            tree.Table,
            place=_PLACES,
            caption=st.none() | _PARAGRAPH,
            head=row,
            children=st.lists(row, max_size=2).map(tuple),
        ),
        st.builds(tree.Numbered, place=_PLACES, number=st.integers(1, 9), block=of),
    )


TREES = st.recursive(_PARAGRAPH, _blocks, max_leaves=6)


@_HELD
@given(TREES)
def test_a_map_that_changes_nothing_keeps_the_same_object(top: tree.Block) -> None:
    assert map_nodes(top, lambda node: node) is top
    assert map_runs(top, tree.Node, lambda run: run) is top
    assert map_runs(top, tree.Node, lambda run: (*run,)) is top
    assert map_lines(top, lambda line: line) is top
    assert replace_within(top, lambda node: None) is top
    assert replace_nodes((top,), lambda node: (node,))[0] is top


@_HELD
@given(TREES)
def test_nodes_are_met_bottom_up_each_once(top: tree.Block) -> None:
    met: list[tree.Node] = []

    def change(node: tree.Node) -> tree.Node:
        met.append(node)
        return node

    map_nodes(top, change)

    def expected(node: tree.Node) -> list[tree.Node]:
        return [one for part in tree.parts(node) for one in expected(part)] + [node]

    assert list(map(id, met)) == list(map(id, expected(top)))


@_HELD
@given(TREES)
def test_nodes_are_asked_for_top_down_each_once(top: tree.Block) -> None:
    met: list[tree.Node] = []

    def change(node: tree.Node) -> None:
        met.append(node)

    replace_nodes((top,), change)
    assert list(map(id, met)) == list(map(id, tree.walk(top)))


@_HELD
@given(TREES)
def test_nothing_is_lost_and_places_stay(top: tree.Block) -> None:
    """Every text is doubled; all else, and where everything stands, is as it was."""

    def doubled(node: tree.Node) -> tuple[tree.Node, ...] | None:
        return (node, node) if isinstance(node, tree.Text) else None

    made = replace_within(top, doubled)
    there = [(type(n), n.place) for n in tree.walk(top)]
    twice = [one for one in there for _ in range(2 if one[0] is tree.Text else 1)]
    assert [(type(n), n.place) for n in tree.walk(made)] == twice

    def louder(node: tree.Node) -> tree.Node:
        if isinstance(node, tree.Text):
            return msgspec.structs.replace(node, text=node.text.upper())
        return node

    loud = map_nodes(top, louder)
    assert [(type(n), n.place) for n in tree.walk(loud)] == there
    texts = [n.text for n in tree.walk(top) if isinstance(n, tree.Text)]
    assert [n.text for n in tree.walk(loud) if isinstance(n, tree.Text)] == [
        text.upper() for text in texts
    ]


@_HELD
@given(TREES)
def test_what_stands_beside_a_change_is_the_same_object(top: tree.Block) -> None:
    first = next((n for n in tree.walk(top) if isinstance(n, tree.NoteCall)), None)

    def without(node: tree.Node) -> tuple[tree.Node, ...] | None:
        return () if node is first else None

    made = replace_within(top, without)
    kept = {id(node) for node in tree.walk(made)}
    for node in tree.walk(top):
        holds = any(one is first for one in tree.walk(node))
        assert (id(node) in kept) is not holds or first is None


@_HELD
@given(TREES)
def test_lines_are_the_outermost_runs_of_words(top: tree.Block) -> None:
    inside = [node for line in lines(top) for node in tree.walk(*line)]
    there = [node for node in tree.walk(top) if isinstance(node, tree.Inline)]
    assert list(map(id, inside)) == list(map(id, there))


_HERE = Place("essay.md", 3, 5)


def _text(text: str) -> tree.Text:
    return tree.Text(place=_HERE, text=text)


def test_only_runs_of_a_kind_are_changed() -> None:
    section = tree.Section(
        place=_HERE, level=1, title=(_text("a"),), children=(tree.ThematicBreak(place=_HERE),)
    )
    assert map_runs(section, tree.Block, lambda run: ()).children == ()
    assert map_runs(section, tree.Block, lambda run: ()).title == section.title
    assert map_runs(section, tree.Inline, lambda run: ()).children == section.children


def test_what_is_put_in_is_not_replaced_again() -> None:
    def again(node: tree.Node) -> tuple[tree.Node, ...] | None:
        return (_text("a"), _text("a")) if isinstance(node, tree.Text) else None

    assert len(replace_nodes((_text("a"),), again)) == 2


def test_what_stands_alone_stays_one() -> None:
    quoted = tree.Paragraph(place=_HERE, children=(_text("a"),))
    numbered = tree.Numbered(place=_HERE, number=1, block=quoted)
    with pytest.raises(ValueError, match="the block of a numbered stands alone: 0 nodes cannot"):
        map_runs(numbered, tree.Block, lambda run: ())


# --- that it is the only one ------------------------------------------------------------

_MAPS = ("map_runs", "map_nodes", "map_lines", "replace_nodes", "replace_within")


def own_maps(text: str) -> list[str]:
    """Functions that rewrite a tree by calling themselves for what a node holds."""
    found = []
    for made in ast.walk(ast.parse(text)):
        if not isinstance(made, ast.FunctionDef):
            continue
        for call in ast.walk(made):
            if not isinstance(call, ast.Call) or not ast.unparse(call.func).endswith("replace"):
                continue
            if made.name in {name for one in call.keywords for name in _used(one.value)}:
                found.append(made.name)
        if "__struct_fields__" in ast.unparse(made) and "replace" in ast.unparse(made):
            found.append(made.name)
    return found


def _used(node: ast.AST) -> set[str]:
    """The names in an expression, without those that are handed to a map."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in _MAPS:
        return set()
    own = {node.id} if isinstance(node, ast.Name) else set()
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self":
        own.add(node.attr)
    return own.union(*map(_used, ast.iter_child_nodes(node)))


def test_nobody_else_goes_through_trees_to_rewrite_them() -> None:
    packages = ("source", "edit", "render", "typeset", "ebook", "lint", "outputs")
    modules = [path for name in packages for path in (PUBLISH / name).rglob("*.py")]
    found = {
        f"{path.stem}.{name}" for path in modules for name in own_maps(path.read_text("utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f(n):\n    return msgspec.structs.replace(n, children=tuple(map(f, n.c)))", ["f"]),
        ("def f(n):\n    return msgspec.structs.replace(n, children=g(n.c))", []),
        ("def f(n):\n    return replace(n, children=replace_nodes(n.c, f))", []),
        ("def f(n):\n    for x in n.__struct_fields__:\n        replace(n, x)", ["f"]),
    ],
)
def test_a_map_of_its_own_is_found(text: str, found: list[str]) -> None:
    assert own_maps(text) == found
