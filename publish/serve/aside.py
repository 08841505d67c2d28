"""Work that takes a while, done beside the serving: making pages, compressing texts."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Aside:
    """A thread of its own: one thing after another is made in it.

    Who stops the server does not wait for it.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "offprint-aside")

    async def run(self, make: Callable[[], T]) -> T:
        """Return what is made; others are served meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, make)
