"""What is made again and what is not."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command import ESSAY, SUM, Result, call, environment, files, start, work
from PIL import Image

from publish.core.files import layouts_folder

if TYPE_CHECKING:
    from collections.abc import Callable

PDF, EPUB, HANDOUT = "pdf", "epub", "handout"
#: The e-book has the pages of the printed book.
BOOKS = {PDF, EPUB}
SEMINAR = """\
questions:
  - kind: factual
    text: What is the note about?
    paragraphs: [1]
"""
FACE = layouts_folder() / "fonts" / "libertinus" / "LibertinusSerif-Regular.otf"


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1400, 1050), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work with a picture, layouts of its own, and all outputs of it, made once."""
    folder = tmp_path_factory.mktemp("model")
    work(folder / "w", ESSAY + "\n![A square](square.png)\n")
    (folder / "w" / "square.png").write_bytes(picture("red"))
    for name in (PDF, EPUB, HANDOUT):
        work(folder / "own" / name, f"inherits: [base, {name}]\n", "layout.yaml")
    work(folder / "own" / "base", "fonts: {folders: [faces]}\n", "layout.yaml")
    (folder / "own" / "base" / "faces").mkdir()
    (folder / "own" / "base" / "faces" / "One.otf").write_bytes(FACE.read_bytes())
    done = start(*ORDER, folder=folder)
    assert (done.code, done.err) == (0, "")
    return folder


ORDER = ("build", "w", *(f"--layout=own/{name}" for name in (PDF, EPUB, HANDOUT)))


@pytest.fixture
def publish(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    monkeypatch.chdir(model)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert call(capsys, *ORDER).code == 0
    return partial(call, capsys)


def made(result: Result) -> set[str]:
    """The outputs that were made."""
    assert (result.code, result.err) == (0, "")
    kinds = {".epub": EPUB, ".pdf": PDF, "-handout.pdf": HANDOUT, "-handout-letter.pdf": HANDOUT}
    return {kinds[Path(line).name.removeprefix("w")] for line in result.out.splitlines()}


ALL = {PDF, EPUB, HANDOUT}


# --- nothing to do ----------------------------------------------------------------------


@pytest.mark.whole
def test_nothing_changed_nothing_made(publish: Callable[..., Result], model: Path) -> None:
    times = {p: p.stat().st_mtime_ns for p in (model / "build").rglob("*")}
    assert publish(*ORDER) == (0, "", "")
    (model / "w" / "essay.md").touch()
    (model / "w" / "square.png").touch()
    assert publish(*ORDER) == (0, "", "")
    assert {p: p.stat().st_mtime_ns for p in (model / "build").rglob("*")} == times


@pytest.mark.whole
def test_nothing_to_do_imports_nothing_heavy_and_is_soon_done(model: Path) -> None:
    assert start(*ORDER, folder=model).code == 0
    code = (
        "import sys; from publish.cli import run; code = run(sys.argv[1:])\n"
        "heavy = ('weasyprint', 'jinja2', 'markdown_it', 'ebooklib', 'fontTools', 'pypdfium2')\n"
        "print(code, [name for name in heavy if name in sys.modules])"
    )
    times = []
    for _ in range(3):
        begun = _seconds()
        done = subprocess.run(
            [sys.executable, "-c", code, *ORDER],
            cwd=model, env=environment(), capture_output=True, text=True, check=True,
        )  # fmt: skip
        times.append(_seconds() - begun)
        assert (done.stdout, SUM.sub("", done.stderr)) == ("0 []\n", "")
    assert min(times) < 0.8  # of processor time: what is heavy takes more than a second


def _seconds() -> float:
    """The time that processes of this one have taken of the machine, whatever else it does."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# --- what goes into an output -----------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize(
    ("file", "text", "concerned"),
    [
        (
            "w/essay.md",
            ESSAY + "\nAnother paragraph, all told.\n\n![A square](square.png)\n",
            ALL,
        ),
        ("w/essay.md", ESSAY.replace("lang: en\n", "lang: en\noffprint: {heads: run-in}\n"), ALL),
        ("own/pdf/style.css", "p { letter-spacing: 0.01em }", BOOKS),
        ("own/handout/style.css", "p { letter-spacing: 0.01em }", {HANDOUT}),
        ("own/epub/book.css", "p { letter-spacing: 0.01em }", {EPUB}),
        ("own/epub/words/en.yaml", "notes: Remarks", {EPUB}),
        ("own/pdf/words/en.yaml", "contents: What is in it", BOOKS),
        ("own/pdf/layout.yaml", "inherits: [base, pdf]\nsettings: {contents: 'yes'}\n", BOOKS),
        ("own/base/layout.yaml", "fonts: {folders: [faces]}\ntitle: Base\n", ALL),
        ("own/pdf/page.html", "{% extends layout %}", BOOKS),
    ],
    ids=lambda value: value if isinstance(value, str) and "/" in value[:20] else "",
)
def test_a_file_that_changes(
    publish: Callable[..., Result], model: Path, file: str, text: str, concerned: set[str]
) -> None:
    """What it goes into is made, and nothing else; the same when it is taken back."""
    path = model / file
    if text == "{% extends layout %}":
        text = (layouts_folder() / "pdf" / "page.html").read_text("utf-8") + "\n"
    before = path.read_text("utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    try:
        assert made(publish(*ORDER)) == concerned
        assert made(publish(*ORDER)) == set()
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, "utf-8")
    if concerned != ALL:
        assert made(publish(*ORDER)) == concerned


@pytest.mark.whole
def test_a_seminar_that_comes_and_changes(publish: Callable[..., Result], model: Path) -> None:
    path = model / "w" / "seminar.yaml"
    for text in (SEMINAR, SEMINAR.replace("about", "for")):
        path.write_text(text, "utf-8")
        assert HANDOUT in made(publish(*ORDER))
        assert made(publish(*ORDER)) == set()
    path.unlink()
    assert HANDOUT in made(publish(*ORDER))


@pytest.mark.whole
def test_a_picture_that_changes(publish: Callable[..., Result], model: Path) -> None:
    path = model / "w" / "square.png"
    before = path.read_bytes()
    path.unlink()
    result = publish(*ORDER)
    assert result.code == 1
    assert result.said[0].split(": ")[1] == "error[IMAGE-MISSING]"
    path.write_bytes(picture("blue"))
    assert made(publish(*ORDER)) == ALL
    path.write_bytes(before)


@pytest.mark.whole
def test_a_face_that_comes_and_goes(publish: Callable[..., Result], model: Path) -> None:
    face = model / "own" / "base" / "faces" / "Two.otf"
    face.write_bytes(FACE.with_name("LibertinusSerif-Bold.otf").read_bytes())
    assert made(publish(*ORDER)) == ALL
    face.unlink()
    assert made(publish(*ORDER)) == ALL
    assert made(publish(*ORDER)) == set()


@pytest.mark.whole
@pytest.mark.parametrize(
    "more", [("--set", "heads=run-in"), ("--reading", "diplomatic"), ("--out", "elsewhere")]
)
def test_another_order(publish: Callable[..., Result], model: Path, more: tuple[str, ...]) -> None:
    assert publish(*ORDER, *more).out != ""
    assert publish(*ORDER, *more).out == ""
    publish(*ORDER)
    assert publish(*ORDER).out == ""


@pytest.mark.whole
def test_the_date_that_is_set(
    publish: Callable[..., Result], model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(model / "build")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert made(publish(*ORDER)) == ALL
    assert made(publish(*ORDER)) == set()
    assert files(model / "build")["w.epub"] != before["w.epub"]
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert made(publish(*ORDER)) == ALL
    assert files(model / "build") == before


@pytest.mark.whole
@pytest.mark.parametrize(
    ("name", "concerned"),
    [("w.pdf", PDF), ("w.epub", EPUB), ("w-handout.pdf", HANDOUT)],
)
def test_an_output_that_is_gone_or_damaged(
    publish: Callable[..., Result], model: Path, name: str, concerned: str
) -> None:
    path = model / "build" / name
    before = path.read_bytes()
    path.unlink()
    assert made(publish(*ORDER)) == {concerned}
    path.write_bytes(before[:-1])
    assert made(publish(*ORDER)) == {concerned}
    assert path.read_bytes() == before


@pytest.mark.whole
def test_a_stamp_that_is_damaged(publish: Callable[..., Result], model: Path) -> None:
    for stamp in (model / "build" / ".offprint").iterdir():
        stamp.write_text("{")
    assert made(publish(*ORDER)) == ALL
    for stamp in (model / "build" / ".offprint").iterdir():
        stamp.write_bytes(b"\xff")
    assert made(publish(*ORDER)) == ALL


@pytest.mark.whole
def test_another_version(publish: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.pipeline.freshness.__version__", "9.9")
    assert made(publish(*ORDER)) == ALL
    assert made(publish(*ORDER)) == set()


@pytest.mark.whole
def test_a_package_that_comes(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyphen-99.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert made(publish(*ORDER)) == ALL


@pytest.mark.whole
def test_only_what_is_asked_for(publish: Callable[..., Result], model: Path) -> None:
    for path in (model / "build").glob("w*"):
        path.unlink()
    assert made(publish(*ORDER[:3], "--format", "pdf")) == {PDF}
    assert made(publish(*ORDER)) == {EPUB, HANDOUT}


def test_a_layout_of_the_same_name_elsewhere(
    publish: Callable[..., Result], tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(tmp_path / "own" / "pdf", "inherits: [pdf]\n", "layout.yaml")
    (tmp_path / "own" / "pdf" / "style.css").write_text("p { letter-spacing: 0.01em }")
    monkeypatch.chdir(tmp_path)
    there = ("build", str(model / "w"), "--out", str(model / "build"), "--layout", "own/pdf")
    assert made(publish(*there)) == {PDF}


@pytest.mark.whole
def test_a_style_sheet_that_another_imports(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("v", "w"):
        work(tmp_path / name)
    work(tmp_path / "own", "inherits: [pdf]\n", "layout.yaml")
    work(tmp_path / "own", '@import "more.css";', "style.css")
    for colour in ("red", "green"):
        work(tmp_path / "own", f"p {{ color: {colour} }}", "more.css")
        made = publish("build", "v", "w", "--layout", "own").out
        assert made == "build/v.pdf\nbuild/w.pdf\n"


# --- the same bytes ---------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("picture_of", [None, "red"])
def test_same_source_same_bytes(tmp_path: Path, picture_of: str | None) -> None:
    """In another folder, in another process with other seeds, later, in another time zone."""
    results = []
    for name, zone in (("one", "UTC"), ("another", "Asia/Tokyo")):
        folder = work(tmp_path / name / "w").parent
        if picture_of:
            work(folder / "w", ESSAY + "\n![A square](square.png)\n")
            (folder / "w" / "square.png").write_bytes(picture(picture_of))
        done = start("build", "w", folder=folder, TZ=zone, PYTHONHASHSEED=str(len(name)))
        assert (done.code, done.err) == (0, "")
        results.append(files(folder / "build"))
    assert results[0] == results[1]
    assert len(results[0]) == 4


@pytest.mark.whole
def test_the_date_that_is_set_is_the_date_of_the_outputs(tmp_path: Path) -> None:
    work(tmp_path / "w", ESSAY.replace("date: 2026-01-31\n", ""))
    seen = set()
    for epoch in ("1000000000", "1100000000"):
        order = ("build", "w", "--format", "epub")
        done = start(*order, folder=tmp_path, SOURCE_DATE_EPOCH=epoch)
        assert (done.code, done.err) == (0, "")
        seen.add((tmp_path / "build" / "w.epub").read_bytes())
    assert len(seen) == 2
