"""The preflight of e-books: a good book broken in one place, and each break found.

Neither EPUBCheck nor Ace is asked.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import pytest
from building import ESSAY, EVERYTHING, SMALL, desk_of, make, work_of
from ebookbreaks import BREAKS, Break
from PIL import Image

from publish.formats import recipe
from publish.preflight import ebook, preflight
from publish.preflight.ebook import BookFacts
from publish.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

    from publish.preflight.checks import Fault

Files = dict[str, bytes]


@cache
def good() -> bytes:
    """A book that has every construct, with its faces."""
    desk = desk_of(EVERYTHING, "epub")
    desk._given = Settings(embed_fonts="yes", certifier="The Press")
    return recipe("epub").make(desk)[0].data


def codes(data: bytes) -> set[str]:
    return {fault.code for fault in faults(data)}


def faults(data: bytes) -> tuple[Fault, ...]:
    return preflight(data, "a.epub").faults


def packed(files: Files, *, mimetype: int = zipfile.ZIP_STORED, last: bool = False) -> bytes:
    """Files as a container, as old tools and careless ones would make it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(files, key=lambda n: (n != "mimetype") != last):
            method = mimetype if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(name, files[name], compress_type=method)
    return out.getvalue()


def files_of(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def broken(one: Break, *, everywhere: bool = False) -> bytes:
    files = files_of(good())
    text = files[f"EPUB/{one.file}"].decode()
    changed, count = re.subn(one.old, one.new, text, count=0 if everywhere else 1, flags=re.DOTALL)
    assert count > 0 and changed != text, f"nothing to break: {one.name}"
    return packed(files | {f"EPUB/{one.file}": changed.encode()})


@pytest.mark.parametrize("one", BREAKS, ids=lambda one: one.name)
def test_a_break_is_found(one: Break) -> None:
    found = codes(broken(one, everywhere=one.name == "wide pictures"))
    assert one.code in found - codes(good()), found


def test_many_breaks_are_tried_and_every_check_but_a_few() -> None:
    """The others are tried below, by breaking the container or another book."""
    assert len(BREAKS) > 80
    apart = {
        "EBOOK-MIMETYPE", "EBOOK-ZIP", "EBOOK-COVER-SIZE", "EBOOK-HEAVY", "EBOOK-NOTE-PLACE",
        "EBOOK-NOTE-LENGTH", "EBOOK-LANG-WORDS", "EBOOK-DIRECTION", "EBOOK-DOUBLED", "EBOOK-EMPTY",
        "EBOOK-PICTURE-SIZE", "EBOOK-FONT-LICENCE", "EBOOK-FONT-APPLE", "EBOOK-FONT-WHOLE",
    }  # fmt: skip
    assert {one.code for one in BREAKS} | apart == set(ebook.CHECKS)


@pytest.mark.parametrize("folder", [ESSAY, EVERYTHING, SMALL], ids=lambda f: f.name[:10])
def test_our_books_have_nothing_to_find(folder: Path) -> None:
    assert faults(make(folder, "epub").data) == ()


def test_the_book_that_is_broken_is_good() -> None:
    assert faults(good()) == ()


# --- the container ----------------------------------------------------------------------


def test_a_compressed_mimetype() -> None:
    assert codes(packed(files_of(good()), mimetype=zipfile.ZIP_DEFLATED)) == {"EBOOK-MIMETYPE"}


def test_a_mimetype_that_is_not_first() -> None:
    assert codes(packed(files_of(good()), last=True)) == {"EBOOK-MIMETYPE"}


def test_a_mimetype_with_a_line_end() -> None:
    files = files_of(good()) | {"mimetype": b"application/epub+zip\n"}
    assert codes(packed(files)) == {"EBOOK-MIMETYPE"}


@pytest.mark.parametrize("name", [".DS_Store", "__MACOSX/x", "EPUB/TEXT.xhtml", "../x"])
def test_litter_in_the_container(name: str) -> None:
    assert "EBOOK-ZIP" in codes(packed(files_of(good()) | {name: b"x"}))


@pytest.mark.parametrize("cut", [60, 5_000])
def test_a_book_that_is_cut_off(cut: int) -> None:
    assert codes(good()[:cut]) == {"PREFLIGHT-DAMAGED"}


@pytest.mark.parametrize("name", ["META-INF/container.xml", "EPUB/content.opf"])
def test_a_book_without_its_heart(name: str) -> None:
    files = files_of(good())
    del files[name]
    assert codes(packed(files)) == {"PREFLIGHT-DAMAGED"}


# --- what needs another book ------------------------------------------------------------


def changed(change: Callable[[Files], None], data: bytes | None = None) -> set[str]:
    files = files_of(data or good())
    change(files)
    return codes(packed(files))


def test_a_small_cover() -> None:
    def change(files: Files) -> None:
        out = io.BytesIO()
        Image.new("RGB", (300, 480), "red").save(out, "JPEG")
        files["EPUB/cover.jpg"] = out.getvalue()

    assert changed(change) == {"EBOOK-COVER-SIZE"}


def test_a_picture_of_too_many_dots_or_in_ink() -> None:
    def change(files: Files, mode: str, size: tuple[int, int], kind: str) -> None:
        out = io.BytesIO()
        Image.new(mode, size).save(out, kind)
        files["EPUB/images/001.png"] = out.getvalue()

    assert changed(lambda f: change(f, "RGB", (3000, 2500), "PNG")) == {"EBOOK-PICTURE-SIZE"}
    assert "EBOOK-PICTURE" in changed(lambda f: change(f, "CMYK", (30, 25), "JPEG"))


def test_faces_without_licence_or_option() -> None:
    def change(files: Files) -> None:
        for name in [n for n in files if "OFL" in n]:
            del files[name]
            item = name.removeprefix("EPUB/")
            package = files["EPUB/content.opf"].decode()
            package = re.sub(rf'<item [^>]*href="{item}"[^>]*/>', "", package)
            files["EPUB/content.opf"] = package.encode()
        del files["META-INF/com.apple.ibooks.display-options.xml"]

    assert changed(change) == {"EBOOK-FONT-LICENCE", "EBOOK-FONT-APPLE"}


def test_a_whole_face() -> None:
    def change(files: Files) -> None:
        files["EPUB/fonts/LibertinusSerif-Regular.otf"] += bytes(500_000)

    assert changed(change) == {"EBOOK-FONT-WHOLE"}


def replaced(files: Files, name: str, old: str, new: str) -> None:
    text = files[f"EPUB/{name}"].decode()
    assert old in text
    files[f"EPUB/{name}"] = text.replace(old, new, 1).encode()


def test_a_note_before_its_call() -> None:
    def change(files: Files) -> None:
        text = files["EPUB/text.xhtml"].decode()
        notes = re.search(r'<section class="notes".*?</section>', text, re.DOTALL)
        assert notes is not None
        text = text.replace(notes[0], "").replace("<p class", notes[0] + "<p class", 1)
        files["EPUB/text.xhtml"] = text.encode()

    assert "EBOOK-NOTE-PLACE" in changed(change)


def test_a_long_note_in_one_piece() -> None:
    def change(files: Files) -> None:
        replaced(files, "text.xhtml", "A plain note", "word " * 1200 + "A plain note")

    assert "EBOOK-NOTE-LENGTH" in changed(change)


def test_a_document_that_is_heavy() -> None:
    def change(files: Files) -> None:
        replaced(files, "text.xhtml", "</body>", "<!--" + "x" * 400_000 + "--></body>")

    assert changed(change) == {"EBOOK-HEAVY"}


def test_a_document_without_words() -> None:
    def change(files: Files) -> None:
        text = files["EPUB/colophon.xhtml"].decode()
        body = re.sub(r"<body.*</body>", "<body><p></p></body>", text, flags=re.DOTALL)
        files["EPUB/colophon.xhtml"] = body.encode()

    assert "EBOOK-EMPTY" in changed(change)


def test_the_whole_essay_in_another_language() -> None:
    """Said of all, and so of one accord: only the words tell."""

    def change(files: Files) -> None:
        for name in files:
            if name.endswith((".xhtml", ".opf", ".ncx")):
                files[name] = files[name].replace(b"en-GB", b"de")

    assert changed(change, make(ESSAY, "epub").data) == {"EBOOK-LANG-WORDS"}


def test_a_paragraph_that_stands_there_twice() -> None:
    def change(files: Files) -> None:
        text = files["EPUB/text.xhtml"].decode()
        paragraph = re.search(r'<p class="block" id="p10".*?</p>', text, re.DOTALL)
        assert paragraph is not None
        again = re.sub(r' (id|class|data-number)="[^"]*"', "", paragraph[0])
        files["EPUB/text.xhtml"] = text.replace(paragraph[0], paragraph[0] + again).encode()

    assert {"EBOOK-DOUBLED", "EBOOK-WORDS"} <= changed(change, make(ESSAY, "epub").data)


def test_pages_that_turn_the_wrong_way() -> None:
    def change(files: Files) -> None:
        for name in files:
            if name.endswith((".xhtml", ".opf", ".ncx")):
                files[name] = files[name].replace(b"en-GB", b"he")

    assert "EBOOK-DIRECTION" in changed(change)


@pytest.mark.parametrize("number", [1, 9, 20, 46])
def test_any_lost_paragraph_of_the_essay(number: int) -> None:
    def change(files: Files) -> None:
        text = files["EPUB/text.xhtml"].decode()
        text, count = re.subn(rf'<p class="block" id="p{number}".*?</p>', "", text, flags=re.DOTALL)
        assert count == 1
        files["EPUB/text.xhtml"] = text.encode()

    assert "EBOOK-WORDS" in changed(change, make(ESSAY, "epub").data)


# --- facts, the command, builds ---------------------------------------------------------


def test_facts() -> None:
    facts = preflight(make(ESSAY, "epub").data, "a.epub").facts
    assert isinstance(facts, BookFacts)
    assert (facts.version, facts.language, facts.notes) == ("3.0", "en-GB", 1)
    assert facts.title == "The Stalinists’ Case Against Stalin"
    assert facts.creators == ("Isaac Deutscher (aut)",)
    assert facts.contributors == ("Paul Flewers (trc)",)
    assert facts.pages == tuple(str(n) for n in range(1, 17))
    assert facts.cover == "cover.jpg" and facts.paragraphs == 46


def test_the_command_judges_e_books(publish: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "good.epub").write_bytes(good())
    (tmp_path / "bad.epub").write_bytes(broken(BREAKS[0]))
    done = publish("preflight", "good.epub")
    assert (done.code, done.out.splitlines()[-1]) == (0, "nothing found")
    assert "pages      1 to 11, of urn:uuid:" in done.out
    done = publish("preflight", "bad.epub", "--format", "json")
    (report,) = json.loads(done.out)
    assert done.code == 1 and report["facts"]["language"] == "en-GB"
    fault = next(f for f in report["faults"] if f["code"] == "EBOOK-NOTE-BACK")
    assert fault["file"] == "EPUB/text.xhtml" and fault["line"] > 10


def test_a_build_judges_its_e_book(publish: Callable[..., Result], tmp_path: Path) -> None:
    long = "word " * 30
    work_of(tmp_path / "w", f"{long}\n\nOther words.\n\n{long}")
    done = publish("build", "w", "--format", "epub")
    assert done.code == 0 and "1 EBOOK-DOUBLED" in done.err
    layout = tmp_path / "pink"
    layout.mkdir()
    (layout / "layout.yaml").write_text("inherits: [epub]\n", "utf-8")
    (layout / "book.css").write_text("p { color: pink }\n", "utf-8")
    done = publish("build", "w", "--format", "epub", "--layout", "pink")
    assert done.code == 1 and "error[EBOOK-COLOUR]" in done.err
