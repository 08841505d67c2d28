"""The source format: cases in text files, and what must hold for every source."""

from __future__ import annotations

import ast
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from cases import cases, check
from hypothesis import given, settings
from hypothesis import strategies as st
from outline import outline, seminar_outline

from publish.core.diagnostics import Findings
from publish.report.codes import OF_BUILDS
from publish.settings.schema import Settings
from publish.source import tree
from publish.source.blocks import Heading
from publish.source.metadata import Metadata
from publish.source.reader import parse
from publish.source.seminar import read_seminar
from publish.source.suppressions import idle, silence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER = Path(__file__).parents[1] / "cases" / "source"
FILES = sorted(FOLDER.glob("*.txt"))
#: Between two texts that a case gives.
NEXT = "\n====\n"


def said(findings: Findings) -> list[str]:
    return [
        f"{d.place.line}:{d.place.column}: {d.severity}[{d.code}] {d.message}" for d in findings
    ]


def run_source(given: str, vocabulary: frozenset[str] | None = None) -> str:
    """Findings, and unless there is an error the tree."""
    findings = Findings()
    work = parse(given, "case.md", findings, vocabulary)
    if work is not None:
        found = list(findings)
        findings.replace(
            [*silence(found, work.allowances), *idle(found, work.allowances, OF_BUILDS)]
        )
    lines = said(findings)
    if work is not None and not findings.failed:
        lines.append(outline(work))
    return "\n".join(lines)


def run_metadata(given: str) -> str:
    """Findings, the slug, and what the front matter says."""
    findings = Findings()
    work = parse(given, "a-folder/essay.md", findings)
    lines = said(findings)
    if work is not None and not findings.failed:
        lines.append(f"slug {work.slug}")
        fields = work.metadata.__struct_fields__
        defaults = type(work.metadata)(title="")
        values = [(f, getattr(work.metadata, f), getattr(defaults, f)) for f in fields]
        lines += [f"{name} {told(value)}" for name, value, default in values if value != default]
    return "\n".join(lines)


def told(value: object) -> str:
    """A value of the front matter; of settings those that are given."""
    if isinstance(value, Settings):
        given = msgspec.structs.asdict(value).items()
        return ", ".join(f"{name}={setting}" for name, setting in given if setting is not None)
    return str(value)


def run_seminar(given: str) -> str:
    """A work, a seminar: the findings and the tree of the seminar."""
    source, text = given.split(NEXT)
    findings = Findings()
    work = parse(source, "case.md", findings)
    assert work is not None
    seminar = read_seminar(text, "seminar.yaml", work, findings)
    lines = said(findings)
    if seminar is not None and not findings.failed:
        lines.append(seminar_outline(seminar))
    return "\n".join(lines)


def run_slug(given: str) -> str:
    """A path, and after it the file: the findings and the slug."""
    path, text = given.split("\n", 1)
    findings = Findings()
    work = parse(text, path, findings)
    return "\n".join([*said(findings), f"slug {work.slug}" if work else ""])


def run_classes(given: str) -> str:
    """As :func:`run_source`, with a layout that knows three classes."""
    return run_source(given, frozenset({"smallcaps", "signature", "letter"}))


RUNS: dict[str, Callable[[str], str]] = {
    "metadata": run_metadata,
    "heads": run_metadata,
    "seminar": run_seminar,
    "classes": run_classes,
    "slugs": run_slug,
}


@pytest.mark.whole
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_cases(file: Path, rewrite: bool) -> None:
    failed = check(file, RUNS.get(file.stem, run_source), rewrite)
    assert not failed, "\n".join(failed)


#: Modules that find works and what goes with them, or hold them to limits: no text alone gives
#: their codes.
FINDERS = ("locate", "revision_date", "seminars", "work_limits", "works")


@pytest.fixture(scope="module")
def codes(root: Path) -> set[str]:
    """Every code that the source's modules can give."""
    files = [f for f in (root / "publish" / "source").glob("*.py") if f.stem not in FINDERS]
    nodes = [n for file in files for n in ast.walk(ast.parse(file.read_text("utf-8")))]
    words = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {word for word in words if re.fullmatch(r"[A-Z]+(?:-[A-Z]+)+", word)}


def test_every_code_has_a_case(codes: set[str]) -> None:
    results = "".join(c.expected for file in FILES for c in cases(file.read_text("utf-8")))
    assert codes - set(re.findall(r"\[([A-Z-]+)\]", results)) == set()


def test_the_format_page_names_every_key_and_setting(root: Path) -> None:
    page = set(re.findall(r"`([A-Za-z-]+)`", (root / "docs" / "format.md").read_text("utf-8")))
    keys = {f.encode_name for s in (Metadata, Settings) for f in msgspec.structs.fields(s)}
    assert keys <= page


# --- what must hold for every source ----------------------------------------------------

#: Pieces of a line, good and bad; ``@`` is a word of the text, ``%`` one of a note.
PIECES = r"""
@ *@ @* **@** ***@*** `@` _@_ **@_@ [@ @]{.x} [@]{lang=de} [@](https://x.y) <https://x.y>
{~~@~>@~~} {++@++} {--@--} {==@==} {~~@~>@~~}{cert=low} {++@ {~~ ~~} ++} --} ^[%] ^[%*%*]{resp=x}
<!--c--> <b> < @> {{@}} $@$ \@ \* @\\ &amp; @&#8201;@ @— “@” [ @] ( ) | > # - 1. 7. -- === ~~~ ~~
{# : {.x} {resp=x} ![a](b.png)
""".split()
#: What a block may be; each ``~`` at the end of a line, or before a bar, is a line of pieces.
BLOCKS = (
    *("~", "~\n~", "~\\\n~", "~  \n~\n~", "    @ @", "\t~", "@\n    ~", "## ~", "~\n---", "~\n==="),
    *("> ~", "> ~\n> ~\n>\n> — ~", "> ~\\\n> ~", "> - ~\n>   > ~", "- > ~\n\n  ~", "* * *"),
    *("- ~\n- ~\n  ~", "1. ~\n\n   ~", "| ~\n|   ~\n|\n| ~", "| @ |\n|---|\n| @ |\n\n: ~"),
    *(
        "Table: ~\n\n| @ |\n|---|\n| @ |",
        "|---|---|\n| @ | ~ |\n: ~",
        "@      @\n-----  -----\n@      ~",
    ),
    *(
        "-----  -----\n@      @\n@      @ @\n-----  -----",
        "  @\n  -----\n  @",
        "-----\n@\n@\n-----",
    ),
    *("-----  -----\n@      @ @\n\n@      @\n-----  -----", "--- ---", "@\n--- ---"),
    *("| ~ | @ |\n|---|---|\n| @ | ~ |", "::: {.x}\n~\n:::", "::: {lang=fr}\n~\n\n~\n:::", ":::"),
    *("<!-- c -->", "<!-- c\n\nc --> ~", "<!-- c\nc --> ~", "~\n<!-- c -->\n~", "<div>\n~"),
    *("```\n@\n```", "```\n@ @", "[^9]: %", "~\n[^8]: %", "![a](b.png 'x')", "[x]: https://x.y"),
)


@st.composite
def sources(draw: st.DrawFn) -> str:
    """A source of random pieces, its words numbered in order."""
    blocks = draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=6))
    joined = "".join(block + draw(st.sampled_from(["\n\n", "\n\n", "\n"])) for block in blocks)
    line = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4)
    text = re.sub(r"(?m)~(?= ?\||$)", lambda _: " ".join(draw(line)), joined)
    count = iter(range(10_000))
    text = re.sub("[@%]", lambda found: f"{'w' if found[0] == '@' else 'n'}{next(count)}", text)
    return f"---\ntitle: T\n---\n\n{text}"


TEXTS = (tree.Text, tree.Code, tree.CodeBlock)


def written(*nodes: tree.Node) -> Iterator[tree.Node]:
    """Nodes and all in them in the order of the source, where a caption may follow its table."""
    for node in nodes:
        yield node
        inner = tuple(tree.parts(node))
        is_below = isinstance(node, tree.Table) and node.caption and node.place < node.caption.place
        yield from written(*inner[1:], inner[0]) if is_below else written(*inner)


def words_of(*nodes: tree.Node) -> list[int]:
    """The numbers of the words in some nodes."""
    texts = [n.text for n in written(*nodes) if isinstance(n, TEXTS)]
    return [int(number) for number in re.findall(r"[wn](\d+)", " ".join(texts))]


@pytest.mark.whole
@settings(derandomize=True, max_examples=400, deadline=None)
@given(sources())
def test_no_word_is_lost(text: str) -> None:
    findings = Findings()
    work = parse(text, "case.md", findings)
    if findings.failed:
        return
    assert work is not None
    parts = [words_of(*work.body), *(words_of(note) for note in work.notes)]
    assert all(part == sorted(part) for part in parts)
    assert sorted(chain(*parts)) == sorted(map(int, re.findall(r"[wn](\d+)", text)))


@pytest.mark.whole
@settings(derandomize=True, max_examples=400, deadline=None)
@given(sources())
def test_every_word_has_its_place(text: str) -> None:
    work = parse(text, "case.md", Findings())
    assert work is not None
    for node in tree.walk(*work.body, *work.notes):
        assert not isinstance(node, Heading)
        if isinstance(node, tree.Text) and (word := re.match(r"[wn]\d+", node.text)):
            line = text.split("\n")[node.place.line - 1]
            assert line.startswith(word[0], node.place.column - 1)
