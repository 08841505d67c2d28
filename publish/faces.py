"""Which characters the faces of a layout have; what they lack is an error with its place."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import msgspec

from publish.diagnostics import Findings, Place
from publish.files import Reader, cache_folder, digest, write
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from publish.edition import Edition

_SUFFIXES = (".otf", ".ttf")


def coverage(folders: Iterable[Path], reader: Reader) -> frozenset[int]:
    """The characters that at least one face in these folders has."""
    points: set[int] = set()
    for folder in folders:
        for file in sorted(folder.iterdir()):
            if file.suffix.lower() in _SUFFIXES:
                points |= _points(file, reader)
    return frozenset(points)


def _points(file: Path, reader: Reader) -> set[int]:
    """The characters of one face, kept from run to run as ranges."""
    data = reader.read(file) or b""
    kept = cache_folder() / f"face-{digest(data)}.json"
    try:
        ranges = msgspec.json.decode(kept.read_bytes(), type=list[tuple[int, int]])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        ranges = _ranges(data)
        write(kept, msgspec.json.encode(ranges))
    return {point for first, last in ranges for point in range(first, last + 1)}


def _ranges(data: bytes) -> list[tuple[int, int]]:
    import io

    from fontTools.ttLib import TTFont

    ranges: list[tuple[int, int]] = []
    for point in sorted(TTFont(io.BytesIO(data), lazy=True).getBestCmap()):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], point)
        else:
            ranges.append((point, point))
    return ranges


def check_faces(edition: Edition, has: frozenset[int], layout: str, findings: Findings) -> None:
    """Report the first place of every character that no face of the layout has."""
    reported: set[str] = set()
    work = edition.work
    nodes = [*tree.walk(*edition.body, *edition.notes)]
    if work.seminar is not None:
        nodes += tree.walk(work.seminar)
    for node in nodes:
        if isinstance(node, tree.Text | tree.Code | tree.CodeBlock):
            _check_text(node.text, node.place, has, layout, reported, findings)
        elif isinstance(node, tree.Entry):
            _check_text(node.dates, node.place, has, layout, reported, findings)
    for text in _said(edition):
        _check_text(text, Place(work.path, 1), has, layout, reported, findings)


def _said(edition: Edition) -> list[str]:
    metadata = edition.metadata
    people = (*metadata.author, *metadata.editor, *metadata.translator, *metadata.transcriber)
    return [
        metadata.title, metadata.subtitle, metadata.source, metadata.rights, metadata.archive,
        metadata.edition, metadata.publisher, metadata.first_published.title,
        *(person.name for person in people),
    ]  # fmt: skip


def _check_text(
    text: str, place: Place, has: frozenset[int], layout: str, reported: set[str],
    findings: Findings,
) -> None:  # fmt: skip
    for character in sorted(set(unicodedata.normalize("NFC", text))):
        if ord(character) in has or character in reported or _draws_nothing(character):
            continue
        reported.add(character)
        name = unicodedata.name(character, "a character without a name")
        line = place.line + text.count("\n", 0, text.index(character))
        column = place.column + text.index(character) if line == place.line else 1
        findings.error(
            Place(place.path, line, column if place.column else 0),
            "GLYPH-MISSING",
            f"no face of the layout “{layout}” has “{character}” (U+{ord(character):04X}, {name})",
            "write another character, or add a face that has it to the layout’s fonts",
        )


def _draws_nothing(character: str) -> bool:
    """Spaces and format characters, which need no glyph."""
    return unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cf", "Cc")
