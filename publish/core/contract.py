"""The contract of the markup: the names by which the program finds its way in rendered markup.

Templates and style sheets belong to layouts, and anybody may write them. Where the program reads
their markup back, or writes something for them to style, it uses these names and no others.
Templates get them as ``contract``; ``docs/layouts.md`` lists them in a table;
:mod:`publish.render.markup_check` checks rendered markup against them.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

#: ``ids``: identifiers that begin with the name and end with a number. ``type``: a value of
#: ``epub:type``.
Kind = Literal["element", "class", "id", "ids", "attribute", "type", "property"]


class Term(msgspec.Struct, frozen=True):
    """A name of the contract.

    ``written`` says which macro or template writes it (“the press”: the program itself does),
    ``about`` which element has it, ``lost`` what does not work without it.
    """

    name: str
    kind: Kind
    written: str
    about: str
    lost: str

    def on(self, element: Any) -> bool:
        """Return whether an element has this class; False for ``None``."""
        return element is not None and self.name in (element.get("class") or "").split()

    def of(self, element: Any) -> str:
        """Return the value of this attribute, or the empty string."""
        return str(element.get(self.name) or "") if element is not None else ""

    def number(self, element: Any) -> int:
        """Return the number in an element's identifier of this form; 0 if it has none such."""
        name = str(element.get("id") or "") if element is not None else ""
        number = name.removeprefix(self.name)
        return int(number) if name.startswith(self.name) and number.isdecimal() else 0

    def __str__(self) -> str:
        return self.name


# fmt: off

# --- the text ---------------------------------------------------------------------------

MAIN = Term(
    "main", "element", "`page.html`",
    "the text itself: all that is numbered, and nothing else",
    "paragraphs and lines have no numbers, and the e-book has no page list")
SECTION = Term(
    "section", "element", "`section`",
    "a section, with its `id`; its heading is the first one in it",
    "no link leads to it, and where its heading begins a page, that page is not found")
BLOCK = Term(
    "block", "class", "`numbered`, `section`",
    "a numbered block of the text, with its `id`: `p1`, `p2` …",
    "it has no number in the margin, and the e-book no page list")
NUMBER = Term(
    "data-number", "attribute", "`numbered`",
    "in the e-book, on a numbered block: its number, which `book.css` prints",
    "it has no number")
TITLE = Term(
    "data-title", "attribute", "`section`, `page.html`",
    "on a heading: its words without notes, for the bookmark",
    "its bookmark has no words, and large print loses the page of the book that begins in it")
STANZA = Term(
    "stanza", "class", "`stanza`",
    "a stanza; its lines are parted by `<br/>`",
    "it is never divided to make a spread level")
VERSE = Term(
    "verse", "class", "`verse`",
    "a poem, or a part of one",
    "a poem in a note that goes on over pages is read as two")

# --- notes ------------------------------------------------------------------------------

CALL = Term(
    "call", "class", "`note_call`",
    'the call of a note: `<a>` with `href="#fn-12"`',
    "its number is taken for text: long notes and pages are divided at wrong words")
CALL_ID = Term(
    "fnref-", "ids", "`note_call`",
    "the call of a note: `fnref-12-1` is the first call of note 12",
    "no link leads back from the note")
NOTE = Term(
    "note", "class", "`note_call`",
    "a note at the foot of the page, or a part of one",
    "it is no note for screen readers, and is read within its paragraph")
NOTE_ID = Term(
    "fn-", "ids", "`note_call`, `note`, `page.html`, `measure.html`",
    "a note: `fn-12`",
    "no link leads to the note, and a long one cannot be divided")
NOTE_OF = Term(
    "data-note", "attribute", "`note_call`",
    "on each part of a note: the identifier of the whole, `fn-12`",
    "a note in parts is read as several notes")
MARKER = Term(
    "marker", "class", "`note_call`, `page.html`, `measure.html`",
    "the number before a note: `<a>` with the way back",
    "the number is taken for text: the note has no label, and a long one is divided at wrong words")
RUNS_ON = Term(
    "runs-on", "class", "`note_call`",
    "a part of a note that is not its first",
    "paragraphs and lists of a long note are read in pieces")
CONTINUES = Term(
    "continues", "class", "`note_call`",
    "a part of a note that begins within a paragraph",
    "a paragraph of a long note is read in pieces")
GOES_ON = Term(
    "goes-on", "class", "`note_call`",
    "a part of a note whose paragraph goes on in the next",
    "words of a long note run together in copied text")
ROWS = Term(
    "rows", "class", "`table_part`",
    "rows of a table in a note that goes on over pages",
    "each row is read as a table of its own")
AGAIN = Term(
    "again", "class", "`table_part`",
    "the head of such a table, once more: it is shown where the rows begin a page",
    "its head stands above each row, and is taken for words of the text")
BY_SIGN = Term(
    "by-sign", "class", "`note_call`",
    "a note with a sign, or a part of one: it stands above those with numbers",
    "notes with signs stand among the others")
ENDNOTE = Term(
    "endnote", "class", "`page.html`",
    "a note that stands at the end of a section or of the text, with its `id`",
    "it is no note for screen readers")
MORE = Term(
    "more", "class", "`note`",
    "in the e-book: the link to the next part of a long note",
    "the checks of the e-book take the link for a call")
NOTES_TITLE = Term(
    "notes-title", "class", "`notes_heading` of `frame.html`",
    "in the e-book: the heading of the notes",
    "it is taken for a heading of the text")
NOTEREF = Term(
    "noteref", "type", "`note_call`",
    "in the e-book: the call of a note",
    "the note does not open as a pop-up, and its number is taken for text")
FOOTNOTE = Term(
    "footnote", "type", "`note`",
    "in the e-book: a note",
    "it does not open as a pop-up, and is taken for text")
BACKLINK = Term(
    "backlink", "type", "`note`",
    "in the e-book: the number before a note, a link back to its call",
    "the number is taken for text, and no link leads back")

# --- the parts of a book ----------------------------------------------------------------

TITLE_PAGE = Term(
    "title-page", "class", "`page.html`",
    "the title page",
    "the page list has its page elsewhere")
IMPRINT = Term(
    "imprint", "class", "`page.html`",
    "the page with what is known of the work",
    "the page list has its page elsewhere")
CONTENTS = Term(
    "contents", "class", "`page.html`",
    "the table of contents: a `<nav>`",
    "the page list has its page elsewhere; without `<nav>` it is read as any list")
CORRECTIONS = Term(
    "corrections", "class", "`page.html`",
    "the list of corrected places",
    "the page list has its page elsewhere")
INDEX = Term(
    "index", "class", "`back.html`",
    "the index of names",
    "the page list has its page elsewhere, and it is read as text")
LINKS = Term(
    "links", "class", "`page.html`",
    "the list of the addresses of links",
    "the page list has its page elsewhere")
COLOPHON = Term(
    "colophon", "class", "`colophon.html`",
    "the last page",
    "the page list has its page elsewhere")
ENTRIES = Term(
    "entries", "class", "`back.html`",
    "in the index: the `<div>` with its entries",
    "it is read as text")
SIC = Term(
    "sic", "class", "`entries` of `apparatus.html`",
    "in the list of corrected places: what stood there",
    "misspellings in the list are found as faults of the e-book")
EM_ID = Term(
    "em-", "ids", "`corrected`",
    "a corrected place: `em-3`",
    "the list of corrected places does not lead to it, and has no page for it")
NAME_ID = Term(
    "ix-", "ids", "`span`",
    "a place that the index of names leads to: `ix-3`",
    "the index has no page for it")
LINK_ID = Term(
    "link-", "ids", "`span`",
    "a place that the list of addresses leads to: `link-3`",
    "the list of addresses has no page for it")
PAGEBREAK = Term(
    "pagebreak", "type", "`page_break`",
    "in the e-book: where a page of the printed book begins, with its `id`",
    "the page list lacks the page")
PAGE_ID = Term(
    "page-", "ids", "`page_break`",
    "in e-book and web edition: where page 7 of the printed book begins, `page-7`",
    "no link leads to the page")
PERMALINK = Term(
    "number", "class", "`numbered`",
    "in the web edition: the link of a paragraph to itself, with `data-number`",
    "its number is not shown, and its citation cannot be copied")
SIDE = Term(
    "side", "class", "`page.html` of the web edition",
    "what stands beside the work and is no part of it, as what its reader chooses",
    "it is taken for words about the work")
ORIGINAL_ID = Term(
    "orig-", "ids", "`source_page`",
    "where a page of the original begins: `orig-13`",
    "its number is not in the margin, and the e-book does not list it")
CORRECTIONS_ID = Term(
    "press-corrections", "id", "`page.html`",
    "the list of corrected places",
    "the contents do not lead to it, and the page list lacks its first page")
INDEX_ID = Term(
    "press-index", "id", "`page.html`, `back.html`",
    "the index; in `page.html` a page in its stead, to tell where it begins",
    "the index cannot be made")
ENTRY_ID = Term(
    "press-em-", "ids", "`entries` of `apparatus.html`",
    "an entry of the list of corrected places: `press-em-3`",
    "the page list has the pages of the list at its beginning")
CARD_ID = Term(
    "card-", "ids", "`page.html` of cards",
    "the front of a question card: `card-3`",
    "the cards cannot be made: whether a question has room is not known")
EVENT_ID = Term(
    "event-", "ids", "`labels.html`",
    "a label of the drawn chronology, of class `block`, counted from 0",
    "the chronology cannot be drawn: how high a label is, is not known")

# --- what the press writes, for style sheets to style -----------------------------------

APART = Term(
    "apart", "class", "`note_call`",
    "what parts two calls of notes in one place, such as a comma: none of the text",
    "it is taken for a word of the text, and the file is refused")
BOUND = Term(
    "bound", "class", "the press, in `span`",
    "words that stay on one line, such as the one before the call of a note",
    "a line begins with the number of a note")
URL = Term(
    "url", "class", "the press, in `span`",
    "an address of the net; `<code>` is broken as it is",
    "a line ends only where one may end in a word, and hyphens may be put in")
CODE_LINE = Term(
    "code-line", "class", "`code_block`",
    "a line of preformatted text; style sheets make it a block",
    "it is turned over only at its spaces")
DIVIDED = Term(
    "divided", "class", "the press, in `span`",
    "a line of a long note that ends within a word",
    "copied text has a hyphen too many")
INITIAL = Term(
    "initial", "class", "the press, in `span`",
    "the dropped initial; a style sheet floats it",
    "it is set like all other letters, or read as a word by itself")
INITIAL_MARK = Term(
    "initial-mark", "class", "the press, in `span` within that of the initial",
    "a mark before the letter, such as one of quotation: it hangs in the margin",
    "it is as large as the initial")
FIRST_WORDS = Term(
    "first-words", "class", "the press, in `span`",
    "the first words of a text or chapter, or those after its initial",
    "they are set like all others")
DIGITS = Term(
    "digits", "class", "the press, in `span` within a cell",
    "a figure of a column of figures; besides, with a number, `lacks-` or `whole-`: so many "
    "decimals fewer than others, `whole-` without their mark; `uncalled-`: so many letters of a "
    "call fewer",
    "units do not stand under units")
NEEDS = Term(
    "needs-", "class", "the press, in `<div>`",
    "in the e-book, with a number: around a table whose words need so many ems to stand beside "
    "one another; on a narrower screen style sheets turn it into rows, with the `data-head` of "
    "each cell",
    "columns are cut off at the edge of a small screen")
HEADLESS = Term(
    "headless", "class", "the press, in `<table>`",
    "in the e-book: a table that has no head in the source",
    "its head is thought to be lost")
SPOKEN_NUMBER = Term(
    "spoken-number", "class", "`numbered`",
    "in the e-book, if they are to be read aloud: the number of a paragraph as text",
    "it is taken for a word of the text, and the file is refused")
MARK = Term(
    "mark", "class", "the press, for `marks.css`",
    "a number in the margin; besides `mark-paragraph`, `mark-line`, `mark-page` or `mark-original`",
    "it cannot be styled")

# --- custom properties ------------------------------------------------------------------

LINE = Term(
    "--line", "property", "the press in books, else `style.css`",
    "the leading, and the distance of the lines of the grid: `14pt`",
    "lines do not stand on the grid of their page")
LINE_SNAP = Term(
    "--line-snap", "property", "`style.css`",
    "`baseline`: lines stand on the grid; `none`: they do not",
    "lines do not stand on the grid of their page")
FIGURES = Term(
    "--figures", "property", "`style.css`",
    "`head`: a figure that has no room goes to the head of the next page; else it stays",
    "pages end short before figures")
SIZE = Term(
    "--size", "property", "the press in books, else `style.css`",
    "the size of the type: `10.5pt`",
    "the setting `size` has no effect")
LINES = Term(
    "--lines", "property", "the press in books",
    "how many lines a page has",
    "nothing")
MEASURE = Term(
    "--measure", "property", "the press in books",
    "how wide the text is",
    "nothing")
FACE = Term(
    "--face", "property", "the press",
    "the families of the face that is chosen",
    "the setting `face` has no effect")
CAP_HEIGHT = Term(
    "--cap-height", "property", "the press",
    "how high its capitals are, as a share of its size",
    "nothing")
CODE_FACE = Term(
    "--code-face", "property", "the press",
    "the families of the face of code: `code` of the layout's faces",
    "nothing")
CODE_SIZE = Term(
    "--code-size", "property", "the press",
    "its size as a share of the text's, at which their small letters are of one height",
    "nothing")
WIDTH = Term(
    "--width", "property", "the press",
    "of a cover: how wide front and back are",
    "nothing")
HEIGHT = Term(
    "--height", "property", "the press",
    "of a cover: how high it is",
    "nothing")
SPINE = Term(
    "--spine", "property", "the press",
    "of a cover: how wide the spine is",
    "nothing")
SPINE_SIZE = Term(
    "--spine-size", "property", "the press",
    "of a cover: the size of the type on the spine",
    "nothing")

# fmt: on

#: The parts of a printed book that are not its text.
PARTS = (TITLE_PAGE, IMPRINT, CONTENTS, CORRECTIONS, LINKS, INDEX, COLOPHON)
#: All names, by those of the constants above in lower case …
TERMS = {key.lower(): term for key, term in list(globals().items()) if isinstance(term, Term)}
#: … as templates know them.
NAMES = {key: term.name for key, term in TERMS.items()}
#: The classes that templates write, and that no source may give.
CLASSES = frozenset(term.name for term in TERMS.values() if term.kind == "class")
