"""Names are those of the field: no word is used as only its writer does (docs/glossary.md)."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2] / "publish"
#: The packages in which all names have been read.
READ = ("core", "source", "edit", "render", "report", "setup")
#: Words of the glossary's table that are never right in a name; others may be, as a set ``seen``.
PRIVATE = frozenset(
    "told said says hold holds held stands lies otherwise besides leaves spoken sign signs".split()
)
#: A sheet is paper; these are not.
SHEETS = re.compile(r"style_?sheets?|contact_sheets?", re.IGNORECASE)
#: Names that templates see.
PROMISED = frozenset({"sign", "BY_SIGN", "SPOKEN_NUMBER"})


def names(code: str) -> Iterator[str]:
    """Yield the names that a module gives: of functions, classes, arguments, variables, fields."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def private(code: str) -> list[str]:
    """Return the names in a module that have a private word in them."""
    found = []
    for name in names(code):
        words = set(SHEETS.sub("", name).lower().split("_"))
        if name not in PROMISED and words & (PRIVATE | {"sheet", "sheets"}):
            found.append(name)
    return found


@pytest.mark.parametrize("room", READ)
def test_no_name_has_a_private_word(room: str) -> None:
    found = {
        str(file.relative_to(PACKAGE)): wrong
        for file in sorted((PACKAGE / room).rglob("*.py"))
        if (wrong := private(file.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    ["said = 1", "def _told(): ...", "class Sign: ...", "def f(sheet): ...", "a.held = 1"],
)
def test_a_private_word_is_found(code: str) -> None:
    assert len(private(code)) == 1


@pytest.mark.parametrize("code", ["style_sheet = 1", "seen = set()", "def design(): ...", "x: int"])
def test_a_word_of_the_field_is_none(code: str) -> None:
    assert private(code) == []
