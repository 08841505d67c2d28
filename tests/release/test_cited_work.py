"""Whether a citation is taken for one of another work."""

from __future__ import annotations

import pytest

from publish.release.citations import named_work
from publish.release.cited_work import is_of_another

TITLES = ("The Stalinists’ Case", "An Essay of 1932")
NAMES = ("Isaac Deutscher", "Ada Weiß")


@pytest.mark.parametrize(
    "citation",
    [
        "¶23",
        "ibid., p. 7",
        "cf. ¶23",
        "see above, ¶23, p. 7",
        "Vgl. ebd., S. 7 f.",
        "Deutscher, *The Stalinists’ Case*, ¶23, p. 7",
        "DEUTSCHER 1932, p. 7",
        "*The Stalinists' Case*, ¶23",
        "I. Deutscher, “Case,” trans. Somebody Else (London, 1932), ¶23",
        "ed. A. Weiss, p. 7",
        "Дойчер, *Дело*, ¶23",
        "1932, ¶23",
    ],
)
def test_it_may_be_of_the_work(citation: str) -> None:
    assert not is_of_another(named_work(citation), TITLES, NAMES)


@pytest.mark.parametrize(
    "citation",
    [
        "Kant, *Critique of Pure Reason*, ¶23",
        "Kant 1781, p. 7",
        "Deutscher, *Stalin: A Political Biography*, p. 7",
        "Deutscher, “The Unfinished Revolution,” ¶23",
        "Marx, Das Kapital, S. 7 f.",
    ],
)
def test_it_is_of_another(citation: str) -> None:
    assert is_of_another(named_work(citation), TITLES, NAMES)


def test_names_of_short_words_are_compared() -> None:
    assert not is_of_another("Poe", ("If",), ("E. Poe",))
    assert is_of_another("Kant", ("If",), ("E. Poe",))
