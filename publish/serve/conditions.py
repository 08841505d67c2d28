"""Conditions of a request: whether the reader has the file already (RFC 9110, 13)."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


class Version(NamedTuple):
    """Which version of a file there is: its tag, in quotation marks, and when it was last changed.

    The time is in whole seconds since 1970, as dates of HTTP are; nothing for what has none.
    """

    tag: str
    modified: int | None


Verdict = Literal["send", "unchanged", "failed"]


def judge(headers: Mapping[str, str], version: Version) -> Verdict:
    """Return what the conditions of a request for a file come to, in the order of RFC 9110, 13.2.2.

    Returns:
        ``failed`` where it wanted another version only, ``unchanged`` where it has this one.
    """
    if (wanted := headers.get("if-match")) is not None:
        if wanted.strip() != "*" and version.tag not in _TAG.findall(wanted):
            return "failed"
    elif _is_later(version, headers.get("if-unmodified-since")) is True:
        return "failed"
    if (known := headers.get("if-none-match")) is not None:
        tags = {tag.removeprefix("W/") for tag in _TAG.findall(known)}
        return "unchanged" if known.strip() == "*" or version.tag in tags else "send"
    return "unchanged" if _is_later(version, headers.get("if-modified-since")) is False else "send"


def continues(headers: Mapping[str, str], version: Version, now: float) -> bool:
    """Return whether a range may be sent: the part that the reader has is one of this version.

    A date proves that only where it is older than a second: before, the file could have been
    changed twice in it (RFC 9110, 13.1.5 and 8.8.2.2).
    """
    said = headers.get("if-range")
    if said is None:
        return True
    if '"' in said:
        return said.strip() == version.tag
    date = _seconds(said)
    return date is not None and date == version.modified and date + 1 < now


def _is_later(version: Version, date: str | None) -> bool | None:
    """Return whether a file was changed after a date; nothing where one of the two has no date."""
    since = _seconds(date)
    if since is None or version.modified is None:
        return None
    return version.modified > since


def _seconds(date: str | None) -> int | None:
    """Return a date of HTTP in seconds since 1970; nothing for what is none.

    All its forms are in UTC, also the one of asctime, which names no zone (RFC 9110, 5.6.7).
    """
    if date is None:
        return None
    try:
        found = parsedate_to_datetime(date)
        return int((found if found.tzinfo else found.replace(tzinfo=datetime.UTC)).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
