"""Runs of characters on a page of a PDF, as they are before lines are made of them."""

from __future__ import annotations

import msgspec

#: Left, bottom, right, top in points.
Box = tuple[float, float, float, float]


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
    said: str = ""
    sequence: int = 0
    #: Whether a space follows that is an object of its own: pdfium makes up others.
    spaced: bool = False


def with_initials(runs: list[Run]) -> list[Run]:
    """A dropped initial makes a word with what follows it, on its line."""
    if not any(run.said for run in runs):
        return runs
    kept: list[Run] = []
    for run in runs:
        last = kept[-1] if kept else None
        if last is not None and last.said and last.element == run.element:
            first, run.left = kept.pop(), last.left
            run.box = _around(first.box, run.box)
            space = first.text[len(first.text.rstrip()) :]
            run.text = first.said + ("" if run.sequence == first.sequence else space + run.text)
            run.said = ""
        kept.append(run)
    return kept


def _around(one: Box, two: Box) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])
