"""The markers of ordered lists beyond CommonMark's: ``a.`` ``(iv)`` ``B)`` ``#.`` ``(@)``.

Spellings are those of Pandoc's fancy and example lists (Pandoc User's Guide, "Ordered lists"). A
marker can be read in more than one way (``v.`` is the fifth in roman numbers or the twenty-second
letter); the next item of its list decides.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Numeration = Literal["decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"]
Delimiter = Literal["period", "paren", "parens"]

#: The marker of an item with its space; a number with one character after it is CommonMark's.
PATTERN = re.compile(
    r"(?P<open>\()?(?:(?P<press>[#@])(?P<name>[\w-]*)|(?P<number>\d{1,8})|(?P<letters>[A-Za-z]+))"
    r"(?P<close>[.)])(?P<space>[ \t]+)(?=\S)"
)
#: A small letter with a full stop directly after a marker: ``i. e.``, ``a. m.``
_ABBREVIATED = re.compile(r"[a-z]\.")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
#: The number of the last letter.
_Z = 26


class Mark(msgspec.Struct, frozen=True):
    """The marker of an item in one reading; ``press`` is true if the program counts it.

    Such are ``#.`` and ``(@)``. ``figure`` are the letters of one that counts differently from
    lists: bb comes after aa.
    """

    style: Numeration
    value: int
    delimiter: Delimiter
    press: str = ""
    figure: str = ""

    def follows(self, other: Mark, gaps: tuple[int, ...]) -> bool:
        """Return whether it is of the other's kind and, unless counted here, so many further."""
        if (self.style, self.delimiter, self.press) != (other.style, other.delimiter, other.press):
            return False
        return bool(self.press) or self.value - other.value in gaps

    @property
    def label(self) -> str:
        """What is printed."""
        return label_of(self.style, self.delimiter, self.value)


def label_of(style: Numeration, delimiter: Delimiter, value: int) -> str:
    """Return the marker of an item as it is printed, such as ``(iv)``."""
    before, after = {"period": ("", "."), "paren": ("", ")"), "parens": ("(", ")")}[delimiter]
    return f"{before}{_figure(style, value)}{after}"


def _figure(style: Numeration, value: int) -> str:
    if style == "decimal" or value < 1:
        return str(value)
    figure = roman(value) if style.endswith("roman") else _letters(value)
    return figure.upper() if style.startswith("upper") else figure


def roman(value: int) -> str:
    """Return a number from 1 in small roman letters."""
    written = ""
    for worth, numeral in _ROMAN:
        written += numeral * (value // worth)
        value %= worth
    return written


def _letters(value: int) -> str:
    """Return the letters a to z, then aa, ab … (CSS Counter Styles 3, 3.1.4)."""
    written = ""
    while value:
        value, rest = divmod(value - 1, 26)
        written = chr(ord("a") + rest) + written
    return written


def from_roman(figure: str) -> int:
    """Return the value of a roman number in small letters; 0 if it is none, or not correct."""
    value, rest = 0, figure
    for worth, numeral in _ROMAN:
        while rest.startswith(numeral):
            value, rest = value + worth, rest.removeprefix(numeral)
    return value if not rest and roman(value) == figure else 0


def marks(text: str) -> list[Mark]:
    """Return the readings of the marker that begins a line, the likelier first; or none.

    As in Pandoc a lone ``i`` is rather a number, any other lone letter rather a letter.
    """
    found = PATTERN.match(text)
    if found is None or (found["open"] and found["close"] == "."):
        return []
    delimiter: Delimiter = (
        "parens" if found["open"] else "period" if found["close"] == "." else "paren"
    )
    if found["press"]:
        return _pressed(found, delimiter)
    if found["number"]:
        return [Mark("decimal", int(found["number"]), delimiter)] if found["open"] else []
    return _lettered(found["letters"], delimiter)


def _pressed(found: re.Match[str], delimiter: Delimiter) -> list[Mark]:
    """Read ``#.`` with any delimiter, and ``(@name)`` with two brackets."""
    if found["press"] == "#":
        return [] if found["name"] else [Mark("decimal", 1, delimiter, "#")]
    return [Mark("decimal", 1, delimiter, "@")] if delimiter == "parens" else []


def _lettered(letters: str, delimiter: Delimiter) -> list[Mark]:
    if letters not in (letters.lower(), letters.upper()):
        return []
    upper, small = letters.isupper(), letters.lower()
    number = from_roman(small)
    as_number = Mark("upper-roman" if upper else "lower-roman", number, delimiter)
    style: Numeration = "upper-alpha" if upper else "lower-alpha"
    if len(small) > 1:
        return [*([as_number] if number else []), *_beyond_z(letters, style, delimiter)]
    as_letter = Mark(style, ord(small) - 96, delimiter)
    if not number:
        return [as_letter]
    return [as_number, as_letter] if small == "i" else [as_letter, as_number]


def _beyond_z(letters: str, style: Numeration, delimiter: Delimiter) -> list[Mark]:
    """Return the readings of two letters: aa, ab … after z, or aa, bb … in other counts."""
    if len(letters) > 2:
        return []
    first, second = (ord(letter) - 96 for letter in letters.lower())
    found = [Mark(style, first * _Z + second, delimiter)]
    if first == second > 1:
        found.append(Mark(style, _Z + first, delimiter, figure=letters))
    return found


def is_prose(line: str) -> bool:
    """Return whether a line begins without a marker, or with one only by chance.

    Names do so, ``B. Russell``: by Pandoc's rule a capital and a full stop need two spaces. So do
    abbreviations of two letters and more, ``i. e.``
    """
    found = PATTERN.match(line)
    if found is None or _ABBREVIATED.match(line, found.end()):
        return True
    is_capital = len(found["letters"] or "") == 1 and found["letters"].isupper()
    return is_capital and found["close"] == "." and found["space"] == " "


def is_chance(line: str, first: Mark) -> bool:
    """Return whether a line cannot begin a list: prose, a date, a page, ``c. 1956``, ``p. 5``."""
    found = PATTERN.match(line)
    if found is None or is_prose(line):
        return True
    if first.value == 1 or first.press:
        return False
    if first.style.endswith("alpha") and first.value > _Z + 1:
        return True  # as. is. on. …
    capital = first.style.startswith("upper") and first.delimiter == "period"
    return line[found.end()].isdigit() or (capital and found["space"] == " ")
