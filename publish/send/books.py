"""What is sent: a finished file, or that one of a work’s files which the device takes."""

from __future__ import annotations

import hashlib
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.file_type import kind_of
from publish.core.files import Reader, finished, shown
from publish.pipeline.output_owner import Owners
from publish.pipeline.provenance import Provenance, provenance_of
from publish.settings.output_registry import OUTPUTS
from publish.source.locate import MARKDOWN, reader_of, source_of

if TYPE_CHECKING:
    from publish.send.devices import DeviceKind

#: The ends of names of finished files, the longer before those that they end in.
_ENDINGS = (".kepub.epub", ".epub", ".azw3", ".azw", ".mobi", ".prc", ".kfx", ".pdf", ".txt",
            ".fb2", ".cbz")  # fmt: skip
#: What files of a kind begin with, or have at a place (OCF 3.3; ISO 32000-1; MobileRead, “PDB”).
_MARKS = {
    ".epub": (0, b"PK\x03\x04"),
    ".kepub.epub": (0, b"PK\x03\x04"),
    ".pdf": (0, b"%PDF-"),
    ".azw3": (60, b"BOOKMOBI"),
    ".mobi": (60, b"BOOKMOBI"),
}
_OTHER = "application/octet-stream"
_NO_PROVENANCE = Provenance("", "", "")


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """A finished file that is sent.

    Attributes:
        path: where it is.
        ending: that of its name, such as ``.kepub.epub``.
        data: its bytes.
        about: what it says of itself: title, author, identifier.
    """

    path: Path
    ending: str
    data: bytes
    about: Provenance

    @property
    def stem(self) -> str:
        """Its name without the ending."""
        return self.path.name[: len(self.path.name) - len(self.ending)]

    @property
    def title(self) -> str:
        """Its title; where it says none, its name."""
        return " ".join(self.about.title.split()) or self.stem

    @property
    def media_type(self) -> str:
        """The type of its content, as outputs of its kind have it."""
        types = (f.media_type for o in OUTPUTS for f in o.files if f.ending == self.ending)
        return next(types, _OTHER)

    @property
    def sha256(self) -> str:
        """Its checksum, as ``sha256sum`` prints it."""
        return hashlib.sha256(self.data).hexdigest()


def is_work(path: Path) -> bool:
    """Return whether a path names a work, and no finished file."""
    return path.is_dir() or path.suffix.lower() in MARKDOWN


def book_for(path: Path, kind: DeviceKind, files: Path) -> Book:
    """Return what is sent to a device of what the user has named.

    Args:
        path: a work, or a finished file.
        kind: the device.
        files: the folder of outputs, for works.

    Raises:
        Rejected: when there is no such file, or it is none for this device.
    """
    if is_work(path):
        return _read(_file_of_work(path, kind, files), kind)
    return _read(path, kind)


def _file_of_work(work: Path, kind: DeviceKind, files: Path) -> Path:
    """Return the file of a work that a device takes.

    Raises:
        Rejected: when it was not built, or of an older source.
    """
    source = source_of(work)
    output, file = kind.of_work
    path = files / f"{_slug(work, source)}{file.ending}"
    state = Owners(files).state(path, source)
    if state == "current":
        return path
    command = f"publish build {shlex.quote(str(work))} --format {output.name}"
    if files != Path("build"):
        command += f" --out {shlex.quote(str(files))}"
    if state == "foreign":
        hint = f"give this work another slug, or build it into a folder of its own: {command}"
        raise Rejected([_error(path, "SEND-FOREIGN", "this file is of another work", hint)])
    if state == "older":
        message = "this file is older than the source"
        raise Rejected([_error(path, "SEND-OLDER", message, f"build it first: {command}")])
    hint = f"build it first: {command}"
    if file.ending == ".azw3":
        hint += (
            " (it takes calibre to be installed; without it, send the book by mail: "
            "--to kindle=NAME@kindle.com)"
        )
    message = f"the file for {kind.title} has not been built"
    raise Rejected([_error(path, "SEND-UNBUILT", message, hint)])


def _slug(work: Path, source: Path) -> str:
    """Return the name that the files of a work have.

    Raises:
        Rejected: when the work has errors.
    """
    from publish.source.works import read_text

    findings = Findings()
    read = read_text(source, reader_of(work, source, Reader()), findings, None)
    if read is None or findings.failed:
        raise Rejected([one for one in findings if one.severity == "error"])
    return read.slug


def _read(path: Path, kind: DeviceKind) -> Book:
    """Return a finished file, if the device opens such.

    Raises:
        Rejected: when it does not, or there is none.
    """
    name = path.name.lower()
    ending = next((one for one in _ENDINGS if name.endswith(one)), path.suffix.lower())
    if ending not in kind.opens:
        raise Rejected([_of_other_kind(path, ending, kind)])
    data = finished(path)
    if data is None:
        hint = "name a finished file, or a work"
        raise Rejected([_error(path, "SEND-FILE", "there is no such file", hint)])
    about = provenance_of(data, path.name)
    if not _is_whole(data, ending, about):
        raise Rejected([_no_such_kind(path, ending, data)])
    return Book(path=path, ending=ending, data=data, about=about or _NO_PROVENANCE)


def _is_whole(data: bytes, ending: str, about: Provenance | None) -> bool:
    """Return whether a file is what its name says: by its mark, and by what it tells of itself."""
    at, mark = _MARKS.get(ending, (0, b""))
    tells = about is not None or ending not in (".epub", ".kepub.epub", ".pdf")
    return bool(data) and data[at:].startswith(mark) and tells


def _of_other_kind(path: Path, ending: str, kind: DeviceKind) -> Diagnostic:
    """Return what is said of a file that a device does not open."""
    output, file = kind.of_work
    takes = ", ".join(kind.opens)
    message = f"{kind.title} does not open {ending or 'such files'}: it opens {takes}"
    hint = f"send the file that ends in {file.ending}: publish build WORK --format {output.name}"
    if kind.name == "kindle" and ending in (".epub", ".kepub.epub") and kind.marks:
        message = "a Kindle does not open an EPUB that comes by cable"
        hint += "; or send the EPUB by mail, --to kindle=NAME@kindle.com, and Amazon converts it"
    return _error(path, "SEND-FORMAT", message, hint)


def _no_such_kind(path: Path, ending: str, data: bytes) -> Diagnostic:
    found = kind_of(data)
    what = f"it is {found.name}" if found else "it is damaged, or another kind of file"
    message = f"the name ends in {ending}, and by its bytes {what}"
    return _error(path, "SEND-KIND", message, "build it again, or name the right file")


def _error(path: Path, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Place(shown(path)), "error", code, message, hint)
