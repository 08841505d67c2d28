"""Search, order and groups of a catalogue."""

from __future__ import annotations

import pytest
from shelves import catalogue_with, entry

from publish.catalogue import search
from publish.catalogue.groups import groups_of
from publish.catalogue.headings import Heading
from publish.catalogue.language_names import language_name, language_of
from publish.catalogue.listings import Listings, paged_works
from publish.catalogue.order import initial, name_key, title_key
from publish.source.relator_codes import Contributor

SHELF = catalogue_with(
    entry("one", title="The Éducation of Kings", people=(Contributor("Ann Bo", "", "aut"),)),
    entry(
        "two", title="Letters", headings=(Heading("On education"), Heading("On kings")), lang="de"
    ),
    entry("three", title="Царь и народ", lang="ru", date="1917-03"),
    entry("four", title="論語", lang="zh-Hant", subjects=("Kings",), date="about 500 BC"),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("education", ["one", "two"]),
        ("EDUCATION kings", ["one", "two"]),
        ("educ king", ["one", "two"]),
        ("bo", ["one"]),
        ("kings letters", ["two"]),
        ("царь", ["three"]),
        ("語", ["four"]),
        ("ings", []),
        ("education nowhere", []),
        ("", []),
        ("?! *", []),
    ],
)
def test_each_word_begins_a_word(query: str, found: list[str]) -> None:
    assert [one.slug for one in search(SHELF, query)] == found


@pytest.mark.parametrize(
    ("title", "lang", "key"),
    [
        ("The Trial", "en-GB", "trial"),
        ("Der Prozeß", "de", "prozess"),
        ("L’Étranger", "fr", "etranger"),
        ("The Trial", "de", "the trial"),
        ("“A Letter”", "en", "letter”"),
        ("A", "en", "a"),
        ("<The Tag>", "en", "tag>"),
        ("— Zeta", "en", "zeta"),
        ("?", "en", ""),
    ],
)
def test_titles_are_sorted_without_articles(title: str, lang: str, key: str) -> None:
    assert title_key(entry("x", title=title, lang=lang))[1] == key


def test_people_are_sorted_as_they_say_or_by_the_last_name() -> None:
    assert name_key(Contributor("Isaac Deutscher"))[0] == "deutscher isaac"
    assert name_key(Contributor("Mao Zedong", "Mao Zedong"))[0] == "mao zedong"
    assert name_key(Contributor("Plato"))[0] == "plato"


def test_initials() -> None:
    assert [initial(key) for key in ("abc", "«élan", "1984", "царь", "")] == [
        "A", "É", "#", "Ц", "#",
    ]  # fmt: skip


def test_groups_have_their_works_and_the_unknown_comes_last() -> None:
    dates = groups_of(SHELF, "dates")
    assert [(one.name, one.slug) for one in dates] == [("1917", "1917"), ("", "unknown")]
    assert len(dates[1].entries) == 3
    assert [one.name for one in groups_of(SHELF, "languages")] == [
        "Deutsch", "English", "русский", "繁體中文",
    ]  # fmt: skip


def test_names_that_differ_in_accents_alone_are_one_author() -> None:
    people = [(Contributor(name, "", "aut"),) for name in ("José Martí", "Jose Marti", "北島")]
    shelf = catalogue_with(*(entry(f"w{n}", people=one) for n, one in enumerate(people)))
    authors = groups_of(shelf, "authors")
    assert [len(one.entries) for one in authors] == [2, 1]
    assert len({one.slug for one in authors}) == 2


def test_languages_stand_together_by_their_first_subtag() -> None:
    assert language_of("en-US") == language_of("en-GB") == "en"
    assert language_of("zh-hant-TW") == "zh-Hant"
    assert language_name("yi") == "ייִדיש"
    assert language_name("tlh") == "tlh"


def test_pages_have_fifty_works_each_once() -> None:
    entries = [entry(f"w{n}") for n in range(120)]
    pages = list(paged_works("titles", "", entries))
    assert [len(page.entries) for page in pages] == [50, 50, 20]
    assert [page.at(page.page) for page in pages] == ["titles", "titles.2", "titles.3"]
    assert [one for page in pages for one in page.entries] == entries
    assert [len(page.entries) for page in paged_works("titles", "", [])] == [0]


def test_what_is_found_is_paged_within_its_bounds() -> None:
    many = Listings(catalogue_with(*(entry(f"w{n}", title=f"King {n}") for n in range(70))))
    assert [many.found("king", page).page for page in (-3, 1, 2, 99)] == [1, 1, 2, 2]
    assert many.found("queen", 1).total == 0
