"""Where a place that was cited by one edition is in another: found, or said to be gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from publish.release.cited_words import cited_notes, cited_stretches
from publish.release.spots import Spot, Stretch, note_spot, spot_of, together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.release.citations import Citation
    from publish.release.correspondence import Correspondence, Position

#: What became of a passage.
Fate = Literal["same", "changed", "divided", "joined", "moved", "gone"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one paragraph, heading or note of a place.

    ``fates`` are several where a paragraph was moved and changed, say; ``new`` is None if it is
    gone.
    """

    old: Spot
    new: Spot | None
    fates: tuple[Fate, ...]


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to where a cited place is.

    Attributes:
        old: the place in the edition that was cited.
        new: the same in the other one; None if nothing of it is there any more.
        fates: what became of it; ``same`` alone if no word is another.
        parts: the same for each paragraph, heading and note of it.
    """

    old: Spot
    new: Spot | None
    fates: tuple[Fate, ...]
    parts: tuple[Part, ...]


def locate(citation: Citation, between: Correspondence) -> Location:
    """Return where a place is.

    Args:
        citation: names it, by the pages and numbers of the earlier edition.
        between: what has become of that in the later one.

    Raises:
        Disagreement: when the earlier edition has no such place.
    """
    old = between.old
    if citation.notes:
        chosen = cited_notes(citation, old)
        parts = [_part_of_note(number, between) for number in chosen]
    else:
        parts = [_part(stretch, between) for stretch in cited_stretches(citation, old)]
    there = [part.new for part in parts if part.new is not None]
    fates = _in_order(fate for part in parts for fate in part.fates)
    if len(fates) > 1 and "same" in fates:
        fates = tuple(fate for fate in _in_order([*fates, "changed"]) if fate != "same")
    if there and "gone" in fates:  # a part of it is still there: the parts say which
        fates = tuple(fate for fate in _in_order([*fates, "changed"]) if fate != "gone")
    return Location(
        old=together([part.old for part in parts]),
        new=together(there) if there else None,
        fates=fates,
        parts=tuple(parts),
    )


def _part(own: Stretch, between: Correspondence) -> Part:
    """Return what became of some words of a unit of the body."""
    old, links = between.old, between.body
    words = range(own.first, own.last)
    found = [place for word in words if (place := links.place(own.unit, word)) is not None]
    if not found and (near := links.near(own.unit, (own.first + own.last) // 2)):
        found = [near]
    spot = spot_of(old, [own])
    there = _stretches(found) or [  # a heading that was renamed has its place alone
        Stretch(unit, 0, len(between.new.units[unit].words)) for unit in links.parts[own.unit]
    ]
    if not there:
        return Part(old=spot, new=None, fates=("gone",))
    fates = _fates(own, found, there, between)
    return Part(old=spot, new=spot_of(between.new, there), fates=fates)


def _stretches(found: list[Position]) -> list[Stretch]:
    """Return the units in which words were found, each from the first of these to the last."""
    words: dict[int, list[int]] = {}
    for place in found:
        words.setdefault(place.unit, []).append(place.word)
    return [Stretch(unit, min(own), max(own) + 1) for unit, own in sorted(words.items())]


def _fates(
    own: Stretch, found: list[Position], there: list[Stretch], between: Correspondence
) -> tuple[Fate, ...]:
    links = between.body
    old = between.old.units[own.unit].words[own.first : own.last]
    new = [w for s in there for w in between.new.units[s.unit].words[s.first : s.last]]
    fates: list[Fate] = ["changed"] if old != new else []
    fates += ["divided"] if len(there) > 1 else []
    others = {unit for one in there for unit in links.sources[one.unit]}
    fates += ["joined"] if len(others) > 1 else []
    fates += ["moved"] if links.is_moved(own.unit) else []
    return _in_order(fates) or ("same",)


def _part_of_note(number: int, between: Correspondence) -> Part:
    old, new = between.old, between.new
    spot = note_spot(old, [number])
    other = between.notes.get(number)
    if other is None:
        return Part(old=spot, new=None, fates=("gone",))
    is_same = old.notes[number].words == new.notes[other].words
    return Part(old=spot, new=note_spot(new, [other]), fates=("same",) if is_same else ("changed",))


_FATES: tuple[Fate, ...] = ("same", "changed", "divided", "joined", "moved", "gone")


def _in_order(fates: Iterable[Fate]) -> tuple[Fate, ...]:
    given = set(fates)
    return tuple(fate for fate in _FATES if fate in given)
