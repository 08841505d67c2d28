"""What every recipe is given: the values of one work, each computed once.

A recipe names what it needs (``context.edition``, ``context.renderer()``, ``context.pages(…)``)
and gets it; nothing is computed that no recipe asked for.
"""

from __future__ import annotations

import posixpath
import uuid
from copy import copy as twin
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from publish import __version__
from publish.core.contract import LINE
from publish.core.diagnostics import Findings, Rejected
from publish.core.directions import direction_of, style_sheets_for
from publish.core.files import Reader, is_shipped, layouts_folder, shown
from publish.edit.dates import date_in_words
from publish.edit.edition import Edition, edit
from publish.edit.emendations import Reading, apparatus
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
from publish.pipeline.freshness import key_of
from publish.pipeline.kept_pagination import Pagination, PaginationStore, pagination_of
from publish.prepress.press_sheets import blanks
from publish.render.imprint import Imprint, imprint_of
from publish.render.markup_check import PRINTED, MarkupChecker
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
from publish.render.unused_layout_files import TEMPLATES, unused_parts
from publish.settings.geometry import Geometry, geometry
from publish.settings.layouts import CODE, Layout, Typeface, load_layout
from publish.settings.resolve import Resolved, resolve
from publish.settings.words import printed_words
from publish.source import tree, url_text
from publish.source.identifiers import as_urn
from publish.source.metadata import identifier_of
from publish.source.pictures import Type, picture_for_page
from publish.source.revision_date import Revision, revision_of
from publish.typeset.engine.fetcher import Pictures
from publish.typeset.faces.checks import check_faces, embeds
from publish.typeset.faces.families import main_family
from publish.typeset.font_stack import (
    font_stack_of,
    for_engine,
    has_code,
    layout_with_faces,
    measured,
)
from publish.typeset.superscript_glyphs import has_own
from publish.typeset.svg_glyphs import check_lettering
from publish.typeset.table_width import Setting, room, setting
from publish.typeset.tagging.conformance import Claim

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable, Iterator

    from publish.core.diagnostics import Diagnostic
    from publish.core.directions import Direction
    from publish.edit.emendations import Variant
    from publish.render.renderer import Renderer
    from publish.settings.schema import Links, Settings
    from publish.typeset.cut_words import CutWord
    from publish.typeset.engine.face_hooks import Drawn
    from publish.typeset.engine.source_map import Text
    from publish.typeset.font_stack import FontStack
    from publish.typeset.margin_numbers import Mark
    from publish.typeset.pages import Pages, Typesetter

#: From this number of sections on, contents are printed when the setting says "auto".
MANY_SECTIONS = 8
#: Pictures are upright when the engine gets them; it would make such as might not be again, worse.
_UPRIGHT = "img { image-orientation: none }\n"
#: More pages than any book has.
_THICK = 10_000
#: The settings by which the pages of a book become others.
_OF_PAGES = (
    "trim margins size leading face chapters initial contents list_of_figures index heads"
    " line_breaking apparatus links notes note_numbers editor_notes figures"
).split()


class Context:
    """The work on its way through one layout."""

    def __init__(
        self,
        work: tree.Work,
        folder: Path,
        layout: str,
        settings: Settings,
        reading: Reading,
        typesetter: Typesetter,
        reader: Reader,
        book_context: Context | None = None,
        kept: PaginationStore | None = None,
    ) -> None:
        self.work = work
        self.folder = folder
        self.reading = reading
        self.reader = reader
        self.typesetter = typesetter
        self._layout = layout
        self._given = settings
        self._book_context = book_context
        self._kept = kept
        self._contexts_asked: list[Context] = []
        #: What is to be told of the layout, and is no error.
        self.layout_findings = Findings()
        self._used_faces: list[Drawn] = []
        #: The words of its pages that had to be cut at any letter, being longer than a line.
        self.cut: list[CutWord] = []

    @property
    def profile_reader(self) -> Reader:
        """What reads the profile of a press: anything only for one that the user has named."""
        roots = () if self._given.press_profile else (self.folder, layouts_folder())
        return self.reader.within(*roots)

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
        book_context = self._book_context
        if (
            book_context
            and self.has_same_words_as(book_context)
            and book_context.links == self.links
            and book_context._loaded.classes == self._loaded.classes
        ):
            return book_context._whole
        settings = self.settings
        house = House(self.work.metadata.lang, settings.rules_off(), settings.own_marks())
        work = with_known_classes(self.work, self._loaded.classes)
        return edit(work, self.reading, house, self.links)

    @cached_property
    def links(self) -> Links:
        """How this output prints the addresses of links; those that are no print do not."""
        asked, settings = self._loaded.kind.addresses, self._settings(0)
        if asked == "none" or not any(map(is_printed, self._nodes)):
            return "none"
        is_at_foot = asked == "notes" and settings.notes == "foot"
        return settings.links if is_at_foot or settings.links == "none" else "list"

    @property
    def _nodes(self) -> Iterator[tree.Node]:
        work = self.work
        seminar = (work.seminar,) if work.seminar else ()
        return tree.walk(*work.body, *work.notes, *seminar)

    def has_same_words_as(self, other: Context) -> bool:
        """Return whether the words of the text are those of another output.

        By reading and house rules.
        """
        alike = (other.work, other.reading) == (self.work, self.reading)
        mine, others = self._settings(0), other._settings(0)
        rules = (mine.rules_off(), mine.quotation_marks)
        return alike and rules == (others.rules_off(), others.quotation_marks)

    @cached_property
    def indexed_edition(self) -> Indexed:
        """The edition as the compositor gets it: with the anchors of the index, if one is set."""
        if not self.layout.kind.is_book:
            return Indexed(self.edition, ())
        return index(self.edition, self.settings)

    @cached_property
    def _loaded(self) -> Layout:
        return load_layout(self._layout, self.reader)

    @cached_property
    def layout(self) -> Layout:
        """The layout with what it inherits, the face that is chosen, and those beside the work."""
        return layout_with_faces(
            self._loaded, self.settings.face, self.work, self.folder, self.reader
        )

    @property
    def code_face(self) -> Typeface | None:
        """The face of code, if there is code in the work and a face for it in the layout."""
        return self.layout.faces.get(CODE) if has_code(self.work) else None

    @cached_property
    def font_stack(self) -> FontStack:
        """The faces that the work is set with."""
        return font_stack_of(self.layout, self.reader)

    @cached_property
    def family(self) -> str:
        """The name of the family that most of the text is set in."""
        names = self.layout.face(self.settings.face).names
        return main_family(self.edition, names, self.font_stack)

    @property
    def embeds(self) -> bool:
        """True if faces are put into what is made."""
        return embeds(self.layout, self.settings)

    @property
    def points(self) -> frozenset[int] | None:
        """The characters that its faces have; ``None`` where none are put into what is made."""
        return self.font_stack.points if self.embeds else None

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

    @property
    def used_faces(self) -> Drawn:
        """The faces that written pages were set in, and what was asked of them."""
        found: Drawn = {}
        for drawn in self._used_faces:
            for used, texts in drawn.items():
                found.setdefault(used, {}).update(texts)
        return found

    @cached_property
    def laid_out_book(self) -> Pages:
        """The pages of the printed book: laid out once, and the source of all page numbers."""
        from publish.pipeline.book import lay_out

        self.settings  # noqa: B018 - for some printers it is laid out to find them
        return self.__dict__["laid_out_book"] if "laid_out_book" in self.__dict__ else lay_out(self)

    @cached_property
    def book_pdf(self) -> bytes:
        """The printed book as a PDF: written once, for itself and for all that is made of it."""
        return self.book_with_margin_numbers.write(self.claim)

    @cached_property
    def book_with_margin_numbers(self) -> Pages:
        """The pages of the printed book with the numbers in its margins."""
        from publish.pipeline.book import number

        return number(self)

    def let_go(self) -> None:
        """Let go of the laid-out pages, when nothing more is made of them: they are large."""
        for name in ("laid_out_book", "book_with_margin_numbers"):
            self.__dict__.pop(name, None)

    @property
    def book_context(self) -> Context:
        """The context of the printed book; what is read there goes into this output as well."""
        return self.use_book_context() or self

    def use_book_context(self) -> Context | None:
        """Return the context of the printed book.

        What was read for it is read for this output too.
        """
        if self._book_context is not None and self._book_context not in self._contexts_asked:
            self._contexts_asked.append(self._book_context)
        return self._book_context

    @cached_property
    def pagination(self) -> Pagination:
        """Where the pages of the printed book begin: as an earlier run has kept it, or laid out."""
        source, settings = Path(self.work.path), msgspec.json.encode(self._given).decode()
        layout, folders = self._loaded.chain[0].absolute(), self.reader.folders.named()
        key = key_of(str(source.absolute()), str(layout), *folders, settings, self.reading)
        is_laid_out = "laid_out_book" in self.__dict__
        kept = self._kept.load(key) if self._kept and not is_laid_out else None
        if kept is not None:
            self.reader.inputs.update(kept.seen)
            return kept.pagination
        found = pagination_of(self.laid_out_book, self.edition)
        if self._kept:
            self.reader.read(source)
            self._kept.save(key, found, self.reader.inputs)
        return found

    def folios(self) -> dict[str, int]:
        """Return for each identifier the page of the printed book on which it stands."""
        book_context = self.use_book_context()
        return (
            book_context.pagination.folios
            if book_context and not book_context.face_findings.failed
            else {}
        )

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

    @cached_property
    def imprint(self) -> Imprint:
        """What title page, imprint and colophon say."""
        return imprint_of(self.edition, self.words, self.layout.kind)

    @property
    def contexts_used(self) -> tuple[Context, ...]:
        """The contexts on which what is made was made: this one, and that of the printed book."""
        return (self, *self._contexts_asked)

    @property
    def seen(self) -> dict[str, str]:
        """The files that were read for this output, with their digests; without a seminar's."""
        return {k: v for context in self.contexts_used for k, v in context.reader.inputs.items()}

    @property
    def takes_seminar(self) -> bool:
        """True if the seminar goes into what is made: by itself, or into an index of names."""
        if self.layout.kind.is_book:
            return is_indexed(self.edition, self.settings)
        return self.layout.kind.takes_seminar

    @property
    def all_layout_findings(self) -> list[Diagnostic]:
        """What is to be told of this layout, and of that of the printed book where it was asked."""
        contexts = (self, *self._contexts_asked)
        return [
            d
            for one in contexts
            for d in (
                *one.layout_findings,
                *one.layout.warnings,
                *unused_parts(one.layout, one.reader),
            )
        ]

    @cached_property
    def settings(self) -> Resolved:
        """The settings that hold for the work in this layout.

        Printers ask for more room at the fold of thick books: such a book is laid out with more of
        it until there is enough for the pages that it then has.
        """
        settings = self._settings(0)
        if not self._loaded.kind.is_book or self._settings(_THICK) == settings:
            return settings
        pages = 0
        while True:
            trial = twin(self)
            trial.__dict__["settings"] = settings
            count = len(trial.laid_out_book) + blanks(len(trial.laid_out_book), settings.signature)
            if count <= pages or self._settings(count) == settings:
                self.__dict__.update(trial.__dict__)
                return settings
            pages, settings = count, self._settings(count)

    def _settings(self, pages: int) -> Resolved:
        """Return the settings that hold if the book has so many pages."""
        return resolve(self._loaded.settings, self.work.metadata.offprint, self._given, pages)

    @property
    def direction(self) -> Direction:
        """The direction of the lines of the work: it is bound where they begin."""
        return direction_of(self.work.metadata.lang)

    @cached_property
    def words(self) -> dict[str, str]:
        """The words that the press prints."""
        return printed_words(self.layout, self.work.metadata.lang, self.points, self.reader)

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

    def table_setting(self, table: tree.Table) -> Setting:
        """Return how a table is set on the page: as it is, smaller, or row by row."""
        letters = room(self.geometry) if self.geometry else self.layout.table_letters
        shrinks = self.layout.kind.shrinks_tables
        return setting(table, letters, self.work.metadata.lang, shrinks=shrinks)

    @property
    def published(self) -> str:
        """Where and when the text first appeared."""
        return published(self.edition, self.words)

    @cached_property
    def apparatus(self) -> list[Variant]:
        """The entries of the list of corrected places that is printed, if one is."""
        return apparatus(self.edition) if self.settings.apparatus == "yes" else []

    @property
    def claim(self) -> Claim:
        """What a PDF for readers claims to be; the source is attached where that is wanted."""
        if self.settings.attach_source != "yes":
            return Claim()
        file = Path(self.work.path)
        return Claim((file.name, self.reader.read(file) or b""))

    @property
    def has_contents(self) -> bool:
        """True if a table of contents is printed."""
        if self.settings.contents == "auto":
            return len(list(self.edition.sections())) >= MANY_SECTIONS
        return self.settings.contents == "yes"

    def styles(self, name: str = "style.css") -> list[tuple[Path, str]]:
        """Return the style sheets of the layout, those it inherits first: files and texts.

        Those for works that run from right to left, or are in Chinese, Japanese or Korean, follow
        all others.
        """
        names = [name, *style_sheets_for(self.work.metadata.lang, name)]
        folders = [*reversed(self.layout.chain)]
        files = [folder / one for one in names for folder in folders]
        texts = [(file, self.reader.text(file, shown(file))) for file in files]
        return [(file, text) for file, text in texts if text is not None]

    def template(self, name: str) -> str:
        """Return how diagnostics name a template: the file that the layout has for it."""
        found = self.layout.find(name, self.reader)
        return shown(found[0]) if found else name

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

    def _own_templates(self) -> list[Text]:
        """Return the templates of the layout that are its author's."""
        files = (
            folder / name
            for folder in self.layout.chain
            if not is_shipped(folder)
            for name in self.reader.beside(folder)
        )
        own = (file for file in files if file.suffix in TEMPLATES)
        return [(file, self.reader.text(file, shown(file)) or "") for file in own]

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

    @cached_property
    def pictures(self) -> Pictures:
        """What the pictures of the work are on its pages, and where they are named."""
        work = self.work
        others = [one for one in (work.seminar, work.cover) if one]
        nodes = tree.walk(*work.body, *work.notes, *others)
        named = [n for n in nodes if isinstance(n, tree.Figure | tree.Image)]
        places = {self.folder / posixpath.normpath(n.file): n.place for n in reversed(named)}
        type_ = Type(self.layout.face(self.settings.face).names, work.metadata.lang)

        def show(path: Path) -> tuple[bytes, str] | None:
            made = picture_for_page(path, self.reader, type_)
            return (made.data, made.media_type) if made else None

        return Pictures(show, places)

    @cached_property
    def geometry(self) -> Geometry | None:
        """The page of a book; ``None`` where the style sheets say it."""
        return geometry(self.settings)

    def _prelude(self) -> str:
        """Return the rules before those of the layout: the page, the face."""
        page = self.geometry.style() if self.geometry else ""
        folders = self.layout.font_folders
        face = measured(self.layout.face(self.settings.face), folders, self.reader)
        code = measured(self.code_face or Typeface("", 0, ()), folders, self.reader)
        small = f":root {{ --small-caps: {self.layout.small_caps} }}\n"
        return page + face.style() + code.style_as_code(face) + small + _UPRIGHT

    def add_margin_numbers(self, pages: Pages, marks: list[Mark]) -> None:
        """Set numbers into the margins of laid-out pages (in the styles of ``marks.css``)."""
        from publish.typeset import margin_numbers

        if marks:
            markup = margin_numbers.overlay_markup(marks)
            overlay = self.pages(markup, sheet="marks.css", extra=margin_numbers.OVERLAY_STYLE)
            margin_numbers.lay_over(pages, overlay, marks)
