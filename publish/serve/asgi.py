"""Serving from Python: an application that any server runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.error_boundary import fault
from publish.core.shared_folders import problem_of
from publish.core.usage import UsageError
from publish.serve.application import application
from publish.serve.contents import Contents, contents_of
from publish.serve.downloads import Downloads
from publish.serve.hosts import Hosts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import ASGIApp


def asgi_app(
    folder: str | Path,
    *,
    hosts: Iterable[str] = (),
    on_download: Callable[[str], None] | None = None,
    on_diagnostic: Callable[[Diagnostic], None] | None = None,
) -> ASGIApp:
    """Return an application (ASGI 3) that serves a folder, read-only, as ``publish serve`` does.

    Args:
        folder: a site that ``publish site`` has made, or a folder of finished files.
        hosts: names by which it may be asked for, besides addresses in numbers and ``localhost``.
        on_download: is told the path of each file that a reader has got whole.
        on_diagnostic: is told of files that cannot be read, and of what goes wrong later.

    Raises:
        UsageError: for a folder that is none, or in which there is nothing to serve.
    """

    def tell(found: list[Diagnostic]) -> None:
        for one in found:
            (on_diagnostic or _forget)(one)

    place = Place(os.fspath(folder))
    return application(
        _contents(folder, tell).shelf, Hosts(hosts), Downloads(on_download),
        lambda error: tell([fault(error, place)]),
    )  # fmt: skip


def _contents(folder: str | Path, tell: Callable[[list[Diagnostic]], None]) -> Contents:
    """Return what a folder has to serve.

    Raises:
        UsageError: when it has nothing, or is none.
    """
    if "\0" in os.fspath(folder):
        raise UsageError("folder", [f"{os.fspath(folder)!r} is no name of a folder"])
    if problem := problem_of(Path(folder)):
        raise UsageError("folder", [problem])
    try:
        return contents_of(Path(folder), tell)
    except Rejected as error:
        problems = [f"{one.message}; {one.hint}" for one in error.findings]
        raise UsageError("folder", problems, error.findings) from None


def _forget(_found: Diagnostic) -> None:
    """Tell nobody: nobody asked."""
