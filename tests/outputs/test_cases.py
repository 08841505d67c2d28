"""Inputs that came out wrong once, as they lie beside the checkout: all of them, in every format.

A work that has everything is held to the same, also where there are none beside the checkout.

What is right for each is a test of its own, near what it tries; here none is refused, no page of it
has a fault that stops a build, and what is not understood says so with its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import EVERYTHING
from corpus import CORPUS, absent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

CASES = CORPUS.parent / "cases"
#: What is given to the press: Markdown, and files of other kinds.
NAMES = ("essay.md", "in.md", "page.html", "in.docx")
GIVEN = [
    file
    for kind in ("print", "works", "ebook")
    for name in NAMES
    for file in sorted(CASES.glob(f"{kind}/*/{name}"))
]
#: What is not understood yet, or is wrong: errors with their places.
REFUSED = {
    "05-front-matter-roman": "MARKUP-FOREIGN", "06-anthology": "MARKUP-FOREIGN",
    "07-endnotes": "MARKUP-FOREIGN", "08-citations": "MARKUP-FOREIGN",
    "20-epigraph": "MARKUP-FOREIGN", "65-figure-numbers": "FIGURE-ALT",
    "66a-index": "MARKUP-FOREIGN", "08-obsidian": "MARKUP-FOREIGN",
    "10-note-in-title": "NOTE-UNDEFINED", "29-parts-of-a-book": "MARKUP-FOREIGN",
    "30-several-files": "MARKUP-FOREIGN", "31-date-forms": "DATE-WRONG",
}  # fmt: skip
#: Pages are made of those that are about the page.
FORMATS = {"ebook": ("epub",)}
ALL = ("pdf", "handout", "large-print", "epub", "press")


@pytest.mark.whole
@pytest.mark.parametrize(
    "source",
    [EVERYTHING / "essay.md", *(GIVEN or [absent()])],
    ids=lambda one: one.parent.name + ("" if one.suffix == ".md" else one.suffix),
)
def test_no_case_is_refused(source: Path, publish: Callable[..., Result]) -> None:
    formats = FORMATS.get(source.parent.parent.name, ALL)
    asked = [part for name in formats for part in ("--format", name)]
    result = publish("build", str(source), *asked)
    code = REFUSED.get(source.parent.name) if source.suffix == ".md" else "FILE-KIND"
    assert result.code == int(code is not None), result.err
    if code is not None:
        assert f"error[{code}]" in result.err
        assert f"{source.name}:" in result.err
    assert "INTERNAL" not in result.err
