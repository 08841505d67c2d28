"""The pages of the book imposed for printing at home or at a copy shop.

A booklet to be folded and stitched, or plain sheets with two or four pages on a side (the setting
``n-up``). Each page is in the file once, as a Form XObject (ISO 32000-1, 8.10); sheets only show
it. They are for paper: without tags, links and outline, and the file says so of itself.
"""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from publish.core.artifacts import Artifact
from publish.core.diagnostics import Place
from publish.core.units import PT_PER_MM, decimal_text
from publish.prepress import imposed_sheets as sheets
from publish.prepress import imposition

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf

    from publish.core.diagnostics import Findings
    from publish.core.directions import Direction
    from publish.edit.edition import Edition
    from publish.outputs.context import Context
    from publish.prepress.imposed_sheets import Bed, Mark
    from publish.prepress.imposition import Sheet
    from publish.readback.imposed_sheets import Orientation
    from publish.settings.resolve import Resolved

#: Points in a millimetre.
#: More sheets than this cannot be folded together well, nor stapled by an office's stapler: it
#: takes about 20 sheets of 80 g/m² with 24/6 staples, as its makers commonly state.
_MANY = 20


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All that is decided before anything is drawn: the sheets, how they are laid, how printed."""

    sheets: tuple[Sheet, ...]
    bed: Bed
    folded: bool
    thickness: float
    marks: bool
    edge: str
    paper: str


class PlacedPage(msgspec.Struct, frozen=True):
    """A page on a side of a sheet: its number, its lower left, the room it is cut to, in points."""

    page: int
    x: float
    y: float
    scale: float
    room: tuple[float, float, float, float]


def make(context: Context) -> list[Artifact]:
    """Impose the finished pages of the book."""
    plan = _plan_of(context)
    about = context.words["sheets-advice"].format(paper=context.words[f"paper-{plan.paper}"])
    suffix = "-booklet.pdf" if plan.folded else f"-{context.settings.n_up}-up.pdf"
    return [Artifact(suffix, impose(context.book_pdf, plan, about), context.book_pdf)]


def _plan_of(context: Context) -> Plan:
    return plan_of(
        context.settings, len(context.laid_out_book), context.laid_out_book.size, context.direction
    )


def plan_of(
    settings: Resolved, pages: int, size: tuple[float, float], direction: Direction = "ltr"
) -> Plan:
    """Return which pages go on which sheets, and where; ``size`` of a page is in points."""
    page = (size[0] / PT_PER_MM, size[1] / PT_PER_MM)
    paper, folded = settings.sheet, settings.n_up == "no"
    if folded:
        ordered = imposition.saddle_stitch(pages, settings.signature_sheets)
        bed = sheets.bed(paper, page, sheets.FOLDED)
    else:
        count = int(settings.n_up)
        ordered = imposition.n_up(pages, count)
        bed = sheets.bed(paper, page, sheets.DIVIDED[count])
    if direction == "rtl":
        ordered = [imposition.mirrored(sheet, bed.columns) for sheet in ordered]
    return Plan(
        sheets=tuple(ordered),
        bed=bed,
        folded=folded,
        thickness=settings.paper_thickness,
        marks=settings.fold_marks == "yes",
        edge=settings.duplex,
        paper=paper,
    )


def report(context: Context, findings: Findings) -> None:
    """Tell what is told of the pages themselves, and how the sheets take them."""
    from publish.outputs import pdf

    pdf.report(context, findings)
    plan = _plan_of(context)
    _report_scale(plan, context, findings)
    most = max(one.depth for one in plan.sheets) + 1
    if most > _MANY:
        findings.warning(
            Place(context.work.path),
            "BOOKLET-THICK",
            f"{most} sheets in one another are too many to be folded and stapled",
            "divide them: --set signature-sheets=8, and sew the signatures",
        )


def _report_scale(plan: Plan, context: Context, findings: Findings) -> None:
    if plan.bed.scale == 1:
        return
    width, height = (side / PT_PER_MM for side in context.laid_out_book.size)
    count = plan.bed.columns * plan.bed.rows
    findings.note(
        Place(context.work.path),
        "BOOKLET-SCALED",
        f"pages of {width:.0f} × {height:.0f} mm do not fit on {plan.paper}, {count} on a side: "
        f"they are printed at {plan.bed.scale:.1%} of their size",
        "a larger sheet (--set sheet=a3) or another trim (a5 for A4, us-digest for Letter) "
        "leaves them as they are",
    )


# --- drawing ----------------------------------------------------------------------------


def impose(data: bytes, plan: Plan, about: str) -> bytes:
    """Draw the pages of a PDF on sheets.

    Args:
        data: the pages in the order in which they are read.
        plan: where each goes.
        about: what the file says of itself.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as book, pikepdf.new() as made:
        forms = [made.copy_foreign(page.as_form_xobject()) for page in book.pages]
        for content, pages in _sides(plan):
            _add(made, plan.bed, content, {n: forms[n - 1] for n in pages})
        for name, value in book.docinfo.items():
            made.docinfo[name] = pikepdf.String(bytes(value))
        made.docinfo["/Subject"] = about
        made.Root.Lang = str(book.Root.get("/Lang", ""))
        made.Root.ViewerPreferences = pikepdf.Dictionary(
            PrintScaling=pikepdf.Name("/None"),
            Duplex=pikepdf.Name(f"/DuplexFlip{plan.edge.title()}Edge"),
        )
        out = io.BytesIO()
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _add(made: pikepdf.Pdf, bed: Bed, content: str, forms: dict[int, pikepdf.Object]) -> None:
    """Add a side of a sheet."""
    import pikepdf

    names = {f"/P{number}": form for number, form in forms.items()}
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, round(bed.width * PT_PER_MM, 4), round(bed.height * PT_PER_MM, 4)],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(names)),
        Contents=made.make_stream(content.encode()),
    )
    made.pages.append(pikepdf.Page(page))


def _sides(plan: Plan) -> Iterator[tuple[str, list[int]]]:
    """Yield the content of each side, and the pages that it shows."""
    turned = imposition.backs_turned((plan.bed.width, plan.bed.height), plan.edge)
    for sheet in plan.sheets:
        marks = _marks(plan, sheet)
        for side, numbers in enumerate((sheet.front, sheet.back)):
            shown = [_shown(plan, sheet, i, n) for i, n in enumerate(numbers) if n]
            content = "".join([*map(_page, shown), *map(_line, marks[side])])
            if side and turned:
                right, top = plan.bed.width * PT_PER_MM, plan.bed.height * PT_PER_MM
                content = f"-1 0 0 -1 {decimal_text(right)} {decimal_text(top)} cm\n{content}"
            yield content, [one.page for one in shown]


def _marks(plan: Plan, sheet: Sheet) -> tuple[list[Mark], list[Mark]]:
    if not plan.marks:
        return [], []
    if not plan.folded:
        return sheets.cutting_marks(plan.bed), []
    several = plan.sheets[-1].signature > 1
    return sheets.fold_marks(plan.bed, sheet, several=several)


def _shown(plan: Plan, sheet: Sheet, index: int, number: int) -> PlacedPage:
    if plan.folded:
        x, y = sheets.at_fold(plan.bed, index, sheet, plan.thickness)
    else:
        x, y = sheets.centred(plan.bed, index)
    left, bottom, width, height = (side * PT_PER_MM for side in sheets.room_of(plan.bed, index))
    return PlacedPage(
        number, x * PT_PER_MM, y * PT_PER_MM, plan.bed.scale, (left, bottom, width, height)
    )


def _page(one: PlacedPage) -> str:
    """Return the operators that show a page: nothing of it comes over into the next one's room."""
    room = " ".join(map(decimal_text, one.room))
    scale, x, y = map(decimal_text, (one.scale, one.x, one.y))
    return f"q {room} re W n {scale} 0 0 {scale} {x} {y} cm /P{one.page} Do Q\n"


def _line(mark: Mark) -> str:
    x, y, to_x, to_y, thick = (
        decimal_text(value * PT_PER_MM) for value in msgspec.structs.astuple(mark)
    )
    return f"q 0 G {thick} w {x} {y} m {to_x} {to_y} l S Q\n"


# --- the proof --------------------------------------------------------------------------


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that every word is on the imposed pages, and each of these on the sheets, whole."""
    from publish.prove.proof import prove as hold

    hold(artifact.pages_pdf, ".pdf", edition, findings)
    prove_sheets(artifact, edition, findings)


def prove_sheets(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that each page with words stands once on the sheets, the right way up and whole."""
    from publish.readback.imposed_sheets import pages_of_book, pages_on_sheets

    place = Place(edition.work.path)
    ours = (
        "meanwhile print the pages with --set n-up=2, and report it: it is a fault of the program"
    )
    seen, backs = pages_on_sheets(artifact.data), _backs(artifact.data)
    for one in seen:
        if one.cut:
            message = f"{artifact.suffix}, side {one.side}: “{one.cut[:40]}” is cut off"
            findings.error(place, "PROOF-SHEETS", message, ours)
        if one.orientation != ("upright" if one.side % 2 else backs):
            message = f"{artifact.suffix}, side {one.side}: a page is turned the wrong way"
            findings.error(place, "PROOF-SHEETS", f"{message}: “{one.text[:40]} …”", ours)
    wanted = [page for page in pages_of_book(artifact.pages_pdf) if page.text]
    there = Counter(one.text for one in seen)
    for page in wanted:
        if there[page.text] != sum(other.text == page.text for other in wanted):
            message = f"{artifact.suffix}: page {page.side} does not stand on the sheets once"
            findings.error(place, "PROOF-SHEETS", message, ours)


def _backs(data: bytes) -> Orientation:
    """Return how pages lie on the backs of sheets, by the edge over which they are turned."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as made:
        _, _, width, height = map(float, made.pages[0].MediaBox)
        edge = "long" if made.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge" else "short"
    return "on its head" if imposition.backs_turned((width, height), edge) else "upright"
