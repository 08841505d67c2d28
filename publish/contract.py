"""The contract of the markup: the names by which the press finds its way in what templates write.

Templates and style sheets belong to layouts, and may be written by anybody. Where the press reads
their markup back, or writes something that they are to style, it does so by these names and no
others. Templates get them as ``contract``; ``docs/layouts.md`` has them as a table.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

#: ``ids`` are identifiers that begin with the name and end with a number.
Kind = Literal["class", "id", "ids", "attribute", "element", "property"]


class Term(msgspec.Struct, frozen=True):
    """A name of the contract.

    ``about`` says what bears it, ``written`` which macro or template writes it (“the press”: the
    program itself does), ``lost`` what goes wrong without it.
    """

    name: str
    kind: Kind
    about: str
    written: str
    lost: str

    def on(self, element: Any) -> bool:
        """True if an element has this class; False for ``None``."""
        return element is not None and self.name in (element.get("class") or "").split()

    def of(self, element: Any) -> str:
        """The value of this attribute, or the empty string."""
        return str(element.get(self.name) or "") if element is not None else ""

    def number(self, element: Any) -> int:
        """The number in an element's identifier of this form; 0 if it has another or none."""
        name = str(element.get("id") or "") if element is not None else ""
        number = name.removeprefix(self.name)
        return int(number) if name.startswith(self.name) and number.isdecimal() else 0

    def __str__(self) -> str:
        return self.name


# --- the text ---------------------------------------------------------------------------

MAIN = Term(
    "main",
    "element",
    "the text itself: all that is numbered, and nothing else",
    "`page.html`",
    "paragraph and line numbers, the page list of the e-book, pages of the ordinary book in "
    "large print",
)
SECTION = Term(
    "section",
    "element",
    "a section, with its `id`; its heading is the first `h1` … `h6` in it",
    "`section`",
    "links to it; which page begins within a heading",
)
BLOCK = Term(
    "block",
    "class",
    "a numbered block of the text, with its `id`: `p1`, `p2` …",
    "`numbered`, `section`",
    "its number in the margin, its pages in the page list",
)
TITLE = Term(
    "data-title",
    "attribute",
    "on a heading: its words without notes, for the outline",
    "`section`, `page.html`",
    "bookmarks without the numbers of notes; pages of the ordinary book that begin in a heading",
)
STANZA = Term(
    "stanza",
    "class",
    "a stanza; its lines end with `<br/>`",
    "`stanza`",
    "level spreads: no stanza is divided to make them",
)
VERSE = Term(
    "verse",
    "class",
    "a poem, or a part of one",
    "`verse`",
    "a poem in a note that goes on over pages is read as two",
)

# --- notes ------------------------------------------------------------------------------

CALL = Term(
    "call",
    "class",
    'the call of a note: `<a>` with `href="#fn-…"`',
    "`note_call`",
    "where long notes are divided, where pages begin: the call is counted as text",
)
CALL_ID = Term(
    "fnref-",
    "ids",
    "a call: `fnref-12-1` is the first call of note 12",
    "`note_call`",
    "the way back from the note",
)
NOTE = Term(
    "note",
    "class",
    "a note at the foot of the page, or a part of one",
    "`note_call`",
    "the note is no note for screen readers, and is read within its paragraph",
)
NOTE_ID = Term(
    "fn-",
    "ids",
    "a note: `fn-12`",
    "`note_call`, `note`, `page.html`, `measure.html`",
    "the way to the note; where long notes are divided",
)
NOTE_OF = Term(
    "data-note",
    "attribute",
    "on each part of a note: the identifier of the whole, `fn-12`",
    "`note_call`",
    "a note in parts is read as several notes",
)
MARKER = Term(
    "marker",
    "class",
    "the number before a note: `<a>` with the way back",
    "`note_call`, `page.html`, `measure.html`",
    "where long notes are divided; the label of the note for screen readers",
)
RUNS_ON = Term(
    "runs-on",
    "class",
    "a part of a note that is not its first",
    "`note_call`",
    "paragraphs and lists of a long note are read in pieces",
)
CONTINUES = Term(
    "continues",
    "class",
    "a part of a note that begins within a paragraph",
    "`note_call`",
    "a paragraph of a long note is read in pieces",
)
GOES_ON = Term(
    "goes-on",
    "class",
    "a part of a note whose paragraph goes on in the next",
    "`note_call`",
    "spaces between the parts of a long note, in copied text",
)
ENDNOTE = Term(
    "endnote",
    "class",
    "a note at the end of a section or of the text, with its `id`",
    "`page.html`",
    "the note is no note for screen readers",
)
MORE = Term(
    "more",
    "class",
    "in the e-book: the link to the next part of a long note",
    "`note` of the e-book",
    "the e-book’s own checks take the link for a call",
)

# --- the parts of a book ----------------------------------------------------------------

TITLE_PAGE = Term(
    "title-page",
    "class",
    "the title page",
    "`page.html`",
    "its place in the page list",
)
IMPRINT = Term(
    "imprint",
    "class",
    "the page after it, with what is known of the work",
    "`page.html`",
    "its place in the page list",
)
CONTENTS = Term(
    "contents",
    "class",
    "the table of contents, in a `<nav>`",
    "`page.html`",
    "its place in the page list; in a `<nav>` a list is read as contents",
)
CORRECTIONS = Term(
    "corrections",
    "class",
    "the list of corrected places",
    "`page.html`",
    "its place in the page list",
)
INDEX = Term(
    "index",
    "class",
    "the index of names",
    "`back.html`",
    "its place in the page list; it is not read as an index",
)
COLOPHON = Term(
    "colophon",
    "class",
    "the last page",
    "`colophon.html`",
    "its place in the page list",
)
ENTRIES = Term(
    "entries",
    "class",
    "within the index: the `div` with its entries",
    "`back.html`",
    "it is not read as an index",
)
SIC = Term(
    "sic",
    "class",
    "in the list of corrections: what stood in the transcription",
    "`entries` of `apparatus.html`",
    "misspellings listed there are found as faults of the e-book",
)
CORRECTIONS_ID = Term(
    "press-corrections",
    "id",
    "the list of corrected places",
    "`page.html`",
    "links to it; its first page in the page list",
)
INDEX_ID = Term(
    "press-index",
    "id",
    "where the index begins, in `page.html` on a page without words",
    "`page.html`, `back.html`",
    "the index cannot be made",
)
ENTRY_ID = Term(
    "press-em-",
    "ids",
    "an entry of the list of corrected places: `press-em-3`",
    "`entries` of `apparatus.html`",
    "pages that begin in the list, in the page list",
)
CARD_ID = Term(
    "card-",
    "ids",
    "the front of a question card: `card-3`",
    "`page.html` of cards",
    "the cards cannot be made: whether a question has room is not known",
)
EVENT_ID = Term(
    "event-",
    "ids",
    "a label of the drawn chronology, of class `block`, counted from 0",
    "`labels.html`",
    "the drawing: labels stand upon one another",
)

# --- what the press writes, for style sheets to style -----------------------------------

BOUND = Term(
    "bound",
    "class",
    "words that stay on one line, with the call of a note after them",
    "the press, in `span`",
    "a note’s number begins a line",
)
DIVIDED = Term(
    "divided",
    "class",
    "the end of a line of a long note at which a word is divided",
    "the press, in `span`",
    "a hyphen too many in copied text",
)
INITIAL = Term(
    "initial",
    "class",
    "the dropped initial; a style sheet floats it",
    "the press, in `span`",
    "the initial and the rest of its word are read as two",
)
FIRST_WORDS = Term(
    "first-words",
    "class",
    "the words after the initial, or the first of a text",
    "the press, in `span`",
    "they are set like all others",
)
MARK = Term(
    "mark",
    "class",
    "a number in the margin; besides `mark-paragraph`, `mark-line` or `mark-page`",
    "the press, for `marks.css`",
    "numbers in the size of the text",
)

# --- custom properties ------------------------------------------------------------------

LINE = Term(
    "--line",
    "property",
    "the leading, the distance of the lines of the grid: a length such as `14pt`",
    "the press in books, else `style.css`",
    "lines do not stand on the grid of their page; in large print the colophon has no leading",
)
LINE_SNAP = Term(
    "--line-snap",
    "property",
    "`baseline`: lines stand on the grid; `none`: they do not",
    "`style.css`",
    "lines of facing pages stand beside one another by chance only",
)
SIZE = Term(
    "--size",
    "property",
    "the size of the type",
    "the press in books, else `style.css`",
    "the settings `size` and `trim` have no effect",
)
LINES = Term(
    "--lines",
    "property",
    "how many lines a page has",
    "the press in books",
    "nothing: for use in style sheets",
)
MEASURE = Term(
    "--measure",
    "property",
    "the width of the text",
    "the press in books",
    "nothing: for use in style sheets",
)
FACE = Term(
    "--face",
    "property",
    "the families of the face that is chosen",
    "the press",
    "the setting `face` has no effect",
)
CAP_HEIGHT = Term(
    "--cap-height",
    "property",
    "the height of its capitals, as a share of the size",
    "the press",
    "nothing: for use in style sheets, such as that of a dropped initial",
)
WIDTH = Term(
    "--width",
    "property",
    "on a cover: the width of a panel",
    "the press",
    "nothing: for use in `cover.css`",
)
HEIGHT = Term(
    "--height",
    "property",
    "on a cover: its height",
    "the press",
    "nothing: for use in `cover.css`",
)
SPINE = Term(
    "--spine",
    "property",
    "on a cover: the width of the spine",
    "the press",
    "nothing: for use in `cover.css`",
)
SPINE_SIZE = Term(
    "--spine-size",
    "property",
    "on a cover: the size of the letters on the spine",
    "the press",
    "nothing: for use in `cover.css`",
)

#: The parts of a printed book that are not its text.
PARTS = (TITLE_PAGE, IMPRINT, CONTENTS, CORRECTIONS, INDEX, COLOPHON)
#: All names by those of the constants above, in lower case: what templates know as ``contract``.
TERMS = {key.lower(): term for key, term in list(globals().items()) if isinstance(term, Term)}
NAMES = {key: term.name for key, term in TERMS.items()}
