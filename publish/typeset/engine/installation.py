"""Which amendments of the page engine apply: tried once a process, before it sets a page."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.typeset.engine.amendment import (
    Amendment,
    LeftOut,
    Sources,
    apply,
    by_target,
    misfit,
    unknown_names,
)
from publish.typeset.engine.switches import VARIABLE, switched_off

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from publish.settings.schema import Breaking
    from publish.typeset.engine.face_hooks import Drawn, Hand
    from publish.typeset.lines.paragraph_setter import Setter

#: Where the engine keeps that it is ours: somebody else may have imported it before.
_AMENDED = "amended_by_offprint"
_GUIDE = "docs/engine.md has their names"
_HINT = "look at the pages, or install a version that has been tried: docs/engine.md"
_NO_SIDES = (
    "the sides at which lines begin and end are not known: works from right to left have their "
    "indents on the wrong side"
)


class Installed(NamedTuple):
    """What was done to the engine of this process.

    ``setter`` is asked for paragraphs and pages, ``hand`` for faces; ``left_out`` are the
    amendments that do not apply.
    """

    setter: Setter
    hand: Hand
    left_out: tuple[LeftOut, ...]


def installed() -> Installed | None:
    """Return what was done to the engine; None before that."""
    return getattr(sys.modules.get("weasyprint"), _AMENDED, None)


def asked_for() -> frozenset[str]:
    """Return the names of the amendments that are switched off.

    Raises:
        Rejected: when there is none of such a name.
    """
    names = switched_off()
    if names:
        from publish.typeset.engine.amendments import NAMES

        unknown = sorted(names - NAMES)
        if unknown:
            raise Rejected([_unknown(name) for name in unknown])
    return names


def install(without: Collection[str] = ()) -> Installed:
    """Return amend the engine, which is imported: each amendment is tried, and applied if it fits.

    Args:
        without: the names of those that are not to be applied.
    """
    import weasyprint

    from publish.typeset.engine.amendments import amendments
    from publish.typeset.engine.face_hooks import Hand
    from publish.typeset.lines.paragraph_setter import Setter

    setter, hand, sources = Setter(), Hand(), Sources()
    every = amendments(setter, hand)
    left_out = tried(every, sources, without)
    out = {one.amendment.name for one in left_out}
    apply([one for one in every if one.name not in out], sources)
    done = Installed(setter, hand, tuple(left_out))
    setattr(weasyprint, _AMENDED, done)
    return done


def tried(
    every: Sequence[Amendment], sources: Sources, without: Collection[str] = ()
) -> list[LeftOut]:
    """Return the amendments that do not apply to the engine as it is, with the reasons."""
    left_out: dict[str, LeftOut] = {}
    for one in every:
        if one.name in without:
            left_out[one.name] = LeftOut(one, "it was switched off", is_wanted=True)
        elif reason := misfit(one, sources):
            left_out[one.name] = LeftOut(one, reason)
    for one, reason in _strangers([one for one in every if one.name not in left_out], sources):
        left_out[one.name] = LeftOut(one, reason)
    while True:
        lacking = [one for one in every if one.name not in left_out and {*one.needs} & {*left_out}]
        if not lacking:
            return [left_out[one.name] for one in every if one.name in left_out]
        for one in lacking:
            missing = next(name for name in one.needs if name in left_out)
            left_out[one.name] = LeftOut(one, f"it needs {missing}, which does not apply")


def _strangers(
    amendments: Sequence[Amendment], sources: Sources
) -> Iterator[tuple[Amendment, str]]:
    """Yield the amendments whose lines use names that this version of the engine does not have.

    Functions are made with all their changes at once; only where something is wrong it is looked
    for which of these is at fault.
    """
    for target, lines in by_target(amendments).items():
        given = {name for one, _ in lines for name in one.gives}
        if not unknown_names(sources.changed(target, [line for _, line in lines]), given):
            continue
        for one, line in lines:
            unknown = unknown_names(sources.changed(target, [line]), one.gives)
            if unknown:
                yield one, f"{target} has no {sorted(unknown)[0]}"


def losses() -> list[Diagnostic]:
    """Return what is lost on the pages that the engine of this process sets.

    Nothing before it is there.

    One finding for each amendment that does not apply, and for what the engine does not know.
    """
    from publish.typeset.engine.documents import knows_sides_of_text

    done = installed()
    if done is None:
        return []
    bridged = () if knows_sides_of_text() else (_warning(_NO_SIDES, _HINT),)
    return [*map(_lost, done.left_out), *bridged]


def excused(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield findings on a file.

    What is known to be lost with this engine is a warning, and no error.
    """
    done = installed()
    codes = {code for one in done.left_out for code in one.amendment.excuses} if done else set()
    for one in findings:
        yield msgspec.structs.replace(one, severity="warning") if one.code in codes else one


def _lost(one: LeftOut) -> Diagnostic:
    what = f"the amendment {one.amendment.name} does not apply ({one.reason})"
    hint = f"unset {VARIABLE}" if one.is_wanted else _HINT
    return _warning(f"{what}: {one.amendment.loss}", hint)


def _warning(message: str, hint: str) -> Diagnostic:
    from importlib.metadata import version

    full_message = f"WeasyPrint {version('weasyprint')}: {message}"
    return Diagnostic(Place("publish"), "warning", "ENGINE-AMENDMENT", full_message, hint)


def _unknown(name: str) -> Diagnostic:
    message = f"{VARIABLE} names “{name}”, and there is no such amendment"
    return Diagnostic(Place("publish"), "error", "ENGINE-UNKNOWN", message, _GUIDE)


def recording_faces(drawn: Drawn) -> AbstractContextManager[None]:
    """Note in which faces text is drawn, and what was asked of them."""
    return _there().hand.noting(drawn)


@contextmanager
def making_up_pages(breaking: Breaking) -> Iterator[Setter]:
    """Let the engine make up pages, of paragraphs broken as is said.

    Yields:
        Who knows how that went.
    """
    setter = _there().setter
    with setter.composing(breaking):
        yield setter


def _there() -> Installed:
    done = installed()
    if done is None:
        raise RuntimeError("the engine is asked before it is imported")
    return done
