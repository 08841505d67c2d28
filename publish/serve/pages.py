"""The short pages that say why there is nothing else: plain HTML that any device shows."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from publish.serve.sending import send_end, send_head

if TYPE_CHECKING:
    from starlette.types import Send

_PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width"></head>\n'
    '<body><h1>{title}</h1><p>{text}</p><p><a href="/">To the start page</a></p></body></html>\n'
)
_TEXTS = {
    301: "It is elsewhere.",
    400: "The request was not understood.",
    404: "There is nothing at this address.",
    405: "Here one can only read.",
    421: "This server is asked for by its address in numbers, or by its own name.",
    431: "The request says too much.",
    500: "The program has a fault.",
    503: "Too much is asked for at once. Try again in a minute.",
}
#: Headers that every answer has.
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def send_page(send: Send, status: int, **headers: str) -> None:
    """Send a page that says what a status means.

    Args:
        send: sends it.
        status: the status.
        headers: further ones, with ``_`` for ``-``.
    """
    page = _PAGE.format(title=HTTPStatus(status).phrase, text=_TEXTS[status]).encode()
    head = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(page)),
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    await send_head(send, status, COMMON | head | named)
    await send_end(send, page)
