"""What a drawing may contain: elements, attributes and addresses that are known to do nothing.

What is not on these lists is taken out. If it would run, bring in something that is no drawing, or
be fetched, it is an error with its place: whoever made the drawing must know that it is not shown
(SVG 2; SVG 1.1; CSS Syntax 3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from publish.source.pictures.problems import Broken, Trouble
from publish.source.pictures.svg_reader import SVG, XLINK, XML, Drawing
from publish.source.pictures.svg_style_check import (
    RefusedStyle,
    allowed_style_sheet,
    allowed_value,
    is_plain,
    refused_in,
    refused_in_style_sheet,
)
from publish.source.pictures.svg_unsupported import DRAWN, PLAIN, local
from publish.source.url_schemes import FINE, action_of, scheme_of

_FILTERS = frozenset(
    "feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting "
    "feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR "
    "feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight "
    "feSpecularLighting feSpotLight feTile feTurbulence".split()
)
#: The elements that outputs may have.
ELEMENTS = DRAWN | PLAIN | _FILTERS | frozenset("style title desc".split())
_OF_SHAPES = """
    id class style lang x y x1 y1 x2 y2 cx cy r rx ry fx fy fr width height d points pathLength
    viewBox preserveAspectRatio version baseProfile transform href dx dy rotate textLength
    lengthAdjust startOffset method spacing side path type media title target rel hreflang download
    offset gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits
    patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight
    refX refY orient systemLanguage requiredFeatures requiredExtensions role tabindex focusable
    externalResourcesRequired enable-background zoomAndPan
"""
_OF_FILTERS = """
    filterUnits primitiveUnits filterRes in in2 result mode values operator k1 k2 k3 k4 order
    kernelMatrix divisor bias targetX targetY edgeMode kernelUnitLength preserveAlpha surfaceScale
    diffuseConstant specularConstant specularExponent scale xChannelSelector yChannelSelector
    azimuth elevation stdDeviation radius baseFrequency numOctaves seed stitchTiles z pointsAtX
    pointsAtY pointsAtZ limitingConeAngle tableValues slope intercept amplitude exponent
"""
_PROPERTIES = """
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-profile color-rendering cursor direction display
    dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font font-family
    font-feature-settings font-kerning font-size font-size-adjust font-stretch font-style
    font-variant font-variant-caps font-variant-ligatures font-variant-numeric font-weight
    font-variant-east-asian font-variant-position font-variation-settings
    glyph-orientation-horizontal glyph-orientation-vertical image-rendering inline-size isolation
    kerning letter-spacing lighting-color line-height marker marker-end marker-mid marker-start mask
    mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-inside
    shape-rendering solid-color solid-opacity stop-color stop-opacity stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    text-align text-anchor text-decoration text-decoration-color text-decoration-line
    text-decoration-style text-indent text-orientation text-overflow text-rendering text-shadow
    text-transform transform-box transform-origin unicode-bidi vector-effect vertical-align
    visibility white-space word-spacing writing-mode
"""
#: The attributes that they may have.
ATTRIBUTES = frozenset(
    [*_OF_SHAPES.split(), *_OF_FILTERS.split(), *_PROPERTIES.split(), f"{XLINK}href",
     f"{XLINK}title", f"{XML}space", f"{XML}lang"]
)  # fmt: skip
#: Elements that only run something, or bring in what is no drawing; in lower case.
_ACTIVE = frozenset(
    "script foreignobject iframe frame video audio canvas embed object applet handler listener "
    "html body link meta base form input".split()
)
#: Namespaces whose elements readers may act upon, wherever they are.
_OBEYED = (
    "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2001/XInclude}",
    "{http://www.w3.org/2003/XInclude}", "{http://www.w3.org/2001/xml-events}",
)  # fmt: skip
_ANIMATED = ("animate", "set", "animatetransform", "animatecolor", "animatemotion", "discard")
#: Attributes whose value is an address, and others that contain one if they mean anything.
_NAMING = ("href", "src", "base")
_ASKING = ("data", "poster", "ping", "action", "formaction")
_HANDLER = re.compile(r"on[a-z]{3,}", re.IGNORECASE)
_OF_DOTS = re.compile(r"data:image/[a-z0-9.+-]+[;,]", re.IGNORECASE)
_SAVE_PLAIN = "save the drawing as plain SVG, as it looks when nothing runs in it"
_EMBED = "put it into the drawing (in a drawing program: embed it); nothing else is read"
_HINTS = {
    "foreignobject": "export the drawing with its words as SVG text, or as a PNG",
    "@font-face": "take the rule out: its words are set in the faces of the layout, as all others "
    "are",
    "@import": "take the line out: its words are set in the faces of the layout, as all others are",
}


class Refused(msgspec.Struct, frozen=True):
    """What is refused of a drawing: its place in the file, and whether it is an address.

    ``column`` 0 means somewhere in that line.
    """

    line: int
    column: int
    message: str
    hint: str
    outside: bool = False

    def trouble(self) -> Trouble:
        """Return the error for it."""
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        code = "SVG-OUTSIDE" if self.outside else "SVG-ACTIVE"
        return Trouble("error", code, f"{self.message} ({where})", self.hint)


def admit(drawing: Drawing) -> Drawing:
    """Return the drawing, if nothing in it is refused.

    Raises:
        Broken: for the first thing that is refused.
    """
    for one in refused(drawing):
        broken = Broken(one.message, one.hint)
        broken.trouble = one.trouble()
        raise broken
    return drawing


def refused(drawing: Drawing) -> Iterator[Refused]:
    """Yield what is refused in a drawing, in the order of the file."""
    if drawing.style_sheet_before:
        line, column = drawing.style_sheet_before
        message = "has a style sheet of another file (<?xml-stylesheet?>)"
        hint = "write what it says as attributes, or into a <style>"
        yield Refused(line, column, message, hint, outside=True)
    stack = [drawing.root]
    while stack:
        element = stack.pop()
        line, column = drawing.line(element), drawing.columns.get(element, 0)
        for found in _refused_of(element):
            far = line + found.line - 1 if found.line > 1 else line
            column_ = column if far == line else 0
            hint = _HINTS.get(found.name, _EMBED if found.outside else _SAVE_PLAIN)
            yield Refused(far, column_, found.message, hint, found.outside)
        stack += reversed(_inside(element))


def _inside(element: Any) -> list[Any]:
    """Return the children of an element, without alternatives for readers that support them."""
    kids = list(element)
    if element.tag != f"{SVG}switch" or not any(local(kid) in DRAWN for kid in kids):
        return kids
    return [kid for kid in kids if kid.tag != f"{SVG}foreignObject"]


def _refused_of(element: Any) -> Iterator[RefusedStyle]:
    """Yield what is refused of an element itself."""
    name = local(element)
    if str(element.tag).startswith(_OBEYED) or (_is_ours(element) and name.lower() in _ACTIVE):
        yield RefusedStyle(
            f"has something in it that could run or be fetched: <{name}>", name.lower()
        )
    if _is_ours(element) and name.lower() in _ANIMATED:
        aim = element.get("attributeName", "").rpartition(":")[2].strip()
        if aim.lower() in (*_NAMING, *_ASKING) or _HANDLER.fullmatch(aim):
            yield RefusedStyle(f"has something in it that would change “{aim}”: <{name}>", name)
    for key, value in element.attrib.items():
        yield from _refused_attribute(element, key, value)
    if element.tag == f"{SVG}style":
        yield from refused_in_style_sheet(element.text or "")


def _is_ours(element: Any) -> bool:
    """Return whether an element is one of SVG, or in no namespace."""
    return str(element.tag).startswith(SVG) or not str(element.tag).startswith("{")


def _refused_attribute(element: Any, key: str, value: str) -> Iterator[RefusedStyle]:
    name = key.rpartition("}")[2]
    if not _is_ours(element):
        return
    if _HANDLER.fullmatch(name) or key.startswith(_OBEYED):
        yield RefusedStyle(f"has a program in it: {name}", name)
    elif _is_asked(key, name.lower(), value):
        yield from _refused_address(element, key, value.strip())
    elif key in ATTRIBUTES and not is_plain(value):
        yield from refused_in(value)


def _is_asked(key: str, name: str, value: str) -> bool:
    """Return whether an attribute's value is an address that a reader would fetch."""
    if name in _NAMING:
        return key.startswith((XLINK, XML)) or not key.startswith("{")
    return name in _ASKING and ("//" in value or bool(action_of(value)))


def _refused_address(element: Any, key: str, address: str) -> Iterator[RefusedStyle]:
    """Yield an address in an attribute that is not within the drawing, or that would run."""
    name, shown = local(element), " ".join(address.split())[:80]
    is_link = name == "a" and key in ("href", f"{XLINK}href")
    if action_of(address) and (is_link or not address.lower().startswith(("data:", "file:"))):
        yield RefusedStyle(f"has a program in it: {key.rpartition('}')[2]}", "href")
    elif not address or is_link:
        return
    elif key == f"{XML}base" or not (address.startswith("#") or _is_picture(name, address)):
        yield RefusedStyle(f"names what is not in it: {shown}", "href", outside=True)


def _is_picture(name: str, address: str) -> bool:
    """Return whether an address contains a picture, where one is allowed; it is checked later."""
    return name in ("image", "feImage") and _OF_DOTS.match(address) is not None


# --- what is left -----------------------------------------------------------------------


def keep_allowed(root: Any, remove: Callable[[Any, Any], None]) -> Iterator[str]:
    """Remove from a drawing what is not on the lists; yield what was removed.

    Links to the web stay: they are followed only on request. ``remove`` takes an element out of its
    parent.
    """
    for parent in list(root.iter()):
        for child in [c for c in parent if not _is_allowed(c)]:
            yield local(child)
            remove(parent, child)
    for element in root.iter():
        for key in [k for k in element.attrib if not _may_have(element, k)]:
            yield key
            del element.attrib[key]
        yield from _without_embedded(element)


def _without_embedded(element: Any) -> Iterator[str]:
    """Remove pictures and faces from style sheets and style attributes."""
    for key, value in list(element.attrib.items()):
        if key in ("href", f"{XLINK}href") or is_plain(value):
            continue
        if (allowed := allowed_value(value, key == "style")) != value:
            yield key
            element.set(key, allowed)
    if element.tag == f"{SVG}style" and element.text:
        allowed = allowed_style_sheet(element.text)
        if allowed != element.text:
            yield "style"
            element.text = allowed


def _is_allowed(element: Any) -> bool:
    return str(element.tag).startswith(SVG) and local(element) in ELEMENTS


def _may_have(element: Any, key: str) -> bool:
    if key.startswith("aria-"):
        return True
    if key in ("href", f"{XLINK}href") and local(element) == "a":
        address = element.get(key).strip()
        return address.startswith("#") or scheme_of(address) in FINE
    return key in ATTRIBUTES
