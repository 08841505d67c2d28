"""What all pages of a site share: its style, its scripts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import shown
from publish.render.templates import Templates
from publish.settings.site import blended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.site.values import Site

STYLE = "assets/style.css"
_SCRIPTS = ("search.js", "minisearch.js", "LICENSE-minisearch.txt")
_FULL_TEXT = "fulltext.js"
#: How much ink is in the lines between things.
_RULE = 0.35


def assets_of(site: Site) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the path of each file that pages share, and what makes it."""
    yield STYLE, partial(_style, site)
    names = (*_SCRIPTS, _FULL_TEXT) if site.full_text else _SCRIPTS
    for name in names:
        yield f"assets/{name}", partial(_file, site, name)


def _style(site: Site) -> bytes:
    """Return the style sheet with the colours at its end."""
    look = site.look
    values = {
        "site": msgspec.structs.asdict(look),
        "rule": blended(look.paper, look.ink, _RULE),
        "rule_dark": blended(look.paper_dark, look.ink_dark, _RULE),
    }
    templates = Templates(site.layout, site.reader, 0, values)
    return _file(site, "style.css") + templates.page("colours.css").encode()


def _file(site: Site, name: str) -> bytes:
    found = site.layout.find(name, site.reader)
    if found is None:
        place = Place(shown(site.layout.chain[0]))
        message, hint = f"the layout has no file {name}", "let it inherit from “site”"
        raise Rejected([Diagnostic(place, "error", "LAYOUT-TEMPLATE", message, hint)])
    return found[1]
