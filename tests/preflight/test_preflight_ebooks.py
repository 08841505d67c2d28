"""The preflight of e-books: a good book broken in one place, and each break found.

Neither EPUBCheck nor Ace is asked.
"""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
import time
import zipfile
import zlib
from functools import cache
from typing import TYPE_CHECKING

import pytest
from building import ESSAY, EVERYTHING, SMALL, book_with, context_of, make, text, work_of
from ebookbreaks import BREAKS, OF_KINDLE, OF_KOBO, Break
from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image

from publish.outputs import recipe
from publish.preflight import epub, preflight
from publish.preflight.epub import BookFacts
from publish.readback import read_back

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

    from publish.core.diagnostics import Diagnostic

Files = dict[str, bytes]


@cache
def good() -> bytes:
    """A book that has every construct, with its faces."""
    return book_with(EVERYTHING, embed_fonts="yes", certifier="The Press").data


def codes(data: bytes) -> set[str]:
    return {finding.code for finding in faults(data)}


def faults(data: bytes) -> tuple[Diagnostic, ...]:
    return preflight(data, "a.epub").findings


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


@cache
def devices() -> dict[str, bytes]:
    """The same for Kobo's devices and for Kindles."""
    made = recipe("ereaders").make(context_of(EVERYTHING, "epub"))
    return {artifact.suffix: artifact.data for artifact in made}


def broken(one: Break, *, everywhere: bool = False, data: bytes | None = None) -> bytes:
    files = files_of(data or good())
    name = one.file.removeprefix("../") if one.file.startswith("../") else f"EPUB/{one.file}"
    text = files[name].decode()
    changed, count = re.subn(one.old, one.new, text, count=0 if everywhere else 1, flags=re.DOTALL)
    assert count > 0 and changed != text, f"nothing to break: {one.name}"
    return packed(files | {name: changed.encode()})


@pytest.mark.whole
@pytest.mark.parametrize("one", BREAKS, ids=lambda one: one.name)
def test_a_break_is_found(one: Break) -> None:
    found = codes(broken(one, everywhere=one.name == "wide pictures"))
    assert one.code in found - codes(good()), found


@pytest.mark.whole
@pytest.mark.parametrize(
    ("one", "suffix"),
    [*((one, ".kepub.epub") for one in OF_KOBO), *((one, "-kindle.epub") for one in OF_KINDLE)],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_break_of_a_book_for_a_device_is_found(one: Break, suffix: str) -> None:
    book = devices()[suffix]
    before = preflight(book, f"a{suffix}").findings
    after = preflight(broken(one, data=book), f"a{suffix}")
    assert before == ()
    assert one.code in {finding.code for finding in after.findings}
    assert isinstance(after.facts, BookFacts)
    assert after.facts.device == ("for Kindle" if "kindle" in suffix else "for Kobo")


def test_many_breaks_are_tried_and_every_check_but_a_few() -> None:
    """The others are tried below, by breaking the container or another book."""
    assert len(BREAKS) > 130
    apart = {
        "EBOOK-MIMETYPE", "EBOOK-ZIP", "EBOOK-COVER-SIZE", "EBOOK-HEAVY", "EBOOK-NOTE-PLACE",
        "EBOOK-NOTE-LENGTH", "EBOOK-LANG-WORDS", "EBOOK-DIRECTION", "EBOOK-DOUBLED", "EBOOK-EMPTY",
        "EBOOK-PICTURE-SIZE", "EBOOK-FONT-LICENCE", "EBOOK-FONT-APPLE", "EBOOK-FONT-WHOLE",
        "EBOOK-FONT-GLYPH", "EBOOK-PICTURE-NIGHT", "EBOOK-FONT-BROKEN", "EBOOK-KOBO",
        "EBOOK-KINDLE", "EBOOK-SPACE",
    }  # fmt: skip
    apart |= {code for code in epub.CHECKS if code.startswith("KINDLE-")}  # tests/send
    assert {one.code for one in BREAKS} | apart == set(epub.CHECKS)


@pytest.mark.whole
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


def test_a_book_whose_bytes_have_changed() -> None:
    """Wherever one of them has: it is told, and nothing is stumbled over."""
    chosen = random.Random(7)  # noqa: S311
    for _ in range(60):
        data = bytearray(good())
        for _ in range(20):
            data[chosen.randrange(len(data))] = chosen.randrange(256)
        assert all(finding.hint for finding in faults(bytes(data)))


@pytest.mark.parametrize("name", ["META-INF/container.xml", "EPUB/content.opf"])
@pytest.mark.parametrize("content", [b"", b"<a", b"<a/>", b"\xff\xfe<a/>"])
def test_a_heart_that_is_no_xml(name: str, content: bytes) -> None:
    found = faults(packed(files_of(good()) | {name: content}))
    assert found and all(finding.hint for finding in found)
    assert any(finding.severity == "error" for finding in found)


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


def test_a_picture_that_is_lost_at_night() -> None:
    def change(files: Files) -> None:
        out = io.BytesIO()
        Image.new("RGBA", (30, 25), (0, 0, 0, 0)).save(out, "PNG")
        files["EPUB/images/001.png"] = out.getvalue()

    assert changed(change) == set()
    style = re.sub(rb"img \{ background: #fff \}", b"", files_of(good())["EPUB/book.css"])
    bare = packed(files_of(good()) | {"EPUB/book.css": style})
    assert changed(change, bare) == {"EBOOK-PICTURE-NIGHT"}


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


def test_a_face_that_is_cut_off_or_exchanged() -> None:
    regular, bold = (f"EPUB/fonts/LibertinusSerif-{name}.otf" for name in ("Regular", "Bold"))

    def cut(files: Files) -> None:
        files[regular] = files[regular][: len(files[regular]) // 2]

    def exchange(files: Files) -> None:
        files[regular], files[bold] = files[bold], files[regular]

    assert "EBOOK-FONT-BROKEN" in changed(cut)
    assert "EBOOK-FONT-BROKEN" in changed(exchange)


def test_a_whole_face() -> None:
    def change(files: Files) -> None:
        files["EPUB/fonts/LibertinusSerif-Regular.otf"] += bytes(500_000)

    assert changed(change) == {"EBOOK-FONT-WHOLE"}


def test_a_face_without_letters_of_the_text() -> None:
    def change(files: Files) -> None:
        for name in [name for name in files if "-Regular." in name]:
            font, cut, out = TTFont(io.BytesIO(files[name])), subset.Subsetter(), io.BytesIO()
            cut.populate(unicodes=set(font.getBestCmap()) - {ord("e"), ord("ö")})
            cut.subset(font)
            font.save(out)
            files[name] = out.getvalue()

    assert changed(change) == {"EBOOK-FONT-GLYPH"}


def test_contents_that_are_hidden_where_they_are_read() -> None:
    def change(files: Files) -> None:
        read = '<itemref idref="contents"/>'
        replaced(files, "content.opf", read, f'{read}<itemref idref="nav"/>')
        replaced(files, "nav.xhtml", '<nav epub:type="toc"', '<nav hidden="hidden" epub:type="toc"')

    assert {"EBOOK-NAV", "EBOOK-PAGE-SHOWN"} <= changed(change)


def test_a_text_that_is_locked() -> None:
    lock = b'<encryption><CipherReference URI="EPUB/text.xhtml"/></encryption>'
    assert changed(lambda f: f.update({"META-INF/encryption.xml": lock})) == {"EBOOK-CONTAINER"}


def test_colours_that_can_be_read_by_day_and_by_night() -> None:
    def change(files: Files) -> None:
        replaced(files, "book.css", "h1 {", "h1 { color: #b03030; ")

    assert changed(change) == set()


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


@pytest.mark.parametrize(("lang", "wrong"), [(b"ckb", True), (b"yi-Latn", False), (b"arn", False)])
def test_directions_are_those_of_scripts(lang: bytes, wrong: bool) -> None:
    def change(files: Files) -> None:
        for name in files:
            if name.endswith((".xhtml", ".opf", ".ncx")):
                files[name] = files[name].replace(b"en-GB", lang)

    assert ("EBOOK-DIRECTION" in changed(change)) == wrong


@pytest.mark.parametrize("number", [1, 9, 20, 46])
def test_any_lost_paragraph_of_the_essay(number: int) -> None:
    def change(files: Files) -> None:
        text = files["EPUB/text.xhtml"].decode()
        text, count = re.subn(rf'<p class="block" id="p{number}".*?</p>', "", text, flags=re.DOTALL)
        assert count == 1
        files["EPUB/text.xhtml"] = text.encode()

    assert "EBOOK-WORDS" in changed(change, make(ESSAY, "epub").data)


# --- what is too big, too deep, or for others ------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("text.xhtml", b"<p>" + b"x" * 200_000_000, "PREFLIGHT-BIG"),
        ("text.xhtml", b"<a>" * 2_000 + b"</a>" * 2_000, "EBOOK-BROKEN"),
        ("book.css", b"p { width: " + b"calc(" * 3_000 + b"1" + b")" * 3_000 + b"}", "EBOOK-STYLE"),
    ],
)
def test_what_is_too_big_or_too_deep(name: str, content: bytes, code: str) -> None:
    """It ends in a finding, as soon as a good book does; so do those who compare."""
    data = packed(files_of(good()) | {f"EPUB/{name}": content})

    def taken(data: bytes) -> float:
        before = time.process_time()
        codes(data)
        return time.process_time() - before

    assert code in codes(data)
    assert taken(data) < 20 * taken(good())
    if name.endswith(".xhtml"):
        with pytest.raises(ValueError, match=r"unpacked|deep"):
            read_back(data, ".epub")


@pytest.mark.parametrize(
    "style",
    [
        "@media print { .gone { display: none } }",
        "p { transform: scale(0.9); letter-spacing: -0.02em; margin: -0.5em 0; overflow: hidden }",
        "hr, img { height: 0 } .rule { height: 1px } td { width: 1%; font: 0.8em/1.2 serif }",
        "p { margin: 0 calc((100% - 20em) / 2); filter: none; zoom: 1; font: inherit }",
        ":is(h1, h2) { margin: 99% 0 0 } .drop { margin: 0 auto; max-width: 40em }",
    ],
)
def test_styles_that_hide_nothing(style: str) -> None:
    files = files_of(good())
    files["EPUB/book.css"] += style.encode()
    assert not {"EBOOK-UNSEEN", "EBOOK-FIXED"} & codes(packed(files))


#: Judges a book in a process that may have so much memory, and so many seconds.
JUDGED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (500 << 20, 500 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
from publish.preflight import preflight
from pathlib import Path
faults = preflight(Path(sys.argv[1]).read_bytes(), "a.epub").findings
print(*sorted({fault.code for fault in faults}))
"""


def many_documents() -> Files:
    """As much text as a book may have, in many documents."""
    page = files_of(good())["EPUB/colophon.xhtml"].decode()
    words = "".join(f"<p>{text(24)} {number}</p>" for number in range(130))
    long = page.replace("</body>", f"{words}</body>").encode()
    names = [f"more-{n}.xhtml" for n in range(15_000_000 // len(long))]
    package = files_of(good())["EPUB/content.opf"].decode()
    items = "".join(
        f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in names
    )
    package = package.replace("</manifest>", f"{items}</manifest>")
    refs = "".join(f'<itemref idref="{n}"/>' for n in names)
    package = package.replace("</spine>", f"{refs}</spine>")
    return {f"EPUB/{n}": long for n in names} | {"EPUB/content.opf": package.encode()}


@pytest.mark.whole
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda: {"EPUB/text.xhtml": b"<p>" + b"x" * 200_000_000}, "PREFLIGHT-BIG"),
        (lambda: {"EPUB/text.xhtml": b"<a>" * 2_000 + b"</a>" * 2_000}, "EBOOK-BROKEN"),
        (lambda: {"EPUB/book.css": b"a{b:" + b"calc(" * 3_000 + b")" * 3_000}, "EBOOK-STYLE"),
        (lambda: {"EPUB/images/001.png": huge_picture()}, "EBOOK-PICTURE-SIZE"),
        (many_documents, "EBOOK-WORDS"),
    ],
    ids=["large", "deep", "calculated", "of many dots", "many documents"],
)
def test_a_bomb_is_told_at_once_and_in_little_memory(
    change: Callable[[], Files], code: str, tmp_path: Path
) -> None:
    book = tmp_path / "a.epub"
    book.write_bytes(packed(files_of(good()) | change()))
    done = subprocess.run(
        [sys.executable, "-c", JUDGED, str(book)], capture_output=True, text=True, check=True
    )
    assert code in done.stdout.split()


def huge_picture() -> bytes:
    """The beginning of a picture of 60,000 dots by as many."""
    size = (60_000).to_bytes(4, "big")
    head = b"IHDR" + size + size + b"\x08\x02\0\0\0"
    chunk = b"\0\0\0\r" + head + zlib.crc32(head).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IDAT\x35\xaf\x06\x1e"


def test_a_drawn_style_that_is_too_deep() -> None:
    """The same in an attribute and in a style element."""
    deep = "calc(" * 3_000 + "1" + ")" * 3_000

    def change(files: Files) -> None:
        replaced(files, "text.xhtml", '<p class="block"', f'<p style="width: {deep}" class="block"')
        replaced(files, "text.xhtml", "</head>", f"<style>p {{ width: {deep} }}</style></head>")

    assert changed(change) == set()


def test_a_picture_of_sixty_thousand_dots_by_as_many() -> None:
    def change(files: Files) -> None:
        files["EPUB/images/001.png"] = huge_picture()

    (told,) = (
        finding for finding in faults(packed_after(change)) if finding.code == "EBOOK-PICTURE-SIZE"
    )
    assert "3,600,000,000 dots" in told.message


def packed_after(change: Callable[[Files], None]) -> bytes:
    files = files_of(good())
    change(files)
    return packed(files)


def test_a_file_of_kindle_is_named() -> None:
    (finding,) = preflight(bytes(60) + b"BOOKMOBI" + bytes(99), "a.azw3").findings
    assert finding.code == "PREFLIGHT-KIND" and "Kindle" in finding.message


def test_the_hint_names_the_author_who_is_there() -> None:
    gone = next(one for one in BREAKS if one.name == "an author is not sorted")
    (finding,) = (f for f in faults(broken(gone)) if f.code == "EBOOK-PERSON")
    assert "“Example, Ada”" in finding.hint and "Deutscher" not in finding.hint


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


def test_a_book_of_another_tool(publish: Callable[..., Result], tmp_path: Path) -> None:
    """One that is sound, of which the other tool says less: a report, and what it lacks."""
    package = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Poets</dc:title>
<dc:identifier id="id">x</dc:identifier><dc:language>en</dc:language>
<dc:creator>Henry Thoreau</dc:creator></metadata>
<manifest><item id="a" href="a.html" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/></spine></package>"""
    container = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
    page = """<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>A</title></head>
<body><h1>Poets</h1><p>Words<sup>1</sup>.</p></body></html>"""
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": container,
             "a.opf": package, "a.html": page}  # fmt: skip
    data = packed({name: text.encode() for name, text in files.items()})
    (tmp_path / "a.epub").write_bytes(data)
    done = publish("preflight", "a.epub")
    assert done.code == 1 and "EPUB 2.0" in done.out and "Henry Thoreau" in done.out
    assert "a.html:1: error[EBOOK-LANG]: the root says xml:lang “en” alone" in done.out
    assert {"EBOOK-VERSION", "EBOOK-NAV", "EBOOK-COVER", "EBOOK-ACCESS"} <= codes(data)


def test_the_cover_of_an_epub_2_is_told_by_its_meta() -> None:
    def change(files: Files, content: str = "cover-image") -> None:
        replaced(files, "content.opf", 'version="3.0"', 'version="2.0"')
        replaced(files, "content.opf", ' properties="cover-image"', "")
        replaced(files, "content.opf", 'content="cover-image"', f'content="{content}"')

    def wrong(files: Files) -> None:
        change(files, "gone")

    def right(files: Files) -> None:
        text = files["EPUB/content.opf"].decode()
        text = text.replace('version="3.0"', 'version="2.0"')
        files["EPUB/content.opf"] = text.replace(' properties="cover-image"', "").encode()

    assert "EBOOK-COVER" not in changed(right)
    assert "EBOOK-COVER" in changed(wrong)


def test_words_for_a_cover_alone_are_words_for_a_picture() -> None:
    def change(files: Files) -> None:
        text = files["EPUB/text.xhtml"].decode()
        text = re.sub(r"<figure.*?</figure>|<img [^>]*>", "", text, flags=re.DOTALL)
        files["EPUB/text.xhtml"] = text.encode()

    assert "EBOOK-CLAIM" not in changed(change)


@pytest.mark.parametrize("name", ["cut.epub", "heart.epub", "words.epub", "none.epub"])
def test_the_command_on_what_is_no_book(
    name: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    files = files_of(good())
    del files["META-INF/container.xml"]
    (tmp_path / "cut.epub").write_bytes(good()[:9_000])
    (tmp_path / "heart.epub").write_bytes(packed(files))
    (tmp_path / "words.epub").write_text("words", "utf-8")
    (tmp_path / "none.epub").write_bytes(b"")
    done = publish("preflight", name)
    said = done.out + done.err
    assert done.code in (1, 2) and "error[" in said and "hint:" in said
    assert "Traceback" not in said and "INTERNAL" not in said


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
