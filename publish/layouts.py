"""Layouts: folders of templates, styles, words and fonts that inherit from one another.

A layout is a folder with a ``layout.yaml``. What it lacks is looked for in the layouts that
it inherits from, file by file; its ``nodes.html`` macro by macro.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from publish.diagnostics import Diagnostic, Findings, Place, Rejected, suggest
from publish.files import Reader, layouts_folder
from publish.settings import DEFAULTS, Settings
from publish.source.data import fit, load

if TYPE_CHECKING:
    from collections.abc import Iterator

Name = Annotated[str, msgspec.Meta(min_length=1, description="the name or folder of a layout")]


class Fonts(msgspec.Struct, frozen=True, rename="kebab"):
    """The faces that a layout sets with: all files of these folders, and no others."""

    folders: tuple[str, ...] = ()


class LayoutFile(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """``layout.yaml``."""

    title: str = ""
    format: str = ""
    inherits: tuple[Name, ...] = ()
    classes: tuple[str, ...] = ()
    fonts: Fonts = Fonts()
    settings: Settings = Settings()


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """A layout with all that it inherits. ``chain`` begins with its own folder."""

    name: str
    format: str
    title: str
    chain: tuple[Path, ...]
    classes: frozenset[str]
    settings: Settings
    font_folders: tuple[Path, ...]

    def find(self, name: str, reader: Reader) -> tuple[Path, bytes] | None:
        """A file of the layout: the first along the chain. ``folder/name`` starts at a folder."""
        first, _, rest = name.partition("/")
        folders = self.chain
        named = [f for f in self.chain if f.name == first]
        if rest and named:
            folders, name = (named[0],), rest
        for folder in folders:
            data = reader.read(folder / name)
            if data is not None:
                return folder / name, data
        return None


def load_layout(name: str, reader: Reader) -> Layout:
    """Read a layout by the name of a built-in one or by its folder.

    Raises:
        Rejected: when there is none, or it (or one it inherits from) has errors.
    """
    findings = Findings()
    folder = _folder(name, None)
    if folder is None:
        raise Rejected([_unknown(name, Place("--layout"))])
    files = _chain(folder, reader, findings, ())
    if findings.failed:
        raise Rejected(findings)
    settings, title, kind = DEFAULTS, "", ""
    for _, file in reversed(files):
        settings = file.settings.over(settings)
        title, kind = file.title or title, file.format or kind
    return Layout(
        name=folder.name,
        format=kind,
        title=title,
        chain=tuple(f for f, _ in files),
        classes=frozenset(c for _, file in files for c in file.classes),
        settings=settings,
        font_folders=_font_folders(files, findings),
    )


def _font_folders(files: list[tuple[Path, LayoutFile]], findings: Findings) -> tuple[Path, ...]:
    """The folders of faces; those of the layout itself come first."""
    folders: list[Path] = []
    for folder, file in files:
        for name in file.fonts.folders:
            found = next((p for p in (folder / name, layouts_folder() / name) if p.is_dir()), None)
            if found is None:
                findings.error(
                    Place(str(folder / "layout.yaml")),
                    "LAYOUT-FONTS",
                    f"there is no folder of fonts “{name}”",
                    "give a path that begins at the layout’s folder or at layouts/",
                )
            elif found.resolve() not in folders:
                folders.append(found.resolve())
    if findings.failed:
        raise Rejected(findings)
    return tuple(folders)


def _folder(name: str, beside: Path | None) -> Path | None:
    candidates = [Path(name), layouts_folder() / name]
    if beside is not None:
        candidates = [beside.parent / name, layouts_folder() / name]
    elif not ("/" in name or name.startswith(".")):
        candidates.reverse()
    return next((c for c in candidates if (c / "layout.yaml").is_file()), None)


def _unknown(name: str, place: Place) -> Diagnostic:
    built_in = sorted(p.parent.name for p in layouts_folder().glob("*/layout.yaml"))
    hint = suggest(name, built_in) or "there are: " + ", ".join(built_in)
    return Diagnostic(place, "error", "LAYOUT-UNKNOWN", f"there is no layout “{name}”", hint)


def _chain(
    folder: Path, reader: Reader, findings: Findings, inside: tuple[Path, ...]
) -> list[tuple[Path, LayoutFile]]:
    file, path = folder / "layout.yaml", str(folder / "layout.yaml")
    if folder in inside:
        findings.error(
            Place(path), "LAYOUT-LOOP", "the layout inherits from itself", "take that line out"
        )
        return []
    text = reader.text(file, path) or ""
    placed = load(text, path, 1, findings)
    read = fit(placed, LayoutFile, findings)
    if read is None:
        return []
    result = [(folder, read)]
    for i, name in enumerate(read.inherits):
        parent = _folder(name, folder)
        if parent is None:
            findings.extend([_unknown(name, placed.at(("inherits", i)))])
            continue
        for item in _chain(parent, reader, findings, (*inside, folder)):
            if item[0] not in [f for f, _ in result]:
                result.append(item)
    return result


def built_in() -> Iterator[str]:
    """The names of the layouts that come with the program."""
    return (p.parent.name for p in sorted(layouts_folder().glob("*/layout.yaml")))


def words_for(layout: Layout, lang: str, reader: Reader) -> dict[str, str]:
    """The words that the press itself prints, in the work's language; English where it has none.

    ``words/<tag>.yaml`` is looked for with the whole tag first, then with the language alone.
    """
    findings = Findings()
    words: dict[str, str] = {}
    for tag in ("en", lang.split("-", maxsplit=1)[0].lower(), lang):
        found = layout.find(f"words/{tag}.yaml", reader)
        if found:
            placed = load(found[1].decode("utf-8"), str(found[0]), 1, findings)
            words |= {k: str(v) for k, v in dict(placed.value).items()}  # type: ignore[arg-type]
            words["lang"] = tag
    if findings.failed:
        raise Rejected(findings)
    return words
