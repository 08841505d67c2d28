"""The time that outputs may contain: the one that is set, and the one of the machine's clock."""

from __future__ import annotations

import datetime
import os

from publish.core.diagnostics import Diagnostic, Place, Rejected

#: The last second of the year 9999, the last that dates can be written of (ISO 8601).
_LAST = 253_402_300_799
#: No output was built before this year: a clock that shows an earlier one was never set.
_FIRST_YEAR = 2020
_NAME = "SOURCE_DATE_EPOCH"


def epoch() -> int | None:
    """Return the value of ``SOURCE_DATE_EPOCH`` (reproducible-builds.org, 2015), if it is set.

    Raises:
        Rejected: if it is not a number of seconds since 1970.
    """
    value = os.environ.get(_NAME, "")
    if not value:
        return None
    if value.isascii() and value.isdigit() and len(value) < 20 and int(value) <= _LAST:
        return int(value)
    message = f"“{value}” is no number of seconds since 1970 in UTC, from 0 to {_LAST}"
    hint = f"set it as in {_NAME}=$(git log -1 --format=%ct), or unset it"
    raise Rejected([Diagnostic(Place(_NAME), "error", "EPOCH-WRONG", message, hint)])


def today() -> datetime.date:
    """Return the day in UTC."""
    return datetime.datetime.now(datetime.UTC).date()


def now() -> datetime.datetime:
    """Return the moment in UTC, to the second: for letters, which are not the same twice."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def is_unset(day: str) -> bool:
    """Return whether a day (ISO 8601) is one that only a clock that was never set shows."""
    return int(day[:4]) < _FIRST_YEAR
