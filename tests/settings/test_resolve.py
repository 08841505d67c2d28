"""Settings: what holds for a work in a layout, whoever says it."""

from __future__ import annotations

import msgspec
import pytest

from publish.cli.setting_help import describe
from publish.settings.resolve import Resolved, resolve
from publish.settings.schema import Settings


def test_every_setting_that_may_be_said_has_a_value() -> None:
    names = [f.name for f in msgspec.structs.fields(Settings)]
    whole = msgspec.structs.asdict(resolve(Settings(), Settings(), Settings()))
    assert set(names) <= set(whole)
    assert None not in whole.values()


@pytest.mark.parametrize(
    ("layout", "work", "given", "holds"),
    [
        (None, None, None, 0.1), (0.2, None, None, 0.2), (0.2, 0.3, None, 0.3),
        (0.2, 0.3, 0.4, 0.4), (0.2, 0.3, 0.0, 0.0), (0.2, 0.0, None, 0.0), (0.0, None, None, 0.0),
    ],
)  # fmt: skip
def test_the_command_goes_before_the_work_and_that_before_the_layout(
    layout: float | None, work: float | None, given: float | None, holds: float
) -> None:
    by_layout, by_work, by_command = (
        Settings(paper_thickness=value) for value in (layout, work, given)
    )
    assert resolve(by_layout, by_work, by_command).paper_thickness == holds


def test_a_book_has_a_size_of_type_that_suits_it() -> None:
    book = resolve(Settings(trim="a5"), Settings(size=9), Settings())
    assert (book.trim, book.size, book.leading) == ("a5", 9, 12)


def test_a_trim_makes_no_book_of_a_layout_that_is_none() -> None:
    handout = resolve(Settings(), Settings(), Settings(trim="a5"))
    assert (handout.trim, handout.size, handout.leading) == ("", 0, 0)


def test_the_help_tells_defaults_that_could_be_said() -> None:
    told = {name: default for name, default, _ in describe()}
    assert (told["signature"], told["paper-thickness"], told["bleed"]) == ("0", "0.1", "3")
    assert (told["trim"], told["size"], told["session"]) == ("pdf: a5", "pdf: 10.5", "")


def test_the_help_tells_what_holds_in_each_output() -> None:
    told = {name: default for name, default, _ in describe()}
    assert told["figures"] == "here; pdf: float"
    assert told["writing-lines"] == "0; handout, leader: 3"
    assert told["line-numbers"] == "0; handout, leader: 5"
    assert told["heads"] == "displayed; handout, leader: run-in"
    assert told["contents"] == "auto; handout, leader: no"
    assert told["apparatus"] == "yes; handout, transcript, leader: no"
    assert told["line-breaking"] == "paragraph; large-print: line"


def test_rules_of_house_style_that_are_switched_off() -> None:
    assert Resolved(house_ranges="no", house_no_break="no").rules_off() == {"ranges", "no-break"}
