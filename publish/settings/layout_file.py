"""The file of a layout, ``layout.yaml``, read with those of the layouts that it inherits from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from publish.core import contract
from publish.core.confinement import is_astray, is_folder
from publish.core.diagnostics import Diagnostic, Findings, Place, suggest
from publish.core.files import Reader, is_shipped, shown
from publish.core.yaml_positions import PlacedData, fit, load
from publish.settings.deprecations import with_new_names
from publish.settings.layout_search import layout_folder, may_inherit, unknown
from publish.settings.output_registry import OUTPUTS
from publish.settings.schema import Settings
from publish.settings.site import SiteSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

SmallCaps = Literal["scaled", "letters"]
Name = Annotated[str, msgspec.Meta(min_length=1, description="the name or folder of a layout")]

#: What is said of what a layout names, and may not.
OUTSIDE = "the {} “{}” lies outside the folder of the layout, and is not read"
PUT_INSIDE = (
    "put it into the layout’s folder; a layout that it inherits from may also lie beside it"
)
#: What to do with a class of a layout that is one of the contract's.
_OWN_CLASS = "give it another name, in the style sheet and in the sources that use it"
#: The ends of the names of a layout's own files.
_FILES = (".css", ".html", ".txt", ".yaml")
#: So many layouts may inherit one from the other.
_GENERATIONS = 20


class Fonts(msgspec.Struct, frozen=True, rename="kebab"):
    """The faces that a layout sets with: all files of these folders, and no others."""

    folders: tuple[str, ...] = ()


class Face(msgspec.Struct, frozen=True, rename="kebab"):
    """A face that text can be set in, as a layout's file has it.

    ``families`` are in the order of CSS, ``folders`` those of its files; ``cap_height`` and
    ``x_height`` are the heights of its capitals and of its small letters as shares of the size, 0
    when they are to be measured.
    """

    families: str
    folders: tuple[str, ...] = ()
    cap_height: float = 0
    x_height: float = 0


class LayoutFile(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """``layout.yaml``.

    ``table_letters`` is how many letters its tables may be wide, where its style sheets have the
    measure and not the settings. ``small_caps`` is what is set where a face has no small capitals:
    its capitals, ``scaled``, or its ``letters`` as they are. ``words_fallback`` is the language of
    the press's own words where there are none in that of the work.
    """

    title: str = ""
    format: str = ""
    inherits: tuple[Name, ...] = ()
    classes: tuple[str, ...] = ()
    fonts: Fonts = Fonts()
    faces: dict[str, Face] = {}
    table_letters: int = 0
    small_caps: SmallCaps | None = None
    words_fallback: str = ""
    settings: Settings = Settings()
    site: SiteSettings = SiteSettings()


#: Layouts, each before those it inherits from: folder, file, and where in the file things stand.
Chain = list[tuple[Path, LayoutFile, PlacedData]]


def inherited(
    folder: Path,
    reader: Reader,
    findings: Findings,
    inside: tuple[Path, ...],
    read_before: dict[Path, Chain],
) -> Chain:
    """Return a layout and all that it inherits from; ``inside`` are those that inherit from it."""
    if folder in read_before:
        return read_before[folder]
    path = folder / "layout.yaml"
    text = reader.within(*reader.roots, folder).text(path, str(path))
    placed = load(text or "", str(path), 1, findings)
    placed = with_new_names(placed, ("settings",), findings)
    read = fit(placed, LayoutFile, findings)
    if read is None:
        return []
    if text is not None and not placed.value and not findings.failed:
        message = "this file says nothing: a layout inherits from another, or is for an output"
        findings.error(Place(str(path)), "LAYOUT-FORMAT", message, "write “inherits: [pdf]”")
    if read.format and read.format not in OUTPUTS.formats:
        hint = suggest(read.format, OUTPUTS.formats) or "one of: " + ", ".join(OUTPUTS.formats)
        message = f"there is no output “{read.format}”"
        findings.error(placed.at(("format",)), "LAYOUT-FORMAT", message, hint)
    findings.extend(_taken_classes(read, placed))
    result, known = [(folder, read, placed)], {folder}
    for i, name in enumerate(read.inherits):
        parent, place = layout_folder(name, folder, reader), placed.at(("inherits", i))
        if parent is None:
            findings.extend([unknown(name, place, reader)])
        elif parent in (*inside, folder):
            message = f"“{name}” inherits from this layout, or is itself"
            findings.error(place, "LAYOUT-LOOP", message, "take that line out")
        elif len(inside) >= _GENERATIONS:
            message = f"more than {_GENERATIONS} layouts inherit one from the other"
            findings.error(place, "LAYOUT-LOOP", message, "let this one inherit from none")
        elif not may_inherit(parent, (folder, *inside), reader):
            findings.error(place, "LAYOUT-OUTSIDE", OUTSIDE.format("layout", name), PUT_INSIDE)
        else:
            more = inherited(parent, reader, findings, (*inside, folder), read_before)
            result += [item for item in more if item[0] not in known]
            known |= {item[0] for item in more}
    read_before[folder] = result
    return result


def _taken_classes(read: LayoutFile, placed: PlacedData) -> Iterator[Diagnostic]:
    """Yield the classes of a layout that templates write: sources cannot have them, too."""
    for i, name in enumerate(read.classes):
        if name in contract.CLASSES:
            message = f"templates write the class “{name}” already"
            place = placed.at(("classes", i))
            yield Diagnostic(place, "error", "LAYOUT-CONTRACT", message, _OWN_CLASS)


def files_that_are_none(folder: Path, reader: Reader) -> Iterator[Diagnostic]:
    """Yield what in the folder of a layout has the name of one of its files, and is none."""
    inside = reader.within(*reader.roots, folder)
    if is_shipped(folder):
        return
    words = folder / "words"
    found = [p / name for p in (folder, words) if is_folder(p) for name in inside.beside(p)]
    for path in found:
        if path.suffix in _FILES and (is_folder(path) or is_astray(path)):
            message = "this is a folder, or a link that leads nowhere, and no file of a layout"
            hint = "put the file there, or give it another name"
            yield Diagnostic(Place(shown(path)), "error", "FILE-KIND", message, hint)
