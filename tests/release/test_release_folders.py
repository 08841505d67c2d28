"""Versions, checksums and folders of releases."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from publish.core.diagnostics import Rejected
from publish.core.folders import folders_in, sweep_folders, write_folder
from publish.release.checksums import NAME, checksums, faults, read_checksums, sha256
from publish.release.versions import following, in_order, is_version, rank

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("text", ["0", "1", "1.0", "2.10.3", "1.2.3.4"])
def test_a_version(text: str) -> None:
    assert is_version(text)


@pytest.mark.parametrize(
    "text",
    ["", "1.", ".1", "01", "1.02", "v1", "1.0b", "1.2.3.4.5", "second", "1 ", "١", "1234567"],
)
def test_no_version(text: str) -> None:
    assert not is_version(text)


def test_the_order_of_versions() -> None:
    assert in_order(["1.10", "1.9", "2", "1", "1.0.1"]) == ["1", "1.0.1", "1.9", "1.10", "2"]
    assert rank("1.0") == rank("1")
    assert [following(one) for one in ("", "1", "1.9", "2.0.3")] == ["", "1.1", "1.10", "2.0.4"]


# --- checksums --------------------------------------------------------------------------

FILES = {"a.pdf": b"one", "source/essay.md": b"two", "a b.txt": b"three", "a\\b\nc": b"four"}


def test_the_tool_of_coreutils_reads_them(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / NAME).write_bytes(checksums(FILES))
    command = ["sha256sum", "--check", "--strict", NAME]
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "a.pdf").write_bytes(b"other")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_they_are_read_again() -> None:
    assert read_checksums(checksums(FILES)) == {name: sha256(data) for name, data in FILES.items()}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"a.pdf": b"other"}, "a.pdf has been changed"),
        ({"new.txt": b""}, "new.txt is not of the release"),
        ({NAME: b"\xff"}, "SHA256SUMS cannot be read: "),
        ({NAME: b"0123  a.pdf\n"}, "SHA256SUMS cannot be read: “0123  a.pdf” is no line"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, bytes], said: str) -> None:
    whole = FILES | {NAME: checksums(FILES)}
    assert list(faults(whole)) == []
    found = list(faults(whole | change))
    assert len(found) == 1
    assert found[0].startswith(said)


def test_what_is_missing_is_named() -> None:
    whole = FILES | {NAME: checksums(FILES)}
    assert list(faults(FILES)) == ["SHA256SUMS is missing: it was never finished"]
    assert list(faults({k: v for k, v in whole.items() if k != "a.pdf"})) == ["a.pdf is missing"]


# --- folders ----------------------------------------------------------------------------


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    write_folder(tmp_path / "deep" / "1.0", {"a": b"1", "b/c": b"2"})
    assert (tmp_path / "deep" / "1.0" / "b" / "c").read_bytes() == b"2"
    assert os.listdir(tmp_path / "deep") == ["1.0"]  # noqa: PTH208
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "deep" / "1.0").stat().st_mode & 0o777 == 0o777 & ~mask


def test_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "1.0").mkdir()
    (tmp_path / "1.0" / "x").write_text("there")
    with pytest.raises(Rejected, match="FILE-UNWRITABLE"):
        write_folder(tmp_path / "1.0", {"a": b"1"})
    with pytest.raises(Rejected, match="FILE-UNWRITABLE"):
        write_folder(tmp_path / "2.0", {"a": b"1", "a/b": b"2"})
    assert os.listdir(tmp_path) == ["1.0"]  # noqa: PTH208


def test_what_a_killed_process_has_begun_is_deleted(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    for name in (f".1.0.{gone.pid}.abc123x", f".1.1.{os.getpid()}.abc123x", ".hidden", "1.0"):
        (tmp_path / name).mkdir()
    sweep_folders(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        f".1.1.{os.getpid()}.abc123x", ".hidden", "1.0",
    ]  # fmt: skip
    assert folders_in(tmp_path) == ["1.0"]
    assert folders_in(tmp_path / "none") == []
