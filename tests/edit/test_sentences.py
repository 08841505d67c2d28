"""House style on sentences of works that its rule for quotation marks was not made on.

They are those of the corpus that lies beside the checkout; `sentences.py` takes others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from corpus import all_works
from sentences import LEAST, Sentence, judge, main, sentences

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.whole
@pytest.mark.parametrize("works", all_works())
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


def test_texts_at_hand_are_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "de-gut.txt", tmp_path / "de-schlecht.txt"
    said = "„Er sagte „nein“ zu mir“, schrieb\nsie.\n\n"
    good.write_text(said * 21, "utf-8")
    assert main([good]) == 0
    assert "2 sentences, 100.00 % right, 0 wrong in silence" in capsys.readouterr().out
    bad.write_text(f"“Falsch herum„, sagte sie.\n\n{said * 2}", "utf-8")
    assert main([good, bad]) == 1
    assert "1 wrong in silence" in capsys.readouterr().out
