"""Whether the faces of a layout have the characters that stand in drawings."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from publish.faces import coverage
from publish.pictures import words_in
from publish.source import tree

if TYPE_CHECKING:
    from publish.diagnostics import Findings
    from publish.edition import Edition
    from publish.files import Reader
    from publish.layouts import Layout

#: Layouts that set no words of drawings: e-readers and plain text do it, or not.
_NOT_SET = ("epub", "transcript")


def check_lettering(edition: Edition, layout: Layout, reader: Reader, findings: Findings) -> None:
    """Report the first drawing of every character that no face of the layout has."""
    nodes = tree.walk(*edition.body, *edition.notes)
    drawn = [n for n in nodes if isinstance(n, tree.Figure | tree.Image)]
    if not drawn or layout.format in _NOT_SET:
        return
    folder, passed = Path(edition.work.path).parent, set[str]()
    for node in drawn:
        said = "".join(words_in(folder / node.file, reader))
        for character in sorted(set(said) - passed):
            passed.add(character)
            if not _has(coverage(layout, reader), character):
                name = unicodedata.name(character, "a character without a name")
                findings.error(
                    node.place,
                    "GLYPH-MISSING",
                    f"no face has “{character}” (U+{ord(character):04X}, {name}), which stands "
                    f"in {node.file}",
                    "add a face that has it to the layout’s fonts, or turn the words of the "
                    "drawing into paths",
                )


def _has(points: frozenset[int], character: str) -> bool:
    """Whether there is a glyph for a character, or none is needed."""
    if unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cf", "Cc"):
        return True
    return ord(character) in points or all(
        ord(c) in points for c in unicodedata.normalize("NFD", character)
    )
