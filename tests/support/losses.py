"""What can be lost of a text between its source and its page: each done to the markup.

The markup is that of the work in ``works/small``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Change = Callable[[str], str]


def replace(old: str, new: str) -> Change:
    def change(markup: str) -> str:
        assert markup.count(old) == 1, old
        return markup.replace(old, new)

    return change


def block(markup: str, number: int) -> str:
    end = r'(?=\s*(?:<(?:p|div) class="block"|</?section|</main))'
    match = re.search(rf'<(?:p|div) class="block" id="p{number}".*?{end}', markup, re.S)
    assert match, number
    return match[0]


def without_ids(markup: str) -> str:
    return re.sub(r' (id|href)="[^"]*"', "", markup)


def drop(number: int) -> Change:
    return lambda markup: markup.replace(block(markup, number), "")


def double(number: int) -> Change:
    def change(markup: str) -> str:
        once = block(markup, number)
        return markup.replace(once, once + without_ids(once))

    return change


def swap(one: int, two: int) -> Change:
    def change(markup: str) -> str:
        first, second = block(markup, one), block(markup, two)
        return markup.replace(first, "⁂").replace(second, first).replace("⁂", second)

    return change


def exchange(one: str, two: str) -> Change:
    def change(markup: str) -> str:
        assert one in markup and two in markup
        return markup.replace(one, "⁂").replace(two, one).replace("⁂", two)

    return change


#: What is done to the markup, and a paragraph in which it must be found.
LOSSES: dict[str, tuple[Change, int]] = {
    "a paragraph dropped": (drop(3), 3),
    "the first paragraph dropped": (replace(" opens the work; it has enough words in it", ""), 1),
    "a short paragraph dropped": (drop(2), 2),
    "the last paragraph dropped": (drop(9), 9),
    "two paragraphs swapped": (swap(8, 9), 8),
    "a paragraph doubled": (double(8), 9),
    "a short paragraph doubled": (double(2), 3),
    "the last paragraph doubled": (double(9), 9),
    "a word doubled": (replace("paragraph opens", "paragraph paragraph opens"), 1),
    "a word dropped": (replace("the fourth paragraph", "the paragraph"), 4),
    "a character damaged": (replace("enough words", "enongh words"), 1),
    "an accent added": (replace("comes to its end", "comes to its énd"), 3),
    "a capital lost": (replace("Under the", "under the"), 4),
    "a space lost": (replace("opens the work", "opensthe work"), 1),
    "a space added": (replace("opens the work", "ope ns the work"), 1),
    "a comma lost": (replace("another word after it, with", "another word after it with"), 3),
    "a note emptied": (replace("The first note says a few words.", ""), 1),
    "two notes swapped": (exchange("first note says a few", "second note says other"), 1),
    "a note’s end cut": (replace(" to an end.", ""), 3),
    "a long note’s end cut": (replace("The second paragraph of the third note ends it.", ""), 4),
    "a long note’s middle cut": (replace("and said nothing, for a time", ""), 4),
    "a word doubled in a note": (replace("a few words", "a few few words"), 1),
    "a heading dropped": (replace("The Only Heading</h2>", "</h2>"), 3),
    "a verse line dropped": (replace("Arise, ye prisoners of want,", ""), 5),
    "two verse lines swapped": (exchange("workers from your slumber", "prisoners of want"), 5),
    "a cell dropped": (replace("1,966", ""), 6),
    "two cells swapped": (exchange("1,966", "1,430"), 6),
    "an item dropped": (replace("the first point", ""), 7),
}  # fmt: skip
