"""Compression: whether a reader takes it, and texts that were compressed (RFC 9110, 12.5.3)."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections import OrderedDict
from typing import TYPE_CHECKING

from publish.serve.aside import Aside

if TYPE_CHECKING:
    from collections.abc import Callable

#: Texts shorter than this in bytes get no shorter; longer ones are not held in memory.
LEAST, MOST = 256, 8 * 2**20
#: Bytes of compressed texts that are kept.
_KEPT = 16 * 2**20
_LEVEL = 6
_ITEM = re.compile(r"\s*([\w*.+-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.ASCII)


def takes_gzip(header: str) -> bool:
    """Return whether a reader takes what is compressed by gzip.

    Args:
        header: the request's ``Accept-Encoding``.
    """
    weights: dict[str, float] = {}
    for item in header.lower().split(","):
        if found := _ITEM.fullmatch(item):
            name, weight = found.groups()
            weights[name] = float(weight) if weight else 1.0
    named = weights.get("gzip", weights.get("x-gzip"))
    return (weights.get("*", 0.0) if named is None else named) > 0


class Compressed:
    """Compressed texts by the digests of what they were: each is made once, the latest are kept."""

    def __init__(self) -> None:
        self._aside = Aside()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._one_by_one = asyncio.Lock()

    async def of(self, digest: str, text: Callable[[], bytes]) -> bytes:
        """Return a text compressed, its bytes the same each time.

        Args:
            digest: of the text.
            text: returns it, if it has to be compressed now.
        """
        if digest not in self._kept:
            async with self._one_by_one:
                if digest not in self._kept:
                    made = await self._aside.run(lambda: gzip.compress(text(), _LEVEL, mtime=0))
                    self._keep(digest, made)
        self._kept.move_to_end(digest)
        return self._kept[digest]

    def _keep(self, digest: str, made: bytes) -> None:
        self._kept[digest] = made
        self._size += len(made)
        while self._size > _KEPT and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._size -= len(old)
