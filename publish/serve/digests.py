"""Digests of what is served: the tags by which readers know whether they have it already."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.core.open_files import State
    from publish.serve.shelves import Body

#: How many files' digests are remembered.
_MOST = 50_000
#: A file that was changed so lately, in nanoseconds, may be changed again and have the same times:
#: those of file systems are coarse, two seconds at worst (FAT).
_SETTLED = 3 * 10**9


class Digests:
    """Remembers digests of files by what the files are known by."""

    def __init__(self) -> None:
        self._known: OrderedDict[State, str] = OrderedDict()
        self._one_by_one = asyncio.Lock()

    async def of(self, body: Body) -> str:
        """Return the digest of some bytes, 32 hexadecimal digits.

        Raises:
            ChangedWhileReadError: when they were changed meanwhile.
        """
        state = body.state
        if isinstance(state, str):
            return state
        if state in self._known:
            return self._known[state]
        async with self._one_by_one:
            return self._known.get(state) or await self._made(body, state)

    async def _made(self, body: Body, state: State) -> str:
        """Return the digest of a file; others are served between its pieces."""
        made = hashlib.blake2b(digest_size=16)
        for piece in body.pieces(0, body.size):
            made.update(piece)
            await asyncio.sleep(0)
        digest = made.hexdigest()
        if time.time_ns() - state.changed > _SETTLED:
            self._known[state] = digest
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return digest
