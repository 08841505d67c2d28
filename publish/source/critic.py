"""Corrected places and questions, in the spelling of CriticMarkup.

A change may be followed by its reason, ``{~~early its~>early as~~}{>>misread<<}``; a comment after
marked words, or by itself, is a question to the proofreader. Attributes after a change are an
addition of this format.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from publish.source.inline_rule_helpers import attributes_at, inner, nested

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

    from publish.source.attributes import Attributes

_MARKS = {"~~": "~~}", "++": "++}", "--": "--}", "==": "==}", ">>": "<<}"}
#: The end of a mark that begins with characters of another (``~~``, ``==``).
_CLOSER = re.compile(r"(?:~~|==)\}")


def mark(state: StateInline, silent: bool) -> bool:
    """Read the marks of CriticMarkup.

    They are ``{~~sic~>corr~~}``, ``{++supplied++}``, ``{--removed--}``, ``{==text==}`` and
    ``{>>why<<}``.
    """
    at, src = state.pos, state.src
    close = _MARKS.get(src[at + 1 : at + 3]) if src[at] == "{" else None
    if close is None or src[at + 3 : at + 4] == "}":
        return False
    end = _closing_mark(src, at, state.posMax, close)
    if end < 0:
        return _broken(state, silent, src[at : at + 3], 3)
    inside = (at + 3, end)
    after = end + 3
    if close == "~~}":
        return _substitution(state, silent, inside, after)
    if close == "++}":
        return _emendation(state, silent, (at + 3, at + 3), inside, after)
    if close == "--}":
        return _emendation(state, silent, inside, (end, end), after)
    if close == "==}":
        return _marked(state, silent, inside, after)
    return _question(state, silent, src[at + 3 : end].strip(), after)


def closer(state: StateInline, silent: bool) -> bool:
    """Read ``~~}`` or ``==}`` that closes nothing, so that it is not split into other marks."""
    found = _CLOSER.match(state.src, state.pos, state.posMax)
    if found is None or state.src[state.pos - 1 : state.pos] == "{":
        return False
    return _broken(state, silent, found[0], len(found[0]))


def _closing_mark(src: str, at: int, limit: int, close: str) -> int:
    """Return the offset of the mark that closes the one at ``at``; marks of a kind may nest."""
    end = _pairs(src, src[at : at + 3], close).get(at, -1)
    return end if end + 3 <= limit else -1


@lru_cache(maxsize=8)
def _pairs(src: str, opening: str, close: str) -> dict[int, int]:
    """Return where the marks of one kind are opened and closed.

    This is computed once for a text, however many marks it has.
    """
    pairs, waiting = {}, []
    for found in re.finditer(rf"\\.|{re.escape(opening)}|{re.escape(close)}", src, re.DOTALL):
        if found[0] == opening:
            waiting.append(found.start())
        elif found[0] == close and waiting:
            pairs[waiting.pop()] = found.start()
    return pairs


def _substitution(state: StateInline, silent: bool, inside: tuple[int, int], after: int) -> bool:
    arrow = _arrow(state.src, *inside)
    if arrow < 0:
        return _broken(state, silent, "{~~", after - state.pos)
    return _emendation(state, silent, (inside[0], arrow), (arrow + 2, inside[1]), after)


def _arrow(src: str, start: int, end: int) -> int:
    """Return the offset of the ``~>`` of this mark, not of one inside it."""
    depth = 0
    for found in re.compile(r"\\.|\{~~|~~\}|~>", re.DOTALL).finditer(src, start, end):
        if depth == 0 and found[0] == "~>":
            return found.start()
        depth += {"{~~": 1, "~~}": -1}.get(found[0], 0)
    return -1


def _broken(state: StateInline, silent: bool, what: str, length: int) -> bool:
    if not silent:
        state.push("mark_broken", "", 0).content = what
    state.pos += length
    return True


def _emendation(
    state: StateInline, silent: bool, sic: tuple[int, int], corr: tuple[int, int], after: int
) -> bool:
    start = state.pos
    attributes, reason, end = _details(state, silent, after)
    if not silent:
        token = state.push("emendation_open", "", 1)
        token.meta["attributes"], token.content = attributes, reason
        nested(state, "sic", *sic)
        nested(state, "corr", *corr)
        state.pos = start
        state.push("emendation_close", "", -1)
    state.pos = end
    return True


def _details(state: StateInline, silent: bool, after: int) -> tuple[Attributes, str, int]:
    """Return the attributes and comment after a change, in any order, and the offset after them."""
    attributes, at = attributes_at(state, silent, after)
    reason, end = _comment(state, at)
    if at == after and end > at:
        attributes, end = attributes_at(state, silent, end)
    return attributes, reason, end


def _comment(state: StateInline, at: int) -> tuple[str, int]:
    """Return the words of a comment at ``at``, and the offset after it."""
    if not state.src.startswith("{>>", at, state.posMax):
        return "", at
    close = _closing_mark(state.src, at, state.posMax, "<<}")
    return (state.src[at + 3 : close].strip(), close + 3) if close >= 0 else ("", at)


def _marked(state: StateInline, silent: bool, inside: tuple[int, int], after: int) -> bool:
    """Read words with a question about them; without one, highlighted words."""
    start = state.pos
    question, end = _comment(state, after)
    if not silent:
        name = "query" if end > after else "mark"
        state.push(f"{name}_open", "mark", 1).content = question
        inner(state, *inside)
        state.pos = start
        state.push(f"{name}_close", "mark", -1)
    state.pos = end
    return True


def _question(state: StateInline, silent: bool, question: str, after: int) -> bool:
    """Read a comment by itself."""
    if not silent:
        state.push("question", "", 0).content = question
    state.pos = after
    return True
