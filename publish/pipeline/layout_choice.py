"""Which layout each output of a work has: the usual one, one its front matter names, or one given.

What a work names comes with the program, lies in a folder of layouts that the command line names,
or below the work's own folder, with all that it reads: whoever builds somebody else's work reads
nothing else for it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.confinement import Shut, check_name, is_below, is_file
from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected, suggest
from publish.core.files import Reader, is_shipped, layouts_folder
from publish.settings.layout_search import FILE, is_safe, layout_folder, names_at_hand
from publish.settings.layouts import load_layout
from publish.settings.output_registry import OUTPUTS

if TYPE_CHECKING:
    from publish.core.shared_folders import Folders
    from publish.settings.layouts import Layout


#: What a work can name.
_THERE = (
    "name one that comes with the program, or a folder; say on the command line where others lie: "
    "--layout-path"
)


class Choice(msgspec.Struct, frozen=True):
    """The layout of each output, by its name or folder; ``own`` are those of the work's folder."""

    names: dict[str, str]
    own: frozenset[str] = frozenset()


def choice_for(source: Path, reader: Reader, given: dict[str, str], findings: Findings) -> Choice:
    """Return the layouts of a work.

    Args:
        source: the file of the work.
        reader: reads it and the layouts.
        given: the layouts of outputs that are named on the command line.
        findings: receives what is wrong with those that the front matter names.
    """
    from publish.source.reader import layouts_named

    _check_usual(reader, findings)
    text = reader.markdown(source, str(source)) or ""
    within = reader.branch((source.parent, layouts_folder()))
    named: dict[str, str] = {}
    own = set()
    for name, place in layouts_named(text, str(source)):
        found = _found(name, source.parent, place, reader, findings)
        layout = _loaded(found, within, findings) if found else None
        if layout is None:
            continue
        if fault := _fault(layout, named):
            findings.error(place, "LAYOUT-FORMAT", *fault)
            continue
        named[layout.format] = found
        if found != name:
            own.add(found)
    reader.inputs.update(within.inputs)
    return Choice(OUTPUTS.layouts(named) | given, frozenset(own))


def choice_without_own(
    source: Path, reader: Reader, given: dict[str, str], findings: Findings
) -> Choice:
    """Return the layouts of a work that is not trusted.

    What it names itself is not even looked at.
    """
    _check_usual(reader, findings)
    report = findings.warning if given else findings.error
    from publish.source.reader import layouts_named

    for name, place in layouts_named(reader.markdown(source, str(source)) or "", str(source)):
        report(
            place,
            "LAYOUT-UNTRUSTED",
            f"the work asks for the layout “{name}”, and is not trusted: it has no choice",
            "take the line out, or choose a layout that you trust on the command line: --layout",
        )
    return Choice(OUTPUTS.layouts() | given)


def _check_usual(reader: Reader, findings: Findings) -> None:
    """Look over the layouts of the user's folders that stand in the place of the usual ones.

    One that is for another output would have that made in the place of what is asked for.
    """
    for name in (kind.name for kind in OUTPUTS.kinds) if reader.folders.layouts else ():
        folder = layout_folder(name, None, reader)
        if folder is None or is_shipped(folder):
            continue
        layout = _loaded(name, reader.within(), findings)
        if layout and layout.format != name:
            place, message = Place(str(folder / FILE)), f"this layout is not for --format {name}"
            hint = f"by its name it stands for that of the program: inherit “{name}”, or rename it"
            findings.error(place, "LAYOUT-FORMAT", message, hint)


def _found(name: str, folder: Path, place: Place, reader: Reader, findings: Findings) -> str:
    """Return a name of a layout at hand, or a folder below the work's; '' if there is none.

    At hand are those that come with the program, and those in the folders of the command line.
    """
    known = layout_folder(name, None, reader) if "/" not in name and name[:1] != "." else None
    if known and is_safe(known, reader):
        return name
    path = folder / name
    if Path(name).is_absolute() or ".." in Path(name).parts or not _is_below(name, folder):
        findings.error(
            place,
            "LAYOUT-OUTSIDE",
            f"the layout “{name}” does not lie below the folder of the work",
            "put its folder there, or name it on the command line: --layout",
        )
        return ""
    if not is_file(path / FILE):
        names = names_at_hand(reader.folders.layouts)
        if name in names:
            message = f"the layout “{name}” is a link that leads out of its folder of layouts"
            hint = "put the layout itself there, or name it on the command line: --layout"
            findings.error(place, "LAYOUT-OUTSIDE", message, hint)
            return ""
        hint = suggest(name, names) or _THERE
        findings.error(place, "LAYOUT-UNKNOWN", f"there is no layout “{name}”", hint)
        return ""
    return os.path.join(".", path)  # noqa: PTH118 - a path would lose the point


def _is_below(name: str, folder: Path) -> bool:
    """Return whether a name stands for something within a folder, and not for the folder itself."""
    try:
        check_name(name)
        return is_below(folder / name, folder) and not is_below(folder, folder / name)
    except Shut:
        return False


def _loaded(name: str, reader: Reader, findings: Findings) -> Layout | None:
    try:
        return load_layout(name, reader)
    except Rejected as rejected:
        findings.extend(rejected.findings)
        return None


def _fault(layout: Layout, named: dict[str, str]) -> tuple[str, str] | None:
    """Return why a layout cannot be one of a work's, and what to do."""
    if not layout.format:
        message = "this layout is for no output: other layouts inherit from it"
        return message, "name one that has a “format”"
    if layout.format not in OUTPUTS.names:
        message = f"this layout is for publish {layout.format}, and not for a work alone"
        return message, "take it out, and name it there: --layout"
    if layout.format in named:
        message = f"another layout for --format {layout.format} is named before"
        return message, "take one of the two out"
    return None


def layouts_of(
    names: tuple[str, ...], formats: tuple[str, ...], folders: Folders
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return which outputs are made, and the layouts of those for which one is given.

    Args:
        names: layouts chosen by name or folder; each is for the outputs of its own format.
        formats: outputs asked for; none means those of the layouts, or the usual ones.
        folders: those in which layouts are looked for by name are among them.

    Raises:
        Rejected: for a layout that does not exist, or is for no output that is asked for.
    """
    chosen: dict[str, str] = {}
    asked = {OUTPUTS[name].kind.name for name in formats or OUTPUTS.names}
    for name in names:
        layout = load_layout(name, Reader(folders=folders))
        if layout.format not in asked:
            message = f"the layout “{name}” is not for an output that is asked for"
            kind = "it is for none: other layouts inherit from it"
            if layout.format:
                is_output = layout.format in OUTPUTS.names
                way = f"--format {layout.format}" if is_output else f"publish {layout.format}"
                kind = f"it is for {way}"
            raise Rejected([Diagnostic(Place("--layout"), "error", "LAYOUT-FORMAT", message, kind)])
        chosen[layout.format] = name
    given = {one.name: chosen[one.kind.name] for one in OUTPUTS if one.kind.name in chosen}
    return formats or tuple(chosen) or OUTPUTS.usual, given
