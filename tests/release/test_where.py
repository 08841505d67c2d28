"""Where cited places are in a later edition."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec
import pytest
from revisions import Revision, paged, revised

from publish.release.citations import Citation, Range, read_citation
from publish.release.cited_words import Disagreement
from publish.release.correspondence import Correspondence
from publish.release.paged_text import OriginalStart, PagedText, PageStart, Unit
from publish.release.where import Location, locate

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = "When in the course of human events it becomes necessary for one people to dissolve"
SECOND = "We hold these truths to be self-evident that all men are created equal and endowed"
THIRD = "Prudence indeed will dictate that governments long established should not be changed"
FOURTH = "He has refused his assent to laws the most wholesome and necessary for the public good"


def where(citation: str, old: PagedText, new: PagedText) -> Location:
    return locate(read_citation(citation), Correspondence(old, new))


def told(citation: str, old: PagedText, new: PagedText) -> str:
    found = where(citation, old, new)
    return f"{found.new}: {' '.join(found.fates)}"


OLD = paged([FIRST, SECOND, THIRD, FOURTH], 20)


def test_nothing_has_changed() -> None:
    assert told("¶2, p. 1", OLD, OLD) == "¶2, p. 1: same"
    assert told("p. 2", OLD, OLD) == "¶¶2–3, p. 2: same"
    assert told("¶¶1–2", OLD, OLD) == "¶¶1–2, pp. 1–2: same"


def test_what_has_become_of_a_paragraph() -> None:
    new = paged(
        ["Something that was put in", FIRST, f"{SECOND} {THIRD}", FOURTH[:37], FOURTH[38:]], 20
    )
    assert told("¶1", OLD, new) == "¶2, p. 1: same"
    assert told("¶2", OLD, new) == "¶3, p. 2: joined"
    assert told("¶4", OLD, new) == "¶¶4–5, pp. 3–4: divided"
    assert told("¶3", OLD, paged([THIRD, FIRST, SECOND, FOURTH], 20)) == "¶1, p. 1: moved"
    assert told("¶3", OLD, paged([FIRST, SECOND, FOURTH], 20)) == "None: gone"
    assert told("¶2", OLD, paged([FIRST, SECOND.replace("all men", "all")], 20)) == (
        "¶2, pp. 1–2: changed"
    )


def test_several_of_which_one_is_gone() -> None:
    found = where("¶¶2–4", OLD, paged([FIRST, SECOND, FOURTH], 20))
    assert str(found.new) == "¶¶2–3, pp. 1–3"
    assert found.fates == ("changed",)
    assert [part.fates for part in found.parts] == [("same",), ("gone",), ("same",)]


def test_the_page_says_which_part_of_a_paragraph_is_meant() -> None:
    new = paged([FIRST, SECOND[:23], SECOND[24:], THIRD], 20)
    assert str(where("¶2, p. 2", OLD, new).new) == "¶3, p. 2"


def test_the_first_words_are_told() -> None:
    assert where("¶2", OLD, OLD).old.words == "We hold these truths to be self-evident that …"


@pytest.mark.parametrize(
    ("citation", "why"),
    [
        ("¶9", "there is no ¶9: there are 4 paragraphs"),
        ("¶0", "there is no ¶0"),
        ("p. 9", "there is no p. 9: the pages are 1–3"),
        ("¶1, p. 3", "¶1 is on p. 1, not on p. 3, which has ¶¶3–4"),
        ("¶¶1–2, p. 1–3", "¶¶1–2 are on pp. 1–2, not on pp. 1–3"),
        ("¶¶1–4, p. 1", "¶4 is on p. 3, not on p. 1, which has ¶¶1–2"),
        ("n. 5", "there is no note 5: there are 0 notes"),
        ("§ 2", "there is no section “2”"),
        ("p. 99 of the original", "the edition does not mark a page 99 of the original"),
    ],
)
def test_a_place_that_the_edition_has_not(citation: str, why: str) -> None:
    with pytest.raises(Disagreement) as raised:
        where(citation, OLD, OLD)
    assert why in str(raised.value)


# --- sections, originals, notes ---------------------------------------------------------


def section(number: int, level: int, text: str) -> Unit:
    return Unit(kind="heading", number=number, level=level, text=text, pages=(PageStart(1),))


def paragraph(number: int, text: str, **more: object) -> Unit:
    return Unit(kind="paragraph", number=number, text=text, pages=(PageStart(1),), **more)  # type: ignore[arg-type]


def text_of(*units: Unit, notes: tuple[Unit, ...] = ()) -> PagedText:
    return PagedText(units=units, notes=notes, pages=1)


def note(number: int, paragraph: int, text: str, word: int = 3, label: str = "") -> Unit:
    return Unit(
        kind="note", number=number, label=label or str(number), text=text, paragraph=paragraph,
        word=word, pages=(PageStart(1),),
    )  # fmt: skip


PARTS = text_of(
    section(1, 1, "One"), paragraph(1, FIRST), section(2, 2, "The Details of It"),
    paragraph(2, SECOND), section(3, 1, "Two"), paragraph(3, THIRD),
)  # fmt: skip


def test_sections_by_number_and_by_words() -> None:
    assert str(where("§ 1", PARTS, PARTS).new) == "¶¶1–2, p. 1"
    assert str(where("§ 1.1", PARTS, PARTS).new) == "¶2, p. 1"
    assert str(where("§ “the details of it”", PARTS, PARTS).new) == "¶2, p. 1"
    assert str(where("§ 2, ¶3", PARTS, PARTS).new) == "¶3, p. 1"
    with pytest.raises(Disagreement, match="¶3 is under “Two”"):
        where("§ 1, ¶3", PARTS, PARTS)


def test_a_heading_that_was_renamed() -> None:
    new = text_of(*(
        msgspec.structs.replace(unit, text="Particulars") if unit.level == 2 else unit
        for unit in PARTS.units
    ))  # fmt: skip
    found = where("§ 1.1", PARTS, new)
    assert (str(found.new), found.fates) == ("¶2, p. 1", ("changed",))
    assert [part.fates for part in found.parts] == [("changed",), ("same",)]


def test_a_page_of_the_original() -> None:
    old = text_of(
        paragraph(1, FIRST, originals=(OriginalStart("132"), OriginalStart("133", 8))),
        paragraph(2, SECOND, originals=(OriginalStart("133"),)),
    )
    new = text_of(paragraph(1, SECOND), paragraph(2, FIRST[: FIRST.index("becomes")]))
    assert str(where("orig. p. 132", old, new).new) == "¶2, p. 1"
    assert str(where("p. 133 of the original", old, new).new) == "¶¶1–2, p. 1"


IBID = "Ibid."


def test_notes_with_the_same_words_are_known_by_their_calls() -> None:
    old = text_of(
        *PARTS.units, notes=(note(1, 1, IBID), note(2, 2, IBID), note(3, 3, "Another work.")),
    )  # fmt: skip
    new = text_of(*PARTS.units, notes=(note(1, 2, IBID), note(2, 3, "Another work, p. 2.")))
    assert told("n. 1", old, new) == "None: gone"
    assert told("n. 2", old, new) == "¶2, p. 1, n. 1: same"
    assert told("n. 3", old, new) == "¶3, p. 1, n. 2: changed"


def test_a_note_in_the_place_of_another_is_no_other() -> None:
    old = text_of(*PARTS.units, notes=(note(1, 1, "Deutscher, The Prophet Armed, p. 5."),))
    new = text_of(*PARTS.units, notes=(note(1, 1, "So says the editor of these letters."),))
    assert told("n. 1", old, new) == "None: gone"


def test_a_note_that_is_called_elsewhere() -> None:
    words = "Published in the West by Max Eastman, who had it from Trotsky himself."
    old = text_of(*PARTS.units, notes=(note(1, 1, words),))
    new = text_of(*PARTS.units, notes=(note(1, 3, words, 7),))
    assert str(where("n. 1", old, new).new) == "¶3, p. 1, n. 1"


def test_a_long_note_goes_on_until_the_next_one() -> None:
    first, second = note(1, 1, "First."), note(2, 3, "Second.")
    second = msgspec.structs.replace(second, pages=(PageStart(3),))
    old = PagedText(units=PARTS.units, notes=(first, second), pages=5)
    assert told("n. 1, p. 3", old, old) == "¶1, p. 1, n. 1: same"
    assert told("n. 2, p. 5", old, old) == "¶3, p. 3, n. 2: same"
    with pytest.raises(Disagreement, match=r"note 1 is at ¶1, p\. 1"):
        where("n. 1, p. 4", old, old)
    with pytest.raises(Disagreement, match=r"note 2 is at ¶3, p\. 3"):
        where("n. 2, p. 2", old, old)


def test_signs_that_begin_again_are_told_by_the_paragraph() -> None:
    old = text_of(
        *PARTS.units, notes=(note(1, 1, "First.", label="*"), note(2, 3, "Third.", label="*")),
    )  # fmt: skip
    assert str(where("¶3, n. *", old, old).new) == "¶3, p. 1, n. *"
    with pytest.raises(Disagreement, match="there are 2 notes"):
        where("n. *", old, old)
    with pytest.raises(Disagreement, match="note \\* is at ¶1"):
        where("¶2, n. *", old, old)


# --- 1,000 citations of 100 revisions ---------------------------------------------------


def citations(chosen: random.Random, text: PagedText) -> Iterator[Citation]:
    """Ten citations as people write them, of each kind."""
    for kind in range(10):
        unit = chosen.choice(text.units)
        own = Range(unit.number, unit.number)
        page = chosen.choice(unit.pages).page
        if kind < 4:
            yield Citation(paragraphs=(own,))
        elif kind < 7:
            yield Citation(paragraphs=(own,), pages=(Range(page, page),))
        elif kind < 8:
            yield Citation(pages=(Range(page, page),))
        elif kind < 9:
            last = min(unit.number + 2, len(text.units))
            yield Citation(paragraphs=(Range(unit.number, last),))
        else:
            yield Citation(originals=(chosen.choice(unit.originals).page,))


def faults(revision: Revision, found: Location, new: PagedText) -> Iterator[str]:
    """What is wrong with an answer, by what the script knows."""
    truth = revision.truth()
    for part in found.parts:
        number = part.old.paragraphs[0].first - 1
        if revision.old.count(revision.old[number]) > 1:
            continue  # nobody can tell which of them was moved
        ranges = part.new.paragraphs if part.new else ()
        said = {n - 1 for one in ranges for n in range(one.first, one.last + 1)}
        if said - truth[number]:
            yield f"¶{number + 1} is not in {said}, but in {truth[number]}"
        if ("gone" in part.fates) != (part.new is None):
            yield f"¶{number + 1} is gone and not gone"
        if part.new is not None:
            pages = {start.page for n in said for start in new.units[n].pages}
            if not {one.first for one in part.new.pages} <= pages:
                yield f"¶{number + 1} is not on {part.new.pages}"


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_1000_citations_of_100_revisions(first: int) -> None:
    count = gone = 0
    for seed in range(first, first + 20):
        revision, chosen = revised(seed), random.Random(seed)  # noqa: S311
        old, new = paged(revision.old, 90), paged(revision.new, 70, 5)
        between = Correspondence(old, new)
        for citation in citations(chosen, old):
            found = locate(citation, between)
            assert list(faults(revision, found, new)) == [], (seed, citation, revision.script)
            count += 1
            gone += found.new is None
    assert count == 200
    assert 0 < gone < 40
