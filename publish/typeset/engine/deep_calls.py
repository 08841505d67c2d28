"""Calls that go very deep: with all the stack that they need in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: How many values the frame has that holds the engine's stack together.
_SLOTS = 65_536


def call_with_large_stack(call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Call something that calls very deep, with all the stack that it needs in one piece.

    CPython maps its stack of frames in pieces of 16 KiB (3.11, ``push_chunk`` in pystate.c), and
    unmaps each when it is left: a loop at the edge of one does so at every call. A frame that asks
    for more begins a piece of 1 MiB, of which the rest is free for the calls in it.
    """
    return call(*given, **named)


call_with_large_stack.__code__ = call_with_large_stack.__code__.replace(co_stacksize=_SLOTS)
