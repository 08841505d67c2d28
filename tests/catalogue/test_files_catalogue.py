"""The catalogue of a folder of finished files, by what they say themselves."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest
from shelves import HOSTILE, files_of, shelf

from publish.catalogue import catalogue_of_files
from publish.core.diagnostics import Rejected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of four works."""
    shutil.copytree(shelf(4) / "build", tmp_path / "files")
    return tmp_path / "files"


def pdf(title: str, author: str = "Somebody", lang: str = "de", **info: str) -> bytes:
    """A PDF that says whose it is."""
    with pikepdf.new() as made:
        made.add_blank_page()
        made.docinfo["/Title"], made.docinfo["/Author"] = title, author
        made.Root.Lang = lang
        for name, text in info.items():
            made.docinfo[f"/{name}"] = text
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()


def test_files_named_as_one_work_are_one_entry(folder: Path) -> None:
    found = catalogue_of_files(folder)
    assert {entry.slug: len(entry.downloads) for entry in found.entries} == {
        f"work-0000{n}": 3 for n in range(4)
    }
    assert all(entry.cover and entry.headings and entry.authors for entry in found.entries)


def test_a_pdf_alone_is_an_entry(folder: Path) -> None:
    (folder / "Über die Sache.pdf").write_bytes(pdf("Über die Sache"))
    found = next(one for one in catalogue_of_files(folder).entries if one.title[0] == "Ü")
    assert (found.slug, found.lang) == ("uber-die-sache", "de")
    assert [one.name for one in found.authors] == ["Somebody"]
    assert found.identifier.startswith("urn:uuid:")


def test_an_ending_of_an_output_counts_beside_that_work_alone(folder: Path) -> None:
    (folder / "work-00001-cover.pdf").write_bytes(pdf("Cover"))
    (folder / "front-cover.pdf").write_bytes(pdf("A Study of Covers"))
    found = catalogue_of_files(folder)
    names = [one.name for entry in found.entries for one in entry.downloads]
    assert "front-cover.pdf" in names
    assert "work-00001-cover.pdf" not in names


def test_plain_text_and_strangers_alone_are_no_work(folder: Path) -> None:
    (folder / "README.txt").write_text("Read me")
    (folder / "notes.doc").write_bytes(b"x")
    (folder / "work-00001.txt").write_text("The text")
    found = catalogue_of_files(folder)
    assert len(found.entries) == 4
    names = [one.name for entry in found.entries for one in entry.downloads]
    assert "work-00001.txt" in names
    assert "README.txt" not in names


def test_what_cannot_be_read_is_told_and_left_out(folder: Path) -> None:
    (folder / "broken.epub").write_bytes(b"PK\3\4 nothing")
    (folder / "broken.pdf").write_bytes(b"no PDF")
    found = catalogue_of_files(folder)
    assert [one.code for one in found.findings] == ["SITE-UNREADABLE"] * 2
    assert all(one.place.path.endswith(("broken.epub", "broken.pdf")) for one in found.findings)
    assert len(found.entries) == 4


def test_names_that_become_one_slug_are_told_apart(folder: Path) -> None:
    for name in ("Zwei Texte.pdf", "zwei-texte.pdf", "Цвай.pdf", "Драй.pdf"):
        (folder / name).write_bytes(pdf(name))
    slugs = [entry.slug for entry in catalogue_of_files(folder).entries]
    assert len({*slugs}) == len(slugs) == 8


def test_hostile_metadata_and_names_are_words_and_nothing_else(folder: Path) -> None:
    (folder / "a'b\"<c>&#.pdf").write_bytes(pdf(HOSTILE, HOSTILE, "de"))
    found = catalogue_of_files(folder)
    made = files_of(found)
    for path, data in made.items():
        if path.endswith((".html", ".xml", "shelf.js")):
            assert b"<script>alert" not in data, path
    entry = next(one for one in found.entries if "script" in one.title)
    page = made[f"works/{entry.slug}.html"].decode()
    assert "../files/a%27b%22%3Cc%3E%26%23.pdf" in page


def test_the_book_whose_pages_are_marked_is_no_source(folder: Path) -> None:
    """EPUB 3.3, D.4: that a text was taken from it is not said."""
    book = folder / "work-00001.epub"
    book.write_bytes(_with_sources(book.read_bytes()))
    found = next(one for one in catalogue_of_files(folder).entries if one.slug == "work-00001")
    assert found.source == "An old book"


def test_people_of_an_older_book_have_done_what_it_says(folder: Path) -> None:
    """EPUB 2 says it in attributes, of elements that need no identifier (OPF 2.0.1, 2.2.2)."""
    said = (
        '<dc:creator xmlns:opf="http://www.idpf.org/2007/opf" opf:role="trl" opf:file-as="Z, Y">Y Z'
        "</dc:creator>"
    )
    book = folder / "work-00001.epub"
    book.write_bytes(_with(book.read_bytes(), f"{said}{said}"))
    found = next(one for one in catalogue_of_files(folder).entries if one.slug == "work-00001")
    assert [(one.name, one.sort, one.role) for one in found.others] == [("Y Z", "Z, Y", "trl")]


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (
            "&lt;p&gt;On &lt;b&gt;bold&lt;/b&gt; men &amp;amp; more.&lt;/p&gt;",
            "On bold men & more.",
        ),
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;script&gt;x()&lt;/script&gt;", "One Two"),
        ("a &lt; b and c &gt; d &amp;amp;", "a < b and c > d &amp;"),
    ],
)
def test_a_description_has_words_and_no_markup(folder: Path, stated: str, words: str) -> None:
    book = folder / "work-00001.epub"
    book.write_bytes(_with(book.read_bytes(), f"<dc:description>{stated}</dc:description>"))
    found = next(one for one in catalogue_of_files(folder).entries if one.slug == "work-00001")
    assert found.abstract == words


def _with_sources(data: bytes) -> bytes:
    """An e-book that names the book of its page numbers, and after it the one of its text."""
    said = (
        '<dc:source id="pages">urn:isbn:1</dc:source>'
        '<meta refines="#pages" property="source-of">pagination</meta>'
        "<dc:source>An old book</dc:source>"
    )
    return _with(data, said)


def _with(data: bytes, said: str) -> bytes:
    """An e-book with other sources, descriptions and statements at the end of its metadata."""
    out = io.BytesIO()
    gone = rb"<dc:(source|description)\b.*?</dc:\1>"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = re.sub(gone, b"", old.read(name), flags=re.DOTALL)
            new.writestr(name, text.replace(b"</metadata>", f"{said}</metadata>".encode()))
    return out.getvalue()


def test_what_is_blank_is_not_said(folder: Path) -> None:
    (folder / "blank.pdf").write_bytes(pdf(" \n", "\t ", Keywords=" , "))
    found = next(one for one in catalogue_of_files(folder).entries if one.slug == "blank")
    assert (found.title, found.authors, found.subjects) == ("blank", (), ())


@pytest.mark.parametrize(
    ("info", "moment"),
    [
        ({"ModDate": "D:20240203040506+01'00'"}, "2024-02-03T03:05:06Z"),
        ({"CreationDate": "D:19990203040506Z"}, "1999-02-03T04:05:06Z"),
        ({"ModDate": "yesterday", "CreationDate": "D:19990203040506Z"}, "1999-02-03T04:05:06Z"),
        ({"ModDate": "D:00000000000000"}, "1970-01-01T00:00:00Z"),
        ({"ModDate": "D:00010101000000+14'00'"}, "1970-01-01T00:00:00Z"),
    ],
)
def test_a_pdf_has_its_own_date(tmp_path: Path, info: dict[str, str], moment: str) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf("A", **info))
    assert [one.updated for one in catalogue_of_files(tmp_path).entries] == [moment]


def test_no_folder_is_an_error() -> None:
    with pytest.raises(Rejected) as error:
        catalogue_of_files(Path("there-is-no-such-folder"))
    assert [one.code for one in error.value.findings] == ["SITE-NOTHING"]
