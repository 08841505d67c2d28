"""The operators of text: where each string is shown, in which font and size (ISO 32000-1, 9.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from publish.readback.matrices import UNIT, Matrix, matrix_of, times
from publish.readback.operators import GraphicsState, Interpreter

if TYPE_CHECKING:
    from publish.readback.operators import Action


class TextState(GraphicsState):
    """The graphics state as far as text has to do with it.

    ``matrix`` leads from what is drawn to the page, ``leading`` is from line to line.
    """

    matrix: Matrix = UNIT
    font: Any = None
    size: float = 0
    leading: float = 0


T = TypeVar("T", bound=TextState)


class TextInterpreter(Interpreter[T]):
    """Follows the text of a page or a form, and shows it to those who stand on this.

    They say what a font is (:meth:`font_of`), and what becomes of a string (:meth:`show_string`).
    """

    def __init__(self, resources: Any, state: T) -> None:
        super().__init__(resources, state)
        self._text = self._line = UNIT

    def font_of(self, font: Any, name: str) -> Any:
        """Return the font that is meant by a dictionary, and by a name in the resources."""
        raise NotImplementedError

    def show_string(self, codes: bytes, matrix: Matrix) -> None:
        """Show a string: its codes, and the matrix that leads from it to the page."""
        raise NotImplementedError

    def actions(self) -> dict[str, Action]:
        """Return what is done at the operators of text."""
        return super().actions() | {
            "cm": self._concatenate, "BT": self._begin, "Tf": self._choose, "TL": self._lead,
            "Tm": self._set_matrix, "Td": self._move, "TD": self._move_down, "T*": self._next_line,
            "Tj": self._show, "TJ": self._show, "'": self._show_below, '"': self._show_below,
        }  # fmt: skip

    def _concatenate(self, operands: Any) -> None:
        self.state.matrix = times(matrix_of(operands), self.state.matrix)

    def _begin(self, _: Any) -> None:
        self._text = self._line = UNIT

    def _choose(self, operands: Any) -> None:
        font = self.named("/Font", operands[0])
        if font is not None:
            self.state.font = self.font_of(font, str(operands[0]))
            self.state.size = float(operands[1])

    def _lead(self, operands: Any) -> None:
        self.state.leading = float(operands[0])

    def _set_matrix(self, operands: Any) -> None:
        self._text = self._line = matrix_of(operands)

    def _move(self, operands: Any) -> None:
        step = (1.0, 0.0, 0.0, 1.0, float(operands[0]), float(operands[1]))
        self._text = self._line = times(step, self._line)

    def _move_down(self, operands: Any) -> None:
        self.state.leading = -float(operands[1])
        self._move(operands)

    def _next_line(self, _: Any) -> None:
        self._move((0, -self.state.leading))

    def _show(self, operands: Any) -> None:
        import pikepdf

        shown = operands[-1]
        parts = shown if isinstance(shown, pikepdf.Array) else (shown,)
        codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
        self.show_string(codes, times(self._text, self.state.matrix))

    def _show_below(self, operands: Any) -> None:
        self._next_line(operands)
        self._show(operands)
