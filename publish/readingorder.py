"""Whether the lines of a page stand where they are read: one below the other, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from publish.witness import without_calls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.witness import Line, Witness

#: Lines whose baselines are nearer than this, in points, stand beside each other; lines overlap
#: across that have more than this in common.
_BESIDE, _SHARED = 2.0, 6.0
#: So many letters are words, and no number or ornament.
_WORDS = 8


class Misplaced(NamedTuple):
    """A line that is read after another one, and stands above it."""

    line: Line
    before: Line


def misplaced_lines(seen: Witness) -> Iterator[Misplaced]:
    """Lines that stand above those that are read before them, on one page and in one column.

    A caption goes where its picture goes; how notes follow one another is looked at elsewhere.
    """
    pages: dict[tuple[int, str, int], list[Line]] = {}
    for line in seen.lines:
        if line.role in ("body", "note") and line.tag != "Caption":
            pages.setdefault((line.page, line.role, line.note), []).append(line)
    for lines in pages.values():
        yield from _out_of_order(lines)


def _out_of_order(lines: list[Line]) -> Iterator[Misplaced]:
    before: Line | None = None
    for line in lines:
        if before is not None and line.baseline > before.baseline + _BESIDE:
            shared = min(line.box[2], before.box[2]) - max(line.box[0], before.box[0])
            if shared > _SHARED:
                yield Misplaced(line, before)
        before = line


def doubled_lines(seen: Witness) -> Iterator[Line]:
    """Lines that are drawn besides the text, and say what a line of the text on that page says."""
    texts: dict[int, set[str]] = {}
    for line in seen.lines:
        if line.role in ("body", "note"):
            texts.setdefault(line.page, set()).add(_letters(line))
    return _said_again(seen.lines, texts)


def _said_again(lines: Iterable[Line], texts: dict[int, set[str]]) -> Iterator[Line]:
    for line in lines:
        letters = _letters(line)
        beside = line.role in ("margin", "drawn") and len(letters) >= _WORDS
        if beside and letters in texts.get(line.page, ()):
            yield line


def _letters(line: Line) -> str:
    return "".join(c for c in without_calls(line.text) if c.isalnum()).casefold()
