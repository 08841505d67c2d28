"""The settings that may be said, in one typed schema; what is not said is resolved elsewhere.

In a layout they stand in ``layout.yaml`` under ``settings:``, in a work in the front matter
under ``offprint:``, on the command line as ``--set name=value``. :mod:`publish.settings.resolve`
puts them on one another.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec


def _said(text: str) -> msgspec.Meta:
    return msgspec.Meta(description=text)


#: The text as its editor has corrected it, or as the transcription has it; no setting, but asked
#: for like one: ``--reading``.
Reading = Literal["corrected", "diplomatic"]
Contents = Annotated[
    Literal["auto", "yes", "no"],
    _said("a table of contents: yes, no, or auto (from eight sections on)"),
]
Heads = Annotated[
    Literal["displayed", "run-in"],
    _said("headings of the lowest level on a line of their own (displayed) or run-in"),
]
Apparatus = Annotated[
    Literal["yes", "no"],
    _said("a list of the corrected places, with what stood there and why, at the end: yes or no"),
]
Marked = Annotated[Literal["yes", "no"], _said("corrected places marked in the text: yes or no")]
Numbers = Annotated[Literal["yes", "no"], _said("paragraph numbers in the margin: yes or no")]
Spoken = Annotated[
    Literal["yes", "no"],
    _said("paragraph numbers of the e-book read aloud, for the blind: yes, no"),
]
LineNumbers = Annotated[
    int, msgspec.Meta(ge=0, le=100, description="number each n-th line of a page; 0 for none")
]
Trim = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([a-z]+-?[a-z0-9]*|6x9in|\d+(\.\d+)?x\d+(\.\d+)?(mm|in))$",
        description="the book's size: a5, demy-octavo, us-digest, 6x9in … or as 148x210mm",
    ),
]
Margins = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(auto|\d+(\.\d+)?( \d+(\.\d+)?){3})$",
        description="inner, head, outer and least foot margin in mm: “15 19 21 26”, or auto",
    ),
]
Size = Annotated[
    float,
    msgspec.Meta(
        ge=6,
        le=36,
        description="the size of the text's type in points: what suits the measure, 10.5 of A5",
    ),
]
Leading = Annotated[
    float,
    msgspec.Meta(
        ge=7,
        le=54,
        description="from baseline to baseline in points: a third more than the size, 14 of 10.5",
    ),
]
Face = Annotated[
    str,
    msgspec.Meta(
        min_length=1, description="a name of the layout's faces, serif or sans; a family of --fonts"
    ),
]
Chapters = Annotated[
    Literal["run-on", "page", "recto"],
    _said(
        "where sections of the first level begin: run-on, page (a new), recto (a right-hand one)"
    ),
]
Initial = Annotated[
    Literal["plain", "small-caps", "drop-cap"],
    _said("how the text and its chapters open: plain, small-caps, drop-cap"),
]
Figures = Annotated[
    Literal["here", "float"],
    _said(
        "a figure that has no room where it is called: stays, and ends the page (here), or goes "
        "to the head of the next one (float)"
    ),
]
Listed = Annotated[
    Literal["auto", "yes", "no"], _said("a list of figures: yes, no, or auto (from four on)")
]
Index = Annotated[
    Literal["auto", "yes", "no"],
    _said("an index of names: yes, no, or auto (where the text marks names)"),
]
NotesAt = Annotated[
    Literal["foot", "chapter", "end"],
    _said("where notes stand: foot (of the page), chapter (at its end), end (of the work)"),
]
NoteNumbers = Annotated[
    Literal["work", "chapter", "page"],
    _said("what notes are numbered by: work, chapter, or page (in print only)"),
]
EditorNotes = Annotated[
    Literal["numbered", "letters", "signs"],
    _said("notes of another hand (resp): numbered with the others, or by letters, or by signs"),
]
Attached = Annotated[
    Literal["yes", "no"], _said("the source attached to the PDFs for readers: yes or no")
]
Bleed = Annotated[
    float, msgspec.Meta(ge=0, le=20, description="of press files, around the trim in mm: 3")
]
PrintersMarks = Annotated[
    Literal["yes", "no"],
    _said("of press files, marks and a line in the slug: yes or no (then the sheet is the bleed)"),
]
Printer = Annotated[
    Literal["none", "kdp", "lulu", "ingram"],
    _said("of press files and covers: for whom they are, none, kdp, lulu, ingram"),
]
Stock = Annotated[
    Literal["white", "cream", "colour"],
    _said("of the printer’s papers: white, cream, colour (white, for pages in colour)"),
]
SpineWidth = Annotated[
    float,
    msgspec.Meta(
        ge=0, le=150, description="of a cover, in mm; 0: by the printer’s rule, or by the leaves"
    ),
]
Standard = Annotated[
    Literal["x4", "x1a", "x1a-2001"],
    _said("of press files: x4 (PDF/X-4), x1a (PDF/X-1a:2003) or x1a-2001 (PDF/X-1a:2001)"),
]
Condition = Annotated[
    str,
    msgspec.Meta(
        min_length=1, description="the printing condition: fogra39, or the path of an ICC profile"
    ),
]
Signature = Annotated[
    int,
    msgspec.Meta(
        ge=0, le=64, multiple_of=4, description="pages to a signature: 4, 8, 16; 0 leaves them"
    ),
]
Thickness = Annotated[
    float, msgspec.Meta(ge=0, le=2, description="of the paper, one leaf, in mm: 0.1")
]
FirstPage = Annotated[
    int,
    msgspec.Meta(
        ge=0, le=9999,
        description="the number of the page on which the text begins, as in an offprint; 0: as the "
        "pages are counted",
    ),
]  # fmt: skip
OriginalPages = Annotated[
    Literal["no", "margin", "text"],
    _said(
        "where pages of the original begin, if the source says it: their numbers in the margin of "
        "the book, in brackets in the text, or not at all"
    ),
]
PageList = Annotated[
    Literal["yes", "no"],
    _said("the pages of the printed book in e-book and web edition: yes or no"),
]
Embedded = Annotated[
    Literal["yes", "no"],
    _said("the layout's faces in e-book and web edition, as far as needed: yes or no"),
]
Certifier = Annotated[
    str, _said("who certifies that the e-book is accessible (EPUB Accessibility 1.1, WCAG 2.1 AA)")
]
Paper = Annotated[
    Literal["a4", "letter", "a3"], _said("the sheets that a booklet is printed on: a4, letter, a3")
]
SignatureSheets = Annotated[
    int,
    msgspec.Meta(
        ge=0, le=100, description="the most sheets of a booklet in one another; 0 for all"
    ),
]
FoldMarks = Annotated[
    Literal["yes", "no"], _said("marks for fold, staples or needle, and knife: yes or no")
]
Duplex = Annotated[
    Literal["short", "long"], _said("the edge over which the printer turns a sheet: short or long")
]
NUp = Annotated[
    Literal["no", "2", "4"], _said("plain sheets, 2 or 4 pages on a side, instead of a booklet")
]
LargePrint = Annotated[
    Literal["ukaaf", "acb"], _said("whose rules large print keeps: ukaaf (A4), acb (Letter)")
]
QuestionsAt = Annotated[
    Literal["sheet", "stretch"],
    _said(
        "of the handout: on a sheet of their own (sheet), or each where its stretch ends (stretch)"
    ),
]
WritingLines = Annotated[
    int, msgspec.Meta(ge=0, le=24, description="to write on after each question; 0 for none")
]
SeminarName = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="a seminar by the name of its file in seminars/; none: that of seminar.yaml",
    ),
]
Excerpt = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^\d{1,9}([-–]\d{1,9})?$",
        description="of the handout only these paragraphs: 12-19 (or --excerpt 12-19)",
    ),
]
SessionNumber = Annotated[
    int, msgspec.Meta(ge=1, le=999, description="of the handout only this session’s paragraphs: 1")
]
Links = Literal["notes", "list", "none"]
Rule = Literal["yes", "no"]
QuotationMarks = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(auto|([“”„«»‘’‚‹›]{2}){1,2})$",
        description="what straight quotation marks become in the work’s language: the two outer "
        "ones, or these and the two inner ones, as »«›‹; auto for what the language has",
    ),
]
Breaking = Literal["paragraph", "line"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What a layout leaves open. ``None`` means: not said here."""

    trim: Trim | None = None
    margins: Margins | None = None
    size: Size | None = None
    leading: Leading | None = None
    face: Face | None = None
    chapters: Chapters | None = None
    initial: Initial | None = None
    contents: Contents | None = None
    figures: Figures | None = None
    list_of_figures: Listed | None = None
    index: Index | None = None
    notes: NotesAt | None = None
    note_numbers: NoteNumbers | None = None
    editor_notes: EditorNotes | None = None
    heads: Heads | None = None
    paragraph_numbers: Numbers | None = None
    spoken_numbers: Spoken | None = None
    line_numbers: LineNumbers | None = None
    line_breaking: (
        Annotated[
            Breaking,
            _said("lines broken by the whole paragraph (paragraph), or each by itself (line)"),
        ]
        | None
    ) = None
    links: (
        Annotated[
            Links,
            _said(
                "in print the addresses of links whose words are others: as notes at the foot "
                "(notes), in a list at the end (list), or not at all (none)"
            ),
        ]
        | None
    ) = None
    bleed: Bleed | None = None
    marks: PrintersMarks | None = None
    printer: Printer | None = None
    paper: Stock | None = None
    spine_width: SpineWidth | None = None
    press_standard: Standard | None = None
    press_profile: Condition | None = None
    signature: Signature | None = None
    paper_thickness: Thickness | None = None
    first_page: FirstPage | None = None
    original_pages: OriginalPages | None = None
    page_list: PageList | None = None
    embed_fonts: Embedded | None = None
    certifier: Certifier | None = None
    apparatus: Apparatus | None = None
    mark_corrections: Marked | None = None
    attach_source: Attached | None = None
    sheet: Paper | None = None
    signature_sheets: SignatureSheets | None = None
    fold_marks: FoldMarks | None = None
    duplex: Duplex | None = None
    n_up: NUp | None = None
    large_print: LargePrint | None = None
    questions: QuestionsAt | None = None
    writing_lines: WritingLines | None = None
    seminar: SeminarName | None = None
    excerpt: Excerpt | None = None
    session: SessionNumber | None = None
    quotation_marks: QuotationMarks | None = None
    house: Annotated[Rule, _said("house style, all rules below: yes or no")] | None = None
    house_apostrophes: Annotated[Rule, _said("curved apostrophes: don’t, ’tis")] | None = None
    house_quotes: (
        Annotated[Rule, _said("curved quotation marks, as the language has them: “ ” « »")] | None
    ) = None
    house_ellipses: Annotated[Rule, _said("one sign for an ellipsis, and its spaces")] | None = None
    house_ranges: Annotated[Rule, _said("en rules in ranges: 1943–45")] | None = None
    house_dashes: Annotated[Rule, _said("spaced en rules for dashes")] | None = None
    house_spaces: Annotated[Rule, _said("the spaces of French: mot ; « mot »")] | None = None
    house_no_break: (
        Annotated[Rule, _said("no-break spaces where words belong together: 12 July")] | None
    ) = None

    def over(self, lower: Settings) -> Settings:
        """Return these settings on top of ``lower``: those that it can have."""
        known = lower.__struct_fields__
        mine = {k: v for k in known if (v := getattr(self, k, None)) is not None}
        return msgspec.structs.replace(lower, **mine)
