"""Dates of the head: what people write, converted to ISO 8601 where possible.

A date is a day, a month or a year; or words with a year that fit no calendar ("c. 1956", "1956–57",
"spring 1911"), which are printed as they are; or one of the ways to say that there is none.
Anything else is reported.
"""

from __future__ import annotations

import calendar
import datetime
import re

import msgspec

_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
#: The same with the dashes of word processors, and with full stops.
_LIKE_ISO = re.compile(r"(\d{4})([‐‑–—−.])(\d{1,2})\2(\d{1,2})")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
_MOMENT = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2})(?:[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})[/.-](\d{2}|\d{4})")
#: The first three letters of the months, as dates in English have them.
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[.]?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]*\s+)?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_DAY_FIRST = re.compile(rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+(\d{{4}})", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+(\d{{4}})", re.IGNORECASE)
_NO_DAY = re.compile(rf"{_MONTH},?\s+(\d{{4}})", re.IGNORECASE)
#: Ways to say that the date is not known.
_NONE = re.compile(
    r"\[?\s*(?:n\.\s*d\.|s\.\s*[ad]\.|б\.\s*г\.|o\.\s*j\.|n\.d|no date|undated)\s*\]?", re.I
)
_YEAR = re.compile(
    r"(?<!\d)(?<!\d[.])\d{3,4}(?!\d)|\b\d{1,2}(?:st|nd|rd|th)\s+century\b"
    r"|\b\d{1,4}\s+(?:B\.?C\.?(?:E\.?)?|C\.?E\.?)(?!\w)|\bA\.?D\.?\s+\d{1,4}\b",
    re.IGNORECASE,
)
#: Two years of which the second is shortened, with a character that separates months elsewhere.
_SPAN = re.compile(r"(\d{2})(\d{2})[-/](\d{2})")
#: A day before a word and a year, as in "32. März 1848".
_DAY_OF = re.compile(
    r"(?:le |il |el )?(\d{1,2})(?:\.|er|e|º)? (?:de )?[^\W\d_]{3,}\.? (?:de )?\d{4}"
)
#: The characters of a date that only machines write: it has that one form, or is no date.
_MACHINE = re.compile(r"\d{4}-[\dW].*|\d{8}|\d{4}-\d+.*", re.IGNORECASE)
_WRITE = "write 1956-07-12, 1956-07, 1956, 12 July 1956, c. 1956, 1956–57 or n.d."


class Dating(msgspec.Struct, frozen=True):
    """A date that was read.

    ``text`` is an ISO date, or the words as they are; ``moment`` a time in UTC, if one was given;
    ``fault`` says what is wrong, ``hint`` what to write.
    """

    text: str
    moment: str = ""
    fault: str = ""
    hint: str = ""


def read_date(written: str) -> Dating:
    """Read a date as people write it."""
    written = " ".join(written.split())
    read = _of_numbers(written) or _of_words(written)
    if read:
        return read
    if _MACHINE.fullmatch(written) and not re.fullmatch(r"\d{4}-\d{4}", written):
        return Dating(written, fault="it is not written as a date of a calendar", hint=_WRITE)
    is_span = re.fullmatch(r"\d{4}/\d{2,4}", written)
    if (
        _NONE.fullmatch(written)
        or is_span
        or (_YEAR.search(written) and not re.search(r"\d/\d", written))
    ):
        return Dating(written)
    return Dating(written, fault="it names no year", hint=_WRITE)


def _of_numbers(written: str) -> Dating | None:
    """Return a date in numbers alone, or ``None``."""
    if found := _LIKE_ISO.fullmatch(written):
        return _dated(written, int(found[1]), int(found[3]), int(found[4]))
    if found := _MOMENT.fullmatch(written):
        return _moment(written, *found.groups())
    if found := _ISO.fullmatch(written):
        return _dated(written, *(int(part) if part else None for part in found.groups()))
    if found := _MONTH_AND_YEAR.fullmatch(written):
        right = _dated(written, int(found[2]), int(found[1]))
        fault = right.fault or "a number stands before the year"
        return Dating(written, fault=fault, hint=right.hint or f"write {right.text}")
    if found := _SLASHED.fullmatch(written):
        return _slashed(written, int(found[1]), int(found[3]), found[4], found[2])
    return None


def _of_words(written: str) -> Dating | None:
    """Return a date with the name of a month, or ``None``."""
    if found := _DAY_FIRST.fullmatch(written):
        return _dated(written, int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(written):
        return _dated(written, int(found[3]), _month(found[1]), int(found[2]))
    if found := _NO_DAY.fullmatch(written):
        return _dated(written, int(found[2]), _month(found[1]))
    if (found := _DAY_OF.fullmatch(written)) and not 1 <= int(found[1]) <= 31:
        return Dating(written, fault=f"no month has a day {found[1]}", hint=_WRITE)
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _dated(
    written: str, year: int | None, month: int | None = None, day: int | None = None
) -> Dating:
    assert year is not None  # noqa: S101 - the first group of each pattern always matches
    fault = _fault(year, month, day)
    if fault:
        span = _SPAN.fullmatch(written)
        is_span = span and (span[3] > span[2] or span[3] == "00")
        hint = f"write {written[:4]}–{written[5:]}, if two years are meant" if is_span else _WRITE
        return Dating(written, fault=fault, hint=hint)
    parts = [f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)]
    return Dating("-".join(parts))


def _fault(year: int, month: int | None, day: int | None) -> str:
    """Return why a date is not in the calendar, or ''."""
    if year == 0:
        return "there was no year 0"
    if month is not None and not 1 <= month <= 12:
        return f"there is no month {month}"
    if month is None or day is None:
        return ""
    last = calendar.monthrange(year, month)[1]
    if 1 <= day <= last:
        return ""
    return f"{calendar.month_name[month]} {year} has {last} days, and no {day}"


def _moment(written: str, day: str, time: str, zone: str | None) -> Dating:
    date = read_date(day)
    if date.fault:
        return Dating(written, fault=date.fault, hint="write 2024-05-12T10:33:00Z")
    parts = [int(float(part)) for part in time.split(":")]
    clock = [*parts, 0][:3]
    try:
        read = datetime.datetime.fromisoformat(
            f"{date.text}T{clock[0]:02}:{clock[1]:02}:{clock[2]:02}{_zone(zone)}"
        ).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        fault = f"there is no time {time}{zone or ''}"
        return Dating(written, fault=fault, hint="write 2024-05-12T10:33:00Z")
    return Dating(date.text, f"{read:%Y-%m-%dT%H:%M:%SZ}")


def _zone(zone: str | None) -> str:
    if zone is None or zone in "Zz":
        return "+00:00"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"


def _slashed(written: str, first: int, second: int, year: str, separator: str) -> Dating:
    """Return a finding for numbers with slashes: countries read them in different orders."""
    if len(year) == len("26"):
        return Dating(written, fault="its year has two digits", hint=_WRITE)
    readings = {
        f"{year}-{month:02}-{day:02}"
        for day, month in ((first, second), (second, first))
        if not _fault(int(year), month, day)
    }
    if not readings:
        fault = f"neither {first} nor {second} is a month that has such a day"
        return Dating(written, fault=fault, hint=_WRITE)
    hint = "write " + " or ".join(sorted(readings))
    if len(readings) > 1:
        day, month = calendar.month_name[second], calendar.month_name[first]
        fault = f"some read {first} {day}, others {second} {month}"
    else:
        fault = f"with “{separator}” some write the day first, others the month"
    return Dating(written, fault=fault, hint=hint)
