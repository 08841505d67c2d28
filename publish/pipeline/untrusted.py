"""Works that are not trusted: each is built or checked in a child process of its own.

So one that takes too long, or breaks a library, ends by itself, and those after it are built; and
none can read another. What a child has to say comes back as data and is printed here. A command for
whole shelves of texts that others wrote is to build them with this, too.
"""

from __future__ import annotations

import importlib
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.error_boundary import fault
from publish.core.limits import MB, Limits
from publish.core.process import alone
from publish.core.writing import make_folder
from publish.pipeline.build import Build
from publish.pipeline.jail import jailer
from publish.pipeline.jail.child import Bounds, Cell, run
from publish.pipeline.jail.places import places_of, places_of_fonts
from publish.pipeline.request import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from publish.core.shared_folders import Folders
    from publish.pipeline.jail.kernel import Kernel
    from publish.pipeline.request import Request
    from publish.settings.schema import Settings

    #: Checks works, and adds their names to those that are known.
    Check = Callable[..., list[Diagnostic]]

_BOUNDS = Bounds()
#: Seconds of the processor that there are for telling that the time is over.
_MARGIN = 60


def bounds_of(limits: Limits) -> Bounds:
    """Return what a child may take.

    A little more than the limits, for these tell what is too much.
    """
    return Bounds(
        seconds=max(_BOUNDS.seconds, limits.time + _MARGIN),
        patience=max(_BOUNDS.patience, 8 * limits.time),
        memory=max(_BOUNDS.memory, 3 * limits.memory * MB // 2),
    )


class ChildReport(msgspec.Struct, frozen=True):
    """What a child says: what came of it, and the names of outputs that it claims."""

    outcome: Outcome
    slugs: dict[str, Path] = {}


class Wardens:
    """Those who hold the processes to what works of strangers may do."""

    def __init__(
        self,
        named: Iterable[Path],
        fonts: Iterable[Path] = (),
        *,
        jailed: bool,
        bounds: Bounds = _BOUNDS,
    ) -> None:
        """Prepare a run.

        Args:
            named: layouts, folders and files that the command line names, which are read.
            fonts: folders of faces that it names: of these the font files are.
            jailed: whether there is to be a jail.
            bounds: how much time and memory each work has.

        Raises:
            Rejected: where a jail is asked for and not to be had, and for a folder of faces that
                has too much in it.
        """
        self._kernel: Kernel | None = jailer() if jailed else None
        faces, self._listed = places_of_fonts(fonts)
        self._named, self._bounds = (*named, *faces), bounds

    def build(self, request: Request, progress: Callable[[str], None]) -> Outcome:
        """Build works, one after the other.

        Raises:
            Rejected: where all that somebody has would lie open.
        """
        cells = [(work, self._cell(work, request.out)) for work in dict.fromkeys(request.works)]
        make_folder(request.out)
        if len(cells) > 1:
            _warm()
        whole, slugs = Outcome([], [], []), dict[str, Path]()
        for work, cell in cells:
            progress(f"{work}: building")
            one = msgspec.structs.replace(request, works=(work,), trusted=False)
            report = self._held(partial(_built, Build(one, _silent, slugs)), cell, work)
            slugs |= report.slugs
            whole = _joined(whole, report.outcome)
        return whole

    def check(self, works: Iterable[Path], check: Check) -> list[Diagnostic]:
        """Check works, each by itself.

        Args:
            works: their folders or files.
            check: :func:`publish.pipeline.check.check` with all that is asked of it, but works and
                slugs.

        Raises:
            Rejected: where all that somebody has would lie open.
        """
        cells = [(work, self._cell(work)) for work in dict.fromkeys(works)]
        found: list[Diagnostic] = []
        slugs: dict[str, Path] = {}
        for work, cell in cells:
            report = self._held(partial(_checked, check, work, slugs), cell, work)
            slugs |= report.slugs
            found += report.outcome.findings
        return found

    def _cell(self, work: Path, *writes: Path) -> Cell:
        places = places_of([work], self._named, writes, self._listed)
        return Cell(places, self._bounds, self._kernel)

    def _held(self, make: Callable[[], ChildReport], cell: Cell, work: Path) -> ChildReport:
        """Return what comes of something in a child that is held to a cell."""
        place = Place(str(work))
        try:
            said = run(lambda: _as_data(make, place), cell, place)
            return msgspec.convert(said, ChildReport, dec_hook=_read)
        except Rejected as rejected:
            return _failed(work, rejected.findings)
        except msgspec.ValidationError:
            return _failed(work, [_nonsense(place)])


def wardens_of(
    layouts: Sequence[str], settings: Settings, folders: Folders, limits: Limits, *, jailed: bool
) -> Wardens:
    """Return those for a run: works may read what the call names, and nothing else of the machine.

    Args:
        layouts: names or folders of layouts.
        settings: those that are given; they may name a profile.
        folders: those that works share.
        limits: how much a work may take.
        jailed: whether there is to be a jail.

    Raises:
        Rejected: as :class:`Wardens` does.
    """
    maybe = [*layouts, settings.press_profile or ""]
    files = [Path(name) for name in maybe if name and Path(name).exists()]
    named = [*folders.pictures, *folders.layouts, *files]
    return Wardens(named, folders.fonts, jailed=jailed, bounds=bounds_of(limits))


def _built(build: Build) -> ChildReport:
    return ChildReport(build.run(), build.slugs)


def _checked(check: Check, work: Path, slugs: dict[str, Path]) -> ChildReport:
    known = dict(slugs)
    found = check((work,), slugs=known)
    return ChildReport(Outcome([], [], found), known)


def _warm() -> None:
    """Import what every child needs: it has it then. What is missing, the children tell."""
    from publish.typeset.engine.loading import import_engine

    with alone(), suppress(Rejected):
        import_engine()
    importlib.import_module("publish.pipeline.context")
    importlib.import_module("publish.render.renderer")


def _silent(_: str) -> None:
    """Say nothing: the child has no terminal."""


def _as_data(make: Callable[[], ChildReport], place: Place) -> object:
    try:
        return msgspec.to_builtins(make(), enc_hook=str)
    except Rejected:
        raise
    except Exception as error:
        raise Rejected([fault(error, place)]) from error


def _read(kind: type, value: object) -> Any:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError


def _failed(work: Path, found: Iterable[Diagnostic]) -> ChildReport:
    return ChildReport(
        Outcome([], [], list(found), works={work.resolve()}, failed={work.resolve()})
    )


def _nonsense(place: Place) -> Diagnostic:
    return Diagnostic(
        place,
        "error",
        "JAIL-ENDED",
        "the process that worked on it has said what it cannot say",
        "leave it out: it may be made to break a library",
    )


def _joined(first: Outcome, second: Outcome) -> Outcome:
    return Outcome(
        [*first.written, *second.written],
        [*first.fresh, *second.fresh],
        [*first.findings, *second.findings],
        [*first.older, *second.older],
        first.works | second.works,
        first.failed | second.failed,
        first.names | second.names,
    )
