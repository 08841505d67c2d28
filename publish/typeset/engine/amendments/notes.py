"""Notes at the foot: none is lost, none leaves its call, and many take no longer than few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.engine.amendment import Amendment, Lines, Wrap
from publish.typeset.lines import note_area

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.typeset.lines.paragraph_setter import Setter

_BLOCK, _PAGE = "weasyprint.layout.block", "weasyprint.layout.page"
_LINES_OF_BLOCK = f"{_BLOCK}:_linebox_layout"
_MAKE_PAGE, _REMAKE_PAGE = f"{_PAGE}:make_page", f"{_PAGE}:remake_page"
#: What a proof says of a note that does not begin on the page of its call.
_OTHER_PAGE = ("PROOF-NOTE-PAGE",)


def notes(setter: Setter) -> tuple[Amendment, ...]:
    """Make the amendments of notes; ``setter`` knows which pages have nothing else."""
    return (
        Amendment(
            name="notes-stay",
            purpose=(
                "A note that has its place stays there. To save an orphan WeasyPrint sends it on "
                "to the next page, away from its call; here the paragraph is broken elsewhere."
            ),
            loss="now and then a note stands on the page after its call",
            upstream="https://github.com/Kozea/WeasyPrint/issues/2432",
            excuses=_OTHER_PAGE,
            parts=(
                Lines(
                    _LINES_OF_BLOCK,
                    "report = not context.in_column and can_break_now and not could_break_before",
                    "report = False",
                ),
            ),
        ),
        Amendment(
            name="notes-leave-lines",
            purpose=(
                "What of a long note can go on over the page leaves room for the lines that have "
                "to stand above it with that of its call. WeasyPrint fills the page with the note, "
                "and sends text on for that."
            ),
            loss=(
                "pages with a long note may have one line of text or a heading at their foot, and "
                "a note may begin on the page after its call"
            ),
            upstream="https://github.com/Kozea/WeasyPrint/pull/2437",
            excuses=_OTHER_PAGE,
            parts=(
                Lines(
                    _LINES_OF_BLOCK,
                    "context.overflows_page(bottom_space, new_position_y + offset_y))\n"
                    "                if overflow:",
                    "context.overflows_page(bottom_space, new_position_y + offset_y + "
                    "notearea.room(\n"
                    "                        context, box, line, len(new_children), footnote)))\n"
                    "                if overflow:",
                ),
            ),
            gives={"notearea": note_area},
            needs=("type-area-known",),
        ),
        Amendment(
            name="pages-for-notes",
            purpose=(
                "Notes that go on where the text ends, or a part of it, have a page like that on "
                "which they began. WeasyPrint sets them below what comes next, or on a page that "
                "it takes for blank; where there is no text above them they stand at its foot."
            ),
            loss="the rest of a chapter's last note stands in the next chapter",
            upstream="none found; to propose: finish reported notes before a forced break",
            parts=_PAGES_FOR_NOTES,
            gives={"offprint": setter},
        ),
        Amendment(
            name="notes-one-by-one",
            purpose=(
                "Each note is laid out once, to learn its height, and the heights are added up. "
                "WeasyPrint lays all notes of a page out again for each one that is added. Notes "
                "called by a sign come before those called by a number, and the head of a table "
                "in a note stands where rows of it come first on the page."
            ),
            loss=(
                "pages with many notes take quadratic time, and notes of the author's and the "
                "editor's hand are mixed"
            ),
            upstream="none found; to propose: add up the heights of notes that were laid out",
            excuses=_OTHER_PAGE,
            parts=(
                Wrap(
                    "weasyprint.layout:LayoutContext._update_footnote_area",
                    _note_by_note,
                    (
                        "self.current_footnote_area.deepcopy())\n"
                        "            footnote_area = block_level_layout(",
                    ),
                ),
            ),
        ),
        Amendment(
            name="notes-as-measured",
            purpose="Notes stand on their page as they were laid out to be measured.",
            loss="each note is laid out once more: pages with many notes take longer",
            upstream="none found: it rests on notes-one-by-one",
            parts=(
                Lines(
                    _MAKE_PAGE,
                    "    footnote_area = build.create_anonymous_boxes(footnote_area.deepcopy())\n"
                    "    footnote_area = block_level_layout(\n"
                    "        context, footnote_area, bottom_space=-inf, skip_stack=None,\n"
                    "        containing_block=footnote_area.page, page_is_empty=True,\n"
                    "        absolute_boxes=positioned_boxes, fixed_boxes=positioned_boxes)[0]\n",
                    "    footnote_area = notearea.set_notes(context, footnote_area, "
                    "lambda area: (\n"
                    "        block_level_layout(\n"
                    "            context, build.create_anonymous_boxes(area.deepcopy()), "
                    "bottom_space=-inf,\n"
                    "            skip_stack=None, containing_block=area.page, "
                    "page_is_empty=True,\n"
                    "            absolute_boxes=positioned_boxes, "
                    "fixed_boxes=positioned_boxes)[0]))\n",
                ),
            ),
            gives={"notearea": note_area},
            needs=("notes-one-by-one",),
        ),
        Amendment(
            name="notes-in-columns",
            purpose="Notes may be set in columns: WeasyPrint breaks down over such a rule.",
            loss="layouts with notes in columns cannot be built",
            upstream="none found; to propose: make columns of a copy of the footnote area",
            parts=(Wrap(f"{_BLOCK}:columns_layout", note_area.allowing_columns),),
        ),
        Amendment(
            name="table-heads-stay",
            purpose=(
                "Where a row does not fit below a table's head for its notes, WeasyPrint drops the "
                "head, with its words. Here the row is set as on an empty page, and the notes go "
                "on later."
            ),
            loss="the head of a table may be missing, with its words",
            upstream="https://github.com/Kozea/WeasyPrint/issues/2679",
            parts=(
                Lines(
                    "weasyprint.layout.table:table_layout",
                    "skip_stack, position_y + header_height, bottom_space,\n"
                    "                    page_is_empty=avoid_breaks))",
                    "skip_stack, position_y + header_height, bottom_space,\n"
                    "                    page_is_empty=avoid_breaks or page_is_empty))",
                ),
            ),
        ),
    )


_PAGES_FOR_NOTES = (
    Lines(
        _REMAKE_PAGE,
        "(context.reported_footnotes and resume_at is None))",
        "offprint.notes_alone.need(context, resume_at, next_page, index))",
    ),
    Lines(
        _REMAKE_PAGE,
        "groups = tuple((name, index) for name, index, _ in page_groups)",
        "groups = tuple((name, index) for name, index, _ in page_groups)\n"
        "    name = offprint.notes_alone.names.get(index, name)",
    ),
    Lines(
        _REMAKE_PAGE,
        "page_type = PageType(side, blank, name, index, groups)",
        "page_type = PageType(\n"
        "        side, blank and index not in offprint.notes_alone.names, name, index, groups)",
    ),
    Lines(
        _MAKE_PAGE,
        "if page_type.blank:\n        previous_resume_at = resume_at",
        "if page_type.blank or page_type.index in offprint.notes_alone.names:\n"
        "        previous_resume_at = resume_at",
    ),
    Lines(
        _MAKE_PAGE,
        "if page_type.blank:\n        resume_at = previous_resume_at",
        "if page_type.blank or page_type.index in offprint.notes_alone.names:\n"
        "        resume_at = previous_resume_at",
    ),
    Lines(
        _MAKE_PAGE,
        "footnote_area.translate(dy=-footnote_area.margin_height())",
        "footnote_area.translate(dy=offprint.notes_alone.offset_from_text(page, footnote_area, "
        "page_type.index))",
    ),
)


def _note_by_note(whole: Callable[..., Any]) -> Callable[..., Any]:
    def _update_footnote_area(context: Any) -> Any:
        return note_area.update(context, whole)

    return _update_footnote_area
