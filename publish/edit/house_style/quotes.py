"""Quotation marks: the curved ones of the language for straight ones, level by level.

A straight ``"`` becomes the language's outer mark, or its inner one within another; a straight
``'`` its single one. English keeps the author's levels: ``'…'`` never becomes “…”. Curved marks
stay, and close or open what a straight one leaves open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.edit.house_style.mark_resolution import read
from publish.edit.house_style.marks import closing, marks_of, opening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.house_style.edits import Edit
    from publish.edit.house_style.mark_resolution import Read
    from publish.edit.house_style.marks import Marks


def quotes(text: str, lang: str, given: str = "") -> Iterator[Edit]:
    """Yield curved quotation marks for straight ones; doubtful ones stay.

    Args:
        text: the text of a passage.
        lang: its language (BCP 47).
        given: the marks that the work wants for its language, as :func:`marks_of` takes them.
    """
    known = _known(text, lang, given)
    if known is None:
        return
    if text.strip() == '"':
        at = text.index('"')
        yield at, at + 1, _ditto(known)
        return
    reads = read(text, lang, known)
    for one in reads:
        if one.mark.is_straight and not one.is_doubtful and one.role in ("open", "close"):
            yield one.mark.at, one.mark.at + 1, _curved(one, reads, known)


def left(text: str, lang: str) -> list[int]:
    """Return the offsets of marks that are still straight after house style was applied.

    These are doubtful; primes stay straight for good.
    """
    known = _known(text, lang, "")
    if known is None or text.strip() == '"':
        return []
    reads = (one for one in read(text, lang, known) if one.mark.is_straight)
    return [one.mark.at for one in reads if one.is_doubtful or one.role != "prime"]


def _ditto(known: Marks) -> str:
    """Return the mark that repeats what is above it, as in a cell of a table."""
    return "„" if known.outer[0] == "„" else "”"


def _known(text: str, lang: str, given: str) -> Marks | None:
    return marks_of(lang, given) if '"' in text or "'" in text else None


def _curved(one: Read, reads: tuple[Read, ...], known: Marks) -> str:
    """Return the curved mark: by its partner if that is curved, else by its level."""
    side = 0 if one.role == "open" else 1
    partner = reads[one.partner].mark if one.partner >= 0 else None
    if partner and not partner.is_straight:
        return (opening if side == 0 else closing)(partner.character, known)
    if one.mark.family == "single":
        return (known.inner if one.depth else known.single)[side]
    return (known.again if one.depth % 2 else known.outer)[side]
