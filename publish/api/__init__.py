"""The library: what ``import publish`` offers, and what the command is written on.

Arguments have the names of the command's options; docs/library.md says how they are used.
"""

from __future__ import annotations

from publish.api.arguments import limits_of, settings_of
from publish.api.finished import collate, preflight
from publish.api.readers import make_site, send
from publish.api.releases import release, where
from publish.api.works import build, check, transcript

__all__ = [
    "build",
    "check",
    "collate",
    "limits_of",
    "make_site",
    "preflight",
    "release",
    "send",
    "settings_of",
    "transcript",
    "where",
]
