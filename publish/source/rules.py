"""Rules that the Markdown parser lacks, in the form of its own rules, all in one place.

Block rules: fenced divisions, line blocks, comments. Inline rules: note calls and inline notes,
spans, pictures with attributes; those of corrected places, of styles and of HTML are in modules of
their own (``critic``, ``styles``, ``html``, ``htmlblocks``). Spellings are Pandoc's where Pandoc
has one, CriticMarkup's for emendations.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_block import html_block
from markdown_it.rules_inline import image
from mdit_py_plugins.footnote import footnote_plugin

from publish.source import html, htmlblocks
from publish.source.attributes import read_attributes
from publish.source.critic import closer, mark
from publish.source.definitions import definition_rules
from publish.source.gridtables import grid_table
from publish.source.inline_rule_helpers import attributes_at, inner
from publish.source.listrules import list_rules
from publish.source.newpages import new_page_rule
from publish.source.remarks import add_remarks
from publish.source.screen_columns import rest_of
from publish.source.styles import address_character, highlight, join_highlights, mathematics, script
from publish.source.tablerules import table_rules

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

#: The deepest nesting of blocks, and of marks within a line, unless another is given.
DEPTH = 40

_FENCE = re.compile(r":{3,}")
_LINE = re.compile(r"\|( +|$)")
_CALL = re.compile(
    r"\[\^(?P<key>[^\s\[\]]+)(?:(?<!\^)\]|\](?!\())|\^\[\^(?P<raised>[^\s\[\]]+)\]\^"
)
#: What attributes follow in other programs' files, where they have no meaning here.
_WITHOUT_TEXT = ("link_close", "code_inline")


def make_parser(depth: int = DEPTH) -> MarkdownIt:
    """Return a parser of CommonMark with tables, notes and the rules of this module.

    Its ``parse`` makes only block tokens: inline text is tokenized later, with places. The parser
    leaves out what is nested deeper than ``depth``, so the reader has to report it.
    """
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": depth, "store_labels": True})
    md.enable("table")
    footnote_plugin(md, inline=False, move_to_end=False)
    everywhere = ["paragraph", "reference", "blockquote", "list"]
    list_rules(md)
    definition_rules(md)
    new_page_rule(md)
    md.block.ruler.before("fence", "division", division, {"alt": everywhere})
    md.block.ruler.before("html_block", "html_blocks", htmlblocks.blocks, {"alt": everywhere})
    md.block.ruler.before("lheading", "html_amid", htmlblocks.amid)
    md.block.ruler.at("html_block", comment_or_html, {"alt": everywhere})
    md.block.ruler.after("table", "line_block", line_block, {"alt": ["paragraph", "reference"]})
    table_rules(md)
    md.inline.ruler.before("link", "mark", mark)
    md.inline.ruler.before("html_inline", "element", html.element)
    _add_styles(md)
    md.inline.ruler.before("link", "note_call", note_call)
    md.inline.ruler.before("link", "inline_note", inline_note)
    md.inline.ruler.after("link", "span", span)
    md.inline.ruler.after("span", "passed_attributes", passed_attributes)
    md.inline.ruler.at("image", picture)
    add_remarks(md)
    md.inline.ruler.disable("footnote_ref")
    md.inline.ruler2.disable("fragments_join")
    md.core.ruler.enableOnly(["normalize", "block"])
    # A link that the parser does not recognize would be printed with its brackets.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    return md


def _add_styles(md: MarkdownIt) -> None:
    md.inline.ruler.before("escape", "mathematics", mathematics)
    md.inline.ruler.before("strikethrough", "sign_of_address", address_character)
    md.inline.ruler.before("strikethrough", "closer", closer)
    md.inline.ruler.after("emphasis", "script", script)
    md.inline.ruler.after("emphasis", "highlight", highlight)
    md.inline.ruler2.after("balance_pairs", "highlight", join_highlights)
    md.enable("strikethrough")


# --- blocks -----------------------------------------------------------------------------


def division(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``::: {.class}`` … ``:::`` (Pandoc's fenced divs, which nest)."""
    fence = None if state.is_code_block(start) else _fence(rest_of(state, start))
    if fence is None:
        return False
    if silent:
        return True
    if not fence:
        state.push("division_stray", "", 0).map = [start, start + 1]
        state.line = start + 1
        return True
    close = _closing_fence(state, start, end)
    token = state.push("division_open", "div", 1)
    token.map = [start, close]
    token.info = fence
    token.meta["closed"] = close < end
    parent, last = state.parentType, state.lineMax
    state.parentType, state.lineMax = "division", close
    state.md.block.tokenize(state, start + 1, close)
    state.parentType, state.lineMax = parent, last
    state.push("division_close", "div", -1)
    state.line = min(close + 1, end)
    return True


def _fence(line: str) -> str | None:
    """Return the words of an opening fence, '' for a closing one, ``None`` for any other line."""
    return line.lstrip(":").strip().rstrip(":").strip() if _FENCE.match(line) else None


def _closing_fence(state: StateBlock, start: int, end: int) -> int:
    depth = 1
    for number in range(start + 1, end):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return end
        fence = _fence(rest_of(state, number))
        if fence is not None:
            depth += 1 if fence else -1
        if depth == 0:
            return number
    return end


def line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``| …`` lines with their indents; a line that begins with a space continues the last."""
    if state.is_code_block(start) or not _LINE.match(rest_of(state, start)):
        return False
    if silent:
        return True
    state.push("line_block_open", "", 1).map = [start, start + 1]
    number = start
    while number < end and (bar := _LINE.match(rest_of(state, number))):
        text = rest_of(state, number)[1:]
        first = number
        while number + 1 < end and _goes_on(state, number + 1):
            number += 1
            text = f"{text.rstrip()}\n{rest_of(state, number).strip()}"
        token = state.push("inline", "", 0)
        token.content, token.children = text.strip(" \t"), []
        token.map = [first, number + 1]
        token.meta["indent"] = max(len(bar[1]) - 1, 0)
        number += 1
    state.push("line_block_close", "", -1)
    state.line = number
    return True


def _goes_on(state: StateBlock, number: int) -> bool:
    indented = state.sCount[number] > state.blkIndent
    is_other = _LINE.match(rest_of(state, number)) or grid_table(state, number, number + 1, True)
    return indented and not state.isEmpty(number) and not is_other


def comment_or_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a comment; other raw HTML is left, and reported later.

    A comment does not change what is around it: within a paragraph it is inline, and does not end
    it as in CommonMark. Only one with a blank line in it cannot be inline.
    """
    if state.is_code_block(start):
        return False
    if not rest_of(state, start).startswith("<!--"):
        return not html.is_of_line(rest_of(state, start)) and html_block(state, start, end, silent)
    last = next((n for n in range(start, end) if "-->" in rest_of(state, n)), None)
    if last is None:
        return html_block(state, start, end, silent)
    parted = any(state.isEmpty(n) for n in range(start, last))
    after = rest_of(state, last).split("-->", 1)[1].strip()
    if silent or (after and not parted):
        return parted
    token = state.push("comment", "", 0)
    token.map = [start, last + 1]
    token.content = state.getLines(start, last + 1, state.blkIndent, False)
    state.line = last if after else last + 1
    if after:
        _begin_after(state, last, "-->")
    return True


def _begin_after(state: StateBlock, line: int, marker: str) -> None:
    """Make the next block begin within a line, after ``marker``."""
    position = state.src.index(marker, state.bMarks[line] + state.tShift[line]) + len(marker)
    state.bMarks[line] = state.skipSpaces(position)
    state.tShift[line] = 0
    state.sCount[line] = state.blkIndent


# --- inline -----------------------------------------------------------------------------


def note_call(state: StateInline, silent: bool) -> bool:
    """Read ``[^key]``, whether or not there is such a note: the reader checks that.

    A call that is also raised, ``^[^key]^``, is one as well; a link with raised words,
    ``[^1^](#fn1)``, is none.
    """
    found = _CALL.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("note_call", "", 0).content = found["key"] or found["raised"]
    state.pos = found.end()
    return True


def inline_note(state: StateInline, silent: bool) -> bool:
    """Read ``^[text]``; attributes may follow."""
    if not state.src.startswith("^[", state.pos):
        return False
    start = state.pos
    close = state.md.helpers.parseLinkLabel(state, start + 1)
    if close < 0:
        return False
    attributes, end = attributes_at(state, silent, close + 1)
    if not silent:
        token = state.push("inline_note_open", "", 1)
        token.meta["attributes"] = attributes
        inner(state, start + 2, close)
        state.push("inline_note_close", "", -1)
    state.pos = end
    return True


def span(state: StateInline, silent: bool) -> bool:
    """Read ``[words]{.class lang=de}``."""
    if state.src[state.pos] != "[":
        return False
    start = state.pos
    close = state.md.helpers.parseLinkLabel(state, start)
    if close < 0 or not state.src.startswith("{", close + 1, state.posMax):
        return False
    attributes, end = attributes_at(state, silent, close + 1)
    if end == close + 1:
        return False
    if not silent:
        token = state.push("span_open", "", 1)
        token.meta["attributes"] = attributes
        inner(state, start + 1, close)
        state.push("span_close", "", -1)
    state.pos = end
    return True


def passed_attributes(state: StateInline, silent: bool) -> bool:
    """Read attributes after a link, an address or code, where they have no meaning."""
    if silent or state.pending or not state.tokens or state.tokens[-1].type not in _WITHOUT_TEXT:
        return False
    found = read_attributes(state.src, state.pos, state.posMax)
    if found is None:
        return False
    attributes, state.pos = found
    state.push("attributes_passed", "", 0).meta["attributes"] = attributes
    return True


def picture(state: StateInline, silent: bool) -> bool:
    """Read ``![alternative](file "caption"){width=80%}``."""
    start = state.pos
    if not image(state, silent):
        return False
    token = None if silent else state.tokens[-1]
    end = state.pos
    attributes, after = attributes_at(state, silent, end)
    if token is not None:
        token.meta |= {"at": start, "attributes": attributes}
        token.meta["title"] = _raw_title(state.src, start, end, str(token.attrs.get("title", "")))
    state.pos = after
    return True


def _raw_title(src: str, start: int, end: int, title: str) -> tuple[str, int]:
    """Return a picture's title as it is written, and its offset: -1 in a reference."""
    if not title or src[end - 1] != ")":
        return title, -1
    last = start + len(src[start : end - 1].rstrip()) - 1
    opening = "(" if src[last] == ")" else src[last]
    at = src.rfind(opening, start, last)
    while at >= 0 and unescapeAll(src[at + 1 : last]) != title:
        at = src.rfind(opening, start, at)
    return (src[at + 1 : last], at + 1) if at >= 0 else (title, -1)
