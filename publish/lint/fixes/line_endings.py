"""A source as its bytes have it: line ends of any kind and a byte order mark stay as they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from publish.lint.fixes.edits import Change, Fix, applied

if TYPE_CHECKING:
    from collections.abc import Iterable

_END = re.compile(r"\r\n|\r|\n")
_MARK = "\ufeff"


def plain(text: str) -> str:
    """Return a text as the parser sees it: U+000A for every line end, and no byte order mark."""
    return _END.sub("\n", text.removeprefix(_MARK))


def mended(text: str, fixes: Iterable[Fix]) -> str:
    """Return a text as it is written, with the changes of fixes.

    Their offsets are those of the plain text.

    New lines end as most of its lines do.
    """
    ends = list(_END.finditer(text))
    usual = Counter(found[0] for found in ends).most_common(1)
    end = usual[0][0] if usual else "\n"
    begin = len(text) - len(text.removeprefix(_MARK))
    pairs = [found.start() - begin for found in ends if found[0] == "\r\n"]
    shortened = [offset - n for n, offset in enumerate(pairs)]

    def there(offset: int) -> int:
        return begin + offset + bisect_left(shortened, offset)

    def moved(change: Change) -> Change:
        first, last = there(change.offset), there(change.offset + change.length)
        return Change(first, last - first, change.new.replace("\n", end))

    return applied(text, (Fix(f.place, tuple(map(moved, f.changes))) for f in fixes))
