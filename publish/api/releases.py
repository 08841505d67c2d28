"""Releases: editions that are frozen, and what became of their places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from publish.api.arguments import (
    NONE,
    Paths,
    answer_of,
    folders_of,
    formats_of,
    limits_of,
    names_of,
    path_of,
    paths_of,
    settings_of,
)
from publish.core.arguments import Values
from publish.core.shared_folders import Folders

if TYPE_CHECKING:
    from publish.release.present import Wanted
    from publish.release.results import ReleaseResult, Whereabouts


def release(
    work: str | Path,
    *,
    version: str = "",
    out: str | Path = "releases",
    formats: str | Iterable[str] = (),
    files: Paths = (),
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
    settings: Values = NONE,
    limits: Values = NONE,
    progress: Callable[[str], None] | None = None,
) -> ReleaseResult:
    """Freeze an edition of a work, as ``publish release`` does: whole or not at all.

    Args:
        work: a folder with an essay.md, or a Markdown file.
        version: such as ``1.1``; '' where the head of the work has a number as its ``edition``.
        out: the folder of all releases.
        formats: what goes out; without one, what the layouts are for, or pdf, epub and handout.
        files: further files that go out as they are.
        layout: as of :func:`build`.
        layout_path: as of :func:`build`.
        fonts: as of :func:`build`.
        pictures: as of :func:`build`.
        settings: as of :func:`build`.
        limits: as of :func:`build`.
        progress: is told what is being done; it must not wait for another call of this module.

    Returns:
        The release; what is wrong with the work, or with releases that are there, does not raise.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.release.results import ReleaseResult

    folders = folders_of(layout_path, fonts, pictures)
    wanted = _wanted(layout, settings, limits, folders)
    path, folder, others = path_of(work, "work"), path_of(out, "out"), paths_of(files, "files")
    names, report = formats_of(formats), progress or (lambda _: None)

    def made() -> ReleaseResult:
        from publish.release.make import ReleaseRequest, make_release

        request = ReleaseRequest(
            work=path, version=version, out=folder, formats=names, files=others, wanted=wanted
        )
        done = make_release(request, report)
        return ReleaseResult(done.findings, done.folder, done.version, done.files, done.written)

    answer, found = answer_of(made)
    return answer or ReleaseResult(found)


def where(
    citation: str,
    work: str | Path,
    *,
    since: str,
    until: str = "",
    out: str | Path = "releases",
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
    settings: Values = NONE,
) -> Whereabouts:
    """Say where a place is that was cited by a release, as ``publish where`` does.

    Args:
        citation: as somebody has written it, such as ``Deutscher, The Case, ¶23, p. 7``.
        work: a folder with an essay.md, or a Markdown file.
        since: the version that was cited.
        until: the version in which it is looked for; '' for the work as it is now.
        out: the folder of all releases.
        layout: as of :func:`build`, of the work as it is now.
        layout_path: as of :func:`build`.
        fonts: as of :func:`build`.
        pictures: as of :func:`build`.
        settings: as of :func:`build`.

    Returns:
        The place in both editions, what became of it, and what there is to doubt in the citation.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.release.results import Whereabouts

    wanted = _wanted(layout, settings, NONE, folders_of(layout_path, fonts, pictures))
    path, folder = path_of(work, "work"), path_of(out, "out")

    def found_at() -> Whereabouts:
        from publish.release.lookup import Question, look_up

        question = Question(
            citation=citation, work=path, since=since, until=until, out=folder, wanted=wanted
        )
        found = look_up(question)
        return Whereabouts(found.location, since, until, found.findings)

    answer, found = answer_of(found_at)
    return answer or Whereabouts(None, since, until, found)


def _wanted(layout: Paths, settings: Values, limits: Values, folders: Folders) -> Wanted:
    from publish.release.present import Wanted

    return Wanted(
        layouts=names_of(layout), settings=settings_of(settings), folders=folders,
        limits=limits_of(limits),
    )  # fmt: skip
