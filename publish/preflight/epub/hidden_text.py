"""Styles that keep words from the eye: nobody sees that they are gone, and a voice reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinycss2.color3 import RGBA, parse_color

from publish.core.checks import Finding
from publish.preflight.epub.checks import check, in_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.preflight.epub.css_rules import Rule
    from publish.preflight.epub.model import EpubModel

_NUMBER = re.compile(r"(-?\d*\.?\d+)(px|pt|em|rem|%|vw|vh|cm|mm|in|pc|ex|ch|)", re.IGNORECASE)
#: How large a unit is in ems of the text; shares of the screen as of a narrow one.
_EMS = {"px": 1 / 16, "pt": 1 / 12, "%": 0.25, "vw": 0.25, "vh": 0.4, "cm": 2.4, "mm": 0.24,
        "in": 6.0, "pc": 1.0, "ex": 0.5, "ch": 0.5}  # fmt: skip
#: Type smaller than this cannot be seen; what is set further off is beyond any screen (ems).
_SMALL, _FAR, _FURTHER = 0.2, 15.0, 60.0
#: What is drawn so is hardly seen: a share.
_FAINT = 0.1
#: Letters and words drawn together by more than this lie over one another (ems).
_TIGHT = {"letter-spacing": -0.3, "word-spacing": -1.0}
_HEIGHTS = ("height", "max-height", "width", "max-width", "block-size", "inline-size")
#: What is lower than this and cut off at its edge shows no line (ems).
_LOW = 0.5
_OFFSETS = ("text-indent", "margin", "margin-left", "margin-right", "margin-top", "left", "right",
            "top", "inset")  # fmt: skip
_WHITE = ("margin", "margin-top", "top")
_VENDOR = re.compile("^-(?:webkit|moz|ms|epub)-(?=transform|filter|clip-path|flex)")
_TURNING = ("flex-direction", "flex-flow", "grid-auto-flow")
_CALC = re.compile(r"calc\(([^()]*)\)", re.IGNORECASE)
_SIZE = re.compile(r"-?\d*\.?\d+(?:[a-z]{2,4}|%)?", re.IGNORECASE)
#: Drawn at less than a tenth of its size, moved away by hundreds, or seen from the edge.
_SHRUNK = re.compile(
    r"(?:scale(?:[xyz]|3d)?|matrix)\(0*(?:\.0\d*)?[,)%]|translate[xy]?\(-\d{3,}"
    r"|rotate[xy]\(-?(?:90|270)deg"
)
_MASK = re.compile("(?:-webkit-)?mask(?:-image)?")
_COMMA = re.compile(r",(?![^(]*\))")
#: What has no words of its own.
_WORDLESS = re.compile(
    r"(?:^|[\s>+~,])(?:img|svg|hr|br|image|video)\b|::(?:before|after)|:(?:before|after)\b"
)


@check("EBOOK-UNSEEN")
def unseen(model: EpubModel) -> Iterator[Finding]:
    """Styles that hide words: no size, far off, transparent, in the colour of the ground, cut off.

    Or that show them in another order than they stand: column-reverse.
    """
    cut = {(r.file, r.selector) for r in model.rules if _is_overflow(r)}
    for rule in model.rules:
        parts = _COMMA.split(rule.selector)
        if rule.selector.startswith("@") or all(map(_WORDLESS.search, parts)):
            continue
        plain = rule._replace(name=_VENDOR.sub("", rule.name))
        what = next((effect for hides, effect in _WAYS if hides(plain)), "")
        if not what and (rule.file, rule.selector) in cut and _is_low(rule):
            what = "leaves words no room"
        if what:
            message = f"{rule.selector} {{ {rule.name}: {rule.value} }} {what}"
            yield in_book(message, "let the words be seen, where they stand", rule.file, rule.line)
    yield from _of_one_colour(model)


def _ems(value: str) -> float | None:
    found = _NUMBER.fullmatch(_CALC.sub(r"\1", value.strip()))
    return float(found[1]) * _EMS.get(found[2].lower(), 1.0) if found else None


def _lengths(value: str) -> Iterator[float]:
    """Yield the lengths of a value, in ems; of what is calculated those that are no shares."""
    is_calculated = "(" in value
    for number, unit in _NUMBER.findall(value):
        if not is_calculated or (unit and unit not in ("%", "vw", "vh")):
            yield float(number) * _EMS.get(unit.lower(), 1.0)


def _is_small(rule: Rule) -> bool:
    """Return whether type is small, also by the size in ``font`` (CSS Fonts 4, 2.7)."""
    value = rule.value
    if rule.name == "font":
        value = next((one for one in re.split(r"[\s/]+", value) if _SIZE.fullmatch(one)), "")
    found = re.fullmatch(r"(\d*\.?\d+)%", value)
    size = float(found[1]) / 100 if found else _ems(value)
    return rule.name in ("font-size", "font") and size is not None and size < _SMALL


def _is_far(rule: Rule) -> bool:
    """Return whether something is far away.

    White above, and what is calculated, may be wide before anything is beyond the screen.
    """
    if rule.name not in _OFFSETS:
        return False
    is_wide = rule.name in _WHITE or "(" in rule.value
    furthest = _FURTHER if is_wide else _FAR
    return any(not -_FAR <= size <= furthest for size in _lengths(rule.value))


def _is_tight(rule: Rule) -> bool:
    size = _ems(rule.value) if rule.name in _TIGHT else None
    return size is not None and size < _TIGHT[rule.name]


def _is_faint(rule: Rule) -> bool:
    value = rule.value
    if rule.name == "filter":
        value = next(iter(re.findall(r"opacity\(([^)]*)\)", value)), "")
    found = re.fullmatch(r"(\d*\.?\d+)(%?)", value.strip())
    share = float(found[1]) / (100 if found[2] else 1) if found else 1
    return rule.name in ("opacity", "filter") and share < _FAINT


def _is_overflow(rule: Rule) -> bool:
    return rule.name.startswith("overflow") and rule.value in ("hidden", "clip")


def _is_low(rule: Rule) -> bool:
    size = _ems(rule.value) if rule.name in _HEIGHTS else None
    return size is not None and size < _LOW


def _is_flat(rule: Rule) -> bool:
    found = _NUMBER.fullmatch(rule.value.strip())
    return rule.name in _HEIGHTS and found is not None and float(found[1]) == 0


def _is_clear(rule: Rule) -> bool:
    colour = parse_color(rule.value) if rule.name in ("color", "-webkit-text-fill-color") else None
    return isinstance(colour, RGBA) and colour.alpha < _FAINT


def _is_cut(rule: Rule) -> bool:
    squeezed = re.sub(r"\s", "", rule.value.lower())
    return (
        (rule.name == "clip" and squeezed.startswith("rect("))
        or (rule.name == "clip-path" and squeezed not in ("none", "unset", "initial"))
        or (_MASK.fullmatch(rule.name) is not None and squeezed not in ("none", "unset", "initial"))
        or (rule.name == "transform" and _SHRUNK.search(squeezed) is not None)
        or (rule.name == "zoom" and _SHRUNK.search(f"scale({squeezed})") is not None)
        or (rule.name == "content-visibility" and squeezed == "hidden")
        or (rule.name == "visibility" and squeezed == "collapse")
    )


def _is_turned(rule: Rule) -> bool:
    return rule.name in _TURNING and "reverse" in rule.value


_WAYS: tuple[tuple[Callable[[Rule], bool], str], ...] = (
    (_is_small, "makes words too small to be seen"),
    (_is_far, "sets words beyond the screen"),
    (_is_tight, "draws words over one another"),
    (_is_faint, "makes words transparent"),
    (_is_flat, "leaves words no room"),
    (_is_clear, "makes words transparent"),
    (_is_cut, "cuts words off"),
    (_is_turned, "shows words in another order than they stand in"),
)


def _of_one_colour(model: EpubModel) -> Iterator[Finding]:
    """Yield rules that give words the colour of their ground."""
    grounds: dict[tuple[str, str], RGBA] = {}
    for rule in model.rules:
        if rule.name in ("background", "background-color"):
            colour = parse_color(rule.value.split()[0]) if rule.value else None
            if isinstance(colour, RGBA):
                grounds[rule.file, rule.selector] = colour
    for rule in model.rules:
        ground = grounds.get((rule.file, rule.selector))
        if rule.name == "color" and ground is not None and parse_color(rule.value) == ground:
            message = f"{rule.selector} {{ color: {rule.value} }} is the colour of its ground"
            yield in_book(message, "leave colours to the reader", rule.file, rule.line)
