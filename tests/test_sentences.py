"""House style on sentences of works that its rule for quotation marks was not made on.

They are those of the corpus that lies beside the checkout, each paragraph with quotation marks as
its editor set it, with the marks of its work; none is picked or left out, but for those whose marks
do not balance: of a quotation that goes on over paragraphs. Here the curved marks are made
straight, and the rule has to find them again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from corpus import WORKS

from publish.diagnostics import Findings
from publish.house import House
from publish.house.rules import RULES
from publish.lint import lint
from publish.source import tree
from publish.source.inline import plain
from publish.source.reader import parse

if TYPE_CHECKING:
    from pathlib import Path

#: The marks that the works of a language have.
MARKS = {"en": "“”‘’", "de": "»«›‹"}
#: The rules that set marks; the others would change what is beside them.
OFF = frozenset(RULES) - {"apostrophes", "quotes"}
#: Of a hundred sentences so many come out as their editors have them.
LEAST = 99.5


class Sentence(NamedTuple):
    """A sentence as it is set, with its language, the marks of the work, and the work."""

    lang: str
    marks: str
    work: str
    text: str


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
    work = parse(head + straight(one.text), "sentence.md", findings)
    assert work is not None
    lint(work, findings)
    return any(found.code.startswith("QUOTE-") for found in findings)


def judge(given: list[Sentence]) -> tuple[float, list[Sentence]]:
    """How many in a hundred come out right, and those that come out wrong with no finding."""
    wrong = []
    for one in given:
        expected = one.text.replace("'", "’")
        if House(one.lang, OFF, one.marks).line(straight(one.text)) != expected:
            wrong.append(one)
    share = 100 * (1 - len(wrong) / len(given))
    return share, [one for one in wrong if not is_reported(one)]


@pytest.mark.parametrize("works", [pytest.param(WORKS, id="corpus")] if WORKS else [])
def test_sentences_come_out_as_their_editors_have_them(works: list[Path]) -> None:
    given = [one for work in works for one in sentences(work)]
    share, silent = judge(given)
    print(f"{share:.2f} % of {len(given)} sentences are right")
    assert len(given) >= 400
    assert silent == []
    assert share >= LEAST


#: Sentences of this test's own, for what it does with a wrong one.
OWN = [
    Sentence("en", "“”‘’", "none", "“He said ‘no’ to the keepers’ men,” she wrote."),
    Sentence("de", "»«›‹", "none", "»Er sagte ›nein‹ zu mir«, schrieb sie."),
    Sentence("fr", "«»“”", "none", "«L’homme», dit-il, «est né “libre”.»"),
]


def test_the_judge_sees_what_is_wrong() -> None:
    own = OWN
    assert judge(own) == (100, [])
    told = own[0]._replace(text="“He said ‘no to” them” and ” left.")
    assert judge([*own, told])[0] == 75
    assert judge([*own, told])[1] == []
    silent = own[0]._replace(text="“Facing wrongly“, he said.")
    assert judge([*own, silent]) == (75, [silent])
