"""Pictures: one file serves every output.

Each file that a source names is read once a run, strictly (:mod:`.raster`, :mod:`.svg_reader`), and
checked before anything is set: a broken one is an error at the place where the source names it,
whatever is built. Then every kind of output gets what it can show: outputs for readers grey or
sRGB, upright, of eight bits, and the same bytes if possible; the press file the inks in which a
picture was made; the page engine a drawing without what it draws wrongly (:mod:`.svg_output`),
e-readers one without what runs or would be fetched.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.confinement import Shut, check_name
from publish.core.files import layouts_folder
from publish.core.limits import MB, Limits, higher
from publish.source.pictures.problems import Broken, PictureData, Trouble
from publish.source.pictures.raster import dots_in, load, shown, troubles_of
from publish.source.pictures.svg_allowed import admit, refused
from publish.source.pictures.svg_numbers import check_numbers
from publish.source.pictures.svg_output import (
    Type,
    for_book,
    for_page,
    pictures_in,
    unpacked,
    words_of,
)
from publish.source.pictures.svg_reader import is_drawing, measure, read_drawing
from publish.source.pictures.svg_unsupported import fades, hint_of_rule, undrawn
from publish.source.pictures.svgstyles import inline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.source import tree
    from publish.source.pictures.svg_reader import Drawing

__all__ = [
    "Broken",
    "PictureData",
    "Type",
    "check",
    "is_transparent",
    "picture_for_ebook",
    "picture_for_page",
    "refusals",
    "words_in",
]

#: The printing condition whose inks are meant if a picture does not name one.
_PRESS = "FOGRA39L_coated.icc"
_USUAL = Limits()


def picture_for_page(path: Path, reader: Reader, type_: Type) -> PictureData | None:
    """Return a picture for the page engine; None when there is no such file.

    Raises:
        Broken: when it cannot be shown.
    """

    def drawn(data: bytes) -> PictureData:
        return for_page(_styled(data), type_, lambda inner: _dots(inner, reader))

    return _shown(path, reader, lambda data: reader.once(data, ("drawn", type_), drawn))


def picture_for_ebook(path: Path, reader: Reader) -> PictureData | None:
    """Return a picture for e-readers; None when there is no such file.

    Raises:
        Broken: when it cannot be shown.
    """

    def drawn(data: bytes) -> PictureData:
        return for_book(admit(read_drawing(data)), data, lambda inner: _dots(inner, reader))

    return _shown(path, reader, drawn)


def _shown(path: Path, reader: Reader, drawn: Callable[[bytes], PictureData]) -> PictureData | None:
    data = reader.picture(path)
    if data is None:
        return None
    return drawn(data) if is_drawing(data) else _dots(data, reader)


def _dots(data: bytes, reader: Reader) -> PictureData:
    inks = reader.read(layouts_folder() / "profiles" / _PRESS) or b""
    return reader.once(data, ("shown",), lambda data: shown(data, inks))


def words_in(path: Path, reader: Reader) -> list[str]:
    """Return the words in a drawing; none for other pictures."""
    data = reader.picture(path)
    if data is None or not is_drawing(data):
        return []
    made = picture_for_page(path, reader, Type())
    return words_of(read_drawing(made.data)) if made else []


def is_transparent(path: Path, reader: Reader) -> bool:
    """Return whether a drawing is transparent in parts."""
    data = reader.picture(path)
    if data is None or not is_drawing(data):
        return False
    return any(fades(element) for element in _styled(data).root.iter())


def _styled(data: bytes) -> Drawing:
    drawing = admit(read_drawing(data))
    inline(drawing.root, drawing.lines)
    measure(drawing)
    check_numbers(drawing)
    return drawing


# --- looking over -----------------------------------------------------------------------


def check(
    nodes: Iterator[tree.Node],
    folder: Path,
    reader: Reader,
    findings: Findings,
    limits: Limits = _USUAL,
) -> None:
    """Report what is wrong with the pictures that are named in a source.

    Args:
        nodes: the nodes of the source.
        folder: to which the names of pictures are relative.
        reader: reads them.
        findings: receives what is wrong, at the places where they are named.
        limits: how large they may be.
    """
    for node in _named(nodes):
        try:
            data = _read(node.file, folder, reader)
        except Shut as shut:
            findings.extend([shut.at(node.place, f"the picture {node.file}", _hint(shut, folder))])
            continue
        if data is None:
            message = f"there is no picture {node.file}"
            hint = f"put the file into {folder}, or correct its name"
            findings.error(node.place, "IMAGE-MISSING", message, hint)
            continue
        if fault := _too_large(data, limits):
            findings.error(node.place, "LIMIT-PICTURE", f"{node.file} {fault[0]}", fault[1])
            continue
        for found in reader.once(data, ("troubles",), _troubles):
            message = f"{node.file} {found.message}"
            findings.add(found.severity, node.place, found.code, message, found.hint)


def _read(name: str, folder: Path, reader: Reader) -> bytes | None:
    """Return the bytes of a picture that a source names."""
    check_name(name)
    return reader.picture(folder / name)


def _hint(shut: Shut, folder: Path) -> str:
    """Return what to do about a picture that was not read."""
    if shut.code != "FILE-OUTSIDE":
        return shut.hint
    return f"put it into {folder}, or name the folder that works share pictures in: --pictures"


def _too_large(data: bytes, limits: Limits) -> tuple[str, str] | None:
    """Return what is too large about a picture, and what to do, before it is decoded."""
    smaller, size = "make it smaller", len(data) / MB
    if size > limits.picture:
        message = f"has {size:.1f} MB, more than the limit of {limits.picture}"
        return message, f"{smaller}; {higher('picture', size)}"
    dots = 0.0 if is_drawing(data) else dots_in(data) / 1e6
    if dots > limits.dots:
        message = f"has {dots:.0f} million dots, more than the limit of {limits.dots}"
        return message, f"{smaller}; {higher('dots', dots)}"
    return None


def _named(nodes: Iterator[tree.Node]) -> Iterator[tree.Figure | tree.Image]:
    """Yield the pictures that a source names as files."""
    from publish.source import tree
    from publish.source.check import is_remote

    for node in nodes:
        if isinstance(node, tree.Figure | tree.Image) and not is_remote(node.file):
            yield node


def refusals(data: bytes) -> list[Trouble]:
    """Return what is refused in a drawing that a layout names; nothing for other files."""
    return [one for one in _troubles(data) if one.severity == "error"] if is_drawing(data) else []


def _troubles(data: bytes) -> list[Trouble]:
    try:
        if is_drawing(data):
            return list(_troubles_of_drawing(data))
        return troubles_of(load(data))
    except Broken as broken:
        return [broken.trouble]


def _troubles_of_drawing(data: bytes) -> Iterator[Trouble]:
    drawing = read_drawing(data)
    removed = [one.trouble() for one in refused(drawing)]
    yield from removed
    rules = inline(drawing.root, drawing.lines)
    measure(drawing)
    check_numbers(drawing)
    for _, _, address in pictures_in(drawing.root):
        if address.lower().startswith("data:image/"):
            yield from _troubles_inside(unpacked(address))
    if removed:  # what is to be taken out is not looked at for what it would look like
        return
    left = [(name, line, hint_of_rule(name)) for name, line in dict(reversed(rules)).items()]
    left += [(one.name, one.line, one.hint) for one in undrawn(drawing)]
    for name, line, hint in left:
        message = f"has something that is not drawn as it is meant: {name} (line {line})"
        yield Trouble("warning", "SVG-UNDRAWN", message, hint)


def _troubles_inside(data: bytes) -> Iterator[Trouble]:
    """Yield what is wrong with a picture inside a drawing."""
    if is_drawing(data):
        raise Broken("has a drawing in it as a picture", "take its shapes into the drawing itself")
    try:
        found = troubles_of(load(data))
    except Broken as broken:
        found = [broken.trouble]
    for one in found:
        yield Trouble(one.severity, one.code, f"has a picture in it that {one.message}", one.hint)
