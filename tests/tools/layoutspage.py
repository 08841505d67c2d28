"""The tables of docs/layouts.md, made of the contract, the names of files and the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.core import contract
from publish.core.files import layouts_folder
from publish.render.unused_layout_files import macros_in
from publish.settings.output_registry import OUTPUTS
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TABLE = re.compile(r"(<!-- made: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_KINDS = {
    "element": "element",
    "class": "class",
    "id": "identifier",
    "ids": "identifier",
    "attribute": "attribute",
    "type": "`epub:type`",
}
#: The layouts whose macros come with the program.
_BASES = ("shared", "print", "large-print", "handout", "epub", "transcript")


def made(text: str) -> str:
    """The page with all its tables made anew."""
    return _TABLE.sub(lambda found: found[1] + TABLES[found[2]]() + found[4], text)


def _rows(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _contract() -> str:
    rows = (
        (f"`{t.name}{'…' * (t.kind == 'ids')}`", _KINDS[t.kind], t.about, t.written, t.lost)
        for t in contract.TERMS.values()
        if t.kind != "property"
    )
    return _rows(("name", "it is", "of what", "written by", "without it"), rows)


def _properties() -> str:
    terms = (t for t in contract.TERMS.values() if t.kind == "property")
    rows = ((f"`{t.name}`", t.about, t.written) for t in terms)
    return _rows(("property", "what it is", "set by"), rows)


def _files() -> str:
    rows = (
        (f"`{kind.name}`", ", ".join(f"`{file}`" for file in kind.files)) for kind in OUTPUTS.kinds
    )
    return _rows(("`format`", "files"), rows)


def _nodes() -> str:
    homes = {base: _macros_of(base) for base in _BASES}
    rows = []
    for name, node in _classes(tree.Node):
        written = [base for base, macros in homes.items() if name in macros]
        if written:
            fields = ", ".join(f"`{field}`" for field in _fields(node))
            rows.append((f"`{name}`", _said(node), fields, ", ".join(written)))
    return _rows(("macro", "for", "`node.` …", "written in"), iter(rows))


def _macros_of(base: str) -> set[str]:
    files = (layouts_folder() / base / name for name in ("nodes.html", "nodes.txt"))
    return {m for file in files if file.is_file() for m in macros_in(file.read_text("utf-8"))}


def _classes(cls: type[tree.Node]) -> Iterator[tuple[str, type[tree.Node]]]:
    known = vars(tree).values()
    nodes = (one for one in known if isinstance(one, type) and issubclass(one, cls))
    yield from ((tree.kind_of(node), node) for node in nodes)


def _fields(node: type[tree.Node]) -> Iterator[str]:
    yield from (f.name for f in msgspec.structs.fields(node) if f.name != "place")
    yield from (key for key, one in vars(node).items() if isinstance(one, property))


def _said(node: type[tree.Node]) -> str:
    """The docstring in a line, as Markdown has it."""
    text = " ".join((node.__doc__ or "").split())
    return text.replace("``", "`").replace("|", r"\|").removesuffix(".")


TABLES: dict[str, Callable[[], str]] = {
    "contract": _contract,
    "properties": _properties,
    "files": _files,
    "nodes": _nodes,
}
