"""Inputs that came out wrong once, as they lie beside the checkout: all of them, in every format.

A work that has everything is held to the same, also where there are none beside the checkout.

What is right for each is a test of its own, near what it tries; here none is refused, no page of it
has a fault that stops a build, and what is not understood says so with its place.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from building import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from command import Result

CASES = Path(__file__).resolve().parent.parent.parent / "shared" / "cases"
#: Cases about the page; those of marks that are not understood yet must say so, or be right.
PRINTED = sorted(p.parent for kind in ("print", "works") for p in CASES.glob(f"{kind}/*/essay.md"))
#: What is not understood yet, or lacks something: an error with its place.
REFUSED = {
    "05-front-matter-roman": "MARKUP-FOREIGN", "06-anthology": "MARKUP-FOREIGN",
    "07-endnotes": "FIELD-TYPE", "08-citations": "MARKUP-FOREIGN",
    "14a-superscript": "MARKUP-FOREIGN", "20-epigraph": "MARKUP-FOREIGN",
    "65-figure-numbers": "FIGURE-ALT", "66a-index": "MARKUP-FOREIGN",
}  # fmt: skip
FORMATS = ("pdf", "handout", "large-print", "epub", "press")


@pytest.mark.parametrize("folder", [EVERYTHING, *PRINTED], ids=lambda folder: folder.name)
def test_no_case_is_refused(folder: Path, publish: Callable[..., Result]) -> None:
    asked = [part for name in FORMATS for part in ("--format", name)]
    result = publish("build", str(folder), *asked)
    code = REFUSED.get(folder.name)
    assert result.code == int(code is not None), result.err
    if code is not None:
        assert f"error[{code}]" in result.err
        assert "essay.md:" in result.err
    assert "INTERNAL" not in result.err
