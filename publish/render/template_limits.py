"""Limits of the size of a template, and of nesting in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The most characters of a template; the deepest nesting of tags, loops and brackets.
_LONG, _TAGS, _LOOPS, _BRACKETS = 1_000_000, 50, 15, 40


def check_size(
    environment: jinja2.Environment, source: str, name: str | None, filename: str | None
) -> None:
    """Refuse a template that is too long or too deep to be read.

    Raises:
        jinja2.TemplateSyntaxError: at the line where it is too much.
    """
    if len(source) > _LONG:
        message = f"it has more than {_LONG // 1_000_000} million characters"
        raise jinja2.TemplateSyntaxError(message, 1, name, filename)
    tags: list[str] = []
    brackets = 0
    for line, kind, value in _tokens(environment, source, name, filename):
        if kind == "tag" and value.startswith("end"):
            del tags[-1:]
        elif kind == "tag" and value in _OPENING:
            tags.append(value)
        elif kind == "bracket":
            brackets += 1 if value in "([{" else -1
        deep = _deep(tags, brackets)
        if deep:
            raise jinja2.TemplateSyntaxError(deep, line, name, filename)


_OPENING = ("for", "if", "macro", "call", "filter", "block", "with", "autoescape")


def _deep(tags: list[str], brackets: int) -> str:
    if brackets > _BRACKETS:
        return f"more than {_BRACKETS} brackets stand in one another here"
    if len(tags) > _TAGS:
        return f"more than {_TAGS} tags stand in one another here"
    if len(tags) > _LOOPS and tags.count("for") > _LOOPS:
        return f"more than {_LOOPS} loops stand in one another here"
    return ""


def _tokens(
    environment: jinja2.Environment, source: str, name: str | None, filename: str | None
) -> Iterator[tuple[int, str, str]]:
    """Yield the words that begin tags, and brackets, with their lines."""
    begins = False
    for line, kind, value in environment.lexer.tokeniter(source, name, filename):
        if kind == "block_begin":
            begins = True
        elif kind == "name" and begins:
            begins = False
            yield line, "tag", value
        elif kind == "operator" and value in "()[]{}":
            yield line, "bracket", value


def busiest_line(environment: jinja2.Environment, source: str) -> int:
    """Return the line of a template that begins the tag with the most words."""
    counts: Counter[int] = Counter()
    first = 1
    for line, kind, _ in environment.lexer.tokeniter(source, None, None):
        if kind in ("block_begin", "variable_begin"):
            first = line
        counts[first] += kind not in ("data", "whitespace")
    return max(counts, key=lambda line: counts[line], default=1)
