"""Books by mail: shown until it is said that they are to go, and proved first for Kindles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import shown
from publish.send.devices import KINDLE_MAIL, MAIL, DeviceKind
from publish.send.kindle_check import causes_of_refusal
from publish.send.letters import letter
from publish.send.outcomes import Delivered

if TYPE_CHECKING:
    from publish.send.books import Book
    from publish.send.handing_in import Post
    from publish.send.targets import Mailbox

#: How large the files of a letter may be that Amazon takes (its help, “Send to Kindle”: 50 MB).
_MOST = 50_000_000


class Mailing:
    """The way to an address of mail."""

    farewell = ""

    def __init__(self, mailbox: Mailbox, sender: str, post: Post | None) -> None:
        """Prepare the way.

        Args:
            mailbox: where to.
            sender: the address that letters come from.
            post: the server that takes letters; without one they are shown.
        """
        self._mailbox, self._sender, self._post = mailbox, sender, post

    @property
    def kind(self) -> DeviceKind:
        """What is at the address."""
        return KINDLE_MAIL if self._mailbox.is_kindle else MAIL

    @property
    def title(self) -> str:
        """The way, as it is told."""
        return self.kind.title

    @property
    def address(self) -> str:
        """The address."""
        return self._mailbox.address

    @property
    def key(self) -> str:
        """What it is remembered by; nobody tells addresses apart by their case."""
        return f"mail:{self._mailbox.address.lower()}"

    def deliver(self, book: Book) -> Delivered:
        """Send a book, or show the letter.

        Raises:
            Rejected: when it will not be taken, or is not.
        """
        warnings = self._judged(book)
        made = letter(book, self._sender, self._mailbox.address)
        if self._post is None:
            return Delivered("shown", made.name, _SHOWN, made.shown, warnings)
        self._post.hand_in(made)
        told = f"the server has taken it for {self._mailbox.address}"
        if self._mailbox.is_kindle:
            told += f"; Amazon delivers it if {self._sender} is among its approved addresses"
        return Delivered("sent", made.name, told, "", warnings)

    def _judged(self, book: Book) -> tuple[Diagnostic, ...]:
        """Return what may be refused.

        Raises:
            Rejected: for what will be.
        """
        found = list(causes_of_refusal(book.path, book.sha256)) if book.ending == ".epub" else []
        if not self._mailbox.is_kindle:  # what Amazon minds is no obstacle to others
            return tuple(msgspec.structs.replace(one, severity="warning") for one in found)
        if len(book.data) > _MOST:
            found.append(_too_large(book))
        if any(one.severity == "error" for one in found):
            raise Rejected(found)
        return tuple(found)


_SHOWN = "nothing was sent: with --really it goes"


def _too_large(book: Book) -> Diagnostic:
    message = f"it has {len(book.data):,} bytes, and Amazon takes {_MOST:,} by mail"
    hint = "put it onto the page amazon.com/sendtokindle, which takes 200 MB, or send it by cable"
    return Diagnostic(Place(shown(book.path)), "error", "MAIL-SIZE", message, hint)
