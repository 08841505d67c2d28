"""The leader's copy: the handout, its text on the same pages, with what is for the leader only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.outputs.handout import prove, tell, written

if TYPE_CHECKING:
    from publish.core.artifacts import Artifact
    from publish.pipeline.context import Context

__all__ = ["make", "prove", "tell"]


def make(context: Context) -> list[Artifact]:
    """The handout with plan, notes, timings and follow-ups."""
    return written(context, "leader", leader=True)
