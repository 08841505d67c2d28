"""What the styles of a book declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import tinycss2

from publish.witness.package import HTML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.witness.package import Text


class Rule(NamedTuple):
    """A declaration: its file and line, the selector, the property and its value."""

    file: str
    line: int
    selector: str
    name: str
    value: str
    important: bool


def declared(styles: dict[str, str], documents: list[Text]) -> Iterator[Rule]:
    """All declarations of a book: of its style sheets, of style elements and attributes."""
    for name, text in styles.items():
        yield from _sheet(name, 0, text)
    for text_ in documents:
        for element in text_.root.iter():
            line = text_.line(element)
            if element.tag == HTML + "style":
                yield from _sheet(text_.name, line - 1, element.text or "")
            elif style := element.get("style"):
                selector = element.tag.rpartition("}")[2]
                yield from _block(text_.name, line, selector, style)


def _sheet(name: str, before: int, text: str) -> Iterator[Rule]:
    nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    while nodes:
        node = nodes.pop(0)
        if node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            if node.content:
                nodes[:0] = tinycss2.parse_rule_list(node.content, True, True)
        elif node.type == "at-rule" and node.content:
            selector = f"@{node.lower_at_keyword}"
            yield from _block(name, before, selector, node.content)
        elif node.type == "qualified-rule":
            selector = tinycss2.serialize(node.prelude).strip()
            yield from _block(name, before, selector, node.content)


def _block(name: str, before: int, selector: str, content: Any) -> Iterator[Rule]:
    for node in tinycss2.parse_blocks_contents(content, True, True):
        if node.type == "declaration":
            value = tinycss2.serialize(node.value).strip()
            line = before + node.source_line if not isinstance(content, str) else before
            yield Rule(name, line, selector, node.lower_name, value, node.important)
