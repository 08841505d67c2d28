"""The faces of a layout: which it has by name, and the folders of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.confinement import Shut, check_name, is_below, is_folder
from publish.core.files import layouts_folder
from publish.settings.layout_file import OUTSIDE, PUT_INSIDE
from publish.settings.typeface import Typeface, are_families

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.core.yaml_positions import PlacedData
    from publish.settings.layout_file import Chain


def font_folders(files: Chain, reader: Reader, findings: Findings) -> tuple[Path, ...]:
    """Return the folders of faces; those of the layout itself come first."""
    folders: list[Path] = []
    for folder, file, placed in files:
        steps = ("fonts", "folders")
        around = (folder, files[0][0], *reader.roots)
        found = _found_folders(folder, file.fonts.folders, placed, steps, around, findings)
        folders += [one for one in found if one not in folders]
    return tuple(folders)


def faces_of(files: Chain, reader: Reader, findings: Findings) -> dict[str, Typeface]:
    """Return the faces by name.

    One of the layout itself goes before that of one it inherits from.
    """
    faces: dict[str, Typeface] = {}
    for folder, file, placed in reversed(files):
        for name, face in file.faces.items():
            if not are_families(face.families):
                message = f"“{face.families}” are no names of families"
                hint = "write each in quotation marks, commas between: 'Own Serif', 'EB Garamond'"
                findings.error(placed.at(("faces", name, "families")), "LAYOUT-FACE", message, hint)
            steps = ("faces", name, "folders")
            around = (folder, files[0][0], *reader.roots)
            found = _found_folders(folder, face.folders, placed, steps, around, findings)
            place = placed.at(("faces", name, "families"))
            heights = face.cap_height, face.x_height
            faces[name] = Typeface(face.families, heights[0], tuple(found), heights[1], place)
    return faces


def _found_folders(
    folder: Path,
    names: tuple[str, ...],
    placed: PlacedData,
    steps: tuple[str, ...],
    around: tuple[Path, ...],
    findings: Findings,
) -> list[Path]:
    """Return folders of fonts named in a layout's file; those that are not there are reported.

    ``around`` are the folders in which they may lie, besides those that come with the program.
    """
    folders = []
    for i, name in enumerate(names):
        place = placed.at((*steps, i))
        if not _lies(name, folder, *around, layouts_folder()):
            findings.error(place, "LAYOUT-OUTSIDE", OUTSIDE.format("folder", name), PUT_INSIDE)
            continue
        found = next((p for p in (folder / name, layouts_folder() / name) if is_folder(p)), None)
        if found is not None:
            folders.append(found.resolve())
            continue
        findings.error(
            place,
            "LAYOUT-FONTS",
            f"there is no folder of fonts “{name}”",
            "give a path that begins at the layout’s folder or at layouts/",
        )
    return folders


def _lies(name: str, folder: Path, *around: Path) -> bool:
    """Return whether a name stands for something in one of some folders, however it is written."""
    try:
        check_name(name)
        return is_below(folder / name, *around)
    except Shut:
        return False
