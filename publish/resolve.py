"""The one place where settings are put on one another: what holds for a work in a layout.

Layout's defaults < the work's front matter < command line; below them stand the defaults here.
Whoever needs a setting gets a :class:`Resolved`, in which every one has a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.geometry import with_type

if TYPE_CHECKING:
    from publish import settings as schema
    from publish.settings import Settings


class Resolved(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What holds: every setting with its value.

    Nothing is ``""`` or 0: ``trim``, ``size`` and ``leading`` of layouts whose style sheets say
    their page themselves; ``seminar``, ``excerpt`` and ``session`` where none is asked for.
    """

    trim: schema.Trim = ""
    margins: schema.Margins = "auto"
    size: schema.Size = 0
    leading: schema.Leading = 0
    face: schema.Face = "serif"
    chapters: schema.Chapters = "run-on"
    initial: schema.Initial = "plain"
    contents: schema.Contents = "auto"
    list_of_figures: schema.Listed = "auto"
    index: schema.Index = "auto"
    heads: schema.Heads = "displayed"
    paragraph_numbers: schema.Numbers = "yes"
    line_numbers: schema.LineNumbers = 0
    line_breaking: schema.Breaking = "paragraph"
    bleed: schema.Bleed = 3
    marks: schema.PrintersMarks = "yes"
    press_standard: schema.Standard = "x4"
    press_profile: schema.Condition = "fogra39"
    signature: schema.Signature = 0
    paper_thickness: schema.Thickness = 0.1
    page_list: schema.PageList = "yes"
    embed_fonts: schema.Embedded = "no"
    certifier: schema.Certifier = ""
    apparatus: schema.Apparatus = "yes"
    mark_corrections: schema.Marked = "no"
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
    house: schema.Rule = "yes"
    house_apostrophes: schema.Rule = "yes"
    house_ellipses: schema.Rule = "yes"
    house_ranges: schema.Rule = "yes"
    house_dashes: schema.Rule = "yes"
    house_no_break: schema.Rule = "yes"

    def rules_off(self) -> frozenset[str]:
        """The names of the house rules that are switched off; ``*`` when all are."""
        values = {k: v for k, v in msgspec.structs.asdict(self).items() if k.startswith("house")}
        if values.pop("house") == "no":
            return frozenset({"*"})
        off = (name for name, value in values.items() if value == "no")
        return frozenset(name.removeprefix("house_").replace("_", "-") for name in off)


def resolve(layout: Settings, work: Settings, given: Settings) -> Resolved:
    """The settings that hold for a work in a layout.

    Args:
        layout: what the layout says; one that says no trim makes no book.
        work: what the work's front matter says.
        given: what the command line says.

    Raises:
        Rejected: when there is no such trim.
    """
    said = msgspec.structs.asdict(given.over(work.over(layout)))
    whole = Resolved(**{name: value for name, value in said.items() if value is not None})
    if layout.trim is None:
        return msgspec.structs.replace(whole, trim="")
    return with_type(whole)
