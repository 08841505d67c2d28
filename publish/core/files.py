"""The readers through which everything is read.

A reader remembers each file that it was asked for, with a digest of what it found, or that there
was none: that list *is* what goes into an output, and so decides whether it is up to date.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from publish.core import confinement
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.file_type import EMPTY, UTF_16, UTF_32, Kind, in_markdown, kind_of
from publish.core.folder_listing import names_below, names_beside, names_followed
from publish.core.shared_folders import Folders

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

#: Files in which HTML is a mistake; others may be templates.
_NO_MARKUP = (".yaml", ".yml", ".css")
ABSENT = "absent"
#: How a folder can be listed, by the endings under which that is remembered.
_LISTINGS = {"/": names_below, "/*": names_beside, "/**": names_followed}
_NONE = Folders()


def digest(data: bytes) -> str:
    """Return a short name for some bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Reader:
    """Reads files and remembers them; readers made with :meth:`branch` share what was read.

    With ``roots``, it reads only files below these folders, wherever links lead; without, the user
    has named its files. Pictures are below the folder of the ``work``, or in one of those that the
    user has named for them in ``folders``.
    """

    def __init__(
        self,
        roots: tuple[Path, ...] = (),
        folders: Folders = _NONE,
        work: Path | None = None,
    ) -> None:
        self.roots, self.folders = roots, folders
        self._real_roots = tuple(map(confinement.real, roots))
        self._work = work
        self.inputs: dict[str, str] = {}
        self._files: dict[str, confinement.File] = {}
        self._digests: dict[str, str] = {}
        self._made: dict[tuple[object, ...], Any] = {}

    def branch(self, roots: tuple[Path, ...] | None = None, work: Path | None = None) -> Reader:
        """Return a reader that remembers by itself, but reads no file a second time.

        Args:
            roots: the folders that it may read; empty: those of this one.
            work: the folder of the work, if it differs from that of this one.
        """
        roots = self.roots if roots is None else roots
        other = Reader(roots, self.folders, work or self._work)
        other._files, other._digests, other._made = self._files, self._digests, self._made
        return other

    def within(self, *roots: Path) -> Reader:
        """Return the same reader, with its memory, for files below some folders; none: for any."""
        other = self.branch(roots)
        other.inputs = self.inputs
        return other

    def read(self, path: Path) -> bytes | None:
        """Return the bytes of a file, or ``None`` if there is no such file.

        Raises:
            Shut: if it is outside the folders, or cannot be read.
        """
        name = str(path.absolute())
        file = self._files.get(name)
        if file is None:
            file = self._files[name] = confinement.read(path, self._real_roots)
            self._digests[name] = ABSENT if file.data is None else digest(file.data)
        elif self._real_roots:
            confinement.check_inside(file.real, path, self._real_roots)
        self.inputs[name] = self._digests[name]
        return file.data

    def check(self, path: Path) -> None:
        """Check that a path leads into a folder that may be read, all links followed.

        Raises:
            Shut: when it does not.
        """
        if self._real_roots:
            confinement.check_inside(confinement.real(path), path, self._real_roots)

    def picture(self, path: Path) -> bytes | None:
        """Return the bytes of a picture that a work names, or ``None`` if there is no such file.

        Args:
            path: a path in the folder of the work; if there is no such file, the same path below
                the folders of pictures is meant.

        Raises:
            Shut: as :meth:`read` does.
        """
        if self._work is None:
            return self.read(path)
        reader = self.within(self._work, *self.folders.pictures)
        data = reader.read(path)
        name = os.path.relpath(path, self._work)
        others = (reader.read(folder / name) for folder in self.folders.pictures if data is None)
        return next((found for found in others if found is not None), data)

    def face(self, path: Path) -> Reader:
        """Return a reader for a file or folder of faces.

        Below a folder that the user has named, links may lead anywhere.

        Args:
            path: a path in a folder of the work or of a layout, from which links may lead into
                those that the user has named for faces; or in one of these.
        """
        if any(map(path.is_relative_to, self.folders.fonts)):
            return self.within()
        return self.within(*self.roots, *self.folders.fonts) if self.roots else self

    def once(self, data: bytes, what: tuple[object, ...], make: Callable[[bytes], T]) -> T:
        """Return what is made of the bytes of a file, made once a run for all outputs.

        Args:
            data: the bytes.
            what: identifies what is made, with everything else that it depends on.
            make: makes it; its exceptions are not remembered.
        """
        key = (digest(data), *what)
        if key not in self._made:
            self._made[key] = make(data)
        made: T = self._made[key]
        return made

    def names(self, folder: Path) -> list[str]:
        """Return the sorted names of all files below a folder; a new file is a change too.

        Links to folders are followed only in those that the user has named for faces.
        """
        if folder in self.folders.fonts:
            return self._listed(folder, "/**")
        return self._listed(folder, "/")

    def beside(self, folder: Path) -> list[str]:
        """Return the sorted names directly in a folder, folders with a slash; no hidden ones."""
        return self._listed(folder, "/*")

    def _listed(self, folder: Path, way: str) -> list[str]:
        self.check(folder)
        try:
            found = _LISTINGS[way](folder)
        except OSError as error:
            raise confinement.unreadable(folder, error) from None
        self.inputs[f"{folder.absolute()}{way}"] = _digest_of_names(found)
        return found

    def text(self, path: Path, shown: str) -> str | None:
        """Return the text of a UTF-8 file.

        Args:
            path: the file.
            shown: its name in diagnostics.

        Raises:
            Rejected: if the file is of another kind, or its bytes are not UTF-8; the place is that
                of the first wrong byte.
        """
        data = self.read(path)
        if data is None:
            return None
        kind = kind_of(data)
        if kind and kind != EMPTY and not (kind.is_markup and path.suffix not in _NO_MARKUP):
            raise Rejected([_of_another_kind(shown, kind, "put a text file there")])
        return _decoded(data, shown)

    def markdown(self, path: Path, shown: str) -> str | None:
        """Return the text of a source, with the errors of :meth:`text`.

        Raises:
            Rejected: if it is no text, or text in other markup, judged by its bytes and not its
                name.
        """
        data = self.read(path)
        kind = kind_of(data) if data is not None else None
        if kind:
            raise Rejected([_of_another_kind(shown, kind, in_markdown(kind, path.name))])
        return None if data is None else _decoded(data, shown)


def _of_another_kind(shown: str, kind: Kind, hint: str) -> Diagnostic:
    code = "ENCODING" if kind in (UTF_16, UTF_32) else "FILE-KIND"
    hint = kind.first if code == "ENCODING" else hint
    return Diagnostic(Place(shown), "error", code, f"this is {kind.name}", hint)


def _decoded(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"the file is not UTF-8: byte {data[error.start]:#04x} cannot stand here"
        hint = "save the file as UTF-8 in your editor (“Save with encoding …”)"
        place = Place(shown, line, column)
        raise Rejected([Diagnostic(place, "error", "ENCODING", message, hint)]) from None


def size_of(path: Path) -> int:
    """Return the size of a file in bytes; 0 if there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _digest_of_names(names: list[str]) -> str:
    return digest("\n".join(names).encode("utf-8", "surrogateescape"))


def finished(path: Path) -> bytes | None:
    """Return the bytes of a finished file that the user names; ``None`` if there is none.

    Raises:
        Shut: when it cannot be read.
    """
    return confinement.read(path, most=confinement.MOST_FINISHED).data


def unchanged(inputs: dict[str, str], roots: tuple[Path, ...]) -> bool:
    """Return whether every file is as it was when it was read.

    A file that is not below one of the folders counts as changed.

    Args:
        inputs: the names of files with their digests, as a reader has them.
        roots: the folders.
    """
    real_roots = tuple(map(confinement.real, roots))
    return all(_now(name, real_roots) == known for name, known in inputs.items())


def _now(name: str, roots: tuple[str, ...]) -> str:
    folder, slash, stars = name.rpartition("/")
    path = Path(folder if (way := f"{slash}{stars}") in _LISTINGS else name)
    try:
        if way not in _LISTINGS:
            data = confinement.read(path, roots, confinement.MOST_FINISHED).data
            return ABSENT if data is None else digest(data)
        confinement.check_inside(confinement.real(path), path, roots)
        return _digest_of_names(_LISTINGS[way](path))
    except (OSError, Rejected):
        return ""


def package_folder() -> Path:
    """Return the folder of this program's own files."""
    return Path(__file__).parent.parent


def layouts_folder() -> Path:
    """Return the layouts: inside the package when installed, beside it in a checkout."""
    inside = package_folder() / "layouts"
    return inside if inside.is_dir() else package_folder().parent / "layouts"


def docs_folder() -> Path:
    """Return the pages for users: inside the package when installed, beside it in a checkout."""
    inside = package_folder() / "docs"
    return inside if inside.is_dir() else package_folder().parent / "docs"


def guide(name: str) -> str:
    """Return the path of a page for users on their machine."""
    return shown(docs_folder() / name)


def is_shipped(path: Path) -> bool:
    """Return whether a file or folder is in one of the layouts of the program."""
    return path.resolve().is_relative_to(layouts_folder().resolve())


def shown(path: Path) -> str:
    """Return a path as messages show it: relative to the current folder, if it is below it."""
    here = Path.cwd()
    absolute = path.absolute()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)
