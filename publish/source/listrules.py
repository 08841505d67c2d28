"""Lists with letters, roman numbers and numbers in brackets, by the rules of CommonMark's lists.

This module finds the lines that are items of such a list; then it lets the parser read their
markers as numbers of the same length, like any other list. What begins a line by chance stays text:
``c. 1956``, ``p. 5``, ``v. supra``, ``i. e.`` A list needs a second item that follows the first, or
markers that nobody writes in prose (``#.``, ``(@)``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.rules_block import list_block

from publish.source.listmarks import PATTERN, Mark, is_chance, is_prose, marks
from publish.source.screen_columns import rest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    #: A function that returns whether a line ends a list.
    Ends = Callable[[StateBlock, int, int], bool]

#: A number or a bullet of CommonMark's.
_COMMON = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_REFERENCE = re.compile(r"\(@([\w-]+)\)")
_ALTERNATIVES = ["paragraph", "reference", "blockquote"]


def list_rules(md: MarkdownIt) -> None:
    """Add these lists, task boxes, and references to examples to a parser."""
    md.options["tasklists"] = True
    md.block.ruler.at("list", any_list, {"alt": _ALTERNATIVES})
    md.inline.add_terminator_char("(")
    md.inline.ruler.before("link", "example", example)


class Items(NamedTuple):
    """The items of a list: their lines with their markers, and the line before which it ends."""

    marks: dict[int, Mark]
    end: int


def any_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a list of any kind."""
    if state.is_code_block(start) or not marks(rest_of(state, start)):
        return list_block(state, start, end, silent)
    items = _items(state, start, end)
    if items is None:
        return False
    if silent:
        # Only in an item may such a list do without a blank line before it.
        return state.listIndent >= 0
    _parse(state, start, _counted(state, items))
    return True


# --- which lines are items --------------------------------------------------------------


def _items(state: StateBlock, start: int, end: int) -> Items | None:
    """Return the items of the list that begins on a line; ``None`` where none does."""
    for first in _openings(state, start, end, _ends):
        found, last = {start: first}, end
        for number, mark in _follow(state, start, end, first, _ends):
            if mark is None:
                last = number
            else:
                found[number] = mark
        return Items(found, last)
    return None


def _openings(state: StateBlock, start: int, end: int, ends: Ends) -> Iterator[Mark]:
    """Yield the readings in which a line begins a list: a second item follows the first."""
    line = rest_of(state, start)
    for first in marks(line):
        if is_chance(line, first):
            continue
        following = next(_follow(state, start, end, first, ends), None)
        if first.press or (following and following[1]):
            yield first


def _follow(
    state: StateBlock, start: int, end: int, first: Mark, ends: Ends
) -> Iterator[tuple[int, Mark | None]]:
    """Yield the lines of the items after the first, and last the end, which has no marker."""
    last, known = first, False
    indent, blank = _indent(state, start), False
    outer = min(state.blkIndent, state.sCount[start])
    for number in range(start + 1, end):
        if state.isEmpty(number):
            blank = True
            continue
        if state.sCount[number] >= indent:
            blank = False
            continue
        mark = None if state.sCount[number] < outer else _next_mark(state, number, last, known)
        if mark is not None:
            yield number, mark
            last, known = mark, True
            indent, blank = _indent(state, number), False
        elif blank or state.sCount[number] < outer or ends(state, number, end):
            yield number, None
            return


def _indent(state: StateBlock, number: int) -> int:
    """Return the indent of what belongs to an item (CommonMark 0.31, 5.2)."""
    found = PATTERN.match(rest_of(state, number))
    mark, space = (found.end("close"), found["space"]) if found else (1, " ")
    begin = state.sCount[number] + mark
    width = len((" " * begin + space).expandtabs(4)) - begin
    return begin + (width if width <= 4 else 1)


def _next_mark(state: StateBlock, number: int, last: Mark, known: bool) -> Mark | None:
    """Return the marker of a line that is the next item; in a longer list one may be missing."""
    line = rest_of(state, number)
    if is_prose(line) or state.is_code_block(number):
        return None
    gaps = (0, 1, 2) if known else (0, 1)
    return next((m for m in marks(line) if m.follows(last, gaps)), None)


def _ends(state: StateBlock, number: int, end: int) -> bool:
    """Return whether a line without an indent cannot continue the last paragraph of an item."""
    return _is_other(state, number, end) or any(_openings(state, number, end, _is_other))


def _is_other(state: StateBlock, number: int, end: int) -> bool:
    """Return whether a line begins something other than a list of this module."""
    if _COMMON.match(rest_of(state, number)):
        return True
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, number, end, True) for rule in rules if rule is not any_list)


# --- parsing ----------------------------------------------------------------------------


def _counted(state: StateBlock, items: Items) -> Items:
    """Return the items with numbers for those that the program counts (examples: in all lists)."""
    first = next(iter(items.marks.values()))
    if not first.press:
        return items
    known: dict[str, int] = state.env.setdefault("examples", {})
    count = state.env.get("example", 0) if first.press == "@" else 0
    counted = {}
    for number, mark in items.marks.items():
        count += 1
        counted[number] = Mark(mark.style, count, mark.delimiter, mark.press)
        found = PATTERN.match(rest_of(state, number))
        if first.press == "@" and found:
            known[found["name"] or ""] = count
    if first.press == "@":
        state.env["example"] = count
    return Items(counted, items.end)


def _parse(state: StateBlock, start: int, items: Items) -> None:
    """Parse a list with its markers read as numbers, and store the real ones in its items."""
    first, written = len(state.tokens), state.src
    state.src = _as_numbers(state, items)
    list_block(state, start, items.end, False)
    state.src = written
    level = state.tokens[first].level + 1
    for token in state.tokens[first:]:
        if token.type == "list_item_open" and token.level == level and token.map:
            token.meta["mark"] = items.marks[token.map[0]]


def _as_numbers(state: StateBlock, items: Items) -> str:
    """Return the text with a number of the same length in the place of each marker."""
    parts, done = [], 0
    for number in items.marks:
        at = state.bMarks[number] + state.tShift[number]
        found = PATTERN.match(state.src, at)
        if found is not None:
            last = found.end("close") - 1
            parts += [state.src[done:at], "1".rjust(last - at, "0")]
            done = last
    return "".join([*parts, state.src[done:]])


def example(state: StateInline, silent: bool) -> bool:
    """Read ``(@name)`` in the text: the number of the example of that name."""
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    number = state.env.get("examples", {}).get(found[1]) if found else None
    if found is None or number is None:
        return False
    if not silent:
        state.push("text_special", "", 0).content = f"({number})"
    state.pos = found.end()
    return True
