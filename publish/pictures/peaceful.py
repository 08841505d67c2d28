"""A drawing in which nothing runs, moves, or would be fetched: for e-readers, which may do so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import tinycss2

from publish.pictures.drawings import SVG, XLINK, XML
from publish.pictures.svgstyles import quiet
from publish.pictures.undrawn import local, runs

#: What does nothing in a picture but run, move or bring in what is no drawing.
_ACTIVE = frozenset(
    "script foreignObject animate animateMotion animateTransform animateColor set discard iframe "
    "video audio canvas embed object handler listener".split()
)
#: Languages of which readers may do what they say, wherever it stands.
_OBEYED = (
    "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2001/XInclude}",
    "{http://www.w3.org/2001/xml-events}",
)  # fmt: skip
_REFERENCES = ("href", f"{XLINK}href", "src", "data", "poster", f"{XML}base", "ping")
#: What is in the drawing itself.
_WITHIN = ("#", "data:image/", "data:font/", "data:application/")
_URL = re.compile(r"url\(\s*['\"]?([^'\")]*)", re.IGNORECASE)


def pacify(root: Any, remove: Any) -> Iterator[str]:
    """Take out of a drawing what runs, moves, or is fetched; what that was.

    Links to the web stay: they are followed by who wishes to. ``remove`` takes an element out of
    its parent.
    """
    for parent in list(root.iter()):
        for child in [c for c in parent if _is_active(c)]:
            yield local(child)
            remove(parent, child)
    for element in root.iter():
        for key in [k for k in element.attrib if runs(k, element) or _leads_out(k, element)]:
            yield key
            del element.attrib[key]
        if element.tag == f"{SVG}style" and (still := _still(element.text or "")) != element.text:
            yield "style"
            element.text = still


def _is_active(element: Any) -> bool:
    return local(element) in _ACTIVE or str(element.tag).startswith(_OBEYED)


def _leads_out(key: str, element: Any) -> bool:
    """Whether an attribute names what is not in the drawing, and would be fetched."""
    value = element.get(key).strip()
    if key.startswith(_OBEYED):
        return True
    if key in _REFERENCES:
        is_link = local(element) == "a" and key not in ("ping", f"{XML}base")
        return bool(value) and not is_link and not value.startswith(_WITHIN)
    return any(not one.strip().startswith(_WITHIN) for one in _URL.findall(value) if one.strip())


def _still(sheet: str) -> str:
    """A style sheet without the rules that fetch something, however they are written."""
    kept = quiet(sheet)
    rules = tinycss2.parse_stylesheet(kept)
    loud = [rule for rule in rules if _fetches(rule)]
    return kept if not loud else tinycss2.serialize([r for r in rules if r not in loud])


def _fetches(rule: Any) -> bool:
    """Whether a rule has an address in it that is not in the drawing."""
    if rule.type == "at-rule" and rule.lower_at_keyword == "import":
        return True
    stack: list[Any] = [*_inner(rule, "prelude"), *_inner(rule, "content")]
    while stack:
        node = stack.pop()
        addressed = node.type == "url" or (node.type == "string" and "//" in node.value)
        if addressed and not node.value.strip().startswith(_WITHIN):
            return True
        stack += [*_inner(node, "arguments"), *_inner(node, "content")]
    return False


def _inner(node: Any, name: str) -> list[Any]:
    return getattr(node, name, None) or []
