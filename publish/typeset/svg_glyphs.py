"""Whether the faces that a work is set with have the characters that stand in drawings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.source import tree
from publish.source.pictures import words_in
from publish.typeset.faces.coverage import lacking, message_of, remedy
from publish.typeset.faces.scripts import script_of
from publish.typeset.font_stack import OWN

if TYPE_CHECKING:
    from collections.abc import Collection

    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.edit.edition import Edition
    from publish.settings.layouts import Layout
    from publish.typeset.font_stack import FontStack


def check_lettering(
    edition: Edition, layout: Layout, font_stack: FontStack, reader: Reader, findings: Findings
) -> None:
    """Report the characters of drawings that no face has, by their scripts.

    Each is told once, at the first drawing in which it stands.
    """
    nodes = tree.walk(*edition.body, *edition.notes)
    drawn = [n for n in nodes if isinstance(n, tree.Figure | tree.Image)]
    if layout.kind.medium != "pages":  # e-readers and plain text set words of drawings, or not
        return
    folder, passed = Path(edition.work.path).parent, set[str]()
    for node in drawn:
        text = "".join(words_in(folder / node.file, reader))
        missing = dict.fromkeys(c for _, c in lacking(text, font_stack.points) if c not in passed)
        passed.update(missing)
        for message, hint in _messages(missing, node.file, folder):
            findings.error(node.place, "GLYPH-MISSING", message, hint)


def _messages(missing: Collection[str], file: str, folder: Path) -> list[tuple[str, str]]:
    """Return messages about characters that a drawing has and no face, with their remedies."""
    found = []
    for script in dict.fromkeys(map(script_of, missing)):
        some = [c for c in missing if script_of(c) == script]
        stand = "stands" if len(some) == 1 else "stand"
        hint = f"{remedy(script, folder / OWN)}; or turn the words of the drawing into paths"
        found.append((f"{message_of(some, script)}, which {stand} in {file}", hint))
    return found
