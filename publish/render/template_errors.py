"""Faults of templates, at the file and the line that the layout's author can correct.

The cause of a fault in a template that comes with the program is the author's template that uses
it. So of the templates that were being rendered, the innermost that is the author's is reported;
but none from beyond the last macro that the program itself has called.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jinja2

from publish.core.diagnostics import Diagnostic, Place, Rejected, suggest
from publish.core.files import guide, is_shipped, package_folder, shown
from publish.render.sandbox_operations import Exceeded
from publish.render.unused_layout_files import TEMPLATES, macros_in

if TYPE_CHECKING:
    from types import TracebackType

    from publish.render.templates import Templates

#: The template engine's message for a macro that is missing in a module.
_LACKS = re.compile(r"TemplateModule object' has no attribute '(\w+)'")


#: The endings of template files.
TEMPLATE_NAMES = (*TEMPLATES, ".txt")


class Frame(NamedTuple):
    """A file and a line that were being run; ``kind`` is that of a node whose macro was called."""

    file: Path
    line: int
    kind: str = ""


def template_error(error: Exception, name: str, renderer: Templates) -> Diagnostic | None:
    """Return what is wrong with a template, and where.

    ``None`` when the program itself is at fault.

    Args:
        error: the exception of the rendering.
        name: the template of the document.
        renderer: the renderer that was rendering it.
    """
    if isinstance(error, Rejected):
        return None
    frames = [*_frames(error.__traceback__)]
    place = _place(error, frames, name, renderer)
    own = _own_place(frames)
    if isinstance(error, Exceeded | MemoryError):
        return _exceeded(str(error) or "it wants more memory than there is", own or place)
    message = str(error) or type(error).__name__
    if isinstance(error, RecursionError) and own:
        place, message = own, "it renders itself without end"
    elif lacks := _lacking(error, frames, renderer):
        place, message = lacks
    elif isinstance(error, jinja2.TemplateSyntaxError):
        message = error.message or message
    elif isinstance(error, jinja2.TemplateNotFound):
        message = f"there is no template {error.name}"
    elif not isinstance(error, jinja2.TemplateError):
        if _is_ours(frames, renderer.layout.chain):
            return None
        message = f"{type(error).__name__}: {message}"
    hint = ""
    if isinstance(error, jinja2.TemplateNotFound):
        hint = suggest(str(error.name), renderer.templates())
    return unusable(place, message, hint)


def unusable(place: Place, message: str, hint: str = "") -> Diagnostic:
    """Return the finding for a template that cannot be used, with the reason."""
    message = f"the template cannot be used: {message}"
    hint = hint or f"{guide('layouts.md')} lists what templates may use"
    return Diagnostic(place, "error", "LAYOUT-TEMPLATE", message, hint)


def _exceeded(message: str, place: Place) -> Diagnostic:
    hint = f"let it do less; {guide('layouts.md')} has the limits for templates of a layout"
    message = f"the template does more than a template may: {message}"
    place = Place(place.path, place.line or 1)
    return Diagnostic(place, "error", "LAYOUT-LIMIT", message, hint)


def _own_place(frames: list[Frame]) -> Place | None:
    """Return the place in the innermost template that does not come with the program."""
    own = (f for f in reversed(frames) if f.file.suffix in TEMPLATE_NAMES and f.line)
    frame = next((f for f in own if not is_shipped(f.file)), None)
    return Place(shown(frame.file), frame.line) if frame else None


def _frames(trace: TracebackType | None) -> list[Frame]:
    """Return the frames of a fault, the outermost first."""
    frames = []
    for frame, line in traceback.walk_tb(trace):
        file = Path(frame.f_code.co_filename)
        is_macro = file.name == "renderer.py" and frame.f_code.co_name == "__call__"
        kind = str(frame.f_locals.get("kind", "")) if is_macro else ""
        frames.append(Frame(file, line or 0, kind))
    return frames


def _place(error: Exception, frames: list[Frame], name: str, renderer: Templates) -> Place:
    """Return the place to be mended."""
    chain = renderer.layout.chain
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        return Place(shown(Path(error.filename)), error.lineno)
    called = next((n for n in reversed(range(len(frames))) if frames[n].kind), 0)
    inside = [frame for frame in frames[called:] if frame.file.parent in chain]
    own = [frame for frame in inside if not is_shipped(frame.file)]
    if own:
        return Place(shown(own[-1].file), own[-1].line)
    if inside:
        return Place(shown(inside[-1].file), inside[-1].line)
    macro = renderer.macro_place(frames[called].kind) if called else None
    return macro or renderer.template_place(name)


def _lacking(
    error: Exception, frames: list[Frame], renderer: Templates
) -> tuple[Place, str] | None:
    """Return a file of the author's that lacks a macro which an inherited template calls."""
    lacks = _LACKS.search(str(error))
    inside = [frame for frame in frames if frame.file.parent in renderer.layout.chain]
    if not lacks or not inside or not is_shipped(inside[-1].file):
        return None
    read = (file for file in renderer.read_by(inside[-1].file) if not is_shipped(file[0]))
    file = next((file for file, text in read if lacks[1] not in macros_in(text)), None)
    caller = f"{shown(inside[-1].file)}:{inside[-1].line}"
    if file is None:
        return None
    return Place(shown(file)), f"it has no macro “{lacks[1]}”, which {caller} calls"


def _is_ours(frames: list[Frame], chain: tuple[Path, ...]) -> bool:
    """Return whether a fault is the program's: raised in it, but not called by a template."""
    inside = [n for n, frame in enumerate(frames) if frame.file.parent in chain]
    if not inside:
        return True
    return any(_is_of_program(frame.file) for frame in frames[inside[-1] :])


#: Files of the program through which templates call one another.
_BETWEEN = (
    "renderer.py", "templates.py", "inline.py", "sandbox.py", "sandbox_operations.py",
    "template_limits.py",
)  # fmt: skip


def _is_of_program(file: Path) -> bool:
    inside = file.is_relative_to(package_folder()) and file.suffix == ".py"
    return inside and file.name not in _BETWEEN
