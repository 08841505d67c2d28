"""Raised, lowered, struck and marked words: the rules of ``^``, ``~``, ``~~`` and ``==``.

Raised and lowered letters are Pandoc's (its extensions ``superscript`` and ``subscript``: no blank
within, but one after a backslash); words are struck as on GitHub (strikethrough of
GitHub Flavored Markdown), and marked by two equals signs as in Pandoc (``mark``) and Obsidian.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_inline.state_inline import Delimiter

from publish.source.inline_rule_helpers import inner

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

#: The elements of HTML for the delimiters.
_TAGS = {"^": "sup", "~": "sub"}
_EQUALS = ord("=")
#: What may contain blanks, or one of the delimiters, as text.
_HOLDERS = frozenset("\\`[<!&{")
_ESCAPED_BLANK = re.compile(r"\\(?:(?P<blank> )|.)", re.DOTALL)
#: An address in running text, which may contain any of the delimiters.
_ADDRESS = re.compile(r"(?:(?:https?|ftp)://|www\.|doi:|urn:)\S*$", re.IGNORECASE)
_MATHEMATICS = re.compile(
    r"(?<![\w$])(?:\$\$(?!\s)(?:[^$\\]|\\.)+\$\$"
    r"|\$(?![\s$])(?:[^$\\]|\\.){0,200}?(?<!\s)\$(?![\d$]))",
    re.DOTALL,
)
#: Characters that are in formulas, and not in sums of money.
_FORMULA = re.compile(r"[\\^_={}<>]|\$+[A-Za-z]\S*$")
_SUM = re.compile(r"[\w)][+*/=<>]\w")
#: How many characters before a delimiter are searched.
_LONG = 500
#: From this character on letters are written without spaces between words (CJK radicals and what
#: follows).
_EAST = "\u2e80"
_BEFORE_ARROW = ("<", "!")
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def address_character(state: StateInline, silent: bool) -> bool:
    """Pass over a delimiter in an address, such as ``https://example.org/~name/a~b``."""
    character, start = state.src[state.pos], state.pos
    if character not in "^~=" or not _ADDRESS.search(state.src, max(start - _LONG, 0), start):
        return False
    if not silent:
        state.append_pending(character)
    state.pos += 1
    return True


def mathematics(state: StateInline, silent: bool) -> bool:
    """Leave ``$x^2$`` as it is, by Pandoc's rule (``tex_math_dollars``): it contains no marks.

    The first dollar has a character directly after it, the last one directly before it and no
    figure after it.
    """
    found = _MATHEMATICS.match(state.src, state.pos, state.posMax)
    if found is None or not _FORMULA.search(found[0]):
        return False
    if not silent:
        for index, line in enumerate(found[0].split("\n")):
            if index:
                state.push("softbreak", "br", 0)
            state.append_pending(line.strip() if index else line)
            state.pos += len(line) + 1
    state.pos = found.end()
    return True


def script(state: StateInline, silent: bool) -> bool:
    r"""Read ``x^2^``, ``H~2~O``; ``P~a\ cat~`` has a space that does not break."""
    tag = _TAGS.get(state.src[state.pos])
    start = state.pos
    end = _closing(state, state.src[start]) if tag else -1
    if tag is None or end < 0:
        return False
    if not silent:
        state.push(f"{tag}_open", tag, 1).meta["doubt"] = _doubt(state.src, start, end)
        at = start + 1
        for found in _ESCAPED_BLANK.finditer(state.src, at, end):
            if found["blank"]:
                inner(state, at, found.start())
                state.pos = found.start()
                state.push("text_special", "", 0).content = _NO_BREAK_SPACE
                at = found.end()
        inner(state, at, end)
        state.pos = start
        state.push(f"{tag}_close", tag, -1)
    state.pos = end + 1
    return True


def _closing(state: StateInline, character: str) -> int:
    """Return the offset of the delimiter that closes the one here, or -1."""
    src, start, limit = state.src, state.pos, state.posMax
    if src.startswith("^[", start):  # a note
        return -1
    if character in (src[start + 1 : start + 2], src[start - 1 : start]):
        return -1
    at = start + 1
    while at < limit and not src[at].isspace():
        if src[at] == character:
            run = len(src[at:limit]) - len(src[at:limit].lstrip(character))
            return at if run in (1, 3) else -1  # three of them end what is struck as well
        if src.startswith("\\ ", at):
            at += 2
        elif src[at] in _HOLDERS:
            state.pos = at
            state.md.inline.skipToken(state)
            at, state.pos = state.pos, start
        else:
            at += 1
    return -1


def _doubt(src: str, start: int, end: int) -> str:
    """Return the words with their delimiters if these may well be meant as text; else ''.

    Lowered letters follow a letter (``~5–~6`` does not); ``a^2+b^2`` is a sum.
    """
    before = src[start - 1 : start]
    if src[start] == "~":
        is_doubtful = not (before.isalnum() or before in tuple("^)]}*_`’'"))
    else:
        after = src[end + 1 : end + 2]
        is_doubtful = before.isalnum() and after.isalnum() and bool(_SUM.search(src, start, end))
    return src[start : end + 1] if is_doubtful else ""


# --- ==marked== -------------------------------------------------------------------------


def highlight(state: StateInline, silent: bool) -> bool:
    """Read the delimiters of ``==marked==``; they are paired when all are read."""
    start = state.pos
    if silent or not state.src.startswith("==", start):
        return False
    end = start
    while end < state.posMax and state.src[end] == "=":
        end += 1
    around = state.src[start - 1 : start], state.src[end : end + 1]
    within_word = all(c.isalnum() and c < _EAST for c in around)
    scanned = state.scanDelims(start, not within_word)
    if end - start != 2 or around[0] in _BEFORE_ARROW or around[1] == ">":  # a rule, an arrow
        state.append_pending(state.src[start:end])
        state.pos = end
        return True
    state.push("text", "", 0).content = "=="
    state.delimiters.append(
        Delimiter(
            marker=_EQUALS, length=0, token=len(state.tokens) - 1, end=-1,
            open=scanned.can_open and not within_word, close=scanned.can_close and not within_word,
        )
    )  # fmt: skip
    state.pos = end
    return True


def join_highlights(state: StateInline) -> None:
    """Make tokens of the pairs of ``==``."""
    for delimiters in _all_delimiters(state):
        for one in delimiters:
            if one.marker == _EQUALS and one.end >= 0:
                _become(state, one, "mark_open", 1)
                _become(state, delimiters[one.end], "mark_close", -1)


def _all_delimiters(state: StateInline) -> list[list[Delimiter]]:
    nested = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    return [state.delimiters, *nested]


def _become(state: StateInline, one: Delimiter, name: str, nesting: int) -> None:
    token = state.tokens[one.token]
    token.type, token.tag, token.content = name, "mark", ""
    token.nesting = 1 if nesting > 0 else -1
