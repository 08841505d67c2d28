"""Lines that mean something else here because of the lines next to them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from publish.source import tree

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.source.foreign.masked_text import MaskedText

_QUOTE_MARKERS = re.compile(r"(?:[ \t]*>)*")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_NOTE = re.compile(r"\[\^[^\]\s]+\]:")


def check_neighbours(
    work: tree.Work, masked_texts: list[MaskedText], source: list[str], findings: Findings
) -> None:
    """Report lines that are read as something else because of the lines next to them."""
    _check_depth(masked_texts, findings)
    _check_headings(work, source, findings)
    _check_rule(work, source, findings)


def _check_depth(masked_texts: list[MaskedText], findings: Findings) -> None:
    """Report a line with one ``>`` after one with two: it becomes part of the inner quotation."""
    for masked in masked_texts:
        places = [masked.at(start) for start in masked.starts] if masked.text else []
        for before, after in pairwise(places):
            depths = [_depth(masked.source[place.line - 1]) for place in (before, after)]
            if 0 < depths[1] < depths[0]:
                findings.warning(
                    after,
                    "MARKUP-FOREIGN",
                    f"this line has {depths[1]} > before it and the one above {depths[0]}: it is "
                    "set with that one, as the words of the inner quotation",
                    f"put a line “{' '.join('>' * depths[1])}” between them, if somebody else "
                    "speaks here; else write all signs",
                )
                break


def _depth(line: str) -> int:
    found = _QUOTE_MARKERS.match(line)
    return found[0].count(">") if found else 0


def _check_headings(work: tree.Work, source: list[str], findings: Findings) -> None:
    """Report adjacent headings of one level: items of a list in Textile, comments in Org."""
    sections = [node for node in tree.walk(*work.body) if isinstance(node, tree.Section)]
    reported_line = 0
    for one, other in pairwise(sections):
        lines = [source[node.place.line - 1] for node in (one, other)]
        is_next = other.place.line == one.place.line + 1 and one.level == other.level
        if not is_next or not all(map(_HEADING.match, lines)):
            continue
        if one.place.line != reported_line:
            findings.warning(
                one.place,
                "MARKUP-FOREIGN",
                "headings of one level stand line under line here: in Textile that is a list, in "
                "Org a remark",
                "write 1. before the items of a list, <!-- … --> for a remark; two headings have "
                "a blank line between them, or make one",
            )
        reported_line = other.place.line


def _check_rule(work: tree.Work, source: list[str], findings: Findings) -> None:
    """Report a rule between the text and its notes.

    Notes are printed elsewhere, and the rule would be a pause.
    """
    rules = [node for node in tree.walk(*work.body) if isinstance(node, tree.ThematicBreak)]
    end = work.body
    while end and isinstance(end[-1], tree.Section):
        end = end[-1].children
    for rule in rules:
        following = next((line for line in source[rule.place.line :] if line.strip()), "")
        is_line = source[rule.place.line - 1].strip()[:1] in "-_"
        if _NOTE.match(following) and (is_line or rule in end[-1:]):
            findings.warning(
                rule.place,
                "MARKUP-FOREIGN",
                "this rule parts the text from its notes, and would be printed as a pause: notes "
                "are set where the layout has them",
                "delete it; a pause is * * *",
            )
