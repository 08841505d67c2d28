"""House style on sentences of works that its rule for quotation marks was not made on.

The sentences lie beside the checkout in ``shared/sentences``, each as its editor set it, with the
language and the marks of its work. They were taken so: paragraphs of the works were cut into
sentences outside of quotations; of those with quotation marks, under 700 characters, whose marks
are balanced by the convention of the work, every twentieth of a work was kept, up to a number for
each work; none was picked or left out by hand. Here the curved marks are made straight, and the
rule has to find them again.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from publish.diagnostics import Findings
from publish.house import House
from publish.house.rules import RULES
from publish.lint import lint
from publish.source.reader import parse

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "sentences"
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


def sentences(text: str) -> list[Sentence]:
    """The sentences of a file: four fields a line, parted by tabs."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [Sentence(*line.split("\t")) for line in lines]


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


FILES = sorted(FOLDER.glob("*.tsv"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_sentences_come_out_as_their_editors_have_them(file: Path) -> None:
    given = sentences(file.read_text("utf-8"))
    share, silent = judge(given)
    languages = Counter(one.lang for one in given)
    print(f"{share:.2f} % of {len(given)} sentences in {len(languages)} languages are right")
    assert len(given) >= 400
    assert len(languages) >= 10
    assert silent == []
    assert share >= LEAST


#: Lines of this test's own, for what it does with a wrong one.
OWN = """\
# a remark
en\t“”‘’\tnone\t“He said ‘no’ to the keepers’ men,” she wrote.
de\t»«›‹\tnone\t»Er sagte ›nein‹ zu mir«, schrieb sie.
fr\t«»“”\tnone\t«L’homme», dit-il, «est né “libre”.»
"""


def test_the_judge_sees_what_is_wrong() -> None:
    own = sentences(OWN)
    assert judge(own) == (100, [])
    told = own[0]._replace(text="“He said ‘no to” them” and ” left.")
    assert judge([*own, told])[0] == 75
    assert judge([*own, told])[1] == []
    silent = own[0]._replace(text="“Facing wrongly“, he said.")
    assert judge([*own, silent]) == (75, [silent])
