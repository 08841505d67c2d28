"""Citations in the styles of the manuals, held to the rules of these.

Chicago Manual of Style, 17th edition, chapter 14; MLA Handbook, 9th edition, chapter 5; Publication
Manual of the APA, 7th edition, chapters 9 and 10; Cite Them Right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from publish.core.files import Reader, layouts_folder
from publish.settings.layouts import load_layout
from publish.settings.words import words_for
from publish.web.citations import STYLES, Citation, citations

if TYPE_CHECKING:
    from publish.web.reference import Item

MAGAZINE: Item = {
    "id": "w", "type": "article-magazine", "title": "The Stalinists’ Case Against Stalin",
    "author": [{"family": "Deutscher", "given": "Isaac"}], "container-title": "The Reporter",
    "issued": {"date-parts": [[1956, 7, 12]]}, "language": "en-GB", "publisher-place": "New York",
}  # fmt: skip
BOOK: Item = {
    "id": "w", "type": "book", "title": "Mutual Aid: A Factor of Evolution",
    "author": [{"family": "Kropotkin", "given": "Peter"}, {"family": "Second", "given": "Ann"}],
    "translator": [{"family": "Carrier", "given": "Dee"}], "publisher": "Heinemann",
    "publisher-place": "London", "edition": "2", "issued": {"date-parts": [[1902]]},
    "language": "en",
}  # fmt: skip
GERMAN: Item = {
    "id": "w", "type": "book", "title": "Zum ewigen Frieden",
    "author": [{"family": "Kant", "given": "Immanuel"}], "publisher": "Nicolovius",
    "publisher-place": "Königsberg", "issued": {"date-parts": [[1795]]}, "language": "de",
}  # fmt: skip


def cited(item: Item) -> dict[str, Citation]:
    words = words_for(load_layout("web", Reader()), item["language"], Reader())
    return {one.key: one for one in citations(item, words, Reader())}


def said(item: Item) -> dict[str, str]:
    return {key: str(one.markup) for key, one in cited(item).items()}


def test_an_article_in_a_magazine() -> None:
    assert said(MAGAZINE) == {
        "chicago": "Deutscher, Isaac. “The Stalinists’ Case Against Stalin.” <i>The Reporter</i>, "
        "July 12, 1956.",
        "mla": "Deutscher, Isaac. “The Stalinists’ Case Against Stalin.” <i>The Reporter</i>, "
        "12 July 1956.",
        "apa": "Deutscher, I. (1956, July 12). The Stalinists’ Case Against Stalin. "
        "<i>The Reporter</i>.",
        "harvard": "Deutscher, I. (1956) ‘The Stalinists’ Case Against Stalin’, "
        "<i>The Reporter</i>, 12 July.",
    }


def test_a_book() -> None:
    title = "<i>Mutual Aid: A Factor of Evolution</i>"
    assert said(BOOK) == {
        "chicago": f"Kropotkin, Peter, and Ann Second. {title}. Translated by Dee Carrier. 2nd ed. "
        "London: Heinemann, 1902.",
        "mla": f"Kropotkin, Peter, and Ann Second. {title}. Translated by Dee Carrier, 2nd ed., "
        "Heinemann, 1902.",
        "apa": f"Kropotkin, P., &amp; Second, A. (1902). {title} (D. Carrier, Trans.; 2nd ed.). "
        "Heinemann.",
        "harvard": f"Kropotkin, P. and Second, A. (1902) {title}. 2nd edn. Translated by "
        "D. Carrier. London: Heinemann.",
    }


def test_a_work_in_another_language_keeps_its_capitals_and_has_its_words() -> None:
    found = said(GERMAN | {"edition": "2", "translator": [{"family": "E", "given": "F"}]})
    assert found["chicago"] == (
        "Kant, Immanuel. <i>Zum ewigen Frieden</i>. Übersetzt von F E. 2. Aufl. "
        "Königsberg: Nicolovius, 1795."
    )
    assert all("Zum ewigen Frieden" in one for one in found.values())


def test_russian_months_beside_a_day_and_alone() -> None:
    item = MAGAZINE | {"language": "ru", "title": "Статья"}
    assert "12 июля 1956" in said(item)["chicago"]
    alone = item | {"issued": {"date-parts": [[1956, 7]]}}
    assert "июль 1956" in said(alone)["chicago"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("item", [MAGAZINE, BOOK], ids=["article", "book"])
def test_without_an_author_the_title_stands_first_and_once(style: str, item: Item) -> None:
    whole = {k: v for k, v in item.items() if k not in ("author", "translator")}
    text = cited(whole)[style].plain
    assert text.casefold().count(item["title"].casefold()) == 1
    first = "The Reporter" if style == "harvard" and item is MAGAZINE else item["title"]
    assert text.lstrip("“").casefold().startswith(first.casefold())
    assert text.count("The Reporter") == (item is MAGAZINE)


@pytest.mark.parametrize("style", STYLES)
def test_marks_at_ends_are_not_doubled(style: str) -> None:
    text = cited(MAGAZINE | {"title": "What Is to Be Done?"})[style].plain
    assert "?." not in text and "?”." not in text and ".." not in text
    assert text.endswith(".") and not text.endswith(",.")


@pytest.mark.parametrize("style", STYLES)
def test_no_space_stands_before_a_stop(style: str) -> None:
    people = [{"family": "La Fontaine", "given": "Jean de"}]
    assert " ." not in said(BOOK | {"author": people})[style]


@pytest.mark.parametrize("style", STYLES)
def test_markup_in_a_title_is_text(style: str) -> None:
    one = cited(MAGAZINE | {"title": "On <script>alert(1)</script> & co"})[style]
    assert "<script>" not in one.markup.lower()
    assert "<script>" in one.plain.lower() and "& " in one.plain


def test_a_date_in_words_and_none() -> None:
    words = said(MAGAZINE | {"issued": {"literal": "around 1905"}})
    assert all(one.count("around 1905") == 1 for one in words.values())
    none = {k: v for k, v in MAGAZINE.items() if k != "issued"}
    assert "n.d." in said(none)["chicago"] and "(n.d.)" in said(none)["apa"]


def test_every_language_of_the_press_has_citations() -> None:
    for file in sorted((layouts_folder() / "shared" / "words").glob("*.yaml")):
        found: dict[str, Any] = said(MAGAZINE | {"language": file.stem})
        assert all("1956" in one and "Reporter" in one for one in found.values()), file.stem


def test_the_styles_say_who_wrote_them_and_under_which_licence() -> None:
    folder = layouts_folder() / "web" / "csl"
    files = {file.stem: file.read_text("utf-8") for file in folder.glob("*.csl")}
    assert files.keys() == STYLES.keys()
    readme = (folder / "README.md").read_text("utf-8")
    for name, text in files.items():
        assert "creativecommons.org/licenses/by-sa/3.0" in text and "<author>" in text
        assert f"`{name}.csl`" in readme
        row = next(line for line in readme.splitlines() if f"`{name}.csl`" in line)
        assert ("Changed for Offprint" in text) == (not row.endswith("| nothing |"))


def test_the_words_of_months_are_those_of_the_press() -> None:
    words = yaml.safe_load((layouts_folder() / "shared" / "words" / "ru.yaml").read_text("utf-8"))
    assert words["july"] == "июля"
