"""The seminar: questions, people and terms for a reading group, in a file beside the essay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.diagnostics import suggest
from publish.source import tree
from publish.source.data import Placed, fit, load
from publish.source.inline import plain
from publish.source.reader import parse_inline

if TYPE_CHECKING:
    from publish.diagnostics import Findings, Place
    from publish.source.data import Path

#: From this number of words on, what a question quotes has to stand in the paragraphs it cites.
QUOTED_WORDS = 4

_RANGE = re.compile(r"(\d{1,9})\s*(?:[-–]\s*(\d{1,9}))?")
_QUOTED = re.compile(r"“([^“”]+)”|‘((?:[^‘’]|’(?=\w))+)’")
_WORD = re.compile(r"\w+(?:[-’'‑]\w+)*")


class QuestionFile(msgspec.Struct, frozen=True, rename="kebab"):
    """A question as it is written."""

    kind: Literal["factual", "interpretive", "evaluative"]
    text: str
    paragraphs: tuple[str, ...] = ()


class PersonFile(msgspec.Struct, frozen=True, rename="kebab"):
    """A person as written; ``sort`` is the form for alphabetical order."""

    name: str
    sort: str = ""
    dates: str = ""
    about: str = ""
    in_text: str = ""
    paragraphs: tuple[str, ...] = ()


class TermFile(msgspec.Struct, frozen=True, rename="kebab"):
    """A term as written."""

    term: str
    about: str = ""
    in_text: str = ""
    paragraphs: tuple[str, ...] = ()


class SeminarFile(msgspec.Struct, frozen=True, rename="kebab"):
    """The whole file."""

    title: str = ""
    questions: tuple[QuestionFile, ...] = ()
    people: tuple[PersonFile, ...] = ()
    terms: tuple[TermFile, ...] = ()


def read_seminar(text: str, path: str, work: tree.Work, findings: Findings) -> tree.Seminar | None:
    """Read a seminar and hold it against its work.

    Args:
        text: the whole YAML file, decoded.
        path: how the file is named in diagnostics.
        work: the essay that it belongs to.
        findings: receives everything that is wrong, with its place.

    Returns:
        The seminar; ``None`` when a part of it cannot be read.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    placed = load(text, path, 1, findings)
    file = fit(placed, SeminarFile, findings)
    if file is None:
        return None
    return _SeminarReader(placed, work, findings).read(file)


class _SeminarReader:
    """One walk over one file."""

    def __init__(self, placed: Placed, work: tree.Work, findings: Findings) -> None:
        self._placed = placed
        self._findings = findings
        self._paragraphs = {
            node.number: _comparable(_words(node.block))
            for node in tree.walk(*work.body)
            if isinstance(node, tree.Numbered)
        }

    def read(self, file: SeminarFile) -> tree.Seminar:
        return tree.Seminar(
            place=self._placed.at(()),
            title=self._inlines(file.title, ("title",)),
            questions=tuple(
                self._question(question, ("questions", i))
                for i, question in enumerate(file.questions)
            ),
            people=self._people(file.people),
            terms=self._terms(file.terms),
        )

    def _inlines(self, text: str, path: Path) -> tree.Inlines:
        return parse_inline(text.strip(), self._placed.text_at(path), self._findings)

    # --- questions ---

    def _question(self, question: QuestionFile, path: Path) -> tree.Question:
        cited = self._numbers(question.paragraphs, (*path, "paragraphs"))
        children = self._inlines(question.text, (*path, "text"))
        self._check_quoted(plain(children), cited, self._placed.at((*path, "text")))
        return tree.Question(
            place=self._placed.at(path), sort=question.kind, children=children, paragraphs=cited
        )

    def _check_quoted(self, text: str, cited: tuple[int, ...], place: Place) -> None:
        """What a question quotes at some length stands in one of the paragraphs it cites."""
        for found in _QUOTED.finditer(text):
            quoted = found[1] or found[2]
            enough = len(_WORD.findall(quoted)) >= QUOTED_WORDS
            if cited and enough and not any(self._stands(quoted, n) for n in cited):
                where = self._hint_where(quoted)
                self._findings.error(
                    place,
                    "SEMINAR-QUOTE",
                    f"the words “{quoted}” stand in none of the paragraphs cited",
                    where or "quote the text as it is printed, with its punctuation",
                )

    # --- people and terms ---

    def _people(self, people: tuple[PersonFile, ...]) -> tuple[tree.Entry, ...]:
        entries = []
        seen: dict[str, Place] = {}
        for i, person in enumerate(people):
            path: Path = ("people", i)
            self._check_once(person.name, (*path, "name"), seen)
            cited = self._cited(person.in_text, person.paragraphs, path)
            entries.append(self._entry(path, "name", person, cited))
        return tuple(entries)

    def _terms(self, terms: tuple[TermFile, ...]) -> tuple[tree.Entry, ...]:
        entries = []
        seen: dict[str, Place] = {}
        for i, term in enumerate(terms):
            path: Path = ("terms", i)
            self._check_once(term.term, (*path, "term"), seen)
            cited = self._cited(term.in_text, term.paragraphs, path)
            entries.append(self._entry(path, "term", term, cited))
        return tuple(entries)

    def _entry(
        self, path: Path, name: str, entry: PersonFile | TermFile, cited: tuple[int, ...]
    ) -> tree.Entry:
        return tree.Entry(
            place=self._placed.at(path),
            name=self._inlines(getattr(entry, name), (*path, name)),
            about=self._inlines(entry.about, (*path, "about")),
            dates=getattr(entry, "dates", ""),
            paragraphs=cited,
            sort=getattr(entry, "sort", ""),
            words=entry.in_text,
        )

    def _check_once(self, name: str, path: Path, seen: dict[str, Place]) -> None:
        place, key = self._placed.at(path), _comparable(name.replace("*", ""))
        if key in seen:
            self._findings.error(
                place,
                "SEMINAR-TWICE",
                f"“{name}” has an entry already",
                f"it stands on line {seen[key].line}; make one entry of the two",
            )
        seen.setdefault(key, place)

    def _cited(self, words: str, paragraphs: tuple[str, ...], path: Path) -> tuple[int, ...]:
        """The paragraphs cited, each of which has the words ``in-text``."""
        cited = self._numbers(paragraphs, (*path, "paragraphs"))
        wrong = [n for n in cited if words and not self._stands(words, n)]
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
        numbers: list[int] = []
        for i, item in enumerate(written):
            place = self._placed.at((*path, i))
            for number in self._range(item, place):
                if number in self._paragraphs:
                    numbers.append(number)
                    continue
                self._findings.error(
                    place,
                    "SEMINAR-PARAGRAPH",
                    f"there is no paragraph {number}",
                    f"the paragraphs of the work are 1 to {len(self._paragraphs)}",
                )
                break
        return tuple(dict.fromkeys(numbers))

    def _range(self, item: str, place: Place) -> range:
        found = _RANGE.fullmatch(item.strip())
        first = int(found[1]) if found else 0
        last = int(found[2] or first) if found else -1
        if found and first <= last:
            return range(first, last + 1)
        backwards = "the stretch runs backwards" if found else "this is not a paragraph’s number"
        self._findings.error(
            place,
            "SEMINAR-RANGE",
            f"{backwards}: “{item}”",
            'write a number, such as 12, or a stretch in quotation marks, such as "12-14"',
        )
        return range(0)

    def _stands(self, words: str, number: int) -> bool:
        """Whether the words stand in a paragraph, as whole words."""
        return _whole(words).search(self._paragraphs[number]) is not None

    def _hint_where(self, words: str) -> str:
        pattern = _whole(words)
        found = [str(n) for n, text in self._paragraphs.items() if pattern.search(text)]
        if found:
            return "they stand in paragraph " + ", ".join(found[:5])
        vocabulary = {w for text in self._paragraphs.values() for w in text.split()}
        return suggest(words, vocabulary) if len(words.split()) == 1 else ""


def _whole(words: str) -> re.Pattern[str]:
    text = re.escape(_comparable(words).rstrip(".,;:?!…"))
    return re.compile(rf"(?<!\w){text}(?!\w)")


def _comparable(text: str) -> str:
    """The text with one kind of space and of apostrophe, in one Unicode form."""
    import unicodedata

    text = unicodedata.normalize("NFC", text).replace("'", "’").replace("\u00ad", "")
    return " ".join(text.split())


def _words(node: tree.Node) -> str:
    """The words of a block in the corrected reading, its parts kept apart, without notes."""
    if isinstance(node, tree.Inline):
        return plain((node,))
    if isinstance(node, tree.CodeBlock):
        return node.text
    inner = list(tree.parts(node))
    apart = "" if all(isinstance(part, tree.Inline) for part in inner) else " "
    return apart.join(_words(part) for part in inner)
