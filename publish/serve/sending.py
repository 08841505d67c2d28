"""Sending: piece by piece as fast as the reader takes it, until the end or until he has gone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from publish.core.open_files import PIECE

if TYPE_CHECKING:
    from starlette.types import Receive, Send

    from publish.serve.ranges import Span
    from publish.serve.shelves import Body


async def send_head(send: Send, status: int, headers: dict[str, str]) -> None:
    """Send status and headers."""
    raw = [(name.lower().encode("ascii"), text.encode("latin-1")) for name, text in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})


async def send_end(send: Send, last: bytes = b"") -> None:
    """Send the last bytes of an answer."""
    await send({"type": "http.response.body", "body": last, "more_body": False})


async def send_bytes(receive: Receive, send: Send, body: Body, span: Span) -> bool:
    """Send some bytes of a file, and no more of them into memory than are on their way.

    Returns:
        True if all were sent, False if the reader has gone meanwhile.

    Raises:
        ChangedWhileReadError: when the file was changed: the answer ends there, short of the length
            that was announced, by which the reader knows.
    """
    if span.end - span.start <= PIECE:
        await send_end(send, b"".join(body.pieces(*span)))
        return True
    gone = asyncio.create_task(_until_gone(receive))
    try:
        for piece in body.pieces(*span):
            await asyncio.sleep(0)  # others have their turn, and it is seen who has gone
            if gone.done():
                return False
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await asyncio.sleep(0)
        if gone.done():
            return False
        await send_end(send)
    finally:
        gone.cancel()
    return True


async def _until_gone(receive: Receive) -> None:
    """Wait until the reader has gone; what he sends is taken and forgotten."""
    while (await receive())["type"] != "http.disconnect":
        pass
