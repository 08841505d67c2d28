"""Whose the files in a folder of outputs are: what is not of a work is not replaced by it.

Beside the outputs it is remembered which source each was made of. Where that is not known, as in a
folder that was copied from another machine, the file itself says what it is of.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.core import sealed_store
from publish.core.diagnostics import Diagnostic, Place
from publish.core.files import digest, shown, unchanged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from publish.pipeline.provenance import Provenance

#: No output is larger, in bytes: what is, is not looked into.
_LARGEST = 2**31
_SUFFIXES = (".pdf", ".epub", ".azw3", ".html", ".txt")
#: Where the bytes of a file begin that may be damaged, and be one of ours all the same.
_SIGNS = (b"%PDF", b"PK")
_WAYS = "or give --overwrite to replace it"
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


#: How a file is to a source: not there, of an older state of it, of another work, as it is now.
State = Literal["missing", "older", "foreign", "current"]


class Owner(msgspec.Struct, frozen=True):
    """The source that a file was made of, its digest, and those of the files of the work."""

    source: str
    written: str
    seen: dict[str, str]


class Owners:
    """The works that the files in a folder of outputs are of."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def note(self, path: Path, data: bytes, source: Path, seen: dict[str, str]) -> None:
        """Remember of which source a file was made, and what else of the work was read for it."""
        folder = source.absolute().parent
        own = {
            name: known
            for name, known in seen.items()
            if not name.endswith(("/", "/*")) and Path(name).is_relative_to(folder)
        }
        sealed_store.save(self._file(path), Owner(str(source.absolute()), digest(data), own))

    def refusal(self, path: Path, data: bytes, source: Path) -> Diagnostic | None:
        """Return why these bytes do not replace a file.

        Nothing if it is of this work, or not there.
        """
        if not os.path.lexists(path):
            return None
        from publish.pipeline.provenance import provenance_of

        owner = self._owner(path)
        before = sealed_store.read_plain(path, _LARGEST)
        if before is None:
            return _foreign(path)
        is_own = owner is not None and _is_one(Path(owner.source), source)
        if is_own and owner and owner.written == digest(before):
            return None
        provenance = provenance_of(before, path.name)
        if provenance is None:
            return None if is_own and before.startswith(_SIGNS) else _foreign(path)
        made = provenance_of(data, path.name)
        if not provenance.is_ours and not (made and made.is_like(provenance)):
            return _foreign(path)
        if owner and not is_own and Path(owner.source).is_file():
            return _taken(path, provenance, source, Path(owner.source))
        if is_own or (made and made.is_same(provenance)):
            return None
        return _taken(path, provenance, source, None)

    def state(self, path: Path, source: Path) -> State:
        """Return how a file is to the source that it should be of."""
        if not path.is_file():
            return "missing"
        owner = self._owner(path)
        is_own = owner is not None and _is_one(Path(owner.source), source)
        if owner is not None and not is_own and Path(owner.source).is_file():
            return "foreign"
        if owner is None or not is_own:  # it came from another machine, or the source was moved
            return "older" if _was_before(path, source) else "current"
        return "older" if _is_older_than(owner, source) else "current"

    def older(
        self, slug: str, source: Path, done: Collection[Path], made: dict[Path, bytes]
    ) -> Iterator[tuple[Path, str]]:
        """Yield the other files of a work that are of an older source, with their days.

        Args:
            slug: that of the work.
            source: its file.
            done: the files that are as the source is now.
            made: those of them that were made in this run.
        """
        try:
            names = sorted(os.listdir(self._folder))  # noqa: PTH208 - many names
        except OSError:
            return
        for name in names:
            path = self._folder / name
            is_of_slug = name.removeprefix(slug)[:1] in (".", "-") and name.startswith(slug)
            if not is_of_slug or not name.endswith(_SUFFIXES) or "-unproved." in name:
                continue
            if path.absolute() not in done and self._is_older(path, source, made):
                yield path, _day_of(path)

    def is_older(self, path: Path, source: Path) -> bool:
        """Return whether a file is known to be of an older source; of copied files nobody knows."""
        owner = self._owner(path)
        return owner is not None and _is_older_than(owner, source)

    def _is_older(self, path: Path, source: Path, made: dict[Path, bytes]) -> bool:
        owner = self._owner(path)
        if owner is not None:
            return _is_older_than(owner, source)
        from publish.pipeline.provenance import provenance_of

        before = sealed_store.read_plain(path, _LARGEST) if _was_before(path, source) else None
        provenance = provenance_of(before, path.name) if before else None
        new = [provenance_of(data, file.name) for file, data in made.items()]
        if provenance is None or not (provenance.is_ours or not provenance.program):
            return False
        return any(one and one.is_same(provenance) for one in new)

    def _owner(self, path: Path) -> Owner | None:
        return sealed_store.load(self._file(path), Owner)

    def _file(self, path: Path) -> Path:
        return self._folder / ".offprint" / f"of-{digest(os.fsencode(path.name))}.json"


def _was_before(path: Path, source: Path) -> bool:
    """Return whether a file was written before its source was, by their times."""
    try:
        return path.stat().st_mtime < source.stat().st_mtime
    except OSError:
        return False


def _is_older_than(owner: Owner, source: Path) -> bool:
    anywhere = (Path(source.absolute().anchor),)  # it is sealed: this user has read it
    return _is_one(Path(owner.source), source) and not unchanged(owner.seen, anywhere)


def _is_one(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _day_of(path: Path) -> str:
    day = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _foreign(path: Path) -> Diagnostic:
    message = "this file is not of this work, and is not overwritten: nothing in it says that it is"
    hint = f"move it to another place, choose another folder with --out, {_WAYS}"
    return Diagnostic(Place(shown(path)), "error", "OUTPUT-FOREIGN", message, hint)


def _taken(path: Path, provenance: Provenance, source: Path, other: Path | None) -> Diagnostic:
    where = f" ({shown(other)})" if other else ""
    message = (
        f"this file is of another work, “{provenance.title}”{where}: it has the same slug as "
        f"{shown(source)}, and is not overwritten"
    )
    hint = (
        "add a line “slug: another-name” to the front matter of one of them, choose another "
        f"folder with --out, {_WAYS}"
    )
    return Diagnostic(Place(shown(path)), "error", "SLUG-TAKEN", message, hint)
