"""Layouts: folders of templates, styles, words and fonts that inherit from one another.

A layout is a folder with a ``layout.yaml``. What it lacks is looked for in the layouts that
it inherits from, file by file; its ``nodes.html`` macro by macro.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected, suggest
from publish.settings.layout_faces import faces_of, font_folders
from publish.settings.layout_file import (
    Chain,
    Face,
    Fonts,
    LayoutFile,
    Name,
    SmallCaps,
    files_that_are_none,
    inherited,
)
from publish.settings.layout_search import built_in, layout_folder, unknown
from publish.settings.output_registry import OUTPUTS, LayoutKind
from publish.settings.places import PlacedSettings, SettingDiagnostic
from publish.settings.schema import Settings
from publish.settings.site import SiteSettings
from publish.settings.typeface import CODE, Typeface, families_in, plain_name, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.files import Reader

__all__ = [
    "CODE", "Face", "Fonts", "Layout", "LayoutFile", "Name", "SmallCaps", "Typeface", "built_in",
    "families_in", "load_layout", "plain_name", "quoted",
]  # fmt: skip


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """A layout with all that it inherits. ``chain`` begins with its own folder.

    ``formats`` has for each folder the output that it is for, '' where others inherit from it for
    several. ``faces`` are those that its text can be set in, with the folders of their files;
    ``own_fonts`` is the folder of the faces that lie beside the work, ``at_hand`` are the families
    of those that the command line names. ``warnings`` are those of
    its file.
    """

    name: str
    format: str
    title: str
    chain: tuple[Path, ...]
    formats: dict[Path, str]
    classes: frozenset[str]
    settings: Settings
    font_folders: tuple[Path, ...]
    at_hand: tuple[str, ...] = ()
    faces: dict[str, Typeface]
    table_letters: int
    small_caps: SmallCaps = "letters"
    words_fallback: str = "en"
    own_fonts: Path | None = None
    site: SiteSettings = SiteSettings()
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def kind(self) -> LayoutKind:
        """What it is for, and what holds of all that is made with it.

        Raises:
            KeyError: for a layout that is for no output, which others inherit from.
        """
        return OUTPUTS.kind(self.format)

    def with_face(self, name: str) -> Layout:
        """Return the layout with the files of a face among its own."""
        own = tuple(f for f in self.face(name).folders if f not in self.font_folders)
        return msgspec.structs.replace(self, font_folders=(*self.font_folders, *own))

    def with_fonts(self, folder: Path, families: tuple[str, ...]) -> Layout:
        """Return the layout with the faces that lie beside a work, for what its own lack."""
        return msgspec.structs.replace(
            self,
            font_folders=(*self.font_folders, folder),
            faces={name: face.with_families(families) for name, face in self.faces.items()},
            own_fonts=folder,
        )

    def with_given(self, folders: tuple[Path, ...], families: tuple[str, ...]) -> Layout:
        """Return the layout with the faces that the command line names.

        By name, and for what is lacking.

        They follow its own; one of a family that it has already stands for it.
        """
        return msgspec.structs.replace(
            self,
            font_folders=(*self.font_folders, *folders),
            faces={name: face.with_families(families) for name, face in self.faces.items()},
            at_hand=families,
        )

    def face(self, name: str) -> Typeface:
        """Return a face by its name, or by that of a family which the command line has put at hand.

        It says nothing where the layout names none at all.

        Raises:
            Rejected: when there are others, and none of that name.
        """
        if name in self.faces:
            return self.faces[name]
        if family := next((f for f in self.at_hand if plain_name(f) == plain_name(name)), ""):
            return self._usual.after(family)
        if not self.faces:
            return self._usual
        names = [*self.faces, *self.at_hand]
        hint = suggest(name, names) or "there are: " + ", ".join(names)
        message = f"the layout “{self.name}” has no face “{name}”"
        place, of = Place("--set"), ("face",)
        raise Rejected(
            [SettingDiagnostic(place, "error", "LAYOUT-FACE", message, hint, settings=of)]
        )

    @property
    def _usual(self) -> Typeface:
        """The face that is set with where none is chosen; it says nothing if there is none."""
        return self.faces.get("serif") or next(iter(self.faces.values()), Typeface("", 0, ()))

    @property
    def all_font_folders(self) -> set[Path]:
        """The folders of all its faces, whichever is chosen."""
        own = (folder for face in self.faces.values() for folder in face.folders)
        return {*self.font_folders, *own}

    def is_own(self, path: Path) -> bool:
        """Return whether a folder or file of faces is one that lies beside the work."""
        return self.own_fonts is not None and path.is_relative_to(self.own_fonts)

    def find(self, name: str, reader: Reader) -> tuple[Path, bytes] | None:
        """Return a file of the layout: the first along the chain.

        ``folder/name`` starts at a folder.

        A name that leads out is that of no file.
        """
        if Path(name).is_absolute() or ".." in Path(name).parts or "\0" in name:
            return None
        first, _, rest = name.partition("/")
        folders = self.chain
        named = [f for f in self.chain if f.name == first]
        if rest and named:
            folders, name = (named[-1],), rest
        for folder in folders:
            data = reader.read(folder / name)
            if data is not None:
                return folder / name, data
        return None

    def own(self, name: str, reader: Reader) -> Iterator[Path]:
        """Yield all files of this name along the chain, the layout's own first."""
        return (f / name for f in self.chain if reader.read(f / name) is not None)


def load_layout(name: str, reader: Reader) -> Layout:
    """Read a layout by the name of a built-in one or by its folder.

    Args:
        name: the name or the folder.
        reader: reads it; where it may read anything, the layout may still name only what lies in
            its own folder, and layouts beside it.

    Raises:
        Rejected: when there is none, or it (or one it inherits from) has errors.
    """
    findings = Findings()
    folder = layout_folder(name, None, reader)
    if folder is None:
        raise Rejected([unknown(name, Place("--layout"), reader)])
    files = inherited(folder, reader, findings, (), {})
    findings.extend(one for path, _, _ in files for one in files_that_are_none(path, reader))
    fonts = font_folders(files, reader, findings)
    faces = faces_of(files, reader, findings)
    if findings.failed:
        raise Rejected(findings)
    title, kind = "", ""
    for _, file, _ in reversed(files):
        title, kind = file.title or title, file.format or kind
    return Layout(
        name=folder.name or name,
        format=kind,
        title=title,
        chain=tuple(f for f, _, _ in files),
        formats={f: file.format for f, file, _ in files} | {folder: kind},
        classes=frozenset(c for _, file, _ in files for c in file.classes),
        settings=_settings(files),
        site=_site_settings(files),
        font_folders=fonts,
        faces=faces,
        table_letters=next((f.table_letters for _, f, _ in files if f.table_letters), 60),
        small_caps=next((f.small_caps for _, f, _ in files if f.small_caps), "letters"),
        words_fallback=next((f.words_fallback for _, f, _ in files if f.words_fallback), "en"),
        warnings=tuple(findings),
    )


def _site_settings(files: Chain) -> SiteSettings:
    """Return the settings of a site, the layout's own before inherited ones."""
    whole = SiteSettings()
    for _, file, _ in reversed(files):
        whole = file.site.over(whole)
    return whole


def _settings(files: Chain) -> Settings:
    """Return the settings of a layout with the inherited ones, and where in files they stand."""
    whole, folder = Settings(), files[0][0]
    places = {"": Place(str(folder / "layout.yaml"))}
    for _, file, placed in reversed(files):
        whole = file.settings.over(whole)
        for field in msgspec.structs.fields(Settings):
            if getattr(file.settings, field.name) is not None:
                places[field.encode_name] = placed.at(("settings", field.encode_name))
    stated = PlacedSettings(**msgspec.structs.asdict(whole))
    stated.places.update(places)
    return stated
