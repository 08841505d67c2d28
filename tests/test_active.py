"""Nothing in a source, a picture, a layout or a finished file runs, fetches or hides something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import work_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

# --- addresses --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("source: JaVaScript:f()", 9),
        ("source-url: 'file:///etc/passwd'", 14),
        ('publisher: "data:text/html;base64,AAAA"', 13),
        ("archive: vbscript:f", 10),
        ("rights: '%6Aavascript:f()'", 10),
        ("identifier: javascript:f()", 13),
        ("cover-image: file:///etc/x.png", 14),
        ("translator: {name: A, affiliation: 'data:text/html,x'}", 37),
    ],
)
def test_an_address_of_the_head_that_does_something_is_an_error(
    line: str, column: int, publish: Callable[..., Result], tmp_path: Path
) -> None:
    work_of(tmp_path / "w", "Words.", f"title: T\nlang: en-GB\n{line}")
    for command in (["check", "w"], ["build", "w", "--format", "epub"]):
        result = publish(*command)
        told = [one for one in result.said if "[ADDRESS-ACTIVE]" in one]
        assert result.code == 1 and len(told) == 1
        assert told[0].startswith(f"w/essay.md:4:{column}: error")


def test_words_of_a_head_with_a_colon_are_words(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    head = "title: 'File: the case'\nlang: en-GB\narchive: 'About: the house'\nseries: 'Data:x'"
    work_of(tmp_path / "w", "Words.", head)
    assert publish("check", "w").said == []


def test_an_address_of_the_seminar_that_does_something_is_an_error(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work_of(tmp_path / "w", "Words.")
    lines = [
        "title: S", "place: javascript:f()", "questions:", "  - kind: factual",
        "    text: What [is](JavaScript&colon;f) it <vbscript:f>?",
        "terms:", "  - term: a", "    about: '[b](file:///etc/passwd)'",
        "reading: ['DATA:text/html,x']",
    ]  # fmt: skip
    (tmp_path / "w" / "seminar.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    result = publish("check", "w", "--verbose")
    told = [one.split(": ")[0] for one in result.said if "[ADDRESS-ACTIVE]" in one]
    assert result.code == 1
    assert [":".join(one.split(":")[1:3]) for one in told] == [
        "2:8", "5:16", "5:44", "8:13", "9:12",
    ]  # fmt: skip
