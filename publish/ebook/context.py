"""What an e-book is made of: the work in its layout, and what is known of the printed book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from publish.typeset.compositor import Compositor

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.edit.edition import Edition
    from publish.edit.emendations import Variant
    from publish.settings.layouts import Layout, Typeface
    from publish.source.tree import Work
    from publish.typeset.font_stack import FontStack
    from publish.typeset.pagination import Opening


class PrintedBook(Protocol):
    """What is asked of the printed book before its pages are named."""

    @property
    def face_findings(self) -> Findings:
        """What its faces lack for the work: with an error it cannot be set, and has no pages."""


class EbookContext(Compositor, Protocol):
    """The work on its way through the layout of an e-book."""

    #: The work, its folder, and what reads its files and those of its layout.
    work: Work
    folder: Path
    reader: Reader

    @property
    def edition(self) -> Edition:
        """The work in house style with everything numbered."""

    @property
    def layout(self) -> Layout:
        """The layout with what it inherits, the face that is chosen, and those beside the work."""

    @property
    def font_stack(self) -> FontStack:
        """The faces that the work is set with."""

    @property
    def code_face(self) -> Typeface | None:
        """The face of code, if there is code in the work and a face for it in the layout."""

    @property
    def embeds(self) -> bool:
        """True if the faces go into the file."""

    @property
    def published(self) -> str:
        """Where and when the text first appeared."""

    @property
    def apparatus(self) -> list[Variant]:
        """The entries of the list of corrected places that is printed, if one is."""

    def styles(self, name: str = "style.css") -> list[tuple[Path, str]]:
        """Return the style sheets of the layout, those it inherits first: files and texts."""

    def use_book_context(self) -> PrintedBook | None:
        """Return the printed book; what was read for it is read for this output too."""

    def openings(self) -> tuple[Opening, ...]:
        """Return where the pages of the printed book begin in the text of this output."""
