"""Addresses within a site: from one page to another, or from wherever the site is."""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import takewhile
from urllib.parse import quote

import msgspec

#: The folder of the covers.
COVERS = "covers/"
#: The names that have a meaning in addresses are written as they are.
_SAFE = "/-_.~"


class Addresses(msgspec.Struct, frozen=True):
    """Addresses of a site; ``base`` is where it is on the web, with a slash at the end, or ''."""

    base: str = ""

    def to(self, path: str, here: str) -> str:
        """Return the address of a file of the site as seen from another one."""
        steps, parts = here.split("/")[:-1], path.split("/")
        pairs = zip(steps, parts[:-1], strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        return "../" * (len(steps) - shared) + quoted("/".join(parts[shared:]))

    def feed_to(self, path: str, here: str) -> str:
        """Return the address that stands in a feed: the whole one, where it is known.

        Feeds are read far from where they lie.
        """
        return self.whole(path) or self.to(path, here)

    def whole(self, path: str) -> str:
        """Return the whole address of a file of the site; '' where nobody knows it."""
        return f"{self.base}{quoted(path)}" if self.base else ""


@lru_cache(maxsize=100_000)
def quoted(path: str) -> str:
    """Return a path as it stands in an address (RFC 3986)."""
    return quote(os.fsencode(path), safe=_SAFE)


def work_page(slug: str) -> str:
    """Return the path of the page of a work."""
    return f"works/{slug}.html"


def cover_file(slug: str) -> str:
    """Return the path of the cover of a work."""
    return f"{COVERS}{slug}.jpg"


def thumbnail_file(slug: str) -> str:
    """Return the path of the small cover of a work."""
    return f"{COVERS}{slug}.small.jpg"


def download_file(name: str) -> str:
    """Return the path of a finished file."""
    return f"files/{name}"
