"""What of faces is looked at before anything is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.settings.layouts import CODE
from publish.source import tree
from publish.typeset.faces.coverage import check_glyphs
from publish.typeset.faces.families import unknown
from publish.typeset.font_stack import doubled, forbidden, has_code, strange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.edit.edition import Edition
    from publish.settings.layouts import Layout
    from publish.settings.output_registry import LayoutKind
    from publish.settings.resolve import Resolved
    from publish.typeset.font_stack import FontStack


def embeds(layout: Layout, settings: Resolved) -> bool:
    """Return whether faces are put into what a layout makes.

    Into pages always, into what reflows if wanted.
    """
    if layout.kind.reflows:
        return settings.embed_fonts == "yes"
    return layout.kind.medium != "text"


def check_faces(
    edition: Edition,
    layout: Layout,
    font_stack: FontStack,
    reader: Reader,
    findings: Findings,
    *,
    face: str,
    embeds: bool,
) -> None:
    """Report what the faces of a layout lack for an edition, and what is wrong with them.

    Args:
        edition: the text.
        layout: the layout, with the faces that lie beside the work.
        font_stack: its faces.
        reader: reads the source and the style sheets.
        findings: receives what is wrong.
        face: the name of the face that is chosen.
        embeds: whether the faces are put into what is made: else the reader's device has its own.
    """
    if not embeds:
        return
    findings.extend(strange(layout, reader))
    findings.extend(forbidden(font_stack))
    findings.extend(doubled(layout, reader))
    named = [layout.face(face)]
    if CODE in layout.faces and has_code(edition.work):
        named.append(layout.faces[CODE])
    findings.extend(unknown(layout, named, font_stack, reader))
    check_glyphs(edition, font_stack.points, reader, findings, _more(edition, layout.kind))


def _more(edition: Edition, kind: LayoutKind) -> Iterator[tuple[str, Place]]:
    """Yield what no output prints but one: the back of a cover, the index of a book."""
    if kind.has_blurb:
        yield edition.metadata.abstract, Place(edition.work.path, 1, 1)
    if kind.is_book:
        people = edition.seminar.people if edition.seminar else ()
        yield from ((one.sort, one.place) for one in people if one.words)
        nodes = tree.walk(*edition.body, *edition.notes)
        yield from ((one.index, one.place) for one in nodes if isinstance(one, tree.Span))
