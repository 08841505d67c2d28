"""Classes that a layout does not know have no effect, also where its templates use the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import make, proved, read, work_of

from publish.core import contract
from publish.edit.known_classes import with_known_classes
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

#: The names that templates use, each on words, on blocks, in a note, in a heading and a table.
TEXT = """\
First [words]{{.{name}}} with a note.[^1]

::: {{.{name}}}
Words of a division, and [more]{{.{name}}}.

> A quotation.
:::

## A [heading]{{.{name}}}

| A | B |
|---|---|
| [c]{{.{name}}} | d |

[^1]: A note with [words]{{.{name}}}.
"""


@pytest.mark.parametrize("name", ["note", "call", "marker", "block", "endnote", "initial"])
@pytest.mark.parametrize("output", ["pdf", "epub"])
def test_the_names_of_templates_have_no_effect(name: str, output: str, tmp_path: Path) -> None:
    made = make(work_of(tmp_path, TEXT.format(name=name)), output)
    assert proved(made) == []


@pytest.mark.whole
@pytest.mark.parametrize("name", sorted(contract.CLASSES))
@pytest.mark.parametrize("output", ["a4", "pdf", "epub"])
def test_no_name_of_templates_has_an_effect(name: str, output: str, tmp_path: Path) -> None:
    made = make(work_of(tmp_path, TEXT.format(name=name)), output)
    assert proved(made) == []


def test_with_them_words_would_be_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.pipeline.edition_context.with_known_classes", lambda work, _: work)
    made = make(work_of(tmp_path, TEXT.format(name="note")), "pdf")
    assert {found.code for found in proved(made)} >= {"PROOF-LOST"}


def test_those_that_the_layout_knows_stay(tmp_path: Path) -> None:
    work = read(work_of(tmp_path, "[A]{.smallcaps .note} b.\n\n::: {.note}\nWords.\n:::\n"))
    kept = with_known_classes(work, frozenset({"smallcaps"}))
    classes = [n.classes for n in tree.walk(*kept.body) if isinstance(n, tree.Span | tree.Division)]
    assert classes == [("smallcaps",), ()]
    assert with_known_classes(work, frozenset({"smallcaps", "note"})).body[0] is work.body[0]


def test_a_layout_cannot_give_such_a_name(publish: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    text = "inherits: [pdf]\nclasses: [aside, note]\n"
    (tmp_path / "mine" / "layout.yaml").write_text(text, "utf-8")
    work_of(tmp_path / "w", "Words.")
    result = publish("build", "w", "--format", "pdf", "--layout", "mine")
    assert result.code == 1
    told = "mine/layout.yaml:2:18: error[LAYOUT-CONTRACT]: templates write the class “note” already"
    assert result.said[0].startswith(told)
