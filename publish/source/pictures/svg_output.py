"""A drawing for outputs: with its styles as attributes for pages, unchanged for e-books.

Nothing is left in it that runs, that moves, or that would be fetched.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

import msgspec

from publish.source.pictures.problems import Broken, PictureData
from publish.source.pictures.svg_allowed import keep_allowed
from publish.source.pictures.svg_reader import SVG, XLINK, XML, Drawing, dangling
from publish.source.pictures.svg_unsupported import DRAWN, PLAIN, SILENT, href_of, local, no_numbers

_TYPE = "image/svg+xml"
#: Generic families, by words in the names of others.
_GENERIC = ("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui")
_MONO = ("mono", "courier", "consol", "code", "typewriter")
_SERIF = "times serif roman georgia garamond palatino book minion caslon".split()
_FAMILY = re.compile(r"(font-family\s*:\s*)([^;}]+)")
_START = re.compile(r"\s*[Mm]\s*([-+.\deE]+)[\s,]*([-+.\deE]+)")


class Type(msgspec.Struct, frozen=True):
    """The type for the words of a drawing: the families of the layout, the work's language."""

    families: tuple[str, ...] = ()
    lang: str = ""


#: Converts the bytes of a picture within a drawing for outputs.
Convert = Callable[[bytes], PictureData]


def for_page(drawing: Drawing, type_: Type, convert: Convert) -> PictureData:
    """Return a drawing that the page engine draws correctly.

    Args:
        drawing: with its styles as attributes; it is changed.
        type_: the type of its words.
        convert: converts the pictures in it.
    """
    root = drawing.root
    _choose(root, type_.lang)
    for _ in keep_allowed(root, _remove):
        pass
    for parent in list(root.iter()):
        for child in [c for c in parent if not _is_drawn(c, parent)]:
            _remove(parent, child)
    paths = {e.get("id"): e.get("d", "") for e in root.iter(f"{SVG}path")}
    _size_uses(root)
    effects = frozenset(e.get("id", "") for e in root.iter(f"{SVG}filter"))
    for element in root.iter():
        _mend(element, type_, paths, effects)
    for key in ("width", "height"):
        if root.get(key) == "auto":
            del root.attrib[key]
    root.set("font-family", _families(root.get("font-family", ""), type_))
    _convert_pictures(root, convert)
    return PictureData(_written(root), _TYPE)


def words_of(drawing: Drawing) -> list[str]:
    """Return the words of a drawing that are set as text."""
    return ["".join(text.itertext()) for text in drawing.root.iter(f"{SVG}text")]


# --- for pages --------------------------------------------------------------------------


def _is_drawn(child: Any, parent: Any) -> bool:
    name = local(child)
    if not str(child.tag).startswith(SVG) or (name == "text" and local(parent) == "clipPath"):
        return False
    if name == "clipPath":  # an empty one would leave nothing
        return any(local(kid) in DRAWN - {"text"} for kid in child)
    if name == "filter":
        return all(local(kid) in DRAWN | SILENT for kid in child)
    return name in DRAWN | PLAIN


def _remove(parent: Any, child: Any) -> None:
    """Take an element out; the words after it in a text stay."""
    if child.tail and local(parent) in ("text", "tspan", "a", "textPath"):
        index = list(parent).index(child)
        if index:
            before = parent[index - 1]
            before.tail = (before.tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _choose(root: Any, lang: str) -> None:
    """Leave one child of a switch: one that can be drawn, in the work's language if possible."""
    for switch in list(root.iter(f"{SVG}switch")):
        kids = [k for k in switch if local(k) in DRAWN and not k.get("requiredExtensions")]
        suits = [k for k in kids if k.get("systemLanguage") is None or _speaks(k, lang)]
        kept = suits[0] if suits else None
        for child in list(switch):
            if child is not kept:
                switch.remove(child)


def _speaks(element: Any, lang: str) -> bool:
    """Return whether an element is for readers of a language (SVG 2, 5.8.3)."""
    asked = [one.strip().lower() for one in element.get("systemLanguage", "").split(",")]
    own = lang.lower()
    return any(f"{own}-".startswith(f"{one}-") or one.startswith(f"{own}-") for one in asked if one)


def _size_uses(root: Any) -> None:
    """Give what reuses a drawing within the drawing its size, if it has none."""
    known = {e.get("id"): e for tag in ("svg", "symbol") for e in root.iter(f"{SVG}{tag}")}
    for use in root.iter(f"{SVG}use"):
        used = known.get(href_of(use)[1:])
        if used is None or "viewBox" not in used.attrib:
            continue
        for key in ("width", "height"):
            if key not in use.attrib:
                use.set(key, used.get(key, "100%"))


def _mend(element: Any, type_: Type, paths: dict[Any, str], effects: frozenset[str]) -> None:
    """Simplify what the engine would draw wrongly."""
    name = local(element)
    for key in no_numbers(element):
        del element.attrib[key]
    if "font-family" in element.attrib:
        element.set("font-family", _families(element.get("font-family"), type_))
    for key in ("fill", "stroke", "stop-color"):  # a second way to say the colour
        if "icc-color" in element.get(key, ""):
            element.set(key, re.sub(r"\s*icc-color\(.*?\)", "", element.get(key)))
    if name == "mask" and element.get("maskUnits") != "userSpaceOnUse":
        wide = {"x": "-100000", "y": "-100000", "width": "200000", "height": "200000"}
        element.attrib.update(wide, maskUnits="userSpaceOnUse")
    if name == "marker" and "deg" in element.get("orient", ""):
        element.set("orient", element.get("orient").replace("deg", ""))
    if name in ("text", "tspan", "textPath"):
        _mend_words(element, name, paths)
    if element.get("filter", "none") != "none" and not _named(element.get("filter")) & effects:
        del element.attrib["filter"]


def _named(value: str) -> set[str]:
    return set(re.findall(r"#([^'\")]+)", value))


def _mend_words(element: Any, name: str, paths: dict[Any, str]) -> None:
    if element.get("font-weight") == "bolder":
        element.set("font-weight", "bold")
    # A letter and its accent would be set one after the other.
    element.text = unicodedata.normalize("NFC", element.text or "")
    for kid in element:
        kid.tail = unicodedata.normalize("NFC", kid.tail or "")
    if element.get("paint-order", "").strip().startswith("stroke"):
        element.set("stroke", "none")  # it would lie over the letters
    if name == "textPath":
        if found := _START.match(paths.get(href_of(element)[1:], "")):
            element.set("x", found[1])
            element.set("y", found[2])
        element.tag = f"{SVG}tspan"


def _families(value: str, type_: Type) -> str:
    """Return names of families as the engine splits them, the layout's own last."""
    asked = [one.strip().strip("'\"") for one in value.split(",")]
    asked = [one for one in asked if one and one.lower() not in _GENERIC]
    return ",".join(dict.fromkeys([*asked, *type_.families]))


# --- for e-books ------------------------------------------------------------------------


def for_book(drawing: Drawing, data: bytes, convert: Convert) -> PictureData:
    """Return a drawing for e-readers: the same bytes if nothing has to be changed.

    Args:
        drawing: as it was read; it is changed.
        data: its file.
        convert: converts the pictures in it.
    """
    root = drawing.root
    changed = [*keep_allowed(root, _remove), *_tied(root), *_generalized(root)]
    changed += _convert_pictures(root, convert)
    if not changed and not drawing.dropped:
        return PictureData(data, _TYPE)
    return PictureData(_written(root), _TYPE)


def _tied(root: Any) -> Iterator[str]:
    """Remove references to what does not exist; EPUBCheck calls them errors."""
    for element, name in list(dangling(root)):
        place = re.compile(rf"url\(\s*['\"]?#{re.escape(name)}['\"]?\s*\)\s*([^;]*)")
        for key, value in list(element.attrib.items()):
            if value == f"#{name}":
                del element.attrib[key]
                yield key
            elif place.search(value):  # what stands after it is in its stead
                element.set(key, place.sub(lambda found: found[1] or "none", value))
                yield key


def _generalized(root: Any) -> Iterator[str]:
    """Make every list of families end with one that every reader has."""
    for element in root.iter():
        own = {"font-family": element.get("font-family"), "style": element.get("style")}
        if own["font-family"] and (made := _with_generic(own["font-family"])):
            element.set("font-family", made)
            yield "font-family"
        if own["style"] and (made := _styled(own["style"])) != own["style"]:
            element.set("style", made)
            yield "style"
        if element.tag == f"{SVG}style" and (made := _styled(element.text or "")) != element.text:
            element.text = made
            yield "style"


def _styled(style: str) -> str:
    return _FAMILY.sub(lambda found: found[1] + (_with_generic(found[2]) or found[2]), style)


def _with_generic(value: str) -> str:
    """Return families with a generic one added; '' if there is one already."""
    names = [one.strip().strip("'\"").lower() for one in value.split(",")]
    if any(name in (*_GENERIC, "inherit", "initial") for name in names):
        return ""
    return f"{value.rstrip()}, {_generic(' '.join(names))}"


def _generic(names: str) -> str:
    """Return the generic family of some names of families, as far as they show it."""
    if any(word in names for word in _MONO):
        return "monospace"
    return "serif" if any(w in names for w in _SERIF) and "sans" not in names else "sans-serif"


# --- pictures within a drawing ----------------------------------------------------------


def pictures_in(root: Any) -> Iterator[tuple[Any, str, str]]:
    """Yield the elements that place a picture, with the attribute that names it, and its value."""
    placing = (f"{SVG}image", f"{SVG}feImage")
    for element in (one for one in root.iter() if one.tag in placing):
        for key in ("href", f"{XLINK}href"):
            if key in element.attrib:
                yield element, key, element.get(key).strip()


def _convert_pictures(root: Any, convert: Convert) -> list[str]:
    """Convert the pictures in a drawing for outputs; return what was changed."""
    changed = []
    for element, key, value in pictures_in(root):
        if not value.lower().startswith("data:"):
            continue
        data = unpacked(value)
        made = convert(data)
        if made.data != data or not value.startswith(f"data:{made.media_type}"):
            packed = base64.b64encode(made.data).decode()
            element.set(key, f"data:{made.media_type};base64,{packed}")
            changed.append(key)
    return changed


def unpacked(address: str) -> bytes:
    """Return the bytes that an address contains (RFC 2397).

    Raises:
        Broken: when it cannot be read.
    """
    head, _, rest = address.partition(",")
    try:
        if head.endswith(";base64"):
            return base64.b64decode("".join(unquote_to_bytes(rest).decode("ascii").split()))
        return unquote_to_bytes(rest)
    except (ValueError, binascii.Error):
        raise Broken("has a picture in it that cannot be read", "put it in again") from None


# --- writing ----------------------------------------------------------------------------


def _written(root: Any) -> bytes:
    """Return a drawing as a file, without elements of other namespaces."""
    for parent in list(root.iter()):
        for child in [c for c in parent if not str(c.tag).startswith(SVG)]:
            _remove(parent, child)
    for element in root.iter():
        element.tag = local(element)
        for key in list(element.attrib):
            if key.startswith("{"):
                value = element.attrib.pop(key)
                if known := _PREFIXED.get(key):
                    element.set(known, value)
    root.attrib.pop("xmlns", None)
    root.set("xmlns", SVG[1:-1])
    root.set("xmlns:xlink", XLINK[1:-1])
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


_PREFIXED = {
    f"{XLINK}href": "xlink:href", f"{XML}space": "xml:space", f"{XML}lang": "xml:lang",
    f"{XLINK}title": "xlink:title",
}  # fmt: skip
