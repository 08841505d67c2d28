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


#: What stands between the first and the last of a range.
_DASH = r"(?:[-\u2010-\u2015]|(?:to|bis|through|à|до|по)\b)"
#: What stands between the members of a list.
_COMMA = r"(?:,|&|(?:and|und|et|и)\b)"
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
_LINE = r"lines?|ll?\.|zeilen?|z\.|lignes?|líneas?|righ?[ae]|regels?|wiersz|строк[аи]"
_SECTION = r"§§?|sections?|sect?\.|abschnitte?|abschn\.?|раздел|разд\.?"
_OF_ORIGINAL = (
    r"\s*(?:of\s+the\s+original|des\s+originals|im\s+original|de\s+l[’']original|del\s+original"
    r"|dell[’']originale|van\s+het\s+origineel|oryginału|оригинала|в\s+оригинале)"
)
#: A number, or the label of a note or of a page of the original.
_LABEL = r"(?:\d+[a-z]?|[ivxlcdm]+|[a-z]|[*†‡§¶‖]{1,3})"
_LIST = rf"{_LABEL}(?:\s*(?:{_DASH}|{_COMMA})\s*(?:{_LABEL}))*(?:\s*(?:ff?|sqq?)\.?)?"
_FOLLOWED = r"(?:\s*ff?\.?|\s*sqq?\.?)?(?!\w)"
_DOTTED = r"\d+(?:\.\d+)*(?!\w)"
_QUOTED = r"[“„«\"‘‚‹](?P<heading>[^”“»\"’›]+)[”“»\"’›]"


def _numbers(sign: str) -> str:
    """Return the pattern of numbers, each but the first with its sign or without."""
    return rf"\d+(?:\s*(?:{_DASH}|{_COMMA})\s*(?:(?:{sign})\s*)?\d+)*{_FOLLOWED}"


#: What a place is named by, at the end of a text; each with the kind of place.
_PLACES = tuple(
    (kind, re.compile(rf"(?:^|(?<=[\s,;:(\[.*_]))(?:{pattern})\Z", re.IGNORECASE))
    for kind, pattern in (
        ("original", rf"(?:{_ORIGINAL})[\s-]*(?:{_PAGE})\s*(?P<list>{_LIST})"),
        ("original", rf"(?:{_PAGE})\s*(?P<list>{_LIST})(?:{_OF_ORIGINAL})"),
        ("original", rf"(?:原本|원본|原书第|原書第)\s*(?P<list>{_LIST})\s*(?:ページ|쪽|页|頁)"),
        ("paragraph", rf"(?:{_PARAGRAPH})\s*(?P<list>{_numbers(_PARAGRAPH)})"),
        ("note", rf"(?:{_NOTE})\s*(?P<list>{_LIST})"),
        ("page", rf"(?:{_PAGE})\s*(?P<list>{_numbers(_PAGE)})"),
        ("line", rf"(?:{_LINE})\s*(?P<list>{_numbers(_LINE)})"),
        ("section", rf"(?:{_SECTION})\s*(?:(?P<list>{_DOTTED}(?:\s*{_DASH}\s*\d+)?)|{_QUOTED})"),
    )
)
#: What stands between two places, and after the last: “¶23 and p. 7”, “note 12 on p. 7”.
_END = re.compile(r"(?:[\s,;:.()\[\]—–&]|\b(?:and|und|et|и|on|in|auf|sur|на))+\Z", re.IGNORECASE)
_AND = re.compile(rf"\s*{_COMMA}\s*", re.IGNORECASE)
_RANGE = re.compile(rf"\s*{_DASH}\s*", re.IGNORECASE)
_FOLLOWING = re.compile(r"\s*(ff?|sqq?)\.?\Z", re.IGNORECASE)
#: The sign that is written again before a further number.
_SIGN = re.compile(r"\A\D+")
#: A note cited by its page: “7n3”, as the Chicago Manual of Style has it.
_NOTE_OF_PAGE = re.compile(r"(?<=\d)(nn?)\.?\s?(?=\d)", re.IGNORECASE)


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
    found, _ = _places_and_rest(text, paragraph_sign)
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


def named_work(text: str) -> str:
    """Return what stands before the place in a citation: author and title, if they are named."""
    return _places_and_rest(text, "¶")[1]


def _places_and_rest(text: str, paragraph_sign: str) -> tuple[dict[str, list[str]], str]:
    """Return the numbers of a citation’s places by their kind, and what stands before them.

    Lines are passed over: they are on the page that is named with them.
    """
    found: dict[str, list[str]] = {}
    rest = _NOTE_OF_PAGE.sub(r", \1. ", " ".join(text.split()))
    while place := _last_place(rest):
        kind, said, rest = place
        if kind == "section" and paragraph_sign == "§" and said[:1].isdecimal():
            kind = "paragraph"
        found.setdefault(kind, []).insert(0, said)
    return found, rest


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
            first, *others = (_SIGN.sub("", one) for one in _RANGE.split(part))
            found.append(_range(first, others[-1] if others else first))
        if more:
            count = 1 if more[1].lower() in ("f", "sq") else 2
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
