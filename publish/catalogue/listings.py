"""Lists of works in pages of fifty, and lists of groups: what pages and feeds have alike.

Both are named by a stem, as ``titles`` or ``authors/isaac-deutscher``; the pages after the first
have a number after it: ``titles.2``. What stands before and after a stem is for who writes it.
"""

from __future__ import annotations

from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

import msgspec

from publish.catalogue.found import search
from publish.catalogue.groups import KINDS, Group, groups_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publish.catalogue.groups import Kind
    from publish.catalogue.values import Catalogue, Entry

T = TypeVar("T")
#: How many works, and how many groups, are on a page.
WORKS_ON_PAGE, GROUPS_ON_PAGE = 50, 200
#: How many of the largest groups of a kind are offered as facets.
FACETS = 20
#: The stems of the lists of all works.
TITLES, NEWEST, SEARCH = "titles", "newest", "search"


class Paged(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a list.

    Attributes:
        stem: of the list.
        title: what it is a list of; '' where it is all of one of the kinds, which words name.
        page: from 1.
        pages: how many there are, 1 at least.
        total: how many things are on all of them.
        size: how many are on a page.
        query: what stands after the address, of what was searched for.
    """

    stem: str
    title: str = ""
    page: int = 1
    pages: int = 1
    total: int = 0
    size: int = WORKS_ON_PAGE
    query: str = ""

    def at(self, page: int) -> str:
        """Return the stem of a page of the same list."""
        return self.stem if page == 1 or self.query else f"{self.stem}.{page}"

    def query_at(self, page: int) -> str:
        """Return what stands after the address of a page of the same list."""
        return f"?{urlencode({'q': self.query, 'page': page})}" if self.query else ""

    @property
    def start(self) -> int:
        """The number of its first thing, from 1."""
        return (self.page - 1) * self.size + 1


class WorksPage(Paged, frozen=True, kw_only=True):
    """A page of a list of works; ``group`` is what they have alike, if they are not all."""

    entries: tuple[Entry, ...]
    group: Group | None = None


class GroupsPage(Paged, frozen=True, kw_only=True):
    """A page of a list of groups of a kind."""

    kind: Kind
    groups: tuple[Group, ...]


class Facet(msgspec.Struct, frozen=True):
    """A group by which a list can be narrowed."""

    kind: Kind
    group: Group


class Listings:
    """All lists of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    @cached_property
    def groups(self) -> dict[Kind, tuple[Group, ...]]:
        """The groups of each kind."""
        return {kind: groups_of(self.catalogue, kind) for kind in KINDS}

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """The largest groups by language, author and subject, in the order of their names."""
        kinds: tuple[Kind, ...] = ("languages", "authors", "subjects")
        return tuple(Facet(kind, one) for kind in kinds for one in _largest(self.groups[kind]))

    def facets_of(self, page: WorksPage) -> tuple[Facet, ...]:
        """Return the groups by which a list can be narrowed, or exchanged for another of its kind.

        A list of all works has all of them. The list of a group has those of its own kind, if it
        is one of them: what is narrowed twice would need a list of its own.
        """
        if page.query or page.group is None:
            return () if page.query else self.facets
        alike = tuple(one for one in self.facets if one.kind == page.group.kind)
        return alike if any(one.group.slug == page.group.slug for one in alike) else ()

    @cached_property
    def newest(self) -> tuple[Entry, ...]:
        """All works, those last revised first, then those of which nobody says when they were."""
        key = attrgetter("revised", "updated")
        return tuple(sorted(self.catalogue.entries, key=key, reverse=True))

    def works_pages(self) -> Iterator[WorksPage]:
        """Yield all pages of all lists of works."""
        yield from paged_works(TITLES, "", self.catalogue.entries)
        yield from paged_works(NEWEST, "", self.newest)
        for groups in self.groups.values():
            for group in groups:
                yield from paged_works(group.stem, group.name, group.entries, group)

    def groups_pages(self) -> Iterator[GroupsPage]:
        """Yield all pages of all lists of groups."""
        for kind, groups in self.groups.items():
            for number, part in enumerate(_parts(groups, GROUPS_ON_PAGE), 1):
                yield GroupsPage(
                    stem=kind, kind=kind, groups=tuple(part), page=number,
                    pages=_count(groups, GROUPS_ON_PAGE), total=len(groups), size=GROUPS_ON_PAGE,
                )  # fmt: skip

    def found(self, query: str, page: int) -> WorksPage:
        """Return a page of the works that a query finds; the last one, if there are not so many."""
        entries = search(self.catalogue, query)
        pages = list(paged_works(SEARCH, query, entries))
        found = pages[min(max(page, 1), len(pages)) - 1]
        return msgspec.structs.replace(found, query=query)


def paged_works(
    stem: str, title: str, entries: Sequence[Entry], group: Group | None = None
) -> Iterator[WorksPage]:
    """Yield the pages of a list of works: one, if it is empty."""
    pages = _count(entries, WORKS_ON_PAGE)
    for number, part in enumerate(_parts(entries, WORKS_ON_PAGE), 1):
        yield WorksPage(
            stem=stem, title=title, page=number, pages=pages, total=len(entries),
            entries=tuple(part), group=group,
        )  # fmt: skip


def _count(things: Sequence[object], size: int) -> int:
    return max(-(-len(things) // size), 1)


def _parts(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (things[at : at + size] for at in range(0, max(len(things), 1), size))


def _largest(groups: tuple[Group, ...]) -> list[Group]:
    named = [group for group in groups if group.name]
    chosen = sorted(named, key=lambda group: -len(group.entries))[:FACETS]
    slugs = {group.slug for group in chosen}
    return [group for group in named if group.slug in slugs]
