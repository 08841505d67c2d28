"""Books onto devices on a cable: into the right folder, never over a reader’s marks."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import digest
from publish.pipeline.provenance import Provenance, epub_provenance, provenance_of
from publish.send.connected import farewell
from publish.send.file_names import free_name, is_edition_of, on_device
from publish.send.outcomes import Delivered

if TYPE_CHECKING:
    from publish.send.books import Book
    from publish.send.devices import Device, DeviceKind

_KEPUB = ".kepub.epub"
#: No file on a device is larger, in bytes, that is compared with one that is sent.
_LARGEST = 2**31


class _There(msgspec.Struct, frozen=True):
    """A file on the device that is an edition of the book: by its identifier, or by its name."""

    path: str
    about: Provenance | None

    @property
    def name(self) -> str:
        """Its name without its folders."""
        return PurePosixPath(self.path).name

    def is_of(self, ending: str) -> bool:
        """Return whether it is of the format that an ending says: a kepub is no other EPUB."""
        name = self.name.lower()
        return name.endswith(ending) and name.endswith(_KEPUB) == (ending == _KEPUB)


class Cable:
    """The way to a device on a cable."""

    def __init__(self, device: Device, *, in_place: bool, dry: bool) -> None:
        """Prepare the way.

        Args:
            device: where to.
            in_place: True to replace an edition that is there, if it is of the same book.
            dry: True to write nothing.
        """
        self._device, self._in_place, self._dry = device, in_place, dry

    @property
    def kind(self) -> DeviceKind:
        """The kind of the device."""
        return self._device.kind

    @property
    def title(self) -> str:
        """The device, as it is told."""
        return self._device.kind.title

    @property
    def address(self) -> str:
        """Where it is mounted."""
        return str(self._device.path)

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"{self._device.kind.name}:{self._device.serial}"

    @property
    def farewell(self) -> str:
        """The command that takes leave of it."""
        return farewell(self._device)

    def deliver(self, book: Book) -> Delivered:
        """Put a book onto the device, unless the same bytes are there.

        Raises:
            Rejected: when it cannot be written, or what is there must not be replaced.
        """
        storage, folder = self._device.storage, self._device.folder
        wanted = on_device(book.stem, book.ending)
        there = self._editions(book, folder, wanted)
        same = next((one for one in there if self._is_same(one, book)), None)
        if same is not None:
            return Delivered("there", same.path, "the same file is there already")
        path, told = self._place(book, folder, wanted, there)
        if self._dry:
            return Delivered("shown", path, f"it would be written; {told}")
        storage.put(path, book.data, over=self._in_place and any(o.path == path for o in there))
        return Delivered("sent", path, told)

    def _editions(self, book: Book, folder: str, wanted: str) -> list[_There]:
        """Return the editions of a book that are there: of its name, then of its identifier."""
        storage, own = self._device.storage, book.about.identifier
        paths = [_joined(folder, n) for n in storage.names(folder) if _is_named(n, wanted, book)]
        named = [
            one
            for one in (_There(path, self._about(path)) for path in paths)
            if one.name.casefold() == wanted.casefold()
            or _is_one_book(book.about, one.about)
            or self._is_same(one, book)
        ]
        if not own or not book.ending.endswith(".epub"):
            return named
        others = (path for path in storage.files("", (".epub",)) if path not in paths)
        found = (_There(path, self._about(path)) for path in others)
        return [*named, *(one for one in found if one.about and one.about.identifier == own)]

    def _about(self, path: str) -> Provenance | None:
        """Return what a file on the device tells of itself; of an e-book only that is read."""
        storage = self._device.storage
        if path.lower().endswith(".epub"):
            try:
                with storage.opened(path) as file:
                    return epub_provenance(file)
            except OSError:
                return None
        data = storage.read(path, _LARGEST)
        return provenance_of(data, path) if data is not None else None

    def _is_same(self, there: _There, book: Book) -> bool:
        data = self._device.storage.read(there.path, len(book.data))
        return data is not None and digest(data) == digest(book.data)

    def _place(self, book: Book, folder: str, wanted: str, there: list[_There]) -> tuple[str, str]:
        """Return where a book goes, and what there is to say of that.

        Raises:
            Rejected: when an edition is to be replaced, and it is not the same book, or several
                are there.
        """
        if there and self._in_place:
            old = self._replaced(book, wanted, there)
            return old.path, f"in the place of the edition that was there: {self._marks_stay()}"
        name = free_name(wanted, book.ending, self._device.storage.names(folder))
        if not there:
            return _joined(folder, name), ""
        beside = ", ".join(one.name for one in there[:3])
        if not _replaceable(book, there):
            return _joined(folder, name), f"beside {beside}, which stays as it is"
        told = f"beside {beside}, in which the reader’s marks stay; --in-place replaces it"
        return _joined(folder, name), told

    def _replaced(self, book: Book, wanted: str, there: list[_There]) -> _There:
        """Return the edition that is replaced: that of the same name, or the only one."""
        link = next((one for one in there if self._device.storage.is_link(one.path)), None)
        if link is not None:
            message = "this is a link, and is not replaced"
            hint = "delete the link on the device, or send without --in-place"
            raise Rejected([self._error(link.path, "FILE-OUTSIDE", message, hint)])
        fit = _replaceable(book, there)
        if not fit:
            raise Rejected([self._other(book, there[0])])
        named = [one for one in fit if one.name.casefold() == wanted.casefold()]
        if not named and len(fit) > 1:
            names = ", ".join(one.path for one in fit)
            message = f"several editions of it are on the device: {names}"
            hint = "delete all but one of them on the device, or send without --in-place"
            raise Rejected([self._error(fit[0].path, "SEND-SEVERAL", message, hint)])
        (old, *_) = named or fit
        return old

    def _other(self, book: Book, there: _There) -> Diagnostic:
        """Return why what is there is not replaced."""
        message = f"it is of another format there, {there.name}"
        if not _is_one_book(book.about, there.about):
            message = (
                "another book has this name on the device, or one that does not say what it is: "
                f"{_identity(there.about)}, where the one sent has {_identity(book.about)}"
            )
        hint = "send without --in-place: it goes beside, under a name of its own"
        return self._error(there.path, "SEND-OTHER", message, hint)

    def _marks_stay(self) -> str:
        keeps = self._device.kind.keeps
        return (
            f"a {self._device.kind.title} knows a reader’s marks by {keeps}, which stays the same"
        )

    def _error(self, path: str, code: str, message: str, hint: str) -> Diagnostic:
        place = Place(str(self._device.storage.root / path))
        return Diagnostic(place, "error", code, message, hint)


def _replaceable(book: Book, there: list[_There]) -> list[_There]:
    """Return what may be replaced: editions of the same book in the same format."""
    return [one for one in there if one.is_of(book.ending) and _is_one_book(book.about, one.about)]


def _is_named(name: str, wanted: str, book: Book) -> bool:
    return is_edition_of(name, wanted, book.ending)


def _is_one_book(sent: Provenance, there: Provenance | None) -> bool:
    """Return whether both have one identifier; of files that have none, one title and author."""
    if there is None:
        return False
    if sent.identifier or there.identifier:
        return sent.identifier == there.identifier
    return sent.is_same(there)


def _identity(about: Provenance | None) -> str:
    if about is None:
        return "nothing is told"
    return about.identifier or (f"the title “{about.title}”" if about.title else "no identifier")


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
