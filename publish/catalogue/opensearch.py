"""How a shelf is searched, for browsers and for readers of OPDS (OpenSearch 1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.catalogue.opds1 import ACQUISITION
from publish.catalogue.opds2 import TYPE
from publish.catalogue.shelf import OPDS
from publish.catalogue.xml import document, element

if TYPE_CHECKING:
    from publish.catalogue.shelf import Shelf

PATH = f"{OPDS}/search.description.xml"
_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
#: A short name has so many characters at most.
_SHORT = 16


def description(shelf: Shelf) -> bytes:
    """Return the description of the search; feeds are found where a server answers.

    The addresses in it begin with that of the site, or with a slash: whoever reads it knows from
    where it came.
    """
    base = shelf.addresses.base or "/"
    ways = {"text/html": f"{base}search.html?q={{searchTerms}}"}
    if shelf.searches:
        ways[ACQUISITION] = f"{base}{OPDS}/search.xml?q={{searchTerms}}"
        ways[TYPE] = f"{base}{OPDS}/search.json?q={{searchTerms}}"
    children = [
        element("ShortName", {}, shelf.title[:_SHORT]),
        element("Description", {}, shelf.words["site-search-in"].format(title=shelf.title)),
        *(element("Url", {"type": kind, "template": way}) for kind, way in ways.items()),
        element("InputEncoding", {}, "UTF-8"),
        element("OutputEncoding", {}, "UTF-8"),
    ]
    return document("OpenSearchDescription", {"xmlns": _NAMESPACE}, children)
