"""What a page says of its work in its head: for search engines, scholars' programs and catalogues.

Dublin Core (DCMI Metadata Terms), the tags of Highwire that Google Scholar reads, Open Graph and
PRISM for the kind of thing it is; schema.org as JSON-LD; and a ContextObject in Span (COinS,
Z39.88-2004), from which Zotero and others take a work.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec

from publish.web.exports import date_in, date_in_figures, inverted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.source.metadata import Metadata
    from publish.web.reference import Item

#: What a page is to those who cannot see it: what holds of every one that is made here.
_FEATURES = ("readingOrder", "structuralNavigation", "tableOfContents", "displayTransformability")


class Tag(msgspec.Struct, frozen=True):
    """A ``meta`` element: by which attribute it is named, its name, what it says."""

    name: str
    content: str
    attribute: str = "name"


def tags(metadata: Metadata, item: Item, identifier: str) -> list[Tag]:
    """Return the metadata of a head in the order of their kinds."""
    found = [
        *_common(metadata),
        *_dublin_core(metadata, item, identifier),
        *_highwire(metadata, item),
        *_kind(item),
    ]
    return [tag for tag in found if tag.content]


def _common(metadata: Metadata) -> Iterator[Tag]:
    yield from (Tag("author", person.name) for person in metadata.author)
    yield Tag("description", " ".join(metadata.abstract.split()))
    yield Tag("keywords", ", ".join(metadata.keywords))


def _dublin_core(metadata: Metadata, item: Item, identifier: str) -> Iterator[Tag]:
    yield Tag("DC.title", item["title"])
    yield from (Tag("DC.creator", inverted(name)) for name in item.get("author", ()))
    for role in ("editor", "translator"):
        yield from (Tag("DC.contributor", inverted(name)) for name in item.get(role, ()))
    yield Tag("DCTERMS.issued", date_in(item))
    yield Tag("DC.language", metadata.lang)
    yield Tag("DC.publisher", metadata.publisher)
    yield Tag("DC.source", item.get("container-title", ""))
    yield from (Tag("DC.subject", word) for word in (*metadata.subject, *metadata.keywords))
    yield Tag("DC.rights", " ".join(metadata.rights.split()))
    yield Tag("DCTERMS.abstract", item.get("abstract", ""))
    yield Tag("DC.identifier", identifier)
    yield Tag("DC.identifier", f"DOI {item['DOI']}" if "DOI" in item else "")
    yield Tag("DC.format", "text/html")


def _highwire(metadata: Metadata, item: Item) -> Iterator[Tag]:
    yield Tag("citation_title", item["title"])
    yield from (Tag("citation_author", inverted(name)) for name in item.get("author", ()))
    yield Tag("citation_publication_date", date_in_figures(item, "/"))
    yield Tag("citation_journal_title", item.get("container-title", ""))
    yield Tag("citation_publisher", item.get("publisher", ""))
    yield Tag("citation_isbn", item.get("ISBN", ""))
    yield Tag("citation_doi", item.get("DOI", ""))
    yield Tag("citation_language", metadata.lang)
    yield Tag("citation_keywords", "; ".join(metadata.keywords))


def _kind(item: Item) -> Iterator[Tag]:
    """Yield what tells an article from a book, and where it appeared: Highwire has no name for it.

    Zotero takes the place of publication from the vocabulary of EPrints.
    """
    yield Tag("eprints.place_of_pub", item.get("publisher-place", ""))
    is_article = "container-title" in item
    yield Tag("prism.aggregationtype", "magazine" if is_article else "")
    yield Tag("og:type", "article" if is_article else "book", "property")
    yield Tag("og:title", item["title"], "property")


def context_object(item: Item) -> str:
    """Return the work as a ContextObject (Z39.88-2004, Key/Encoded-Value format)."""
    is_article = "container-title" in item
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{'journal' if is_article else 'book'}"),
        ("rft.genre", "article" if is_article else "book"),
        ("rft.atitle" if is_article else "rft.btitle", item["title"]),
        ("rft.jtitle", item.get("container-title", "")),
        *(("rft.au", inverted(name)) for name in item.get("author", ())),
        ("rft.date", date_in(item)),
        ("rft.place", item.get("publisher-place", "")),
        ("rft.pub", item.get("publisher", "")),
        ("rft.isbn", item.get("ISBN", "")),
        ("rft.edition", item.get("edition", "")),
        ("rft.language", item["language"]),
        ("rft_id", f"info:doi/{item['DOI']}" if "DOI" in item else ""),
    ]
    return urlencode([(name, value) for name, value in pairs if value])


def json_ld(metadata: Metadata, item: Item, identifier: str, features: tuple[str, ...]) -> str:
    """Return the work in the words of schema.org, as a script element may hold it.

    Args:
        metadata: the front matter.
        item: the work as others cite it.
        identifier: of the edition.
        features: what else its readers can do, in the words of schema.org.
    """
    is_article = "container-title" in item
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _type(metadata, item),
        "name": item["title"],
        "headline": item["title"],
        "author": [_person(name) for name in item.get("author", ())],
        "editor": [_person(name) for name in item.get("editor", ())],
        "translator": [_person(name) for name in item.get("translator", ())],
        "datePublished": date_in_figures(item),
        "dateModified": metadata.modified,
        "inLanguage": metadata.lang,
        "identifier": identifier,
        "isbn": item.get("ISBN", ""),
        "bookEdition": "" if is_article else item.get("edition", ""),
        "publisher": _named("Organization", metadata.publisher),
        "isPartOf": _named("Periodical", item.get("container-title", "")),
        "publication": _appearance(item),
        "abstract": item.get("abstract", ""),
        "keywords": [*metadata.subject, *metadata.keywords],
        "copyrightNotice": " ".join(metadata.rights.split()),
        "accessMode": ["textual"],
        "accessibilityFeature": [*_FEATURES, *features],
        "accessibilityHazard": ["none"],
    }
    text = json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False)
    return re.sub(r"[<>&]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _type(metadata: Metadata, item: Item) -> str:
    """Return what kind of thing a work is to schema.org."""
    if "container-title" not in item and item.get("ISBN"):
        return "Book"
    is_scholarly = metadata.doi or any(one.orcid or one.affiliation for one in metadata.author)
    return "ScholarlyArticle" if is_scholarly else "Article"


def _named(kind: str, name: str) -> dict[str, str]:
    return {"@type": kind, "name": name} if name else {}


def _person(name: dict[str, str]) -> dict[str, str]:
    if "literal" in name:
        return _named("Person", name["literal"])
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))
    whole = f"{name['given']} {family}".strip()
    return {"@type": "Person", "name": whole, "givenName": name["given"], "familyName": family}


def _appearance(item: Item) -> dict[str, Any]:
    place = _named("Place", item.get("publisher-place", ""))
    return {"@type": "PublicationEvent", "location": place} if place else {}
