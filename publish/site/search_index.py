"""What the search of a site knows: titles, people, subjects and headings, as a script.

A page that is opened from a disk may load scripts and nothing else; so the index is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.terminal_text import without_commands

if TYPE_CHECKING:
    from publish.catalogue.values import Catalogue, Entry

#: Of the headings of a work so many characters are searched.
_MOST = 2_000


def index_of(catalogue: Catalogue) -> bytes:
    """Return the index: a row for each work."""
    rows = b",\n".join(msgspec.json.encode(_row(entry)) for entry in catalogue.entries)
    safe = rows.replace(b"<", b"\\u003c").replace(b"\xe2\x80\xa8", b"\\u2028")
    return b"window.OFFPRINT_SHELF = [\n" + safe.replace(b"\xe2\x80\xa9", b"\\u2029") + b"\n];\n"


def _row(entry: Entry) -> tuple[str, ...]:
    names = ", ".join(one.name for one in entry.authors)
    by = ", ".join(filter(None, [names, str(entry.year or "")]))
    people = " ".join(f"{one.name} {one.sort}".strip() for one in entry.people)
    headings = "\n".join(one.text for one in entry.headings)
    return tuple(
        map(
            without_commands,
            (
                entry.slug, entry.title, entry.subtitle, by, entry.lang, people,
                " ".join((*entry.subjects, entry.series)), headings[:_MOST],
            ),
        )
    )  # fmt: skip
