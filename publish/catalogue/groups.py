"""Works that stand together: those of one author, one subject, one language, one year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from publish.catalogue.language_names import language_name, language_of
from publish.catalogue.order import folded, initial, name_key
from publish.catalogue.values import Catalogue, Entry
from publish.core.files import digest
from publish.source.metadata import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: By what works are grouped.
Kind = Literal["authors", "subjects", "languages", "dates"]
KINDS: tuple[Kind, ...] = get_args(Kind)
#: The name of the group of works of which nothing is known.
UNKNOWN = "unknown"


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Works that have something alike.

    Attributes:
        kind: by what they are grouped.
        slug: the name of its pages, once among the groups of a kind.
        name: as it is printed; '' where nothing is known of the works.
        key: by which it is sorted.
        lang: the language of the name, where that is known.
        entries: in the order of their titles.
    """

    kind: Kind
    slug: str
    name: str
    key: str
    lang: str = ""
    entries: tuple[Entry, ...]

    @property
    def stem(self) -> str:
        """The address of its pages, without page and ending."""
        return f"{self.kind}/{self.slug}"

    @property
    def initial(self) -> str:
        """The letter under which it stands; years stand under their century."""
        return f"{self.key[:2]}00" if self.kind == "dates" and self.name else initial(self.key)


class _Label(msgspec.Struct, frozen=True):
    """Under what a work stands: name, key to sort by, key by which two names are one, language."""

    name: str
    key: str
    same: str
    lang: str = ""


def groups_of(catalogue: Catalogue, kind: Kind) -> tuple[Group, ...]:
    """Return the groups of a catalogue, sorted; works of which nothing is known come last."""
    labels: dict[str, _Label] = {}
    entries: dict[str, list[Entry]] = {}
    for entry in catalogue.entries:
        for label in _unique(_LABELS[kind](entry)):
            labels.setdefault(label.same, label)
            entries.setdefault(label.same, []).append(entry)
    order = sorted(
        labels.values(), key=lambda one: (not one.name, initial(one.key), one.key, one.name)
    )
    slugs = _slugs(order)
    return tuple(
        Group(
            kind=kind, slug=slugs[one.same], name=one.name, key=one.key, lang=one.lang,
            entries=tuple(entries[one.same]),
        )
        for one in order
    )  # fmt: skip


def _unique(labels: Iterable[_Label]) -> Iterable[_Label]:
    """Return labels each once; of none the one that says that nothing is known."""
    return {one.same: one for one in labels}.values() or (_Label("", "", ""),)


def _slugs(labels: Iterable[_Label]) -> dict[str, str]:
    """Return names for pages: of those that letters of ASCII cannot tell apart, with a digest."""
    result: dict[str, str] = {}
    taken = {UNKNOWN, "index"}
    for one in labels:
        slug = slug_of(one.name)[:60].strip("-")
        if not slug or slug in taken:
            slug = f"{slug}-{digest(one.same.encode())[:8]}".lstrip("-")
        result[one.same] = slug if one.name else UNKNOWN
        taken.add(slug)
    return result


def _authors(entry: Entry) -> list[_Label]:
    return [_Label(p.name, name_key(p)[0], folded(p.name)) for p in entry.authors]


def _subjects(entry: Entry) -> list[_Label]:
    return [_Label(one, folded(one), folded(one), entry.lang) for one in entry.subjects]


def _languages(entry: Entry) -> list[_Label]:
    tag = language_of(entry.lang)
    name = language_name(tag)
    return [] if tag == "und" else [_Label(name, folded(name), tag, tag)]


def _dates(entry: Entry) -> list[_Label]:
    year = entry.year
    return [] if year is None else [_Label(str(year), f"{year:04}", f"{year:04}")]


_LABELS: dict[Kind, Callable[[Entry], list[_Label]]] = {
    "authors": _authors, "subjects": _subjects, "languages": _languages, "dates": _dates,
}  # fmt: skip
