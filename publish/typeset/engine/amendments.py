"""The page engine: how it is imported, which faces it knows, what is changed in it and why.

Each change names the lines that it replaces.

The change is refused when the engine's source is not the one that it was written for: an
update of WeasyPrint has to be looked at, not hoped for.
"""

from __future__ import annotations

import gc
import inspect
import io
import os
import sys
from contextlib import contextmanager, redirect_stdout
from types import ModuleType
from typing import TYPE_CHECKING, Any

from publish.core import system
from publish.core.cache import cache_folder
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import digest
from publish.core.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from publish.settings.schema import Breaking
    from publish.typeset.engine.face_hooks import Drawn
    from publish.typeset.lines.paragraph_setter import Setter

#: To save an orphan the engine sends a note that already has its place to the next page, away
#: from its call. The note stays; the paragraph is broken elsewhere.
_KEEP_NOTES = (
    "report = not context.in_column and can_break_now and not could_break_before",
    "report = False",
)

#: What of a long note can go on over the page leaves room for the lines that have to stand above it
#: with that of its call: the engine fills the page with it, and sends text on for that.
_KEEP_LINES = (
    "context.overflows_page(bottom_space, new_position_y + offset_y))\n"
    "                if overflow:",
    "context.overflows_page(bottom_space, new_position_y + offset_y + notearea.room(\n"
    "                        context, box, line, len(new_children), footnote)))\n"
    "                if overflow:",
)

#: Text that fills a line but for the space at its end is taken by the engine for one that
#: does not fit, and broken after its first word. Pango has found that it fits: it broke nothing
#: off though it could; or could it not?
_KEEP_FULL_LINES = (
    "if resume_index is None and first_line_width <= max_width:",
    "if resume_index is None and (\n"
    "            first_line_width <= max_width or space_collapse and ' ' in text.strip(' ')\n"
    "            and overlong.fits(text, style, context, max_width)):",
)

#: A word too long for a line may be cut anywhere. Within an inline box that holds all of a line (a
#: note's first paragraph, one with a run-in head) the engine took each piece of text for the
#: line's beginning, and cut the words that ended it: whether something stands before is told …
_TELL_BEFORE = (
    "child.position_y = box.position_y\n\n        if not child.is_in_normal_flow():",
    "child.position_y = box.position_y\n"
    "        child.follows = bool(line_children or children or waiting_children or (\n"
    "            box.__dict__.get('follows')))\n\n        if not child.is_in_normal_flow():",
)
#: … and asked.
_ASK_BEFORE = (
    "is_line_start = len(line_children) == 0",
    "is_line_start = offprint.cutting or (\n"
    "            len(line_children) == 0 and not box.__dict__.get('follows')) or (\n"
    "            overlong.begins("
    "box, skip or 0, containing_block.width, max_x - position_x, context))",
)
#: A word in several pieces, as with emphasis in it, is cut as well if it is too long: where a line
#: has no other end, it is made again
#: (see :meth:`publish.typeset.lines.paragraph_setter.Setter.split`) …
_SPLIT_AGAIN = (
    "last_letter, float_width) = split_inline_box(",
    "last_letter, float_width) = offprint.split(split_inline_box,",
)
#: … its pieces may be cut …
_CUT_PIECES = (
    "not can_break_inside(child)",
    "not (offprint.cuts(child) or can_break_inside(child))",
)
#: … and it may end between two of them.
_END_BETWEEN = (
    "if previous_resume_at:\n                        resume_at = previous_resume_at",
    "if not previous_resume_at and offprint.ends_between(box, waiting_children):\n"
    "                        children.extend(waiting_children)\n"
    "                        previous_resume_at = {index: None}\n"
    "                    if previous_resume_at:\n"
    "                        resume_at = previous_resume_at",
)

#: How many values the frame has that holds the engine's stack together.
_SLOTS = 65_536

#: Where a paragraph begins, it is planned as a whole
#: (see :mod:`publish.typeset.lines.paragraph_setter`) …
_PLAN = (
    "resolve_one_percentage(box, 'text_indent', containing_block.width)",
    "resolve_one_percentage(box, 'text_indent', containing_block.width)\n"
    "        offprint.plan(context, box, containing_block, position_y)",
)
#: … its lines end where the plan says, however wide the engine finds them …
_AS_PLANNED = (
    "max_x = position_x + available_width",
    "max_x = inf if offprint.planned else position_x + available_width",
)
#: … and are brought to the measure as planned …
_JUSTIFY = (
    "offset_x = text_align(",
    "offset_x = (offprint.align if offprint.planned else text_align)(",
)
#: … also by their letters …
_EXPAND = (
    """emojis = draw_first_line(
        stream, textbox, text_overflow, block_ellipsis, Matrix(d=-1, e=x, f=y))""",
    """with offprint.fitted(stream, textbox) as scale:
        emojis = draw_first_line(
            stream, textbox, text_overflow, block_ellipsis, Matrix(a=scale, d=-1, e=x, f=y))""",
)
#: … which stand where they were measured: the engine cuts each advance to a thousandth of an em,
#: and these cuts add up over a line.
_CARRY = (
    ("x_advance = 0", "x_advance = drift = 0"),
    (
        """if kerning:
                string += f'>{int(kerning)}<'""",
        """drift += kerning
            if round(drift):
                string += f'>{round(drift)}<'
                drift -= round(drift)""",
    ),
)

#: Where the type area of a page begins, and what its text is set in, is kept for the grid; a page
#: may end before its foot to be level with the one that faces it …
_TYPE_AREA = (
    "context.page_bottom = page.content_box_y() + page.height",
    "context.page_bottom = page.content_box_y() + page.height - "
    "offprint.foot_reduction(page_number)\n"
    "    context.page_top, context.root_style = page.content_box_y(), root_box.style",
)
#: Notes that go on where the text ends, or a part of it, have a page like that on which they began:
#: the engine would set them below what comes next, or on a page that it takes for blank.
_PAGE_FOR_NOTES = (
    ("(context.reported_footnotes and resume_at is None))",
     "offprint.notes_alone.need(context, resume_at, next_page, index))"),
    ("groups = tuple((name, index) for name, index, _ in page_groups)",
     "groups = tuple((name, index) for name, index, _ in page_groups)\n"
     "    name = offprint.notes_alone.names.get(index, name)"),
    ("page_type = PageType(side, blank, name, index, groups)",
     "page_type = PageType(\n"
     "        side, blank and index not in offprint.notes_alone.names, name, index, groups)"),
)  # fmt: skip
_NO_TEXT = (
    ("if page_type.blank:\n        previous_resume_at = resume_at",
     "if page_type.blank or page_type.index in offprint.notes_alone.names:\n"
     "        previous_resume_at = resume_at"),
    ("if page_type.blank:\n        resume_at = previous_resume_at",
     "if page_type.blank or page_type.index in offprint.notes_alone.names:\n"
     "        resume_at = previous_resume_at"),
)  # fmt: skip
#: Where there is no text above them they stand at the head of the page.
_AT_HEAD = (
    "footnote_area.translate(dy=-footnote_area.margin_height())",
    "footnote_area.translate("
    "dy=offprint.notes_alone.offset_from_text(page, footnote_area, page_type.index))",
)
#: … on which lines begin (see :mod:`publish.typeset.lines.baseline_grid`) …
_ON_GRID = (
    "new_containing_block = box\n    lines_iterator",
    "new_containing_block = box\n"
    "    position_y = register.on_grid(context, child, position_y)\n    lines_iterator",
)
#: … and stand, whatever their size.
_ALIGN = (
    "line.resume_at = resume_at\n        new_position_y",
    "line.resume_at = resume_at\n        register.align(context, line)\n        new_position_y",
)

#: In text from right to left what is centred by its margins was moved to the right edge besides.
_CENTRE = (
    "if direction == 'rtl' and not box.is_column:",
    "if direction == 'rtl' and not box.is_column and (\n"
    "            'auto' not in (box.margin_left, box.margin_right)):",
)

#: Of “margin-left” and “margin-inline-start” with the same weight the engine takes the second one,
#: wherever it stands: here the one that stands later, as the cascade has it.
_LATER_WINS = (
    "precedence = declaration_precedence(origin, importance)\n"
    "                        weight = (precedence, layer_order, specificity)",
    "precedence = declaration_precedence(origin, importance)\n"
    "                        weight = (precedence, layer_order, specificity, len(selectors_keys))",
)

#: An error kept by the function that raises it again holds, in a circle, all that its callers knew:
#: the whole document, as long as nothing collects such circles.
_NO_CIRCLE = (
    ("exception = relative_exception", "exception = True"),
    ("raise exception", "raise RelativeLengthInMath"),
)

#: A box has a set of its own of the sides where nothing stands, hardly ever with one in it.
_NO_SET = ("self.remove_decoration_sides = set()", "self.remove_decoration_sides = frozenset()")
_ONE_SIDE = ("remove_decoration_sides.add(side)", "remove_decoration_sides |= {side}")

#: Notes are laid out once each, not all again for each one
#: (see :mod:`publish.typeset.lines.note_area`).
_NOTE_BY_NOTE = (
    "self.current_footnote_area.deepcopy())\n            footnote_area = block_level_layout(",
    "",
)

#: … and stand on their page as they were laid out to be measured.
_AS_MEASURED = (
    "    footnote_area = build.create_anonymous_boxes(footnote_area.deepcopy())\n"
    "    footnote_area = block_level_layout(\n"
    "        context, footnote_area, bottom_space=-inf, skip_stack=None,\n"
    "        containing_block=footnote_area.page, page_is_empty=True,\n"
    "        absolute_boxes=positioned_boxes, fixed_boxes=positioned_boxes)[0]\n",
    "    footnote_area = notearea.set_notes(context, footnote_area, lambda area: (\n"
    "        block_level_layout(\n"
    "            context, build.create_anonymous_boxes(area.deepcopy()), bottom_space=-inf,\n"
    "            skip_stack=None, containing_block=area.page, page_is_empty=True,\n"
    "            absolute_boxes=positioned_boxes, fixed_boxes=positioned_boxes)[0]))\n",
)

#: Where a row does not fit below a table's head for its notes, the engine drops the head, with its
#: words. The row is set as on an empty page, and the notes go on later.
_KEEP_HEADS = (
    "skip_stack, position_y + header_height, bottom_space,\n"
    "                    page_is_empty=avoid_breaks))",
    "skip_stack, position_y + header_height, bottom_space,\n"
    "                    page_is_empty=avoid_breaks or page_is_empty))",
)

#: Where it is noted that the engine is ours: somebody else may have imported it before.
_AMENDED = "amended_by_offprint"
#: What the engine imports at its start and uses only where HarfBuzz cannot subset a face.
_SELDOM = ("fontTools.subset", "fontTools.varLib.instancer")


class _Later(ModuleType):
    """A module that is imported when something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def use(*args: object, **keys: object) -> Any:
            return getattr(_imported(self.__name__), name)(*args, **keys)

        return use


#: The room that the engine’s libraries need, whatever the work: with less they abort.
_MIB = 1024 * 1024
_MEMORY = 256 * _MIB


def _imported(name: str) -> ModuleType:
    import importlib

    if isinstance(sys.modules.get(name), _Later):
        del sys.modules[name]
    return importlib.import_module(name)


@contextmanager
def defer() -> Iterator[None]:
    """While this lasts, what the engine seldom needs is put off: a third of its import."""
    import fontTools

    for name in _SELDOM:
        sys.modules.setdefault(name, _Later(name))
    fontTools.subset = sys.modules[_SELDOM[0]]
    try:
        yield
    finally:
        for name in _SELDOM:
            if isinstance(sys.modules.get(name), _Later):
                del sys.modules[name]


@contextmanager
def without_circles() -> Iterator[None]:
    """After this, nothing is left that holds itself and was made meanwhile.

    Each library that is not found under a first name leaves an error that holds itself and all
    that its callers know, the finished document too. Where the collector is on it does this itself.
    """
    is_on = gc.isenabled()
    if not is_on:
        gc.freeze()
    try:
        yield
    finally:
        if not is_on:
            gc.collect()
            gc.unfreeze()


def configure_faces(folders: tuple[Path, ...]) -> None:
    """Let fontconfig know the faces of these folders and none of the machine.

    Its own rules would make up bold and slanted faces for missing characters, which come out
    as wrong glyphs in the PDF; with no rules there are none.
    """
    cache = cache_folder() / "fontconfig"
    lines = [f"<dir>{folder}</dir>" for folder in folders]
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{''.join(lines)}<cachedir>{cache}</cachedir></fontconfig>"
    )
    file = cache / f"{digest(text.encode())}.conf"
    if not file.exists():
        write(file, text.encode())
    os.environ["FONTCONFIG_FILE"] = str(file)


def _expect_memory() -> None:
    """Refuse to begin where the engine’s libraries would end the program for want of memory.

    Raises:
        Rejected: when less is allowed than they need for a page.
    """
    allowed = system.memory()
    if allowed is None or allowed >= _MEMORY:
        return
    message = (
        f"the machine has refused something: {allowed // _MIB} MiB of memory are allowed, and to "
        f"set a page takes {_MEMORY // _MIB}"
    )
    hint = "allow more (ulimit -v), then run it again: nothing was written"
    raise Rejected([Diagnostic(Place("publish"), "error", "MACHINE-REFUSED", message, hint)])


def import_engine() -> None:
    """Import WeasyPrint; the faces have to be configured before.

    Its libraries are found as :func:`publish.core.system.find_library` says. What it would print
    when one is missing goes nowhere: ours is the message.

    Raises:
        Rejected: when a library is missing.
    """
    if hasattr(sys.modules.get("weasyprint"), _AMENDED):
        return
    import ctypes.util

    from publish.typeset.hyphenation import keep_patterns

    _expect_memory()
    search = ctypes.util.find_library
    ctypes.util.find_library = system.find_library
    try:
        with defer(), without_circles(), redirect_stdout(io.StringIO()):
            import weasyprint  # noqa: F401
    except OSError as error:
        raise Rejected(
            [
                Diagnostic(
                    Place("publish"),
                    "error",
                    "ENGINE-MISSING",
                    f"a library of the page engine is missing: {str(error).splitlines()[0]}",
                    "run “publish doctor”: it says what to install",
                )
            ]
        ) from None
    finally:
        ctypes.util.find_library = search
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the engine lets half pictures pass, in all of Pillow
    amend()
    keep_patterns()


def amend() -> None:
    """Apply the changes; once a process.

    Raises:
        Rejected: when the engine is of a version that they do not fit.
    """
    import weasyprint
    from weasyprint import css, document, draw, layout
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import block, inline, page, preferred, table
    from weasyprint.layout import float as floating
    from weasyprint.text import line_break

    from publish.typeset.engine import face_hooks as faces
    from publish.typeset.engine import shared_styles, tag_hooks
    from publish.typeset.engine import svg_hooks as drawings
    from publish.typeset.engine.compact_pdf import keep_pages_small
    from publish.typeset.lines import (
        baseline_grid,
        captions,
        floats,
        initials,
        longwords,
        note_area,
        overlong,
        text_window,
    )
    from publish.typeset.lines.paragraph_setter import Setter

    css.sharedstyles = shared_styles
    _replace(css, "_resolve_calc_sum", *_NO_CIRCLE)
    _replace_method(boxes.Box, "__init__", _NO_SET)
    _replace_method(boxes.ParentBox, "_reset_spacing", _ONE_SIDE)
    _replace_method(boxes.ParentBox, "copy_with_children", _NO_SET)
    _replace_method(css.StyleFor, "__init__", _LATER_WINS, *shared_styles.AMENDMENTS)
    _replace_code(block.block_level_width, _CENTRE)
    block.register, block.notearea, block.captions = baseline_grid, note_area, captions
    block.initials = floating.initials = initials
    _replace(floating, "float_layout", initials.BY_INK)
    block.float_layout = inline.float_layout = floating.float_layout
    _replace(block, "remove_placeholders", initials.LET_GO)
    _replace(block, "block_box_layout", captions.AMENDMENT)
    _replace(block, "_in_flow_layout", *floats.BLOCK)
    _replace(block, "block_container_layout", floats.END)
    _replace(block, "_linebox_layout", _KEEP_NOTES, _KEEP_LINES, _ON_GRID, _ALIGN)
    line_break.longwords = inline.longwords = longwords
    _replace(line_break, "split_first_line", _KEEP_FULL_LINES, *longwords.AMENDMENTS)
    inline.split_first_line = preferred.split_first_line = line_break.split_first_line
    inline.offprint = Setter()
    _replace(inline, "_break_waiting_children", _CUT_PIECES)
    _replace(inline, "split_inline_box", _TELL_BEFORE, _END_BETWEEN)
    inline.windows = preferred.windows = text_window
    line_break.overlong = inline.overlong = overlong
    _replace(inline, "split_inline_level", _ASK_BEFORE, text_window.LAST_LETTER)
    _replace(inline, "skip_first_whitespace", *text_window.SPACES)
    _replace(inline, "split_text_box", *text_window.SPLIT)
    _replace(preferred, "inline_line_widths", text_window.WIDTHS)
    _replace(inline, "iter_line_boxes", _PLAN)
    _replace(inline, "get_next_linebox", _SPLIT_AGAIN, _AS_PLANNED, _JUSTIFY, initials.AS_HIGH)
    page.offprint = draw.text.offprint = inline.offprint
    page.floats = floats
    page.notearea = note_area
    _replace(page, "make_page", _TYPE_AREA, *_NO_TEXT, _AS_MEASURED, _AT_HEAD, *floats.PAGE)
    _replace(page, "remake_page", *_PAGE_FOR_NOTES)
    _replace(table, "table_layout", _KEEP_HEADS)
    block.table_layout = table.table_layout
    _replace(draw.text, "draw_first_line", *_CARRY, *tag_hooks.SPACES, *faces.RUNS)
    _replace(draw.text, "draw_text", _EXPAND)
    draw.draw_text = draw.text.draw_text
    _ask(inline, inline.offprint)
    block.iter_line_boxes = inline.iter_line_boxes
    _make_up(layout, page, inline.offprint)
    _let_context_go(document)
    _give_links_height()
    keep_pages_small()
    note_area.allow_columns(block)
    context, name = layout.LayoutContext, "_update_footnote_area"
    whole = getattr(context, name)
    _changed(inspect.getsource(whole), name, *_NOTE_BY_NOTE)
    setattr(context, name, lambda self: note_area.update(self, whole))
    tag_hooks.amend(_replace, _expect)
    drawings.amend(_replace, _replace_method)
    weasyprint.faces = faces.amend(_replace)
    setattr(weasyprint, _AMENDED, True)


def _ask(inline: Any, setter: Setter) -> None:
    """Let the engine take planned pieces of text, line by line."""
    from publish.typeset.lines import baseline_grid, longwords
    from publish.typeset.lines.bidi_order import place
    from publish.typeset.lines.text_window import bytes_of
    from publish.typeset.tagging.terminal_boxes import Source

    next_line, split = inline.get_next_linebox, inline.split_text_box

    def get_next_linebox(context: Any, linebox: Any, *given: Any) -> Any:
        width = given[3].width
        line, resume = setter.line(next_line, linebox, width, context, linebox, *given)
        if line is not None:
            place(context, linebox, line)
        return line, resume

    def split_text_box(context: Any, box: Any, width: Any, skip: Any, **given: Any) -> Any:
        if setter.planned:
            piece, resume, kept = setter.take(context, box, skip or 0)
        else:
            piece, resume, kept = split(context, box, width, skip, **given)
            if piece is not None:
                baseline_grid.on_first_face(piece)
                setter.has_cut = setter.has_cut or longwords.is_cut(piece)
        if piece is not None:
            piece.origin, piece.source = box, Source(bytes_of(box), skip or 0, resume)
            piece.soft = piece.source.is_divided(piece)
        return piece, resume, kept

    inline.get_next_linebox, inline.split_text_box = get_next_linebox, split_text_box


def _make_up(layout: Any, page: Any, setter: Setter) -> None:
    """Let pages be made with an eye to how they end."""
    make_all, remake = page.make_all_pages, page.remake_page

    def make_all_pages(context: Any, root_box: Any, html: Any, pages: list[Any]) -> Any:
        if pages or not setter.is_composing:
            return make_all(context, root_box, html, pages)
        return setter.pages(remake, context, root_box, html)

    layout.make_all_pages = make_all_pages


def _let_context_go(document: Any) -> None:
    """Let all that was known for a layout go with it: the context holds itself to find pictures.

    A drawing keeps it, to find those within it when it is drawn.
    """
    from functools import partial
    from weakref import proxy

    lay_out = document.layout_document

    def layout_document(html: Any, root_box: Any, context: Any) -> Iterator[Any]:
        yield from lay_out(html, root_box, context)
        find = context.get_image_from_uri
        context.get_image_from_uri = partial(
            find.func, **find.keywords | {"context": proxy(context)}
        )

    document.layout_document = layout_document


def _give_links_height() -> None:
    """Let links be hit whose lines have no height, such as calls of notes: on their letters."""
    from weasyprint.formatting_structure.boxes import Box, InlineBox

    on_line = InlineBox.hit_area

    def hit_area(box: Any) -> Any:
        return on_line(box) if box.margin_height() > 0 else Box.hit_area(box)

    InlineBox.hit_area = hit_area


def recording_faces(drawn: Drawn) -> AbstractContextManager[None]:
    """While this lasts, it is noted which faces text is drawn in, and what was asked of them."""
    return sys.modules["weasyprint"].faces.noting(drawn)  # type: ignore[no-any-return]


@contextmanager
def making_up_pages(breaking: Breaking) -> Iterator[Setter]:
    """While this lasts, the engine makes up pages, of paragraphs broken as is said.

    Yields:
        Who knows how that went.
    """
    from weasyprint.layout import inline

    setter: Setter = inline.offprint
    with setter.composing(breaking):
        yield setter


def _replace(module: ModuleType, function: str, *changes: tuple[str, str]) -> None:
    source = inspect.getsource(getattr(module, function))
    for old, new in changes:
        source = _changed(source, function, old, new)
    code = compile(source, module.__file__ or function, "exec")
    exec(code, module.__dict__)  # noqa: S102 - the engine's own source, with lines changed


def _replace_method(kind: Any, method: str, *changes: tuple[str, str]) -> None:
    source = inspect.getsource(getattr(kind, method))
    for old, new in changes:
        source = _changed(source, method, old, new)
    names: dict[str, Any] = {}
    module = sys.modules[kind.__module__]
    code = compile(f"if True:\n{source}", module.__file__ or method, "exec")
    exec(code, module.__dict__, names)  # noqa: S102 - the engine's own source, with lines changed
    setattr(kind, method, names[method])


def _replace_code(function: Any, *changes: tuple[str, str]) -> None:
    """Replace lines of a function that others have imported by its name."""
    source = inspect.getsource(function)
    for old, new in changes:
        source = _changed(source, function.__name__, old, new)
    made: dict[str, Any] = {}
    exec(source, function.__globals__, made)  # noqa: S102 - the engine's own source, changed
    function.__code__ = made[function.__name__].__code__


def _expect(function: Any, line: str) -> None:
    """Refuse an engine in which a function that is ours now is not the one that was replaced."""
    _changed(inspect.getsource(function), function.__name__, line, line)


def _changed(source: str, function: str, old: str, new: str) -> str:
    if source.count(old) != 1:
        raise Rejected(
            [
                Diagnostic(
                    Place("publish"),
                    "error",
                    "ENGINE-VERSION",
                    f"this version of WeasyPrint is not the one that {function} was read in",
                    "install the version that pyproject.toml names",
                )
            ]
        )
    return source.replace(old, new)


def call_with_large_stack(call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Call something that calls very deep, with all the stack that it needs in one piece.

    CPython maps its stack of frames in pieces of 16 KiB (3.11, ``push_chunk`` in pystate.c), and
    unmaps each when it is left: a loop at the edge of one does so at every call. A frame that asks
    for more begins a piece of 1 MiB, of which the rest is free for the calls in it.
    """
    return call(*given, **named)


call_with_large_stack.__code__ = call_with_large_stack.__code__.replace(co_stacksize=_SLOTS)
