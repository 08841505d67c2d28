"""The catalogue: what works there are, what each says of itself, and which files there are of it.

It is made of works and the folder of their outputs, or of a folder of finished files alone; the
site, the feeds of OPDS and the server are made of it.
"""

from __future__ import annotations

from publish.catalogue.files import catalogue_of_files
from publish.catalogue.found import search
from publish.catalogue.values import Catalogue, Download, Entry
from publish.catalogue.works import catalogue_of_works

__all__ = [
    "Catalogue", "Download", "Entry", "catalogue_of_files", "catalogue_of_works", "search",
]  # fmt: skip
