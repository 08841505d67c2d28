"""The text as plain text, in the conventions of transcribers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.artifacts import Artifact

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.outputs.context import Context


def make(context: Context) -> list[Artifact]:
    """Render; the last line has no end, as in a transcription."""
    return [Artifact(".txt", context.text_renderer().page("page.txt").rstrip("\n").encode())]


def report(_: Context, __: Findings) -> None:
    """Report nothing: what there is to say of its words and faces is said of every output."""


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that every word of the edition is in the text, in order, the notes at their calls."""
    from publish.prove.proof import prove_words as hold

    hold(artifact.data, artifact.suffix, edition, findings)
