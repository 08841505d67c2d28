"""The pages of a work in one layout: markup, rendered or given, laid out with its styles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.contract import LINE
from publish.core.diagnostics import Findings, Rejected
from publish.core.files import layouts_folder
from publish.pipeline.edition_context import EditionContext
from publish.render.markup_check import PRINTED, MarkupChecker
from publish.typeset.font_stack import for_engine
from publish.typeset.tagging.conformance import Claim

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable

    from publish.core.files import Reader
    from publish.edit.emendations import Reading
    from publish.render.renderer import Renderer
    from publish.settings.schema import Settings
    from publish.source.tree import Work
    from publish.typeset.cut_words import CutWord
    from publish.typeset.engine.face_hooks import Drawn
    from publish.typeset.margin_numbers import Mark
    from publish.typeset.pages import Pages, Typesetter


class PageContext(EditionContext):
    """A work in one layout, and what lays it out; it remembers what its pages were set with."""

    def __init__(
        self,
        work: Work,
        folder: Path,
        layout: str,
        settings: Settings,
        reading: Reading,
        typesetter: Typesetter,
        reader: Reader,
        book: EditionContext | None = None,
    ) -> None:
        """Take what :class:`EditionContext` takes, and the page engine."""
        super().__init__(work, folder, layout, settings, reading, reader, book)
        self.typesetter = typesetter
        #: What is to be told of the layout, and is no error.
        self.layout_findings = Findings()
        self._used_faces: list[Drawn] = []
        #: The words of its pages that had to be cut at any letter, being longer than a line.
        self.cut: list[CutWord] = []

    @property
    def used_faces(self) -> Drawn:
        """The faces that written pages were set in, and what was asked of them."""
        found: Drawn = {}
        for drawn in self._used_faces:
            for used, texts in drawn.items():
                found.setdefault(used, {}).update(texts)
        return found

    @property
    def claim(self) -> Claim:
        """What a PDF for readers claims to be; the source is attached where that is wanted."""
        if self.settings.attach_source != "yes":
            return Claim()
        file = Path(self.work.path)
        return Claim((file.name, self.reader.read(file) or b""))

    def text_pages(self, renderer: Renderer, profile: str = "", extra: str = "") -> Pages:
        """Return the pages of the text.

        Rendered, held against the contract of the markup, laid out.

        Args:
            renderer: has the templates, and what they use.
            profile: the name of style sheets that follow the usual ones.
            extra: rules put after those of the layout.
        """
        checker, name = MarkupChecker(renderer, PRINTED, self.layout_findings), "page.html"
        text = renderer.edition

        def hold(root: ET.Element) -> None:
            checker.check(root, name, text.body, text.notes)

        try:
            extra += self._head_styles() if self.running_title else ""
            pages = self.pages(renderer.page(name), name, hold=hold, profile=profile, extra=extra)
        except Rejected as rejected:
            raise checker.naming(rejected, name, text.body, text.notes) from None
        if not pages.leading and (place := pages.origin.custom(LINE.name)):
            message = f"{LINE} is no absolute length: {LINE.lost}"
            hint = "write it in pt or mm, such as 14pt, and not in em"
            self.layout_findings.warning(place, "LAYOUT-CONTRACT", message, hint)
        return pages

    def pages(
        self,
        markup: str,
        template: str = "page.html",
        sheet: str = "style.css",
        extra: str = "",
        hold: Callable[[ET.Element], None] | None = None,
        profile: str = "",
    ) -> Pages:
        """Return the markup laid out with the layout's styles.

        Args:
            markup: well-formed XHTML.
            template: the name of what made it.
            sheet: the name of the style sheets that are used.
            extra: rules put after those of the layout.
            hold: is given the root of the markup, to refuse what cannot be laid out.
            profile: the name of style sheets that follow those.
        """
        styles = [(layouts_folder() / "prelude.css", self._prelude()), *self.styles(sheet)]
        styles += self.styles(profile) if profile else []
        styles += [(layouts_folder() / "extra.css", extra)] if extra else []
        pages = self.typesetter.typeset(
            markup, self.template(template), styles, for_engine(self.layout, self.font_stack),
            self.folder, self.reader, self.settings.line_breaking, hold, self._own_templates,
            self.pictures,
        )  # fmt: skip
        self._used_faces.append(pages.drawn)
        self.cut += pages.cut
        return pages

    def add_margin_numbers(self, pages: Pages, marks: list[Mark]) -> None:
        """Set numbers into the margins of laid-out pages (in the styles of ``marks.css``)."""
        from publish.typeset import margin_numbers

        if marks:
            markup = margin_numbers.overlay_markup(marks)
            overlay = self.pages(markup, sheet="marks.css", extra=margin_numbers.OVERLAY_STYLE)
            margin_numbers.lay_over(pages, overlay, marks)
