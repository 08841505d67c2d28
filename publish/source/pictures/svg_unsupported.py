"""What the page engine cannot draw, found out by drawing with it.

Each is reported by its name and line. What would be drawn wrongly is left out, or simplified, by
:mod:`publish.source.pictures.svg_output`.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import msgspec

from publish.source.pictures.svg_reader import SVG, XLINK, Drawing, dangling

#: The elements that are drawn, or belong to one that is.
DRAWN = frozenset(
    "svg g defs symbol use a switch path rect circle ellipse line polyline polygon text tspan "
    "image linearGradient radialGradient stop pattern clipPath mask marker filter feOffset".split()
)
#: Elements that describe a drawing, and show nothing.
SILENT = frozenset("style title desc metadata view".split())
#: Elements that are drawn, but not as they are meant.
PLAIN = frozenset(["textPath"])
_TEXTS = frozenset("text tspan textPath a".split())
_AS_PATHS = "in a drawing program turn it into paths"
_HINTS = {
    "textPath": _AS_PATHS,
    "@font-face": "its words are set in the faces of the layout, as all others are; to keep the "
    "letters as they are, turn them into paths",
    "filter": "take the effect away, or put that part into the drawing as a picture",
}
_ANIMATED = ("animate", "animateMotion", "animateTransform", "animateColor", "set", "discard")
_SAVE_STATIC = "save the drawing as it is to be seen: what is printed stands still"
_USUAL = "draw it in another way, with plain shapes; a drawing program can turn it into paths"
#: Properties of any element that are ignored, and with which values that does not matter.
_PROPERTIES = {
    "mix-blend-mode": r"normal",
    "vector-effect": r"none",
    "mask-image": r"none",
    "backdrop-filter": r"none",
}
#: The same for words.
_OF_WORDS = {
    "text-decoration": r"none",
    "text-decoration-line": r"none",
    "text-transform": r"none",
    "text-shadow": r"none",
    "word-spacing": r"normal|0(px|em)?",
    "font-variant": r"normal",
    "font-variant-caps": r"normal",
    "writing-mode": r"lr|lr-tb|horizontal-tb",
    "baseline-shift": r"baseline|0(px|em|%)?",
    "inline-size": r"auto|0",
    "shape-inside": r"auto|none",
}
#: Possessive, without backtracking: long values that are no numbers would take forever.
_NUMBER = r"[-+]?+(?>\d++\.?+\d*+|\.\d++)(?>e[-+]?+\d++)?+"
#: Attributes whose values must be numbers: the engine would draw nothing after another value.
_NUMBERS = {
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity"),
                    rf"{_NUMBER}%?|inherit"),
    "stroke-miterlimit": rf"{_NUMBER}|inherit",
    "rotate": rf"({_NUMBER}[\s,]*)+|auto|auto-reverse",
    "orient": rf"{_NUMBER}(deg)?|auto|auto-start-reverse",
    "font-size": rf"{_NUMBER[6:]}([a-z]+|%)?|inherit",
    **dict.fromkeys(("transform", "gradientTransform", "patternTransform"),
                    rf"((matrix|rotate|scale|translate|skew)[XY]?\s*\(\s*({_NUMBER}[a-z%]*[\s,]*)+\)"
                    r"[\s,]*)*|none"),
    "viewBox": rf"({_NUMBER}[\s,]*){{4}}",
}  # fmt: skip
_FUNCTION = re.compile(r"\b(var|calc|min|max|clamp|env|color-mix|attr)\(")


class Undrawn(msgspec.Struct, frozen=True):
    """Something that is not drawn as it is meant: its name, its first line, what to do."""

    name: str
    line: int
    hint: str


def undrawn(drawing: Drawing) -> list[Undrawn]:
    """Return what is not drawn of a drawing with its styles as attributes, each once."""
    found: dict[str, Undrawn] = {}
    for name, element in _all(drawing):
        hint = _HINTS.get(name) or _HINTS.get(name.split(" ")[0]) or _hint_for(name)
        found.setdefault(name, Undrawn(name, drawing.line(element), hint))
    return list(found.values())


def _hint_for(name: str) -> str:
    return _SAVE_STATIC if name in _ANIMATED else _USUAL


def hint_of_rule(name: str) -> str:
    """Return what to do about an at-rule."""
    return _HINTS.get(name, "write what it says as attributes of the elements")


def _all(drawing: Drawing) -> Iterator[tuple[str, Any]]:
    for element, name in dangling(drawing.root):
        yield f"#{name}, which is not there", element
    for element, inside in walk(drawing.root):
        name = local(element)
        if name not in DRAWN | SILENT:
            yield name, element
        elif name in SILENT:
            continue
        elif name == "text" and "clipPath" in inside:
            yield "text in clipPath", element
        elif name == "filter":
            yield from _filter(element)
        yield from ((what, element) for what in _properties(element, name))
        yield from ((f"{key}={element.get(key)}", element) for key in no_numbers(element))
        if name == "mask" and element.get("maskContentUnits") == "objectBoundingBox":
            yield "maskContentUnits", element
        elif name == "text" and _is_leftward_in_pieces(element):
            yield "text from right to left in pieces", element


def walk(root: ET.Element) -> Iterator[tuple[Any, frozenset[str]]]:
    """Yield the elements that may be drawn, with the names of their ancestors.

    The contents of elements that are never drawn, or not of SVG, are left out.
    """
    stack: list[tuple[Any, frozenset[str]]] = [(root, frozenset())]
    while stack:
        element, inside = stack.pop()
        yield element, inside
        name = local(element)
        if name in DRAWN | PLAIN and name != "filter":
            within = inside | {name}
            kids = [kid for kid in element if str(kid.tag).startswith(SVG)]
            stack += [(kid, within) for kid in reversed(_chosen(element, kids))]


def _chosen(element: Any, kids: list[Any]) -> list[Any]:
    """Return the children of a switch without alternatives that others may show."""
    if local(element) != "switch":
        return kids
    drawn = [kid for kid in kids if local(kid) in DRAWN]
    return drawn or kids


def local(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def href_of(element: Any) -> str:
    """Return the reference of an element."""
    return str(element.get("href") or element.get(f"{XLINK}href") or "")


def _filter(element: Any) -> Iterator[tuple[str, Any]]:
    """Yield a filter that does more than shift."""
    kinds = [local(kid) for kid in element if local(kid) not in DRAWN | SILENT]
    if kinds:
        yield f"filter with {kinds[0]}", element


def _properties(element: Any, name: str) -> Iterator[str]:
    words = name in _TEXTS or name in ("g", "svg", "symbol")
    for key, plain in (_PROPERTIES | _OF_WORDS if words else _PROPERTIES).items():
        value = element.get(key, "").strip().lower()
        if value and value != "inherit" and not re.fullmatch(plain, value):
            yield key
    if name in _TEXTS and element.get("paint-order", "").strip().startswith("stroke"):
        yield "paint-order"
    for key in ("clip-path", "mask", "filter"):
        value = element.get(key, "none").strip()
        if value not in ("none", "inherit", "") and not value.startswith("url("):
            yield f"{key} by {value.split('(')[0]}()"
    for value in element.attrib.values():
        if found := _FUNCTION.search(value):
            yield f"{found[1]}() in a style"


def fades(element: Any) -> bool:
    """Return whether an element is drawn through a mask or transparently."""
    if element.get("mask", "none") != "none":
        return True
    return any(
        re.fullmatch(r"0?\.\d+|0|\d\d?(\.\d+)?%", element.get(key, "").strip())
        for key in ("opacity", "stop-opacity")
    )


def no_numbers(element: Any) -> list[str]:
    """Return the attributes that have something else where a number is required."""
    values = ((key, element.get(key), form) for key, form in _NUMBERS.items())
    return [k for k, v, form in values if v and not re.fullmatch(form, v.strip(), re.I)]


def _is_leftward_in_pieces(text: Any) -> bool:
    """Return whether right-to-left words are set letter by letter, and so reversed."""
    leftward = any(unicodedata.bidirectional(c) in ("R", "AL") for c in "".join(text.itertext()))
    return leftward and any(
        len(piece.get(key, "").replace(",", " ").split()) > 1
        for piece in text.iter()
        for key in ("x", "y", "dx", "dy", "rotate")
    )
