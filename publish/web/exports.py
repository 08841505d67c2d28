"""A record for programs: BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.web.reference import Item

#: Characters that are markup to BibTeX, and how they are written.
_TEX = {c: f"\\{c}" for c in "&%$#_"} | {
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\\": "\\textbackslash{}",
    # BibTeX counts braces also after a backslash.
    "{": "\\textbraceleft{}", "}": "\\textbraceright{}",
}  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PEOPLE = ("author", "editor", "translator")


def csl_json(item: Item) -> str:
    """Return a record as CSL-JSON: a list of one."""
    return json.dumps([item], ensure_ascii=False, indent=2)


def bibtex(item: Item) -> str:
    """Return a record as an entry of BibTeX, in UTF-8, its title in braces: its case is kept."""
    kind = "article" if "container-title" in item else "book"
    fields = [*_bibtex_fields(item)]
    width = max(len(name) for name, _ in fields)
    lines = [f"  {name:{width}} = {value}," for name, value in fields]
    return "\n".join([f"@{kind}{{{key_of(item)},", *lines, "}"])


def _bibtex_fields(item: Item) -> Iterator[tuple[str, str]]:
    for role in _PEOPLE:
        if role in item:
            yield role, "{" + " and ".join(_in_bibtex(name) for name in item[role]) + "}"
    yield "title", "{{" + _escaped(item["title"]) + "}}"
    names = {"container-title": "journal", "publisher": "publisher", "publisher-place": "address",
             "edition": "edition", "ISBN": "isbn", "DOI": "doi", "language": "langid"}  # fmt: skip
    for field, name in names.items():
        if field in item:
            yield name, "{" + _escaped(item[field]) + "}"
    year, month, day = _parts(item)
    words = _in_words(item)
    if year or words:
        yield "year", "{" + (year or _escaped(words)) + "}"
    if month:
        yield "month", _MONTHS[int(month) - 1]
    if day:
        yield "day", "{" + day + "}"


def _in_bibtex(name: dict[str, str]) -> str:
    if "literal" in name:
        return "{" + _escaped(name["literal"]) + "}"
    particle = name.get("non-dropping-particle", "")
    family = f"{particle} {name['family']}" if particle else name["family"]
    return f"{_escaped(family)}, {_escaped(name['given'])}"


def _escaped(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def key_of(item: Item) -> str:
    """Return a key for a record, by name, year and the first long word of the title, in ASCII."""
    people = item.get("author") or item.get("editor") or [{}]
    name = people[0].get("family") or people[0].get("literal") or ""
    year, _, _ = _parts(item)
    word = next((w for w in re.findall(r"\w+", item["title"]) if len(w) > 3), item["title"])
    return "".join(map(_ascii, (name, year, word))) or "work"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)


def ris(item: Item) -> str:
    """Return a record as RIS, the tags of its types MGZN and BOOK."""
    lines = [*_ris_fields(item), ("ER", "")]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines)


def _ris_fields(item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", "MGZN" if "container-title" in item else "BOOK"
    tags = {"author": "AU", "editor": "ED", "translator": "A4"}
    for role, tag in tags.items():
        for name in item.get(role, ()):
            yield tag, inverted(name)
    yield "TI", item["title"]
    others = {"container-title": "T2", "publisher": "PB", "publisher-place": "CY", "edition": "ET",
              "ISBN": "SN", "DOI": "DO", "language": "LA", "abstract": "AB"}  # fmt: skip
    for field, tag in others.items():
        if field in item:
            yield tag, item[field]
    year, month, day = _parts(item)
    words = _in_words(item)
    if year:
        yield "PY", year
    if year or words:
        yield (
            "DA",
            f"{year}/{month.zfill(2) if month else ''}/{day.zfill(2) if day else ''}/{words}",
        )


def inverted(name: dict[str, str]) -> str:
    """Return a name with the family's first: “Deutscher, Isaac”; one that has no parts as it is."""
    if "literal" in name:
        return name["literal"]
    particle = name.get("non-dropping-particle", "")
    return f"{particle} {name['family']}, {name['given']}".strip()


def _parts(item: Item) -> tuple[str, str, str]:
    """Return year (in four figures), month and day of a record's work; '' for what is not known."""
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    year, month, day, *_ = (*map(str, parts), "", "", "")
    return year and year.zfill(4), month, day


def _in_words(item: Item) -> str:
    """Return the date of a record where it is one in words, as “c. 1902”."""
    return str(item.get("issued", {}).get("literal", ""))


def date_in(item: Item) -> str:
    """Return the date of a record in figures, as ISO 8601 has it; one in words as it is."""
    return date_in_figures(item) or _in_words(item)


def date_in_figures(item: Item, between: str = "-") -> str:
    """Return the date of a record as ISO 8601 has it; '' for one in words."""
    return between.join(part.zfill(2) for part in _parts(item) if part)
