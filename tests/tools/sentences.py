"""What house style makes of straight quotation marks, beside what the editors of works have.

Each paragraph of a work that has quotation marks is taken, as its editor set it and with the marks
of that work; none is picked or left out, but for those whose marks do not balance: of a quotation
that goes on over paragraphs. The curved marks are made straight, and the rule has to find them
again.

`python tests/tools/sentences.py TEXT…` does so for plain texts that somebody has at hand: every
twentieth such paragraph of each. Their names begin with their language: `fr-candide.txt`.
"""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from publish.core.diagnostics import Findings
from publish.edit.house_style import House
from publish.edit.house_style.rules import RULES
from publish.lint import lint
from publish.source import tree
from publish.source.inline import plain
from publish.source.reader import parse

#: The marks that the works of a language have.
MARKS = {"en": "“”‘’", "de": "»«›‹"}
#: Pairs of outer marks, with the inner ones that usually go with them, and others.
PAIRS = {"“”": "‘’", "„“": "‚‘", "„”": "‚’", "»«": "›‹", "«»": "“”", "””": "’’", "»»": "’’"}
INNER = ("‘’", "‚‘", "›‹", "‹›", "“”", "«»", "»«")
#: What stands before a mark that opens, where one sign opens and closes.
_BEFORE_OPENING = ("", " ", "(", "—", "–", "-")
#: The rules that set marks; the others would change what is beside them.
OFF = frozenset(RULES) - {"apostrophes", "quotes"}
#: Of a hundred sentences so many come out as their editors have them.
LEAST = 99.5


class Sentence(NamedTuple):
    """A sentence as it is set, with its language, the marks of the work, and the work.

    ``typed`` is what a typewriter has of it, where that is not the text with straight marks.
    """

    lang: str
    marks: str
    work: str
    text: str
    typed: str = ""

    @property
    def given(self) -> str:
        """The sentence with straight marks."""
        return self.typed or straight(self.text)


def sentences(work: Path) -> list[Sentence]:
    """The paragraphs of a work that have quotation marks, as many opening as closing ones."""
    read = parse((work / "text.md").read_text("utf-8"), "text.md", Findings())
    assert read is not None
    nodes = tree.walk(*read.body, *read.notes)
    texts = [plain(node.children) for node in nodes if isinstance(node, tree.Paragraph)]
    lang = read.metadata.lang
    marks = MARKS[lang[:2]]
    # The one slip of the corpus: its copy of “The Working Day” has an apostrophe the wrong way.
    texts = [text.replace("‘tis", "’tis") for text in texts]
    return [
        Sentence(lang, marks, work.name, text)
        for text in texts
        if 0 < text.count(marks[0]) == text.count(marks[1])
    ]


def straight(text: str) -> str:
    """A text as a typewriter has it."""
    return re.sub("[‘’‚‹›]", "'", re.sub("[“”„«»]", '"', text))


def is_reported(one: Sentence) -> bool:
    """Whether the copy-editor's checks tell of a mark of a sentence that is typed straight."""
    findings = Findings()
    head = f"---\ntitle: T\nlang: {one.lang}\n---\n\n"
    work = parse(head + one.given, "sentence.md", findings)
    assert work is not None
    lint(work, findings)
    return any(found.code.startswith("QUOTE-") for found in findings)


def judge(given: list[Sentence]) -> tuple[float, list[Sentence]]:
    """How many in a hundred come out right, and those that come out wrong with no finding."""
    wrong = []
    for one in given:
        expected = one.text.replace("'", "’")
        if House(one.lang, OFF, one.marks).line(one.given) != expected:
            wrong.append(one)
    share = 100 * (1 - len(wrong) / len(given))
    return share, [one for one in wrong if not is_reported(one)]


def main(files: list[Path]) -> int:
    """Print what comes out for each text, and the wrong ones that nobody tells of; 1 if any is."""
    whole: list[Sentence] = []
    for file in files:
        given = every_twentieth(file)
        share, silent = judge(given) if given else (100.0, [])
        print(f"{file.name}: {len(given)} sentences, {share:.2f} % right, {len(silent)} silent")
        for one in silent:
            print(f"  {one.text}\n  {House(one.lang, OFF, one.marks).line(one.given)}")
        whole += given
    share, silent = judge(whole) if whole else (0.0, [])
    print(f"{len(whole)} sentences, {share:.2f} % right, {len(silent)} wrong in silence")
    return int(share < LEAST or bool(silent))


def every_twentieth(file: Path) -> list[Sentence]:
    """Every twentieth paragraph with quotation marks of a plain text, blank lines between them."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", file.read_text("utf-8"))]
    marks = usual_marks(paragraphs)
    quoting = [p for p in paragraphs if is_balanced(p, marks)]
    lang = file.name.split("-")[0]
    return [
        Sentence(lang, marks, file.name, by_levels(p, marks), straight(p)) for p in quoting[::20]
    ]


def is_balanced(text: str, marks: str) -> bool:
    """Whether each quotation that begins in a text ends in it; one sign may stand for both."""
    begun, ended = text.count(marks[0]), text.count(marks[1])
    return 0 < begun == ended and (marks[0] != marks[1] or begun % 2 == 0)


def by_levels(text: str, marks: str) -> str:
    """A text whose inner quotations have inner marks; some editors set the outer ones again.

    Of straight marks nobody can tell which of the two an editor had.
    """
    depth, made = 0, []
    for at, sign in enumerate(text):
        is_first = text[at - 1 : at] in _BEFORE_OPENING and text[at + 1 : at + 2] not in ("", " ")
        opens = sign == marks[0] and (marks[0] != marks[1] or is_first)
        closes = sign == marks[1] and not opens
        depth -= closes
        inner = marks[2] if opens else marks[3]
        made.append(inner if (opens or closes) and depth > 0 else sign)
        depth += opens
    return "".join(made)


def usual_marks(paragraphs: list[str]) -> str:
    """The pairs of marks that a work has most often: outside, then inside.

    Those count that are the first two of a paragraph, one after the other.
    """
    found = [re.sub("[^“”„«»]", "", text) for text in paragraphs]
    firsts = [next((p for p in map("".join, pairwise(marks)) if p in PAIRS), "") for marks in found]
    outer = max(PAIRS, key=firsts.count)
    text = "".join(paragraphs)

    def inside(pair: str) -> int:
        return pair[0] not in outer and len(re.findall(rf"{pair[0]}\w[^{pair}]*{pair[1]}", text))

    return outer + max((PAIRS[outer], *INNER), key=inside)


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
