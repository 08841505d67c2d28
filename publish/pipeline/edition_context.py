"""The edition of a work for one layout, and what title page, imprint and templates say of it."""

from __future__ import annotations

import uuid
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publish import __version__
from publish.core.diagnostics import Findings
from publish.core.directions import style_sheets_for
from publish.edit.dates import date_in_words
from publish.edit.edition import Edition, edit
from publish.edit.emendations import apparatus
from publish.edit.endnotes import head_notes, note_pieces
from publish.edit.excerpt import excerpt, stretch_of
from publish.edit.house_style import House
from publish.edit.index import Indexed, index, is_indexed
from publish.edit.known_classes import with_known_classes
from publish.edit.language_parts import (
    notes_called_in_another_language,
    opposite_direction_language,
)
from publish.edit.link_addresses import is_printed
from publish.edit.note_labels import labelled
from publish.edit.opening_words import openings, with_opening_style
from publish.edit.upright_scripts import emphasis_kind
from publish.pipeline.layout_context import LayoutContext
from publish.render.imprint import Imprint, imprint_of
from publish.render.template_helpers import (
    figures,
    first_calls,
    hard_lines,
    is_empty_in_reading,
    may_run_in,
    published,
    sections_in,
    shortened,
    without_notes,
)
from publish.source import tree, url_text
from publish.source.identifiers import as_urn
from publish.source.metadata import identifier_of
from publish.source.revision_date import Revision, revision_of
from publish.typeset.faces.checks import check_faces
from publish.typeset.faces.families import main_family
from publish.typeset.superscript_glyphs import has_own
from publish.typeset.svg_glyphs import check_lettering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.files import Reader
    from publish.edit.emendations import Reading, Variant
    from publish.render.renderer import Renderer
    from publish.settings.layouts import Layout
    from publish.settings.resolve import Resolved
    from publish.settings.schema import Links, Settings

#: From this number of sections on, contents are printed when the setting says "auto".
MANY_SECTIONS = 8
#: The settings by which the pages of a book become others.
_OF_PAGES = (
    "trim margins size leading face chapters initial contents list_of_figures index heads"
    " line_breaking apparatus links notes note_numbers editor_notes figures"
).split()


class EditionContext(LayoutContext):
    """A work in one layout and one reading."""

    def __init__(
        self,
        work: tree.Work,
        folder: Path,
        layout: str,
        settings: Settings,
        reading: Reading,
        reader: Reader,
        book: EditionContext | None = None,
    ) -> None:
        """Take a work, what it is to be made with, and in which reading.

        Args:
            work: the work.
            folder: its folder.
            layout: the name or the folder of the layout.
            settings: those of the command line.
            reading: the text as corrected, or as the transcription has it.
            reader: reads the files of work and layout.
            book: the printed book, whose edition is taken where it has the same words.
        """
        super().__init__(work, folder, layout, settings, reader)
        self.reading = reading
        self._book_edition = book

    @cached_property
    def edition(self) -> Edition:
        """The work in house style with everything numbered; what is asked for of it."""
        whole = self._whole
        if self.layout.kind.is_excerptable:
            whole = excerpt(whole, self.settings.excerpt, self.settings.session)
        return labelled(whole, self.settings)

    @cached_property
    def _whole(self) -> Edition:
        """The whole work; that of the printed book, if alike."""
        book = self._book_edition
        if (
            book
            and self.has_same_words_as(book)
            and book.links == self.links
            and book.loaded.classes == self.loaded.classes
        ):
            return book._whole
        settings = self.settings
        house = House(self.work.metadata.lang, settings.rules_off(), settings.own_marks())
        work = with_known_classes(self.work, self.loaded.classes)
        return edit(work, self.reading, house, self.links)

    @cached_property
    def links(self) -> Links:
        """How this output prints the addresses of links; those that are no print do not."""
        asked, settings = self.loaded.kind.addresses, self.settings_for(0)
        if asked == "none" or not any(map(is_printed, self._nodes)):
            return "none"
        is_at_foot = asked == "notes" and settings.notes == "foot"
        return settings.links if is_at_foot or settings.links == "none" else "list"

    @property
    def _nodes(self) -> Iterator[tree.Node]:
        work = self.work
        seminar = (work.seminar,) if work.seminar else ()
        return tree.walk(*work.body, *work.notes, *seminar)

    def has_same_words_as(self, other: EditionContext) -> bool:
        """Return whether the words of the text are those of another output.

        By reading and house rules.
        """
        alike = (other.work, other.reading) == (self.work, self.reading)
        mine, others = self.settings_for(0), other.settings_for(0)
        rules = (mine.rules_off(), mine.quotation_marks)
        return alike and rules == (others.rules_off(), others.quotation_marks)

    @cached_property
    def indexed_edition(self) -> Indexed:
        """The edition as the compositor gets it: with the anchors of the index, if one is set."""
        if not self.layout.kind.is_book:
            return Indexed(self.edition, ())
        return index(self.edition, self.settings)

    @property
    def takes_seminar(self) -> bool:
        """True if the seminar goes into what is made: by itself, or into an index of names."""
        if self.layout.kind.is_book:
            return is_indexed(self.edition, self.settings)
        return self.layout.kind.takes_seminar

    @cached_property
    def family(self) -> str:
        """The name of the family that most of the text is set in."""
        names = self.layout.face(self.settings.face).names
        return main_family(self.edition, names, self.font_stack)

    @cached_property
    def face_findings(self) -> Findings:
        """What its faces lack for the work, and what is wrong with them."""
        found, face = Findings(), self.settings.face
        check_faces(
            self.edition,
            self.layout,
            self.font_stack,
            self.reader,
            found,
            face=face,
            embeds=self.embeds,
        )
        check_lettering(self.edition, self.layout, self.font_stack, self.reader, found)
        return found

    @cached_property
    def identifier(self) -> str:
        """The identifier of what is made: of a printed book that of its pages.

        Two printed books of a work with other pages are two editions (RFC 9562, version 5). A
        layout that inherits its styles makes the same pages as that one. Another reading, and a
        stretch of the paragraphs, are works of their own.
        """
        own = self._own_identifier()
        if not self.layout.kind.is_book:
            return own
        chosen = [f"{name}={getattr(self.settings, name)}" for name in _OF_PAGES]
        looks = next(self.layout.own("style.css", self.reader), Path(self.layout.name)).parent.name
        changed = self.revision.moment if self.revision.stated else ""
        parts = [own, looks, *chosen, self.reading, changed]
        return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(parts)).urn

    def _own_identifier(self) -> str:
        metadata, stretch = self.edition.metadata, stretch_of(self.edition)
        own = identifier_of(metadata)
        if self.layout.kind.medium == "ebook" and metadata.isbn.epub:
            own = as_urn(f"ISBN {metadata.isbn.epub}")
        parts: list[str] = [] if self.reading == "corrected" else [self.reading]
        if stretch.part:
            parts.append(",".join(map(str, sorted(stretch.numbers))))
        return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join([own, *parts])).urn if parts else own

    @cached_property
    def revision(self) -> Revision:
        """When the source last changed."""
        return revision_of(self.edition.metadata, Path(self.work.path), self.reader)

    @property
    def published(self) -> str:
        """Where and when the text first appeared."""
        return published(self.edition, self.words)

    @cached_property
    def imprint(self) -> Imprint:
        """What title page, imprint and colophon say."""
        return imprint_of(self.edition, self.words, self.layout.kind)

    @cached_property
    def apparatus(self) -> list[Variant]:
        """The entries of the list of corrected places that is printed, if one is."""
        return apparatus(self.edition) if self.settings.apparatus == "yes" else []

    @property
    def has_contents(self) -> bool:
        """True if a table of contents is printed."""
        if self.settings.contents == "auto":
            return len(list(self.edition.sections())) >= MANY_SECTIONS
        return self.settings.contents == "yes"

    @cached_property
    def running_title(self) -> tree.Inlines:
        """The title for the running head, where it has emphasis; else a string is enough.

        Strings of style sheets have no emphasis. Where the title is too long for a head, it is set
        without.
        """
        nodes = without_notes(self.edition.head.titled)
        is_plain = all(isinstance(node, tree.Text) for node in nodes)
        title = self.edition.metadata.title
        if is_plain or shortened(title) != title:
            return ()
        return nodes if self.layout.kind.has_running_title and self._head_styles() else ()

    def _head_styles(self) -> str:
        """Return the rules for running heads with emphasis, if the sheet of the layout has any."""
        style = next(self.layout.own("style.css", self.reader), None)
        if style is None:
            return ""
        folder, both = style.parent, [] if any(self.edition.sections()) else ["heads-both.css"]
        for name in (*both, "heads.css"):
            if rules := self.reader.text(folder / name, name):
                more = style_sheets_for(self.edition.metadata.lang, name)
                return rules + "".join(self.reader.text(folder / one, one) or "" for one in more)
        return ""

    def renderer(self, **given: Any) -> Renderer:
        """Return the templates of the layout, with what all of them may use."""
        from publish.render.renderer import Renderer

        return Renderer(*self._for_templates(given))

    def text_renderer(self) -> Renderer:
        """Return the templates of a layout in plain text."""
        from publish.render.renderer import TextRenderer

        return TextRenderer(*self._for_templates({}))

    def _for_templates(
        self, given: dict[str, Any]
    ) -> tuple[Edition, Layout, Resolved, dict[str, str], Reader, dict[str, Any]]:
        helpers: dict[str, Any] = {
            "version": __version__,
            "published": self.published,
            "modified": self.revision.moment,
            "imprint": self.imprint,
            "running_title": self.running_title,
            "contents": self.has_contents,
            "sections_in": sections_in,
            "without_notes": without_notes,
            "may_run_in": may_run_in,
            "is_gone": is_empty_in_reading,
            "hard_lines": hard_lines,
            "pieces_of": url_text.pieces,
            "first_calls": first_calls,
            "note_pieces": note_pieces,
            "head_notes": head_notes(self.edition),
            "note_heads": {},
            "shortened": shortened,
            "apparatus": self.apparatus,
            "addresses": self.edition.addresses,
            "headings": self.indexed_edition.headings,
            "figures": figures(self.edition, self.settings),
            "identifier": self.identifier,
            "edited": date_in_words(self.revision.day, self.words),
            "family": self.family,
            "openings": openings(self.edition, self.settings),
            "opened": lambda nodes: with_opening_style(nodes, self.settings),
            "table_setting": self.table_setting,
            "direction": self.direction,
            "emphasis_kind": lambda text: emphasis_kind(text, self.edition.metadata.lang),
            "has_own": lambda node: has_own(self.font_stack, self.family, node),
            "tongue_of": lambda nodes: opposite_direction_language(
                nodes, self.edition.metadata.lang
            ),
            "called_abroad": notes_called_in_another_language(self.indexed_edition.edition),
        }
        values = helpers | given
        return (
            self.indexed_edition.edition,
            self.layout,
            self.settings,
            self.words,
            self.reader,
            values,
        )
