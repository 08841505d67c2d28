"""Lists of readers: what is wrong is told at its lines; each reader gets what is theirs."""

from __future__ import annotations

import json
import os
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from command import work
from postoffice import PASSWORD, post
from sendable import azw3, epub, file, kindle, kobo, tolino

from publish.core.diagnostics import Rejected
from publish.core.yaml_positions import load
from publish.send.mail_settings import PASSWORD as VARIABLE
from publish.send.readers import read_readers, schema
from publish.send.targets import Mailbox, OnCable, Tablet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

    Publish = Callable[..., Result]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered and set, in folders of the test's; the password in the environment."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv(VARIABLE, PASSWORD)


def listed(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "readers.yaml"
    path.write_text(text, "utf-8")
    return path


GOOD = """\
# the group of Thursdays
readers:
  - name: Anna
    device: kobo
    address: /media/anna/KOBOeReader
  - {name: Ben, device: kindle, address: ben_12@Kindle.com}
  - {name: Carl, device: mail, address: carl@bücher.example}
  - {name: Dora, device: remarkable}
  - {name: Emil, device: tolino}
"""


def test_a_list_is_read(tmp_path: Path) -> None:
    found = read_readers(listed(tmp_path, GOOD))
    assert [one.name for one in found] == ["Anna", "Ben", "Carl", "Dora", "Emil"]
    anna, ben, carl, dora, emil = (one.target for one in found)
    assert isinstance(anna, OnCable)
    assert str(anna.path) == "/media/anna/KOBOeReader"
    assert ben == Mailbox("ben_12@Kindle.com", is_kindle=True)
    assert carl == Mailbox("carl@xn--bcher-kva.example", is_kindle=False)
    assert dora == Tablet("10.11.99.1", 80)
    assert emil == OnCable("tolino")


@pytest.mark.parametrize("head", ["", "# of Thursdays\n\n", "---\n", "# a\n---\n"])
def test_a_list_alone_is_that_of_the_readers(tmp_path: Path, head: str) -> None:
    text = f"{head}- name: Anna\n  device: kobo\n- name: Ben\n  device: kibdle\n"
    with pytest.raises(Rejected) as rejected:
        read_readers(listed(tmp_path, text))
    (found,) = rejected.value.findings
    assert (found.place.line, found.place.column) == (head.count("\n") + 4, 11)
    (anna,) = read_readers(listed(tmp_path, text.partition("- name: Ben")[0]))
    assert anna.name == "Anna"


BAD = """\
readers:
  - name: Anna
    device: kobbo
  - device: kindle
    address: ben@kindle
  - {name: Carl, device: mail, address: nobody}
  - {name: Dora, device: kobo, adress: x}
  - {name: Emil, device: kobo, address: emil@example.org}
  - {name: Fritz, device: remarkable, address: a b}
reders: []
"""


def test_all_that_is_wrong_is_told_at_once_with_its_line(publish: Publish, tmp_path: Path) -> None:
    result = publish("send", file(tmp_path), "--readers", listed(tmp_path, BAD))
    assert result.code == 1
    for line, code in (
        (3, "FIELD-TYPE"),
        (6, "READERS-ADDRESS"),
        (4, "FIELD-MISSING"),
        (7, "FIELD-UNKNOWN"),
        (10, "FIELD-UNKNOWN"),
    ):
        assert f"readers.yaml:{line}:" in result.err
        assert code in result.err
    assert "did you mean “address”?" in result.err
    right = BAD.replace("kobbo", "kobo").replace(
        "- device: kindle", "- device: kindle\n    name: Ben"
    )
    right = right.replace("adress: x", "address: /x").replace("reders: []\n", "")
    result = publish("send", file(tmp_path), "--readers", listed(tmp_path, right))
    assert [line.split(":")[1] for line in result.said] == ["6", "7", "9", "10"]
    assert result.err.count("READERS-ADDRESS") == 4


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("readers: []\n", "READERS-NONE", 0),
        ("", "FIELD-MISSING", 1),
        ("- {name: A, device: kobo}\n- {name: a, device: tolino}\n", "READERS-TWICE", 2),
        ('- {name: A, device: kobo}\n- {name: "A\\u200b", device: tolino}\n', "READERS-TWICE", 2),
        ('- {name: "\\u202e", device: kobo}\n', "FIELD-MISSING", 1),
        ("- {name: A, device: mail, address: a..b@example.org}\n", "READERS-ADDRESS", 1),
        ("- {name: A, device: mail, address: .a@example.org}\n", "READERS-ADDRESS", 1),
        (f"- {{name: A, device: mail, address: {'a' * 65}@example.org}}\n", "READERS-ADDRESS", 1),
        ("- {name: A, device: kobo}\n- {name: B, device: kobo}\n", "READERS-TWICE", 2),
        (
            "- {name: A, device: mail, address: a@b.org}\n"
            "- {name: B, device: mail, address: A@b.org}\n",
            "READERS-TWICE",
            2,
        ),
        ("readers: Anna\n", "FIELD-TYPE", 1),
        ("readers:\n- Anna\n", "FIELD-TYPE", 2),
        ("a: [\n", "YAML-SYNTAX", 2),
    ],
)
def test_what_is_no_list(tmp_path: Path, text: str, code: str, line: int) -> None:
    with pytest.raises(Rejected) as rejected:
        read_readers(listed(tmp_path, text))
    assert (code, line) in [(one.code, one.place.line) for one in rejected.value.findings]


def test_a_name_is_one_line_of_the_report(tmp_path: Path) -> None:
    text = '- {name: "Anna\\r\\nBen\\u202e", device: mail, address: a@example.org}\n'
    found = read_readers(listed(tmp_path, text))
    assert [one.name for one in found] == ["Anna Ben"]


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="READERS-FILE"):
        read_readers(tmp_path / "none.yaml")


def test_the_schema_says_the_same(publish: Publish) -> None:
    from publish.core.diagnostics import Findings

    def plain(text: str) -> Any:
        return load(text, "readers.yaml", 1, Findings()).value

    told = publish("schema", "readers")
    assert json.loads(told.out) == schema()
    validator: Any = import_module("jsonschema").Draft202012Validator(schema())
    assert validator.is_valid(plain(GOOD))
    for wrong in (BAD, "readers:\n- {name: A, device: kobo, colour: red}\n"):
        assert not validator.is_valid(plain(wrong))


# --- sending to a list ------------------------------------------------------------------


def built(tmp_path: Path) -> Path:
    """A work, and files of it as a build would have left them, newer than its source."""
    source = work(tmp_path / "on-proofs")
    old = time.time() - 100
    os.utime(source / "essay.md", (old, old))
    for name, data in (
        ("on-proofs.epub", epub()),
        ("on-proofs.kepub.epub", epub(words="for Kobos")),
        ("on-proofs-kindle.epub", epub(words="for Kindles")),
        ("on-proofs.azw3", azw3()),
    ):
        file(tmp_path / "build", name, data)
    return source


def test_each_gets_what_their_device_takes(publish: Publish, tmp_path: Path) -> None:
    source = built(tmp_path)
    readers = listed(
        tmp_path,
        f"- {{name: Anna, device: kobo, address: {kobo(tmp_path / 'anna')}}}\n"
        f"- {{name: Ben, device: kindle, address: ben@kindle.com}}\n"
        f"- {{name: Carl, device: kindle, address: {kindle(tmp_path / 'carl')}}}\n"
        f"- {{name: Dora, device: tolino, address: {tolino(tmp_path / 'dora')}}}\n"
        f"- {{name: Emil, device: mail, address: emil@example.org}}\n",
    )
    with post(tmp_path) as server:
        options = server.options("--really")
        result = publish("send", source, "--readers", readers, "--report", "json", *options)
        assert result.code == 0, result.err
        report = json.loads(result.out)
        rows = [(o["reader"], o["device"], o["status"], o["name"]) for o in report["outcomes"]]
        assert rows == [
            ("Anna", "Kobo", "sent", "on-proofs.kepub.epub"),
            ("Ben", "Send to Kindle", "sent", "on-proofs-kindle.epub"),
            ("Carl", "Kindle", "sent", "documents/on-proofs.azw3"),
            ("Dora", "Tolino", "sent", "Books/on-proofs.epub"),
            ("Emil", "mail", "sent", "on-proofs.epub"),
        ]
        assert len(report["farewells"]) >= 1
        (tmp_path / "anna" / "on-proofs.kepub.epub").unlink()
        again = publish("send", source, "--readers", readers, *options)
        assert again.code == 0
        assert again.out.count("was sent before") == 5
        assert len(server.office.letters) == 2
    assert not (tmp_path / "anna" / "on-proofs.kepub.epub").exists()
    assert "Anna    Kobo            " in again.out


def test_one_who_cannot_be_reached_keeps_nobody_from_theirs(
    publish: Publish, tmp_path: Path
) -> None:
    """And a run that was broken off goes on where it stopped."""
    readers = listed(
        tmp_path,
        "- {name: Anna, device: mail, address: anna@example.org}\n"
        "- {name: Ben, device: mail, address: ben@example.org}\n"
        f"- {{name: Carl, device: kobo, address: {tmp_path / 'carl'}}}\n"
        "- {name: Dora, device: mail, address: dora@example.org}\n",
    )
    with post(tmp_path) as server:
        options = server.options("--really")
        server.office.refused.add("ben@example.org")
        result = publish("send", file(tmp_path), "--readers", readers, *options)
        assert result.code == 1
        assert "(for Ben)" in result.err
        assert "(for Carl)" in result.err
        assert [one.rcpt_tos for one in server.office.letters] == [
            ["anna@example.org"], ["dora@example.org"],
        ]  # fmt: skip
        server.office.refused.clear()
        kobo(tmp_path / "carl")
        result = publish("send", tmp_path / "on-proofs.epub", "--readers", readers, *options)
        assert result.code == 0, result.err
        assert [one.rcpt_tos for one in server.office.letters][2:] == [["ben@example.org"]]
    assert (tmp_path / "carl" / "on-proofs.epub").is_file()


# --- works ------------------------------------------------------------------------------


def test_a_work_that_is_not_built_says_the_command(publish: Publish, tmp_path: Path) -> None:
    source, device = work(tmp_path / "on proofs"), kobo(tmp_path / "device")
    result = publish("send", source, "--to", device)
    assert result.code == 1
    assert "on-proofs.kepub.epub: error[SEND-UNBUILT]" in result.err
    assert f"publish build '{source}' --format ereaders" in result.err
    result = publish("send", source, "--to", f"kindle={kindle(tmp_path / 'k')}", "--files", "out")
    assert "--format ereaders --out out (it takes calibre" in result.err


def test_a_work_that_is_older_than_its_source_is_not_sent(publish: Publish, tmp_path: Path) -> None:
    source, device = built(tmp_path), kobo(tmp_path / "device")
    os.utime(source / "essay.md")
    soon = time.time() + 100
    os.utime(source / "essay.md", (soon, soon))
    result = publish("send", source, "--to", device)
    assert (result.code, "error[SEND-OLDER]" in result.err) == (1, True)
    assert not (device / "on-proofs.kepub.epub").exists()


def test_a_work_with_errors_says_them(publish: Publish, tmp_path: Path) -> None:
    source = work(tmp_path / "on-proofs", "---\ntitle: T\n---\n\nCall.[^no]\n")
    result = publish("send", source, "--to", kobo(tmp_path / "device"))
    assert (result.code, "NOTE-UNDEFINED" in result.err) == (1, True)


@pytest.mark.whole
def test_a_work_that_is_built_is_sent(publish: Publish, tmp_path: Path) -> None:
    """Whether it is of the source as it is, is known by what went into it, and not by times."""
    source, device = work(tmp_path / "on-proofs"), kobo(tmp_path / "device")
    assert publish("build", source, "--format", "ereaders", "--format", "epub").code == 0
    os.utime(source / "essay.md")
    result = publish("send", source, "--to", device)
    assert result.code == 0, result.err
    made = (tmp_path / "build" / "on-proofs.kepub.epub").read_bytes()
    assert (device / "on-proofs.kepub.epub").read_bytes() == made
    with post(tmp_path) as server:
        options = server.options("--really")
        result = publish("send", source, "--to", "kindle=ben@kindle.com", *options)
    assert (result.code, len(server.office.letters)) == (0, 1), result.err
    text = (source / "essay.md").read_text()
    (source / "essay.md").write_text(text.replace("longer", "shorter"))
    os.utime(source / "essay.md", (1, 1))
    result = publish("send", source, "--to", device)
    assert (result.code, "SEND-OLDER" in result.err) == (1, True)
    other = work(
        tmp_path / "another", text.replace("title: On Proofs", "title: Else\nslug: on-proofs")
    )
    assert "SEND-FOREIGN" in publish("send", other, "--to", device).err
