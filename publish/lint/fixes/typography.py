"""What house style would set, written into the source: curved quotation marks and apostrophes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.edit.house_style.curved_marks import curved
from publish.lint.fixes.edits import Change, Fix
from publish.source import url_text
from publish.source.foreign.marks_by_pattern import marks_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.lint.fixes.edits import Draft


def quotes(draft: Draft) -> Iterator[Fix]:
    """Turn straight marks into curved ones, in each passage by its own language.

    Those in addresses and in marks of other programs stay: they may be part of these.
    """
    for masked in draft.masked_texts:
        text = masked.passage.text
        stretches = [*url_text.spans(text), *((first, last) for _, first, last in marks_in(masked))]
        kept = {at for first, last in stretches for at in range(first, last)}
        for at, (old, new) in enumerate(zip(text, curved(masked.passage), strict=True)):
            if old == new or at in kept:
                continue
            stretch = draft.stretch(masked, at, at + 1)
            if stretch is not None:
                yield Fix(masked.at(at), (Change(stretch.offset, stretch.length, new),))
