"""Which characters the faces of a layout have; what they lack is an error with its place."""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.diagnostics import Findings, Place, Rejected
from publish.files import Reader, cache_folder, digest, write
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.edition import Edition
    from publish.layouts import Layout, Typeface

_SUFFIXES = (".otf", ".ttf")
#: The weight of a regular face (OpenType, OS/2); what the heights of capitals and of small letters
#: mostly are, in ems.
_REGULAR, _USUAL_HEIGHTS = 400, (0.65, 0.45)


def coverage(layout: Layout, reader: Reader) -> frozenset[int]:
    """The characters that at least one face of the layout has.

    Raises:
        Rejected: for files that are no faces, and when there is no face at all.
    """
    points: set[int] = set()
    findings = Findings()
    for folder in layout.font_folders:
        for name in reader.names(folder):
            if name.lower().endswith(_SUFFIXES):
                points |= _points(folder / name, reader, findings)
    if not points and not findings.failed:
        findings.error(
            Place(str(layout.chain[0] / "layout.yaml")),
            "LAYOUT-FONTS",
            "the layout has no face to set with",
            "name a folder with .otf or .ttf files under “fonts: folders:”, or inherit from shared",
        )
    if findings.failed:
        raise Rejected(findings)
    return frozenset(points)


def _points(file: Path, reader: Reader, findings: Findings) -> frozenset[int]:
    """The characters of one face, kept from run to run as ranges."""
    data = reader.read(file) or b""
    kept = cache_folder() / f"face-{digest(data)}.json"
    try:
        ranges = msgspec.json.decode(kept.read_bytes(), type=list[tuple[int, int]])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        found = _ranges(data)
        if isinstance(found, str):
            findings.error(
                Place(str(file)),
                "LAYOUT-FONTS",
                f"this font file cannot be used: {found}",
                "put a whole OpenType or TrueType file in its place, or take it out of the folder",
            )
            return frozenset()
        ranges = found
        write(kept, msgspec.json.encode(ranges))
    return _expanded(tuple(ranges))


def measured(face: Typeface, folders: Iterable[Path], reader: Reader) -> Typeface:
    """A face with the heights of its letters: as its layout says, or measured on “H” and “x”.

    Of its faces the upright regular one counts; where there is none of that name, what is usual.
    """
    if not face.families or (face.cap_height and face.x_height):
        return face
    own = (*face.folders, *folders)
    found = next((f for f in _heights(face.family, own, reader) if f), _USUAL_HEIGHTS)
    return face.with_heights(face.cap_height or found[0], face.x_height or found[1])


def _heights(
    family: str, folders: Iterable[Path], reader: Reader
) -> Iterator[tuple[float, float] | None]:
    for folder in folders:
        for name in reader.names(folder):
            if name.lower().endswith(_SUFFIXES):
                yield _heights_in(reader.read(folder / name) or b"", family)


def _heights_in(data: bytes, family: str) -> tuple[float, float] | None:
    """The heights of “H” and “x” in a file with the regular face of a family."""
    import io

    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), lazy=True)
    points = font.getBestCmap() or {}
    if "OS/2" not in font or not {ord("H"), ord("x")} <= points.keys():
        return None
    names = {font["name"].getDebugName(key) for key in (1, 16)}
    weight, italic = font["OS/2"].usWeightClass, font["OS/2"].fsSelection & 1
    if family not in names or weight != _REGULAR or italic:
        return None
    glyphs = font.getGlyphSet()

    def height(letter: str) -> float:
        pen = BoundsPen(glyphs)
        glyphs[points[ord(letter)]].draw(pen)
        return float(pen.bounds[3] / font["head"].unitsPerEm)

    return height("H"), height("x")


@functools.cache
def _expanded(ranges: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """Ranges as single characters; the layouts of a run share their faces."""
    return frozenset(point for first, last in ranges for point in range(first, last + 1))


def _ranges(data: bytes) -> list[tuple[int, int]] | str:
    """The characters of a face, or what is wrong with it."""
    import io

    from fontTools.ttLib import TTFont

    try:
        font = TTFont(io.BytesIO(data), lazy=True)
        if any(t.offset + t.length > len(data) for t in font.reader.tables.values()):
            return "its end is missing"
        points = sorted(font.getBestCmap() or ())
    except Exception as error:  # the library lets through whatever it stumbles over
        return str(error) or type(error).__name__
    if not points:
        return "it has no table of Unicode characters"
    ranges: list[tuple[int, int]] = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], point)
        else:
            ranges.append((point, point))
    return ranges


def check_faces(edition: Edition, layout: Layout, reader: Reader, findings: Findings) -> None:
    """Report the first place of every character that no face of the layout has."""
    check = _Check(coverage(layout, reader), layout, reader, findings)
    for text in _said(edition):
        check.look(text, Place(edition.work.path, 1, 1))
    nodes = [*tree.walk(*edition.body, *edition.notes)]
    nodes += (n for place in edition.emendations for n in tree.walk(place))
    if edition.seminar is not None:
        nodes += tree.walk(edition.seminar)
    for node in nodes:
        if isinstance(node, tree.Text | tree.Code | tree.CodeBlock):
            check.look(node.text, node.place)
        elif isinstance(node, tree.Entry):
            check.look(node.dates, node.place)


def _said(edition: Edition) -> list[str]:
    """What of the front matter is printed."""
    metadata = edition.metadata
    people = (*metadata.author, *metadata.editor, *metadata.translator, *metadata.transcriber)
    return [
        metadata.title, metadata.subtitle, metadata.source, metadata.rights, metadata.archive,
        metadata.edition, metadata.publisher, metadata.identifier, metadata.date,
        metadata.first_published.title, metadata.first_published.date,
        *(person.name for person in people),
    ]  # fmt: skip


class _Check:
    """Looks at texts and reports every character once."""

    def __init__(
        self, has: frozenset[int], layout: Layout, reader: Reader, findings: Findings
    ) -> None:
        self._has = has
        self._fonts = ", ".join(folder.name for folder in layout.font_folders)
        self._reader = reader
        self._findings = findings
        self._passed: set[str] = set()

    def look(self, text: str, place: Place) -> None:
        """Report the characters of a text that begins at ``place``."""
        if not set(text) - self._passed:
            return
        for index, character in enumerate(text):
            if character not in self._passed:
                self._passed.add(character)
                if not self._drawn(character, text[index : index + 2]):
                    self._report(character, self._place(text, index, place))

    def _drawn(self, character: str, pair: str) -> bool:
        """Whether it has a glyph or needs none, as it is, composed or taken to pieces."""
        if unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cf", "Cc"):
            return True
        forms = (
            unicodedata.normalize("NFD", character),
            unicodedata.normalize("NFC", character),
            unicodedata.normalize("NFC", pair)[:1],
        )
        return any(all(ord(c) in self._has for c in form) for form in (character, *forms))

    def _report(self, character: str, place: Place) -> None:
        name = unicodedata.name(character, "a character without a name")
        self._findings.error(
            place,
            "GLYPH-MISSING",
            f"no face has “{character}” (U+{ord(character):04X}, {name}); "
            f"the layout’s fonts are {self._fonts}",
            "write another character, or add a face that has it to the layout’s fonts",
        )

    def _place(self, text: str, index: int, place: Place) -> Place:
        """Where a character of a text stands in its file.

        A text of one line stands there as it is. A block of code and a value of YAML may begin
        lines, or quotation marks, before what they say: there it is looked for.
        """
        character = text[index]
        lines = (self._reader.read(Path(place.path)) or b"").decode("utf-8").splitlines()
        if not 0 < place.line <= len(lines):
            return place
        line, column = lines[place.line - 1], place.column + index
        if line[column - 1 : column] == character:
            return Place(place.path, place.line, column)
        if line[place.column - 1 : place.column] == "&":  # written as an entity
            return place
        start = place.column - 1
        for number in range(place.line, len(lines) + 1):
            found = lines[number - 1].find(character, start)
            if found >= 0:
                return Place(place.path, number, found + 1)
            start = 0
        return place
