"""The time that outputs may have in them: that which is set, and what the machine's clock says."""

from __future__ import annotations

import datetime
import os

from publish.core.diagnostics import Diagnostic, Place, Rejected

#: The last second of the year 9999, the last that dates can be written of (ISO 8601).
_LAST = 253_402_300_799
#: Nothing was built before this year: a clock that says so was never set.
_FIRST_YEAR = 2020
_NAME = "SOURCE_DATE_EPOCH"


def epoch() -> int | None:
    """Return what ``SOURCE_DATE_EPOCH`` sets (reproducible-builds.org, 2015), if it is set.

    Raises:
        Rejected: when it is no number of seconds since 1970.
    """
    said = os.environ.get(_NAME, "")
    if not said:
        return None
    if said.isascii() and said.isdigit() and len(said) < 20 and int(said) <= _LAST:
        return int(said)
    message = f"“{said}” is no number of seconds since 1970 in UTC, from 0 to {_LAST}"
    hint = f"set it as in {_NAME}=$(git log -1 --format=%ct), or unset it"
    raise Rejected([Diagnostic(Place(_NAME), "error", "EPOCH-WRONG", message, hint)])


def today() -> datetime.date:
    """Return the day in UTC."""
    return datetime.datetime.now(datetime.UTC).date()


def now() -> datetime.datetime:
    """Return the moment in UTC, to the second: for letters, which are not the same twice."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def is_unset(day: str) -> bool:
    """Return whether a day (ISO 8601) is one of a clock that was never set."""
    return int(day[:4]) < _FIRST_YEAR
