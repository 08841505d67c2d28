"""What a check is, and what it is given."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from publish.core.characters import OBJECT
from publish.core.checks import Checks
from publish.edit.deletion_spaces import with_deletion_spaces
from publish.source.passages import Passage, passages

if TYPE_CHECKING:
    from publish.source import tree

#: What repeats the cell above: a mark that stands by itself.
_DITTO = re.compile(r"""(?:^|(?<=\s))(?:["”„“»«″〃]|''|’’|,,|‘‘|``)(?=\s|$)""")


class CheckedWork:
    """A work as the checks see it."""

    def __init__(self, work: tree.Work) -> None:
        self.work = work

    @cached_property
    def passages(self) -> list[Passage]:
        """The words of every block of the body, then of the notes; ditto marks are no words."""
        found = passages(with_deletion_spaces(self.work))
        return [_without_ditto(p) if p.kind == "cell" else p for p in found]

    @property
    def lang(self) -> str:
        """The language of the work (BCP 47)."""
        return self.work.metadata.lang


def _without_ditto(cell: Passage) -> Passage:
    text = _DITTO.sub(lambda found: OBJECT * len(found[0]), cell.text)
    return msgspec.structs.replace(cell, text=text)


#: The copy-editor's checks.
CHECKS = Checks[CheckedWork]("warning")
check = CHECKS.check
