"""How often each file was downloaded whole, also piece by piece by one reader."""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.serve.ranges import Span

#: How many downloads in pieces are remembered, and of how many pieces each.
_MOST_OPEN, _MOST_PIECES = 1000, 200


class Downloads:
    """Counts files that were sent whole.

    Attributes:
        counts: by the path of each file below the folder that is served.
    """

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self._tell = tell
        self._open: OrderedDict[tuple[str, str, str], list[Span]] = OrderedDict()

    def note(self, reader: str, path: str, tag: str, sent: Span, size: int) -> None:
        """Note that a reader was sent some bytes of a file.

        Args:
            reader: his address.
            path: of the file.
            tag: of its version: pieces of two versions make no file.
            sent: which bytes.
            size: how many the file has.
        """
        key = (reader, path, tag)
        spans = _merged([*self._open.pop(key, []), sent])
        if spans[0].start == 0 and spans[0].end >= size:
            self.counts[path] += 1
            if self._tell:
                self._tell(path)
            return
        self._open[key] = spans[:_MOST_PIECES]
        if len(self._open) > _MOST_OPEN:
            self._open.popitem(last=False)


def _merged(spans: list[Span]) -> list[Span]:
    """Return spans in their order, those joined that touch."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
