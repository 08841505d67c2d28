"""The pages of a layout as they are made one after the other, and made again in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from publish.typeset.lines.leftovers import part
from publish.typeset.lines.paragraph_request import ParagraphRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.typeset.lines.paragraph_request import Key
    from publish.typeset.lines.paragraph_setter import Setter

#: What faults of a page cost, in demerits of paragraphs: lines that are missing at its foot, a
#: word divided at the foot of a recto, a last page of fewer lines than four.
_SHORT = (0.0, 9_000.0, 45_000.0, 65_000.0)
_DIVIDED, _FEW = 30_000.0, 65_000.0
LEAST = 4
#: Of how many missing lines one line more makes fewer: the foot of a page that ends three and more
#: lines short is left to what has to stand together there.
_CURABLE = 2
#: Of how many lines' height no line of text is: there is a picture in it.
_ONE_LINE = 1.5
_HYPHENS = frozenset("-‐\u00ad")
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


class Change(NamedTuple):
    """A paragraph set in another way, by how many demerits worse, in how many lines more."""

    key: Key
    choice: ParagraphRequest
    extra: float
    more: int = 0


class MadePage(NamedTuple):
    """A page as it was made: its box, what its faults cost, the paragraphs that can be changed.

    ``short`` is how many lines are missing at its foot, notes counted as text. ``is_last`` says
    that what follows begins anew, or that nothing follows, ``is_curable`` whether a line more or
    less on it may help. ``divided`` is the place in its paragraph where the page's last word is
    divided, or 0, ``alone`` how many lines it gives for a heading at its foot to go to the next
    page, ``begun`` are the paragraphs that begin on it, ``following`` is the block that goes on or
    begins after it.
    """

    page: Any
    faults: float
    short: int
    is_last: bool
    is_curable: bool
    changes: tuple[Change, ...]
    begun: tuple[Key, ...]
    divided: int = 0
    alone: int = 0
    following: Any = None


class Saved(NamedTuple):
    """What the engine knew before it made a page."""

    maker: list[Any]
    footnotes: list[Any]
    reported: list[Any]
    broken: dict[Any, Any]
    notes: list[Any]
    running: dict[str, dict[int, list[Any]]]


class PageSequence:
    """The pages of one layout: ``made`` so far, lines of text ``step`` CSS pixels apart."""

    def __init__(self, setter: Setter, remake: Any, context: Any, root_box: Any, html: Any) -> None:
        self._setter, self._remake = setter, remake
        self._context, self._root_box, self._html = context, root_box, html
        self.step = _leading(root_box)
        self.made: list[MadePage] = []
        self._saved: list[Saved] = []

    @property
    def is_done(self) -> bool:
        """Whether nothing follows the pages that are made."""
        context = self._context
        return context.page_maker[len(self.made)][0] is None and not context.reported_footnotes

    def make(self) -> None:
        """Make the next page."""
        index = len(self.made)
        self._saved[index:] = [_save(self._context)]
        state = self._context.page_maker[index][-1]
        state.update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
        self._setter.begun = {}
        page, _ = self._remake(index, self._context, self._root_box, self._html)
        part(page)
        # Numbers of pages to come are filled in where this says so; when a page is made again, the
        # engine, which has asked for them before, does not say it any more.
        state["content_changed"] |= bool(state["content_lookups"])
        resume_at, following, *_ = self._context.page_maker[index + 1]
        is_new = following["break"] != "any" or following["page"] != page.page_type.name
        goes_on = index > 0 and not self.made[-1].is_last
        self.made.append(
            _made_last_page(page, goes_on, self._setter)
            if resume_at is None or is_new
            else _made_page(page, self._setter, self.step)._replace(
                following=self._following(resume_at)
            )
        )

    def again(self, first: int, change: Change | None) -> None:
        """Make the pages from one on again, with a change or as they were."""
        last = len(self.made)
        if change is not None:
            self._setter.choices[change.key] = change.choice
        _restore(self._context, self._saved[first])
        del self.made[first:]
        while len(self.made) < last:
            self.make()

    def _following(self, resume_at: Any) -> Any:
        """The innermost block with which a page will begin; no line of verse, but its stanza."""
        from weasyprint.formatting_structure.boxes import BlockBox

        box = block = self._root_box
        while children := getattr(box, "children", ()):
            number, resume_at = next(iter(resume_at.items())) if resume_at else (0, None)
            if number == len(children):  # only figures waited for its end
                break
            box = children[number]
            if isinstance(box, BlockBox) and box.element_tag != "span":
                block = box
        return block

    def lower(self, first: int, lines: int) -> None:
        """Make pages again, the first of them ending some lines before its foot."""
        self._setter.lowerings[first + 1] = lines * self.step
        self.again(first, None)


def _changes(setter: Setter) -> Iterator[Change]:
    """The paragraphs begun since the last page that can have a line more or less."""
    for key, made in setter.begun.items():
        if key in setter.choices:
            continue
        demerits = made.versions[made.best].demerits
        for more in (-1, 1):
            version = made.versions.get(made.best + more)
            if version is not None:
                yield Change(
                    key, ParagraphRequest(made.best + more), version.demerits - demerits, more
                )


def _save(context: Any) -> Saved:
    running = context.running_elements.items()
    return Saved(
        list(context.page_maker),
        list(context.footnotes),
        list(context.reported_footnotes),
        dict(context.broken_out_of_flow),
        list(context.rendered_notes),
        {name: {n: list(boxes) for n, boxes in pages.items()} for name, pages in running},
    )


def _restore(context: Any, saved: Saved) -> None:
    context.page_maker[:] = saved.maker
    context.footnotes[:] = saved.footnotes
    context.reported_footnotes = list(saved.reported)
    context.broken_out_of_flow = dict(saved.broken)
    context.rendered_notes[:] = saved.notes
    for name, pages in context.running_elements.items():
        pages.clear()
        pages.update({n: list(boxes) for n, boxes in saved.running.get(name, {}).items()})


def is_recto(page: Any) -> bool:
    """Whether a page is a recto: on the left where a book is bound on the right."""
    side: str = page.page_type.side
    return side == ("left" if page.style["direction"] == "rtl" else "right")


def _made_page(page: Any, setter: Setter, step: float) -> MadePage:
    """A page that goes on; its lines are ``step`` apart."""
    lines, changes, begun = lines_of(page), tuple(_changes(setter)), tuple(setter.begun)
    if not lines:
        return MadePage(page, 0.0, 0, False, False, changes, begun)
    last, foot = lines[-1], page.children[1]
    lowered = setter.foot_reduction(page.page_type.index + 1)
    bottom = page.content_box_y() + page.height - lowered
    room = (foot.position_y if foot.children else bottom) - last.position_y - last.height
    missing = max(0, int(room / step + 0.05))
    divided = _divided(last) if is_recto(page) else 0
    faults = _SHORT[min(missing, len(_SHORT) - 1)] + _DIVIDED * bool(divided)
    is_curable = bool(divided) or 0 < missing <= _CURABLE
    short = round(lowered / step) + (0 if foot.children else missing)
    alone = _heading_at_foot(lines, bottom, step)
    return MadePage(page, faults, short, False, is_curable, changes, begun, divided, alone)


def _divided(line: Any) -> int:
    """Where in its paragraph the word goes on that a line divides: 1 where that is not known."""
    texts = [box for box in line.descendants() if type(box).__name__ == "TextBox" and box.text]
    known = next((at for box in texts if (at := getattr(box, "divided", 0))), 0)
    return known or int(bool(texts) and texts[-1].text[-1] in _HYPHENS)


def _heading_at_foot(lines: list[Any], bottom: float, step: float) -> int:
    """How many lines a heading takes up with what is below it, where that is one line of text."""
    above = len(lines) - 2
    while above > 0 and lines[above].element.tag in HEADINGS:
        above -= 1
    if not 0 < above < len(lines) - 2 or lines[-1].height > _ONE_LINE * step:
        return 0
    return int((bottom - lines[above + 1].position_y) / step + 0.95)


def _made_last_page(page: Any, goes_on: bool, setter: Setter) -> MadePage:
    """The last page of a text; whether it does go on from another."""
    few = goes_on and 0 < len(lines_of(page)) < LEAST
    return MadePage(page, _FEW * few, 0, True, few, tuple(_changes(setter)), tuple(setter.begun))


def _leading(box: Any) -> float:
    from weasyprint.text.line_break import strut

    return float(strut(box.style)[0])


def lines_of(page: Any) -> list[Any]:
    """The lines of a page's text, from its head to its foot."""
    boxes = page.children[0].descendants()
    return [box for box in boxes if type(box).__name__ == "LineBox" and box.height > 0]
