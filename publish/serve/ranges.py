"""Which bytes of a file a request asks for (RFC 9110, 14)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_RANGE = re.compile(r"[ \t]*(?:(\d+)-(\d*)|-(\d+))[ \t]*")
#: So long a header of ranges is not read.
_LONGEST = 1000


class Span(NamedTuple):
    """The bytes from one position to before another."""

    start: int
    end: int


def span_of(header: str, size: int) -> Span | Literal["whole", "none"]:
    """Return which bytes of a file are asked for.

    Args:
        header: the request's ``Range``.
        size: of the file, in bytes.

    Returns:
        One span; ``whole`` where the header is not understood or asks for several spans that do
        not touch, so that the whole file is the answer; ``none`` where it asks for no byte of it.
    """
    unit, sign, rest = header.partition("=")
    if unit.strip().lower() != "bytes" or not sign or len(rest) > _LONGEST:
        return "whole"
    asked = [_RANGE.fullmatch(one) for one in rest.split(",") if one.strip()]
    spans = [_span(found, size) for found in asked if found]
    if not spans or len(spans) < len(asked) or None in spans:
        return "whole"
    there = sorted(span for span in spans if span and span.start < span.end)
    if not there:
        return "none"
    return _joined(there)


def _span(found: re.Match[str], size: int) -> Span | None:
    """Return one span of a header, empty if beyond the end; nothing if it runs backwards."""
    first, last, suffix = found.groups()
    if suffix is not None:
        return Span(max(0, size - _number(suffix)), size)
    start = _number(first)
    if last and _number(last) < start:
        return None
    return Span(start, min(size, _number(last) + 1) if last else size)


def _number(digits: str) -> int:
    """Return a number; all that are longer than any size are alike."""
    return int(digits) if len(digits) < 19 else 10**18


def _joined(spans: list[Span]) -> Span | Literal["whole"]:
    start, end = spans[0]
    for span in spans[1:]:
        if span.start > end:
            return "whole"
        end = max(end, span.end)
    return Span(start, end)
