"""The two ends: everything that is read or written goes through here.

The reader remembers each file it was asked for with a digest of what it found, or that there
was none: that list *is* what goes into an output, and so what decides whether it is fresh.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from publish.diagnostics import Diagnostic, Place, Rejected
from publish.kinds import DEVICE, EMPTY, UTF_16, UTF_32, Kind, in_markdown, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

#: Files in which markup is out of place; elsewhere it may be a template.
_NO_MARKUP = (".yaml", ".yml", ".css")
ABSENT = "absent"


def digest(data: bytes) -> str:
    """A short name for some bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Reader:
    """Reads files and remembers them; readers made with :meth:`branch` share what was read.

    Where there are ``roots``, for it there are no files but those below them, wherever links lead.
    """

    def __init__(self, roots: tuple[Path, ...] = ()) -> None:
        self._roots = tuple(root.resolve() for root in roots)
        self.seen: dict[str, str] = {}
        self._bytes: dict[str, bytes | None] = {}
        self._digests: dict[str, str] = {}
        self._made: dict[tuple[object, ...], Any] = {}

    def branch(self, roots: tuple[Path, ...] = ()) -> Reader:
        """A reader with a memory of its own that reads no file a second time."""
        other = Reader(roots)
        other._bytes, other._digests, other._made = self._bytes, self._digests, self._made
        return other

    def read(self, path: Path) -> bytes | None:
        """The bytes of a file, or ``None`` when there is no such file."""
        if self._roots and not any(map(path.resolve().is_relative_to, self._roots)):
            return None
        name = str(path.absolute())
        if name not in self._bytes:
            data = self._bytes[name] = _bytes_of(path)
            self._digests[name] = ABSENT if data is None else digest(data)
        self.seen[name] = self._digests[name]
        return self._bytes[name]

    def once(self, data: bytes, what: tuple[object, ...], make: Callable[[bytes], T]) -> T:
        """What is made of the bytes of a file: once a run, however many outputs ask for it.

        Args:
            data: the bytes.
            what: names it, and all else that it is made of.
            make: makes it; what it raises is not remembered.
        """
        key = (digest(data), *what)
        if key not in self._made:
            self._made[key] = make(data)
        made: T = self._made[key]
        return made

    def names(self, folder: Path) -> list[str]:
        """The names of all files below a folder, sorted; a new one is a change too."""
        found = _names_in(folder)
        self.seen[f"{folder.absolute()}/"] = _digest_of_names(found)
        return found

    def beside(self, folder: Path) -> list[str]:
        """The names directly in a folder, sorted, folders with a slash; none that is hidden."""
        found = _names_beside(folder)
        self.seen[f"{folder.absolute()}/*"] = _digest_of_names(found)
        return found

    def text(self, path: Path, shown: str) -> str | None:
        """The text of a UTF-8 file.

        Args:
            path: the file.
            shown: how diagnostics name it.

        Raises:
            Rejected: when the file is of another kind, or its bytes are not UTF-8; the place of the
                first wrong byte is given.
        """
        data = self.read(path)
        if data is None:
            return None
        kind = kind_of(data)
        if kind and kind != EMPTY and not (kind.is_markup and path.suffix not in _NO_MARKUP):
            raise Rejected(
                [_of_another_kind(shown, kind, f"put a text file there, not {kind.name}")]
            )
        return _decoded(data, shown)

    def markdown(self, path: Path, shown: str) -> str | None:
        """The text of a source, as :meth:`text` has it.

        Raises:
            Rejected: when it is no text, or one in other markup: by its bytes, not its name.
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


def _bytes_of(path: Path) -> bytes | None:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise Rejected([_of_another_kind(str(path), DEVICE, "put a file there")])
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise Rejected([_unreadable(path, error)]) from None


def _names_in(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def _names_beside(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    found = (p for p in folder.iterdir() if not p.name.startswith(".") and p.name[-1] != "~")
    return sorted(f"{p.name}/" if p.is_dir() else p.name for p in found)


def _digest_of_names(names: list[str]) -> str:
    return digest("\n".join(names).encode("utf-8", "surrogateescape"))


def _unreadable(path: Path, error: OSError) -> Diagnostic:
    return Diagnostic(
        Place(str(path)),
        "error",
        "FILE-UNREADABLE",
        f"the file cannot be read: {error.strerror}",
        "look at its permissions; with --untrusted, nothing is read outside the folders of works",
    )


def unchanged(seen: dict[str, str]) -> bool:
    """Whether every file is as it was when it was read."""
    return all(_now(name) == known for name, known in seen.items())


def _now(name: str) -> str:
    try:
        if name.endswith("/"):
            return _digest_of_names(_names_in(Path(name)))
        if name.endswith("/*"):
            return _digest_of_names(_names_beside(Path(name).parent))
        return digest(Path(name).read_bytes())
    except OSError:
        return ABSENT


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then moved there.

    Raises:
        Rejected: when the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                os.fchmod(handle, 0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Rejected([_unwritable(path, "file", error)]) from None


def make_folder(folder: Path) -> None:
    """Make a folder for outputs, before the work of making them.

    Raises:
        Rejected: when it cannot be made, or nothing can be written into it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise Rejected([_unwritable(folder, "folder", error)]) from None


def _unwritable(path: Path, what: str, error: OSError) -> Diagnostic:
    return Diagnostic(
        Place(str(path)),
        "error",
        "FILE-UNWRITABLE",
        f"the {what} cannot be written: {error.strerror}",
        "look at the permissions and the room that is left, or choose another folder with --out",
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def cache_folder() -> Path:
    """Where things may be kept that can be made again (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    folder = Path(base) / "offprint"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    folder = Path(tempfile.gettempdir()) / f"offprint-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def package_folder() -> Path:
    """The folder of this program's own files."""
    return Path(__file__).parent


def layouts_folder() -> Path:
    """The layouts: inside the package when installed, beside it in a checkout."""
    inside = package_folder() / "layouts"
    return inside if inside.is_dir() else package_folder().parent / "layouts"


def guide(name: str) -> str:
    """Where a page for users of layouts and printers lies: in the package, or in the checkout."""
    inside = package_folder() / "docs" / name
    return shown(inside if inside.is_file() else package_folder().parent / "docs" / name)


def is_shipped(path: Path) -> bool:
    """True if a file or folder is one of the layouts that come with the program."""
    return path.resolve().is_relative_to(layouts_folder().resolve())


def shown(path: Path) -> str:
    """How a path is named to the user: relative to where they stand, if it is below."""
    here = Path.cwd()
    absolute = path.absolute()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)
