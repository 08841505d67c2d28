"""When the source of an edition last changed: by its head, by the environment, or by Git.

``modified`` in the head takes precedence over ``SOURCE_DATE_EPOCH`` (reproducible-builds.org,
2015), that over the commit of a clean checkout. Without any of these it is the day of the build.
"""

from __future__ import annotations

import datetime
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core import confinement
from publish.core.clock import epoch, today
from publish.core.diagnostics import Findings as Own
from publish.core.diagnostics import Place
from publish.source.metadata import identifier_of

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.source.metadata import Metadata

#: The most seconds that Git may take; it only reads the disk.
_PATIENCE = 10
#: Git must not ask anybody, nor fetch what a repository lacks.
_ALONE = {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
#: The most bytes of a file that names a folder of Git.
_SHORT = 10_000
#: The scopes of settings that a repository brings along.
_OWN = ("local", "worktree")


class Revision(msgspec.Struct, frozen=True):
    """A day or a time in UTC (ISO 8601), and whether every build of this source has the same."""

    moment: str
    stated: bool

    @property
    def day(self) -> str:
        """The day, if it belongs to the source; '' if it is only that of the build."""
        return self.moment[:10] if self.stated else ""


def revision_of(metadata: Metadata, source: Path, reader: Reader) -> Revision:
    """Return when a source last changed.

    Args:
        metadata: its head.
        source: its file.
        reader: records that outputs depend on the commit, if they do.
    """
    if metadata.modified:
        return Revision(metadata.modified, stated=True)
    seconds = epoch()
    if seconds is not None:
        return Revision(_written(seconds), stated=True)
    committed = _committed(source, reader)
    if committed:
        return Revision(_written(committed), stated=True)
    return Revision(today().isoformat(), stated=False)


def report_head(metadata: Metadata, source: Path, reader: Reader, findings: Findings) -> None:
    """Report what a head should contain; nothing for one that is missing or cannot be read.

    Args:
        metadata: the metadata of the head.
        source: its file.
        reader: reads it.
        findings: receives what is missing.
    """
    from publish.source.heads import read_head

    faults = Own()
    lines = (reader.markdown(source, str(source)) or "").splitlines() or [""]
    is_there = read_head(lines, str(source), faults).end > 0
    if faults.failed or any(one.code == "FIELD-MISSING" for one in findings):
        return
    where = "to the front matter" if is_there else "at the very top, between two lines of ---"
    _report_identity(metadata, source, findings, where)
    _report_revision(metadata, source, reader, findings, where)


def _report_identity(metadata: Metadata, source: Path, findings: Findings, where: str) -> None:
    """Report a head without an identifier: one made of the title changes with its words."""
    if metadata.identifier or metadata.doi or metadata.isbn.epub:
        return
    findings.note(
        Place(str(source), 1, 1),
        "IDENTIFIER-MISSING",
        "the work has no identifier of its own: that of its e-book is made of title, author and "
        "language, and changes with them",
        f"add a line “identifier: {identifier_of(metadata)}” {where}",
    )


def _report_revision(
    metadata: Metadata, source: Path, reader: Reader, findings: Findings, where: str
) -> None:
    """Report a source that gets other bytes on every day that it is built."""
    if not revision_of(metadata, source, reader).stated:
        findings.note(
            Place(str(source), 1, 1),
            "MODIFIED-MISSING",
            "nothing says when this source last changed: its files have the day of the build in "
            "them, and other bytes every day",
            f"add a line “modified: {today().isoformat()}” {where}",
        )


def _written(seconds: int) -> str:
    return f"{datetime.datetime.fromtimestamp(seconds, datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _committed(source: Path, reader: Reader) -> int:
    """Return the time of the last commit of a source unchanged since then, or 0.

    The source of a folder of its own is everything in that folder.
    """
    folder, name = source.absolute().parent, source.name
    if not any((above / ".git").exists() for above in (folder, *folder.parents)):
        return 0
    if _runs_programs(folder):
        return 0
    what = "." if name == "essay.md" else name
    log = _git(folder, "rev-parse", "--git-path", "logs/HEAD")
    if log:
        reader.within().read(folder / log)
    if not log or _runs_programs(folder):
        return 0
    asked = ("--porcelain", "--ignored=no", "--ignore-submodules=all", "--", what)
    if _git(folder, "status", *asked) != "":
        return 0
    found = _git(folder, "log", "-1", "--format=%ct", "--", what)
    return int(found) if found and found.isdigit() else 0


def _runs_programs(folder: Path) -> bool:
    """Return whether a repository's own settings name filters that Git would run on its files.

    Such a repository may be a stranger's; the user's own settings are trusted. If Git cannot tell
    whose a setting is (before 2.26), the answer is yes.
    """
    settings = _git(folder, "config", "--list", "--show-scope", "--name-only")
    if settings is None:
        return True
    named = (line.partition("\t") for line in settings.splitlines())
    return any(scope in _OWN and name.startswith("filter.") for scope, _, name in named)


def history_of(source: Path) -> list[Path]:
    """Return the folder of Git's logs of a source; in a linked work tree it is elsewhere."""
    folder = source.absolute().parent
    for above in (folder, *folder.parents):
        kept = above / ".git"
        if confinement.is_folder(kept):
            return [kept]
        if confinement.is_file(kept):
            with suppress(confinement.Shut):
                text = (confinement.read(kept, most=_SHORT).data or b"").decode("utf-8", "replace")
                named = text.removeprefix("gitdir: ").strip()
                return [above / named] if named.isprintable() else []
    return []


def _git(folder: Path, *asked: str) -> str | None:
    """Return what Git answers; ``None`` without Git or an answer.

    Nothing that the settings of a repository name is run, and nothing is fetched.
    """
    safe = ("-c", "core.fsmonitor=false", "-c", "log.showSignature=false")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "--no-optional-locks", "-C", str(folder), *safe, *asked]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no word of the source
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False,
            env=kept | _ALONE,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
