"""A work as others cite it: names in their parts, short titles, the record of CSL."""

from __future__ import annotations

import pytest

from publish.core.files import Reader
from publish.settings.layouts import load_layout
from publish.settings.words import words_for
from publish.source.metadata import Metadata, Publication
from publish.source.relator_codes import Contributor
from publish.web.reference import family_of, item_of, name_of, short_authors, short_title


def ends(lang: str) -> str:
    return words_for(load_layout("web", Reader()), lang, Reader())["title-ends-before"]


@pytest.mark.parametrize(
    ("name", "sort", "family"),
    [
        ("Isaac Deutscher", "Deutscher, Isaac", "Deutscher"),
        ("Immanuel Kant", "", "Kant"),
        ("Ludwig van Beethoven", "", "van Beethoven"),
        ("Hannah Arendt", "Arendt, Hannah", "Arendt"),
        ("Пётр Кропоткин", "", "Кропоткин"),
        ("Plato", "", "Plato"),
        ("Workers’ Party", "", "Workers’ Party"),
        ("League of Nations", "", "League of Nations"),
        ("Communist International", "Communist International", "Communist International"),
        ("Martin Luther King Jr.", "", "Martin Luther King Jr."),
        ("山田太郎", "", "山田太郎"),
    ],
)  # fmt: skip
def test_the_name_of_the_family(name: str, sort: str, family: str) -> None:
    assert family_of(Contributor(name=name, sort=sort)) == family


def test_a_name_has_all_its_words() -> None:
    for name in ("Ludwig van Beethoven", "John Stuart Mill", "Workers’ Party"):
        parts = name_of(Contributor(name=name))
        order = ("given", "non-dropping-particle", "family", "literal")
        assert " ".join(parts[key] for key in order if key in parts) == name


@pytest.mark.parametrize(
    ("lang", "title", "short"),
    [
        ("en", "The Stalinists’ Case Against Stalin", "The Stalinists’ Case"),
        ("en", "Everything", "Everything"),
        ("en", "On Liberty", "On Liberty"),
        ("en", "Mutual Aid: A Factor of Evolution", "Mutual Aid"),
        ("en", "A Vindication of the Rights of Woman", "A Vindication of the Rights of Woman"),
        ("en", "What Is to Be Done?", "What Is to Be Done?"),
        ("en", "All the Things We Have to Do", "All the Things We Have to Do"),
        ("en", "Crisis\u00a0– What Crisis?", "Crisis"),
        ("en", "Who Is to Blame?: A Novel in Two Parts", "Who Is to Blame?"),
        ("de", "Die Kunst, recht zu behalten", "Die Kunst, recht zu behalten"),
        (
            "fr",
            "Qu’est-ce que la propriété ou le droit ?",
            "Qu’est-ce que la propriété ou le droit ?",
        ),
        ("fr", "La propriété : essai", "La propriété"),
        ("de", "Zum ewigen Frieden", "Zum ewigen Frieden"),
        ("de", "Die Lage der arbeitenden Klasse in England", "Die Lage der arbeitenden Klasse"),
        ("ja", "自由について", "自由について"),
    ],
)
def test_a_short_title(lang: str, title: str, short: str) -> None:
    assert short_title(title, ends(lang)) == short


def test_authors_in_a_short_citation() -> None:
    people = tuple(Contributor(name=n) for n in ("Ada Lovelace", "Alan Turing", "Grace Hopper"))
    said = [short_authors(Metadata(title="T", author=people[:n]), "and") for n in range(4)]
    assert said == ["", "Lovelace", "Lovelace and Turing", "Lovelace et al."]


def test_what_appeared_elsewhere_is_an_article() -> None:
    first = Publication(title="The Reporter", date="1956-07-12", place="New York")
    metadata = Metadata(title="T", subtitle="S", first_published=first, publisher="P", lang="de")
    item = item_of(metadata, title="T", identifier="urn:x")
    assert (item["type"], item["container-title"]) == ("article-magazine", "The Reporter")
    assert item["title"] == "T: S"
    assert item["issued"] == {"date-parts": [[1956, 7, 12]]}
    assert item["publisher-place"] == "New York"
    assert "publisher" not in item


@pytest.mark.parametrize(
    ("title", "whole"),
    [("What Then?", "What Then? S"), ("Up!", "Up! S"), ("A Title", "A Title: S")],
)
def test_no_colon_after_a_mark_of_question(title: str, whole: str) -> None:
    item = item_of(Metadata(title=title, subtitle="S"), title=title, identifier="urn:x")
    assert item["title"] == whole


def test_what_did_not_is_a_book() -> None:
    metadata = Metadata(title="T", publisher="P", edition="second", date="1956", doi="10.1/x")
    item = item_of(metadata, title="T", identifier="urn:x")
    assert item["type"] == "book"
    assert (item["publisher"], item["edition"], item["DOI"]) == ("P", "second", "10.1/x")
