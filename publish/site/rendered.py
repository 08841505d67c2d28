"""The pages of a site: what the templates of its layout are given."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec

from publish.catalogue.addresses import download_file, quoted, work_page
from publish.catalogue.groups import KINDS
from publish.catalogue.language_names import language_of
from publish.catalogue.listings import TITLES, WORKS_ON_PAGE
from publish.catalogue.order import folded, title_key
from publish.edit.dates import date_in_words
from publish.render.qr_code import symbol
from publish.render.templates import Templates
from publish.source.relator_codes import credits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from publish.catalogue.groups import Group
    from publish.catalogue.headings import Heading
    from publish.catalogue.listings import GroupsPage, Paged, WorksPage
    from publish.catalogue.shelf import Shelf
    from publish.catalogue.values import Entry
    from publish.site.values import Site

#: How many works are on the start page of a shelf that has more than a page of them.
_LATEST = 12
#: What a template may do grows with the shelf: as much as for so many nodes of a text, for a work.
_NODES_EACH = 40
#: What ends with a mark of its own gets no stop.
_STOPPED = re.compile(r"[.?!…][”’»“‘\"']?$")


class Rendered:
    """The pages of a site, by the templates of its layout."""

    def __init__(self, shelf: Shelf, site: Site) -> None:
        self._shelf, self._site = shelf, site
        self._catalogue = shelf.listings.catalogue
        self._templates = Templates(
            site.layout, site.reader, _NODES_EACH * len(self._catalogue.entries),
            {
                "site": msgspec.structs.asdict(site.look),
                "words": site.words,
                "whole": site.addresses.whole,
                "has_description": site.searches or bool(site.addresses.base),
                "full_text": site.full_text,
                "name_of": shelf.name_of,
                "use_of": shelf.use_of,
                "size_of": self._size,
                "date_of": self._date,
                "stem_of": self._stem,
            },
        )  # fmt: skip

    def start(self) -> bytes:
        """Return the page in which one begins: all works, or the latest of many."""
        entries = self._catalogue.entries
        is_whole = len(entries) <= WORKS_ON_PAGE
        paragraphs = re.split(r"\n\s*\n", self._site.look.about.strip())
        return self._page(
            "start.html", "index.html", "",
            entries=entries if is_whole else self._shelf.listings.newest[:_LATEST],
            is_whole=is_whole, total=len(entries),
            about=[" ".join(one.split()) for one in paragraphs if one],
        )  # fmt: skip

    def works(self, page: WorksPage) -> bytes:
        """Return a page of a list of works."""
        path = f"{page.at(page.page)}.html"
        has_letters = page.stem == TITLES
        parted = _parted(page.entries, _initial_of) if has_letters else [("", page.entries)]
        letters = self._letters(page, path, self._title_letters) if has_letters else []
        return self._page(
            "works.html", path, page.stem.partition("/")[0], page=page,
            title=self._shelf.title_of(page), parted=parted, letters=letters,
            ids=_ids(parted), at=self._at(page, path),
        )  # fmt: skip

    def groups(self, page: GroupsPage) -> bytes:
        """Return a page of a list of groups."""
        path = f"{page.at(page.page)}.html"
        parted = _parted(page.groups, lambda group: group.initial if group.name else "")
        is_short = page.total <= WORKS_ON_PAGE
        if is_short:
            parted = [("", page.groups)]
        every = _pages_of_letters(
            [g.initial for g in self._shelf.listings.groups[page.kind] if g.name], page.size
        )
        return self._page(
            "groups.html", path, page.kind, page=page, title=self._shelf.name_of_kind(page.kind),
            parted=parted, letters=[] if is_short else self._letters(page, path, every),
            ids=_ids(parted), at=self._at(page, path),
        )  # fmt: skip

    def work(self, entry: Entry) -> bytes:
        """Return the page of a work."""
        path = work_page(entry.slug)
        address = self._site.addresses.whole(path)
        return self._page(
            "work.html", path, "", entry=entry, address=address,
            code=symbol(address) if address else None,
            credits=credits_of([(one.role, one) for one in entry.others]),
            first=self._first_published(entry),
            contents=[(one.text, self._section(entry, one, path)) for one in entry.headings],
            language=self._languages[language_of(entry.lang)],
            revised=self._date(entry.revised[:10]),
            citation=self._citation(entry, address),
        )  # fmt: skip

    def search(self) -> bytes:
        """Return the page that searches by a script."""
        return self._page("search.html", "search.html", "search")

    def lost(self) -> bytes:
        """Return the page for an address at which there is none.

        Hosts show it at any address: where it is known where the site is, its links are whole.
        """
        whole = self._site.addresses.whole
        to = whole if self._site.addresses.base else None
        return self._page("404.html", "404.html", "", to=to)

    def _page(
        self, template: str, path: str, section: str, *, to: Callable[[str], str] | None = None,
        **values: Any,
    ) -> bytes:  # fmt: skip
        def relative(goal: str) -> str:
            return self._site.addresses.to(goal, path)

        made = self._templates.page(
            template, path=path, section=section, to=to or relative, **values
        )
        return made.encode("utf-8", "replace")

    # --- letters ---

    @cached_property
    def _title_letters(self) -> dict[str, int]:
        return _pages_of_letters(map(_initial_of, self._catalogue.entries), WORKS_ON_PAGE)

    def _letters(self, page: Paged, path: str, every: dict[str, int]) -> list[tuple[str, str]]:
        """Return the letters of a list, each with the address at which its things begin."""
        ids = _ids([(letter, ()) for letter in every])
        goals = ((one, self._at(page, path)(number)) for one, number in every.items())
        return [(letter, f"{goal}#{ids[letter]}") for letter, goal in goals]

    def _at(self, page: Paged, path: str) -> Callable[[int], str]:
        """Return what gives the address of another page of a list."""

        def at(number: int) -> str:
            address = self._site.addresses.to(f"{page.at(number)}.html", path)
            return address + page.query_at(number)

        return at

    # --- words ---

    @cached_property
    def _stems(self) -> dict[tuple[str, str], str]:
        """The stems of groups; names that differ in capitals or accents alone are one."""
        return {
            (kind, folded(group.name)): group.stem
            for kind in KINDS
            for group in self._shelf.listings.groups[kind]
        }

    @cached_property
    def _languages(self) -> dict[str, Group]:
        """The groups of works in one language, by its tag."""
        groups = self._shelf.listings.groups["languages"]
        return {group.lang or "und": group for group in groups}

    def _stem(self, kind: str, name: str) -> str:
        return self._stems[kind, folded(name)]

    def _size(self, size: int) -> str:
        """Return the size of a file, in thousands or millions of bytes."""
        words = self._site.words
        if size < 1_000_000:
            return words["site-kb"].format(size=max(1, round(size / 1000)))
        return words["site-mb"].format(size=f"{size / 1e6:.1f}".replace(".", words["site-decimal"]))

    def _date(self, date: str) -> str:
        return date_in_words(date, self._site.words)

    def _section(self, entry: Entry, heading: Heading, path: str) -> str:
        """Return the address at which a section is read; '' where the whole text is not online."""
        if not entry.web or not heading.anchor:
            return ""
        page = self._site.addresses.to(download_file(entry.web.name), path)
        return f"{page}#{quoted(heading.anchor)}"

    def _first_published(self, entry: Entry) -> str:
        """Return where and when a text first appeared, the year once."""
        is_dated = entry.year is not None and str(entry.year) in entry.published
        parts = (entry.published, "" if is_dated else self._date(entry.date))
        return ", ".join(filter(None, parts))

    def _citation(self, entry: Entry, address: str) -> str:
        """Return how a work is cited: authors, title, where it first appeared, edition, address."""
        authors = ", ".join(one.name for one in entry.authors)
        first = self._first_published(entry)
        parts = (authors, entry.full_title, first, entry.publisher, address or entry.identifier)
        return " ".join(part if _STOPPED.search(part) else f"{part}." for part in parts if part)


def _initial_of(entry: Entry) -> str:
    return title_key(entry)[0]


def _parted(things: Sequence[Any], key: Callable[[Any], str]) -> list[tuple[str, Sequence[Any]]]:
    """Return things by what they stand under, in their order."""
    return [(letter, list(part)) for letter, part in groupby(things, key)]


def _ids(parted: Iterable[tuple[str, Sequence[Any]]]) -> dict[str, str]:
    """Return an identifier for each letter, of characters that every address may have."""
    return {letter: "-".join(["l", *(f"{ord(c):x}" for c in letter)]) for letter, _ in parted}


def _pages_of_letters(letters: Iterable[str], size: int) -> dict[str, int]:
    """Return on which page the first thing under each letter is."""
    pages: dict[str, int] = {}
    for number, letter in enumerate(letters):
        pages.setdefault(letter, number // size + 1)
    return pages
