"""``publish check --fix``: what is certain is written into the source, and never a word changed.

A fix looks at a source and answers with stretches to replace. Those that do not overlap are made
together; then both texts are read anew and collated word by word (:mod:`publish.fixes.proof`).
Where a word, or the order of notes, would be another, the fixes of that block are not made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.diagnostics import Diagnostic, Place
from publish.files import Reader
from publish.fixes.draft import Change, Draft, Fix, applied, compatible
from publish.fixes.head import head
from publish.fixes.marks import addresses, embeds, figures, links, pages, remarks
from publish.fixes.notes import bracketed, endnotes, linked, notes, undefined
from publish.fixes.proof import changed_head, differences, new_errors
from publish.fixes.signs import quotes
from publish.fixes.tables import tables
from publish.fixes.version import escapes
from publish.fixes.written import mended, plain
from publish.visible import visible_name
from publish.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from publish.collation import Difference

__all__ = ["FIXES", "Change", "Draft", "Fix", "Mended", "mend"]

#: All fixes, in the order in which they go before one another where they overlap.
FIXES: tuple[Callable[[Draft], Iterator[Fix]], ...] = (
    notes, bracketed, endnotes, linked, remarks, embeds, figures, links, pages, tables, addresses,
    quotes, head,
)  # fmt: skip

#: So often the fixes are gone over: one may lie in another, and that in a third.
_MOST = 5


class Mended(msgspec.Struct, frozen=True):
    """A source before and after; ``refused`` is what was left as it is, and why."""

    path: Path
    before: str
    after: str
    refused: tuple[Diagnostic, ...] = ()

    @property
    def diff(self) -> str:
        """What would be changed, as a unified diff."""
        import difflib

        old, new = (
            [line + "\n" for line in plain(text).removesuffix("\n").split("\n")]
            for text in (self.before, self.after)
        )
        name = visible_name(str(self.path))
        return "".join(difflib.unified_diff(old, new, name, f"{name} (mended)"))

    def write(self) -> None:
        """Write it whole or not at all, with the rights that the file had; a link stays one.

        Raises:
            Rejected: when it cannot be written.
        """
        target = self.path.resolve()
        mode = target.stat().st_mode & 0o7777
        write(target, self.after.encode("utf-8"))
        target.chmod(mode)


def mend(path: Path, fixes: Iterable[Callable[[Draft], Iterator[Fix]]] = FIXES) -> Mended:
    """What the fixes would make of a source; nothing is written.

    An old one is brought to today's version of the format first. Fixes that overlap are made one
    after the other: when it is written, nothing is left to mend.

    Raises:
        Rejected: when it cannot be read.
    """
    text = Reader().markdown(path, str(path)) or ""
    first = Draft(plain(text), str(path))
    after = mended(text, compatible([*escapes(first), *undefined(first)]))
    finds = tuple(fixes)
    refused: tuple[Diagnostic, ...] = ()
    for _ in range(_MOST):
        current, (after, refused) = after, _round(path, after, finds)
        if after == current:
            break
    return Mended(path, text, after, refused)


def _round(
    path: Path, current: str, fixes: tuple[Callable[[Draft], Iterator[Fix]], ...]
) -> tuple[str, tuple[Diagnostic, ...]]:
    """What the fixes that go together make of a text, and what is refused of them."""
    before = Draft(plain(current), str(path))
    made = compatible(fix for find in fixes for fix in find(before))
    made.sort(key=lambda fix: fix.place)
    refused: list[Diagnostic] = []
    while made:
        found = _faults(before, Draft(applied(before.text, made), str(path)), made)
        if not found:
            return mended(current, made), tuple(refused)
        refused += found
        made = _elsewhere(before, made, found)
    return current, tuple(refused)


def _elsewhere(before: Draft, made: list[Fix], faults: Sequence[Diagnostic]) -> list[Fix]:
    """The fixes that are not to blame for faults.

    To blame are those of the block in which one is found, or else the last one before it: what
    becomes a note may take in what follows it.
    """
    blamed = []
    for one in faults:
        block = before.block_at(one.place.line - 1)
        own = [fix for fix in made if not before.lines_of(fix).isdisjoint(block)]
        earlier = [fix for fix in made if fix.place.line <= one.place.line]
        blamed += own or earlier[-1:] or made
    return [fix for fix in made if fix not in blamed]


def _faults(before: Draft, after: Draft, made: Sequence[Fix]) -> list[Diagnostic]:
    """Why fixes must not be made, each at its place before them."""
    if after.work is None:
        message = "with what --fix would change, the source could not be read"
        return [_refusal(Place(before.path, 1, 1), message)] if before.work else []
    changed = [_changed(one, before.path) for one in differences(before, after)]
    if line := changed_head(before, after):
        message = "--fix would change this line of the head"
        changed.append(_refusal(Place(before.path, line, 1), message))
    allowed = {code for fix in made for code in fix.may_lack}
    return changed or [_worse(one, before, made) for one in new_errors(before, after, allowed)]


def _changed(one: Difference, path: str) -> Diagnostic:
    place = one.left_spot.place or one.right_spot.place or Place(path, 1, 1)
    words = f"“{one.left}” would become “{one.right}”"
    words = words if one.left and one.right else f"“{one.left or one.right}” would be lost or added"
    words = words.replace("⟦", "[").replace("⟧", "]")
    return _refusal(place, f"--fix would change the text here: {words}")


def _worse(one: Diagnostic, before: Draft, made: Sequence[Fix]) -> Diagnostic:
    """An error that is new, at the place where it would be; lines that were put in are not counted.

    The place is exact before the first of these lines, and the line is behind it.
    """
    added = sum(
        change.new.count("\n")
        for fix in made
        for change in fix.changes
        if before.line_of(change.offset) < one.place.line
    )
    place = Place(before.path, max(one.place.line - added, 1), one.place.column)
    return _refusal(place, f"--fix would bring an error in here: {one.message}")


def _refusal(place: Place, message: str) -> Diagnostic:
    hint = "this place was left as it is: mend it by hand, as the other findings say"
    return Diagnostic(place, "error", "FIX-REFUSED", message, hint)
