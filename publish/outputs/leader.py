"""The leader's copy: the handout, its text on the same pages, with what is for the leader only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.outputs.handout import prove, report, written

if TYPE_CHECKING:
    from publish.core.artifacts import Artifact
    from publish.outputs.context import Context

__all__ = ["make", "prove", "report"]


def make(context: Context) -> list[Artifact]:
    """Return the handout with plan, notes, timings and follow-ups."""
    return written(context, "leader", leader=True)
