"""A tree as lines of text: kind, place, what it says; one step further in for what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterator


def outline(work: tree.Work) -> str:
    """The body and the notes of a work."""
    nodes = [*work.body, *work.notes]
    return "\n".join(line for node in nodes for line in _lines(node, ""))


def seminar_outline(seminar: tree.Seminar) -> str:
    """A seminar."""
    return "\n".join(_lines(seminar, ""))


def _lines(node: tree.Node, label: str) -> Iterator[str]:
    if isinstance(node, tree.Numbered):
        yield from _lines(node.block, f"{node.number}. ")
        return
    said, inner = [], []
    for field in msgspec.structs.fields(type(node)):
        value = getattr(node, field.name)
        if field.name == "place" or value == field.default:
            continue
        nodes = _nodes(value)
        if nodes is None:
            said.append(_said(field.name, value))
        else:
            inner.append((field.name, nodes))
    place = f"{node.place.line}:{node.place.column}"
    yield " ".join([f"{label}{node.kind.replace('_', '-')}", place, *said])
    for name, nodes in inner:
        named = "" if name == "children" else f"{name}: "
        for line in (line for n in nodes for line in _lines(n, named)):
            yield f"  {line}"


def _nodes(value: Any) -> list[tree.Node] | None:
    if isinstance(value, tree.Node):
        return [value]
    if isinstance(value, tuple) and all(isinstance(v, tree.Node) for v in value):
        return list(value)
    return None


def _said(name: str, value: Any) -> str:
    if isinstance(value, str):
        text = value.replace("\n", "⏎")
        return f"“{text}”" if name == "text" else f"{name}=“{text}”"
    if value is True:
        return name
    if isinstance(value, tuple):
        return f"{name}={','.join(map(str, value))}"
    return f"{name}={value}"
