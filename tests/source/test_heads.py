"""Heads as people write them: each slip is told at its place, with the line to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import work_of
from command import start

from publish.core.diagnostics import Findings
from publish.core.yaml_positions import load
from publish.source.reader import parse

if TYPE_CHECKING:
    from pathlib import Path

BODY = "\n\nSome text.\n"
#: A file, the place of what is wrong, its code, what the hint says.
SLIPS = [
    ("---yaml\ntitle: T\n---", "1:1", "HEAD-START", "write --- instead"),
    ("***\ntitle: T\n***", "1:1", "HEAD-START", "write --- instead"),
    ("```yaml\ntitle: T\n```", "1:1", "HEAD-START", "write --- instead"),
    ("\\-\\-\\-\ntitle: T\n\\-\\-\\-", "1:1", "HEAD-START", "write --- instead"),
    ("---\ntitle: T\nauthor: A\nText. So.", "1:1", "YAML-UNCLOSED", "after line 3, “author"),
    ("---\ntitle: T\n\nauthor: A\n\ndate: 1911", "1:1", "YAML-UNCLOSED", "line 6, “date: 1911”"),
    ("---\ntitle: T\n\n# A heading", "1:1", "YAML-UNCLOSED", "line 2, “title: T”"),
    ("+++\ntitle = “The Strike”\n+++", "2:9", "TOML-SYNTAX", 'title = "The Strike"'),
    ("+++\ntitle = The Strike\n+++", "2:9", "TOML-SYNTAX", 'title = "The Strike"'),
    ('+++\ntitle = "The Strike\n+++', "2:20", "TOML-SYNTAX", 'title = "The Strike"'),
    ('+++\ntitle = "T"\ndate = 2024-13-45\n+++', "3:12", "TOML-SYNTAX", 'date = "1956-07-12"'),
    ("{\n  \"title\": \"T\"", "1:1", "YAML-UNCLOSED", "write }"),
    ("---\ntitle: 'It's so'\n---", "2:8", "YAML-SYNTAX", 'title: "It\'s so"'),
    ("---\ntitle: T\n\tauthor: A\n---", "3:1", "YAML-SYNTAX", "line above begins: author: A"),
    ("---\ntitle: T\nauthor:\n\tname: A\n---", "4:1", "YAML-SYNTAX", "“  name: A”"),
    ("---\ntitle: \"The Strike”\n---", "2:8", "YAML-SYNTAX", 'write title: "The Strike"'),
    ("---\ntitle: \"The \\Strike\"\n---", "2:13", "YAML-SYNTAX", "write title: 'The \\Strike'"),
    ("---\ntitle: T\nauthor: -\n---", "3:9", "YAML-SYNTAX", "delete the line"),
    ("---\ntitle = The Strike\n---", "2:7", "YAML-MAPPING", "write title: The Strike"),
    ("---\ntitle：The Strike\n---", "2:6", "YAML-MAPPING", "write title: The Strike"),
    ("---\nTitle The Strike\nauthor: A\n---", "2:6", "YAML-SYNTAX", "write Title: The Strike"),
    ("---\ntitle: {{ page.title }}\n---", "2:8", "FIELD-TYPE", 'title: "…"'),
    ("---\ntitle: T\nauthor: {A. B}\n---", "3:9", "FIELD-TYPE", "write author: A. B"),
    ("---\ntitle: T\nauthor: [[A. B]]\n---", "3:10", "FIELD-TYPE", "write author: A. B"),
    (
        "---\ntitle: T\nisbn: [978-3-16-148410-0, 978-0-306-40615-7]\n---",
        "3:7", "FIELD-TYPE", "isbn: {print: 978-3-16-148410-0, epub: 978-0-306-40615-7}",
    ),
    ("---\ntitle: T\nlastmod: 2024-01-01\nmodified: 2025-01-01\n---", "4:1", "FIELD-TWICE",
     "both mean “modified”"),
    ("---\ntitle: T\ndate: 1956-57\n---", "3:7", "DATE-WRONG", "write 1956–57, if two years"),
    ("---\ntitle: T\ndate: 1914/18\n---", "3:7", "DATE-WRONG", "write 1914–18, if two years"),
    ("---\ntitle: T\ndate: 5/1911\n---", "3:7", "DATE-WRONG", "write 1911-05"),
    ("---\ntitle: T\ndate: 32. März 1848\n---", "3:7", "DATE-WRONG", "write 1956-07-12"),
    ("---\ntitle: T\ndate: 2024-W03\n---", "3:7", "DATE-WRONG", "write 1956-07-12"),
    ("---\ntitle: T\ndate: 2026-11-26T\n---", "3:7", "DATE-WRONG", "write 1956-07-12"),
    ("---\nTitle: The $x^2$ Strike\n---", "2:12", "MARKUP-FOREIGN", "write the words alone"),
    ("---\ntitle: T\ncreator: A^[of B]\n---", "3:11", "MARKUP-FOREIGN", "write [^a] after"),
    ("---\ntitle: T\ncopyright: by *B*\n---", "3:15", "MARKUP-FOREIGN", "without the signs: B"),
    ("---\ntitle: The St\u00adrike\n---", "2:14", "CHARACTER-INVISIBLE", "delete it"),
    ("---\ntitle: T\nauthor: A\u200b B\n---", "3:10", "CHARACTER-INVISIBLE", "delete it"),
    ("---\ntitle: T\nkeywords: [a\ufeff, b]\n---", "3:13", "CHARACTER-INVISIBLE", "delete it"),
    ("---\ntitle: T\ncover: https://example.org/c.png\n---", "3:8", "IMAGE-REMOTE", "save it"),
    ("---\ntitle: T\nidentifier:\n- scheme: ISBN-13\n  text: 978-3-16-148410-1\n---", "5:9",
     "ISBN-WRONG", "compare it"),
    ("---\ntitle: 'Twas the night\n---", "2:8", "YAML-SYNTAX", "write title: \"'Twas the night\""),
    ("---\ntitle: T\nauthor:\n- A\n - B\n---", "4:3", "YAML-SYNTAX", "begin it where this entry"),
    ("---\ntitle: >The Strike\n---", "2:8", "YAML-SYNTAX", 'write title: ">The Strike"'),
    ("---\ntitle: !important\n---", "2:8", "YAML-SYNTAX", 'write title: "!important"'),
    ("---\ntitle: &c and so on\n---", "2:8", "YAML-SYNTAX", 'write title: "&c and so on"'),
    ("---\ntitle:\n---", "2:1", "FIELD-MISSING", "write it after the colon"),
    ("---\ntitle: T\nauthor:\n    name: A\n   sort: B\n---", "5:4", "YAML-SYNTAX", "put 4 spaces"),
    ("---\ntitle: T\nauthor: name: A\n---", "3:13", "YAML-SYNTAX", "write author: {name: A}"),
    ("---\ntitle: T\nauthor: {name: A, sort: B\n---", "3:9", "YAML-SYNTAX", "{name: A, sort: B}"),
    ("---\ntitle; T\n---", "2:6", "YAML-MAPPING", "write title: T"),
    ("---\n- title: T\n- author: A\n---", "2:1", "YAML-MAPPING", "without the hyphens"),
    ("---\ntitle: T\nauthor: 'A\nlang: en'\n---", "3:9", "YAML-SYNTAX", "put another '"),
]  # fmt: skip
#: A file, and what is read of it.
READ = [
    ('{\n  "title": "The Strike",\n  "date": "1911"\n}', "The Strike", "1911"),
    ("%The Strike\n%A. B\n%1911", "The Strike", "1911"),
    ("---\ntitle:\n  main: The Strike\n  sub: A Lecture\n---", "The Strike", ""),
    ("---\ntitle: T\ndate: 44 BC\n---", "T", "44 BC"),
    ("---\ntitle: T\ndate: c.1956\n---", "T", "c.1956"),
    ("---\ntitle: T\ndate: s.d.\n---", "T", "s.d."),
    ("---\ntitle: T\ndate: 1911–5–12\n---", "T", "1911-05-12"),
    ("---\ntitle: T\ndate: 1911.05.12\n---", "T", "1911-05-12"),
    ("---\ntitle: T\ndate: 1914-1918\n---", "T", "1914-1918"),
]


@pytest.mark.parametrize(("head", "place", "code", "hint"), SLIPS)
def test_a_slip_is_told_with_the_line_to_write(head: str, place: str, code: str, hint: str) -> None:
    findings = Findings()
    parse(head + BODY, "a.md", findings)
    found = [(f"{one.place.line}:{one.place.column}", one.code, one.hint) for one in findings]
    assert any(one[:2] == (place, code) and hint in one[2] for one in found), found


@pytest.mark.parametrize(("head", "title", "date"), READ)
def test_heads_that_are_read(head: str, title: str, date: str) -> None:
    findings = Findings()
    work = parse(head + BODY, "a.md", findings)
    assert work and not findings.failed
    assert (work.metadata.title, work.metadata.date) == (title, date)


def test_people_with_several_roles_and_other_keys() -> None:
    findings = Findings()
    head = (
        "---\ntitle: T\neditor: visual\ntranslated-by: C\ncontributor:\n"
        "- {name: A, roles: [ill, trl], orcid: orcid.org/0000–0002–1825–0097}\n---"
    )
    work = parse(head + BODY, "a.md", findings)
    assert work and not findings.failed
    assert [one.name for one in work.metadata.translator] == ["C", "A"]
    assert [(one.name, one.role) for one in work.metadata.contributor] == [("A", "ill")]
    assert work.metadata.translator[1].orcid == "0000-0002-1825-0097"
    assert not work.metadata.editor


@pytest.mark.whole
@pytest.mark.parametrize("text", ["Only text.\n", "title: T\nauthor: A\n---\n\nText.\n"])
def test_nothing_is_asked_of_a_missing_head(tmp_path: Path, text: str) -> None:
    work_of(tmp_path / "w", "Text.", "title: T")
    (tmp_path / "w" / "essay.md").write_text(text, "utf-8")
    result = start("check", "w", folder=tmp_path)
    assert result.code == 1
    assert "MODIFIED-MISSING" not in result.out and "IDENTIFIER-MISSING" not in result.out


def test_a_date_under_another_key_is_not_added_again(tmp_path: Path) -> None:
    work_of(tmp_path / "w", "Text.", "title: T\nlastmod: 2024-01-01")
    assert start("check", "--fix", "--yes", "w", folder=tmp_path).code == 0
    text = (tmp_path / "w" / "essay.md").read_text("utf-8")
    assert "modified:" not in text and "format: 2" in text


def test_a_character_that_cannot_be_in_yaml_has_its_place() -> None:
    """Of whatever units its reader counts."""
    findings = Findings()
    load("title: é\nauthor: 'ü\x07'\n", "a.yaml", 1, findings)
    (found,) = findings
    assert (found.code, str(found.place)) == ("YAML-SYNTAX", "a.yaml:2:11")
