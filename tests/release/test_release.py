"""Releases of a small work, built: two versions, their files, the errata slip, cited places."""

from __future__ import annotations

import json
import pickle
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jsonschema  # type: ignore[import-untyped]
import pypdfium2
import pytest
from command import files, layout, work

import publish
from publish.core.diagnostics import Findings, Place
from publish.preflight import preflight
from publish.readback import read_back
from publish.release.errata import Erratum
from publish.release.manifest import schema
from publish.release.slip import prove_slip

if TYPE_CHECKING:
    from collections.abc import Callable

    from command import Result

HEAD = """\
---
title: A Declaration
author: Thomas Jefferson
identifier: urn:uuid:00000000-0000-4000-8000-000000000001
modified: {day}
lang: en
slug: declaration
---

"""
FIRST = """\
## The Opening

[]{.page n=13}When in the Course of human events, it becomes necessary for one people to
dissolve the political bands which have connected them with another, and to assume among the
powers of the earth, the separate and equal station to which the Laws of Nature and of
Nature’s God entitle them, a decent respect to the opinions of mankind requires that they
should declare the causes which impel them to the separation.[^causes]

We hold these truths to be self-evident, that all men are created equal, that they are
endowed by their Creator with certain unalienable Rights, that among these are Life, Liberty
and the pursuit of Happiness. That to secure these rights, Governments are instituted among
Men, deriving their just powers from the consent of the governed.

[^causes]: The causes are told below, one after the other, each beginning with the same
word.

## The Causes

[]{.page n=14}He has refused his Assent to Laws, the most wholesome and necessary for the
public good.

He has forbidden his Governors to pass Laws of immediate and pressing importance, unless
suspended in their operation till his Assent should be obtained; and when so suspended, he
has utterly neglected to attend to them.[^laws]

[^laws]: Of these laws a list was made.

He has dissolved Representative Houses repeatedly, for opposing with manly firmness his
invasions on the rights of the people.

He has made Judges dependent on his Will alone, for the tenure of their offices, and the
amount and payment of their salaries.
"""
GONE = """\
He has refused his Assent to Laws, the most wholesome and necessary for the
public good.

"""
NEW = "A paragraph that the editor has put in, in one line.\n\n"
SECOND = (
    FIRST.replace("requires that", '{~~requires~>demands~~}{reason="a slip" resp="ed."} that')
    .replace("same\nword.", "same\nwords.")
    .replace("He has dissolved", f"{NEW}He has dissolved")
    .replace(GONE, "")
)


def source(folder: Path, text: str = FIRST, day: str = "2026-01-05") -> Path:
    return work(folder, HEAD.format(day=day) + text)


class Two(NamedTuple):
    """A work of which two versions were released, and the folder of the releases."""

    work: Path
    out: Path

    def folder(self, version: str) -> Path:
        return self.out / "declaration" / version

    def pdf(self, version: str, name: str = "declaration.pdf") -> bytes:
        return (self.folder(version) / name).read_bytes()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    folder = tmp_path_factory.mktemp("two")
    out = folder / "releases"
    first = publish.release(source(folder / "w"), version="1.0", out=out, formats="pdf")
    assert first.ok, first.diagnostics
    assert first.written
    path = source(folder / "w", SECOND, "2026-02-07")
    second = publish.release(path, version="1.1", out=out, formats="pdf")
    assert second.ok, second.diagnostics
    return Two(path, out)


def slip_text(two: Two) -> str:
    seen = read_back(two.pdf("1.1", "declaration-errata.pdf"), ".pdf")
    return " ".join(line.text for line in seen.lines)


# --- the folder -------------------------------------------------------------------------


def test_what_is_in_a_release(two: Two) -> None:
    assert sorted(files(two.folder("1.0"))) == [
        "CHANGES.md", "SHA256SUMS", "declaration.pdf", "manifest.json", "source/essay.md",
    ]  # fmt: skip
    assert {*files(two.folder("1.1"))} - {*files(two.folder("1.0"))} == {"declaration-errata.pdf"}
    assert (two.folder("1.1") / "source/essay.md").read_bytes() == (
        two.work / "essay.md"
    ).read_bytes()


def test_the_checksums_are_right(two: Two) -> None:
    for version in ("1.0", "1.1"):
        command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
        done = subprocess.run(command, cwd=two.folder(version), check=False, capture_output=True)
        assert (done.returncode, done.stdout) == (0, b"")


def test_the_manifest_keeps_to_its_schema(two: Two) -> None:
    manifest = json.loads((two.folder("1.1") / "manifest.json").read_text("utf-8"))
    jsonschema.validate(manifest, schema())
    assert manifest["version"] == "1.1"
    assert manifest["previous"] == "1.0"
    assert manifest["date"] == "2026-02-07"
    assert manifest["identifier"] == "urn:uuid:00000000-0000-4000-8000-000000000001"
    assert (manifest["paragraphs"], manifest["notes"]) == (6, 2)
    assert manifest["pages"] == len(pypdfium2.PdfDocument(two.pdf("1.1")))
    types = {file["path"]: file["type"] for file in manifest["files"]}
    assert types["source/essay.md"] == "text/markdown"
    assert types["declaration-errata.pdf"] == "application/pdf"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest | {"version": 1}, schema())


def test_the_same_again_changes_nothing(two: Two) -> None:
    before = files(two.out)
    result = publish.release(two.work, version="1.1", out=two.out, formats="pdf")
    assert result.ok
    assert not result.written
    assert files(two.out) == before


@pytest.mark.whole
def test_another_folder_gets_the_same_bytes(two: Two, tmp_path: Path) -> None:
    publish.release(source(tmp_path / "w"), version="1.0", out=tmp_path / "r", formats="pdf")
    assert files(tmp_path / "r" / "declaration" / "1.0") == files(two.folder("1.0"))


def test_a_version_with_other_bytes_is_an_error(two: Two) -> None:
    before = files(two.out)
    result = publish.release(two.work, version="1.0", out=two.out, formats="pdf")
    assert not result.ok
    (found,) = [one for one in result.diagnostics if one.severity == "error"]
    assert found.code == "RELEASE-EXISTS"
    assert "declaration.pdf" in found.message
    assert files(two.out) == before


def test_the_schema_is_printed(publish: Callable[..., Result]) -> None:
    assert json.loads(publish("schema", "release").out) == json.loads(json.dumps(schema()))
    assert '"title": "Seminar"' in publish("schema").out


def test_release_is_a_function_and_a_package() -> None:
    assert import_module("publish.release.store").Store is not None
    assert callable(publish.release)
    assert pickle.loads(pickle.dumps(publish.release)) is publish.release  # noqa: S301


# --- changes and slip -------------------------------------------------------------------


CHANGES = """\
# Changes in 1.1

Thomas Jefferson, *A Declaration*, as of 2026-02-07.

Since 1.0 of 2026-01-05: 1 emendation, 1 other change, 1 paragraph added, 1 paragraph removed.

## Emendations

- ¶1, p. 3: … opinions of mankind ~~requires~~ **demands** that they should … – a slip (ed.)

## Other changes

- ¶1, p. 3, n. 1: … with the same ~~word.~~ **words.**

## Headings, paragraphs and notes

- ¶3, p. 3: removed: {gone}
- ¶4, p. 3: added: A paragraph that the editor has put in, in one line.

## Numbers

- ¶4 is now ¶3
"""


def test_the_list_of_changes(two: Two) -> None:
    listed = (two.folder("1.1") / "CHANGES.md").read_text("utf-8")
    assert listed == CHANGES.replace("{gone}", " ".join(GONE.split()))
    first = (two.folder("1.0") / "CHANGES.md").read_text("utf-8")
    assert first.endswith("This is the first release.\n")


def printed_line(data: bytes, page: int, line: int) -> str:
    """A line of a page, counted from its top without head and folio."""
    lines = [one for one in read_back(data, ".pdf").lines if (one.page, one.role) == (page, "body")]
    return lines[line - 1].text


def test_the_slip_leads_to_the_lines_of_the_printed_edition(two: Two) -> None:
    text = slip_text(two)
    assert "Errata for owners of edition 1.0; corrected in 1.1" in text
    place = re.search(r"Page (\d+), line (\d+) \(¶ 1\): for requires read demands", text)
    assert place is not None
    assert "requires" in printed_line(two.pdf("1.0"), int(place[1]), int(place[2]))
    assert re.search(r"Page 3, note 1, line \d \(¶ 1\): for word read words", text)
    gone = re.search(r"Page (\d+), lines (\d+)–\d+ \(¶ 3\): delete He has refused his …", text)
    assert gone is not None
    assert printed_line(two.pdf("1.0"), int(gone[1]), int(gone[2])).startswith("He has refused")
    assert "add a new paragraph: A paragraph that the editor has put in, in one line." in text


def test_the_slip_is_judged_as_other_files(two: Two) -> None:
    report = preflight(two.pdf("1.1", "declaration-errata.pdf"), "a.pdf")
    assert [fault for fault in report.faults if fault.severity == "error"] == []
    document = pypdfium2.PdfDocument(two.pdf("1.1", "declaration-errata.pdf"))
    assert document.get_metadata_dict()["Title"] == "Errata: A Declaration"
    assert document.is_tagged()
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [105, 148]


def test_a_slip_that_lacks_a_word_is_refused(two: Two) -> None:
    entry = Erratum(deed="replace", page=3, old="requires", new="commands")
    findings = Findings()
    prove_slip(two.pdf("1.1", "declaration-errata.pdf"), [entry], Place("x"), findings)
    assert [one.code for one in findings] == ["PROOF-LOST"]


# --- cited places -----------------------------------------------------------------------


def where(two: Two, citation: str, until: str = "") -> str:
    found = publish.where(citation, two.work, since="1.0", until=until, out=two.out)
    assert found.location is not None, found.diagnostics
    return f"{found.location.new}: {' '.join(found.location.fates)}"


@pytest.mark.parametrize("until", ["", "1.1"])
def test_where_places_are(two: Two, until: str) -> None:
    assert where(two, "Jefferson, *A Declaration*, ¶1, p. 3", until) == "¶1, p. 3: changed"
    assert where(two, "¶3", until) == "None: gone"
    assert where(two, "¶4", until).startswith("¶3, p. ")
    assert where(two, "n. 2", until).endswith("n. 2: same")
    assert where(two, "p. 13 of the original", until) == "¶¶1–2, p. 3: changed"


@pytest.mark.parametrize(("since", "until"), [("1", "1.1"), ("1.0.0", "1.1.0"), ("1.0", "1.1.0.0")])
def test_a_version_may_be_written_otherwise(two: Two, since: str, until: str) -> None:
    found = publish.where("¶3", two.work, since=since, until=until, out=two.out)
    assert found.location is not None
    assert found.location.fates == ("gone",)


def test_a_citation_of_another_work_is_doubted(two: Two, publish: Callable[..., Result]) -> None:
    asked = ("where", "Kant, *Critique of Pure Reason*, ¶3", two.work, "--from", "1.0")
    told = publish(*asked, "--out", two.out)
    assert told.code == 0
    assert told.out.splitlines()[1] == "now: gone"
    assert "warning[WHERE-OTHER]" in told.err
    assert "this work is “A Declaration” by Thomas Jefferson" in told.err


def test_an_answer_for_programs(two: Two, publish: Callable[..., Result]) -> None:
    asked = (two.work, "--from", "1.0", "--out", two.out, "--report", "json")
    several = json.loads(publish("where", "¶¶2–4", *asked, "--to", "1.1").out)
    assert (several["citation"], several["from"], several["to"]) == ("¶¶2–4", "1.0", "1.1")
    assert several["old"]["paragraphs"] == [{"first": 2, "last": 4}]
    assert [part["fates"] for part in several["parts"]] == [["same"], ["gone"], ["same"]]
    assert several["parts"][1]["new"] is None
    absent = publish("where", "¶99", *asked)
    assert absent.code == 1
    told = json.loads(absent.out)
    assert (told["old"], told["to"]) == (None, None)
    assert [one["code"] for one in told["diagnostics"]] == ["WHERE-ABSENT"]


def test_a_citation_that_does_not_agree(two: Two) -> None:
    found = publish.where("¶1, p. 4", two.work, since="1.0", out=two.out)
    assert not found.ok
    assert [one.code for one in found.diagnostics] == ["WHERE-ABSENT"]
    assert "¶1 is on p. 3, not on p. 4" in found.diagnostics[0].message


def test_what_cannot_be_asked(two: Two) -> None:
    codes = [
        publish.where("nowhere", two.work, since="1.0", out=two.out),
        publish.where("¶1", two.work, since="9", out=two.out),
        publish.where("¶1", two.work, since="../x", out=two.out),
    ]
    assert [one.diagnostics[0].code for one in codes] == [
        "WHERE-UNREAD", "RELEASE-MISSING", "RELEASE-MISSING",
    ]  # fmt: skip


def test_the_command(two: Two, publish: Callable[..., Result]) -> None:
    out = publish("where", "¶4", two.work, "--from", "1.0", "--out", two.out).out
    assert out.splitlines()[0].startswith("in 1.0: ¶4, p. ")
    assert out.splitlines()[1].startswith("now: ¶3, p. ")
    assert out.splitlines()[2] == "  the same"
    gone = publish("where", "¶3", two.work, "--from", "1.0", "--to", "1.1", "--out", two.out)
    assert gone.out.splitlines()[1] == "in 1.1: gone"
    several = publish("where", "¶¶2–4", two.work, "--from", "1.0", "--out", two.out).out
    assert "  ¶3, p. 3: gone" in several.splitlines()
    wrong = publish("where", "¶99", two.work, "--from", "1.0", "--out", two.out)
    assert wrong.code == 1
    assert "error[WHERE-ABSENT]: there is no ¶99: there are 6 paragraphs" in wrong.err
    assert publish("where", "¶1", "--from", "1.0").code == 2


# --- what is refused --------------------------------------------------------------------


@pytest.fixture
def copy(two: Two, tmp_path: Path) -> Two:
    """The first release alone, in a folder that may be spoilt."""
    for name, data in files(two.folder("1.0")).items():
        path = tmp_path / "releases" / "declaration" / "1.0" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Two(source(tmp_path / "w", SECOND, "2026-02-07"), tmp_path / "releases")


def error_of(two: Two, version: str = "1.1") -> publish.Diagnostic:
    result = publish.release(two.work, version=version, out=two.out, formats="transcript")
    assert not result.ok
    return next(one for one in result.diagnostics if one.severity == "error")


def test_a_damaged_release_is_named(copy: Two) -> None:
    file = copy.folder("1.0") / "declaration.pdf"
    file.write_bytes(file.read_bytes() + b"\n")
    found = error_of(copy)
    assert found.code == "RELEASE-DAMAGED"
    assert found.message.endswith("declaration.pdf has been changed")
    assert found.place.path.endswith("declaration/1.0")
    asked = publish.where("¶1", copy.work, since="1.0", out=copy.out)
    assert [one.code for one in asked.diagnostics] == ["RELEASE-DAMAGED"]
    assert not copy.folder("1.1").exists()


@pytest.mark.whole
def test_a_damaged_release_that_is_not_needed_is_told(two: Two, tmp_path: Path) -> None:
    out = tmp_path / "releases"
    shutil.copytree(two.out, out)
    (out / "declaration" / "1.0" / "CHANGES.md").unlink()
    folder = source(tmp_path / "w", SECOND.replace("one line", "a line"), "2026-03-01")
    result = publish.release(folder, version="1.2", out=out, formats="transcript")
    assert result.ok
    (found,) = [one for one in result.diagnostics if one.code == "RELEASE-DAMAGED"]
    assert (found.severity, found.message.endswith("CHANGES.md is missing")) == ("warning", True)


def test_an_unfinished_release_is_named(copy: Two) -> None:
    (copy.folder("1.0") / "SHA256SUMS").unlink()
    assert "it was never finished" in error_of(copy).message


def test_a_release_under_the_name_of_another_is_named(copy: Two) -> None:
    copy.folder("1.0").rename(copy.folder("0.5"))
    found = error_of(copy)
    assert (found.code, "by its manifest it is 1.0" in found.message) == ("RELEASE-DAMAGED", True)


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "source/desktop.ini", "._essay.md"])
def test_what_systems_leave_in_folders_is_no_damage(copy: Two, name: str) -> None:
    (copy.folder("1.0") / name).write_bytes(b"x")
    assert publish.where("¶1", copy.work, since="1.0", out=copy.out).ok


def test_a_manifest_of_another_form_is_named(copy: Two) -> None:
    from publish.release.checksums import checksums

    file = copy.folder("1.0") / "manifest.json"
    file.write_text(file.read_text("utf-8").replace('"manifest": 1', '"manifest": 2'), "utf-8")
    whole = {k: v for k, v in files(copy.folder("1.0")).items() if k != "SHA256SUMS"}
    (copy.folder("1.0") / "SHA256SUMS").write_bytes(checksums(whole))
    assert error_of(copy).code == "RELEASE-MANIFEST"


@pytest.mark.parametrize("version", ["1.0.0", "0.9", "1"])
def test_a_version_has_to_grow(copy: Two, version: str) -> None:
    with pytest.raises(publish.UsageError, match=r"does not come after 1\.0.*--version 1\.1"):
        publish.release(copy.work, version=version, out=copy.out)


def test_a_version_has_to_be_one(copy: Two) -> None:
    with pytest.raises(publish.UsageError, match=r"“1\.1-beta” is no version"):
        publish.release(copy.work, version="1.1-beta", out=copy.out)
    result = publish.release(copy.work, out=copy.out)
    assert [one.code for one in result.diagnostics] == ["RELEASE-VERSION"]
    assert "nothing says which version this is" in result.diagnostics[0].message


def test_the_edition_of_the_head_is_the_version(tmp_path: Path) -> None:
    text = HEAD.format(day="2026-01-05").replace("lang: en", "lang: en\nedition: 2")
    folder = work(tmp_path / "w", text + "One paragraph of a text.\n")
    result = publish.release(folder, out=tmp_path / "r", formats="transcript")
    assert (result.version, result.ok) == ("2", True)


def test_a_work_with_errors_leaves_nothing(tmp_path: Path) -> None:
    folder = source(tmp_path / "w", "A call of no note.[^none]\n")
    result = publish.release(folder, version="1.0", out=tmp_path / "r")
    assert [one.code for one in result.diagnostics] == ["NOTE-UNDEFINED"]
    assert not (tmp_path / "r").exists()


def test_an_output_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    folder = source(tmp_path / "w", "There are no questions for cards.\n")
    formats = ["transcript", "cards"]
    result = publish.release(folder, version="1.0", out=tmp_path / "r", formats=formats)
    assert "CARDS-NONE" in {one.code for one in result.diagnostics}
    assert not result.ok
    assert files(tmp_path / "r") == {}


def test_another_work_of_the_same_slug_is_refused(copy: Two) -> None:
    text = HEAD.format(day="2026-03-01").replace("0001", "0002")
    work(copy.work, text + "Nothing of this stands in the other work, not a single phrase of it.\n")
    assert error_of(copy).code == "RELEASE-FOREIGN"


def test_the_manifest_says_with_what_it_was_made(tmp_path: Path) -> None:
    folder = source(tmp_path / "w", "One paragraph of a text.\n")
    layout(tmp_path / "layouts" / "mine", "inherits: [transcript]\n")
    result = publish.release(
        folder, version="1.0", out=tmp_path / "r", layout=tmp_path / "layouts" / "mine",
        settings={"trim": "a5", "line-numbers": 5},
    )  # fmt: skip
    assert result.folder is not None, result.diagnostics
    manifest = json.loads((result.folder / "manifest.json").read_text("utf-8"))
    jsonschema.validate(manifest, schema())
    assert manifest["layouts"] == ["mine"]
    assert manifest["settings"] == {"trim": "a5", "line-numbers": 5}


def test_a_source_without_a_day_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    text = HEAD.format(day="2026-01-05").replace("modified: 2026-01-05\n", "")
    folder = work(tmp_path / "w", text + "One paragraph of a text.\n")
    result = publish.release(folder, version="1.0", out=tmp_path / "r", formats="transcript")
    assert [one.code for one in result.diagnostics] == ["RELEASE-UNDATED"]
    manifest = json.loads((tmp_path / "r/declaration/1.0/manifest.json").read_text("utf-8"))
    assert manifest["date"] is None


# --- further files, the source ----------------------------------------------------------


def test_further_files_go_out_as_they_are(tmp_path: Path) -> None:
    folder = source(tmp_path / "w", "One paragraph of a text.\n")
    (tmp_path / "poster.svg").write_bytes(b"<svg/>")
    options = {"version": "1.0", "out": tmp_path / "r", "formats": "transcript"}
    result = publish.release(folder, files=tmp_path / "poster.svg", **options)  # type: ignore[arg-type]
    assert result.folder is not None
    assert (result.folder / "poster.svg").read_bytes() == b"<svg/>"
    (tmp_path / "declaration.txt").write_bytes(b"")
    for name, why in (("declaration.txt", "is called declaration.txt"), ("none", "no such file")):
        again = options | {"version": "1.1"}
        other = publish.release(folder, files=tmp_path / name, **again)  # type: ignore[arg-type]
        assert [one.code for one in other.diagnostics] == ["RELEASE-FILE"]
        assert why in other.diagnostics[0].message


@pytest.mark.whole
def test_the_source_is_all_that_was_read(tmp_path: Path) -> None:
    folder = source(tmp_path / "w", "One paragraph of a text.\n\n![A square](maps/map.svg)\n")
    (folder / "maps").mkdir()
    (folder / "seminars").mkdir()
    square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    (folder / "maps" / "map.svg").write_text(square, "utf-8")
    (folder / "seminar.yaml").write_text("title: A group\n", "utf-8")
    (folder / "seminars" / "two.yaml").write_text("title: Another group\n", "utf-8")
    (folder / "draft.txt").write_text("not of the work", "utf-8")
    result = publish.release(folder, version="1.0", out=tmp_path / "r", formats="pdf")
    assert result.folder is not None
    assert sorted(files(result.folder / "source")) == [
        "essay.md", "maps/map.svg", "seminar.yaml", "seminars/two.yaml",
    ]  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("de", "Seite 1, Zeile 1 (¶ 1): statt Wort lies Stück"),
        ("fr", "Page 1, ligne 1 (§ 1): au lieu de Wort lire Stück"),
        ("ru", "Страница 1, строка 1 (§ 1): вместо Wort следует читать Stück"),
        ("he", "Page 1, line 1"),
    ],
)
def test_the_slip_in_other_languages(tmp_path: Path, lang: str, said: str) -> None:
    text = HEAD.format(day="2026-01-05").replace("lang: en", f"lang: {lang}")
    body = "Ein Wort steht in diesem kurzen Satz, und es ist das einzige.\n"
    out = tmp_path / "r"
    for version, words in (("1", body), ("2", body.replace("Wort", "Stück"))):
        folder = work(tmp_path / "w", text + words)
        result = publish.release(folder, version=version, out=out, formats="pdf")
        assert result.ok, result.diagnostics
    seen = read_back((out / "declaration" / "2" / "declaration-errata.pdf").read_bytes(), ".pdf")
    page = re.search(r"(\d+)", next(one.text for one in seen.lines if "Stück" in one.text))
    assert page is not None
    text = " ".join(one.text for one in seen.lines)
    assert said.replace(" 1,", f" {page[1]},", 1) in text
