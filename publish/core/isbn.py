"""ISBNs and their bars (ISO 2108; EAN-13: ISO/IEC 15420)."""

from __future__ import annotations

import re

import msgspec

#: The prefixes by which an identifier says that it is an ISBN.
_NAMED = re.compile(r"(?:urn:isbn:|ISBN(?:-1[03])?:?\s*)([\dXx][\dXx\s‐‑–-]*)\s*", re.IGNORECASE)
#: The bars of a digit on the left in odd parity, as modules dark and light (table 1: set A).
_SET_A = ("0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011").split()
#: Which digits on the left are of set B, by the first digit (table 4).
_PARITIES = ("AAAAAA AABABB AABBAB AABBBA ABAABB ABBAAB ABBBAA ABABAB ABABBA ABBABA").split()
_GUARD, _CENTRE = "101", "01010"


class Bar(msgspec.Struct, frozen=True):
    """A bar: where it begins and how wide it is, in modules; guards are longer than others."""

    start: int
    width: int
    guard: bool


class Barcode(msgspec.Struct, frozen=True):
    """An ISBN as it is printed, its thirteen digits, and its bars."""

    isbn: str
    digits: str
    bars: tuple[Bar, ...]


def isbn_in(identifier: str) -> str:
    """Return the ISBN that an identifier names, as it is written there; '' if it names none."""
    found = _NAMED.fullmatch(identifier.strip())
    return found[1].strip() if found else ""


def fault_of(isbn: str) -> str:
    """Return what is wrong with an ISBN, or ''."""
    digits = _digits(isbn)
    if len(digits) == 10 and digits[:9].isdecimal():
        right = _check_10(digits[:9])
    elif len(digits) == 13 and digits.isdecimal():
        right = check_digit(digits[:12])
        if digits[:3] not in ("978", "979"):
            return "it begins with neither 978 nor 979"
    else:
        return f"it has {len(digits)} digits, not 13 (or 10)"
    return "" if digits[-1] == right else f"its last digit is {digits[-1]}, and should be {right}"


def _digits(isbn: str) -> str:
    return re.sub(r"[^\dX]", "", isbn.upper())


def check_digit(digits: str) -> str:
    """Return the last digit of an EAN-13 after the first twelve.

    Weights 1 and 3, to the next ten.
    """
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-total % 10)


def _check_10(digits: str) -> str:
    """Return the last digit of an old ISBN after the first nine: weights 10 to 2, modulo 11."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True))
    return "0123456789X"[-total % 11]


def digits_of(isbn: str) -> str:
    """Return the thirteen digits of a correct ISBN, also of one that has ten."""
    digits = _digits(isbn)
    if len(digits) == len("0306406152"):
        return "978" + digits[:9] + check_digit("978" + digits[:9])
    return digits


def barcode_of(isbn: str) -> Barcode:
    """Return the bars of a correct ISBN, with thirteen digits also for one of ten."""
    digits = digits_of(isbn)
    shown = isbn if _digits(isbn) == digits else digits
    return Barcode(shown, digits, tuple(_bars(digits)))


def modules(digits: str) -> str:
    """Return the 95 modules of an EAN-13, dark ones as 1."""
    parities = _PARITIES[int(digits[0])]
    left = (_module(digit, parity) for digit, parity in zip(digits[1:7], parities, strict=True))
    right = (_module(digit, "C") for digit in digits[7:])
    return "".join([_GUARD, *left, _CENTRE, *right, _GUARD])


def _module(digit: str, which: str) -> str:
    """Return a digit in one of three sets.

    Set C is A with dark and light exchanged, set B is C reversed.
    """
    odd = _SET_A[int(digit)]
    even = odd.translate(str.maketrans("01", "10"))
    return {"A": odd, "B": even[::-1], "C": even}[which]


def _bars(digits: str) -> list[Bar]:
    guards = {*range(3), *range(45, 50), *range(92, 95)}
    runs = re.finditer("1+", modules(digits))
    return [Bar(run.start(), run.end() - run.start(), run.start() in guards) for run in runs]
