"""What a layout may not write into a page: programs, and what a browser would fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic, Place, Rejected

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

#: Elements that run something or show another document.
_ELEMENTS = frozenset("iframe frame object embed applet form base portal".split())
#: Attributes by which a browser fetches something at once.
_FETCHED = ("src", "srcset", "poster", "background", "data", "ping")
#: What of ``link`` fetches nothing.
_QUIET = frozenset(("alternate", "canonical", "schema.DC", "schema.DCTERMS", "license", "author"))
_HINT = "take it out: a page holds all that it needs, and runs only the script of the program"


def check_active(root: ET.Element, script: str, place: Place) -> None:
    """Let no page be made that runs a program of a layout, or fetches something.

    Args:
        root: of the page's markup.
        script: what stands for the program's own script.
        place: of the template.

    Raises:
        Rejected: with all that is refused.
    """
    found = [
        Diagnostic(place, "error", "LAYOUT-ACTIVE", said, _HINT) for said in _active(root, script)
    ]
    if found:
        raise Rejected(found)


def _active(root: ET.Element, script: str) -> Iterator[str]:
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _ELEMENTS:
            yield f"the page has <{name}>"
        elif name == "script" and element.get("type") != "application/ld+json":
            if (element.text or "").strip() != script:
                yield "the page has a script of its own"
        elif name == "link" and element.get("rel") not in _QUIET:
            yield f"the page has <link rel='{element.get('rel')}'>, which a browser may fetch"
        elif name == "meta" and element.get("http-equiv"):
            yield f"the page has <meta http-equiv='{element.get('http-equiv')}'>"
        for attribute, value in element.attrib.items():
            if attribute.lower().startswith("on"):
                yield f"the page has {attribute}= on <{name}>: a program"
            elif attribute in _FETCHED and not value.startswith("data:image/"):
                yield f"the page has {attribute}='{value[:60]}' on <{name}>, which is fetched"
