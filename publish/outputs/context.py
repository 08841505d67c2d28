"""What a recipe is given: the values of one work in one layout, each computed once when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from publish.ebook.context import EbookContext, PrintedBook

if TYPE_CHECKING:
    from publish.core.directions import Direction
    from publish.core.files import Reader
    from publish.edit.emendations import Reading
    from publish.render.imprint import Imprint
    from publish.render.renderer import Renderer
    from publish.settings.geometry import Geometry
    from publish.source.revision_date import Revision
    from publish.typeset.engine.fetcher import Pictures
    from publish.typeset.margin_numbers import Mark
    from publish.typeset.pages import Pages
    from publish.typeset.pagination import Pagination
    from publish.typeset.tagging.conformance import Claim


class Context(EbookContext, PrintedBook, Protocol):
    """The work on its way through one layout.

    A recipe asks for what it needs; the run of a build, which knows how each value is made, hands
    it out (``publish.pipeline.context``).
    """

    #: The text as corrected, or as the transcription has it.
    reading: Reading

    # --- what is said of the work ---

    @property
    def identifier(self) -> str:
        """The identifier of what is made: of a printed book that of its pages."""

    @property
    def imprint(self) -> Imprint:
        """What title page, imprint and colophon say."""

    @property
    def revision(self) -> Revision:
        """When the source last changed."""

    @property
    def direction(self) -> Direction:
        """The direction of the lines of the work: it is bound where they begin."""

    # --- what the layout has ---

    @property
    def words(self) -> dict[str, str]:
        """The words that the press prints."""

    @property
    def geometry(self) -> Geometry | None:
        """The page of a book; ``None`` where the style sheets say it."""

    @property
    def family(self) -> str:
        """The name of the family that most of the text is set in."""

    @property
    def pictures(self) -> Pictures:
        """What the pictures of the work are on its pages, and where they are named."""

    @property
    def profile_reader(self) -> Reader:
        """What reads the profile of a press: anything only for one that the user has named."""

    def template(self, name: str) -> str:
        """Return how diagnostics name a template: the file that the layout has for it."""

    # --- what is made ---

    @property
    def claim(self) -> Claim:
        """What a PDF for readers claims to be; the source is attached where that is wanted."""

    def text_renderer(self) -> Renderer:
        """Return the templates of a layout in plain text."""

    def text_pages(self, renderer: Renderer, profile: str = "", extra: str = "") -> Pages:
        """Return the pages of the text: rendered, checked against the contract, laid out."""

    def add_margin_numbers(self, pages: Pages, marks: list[Mark]) -> None:
        """Set numbers into the margins of laid-out pages (in the styles of ``marks.css``)."""

    # --- the printed book ---

    @property
    def laid_out_book(self) -> Pages:
        """The pages of the printed book: laid out once, and the source of all page numbers."""

    @property
    def book_with_margin_numbers(self) -> Pages:
        """The pages of the printed book with the numbers in its margins."""

    @property
    def book_pdf(self) -> bytes:
        """The printed book as a PDF: written once, for itself and for all that is made of it."""

    @property
    def pagination(self) -> Pagination:
        """Where the pages of the printed book begin: as an earlier run has kept it, or laid out."""

    @property
    def book_context(self) -> Context:
        """The context of the printed book; what is read there goes into this output as well."""

    def use_book_context(self) -> Context | None:
        """Return the context of the printed book, if this output is another one."""

    def folios(self) -> dict[str, int]:
        """Return for each identifier the page of the printed book on which it stands."""
