"""The run: works and files to one device, or to all readers of a list; each gets what it takes."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.error_boundary import reporting_errors
from publish.core.state import locked, state_folder
from publish.core.usage import UsageError
from publish.send.books import Book, book_for
from publish.send.cable import Cable
from publish.send.connected import device_named, is_tablet_alone, the_one
from publish.send.handing_in import Post
from publish.send.mail_settings import MailFile, check_given, mail_server, sender_of
from publish.send.mailing import Mailing
from publish.send.outcomes import Delivered, Outcome, SendReport
from publish.send.readers import Recipient, read_readers
from publish.send.sent_log import SentLog
from publish.send.tablet import TabletCable
from publish.send.targets import Mailbox, OnCable, Tablet, target_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.send.devices import DeviceKind
    from publish.send.targets import Target


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for.

    Attributes:
        what: works and finished files.
        to: a device, as ``--to`` has it; '' where there is a list of readers.
        readers: a list of readers.
        files: the folder of outputs, for works.
        in_place: True to replace an edition of the same book that is on a device.
        again: True to send what was sent before.
        really: True to send letters; without it they are shown.
        dry_run: True to do nothing at all but show what would be done.
        mail: what is said of the server of mail.
        mail_file: the file of settings of mail, if not the usual one.
    """

    what: tuple[Path, ...]
    to: str = ""
    readers: Path | None = None
    files: Path = Path("build")
    in_place: bool = False
    again: bool = False
    really: bool = False
    dry_run: bool = False
    mail: MailFile = MailFile()
    mail_file: Path | None = None


class Way(Protocol):
    """A way of sending: on a cable, by mail."""

    @property
    def kind(self) -> DeviceKind:
        """The kind of what it leads to."""

    @property
    def title(self) -> str:
        """How it is told."""

    @property
    def address(self) -> str:
        """Where it leads."""

    @property
    def key(self) -> str:
        """What it is remembered by."""

    @property
    def farewell(self) -> str:
        """The command that takes leave of it; '' for none."""

    def deliver(self, book: Book) -> Delivered:
        """Send a book."""


def check_order(order: Order) -> None:
    """See that an order can be carried out, as far as that is said by it alone.

    Raises:
        UsageError: when it cannot.
    """
    if bool(order.to) == (order.readers is not None):
        raise UsageError("to", ["say where to: --to DEVICE, or --readers FILE"])
    if order.to:
        target_of(order.to)
    check_given(order.mail)


def carry_out(order: Order, progress: Callable[[str], None] | None = None) -> SendReport:
    """Send works and files to a device, or to all readers of a list.

    What cannot be sent to one reader does not keep the others from theirs. What was sent before
    is not sent again, so that a run that was broken off goes on where it stopped.

    Args:
        order: what is asked for.
        progress: is told what is being done.

    Returns:
        What came of it, for each reader and each file.

    Raises:
        Rejected: when the list of readers has errors, or another run is sending.
    """
    recipients = _recipients(order)
    with ExitStack() as stack:
        folder = state_folder()
        stack.enter_context(locked(folder / "sent.lock"))
        return _Run(order, SentLog(folder), progress or (lambda _: None)).to_all(recipients)


def _recipients(order: Order) -> list[Recipient]:
    if order.readers is not None:
        return read_readers(order.readers)
    return [Recipient("", target_of(order.to), Place("--to"))]


class _Run:
    """One run, with what it has learnt on the way: the server of mail, devices to take leave of."""

    def __init__(self, order: Order, log: SentLog, progress: Callable[[str], None]) -> None:
        self._order, self._log, self._progress = order, log, progress
        self._post: Post | None = None
        self._farewells: dict[str, None] = {}
        self._books: dict[tuple[Path, DeviceKind], Book] = {}

    def to_all(self, recipients: list[Recipient]) -> SendReport:
        """Send everything to everybody."""
        outcomes = [one for recipient in recipients for one in self._to(recipient)]
        return SendReport(tuple(outcomes), tuple(self._farewells))

    def _to(self, recipient: Recipient) -> list[Outcome]:
        """Send everything to one reader; where there is no way, that is told once for each file."""
        found: list[Diagnostic] = []
        with reporting_errors(recipient.place, found.extend):
            way = self._way(recipient.target)
            return [self._one(recipient, way, path) for path in self._order.what]
        told = tuple(_placed(one, recipient) for one in found)
        device, address = _named(recipient.target)
        return [
            Outcome(
                reader=recipient.name, device=device, address=address, file=str(path),
                status="failed", diagnostics=told,
            )
            for path in self._order.what
        ]  # fmt: skip

    def _one(self, recipient: Recipient, way: Way, path: Path) -> Outcome:
        """Send one file to one reader."""
        self._progress(f"{path} to {recipient.name or way.title}")
        found: list[Diagnostic] = []
        book: Book | None = None
        delivered = Delivered("failed", "")
        with reporting_errors(Place(str(path)), found.extend):
            book = self._book(path, way.kind)
            delivered = self._deliver(recipient, way, book)
        return Outcome(
            reader=recipient.name, device=way.title, address=way.address,
            file=str(book.path if book else path), sha256=book.sha256 if book else "",
            status=delivered.status, name=delivered.name, told=delivered.told,
            letter=delivered.letter,
            diagnostics=(*delivered.warnings, *(_placed(one, recipient) for one in found)),
        )  # fmt: skip

    def _book(self, path: Path, kind: DeviceKind) -> Book:
        """Return what a device takes; it is read once for all who have the same.

        Raises:
            Rejected: as :func:`book_for` does.
        """
        if (path, kind) not in self._books:
            self._books[path, kind] = book_for(path, kind, self._order.files)
        return self._books[path, kind]

    def _deliver(self, recipient: Recipient, way: Way, book: Book) -> Delivered:
        before = self._log.sent(way.key, book.sha256)
        if before is not None and not self._order.again and self._is_remembered(recipient):
            told = f"it was sent on {before.day}; --again sends it once more"
            return Delivered("before", before.name, told)
        delivered = way.deliver(book)
        if delivered.status in ("sent", "there") and way.farewell:
            self._farewells.setdefault(way.farewell)
        return self._noted(way, book, delivered)

    def _noted(self, way: Way, book: Book, delivered: Delivered) -> Delivered:
        """Remember what was sent; it was sent even where that cannot be written down."""
        if delivered.status not in ("sent", "there"):
            return delivered
        try:
            self._log.note(way.key, book.sha256, book.about.identifier, delivered.name)
        except Rejected as rejected:
            warnings = (*delivered.warnings, *rejected.findings)
            return msgspec.structs.replace(delivered, warnings=warnings)
        return delivered

    def _is_remembered(self, recipient: Recipient) -> bool:
        """Return whether the log counts: of a device that was named, what is on it counts."""
        return bool(recipient.name) or not isinstance(recipient.target, OnCable)

    def _way(self, target: Target) -> Way:
        """Return the way to a target.

        Raises:
            Rejected: when there is none now.
        """
        order = self._order
        if target == OnCable() and is_tablet_alone():
            target = Tablet()
        if isinstance(target, OnCable):
            kind = target.device_kind
            device = device_named(target.path, kind) if target.path else the_one(kind)
            return Cable(device, in_place=order.in_place, dry=order.dry_run)
        if isinstance(target, Tablet):
            return TabletCable(target, in_place=order.in_place, dry=order.dry_run)
        sender = sender_of(order.mail, order.mail_file)
        if order.dry_run or not order.really:
            return Mailing(target, sender, None)
        if self._post is None:
            self._post = Post(mail_server(order.mail, order.mail_file))
        return Mailing(target, sender, self._post)


def _named(target: Target) -> tuple[str, str]:
    """Return device and address of a target to which there is no way."""
    if isinstance(target, OnCable):
        return target.kind or "usb", str(target.path or "")
    if isinstance(target, Mailbox):
        return "kindle" if target.is_kindle else "mail", target.address
    return "remarkable", str(target)


def _placed(found: Diagnostic, recipient: Recipient) -> Diagnostic:
    """Return a finding with the reader whom it concerns."""
    if not recipient.name:
        return found
    return msgspec.structs.replace(found, message=f"{found.message} (for {recipient.name})")
