"""A book as a letter: one attachment, its right type, a name that every server understands."""

from __future__ import annotations

import unicodedata
from email import policy
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from publish.core.clock import now
from publish.send.file_names import on_device

if TYPE_CHECKING:
    from email.message import Message

    from publish.send.books import Book

_POLICY = policy.compat32.clone(linesep="\r\n")
#: The longest word, in characters, that fits with its header into a line.
_LONGEST_WORD = 60
_PRINTED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")


class Letter(msgspec.Struct, frozen=True):
    """A letter, ready to be handed in.

    Attributes:
        sender: the address that it comes from.
        to: the one address that it goes to.
        data: the whole letter as it is handed in.
        shown: the same for eyes: the attachment by its name, size and checksum.
        name: that of the attachment.
    """

    sender: str
    to: str
    data: bytes
    shown: str
    name: str


def letter(book: Book, sender: str, to: str) -> Letter:
    """Return a letter with a book (RFC 5322; RFC 2183; RFC 2231).

    Args:
        book: what is sent.
        sender: the address that it comes from.
        to: the address that it goes to.
    """
    name, text = on_device(book.stem, book.ending), _body(book)
    message = MIMEMultipart("mixed")
    message["From"], message["To"] = sender, to
    title = _one_line(book.title)
    message["Subject"] = title if _is_plain(title) else _encoded(title)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    utf8 = Charset("utf-8")
    utf8.body_encoding = QP
    message.attach(MIMEText(text, "plain", utf8))  # type: ignore[arg-type]
    message.attach(_attachment(book, name))
    data = message.as_bytes(policy=_POLICY)
    return Letter(sender, to, data, _shown(message, book, name, text, len(data)), name)


def _is_plain(title: str) -> bool:
    """Return whether a title can be a header as it is (RFC 5322, 2.1.1; RFC 2047, 5).

    It cannot with a word too long for a line, or one that looks like an encoded one.
    """
    words = title.split()
    is_short = max(map(len, words), default=0) <= _LONGEST_WORD
    return title.isascii() and is_short and not any(one.startswith("=?") for one in words)


def _encoded(title: str) -> str:
    """Return a title as encoded words (RFC 2047), short enough for a header that begins so."""
    return Header(title, "utf-8", header_name="Subject").encode()


def ascii_name(name: str) -> str:
    """Return a name without what is not ASCII: letters without their marks, else underscores."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in bare)


def _attachment(book: Book, name: str) -> MIMEBase:
    kind, _, part = book.media_type.partition("/")
    attached = MIMEBase(kind, part, policy=_POLICY)
    attached.set_payload(book.data)
    encode_base64(attached)
    told = f'attachment; filename="{ascii_name(name)}"'
    if not name.isascii():
        told += f"; filename*=utf-8''{quote(name, safe='')}"
    attached["Content-Disposition"] = told
    return attached


def _body(book: Book) -> str:
    by = f" by {_one_line(book.about.author)}" if book.about.author else ""
    return (
        f"“{_one_line(book.title)}”{by} is attached.\n\n"
        f"Its file has {len(book.data):,} bytes and the SHA-256 checksum\n{book.sha256}\n"
    )


def _shown(message: Message, book: Book, name: str, text: str, size: int) -> str:
    """Return a letter as it is shown: its headers, its text, and what is attached."""
    heads = [f"{one}: {message[one]}" for one in _PRINTED if one != "Subject"]
    heads.insert(2, f"Subject: {_one_line(book.title)}")
    attached = (
        f"[attached: {name}, {book.media_type}, {len(book.data):,} bytes, SHA-256 {book.sha256}]"
    )
    return "\n".join([*heads, "", text, attached, f"[the whole letter has {size:,} bytes]"])


def _one_line(text: str) -> str:
    """Return a text in one line: what would begin another header is a blank."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
