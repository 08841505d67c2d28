"""What was changed between two editions, and what an errata slip says of it."""

from __future__ import annotations

import msgspec
from revisions import paged

from publish.release.change_list import change_list
from publish.release.changes import Change, changes, renumbered
from publish.release.correspondence import Correspondence
from publish.release.errata import Erratum, errata
from publish.release.manifest import Manifest
from publish.release.paged_text import Emended, PagedText, PageStart, Unit

FIRST = "When in the course of human events it becomes necessary for one people to dissolve"
SECOND = "We hold these truths to be self-evident that all men are created equal and endowed"
THIRD = "Prudence indeed will dictate that governments long established should not be changed"
FOURTH = "He has refused his assent to laws the most wholesome and necessary for the public good"
OLD = paged([FIRST, SECOND, THIRD, FOURTH], 20)


MANIFEST = Manifest(
    work="declaration", title="A Declaration", authors=(), lang="en", identifier="",
    book_identifier="", version="1.0", previous="", date=None, tool="", pages=1, paragraphs=4,
    notes=0, paragraph_sign="¶", files=(), text=OLD,
)  # fmt: skip


def found(new: PagedText, old: PagedText = OLD) -> list[Change]:
    return changes(Correspondence(old, new))


def told(change: Change) -> list[tuple[str, str]]:
    return [(str(edit.old), str(edit.new)) for edit in change.edits]


def slip(*paragraphs: str) -> list[Erratum]:
    return errata(Correspondence(OLD, paged([*paragraphs], 20)), None)


def test_nothing_was_changed() -> None:
    assert found(OLD) == []
    assert slip(FIRST, SECOND, THIRD, FOURTH) == []


def test_words_removed_and_inserted() -> None:
    second = SECOND.replace("hold these", "hold the following").replace("all men", "men")
    (change,) = found(paged([FIRST, second, THIRD, FOURTH], 20))
    assert change.sorts == ("edited",)
    assert told(change) == [("these", "the following"), ("all", "")]


def test_a_sign_and_a_capital_are_changes() -> None:
    (change,) = found(paged([FIRST, SECOND, THIRD.replace("indeed", "indeed,"), FOURTH], 20))
    assert told(change) == [("indeed", "indeed,")]


def test_changes_next_to_one_another_are_one() -> None:
    (change,) = found(paged([FIRST.replace("course of human", "course on a human"), SECOND], 20),
                      paged([FIRST, SECOND], 20))  # fmt: skip
    assert told(change) == [("of", "on a")]
    (change,) = found(paged([FIRST.replace("the course of", "a course in"), SECOND], 20),
                      paged([FIRST, SECOND], 20))  # fmt: skip
    assert told(change) == [("the course of", "a course in")]


def test_the_reason_of_an_emendation() -> None:
    new = paged([FIRST, SECOND.replace("men", "people"), THIRD, FOURTH], 20)
    unit = new.units[1]
    at = unit.words.index("people")
    reason = Emended(first=at, last=at + 1, sic="men", reason="so in the draft", resp="ed.")
    unit = msgspec.structs.replace(unit, emended=(reason,))
    units = (new.units[0], unit, *new.units[2:])
    (change,) = found(msgspec.structs.replace(new, units=units))
    assert change.edits[0].emended == reason


def test_added_removed_moved_divided_joined() -> None:
    other = "Something else was put in here by the editor of this text"
    sorts = [c.sorts for c in found(paged([FIRST, other, SECOND, THIRD, FOURTH], 20))]
    assert sorts == [("added",)]
    assert [c.sorts for c in found(paged([FIRST, SECOND, FOURTH], 20))] == [("removed",)]
    (moved,) = found(paged([THIRD, FIRST, SECOND, FOURTH], 20))
    assert (moved.sorts, moved.old, moved.new) == (("moved",), (2,), (0,))
    (divided,) = found(paged([FIRST, SECOND, THIRD, FOURTH[:37], FOURTH[38:]], 20))
    assert (divided.sorts, divided.old, divided.new) == (("divided",), (3,), (3, 4))
    (joined,) = found(paged([FIRST, f"{SECOND} {THIRD}", FOURTH], 20))
    assert (joined.sorts, joined.old, joined.new) == (("joined",), (1, 2), (1,))


def chapters(*texts: str) -> PagedText:
    """Paragraphs, and headings where a text begins with “# ”."""
    made = [
        Unit(kind="heading", number=n, level=2, text=text[2:], pages=(PageStart(1),))
        if text.startswith("# ")
        else Unit(kind="paragraph", number=n, text=text, pages=(PageStart(1),))
        for n, text in enumerate(texts, 1)
    ]
    return PagedText(units=tuple(made), notes=(), pages=1)


def test_a_heading_that_was_renamed_is_changed() -> None:
    old = chapters(FIRST, "# The Causes", SECOND, THIRD)
    for rest in ([SECOND, THIRD], [THIRD], ["Quite another text.", SECOND, THIRD]):
        change = found(chapters(FIRST, "# The Reasons", *rest), old)[0]
        assert change.sorts == ("edited",)
        assert told(change) == [("The Causes", "The Reasons")]
    new = chapters(FIRST, "# The Reasons", SECOND, THIRD)
    (entry,) = errata(Correspondence(old, new), None)
    assert (entry.deed, entry.old, entry.new) == ("replace", "The Causes", "The Reasons")


def test_a_heading_at_another_place_is_another() -> None:
    old = chapters(FIRST, "# The Causes", SECOND, THIRD)
    new = chapters(FIRST, SECOND, "# The Reasons", THIRD)
    assert [one.sorts for one in found(new, old)] == [("removed",), ("added",)]


def test_a_heading_that_is_put_in_is_no_paragraph() -> None:
    between = Correspondence(chapters(FIRST, SECOND), chapters(FIRST, "# The Causes", SECOND))
    (entry,) = errata(between, None)
    assert (entry.deed, entry.new) == ("add-heading", "The Causes")
    listed = change_list(MANIFEST, MANIFEST, between)
    assert "1 heading added." in listed
    assert "paragraph" not in listed.split("##")[0]


def test_the_next_one_begins_alike() -> None:
    """What is gone takes none of the words of what follows with it."""
    old = paged([FIRST, FOURTH, f"He has {SECOND}"], 20)
    (gone,) = found(paged([FIRST, f"He has {SECOND}"], 20), old)
    assert (gone.sorts, gone.old) == (("removed",), (1,))


def test_other_numbers() -> None:
    new = paged(["Something new that was put in before all", FIRST, SECOND, FOURTH], 20)
    assert renumbered(Correspondence(OLD, new)) == [(1, 2, 2)]


def note(number: int, text: str, word: int = 3) -> Unit:
    pages = (PageStart(1),)
    return Unit(
        kind="note", number=number, label=str(number), text=text, paragraph=1, word=word,
        pages=pages,
    )  # fmt: skip


def test_notes() -> None:
    old = msgspec.structs.replace(
        OLD, notes=(note(1, "See page 4 of the draft."), note(2, "B c d e", 7))
    )
    new = msgspec.structs.replace(
        OLD, notes=(note(1, "See page 5 of the draft."), note(2, "New", 9))
    )
    seen = found(new, old)
    assert [(c.sorts, c.is_note) for c in seen] == [
        (("edited",), True), (("removed",), True), (("added",), True),
    ]  # fmt: skip
    assert told(seen[0]) == [("4", "5")]
    entries = errata(Correspondence(old, new), None)
    assert [(e.deed, e.note, e.old, e.new) for e in entries] == [
        ("insert", "2", "becomes", "New"),
        ("replace", "1", "4", "5"),
        ("remove", "2", "B c d e", ""),
    ]


# --- the slip ---------------------------------------------------------------------------


def test_for_this_read_that() -> None:
    (entry,) = slip(FIRST, SECOND.replace("these", "those"), THIRD, FOURTH)
    assert entry == Erratum(deed="replace", page=1, paragraph=2, old="these", new="those")


def test_what_is_put_in_is_told_with_the_word_before() -> None:
    (entry,) = slip(FIRST, SECOND.replace("hold these", "hold all these"), THIRD, FOURTH)
    assert (entry.old, entry.new) == ("hold", "hold all")
    (entry,) = slip(f"But {FIRST}", SECOND, THIRD, FOURTH)
    assert (entry.old, entry.new) == ("When", "But When")


def test_what_is_taken_out_too() -> None:
    (entry,) = slip(FIRST, SECOND.replace("all men", "men"), THIRD, FOURTH)
    assert (entry.old, entry.new) == ("that all", "that")


def test_a_word_that_is_there_twice_is_told_with_those_before() -> None:
    old = paged(["the king and the people and the law of the land"], 20)
    new = paged(["the king and the people or the law of the land"], 20)
    (entry,) = errata(Correspondence(old, new), None)
    assert (entry.old, entry.new) == ("people and", "people or")


def test_the_sign_at_the_end_is_left_out() -> None:
    old, new = paged([f"{SECOND}."], 20), paged([f"{SECOND[:-7]}gifted."], 20)
    (entry,) = errata(Correspondence(old, new), None)
    assert (entry.old, entry.new) == ("endowed", "gifted")


def test_whole_paragraphs() -> None:
    other = "Something else was put in here by the editor of this text"
    (entry,) = slip(FIRST, other, SECOND, THIRD, FOURTH)
    assert entry == Erratum(
        deed="add", page=1, paragraph=1, old="one people to dissolve", new=other
    )
    (entry,) = slip(other, FIRST, SECOND, THIRD, FOURTH)
    assert entry == Erratum(deed="add", new=other)
    (entry,) = slip(FIRST, SECOND, FOURTH)
    assert (entry.deed, entry.paragraph) == ("remove", 3)
    assert entry.old == "Prudence indeed will dictate\u00a0… should not be changed"
    (entry,) = slip(SECOND, THIRD, FIRST, FOURTH)
    assert (entry.deed, entry.new) == ("move", "should not be changed")
    entries = slip(FIRST[:34], FIRST[35:], SECOND, THIRD, FOURTH)
    assert [(e.deed, e.old) for e in entries] == [("begin", "it becomes necessary for")]
    (entry,) = slip(FIRST, f"{SECOND} {THIRD}", FOURTH)
    assert (entry.deed, entry.old) == ("run-on", "Prudence indeed will dictate")
