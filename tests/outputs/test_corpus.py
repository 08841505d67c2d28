"""Real works build to every output: those that lie beside the checkout, where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from corpus import each_work

from publish.pipeline.build import Build, Outcome, Request
from publish.readback import read_back

if TYPE_CHECKING:
    from pathlib import Path


def built(work: Path, folder: Path) -> Outcome:
    formats = {"pdf": "pdf", "epub": "epub", "handout": "handout", "press": "pdf", "cover": "cover"}
    request = Request(works=(work,), formats=tuple(formats), layouts=formats, out=folder)
    return Build(request, lambda _: None).run()


@pytest.mark.whole
@pytest.mark.parametrize("work", each_work())
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
        seen = read_back(file.read_bytes(), file.name)
        assert sum(1 for _ in seen.words()) > (10_000 if "cover" not in file.name else 5)
