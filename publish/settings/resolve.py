"""The one place where settings are put on one another: what holds for a work in a layout.

Layout's defaults < what a printer asks for < the work's front matter < command line; below them
stand the defaults here. Whoever needs a setting gets a :class:`Resolved`, in which every one has a
value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from publish.core.units import MM_PER_PT
from publish.settings.geometry import with_room, with_type
from publish.settings.printers import PRINTERS

if TYPE_CHECKING:
    from publish.settings import schema
    from publish.settings.printers import Printer
    from publish.settings.schema import Settings


class Resolved(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What holds: every setting with its value.

    Nothing is ``""`` or 0: ``trim``, ``size`` and ``leading`` of layouts whose style sheets say
    their page themselves; ``seminar``, ``excerpt`` and ``session`` where none is asked for.

    Not said but made of what is: ``cover_bleed``, in mm; ``spine_rule``, whether a spine is as wide
    as its leaves are thick or as the printer's rule has it.
    """

    trim: schema.Trim = ""
    margins: schema.Margins = "auto"
    size: schema.Size = 0
    leading: schema.Leading = 0
    face: schema.Face = "serif"
    chapters: schema.Chapters = "run-on"
    initial: schema.Initial = "plain"
    contents: schema.Contents = "auto"
    figures: schema.Figures = "here"
    list_of_figures: schema.Listed = "auto"
    index: schema.Index = "auto"
    notes: schema.NotesAt = "foot"
    note_numbers: schema.NoteNumbers = "work"
    editor_notes: schema.EditorNotes = "numbered"
    heads: schema.Heads = "displayed"
    paragraph_numbers: schema.Numbers = "yes"
    line_numbers: schema.LineNumbers = 0
    line_breaking: schema.Breaking = "paragraph"
    links: schema.Links = "notes"
    bleed: schema.Bleed = 3
    marks: schema.PrintersMarks = "yes"
    printer: schema.Printer = "none"
    paper: schema.Stock = "white"
    spine_width: schema.SpineWidth = 0
    press_standard: schema.Standard = "x4"
    press_profile: schema.Condition = "fogra39"
    signature: schema.Signature = 0
    paper_thickness: schema.Thickness = 0.1
    first_page: schema.FirstPage = 0
    original_pages: schema.OriginalPages = "margin"
    page_list: schema.PageList = "yes"
    embed_fonts: schema.Embedded = "no"
    certifier: schema.Certifier = ""
    apparatus: schema.Apparatus = "yes"
    mark_corrections: schema.Marked = "no"
    spoken_numbers: schema.Spoken = "no"
    attach_source: schema.Attached = "no"
    sheet: schema.Paper = "a4"
    signature_sheets: schema.SignatureSheets = 0
    fold_marks: schema.FoldMarks = "no"
    duplex: schema.Duplex = "short"
    n_up: schema.NUp = "no"
    large_print: schema.LargePrint = "ukaaf"
    questions: schema.QuestionsAt = "sheet"
    writing_lines: schema.WritingLines = 0
    seminar: schema.SeminarName = ""
    excerpt: schema.Excerpt = ""
    session: schema.SessionNumber = 0
    quotation_marks: schema.QuotationMarks = "auto"
    house: schema.Rule = "yes"
    house_apostrophes: schema.Rule = "yes"
    house_quotes: schema.Rule = "yes"
    house_ellipses: schema.Rule = "yes"
    house_ranges: schema.Rule = "yes"
    house_dashes: schema.Rule = "yes"
    house_spaces: schema.Rule = "yes"
    house_no_break: schema.Rule = "yes"
    cover_bleed: float = 3
    spine_rule: Literal["leaves", "printer"] = "leaves"

    def rules_off(self) -> frozenset[str]:
        """Return the names of the house rules that are switched off; ``*`` when all are."""
        values = {k: v for k, v in msgspec.structs.asdict(self).items() if k.startswith("house")}
        if values.pop("house") == "no":
            return frozenset({"*"})
        off = (name for name, value in values.items() if value == "no")
        return frozenset(name.removeprefix("house_").replace("_", "-") for name in off)

    def own_marks(self) -> str:
        """Return the signs of quotation that are asked for; '' for those of the language."""
        return "" if self.quotation_marks == "auto" else self.quotation_marks


#: What stands in the margins of a book around the text, in points: on the inside signs that hang
#: over the edge; the running head, the numbers of paragraphs, the folio, each with its space.
_IN_MARGINS = (2.0, 19.0, 22.0, 24.0)


def resolve(layout: Settings, work: Settings, given: Settings, pages: int = 0) -> Resolved:
    """Return the settings that hold for a work in a layout.

    Args:
        layout: what the layout says; one that says no trim makes no book.
        work: what the work's front matter says.
        given: what the command line says.
        pages: how many the book has, as far as is known: printers ask for more room at the fold of
            thick ones.

    Raises:
        Rejected: when there is no such trim.
    """
    whole, printer = merged(layout, work, given), _printer(layout, work, given)
    if not whole.trim:
        return whole
    if printer and given.over(work).margins is None:
        whole = with_room(whole, _room(printer, pages, whole.bleed))
    return with_type(whole)


def merged(layout: Settings, work: Settings, given: Settings) -> Resolved:
    """Return the settings that hold, of a book's page only what somebody has said of it.

    Its size of type, its leading and the room that a printer asks for are settled by
    :func:`resolve`.
    """
    user, printer = given.over(work), _printer(layout, work, given)
    said = msgspec.structs.asdict(user.over(printer.settings.over(layout) if printer else layout))
    whole = Resolved(**{name: value for name, value in said.items() if value is not None})
    whole = _with_cover(whole, user, printer)
    return msgspec.structs.replace(whole, trim="") if layout.trim is None else whole


def _printer(layout: Settings, work: Settings, given: Settings) -> Printer | None:
    """Return the printer for whom press files are made, if it is one that has rules."""
    return PRINTERS.get(given.over(work).printer or layout.printer or "none")


def _with_cover(whole: Resolved, user: Settings, printer: Printer | None) -> Resolved:
    """Return what the cover is made by.

    What the user says goes before what the printer asks for.
    """
    if printer is None:
        return msgspec.structs.replace(whole, cover_bleed=whole.bleed)
    bleed = printer.cover_bleed if user.bleed is None else user.bleed
    rule: Literal["leaves", "printer"] = "printer" if user.paper_thickness is None else "leaves"
    return msgspec.structs.replace(whole, cover_bleed=bleed, spine_rule=rule)


def _room(printer: Printer, pages: int, bleed: float) -> tuple[float, float, float, float]:
    """Return the least margins for a printer in mm: inner, head, outer, foot."""
    inside, outside = printer.advised.of(pages, bleed)
    least = (inside, outside, outside, outside)
    inner, head, outer, foot = (
        own + around * MM_PER_PT for own, around in zip(least, _IN_MARGINS, strict=True)
    )
    return inner, head, outer, foot
