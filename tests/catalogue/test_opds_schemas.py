"""The feeds of OPDS 2.0 by schemas; ``make e2e`` has those of the specification judge, too."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from opds import faults_of
from shelves import HOSTILE, catalogue, catalogue_with, entry, files_of

if TYPE_CHECKING:
    from collections.abc import Callable


def feeds(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return [json.loads(data) for path, data in files.items() if path.endswith(".json")
            and path.startswith("opds/")]  # fmt: skip


def test_every_feed_is_valid() -> None:
    found = [
        *feeds(files_of(catalogue(6))),
        *feeds(files_of(catalogue_with(entry("x", title=HOSTILE)))),
    ]
    assert len(found) > 20
    assert [fault for feed in found for fault in faults_of(feed)] == []


WHOLE = json.loads(files_of(catalogue(3))["opds/titles.json"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda feed: feed["metadata"].pop("title"),
        lambda feed: feed["links"].clear(),
        lambda feed: feed["links"][0].pop("href"),
        lambda feed: feed.pop("publications"),
        lambda feed: feed["publications"][0]["links"].clear(),
        lambda feed: feed["publications"][0]["metadata"].pop("title"),
        lambda feed: feed["publications"][0]["metadata"].update(language=7),
        lambda feed: feed["publications"][0]["metadata"].update(published=7),
        lambda feed: feed["publications"][0].update(images=[{"href": "a", "type": "image/bmp"}]),
        lambda feed: feed.update(navigation=[{"href": "a", "type": "text/html"}]),
    ],
)
def test_what_is_broken_is_found(spoil: Callable[[dict[str, Any]], object]) -> None:
    assert faults_of(WHOLE) == []
    feed = copy.deepcopy(WHOLE)
    spoil(feed)
    assert faults_of(feed) != []
