"""Faces: in the file, no more of them than is used, and a glyph for every character."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.preflight.checks import PageFinding, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel


@check("FACE-ABSENT", "error")
def absent(model: PdfModel) -> Iterator[PageFinding]:
    """A face that is not in the file: another machine sets the text in whatever it has."""
    for face in model.anatomy.faces:
        if not face.embedded:
            yield PageFinding(face.page, 0, 0, f"the face {face.name} is not embedded", "embed it")


@check("FACE-WHOLE")
def whole(model: PdfModel) -> Iterator[PageFinding]:
    """A face that is in the file as a whole: large, and its licence may forbid it."""
    for face in model.anatomy.faces:
        if face.embedded and not face.subset:
            yield PageFinding(
                face.page, 0, 0, f"the face {face.name} is embedded whole",
                "embed only the glyphs that are used",
            )  # fmt: skip


@check("FACE-DRAWN")
def drawn(model: PdfModel) -> Iterator[PageFinding]:
    """A Type 3 face: its glyphs are drawings or pictures without hints, and print coarsely."""
    for face in model.anatomy.faces:
        if face.kind == "Type 3":
            yield PageFinding(
                face.page, 0, 0, f"the face {face.name} is of Type 3",
                "use an OpenType or TrueType face",
            )  # fmt: skip


@check("GLYPH-ABSENT", "error")
def glyphs(model: PdfModel) -> Iterator[PageFinding]:
    """The sign for a missing glyph (.notdef) is shown: the face has not the character."""
    for one in model.anatomy.missing:
        yield PageFinding(
            one.page, one.x, one.y, f"the face {one.face} lacks a glyph that is shown here",
            "use a face that has the character",
        )  # fmt: skip
