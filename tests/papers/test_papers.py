"""The papers of those who carry on: what they name is there, where they lead there is something."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from building import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PAPERS = [
    DOCS / "architecture.md", DOCS / "glossary.md", DOCS / "decisions" / "README.md", *DECISIONS,
    ROOT / "examples" / "README.md",
]  # fmt: skip


def anchors(text: str) -> set[str]:
    """The anchors of headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


def broken_links(page: Path, text: str) -> list[str]:
    """The links of a page that lead nowhere."""
    found = []
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if not file.exists() or (anchor and anchor not in anchors(file.read_text("utf-8"))):
            found.append(target)
    return found


@cache
def names_in(path: str) -> frozenset[str]:
    """What a module defines: ``name``, and ``Class.member``."""
    names = set[str]()
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        names |= _defined(node)
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                names |= {f"{node.name}.{name}" for name in _defined(inner)}
            for one in ast.walk(node):  # what a constructor sets
                if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store):
                    names.add(f"{node.name}.{one.attr}")
    return frozenset(names)


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def rows(page: Path, columns: int) -> list[list[str]]:
    """The cells of the tables of a page that have so many columns, without their heads."""
    lines = re.findall(r"^\| (.+) \|$", page.read_text("utf-8"), re.MULTILINE)
    cells = [line.split(" | ") for line in lines]
    return [row for row in cells if len(row) == columns]


# --- links and decisions ----------------------------------------------------------------


@pytest.mark.parametrize("page", PAPERS, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page, page.read_text("utf-8")) == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    text = "[a](no.md) [b](glossary.md#no) [c](#no) [d](glossary.md#software) [e](https://a.org)"
    assert broken_links(DOCS / "architecture.md", text) == ["no.md", "glossary.md#no", "#no"]


def test_decisions_are_numbered_and_listed_with_their_titles() -> None:
    listed = re.findall(r"^\| (\d+) \| \[(.+?)\]\((.+?)\)", PAPERS[2].read_text("utf-8"), re.M)
    expected = []
    for number, page in enumerate(DECISIONS, 1):
        title = page.read_text("utf-8").partition("\n")[0]
        assert page.name.startswith(f"{number:02}-")
        expected.append((str(number), title.removeprefix(f"# {number}. "), page.name))
    assert listed == expected


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_says_why_and_what_was_rejected(page: Path) -> None:
    text = page.read_text("utf-8")
    parts = ["**Context.**", "**Decision.**", "**Consequences.**", "**Rejected.**"]
    assert [text.count(part) for part in parts] == [1, 1, 1, 1]
    assert sorted(parts, key=text.index) == parts


# --- names ------------------------------------------------------------------------------


def test_the_architecture_names_modules_in_its_last_table_only() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    before, _, table = text.partition("## Where it lies")
    assert re.findall(r"publish/\S+\.py", before) == []
    assert re.findall(r"publish/\S+\.py", table)


@pytest.mark.parametrize("row", rows(DOCS / "architecture.md", 2)[1:], ids=lambda row: row[0][:40])
def test_what_the_architecture_names_is_there(row: list[str]) -> None:
    path = ""
    for name in re.findall(r"`([^`]+)`", row[1]):
        if "/" in name:
            path = name
            assert (ROOT / path).is_file()
        else:
            assert name in names_in(path), f"{path} has no {name}"


def test_a_name_that_is_gone_is_found() -> None:
    assert "Context.indexed_edition" in names_in("publish/pipeline/context.py")
    assert not {"Context.copy", "Contexts", "indexed_edition"} & names_in(
        "publish/pipeline/context.py"
    )


def test_the_glossary_explains_a_word_once() -> None:
    first, _, _ = (
        (DOCS / "glossary.md").read_text("utf-8").partition("## Words used in a private way")
    )
    words = re.findall(r"^\| \*\*(.+?)\*\*", first, re.MULTILINE)
    assert len(set(words)) == len(words)
    for part in re.split(r"^## ", first, flags=re.MULTILINE)[1:]:
        there = re.findall(r"^\| \*\*(.+?)\*\*", part, re.MULTILINE)
        assert there == sorted(there, key=str.casefold)
    assert all(chain.from_iterable(re.findall(r"^\| (\*\*.+?) \| (.+?) \|", first, re.MULTILINE)))
