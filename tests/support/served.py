"""A server of the program's own in this process, and what is said to it byte by byte."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from publish.serve.application import application
from publish.serve.downloads import Downloads
from publish.serve.hosts import Hosts
from publish.serve.network import LOOPBACK, bound, port_of
from publish.serve.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.serve.shelves import Shelf

#: Seconds after which something hangs.
PATIENCE = 60


class Answer(NamedTuple):
    """What a server has sent: status (0 for nothing), headers by their small names, the rest."""

    status: int
    headers: dict[str, str]
    body: bytes


class Served:
    """A shelf that is served."""

    def __init__(self, shelf: Shelf) -> None:
        self.downloads, self.faults = Downloads(), list[Exception]()
        self._socket = bound(LOOPBACK, 0)
        self.port = port_of(self._socket)
        app = application(shelf, Hosts(["shelf.local"]), self.downloads, self.faults.append)
        self.server = Server(app)

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        await self.server.serve(sockets=[self._socket])

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask as a browser does, with headers whose names have ``_`` for ``-``."""
        said = {"Host": f"{LOOPBACK}:{self.port}"} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        lines = "".join(f"{name}: {text}\r\n" for name, text in said.items())
        head = f"{method} {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n"
        return self.say(head.encode("latin-1"))

    def say(self, sent: bytes) -> Answer:
        """Send bytes, and take what comes until the connection ends."""
        with self.connection() as one:
            with suppress(ConnectionError):  # it may be refused before all is said
                one.sendall(sent)
            return answer_of(everything(one))

    def connection(self) -> socket.socket:
        return socket.create_connection((LOOPBACK, self.port), PATIENCE)


def everything(one: socket.socket) -> bytes:
    """What comes on a connection until its end."""
    pieces = []
    with suppress(ConnectionError):
        while piece := one.recv(2**16):
            pieces.append(piece)
    return b"".join(pieces)


def answer_of(came: bytes) -> Answer:
    head, _, body = came.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    parted = (line.partition(": ") for line in lines)
    status = int(first.split()[1]) if first else 0
    return Answer(status, {name.lower(): text for name, _, text in parted}, body)


@contextmanager
def serving(shelf: Shelf) -> Iterator[Served]:
    """A server, from when it answers until it is stopped; nobody has met a fault of the program."""
    served = Served(shelf)
    thread = threading.Thread(target=served.run)
    thread.start()
    until(lambda: served.server.started)
    try:
        yield served
    finally:
        served.loop.call_soon_threadsafe(served.server.stop)
        thread.join(PATIENCE)
    assert not thread.is_alive()
    assert served.faults == []


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it hangs"
        time.sleep(0.01)
