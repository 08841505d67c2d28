"""Releases: editions that are frozen, what has changed between two, where a cited place is now."""

from __future__ import annotations

from publish.core.callable_package import make_callable

make_callable(__name__)
