"""What every recipe is given: the values of one work in one layout, each computed once.

A recipe names what it needs (``context.edition``, ``context.renderer()``, ``context.pages(…)``)
and gets it; nothing is computed that no recipe asked for. The values stand on one another, and
whoever needs fewer of them takes the class that has them: :class:`LayoutContext` settings, faces
and styles; :class:`EditionContext` the edition and its templates; :class:`PageContext` pages;
:class:`Context` the printed book, from which other outputs have their page numbers.
"""

from __future__ import annotations

from copy import copy as twin
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.pipeline.freshness import key_of
from publish.pipeline.kept_pagination import PaginationStore
from publish.pipeline.page_context import PageContext
from publish.prepress.press_sheets import blanks
from publish.render.unused_layout_files import unused_parts
from publish.typeset.pagination import Opening, Pagination, paginate, pagination_of

if TYPE_CHECKING:
    from publish.core.diagnostics import Diagnostic
    from publish.core.files import Reader
    from publish.edit.emendations import Reading
    from publish.settings.resolve import Resolved
    from publish.settings.schema import Settings
    from publish.source.tree import Work
    from publish.typeset.pages import Pages, Typesetter

#: More pages than any book has.
_THICK = 10_000


class Context(PageContext):
    """The work on its way through one layout."""

    def __init__(
        self,
        work: Work,
        folder: Path,
        layout: str,
        settings: Settings,
        reading: Reading,
        typesetter: Typesetter,
        reader: Reader,
        book_context: Context | None = None,
        kept: PaginationStore | None = None,
    ) -> None:
        """Take what :class:`PageContext` takes, and what is known of the printed book.

        Args:
            work: the work.
            folder: its folder.
            layout: the name or the folder of the layout.
            settings: those of the command line.
            reading: the text as corrected, or as the transcription has it.
            typesetter: the page engine.
            reader: reads the files of work and layout.
            book_context: that of the printed book, for another output.
            kept: where paginations of earlier runs are kept.
        """
        super().__init__(work, folder, layout, settings, reading, typesetter, reader, book_context)
        self._book_context = book_context
        self._kept = kept
        self._contexts_asked: list[Context] = []

    @cached_property
    def settings(self) -> Resolved:
        """The settings that hold for the work in this layout.

        Printers ask for more room at the fold of thick books: such a book is laid out with more of
        it until there is enough for the pages that it then has.
        """
        settings = self.settings_for(0)
        if not self.loaded.kind.is_book or self.settings_for(_THICK) == settings:
            return settings
        pages = 0
        while True:
            trial = twin(self)
            trial.__dict__["settings"] = settings
            count = len(trial.laid_out_book) + blanks(len(trial.laid_out_book), settings.signature)
            if count <= pages or self.settings_for(count) == settings:
                self.__dict__.update(trial.__dict__)
                return settings
            pages, settings = count, self.settings_for(count)

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
        layout, folders = self.loaded.chain[0].absolute(), self.reader.folders.named()
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

    def openings(self) -> tuple[Opening, ...]:
        """Return where the pages of the printed book begin in the text of this output."""
        book = self.book_context
        if self.has_same_words_as(book):
            return book.pagination.openings
        return paginate(book.laid_out_book, self.edition)

    def folios(self) -> dict[str, int]:
        """Return for each identifier the page of the printed book on which it stands."""
        book_context = self.use_book_context()
        return (
            book_context.pagination.folios
            if book_context and not book_context.face_findings.failed
            else {}
        )

    @property
    def contexts_used(self) -> tuple[Context, ...]:
        """The contexts on which what is made was made: this one, and that of the printed book."""
        return (self, *self._contexts_asked)

    @property
    def seen(self) -> dict[str, str]:
        """The files that were read for this output, with their digests; without a seminar's."""
        return {k: v for context in self.contexts_used for k, v in context.reader.inputs.items()}

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
