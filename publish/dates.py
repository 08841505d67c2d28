"""Dates in the words of the work's language."""

from __future__ import annotations

from publish.source.metadata import iso_date

_MONTHS = (
    "january february march april may june july august september october november december"
).split()


def spoken_date(date: str, words: dict[str, str]) -> str:
    """An ISO date in the words of the work's language; any other string as it is."""
    found = iso_date(date)
    if found is None:
        return date
    year, month, day = found
    if month is None:
        return str(year)
    name = words[_MONTHS[month - 1]]
    if day is None:
        return f"{name} {year}"
    return words["date-format"].format(day=day, month=name, year=year)


def spoken_span(date: str, until: str, words: dict[str, str]) -> str:
    """Two dates as one span, what they share said once: "14–25 February 1956"."""
    first, last = iso_date(date), iso_date(until)
    start, end = spoken_date(date, words), spoken_date(until, words)
    if first is None or last is None or first[2] or last[2]:
        same = first and last and first[:2] == last[:2] and first[2] and last[2]
        if first and same and words["date-format"].startswith("{day}"):
            return words["date-format"].split()[0].format(day=first[2]) + "–" + end
        return f"{start} – {end}"
    if first[1] and last[1]:
        same_year = first[0] == last[0]
        return f"{words[_MONTHS[first[1] - 1]]}–{end}" if same_year else f"{start} – {end}"
    return f"{start}–{end}"
