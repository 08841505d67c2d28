"""What a writer of feeds is given: the lists of a catalogue, its name, its words, its addresses."""

from __future__ import annotations

import msgspec

from publish.catalogue.addresses import Addresses
from publish.catalogue.groups import Group, Kind
from publish.catalogue.listings import NEWEST, SEARCH, TITLES, Listings, WorksPage
from publish.catalogue.values import Download, urn

#: Where feeds are, in a site.
OPDS = "opds"
#: The word that names a list of all works, or of all groups of a kind.
_WORDS = {TITLES: "site-titles", NEWEST: "site-newest"}


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The lists of a catalogue and what feeds say around them.

    Attributes:
        listings: of the catalogue.
        title: of the shelf.
        publisher: whose it is; '' if nobody says.
        lang: of the words.
        words: of the press, in that language.
        addresses: of the site.
        searches: True if a server answers the search of its feeds.
    """

    listings: Listings
    title: str
    publisher: str
    lang: str
    words: dict[str, str]
    addresses: Addresses
    searches: bool = False

    @property
    def identifier(self) -> str:
        """The identifier of the shelf, that of its address if it has one."""
        return urn("shelf", self.addresses.base, self.title)

    def identifier_of(self, stem: str) -> str:
        """Return the identifier of a feed."""
        return urn("feed", self.identifier, stem)

    def title_of(self, page: WorksPage) -> str:
        """Return what a list of works is called."""
        if page.stem == SEARCH:
            words = self.words["site-found"].format(words=page.query)
            return words if page.query else self.words["site-search"]
        return self.name_of(page.group) if page.group else self.words[_WORDS[page.stem]]

    def name_of(self, group: Group) -> str:
        """Return how a group is called."""
        return group.name or self.words[f"site-unknown-{group.kind}"]

    def name_of_kind(self, kind: Kind) -> str:
        """Return how the list of all groups of a kind is called."""
        return self.words[f"site-{kind}"]

    def use_of(self, download: Download) -> str:
        """Return what a file is for, in words."""
        is_by_cable = download.name.endswith(".azw3")
        said = self.words["site-use-kindle-cable" if is_by_cable else f"site-use-{download.use}"]
        return (
            f"{said} ({self.words[f'paper-{download.paper.lower()}']})" if download.paper else said
        )
