"""Running heads and folios of files that do not tell them: what recurs at the edges of pages."""

from __future__ import annotations

import re
import statistics
from typing import TYPE_CHECKING

import msgspec

from publish.readback import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMERAL = re.compile(r"[-–—\s]*(\d{1,4}|[ivxlc]{1,6})[-–—\s]*", re.IGNORECASE)
#: A head with the number of the page before or after it.
_BOTH = re.compile(
    r"(?P<a>\d{1,4}|[ivxlc]{1,6})\s+(?P<b>\D.*)|(?P<c>.*\D)\s+(?P<d>\d{1,4}|[ivxlc]+)"
)
#: A line stands apart when the next one is further than so many of its sizes.
_APART = 1.6


def with_margins(lines: tuple[Line, ...]) -> list[Line]:
    """Return the lines of an untagged file, its heads and folios told by where they stand."""
    pages: dict[int, list[Line]] = {}
    within = [line for line in lines if line.role != "slug"]
    for line in sorted(within, key=lambda line: -line.baseline):
        pages.setdefault(line.page, []).append(line)
    if len(pages) < 2:
        return list(lines)
    ends = [own[-2:] for own in pages.values()]
    numbers = {id(pair[-1]) for pair in ends if _is_apart(pair) and _is_number(pair[-1])}
    top = _height([own[0] for own in pages.values() if _is_apart(own[:2])], len(pages))
    found: list[Line] = []
    for line in lines:
        if id(line) in numbers:
            found.append(_folio(line))
        elif top is not None and abs(line.baseline - top) < 1:
            found += _at_top(line)
        else:
            found.append(line)
    return found


def _is_number(line: Line) -> bool:
    return _NUMERAL.fullmatch(line.text) is not None


def _folio(line: Line) -> Line:
    return msgspec.structs.replace(line, role="folio", text=_NUMERAL.sub(r"\1", line.text))


def _is_apart(pair: list[Line]) -> bool:
    """Return whether two neighbours stand further from each other than lines of a text do."""
    sizes = [line.size for line in pair]
    return len(pair) == 2 and pair[0].baseline - pair[1].baseline > _APART * max(sizes)


def _height(lines: list[Line], pages: int) -> float | None:
    """Return where such lines stand, if a good part of the pages has one."""
    usual = statistics.median([line.baseline for line in lines]) if lines else 0
    near = [line for line in lines if abs(line.baseline - usual) < 1]
    return usual if len(near) > max(1, pages / 3) else None


def _at_top(line: Line) -> Iterator[Line]:
    """Yield a head, a folio, or both of them on one line."""
    both = _BOTH.fullmatch(line.text)
    if _is_number(line):
        yield _folio(line)
    elif both:
        folio, head = both["a"] or both["d"], both["b"] or both["c"]
        yield msgspec.structs.replace(line, role="head", text=head.strip())
        yield msgspec.structs.replace(line, role="folio", text=folio)
    else:
        yield msgspec.structs.replace(line, role="head")
