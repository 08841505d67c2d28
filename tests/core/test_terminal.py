"""What others wrote never reaches a terminal as it is; what is kept is the user's own."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import msgspec
import pytest
from command import ESSAY, Result, call, files, start, work

from publish.core import cache, sealed_store
from publish.core.diagnostics import Diagnostic, Place
from publish.core.terminal_text import as_json, visible, visible_name, without_commands
from publish.pipeline.freshness import BuildRecord
from publish.report.forms import REPORTS
from publish.typeset import hyphenation

if TYPE_CHECKING:
    from collections.abc import Callable

#: What a terminal obeys, or what turns a line round.
OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff]"
)
SIGNS = ["\x00", "\x07", "\x1b[31m", "\x7f", "\x9b2J", "\u202e", "\u2066", "\u200f", "\u2028"]


# --- one place ------------------------------------------------------------------------


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_are_shown(sign: str) -> None:
    for show in (visible, visible_name, as_json):
        assert not OBEYED.search(show(f"a{sign}b"))
    assert json.loads(as_json({sign: f"a{sign}b"})) == {sign: f"a{sign}b"}


def test_how_signs_are_shown() -> None:
    assert visible("\x1b[1m\u202e\udcff\ud800\ta\n") == (
        "<U+001B>[1m<RIGHT-TO-LEFT OVERRIDE><byte FF><U+D800>\ta\n"
    )
    assert visible_name("a\nb\tc") == "a<U+000A>b<U+0009>c"
    assert visible("naïve “שלום” \u00ad\u200b") == "naïve “שלום” \u00ad\u200b"
    assert without_commands("\u202e\x1b") == "\u202e<U+001B>"
    assert json.loads(as_json(["\udcff\u2028\x9b"])) == ["\udcff\u2028\x9b"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("form", sorted(REPORTS))
def test_reports_have_no_such_signs(form: str, sign: str) -> None:
    found = Diagnostic(Place(f"a{sign}.md", 1, 2), "error", "CODE-X", f"m{sign}", f"h{sign}")
    found = msgspec.structs.replace(found, paste=(f"p{sign}",))
    shown = REPORTS[form]([found])
    shown = visible(shown) if form == "github" else shown
    assert not OBEYED.search(shown)
    assert not OBEYED.search(visible(str(found)))
    if form == "json":
        assert json.loads(shown)[0]["path"] == f"a{sign}.md"


def test_the_address_of_a_name_that_is_not_utf_8() -> None:
    found = Diagnostic(Place("w\udcff/é.md"), "error", "FILE-KIND", "m", "h")
    log = json.loads(REPORTS["sarif"]([found]))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert unquote_to_bytes(place["artifactLocation"]["uri"]) == b"w\xff/\xc3\xa9.md"


# --- every way in -----------------------------------------------------------------------

HEAD = 'title: "T\\e[31m\\u202e"\nauthor: A\n"k\\e[1m": "\\e]0;x\\a"\npulisher: "\\x9b1m"\n'
HEAD += 'offprint: {"he\\eads": 1, heads: "\\u202e"}'
TEXT = "![a](p%1b.png)\n\n![b](q\u202e.png)\n\n[l](#x\u2066) [m](a\u202e.html){.c\u202e}\n"


def all_forms(publish: Callable[..., Result], work: object) -> str:
    """What is printed of a work in every form."""
    said = ""
    for form in ("text", "json", "sarif", "github"):
        found = publish("check", work, "--format", form)
        said += found.out + found.err
    for command in (("check", "--fix"), ("build", "--format", "transcript"), ("transcript",)):
        found = publish(command[0], work, *command[1:])
        said += found.out + found.err
    return said


@pytest.mark.whole
@pytest.mark.parametrize(
    ("name", "head", "text"),
    [
        (b"w\x1b[31m", "title: T", "A text."),
        (b"w\xff", "title: T", "A text with ''quotes''."),
        (b"w\xe2\x80\xae", "title: T", "A text."),
        (b"w\nessay.md: error[X]: y", "title: T", "A text.[^1]"),
        (b"w", HEAD, TEXT),
        (b"w", "title: T", TEXT),
        (b"w", "title: T\n\x1b[1m: 1", "A\x1b[1m text\u202e.[^\x9b]"),
        (b"w", 'title: T\nslug: "a\\e[31m"', "A text."),
    ],
)
def test_works(
    publish: Callable[..., Result], tmp_path: Path, name: bytes, head: str, text: str
) -> None:
    folder = Path(os.fsdecode(name))
    work(folder, f"---\n{head}\n---\n\n{text}\n")
    work(folder, 'questions:\n  - kind: "\\e[31m"\n"k\\e\\u202e": 1\n', "seminar.yaml")
    said = all_forms(publish, folder)
    assert not OBEYED.search(said)
    assert "INTERNAL" not in said
    assert not any(line.startswith("essay.md: error[X]") for line in said.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "w", "--set", "he\x1b[31mads=1"), ("build", "w", "--set", "heads=\x1b[31m"),
        ("build", "w", "--set", "heads=\u202e"), ("build", "w", "--set", "heads=\udcff"),
        ("build", "w", "--set", "\x1b"), ("build", "w", "--layout", "\x1b[31m"),
        ("build", "w", "--form\x1bat"), ("build", "w", "--format", "\x1b"), ("b\x1b[31m",),
        ("build", "no\x1b[31m"), ("check", "no\udcff"), ("build", "w", "--excerpt", "\x1b"),
        ("new", "n\x1b[31m"), ("new", "w\x1b/\udcff"), ("preflight", "p\x1b.pdf"),
        ("preview", "p\x1b.pdf"), ("collate", "p\x1b.pdf", "w"),
        ("compare", "p\x1b.pdf", "p\x1b.pdf"),
        ("build", "w", "--format", "transcript", "--out", "o\x1b[31m"),
    ],
)  # fmt: skip
def test_command_lines(
    publish: Callable[..., Result], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    work(tmp_path / "w")
    (tmp_path / "p\x1b.pdf").write_bytes(b"%PDF-1.4 \x1b[31m")
    found = publish(*arguments)
    assert found.out + found.err
    assert not OBEYED.search(found.out + found.err)
    assert "INTERNAL" not in found.err


def test_names_that_are_not_utf_8_are_errors(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    folder = work(tmp_path / os.fsdecode(b"w\xff"))
    found = publish("build", folder, "--format", "epub")
    assert found.code == 1
    assert "error[FILE-NAME]" in found.err
    assert "\udcff" not in found.err


# --- the cache --------------------------------------------------------------------------


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of caches, and no other."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_a_cache_is_the_users_alone(base: Path) -> None:
    assert cache.cache_folder() == base / "offprint"
    assert stat.S_IMODE((base / "offprint").stat().st_mode) == 0o700


def test_what_others_could_have_put_into_a_cache_goes(base: Path) -> None:
    folder = base / "offprint"
    (folder / "deep").mkdir(parents=True)
    (folder / "sandboxed-x").write_bytes(b"code")
    folder.chmod(0o777)
    assert cache.cache_folder() == folder
    assert list(folder.iterdir()) == []
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("kind", ["link", "file", "else", "full"])
def test_a_cache_that_is_not_the_users(
    base: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """None of it is used: what is needed lies in a folder of the run, which goes with it."""
    folder = base / "offprint"
    if kind == "link":
        (base / "elsewhere").mkdir()
        folder.symlink_to("elsewhere")
    elif kind == "file":
        folder.write_text("")
    elif kind == "else":
        folder.mkdir()
        monkeypatch.setattr(os, "geteuid", lambda: 4321)
    else:
        full = os.statvfs_result([0] * 10)
        monkeypatch.setattr(os, "statvfs", lambda _: full)
    before = files(base)
    made = cache.cache_folder()
    assert made not in (folder, base / "elsewhere") and made.is_dir()
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert made == cache.cache_folder()
    cache.discard()
    assert not made.exists()
    assert files(base) == before


def test_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/proc/none")
    assert cache.cache_folder().name != "offprint"
    cache.discard()


@pytest.mark.whole
def test_a_run_leaves_no_cache_of_its_own(tmp_path: Path) -> None:
    work(tmp_path / "w")
    (tmp_path / "t").mkdir()
    made = start("build", "w", "--format", "transcript", "--format", "epub", folder=tmp_path,
                 HOME="/proc/none", XDG_CACHE_HOME="/proc/none",
                 TMPDIR=str(tmp_path / "t"))  # fmt: skip
    assert made.code == 0
    assert list((tmp_path / "t").iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xc1", b"\x81\xa1a\x01", b"\x81\xa1a\x92\x01"])
def test_patterns_are_data(base: Path, data: bytes) -> None:
    """What is no table of patterns is not taken for one."""
    (base / "kept").write_bytes(data)
    assert hyphenation._load(base / "kept") is None


# --- stamps -----------------------------------------------------------------------------


def test_what_is_remembered_is_written_nowhere_else(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    """By a link in the place of its folder, which came with a folder of somebody else."""
    work(tmp_path / "w")
    (tmp_path / "away").mkdir()
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / ".offprint").symlink_to("../away")
    begun = tmp_path / "away" / ".a.99999999.abcdef"
    begun.write_text("", "utf-8")
    result = publish("build", "w", "--format", "transcript")
    assert (result.code, result.said) == (1, [
        "build/.offprint: error[FILE-OUTSIDE]: this is a link: what is remembered of the outputs "
        "would be written elsewhere",
    ])  # fmt: skip
    assert list((tmp_path / "away").iterdir()) == [begun]
    assert [p.name for p in (tmp_path / "build").iterdir()] == [".offprint"]


def test_a_stamp_of_somebody_else_is_none(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = BuildRecord(versions="v", seen={"/a": "b"}, written={}, found=[], slug="s")
    file = base / "stamp.json"
    sealed_store.save(file, record)
    assert sealed_store.load(file, BuildRecord) == record
    assert json.loads(file.read_text())["seen"] == {"/a": "b"}
    file.write_bytes(file.read_bytes().replace(b"/a", b"/c"))
    assert sealed_store.load(file, BuildRecord) is None
    sealed_store.save(file, record)
    monkeypatch.setenv("XDG_CACHE_HOME", str(base / "of-another-user"))
    assert sealed_store.load(file, BuildRecord) is None


@pytest.mark.usefixtures("patience")
def test_a_planted_stamp_opens_nothing(publish: Callable[..., Result], tmp_path: Path) -> None:
    """It would wait for ever for a pipe that nobody writes into; one as a stamp as well."""
    work(tmp_path / "w")
    order = ("build", "w", "--format", "transcript")
    assert publish(*order).code == 0
    os.mkfifo(tmp_path / "pipe")
    for stamp in (tmp_path / "build" / ".offprint").iterdir():
        known = json.loads(stamp.read_text())
        known["seen"][str(tmp_path / "pipe")] = "x"
        known.pop("seal")
        stamp.write_text(json.dumps(known))
    assert publish(*order).out == "build/w.txt\n"
    for stamp in (tmp_path / "build" / ".offprint").iterdir():
        stamp.unlink()
        os.mkfifo(stamp)
    (tmp_path / "build" / "w.txt").unlink()
    assert publish(*order).out == "build/w.txt\n"


@pytest.mark.parametrize("data", ["null", "[]", "{}", '{"seal":"x"}', '{"seal":"' + "0" * 40])
def test_a_stamp_of_wrong_kinds(base: Path, data: str) -> None:
    (base / "stamp").write_text(data)
    assert sealed_store.load(base / "stamp", BuildRecord) is None


def test_a_stamp_that_is_too_large(base: Path) -> None:
    sealed_store.save(base / "stamp", BuildRecord("v", {}, {}, [], "s"))
    size = (base / "stamp").stat().st_size
    assert sealed_store.load(base / "stamp", BuildRecord, most=size) is not None
    assert sealed_store.load(base / "stamp", BuildRecord, most=size - 1) is None


def test_what_a_stamp_repeats_is_shown_as_anything_else(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(tmp_path / "w\x1b[31m", ESSAY.replace("lang: en\n", "lang: en\npulisher: P\n"))
    monkeypatch.chdir(tmp_path)
    order = ("build", "w\x1b[31m", "--format", "transcript")
    first, again = call(capsys, *order), call(capsys, *order)
    assert "FIELD-UNKNOWN" in again.err
    assert first.told == again.told
    assert not OBEYED.search(again.err)
