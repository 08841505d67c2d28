"""Figures that have no room go to the head of the next page; the text goes on."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from building import context_with, found, make, proved, text, work_of
from PIL import Image

from publish.outputs import recipe
from publish.readback import read_back
from publish.readback.inspection import inspect

if TYPE_CHECKING:
    from publish.core.artifacts import Artifact
    from publish.pipeline.context import Context
    from publish.readback import Line

HEAD = "title: T\nlang: en\noffprint:\n  contents: 'no'\n  list-of-figures: 'no'"
#: The measure of A5, in mm; the leading in points.
_MEASURE, _LEADING = 107, 14


def figure(folder: Path, name: str, high: int, note: str = "") -> str:
    """A picture as wide as the measure and so many mm high, with a caption."""
    folder.mkdir(parents=True, exist_ok=True)
    Image.new("L", (_MEASURE * 3, high * 3), 180).save(folder / f"{name}.png")
    return f'![What {name} shows.]({name}.png "Caption of {name}.{note}")'


def made(folder: Path, blocks: list[str], **settings: Any) -> tuple[Context, Artifact]:
    context = context_with(work_of(folder, "\n\n".join(blocks), HEAD), **settings)
    (artifact,) = recipe("pdf").make(context)
    return context, artifact


def mixed(folder: Path) -> list[str]:
    """Eight figures of several sizes among paragraphs, in three sections."""
    blocks, sizes = list[str](), ["60", "80", "40 40", "s100", "30 30 30", "s110", "50", "90"]
    for n, size in enumerate(sizes):
        blocks += [f"# Section {n}"] if size[0] == "s" else []
        blocks += [f"{text(40 + 9 * k + n)}." for k in range(5)]
        for k, high in enumerate(size.lstrip("s").split()):
            blocks.append(figure(folder, f"f{n}{k}", int(high)))
    return [*blocks, f"{text(90)}."]


@cache
def _of_mixed(folder: Path, **settings: str) -> tuple[Context, Artifact]:
    return made(folder, mixed(folder), **settings)


@pytest.fixture(scope="module", params=["run-on", "page", "recto"])
def book(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Context, Artifact]:
    """The book of all these figures."""
    return _of_mixed(tmp_path_factory.mktemp("book") / "w", chapters=request.param)


def captions(data: bytes) -> list[Line]:
    return [line for line in read_back(data, ".pdf").body() if line.text.startswith("Caption")]


@pytest.mark.whole
def test_every_word_and_figure_is_there_in_order(book: tuple[Context, Artifact]) -> None:
    context, artifact = book
    assert found(artifact.data, ".pdf", context.edition) == []
    names = [line.text for line in captions(artifact.data)]
    assert names == sorted(names)
    assert len(names) == len(inspect(artifact.data).anatomy.pictures) == 11


def test_no_page_ends_short_before_a_figure(book: tuple[Context, Artifact]) -> None:
    _, artifact = book
    body = read_back(artifact.data, ".pdf").body()
    foot = min(line.baseline for line in body)
    for page in {line.page for line in body}:
        lines = [line for line in body if line.page == page]
        following = [line for line in body if line.page == page + 1]
        ends = not following or any(line.heading for line in [*following[:1], *lines[-1:]])
        first_is_caption = bool(following) and following[0].tag == "Caption"
        if first_is_caption and not ends:
            assert min(li.baseline for li in lines) - foot < 8 * _LEADING, page


def test_the_structure_has_a_figure_where_it_is_called(book: tuple[Context, Artifact]) -> None:
    context, artifact = book
    root = inspect(artifact.data).structure
    assert root is not None
    part = next(one for one in root.walk() if one.kind == "Part")
    kinds = [one.kind for one in part.walk() if one.kind in ("P", "Figure", "H1")]
    blocks = list(context.edition.paragraphs())
    wanted = ["Figure" if b.block.kind == "figure" else "P" for b in blocks]
    assert [kind for kind in kinds if kind != "H1"] == wanted


def test_lines_below_stand_on_the_grid(book: tuple[Context, Artifact]) -> None:
    _, artifact = book
    lines = [li for li in read_back(artifact.data, ".pdf").body() if li.tag == "P" and li.size > 10]
    offsets = {round(line.baseline % _LEADING, 1) for line in lines}
    assert len(offsets) == 1


def test_its_number_goes_with_it(book: tuple[Context, Artifact]) -> None:
    context, artifact = book
    seen = read_back(artifact.data, ".pdf")
    numbers = {
        block.id.removeprefix("p") for block in context.edition.paragraphs()
        if block.block.kind == "figure"
    }  # fmt: skip
    margin = {(li.page, li.text) for li in seen.lines if li.role == "margin"}
    pages = [picture.page for picture in inspect(artifact.data).anatomy.pictures]
    assert sorted(page for page, number in margin if number in numbers) == sorted(pages)


def test_the_pages_of_the_e_book_follow_one_another(tmp_path: Path) -> None:
    output = make(work_of(tmp_path / "w", "\n\n".join(mixed(tmp_path / "w")), HEAD), "epub")
    assert proved(output) == []
    with zipfile.ZipFile(io.BytesIO(output.data)) as book:
        texts = [book.read(n).decode() for n in book.namelist() if n.endswith("text.xhtml")]
    pages = [int(n) for n in re.findall(r'id="page-(\d+)"', "".join(texts))]
    assert len(pages) > 10
    assert pages == sorted(pages)


def test_here_it_stays(tmp_path: Path) -> None:
    blocks = [f"{text(101)}.", figure(tmp_path / "w", "f", 100), f"{text(100)}."]
    lines = {}
    for figures in ("here", "float"):
        context, artifact = made(tmp_path / "w", blocks, figures=figures)
        assert found(artifact.data, ".pdf", context.edition) == []
        body = read_back(artifact.data, ".pdf").body()
        page = next(line.page for line in body if line.tag == "Caption")
        assert body[0].page == page - 1
        lines[figures] = len([line for line in body if line.page == page - 1])
    assert lines["float"] > lines["here"] + 3


def test_one_that_calls_a_note_stays(tmp_path: Path) -> None:
    blocks = [*(f"{text(100 + n)}." for n in range(3)), figure(tmp_path / "w", "f", 90, "[^n]")]
    blocks += [f"{text(100)}.", "[^n]: A note."]
    context, artifact = made(tmp_path / "w", blocks)
    assert found(artifact.data, ".pdf", context.edition) == []
    body = read_back(artifact.data, ".pdf").body()
    at = next(k for k, line in enumerate(body) if line.tag == "Caption")
    assert body[at + 1].page >= body[at].page


def test_many_come_to_an_end(tmp_path: Path) -> None:
    blocks = [f"{text(300)}.", *(figure(tmp_path / "w", f"f{n}", 110) for n in range(8))]
    context, artifact = made(tmp_path / "w", blocks)
    assert found(artifact.data, ".pdf", context.edition) == []
    pages = [picture.page for picture in inspect(artifact.data).anatomy.pictures]
    assert pages == sorted(set(pages))
    assert len(pages) == 8
