"""Books onto a reMarkable by the web interface that it opens on its cable.

It has no other way for files than ``POST /upload``, and a list, ``/documents/``; both are described
in remarkable.guide, “USB web interface”. What it has is never replaced: every upload is a document
of its own.
"""

from __future__ import annotations

import http.client
import secrets
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.send.devices import REMARKABLE, DeviceKind
from publish.send.file_names import free_name, on_device
from publish.send.outcomes import Delivered

if TYPE_CHECKING:
    from publish.send.books import Book
    from publish.send.targets import Tablet

#: How long an answer is waited for, in seconds; for an upload it is converted first.
_PATIENCE = 60.0
#: No answer is longer, in bytes.
_LONGEST = 8 * 1024 * 1024
#: What it says of an upload that it has taken.
_TAKEN = (200, 201)


class _Document(msgspec.Struct):
    """A document or a folder as the list has it; the key is spelled so."""

    name: str = msgspec.field(name="VissibleName")


class TabletCable:
    """The way to a reMarkable."""

    kind: DeviceKind = REMARKABLE
    title = REMARKABLE.title
    farewell = ""

    def __init__(
        self, tablet: Tablet, *, in_place: bool, dry: bool, patience: float = _PATIENCE
    ) -> None:
        """Prepare the way.

        Args:
            tablet: where it answers.
            in_place: True to replace an edition that is there, which is refused.
            dry: True to send nothing.
            patience: how long an answer is waited for, in seconds.
        """
        self._tablet, self._in_place, self._dry = tablet, in_place, dry
        self._patience = patience

    @property
    def address(self) -> str:
        """Where it answers."""
        return str(self._tablet)

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"remarkable:{self._tablet}"

    def deliver(self, book: Book) -> Delivered:
        """Upload a book; one of its name that is there stays, with what was written in it.

        Raises:
            Rejected: when the tablet does not answer, or does not take it.
        """
        names = self._names()
        stem = on_device(book.stem, "")
        free = free_name(stem, "", names)
        if free != stem and self._in_place:
            message = f"“{stem}” is there, and its interface cannot replace a document"
            hint = "delete it on the tablet first, with what was written in it; or leave --in-place"
            raise Rejected([self._error("SEND-OTHER", message, hint)])
        told = f"beside “{stem}”, in which the reader’s marks stay" if free != stem else ""
        name = free + book.ending
        if self._dry:
            return Delivered("shown", name, "it would be uploaded")
        self._upload(name, book)
        return Delivered("sent", name, told)

    def _names(self) -> list[str]:
        """Return the names of what lies at the top, where uploads go after this question."""
        status, data = self._ask("GET", "/documents/", None, {})
        if status != http.client.OK:
            raise Rejected([self._error("DEVICE-REFUSED", f"it answers {status}", _SWITCH)])
        try:
            return [one.name for one in msgspec.json.decode(data, type=list[_Document])]
        except msgspec.DecodeError:
            message = "what answers there is no reMarkable"
            raise Rejected([self._error("DEVICE-REFUSED", message, _SWITCH)]) from None

    def _upload(self, name: str, book: Book) -> None:
        boundary = f"offprint-{secrets.token_hex(16)}"
        body = _form(boundary, name, book)
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        origin = {"Origin": f"http://{self._tablet.host}", "Referer": f"http://{self._tablet}/"}
        status, data = self._ask("POST", "/upload", body, kind | origin)
        if status not in _TAKEN:
            said = data[:200].decode("utf-8", "replace").strip()
            message = f"it does not take the file: {status} {said}".strip()
            hint = "look whether it has room and the file can be opened; nothing was changed"
            raise Rejected([self._error("DEVICE-REFUSED", message, hint)])

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        """Return the status and the body of an answer; none is followed elsewhere.

        Raises:
            Rejected: when there is none.
        """
        tablet = self._tablet
        connection = http.client.HTTPConnection(tablet.host, tablet.port, timeout=self._patience)
        try:
            with closing(connection):
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read(_LONGEST)
        except (OSError, http.client.HTTPException) as error:
            why = str(error) or type(error).__name__
            message = f"the tablet does not answer: {why}"
            if method == "POST":
                message += "; look on it whether the book is there before you send again"
            raise Rejected([self._error("DEVICE-NONE", message, _SWITCH)]) from None

    def _error(self, code: str, message: str, hint: str) -> Diagnostic:
        return Diagnostic(Place(f"http://{self._tablet}"), "error", code, message, hint)


_SWITCH = (
    "connect it with its cable, wake it, and switch on Settings › Storage › USB web interface; if "
    "it has another address, say --to remarkable=ADDRESS"
)


def _form(boundary: str, name: str, book: Book) -> bytes:
    """Return a form with one file in it (RFC 7578, 4)."""
    told = name.replace("\\", "_").replace('"', "_")
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{told}"\r\n'
        f"Content-Type: {book.media_type}\r\n\r\n"
    )
    return head.encode() + book.data + f"\r\n--{boundary}--\r\n".encode()
