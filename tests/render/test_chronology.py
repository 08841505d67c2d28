"""The drawn chronology, found on the finished pages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pypdfium2
import pytest
from binder import pictures
from building import ESSAY, Anatomy, Output, context_of, make, proved, work_of
from content import grey

from publish.edit.dates import span_in_words
from publish.readback.inspection import inspect
from publish.render.timeline import span
from publish.source.inline import plain

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from publish.readback import Line

PAPERS = ["a4", "letter", "leader-a4"]
EVENT = '  - {{date: {date}, event: "{event}", source: "A book", until: "{until}"}}\n'


def work_with(folder: Path, events: list[tuple[str, str, str]]) -> Path:
    folder.mkdir(exist_ok=True)
    rows = (EVENT.format(date=date, until=until, event=event) for date, until, event in events)
    (folder / "seminar.yaml").write_text("chronology:\n" + "".join(rows), "utf-8")
    return work_of(folder, "One.")


class Drawing(NamedTuple):
    """A drawn chronology as it is found on a page."""

    page: int
    box: tuple[float, ...]
    alternative: str
    lines: list[Line]

    def years(self) -> dict[int, float]:
        """The years of the axis, and how high their middles stand."""
        left = [line for line in self.lines if line.box[2] < self.box[0] + 28]
        return {int(line.text): middle(line) for line in left}

    def labels(self) -> list[Line]:
        return [line for line in self.lines if line.box[0] > self.box[0] + 60]

    def height_of(self, moment: float) -> float:
        """Where a moment stands by the years of the axis."""
        years = self.years()
        (first, top), (last, foot) = min(years.items()), max(years.items())
        return top + (foot - top) * (moment - first) / (last - first)


def middle(line: Line) -> float:
    """The middle of a line of 9 points, by its baseline."""
    return line.baseline + 3


def drawings_in(output: Output) -> list[Drawing]:
    inside = Anatomy(output.data)
    pages = {page.obj.objgen: n for n, page in enumerate(inside.pdf.pages, 1)}
    found = []
    for one in inside.structure():
        if one.S != "/Figure" or "Timeline" not in str(one.Alt):
            continue
        page, box = pages[one.Pg.objgen], tuple(float(side) for side in one.A.BBox)
        media = [float(side) for side in inside.pdf.pages[page - 1].MediaBox]
        seen = tuple(side - media[n % 2] for n, side in enumerate(box))
        lines = [
            line
            for line in output.seen.lines
            if line.page == page
            and seen[1] - 1 < line.baseline < seen[3]
            and seen[0] <= line.box[0]
        ]
        found.append(Drawing(page, seen, str(one.Alt), lines))
    return sorted(found, key=lambda one: (one.page, -one.box[3]))


def is_black(page: Image.Image, x: float, y: float) -> bool:
    """Whether a photocopier would print a point, given from the lower left of its page."""
    scale = 4.0
    return grey(page, round(x * scale), round(page.height - y * scale)) < 128


@pytest.mark.whole
@pytest.mark.parametrize("paper", PAPERS)
def test_the_events_of_the_essay_stand_at_their_dates(paper: str) -> None:
    output = make(ESSAY, paper)
    (drawing,) = drawings_in(output)
    assert list(drawing.years()) == list(range(1915, 1961, 5))
    years = drawing.years()
    for one, other in pairwise(years):
        assert years[one] - years[other] == pytest.approx(years[1915] - years[1920], abs=0.05)
    seminar = output.edition.seminar
    assert seminar is not None
    page, axis = pictures(output.data, 4.0)[drawing.page - 1], drawing.box[0] + 32
    for event in seminar.chronology:
        when = span(event.date, event.until)
        y = drawing.height_of((when.start + when.end) / 2)
        assert is_black(page, axis + 1.4, y) and is_black(page, axis - 1.4, y), event.date
    for empty in (1919.5, 1931.8, 1943.5, 1946.2, 1951.0, 1958.5):
        y = drawing.height_of(empty)
        assert is_black(page, axis, y) and not is_black(page, axis + 1.4, y), empty


def test_a_drawing_with_an_event_at_another_place_would_be_found() -> None:
    (drawing,) = drawings_in(make(ESSAY, "a4"))
    page, axis = pictures(make(ESSAY, "a4").data, 4.0)[drawing.page - 1], drawing.box[0] + 32
    moved = [drawing.height_of(when + 1.6) for when in (1917.85, 1924.05, 1941.5, 1953.2)]
    assert not any(is_black(page, axis + 1.4, y) for y in moved)


@pytest.mark.parametrize("paper", PAPERS)
def test_it_is_a_figure_with_words_and_the_list_is_text(paper: str) -> None:
    output = make(ESSAY, paper)
    (drawing,) = drawings_in(output)
    assert drawing.alternative == (
        "Timeline, drawn to scale: 16 events from 7 November 1917 to 12 July 1956. "
        "The list after it has them all."
    )
    root = inspect(output.data).structure
    assert root is not None
    figure = next(one for one in root.walk() if one.alternative == drawing.alternative)
    assert "".join(figure.text.split()).startswith("1915")
    texts = ["".join(one.text.split()) for one in root.walk() if one.kind == "P"]
    seminar = output.edition.seminar
    assert seminar is not None
    for event in seminar.chronology:
        words = "".join(plain(event.children).split())
        assert any(words in text for text in texts)


def overlaps(lines: list[Line]) -> list[tuple[str, str]]:
    """Lines of type that stand on one another: in lines of 12 points baselines are so far apart."""
    ordered = sorted(lines, key=lambda line: -line.baseline)
    return [
        (one.text, two.text) for one, two in pairwise(ordered) if one.baseline - two.baseline < 11.9
    ]


def dense(count: int) -> list[tuple[str, str, str]]:
    return [
        (f"{1900 + n // 20}-{n % 12 + 1:02}", "", f"Event {n}: " + "words " * (n % 17 + 1))
        for n in range(count)
    ]


@pytest.mark.whole
@pytest.mark.parametrize("count", [2, 20, 60])
def test_no_label_stands_on_another_however_dense_the_years(tmp_path: Path, count: int) -> None:
    output = make(work_with(tmp_path, dense(count)), "a4")
    assert proved(output) == []
    found = drawings_in(output)
    assert len(found) == (1 if count < 60 else 2)
    assert [overlaps(drawing.labels()) for drawing in found] == [[]] * len(found)
    assert [overlaps(list(years(drawing))) for drawing in found] == [[]] * len(found)
    printed = " ".join(line.text for drawing in found for line in drawing.labels())
    assert [f"Event {n}:" in printed for n in range(count)] == [True] * count
    for drawing in found:
        for line in drawing.lines:
            assert drawing.box[1] - 1 < line.box[1] and line.box[3] < drawing.box[3] + 1
            assert line.box[2] < drawing.box[2] + 0.5


def years(drawing: Drawing) -> list[Line]:
    return [line for line in drawing.lines if line.box[2] < drawing.box[0] + 28]


def test_labels_too_close_would_be_found() -> None:
    (drawing,) = drawings_in(make(ESSAY, "a4"))
    assert overlaps(drawing.labels()) == []
    nearer = [msgspec.structs.replace(n, baseline=n.baseline / 2) for n in drawing.labels()]
    assert overlaps(nearer) != []


@pytest.mark.parametrize("paper", ["a4", "leader-a4"])
def test_it_is_printed_in_one_ink(paper: str) -> None:
    output = make(ESSAY, paper)
    (drawing,) = drawings_in(output)
    with pypdfium2.PdfDocument(output.data) as document:
        page = document[drawing.page - 1].render(scale=2).to_pil().convert("RGB")
    red, green, blue = page.split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


@pytest.mark.parametrize("events", [[], [("1934-12-01", "", "Kirov is shot.")]])
def test_one_event_is_no_line(tmp_path: Path, events: list[tuple[str, str, str]]) -> None:
    output = make(work_with(tmp_path, events), "a4")
    assert drawings_in(output) == []
    assert ("Kirov is shot." in " ".join(line.text for line in output.printed())) == bool(events)


def test_events_of_one_year_and_of_ages(tmp_path: Path) -> None:
    many = [("0079-08", "", "Vesuvius."), ("1348", "1351", "The plague."), ("1999", "", "Now.")]
    output = make(work_with(tmp_path, many), "a4")
    assert list(drawings_in(output)[0].years()) == [0, 500, 1000, 1500, 2000]
    one = [("1917-03", "", "February."), ("1917-11-07", "", "October.")]
    output = make(work_with(tmp_path / "one", one), "a4")
    assert list(drawings_in(output)[0].years()) == [1917, 1918]


@pytest.mark.parametrize(
    ("lang", "date", "until", "said"),
    [
        ("en", "1956-02-14", "1956-02-25", "14–25 February 1956"),
        ("de", "1956-02-14", "1956-02-25", "14.–25. Februar 1956"),
        ("fr", "1934-01", "1934-02", "janvier–février 1934"),
        ("en", "1934-01", "1935-02", "January 1934 – February 1935"),
        ("en", "1934-01-30", "1934-02-02", "30 January 1934 – 2 February 1934"),
        ("ru", "1914", "1918", "1914–1918"),
    ],
)
def test_a_span_says_once_what_its_dates_share(
    tmp_path: Path, lang: str, date: str, until: str, said: str
) -> None:
    work_of(tmp_path, "One.", f"title: T\nlang: {lang}")
    assert span_in_words(date, until, context_of(tmp_path, "handout").words) == said


def test_an_event_of_many_words_is_cut_short_in_the_drawing_alone(tmp_path: Path) -> None:
    endless = "word " * 700
    events = [("1900", "", "One."), ("1950", "", endless), ("1951", "", "Three.")]
    output = make(work_with(tmp_path, events), "a4")
    assert proved(output) == []
    (drawing,) = drawings_in(output)
    labels = " ".join(line.text for line in drawing.labels())
    assert labels.count("word") < 40 and "word …" in labels
    assert overlaps(drawing.labels()) == []
    printed = " ".join(line.text for line in output.printed())
    assert printed.count("word") == labels.count("word") + 700
