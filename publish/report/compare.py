"""``publish compare OLD NEW``: two builds of a work, page by page, as a designer judges them.

Words are read back from the files, pictures are drawn by pdfium. A page is the same if no dot of it
and no word of it differs.
"""

from __future__ import annotations

import json
from collections import Counter
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from publish.core.terminal_text import as_json as json_text
from publish.core.units import PT_PER_MM
from publish.core.writing import write
from publish.prove.inputs import side_of_file
from publish.readback import FileText, Line, read_back, without_calls
from publish.readback.collation import Difference, Stream, collate
from publish.readback.isolated import FREE, Limits, Stopped, allowed, apart
from publish.report.forms import differences_json
from publish.report.page_pictures import Pages, clear, png, read, refuse_foreign, unreadable
from publish.report.picture_diff import Pair, one_below_another, pair, panels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PIL import Image

    from publish.readback.collation import TextPlace

#: *words*: the words differ; *reflow*: lines came from other pages or went there; *lines*: they are
#: broken differently; *places*: they have moved; *drawing*: only their look differs.
State = Literal["same", "old only", "new only", "words", "reflow", "lines", "places", "drawing"]

#: The key of the words about the text, next to the numbers of the notes and 0 for the text.
_ABOUT = -1
_TEXT = ("body", "note", "paratext")
#: So many equal words in a row are the same words on both sides, wherever they are.
_RUN = 4
#: The dots of the longer side of a page, and the most pages in one picture.
_PAGE, _STACKED = 1100, 20
#: Sizes and places that differ by no more than this, in points, are the same.
_SIZE, _PLACE = 0.5, 0.1
#: The most seconds for a megabyte to be compared and drawn.
_PACE = 80


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The differences of a page; pairs are of the old and the new one.

    ``words`` are changes of the text, ``about`` of the words about it: page numbers in the
    contents, the list of corrections. ``came`` and ``went`` are numbers of pages, with how many
    lines came from there or went there.
    """

    number: int
    state: State
    begins: tuple[str, str] = ("", "")
    heads: tuple[str, str] = ("", "")
    sizes: tuple[str, str] = ("", "")
    words: tuple[Difference, ...] = ()
    about: tuple[Difference, ...] = ()
    came: tuple[tuple[int, int], ...] = ()
    went: tuple[tuple[int, int], ...] = ()
    broken: int = 0
    moved: int = 0
    farthest: float = 0
    picture: str = ""


class Comparison(msgspec.Struct, frozen=True):
    """All pages of two builds."""

    counts: tuple[int, int]
    pages: tuple[Page, ...]

    @property
    def differing(self) -> list[Page]:
        """The pages that are not the same."""
        return [page for page in self.pages if page.state != "same"]


class _Compared(msgspec.Struct, frozen=True):
    """The result of a child process: the pages, and the pictures by their future paths."""

    found: Comparison
    pictures: dict[str, bytes]


def compare(
    old: Path, new: Path, out: Path, limits: Limits = FREE, *, overwrite: bool = False
) -> Comparison:
    """Compare two builds and draw the pages that differ.

    Args:
        old: the PDF as it was.
        new: the PDF as it is.
        out: a folder for a picture of each page, or a PNG for all of them.
        limits: the limits of the comparison.
        overwrite: whether other files in the places of pictures are replaced.

    Raises:
        Rejected: when one of them is no PDF, or the pictures cannot be written.
    """
    try:
        made = apart(_compared, (old, new, out), _Compared, allowed([old, new], limits, _PACE))
    except Stopped as stopped:
        raise unreadable(Path(f"{old} or {new}"), str(stopped), stopped.hint) from None
    paths = list(map(Path, made.pictures))
    if not overwrite:
        refuse_foreign(paths)
    for path in paths:
        write(path, made.pictures[str(path)])
    if not _is_one(out) and out.is_dir():
        clear(out, _stem(new), paths)
    return made.found


def _compared(old: Path, new: Path, out: Path) -> _Compared:
    data = read(old), read(new)
    with Pages(old, data[0]) as before, Pages(new, data[1]) as after:
        texts = _Texts(*(_file_text(path, one) for path, one in zip((old, new), data, strict=True)))
        album = _Album(out, _stem(new))
        drawer = _Drawer(before, after, _names(old, new))
        pages = []
        for number in range(1, max(len(before), len(after)) + 1):
            shown = drawer.pair(number)
            page = texts.page(number, shown, drawer.sizes(number))
            if page.state != "same" and album.has_room():
                picture = album.add(number, drawer.picture(shown, number, describe(page)))
                page = msgspec.structs.replace(page, picture=picture)
            pages.append(page)
        counts = len(before), len(after)
        return _Compared(Comparison(counts, tuple(pages)), album.pictures())


def _is_one(out: Path) -> bool:
    """Return whether all pages go into one picture."""
    return out.suffix.lower() == ".png"


def _stem(new: Path) -> str:
    """Return the beginning of the names of pictures."""
    return f"{new.stem}-compare"


def _names(old: Path, new: Path) -> tuple[str, str]:
    """Return the names of the files in pictures, with their folders if the names are the same."""
    if old.name != new.name:
        return old.name, new.name
    old, new = old.absolute(), new.absolute()
    return f"{old.parent.name}/{old.name}", f"{new.parent.name}/{new.name}"


def _file_text(path: Path, data: bytes) -> FileText:
    """Return the text of a file as a stranger reads it.

    A file with a page that cannot be read counts as unreadable.
    """
    try:
        return read_back(data, ".pdf")
    except (ValueError, RuntimeError) as error:
        raise unreadable(path, f"it cannot be read: {error}") from None


# --- the words --------------------------------------------------------------------------


class _Texts:
    """What is read back from two builds, page by page."""

    def __init__(self, old: FileText, new: FileText) -> None:
        self._pages = old.pages, new.pages
        self._lines = _by_page(old), _by_page(new)
        streams = _streams(old), _streams(new)
        keys = sorted(streams[0].keys() | streams[1].keys())
        texts = {key: [s.get(key, Stream()) for s in streams] for key in keys}
        self._about = _differences([texts.pop(_ABOUT)])
        self._words = _differences(texts.values())
        same = [spots for pair in texts.values() for spots in _same_words(*pair)]
        self._came = _moved((there, here) for here, there in same)
        self._went = _moved(same)
        self._known = {text for lines in self._lines[0].values() for text in _texts(lines)}

    def page(self, number: int, shown: Pair, sizes: tuple[str, str]) -> Page:
        """Return the differences of a page."""
        old, new = (lines.get(number, []) for lines in self._lines)
        places = [_shift(a, b) for a, b in zip(old, new, strict=False)]
        moved = [shift for shift in places if shift > _PLACE] if _texts(old) == _texts(new) else []
        page = Page(
            number=number,
            state="same",
            begins=_other(_beginning(old), _beginning(new)),
            heads=_other(_heads(old), _heads(new)),
            sizes=_other(*sizes),
            words=tuple(self._words.get(number, ())),
            about=tuple(self._about.get(number, ())),
            came=tuple(sorted(self._came.get(number, {}).items())),
            went=tuple(sorted(self._went.get(number, {}).items())),
            broken=sum(text not in self._known for text in _texts(new)),
            moved=len(moved),
            farthest=round(max(moved, default=0), 1),
        )
        return msgspec.structs.replace(page, state=self._state(page, shown))

    def _state(self, page: Page, shown: Pair) -> State:
        if shown.missing:
            return "new only" if shown.missing == "old" else "old only"
        if page.words or page.about:
            return "words"
        if not shown.boxes and page.sizes == ("", "") and page.heads == ("", ""):
            return "same"
        if page.came or page.went:
            return "reflow"
        return "lines" if page.broken else "places" if page.moved else "drawing"


def _by_page(text: FileText) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for line in text.lines:
        found.setdefault(line.page, []).append(line)
    return found


def _streams(text: FileText) -> dict[int, Stream]:
    """Return the words of the text, of each note by its number, and of the texts about the text."""
    side = side_of_file(text)
    about = [msgspec.structs.replace(x, role="body") for x in text.lines if x.role == "paratext"]
    return {
        _ABOUT: side_of_file(FileText(tuple(about), text.pages)).body,
        0: side.body,
        **side.notes,
    }


def _differences(texts: Iterable[Sequence[Stream]]) -> dict[int, list[Difference]]:
    """Return changes of words, by the page of the new file, or of the old one for deleted words."""
    pages: dict[int, list[Difference]] = {}
    for left, right in texts:
        for found in collate(left, right):
            spot = found.right_spot if found.right else found.left_spot
            pages.setdefault(spot.page, []).append(found)
    return pages


def _same_words(left: Stream, right: Stream) -> Iterator[tuple[TextPlace, TextPlace]]:
    """Yield the places of words that are the same on both sides, wherever they are."""
    run = max(min(_RUN, len(left.words), len(right.words)), 1)
    a_runs, b_runs = (_runs(stream.words, run) for stream in (left, right))
    for a, b, size in SequenceMatcher(None, a_runs, b_runs, autojunk=False).get_matching_blocks():
        for n in range(size + run - 1 if size else 0):
            yield left.spot(a + n), right.spot(b + n)


def _runs(words: list[str], length: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[n:] for n in range(length)), strict=False))


def _moved(pairs: Iterable[tuple[TextPlace, TextPlace]]) -> dict[int, Counter[int]]:
    """Return for each page how many of its lines are on which other pages of the other side."""
    lines: dict[tuple[int, int], Counter[int]] = {}
    for here, there in pairs:
        lines.setdefault((here.page, here.line), Counter())[there.page] += 1
    found: dict[int, Counter[int]] = {}
    for (page, _), pages in lines.items():
        most = pages.most_common(1)[0][0]
        if most != page:
            found.setdefault(page, Counter())[most] += 1
    return found


def _texts(lines: list[Line]) -> list[str]:
    return [without_calls(line.text) for line in lines if line.role in _TEXT]


def _shift(old: Line, new: Line) -> float:
    """Return how far a line has moved, in points: sideways, or up and down."""
    return max(abs(old.box[0] - new.box[0]), abs(old.baseline - new.baseline))


def _beginning(lines: list[Line]) -> str:
    """Return the first words of a page."""
    return " ".join(" ".join(_texts(lines)[:1]).split()[:5])


def _heads(lines: list[Line]) -> str:
    """Return the running heads and the folio of a page."""
    return " ".join(line.text for line in lines if line.role in ("head", "folio"))


def _other(old: str, new: str) -> tuple[str, str]:
    return ("", "") if old == new else (old, new)


# --- the pictures -----------------------------------------------------------------------


class _Drawer:
    """Draws the pages of two builds to one scale."""

    def __init__(self, old: Pages, new: Pages, names: tuple[str, str]) -> None:
        self._sides = old, new
        self._names = names
        self._scale = _PAGE / max(*old.largest(), *new.largest())

    def sizes(self, number: int) -> tuple[str, str]:
        """Return the sizes of both pages in words.

        None when one is missing or they are the same.
        """
        if number > min(map(len, self._sides)):
            return "", ""
        old, new = (side.size(number) for side in self._sides)
        if max(abs(old[0] - new[0]), abs(old[1] - new[1])) <= _SIZE:
            return "", ""
        return _in_millimetres(old), _in_millimetres(new)

    def pair(self, number: int) -> Pair:
        """Return both pages of a number, compared."""
        drawn = [s.draw(number, self._scale) if number <= len(s) else None for s in self._sides]
        return pair(drawn[0], drawn[1], self._scale, resized=self.sizes(number) != ("", ""))

    def picture(self, shown: Pair, number: int, text: str) -> Image.Image:
        """Return the panels of a page, with the words about them."""
        heads = [
            f"{side}, page {number}: {name}"
            if side != shown.missing
            else f"no {side} page {number}"
            for side, name in zip(("old", "new"), self._names, strict=True)
        ]
        legend = "old in red, new in cyan, both in black"
        return panels(shown, (heads[0], heads[1], legend), text)


def _in_millimetres(size: tuple[float, float]) -> str:
    return f"{size[0] / PT_PER_MM:.1f} × {size[1] / PT_PER_MM:.1f} mm"


class _Album:
    """The pictures: a folder with one for each page, or one file with all of them."""

    def __init__(self, out: Path, stem: str) -> None:
        self._out = out
        self._stem = stem
        self._one = _is_one(out)
        self._kept: list[Image.Image] = []
        self._pictures: dict[str, bytes] = {}

    def has_room(self) -> bool:
        """Return whether another page can be shown: one picture has room for a few only."""
        return not self._one or len(self._kept) < _STACKED

    def add(self, number: int, picture: Image.Image) -> str:
        """Keep a page's picture.

        Returns:
            the name of the file.
        """
        if self._one:
            self._kept.append(picture)
            return str(self._out)
        path = str(self._out / f"{self._stem}-{number:03}.png")
        self._pictures[path] = png(picture)
        return path

    def pictures(self) -> dict[str, bytes]:
        """Return all pictures, by the paths of their files."""
        if self._kept:
            self._pictures[str(self._out)] = png(one_below_another(self._kept))
        return self._pictures


# --- descriptions -----------------------------------------------------------------------


def describe(page: Page) -> str:
    """Return the differences of a page, in a line."""
    if page.state == "same":
        return "the same"
    parts = list(_described(page))
    return "; ".join(parts) or "the same lines in the same places, drawn differently"


def _described(page: Page) -> Iterator[str]:
    if page.state in ("old only", "new only"):
        yield f"only in the {page.state.split()[0]} file"
    if page.sizes != ("", ""):
        yield f"{page.sizes[1]}, was {page.sizes[0]}"
    yield from _words_described(page)
    if page.begins != ("", "") and all(page.begins):
        yield f"begins “{page.begins[1]}”, was “{page.begins[0]}”"
    for other, lines in page.came:
        yield f"{_counted(lines, 'line')} came from page {other}"
    for other, lines in page.went:
        yield f"{_counted(lines, 'line')} went to page {other}"
    if page.broken and page.state in ("reflow", "lines"):
        yield f"{_counted(page.broken, 'line')} broken differently"
    if page.heads != ("", "") and all(page.heads):
        yield f"head and folio “{page.heads[1]}”, were “{page.heads[0]}”"
    if page.state == "places":
        yield f"{_counted(page.moved, 'line')} moved, by up to {page.farthest} pt"


def _words_described(page: Page) -> Iterator[str]:
    """Yield changes of words; of many, only the first three."""
    found = page.words + page.about
    yield from map(_change, found[:3])
    if len(found) > 3:
        yield f"{_counted(len(found) - 3, 'more change')} of words"


def _change(found: Difference) -> str:
    old, new = (_short(words) for words in (found.left, found.right))
    if not old:
        return f"“{new}” is new"
    return f"“{old}” -> “{new}”" if new else f"“{old}” is gone"


def _short(words: str) -> str:
    parts = words.split()
    return words if len(parts) <= 8 else f"{' '.join(parts[:4])} … {' '.join(parts[-3:])}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def report_lines(found: Comparison) -> Iterator[str]:
    """Yield a line for each page that differs and one for each range of others; a summary."""
    for same, stretch in groupby(found.pages, lambda page: page.state == "same"):
        pages = list(stretch)
        if same and len(pages) > 1:
            yield f"pages {pages[0].number}–{pages[-1].number}: the same"
        else:
            yield from (f"page {page.number}: {describe(page)}" for page in pages)
    yield summary(found)
    pictures = list(dict.fromkeys(page.picture for page in found.pages if page.picture))
    if pictures:
        missing = sum(not page.picture for page in found.differing)
        more = f" and {len(pictures) - 1} more" if len(pictures) > 1 else ""
        over = f"; {_counted(missing, 'page')} had no room: name a folder" if missing else ""
        yield f"pictures: {pictures[0]}{more}{over}"


def summary(found: Comparison) -> str:
    """Return how many pages there are, how many differ, and whether their words do."""
    counts = " -> ".join(_counted(count, "page") for count in found.counts)
    if not found.differing:
        return f"{counts}; all the same"
    many = len(found.differing)
    differ = f"{_counted(many, 'page')} {'differ' if many > 1 else 'differs'}"
    changes = sum(len(page.words) for page in found.pages)
    text = f"{_counted(changes, 'change')} of the text" if changes else "the text is the same"
    return f"{counts}; {differ}, the first on page {found.differing[0].number}; {text}"


def as_json(found: Comparison) -> str:
    """Return an object: how many pages, how many differ, and each page with its differences."""
    first = found.differing[0].number if found.differing else None
    rows: dict[str, Any] = {
        "old": {"pages": found.counts[0]},
        "new": {"pages": found.counts[1]},
        "differing": len(found.differing),
        "first": first,
        "pages": [_row(page) for page in found.pages],
    }
    return json_text(rows, indent=2)


def _row(page: Page) -> dict[str, Any]:
    if page.state == "same":
        return {"page": page.number, "state": page.state}
    row: dict[str, Any] = {"page": page.number, "state": page.state, "says": describe(page)}
    for name in ("begins", "heads", "sizes"):
        old, new = getattr(page, name)
        row |= {name: {"old": old, "new": new}} if old or new else {}
    for name, moved in (("came", page.came), ("went", page.went)):
        row |= {name: [{"page": p, "lines": n} for p, n in moved]} if moved else {}
    for name, words in (("words", page.words), ("about", page.about)):
        row |= {name: json.loads(differences_json(words))} if words else {}
    return row | ({"picture": page.picture} if page.picture else {})
