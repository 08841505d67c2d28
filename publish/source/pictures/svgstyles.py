"""The style sheets of a drawing, as attributes of its elements (SVG 2, 6.6; CSS Cascade 4).

The page engine does the same when it draws, except for what is corrected here: the shorthand of
fonts, sizes in words. What it could not apply, or would have to fetch, is reported.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import tinycss2

from publish.source.pictures.svg_reader import SVG

#: Sizes in words, in CSS pixels (CSS Fonts 4, 2.5).
_SIZES = {
    "xx-small": "9px", "x-small": "10px", "small": "13px", "medium": "16px", "large": "18px",
    "x-large": "24px", "xx-large": "32px", "smaller": "0.83em", "larger": "1.2em",
}  # fmt: skip
_SLANTS = ("italic", "oblique")
_WEIGHTS = ("bold", "bolder", "lighter", *(f"{hundred}00" for hundred in range(1, 10)))
#: Slant, weight and variants; the size, with the leading; the families.
_FONT = re.compile(
    r"(.*?)([\d.]+(?:px|pt|em|rem|ex|mm|cm|in|pc|%)|[a-z]*-?(?:small|large)|medium)"
    r"(?:\s*/\s*\S+)?\s+(.+)$",
    re.DOTALL,
)
#: At-rules that do not concern drawing.
_SILENT = ("charset", "namespace")


def style_sheets(root: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    """Yield the style sheets of a drawing with their elements."""
    for element in root.iter(f"{SVG}style"):
        if element.get("type", "text/css") == "text/css" and element.text:
            yield element, element.text


def inline(root: ET.Element, lines: dict[Any, int]) -> list[tuple[str, int]]:
    """Turn the declarations of style sheets into attributes, and remove the style sheets.

    Returns:
        The names of at-rules without effect, with their lines.
    """
    import cssselect2

    usual, first, unsupported = cssselect2.Matcher(), cssselect2.Matcher(), list[tuple[str, int]]()
    for element, text in style_sheets(root):
        _collect(text, lines.get(element, 0), usual, first, unsupported)
    found = []
    for wrapper in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        own = declarations(wrapper.etree_element.get("style", ""))
        matched = [*(rule[-1] for rule in usual.match(wrapper)), own[0]]
        matched += [*(rule[-1] for rule in first.match(wrapper)), own[1]]
        found.append((wrapper.etree_element, [one for several in matched for one in several]))
    for element, declared in found:
        _apply(element, declared)
    for parent in list(root.iter()):
        for child in [c for c in parent if c.tag == f"{SVG}style"]:
            parent.remove(child)
    return unsupported


def _collect(
    text: str, line: int, usual: Any, first: Any, unsupported: list[tuple[str, int]]
) -> None:
    """Put the rules of a style sheet into matchers: the normal ones, and the important ones."""
    import cssselect2

    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.lower_at_keyword not in _SILENT:
            unsupported.append((f"@{rule.lower_at_keyword}", line + rule.source_line - 1))
        if rule.type != "qualified-rule":
            continue
        declared = declarations(rule.content)
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            unsupported.append(("a selector", line + rule.source_line - 1))
            continue
        for selector in selectors:
            if selector.pseudo_element is None and not selector.never_matches:
                usual.add_selector(selector, declared[0])
                first.add_selector(selector, declared[1])


Declared = list[tuple[str, str]]


def declarations(given: Any) -> tuple[Declared, Declared]:
    """Return the normal and the important declarations of a rule or a style attribute."""
    usual: Declared = []
    first: Declared = []
    for item in tinycss2.parse_blocks_contents(given, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration" and not item.name.startswith("-"):
            value = tinycss2.serialize(item.value).strip()
            (first if item.important else usual).append((item.lower_name, value))
    return usual, first


def _apply(element: ET.Element, declared: Declared) -> None:
    for name in ("class", "style"):
        element.attrib.pop(name, None)
    for name, value in declared:
        for key, one in _expanded(name, value):
            element.set(key, one)
    size = element.get("font-size", "").strip().lower()
    if size in _SIZES:
        element.set("font-size", _SIZES[size])


def _expanded(name: str, value: str) -> Declared:
    """Return a declaration, or those that the font shorthand means (CSS Fonts 4, 2.7)."""
    if name != "font":
        return [(name, value)]
    found = _FONT.match(value)
    if not found:
        return []
    words = found[1].lower().split()
    made = [("font-size", found[2]), ("font-family", found[3])]
    made += [("font-style", w) for w in words if w in _SLANTS]
    made += [("font-weight", w) for w in words if w in _WEIGHTS]
    return made + [("font-variant", w) for w in words if w == "small-caps"]
