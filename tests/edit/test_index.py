"""The index of names and the list of figures: their pages are those of the finished book."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from building import ESSAY, Anatomy, found, read, text, work_of
from PIL import Image

from publish.core.files import Reader
from publish.edit.index import Heading, sort_key
from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.preflight import preflight
from publish.readback import Line, read_back
from publish.settings.schema import Settings
from publish.typeset.pages import Typesetter

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.artifacts import Artifact

ENGINE = Typesetter()


def made(folder: Path, **settings: object) -> tuple[Context, Artifact]:
    chosen = Settings(**settings)  # type: ignore[arg-type]
    context = Context(read(folder), folder, "pdf", chosen, "corrected", ENGINE, Reader())
    (artifact,) = recipe("pdf").make(context)
    return context, artifact


def lines_of_index(data: bytes) -> list[Line]:
    """The lines after the title of the index, as far as they stand on its pages."""
    lines = [li for li in read_back(data, ".pdf").lines if li.role == "paratext"]
    at = max(n for n, li in enumerate(lines) if li.text == "Index of names")  # not in the contents
    last = next(n for n, li in enumerate(lines) if li.text.startswith("Set in"))
    return [li for li in lines[at + 1 : last] if any(c.isalpha() for c in li.text)]


def pages_in(line: str) -> tuple[str, set[int]]:
    """The name of an entry, and its pages."""
    entry = re.fullmatch(r"(.*?)((?:, \d+(?:–\d+)?)+)", line)
    assert entry is not None
    name, numbers = entry.groups()
    pages = set[int]()
    for first, last in re.findall(r"(\d+)(?:–(\d+))?", numbers):
        pages |= set(range(int(first), int(last or first) + 1))
    return name, pages


def spread_out() -> str:
    """Text over several pages, with names in it and in a note."""
    blocks = []
    for n in range(16):
        names = ["Zinoviev said so", '[Élodie]{index="Élodie of Arles"} came'][n % 2 : n % 2 + 1]
        blocks.append(f"{text(90 + n)}. {names[0]} {text(60 + n)}.")
    blocks[4] += " A word.[^n]"
    return "\n\n".join([*blocks, "[^n]: Here [Nobody else]{index=Nobody} is named."])


@pytest.mark.whole
@pytest.mark.parametrize("count", [9, 26, 60])
def test_the_columns_of_an_index_begin_at_one_height(tmp_path: Path, count: int) -> None:
    """Also where a column begins with a new letter: the space before it is one between names."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = [f"{letters[n % 26]}{letters[n // 26].lower()}r" for n in range(count)]
    words = " and ".join(f'[{n}]{{index="{n}, John"}} came' for n in names)
    _, artifact = made(work_of(tmp_path, f"{words}."), index="yes", trim="a5")
    pages: dict[int, list[Line]] = {}
    for line in lines_of_index(artifact.data):
        pages.setdefault(line.page, []).append(line)
    for lines in pages.values():
        right = max(line.box[0] for line in lines) - 30
        columns = [n for n in lines if n.box[0] < right], [n for n in lines if n.box[0] >= right]
        assert all(columns)
        one, two = (max(line.baseline for line in column) for column in columns)
        assert one == pytest.approx(two, abs=0.1)


SEMINAR = (
    "people:\n- {name: Grigory Zinoviev, sort: 'Zinoviev, Grigory', in-text: Zinoviev}\n"
    "- {name: Never Named, in-text: Unheard}\n"
)


def test_each_name_is_on_the_pages_that_the_index_tells(tmp_path: Path) -> None:
    folder = work_of(tmp_path, spread_out(), "title: T\nlang: en")
    (folder / "seminar.yaml").write_text(SEMINAR, "utf-8")
    context, artifact = made(folder, index="yes", contents="yes")
    assert found(artifact.data, ".pdf", context.edition) == []
    entries = dict(pages_in(line.text) for line in lines_of_index(artifact.data))
    assert list(entries) == ["Élodie of Arles", "Nobody", "Zinoviev, Grigory"]
    seen = [li for li in read_back(artifact.data, ".pdf").lines if li.role in ("body", "note")]
    for name, word in {"Élodie of Arles": "Élodie", "Zinoviev, Grigory": "Zinoviev"}.items():
        assert entries[name] == {li.page for li in seen if word in li.text}
    assert entries["Nobody"] == {li.page for li in seen if "Nobody else" in li.text}
    assert max(map(len, entries.values())) > 2


def test_its_numbers_lead_to_their_pages_and_contents_to_it(tmp_path: Path) -> None:
    folder = work_of(tmp_path, spread_out(), "title: T\nlang: en")
    context, artifact = made(folder, contents="yes")
    anchors = [a for a in Anatomy(artifact.data).anchors() if a.name.startswith("ix-")]
    assert anchors and all(a.spot for a in anchors)
    entry, *_ = [a for a in Anatomy(artifact.data).anchors() if a.name == "press-index"]
    assert entry.spot is not None
    assert entry.spot.page == lines_of_index(artifact.data)[0].page
    report = preflight(artifact.data, "x.pdf")
    assert [f for f in report.findings if f.code.startswith(("LINK-", "FOLIO-", "PAGE-"))] == []
    assert context.laid_out_book.folios()["press-index"] == entry.spot.page


@pytest.mark.whole
@pytest.mark.parametrize("words", [0, 260])
def test_an_index_goes_on_with_folios_on_either_side(tmp_path: Path, words: int) -> None:
    body = f"{spread_out()}\n\n{text(words + 1)}."
    _, artifact = made(work_of(tmp_path, body, "title: T\nlang: en"))
    seen = read_back(artifact.data, ".pdf")
    page = lines_of_index(artifact.data)[0].page
    assert [li.text for li in seen.lines if li.page == page and li.role == "folio"] == [str(page)]
    left = min(li.box[0] for li in seen.lines if li.page == page and li.role == "paratext")
    assert left == pytest.approx({0: 59.5, 1: 42.5}[page % 2], abs=2.5)  # outer and inner margin


@pytest.mark.whole
def test_an_index_is_made_only_where_it_is_wanted(tmp_path: Path) -> None:
    plain = work_of(tmp_path / "a", text(50), "title: T\nlang: en")
    (plain / "seminar.yaml").write_text(
        SEMINAR.replace("Unheard", "Zin").replace("Zinoviev}", "Zi}"), "utf-8"
    )
    marked = work_of(tmp_path / "b", spread_out(), "title: T\nlang: en")
    assert made(plain)[0].indexed_edition.headings == ()
    assert made(marked)[0].indexed_edition.headings != ()
    assert made(marked, index="no")[0].indexed_edition.headings == ()


@pytest.mark.whole
def test_the_people_of_the_essay() -> None:
    context, artifact = made(ESSAY, index="yes")
    assert found(artifact.data, ".pdf", context.edition) == []
    names = [pages_in(line.text)[0] for line in lines_of_index(artifact.data)]
    assert context.edition.seminar is not None
    assert len(names) == len(context.edition.seminar.people)
    assert {"Khrushchev, Nikita", "Stalin, Joseph", "Zinoviev, Grigory"} <= set(names)


def test_runs_of_pages_are_one_reference() -> None:
    heading = Heading("N", ("a", "b", "c", "d", "e"))
    folios = {"a": 3, "b": 3, "c": 4, "d": 5, "e": 9}
    told = [(r.first, r.first_anchor, r.last, r.last_anchor) for r in heading.references(folios)]
    assert told == [(3, "a", 5, "d"), (9, "e", 9, "e")]


def test_letters_with_accents_are_sorted_as_letters() -> None:
    assert sorted(["Zola", "Étienne", "eberle", "Ebert"], key=sort_key) == [
        "eberle", "Ebert", "Étienne", "Zola",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "setting", "listed"), [(4, "auto", 4), (3, "auto", 0), (1, "yes", 1), (5, "no", 0)]
)
def test_a_list_of_figures(tmp_path: Path, count: int, setting: str, listed: int) -> None:
    blocks = []
    for n in range(count):
        blocks += [f"{text(150 + n)}.", f'![A box](box.png "The {n + 1}. box"){{width=40%}}']
    folder = work_of(tmp_path, "\n\n".join([*blocks, f"{text(30)}."]), "title: T\nlang: en")
    Image.new("L", (900, 500), 120).save(folder / "box.png")
    context, artifact = made(folder, list_of_figures=setting)
    assert found(artifact.data, ".pdf", context.edition) == []
    lines = read_back(artifact.data, ".pdf").lines
    printed = " ".join(li.text for li in lines if li.role == "paratext")
    told = re.findall(r"The (\d)\. box[ .]*(\d+)", printed)
    entries = {int(number): int(page) for number, page in told}
    captions = {int(li.text[4]): li.page for li in lines if li.role == "body" and "box" in li.text}
    assert len(entries) == listed
    assert all(captions[n] == page for n, page in entries.items())
