"""What the head says, as those read it who take works from pages.

The table is the mapping of Zotero's translator “Embedded Metadata” and of its reader of COinS:
which of the names in a page becomes which field, the first that is there.
"""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

import pytest

from publish.source.metadata import Isbn, Metadata, Publication
from publish.source.relator_codes import Contributor
from publish.web.metadata import context_object, json_ld, tags
from publish.web.reference import Item, item_of

ARTICLE = Metadata(
    title="The Case", author=(Contributor(name="Isaac Deutscher", sort="Deutscher, Isaac"),),
    first_published=Publication(title="The Reporter", date="1956-07-12", place="New York"),
    lang="en-GB", keywords=("a", "b"), abstract="What it says </script> & more.", rights="None.",
)  # fmt: skip
BOOK = Metadata(
    title="The Book", author=(Contributor(name="A. Writer", sort="Writer, A."),
    Contributor(name="B. Other", sort="Other, B.")), date="1902", publisher="Heinemann",
    first_published=Publication(place="London"), lang="de", isbn=Isbn(print="978-3-16-148410-0"),
)  # fmt: skip

#: Fields of Zotero, and the names that it takes them from: Highwire goes before RDF.
MAPPING = {
    "title": ("citation_title", "DC.title", "og:title"),
    "date": ("citation_publication_date", "DCTERMS.issued"),
    "publicationTitle": ("citation_journal_title", "DC.source"),
    "publisher": ("citation_publisher", "DC.publisher"),
    "place": ("eprints.place_of_pub",),
    "language": ("citation_language", "DC.language"),
    "creators": ("citation_author", "DC.creator"),
    "ISBN": ("citation_isbn",),
    "abstractNote": ("DCTERMS.abstract",),
    "rights": ("DC.rights",),
}
COINS = {
    "title": ("rft.atitle", "rft.btitle"), "date": ("rft.date",),
    "publicationTitle": ("rft.jtitle",), "publisher": ("rft.pub",), "place": ("rft.place",),
    "language": ("rft.language",), "creators": ("rft.au",), "ISBN": ("rft.isbn",),
}  # fmt: skip
EXPECTED = {
    "article": {
        "title": ["The Case"], "date": ["1956-07-12"], "publicationTitle": ["The Reporter"],
        "place": ["New York"], "language": ["en-GB"], "creators": ["Deutscher, Isaac"],
    },
    "book": {
        "title": ["The Book"], "date": ["1902"], "publisher": ["Heinemann"], "place": ["London"],
        "language": ["de"], "creators": ["Writer, A.", "Other, B."],
        "ISBN": ["978-3-16-148410-0"],
    },
}  # fmt: skip
WORKS = {"article": ARTICLE, "book": BOOK}


def record(metadata: Metadata) -> Item:
    return item_of(metadata, title=metadata.title, identifier="urn:x")


@pytest.mark.parametrize("kind", WORKS)
def test_zotero_takes_it_from_the_head(kind: str) -> None:
    there: dict[str, list[str]] = {}
    for tag in tags(WORKS[kind], record(WORKS[kind]), "urn:x"):
        there.setdefault(tag.name, []).append(tag.content)
    for field, value in EXPECTED[kind].items():
        found = next(there[name] for name in MAPPING[field] if name in there)
        assert [one.replace("/", "-") if field == "date" else one for one in found] == value, field
    assert there["og:type"] == [kind]
    assert ("prism.aggregationtype" in there) == (kind == "article")


@pytest.mark.parametrize("kind", WORKS)
def test_and_from_the_context_object(kind: str) -> None:
    there = parse_qs(context_object(record(WORKS[kind])))
    for field, value in EXPECTED[kind].items():
        assert next(there[name] for name in COINS[field] if name in there) == value, field
    assert there["ctx_ver"] == ["Z39.88-2004"]


def test_the_words_of_a_source_are_no_periodical() -> None:
    """Zotero takes ``DC.source`` for what a work appeared in."""
    told = Metadata(title="T", source="Scanned by somebody.")
    assert not [tag for tag in tags(told, record(told), "") if tag.name == "DC.source"]


@pytest.mark.parametrize("kind", WORKS)
def test_schema_org(kind: str) -> None:
    text = json_ld(WORKS[kind], record(WORKS[kind]), "urn:x", ("pageBreakMarkers",))
    assert not re.search("[<>&]", text)  # nothing in it can end the element in which it stands
    said = json.loads(text)
    assert said["@context"] == "https://schema.org"
    assert said["@type"] == {"article": "Article", "book": "Book"}[kind]
    assert said["author"][0]["familyName"] == EXPECTED[kind]["creators"][0].split(",")[0]
    assert said["inLanguage"] == WORKS[kind].lang
    assert said["datePublished"] == EXPECTED[kind]["date"][0]
    assert said["publication"]["location"]["name"] == EXPECTED[kind]["place"][0]
    assert "pageBreakMarkers" in said["accessibilityFeature"]


def test_the_work_of_a_scholar() -> None:
    told = Metadata(title="T", author=(Contributor(name="A B", orcid="0000-0002-1825-0097"),))
    assert json.loads(json_ld(told, record(told), "urn:x", ()))["@type"] == "ScholarlyArticle"


def test_a_date_in_words_stands_where_words_may_stand_alone() -> None:
    """Google Scholar and schema.org want figures; Zotero takes the words of Dublin Core."""
    told = Metadata(title="T", date="c. 1902")
    there = {tag.name: tag.content for tag in tags(told, record(told), "urn:x")}
    assert "citation_publication_date" not in there
    assert there["DCTERMS.issued"] == "c. 1902"
    assert "datePublished" not in json.loads(json_ld(told, record(told), "urn:x", ()))
