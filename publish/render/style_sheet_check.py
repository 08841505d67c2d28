"""What is not CSS in a style sheet, in plain words: engines and e-readers drop it silently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from publish.core.confinement import Shut, check_name
from publish.core.diagnostics import Diagnostic, Place, Rejected, suggest
from publish.core.files import is_shipped, shown
from publish.render.style_sheet_limits import excessive, oversized, swollen
from publish.source.check import is_remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from publish.core.files import Reader
    from publish.settings.layouts import Layout
    from publish.source.pictures.problems import Trouble

#: The parser's message for a declaration without a colon (CSS Syntax 3, 5.5.6).
_NO_COLON = re.compile(r"reached before \{\} block for a qualified rule")
#: Addresses that contain something other than a picture.
_EMBEDDED = re.compile(r"data:(?!image/)", re.IGNORECASE)
#: The functions of CSS that name files, and the most characters of a name in a message.
_NAMING, _SHORT = frozenset({"url", "src", "image", "image-set", "-webkit-image-set"}), 80
_UNKNOWN = re.compile(r"`([a-z-]+):[^`]*`, unknown property")


def broken_styles(layout: Layout, reader: Reader) -> Iterator[Diagnostic]:
    """Yield what is not CSS in the style sheets of a layout, except those of the program."""
    for file, text in _style_sheets(layout, reader):
        yield from broken_rules(file, text)


def check_layout_style_sheet_limits(layout: Layout, reader: Reader) -> None:
    """Refuse a layout of somebody else whose style sheets are beyond the limits.

    Raises:
        Rejected: with what is too much.
    """
    found: list[Diagnostic] = []
    for file, text in _style_sheets(layout, reader):
        found += _too_much(file, text)
    if found:
        raise Rejected(found)


def _style_sheets(layout: Layout, reader: Reader) -> Iterator[tuple[Path, str]]:
    """Yield the style sheets of a layout that do not come with the program."""
    for folder in layout.chain:
        for name in () if is_shipped(folder) else reader.beside(folder):
            if name.endswith(".css"):
                yield folder / name, reader.text(folder / name, shown(folder / name)) or ""


def check_style_sheet_limits(file: Path, text: str) -> None:
    """Refuse a style sheet of somebody else that is too much for the page engine.

    Raises:
        Rejected: with what is too much.
    """
    found = [] if is_shipped(file) else [*_too_much(file, text)]
    if found:
        raise Rejected(found)


def _too_much(file: Path, text: str) -> Iterator[Diagnostic]:
    if whole := [*oversized(shown(file), text)]:
        yield from whole
        return
    rules = [*_all_rules(text)]
    for node, parts in rules:
        yield from excessive(shown(file), node, parts)
    yield from swollen(shown(file), rules)


def _all_rules(text: str) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the rules of a style sheet with those inside them: margin boxes, nested rules."""
    import tinycss2

    waiting = [*_rules(text)][::-1]
    while waiting:
        node, parts = waiting.pop()
        yield node, parts
        inner = [one for one in parts if getattr(one, "content", None)]
        waiting += [(one, tinycss2.parse_blocks_contents(one.content)) for one in inner]


def addresses_outside_layout(layout: Layout, reader: Reader) -> Iterator[Diagnostic]:
    """Yield addresses in a layout's style sheets that are outside its folder, or on the net.

    The page engine would not fetch them either; an e-book would only name them.
    """
    for file, text in _style_sheets(layout, reader):
        yield from _strange(file, text, reader)
        if not layout.kind.reflows:
            yield from _embedded(file, text)


def _embedded(file: Path, text: str) -> Iterator[Diagnostic]:
    """Yield addresses that contain something which the engine does not accept in an address."""
    import tinycss2

    for token in _addresses(tinycss2.parse_component_value_list(text)):
        address = token.value.strip()
        if _EMBEDDED.match(address):
            place = Place(shown(file), token.source_line, token.source_column)
            message = f"“{address[:_SHORT]}”: only a picture can stand in its own address"
            hint = "put it into a file in the layout’s folder, and name that"
            yield Diagnostic(place, "error", "LAYOUT-CSS", message, hint)


def _strange(file: Path, text: str, reader: Reader) -> Iterator[Diagnostic]:
    import tinycss2

    for token in _addresses(tinycss2.parse_component_value_list(text)):
        address = token.value.strip()
        if address.lower().startswith(("#", "data:")) or not address:
            continue
        place = Place(shown(file), token.source_line, token.source_column)
        what = f"“{address[:_SHORT]}”"
        if is_remote(address):
            hint = "put the file into the layout’s folder: nothing is fetched, from the net neither"
            message = f"{what} is an address, and not a file of the layout"
            yield Diagnostic(place, "error", "FILE-OUTSIDE", message, hint)
            continue
        try:
            check_name(unquote(address))
            data = reader.read(file.parent / unquote(re.split("[?#]", address)[0]))
        except Shut as shut:
            yield shut.at(place, what)
            continue
        for fault in reader.once(data or b"", ("refused",), _refused):
            yield Diagnostic(place, "error", fault.code, f"{what} {fault.message}", fault.hint)


def _refused(data: bytes) -> list[Trouble]:
    from publish.source.pictures import refusals  # of what is large only where it is wanted

    return refusals(data)


def _addresses(tokens: Iterable[Any]) -> Iterator[Any]:
    """Yield the tokens that name other files: of ``url()`` and the like, and of ``@import``."""
    imports = False
    for token in tokens:
        if token.type == "url" or (imports and token.type == "string"):
            yield token
        elif token.type == "function" and token.lower_name in _NAMING:
            yield from (one for one in token.arguments if one.type in ("string", "url"))
        elif token.type not in ("whitespace", "comment"):
            inside = getattr(token, "arguments", None) or getattr(token, "content", None)
            yield from _addresses(inside or ())
        else:
            continue
        imports = token.type == "at-keyword" and token.lower_value == "import"


def broken_rules(file: Path, text: str) -> Iterator[Diagnostic]:
    """Yield rules and declarations that are not CSS (CSS Syntax 3), or too much."""
    if too_much := [*_too_much(file, text)]:
        yield from too_much
        return
    for node, parts in _rules(text):
        for error in (n for n in (node, *parts) if n.type == "error"):
            place = Place(shown(file), error.source_line, error.source_column)
            message = f"this is not CSS: {plainly(error.message)}"
            hint = "correct or delete it; what reads the style sheet would drop the rule"
            yield Diagnostic(place, "error", "LAYOUT-CSS", message, hint)


def _rules(text: str) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the rules of a style sheet, also those in conditions, each with its declarations."""
    import tinycss2

    waiting = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)[::-1]
    while waiting:
        node = waiting.pop()
        inner = getattr(node, "content", None) or ()
        is_rule = node.type == "qualified-rule" or getattr(node, "at_keyword", "") == "page"
        if getattr(node, "at_keyword", "") in ("media", "supports"):
            waiting += tinycss2.parse_rule_list(inner, True, True)[::-1]
        yield node, tinycss2.parse_blocks_contents(inner) if is_rule else []


def plainly(message: str) -> str:
    """Return a parser's message in plain words, if it has one for experts only."""
    if _NO_COLON.search(message):
        return "a colon is missing here, after the name: “name: value;”"
    return message


def hint_for(message: str, properties: Callable[[], list[str]]) -> str:
    """Return what to do about a message of the page engine on a style sheet.

    Args:
        message: the engine's message.
        properties: returns the names of the properties that the engine knows.
    """
    found = _UNKNOWN.search(message)
    if found and (near := suggest(found[1], properties())):
        return near
    return "the page engine ignores this; correct or delete it"
