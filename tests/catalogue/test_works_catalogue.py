"""The catalogue of works: what their heads say, which files there are, what is missing or older."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import manyworks
import pytest
from shelves import catalogue, shelf

from publish.catalogue import Catalogue, catalogue_of_works
from publish.core.files import Reader
from publish.pipeline.output_owner import Owners


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six works with their files, to be broken."""
    shutil.copytree(shelf(6), tmp_path / "shelf")
    return tmp_path / "shelf"


def read(folder: Path, **asked: bool) -> Catalogue:
    return catalogue_of_works(sorted((folder / "works").iterdir()), folder / "build", **asked)


def test_an_entry_has_what_its_head_and_its_book_say() -> None:
    work = manyworks.works(6)[4]
    found = next(one for one in catalogue(6).entries if one.slug == work.slug)
    assert (found.title, found.lang, found.year) == (work.title, work.lang, work.year)
    assert [(p.name, p.role) for p in found.people] == [(work.author, "aut")]
    assert found.identifier == work.identifier
    assert found.subjects == work.subjects
    assert [one.text for one in found.headings] == ["The beginning", "The end"]
    assert found.questions == ("What does the text say?", "What do we make of it?")
    assert found.updated == "2024-05-05T00:00:00Z"
    assert found.cover == f"{work.slug}.epub"


def test_downloads_are_told_by_type_use_size_and_sum(folder: Path) -> None:
    import hashlib

    found = read(folder).entries[0]
    kinds = [(one.format, one.media_type, one.use) for one in found.downloads]
    assert kinds == [
        ("EPUB", "application/epub+zip", "e-reader"),
        ("KEPUB", "application/kepub+zip", "kobo"),
        ("PDF", "application/pdf", "screen"),
    ]
    for one in found.downloads:
        data = (folder / "build" / one.name).read_bytes()
        assert (one.size, one.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_files_for_printers_and_leaders_are_there_when_asked_for(folder: Path) -> None:
    for end in ("-press.pdf", "-cover.pdf", "-leader.pdf", "-booklet.pdf"):
        (folder / "build" / f"work-00001{end}").write_bytes(b"%PDF")
    usual = {one.name for entry in read(folder).entries for one in entry.downloads}
    every = {one.name for e in read(folder, every_file=True).entries for one in e.downloads}
    assert every - usual == {f"work-00001{end}" for end in
                             ("-press.pdf", "-cover.pdf", "-leader.pdf")}  # fmt: skip
    assert "work-00001-booklet.pdf" in usual


def test_a_work_without_files_is_told_and_left_out(folder: Path) -> None:
    for path in (folder / "build").glob("work-00002*"):
        path.unlink()
    found = read(folder)
    assert "work-00002" not in [entry.slug for entry in found.entries]
    (told,) = found.findings
    assert (told.code, told.severity) == ("SITE-MISSING", "warning")
    assert told.place.path.endswith("work-00002/essay.md")
    assert "publish build" in told.hint
    assert "work-00002" in told.hint


def test_files_of_an_older_source_are_told_by_what_is_remembered(folder: Path) -> None:
    source = folder / "works" / "work-00003" / "essay.md"
    book = folder / "build" / "work-00003.epub"
    reader = Reader()
    reader.read(source)
    Owners(folder / "build").note(book, book.read_bytes(), source, reader.inputs)
    assert read(folder).findings == ()
    source.write_text(source.read_text("utf-8") + "\nMore.\n", "utf-8")
    (told,) = read(folder).findings
    assert told.code == "SITE-OLDER"
    assert "work-00003.epub" in told.message
    assert "work-00003.pdf" not in told.message


def test_files_of_an_older_source_are_told_by_what_they_say(folder: Path) -> None:
    source = folder / "works" / "work-00003" / "essay.md"
    text = source.read_text("utf-8")
    source.write_text(text.replace("modified: 2024-05-04", "modified: 2024-05-05"), "utf-8")
    (told,) = read(folder).findings
    assert told.code == "SITE-OLDER"
    assert len(read(folder).entries) == 6


def test_two_works_of_one_slug_are_an_error(folder: Path) -> None:
    source = folder / "works" / "work-00003" / "essay.md"
    source.write_text(source.read_text("utf-8").replace("---\n", "---\nslug: work-00001\n", 1))
    assert [one.code for one in read(folder).findings] == ["SLUG-TWICE"]


def test_two_works_of_one_identifier_are_told_apart(folder: Path) -> None:
    for number in ("3", "4"):
        book = folder / "build" / f"work-0000{number}.epub"
        book.write_bytes((folder / "build" / "work-00001.epub").read_bytes())
    identifiers = [entry.identifier for entry in read(folder).entries]
    assert len({*identifiers}) == 6


def test_a_broken_head_is_told_at_its_place_and_the_others_are_there(folder: Path) -> None:
    source = folder / "works" / "work-00005" / "essay.md"
    source.write_text(source.read_text("utf-8").replace("date: ", "dtae: x\ndate: [", 1), "utf-8")
    found = read(folder)
    assert len(found.entries) == 5
    assert {one.severity for one in found.findings} == {"error"}
    assert all(one.place.line for one in found.findings)


def test_a_title_that_is_a_heading_is_found(folder: Path) -> None:
    source = folder / "works" / "work-00000" / "essay.md"
    source.write_text("# On *Nothing*\n\nText.\n", "utf-8")
    assert "On Nothing" in [entry.title for entry in read(folder).entries]


def test_a_book_that_cannot_be_read_is_offered_all_the_same(folder: Path) -> None:
    (folder / "build" / "work-00000.epub").write_bytes(b"PK no book")
    found = next(one for one in read(folder).entries if one.slug == "work-00000")
    assert (found.cover, found.headings) == ("", ())
    assert found.updated == "2024-05-01T00:00:00Z"


def test_the_clock_is_not_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that nobody dates has the same moment every day."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    source = folder / "works" / "work-00000" / "essay.md"
    source.write_text("---\ntitle: Undated\n---\n\nText.\n", "utf-8")
    os.unlink(folder / "build" / "work-00000.epub")  # noqa: PTH108 - one line
    found = next(one for one in read(folder).entries if one.slug == "work-00000")
    assert found.updated == "1970-01-01T00:00:00Z"
