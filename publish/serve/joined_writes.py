"""Writes of one moment as one: the head of an answer goes out with what follows it.

A server writes head, body and end one after the other, and each write is a call of the system,
which may wake the reader and let him run before the rest is there.
"""

from __future__ import annotations

import asyncio
from typing import Any

#: So many bytes are not gathered any further.
_MOST = 64 * 1024


class JoinedWrites(asyncio.Transport):
    """A transport that gathers what is written until the loop goes round, or is enough."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._gathered: list[bytes | bytearray | memoryview[int]] = []
        self._size = 0

    def write(self, data: bytes | bytearray | memoryview[int]) -> None:
        """Gather some bytes."""
        if not data:
            return
        if not self._gathered:
            asyncio.get_running_loop().call_soon(self._flush)
        self._gathered.append(data)
        self._size += len(data)
        if self._size >= _MOST:
            self._flush()

    def _flush(self) -> None:
        if self._gathered:
            data, self._gathered, self._size = b"".join(self._gathered), [], 0
            self._transport.write(data)

    def close(self) -> None:
        """End the connection when all is sent."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """End the connection where it is."""
        self._gathered, self._size = [], 0
        self._transport.abort()

    def get_write_buffer_size(self) -> int:
        """Return how many bytes the reader has not taken yet."""
        return self._size + self._transport.get_write_buffer_size()

    def is_closing(self) -> bool:
        """Return whether the connection is ending."""
        return self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return what the transport knows of the connection."""
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """Take nothing for a while."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take what comes again."""
        self._transport.resume_reading()
