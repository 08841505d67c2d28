"""Emphasis, and words struck or marked, opened in one paragraph and closed in a later one.

They end with their paragraph (CommonMark 0.31, 6.2), so both delimiters would be printed. Stars are
left alone if they call a note, precede it, or stand between two figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

    from publish.core.diagnostics import Findings, Place
    from publish.source.places import Placer

#: The delimiters of emphasis, and of words that are struck or marked.
_DELIMITERS = ("*", "_", "~~", "==")
#: The most paragraphs between the two delimiters.
_FAR = 3


class _Delimiter(NamedTuple):
    """A delimiter that opens or closes, and has no partner in its paragraph."""

    delimiter: str
    opens: bool
    at: int


class Parted:
    """Compares the delimiters that are left over in one paragraph after another."""

    def __init__(self) -> None:
        self._count = 0
        self._open: dict[str, tuple[int, Place]] = {}
        #: Stars that close nothing: calls of notes, each of which may have its note.
        self._calls: dict[str, int] = {}

    def look(self, state: StateInline, placer: Placer, findings: Findings) -> None:
        """Look at a paragraph that was read; report what was opened in an earlier one."""
        self._count += 1
        for delimiter, opens, at in _left_over(state):
            count, place = self._open.get(delimiter, (self._count, None))
            if opens and at == 0 and self._calls.get(delimiter):
                self._calls[delimiter] -= 1
            elif opens:
                self._open[delimiter] = (self._count, placer.at(at))
            elif place is not None and 0 < self._count - count <= _FAR:
                del self._open[delimiter]
                _report(delimiter, place, placer.at(at), findings)
            else:
                self._calls[delimiter] = self._calls.get(delimiter, 0) + 1


def _left_over(state: StateInline) -> list[_Delimiter]:
    """Return the runs of delimiters without a partner, in order."""
    closers = {one.end for one in state.delimiters if one.end >= 0}
    runs: list[_Delimiter] = []
    last = -1
    for index, one in enumerate(state.delimiters):
        token = state.tokens[one.token]
        is_left = one.end < 0 and index not in closers and one.open != one.close
        if not is_left or token.content not in _DELIMITERS:
            continue
        is_of_run = runs and one.token == last + 1 and runs[-1].opens == one.open
        if is_of_run and runs[-1].delimiter[0] == token.content[0]:
            runs[-1] = runs[-1]._replace(delimiter=runs[-1].delimiter + token.content)
        else:
            runs.append(_Delimiter(token.content, one.open, token.meta["at"]))
        last = one.token
    return [one for one in runs if not (one.opens and _is_year(state.src, one))]


def _is_year(src: str, one: _Delimiter) -> bool:
    """Return whether a star precedes a year of birth: ``*1890``."""
    return src[one.at + 1 : one.at + 2].isdigit()


def _report(delimiter: str, opened: Place, closed: Place, findings: Findings) -> None:
    findings.error(
        opened,
        "EMPHASIS-PARTED",
        f"“{delimiter}” is opened here and closed only on line {closed.line}, in another paragraph",
        f"close it with {delimiter} at the end of each paragraph or line, and open it again in the "
        f"next; if the signs themselves are meant, write \\{delimiter[0]}",
    )
