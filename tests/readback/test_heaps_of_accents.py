"""Letters with more accents than a face has as one: what their glyphs may be read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import make, proved, work_of

from publish.readback.own_runs import is_stated_rightly

if TYPE_CHECKING:
    from pathlib import Path

HEAP = "\u0301\u0302\u0323\u0301\u0302"


@pytest.mark.parametrize(
    ("said", "glyphs"),
    [
        (f"e{HEAP} here", "ee here"),
        (f"e{HEAP} here", "here"),
        (f"e{HEAP}**{HEAP})here", "ee**eee)here"),
        (f"a{HEAP}o{HEAP}u", "aou"),
        (f"a{HEAP}o{HEAP}u", "oau"),
    ],
)
def test_letters_below_a_heap_may_be_read_otherwise(said: str, glyphs: str) -> None:
    assert is_stated_rightly(said, glyphs)


@pytest.mark.parametrize(
    ("said", "glyphs"),
    [
        (f"e{HEAP} here", "ee hare"),
        (f"e{HEAP} here", "eex here"),
        (f"e{HEAP} here", "ee her"),
        (f"e{HEAP} here", "e" * 8 + " here"),
        ("e\u0301 here", "ee here"),
    ],
)
def test_nothing_else_may(said: str, glyphs: str) -> None:
    assert not is_stated_rightly(said, glyphs)


@pytest.mark.parametrize("output", ["pdf", "a4"])
def test_heaps_on_letters_and_on_signs_are_proved(output: str, tmp_path: Path) -> None:
    text = f"## e{HEAP}**{HEAP}\u0323)here.\n\nA\u0300{HEAP} paragraph with [{HEAP}] and 1{HEAP}.\n"
    assert proved(make(work_of(tmp_path, text), output)) == []
