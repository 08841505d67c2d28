"""What cannot be proved is left as it is: which fixes are to blame, and what is said of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place
from publish.lint.fixes.edits import Draft, applied
from publish.lint.fixes.proof import changed_head, differences, new_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publish.lint.fixes.edits import Fix
    from publish.prove.collation import Difference

_HINT = "this place was left as it is: mend it by hand, as the other findings say"


class Proven(msgspec.Struct, frozen=True):
    """The fixes that can be made, the source with them, and what is said of those left out."""

    made: list[Fix]
    draft: Draft
    refused: tuple[Diagnostic, ...]


class _Fault(msgspec.Struct, frozen=True):
    """Why fixes must not be made, and where it is seen in the source."""

    place: Place
    why: str


def prove(before: Draft, fixes: list[Fix]) -> Proven:
    """Leave out of fixes what changes a word or brings in an error, until nothing does.

    First the fix that is nearest to what is wrong, then those of its block.
    """
    made = sorted(fixes, key=lambda fix: fix.place)
    refused: dict[Place, str] = {}
    tried = 0
    while made:
        after = Draft(applied(before.text, made), before.path)
        faults = _faults(before, after, made)
        if not faults:
            return Proven(made, after, _refusals(refused))
        blamed = _Blame(before, made, tried).of(faults)
        for fault, fix in blamed:
            refused.setdefault(fix.place, fault.why)
        left_out = {id(fix) for _, fix in blamed}
        made = [fix for fix in made if id(fix) not in left_out]
        tried += 1
    return Proven([], before, _refusals(refused))


def _refusals(refused: dict[Place, str]) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(place, "error", "FIX-REFUSED", why, _HINT)
        for place, why in sorted(refused.items())
    )


class _Blame:
    """Finds the fixes to which faults are due; ``tried`` says how often it has been done."""

    def __init__(self, before: Draft, made: list[Fix], tried: int) -> None:
        self._before, self._made, self._tried = before, made, tried
        self._by_line: dict[int, dict[int, Fix]] = defaultdict(dict)
        for fix in made:
            for change in fix.changes:
                self._by_line[before.line_of(change.offset)][change.offset] = fix
        self._offsets = {line: sorted(fixes) for line, fixes in self._by_line.items()}

    def of(self, faults: Sequence[_Fault]) -> list[tuple[_Fault, Fix]]:
        """Return faults, each with a fix that is to blame for it."""
        found = [(fault, fix) for fault in faults for fix in self._nearest(fault)]
        return found or [(faults[0], fix) for fix in self._made]

    def _nearest(self, fault: _Fault) -> list[Fix]:
        line = max(fault.place.line - 1, 0)
        if line in self._by_line and not self._tried:
            at = self._before.line_start(line) + fault.place.column - 1
            offsets = self._offsets[line]
            place = bisect_left(offsets, at)
            near = offsets[max(place - 1, 0) : place + 1]
            return [self._by_line[line][min(near, key=lambda offset: abs(offset - at))]]
        block = self._before.block_at(line)
        around = [fix for number in block for fix in self._by_line.get(number, {}).values()]
        return around or self._earlier(fault)

    def _earlier(self, fault: _Fault) -> list[Fix]:
        """Return the last fixes before a fault, each time more.

        What becomes a note may take in others.
        """
        earlier = [fix for fix in self._made if fix.place.line <= fault.place.line]
        return earlier[-(2**self._tried) :]


def _faults(before: Draft, after: Draft, made: Sequence[Fix]) -> list[_Fault]:
    """Return why fixes must not be made, each at its place before them."""
    if after.work is None:
        why = "with what --fix would change, the source could not be read"
        return [_Fault(Place(before.path, 1, 1), why)] if before.work else []
    changed = [_changed(one, before.path) for one in differences(before, after)]
    if line := changed_head(before, after):
        why = "--fix would change this line of the head"
        changed.append(_Fault(Place(before.path, line, 1), why))
    return changed or list(_worse(before, after, made))


def _changed(one: Difference, path: str) -> _Fault:
    place = one.left_spot.place or one.right_spot.place or Place(path, 1, 1)
    words = f"“{one.left}” would become “{one.right}”"
    words = words if one.left and one.right else f"“{one.left or one.right}” would be lost or added"
    words = words.replace("⟦", "[").replace("⟧", "]")
    return _Fault(place, f"--fix would change the text here: {words}")


def _worse(before: Draft, after: Draft, made: Sequence[Fix]) -> Iterator[_Fault]:
    """Yield the errors that are new, at the places where they would be.

    Lines that were put in are not counted. The place is exact before the first of these lines,
    and the line is behind it.
    """
    allowed = {code for fix in made for code in fix.may_lack}
    added = sorted(
        (before.line_of(change.offset), change.new.count("\n"))
        for fix in made
        for change in fix.changes
        if "\n" in change.new
    )
    for one in new_errors(before, after, allowed):
        more = sum(count for line, count in added if line < one.place.line)
        place = Place(before.path, max(one.place.line - more, 1), one.place.column)
        yield _Fault(place, f"--fix would bring an error in here: {one.message}")
