"""A work as others cite it: the one record of which citations and metadata are made.

The record is an item of the Citation Style Language, in the shape of CSL-JSON (CSL 1.0.2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from publish.core.characters import SOFT_HYPHEN
from publish.source.metadata import iso_date, with_subtitle

if TYPE_CHECKING:
    from publish.source.metadata import Metadata
    from publish.source.relator_codes import Contributor

#: Small words that stand before the name of a family, or in it.
_PARTICLES = frozenset("af av d' da dal de del della den der des di do dos du el la le ten ter "
                       "van von y zu zum zur".split())  # fmt: skip
#: So many words of a title are no more than may be said each time (Chicago Manual of Style, 14.33).
_FEW = 4
_ARTICLES = frozenset("a an the der die das ein eine le la les un une el los las il lo i".split())

Item = dict[str, Any]


def item_of(metadata: Metadata, *, title: str, identifier: str) -> Item:
    """Return a work as an item of CSL: as it first appeared where that is known, else as a book.

    Args:
        metadata: the front matter.
        title: of what is cited, which may be another reading of the work.
        identifier: of what is cited, as an URN or an address.
    """
    first = metadata.first_published
    item: Item = {
        "id": identifier,
        "type": "book",
        "title": _plain(with_subtitle(title, metadata.subtitle)),
    }
    for field in ("author", "editor", "translator"):
        people = [name_of(person) for person in getattr(metadata, field)]
        item |= {field: people} if people else {}
    if first.title:
        item |= {"type": "article-magazine", "container-title": first.title}
    else:
        said = {"publisher": metadata.publisher, "edition": metadata.edition}
        item |= {"ISBN": isbn} if (isbn := metadata.isbn.print or metadata.isbn.epub) else {}
        item |= {name: value for name, value in said.items() if value}
    item |= {"publisher-place": first.place} if first.place else {}
    date = metadata.date or first.date
    item |= {"issued": date_of(date)} if date else {}
    item |= {"language": metadata.lang}
    item |= {"DOI": re.sub(r"^(https?://doi\.org/|doi:)", "", metadata.doi)} if metadata.doi else {}
    item |= {"abstract": " ".join(metadata.abstract.split())} if metadata.abstract else {}
    return item


def _plain(text: str) -> str:
    return " ".join(text.replace(SOFT_HYPHEN, "").split())


def date_of(date: str) -> Item:
    """Return a date as CSL has it: in parts, or in words that are none."""
    found = iso_date(date)
    if found is None:
        return {"literal": date}
    return {"date-parts": [[part for part in found if part]]}


def name_of(person: Contributor) -> dict[str, str]:
    """Return the name of somebody in its parts, or as a whole.

    ``sort`` says the parts, “Deutscher, Isaac”; one without a comma is a whole, as those of bodies
    are. Where it is not given, the last word is taken for the name of the family, if all look like
    those of a person's name.
    """
    if person.sort:
        family, comma, given = (part.strip() for part in person.sort.partition(","))
        return {"family": family, "given": given} if comma else {"literal": person.name}
    words = person.name.split()
    looks_personal = 2 <= len(words) <= 4 and all(map(_may_be_of_a_person, words))
    if not looks_personal or words[-1].endswith("."):
        return {"literal": person.name}
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    name = {"family": words[-1], "given": " ".join(words[:at])}
    return name | ({"non-dropping-particle": " ".join(words[at:-1])} if at < len(words) - 1 else {})


def _may_be_of_a_person(word: str) -> bool:
    return word in _PARTICLES or (word[0].isupper() and word[-1] not in "’'&,")


def family_of(person: Contributor) -> str:
    """Return the name by which somebody is called in a short citation."""
    name = name_of(person)
    parts = (name.get("non-dropping-particle", ""), name.get("family", ""))
    return " ".join(filter(None, parts)) or name["literal"]


def short_authors(metadata: Metadata, conjunction: str) -> str:
    """Return the names of the authors for a short citation: of two, both; of more, the first.

    Args:
        metadata: the front matter.
        conjunction: the word for “and” in its language.
    """
    names = [family_of(person) for person in metadata.author]
    if len(names) == 2:
        return f"{names[0]} {conjunction} {names[1]}"
    return f"{names[0]} et al." if len(names) > 2 else "".join(names)


def short_title(title: str, ends_before: str) -> str:
    """Return a title as it is said when it was said in full before (Chicago Manual, 14.33).

    What comes after a colon, semicolon or dash is left out; of a long title, what comes after its
    first preposition, if two words or more stand before that. A question is asked whole.

    Args:
        title: the whole.
        ends_before: the words of its language, with spaces, before which a short title may end.
    """
    main = re.split(r"\s?[:;]\s|\s[–—-]\s", title, maxsplit=1)[0]
    words = main.split()
    article = bool(words) and words[0].casefold() in _ARTICLES
    if len(words) - article < _FEW or main.endswith(("?", "!")):
        return main
    ends = frozenset(ends_before.split())
    for at, word in enumerate(words):
        if at - article >= 2 and word.casefold() in ends:
            return " ".join(words[:at]).rstrip(",")
    return main
