"""Real works build to every output: those that lie beside the checkout, where there are any.

All of them in CI; elsewhere one, since together they take minutes.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from publish.press import Order, Outcome, Press
from publish.witness import witness

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
WORKS = sorted(p.parent for p in CORPUS.glob("*/text.md"))
CHOSEN = WORKS if os.environ.get("CI") else [w for w in WORKS if w.name.startswith("09")]


def built(work: Path, out: Path) -> Outcome:
    formats = {"pdf": "pdf", "epub": "epub", "handout": "handout", "press": "pdf", "cover": "cover"}
    order = Order(works=(work,), formats=tuple(formats), layouts=formats, out=out)
    return Press(order, lambda _: None).run()


@pytest.mark.parametrize("work", [pytest.param(w, id=w.name) for w in CHOSEN])
def test_a_real_work_builds_to_every_output(work: Path, tmp_path: Path) -> None:
    outcome = built(work, tmp_path)
    assert [d for d in outcome.findings if d.severity == "error"] == []
    assert sorted(p.name for p in outcome.written) == [
        "text-cover.pdf",
        "text-handout-letter.pdf",
        "text-handout.pdf",
        "text-press.pdf",
        "text.epub",
        "text.pdf",
    ]
    for file in outcome.written:
        seen = witness(file.read_bytes(), file.name)
        assert sum(1 for _ in seen.words()) > (10_000 if "cover" not in file.name else 5)
