"""Runs of characters on a page of a PDF, as they are before lines are made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.units import Box
from publish.readback.matrices import joined
from publish.readback.painted_objects import PaintedObject

if TYPE_CHECKING:
    from publish.readback.file_text import Why
    from publish.readback.marked_content import Mark

#: Kinds of artifacts whose words make no line with those around them.
ASIDE = ("drawn", "picture")


class Run(msgspec.Struct, kw_only=True):
    """A text object: characters in one size on one baseline."""

    text: str
    left: float
    baseline: float
    size: float
    box: Box
    link: bool
    label: bool
    decoration: bool
    paratext: bool
    heading: bool
    table_head: bool
    element: int
    block: str
    note: bool
    #: The kind of an artifact that is neither a running head nor a foot.
    artifact: str
    #: What the file says that it reads as, and which marked content says it.
    actual_text: str = ""
    sequence: int = 0
    #: Whether a space follows that is an object of its own: pdfium makes up others.
    spaced: bool = False
    #: Its glyphs by the table of their font, and whether it says something else than they do.
    mcid: int = -1
    glyphs: str = ""
    is_mismatch: bool = False
    #: The note that it calls, and that of which it is the number, where the file says it.
    call: int = 0
    number: int = 0
    #: The objects of its page that paint it; those of a dropped initial before it by themselves.
    inks: tuple[PaintedObject, ...] = ()

    @staticmethod
    def of(mark: Mark, **given: Any) -> Run:
        """Return a run, with what the structure says of it."""
        return Run(
            link=mark.tag == "Link", label=mark.tag == "Lbl", decoration=mark.tag == "",
            paratext=not mark.text, heading=mark.heading, table_head=mark.table_head,
            element=mark.element, block=mark.block, note=mark.note, **given,
        )  # fmt: skip


class PageRuns(msgspec.Struct):
    """The runs of a page in their order.

    ``drawn`` are those that the layout draws of itself within the text, and those in pictures,
    ``unseen`` those that a reader does not see whole; ``rule`` is how high the rule above the notes
    stands, or -1.
    ``exact`` is whether the file itself says where words end; ``marks`` is what is no text.
    """

    runs: list[Run] = []
    drawn: list[Run] = []
    unseen: list[tuple[Run, Why]] = []
    rule: float = -1.0
    exact: bool = False
    marks: list[PaintedObject] = []

    def add(self, run: Run, page: int, objects: tuple[int, ...]) -> None:
        """Add a run that is seen, and by which objects of its page."""
        run.inks = (
            PaintedObject(
                page=page, kind="text", box=run.box, objects=objects, text=run.text,
                mcid=run.mcid, size=run.size, baseline=run.baseline,
            ),
        )  # fmt: skip
        (self.drawn if run.artifact in ASIDE else self.runs).append(run)

    def add_space(self) -> None:
        """Let a run of spaces alone, as after a run-in head, part the words around it."""
        if self.runs:
            self.runs[-1].text += " "
            self.runs[-1].spaced = True


def with_initials(runs: list[Run]) -> list[Run]:
    """Return runs in which a dropped initial makes a word with what follows it, on its line."""
    if not any(run.actual_text for run in runs):
        return runs
    kept: list[Run] = []
    for run in runs:
        last = kept[-1] if kept else None
        if run.actual_text:
            run.text = run.actual_text + _space_after(run)
        if last is not None and last.actual_text and last.element == run.element:
            is_same = run.sequence == last.sequence
            if is_same or last.actual_text.endswith(" "):  # it is a word by itself
                run.inks = last.inks + run.inks
                run.left, run.box = last.left, joined(last.box, run.box)
                run.text = run.text if is_same else last.text + run.text
                kept.pop()
        kept.append(run)
    return kept


def _space_after(run: Run) -> str:
    return run.text[len(run.text.rstrip()) :]
