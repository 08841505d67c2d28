"""The server: uvicorn with limits for connections that ask for too much, too slowly or never.

Its own limits hold for requests that are complete. Here are those for what comes before and after:
a head that comes letter by letter, a reader who stops reading, too many connections.
"""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from publish.serve.joined_writes import JoinedWrites

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from starlette.types import ASGIApp

#: How many connections there may be at once.
MOST_CONNECTIONS = 512
#: Bytes that the head of a request may have while it is incomplete.
_MOST_HEAD = 16 * 1024
#: Seconds: for the head of a request to come; without one on a connection that was used; without a
#: byte taken by the reader. Between two looks at all connections.
_HEAD, _IDLE, _STALLED, _EVERY = 10, 5, 120, 1.0
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 10\r\n"
    b"Content-Length: 0\r\n\r\n"
)


class BoundedProtocol(H11Protocol):
    """A connection that is ended when nothing comes of it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; one connection too many is told so."""
        super().connection_made(JoinedWrites(transport))
        self._waiting_since = self._taken_at = time.monotonic()
        self._waiting_bytes, self._has_ended = 0, False
        if len(self.connections) > MOST_CONNECTIONS:
            self.transport.write(_BUSY)
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Take what came; what is not HTTP ends the connection, whatever state it is in."""
        try:
            super().data_received(data)
        except h11.ProtocolError:
            self.transport.abort()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Answer all the same who has sent his request and nothing more will (RFC 9112, 9.6)."""
        self._has_ended = True
        return self._is_answering

    def on_response_complete(self) -> None:
        """Wait for the next request, if there can be one."""
        self._waiting_since = time.monotonic()
        super().on_response_complete()
        if self._has_ended:
            self.transport.close()

    def resume_writing(self) -> None:
        """Go on: the reader has taken what was waiting for him."""
        self._taken_at = time.monotonic()
        super().resume_writing()

    def look(self, now: float) -> None:
        """End the connection if it has waited too long for its reader.

        Args:
            now: seconds, of a clock that only goes forward.
        """
        waiting = self.transport.get_write_buffer_size()
        if waiting != self._waiting_bytes or not waiting:
            self._waiting_bytes, self._taken_at = waiting, now
        is_stalled = now - self._taken_at > _STALLED
        is_silent = not self._is_answering and not waiting and now - self._waiting_since > _HEAD
        if is_stalled or is_silent:
            self.transport.abort()

    @property
    def _is_answering(self) -> bool:
        """True if a request is whole and its answer is not."""
        return self.cycle is not None and not self.cycle.response_complete


class Server(uvicorn.Server):
    """Serves until it is told to stop, and stops at once then, whoever is still downloading."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            uvicorn.Config(
                app, http=BoundedProtocol, ws="none", lifespan="off", loop="asyncio",
                log_config=None, log_level="critical", access_log=False, server_header=False,
                proxy_headers=False, timeout_keep_alive=_IDLE,
                h11_max_incomplete_event_size=_MOST_HEAD, timeout_graceful_shutdown=1,
            )
        )  # fmt: skip
        self._looked = 0.0

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: who runs the server says what ends it."""
        yield

    async def on_tick(self, counter: int) -> bool:
        """Look at all connections from time to time."""
        now = time.monotonic()
        if now - self._looked > _EVERY:
            self._looked = now
            for connection in list(self.server_state.connections):
                if isinstance(connection, BoundedProtocol):
                    connection.look(now)
        return await super().on_tick(counter)

    def stop(self) -> None:
        """Stop: connections end where they are."""
        self.should_exit = self.force_exit = True
        for connection in list(self.server_state.connections):
            if connection.transport:
                connection.transport.abort()


def run(app: ASGIApp, sockets: list[socket.socket]) -> None:
    """Serve on sockets until this process gets a signal to end."""
    asyncio.run(_until_signal(Server(app), sockets))


async def _until_signal(server: Server, sockets: list[socket.socket]) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_forget)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, server.stop)
    await server.serve(sockets=sockets)


def _forget(_loop: asyncio.AbstractEventLoop, _context: dict[str, Any]) -> None:
    """Say nothing of connections that were torn: that is what readers do."""
