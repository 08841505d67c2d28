"""One run: the catalogue and its site in a folder, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.catalogue import catalogue_of_files, catalogue_of_works
from publish.catalogue.addresses import download_file
from publish.core.confinement import is_below
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import Reader, shown
from publish.core.folder_writing import OwnFolder, Written
from publish.settings.site import SiteSettings
from publish.site.full_text import full_text_of, is_installed, not_installed
from publish.site.plan import pages_of
from publish.site.values import site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from publish.catalogue.values import Catalogue
    from publish.core.shared_folders import Folders
    from publish.site.values import Site

#: The list of the files of a site, by which its folder is known.
MARK = ".offprint-site.json"
#: How often it is told how far a run is, in files.
_OFTEN = 200


class SiteRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; no works: the catalogue is that of the folder of files itself."""

    works: tuple[Path, ...]
    files: Path
    out: Path
    layout: str
    given: SiteSettings
    base_url: str
    folders: Folders
    every_file: bool = False
    full_text: bool = False


class SiteOutcome(msgspec.Struct, frozen=True):
    """What came of it: how many works are on the shelf, what was written, what was found."""

    works: int
    written: Written
    findings: tuple[Diagnostic, ...]


def make_site(request: SiteRequest, report: Callable[[str], None]) -> SiteOutcome:
    """Make a site.

    Args:
        request: what is asked for.
        report: is told what is being done.

    Raises:
        Rejected: when nothing can be shown, or the folder is not one for it; nothing is changed.
    """
    folder = OwnFolder(request.out, MARK)
    is_indexed = request.full_text and is_installed()
    site = site_of(
        request.layout, request.given, base_url=request.base_url, full_text=is_indexed,
        reader=Reader(folders=request.folders),
    )  # fmt: skip
    report(f"catalogue of {shown(request.files)}")
    catalogue = _catalogue(request)
    if not catalogue.entries:
        raise Rejected([*catalogue.findings, _nothing(request.files)])
    written = folder.write(_told(_all_files(catalogue, site), report))
    missing = [not_installed()] if request.full_text and not is_indexed else []
    found = (*catalogue.findings, *site.findings, *missing)
    return SiteOutcome(len(catalogue.entries), written, found)


def _catalogue(request: SiteRequest) -> Catalogue:
    if request.files.is_dir() and is_below(request.files, request.out):
        raise Rejected([_inside(request.files, request.out)])
    if request.works:
        return catalogue_of_works(request.works, request.files, every_file=request.every_file)
    return catalogue_of_files(request.files, every_file=request.every_file)


def _all_files(catalogue: Catalogue, site: Site) -> Iterator[tuple[str, bytes | Path]]:
    for entry in catalogue.entries:
        for one in entry.downloads:
            yield download_file(one.name), catalogue.folder / one.name
    if site.full_text:
        yield from full_text_of(catalogue)
    yield from pages_of(catalogue, site)


def _told(
    files: Iterator[tuple[str, bytes | Path]], report: Callable[[str], None]
) -> Iterator[tuple[str, bytes | Path]]:
    """Yield files, telling now and then which."""
    for number, (name, content) in enumerate(files):
        if number % _OFTEN == 0:
            report(name)
        yield name, content


def _nothing(files: Path) -> Diagnostic:
    message = f"there is nothing to show in {shown(files)}: no site was made"
    hint = "build works first: publish build; or name the folder of finished files with --files"
    return Diagnostic(Place(str(files)), "error", "SITE-NOTHING", message, hint)


def _inside(files: Path, out: Path) -> Diagnostic:
    message = f"the folder of finished files lies in that of the site, {shown(out)}"
    hint = "put one beside the other: publish site --files build --out site"
    return Diagnostic(Place(str(files)), "error", "SITE-FOREIGN", message, hint)
