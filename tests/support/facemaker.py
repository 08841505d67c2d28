"""Small faces for tests, of made-up glyphs: a face of a few characters in any kind of font file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

#: Glyphs that no character asks for stand before those of the characters.
UNUSED = 30
SIZE = 1000
#: When they were made, in seconds since 1904.
DAY = 3_600_000_000


def face(
    family: str,
    characters: str,
    outlines: str = "ttf",
    *,
    bold: bool = False,
    italic: bool = False,
    rights: int = 0,
    features: str = "",
    more: Sequence[str] = (),
    low: str = "",
) -> TTFont:
    """A face with a bar for each character, each of another height.

    Args:
        family: its name.
        characters: those that it has.
        outlines: ``ttf``, ``otf``, ``cff2``, or ``cid``: CFF outlines whose glyphs have numbers of
            their own.
        bold: whether it is the bold of its family.
        italic: whether it is the italic.
        rights: what the licence allows (OS/2, fsType).
        features: in the language of Adobe's feature files.
        more: further glyphs, for features.
        low: characters that hang below the line.
    """
    named = {ord(c): f"u{ord(c):04X}" for c in dict.fromkeys(" " + characters)}
    order = [".notdef", *(f"unused{n}" for n in range(UNUSED)), *named.values(), *more]
    fb = FontBuilder(SIZE, isTTF=outlines == "ttf")
    fb.setupGlyphOrder(order)
    fb.setupCharacterMap(named)
    lows = {named[ord(c)] for c in low}
    shapes = {
        n: (0 if n in ("u0020", "u00A0") else 300 + i % 500, n in lows) for i, n in enumerate(order)
    }
    if outlines == "ttf":
        fb.setupGlyf(
            {name: _drawn(TTGlyphPen(None), *shape).glyph() for name, shape in shapes.items()}
        )
    else:
        old = outlines != "cff2"
        pens = {
            n: _drawn(T2CharStringPen(500 if old else None, None, CFF2=not old), *s)
            for n, s in shapes.items()
        }
        strings = {name: pen.getCharString() for name, pen in pens.items()}
        if old:
            fb.setupCFF(family.replace(" ", ""), {}, strings, {})
        else:
            fb.setupCFF2(strings)
    fb.setupHorizontalMetrics(dict.fromkeys(order, (500, 50)))
    fb.setupHorizontalHeader(ascent=800, descent=-200)
    style = " ".join(w for w, said in (("Bold", bold), ("Italic", italic)) if said) or "Regular"
    names = {
        "familyName": family,
        "styleName": style,
        "psName": f"{family}-{style}".replace(" ", ""),
    }
    fb.setupNameTable(
        names | {"fullName": f"{family} {style}", "uniqueFontIdentifier": family + style}
    )
    selection = (0x20 if bold else 0) | (0x01 if italic else 0) or 0x40
    fb.setupOS2(
        sTypoAscender=800,
        sTypoDescender=-200,
        usWinAscent=900,
        usWinDescent=300,
        usWeightClass=700 if bold else 400,
        fsType=rights,
        fsSelection=selection,
    )
    fb.setupPost()
    fb.font["head"].created = fb.font["head"].modified = DAY
    fb.font["head"].macStyle = (0x1 if bold else 0) | (0x2 if italic else 0)
    if outlines == "cid":
        number(fb.font)
    if features:
        addOpenTypeFeaturesFromString(fb.font, features)
    return again(fb.font)


def _drawn(pen: Any, height: int, hangs: bool) -> Any:
    """A bar that stands on the line, or reaches below it; nothing for a space."""
    if height:
        low = -200 if hangs else 0
        for step, at in enumerate([(50, low), (50, height), (450, height), (450, low)]):
            (pen.lineTo if step else pen.moveTo)(at)
        pen.closePath()
    return pen


def number(font: TTFont) -> None:
    """Give the glyphs of a face with CFF outlines numbers of their own, other than their places."""
    from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict

    cff = font["CFF "].cff
    top = cff.topDictIndex[0]
    order = font.getGlyphOrder()
    names = {name: ".notdef" if i == 0 else f"cid{60000 - i:05}" for i, name in enumerate(order)}
    top.ROS, top.CIDFontVersion, top.CIDFontRevision, top.CIDCount = (
        ("Adobe", "Identity", 0),
        0,
        0,
        65535,
    )
    top.CIDFontType = 0
    strings = top.CharStrings
    dictionary = FontDict()
    dictionary.Private = top.Private
    dictionary.FontName = "One"
    array = FDArrayIndex()
    array.append(dictionary)
    select = FDSelect()
    select.gidArray, select.format = [0] * len(order), 3
    top.FDArray, top.FDSelect = array, select
    strings.fdArray, strings.fdSelect = array, select
    del top.Private
    top.rawDict.pop("Private", None)
    if strings.charStringsAreIndexed:
        strings.charStrings = {names[name]: at for name, at in strings.charStrings.items()}
    else:
        for string in strings.charStrings.values():
            string.fdSelectIndex = 0
        strings.charStrings = {names[name]: s for name, s in strings.charStrings.items()}
    top.charset = [names[name] for name in order]
    cmap = {code: names[name] for code, name in font.getBestCmap().items()}
    metrics = {names[name]: pair for name, pair in font["hmtx"].metrics.items()}
    font.setGlyphOrder(top.charset)
    font["hmtx"].metrics = metrics
    for table in font["cmap"].tables:
        table.cmap = dict(cmap)


def again(font: TTFont) -> TTFont:
    """The face as it is read from its file."""
    out = io.BytesIO()
    font.recalcTimestamp = False
    font.save(out)
    return TTFont(io.BytesIO(out.getvalue()), recalcTimestamp=False)


def save(file: Path, fonts: TTFont | Iterable[TTFont]) -> Path:
    """Write a face, or several as a collection; packed for the web as the name says."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(fonts, TTFont):
        suffix = file.suffix.removeprefix(".")
        fonts.flavor = suffix if suffix in ("woff", "woff2") else None
        fonts.save(file)
    else:
        collection = TTCollection()
        collection.fonts = list(fonts)
        collection.save(file)
    return file
