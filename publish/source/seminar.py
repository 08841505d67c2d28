"""The seminar: questions, people and terms for a reading group, in a file beside the essay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from publish.core.diagnostics import Findings, suggest
from publish.core.yaml_positions import PlacedData, fit, load
from publish.core.yaml_slips import slip_in
from publish.source import tree
from publish.source.foreign import check_foreign_words
from publish.source.inline import plain
from publish.source.invisible_characters import check_lines, check_values
from publish.source.metadata import iso_date
from publish.source.quoted_words import comparable, whole, words_of
from publish.source.reader import parse_inline
from publish.source.references import with_links_into
from publish.source.seminarfile import (
    EventFile,
    PersonFile,
    PlaceFile,
    QuestionFile,
    SeminarFile,
    SessionFile,
    TermFile,
)
from publish.source.url_schemes import check_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Place
    from publish.core.yaml_positions import Path

#: Quotations in a question of so many words and more must be in the paragraphs that it cites.
QUOTED_WORDS = 4

_RANGE = re.compile(r"(\d{1,9})\s*(?:[-–]\s*(\d{1,9}))?")
_QUOTED = re.compile(r"“([^“”]+)”|‘((?:[^‘’]|’(?=\w))+)’")
_WORD = re.compile(r"\w+(?:[-’'‑]\w+)*")


#: The order in which kinds of questions are printed, and so numbered.
KINDS = ("factual", "interpretive", "evaluative")
Item = TypeVar("Item", PersonFile, TermFile, PlaceFile)


def read_seminar(text: str, path: str, work: tree.Work, findings: Findings) -> tree.Seminar | None:
    """Read a seminar and check it against its work.

    Args:
        text: the whole YAML file, decoded.
        path: the name of the file in diagnostics.
        work: the essay that it belongs to.
        findings: receives everything that is wrong, with its place.

    Returns:
        The seminar; ``None`` when a part of it cannot be read.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    wrong = Findings()
    check_lines(text.split("\n"), path, wrong)
    findings.extend(wrong)
    if wrong.failed:  # the parser would only say that it cannot read them
        return None
    placed = load(text, path, 1, findings, slip_in)
    check_values(placed, text, findings)
    file = fit(placed, SeminarFile, findings)
    if file is None:
        return None
    check_fields(placed, findings)
    seminar = with_links_into(_SeminarReader(placed, work, findings).read(file), work, findings)
    check_foreign_words(seminar, work.metadata.lang, text.split("\n"), findings)
    return seminar


class _SeminarReader:
    """One walk over one file."""

    def __init__(self, placed: PlacedData, work: tree.Work, findings: Findings) -> None:
        self._placed = placed
        self._findings = findings
        self._paragraphs = {
            node.number: comparable(words_of(node.block))
            for node in tree.walk(*work.body)
            if isinstance(node, tree.Numbered)
        }

    def read(self, file: SeminarFile) -> tree.Seminar:
        printed = sorted(
            range(len(file.questions)), key=lambda i: KINDS.index(file.questions[i].kind)
        )
        numbers = {index: number for number, index in enumerate(printed, 1)}
        questions = tuple(
            self._question(question, numbers[i], ("questions", i))
            for i, question in enumerate(file.questions)
        )
        return tree.Seminar(
            place=self._placed.at(()),
            title=self._inlines(file.title, ("title",)),
            venue=file.place,
            dates=file.dates,
            leader=file.leader,
            sessions=tuple(
                self._session(session, questions, ("sessions", i))
                for i, session in enumerate(file.sessions)
            ),
            questions=questions,
            people=self._entries(file.people, "people", "name"),
            terms=self._entries(file.terms, "terms", "term"),
            places=self._entries(file.places, "places", "place"),
            chronology=self._chronology(file.chronology),
            reading=self._items(file.reading, ("reading",)),
        )

    def _inlines(self, text: str, path: Path) -> tree.Inlines:
        return parse_inline(text.strip(), self._placed.text_at(path), self._findings)

    def _items(self, texts: tuple[str, ...], path: Path) -> tuple[tree.Item, ...]:
        return tuple(
            tree.Item(place=self._placed.at((*path, i)), children=self._inlines(text, (*path, i)))
            for i, text in enumerate(texts)
        )

    # --- the plan ---

    def _session(
        self, session: SessionFile, questions: tuple[tree.Question, ...], path: Path
    ) -> tree.Session:
        self._check_date(session.date, (*path, "date"))
        numbers = self._listed(
            session.questions, (*path, "questions"), len(questions), "SEMINAR-QUESTION", "question"
        )
        planned = sum(question.minutes for question in questions if question.number in numbers)
        if session.minutes and planned > session.minutes:
            self._findings.warning(
                self._placed.at((*path, "minutes")),
                "SEMINAR-TIME",
                f"its questions take {planned} minutes, the session has {session.minutes}",
                "give them less time, or leave one out",
            )
        return tree.Session(
            place=self._placed.at(path),
            number=int(path[1]) + 1,
            title=self._inlines(session.title, (*path, "title")),
            date=session.date,
            paragraphs=self._numbers(session.paragraphs, (*path, "paragraphs")),
            minutes=session.minutes,
            questions=numbers,
            before=self._inlines(session.before, (*path, "before")),
            notes=self._inlines(session.notes, (*path, "notes")),
        )

    def _check_date(self, date: str, path: Path) -> None:
        if date and iso_date(date) is None:
            self._findings.error(
                self._placed.at(path),
                "SEMINAR-DATE",
                f"this is no date: “{date}”",
                "write the year of our era, with month and day if they are known: 1934-12-01",
            )

    # --- questions ---

    def _question(self, question: QuestionFile, number: int, path: Path) -> tree.Question:
        cited = self._numbers(question.paragraphs, (*path, "paragraphs"))
        children = self._inlines(question.text, (*path, "text"))
        self._check_quoted(plain(children), cited, self._placed.at((*path, "text")))
        self._check_for_leader(question, path)
        return tree.Question(
            place=self._placed.at(path),
            sort=question.kind,
            children=children,
            paragraphs=cited,
            number=number,
            minutes=question.minutes,
            notes=self._inlines(question.notes, (*path, "notes")),
            follow_ups=self._items(question.follow_ups, (*path, "follow-ups")),
        )

    def _check_quoted(self, text: str, cited: tuple[int, ...], place: Place) -> None:
        """Check that a longer quotation in a question is in a paragraph that it cites."""
        for quoted, at_length in _quoted(text):
            if not at_length:
                self._check_short(quoted, place)
            elif cited and not any(self._occurs(quoted, n) for n in cited):
                where = self._hint_where(quoted)
                self._findings.error(
                    place,
                    "SEMINAR-QUOTE",
                    f"the words “{quoted}” stand in none of the paragraphs cited",
                    where or "quote the text as it is printed, with its punctuation",
                )

    def _check_for_leader(self, question: QuestionFile, path: Path) -> None:
        """Check that what notes and follow-ups quote is somewhere in the text."""
        texts = [(question.notes, (*path, "notes"))]
        texts += [(one, (*path, "follow-ups", i)) for i, one in enumerate(question.follow_ups)]
        for text, at in texts:
            for quoted, at_length in _quoted(text.replace("*", "")):
                if not at_length:
                    self._check_short(quoted, self._placed.at(at))
                elif not self._occurs_anywhere(quoted):
                    self._findings.error(
                        self._placed.at(at),
                        "SEMINAR-QUOTE",
                        f"the words “{quoted}” stand in no paragraph of the text",
                        "quote the text as it is printed, with its punctuation",
                    )

    def _check_short(self, quoted: str, place: Place) -> None:
        """Report a few quoted words that are not in the text: they may be the leader's."""
        if not self._occurs_anywhere(quoted):
            self._findings.warning(
                place,
                "SEMINAR-QUOTE-SHORT",
                f"the words “{quoted}” stand in no paragraph of the text",
                "leave the quotation marks to the author’s words",
            )

    def _occurs_anywhere(self, quoted: str) -> bool:
        """Return whether words are in the text, with a capital first or without."""
        own = [quoted, quoted[0].lower() + quoted[1:], quoted[0].upper() + quoted[1:]]
        return any(self._occurs(one, n) for one in own for n in self._paragraphs)

    # --- people, terms, places, events ---

    def _entries(self, entries: tuple[Item, ...], key: str, name: str) -> tuple[tree.Entry, ...]:
        found = []
        seen: dict[str, Place] = {}
        for i, entry in enumerate(entries):
            path: Path = (key, i)
            self._check_once(getattr(entry, name), (*path, name), seen)
            cited = self._cited(entry.in_text, entry.paragraphs, path)
            found.append(
                tree.Entry(
                    place=self._placed.at(path),
                    name=self._inlines(getattr(entry, name), (*path, name)),
                    about=self._inlines(entry.about, (*path, "about")),
                    dates=getattr(entry, "dates", ""),
                    paragraphs=cited,
                    sort=getattr(entry, "sort", ""),
                    words=entry.in_text,
                )
            )
        return tuple(found)

    def _chronology(self, events: tuple[EventFile, ...]) -> tuple[tree.Event, ...]:
        """Return the events in the order of their dates, whatever their order in the file."""
        found = []
        for i, event in enumerate(events):
            path: Path = ("chronology", i)
            self._check_date(event.date, (*path, "date"))
            self._check_date(event.until, (*path, "until"))
            self._check_end(event, path)
            found.append(
                tree.Event(
                    place=self._placed.at(path),
                    date=event.date,
                    until=event.until,
                    children=self._inlines(event.event, (*path, "event")),
                    short=self._inlines(event.short, (*path, "short")),
                    source=self._inlines(event.source, (*path, "source")),
                    paragraphs=self._numbers(event.paragraphs, (*path, "paragraphs")),
                )
            )
        return tuple(sorted(found, key=lambda event: event.date))

    def _check_end(self, event: EventFile, path: Path) -> None:
        """Check that nothing ends before it begins, as far as both dates are known."""
        known = min(len(event.date), len(event.until))
        dated = iso_date(event.date) and iso_date(event.until)
        if dated and event.until[:known] < event.date[:known]:
            self._findings.error(
                self._placed.at((*path, "until")),
                "SEMINAR-DATE",
                f"it ends ({event.until}) before it begins ({event.date})",
                "exchange the two dates, or take the last one out",
            )

    def _check_once(self, name: str, path: Path, seen: dict[str, Place]) -> None:
        place, key = self._placed.at(path), comparable(name.replace("*", ""))
        if key in seen:
            self._findings.error(
                place,
                "SEMINAR-TWICE",
                f"“{name}” has an entry already",
                f"it stands on line {seen[key].line}; make one entry of the two",
            )
        seen.setdefault(key, place)

    def _cited(self, words: str, paragraphs: tuple[str, ...], path: Path) -> tuple[int, ...]:
        """Return the paragraphs cited, after checking that each has the words ``in-text``."""
        cited = self._numbers(paragraphs, (*path, "paragraphs"))
        wrong = [n for n in cited if words and not self._occurs(words, n)]
        if wrong:
            listed = ", ".join(map(str, wrong))
            self._findings.error(
                self._placed.at((*path, "in-text")),
                "SEMINAR-WORDS",
                f"“{words}” does not stand in paragraph {listed}",
                self._hint_where(words) or "write the words exactly as the text has them",
            )
        return cited

    # --- paragraphs ---

    def _numbers(self, written: tuple[str, ...], path: Path) -> tuple[int, ...]:
        count = len(self._paragraphs)
        return self._listed(written, path, count, "SEMINAR-PARAGRAPH", "paragraph")

    def _listed(
        self, written: tuple[str, ...], path: Path, count: int, code: str, what: str
    ) -> tuple[int, ...]:
        """Return numbers and ranges from 1 to ``count``; report others."""
        numbers: list[int] = []
        for i, item in enumerate(written):
            place = self._placed.at((*path, i))
            for number in self._range(item, place):
                if 0 < number <= count:
                    numbers.append(number)
                    continue
                message = f"there is no {what} {number}"
                self._findings.error(place, code, message, self._hint_numbers(count, what))
                break
        return tuple(dict.fromkeys(numbers))

    def _hint_numbers(self, count: int, what: str) -> str:
        if what == "paragraph":
            return f"the paragraphs of the work are 1 to {count}"
        return f"the {what}s are printed with the numbers 1 to {count}" if count else "write some"

    def _range(self, item: str, place: Place) -> range:
        found = _RANGE.fullmatch(item.strip())
        first = int(found[1]) if found else 0
        last = int(found[2] or first) if found else -1
        if found and first <= last:
            return range(first, last + 1)
        backwards = "the stretch runs backwards" if found else "this is no number"
        self._findings.error(
            place,
            "SEMINAR-RANGE",
            f"{backwards}: “{item}”",
            'write a number, such as 12, or a stretch in quotation marks, such as "12-14"',
        )
        return range(0)

    def _occurs(self, words: str, number: int) -> bool:
        """Return whether the words are in a paragraph, as whole words."""
        return whole(words).search(self._paragraphs[number]) is not None

    def _hint_where(self, words: str) -> str:
        pattern = whole(words)
        found = [str(n) for n, text in self._paragraphs.items() if pattern.search(text)]
        if found:
            return "they stand in paragraph " + ", ".join(found[:5])
        if len(words.split()) != 1:
            return ""
        is_name = words[0].isupper()  # a name is not mixed up with a word
        vocabulary = {w for text in self._paragraphs.values() for w in _WORD.findall(text)}
        return suggest(words, (w for w in sorted(vocabulary) if w[0].isupper() == is_name))


def _quoted(text: str) -> Iterator[tuple[str, bool]]:
    """Yield quotations in quotation marks, and whether they are of some length."""
    for found in _QUOTED.finditer(text):
        words = found[1] or found[2]
        yield words, len(_WORD.findall(words)) >= QUOTED_WORDS
