"""Shelves for tests: a few made-up works with their files, and what a site of them has."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import manyworks
import msgspec

from publish.catalogue import Catalogue, Download, Entry, catalogue_of_works
from publish.catalogue.values import in_catalogue
from publish.settings.site import SiteSettings
from publish.site import Site, pages_of, site_of

ATOM = "{http://www.w3.org/2005/Atom}"
#: What a stranger may write into the metadata of a file.
HOSTILE = "</title><script>alert(1)</script>\"'&amp;\u2028"


@cache
def shelf(count: int) -> Path:
    """A folder with so many works and their files; tests do not write into it."""
    folder = Path(mkdtemp(prefix="shelf-"))
    manyworks.write(folder, count)
    return folder


@cache
def catalogue(count: int) -> Catalogue:
    """The catalogue of so many works."""
    folder = shelf(count)
    return catalogue_of_works(sorted((folder / "works").iterdir()), folder / "build")


def entry(slug: str, **said: Any) -> Entry:
    """An entry with one file."""
    file = Download(
        name=f"{slug}.epub", media_type="application/epub+zip", use="e-reader", size=2_345_678,
        sha256="0" * 64,
    )  # fmt: skip
    usual = Entry(slug=slug, identifier=f"urn:x:{slug}", title=slug, downloads=(file,))
    return msgspec.structs.replace(usual, **said)


def catalogue_with(*entries: Entry) -> Catalogue:
    """A catalogue of entries without any files."""
    return Catalogue(in_catalogue(entries), Path("nowhere"))


def files_of(found: Catalogue, site: Site | None = None) -> dict[str, bytes]:
    """The files of a site."""
    return dict(pages_of(found, site or site_of(given=SiteSettings(title="A Shelf"))))


def feed(files: dict[str, bytes], path: str) -> ET.Element:
    """A feed as a tree."""
    return ET.fromstring(files[path])  # noqa: S314 - we have made it ourselves


def links(element: ET.Element, rel: str) -> list[dict[str, str]]:
    """The links of a feed or entry that have a relation."""
    found = (dict(link.attrib) for link in element.findall(f"{ATOM}link"))
    return [link for link in found if link["rel"].startswith(rel)]
