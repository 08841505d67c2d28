"""Limits of a layout's style sheet, beyond which it would block the engine or the machine.

The engine reads brackets by recursion, compiles each selector to a piece of program, and writes
numbers out in the counter symbols of a style sheet.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from publish.core.diagnostics import Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The most characters of a style sheet; the deepest nesting of brackets; the most steps of a
#: selector, selectors of a rule, digits of a number.
_LONG, _DEEP, _STEPS, _MANY, _DIGITS = 1_000_000, 24, 100, 2_000, 20
#: The most parts of a value, with those of the values that it uses.
_VALUES = 10_000
#: The longest length in any unit.
_FAR = 1_000_000
#: The highest number of a counter, and of anything in a counter style.
_COUNT, _PAD = 100_000, 1_000
#: The narrowest stripe of a repeating gradient, and functions that would hide its width.
_STRIPE, _WORKED = 0.1, frozenset({"calc", "var", "min", "max", "clamp", "env", "attr"})
#: The highest number of tracks or columns, which the engine makes one by one.
_TRACKS = 1_000
_TOKENS = re.compile(
    r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*+\"?|'(?:\\.|[^'\\\n])*+'?|url\(\s*[^\s\"')][^)]*|\\."
    r"|(?P<open>[\[({])|(?P<close>[\])}])|(?P<number>\d{20,})",
    re.DOTALL | re.IGNORECASE,
)
_COUNTERS = ("counter-reset", "counter-set", "counter-increment")
_HINT = "write it plainly"


def oversized(file: str, text: str) -> Iterator[Diagnostic]:
    """Yield what is too much in a style sheet; then nothing else of it can be read."""
    if len(text) > _LONG:
        message = f"the style sheet has more than {_LONG // 1_000_000} million characters"
        yield _error(Place(file), message)
        return
    depth = 0
    for found in _TOKENS.finditer(text):
        depth += bool(found["open"]) - (bool(found["close"]) and depth > 0)
        if depth > _DEEP:
            message = f"more than {_DEEP} brackets stand in one another here"
            yield _error(_place(file, text, found.start()), message)
            return
        if found["number"]:
            message = f"a number of more than {_DIGITS - 1} digits"
            yield _error(_place(file, text, found.start()), message)
            return


def _place(file: str, text: str, at: int) -> Place:
    return Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _error(place: Place, message: str) -> Diagnostic:
    return Diagnostic(place, "error", "LAYOUT-CSS", message, _HINT)


def excessive(file: str, node: Any, parts: list[Any]) -> Iterator[Diagnostic]:
    """Yield what is too much in a rule; ``parts`` are its declarations, and rules within it."""
    place = Place(file, node.source_line, node.source_column)
    if node.type == "qualified-rule" and (fault := _of_selector(node.prelude)):
        yield _error(place, fault)
    inside = node.content or () if getattr(node, "at_keyword", "") == "counter-style" else ()
    for one in inside:
        if one.type == "number" and abs(one.value) > _PAD:
            message = f"a number of more than {_PAD:,} in the style of a counter"
            yield _error(Place(file, one.source_line, one.source_column), message)
    for part in parts:
        values = [*_values(part.value if part.type == "declaration" else [])]
        if len(values) > _VALUES:
            message = f"a value of more than {_VALUES:,} parts"
            yield _error(Place(file, part.source_line, part.source_column), message)
        for one in (v for v in values if v.type == "dimension" and not abs(v.value) <= _FAR):
            message = f"a length of more than {_FAR:,}: {one.representation[:20]}{one.unit}"
            yield _error(Place(file, one.source_line, one.source_column), message)
        for one, message in _striped(values):
            yield _error(Place(file, one.source_line, one.source_column), message)
        for what, most in _counted(part):
            for one in (v for v in values if v.type == "number" and abs(v.value) > most):
                message = f"{what} of more than {most:,}"
                yield _error(Place(file, one.source_line, one.source_column), message)


def _striped(values: list[Any]) -> Iterator[tuple[Any, str]]:
    """Yield repeating gradients with invisible stripes, each of which the engine would make."""
    for one in values:
        if one.type != "function" or not one.lower_name.startswith("repeating-"):
            continue
        inside = one.arguments
        lengths = [v for v in inside if v.type == "percentage" or _is_length(v)]
        units = {getattr(v, "lower_unit", "%") for v in lengths}
        far = sorted({0.0, *(v.value for v in lengths)})
        if len(units) > 1 or any(v.type == "function" and v.lower_name in _WORKED for v in inside):
            yield one, "a gradient that repeats, with stops in several units, calc() or var()"
        elif any(after - before < _STRIPE for before, after in pairwise(far)):
            yield one, f"a gradient that repeats, with stripes narrower than {_STRIPE}"


def _is_length(node: Any) -> bool:
    return node.type == "dimension" and node.lower_unit not in ("deg", "grad", "rad", "turn")


def _counted(part: Any) -> Iterator[tuple[str, int]]:
    """Yield the counts in a declaration that the engine iterates over, with their limits."""
    if part.type != "declaration":
        return
    if part.lower_name in _COUNTERS:
        yield "a counter", _COUNT
    if part.lower_name.startswith(("grid", "column")):
        yield "a number of rows or columns", _TRACKS


def swollen(file: str, rules: list[tuple[Any, list[Any]]]) -> Iterator[Diagnostic]:
    """Yield custom properties (``--name``) that grow beyond measure by using one another."""
    declared: dict[str, Any] = {}
    for _, parts in rules:
        for part in parts:
            if part.type == "declaration" and part.name.startswith("--"):
                declared.setdefault(part.name, part)
    sizes: dict[str, int] = {}
    for name, part in declared.items():
        if _size(name, declared, sizes) > _VALUES:
            message = f"the value of {name} has more than {_VALUES:,} parts with all that it uses"
            yield _error(Place(file, part.source_line, part.source_column), message)
            return


def _size(name: str, declared: dict[str, Any], sizes: dict[str, int]) -> int:
    """Return the number of parts of a value, with those of the values that it uses.

    References in a circle count as few.
    """
    stack = [name]
    while stack:
        one = stack[-1]
        uses = [use for use in _uses(declared[one].value) if use in declared]
        waiting = [use for use in uses if use not in sizes]
        if one in sizes or not waiting or len(stack) > len(declared):
            sizes.setdefault(one, 1 + sum(min(sizes.get(use, 1), 10**9) for use in uses))
            stack.pop()
        else:
            sizes.setdefault(one, 1) if waiting[0] in stack else stack.append(waiting[0])
    return sizes[name]


def _uses(nodes: list[Any]) -> Iterator[str]:
    """Yield the names in ``var()`` among some values."""
    for node in _values(nodes):
        if node.type == "function" and node.lower_name == "var":
            yield from (n.value for n in node.arguments[:2] if n.type == "ident")


def _values(nodes: list[Any]) -> Iterator[Any]:
    """Yield all parts of a value, also those in brackets."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        for inner in (getattr(node, "arguments", None), getattr(node, "content", None)):
            waiting += inner if isinstance(inner, list) else []


def _of_selector(prelude: list[Any]) -> str:
    """Return what is too much in the selectors of a rule, or ''."""
    steps, many = 0, 1
    for node in prelude:
        if node == ",":
            steps, many = 0, many + 1
        steps += node.type != "comment"
        if steps > 3 * _STEPS:
            return f"a selector of more than {_STEPS} steps"
        if many > _MANY:
            return f"a rule for more than {_MANY:,} selectors"
    return ""
