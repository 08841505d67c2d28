"""What was sent to whom: nothing is sent twice, and a run that was broken off goes on.

It is written after each file, so that what has been sent is known whatever comes then. Of a reader
no more is remembered than where the book went.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from publish.core import sealed_store
from publish.core.clock import now
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.interruption import put_off
from publish.core.writing import write

_NAME = "sent.json"


class Entry(msgspec.Struct, frozen=True):
    """One book that was sent: where to, its bytes by their checksum, its identifier, when."""

    key: str
    sha256: str
    identifier: str
    name: str
    day: str


class _Entries(msgspec.Struct):
    entries: list[Entry] = []


class SentLog:
    """What was sent, in a file of this user’s."""

    def __init__(self, folder: Path) -> None:
        """Read it.

        Raises:
            Rejected: when there is one that no program of this user has written.
        """
        self._folder, self._file = folder, folder / _NAME
        self._known = _Entries()
        if os.path.lexists(self._file):
            known = sealed_store.load(self._file, _Entries, keys=folder)
            if known is None:
                raise Rejected([_unreadable(self._file)])
            self._known = known

    def sent(self, key: str, sha256: str) -> Entry | None:
        """Return when these bytes were sent there; None if they were not."""
        entries = reversed(self._known.entries)
        return next((one for one in entries if (one.key, one.sha256) == (key, sha256)), None)

    def note(self, key: str, sha256: str, identifier: str, name: str) -> None:
        """Remember that a book was sent, at once.

        Raises:
            Rejected: when it cannot be written down.
        """
        entry = Entry(key, sha256, identifier, name, now().date().isoformat())
        self._known.entries.append(entry)
        with put_off():
            write(self._file, sealed_store.sealed(self._known, keys=self._folder))


def _unreadable(file: Path) -> Diagnostic:
    message = "what was sent before cannot be read: the file was changed, or came from elsewhere"
    hint = "delete it if nothing of it matters: then everything counts as not sent"
    return Diagnostic(Place(str(file)), "error", "STATE-UNUSABLE", message, hint)
