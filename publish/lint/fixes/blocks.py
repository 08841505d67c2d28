"""Blocks that other programs mark in their first line: callouts, quotations, headings of wikis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.lint.fixes.edits import Change, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.lint.fixes.edits import Draft

#: The head of a callout; kinds that say nothing by themselves.
CALLOUT = re.compile(r"\[!(?P<kind>[A-Za-z][\w-]*)(?:\|[^\]\n]*)?\][+-]?[ \t]*")
UNSAID = ("quote", "cite")
_PREFIX = re.compile(r"[ \t>]*>[ \t]*")
_QUOTED = re.compile(
    r"(?:\[quote\]|\{\{<\s*(?:block)?quote\s*>\}\})\s*(?P<words>[\s\S]*\S)\s*"
    r"(?:\[/quote\]|\{\{<\s*/\s*(?:block)?quote\s*>\}\})",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?P<signs>={2,6})[ \t]*(?P<words>[^=\s](?:[^=]*[^=\s])?)[ \t]*(?P=signs)[ \t]*"
)


def callouts(draft: Draft) -> Iterator[Fix]:
    """Turn ``> [!note] Words`` into a quotation that begins with these words, in strong type.

    Where there are none, Obsidian and GitHub print the kind: that becomes the words. A quotation
    needs none.
    """
    for masked in draft.masked_texts:
        place = masked.passage.place
        line = draft.lines[place.line - 1]
        signs = _PREFIX.match(line)
        found = CALLOUT.match(line, signs.end()) if signs else None
        if signs is None or found is None or not masked.text.startswith("[!"):
            continue
        prefix = signs[0]
        words = _title(found, line[found.end() :].strip().removesuffix("\\").rstrip())
        below = draft.lines[place.line] if place.line < len(draft.lines) else ""
        if below.strip() and not below.startswith(prefix.rstrip()):
            continue
        start = draft.line_start(place.line - 1)
        yield Fix(place, (_head(words, start, line, prefix, below),))


def _title(found: re.Match[str], words: str) -> str:
    kind = found["kind"]
    said = words or ("" if kind.lower() in UNSAID else kind.capitalize())
    return said if not said or said.startswith("**") else f"**{said}**"


def _head(words: str, start: int, line: str, prefix: str, below: str) -> Change:
    """Return the first line of a callout, and an empty one below it where words follow at once."""
    parted = prefix.rstrip()
    follows = below.startswith(parted) and bool(below[len(parted) :].strip(" \t>"))
    if not words:
        return Change(start, len(line) + follows, "" if follows else parted)
    return Change(start, len(line), prefix + words + (f"\n{parted}" if follows else ""))


def quotations(draft: Draft) -> Iterator[Fix]:
    """Yield a paragraph all of which is ``[quote]…[/quote]``, or Hugo’s ``{{< quote >}}``."""
    for masked in draft.masked_texts:
        place = masked.passage.place
        if masked.passage.kind != "paragraph" or masked.passage.note or place.column != 1:
            continue
        block = draft.block_at(place.line - 1)
        text = "\n".join(draft.lines[block.start : block.stop])
        found = _QUOTED.fullmatch(text.strip())
        if found and block.start == place.line - 1 and found["words"].lower().count("quote") == 0:
            made = "\n".join(f"> {line}".rstrip() for line in found["words"].split("\n"))
            yield Fix(place, (Change(draft.line_start(block.start), len(text), made),))


def headings(draft: Draft) -> Iterator[Fix]:
    """Turn ``== Words ==`` of wikis, in a paragraph of its own, into ``## Words``."""
    for masked in draft.masked_texts:
        place = masked.passage.place
        block = draft.block_at(place.line - 1)
        line = draft.lines[place.line - 1]
        found = _HEADING.fullmatch(line)
        if found and len(block) == 1 and masked.passage.kind == "paragraph":
            new = f"{'#' * len(found['signs'])} {found['words']}"
            yield Fix(place, (Change(draft.line_start(block.start), len(line), new),))
