"""What stands before everything else: requests that are not answered, whatever they ask for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import unquote

from publish.serve.pages import send_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from publish.serve.hosts import Hosts

#: What the headers of a request may have, in number and in bytes.
_MOST_HEADERS, _MOST_BYTES = 100, 16 * 1024
_METHODS = ("GET", "HEAD")
#: Those of HTTP that there are.
_VERSIONS = ("1.0", "1.1", "2", "3")
#: So many bytes that came with a request which is refused are taken, for so many seconds: else the
#: connection would be torn before the answer is read.
_TAKEN, _PATIENCE = 2**20, 2


class Guard:
    """Lets through what only reads, for this machine; refuses the rest; keeps faults in."""

    def __init__(self, app: ASGIApp, hosts: Hosts, on_fault: Callable[[Exception], None]) -> None:
        self._app, self._hosts, self._on_fault = app, hosts, on_fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, refuse a connection that stays open, begin and end with the server."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        # After a request with a body the connection ends: what follows could be taken for another.
        sending = _closing(send) if _has_body(scope) else send
        status = self._refusal(scope)
        if status == 405:
            await _take_body(scope, receive)
            await send_page(sending, status, Allow=", ".join(_METHODS))
        elif status:
            await send_page(_closing(send), status)
        else:
            await self._let_through(scope, receive, sending)

    def _refusal(self, scope: Scope) -> int:
        """Return the status with which a request is refused; 0 for one that is not."""
        if scope["http_version"] not in _VERSIONS:
            return 400
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        size = sum(len(name) + len(text) for name, text in headers) + len(scope["query_string"])
        if len(headers) > _MOST_HEADERS or size > _MOST_BYTES:
            return 431
        hosts = [text for name, text in headers if name == b"host"]
        if len(hosts) > 1:
            return 400
        if scope["method"] not in _METHODS:
            return 405
        named = [_strip_authority(scope), *hosts]
        is_ours = all(not one or self._hosts.accept(one.decode("latin-1")) for one in named)
        return 0 if is_ours else 421

    async def _let_through(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; a fault of the program is told, and is a page if nothing was sent yet."""
        watched = _Watched(send)
        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            self._on_fault(error)
            if not watched.has_begun:
                scarce = isinstance(error, OSError | MemoryError)
                await send_page(_closing(send), 503 if scarce else 500)


class _Watched:
    """Sends, and knows whether it has begun to."""

    def __init__(self, send: Send) -> None:
        self._send, self.has_begun = send, False

    async def __call__(self, message: Message) -> None:
        self.has_begun = True
        await self._send(message)


def _strip_authority(scope: Scope) -> bytes:
    """Take the host out of a target that has one (RFC 9112, 3.2.2), and return it."""
    scheme, sign, rest = scope["raw_path"].partition(b"://")
    if not sign or scheme.lower() not in (b"http", b"https"):
        return b""
    host, slash, path = rest.partition(b"/")
    scope["raw_path"] = slash + path or b"/"
    scope["path"] = unquote(scope["raw_path"].decode("latin-1"))
    return bytes(host)


def _has_body(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    return b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"


def _closing(send: Send) -> Send:
    """Return what sends an answer that is the last on its connection."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"connection", b"close")]
        await send(message)

    return sending


async def _take_body(scope: Scope, receive: Receive) -> None:
    """Take what came with a request, if it is not too much; who asks whether to send it is not."""
    if any(name == b"expect" for name, _ in scope["headers"]):
        return
    taken = 0
    try:
        async with asyncio.timeout(_PATIENCE):
            while taken < _TAKEN:
                message = await receive()
                taken += len(message.get("body", b""))
                if not message.get("more_body"):
                    return
    except TimeoutError:
        return
