"""Whatever is given to the command is known by its bytes, and told with the next step."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest
from command import ESSAY, work

from publish.core.file_type import Kind, in_markdown, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result


def zipped(*names: str, mimetype: str = "") -> bytes:
    """A zip with such members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "<x/>", zipfile.ZIP_DEFLATED)
    return file.getvalue()


def compound(stream: str) -> bytes:
    """What a compound file (MS-CFB) with such a stream looks like."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + stream.encode("utf-16-le") + bytes(99)


DOCX = zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml")
ODT = zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text")
EPUB = zipped("META-INF/container.xml", mimetype="application/epub+zip")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
HTML = b"<!DOCTYPE html><html><head><title>T</title></head><body><p>Text.</p></body></html>"

KINDS: dict[str, tuple[bytes, str, str]] = {
    "docx": (DOCX, "a Word file", "pandoc -s -f docx x.docx -t markdown"),
    "docx without a first member": (
        zipped("word/document.xml", "docProps/app.xml"), "a Word file", "-f docx",
    ),
    "odt": (ODT, "an OpenDocument text (LibreOffice)", "pandoc -s -f odt"),
    "ods": (
        zipped("c", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "an OpenDocument file, but no text", ".docx",
    ),
    "epub": (EPUB, "an EPUB", "pandoc -s -f epub"),
    "epub out of order": (zipped("META-INF/container.xml", "mimetype"), "an EPUB", "-f epub"),
    "pages": (zipped("Index/Document.iwa", "preview.jpg"), "a Pages file", "as Word (.docx)"),
    "xlsx": (zipped("xl/workbook.xml"), "an Excel file", "as Word (.docx)"),
    "zip": (zipped("essay.md"), "a zip archive", "unpack it"),
    "doc": (compound("WordDocument"), "an old Word file (.doc)", "save it as .docx"),
    "locked": (compound("EncryptedPackage"), "a locked office file", "without a password"),
    "ppt": (compound("PowerPoint Document"), "an old PowerPoint file", ".docx"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\n", "a PDF", "take the file that it was made from"),
    "pdf after junk": (b"\r\n\r\n%PDF-1.4\n", "a PDF", "publish preflight"),
    "html": (HTML, "a web page (HTML)", "pandoc -s -f html"),
    "html after remarks": (
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- saved -->\n<HTML lang=de>x", "a web page (HTML)",
        "-f html",
    ),
    "svg": (b"<?xml version='1.0'?><svg xmlns='x'/>", "a drawing (SVG)", "beside an essay"),
    "tei": (b"<?xml version='1.0'?>\n<TEI xmlns='t'>", "a TEI text", "style sheets of TEI"),
    "fb2": (b"<?xml version='1.0'?><FictionBook>", "a FictionBook e-book", "-f fb2"),
    "xml": (b"<?xml version='1.0'?><other/>", "an XML file", "Markdown"),
    "latex": (b"% a\n\\documentclass[a4]{article}\n", "a LaTeX file", "pandoc -s -f latex"),
    "rtf": (b"{\\rtf1\\ansi Text.}", "an RTF file", "pandoc -s -f rtf"),
    "mhtml": (b"From: <B>\nMIME-Version: 1.0\n", "a saved web page or letter (MIME)", "HTML"),
    "utf-16": ("\ufeffText.\n".encode("utf-16-le"), "text in UTF-16, not in UTF-8", "as UTF-8"),
    "utf-16-be": ("\ufeffText.\n".encode("utf-16-be"), "text in UTF-16, not in UTF-8", "as UTF-8"),
    "utf-16 bare": ("A text.\n".encode("utf-16-le") * 9, "text in UTF-16, not in UTF-8", "UTF-8"),
    "utf-32": ("\ufeffText.\n".encode("utf-32-le"), "text in UTF-32, not in UTF-8", "as UTF-8"),
    "gzip": (b"\x1f\x8b\x08\0abc", "a gzip archive", "unpack it"),
    "tar": (b"a/" + bytes(255) + b"ustar\x0000" + bytes(99), "a tar archive", "unpack it"),
    "png": (PNG, "a picture (PNG)", "words in a picture have to be typed"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture (JPEG)", "typed"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "a picture (HEIF or AVIF)", "typed"),
    "mobi": (bytes(60) + b"BOOKMOBI\0", "a Kindle e-book", "ebook-convert x.mobi x.docx"),
    "djvu": (b"AT&TFORM\0\0\0\0DJVM", "a DjVu file of scanned pages", "made from"),
    "ps": (b"%!PS-Adobe-3.0\n", "a PostScript file", "made from"),
    "font": (b"OTTO\0\x0b\0\x80", "a font", "Markdown"),
    "program": (b"\x7fELF\2\1\1\0", "a program", "Markdown"),
    "bytes": (bytes(range(256)) * 9, "no text", "Markdown"),
    "empty": (b"", "an empty file", "publish new DIR"),
    "blank": (b"\n  \r\n\t", "an empty file", "publish new DIR"),
}  # fmt: skip

#: What begins as one of them might, and is Markdown.
TEXTS = (
    ESSAY,
    "BM is a rank. RIFF, ID3 and GIF8 are words; so is MZ.\n",
    "OTTO von Bismarck; MM are two thousand.\n",
    "<p>A paragraph that begins with a mark.</p>\n",
    "<!-- a remark -->\n\n# T\n\nText.\n",
    "% A title\n% An author\n\nText.\n",
    "{{< hugo >}}\n",
    "<https://example.org> is an address.\n",
    "Тест. 毛泽东. שלום.\n" * 50,
    "\ufeff# T\n\nText.\n",
    "A\x00b, with one character of control in a text that is long enough.\n" * 3,
)


@pytest.mark.parametrize(("data", "name", "_"), KINDS.values(), ids=list(KINDS))
def test_a_kind_is_known_by_its_bytes(data: bytes, name: str, _: str) -> None:
    kind = kind_of(data)
    assert kind is not None and kind.name == name


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_text(text: str) -> None:
    assert kind_of(text.encode()) is None
    assert kind_of(text.encode("cp1252", "replace")) is None


@pytest.mark.parametrize("control", [*range(9), 11, *range(14, 32), 127])
def test_a_control_character_in_a_short_text_is_named_at_its_place(
    publish: Callable[..., Result], tmp_path: Path, control: int
) -> None:
    work(tmp_path / "w", f"---\ntitle: A\n---\n\nHere{chr(control)} it is.\n")
    for order in (("check", "w"), ("build", "w", "--format", "epub")):
        done = publish(*order)
        assert done.code == 1 and "w/essay.md:5:5: error[" in done.told


@pytest.mark.parametrize(("data", "name", "hint"), KINDS.values(), ids=list(KINDS))
@pytest.mark.parametrize("file", ["x.md", "x.docx", "x"])
def test_a_source_of_another_kind(
    publish: Callable[..., Result], tmp_path: Path, data: bytes, name: str, hint: str, file: str
) -> None:
    (tmp_path / file).write_bytes(data)
    done = publish("check", file)
    code = "ENCODING" if "UTF" in name else "FILE-KIND"
    assert (done.code, done.said) == (1, [f"{file}: error[{code}]: this is {name}"])
    wanted = hint.replace("x.docx -t", f"{file} -t").replace("x.mobi", file)
    assert wanted in done.out
    assert list(tmp_path.iterdir()) == [tmp_path / file]


def test_every_command_says_what_it_is_given(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "in put.docx").write_bytes(DOCX)
    (tmp_path / "page.html").write_bytes(HTML)
    work(tmp_path / "w")
    word, page = "this is a Word file", "this is a web page (HTML)"
    command = (
        'pandoc -s -f docx "in put.docx" -t markdown --wrap=none --extract-media=. -o "in put.md"'
    )
    for order in (("build",), ("check",), ("transcript",)):
        done = publish(*order, "in put.docx")
        assert done.code == 1 and word in done.told and command in done.told
        assert page in publish(*order, "page.html").told
    done = publish("collate", "in put.docx", "w")
    assert done.code == 1 and f"error[COLLATE-FILE]: {word}" in done.err
    assert "pandoc -s -f " in done.err
    assert "differences" in publish("collate", "w", "page.html").out  # a page of the web is read
    said = publish("new", "in put.docx").err
    assert "error[NEW-EXISTS]: in put.docx is there already, and is a Word file" in said
    assert command in said
    for asked in (["preview"], ["compare", "in put.docx"]):
        done = publish(*asked, "in put.docx")
        assert done.code == 1 and f"error[PDF-FILE]: {word}, no PDF" in done.err
    for name, said in (("in put.docx", word), ("page.html", page)):
        assert f"error[PREFLIGHT-KIND]: {said}" in publish("preflight", name).out


def test_an_opendocument_text_is_no_e_book(publish: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "x.odt").write_bytes(ODT)
    said = publish("preflight", "x.odt").out
    assert "PREFLIGHT-KIND]: this is an OpenDocument text (LibreOffice), no PDF" in said


@pytest.mark.whole
@pytest.mark.parametrize(
    "file", ["seminar.yaml", "layouts/mine/layout.yaml", "layouts/mine/style.css"]
)
@pytest.mark.parametrize(("data", "name"), [(DOCX, "a Word file"), (HTML, "a web page (HTML)")])
def test_files_of_another_kind_beside_a_source(
    publish: Callable[..., Result], tmp_path: Path, file: str, data: bytes, name: str
) -> None:
    work(
        tmp_path / "w",
        ESSAY.replace("lang: en\n", "lang: en\noffprint: {layout: ./layouts/mine}\n"),
    )
    work(tmp_path / "w" / "layouts" / "mine", "inherits: [pdf]\n", "layout.yaml")
    (tmp_path / "w" / file).write_bytes(data)
    for order in (("check", "w"), ("build", "w", "--format", "pdf", "--format", "handout")):
        done = publish(*order)
        assert done.code == 1
        assert f"w/{file}: error[FILE-KIND]: this is {name}\n  hint: put a text file" in done.told
        assert "INTERNAL" not in done.told


def test_a_picture_that_is_a_word_file(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w", ESSAY + "\n![A map](map.png)\n")
    (tmp_path / "w" / "map.png").write_bytes(DOCX)
    assert "error[IMAGE-BROKEN]: map.png is a Word file" in publish("check", "w").out


@pytest.mark.parametrize(
    ("files", "hint"),
    [
        ({"My essay.docx": DOCX}, 'My essay.docx is a Word file: make Markdown of it by Pandoc'),
        ({"a.txt": b"Text."}, "name the text itself: w/a.txt"),
        ({"a.pdf": b"%PDF-1.7\n", "b.png": PNG}, "a.pdf is a PDF"),
        ({"b.png": PNG, "empty.txt": b""}, "name a folder with an essay.md"),
        ({"one/essay.md": b"Text."}, "name a work that is in it: w/one"),
        ({"a.md": b"x", "b.markdown": b"x"}, "name the one that is meant: a.md, b.markdown"),
        ({}, "name a folder with an essay.md"),
    ],
)  # fmt: skip
def test_a_folder_without_an_essay(
    publish: Callable[..., Result], tmp_path: Path, files: dict[str, bytes], hint: str
) -> None:
    (tmp_path / "w").mkdir()
    for name, data in files.items():
        (tmp_path / "w" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "w" / name).write_bytes(data)
    done = publish("build", "w")
    assert done.code == 1 and "w: error[WORK-MISSING]" in done.err
    assert f"\n  hint: {hint}" in done.err


def test_a_markdown_file_by_its_other_name(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w", name="Mine.markdown")
    work(tmp_path / "w", "A shadow", name="._Mine.markdown")
    work(tmp_path / "w", "Readme", name="README.md")
    assert publish("check", "w") == (0, "", "")
    assert publish("collate", "w", "w/Mine.markdown").code == 0


def test_a_name_is_a_word_of_a_command() -> None:
    word = Kind("a Word file", "docx")
    assert " ./-x.docx -t" in in_markdown(word, "-x.docx")
    assert ' "a & b.docx" -t' in in_markdown(word, "a & b.docx")
    assert "-o essay-text.md" in in_markdown(word, "essay.md")
    assert "-o Bericht.md" in in_markdown(word, "Bericht")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "seminar.yaml",
            "w/seminar.yaml: error[FILE-KIND]: this is no file, but a pipe or a device",
        ),
        ("map.png", "w/essay.md:16:1: error[FILE-KIND]: the picture map.png is a pipe, a device"),
    ],
)
def test_a_pipe_is_no_file(
    publish: Callable[..., Result], tmp_path: Path, name: str, told: str
) -> None:
    work(tmp_path / "w", ESSAY + "\n![A map](map.png)\n")
    os.mkfifo(tmp_path / "w" / name)
    for order in (("check", "w"), ("build", "w", "--format", "handout")):
        assert told in publish(*order).told
    assert "this is no file, but a pipe" in publish("preflight", f"w/{name}").out
    assert "this is a folder" in publish("preflight", "w").out
