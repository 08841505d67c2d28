"""The font stack: all faces that a work is set with, those of its layout and its own.

Faces come from the folders of the layout, from those that the command line names (``--fonts``), and
from the folder ``fonts`` beside the work, and from nowhere else.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.cache import cache_folder
from publish.core.confinement import Shut
from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.files import Reader, digest, is_shipped, shown
from publish.core.folder_listing import FONTS
from publish.settings.layouts import CODE
from publish.source import tree
from publish.typeset.faces.files import (
    OTHERS,
    REGULAR,
    USUAL_HEIGHTS,
    Face,
    faces_in,
    is_packed,
    kept_unpacked,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from publish.settings.layouts import Layout, Typeface
    from publish.source.tree import Work

#: The folder beside a work with the faces that its writer adds.
OWN = "fonts"
#: The region that a language's characters are drawn for, as collections name their faces.
_REGIONS = {
    "zh": "SC CN", "zh-hans": "SC CN", "zh-cn": "SC CN", "zh-sg": "SC CN", "zh-hant": "TC TW",
    "zh-tw": "TC TW", "zh-hk": "HK", "zh-mo": "HK", "ja": "JP", "ko": "KR",
}  # fmt: skip
#: Fonts come in these, and cannot be taken out of them here.
_ARCHIVES = (".zip", ".gz", ".xz", ".7z", ".rar")
_SHARED = "put the file itself into the folder, or name the one that works share faces in: --fonts"
_KINDS = ".otf, .ttf, .ttc, .woff or .woff2"
_ASK = "take a face whose licence lets it be embedded, as those under the SIL Open Font License do"


class File(msgspec.Struct, frozen=True):
    """A font file with its faces and the file that the page engine opens for it."""

    path: Path
    data: bytes
    faces: tuple[Face, ...]

    @property
    def opened(self) -> Path:
        """The file in the cache with the same font, unpacked: nothing else can be in its place."""
        return kept_unpacked(self.data)


class FontStack(msgspec.Struct, frozen=True, dict=True):
    """The font files of some folders, in the order in which they are asked for a character."""

    files: tuple[File, ...]

    @property
    def faces(self) -> Iterator[Face]:
        """All faces, file by file."""
        return (face for file in self.files for face in file.faces)

    @cached_property
    def points(self) -> frozenset[int]:
        """The characters that at least one face has."""
        alike = {face.characters: face for face in self.faces}  # those of a collection often are
        return frozenset[int]().union(*(face.points for face in alike.values()))

    def knows(self, family: str) -> bool:
        """Return whether there is a face of a family of this name."""
        return any(face.is_called(family) for face in self.faces)

    def family(self, name: str) -> Iterator[Face]:
        """Yield the faces of a family."""
        return (face for face in self.faces if face.is_called(name))


def font_stack_of(layout: Layout, reader: Reader) -> FontStack:
    """Return the faces of a layout.

    Raises:
        Rejected: for files that are no faces, and when there is no face at all.
    """
    findings = Findings()
    files = [f for folder in layout.font_folders for f in _files(folder, reader, findings)]
    if not files and not findings.failed:
        findings.error(
            Place(str(layout.chain[0] / "layout.yaml")),
            "LAYOUT-FONTS",
            "the layout has no face to set with",
            "name a folder with .otf or .ttf files under “fonts: folders:”, or inherit from shared",
        )
    if findings.failed:
        raise Rejected(findings)
    return FontStack(_without_doubles(files, reader))


def with_given(layout: Layout, lang: str, reader: Reader) -> Layout:
    """Return a layout with the faces in the folders that the command line names, if it names any.

    Raises:
        Rejected: for files that are no faces.
    """
    folders = reader.folders.fonts
    return layout.with_given(folders, _families(folders, lang, reader)) if folders else layout


def with_own(layout: Layout, beside: Path, lang: str, reader: Reader) -> Layout:
    """Return a layout with the faces that lie beside a work, if there are any.

    Their families come after those of the layout, in the order of their files; of a collection
    those first that are drawn for the work's language.

    Raises:
        Rejected: for files that are no faces.
    """
    folder = beside / OWN
    if not reader.face(folder).names(folder):
        if folder.exists() and not folder.is_dir():
            message, hint = "this is no folder of faces", "give it another name"
            raise Rejected([Diagnostic(Place(shown(folder)), "error", "FILE-KIND", message, hint)])
        return layout
    return layout.with_fonts(folder, _families([folder], lang, reader))


def _families(folders: Iterable[Path], lang: str, reader: Reader) -> tuple[str, ...]:
    """Return the families in some folders, in the order of their files.

    Of a collection those are first that are drawn for a language.

    Raises:
        Rejected: for files that are no faces.
    """
    findings = Findings()
    files = [file for folder in folders for file in _files(folder, reader, findings)]
    if findings.failed:
        raise Rejected(findings)
    found = (f.family for file in files for f in sorted(file.faces, key=_strangeness(lang)))
    return tuple(dict.fromkeys(found))


def layout_with_faces(
    layout: Layout, face: str, work: Work, beside: Path, reader: Reader
) -> Layout:
    """Return a layout with the faces that a work is set in.

    That which is chosen, its own, that of code.

    Args:
        layout: the layout as it is for every work.
        face: the name of the one that is chosen.
        work: the work.
        beside: the folder in which it lies.
        reader: reads the faces.

    Raises:
        Rejected: for a face that the layout has not, and for files that are no faces.
    """
    lang = work.metadata.lang
    layout = with_given(layout, lang, reader).with_face(face)
    if layout.kind.medium == "text":  # plain text has no faces
        return layout
    if CODE in layout.faces and has_code(work):
        layout = layout.with_face(CODE)
    return with_own(layout, beside, lang, reader)


def has_code(work: Work) -> bool:
    """Return whether there is code in a work: the face for it is not wanted otherwise."""
    nodes = tree.walk(*work.body, *work.notes)
    return any(isinstance(node, tree.Code | tree.CodeBlock) for node in nodes)


def _strangeness(lang: str) -> Callable[[Face], int]:
    tags = [lang.lower().rsplit("-", cut)[0] for cut in range(lang.count("-") + 1)]
    regions = next((_REGIONS[tag].split() for tag in tags if tag in _REGIONS), [])
    return lambda face: int(not any(word in regions for word in face.family.split()))


def _files(folder: Path, reader: Reader, findings: Findings) -> Iterator[File]:
    reader = reader.face(folder)
    names = reader.names(folder)
    findings.extend(_no_files(folder, names))
    for name in names:
        path = folder / name
        data = None if path.name.startswith(".") else _read(path, reader, findings)
        if data is None:
            continue
        faces = faces_in(data)
        if isinstance(faces, str):
            findings.error(
                Place(str(path)),
                "LAYOUT-FONTS",
                f"this font file cannot be used: {faces}",
                "put a whole OpenType or TrueType file in its place, or take it out of the folder",
            )
        elif drawn := tuple(face for face in faces if not face.pictures):
            yield File(path, data, drawn)


def _no_files(folder: Path, names: list[str]) -> Iterator[Diagnostic]:
    """Yield folders with the names of fonts.

    One in which there are fonts may be called as they are.
    """
    fonts = [name for name in names if _is_font(name)]
    for name in names:
        is_one = name.endswith("/") and _is_font(name[:-1])
        if is_one and not any(font.startswith(name) for font in fonts):
            place = Place(shown(folder / name))
            message, hint = "this is a folder, and no font", "put the font there, or rename it"
            yield Diagnostic(place, "error", "FILE-KIND", message, hint)


def _read(path: Path, reader: Reader, findings: Findings) -> bytes | None:
    """Return the bytes of a font.

    Nothing of what is none, and of a way out of the folder, which is told.

    A link out is told whatever it is called: it may lead to a folder of fonts.
    """
    try:
        reader.check(path)
        if not _is_font(path.name) or path.is_dir():
            return None
        return reader.read(path) or b""
    except Shut as shut:
        hint = _SHARED if shut.code == "FILE-OUTSIDE" else ""
        findings.extend([shut.at(Place(shown(path)), "the file", hint)])
        return None


def measured(face: Typeface, folders: Iterable[Path], reader: Reader) -> Typeface:
    """Return a face with the heights of its letters.

    As its layout says, or measured on “H” and “x”.

    Of its faces the upright regular one counts; where there is none of that name, what is usual.
    """
    if not face.families or (face.cap_height and face.x_height):
        return face
    files = (f for one in (*face.folders, *folders) for f in _files(one, reader, Findings()))
    faces = (f for file in files for f in file.faces if f.is_called(face.family))
    regular = (f for f in faces if not f.italic and f.weights[0] <= REGULAR <= f.weights[1])
    found = next((f.heights for f in regular), USUAL_HEIGHTS)
    return face.with_heights(face.cap_height or found[0], face.x_height or found[1])


def forbidden(font_stack: FontStack) -> Iterator[Diagnostic]:
    """Yield the faces whose licence forbids that they are put into a file."""
    for file in font_stack.files:
        names = dict.fromkeys(face.family for face in file.faces if not face.is_embeddable)
        for name in names:
            message = f"the licence of “{name}” does not allow it to be embedded (OS/2, fsType)"
            yield Diagnostic(Place(str(file.path)), "error", "FACE-LICENCE", message, _ASK)


def strange(layout: Layout, reader: Reader) -> Iterator[Diagnostic]:
    """Yield the files in the folders of faces that are fonts of a kind that is not set with.

    Of those to which a link leads out of a folder of the user's none is told: they are the
    system's.
    """
    for folder in layout.font_folders:
        names = reader.face(folder).names(folder)
        if folder in reader.folders.fonts and not any(map(_is_font, names)):
            message, hint = "there is no font in this folder", f"put some there: {_KINDS}"
            yield Diagnostic(Place(shown(folder)), "warning", "FACE-KIND", message, hint)
        linked = tuple(n for n in names if n.endswith("/") and (folder / n).is_symlink())
        for name in names:
            problem = _kind_of(folder / name, reader)
            if problem and not name.startswith(linked):
                message = f"{problem[0]}: the other faces are used"
                place = Place(str(folder / name))
                yield Diagnostic(place, "warning", "FACE-KIND", message, problem[1])


def _kind_of(path: Path, reader: Reader) -> tuple[str, str] | None:
    """Return what keeps a file in a folder of faces from being set with, and what to do."""
    kind, name = path.suffix, path.name
    given = any(map(path.is_relative_to, reader.folders.fonts))
    if not given and path.is_symlink() and path.is_dir():
        hint = "put the folder itself there, or name it: --fonts"
        return "a link to a folder is not followed here", hint
    if name.lower().endswith(OTHERS):
        hint = f"take the font as {_KINDS}: there is mostly one"
        if kind.lower() in _ARCHIVES:
            hint = "unpack it: Offprint opens no archives"
        return f"a font file of this kind ({kind}) cannot be read", hint
    if _is_font(name) and _has_pictures(reader.face(path).read(path) or b""):
        hint = "take one with outlines in black, for emoji that of Noto Emoji"
        return "the glyphs of this font are pictures, or coloured, and cannot be set", hint
    return None


def doubled(layout: Layout, reader: Reader) -> Iterator[Diagnostic]:
    """Yield the faces of the command line that a layout has already, and that are not used."""
    files = [f for folder in layout.font_folders for f in _files(folder, reader, Findings())]
    own = {face.kind for file in files if not _is_given(file, reader) for face in file.faces}
    for file, faces in _doubles(files, reader):
        for name in dict.fromkeys(face.family for face in faces if face.kind in own):
            message = f"the layout has this face of “{name}” already, and its own is used"
            hint = "take the file out of the folder, or rename its family"
            yield Diagnostic(Place(shown(file.path)), "warning", "FACE-TWICE", message, hint)


def _is_given(file: File, reader: Reader) -> bool:
    """Return whether a file lies in a folder that the command line names."""
    return any(map(file.path.is_relative_to, reader.folders.fonts))


def _doubles(files: list[File], reader: Reader) -> Iterator[tuple[File, tuple[Face, ...]]]:
    """Yield the files of the command line with such faces as files before them have."""
    known: set[tuple[str, tuple[int, int], bool]] = set()
    for file in files:
        faces = tuple(face for face in file.faces if face.kind in known)
        if faces and _is_given(file, reader):
            yield file, faces
        known |= {face.kind for face in file.faces}


def _without_doubles(files: list[File], reader: Reader) -> tuple[File, ...]:
    """Return the files, those of the command line without the faces that there are already."""
    doubles = {file.path: faces for file, faces in _doubles(files, reader)}
    left = ((file, doubles.get(file.path, ())) for file in files)
    kept = (
        msgspec.structs.replace(file, faces=tuple(f for f in file.faces if f not in out))
        for file, out in left
    )
    return tuple(file for file in kept if file.faces)


def _is_font(name: str) -> bool:
    return name.lower().endswith(FONTS)


def _has_pictures(data: bytes) -> bool:
    faces = faces_in(data)
    return not isinstance(faces, str) and any(face.pictures for face in faces)


def for_engine(layout: Layout, font_stack: FontStack) -> tuple[Path, ...]:
    """Return the folders that the page engine looks for faces in.

    Those that come with the program, and for the files of others one in the cache: the engine would
    open all that lies in a folder, pipes and links that lead out of it too, and not what was read.
    Its name is made of what is in it: the engine knows a folder by its name, and would take a file
    that was changed for the one before.
    """
    shipped = tuple(folder for folder in layout.font_folders if is_shipped(folder))
    own = [f for f in font_stack.files if is_packed(f.data) or not is_shipped(f.path)]
    return (*shipped, _linked(own)) if own else shipped


def _linked(files: list[File]) -> Path:
    """Return a folder in the cache with links to files, in their order."""
    opened = [file.opened.absolute() for file in files]
    known = "\n".join(f"{path}\t{digest(f.data)}" for path, f in zip(opened, files, strict=True))
    folder = cache_folder() / "faces" / digest(known.encode("utf-8", "surrogateescape"))
    folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(opened):
        link = folder / f"{number:03}{path.suffix.lower()}"
        with suppress(FileExistsError):
            link.symlink_to(path)
    return folder
