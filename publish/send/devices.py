"""The devices that books are sent to: by what one knows them, what they open, where it belongs.

What is here of each was read in the descriptions of its makers and in what its users found; the
sources are listed in docs/sending.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.device_storage import Storage
from publish.settings.output_registry import OUTPUTS, FileKind, Output, Use

if TYPE_CHECKING:
    from pathlib import Path

_EPUB = "application/epub+zip"
_KEPUB = "application/kepub+zip"
_AZW3 = "application/vnd.amazon.mobi8-ebook"
#: Of a file so much is read that says which device this is.
_VERSION = 4096


class DeviceKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of device, or of way to one.

    Attributes:
        name: as it is written on the command line and in lists of readers.
        title: as it is told.
        use: for whom the file of a work is that it takes.
        media_type: the type of that file.
        opens: the ends of the names of files that it opens.
        marks: sets of folders, each of which a device of this kind has whole.
        folders: where books belong; the first that is there, or else the last.
        keeps: by what it knows a reader's marks in a book again.
    """

    name: str
    title: str
    use: Use
    media_type: str
    opens: tuple[str, ...]
    marks: tuple[tuple[str, ...], ...] = ()
    folders: tuple[str, ...] = ("",)
    keeps: str = ""

    @property
    def of_work(self) -> tuple[Output, FileKind]:
        """The output and the file of it that this device takes of a work."""
        return next(
            (output, file)
            for output in OUTPUTS
            for file in output.files
            if file.use == self.use and file.media_type == self.media_type
        )


KOBO = DeviceKind(
    name="kobo", title="Kobo", use="kobo", media_type=_KEPUB,
    opens=(".kepub.epub", ".epub", ".pdf", ".txt", ".cbz"), marks=((".kobo",),),
    keeps="the path of its file",
)  # fmt: skip
TOLINO = DeviceKind(
    name="tolino", title="Tolino", use="e-reader", media_type=_EPUB,
    opens=(".epub", ".pdf", ".txt"), marks=((".tolino",),), folders=("Books", ""),
    keeps="the path of its file",
)  # fmt: skip
POCKETBOOK = DeviceKind(
    name="pocketbook", title="PocketBook", use="e-reader", media_type=_EPUB,
    opens=(".epub", ".pdf", ".txt", ".fb2", ".mobi"), marks=(("system/config",),),
    folders=("Books", ""), keeps="the path of its file",
)  # fmt: skip
#: A Kindle whose storage is seen as a disk has both folders; one that speaks MTP shows the first.
KINDLE = DeviceKind(
    name="kindle", title="Kindle", use="kindle", media_type=_AZW3,
    opens=(".azw3", ".azw", ".mobi", ".prc", ".kfx", ".pdf", ".txt"),
    marks=(("documents", "system"),), folders=("documents",),
    keeps="the name of its file, beside which it lays a folder .sdr",
)  # fmt: skip
#: How the disk of every Kindle is called, whose folder of its system may be hidden.
_KINDLE_VOLUME = "kindle"
#: In what a storage is that speaks MTP, within the folder in which it is mounted.
MTP_STORAGE = "Internal Storage"

#: Those on a cable, in the order in which they are recognised: newer Tolinos are Kobos inside, and
#: a PocketBook may have a folder of documents.
ON_CABLE = (TOLINO, KOBO, POCKETBOOK, KINDLE)

KINDLE_MAIL = DeviceKind(
    name="kindle", title="Send to Kindle", use="kindle", media_type=_EPUB,
    opens=(".epub", ".pdf", ".txt"),
)  # fmt: skip
MAIL = DeviceKind(
    name="mail", title="mail", use="e-reader", media_type=_EPUB,
    opens=(".kepub.epub", ".epub", ".pdf", ".txt", ".azw3"),
)  # fmt: skip
REMARKABLE = DeviceKind(
    name="remarkable", title="reMarkable", use="e-reader", media_type=_EPUB,
    opens=(".epub", ".pdf"),
)  # fmt: skip

#: The words of the command line and of lists of readers.
NAMES = ("kobo", "kindle", "pocketbook", "tolino", "remarkable", "mail")


class Device:
    """A device on a cable: its storage, of what kind it is, which one."""

    def __init__(self, kind: DeviceKind, storage: Storage, path: Path) -> None:
        """Take a device.

        Args:
            kind: the kind.
            storage: its storage.
            path: where it is mounted, as the user or the system names it.
        """
        self.kind, self.storage, self.path = kind, storage, path

    @property
    def serial(self) -> str:
        """What tells it from others of its kind, as far as it says so; else where it is mounted.

        A Kobo’s file .kobo/version begins with its serial number.
        """
        if self.kind is not KOBO:
            return str(self.path)
        told = (self.storage.read(".kobo/version", _VERSION) or b"").partition(b",")[0]
        return told.decode("ascii", "replace").strip() or str(self.path)

    @property
    def folder(self) -> str:
        """Where books belong on it, below the root of its storage.

        Raises:
            Shut: when a link there leads out of the device.
        """
        folders = self.kind.folders
        return next((one for one in folders if one and self.storage.has_folder(one)), folders[-1])


def device_at(path: Path, named: DeviceKind | None = None) -> Device | None:
    """Return the device that is mounted at a path, by its own files.

    Args:
        path: where.
        named: of what kind it is, where the user says so.

    Raises:
        Rejected: when there is no folder that can be read, or a link in it leads out of the device.
    """
    storage = Storage(path)
    speaks_mtp = MTP_STORAGE in storage.names()
    if speaks_mtp and storage.has_folder(f"{MTP_STORAGE}/documents"):
        inner = Storage(storage.root / MTP_STORAGE)
        return Device(named or KINDLE, inner, path) if named in (None, KINDLE) else None
    if path.name == MTP_STORAGE and storage.has_folder("documents") and named in (None, KINDLE):
        return Device(KINDLE, storage, path)
    kind = named or next((one for one in ON_CABLE if _is_one(one, storage)), None)
    if kind is None and path.name.lower() == _KINDLE_VOLUME and storage.has_folder("documents"):
        kind = KINDLE
    return Device(kind, storage, path) if kind else None


def _is_one(kind: DeviceKind, storage: Storage) -> bool:
    return any(all(map(storage.has_folder, folders)) for folders in kind.marks)
