"""What a site is besides its catalogue: a layout, settings, words, and where it is on the web."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from publish.catalogue.addresses import Addresses
from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.files import Reader, shown
from publish.render.unused_layout_files import unused_parts
from publish.settings.layouts import Layout, load_layout
from publish.settings.output_registry import SITE
from publish.settings.site import SiteLook, SiteSettings, contrast, resolve_site
from publish.settings.words import tags_of, words_for
from publish.source.metadata import check_lang

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The least contrast of text with its ground (WCAG 2.2, 1.4.3).
_LEAST = 4.5
_NONE = SiteSettings()
#: An address of a site (RFC 3986, 3): scheme, host, port, and steps that lead down; everybody reads
#: it, so it has no password.
_ADDRESS = re.compile(
    r"(?:http|https)://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]+)?"
    r"(?:/(?!\.{1,2}(?:/|$))(?:[a-z0-9._~!$&'()*+,;=:@-]|%[0-9a-f]{2})+)*/?",
    re.IGNORECASE | re.ASCII,
)


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """How a catalogue is shown.

    Attributes:
        layout: has the templates and the styles.
        reader: reads them.
        look: the settings; the title is one that words of the layout give, if nobody says one.
        words: of the press, in the language of the site.
        addresses: know where the site is on the web, if anybody does.
        searches: True if a server answers searches, in pages and feeds.
        full_text: True if an index of the texts lies beside the pages.
        findings: what is to be said of the layout, and is no error.
    """

    layout: Layout
    reader: Reader
    look: SiteLook
    words: dict[str, str]
    addresses: Addresses = Addresses()
    searches: bool = False
    full_text: bool = False
    findings: tuple[Diagnostic, ...] = ()


def site_of(
    layout: str = SITE.name,
    given: SiteSettings = _NONE,
    *,
    base_url: str = "",
    searches: bool = False,
    full_text: bool = False,
    reader: Reader | None = None,
) -> Site:
    """Return how a catalogue is shown.

    Args:
        layout: by its name or folder.
        given: settings that go before those of the layout.
        base_url: where the site will be on the web; without it all its addresses are relative.
        searches: True if a server answers searches.
        full_text: True if an index of the texts will lie beside the pages.
        reader: knows the folders in which layouts are looked for; reads the layout.

    Raises:
        Rejected: for a layout that does not exist or is for something else, for settings that
            cannot hold, and for what is no address of a site.
    """
    addresses = Addresses(_base(base_url))
    reader = reader or Reader()
    loaded = load_layout(layout, reader)
    if loaded.format != SITE.name:
        raise Rejected([_no_site(layout, loaded.format)])
    look = resolve_site(given, loaded.site)
    found = Findings([*_faint(look, given, loaded), *_no_lang(look.lang)])
    if found.failed:
        raise Rejected(found)
    wordless = _without_words(loaded, look.lang, reader)
    told = [*loaded.warnings, *wordless, *unused_parts(loaded, reader)]
    lang = "en" if wordless else look.lang
    words = words_for(loaded, lang, reader)
    look = msgspec.structs.replace(look, title=look.title or words["site-shelf"], lang=lang)
    return Site(
        layout=loaded, reader=reader, look=look, words=words, addresses=addresses,
        searches=searches, full_text=full_text, findings=tuple(told),
    )  # fmt: skip


def _base(address: str) -> str:
    """Return the address of a site with a slash at its end.

    Raises:
        Rejected: when it is none.
    """
    if not address:
        return ""
    if not _ADDRESS.fullmatch(address) or not _has_port(address):
        message = f"“{address}” is no address of a site"
        hint = "write it whole, as https://example.org/library/, in letters of ASCII, without a "
        hint += "name and password, “?” and “#”"
        raise Rejected([Diagnostic(Place("--base-url"), "error", "SITE-ADDRESS", message, hint)])
    return address if address.endswith("/") else f"{address}/"


def _has_port(address: str) -> bool:
    """Return whether the host of an address can be, and its port, if it names one."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _no_site(name: str, format_: str) -> Diagnostic:
    message = f"the layout “{name}” is not for a site"
    hint = f"it is for --format {format_}" if format_ else "it is for none: others inherit from it"
    hint += "; a layout for a site says “inherits: [site]”"
    return Diagnostic(Place("--layout"), "error", "LAYOUT-FORMAT", message, hint)


def _no_lang(lang: str) -> Findings:
    findings = Findings()
    check_lang(lang, Place("--lang"), findings)
    return findings


def _without_words(layout: Layout, lang: str, reader: Reader) -> list[Diagnostic]:
    """Return a note where nobody has written the words of a site in its language."""
    folders = [folder for folder in layout.chain if layout.formats[folder] == SITE.name]
    names = [folder / "words" / f"{tag}.yaml" for tag in tags_of(lang) for folder in folders]
    if any(reader.read(name) is not None for name in names):
        return []
    message = f"the words of the site are in “en”: nobody has written them in “{lang}”"
    hint = f"write words/{tags_of(lang)[0]}.yaml in a layout of yours, after layouts/site/words"
    return [Diagnostic(Place("--lang"), "note", "WORDS-FALLBACK", message, hint)]


def _faint(look: SiteLook, given: SiteSettings, layout: Layout) -> Iterator[Diagnostic]:
    """Yield colours in which nobody can read, where they are said."""
    pairs = {
        "ink": (look.ink, look.paper),
        "accent": (look.accent, look.paper),
        "ink-dark": (look.ink_dark, look.paper_dark),
        "accent-dark": (look.accent_dark, look.paper_dark),
    }
    for name, (colour, ground) in pairs.items():
        ratio = contrast(colour, ground)
        if ratio < _LEAST:
            message = f"“{name}” {colour} is hard to read on {ground}: contrast {ratio:.1f} to 1"
            hint = f"take a colour with a contrast of {_LEAST} to 1 at least (WCAG 2.2, 1.4.3)"
            is_given = getattr(given, name.replace("-", "_")) or given.paper or given.paper_dark
            place = "--set" if is_given else shown(layout.chain[0] / "layout.yaml")
            yield Diagnostic(Place(place), "error", "SITE-CONTRAST", message, hint)
