"""Numbers of a drawing that are not valid, or too large, and sizes of zero (SVG 2).

The page engine would stop at them, or leave the picture out without a message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from publish.source.pictures.problems import Broken
from publish.source.pictures.svg_reader import SVG
from publish.source.pictures.svg_unsupported import href_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.source.pictures.svg_reader import Drawing

#: The attributes that contain numbers.
_OF_NUMBERS = frozenset(
    "x y x1 y1 x2 y2 cx cy r rx ry fx fy fr width height d points pathLength viewBox transform "
    "gradientTransform patternTransform dx dy rotate textLength startOffset offset markerWidth "
    "markerHeight refX refY orient font-size letter-spacing word-spacing line-height opacity "
    "fill-opacity stroke-opacity stop-opacity stroke-width stroke-dasharray stroke-dashoffset "
    "stroke-miterlimit kerning baseline-shift".split()
)
#: What programs write for a missing number, and numbers of a hundred million.
_NONE = re.compile(r"(?<![a-z])(?:nan|inf(?:inity)?)(?![a-z])", re.IGNORECASE)
_HUGE = re.compile(r"(?<![.\d])\d{9,}|\de\+?0*(?:[89]|[1-9]\d)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([-+]?(?:\d++\.?\d*|\.\d+)(?:e[-+]?\d+)?)", re.IGNORECASE)
_CALL = re.compile(r"([a-z]+)\s*\(([^()]*)\)", re.IGNORECASE)
#: How many numbers each transformation takes.
_TAKES = {
    "matrix": (6,), "translate": (1, 2), "scale": (1, 2), "rotate": (1, 3), "skewx": (1,),
    "skewy": (1,),
}  # fmt: skip
#: The least width of a gradient that repeats, in parts of what it fills, or in points of the
#: drawing: each stripe is drawn.
_PART, _POINTS = 0.001, 0.01
_HINT = "open it in a drawing program and save it again; if it is made by a program, mend that"


def check_numbers(drawing: Drawing) -> None:
    """Refuse numbers that nobody could draw.

    Raises:
        Broken: naming the attribute and its line.
    """
    known = {one.get("id"): one for one in drawing.root.iter() if _is_gradient(one)}
    for element in drawing.root.iter():
        if not str(element.tag).startswith(SVG):
            continue
        where = f"line {drawing.line(element)}"
        for key, why in _faults(element):
            raise Broken(f"{why}: {key}=“{element.get(key)[:40]}” ({where})", _HINT)
        if _is_gradient(element) and _is_narrow(element, known):
            message = f"has a gradient that repeats in stripes too narrow to be seen ({where})"
            raise Broken(message, _HINT)
    for key, value in drawing.root.attrib.items():
        if key in ("width", "height", "viewBox") and _is_nothing(key, value):
            where = f"line {drawing.line(drawing.root)}"
            raise Broken(f"has no size: {key}=“{value[:40]}” ({where})", _HINT)


def _faults(element: Any) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        if key not in _OF_NUMBERS:
            continue
        if _NONE.search(value):
            yield key, "has something that is no number"
        elif _HUGE.search(value):
            yield key, "has a number that is too large"
        elif key.lower().endswith("transform") and not all(map(_is_whole, _CALL.findall(value))):
            yield key, "has too many numbers, or too few"


def _is_gradient(element: Any) -> bool:
    return element.tag in (f"{SVG}linearGradient", f"{SVG}radialGradient")


def _is_narrow(gradient: Any, known: dict[str, Any]) -> bool:
    """Return whether a gradient repeats in stripes of no width; it may inherit from others."""
    attributes = _attributes(gradient, known)
    if attributes.get("spreadMethod", "pad") == "pad":
        return False
    if gradient.tag == f"{SVG}radialGradient":
        ends = [(attributes.get("r", "50%"), "0")]
    else:
        across = (attributes.get("x2", "100%"), attributes.get("x1", "0"))
        ends = [across, (attributes.get("y2", "0"), attributes.get("y1", "0"))]
    wide = max(abs(_length(one) - _length(two)) for one, two in ends)
    in_points = attributes.get("gradientUnits") == "userSpaceOnUse" and "%" not in "".join(
        *ends[:1]
    )
    return wide * _scale(attributes.get("gradientTransform", "")) < (
        _POINTS if in_points else _PART
    )


def _attributes(gradient: Any, known: dict[str, Any]) -> dict[str, str]:
    """Return the attributes of a gradient, with those that it inherits by reference."""
    attributes: dict[str, str] = {}
    one, seen = gradient, set()
    while one is not None and one not in seen:
        seen.add(one)
        attributes = {**one.attrib, **attributes}
        one = known.get(href_of(one)[1:])
    return attributes


def _scale(transform: str) -> float:
    """Return by how much a transformation enlarges things at most."""
    scale = 1.0
    for name, inside in _CALL.findall(transform):
        numbers = [float(one) for one in re.findall(_NUMBER, inside)]
        if name.lower() in ("scale", "matrix"):
            scale *= max(map(abs, numbers[:4]), default=1)
    return scale


def _length(value: str) -> float:
    """Return a length of a gradient as a number; 1 for 100 %."""
    found = _NUMBER.match(value)
    return (float(found[1]) if found else 0.0) / (100 if value.strip().endswith("%") else 1)


def _is_whole(call: tuple[str, str]) -> bool:
    """Return whether a transformation has as many numbers as it takes."""
    name, inside = call
    takes = _TAKES.get(name.lower())
    return takes is None or len(re.findall(_NUMBER, inside)) in takes


def _is_nothing(key: str, value: str) -> bool:
    """Return whether a size is 0 or less."""
    parts = value.replace(",", " ").split()
    sizes = parts[2:4] if key == "viewBox" else parts[:1]
    numbers = [_NUMBER.match(one) for one in sizes]
    return any(number is not None and float(number[1]) <= 0 for number in numbers)
