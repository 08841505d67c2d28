"""The shelf on the web: the pages of a catalogue, its feeds, its covers, what searches it."""

from __future__ import annotations

from publish.site.plan import Pages, pages_of
from publish.site.values import Site, site_of

__all__ = ["Pages", "Site", "pages_of", "site_of"]
