"""What the rules of marks within a line share: reading their words, and attributes after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.source.attributes import Attributes, looks_like_attributes, read_attributes

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline


def nested(state: StateInline, name: str, start: int, end: int) -> None:
    """Tokenize a range of the text between two tokens, opening and closing."""
    state.push(f"{name}_open", "", 1)
    inner(state, start, end)
    state.push(f"{name}_close", "", -1)


def inner(state: StateInline, start: int, end: int) -> None:
    """Tokenize a range of the text in the same state, so that places stay correct."""
    position, limit = state.pos, state.posMax
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    if state.pending:
        state.pushPending()
    state.pos, state.posMax = position, limit


def attributes_at(state: StateInline, silent: bool, at: int) -> tuple[Attributes, int]:
    """Return the attributes at ``at``, and the offset after them; broken ones become a token."""
    read = read_attributes(state.src, at, state.posMax)
    if read is not None:
        return read
    if not looks_like_attributes(state.src[: state.posMax], at):
        return Attributes(), at
    close = state.src.find("}", at, state.posMax)
    end = close + 1 if close >= 0 else state.posMax
    if not silent:
        position, state.pos = state.pos, at
        state.push("attributes_broken", "", 0).content = state.src[at:end]
        state.pos = position
    return Attributes(), end
