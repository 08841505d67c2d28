"""Dates in the words of the work's language."""

from __future__ import annotations

from publish.source.metadata import iso_date

#: The months, as the words of the press are called that name them.
MONTHS = (
    "january february march april may june july august september october november december"
).split()


def date_in_words(date: str, words: dict[str, str]) -> str:
    """Return an ISO date in the words of the work's language; any other string unchanged."""
    found = iso_date(date)
    if found is None:
        return date
    year, month, day = found
    if month is None:
        return words["year-format"].format(year=year)
    if day is None:
        return words["month-format"].format(month=_alone(month, words), year=year)
    return words["date-format"].format(day=day, month=words[MONTHS[month - 1]], year=year)


def _alone(month: int, words: dict[str, str]) -> str:
    """Return the form of a month without a day, which differs in some languages."""
    names = words["months-alone"].split()
    return names[month - 1] if names else words[MONTHS[month - 1]]


def span_in_words(date: str, until: str, words: dict[str, str]) -> str:
    """Return two dates as one span that does not repeat parts: "14–25 February 1956"."""
    first, last = iso_date(date), iso_date(until)
    start, end = date_in_words(date, words), date_in_words(until, words)
    if first is None or last is None or first[2] or last[2]:
        if first and last and first[2] and last[2] and first[:2] == last[:2]:
            return _joined(start, end, words["date-format"], "{day}", str(first[2]), str(last[2]))
        return f"{start} – {end}"
    if first[1] and last[1]:
        if first[0] != last[0]:
            return f"{start} – {end}"
        names = _alone(first[1], words), _alone(last[1], words)
        return _joined(start, end, words["month-format"], "{month}", *names)
    if not first[1] and not last[1]:
        return _joined(start, end, words["year-format"], "{year}", str(first[0]), str(last[0]))
    return f"{start}–{end}"


def _joined(start: str, end: str, form: str, part: str, one: str, other: str) -> str:
    """Return a span of dates that differ only in the first or last part of their form."""
    head, _, tail = form.partition(part)
    if not head:
        rest = tail.split(" ")[0].split("{")[0]
        return f"{one}{rest}–{end}"
    return f"{start}–{other}{tail}" if "{" not in tail else f"{start} – {end}"
