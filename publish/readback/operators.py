"""The operators of content streams, followed one by one (ISO 32000-1, 7.8.2).

Whoever reads what a page shows, or writes it again in other colours, stands on this: one parser,
one stack of graphics states, one way to what the resources name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: What is done at an operator with its operands; what it gives, if anything, is handed on.
    Action = Callable[[Any], object]

#: What each way of showing text uses of the colours: those of areas, those of lines (table 106).
FILLS, STROKES = (0, 2, 4, 6), (1, 2, 5, 6)


class GraphicsState(msgspec.Struct):
    """The part of the graphics state that all want to know (8.4); others add theirs.

    ``mode`` is how text is shown.
    """

    mode: int = 0


S = TypeVar("S", bound=GraphicsState)


class Interpreter(Generic[S]):
    """Follows a page or a form.

    ``resources`` are those of the stream, ``state`` is the graphics state at each moment.
    """

    def __init__(self, resources: Any, state: S) -> None:
        self.resources = resources
        self.state = state
        self._stack: list[S] = []
        self._actions = self.actions()

    def actions(self) -> dict[str, Action]:
        """Return what is done at which operator; others are passed over. To be added to."""
        return {"q": self._save, "Q": self._restore, "Tr": self._choose_mode}

    def follow(self, stream: Any) -> Iterator[tuple[Any, object]]:
        """Yield each instruction of a stream, with what its action has given."""
        find = self._actions.get
        for instruction in instructions(stream):
            act = find(str(instruction.operator))
            yield instruction, act(instruction.operands) if act is not None else None

    def named(self, kind: str, name: Any) -> Any:
        """Return what the resources have under a name; ``None`` where they have nothing."""
        return self.resources.get(kind, {}).get(str(name))

    def _save(self, _: Any) -> None:
        self._stack.append(msgspec.structs.replace(self.state))

    def _restore(self, _: Any) -> None:
        if self._stack:
            self.state = self._stack.pop()

    def _choose_mode(self, operands: Any) -> None:
        self.state.mode = int(operands[0])


def instructions(stream: Any, operators: str = "") -> Any:
    """Return the instructions of a page or a form.

    Of some ``operators`` alone where these are named.
    """
    import pikepdf

    return pikepdf.parse_content_stream(stream, operators)
