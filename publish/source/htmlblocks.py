"""HTML as converters write it: ``<p>``, ``<blockquote>`` and ``<hr>``, and two line breaks.

They begin a paragraph, a quotation, a pause, on lines of their own or within a line of text. Their
contents are Markdown, and are read as if no tag were there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.source.html import TAG, Tag, tag_at

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_LINE_BREAKS = re.compile(r"(?:<br\s*/?>\s*)+", re.IGNORECASE)
_BLANK = re.compile(r"[ \t]*")
_BLOCKS = frozenset({"p", "blockquote", "hr"})
#: What ends a paragraph within a line: a tag, or two line breaks; not in code or after a backslash.
_AMID = re.compile(
    r"\\.|(`+)[^`](?:.*?[^`])?\1(?!`)"
    r"|(?P<tag><(?:p|blockquote|hr)(?:\s[^<>]*|/)?>|(?:<br\s*/?>\s*){2,})",
    re.IGNORECASE,
)
#: What ends a paragraph without a closing tag.
_ENDS_PARAGRAPH = re.compile(r"</?(?:p|blockquote|div|hr|h[1-6]|ul|ol|table)\b", re.IGNORECASE)


def blocks(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``<p>``, ``<blockquote>`` and ``<hr>`` at a line's beginning, and what follows them."""
    position = _begin(state, start)
    if not state.src.startswith("<", position) or state.is_code_block(start):
        return False
    if _LINE_BREAKS.fullmatch(state.src, position, state.eMarks[start]):
        if not silent:  # space, as between paragraphs
            state.line = start + 1
        return not silent
    tag = tag_at(state.src, position, state.eMarks[start])
    if tag is None or tag.name not in _BLOCKS or tag.closes:
        return False
    if not silent:
        state.line = _blocks_of_line(state, start, end)
    return True


def amid(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the same elements within a line of a paragraph, which they end."""
    if (
        silent
        or state.is_code_block(start)
        or _begin(state, start) > _last_character(state, start, end)
    ):
        return False
    line, stop = _tag_amid(state, start, end)
    if stop < 0:
        return False
    _text(state, start, line, stop)
    state.line = _blocks_of_line(state, line, end)
    return True


def _last_character(state: StateBlock, start: int, end: int) -> int:
    """Return the offset of the last ``<`` in the lines up to a blank one; remember it.

    The parser may ask for every line of a paragraph whether it begins a block.
    """
    key = (state.level, end)
    last: int
    of, first, limit, last = state.env.get("amid", (None, 0, 0, -1))
    if of != key or not first <= start < limit:
        lines = (n for n in range(start, end) if state.isEmpty(n))
        limit = next(lines, end)
        last = state.src.rfind("<", _begin(state, start), state.bMarks[limit])
        state.env["amid"] = (key, start, limit, last)
    return last


def _tag_amid(state: StateBlock, start: int, end: int) -> tuple[int, int]:
    """Return the line and offset where a tag ends a paragraph; else its last line, and -1."""
    rules = state.md.block.ruler.getRules("paragraph")
    for line in range(start, end):
        ends = line > start and any(rule(state, line, end, True) for rule in rules)
        if state.isEmpty(line) or ends:
            return line, -1
        found = _AMID.finditer(state.src, _begin(state, line), state.eMarks[line])
        if tag := next((one for one in found if one["tag"]), None):
            return line, tag.start()
    return end, -1


def _blocks_of_line(state: StateBlock, start: int, end: int) -> int:
    """Read the blocks that begin in a line; return the line at which reading continues."""
    line, is_left = start, True
    while is_left:
        if tag := _opening(state, line):
            line, is_left = _block(state, line, end, tag)
        elif breaks := _LINE_BREAKS.match(state.src, _begin(state, line), state.eMarks[line]):
            line, is_left = _go_on(state, line, breaks.end())
        else:
            first, (line, stop) = line, _tag_amid(state, line, end)
            is_left = stop >= 0
            if is_left:
                _text(state, first, line, stop)
            else:
                _tokenize(state, first, line)
    return line


def _text(state: StateBlock, first: int, last: int, stop: int) -> None:
    """Read the text before a tag; the rest of the last line begins with the tag."""
    limit, state.eMarks[last] = state.eMarks[last], stop
    _tokenize(state, first, last + 1)
    state.eMarks[last] = limit
    _shift(state, last, stop)


def _opening(state: StateBlock, line: int) -> Tag | None:
    """Return the tag of a block that begins the rest of a line."""
    tag = tag_at(state.src, _begin(state, line), state.eMarks[line])
    return tag if tag and tag.name in _BLOCKS and not tag.closes else None


def _begin(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def _block(state: StateBlock, line: int, end: int, tag: Tag) -> tuple[int, bool]:
    """Read one block; return the line where reading continues, and whether within that line."""
    if tag.name == "hr":
        state.push("hr", "hr", 0).map = [line, line + 1]
        return _go_on(state, line, tag.end)
    last, stop, after = _end_of(state, line, end, tag)
    info, has_division = _division(tag)
    opened = state.push("blockquote_open", "", 1) if tag.name == "blockquote" else None
    division = state.push("division_open", "div", 1) if has_division else None
    if division is not None:
        division.info, division.meta = info, {"closed": True, "html": tag.name}
    for token in (opened, division):
        if token is not None:
            token.map = [line, last + 1]
    _within(state, line, tag.end, last, stop)
    if division is not None:
        state.push("division_close", "div", -1)
    if opened is not None:
        state.push("blockquote_close", "", -1)
        if after == stop:
            state.push("html_parted", "", 0).map = [line, line + 1]
            state.tokens[-1].content = "<blockquote>"
    return _go_on(state, last, after)


def _division(tag: Tag) -> tuple[str, bool]:
    """Return the attributes of a division around the block, and whether there are any."""
    parts = [f".{tag.alignment}"] * bool(tag.alignment) + [f"lang={tag.lang}"] * bool(tag.lang)
    return f"{{{' '.join(parts)}}}", bool(parts)


def _end_of(state: StateBlock, line: int, end: int, tag: Tag) -> tuple[int, int, int]:
    """Return a block's last line, the offset of its closing tag, and the offset after that.

    A paragraph may be left open, as HTML allows: it ends with its lines, or where another block
    begins. An open quotation contains all that follows.
    """
    depth, at, blank = 1, tag.end, end
    for number in range(line, end):
        if number > line:
            if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
                return number - 1, state.eMarks[number - 1], state.eMarks[number - 1]
            at, blank = _begin(state, number), min(blank, number if state.isEmpty(number) else end)
        for found in TAG.finditer(state.src, at, state.eMarks[number]):
            if found["name"].lower() == tag.name:
                depth += -1 if found["close"] else 1
            if depth == 0:
                return number, found.start(), found.end()
            if tag.name == "p" and _ENDS_PARAGRAPH.match(found[0]):
                return _end_of_open(state, blank, number, found.start())
    return _end_of_open(state, blank if tag.name == "p" else end, end, 0)


def _end_of_open(state: StateBlock, blank: int, line: int, at: int) -> tuple[int, int, int]:
    """Return where an open block ends: before a blank line, or before another block."""
    if blank >= line and at:
        return line, at, at
    last = min(blank, line) - 1
    return last, state.eMarks[last], state.eMarks[last]


def _within(state: StateBlock, line: int, at: int, last: int, stop: int) -> None:
    """Read the contents of two tags, where indented text is not preformatted."""
    kept = [(n, state.sCount[n], state.eMarks[n]) for n in range(line, last + 1)]
    state.eMarks[last] = stop
    _shift(state, line, at)
    for number in range(line + 1, last + 1):
        if state.isEmpty(number):
            break
        state.sCount[number] = state.blkIndent
    _tokenize(state, line, last + 1)
    for number, indent, mark in kept:
        state.sCount[number], state.eMarks[number] = indent, mark


def _tokenize(state: StateBlock, first: int, after: int) -> None:
    parent, last, tight = state.parentType, state.lineMax, state.tight
    state.parentType, state.lineMax = "division", after
    state.md.block.tokenize(state, first, after)
    state.parentType, state.lineMax, state.tight = parent, last, tight


def _shift(state: StateBlock, line: int, at: int) -> None:
    """Make a line begin at an offset."""
    limit = state.eMarks[line]
    at = min(at, limit)
    state.bMarks[line] = _BLANK.match(state.src, at, limit).end()  # type: ignore[union-attr]
    state.tShift[line], state.sCount[line] = 0, state.blkIndent


def _go_on(state: StateBlock, line: int, at: int) -> tuple[int, bool]:
    """Continue within a line if anything is left of it; else with the next line."""
    is_left = bool(state.src[at : state.eMarks[line]].strip())
    if is_left:
        _shift(state, line, at)
    return (line if is_left else line + 1), is_left
