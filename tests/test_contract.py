"""The contract of the markup: one module has its names, templates write them, the press reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from publish import contract
from publish.contract import TERMS, Term
from publish.files import layouts_folder

if TYPE_CHECKING:
    from pathlib import Path

#: Where classes are read that are not those of our templates: finished e-books of anybody.
JUDGES = ("preflight/ebook", "witness")


def templates() -> str:
    """All templates that come with the program."""
    kinds = ("*.html", "*.xhtml")
    return "".join(f.read_text("utf-8") for kind in kinds for f in layouts_folder().rglob(kind))


def styles() -> str:
    return "".join(file.read_text("utf-8") for file in layouts_folder().rglob("*.css"))


@pytest.mark.parametrize("term", TERMS.values(), ids=TERMS)
def test_what_is_read_is_written(term: Term) -> None:
    if term.kind == "property" or term.written.startswith("the press"):
        assert re.search(rf"{re.escape(term.name)}\b", styles()) or term.name == "divided"
    elif term.kind == "class":
        assert re.search(rf"(class=|set kind)[^\n]*\b{term.name}\b", templates())
    elif term.kind in ("id", "ids"):
        assert f'id="{term.name}' in templates()
    else:
        assert re.search(rf"[<\s]{term.name}[=\s>]", templates())


def test_every_term_says_what_is_lost() -> None:
    for term in TERMS.values():
        assert term.about
        assert term.written
        assert term.lost


def test_names_are_read_nowhere_else(root: Path) -> None:
    reads = re.compile(r"\.get\(\s*[\"'](class|data-[a-z]+)[\"']")
    for file in (root / "publish").rglob("*.py"):
        inside = file.relative_to(root / "publish").as_posix()
        if inside != "contract.py" and not inside.startswith(JUDGES):
            assert not reads.search(file.read_text("utf-8")), inside


def test_templates_get_the_names() -> None:
    assert contract.NAMES["block"] == "block"
    assert contract.NAMES["note_id"] == "fn-"
    assert set(contract.NAMES.values()) == {term.name for term in TERMS.values()}
