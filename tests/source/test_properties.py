"""Whatever text goes in, its words come out, or an error that says where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command import call, work
from hypothesis import HealthCheck, given, settings
from written import HEAD, Source, scraps, sources

_PLACED = re.compile(r"(?:essay\.md(?::\d+){0,2}): error\[([A-Z-]+)\]", re.MULTILINE)


def _holds(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None,
                    suppress_health_check=list(HealthCheck))  # fmt: skip


@pytest.mark.whole
def test_the_words_of_every_construct_come_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    @_holds(15)
    @given(sources())
    def holds(source: Source) -> None:
        folder = work(tmp_path, source.text)
        done = call(capsys, "transcript", folder)
        assert done.code == 0, f"{done.err}\n{source.text}"
        said = set(re.findall(r"[a-z]+", done.out.lower()))
        assert [word for word in source.words if word not in said] == [], source.text

    holds()


@pytest.mark.whole
def test_the_words_of_every_construct_stand_in_all_outputs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    @_holds(2)
    @given(sources(5))
    def holds(source: Source) -> None:
        folder, out = work(tmp_path / "w", source.text), tmp_path / "out"
        done = call(capsys, "build", folder, "--format", "pdf", "--format", "epub", "--out", out)
        assert done.code == 0, f"{done.err}\n{source.text}"
        for book in out.iterdir():
            if book.suffix in (".pdf", ".epub"):
                told = call(capsys, "collate", folder, book)
                assert told.code == 0, f"{told.out}\n{source.text}"

    holds()


@pytest.mark.whole
def test_any_text_is_checked_and_told_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    @_holds(30)
    @given(scraps())
    def holds(text: str) -> None:
        folder = work(tmp_path, "")
        (folder / "essay.md").write_bytes((HEAD + text).encode("utf-8", "surrogatepass"))
        done = call(capsys, "check", folder)
        assert "INTERNAL" not in done.out + done.err, text
        if done.code:
            assert _PLACED.search(done.told), f"{done.told}\n{text!r}"
        read = call(capsys, "transcript", folder)
        assert read.code in (0, 1) and "INTERNAL" not in read.err, text

    holds()


def test_line_ends_of_yaml_alone_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = work(tmp_path, "---\ntitle: T\n\u2028\nlang: en: de\n---\n\nText.\n")
    done = call(capsys, "check", folder)
    assert "essay.md:3:1: error[CHARACTER-CONTROL]" in done.told and "INTERNAL" not in done.told


@pytest.mark.whole
def test_any_head_is_checked_and_told_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    @_holds(15)
    @given(scraps(8), scraps(8))
    def holds(title: str, rest: str) -> None:
        folder = work(tmp_path, "")
        source = f"---\ntitle: {title}\n{rest}\nlang: en\n---\n\nText.\n"
        (folder / "essay.md").write_bytes(source.encode("utf-8", "surrogatepass"))
        done = call(capsys, "check", folder)
        assert "INTERNAL" not in done.out + done.err, source
        assert not done.code or _PLACED.search(done.told), f"{done.told}\n{source!r}"

    holds()
