"""What the styles of a book declare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import tinycss2

from publish.readback.epub_package import HTML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.readback.xml_files import Text


_BRACKETS = re.compile(r"[()\[\]{}\n]")
#: How deep brackets may stand in one another, how many letters there may be.
_DEEP, _LONG = 64, 500_000
#: What sets the text itself.
_TEXT = frozenset(["html", "body", "p", "div", "section", "*"])


class Rule(NamedTuple):
    """A declaration: its file and line, the selector, the property and its value."""

    file: str
    line: int
    selector: str
    name: str
    value: str
    important: bool

    @property
    def is_of_text(self) -> bool:
        """True if it is meant for the text itself, and not for something in it."""
        return bool({one.strip() for one in self.selector.split(",")} & _TEXT)


def too_deep(text: str) -> int:
    """Return the line on which a style sheet is too long, or brackets too deep.

    0 where it can be read.

    What is within one another is read by a program that calls itself.
    """
    if len(text) > _LONG:
        return text.count("\n", 0, _LONG) + 1
    depth, line = 0, 1
    for character in _BRACKETS.findall(text):
        if character == "\n":
            line += 1
        else:
            depth += 1 if character in "([{" else -1
        if depth > _DEEP:
            return line
    return 0


def declared(styles: dict[str, str], documents: list[Text]) -> Iterator[Rule]:
    """Yield all declarations of a book: of its style sheets, of style elements and attributes."""
    for name, text in styles.items():
        yield from _style_sheet(name, 0, text)
    for text_ in documents:
        for element in text_.root.iter():
            line = text_.line(element)
            css = element.text if element.tag == HTML + "style" else element.get("style")
            if css and too_deep(css):
                continue
            if element.tag == HTML + "style":
                yield from _style_sheet(text_.name, line - 1, element.text or "")
            elif style := element.get("style"):
                selector = element.tag.rpartition("}")[2]
                yield from _block(text_.name, line, selector, style)


def _style_sheet(name: str, before: int, text: str) -> Iterator[Rule]:
    nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    while nodes:
        node = nodes.pop(0)
        if node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            if node.content and not _is_of_print(node):
                nodes[:0] = tinycss2.parse_rule_list(node.content, True, True)
        elif node.type == "at-rule" and node.content:
            selector = f"@{node.lower_at_keyword}"
            yield from _block(name, before, selector, node.content)
        elif node.type == "qualified-rule":
            selector = tinycss2.serialize(node.prelude).strip()
            yield from _block(name, before, selector, node.content)


def _is_of_print(node: Any) -> bool:
    """Return whether rules are for paper alone: no screen shows what they do."""
    return tinycss2.serialize(node.prelude).strip().lower() in ("print", "only print")


def _block(name: str, before: int, selector: str, content: Any) -> Iterator[Rule]:
    for node in tinycss2.parse_blocks_contents(content, True, True):
        if node.type == "declaration":
            value = tinycss2.serialize(node.value).strip()
            line = before + node.source_line if not isinstance(content, str) else before
            yield Rule(name, line, selector, node.lower_name, value, node.important)
