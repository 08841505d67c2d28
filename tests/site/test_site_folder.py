"""The folder of a site: whole or as it was, ours or not touched, the library and the command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from shelves import shelf

import publish
from publish import UsageError, make_site
from publish.cli import main
from publish.core.diagnostics import Rejected
from publish.core.folder_writing import OwnFolder, Written
from publish.pipeline.results import SiteResult

MARK = ".list.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four works with their files."""
    shutil.copytree(shelf(4), tmp_path, dirs_exist_ok=True)
    return tmp_path


def made(folder: Path, **asked: Any) -> SiteResult:
    works = sorted((folder / "works").iterdir())
    return make_site(works, files=folder / "build", out=folder / "site", **asked)


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# --- the folder -------------------------------------------------------------------------


def test_a_new_folder_has_all_files_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "copied").write_bytes(b"c")
    own = OwnFolder(tmp_path / "x" / "site", MARK)
    assert own.write([("a", b"1"), ("b/c", tmp_path / "copied")]) == Written(2)
    found = tree(tmp_path / "x")
    assert {name: found[name] for name in found if MARK not in name} == {
        "site/a": b"1", "site/b/c": b"c",
    }  # fmt: skip


def test_what_is_the_same_is_not_written_and_what_is_gone_is_deleted(tmp_path: Path) -> None:
    site = tmp_path / "site"
    OwnFolder(site, MARK).write([("a", b"1"), ("b/c", b"2"), ("b/d/e", b"3")])
    before = (site / "a").stat()
    assert OwnFolder(site, MARK).write([("a", b"1"), ("b/c", b"4")]) == Written(1, 1, 1)
    assert (site / "a").stat().st_mtime_ns == before.st_mtime_ns
    assert (site / "a").stat().st_ino == before.st_ino
    assert (site / "b" / "c").read_bytes() == b"4"
    assert not (site / "b" / "d").exists()


def test_what_others_put_there_stays(tmp_path: Path) -> None:
    site = tmp_path / "site"
    OwnFolder(site, MARK).write([("a", b"1"), ("b/c", b"2")])
    (site / "CNAME").write_text("example.org")
    (site / "b" / "mine").write_text("mine")
    OwnFolder(site, MARK).write([("a", b"1")])
    assert {*tree(site)} == {"a", "CNAME", "b/mine", MARK}


@pytest.mark.parametrize("what", ["file", "folder", "broken", "link"])
def test_what_is_no_site_is_not_touched(tmp_path: Path, what: str) -> None:
    site = tmp_path / "site"
    if what == "file":
        site.write_text("x")
    elif what == "link":
        site.symlink_to(tmp_path / "nowhere")
    else:
        site.mkdir()
        (site / "mine").write_text("x")
        if what == "broken":
            (site / MARK).write_text("{")
    before = tree(tmp_path)
    with pytest.raises(Rejected) as error:
        OwnFolder(site, MARK).write([("mine", b"1")])
    assert [one.code for one in error.value.findings] == ["SITE-FOREIGN"]
    assert tree(tmp_path) == before


def test_a_file_of_another_in_the_place_of_ours_is_not_overwritten(tmp_path: Path) -> None:
    site = tmp_path / "site"
    OwnFolder(site, MARK).write([("a", b"1")])
    (site / "b").write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(Rejected) as error:
        OwnFolder(site, MARK).write([("a", b"2"), ("b", b"3")])
    assert error.value.findings[0].place.path.endswith("site/b")
    assert tree(tmp_path) == before


def test_a_fault_on_the_way_leaves_all_as_it_was(tmp_path: Path) -> None:
    site = tmp_path / "site"
    OwnFolder(site, MARK).write([("a", b"1")])
    before = tree(tmp_path)

    def files() -> object:
        yield "a", b"2"
        raise Rejected([])

    with pytest.raises(Rejected):
        OwnFolder(site, MARK).write(files())  # type: ignore[arg-type]
    assert tree(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_links_in_the_folder_lead_nowhere(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    OwnFolder(site, MARK).write([("b/c", b"1")])
    shutil.rmtree(site / "b")
    outside.mkdir()
    (outside / "c").write_text("mine")
    (site / "b").symlink_to(outside)
    for files in ([("b/c", b"2")], [("a", b"1")]):
        with pytest.raises(Rejected) as error:
            OwnFolder(site, MARK).write(files)
        assert [one.code for one in error.value.findings] == ["FILE-OUTSIDE"]
        assert (outside / "c").read_text() == "mine"


def test_a_list_that_names_files_elsewhere_is_not_obeyed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "mine").write_text("mine")
    (site / MARK).write_text(f'["../mine", "{tmp_path}/mine"]')
    OwnFolder(site, MARK).write([("a", b"1")])
    assert (tmp_path / "mine").read_text() == "mine"


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / ".site.999999999.abcdefgh"
    left.mkdir()
    (left / "x").write_text("x")
    kept = tmp_path / ".site.d"
    kept.mkdir()
    OwnFolder(tmp_path / "site", MARK).write([("a", b"1")])
    assert not left.exists()
    assert kept.exists()


# --- the site ---------------------------------------------------------------------------


def test_a_site_has_the_files_and_a_second_run_changes_nothing(folder: Path) -> None:
    first = made(folder)
    assert first.ok
    assert first.works == 4
    site = tree(folder / "site")
    for name, data in tree(folder / "build").items():
        assert site[f"files/{name}"] == data
    again = made(folder)
    assert (again.written, again.kept, again.removed) == (0, first.written, 0)
    assert tree(folder / "site") == site


def test_a_work_that_is_gone_is_gone_from_the_site(folder: Path) -> None:
    made(folder)
    for path in (folder / "build").glob("work-00002*"):
        path.unlink()
    result = made(folder)
    assert [one.code for one in result.diagnostics] == ["SITE-MISSING"]
    assert result.removed > 0
    assert not [name for name in tree(folder / "site") if "work-00002" in name]


def test_without_files_nothing_is_made(folder: Path) -> None:
    shutil.rmtree(folder / "build")
    result = made(folder)
    assert not result.ok
    assert result.diagnostics[-1].code == "SITE-NOTHING"
    assert not (folder / "site").exists()


def test_the_folder_of_files_may_not_lie_in_that_of_the_site(folder: Path) -> None:
    made(folder)
    shutil.copytree(folder / "build", folder / "site" / "own")
    result = make_site(files=folder / "site" / "own", out=folder / "site")
    assert [one.code for one in result.diagnostics] == ["SITE-FOREIGN"]


def test_a_bare_folder_has_a_site(folder: Path) -> None:
    result = make_site(files=folder / "build", out=folder / "site")
    assert result.ok
    assert result.works == 4


def test_wrong_arguments_are_told(folder: Path) -> None:
    for asked in ({"base_url": "x"}, {"settings": {"titel": "x"}}, {"settings": {"ink": "red"}}):
        with pytest.raises(UsageError):
            made(folder, **asked)


def test_the_command(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    works = [f"works/work-0000{n}" for n in range(4)]
    done = CliRunner().invoke(main, ["site", *works, "--title", "Mine", "--lang", "de"],
                              standalone_mode=False)  # fmt: skip
    assert done.return_value == 0
    assert "site\n" in done.output
    assert "4 works" in done.output
    assert "Mine" in (folder / "site" / "index.html").read_text("utf-8")
    assert '<html lang="de"' in (folder / "site" / "index.html").read_text("utf-8")


def test_the_command_says_what_is_wrong_with_its_options(folder: Path) -> None:
    for asked in (["--base-url", "x"], ["--bare", "works/x"], ["--set", "ink=red"]):
        done = subprocess.run(
            [sys.executable, "-m", "publish", "site", "--files", "build", *asked],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.whole
def test_the_texts_are_searched_by_an_index_of_their_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "here").mkdir()
    monkeypatch.chdir(folder / "here")
    result = made(folder, full_text=True)
    assert result.ok
    assert tree(folder / "here") == {}
    names = {*tree(folder / "site")}
    assert {"pagefind/pagefind.js", "pagefind/pagefind-entry.json", "assets/fulltext.js"} <= names
    assert b"fulltext.js" in (folder / "site" / "search.html").read_bytes()


def test_without_pagefind_it_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = made(folder, full_text=True)
    assert [one.code for one in result.diagnostics] == ["SITE-FULLTEXT"]
    assert result.ok
    assert not (folder / "site" / "pagefind").exists()


def test_a_layout_of_a_site_is_none_of_a_work(folder: Path) -> None:
    work = folder / "works" / "work-00001"
    with pytest.raises(UsageError) as error:
        publish.build(work, layout="site", out=folder / "out")
    assert "publish site" in str(error.value)
    text = (work / "essay.md").read_text("utf-8")
    named = text.replace("---\n", "---\noffprint: {layout: site}\n", 1)
    (work / "essay.md").write_text(named, "utf-8")
    found = [one for one in publish.check(work).diagnostics if one.severity == "error"]
    assert [(one.code, one.place.line) for one in found] == [("LAYOUT-FORMAT", 2)]
