"""Citations as they stand in other people's notes: ``Deutscher, *The Case*, ¶23, p. 7``.

Where a work is cited stands at the end: paragraphs, pages, notes, sections, in any order, with the
words for them in English, German, French, Russian and some others. What stands before them, author
and title, may contain anything.
"""

from __future__ import annotations

import re

import msgspec

#: So many paragraphs, pages or notes are taken for a range; more is a slip.
_MOST = 100_000


class Range(msgspec.Struct, frozen=True):
    """Numbers from the first to the last."""

    first: int
    last: int

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a work, as it is cited.

    Attributes:
        paragraphs: their numbers.
        pages: those of the printed book.
        notes: what is printed before them.
        originals: pages of the original.
        sections: numbers, as ``2`` or ``2.1``, or words of headings.
    """

    paragraphs: tuple[Range, ...] = ()
    pages: tuple[Range, ...] = ()
    notes: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if it names no place."""
        return not (self.paragraphs or self.pages or self.notes or self.originals or self.sections)


_DASH = "[-\u2010-\u2015]"
_ORIGINAL = r"orig(?:\.|inal)?|oorspr\.|oryg\.|ориг\.?|במקור|אָריג׳|الأصل|اصل،"
_PAGE = (
    r"pages?|pp?\.|pp?(?=\s*\d)|pgs?\.?|seiten?|ss?\.|s(?=\s\d)|bladzijden?|blz\.?|páginas?|pagin[ae]|págs?\.?"
    r"|страниц[аыеу]?|стр\.?|сс?\.|с(?=\s\d)|עמ׳|ז׳|ص|页|頁"
)
_PARAGRAPH = (
    r"¶¶?|paragraphs?|paragraphes?|paras?\.?|pars?\.?|absätze?|absatz|abs\.?|alinéas?|al\."
    r"|абзац(?:ы|ев)?|абз\.?|пп?\."
)
_NOTE = (
    r"notes?|nn?\.|nn?(?=\s*\d)|footnotes?|fnn?\.?|fußnoten?|fussnoten?|anmerkung(?:en)?|anm\.?"
    r"|הע׳|ح|یادداشت|注|註|주|nota|noot|przyp\.?|примечани[ея]|прим\.?|сноск[аи]|сн\.?"
)
_SECTION = r"§§?|sections?|sect?\.|abschnitte?|abschn\.?|раздел|разд\.?"
_OF_ORIGINAL = (
    r"\s*(?:of\s+the\s+original|des\s+originals|im\s+original|de\s+l[’']original|del\s+original"
    r"|dell[’']originale|van\s+het\s+origineel|oryginału|оригинала|в\s+оригинале)"
)
#: A number, or the label of a note or of a page of the original.
_LABEL = r"(?:\d+[a-z]?|[ivxlcdm]+|[a-z]|[*†‡§¶‖]{1,3})"
_LIST = rf"{_LABEL}(?:\s*(?:{_DASH}|,|&|and|und|et|и)\s*(?:{_LABEL}))*(?:\s*(?:ff?|sqq?)\.?)?"
_NUMBERS = rf"\d+(?:\s*(?:{_DASH}|,|&|and|und|et|и)\s*\d+)*(?:\s*ff?\.?|\s*sqq?\.?)?(?!\w)"
_DOTTED = r"\d+(?:\.\d+)*(?!\w)"
_QUOTED = r"[“„«\"‘‚‹](?P<heading>[^”“»\"’›]+)[”“»\"’›]"

#: What a place is named by, at the end of a text; each with the kind of place.
_PLACES = tuple(
    (kind, re.compile(rf"(?:^|(?<=[\s,;:(\[.*_]))(?:{pattern})\Z", re.IGNORECASE))
    for kind, pattern in (
        ("original", rf"(?:{_ORIGINAL})[\s-]*(?:{_PAGE})\s*(?P<list>{_LIST})"),
        ("original", rf"(?:{_PAGE})\s*(?P<list>{_LIST})(?:{_OF_ORIGINAL})"),
        ("original", rf"(?:原本|원본|原书第|原書第)\s*(?P<list>{_LIST})\s*(?:ページ|쪽|页|頁)"),
        ("paragraph", rf"(?:{_PARAGRAPH})\s*(?P<list>{_NUMBERS})"),
        ("note", rf"(?:{_NOTE})\s*(?P<list>{_LIST})"),
        ("page", rf"(?:{_PAGE})\s*(?P<list>{_NUMBERS})"),
        ("section", rf"(?:{_SECTION})\s*(?:(?P<list>{_DOTTED}(?:\s*{_DASH}\s*\d+)?)|{_QUOTED})"),
    )
)
_END = re.compile(r"[\s,;:.()\[\]—–]+\Z")
_AND = re.compile(r"\s*(?:,|&|and|und|et|и)\s*")
_RANGE = re.compile(rf"\s*{_DASH}\s*")
_FOLLOWING = re.compile(r"\s*(ff?|sqq?)\.?\Z")


class Unreadable(ValueError):  # noqa: N818 - it is the citation's fault
    """A text names no place, or one that there cannot be."""


def read_citation(text: str, paragraph_sign: str = "¶") -> Citation:
    """Return the place that a citation names.

    Args:
        text: the citation.
        paragraph_sign: what editions in the language of the work have before the numbers of
            paragraphs: where that is “§”, it does not mean sections.

    Raises:
        Unreadable: when it names none, or a range that runs backwards.
    """
    found: dict[str, list[str]] = {}
    rest = " ".join(text.split())
    while place := _last_place(rest):
        kind, said, rest = place
        if kind == "section" and paragraph_sign == "§" and said[:1].isdecimal():
            kind = "paragraph"
        found.setdefault(kind, []).insert(0, said)
    citation = Citation(
        paragraphs=_ranges(found.get("paragraph", [])),
        pages=_ranges(found.get("page", [])),
        notes=_labels(found.get("note", [])),
        originals=_labels(found.get("original", [])),
        sections=tuple(found.get("section", [])),
    )
    if citation.is_empty:
        raise Unreadable("no paragraph, page, note or section is named in it")
    return citation


def _last_place(text: str) -> tuple[str, str, str] | None:
    """Return the place with which a text ends: its kind, its number, and what stands before it."""
    for rest in dict.fromkeys((text, _END.sub("", text), _END.sub("", text) + ".")):
        for kind, pattern in _PLACES:
            if found := pattern.search(rest):
                said = found["list"] or found.groupdict().get("heading", "").strip()
                return kind, said, _END.sub("", rest[: found.start()])
    return None


def _ranges(lists: list[str]) -> tuple[Range, ...]:
    """Return the numbers in some lists, such as “23–25, 31”, “127–9” and “7 f.”."""
    found: list[Range] = []
    for said in lists:
        more = _FOLLOWING.search(said)
        for part in _AND.split(_FOLLOWING.sub("", said)):
            first, *others = _RANGE.split(part)
            found.append(_range(first, others[-1] if others else first))
        if more:
            count = 1 if len(more[1]) == 1 or more[1] == "sq" else 2
            found[-1] = Range(found[-1].first, found[-1].last + count)
    return tuple(found)


def _range(first: str, last: str) -> Range:
    """Return a range; of its last number only the digits that change may be written."""
    whole = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    start, end = int(first[:9]), int(whole[:9])
    if end < start:
        raise Unreadable(f"{first}–{last} runs backwards")
    if end - start > _MOST or len(first) > 9:
        raise Unreadable(f"{first}–{last} is no range")
    return Range(start, end)


def _labels(lists: list[str]) -> tuple[str, ...]:
    """Return the labels in some lists; a range of numbers has all of them."""
    found: list[str] = []
    for said in lists:
        for part in _AND.split(_FOLLOWING.sub("", said)):
            ends = _RANGE.split(part)
            if len(ends) > 1 and all(map(str.isdecimal, ends)):
                own = _range(ends[0], ends[-1])
                found += map(str, range(own.first, own.last + 1))
            else:
                found += ends
    return tuple(found)
