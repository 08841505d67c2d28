"""Files that are not of a work stay as they are; a set of outputs of several ages is said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pikepdf
import pytest
from command import ESSAY, WHOLE, Result, files, work

from publish.pipeline.provenance import Provenance, provenance_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EPUB = ("--format", "epub")
TEXT = ("--format", "transcript")
BOTH = (*EPUB, *TEXT)


def codes(result: Result) -> list[str]:
    """The places and codes of what was said."""
    return [": ".join(line.split(": ")[:2]) for line in result.said]


def foreign_pdf(path: Path) -> bytes:
    """A PDF that somebody has made with another program."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Creator"] = "Writer"
    pdf.docinfo["/Title"] = "On Proofs"
    pdf.save(path)
    return path.read_bytes()


@pytest.mark.whole
def test_what_is_not_ours_is_not_overwritten(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    """Whether it is of the right kind or not, and also if it comes after a build of ours."""
    work(tmp_path / "w")
    out = tmp_path / "build"
    out.mkdir()
    (out / "w.epub").write_bytes(b"mine")
    (out / "w.txt").write_text("My own notes\n\nthat are mine\n")
    refused = publish("build", "w", *BOTH)
    assert (refused.code, refused.out) == (1, "")
    assert codes(refused) == [f"build/w.{kind}: error[OUTPUT-FOREIGN]" for kind in ("epub", "txt")]
    assert (out / "w.epub").read_bytes() == b"mine"
    assert publish("build", "w", *BOTH, "--overwrite").out == "build/w.epub\nbuild/w.txt\n"
    (out / "w.epub").write_bytes(b"mine")
    assert codes(publish("build", "w", *EPUB)) == ["build/w.epub: error[OUTPUT-FOREIGN]"]
    assert (out / "w.epub").read_bytes() == b"mine"


def test_a_pdf_of_another_program(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w")
    assert publish("build", "w", "--format", "pdf").code == 0
    before = foreign_pdf(tmp_path / "build" / "w.pdf")
    assert codes(publish("build", "w", "--format", "pdf")) == ["build/w.pdf: error[OUTPUT-FOREIGN]"]
    assert (tmp_path / "build" / "w.pdf").read_bytes() == before


@pytest.mark.parametrize("kind", ["folder", "fifo", "link"])
def test_what_is_no_file(publish: Callable[..., Result], tmp_path: Path, kind: str) -> None:
    work(tmp_path / "w")
    path = tmp_path / "build" / "w.txt"
    path.parent.mkdir()
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to("nowhere")
    assert codes(publish("build", "w", *TEXT)) == ["build/w.txt: error[OUTPUT-FOREIGN]"]
    assert os.path.lexists(path)


@pytest.mark.whole
def test_two_works_with_one_slug_in_two_runs(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    """Both are named, even if they say of themselves that they are the same."""
    work(tmp_path / "x" / "same", WHOLE)
    work(tmp_path / "y" / "same", WHOLE)
    assert publish("build", "x/same", *BOTH).code == 0
    before = files(tmp_path / "build")
    work(tmp_path / "y" / "same", WHOLE.replace("first", "very first"))
    refused = publish("build", "y/same", *BOTH)
    assert refused.code == 1
    assert codes(refused) == [f"build/same.{kind}: error[SLUG-TAKEN]" for kind in ("epub", "txt")]
    assert all(f"{name}/same/essay.md" in refused.said[0] for name in "xy")
    assert files(tmp_path / "build") == before
    assert publish("build", "y/same", *BOTH, "--overwrite").code == 0
    assert files(tmp_path / "build") != before
    assert codes(publish("build", "x/same", *EPUB)) == ["build/same.epub: error[SLUG-TAKEN]"]


@pytest.mark.whole
def test_a_work_that_has_moved_is_the_same(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "x" / "w", WHOLE)
    assert publish("build", "x/w", *BOTH).code == 0
    (tmp_path / "x").rename(tmp_path / "y")
    work(tmp_path / "y" / "w", WHOLE.replace("first", "very first"))
    assert publish("build", "y/w", *BOTH) == (0, "build/w.epub\nbuild/w.txt\n", "")


@pytest.mark.whole
def test_without_memory_the_file_says_whose_it_is(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    """As in a folder of outputs that came from another machine."""
    work(tmp_path / "w", WHOLE)
    assert publish("build", "w", *BOTH).code == 0
    (tmp_path / "build" / ".offprint").rename(tmp_path / "away")
    work(tmp_path / "w", WHOLE.replace("first", "very first"))
    assert publish("build", "w", *BOTH).code == 0
    for file in (tmp_path / "build" / ".offprint").iterdir():
        file.unlink()
    other = WHOLE.replace("On Proofs", "Of Proofs").replace("000000000000\n", "000000000001\n")
    work(tmp_path / "w", other)
    refused = publish("build", "w", *BOTH)
    assert codes(refused) == [
        "build/w.epub: error[SLUG-TAKEN]", "build/w.txt: error[OUTPUT-FOREIGN]",
    ]  # fmt: skip
    assert "of another work, “On Proofs”" in refused.said[0]


@pytest.mark.whole
def test_another_title_is_no_other_work(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w")
    assert publish("build", "w", *BOTH).code == 0
    work(tmp_path / "w", ESSAY.replace("On Proofs", "Of Proofs").replace("Ada", "Eve"))
    assert publish("build", "w", *BOTH).code == 0


@pytest.mark.whole
def test_a_mixed_set_is_said(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w")
    assert publish("build", "w", *BOTH).err == ""
    os.utime(tmp_path / "build" / "w.txt", (1778580000, 1778580000))
    work(tmp_path / "w", ESSAY.replace("first", "very first"))
    said = publish("build", "w", *EPUB)
    assert (said.code, said.out) == (0, "build/w.epub\n")
    assert said.said == [
        "build/w.txt: warning[OUTPUT-OLDER]: the TXT there is older: of 12 May 2026; w.epub is of "
        "the source as it is"
    ]
    assert publish("build", "w", *BOTH).err == ""
    (tmp_path / "build" / "w-of-mine.txt").write_text("Mine\n\nand no output\n")
    work(tmp_path / "w", ESSAY.replace("first", "last"))
    assert publish("build", "w", *BOTH).err == ""


def test_a_mixed_set_where_nothing_is_remembered(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w")
    assert publish("build", "w", *BOTH).code == 0
    for file in (tmp_path / "build" / ".offprint").iterdir():
        file.unlink()
    os.utime(tmp_path / "build" / "w.epub", (1778580000, 1778580000))
    assert codes(publish("build", "w", *TEXT)) == []
    (tmp_path / "build" / "w.txt").unlink()
    assert publish("build", "w", "--format", "pdf").err != ""


@pytest.mark.whole
def test_all_or_none(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(tmp_path / "w")
    assert publish("build", "w", *BOTH, "--all-or-none").code == 0
    before = files(tmp_path / "build")
    work(tmp_path / "w", ESSAY.replace("first", "very first"))

    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("publish.outputs.transcript.make", stumble)
        failed = publish("build", "w", *BOTH, "--all-or-none")
    assert (failed.code, failed.out) == (1, "")
    assert "w/essay.md: error[OUTPUT-NONE]" in codes(failed)
    assert files(tmp_path / "build") == before
    left = publish("build", "w", *EPUB, "--all-or-none")
    assert (left.code, codes(left)) == (1, ["build/w.txt: error[OUTPUT-OLDER]"])
    assert files(tmp_path / "build") == before
    assert publish("build", "w", *BOTH, "--all-or-none").out == "build/w.epub\nbuild/w.txt\n"
    assert files(tmp_path / "build").keys() == before.keys()
    assert files(tmp_path / "build") != before


def test_one_file_that_is_not_ours_keeps_all_back(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "w.txt").write_text("mine")
    refused = publish("build", "w", *BOTH, "--all-or-none")
    assert codes(refused) == ["build/w.txt: error[OUTPUT-FOREIGN]"]
    assert list(files(tmp_path / "build")) == ["w.txt"]


def test_pictures_of_pages_are_ours(publish: Callable[..., Result], tmp_path: Path) -> None:
    """What lies where a sheet would is kept, and so is what would be cleared away as an old one."""
    foreign_pdf(tmp_path / "a.pdf")
    out = tmp_path / "build"
    out.mkdir()
    (out / "a-spreads-2.png").write_bytes(b"mine")
    assert publish("preview", "a.pdf").out == "build/a-spreads-1.png\n"
    assert publish("preview", "a.pdf").code == 0
    assert (out / "a-spreads-2.png").read_bytes() == b"mine"
    (out / "a-spreads-1.png").write_bytes(b"\x89PNG mine")
    refused = publish("preview", "a.pdf")
    assert codes(refused) == ["build/a-spreads-1.png: error[OUTPUT-FOREIGN]"]
    assert publish("preview", "a.pdf", "--overwrite").code == 0


@pytest.mark.parametrize("name", ["a.pdf", "a.epub", "a.azw3", "a.txt", "a.png"])
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"\xff" * 99, b"x"])
def test_a_file_that_says_nothing(name: str, data: bytes) -> None:
    provenance = provenance_of(data, name)
    assert provenance is None or not provenance.is_ours


def test_works_are_told_apart() -> None:
    one = Provenance("Offprint 1", "T", "A", "urn:1")
    assert one.is_same(Provenance("Ebook-lib", "Other", "", "urn:1"))
    assert one.is_same(Provenance("Offprint", "T", "A"))
    assert not one.is_same(Provenance("Offprint", "T", "B", "urn:2"))
    assert not Provenance("Offprint", "", "").is_same(Provenance("Offprint", "", ""))
