"""Documents and style sheets, as the engine takes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree import ElementTree as ET


#: The sides at which lines begin and end, in a style sheet (CSS Logical Properties).
_SIDES = re.compile(r"((?:margin|padding|border)-|float:\s*)inline-(start|end)\b")


def document_of(root: ET.Element, address: str, fetch: Any) -> Any:
    """Make a document of a parsed tree.

    The engine's own HTML parser is slow, and would move the blocks of a note out of the
    paragraph in which it is called.

    Args:
        root: the tree.
        address: what addresses in it are relative to.
        fetch: fetches them.
    """
    import weasyprint
    from cssselect2 import ElementWrapper

    html = weasyprint.HTML.__new__(weasyprint.HTML)
    html.base_url = address
    html.url_fetcher = fetch
    html.media_type = "print"
    html.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    html.etree_element = html.wrapper_element.etree_element
    return html


def parsed_style_sheet(text: str, address: str, fetch: Any, faces: Any, counters: Any) -> Any:
    """Parse a style sheet.

    Args:
        text: of the sheet.
        address: its own.
        fetch: fetches what it imports.
        faces: the engine's ``FontConfiguration``.
        counters: receives the styles of counters that it defines.
    """
    import weasyprint

    known = text if knows_sides_of_text() else _with_plain_sides(text)
    return weasyprint.CSS(
        string=known, font_config=faces, counter_style=counters, url_fetcher=fetch, base_url=address
    )


def knows_sides_of_text() -> bool:
    """Tell if the engine knows the sides at which lines begin and end (“margin-inline-start”)."""
    from weasyprint.css.properties import INITIAL_VALUES

    return "margin_inline_start" in INITIAL_VALUES


def _with_plain_sides(text: str) -> str:
    """Return a style sheet with left and right for the sides of text that runs left to right."""
    plain = {"start": "left", "end": "right"}
    return _SIDES.sub(lambda found: found[1] + plain[found[2]], text)


def counter_styles(defined: Iterable[Any]) -> Any:
    """Return styles of counters in one, those that are defined later before others."""
    from weasyprint.css.counters import CounterStyle

    counters = CounterStyle()
    for some in defined:
        counters.update(some)
    return counters
