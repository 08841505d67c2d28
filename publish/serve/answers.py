"""The answer to a request for a file: its status, its headers, which bytes follow (RFC 9110)."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import TYPE_CHECKING

import msgspec

from publish.serve.conditions import Version, continues, judge
from publish.serve.media_types import disposition_of
from publish.serve.ranges import Span, span_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publish.serve.media_types import Kind


class Representation(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is sent: as it is, or compressed.

    Attributes:
        name: under which it is saved.
        kind: what it is.
        size: its length in bytes, as it is sent.
        digest: of the file itself.
        modified: when the file was last changed, in seconds since 1970; nothing for a page.
        is_compressed: whether these are the bytes that gzip makes of it.
    """

    name: str
    kind: Kind
    size: int
    digest: str
    modified: int | None
    is_compressed: bool = False

    @property
    def version(self) -> Version:
        """What conditions are judged by: each way of sending it has a tag of its own."""
        tag = f'"{self.digest}-gzip"' if self.is_compressed else f'"{self.digest}"'
        return Version(tag, self.modified)


class Answer(msgspec.Struct, frozen=True):
    """What is sent: the status, the headers, and which bytes of the file, if any."""

    status: int
    headers: dict[str, str]
    span: Span | None = None


def answer_to(
    method: str, headers: Mapping[str, str], sent: Representation, now: float | None = None
) -> Answer:
    """Return the answer to a request for a file.

    Args:
        method: GET or HEAD.
        headers: of the request, by their names in small letters.
        sent: the file.
        now: seconds since 1970.
    """
    now = time.time() if now is None else now
    verdict = judge(headers, sent.version)
    if verdict == "unchanged":
        return Answer(304, _validators(sent, now))
    if verdict == "failed":
        return Answer(412, {"Content-Length": "0"})
    asked = headers.get("range") if method == "GET" and not sent.is_compressed else None
    if asked is None or not continues(headers, sent.version, now):
        return _whole(sent, now)
    span = span_of(asked, sent.size)
    if span == "whole":
        return _whole(sent, now)
    if span == "none":
        return Answer(416, {"Content-Range": f"bytes */{sent.size}", "Content-Length": "0"})
    return _part(sent, span, now)


def _whole(sent: Representation, now: float) -> Answer:
    return Answer(
        200, _described(sent, now) | {"Content-Length": str(sent.size)}, Span(0, sent.size)
    )


def _part(sent: Representation, span: Span, now: float) -> Answer:
    where = {
        "Content-Range": f"bytes {span.start}-{span.end - 1}/{sent.size}",
        "Content-Length": str(span.end - span.start),
    }
    return Answer(206, _described(sent, now) | where, span)


def _described(sent: Representation, now: float) -> dict[str, str]:
    headers = _validators(sent, now) | {
        "Content-Type": sent.kind.media_type,
        "Content-Security-Policy": sent.kind.policy,
    }
    if sent.kind.is_download or sent.kind.disposition == "attachment":
        headers["Content-Disposition"] = disposition_of(sent.kind, sent.name)
    if sent.is_compressed:
        return headers | {"Content-Encoding": "gzip"}
    return headers | {"Accept-Ranges": "bytes"}


def _validators(sent: Representation, now: float) -> dict[str, str]:
    """Return the headers by which a reader knows later whether his copy is still right.

    He asks each time (``no-cache``): a file may be built anew while the group reads.
    """
    headers = {"ETag": sent.version.tag, "Cache-Control": "no-cache"}
    if sent.modified is not None:
        # Never later than now (RFC 9110, 8.8.2.1), whatever the clock said when it was written.
        headers["Last-Modified"] = formatdate(min(sent.modified, int(now)), usegmt=True)
    if sent.kind.is_compressible:
        headers["Vary"] = "Accept-Encoding"
    return headers
