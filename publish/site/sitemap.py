"""The map of a site for engines that search the web (sitemaps.org 0.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.catalogue.addresses import work_page
from publish.catalogue.xml import document, element

if TYPE_CHECKING:
    from publish.catalogue.addresses import Addresses
    from publish.catalogue.listings import Listings
    from publish.catalogue.values import Catalogue

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: A map may name so many pages; works are named before lists.
_MOST = 50_000


def sitemap_of(catalogue: Catalogue, listings: Listings, addresses: Addresses) -> bytes:
    """Return the map: the start, the works with the day of their revision, the lists."""
    pages = [("index.html", "")]
    for entry in catalogue.entries:
        pages.append((work_page(entry.slug), entry.revised[:10]))
    lists = (*listings.works_pages(), *listings.groups_pages())
    pages += [(f"{page.at(page.page)}.html", "") for page in lists]
    urls = [
        element(
            "url", {}, element("loc", {}, addresses.whole(path))
            + (element("lastmod", {}, day) if day else ""), is_markup=True,
        )
        for path, day in pages[:_MOST]
    ]  # fmt: skip
    return document("urlset", {"xmlns": _NAMESPACE}, urls)
