"""Layouts: folders of templates, styles, words and fonts that inherit from one another.

A layout is a folder with a ``layout.yaml``. What it lacks is looked for in the layouts that
it inherits from, file by file; its ``nodes.html`` macro by macro.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from publish.core import contract
from publish.core.confinement import Shut, check_name, is_astray, is_below, is_folder
from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected, suggest
from publish.core.files import Reader, is_shipped, layouts_folder, shown
from publish.core.yaml_positions import PlacedData, fit, load
from publish.settings.deprecations import with_new_names
from publish.settings.layout_search import built_in, layout_folder, may_inherit, unknown
from publish.settings.output_registry import OUTPUTS, LayoutKind
from publish.settings.places import PlacedSettings, SettingDiagnostic
from publish.settings.schema import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Face", "Fonts", "Layout", "LayoutFile", "Name", "SmallCaps", "Typeface", "built_in",
    "families_in", "load_layout", "plain_name", "quoted",
]  # fmt: skip

SmallCaps = Literal["scaled", "letters"]
Name = Annotated[str, msgspec.Meta(min_length=1, description="the name or folder of a layout")]


#: What is said of what a layout names, and may not.
_OUT = "the {} “{}” lies outside the folder of the layout, and is not read"
_IN = "put it into the layout’s folder; a layout that it inherits from may also lie beside it"
#: What to do with a class of a layout that is one of the contract's.
_OWN_CLASS = "give it another name, in the style sheet and in the sources that use it"
#: The face of code among the faces of a layout.
CODE = "code"


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


class Typeface(msgspec.Struct, frozen=True):
    """A face of a layout with the folders of its files; ``place`` is where its families stand."""

    families: str
    cap_height: float
    folders: tuple[Path, ...]
    x_height: float = 0
    place: Place = Place("")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the families."""
        return families_in(self.families)

    @property
    def family(self) -> str:
        """The name of the family that the text is set in."""
        return next(iter(self.names), "")

    def with_families(self, names: tuple[str, ...]) -> Typeface:
        """Return the face with other families for what those before lack.

        One that has none has none.
        """
        more = [name for name in names if name not in self.names] if self.families else []
        families = ", ".join([self.families, *map(quoted, more)])
        return msgspec.structs.replace(self, families=families)

    def after(self, family: str) -> Typeface:
        """Return the face of a family, with those of this one for what it lacks."""
        others = [quoted(name) for name in self.names if name != family]
        families = ", ".join([quoted(family), *others])
        return Typeface(families, 0, self.folders, place=self.place)

    def with_heights(self, capitals: float, letters: float) -> Typeface:
        """Return the face with the heights of capitals and small letters as shares of the size."""
        return msgspec.structs.replace(self, cap_height=capitals, x_height=letters)

    def style(self) -> str:
        """Return the rule by which style sheets know it."""
        if not self.families:
            return ""
        face, height = contract.FACE, contract.CAP_HEIGHT
        return f":root {{ {face}: {self.families}; {height}: {self.cap_height:g} }}\n"

    def style_as_code(self, text: Typeface) -> str:
        """Return the rule by which style sheets know it as that of code.

        As large as the text to the eye.

        A layout that names no face for code has it in that of the text.
        """
        families = self.families or text.families
        size = text.x_height / self.x_height if text.x_height and self.x_height else 1
        face, share = contract.CODE_FACE, contract.CODE_SIZE
        return f":root {{ {face}: {families or 'monospace'}; {share}: {size:.3g}em }}\n"


def families_in(style: str) -> tuple[str, ...]:
    """Return the names in a list of families as style sheets have it."""
    import tinycss2

    names = [""]
    for part in tinycss2.parse_component_value_list(style):
        if part == ",":
            names.append("")
        elif part.type in ("string", "ident"):
            names[-1] = f"{names[-1]} {part.value}"
    return tuple(name.strip() for name in names if name.strip())


def quoted(name: str) -> str:
    """Return a family's name as a string of a style sheet."""
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


def plain_name(family: str) -> str:
    """Return a family's name as names are compared: capitals and spaces do not count."""
    return "".join(family.split()).casefold()


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


#: The ends of the names of a layout's own files.
_FILES = (".css", ".html", ".txt", ".yaml")
#: So many layouts may inherit one from the other.
_GENERATIONS = 20
#: Layouts, each before those it inherits from: folder, file, and where in the file things stand.
Chain = list[tuple[Path, LayoutFile, PlacedData]]


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
    files = _chain(folder, reader, findings, (), {})
    findings.extend(one for path, _, _ in files for one in _no_files(path, reader))
    fonts = _font_folders(files, reader, findings)
    faces = _faces(files, reader, findings)
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
        font_folders=fonts,
        faces=faces,
        table_letters=next((f.table_letters for _, f, _ in files if f.table_letters), 60),
        small_caps=next((f.small_caps for _, f, _ in files if f.small_caps), "letters"),
        words_fallback=next((f.words_fallback for _, f, _ in files if f.words_fallback), "en"),
        warnings=tuple(findings),
    )


def _taken_classes(read: LayoutFile, placed: PlacedData) -> Iterator[Diagnostic]:
    """Yield the classes of a layout that templates write: sources cannot have them, too."""
    for i, name in enumerate(read.classes):
        if name in contract.CLASSES:
            message = f"templates write the class “{name}” already"
            place = placed.at(("classes", i))
            yield Diagnostic(place, "error", "LAYOUT-CONTRACT", message, _OWN_CLASS)


def _no_files(folder: Path, reader: Reader) -> Iterator[Diagnostic]:
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


def _font_folders(files: Chain, reader: Reader, findings: Findings) -> tuple[Path, ...]:
    """Return the folders of faces; those of the layout itself come first."""
    folders: list[Path] = []
    for folder, file, placed in files:
        steps = ("fonts", "folders")
        around = (folder, files[0][0], *reader.roots)
        found = _found_folders(folder, file.fonts.folders, placed, steps, around, findings)
        folders += [one for one in found if one not in folders]
    return tuple(folders)


def _faces(files: Chain, reader: Reader, findings: Findings) -> dict[str, Typeface]:
    """Return the faces by name.

    One of the layout itself goes before that of one it inherits from.
    """
    faces: dict[str, Typeface] = {}
    for folder, file, placed in reversed(files):
        for name, face in file.faces.items():
            if not _are_families(face.families):
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


def _are_families(text: str) -> bool:
    """Return whether a text is what CSS takes for names of families (CSS Fonts 4, 2.1)."""
    import tinycss2

    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    names: list[list[str]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            names.append([])
        elif token.type != "whitespace":
            names[-1].append(token.type)
    return all(name == ["string"] or set(name) == {"ident"} for name in names)


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
            findings.error(place, "LAYOUT-OUTSIDE", _OUT.format("folder", name), _IN)
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


def _chain(
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
    kinds = {kind.name for kind in OUTPUTS.kinds}
    if read.format and read.format not in {*kinds, *OUTPUTS.names}:
        hint = suggest(read.format, OUTPUTS.names) or "one of: " + ", ".join(OUTPUTS.names)
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
            findings.error(place, "LAYOUT-OUTSIDE", _OUT.format("layout", name), _IN)
        else:
            inherited = _chain(parent, reader, findings, (*inside, folder), read_before)
            result += [item for item in inherited if item[0] not in known]
            known |= {item[0] for item in inherited}
    read_before[folder] = result
    return result
