"""What citations name, in the forms in which people write them."""

from __future__ import annotations

import pytest

from publish.core.files import Reader, layouts_folder
from publish.release.citations import Citation, Range, Unreadable, read_citation
from publish.settings.layouts import load_layout
from publish.settings.words import words_for


def paragraphs(*numbers: int, **others: tuple[str, ...]) -> Citation:
    return Citation(paragraphs=tuple(Range(n, n) for n in numbers), **others)  # type: ignore[arg-type]


def pages(first: int, last: int = 0) -> Citation:
    return Citation(pages=(Range(first, last or first),))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("¶23", paragraphs(23)),
        ("¶ 23", paragraphs(23)),
        ("¶\u00a023.", paragraphs(23)),
        ("(¶23)", paragraphs(23)),
        ("¶¶23–25", Citation(paragraphs=(Range(23, 25),))),
        ("¶¶ 23-25", Citation(paragraphs=(Range(23, 25),))),
        ("¶¶23, 25 and 31", paragraphs(23, 25, 31)),
        ("¶¶123–5", Citation(paragraphs=(Range(123, 125),))),
        ("¶23–¶25", Citation(paragraphs=(Range(23, 25),))),
        ("¶¶ 23 to 25", Citation(paragraphs=(Range(23, 25),))),
        ("¶23 and ¶25", paragraphs(23, 25)),
        ("¶¶23 AND 25", paragraphs(23, 25)),
        ("p. 7–p. 9", pages(7, 9)),
        ("S. 7 bis 9", pages(7, 9)),
        ("PP. 7 FF.", pages(7, 9)),
        ("p. 7, line 10", pages(7)),
        ("p. 7n3", Citation(pages=(Range(7, 7),), notes=("3",))),
        ("footnote 12 on p. 7", Citation(pages=(Range(7, 7),), notes=("12",))),
        ("p. 7 and n. 12", Citation(pages=(Range(7, 7),), notes=("12",))),
        ("Page 7, line 10 (¶ 12)", Citation(paragraphs=(Range(12, 12),), pages=(Range(7, 7),))),
        ("para. 4", paragraphs(4)),
        ("paragraph 4", paragraphs(4)),
        ("Abs. 4", paragraphs(4)),
        ("Absatz 4", paragraphs(4)),
        ("par. 4", paragraphs(4)),
        ("абз. 4", paragraphs(4)),
        ("p. 7", pages(7)),
        ("p7", pages(7)),
        ("pp. 7–9", pages(7, 9)),
        ("pp. 7f.", pages(7, 8)),
        ("S. 7 ff.", pages(7, 9)),
        ("Seite 7", pages(7)),
        ("S. 7–9", pages(7, 9)),
        ("с. 7", pages(7)),
        ("С. 7–9", pages(7, 9)),
        ("стр. 7", pages(7)),
        ("page 7", pages(7)),
        ("n. 12", Citation(notes=("12",))),
        ("nn. 12–14", Citation(notes=("12", "13", "14"))),
        ("note 12", Citation(notes=("12",))),
        ("fn. a", Citation(notes=("a",))),
        ("n. *", Citation(notes=("*",))),
        ("Anm. 12", Citation(notes=("12",))),
        ("Fußnote 12", Citation(notes=("12",))),
        ("прим. 12", Citation(notes=("12",))),
        ("§ 3", Citation(sections=("3",))),
        ("§2.1", Citation(sections=("2.1",))),
        ("§ “The Three Phases”", Citation(sections=("The Three Phases",))),
        ("p. 13 of the original", Citation(originals=("13",))),
        ("orig. p. 13", Citation(originals=("13",))),
        ("(orig. pp. xii–xiv)", Citation(originals=("xii", "xiv"))),
        ("S. 13 des Originals", Citation(originals=("13",))),
        ("p. 13 de l’original", Citation(originals=("13",))),
        ("ориг. с. 13", Citation(originals=("13",))),
    ],
)
def test_a_form(text: str, place: Citation) -> None:
    assert read_citation(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "Deutscher, *The Stalinists’ Case*, ¶23, p. 7",
        "Deutscher, The Stalinists’ Case, ¶23 (p. 7)",
        "Deutscher, “On p. 5 of 1984, n. 3 and ¶9”, ¶ 23, p. 7.",
        "Deutscher, *Der Fall*, ¶23, S. 7",
        "Deutscher, *Le cas*, ¶23, p. 7",
        "Дойчер, *Дело*, ¶23, с. 7",
        "p. 7, ¶23",
        "p. 7 ¶23",
        "see ¶23; p. 7",
    ],
)
def test_a_whole_citation(text: str) -> None:
    assert read_citation(text) == Citation(paragraphs=(Range(23, 23),), pages=(Range(7, 7),))


def test_a_sign_that_stands_for_paragraphs() -> None:
    """In French editions and others paragraphs are cited by the sign of sections."""
    assert read_citation("§§ 23–25, p. 7", "§") == Citation(
        paragraphs=(Range(23, 25),), pages=(Range(7, 7),)
    )
    assert read_citation("§ « Les phases »", "§") == Citation(sections=("Les phases",))


LANGUAGES = sorted(path.stem for path in (layouts_folder() / "shared" / "words").glob("*.yaml"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_that_an_edition_gives_itself(lang: str) -> None:
    """As the handout says how to cite, in the words of each language."""
    words = words_for(load_layout("pdf", Reader()), lang, Reader())
    sign, original = words["paragraph-sign"], words["original-page"].format(page="13")
    found = read_citation(f"A. Nother, *A Title* (2001), {sign}\u00a023 ({original}).", sign)
    assert found == Citation(paragraphs=(Range(23, 23),), originals=("13",))
    with_page = read_citation(f"A. Nother, {sign}\u00a023, {words['page']}\u00a07", sign)
    assert with_page == Citation(paragraphs=(Range(23, 23),), pages=(Range(7, 7),))
    assert read_citation(f"{words['note-short']}\u00a012", sign) == Citation(notes=("12",))


def test_everything_at_once() -> None:
    found = read_citation("A. Nother, *T*, § 2, ¶¶23–24, pp. 7–8, n. 12 (orig. p. 133)")
    assert found == Citation(
        paragraphs=(Range(23, 24),),
        pages=(Range(7, 8),),
        notes=("12",),
        originals=("133",),
        sections=("2",),
    )


@pytest.mark.parametrize(
    "text", ["", "Deutscher", "23", "Orwell, 1984", "p.", "¶", "¶23x", "soup 7"]
)
def test_no_place(text: str) -> None:
    with pytest.raises(Unreadable, match="no paragraph, page, note or section"):
        read_citation(text)


@pytest.mark.parametrize("text", ["¶¶25–23", "pp. 9–7", "¶1–9999999"])
def test_a_range_that_there_cannot_be(text: str) -> None:
    with pytest.raises(Unreadable):
        read_citation(text)
