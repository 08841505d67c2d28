"""What a style sheet of a drawing may contain: nothing that is fetched, nothing that runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import tinycss2

from publish.source.pictures.problems import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The deepest nesting of brackets.
_DEEP = 32
#: At-rules that only give a condition, or how names are read.
_KEPT = ("media", "supports", "charset", "namespace")
#: Functions in which a string is an address (CSS Images 4), and those that ran in old browsers.
_ADDRESSED = ("src", "image", "image-set", "-webkit-image-set", "url", "url-prefix", "cross-fade")
_RUNNING = ("expression",)
#: A reference within the drawing, and characters of a value that may ask for anything else.
_LOCAL = re.compile(r"url\(\s*(?:#[\w.:-]*|'#[\w.:-]*'|\"#[\w.:-]*\")\s*\)")
_ASKING = re.compile(r"[\\@]|/\*|url|src|image|cross-fade|expression|binding|behavior", re.I)
_BOUND = ("behavior", "-ms-behavior", "-moz-binding")


class RefusedStyle(msgspec.Struct, frozen=True):
    """What is refused: its message, its name; its line, from 1, within a style sheet."""

    message: str
    name: str
    outside: bool = False
    line: int = 1


def refused_in_style_sheet(text: str) -> Iterator[RefusedStyle]:
    """Yield what is refused in a style sheet."""
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.lower_at_keyword == "namespace":
            continue
        is_face = rule.type == "at-rule" and rule.lower_at_keyword == "font-face"
        yield from _refused_among([rule], within_face=is_face)


def is_plain(value: str) -> bool:
    """Return whether a value certainly asks for nothing: most are numbers or references."""
    rest = _LOCAL.sub("", value)
    return value.count("(") <= _DEEP and not _ASKING.search(rest)


def refused_in(value: str) -> Iterator[RefusedStyle]:
    """Yield what is refused in the value of an attribute."""
    for one in _refused_among(tinycss2.parse_component_value_list(value, skip_comments=True)):
        yield msgspec.structs.replace(one, line=1)


def _refused_among(nodes: list[Any], *, within_face: bool = False) -> Iterator[RefusedStyle]:
    for node, before in _walk(nodes):
        line = node.source_line
        if node.type in ("at-rule", "at-keyword") and _word(node) == "import":
            address = _address_after(node)
            yield RefusedStyle(f"names what is not in it: @import {address}", "@import", True, line)
        elif node.type == "ident" and node.lower_value in _BOUND:
            yield RefusedStyle(f"has a program in it: {node.value}", "style", line=line)
        elif node.type == "function" and node.lower_name in _RUNNING:
            yield RefusedStyle(f"has a program in it: {node.name}()", "style", line=line)
        elif (named := _address(node, before)) and not _is_within(named, within_face):
            name = "@font-face" if within_face else "url"
            yield RefusedStyle(f"names what is not in it: {named[:80]}", name, True, line)


def _word(node: Any) -> str:
    return str(node.lower_at_keyword if node.type == "at-rule" else node.lower_value)


def _address_after(rule: Any) -> str:
    inner = getattr(rule, "prelude", None) or ()
    return next((n.value[:80] for n in inner if n.type in ("url", "string")), "…")


def _is_within(address: str, within_face: bool) -> bool:
    """Return whether an address is within the drawing, or contains a face or a picture.

    These are removed later, and ask for nothing.
    """
    address = address.strip()
    kinds = ("data:font/", "data:application/") if within_face else ()
    return not address or address.lower().startswith(("#", "data:image/", *kinds))


def _address(node: Any, before: str) -> str | None:
    """Return the address in a node; ``before`` is the function that contains it."""
    if node.type == "url" or (node.type == "string" and before in _ADDRESSED):
        return str(node.value)
    is_unclosed = node.type == "error" and node.kind in ("bad-url", "eof-in-url")
    return str(node.kind) if is_unclosed else None


def _walk(nodes: list[Any]) -> Iterator[tuple[Any, str]]:
    """Yield all nodes with the innermost function around each, those of a rule after it.

    Raises:
        Broken: if they are nested too deep.
    """
    stack = [(node, "", 0) for node in reversed(nodes)]
    while stack:
        node, before, depth = stack.pop()
        if depth > _DEEP:
            raise Broken(
                f"has a style with more than {_DEEP} brackets in one another", "write it plainly"
            )
        yield node, before
        name = node.lower_name if node.type == "function" else before
        inner = [*_inner(node, "prelude"), *_inner(node, "arguments"), *_inner(node, "content")]
        stack += [(one, name, depth + 1) for one in reversed(inner)]


def _inner(node: Any, name: str) -> list[Any]:
    found = getattr(node, name, None)
    return found if isinstance(found, list) else []


def allowed_style_sheet(text: str) -> str:
    """Return a style sheet without rules that bring in something; unchanged if it has none."""
    rules = tinycss2.parse_stylesheet(text)
    kept = [rule for rule in rules if _is_harmless(rule)]
    return text if len(kept) == len(rules) else tinycss2.serialize(kept)


def _is_harmless(rule: Any) -> bool:
    if rule.type == "at-rule" and rule.lower_at_keyword == "namespace":
        return True
    if rule.type == "at-rule" and rule.lower_at_keyword not in _KEPT:
        return False
    inner = [*_inner(rule, "prelude"), *_inner(rule, "content")]
    return not any(node.type == "at-keyword" for node, _ in _walk(inner)) and _is_local(inner)


def _is_local(nodes: list[Any]) -> bool:
    """Return whether all addresses in some nodes are within the drawing."""
    found = (_address(node, before) for node, before in _walk(nodes))
    return all(address.strip().startswith("#") for address in found if address is not None)


def allowed_value(value: str, is_style: bool) -> str:
    """Return the value of an attribute without contained pictures; unchanged if it has none.

    In a ``style`` only such declarations are removed.
    """
    if not is_style:
        return value if _is_local(tinycss2.parse_component_value_list(value)) else "none"
    declarations = tinycss2.parse_blocks_contents(value)
    kept = [one for one in declarations if _is_local(_inner(one, "value"))]
    return value if len(kept) == len(declarations) else tinycss2.serialize(kept)
