"""The place of questions in a handout: on a sheet of their own, or after their paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.source import tree
from publish.source.tree_map import map_runs

if TYPE_CHECKING:
    from publish.edit.edition import Edition

Questions = tuple[tree.Question, ...]


def at_stretches(edition: Edition) -> tuple[Edition, Questions]:
    """Return the edition with its questions in the text, and the questions without paragraphs.

    The questions of a session follow the last of its paragraphs; one without a session follows the
    last paragraph that it is about.
    """
    if edition.seminar is None:
        return edition, ()
    there = frozenset(node.number for node in edition.paragraphs())
    asked: dict[int, list[tree.Question]] = {}
    left = []
    for question in sorted(edition.seminar.questions, key=lambda one: one.number):
        end = max(there.intersection(_stretch(question, edition.seminar)), default=0)
        if end:
            asked.setdefault(end, []).append(question)
        else:
            left.append(question)
    return msgspec.structs.replace(edition, body=_with(edition.body, asked)), tuple(left)


def _stretch(question: tree.Question, seminar: tree.Seminar) -> tuple[int, ...]:
    """Return the paragraphs after which a question is asked."""
    for session in seminar.sessions:
        if question.number in session.questions and session.paragraphs:
            return session.paragraphs
    return question.paragraphs


def _with(blocks: tree.Blocks, asked: dict[int, list[tree.Question]]) -> tree.Blocks:
    """Return the blocks with the questions after them, but never inside a division."""
    made: list[tree.Block] = []
    for block in blocks:
        if isinstance(block, tree.Section):
            made.append(map_runs(block, tree.Block, lambda inside: _with(inside, asked)))
            continue
        made.append(block)
        numbers = [one.number for one in tree.walk(block) if isinstance(one, tree.Numbered)]
        questions = tuple(question for n in numbers for question in asked.get(n, ()))
        if questions:
            made.append(tree.Discussion(place=block.place, children=questions))
    return tuple(made)
