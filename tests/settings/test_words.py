"""The words that the press prints itself: whole in every language, dates in its order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from building import context_with, work_of
from command import work
from facemaker import face, save

from publish.core.files import Reader, layouts_folder
from publish.edit.dates import date_in_words, span_in_words
from publish.outputs import recipe
from publish.readback import read_back
from publish.settings.layouts import load_layout
from publish.settings.words import tags_of, words_for
from publish.typeset.faces.coverage import lacking
from publish.typeset.font_stack import font_stack_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

    Publish = Callable[..., Result]

FOLDER = layouts_folder() / "shared" / "words"
LANGUAGES = {file.stem for file in FOLDER.glob("*.yaml")}
ENGLISH: dict[str, str] = yaml.safe_load((FOLDER / "en.yaml").read_text("utf-8"))
#: Words that may be left empty: those that a language has no word for, or needs none.
EMPTY = {"by", "months-alone", "title-ends-before"}


def words_in(lang: str) -> dict[str, str]:
    return words_for(load_layout("pdf", Reader()), lang, Reader())


def parts(word: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", word))


def test_the_languages() -> None:
    asked = "en de fr ru he ar fa yi zh zh-Hant ja ko es it pl nl".split()
    assert set(asked) <= LANGUAGES


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_every_word_in_every_language(lang: str) -> None:
    """All of them, with the same things put into them, and none of another language's letters."""
    own = yaml.safe_load((FOLDER / f"{lang}.yaml").read_text("utf-8"))
    assert list(own) == list(ENGLISH)
    for key, word in own.items():
        assert isinstance(word, str) and word == word.strip() and (word or key in EMPTY), key
        assert parts(word) == parts(ENGLISH[key]), key
        assert "..." not in word and "'" not in word and ' "' not in word, key
    assert len(own["months-alone"].split()) in (0, 12)
    assert own["set-in"].endswith((".", "。"))
    assert own["cite-advice"].endswith((":", "："))


SAME = {"paper-a4", "paper-letter", "paper-a3", "paragraph-sign", "months-alone"} | {
    "date-format", "month-format", "year-format", "minutes", "page", "nothing",
}  # fmt: skip


@pytest.mark.parametrize("lang", sorted(LANGUAGES - {"en"}))
def test_words_are_translated(lang: str) -> None:
    """Sentences differ from those in English, in their own letters where they have some."""
    own = words_in(lang)
    same = [key for key, word in own.items() if word == ENGLISH.get(key) and " " in word]
    assert set(same) <= SAME
    if lang in ("he", "yi", "ar", "fa", "ru", "zh", "zh-Hant", "ja", "ko"):
        for key in set(ENGLISH) - SAME - EMPTY:
            foreign = re.sub(r"\{\w+\}|Offprint|QR|Letter|A4|p\.|mm", "", own[key])
            assert not re.search("[A-Za-z]", foreign), key


@pytest.mark.parametrize("layout", ["pdf", "large-print"])
def test_faces_have_the_letters_of_european_words(layout: str) -> None:
    """And those of Hebrew and Yiddish."""
    points = font_stack_of(load_layout(layout, Reader()), Reader()).points
    for lang in sorted(LANGUAGES - {"ar", "fa", "zh", "zh-Hant", "ja", "ko"}):
        assert not list(lacking("".join(words_in(lang).values()), points)), lang


@pytest.mark.parametrize(
    ("lang", "tags", "used"),
    [
        ("de-AT", ["de", "de-AT"], "de"),
        ("zh-Hant-TW", ["zh", "zh-Hant", "zh-Hant-TW"], "zh-Hant"),
        ("zh-TW", ["zh", "zh-Hant", "zh-TW"], "zh-Hant"),
        ("zh-hk", ["zh", "zh-Hant", "zh-HK", "zh-hk"], "zh-Hant"),
        ("zh-Hans", ["zh", "zh-Hans"], "zh"),
        ("zh", ["zh"], "zh"),
        ("iw", ["he", "iw"], "he"),
        ("PL", ["pl", "PL"], "pl"),
        ("la", ["la"], "en"),
    ],
)
def test_by_which_tags_words_are_found(lang: str, tags: list[str], used: str) -> None:
    assert tags_of(lang) == tags
    assert words_in(lang)["lang"] == used


@pytest.mark.parametrize(
    ("lang", "year", "month", "day", "days", "months", "years"),
    [
        (
            "en",
            "1956",
            "July 1956",
            "14 July 1956",
            "14–25 July 1956",
            "February–July 1956",
            "1956–1957",
        ),
        (
            "de",
            "1956",
            "Juli 1956",
            "14. Juli 1956",
            "14.–25. Juli 1956",
            "Februar–Juli 1956",
            "1956–1957",
        ),
        (
            "ru",
            "1956",
            "июль 1956",
            "14 июля 1956",
            "14–25 июля 1956",
            "февраль–июль 1956",
            "1956–1957",
        ),
        (
            "pl",
            "1956",
            "lipiec 1956",
            "14 lipca 1956",
            "14–25 lipca 1956",
            "luty–lipiec 1956",
            "1956–1957",
        ),
        (
            "es",
            "1956",
            "julio de 1956",
            "14 de julio de 1956",
            "14–25 de julio de 1956",
            "febrero–julio de 1956",
            "1956–1957",
        ),
        (
            "zh",
            "1956年",
            "1956年7月",
            "1956年7月14日",
            "1956年7月14日–25日",
            "1956年2月–7月",
            "1956年–1957年",
        ),
        (
            "ko",
            "1956년",
            "1956년 7월",
            "1956년 7월 14일",
            "1956년 7월 14일–25일",
            "1956년 2월–7월",
            "1956년–1957년",
        ),
        (
            "he",
            "1956",
            "יולי 1956",
            "14 ביולי 1956",
            "14–25 ביולי 1956",
            "פברואר–יולי 1956",
            "1956–1957",
        ),
    ],
)
def test_dates(
    lang: str, year: str, month: str, day: str, days: str, months: str, years: str
) -> None:
    words = words_in(lang)
    spoken = [date_in_words(date, words) for date in ("1956", "1956-07", "1956-07-14")]
    assert spoken == [year, month, day]
    assert span_in_words("1956-07-14", "1956-07-25", words) == days
    assert span_in_words("1956-02", "1956-07", words) == months
    assert span_in_words("1956", "1957", words) == years
    assert span_in_words("1956-07-30", "1956-08-02", words).count(" – ") == 1
    assert span_in_words("1955-12", "1956-02", words).count(" – ") == 1


@pytest.mark.whole
def test_a_language_without_words_says_so_once(publish: Publish, tmp_path: Path) -> None:
    work_of(tmp_path / "w", "Verba.", "title: T\nlang: la")
    said = "w/essay.md: note[WORDS-FALLBACK]: the words that Offprint adds are in “en”: nobody has "
    said += "written them in “la”"
    for command in (["check", "w"], ["build", "w"]):
        result = publish(*command)
        assert result.code == 0
        assert [line for line in result.said if "WORDS" in line] == [said]
        assert "  hint: write words/la.yaml in a layout of yours" in result.told
    work_of(tmp_path / "w", "Verba.", "title: T\nlang: pl")
    assert publish("check", "w").told == ""


def test_the_fallback_is_the_layout_s(publish: Publish, tmp_path: Path) -> None:
    work(tmp_path / "mine", "inherits: [pdf]\nwords-fallback: de\n", "layout.yaml")
    work_of(tmp_path / "w", "Verba.", "title: T\nlang: la")
    assert "are in “de”: nobody has" in publish("build", "w", "--layout", "mine").err
    text = " ".join(line.text for line in read_back(built(tmp_path), ".pdf").lines)
    assert "Gesetzt aus der Libertinus Serif" in text
    work(tmp_path / "mine" / "words", "set-in: Typis {family}.\n", "la.yaml")
    assert publish("build", "w", "--layout", "mine").err == ""
    text = " ".join(line.text for line in read_back(built(tmp_path), ".pdf").lines)
    assert "Typis Libertinus Serif." in text


def built(folder: Path) -> bytes:
    return (folder / "build" / "w.pdf").read_bytes()


def test_words_that_no_face_has_the_letters_of(publish: Publish, tmp_path: Path) -> None:
    """A text that can be set is set: with the words of the fallback, until there is a face."""
    work_of(tmp_path / "w", "Romaji de kaita bun.", "title: T\nlang: ja")
    result = publish("build", "w", "--format", "pdf")
    assert result.code == 0
    (said,) = (line for line in result.said if "WORDS" in line)
    assert said.endswith("are in “en”: no face has all letters of those in “ja”")
    assert "Set in Libertinus Serif" in " ".join(
        x.text for x in read_back(built(tmp_path), ".pdf").lines
    )
    letters = "".join(words_in("ja").values())
    save(tmp_path / "w" / "fonts" / "a.ttf", face("Small Face", letters))
    assert "WORDS" not in publish("build", "w", "--format", "pdf").err
    assert "本文書体" in " ".join(x.text for x in read_back(built(tmp_path), ".pdf").lines)


def test_an_e_book_needs_no_face_for_them(tmp_path: Path) -> None:
    work_of(tmp_path, "Romaji.", "title: T\nlang: ja\nslug: w")
    context = context_with(tmp_path, "epub")
    (artifact,) = recipe("epub").make(context)
    text = " ".join(line.text for line in read_back(artifact.data, ".epub").lines)
    assert "奥付" in text


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ('set-in: "{face} {size}"', "nothing can be put into {face} of “{face} {size}”"),
        (
            'month-format: "{day} {month}"',
            "nothing can be put into {day} of “{day} {month}”",
        ),
        ('cover: "{title}"', "nothing can be put into {title} of “{title}”"),
    ],
)
def test_words_with_other_parts(publish: Publish, tmp_path: Path, word: str, said: str) -> None:
    work(tmp_path / "mine", "inherits: [pdf]\n", "layout.yaml")
    work(tmp_path / "mine" / "words", word + "\n", "en.yaml")
    work_of(tmp_path / "w", "Words.")
    assert f"error[LAYOUT-WORDS]: {said}" in publish("build", "w", "--layout", "mine").err
