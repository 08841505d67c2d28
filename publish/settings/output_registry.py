"""The outputs: one entry for each, whose attributes say all that the rest of the program asks.

An output that is looked at in another way than those that are there is one entry here, one module
in ``publish/outputs/`` and one folder in ``layouts/``; nothing else knows its name. Entries stand
here and not beside the modules because layouts, templates and faces ask for them too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator


class LayoutKind(msgspec.Struct, frozen=True, kw_only=True):
    """What layouts are for, and what holds of all that is made with them.

    Attributes:
        name: what layouts say in ``format:``, and that of the layout which is used without choice.
        files: the names of the files that such a layout is asked for.
        medium: ``pages`` are laid out by the page engine, an ``ebook`` by reading systems, a
            ``web`` page and a ``site`` by browsers; ``text`` is without looks.
        is_book: its pages are the printed book, by whose folios others refer to it.
        addresses: of links whose words are others are notes, a list at the end, or not printed.
        takes_seminar: the seminar goes into it, whatever the settings.
        has_discussion: its templates write the questions of a seminar among the paragraphs.
        is_excerptable: a stretch of the paragraphs alone can be made.
        has_title_page: the first page is for title and authors alone.
        has_running_title: the running head may have the title with its emphasis.
        has_blurb: the abstract is printed.
        shrinks_tables: a table wider than the page is set smaller before it is taken apart.
    """

    name: str
    files: tuple[str, ...]
    medium: Literal["pages", "ebook", "web", "site", "text"] = "pages"
    is_book: bool = False
    addresses: Literal["none", "notes", "list"] = "none"
    takes_seminar: bool = False
    has_discussion: bool = False
    is_excerptable: bool = False
    has_title_page: bool = False
    has_running_title: bool = False
    has_blurb: bool = False
    shrinks_tables: bool = True

    @property
    def reflows(self) -> bool:
        """True if its lines are broken where it is read, as wide as its reader has them."""
        return self.medium in ("ebook", "web")


#: What a file is for: what readers choose by. ``press`` is what a printer's press gets.
Use = Literal[
    "e-reader", "kobo", "kindle", "screen", "web", "large-print", "group", "leader", "printing",
    "press", "text",
]  # fmt: skip
#: The uses of files that are not for every reader: they are not on a public shelf unless asked for.
NOT_FOR_READERS: tuple[Use, ...] = ("leader", "press")


class FileKind(msgspec.Struct, frozen=True):
    """A kind of file that an output makes of a whole work.

    Attributes:
        ending: of its name, after that of the work (``-handout.pdf``).
        media_type: as it is registered with IANA, or as its readers expect it.
        use: what it is for.
        paper: the sheet it is printed on, where there is a choice.
    """

    ending: str
    media_type: str
    use: Use
    paper: str = ""


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be made of a work.

    Attributes:
        name: what the command line and files are called by.
        kind: the layouts that it is made with.
        files: what it makes of a whole work.
        is_usual: it is made when nothing is asked for by name.
        needs: of the printed book the laid-out ``pages``, only the ``folios`` (where they begin,
            which is kept), or nothing. What is made with the book's own layouts needs its pages.
    """

    name: str
    kind: LayoutKind
    files: tuple[FileKind, ...] = ()
    is_usual: bool = False
    needs: Literal["nothing", "folios", "pages"] = "nothing"

    @property
    def names_pages(self) -> bool:
        """True if it names the pages of the printed book, or is as thick as they are."""
        return not self.kind.is_book and self.needs != "nothing"

    @property
    def takes_pages(self) -> bool:
        """True if it is made of the laid-out pages of the printed book."""
        return self.kind.is_book or self.needs == "pages"


class Registry:
    """The outputs by their names."""

    def __init__(self, *outputs: Output, others: tuple[LayoutKind, ...] = ()) -> None:
        """Take the outputs, and the kinds of layouts of what is no output of one work alone."""
        self._outputs = {output.name: output for output in outputs}
        kinds = (*(output.kind for output in outputs), *others)
        self._kinds = {kind.name: kind for kind in kinds}

    def __iter__(self) -> Iterator[Output]:
        return iter(self._outputs.values())

    def __getitem__(self, name: str) -> Output:
        return self._outputs[name]

    def kind(self, name: str) -> LayoutKind:
        """Return the kind of layouts that has a name.

        Raises:
            KeyError: when there is none.
        """
        return self._kinds[name]

    @property
    def formats(self) -> tuple[str, ...]:
        """What a layout may be for: the names of outputs and of kinds of layouts."""
        return tuple(dict.fromkeys((*self._outputs, *self._kinds)))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the outputs, in the order in which help lists them."""
        return tuple(self._outputs)

    @property
    def kinds(self) -> tuple[LayoutKind, ...]:
        """The kinds of layouts, each once."""
        return tuple(self._kinds.values())

    @property
    def usual(self) -> tuple[str, ...]:
        """The names of the outputs that are made when nothing is asked for by name."""
        return tuple(output.name for output in self if output.is_usual)

    @property
    def book(self) -> str:
        """The name of the kind of layouts that makes the printed book."""
        return next(kind.name for kind in self.kinds if kind.is_book)

    def layouts(self, chosen: dict[str, str] | None = None) -> dict[str, str]:
        """Return the layout of every output.

        Args:
            chosen: layouts for some kinds, by the names of those; the others have the usual ones.
        """
        named = chosen or {}
        return {output.name: named.get(output.kind.name, output.kind.name) for output in self}


_HANDOUT = ("style.css", "marks.css", "heads.css", "nodes.html", "page.html", "measure.html",
            "labels.html")  # fmt: skip

BOOK = LayoutKind(
    name="pdf",
    files=("style.css", "marks.css", "heads.css", "heads-both.css", "nodes.html", "page.html",
           "back.html", "measure.html", "slug.html", "slug.css"),
    is_book=True,
    addresses="notes",
    has_title_page=True,
    has_running_title=True,
)  # fmt: skip
EBOOK = LayoutKind(
    name="epub",
    files=("book.css", "nodes.html", "text.xhtml", "title.xhtml", "contents.xhtml", "nav.xhtml",
           "corrections.xhtml", "colophon.xhtml", "cover.xhtml", "toc.ncx", "cover.html",
           "cover.css"),
    medium="ebook",
    has_title_page=True,
)  # fmt: skip
WEB = LayoutKind(
    name="web", files=("web.css", "nodes.html", "page.html"), medium="web", has_title_page=True
)
HANDOUT = LayoutKind(
    name="handout",
    files=_HANDOUT,
    addresses="notes",
    takes_seminar=True,
    has_discussion=True,
    is_excerptable=True,
    has_running_title=True,
)
LEADER = msgspec.structs.replace(HANDOUT, name="leader")
TRANSCRIPT = LayoutKind(name="transcript", files=("nodes.txt", "page.txt"), medium="text")
COVER = LayoutKind(
    name="cover", files=("cover.css", "page.html", "slug.html", "slug.css"), has_blurb=True
)
#: Notes stand after their sections: a second series of them would be looked for in vain.
LARGE_PRINT = LayoutKind(
    name="large-print",
    files=("style.css", "marks.css", "ukaaf.css", "acb.css", "nodes.html", "page.html"),
    addresses="list",
    shrinks_tables=False,
)
CARDS = LayoutKind(
    name="cards",
    files=("style.css", "nodes.html", "page.html"),
    takes_seminar=True,
    is_excerptable=True,
)
#: An errata slip is made of two editions of a work (:mod:`publish.release.slip`): no output.
ERRATA = LayoutKind(name="errata", files=("style.css", "page.html"))

#: What a shelf of works is put on the web with.
SITE = LayoutKind(
    name="site",
    files=("style.css", "colours.css", "start.html", "works.html", "groups.html", "work.html",
           "search.html", "404.html", "search.js", "fulltext.js", "minisearch.js"),
    medium="site",
)  # fmt: skip

_PDF = "application/pdf"
_EPUB = "application/epub+zip"


def _sheets(name: str, use: Use) -> tuple[FileKind, ...]:
    """Return the two files of an output that is made for the papers of both worlds."""
    return (
        FileKind(f"-{name}.pdf", _PDF, use, "A4"),
        FileKind(f"-{name}-letter.pdf", _PDF, use, "Letter"),
    )


OUTPUTS = Registry(
    Output(name="pdf", kind=BOOK, files=(FileKind(".pdf", _PDF, "screen"),), is_usual=True),
    Output(
        name="epub", kind=EBOOK, files=(FileKind(".epub", _EPUB, "e-reader"),),
        is_usual=True, needs="folios",
    ),
    Output(name="handout", kind=HANDOUT, files=_sheets("handout", "group"), is_usual=True),
    Output(
        name="ereaders",
        kind=EBOOK,
        files=(
            FileKind(".kepub.epub", "application/kepub+zip", "kobo"),
            FileKind("-kindle.epub", _EPUB, "kindle"),
            FileKind(".azw3", "application/vnd.amazon.mobi8-ebook", "kindle"),
        ),
        needs="folios",
    ),
    Output(
        name="web", kind=WEB, files=(FileKind(".html", "text/html", "web"),), needs="folios"
    ),
    Output(
        name="transcript", kind=TRANSCRIPT, files=(FileKind(".txt", "text/plain", "text"),)
    ),
    Output(name="press", kind=BOOK, files=(FileKind("-press.pdf", _PDF, "press"),)),
    Output(
        name="cover", kind=COVER, files=(FileKind("-cover.pdf", _PDF, "press"),),
        needs="pages",
    ),
    Output(name="booklet", kind=BOOK, files=(FileKind("-booklet.pdf", _PDF, "printing"),)),
    Output(
        name="large-print", kind=LARGE_PRINT,
        files=(FileKind("-large-print.pdf", _PDF, "large-print"),), needs="pages",
    ),
    Output(name="leader", kind=LEADER, files=_sheets("leader", "leader")),
    Output(name="cards", kind=CARDS, files=(FileKind("-cards.pdf", _PDF, "group"),)),
    others=(ERRATA, SITE),
)  # fmt: skip
