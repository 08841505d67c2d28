"""Question cards: eight on a sheet, the question on the front, on the back where it belongs.

Fronts and backs register: cut along the marks, each card has its own back, whichever edge the
printer turns the sheet over (the setting ``duplex``).
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from publish.core import contract
from publish.core.artifacts import Artifact
from publish.core.characters import HYPHENS
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.outputs.booklet import Plan, impose, prove_sheets
from publish.outputs.handout import ranges, stem_of
from publish.prepress import imposed_sheets, imposition
from publish.render.markup_check import require
from publish.render.template_helpers import shortened
from publish.source import tree
from publish.source.inline import plain
from publish.source.tree_map import map_nodes

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.outputs.context import Context
    from publish.render.renderer import Renderer
    from publish.source.tree import Question
    from publish.typeset.pages import Pages

#: Columns and rows of cards on an upright sheet.
GRID = (2, 4)
#: Hyphens, and soft ones.
_NO_HYPHENS = dict.fromkeys(map(ord, HYPHENS))


def make(context: Context) -> list[Artifact]:
    """Set each side of each card as a page, and lay them out on sheets."""
    questions = questions_of(context.edition)
    if not questions:
        raise Rejected([_none(context.work.path)])
    plan = plan_of(context, len(questions))
    width, height = plan.bed.room
    renderer = context.renderer(questions=questions, ranges=ranges, shortened=shortened)
    pages = context.pages(
        renderer.page("page.html"), extra=f"@page {{ size: {width}mm {height}mm }}"
    )
    _check_room(pages, renderer, questions)
    about = context.words["sheets-advice"].format(paper=context.words[f"paper-{plan.paper}"])
    sides = pages.write()
    return [Artifact(f"{stem_of(context, 'cards')}.pdf", impose(sides, plan, about), sides)]


def questions_of(edition: Edition) -> list[Question]:
    """Return the questions by the numbers that the handout prints.

    On a card is no text to link to.
    """
    found = edition.seminar.questions if edition.seminar else ()
    bare = [map_nodes(question, _unlinked) for question in found]
    return sorted(bare, key=lambda question: question.number)


def _unlinked(node: tree.Node) -> tree.Node:
    """Return a link into the text as its words alone."""
    if isinstance(node, tree.Link) and node.target.startswith("#"):
        return tree.Span(place=node.place, children=node.children)
    return node


def plan_of(context: Context, count: int) -> Plan:
    """Return where the sides of so many cards go; fronts are odd pages, each before its back."""
    paper = context.settings.sheet
    short, long = imposed_sheets.SHEETS[paper]
    card = (short / GRID[0], long / GRID[1])
    return Plan(
        sheets=tuple(imposition.cards(count, *GRID)),
        bed=imposed_sheets.bed(paper, card, (GRID,)),
        folded=False,
        thickness=0.0,
        marks=True,
        edge=context.settings.duplex,
        paper=paper,
    )


def _check_room(pages: Pages, renderer: Renderer, questions: list[Question]) -> None:
    """Report questions that do not fit on the two sides of a card.

    They would shift all that follow.
    """
    folios = pages.folios()
    names = [f"{contract.CARD_ID}{question.number}" for question in questions]
    require(renderer, "page.html", contract.CARD_ID, [n for n in names if n not in folios])
    begins = [*(folios[name] for name in names), len(pages) + 1]
    long = [
        question
        for question, (begin, end) in zip(questions, pairwise(begins), strict=True)
        if end != begin + 2
    ]
    if long:
        raise Rejected([_long(question) for question in long])


def _long(question: Question) -> Diagnostic:
    message = f"question {question.number} does not fit on a card"
    hint = "make it shorter, or the cards larger: --set sheet=a3"
    return Diagnostic(question.place, "error", "CARDS-LONG", message, hint)


def _none(path: str) -> Diagnostic:
    hint = "write questions into the seminar.yaml beside the essay"
    return Diagnostic(Place(path), "error", "CARDS-NONE", "there are no questions for cards", hint)


def report(_: Context, __: Findings) -> None:
    """Report nothing: what there is to say of its words and faces is said of every output."""


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that every question is on the front of its card, and each side whole and there once."""
    from publish.readback.imposed_sheets import pages_of_book

    fronts = pages_of_book(artifact.pages_pdf)[::2]
    for question, front in zip(questions_of(edition), fronts, strict=True):
        if not _has(_letters(front.text), _letters(plain(question.children))):
            message = f"{artifact.suffix}: the words of question {question.number} are not whole"
            hint = "meanwhile word the question more shortly; then report it, with the question"
            findings.error(question.place, "PROOF-LOST", message, hint)
    prove_sheets(artifact, edition, findings)


def _has(front: str, words: str) -> bool:
    """Return whether words stand on a front.

    Of one that runs from right to left the letters come sorted
    (:mod:`publish.readback.imposed_sheets`).
    """
    if words in front:
        return True
    return front == "".join(sorted(front)) and Counter(words) <= Counter(front)


def _letters(text: str) -> str:
    """Return a text without spaces and hyphens, of which there are more where words are divided."""
    return "".join(text.translate(_NO_HYPHENS).split())
