"""Notes that were laid out to be measured: they stand on their pages as they are."""

from __future__ import annotations

from typing import Any

from publish.typeset.engine.boxes import is_line, texts_in
from publish.typeset.engine.layout import lay_out_note
from publish.typeset.lines.baseline_grid import leading


class MeasuredNotes:
    """The notes of a document, each as it was laid out on a measure.

    ``heights`` are ``None`` for those that have margins. What was laid out is given away once: to
    the page on which the note stands.
    """

    def __init__(self) -> None:
        self.heights: dict[tuple[Any, float], float | None] = {}
        #: With the text that each had: a page's number in it is known later.
        self._laid: dict[tuple[Any, float], tuple[Any, list[str]]] = {}

    def height(self, context: Any, note: Any) -> float | None:
        """Return the height of a note, in CSS pixels, on the measure of the page that is made."""
        key = _on_measure(context, note)
        if key not in self.heights:
            laid = lay_out_note(context, note)
            is_flat = not (laid.margin_top or laid.margin_bottom)
            self.heights[key] = float(laid.margin_height()) if is_flat else None
            if is_flat and _is_same_anywhere(laid):
                self._laid[key] = laid, _texts(note)
        return self.heights[key]

    def take(self, context: Any, notes: list[Any]) -> list[Any]:
        """Return notes as they were laid out, if all of them are there; else none."""
        keys = [_on_measure(context, note) for note in notes]
        found = [self._laid.pop(key, (None, [])) for key in keys]
        same = all(laid and had == _texts(n) for n, (laid, had) in zip(notes, found, strict=True))
        return [laid for laid, _ in found] if same else []


def measured_notes(context: Any) -> MeasuredNotes:
    """Return the notes that were measured for a document.

    They are kept with the engine's context.
    """
    found: MeasuredNotes = context.__dict__.setdefault("measured_notes", MeasuredNotes())
    return found


def _on_measure(context: Any, note: Any) -> tuple[Any, float]:
    return note, round(context.current_footnote_area.page.width, 2)


def _is_same_anywhere(note: Any) -> bool:
    """Return whether all of it is in the flow and on no grid.

    Then it is the same at every height.
    """
    return not any(
        not box.is_in_normal_flow() or (is_line(box) and leading(box.style))
        for box in note.descendants(placeholders=True)
    )


def _texts(note: Any) -> list[str]:
    return [box.text for box in texts_in(note)]
