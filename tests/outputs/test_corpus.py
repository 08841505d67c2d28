"""Real works build to every output: those that lie beside the checkout, where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from corpus import CHOSEN, folder_of

from publish.pipeline.build import Order, Outcome, Press
from publish.readback import witness

if TYPE_CHECKING:
    from pathlib import Path


def built(work: Path) -> Outcome:
    formats = {"pdf": "pdf", "epub": "epub", "handout": "handout", "press": "pdf", "cover": "cover"}
    order = Order(works=(work,), formats=tuple(formats), layouts=formats, out=folder_of(work))
    return Press(order, lambda _: None).run()


@pytest.mark.parametrize("work", [pytest.param(w, id=w.name) for w in CHOSEN])
def test_a_real_work_builds_to_every_output(work: Path) -> None:
    outcome = built(work)
    assert [d for d in outcome.findings if d.severity == "error"] == []
    made = [*outcome.written, *outcome.fresh]
    assert sorted(p.name for p in made) == [
        "text-cover.pdf",
        "text-handout-letter.pdf",
        "text-handout.pdf",
        "text-press.pdf",
        "text.epub",
        "text.pdf",
    ]
    for file in made:
        seen = witness(file.read_bytes(), file.name)
        assert sum(1 for _ in seen.words()) > (10_000 if "cover" not in file.name else 5)
