"""A work of every construct becomes every output that there is, and nothing of it is lost."""

from __future__ import annotations

import pytest
from building import EVERYTHING, context_of

from publish.core.diagnostics import Findings
from publish.outputs import recipe
from publish.settings.output_registry import OUTPUTS


@pytest.mark.parametrize("name", OUTPUTS.names)
def test_it_is_made_and_proved(name: str) -> None:
    context, findings = context_of(EVERYTHING, OUTPUTS[name].kind.name), Findings()
    made = recipe(name).make(context)
    assert made and all(artifact.data for artifact in made)
    # The edition for Kindle itself is made by calibre, which is not everywhere.
    listed = [file.ending for file in OUTPUTS[name].files]
    assert [artifact.suffix for artifact in made] == listed[: len(made)]
    assert [ending for ending in listed[len(made) :] if ending != ".azw3"] == []
    for artifact in made:
        recipe(name).prove(artifact, context.edition, findings)
    assert list(findings) == []
