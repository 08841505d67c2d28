"""The application: what is asked for is found on the shelf, and sent."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware

from publish.core.open_files import ChangedWhileReadError
from publish.serve.answers import Representation, answer_to
from publish.serve.codings import LEAST, MOST, Compressed, takes_gzip
from publish.serve.digests import Digests
from publish.serve.guard import Guard
from publish.serve.media_types import kind_of
from publish.serve.pages import COMMON, send_page
from publish.serve.sending import send_bytes, send_end, send_head
from publish.serve.shelves import PageBody
from publish.serve.targets import target_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from publish.serve.downloads import Downloads
    from publish.serve.hosts import Hosts
    from publish.serve.shelves import Body, Shelf, Steps
    from publish.serve.targets import Target

#: What a folder begins with: a page, or a feed.
_STARTS = ("index.html", "index.xml")


def application(
    shelf: Shelf, hosts: Hosts, downloads: Downloads, on_fault: Callable[[Exception], None]
) -> ASGIApp:
    """Return an application (ASGI 3) that serves a shelf, read-only.

    Args:
        shelf: what is served.
        hosts: by what names it may be asked for.
        downloads: counts what was sent.
        on_fault: is told of faults of the program and of the machine.
    """
    app = Starlette(middleware=[Middleware(Guard, hosts=hosts, on_fault=on_fault)])
    app.router.default = Library(shelf, downloads)
    return app


class Library:
    """Answers requests for what is on a shelf."""

    def __init__(self, shelf: Shelf, downloads: Downloads) -> None:
        self._shelf, self._downloads = shelf, downloads
        self._digests, self._compressed = Digests(), Compressed()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        target = target_of(scope["raw_path"])
        if target is None:
            await send_page(send, 404)
            return
        query = scope["query_string"].decode("latin-1")
        for steps in _files_of(target):
            body = await self._shelf.open(steps, query)
            if body is not None:
                with closing(body):
                    await self._send(scope, receive, send, steps, body)
                return
        await self._send_elsewhere(send, target, scope["raw_path"])

    async def _send_elsewhere(self, send: Send, target: Target, path: bytes) -> None:
        """Send on who has left out the slash of a folder; there is nothing for others."""
        for steps in () if target.is_folder else _files_of(target._replace(is_folder=True)):
            start = await self._shelf.open(steps, "")
            if start is not None:
                start.close()
                await send_page(send, 301, Location=f"{path.decode('ascii')}/")
                return
        await send_page(send, 404)

    async def _send(
        self, scope: Scope, receive: Receive, send: Send, steps: Steps, body: Body
    ) -> None:
        headers = Headers(scope=scope)
        try:
            sent, body = await self._representation(headers, steps, body)
        except ChangedWhileReadError:
            await send_page(send, 503, Retry_After="1")
            return
        answer = answer_to(scope["method"], headers, sent)
        await send_head(send, answer.status, COMMON | answer.headers)
        if answer.span is None or scope["method"] == "HEAD":
            await send_end(send)
            return
        try:
            is_whole = await send_bytes(receive, send, body, answer.span)
        except ChangedWhileReadError:
            return  # short of its length: the server ends the connection
        if is_whole and sent.kind.is_download:
            reader, path = (scope.get("client") or ("", 0))[0], "/".join(steps)
            self._downloads.note(reader, path, sent.version.tag, answer.span, sent.size)

    async def _representation(
        self, headers: Headers, steps: Steps, body: Body
    ) -> tuple[Representation, Body]:
        """Return the file as it is sent to this reader, and its bytes."""
        kind, modified = kind_of(steps), body.modified
        digest = await self._digests.of(body)
        is_compressed = (
            kind.is_compressible
            and LEAST <= body.size <= MOST
            and "range" not in headers
            and takes_gzip(", ".join(headers.getlist("accept-encoding")))
        )
        if is_compressed:
            plain = body
            body = PageBody(await self._compressed.of(digest, lambda: _whole(plain)))
        sent = Representation(
            name=steps[-1], kind=kind, size=body.size, digest=digest, modified=modified,
            is_compressed=is_compressed,
        )  # fmt: skip
        return sent, body


def _whole(body: Body) -> bytes:
    return b"".join(body.pieces(0, body.size))


def _files_of(target: Target) -> tuple[Steps, ...]:
    """Return the steps to the file that is meant: of a folder, to its start page or feed."""
    if target.is_folder or not target.steps:
        return tuple((*target.steps, name) for name in _STARTS)
    return (target.steps,)
