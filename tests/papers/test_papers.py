"""The README and the papers: what they name is there, where they lead there is something."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from building import ROOT

from publish import __version__
from publish.cli import main
from publish.core.limits import Limits
from publish.core.system import LIBRARIES
from publish.settings.schema import Settings

DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PAPERS = [
    DOCS / "architecture.md", DOCS / "glossary.md", DOCS / "decisions" / "README.md", *DECISIONS,
    ROOT / "examples" / "README.md", ROOT / "README.md", ROOT / "CONTRIBUTING.md",
    *(DOCS / f"{name}.md" for name in ("README", "commands", "deprecation", "outputs", "pages")),
]  # fmt: skip


def anchors(text: str) -> set[str]:
    """The anchors of headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


def broken_links(page: Path, text: str) -> list[str]:
    """The links of a page that lead nowhere."""
    found = []
    text = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", text)
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
    names = names_in("publish/pipeline/edition_context.py")
    assert "EditionContext.indexed_edition" in names
    assert not {"EditionContext.copy", "EditionContexts", "indexed_edition"} & names


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


# --- the README, and what was in it -----------------------------------------------------

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = (DOCS / "commands.md").read_text("utf-8")


def shell_lines(text: str) -> list[str]:
    """The lines of the blocks that are to be typed, without remarks."""
    blocks = re.findall(r"(?s)```sh\n(.*?)```", text)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def missing_commands(text: str) -> list[str]:
    """The commands of ``publish`` and the targets of make that a page names and that are none."""
    there = set(main.commands)
    targets = set(re.findall(r"(?m)^([a-z0-9-]+):.*## ", (ROOT / "Makefile").read_text("utf-8")))
    code = re.findall(r"`([^`\n]+)`", text) + shell_lines(text)
    named = [re.match(r"(publish|make) ([a-z0-9-]+)", line) for line in code]
    return [
        found[0]
        for found in named
        if found and found[2] not in (there if found[1] == "publish" else targets)
    ]


@pytest.mark.parametrize(
    "page",
    [ROOT / "README.md", *(DOCS / f"{name}.md" for name in ("commands", "outputs", "pages"))],
    ids=lambda page: page.stem,
)
def test_every_command_that_is_named_is_there(page: Path) -> None:
    assert missing_commands(page.read_text("utf-8")) == []


def test_a_command_that_is_not_there_is_found() -> None:
    assert missing_commands("`make nothing` and\n```sh\npublish bake x\n```\n") == [
        "make nothing", "publish bake",
    ]  # fmt: skip


def test_every_command_is_on_its_page() -> None:
    named = set(re.findall(r"publish ([a-z]+)", COMMANDS))
    assert set(main.commands) <= named
    targets = re.findall(r"(?m)^([a-z0-9-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"))
    assert set(targets) - {"goldens", "lock"} <= set(re.findall(r"make ([a-z0-9-]+)", COMMANDS))


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 130


def test_how_to_install_names_the_distribution_and_every_library() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"`{project['name']}`" in README
    assert f"./{project['name'].replace('-', '_')}-{__version__}-py3-none-any.whl" in README
    packages = {library.debian for library in LIBRARIES}
    for line in re.findall(r"(?m)^\| Debian.*apt-get install ([^`]*)`", README):
        assert packages <= set(line.split())
    for page in (ROOT / "README.md", *DOCS.rglob("*.md")):  # the name of another project
        assert not re.search(r"install offprint\b(?!-)", page.read_text("utf-8")), page


def test_the_figures_of_the_readme_are_those_of_the_table() -> None:
    """The table of lines is what was measured; the README says some of it again."""
    table = rows(DOCS / "pages.md", 8)
    measured = {row[0].strip("*"): [cell.strip("*") for cell in row[1:]] for row in table}
    sentence = " ".join(README.split("spread of word spaces is")[1].split("[the table]")[0].split())
    spread, _, hyphens = measured["Offprint"][:3]
    assert sentence.startswith(f"{spread} pt with {hyphens} hyphens")
    for name, short in (("LuaLaTeX with microtype",) * 2, ("Typst 0.15", "Typst")):
        assert f"{short} {measured[name][0]} and {measured[name][2]}" in sentence


def test_every_paper_is_listed() -> None:
    listed = set(re.findall(r"\]\(([\w/.-]+)\)", (DOCS / "README.md").read_text("utf-8")))
    pages = {page.name for page in DOCS.glob("*.md")} - {"README.md"}
    assert pages <= listed


def test_settings_that_the_papers_name_are_there() -> None:
    for page in ("commands.md", "outputs.md", "pages.md", "printers.md"):
        text = (DOCS / page).read_text("utf-8")
        for name in re.findall(r"--set ([a-z-]+)=", text):
            assert name.replace("-", "_") in Settings.__struct_fields__, f"{page}: {name}"


def test_what_a_page_says_of_limits_is_so() -> None:
    """The figures of `publish build --limit` on the page of commands."""
    limits, text = Limits(), COMMANDS
    for number, unit in (
        (limits.notes, "notes"), (limits.cells, "cells"), (limits.word, "characters to a word"),
        (limits.nesting, "levels"),
    ):  # fmt: skip
        assert f"{number:,} {unit}" in " ".join(text.split())
