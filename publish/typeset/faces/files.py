"""Font files: which are read, and what each says of its faces; kept from run to run.

OpenType and TrueType fonts, collections of them, and both packed for the web (WOFF, WOFF2). What
the page engine cannot open is unpacked for it once, into the cache.
"""

from __future__ import annotations

import functools
import io
import logging
import struct
from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.cache import cache_folder, keep
from publish.core.files import digest
from publish.core.writing import write
from publish.settings.layouts import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Fonts of other kinds, and what they come packed in.
OTHERS = (
    ".pfb", ".pfa", ".t1", ".pfm", ".afm", ".dfont", ".suit", ".eot", ".fon", ".fnt", ".bdf",
    ".pcf", ".ttx", ".ufo", ".glyphs", ".sfd", ".zip", ".gz", ".xz", ".7z", ".rar",
)  # fmt: skip
#: OpenType, OS/2, fsType: what the licence allows.
_RESTRICTED, _USAGE, _NO_SUBSETTING, _BITMAP_ONLY = 0x2, 0xF, 0x100, 0x200
#: OpenType, OS/2, fsSelection.
_ITALIC, _OBLIQUE = 0x1, 0x200
#: The tables of faces whose glyphs have colours.
_COLOURS = frozenset({"COLR", "SVG ", "CBDT", "sbix"})
#: The weights of a regular face and of the lightest that counts as bold (CSS Fonts, 5.2).
REGULAR, BOLD = 400, 600
#: How far a figure hangs below the line that is an old-style one, in ems.
_HANGS = -0.08
#: What the heights of capitals and of small letters mostly are, in ems.
USUAL_HEIGHTS = (0.65, 0.45)
#: Of what is kept: another number when other things are read.
_KEPT = 4

# What the library would only log of a file goes nowhere: ours are the messages.
logging.getLogger("fontTools").addHandler(logging.NullHandler())

Ranges = tuple[tuple[int, int], ...]


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """A face as its file describes it.

    ``index`` is its place in a collection, ``families`` are the names of its family, the usual one
    first; ``weights`` are its least and its greatest, 400 and 700 being regular and bold; ``small``
    are the characters that it has small capitals for, ``raised`` and ``lowered`` those that it has
    superiors and inferiors for, ``hanging`` is whether its figures are
    old-style ones unless others are asked for; ``heights`` are those of “H” and “x” as shares of
    the size; ``pictures`` is whether its glyphs are pictures, as of emoji, or coloured.
    """

    index: int = 0
    families: tuple[str, ...]
    weights: tuple[int, int]
    italic: bool
    characters: Ranges
    small: Ranges
    raised: Ranges
    lowered: Ranges
    features: tuple[str, ...]
    hanging: bool
    heights: tuple[float, float]
    rights: int
    pictures: bool = False

    @property
    def family(self) -> str:
        """The name that the face goes by."""
        return self.families[0]

    @property
    def kind(self) -> tuple[str, tuple[int, int], bool]:
        """What it is chosen by: its family, its weights, whether it is italic."""
        return plain_name(self.family), self.weights, self.italic

    @property
    def points(self) -> frozenset[int]:
        """The characters that it has."""
        return _expanded(self.characters)

    @property
    def small_capitals(self) -> frozenset[int]:
        """The characters that it has small capitals for."""
        return _expanded(self.small)

    @property
    def superiors(self) -> frozenset[int]:
        """The characters that it has raised letters for."""
        return _expanded(self.raised)

    @property
    def inferiors(self) -> frozenset[int]:
        """The characters that it has lowered letters for."""
        return _expanded(self.lowered)

    @property
    def is_embeddable(self) -> bool:
        """True if its licence lets it be put into a file (OpenType, OS/2, fsType)."""
        return self.rights & _USAGE != _RESTRICTED and not self.rights & _BITMAP_ONLY

    @property
    def is_divisible(self) -> bool:
        """True if its licence lets a part of it be put into a file."""
        return may_be_cut(self.rights)

    def is_called(self, family: str) -> bool:
        """Return whether that is a name of its family; capitals and spaces do not count."""
        return plain_name(family) in map(plain_name, self.families)


def may_be_cut(rights: int) -> bool:
    """Return whether a licence, as OpenType's fsType says it, lets a part of a face be embedded."""
    return not rights & _NO_SUBSETTING


@functools.lru_cache(maxsize=64)
def faces_in(data: bytes) -> tuple[Face, ...] | str:
    """Return the faces in the bytes of a font file, or what is wrong with it."""
    kept = cache_folder() / f"faces-{_KEPT}-{digest(data)}.json"
    try:
        return msgspec.json.decode(kept.read_bytes(), type=tuple[Face, ...])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        pass
    try:
        faces = tuple(_read(unpacked(data), index) for index in range(_count(data)))
    except _UnusableError as error:
        return str(error)
    except Exception as error:  # the library lets through whatever it stumbles over
        return _damage(error)
    keep(kept, msgspec.json.encode(faces))
    return faces


def _damage(error: Exception) -> str:
    """Return what is wrong with a file that the library could not read."""
    from fontTools.ttLib import TTLibError

    reason = str(error) if isinstance(error, TTLibError) else ""
    return reason or "it is damaged, or no font"


class _UnusableError(Exception):
    """What is wrong with a font file."""


def is_packed(data: bytes) -> bool:
    """Return whether a font is packed for the web: the page engine does not open it."""
    return data[:4] in (b"wOFF", b"wOF2")


def unpacked(data: bytes) -> bytes:
    """Return a font as it was before it was packed for the web."""
    if not is_packed(data):
        return data
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False)
    font.flavor = font.flavorData = None
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


def _count(data: bytes) -> int:
    """Return how many faces a file has."""
    return int(struct.unpack(">L", data[8:12])[0]) if data[:4] == b"ttcf" else 1


def opened(data: bytes, index: int = 0) -> Any:
    """Return a face of a file, for fontTools."""
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(data), fontNumber=index, lazy=True, recalcTimestamp=False)


def _read(data: bytes, index: int) -> Face:
    font = opened(data, index)
    if any(t.offset + t.length > len(data) for t in font.reader.tables.values()):
        raise _UnusableError("its end is missing")
    characters = font.getBestCmap()
    if not characters:
        raise _UnusableError("it has no table of Unicode characters")
    drawn = {"glyf", "CFF ", "CFF2"} & set(font.keys())
    coloured = _COLOURS & set(font.keys())
    replaced = (_substituted(font, feature) for feature in ("smcp", "sups", "subs"))
    small, raised, lowered = (
        _ranges(point for point, glyph in characters.items() if glyph in glyphs)
        for glyphs in replaced
    )
    return Face(
        index=index,
        families=_families(font),
        weights=_weights(font),
        italic=_is_italic(font),
        characters=_ranges(characters),
        small=small,
        raised=raised,
        lowered=lowered,
        features=tuple(sorted(_features(font))),
        hanging=bool(drawn) and _lowest(font, characters, "3") < _HANGS,
        heights=_heights(font, characters) if drawn else USUAL_HEIGHTS,
        rights=font["OS/2"].fsType if "OS/2" in font else 0,
        pictures=not drawn or bool(coloured),
    )


def _families(font: Any) -> tuple[str, ...]:
    """Return the names of the family in all languages; first that which says least of the style."""
    named: Any = font["name"]
    usual = named.getDebugName(16) or named.getDebugName(1) or "?"
    others = (str(record) for record in named.names if record.nameID in (1, 16, 21))
    return tuple(dict.fromkeys((usual, *others)))


def _weights(font: Any) -> tuple[int, int]:
    for axis in font["fvar"].axes if "fvar" in font else ():
        if axis.axisTag == "wght":
            return int(axis.minValue), int(axis.maxValue)
    weight = font["OS/2"].usWeightClass if "OS/2" in font else REGULAR
    return weight, weight


def _is_italic(font: Any) -> bool:
    if "OS/2" in font:
        return bool(font["OS/2"].fsSelection & (_ITALIC | _OBLIQUE))
    return bool(font["head"].macStyle & 0x2)


def _features(font: Any) -> set[str]:
    table = font["GSUB"].table if "GSUB" in font else None
    records = table.FeatureList.FeatureRecord if table and table.FeatureList else ()
    return {str(record.FeatureTag) for record in records}


def _substituted(font: Any, feature: str) -> set[str]:
    """Return the glyphs that a feature replaces."""
    table = font["GSUB"].table if "GSUB" in font else None
    found: set[str] = set()
    if table is None or not table.FeatureList or not table.LookupList:
        return found
    for record in table.FeatureList.FeatureRecord:
        for number in record.Feature.LookupListIndex if record.FeatureTag == feature else ():
            for part in table.LookupList.Lookup[number].SubTable:
                found.update(getattr(getattr(part, "ExtSubTable", part), "mapping", ()))
    return found


def _bounds(font: Any, characters: dict[int, str], character: str) -> Any:
    """Return how far the glyph of a character reaches, in ems: left, low, right, high."""
    from fontTools.pens.boundsPen import BoundsPen

    if ord(character) not in characters:
        return None
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[characters[ord(character)]].draw(pen)
    size = font["head"].unitsPerEm
    return [edge / size for edge in pen.bounds] if pen.bounds else None


def _lowest(font: Any, characters: dict[int, str], character: str) -> float:
    found = _bounds(font, characters, character)
    return float(found[1]) if found else 0.0


def _heights(font: Any, characters: dict[int, str]) -> tuple[float, float]:
    """Return the heights of capitals and of small letters, measured on “H” and “x”."""
    capital, letter = (_bounds(font, characters, character) for character in "Hx")
    usual = USUAL_HEIGHTS
    return capital[3] if capital else usual[0], letter[3] if letter else usual[1]


def _ranges(points: Iterable[int]) -> Ranges:
    found: list[tuple[int, int]] = []
    for point in sorted(points):
        if found and point == found[-1][1] + 1:
            found[-1] = (found[-1][0], point)
        else:
            found.append((point, point))
    return tuple(found)


@functools.cache
def _expanded(ranges: Ranges) -> frozenset[int]:
    """Return ranges as single characters; the layouts of a run share their faces."""
    return frozenset(point for first, last in ranges for point in range(first, last + 1))


def kept_unpacked(data: bytes) -> Path:
    """Return the file in the cache with a font, unpacked if it is packed.

    Made when it is not there.
    """
    suffix = "otf" if b"OTTO" in (data[:4], data[4:8]) else "ttc" if data[:4] == b"ttcf" else "ttf"
    file = cache_folder() / "faces" / f"{digest(data)}.{suffix}"
    if not file.exists():
        write(file, unpacked(data))
    return file
