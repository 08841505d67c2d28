"""Dropped initials by their ink, measured on pages with and without their letter."""

from __future__ import annotations

import ctypes
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from building import context_with, found, text, work_of
from linefigures import glyphs_of
from PIL import Image, ImageChops, ImageFilter

from publish.edit.opening_words import openings as openings_of
from publish.outputs import recipe
from publish.readback import read_back

if TYPE_CHECKING:
    from pathlib import Path

#: Dots to a point; the size of the text, the height of its capitals, the leading, in points.
_SCALE, _SIZE, _CAP, _LEADING = 6, 10.5, 0.647, 14.0
#: What is larger than this is an initial.
_LARGE = 30
_LEFT = 15 * 72 / 25.4
_HEAD = (
    "title: T\nlang: en\noffprint:\n  initial: drop-cap\n  chapters: page\n  contents: 'no'\n"
    "  trim: 120x110mm\n  margins: '15 15 15 15'\n  size: 10.5\n  leading: 14"
)
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Other openings: accents, other scripts, marks before the letter, words of one letter.
OTHERS = ("Écrit", "Öfter", "Жизнь", "Γνῶσις", "Çeşme", "‘Never", "“What", "„Wir", "« Nous", "A")
#: Letters whose outline passes the height of flat ones, by a hundredth of their size.
_ROUND = frozenset("ACGJMNOQRSUVWXЖ")
#: Words whose letter has a tail in all faces.
_WITH_TAIL = frozenset({"Jound", "Qound", "Çeşme"})


class Opening(NamedTuple):
    """An initial's ink and that of all else on its page, and the baselines from the head."""

    ink: Image.Image
    rest: Image.Image
    baselines: list[float]

    def bounds(self) -> tuple[float, float, float]:
        """Left edge, top and foot of the ink in points from the page's top left."""
        left, top, _, foot = self.ink.getbbox() or (0, 0, 0, 0)
        return left / _SCALE, top / _SCALE, foot / _SCALE

    def start(self, line: int) -> float:
        """Where the ink of a line's small letters begins; a mark in the margin left out."""
        return self._across(self.rest, line, 0.42)[0]

    def gap(self, line: int) -> float:
        """What lies between the initial, from the line's cap height down, and a line beside it."""
        return self.start(line) - self._across(self.ink, line, _CAP)[1]

    def _across(self, image: Image.Image, line: int, height: float) -> tuple[float, float]:
        foot, edge = self.baselines[line], int((_LEFT - 0.2) * _SCALE)
        rows = int((foot - height * _SIZE) * _SCALE), int(foot * _SCALE)
        box = image.crop((edge, rows[0], image.width - edge, rows[1])).getbbox()
        assert box is not None
        return (edge + box[0]) / _SCALE, (edge + box[2]) / _SCALE

    def touches(self, distance: float) -> bool:
        """Whether anything right of the margin is nearer to the initial than so many points."""
        around = (
            int((_LEFT - 0.2) * _SCALE), int((self.baselines[0] - 2 * _LEADING) * _SCALE),
            int((_LEFT + 80) * _SCALE), int((self.baselines[0] + 5 * _LEADING) * _SCALE),
        )  # fmt: skip
        near = self.ink.crop(around)
        for _ in range(int(distance * _SCALE)):
            near = near.filter(ImageFilter.MaxFilter(3))
        return ImageChops.multiply(near, self.rest.crop(around)).getbbox() is not None


def _size(item: pdfium.PdfObject) -> float:
    """The size of a text object, in points."""
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(item, size)
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return float(abs(size.value * matrix.d))


def _opening(page: pdfium.PdfPage, baselines: list[float]) -> Opening:
    whole = page.render(scale=_SCALE, grayscale=True).to_pil()
    (large,) = _initials(page)
    page.remove_obj(large)
    page.gen_content()
    rest = page.render(scale=_SCALE, grayscale=True).to_pil()
    ink = ImageChops.difference(whole, rest).point(lambda grey: 255 * (grey > 100))
    dark = rest.point(lambda grey: 255 * (grey < 155))
    return Opening(ink, dark, [page.get_height() - y for y in baselines])


def _openings(data: bytes) -> list[Opening]:
    document = pdfium.PdfDocument(data)
    feet = {n: sorted({g.baseline for g in gs}, reverse=True) for n, gs in glyphs_of(data, _SIZE)}
    pages = [(document[number - 1], lines) for number, lines in feet.items()]
    return [_opening(page, lines) for page, lines in pages if _initials(page)]


def _initials(page: pdfium.PdfPage) -> list[pdfium.PdfObject]:
    texts = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])
    return [item for item in texts if _size(item) > _LARGE]


def openings(folder: Path, words: list[str], **settings: Any) -> list[Opening]:
    """A book of chapters that open with these words."""
    body = "\n\n".join(f"# Head {n}\n\n{w} {text(60 + n)}." for n, w in enumerate(words))
    context = context_with(work_of(folder, body, _HEAD), **settings)
    (artifact,) = recipe("pdf").make(context)
    assert found(artifact.data, ".pdf", context.edition) == []
    return _openings(artifact.data)


@cache
def _all(folder: Path, face: str) -> dict[str, Opening]:
    words = [*(f"{letter}ound" for letter in CAPITALS), *OTHERS]
    return dict(zip(words, openings(folder, words, face=face), strict=True))


@pytest.fixture(scope="module", params=["serif", "sans"])
def every(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    """All openings in a face."""
    return _all(tmp_path_factory.mktemp(request.param), request.param)


def letter_of(word: str) -> str:
    """The first letter of a word without its accent."""
    return next(c for c in unicodedata.normalize("NFD", word) if c.isalpha())


@pytest.mark.whole
def test_they_stand_on_the_lines(every: dict[str, Opening]) -> None:
    for word, one in every.items():
        letter = letter_of(word)
        left, top, foot = one.bounds()
        passes = 0.3 if letter in _ROUND else 0
        assert left == pytest.approx(_LEFT, abs=0.3), word
        if letter == next(c for c in word if c.isalpha()):  # no accent above
            cap_line = one.baselines[0] - _CAP * _SIZE
            assert top == pytest.approx(cap_line, abs=0.5 + passes), word
        if word not in _WITH_TAIL:
            assert foot == pytest.approx(one.baselines[2], abs=0.5 + passes), word


@pytest.mark.whole
def test_the_first_line_is_near_and_none_is_met(every: dict[str, Opening]) -> None:
    for word, one in every.items():
        assert 1.5 <= one.gap(0) <= 4, word
        assert not one.touches(1.2), word
        assert one.start(1) == pytest.approx(one.start(2), abs=2.5), word  # letters hang


def test_a_tail_takes_a_line_more(every: dict[str, Opening]) -> None:
    for word, one in every.items():
        tall = one.bounds()[2] > one.baselines[2] + 6
        assert tall == (one.start(3) > _LEFT + 5), word
        assert tall == (word in _WITH_TAIL), word


def test_where_a_letter_leaves_room_the_first_line_moves_in(every: dict[str, Opening]) -> None:
    for word in ("Aound", "Lound", "A"):
        assert every[word].start(0) < every[word].start(1) - 5
    for word in ("Tound", "Hound", "Pound"):
        assert every[word].start(0) == pytest.approx(every[word].start(1), abs=1.2)


def test_a_mark_before_it_hangs_in_the_margin(every: dict[str, Opening]) -> None:
    for word in ("‘Never", "“What", "„Wir", "« Nous"):
        one = every[word]
        edge, foot = int((_LEFT - 0.2) * _SCALE), one.baselines[0] + 0.3 * _SIZE
        high = int((foot - _LEADING) * _SCALE), int(foot * _SCALE)
        mark = one.rest.crop((edge - 8 * _SCALE, high[0], edge, high[1])).getbbox()
        assert mark is not None, word
        assert mark[2] > 6.5 * _SCALE, word


@pytest.mark.parametrize("lines", [2, 4])
def test_of_as_many_lines_as_the_style_says(tmp_path: Path, lines: int) -> None:
    work = work_of(tmp_path, f"# Head\n\nLound {text(90)}.", _HEAD)
    layout = work / "layout"
    layout.mkdir()
    (layout / "layout.yaml").write_text("inherits: [pdf]\nformat: pdf\n")
    (layout / "style.css").write_text(f":root {{ --initial-lines: {lines} }}\n")
    context = context_with(work, str(layout))
    (artifact,) = recipe("pdf").make(context)
    (one,) = _openings(artifact.data)
    _, top, foot = one.bounds()
    assert top == pytest.approx(one.baselines[0] - _CAP * _SIZE, abs=0.5)
    assert foot == pytest.approx(one.baselines[lines - 1], abs=0.5)
    assert one.start(lines - 1) > _LEFT + 10
    assert one.start(lines) < _LEFT + 2


#: What stands before a text as in a letter, or at the right or the middle.
BEFORE = (
    "::: {.dateline}\nNovember 2026\n:::",
    "::: {.address}\nThe Room\\\nThe Library\n:::\n\n::: {.salutation}\nDear Anna,\n:::",
    "::: {.right}\nFor Anna\n:::",
    "::: {.centered lang=la}\nKal. Nov.\n:::",
    "::: letter\n::: {.dateline}\nNovember 2026\n:::\n:::",
)


@pytest.mark.whole
@pytest.mark.parametrize("before", BEFORE)
def test_a_text_opens_after_what_stands_before_it(tmp_path: Path, before: str) -> None:
    """In the first chapter and in another; the letter stands where it stands without a date."""
    chapters = [f"# Head {n}\n\n{before}\n\nHound {text(60 + n)}." for n in range(2)]
    context = context_with(work_of(tmp_path, "\n\n".join(chapters), _HEAD))
    (artifact,) = recipe("pdf").make(context)
    assert found(artifact.data, ".pdf", context.edition) == []
    for page in _openings(artifact.data):
        assert page.bounds()[0] == pytest.approx(_LEFT, abs=0.3)
    seen = read_back(artifact.data, ".pdf")
    high = [line.text[:5] for line in seen.body() if line.box[3] - line.box[1] > 2 * _LEADING]
    assert high == ["Hound"] * 2


def test_the_first_words_in_another_language_open_a_text(tmp_path: Path) -> None:
    head = _HEAD.replace("drop-cap", "small-caps")
    context = context_with(work_of(tmp_path, f"::: {{lang=la}}\nHound {text(60)}.\n:::", head))
    assert openings_of(context.edition, context.settings) == {"p1"}
    (artifact,) = recipe("pdf").make(context)
    first = next(line for line in read_back(artifact.data, ".pdf").body())
    assert first.box[0] == pytest.approx(_LEFT, abs=0.5)
