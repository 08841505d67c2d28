"""How notes are known on a page: their calls, their numbers, where they begin and end.

A call is a link: a raised number, or, in large print, a number in brackets after a no-break space.
A note stands under the rule at the foot of a page and begins with its number; or it stands after
the text of its section and begins with its number in brackets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from publish.readback.file_text import Role
    from publish.readback.text_runs import Run

_CALL = re.compile(r"\N{NO-BREAK SPACE}\[(\d{1,5})\]\s*")
_NUMBER = re.compile(r"\s*\[(\d{1,5})\]\s*")


class Open(msgspec.Struct):
    """The note that is being read, and whether it is one of those after a section.

    ``exact`` is whether the file says what is a note, and which.
    """

    number: int = 0
    at_end: bool = False
    exact: bool = False

    def role(self, group: list[Run], role: Role) -> Role:
        """The role of a line, which may be of a note after a section."""
        if self.exact:
            self.at_end = group[0].note and group[0].paratext
            return role
        if group[0].note:
            self.at_end = group[0].paratext
        elif role == "body" or (role == "paratext" and group[0].heading):
            self.at_end = False
        elif role == "paratext" and group[0].link and _NUMBER.fullmatch(group[0].text):
            self.at_end = True
        return "note" if self.at_end and role == "paratext" else role

    def begins(self, group: list[Run]) -> bool:
        """Whether a line of the notes begins a new one; its number is then the first run."""
        first = group[0]
        if self.exact:
            self.number = first.number or self.number
            return bool(first.number)
        if not first.link:
            return False
        found = _NUMBER.fullmatch(first.text) if self.at_end or first.note else None
        if found:
            self.number = int(found[1])
        elif first.text.strip().isdecimal() and not raised(first, group):
            self.number = int(first.text)
        else:
            return False
        return True


def called(run: Run, group: list[Run]) -> int:
    """The number of the note that a run calls, or 0."""
    if run.call or run.glyphs or not run.link:
        return run.call
    if found := _CALL.fullmatch(run.text):
        return int(found[1])
    number = run.text.strip()
    return int(number) if number.isdecimal() and raised(run, group) else 0


def raised(run: Run, group: list[Run]) -> bool:
    """Whether a run stands higher than the line around it."""
    return run.baseline > base_of(group) + 0.5


def base_of(group: list[Run]) -> float:
    """The baseline of a line: that of its largest type, of its longest run."""
    return max(group, key=lambda r: (r.size, len(r.text))).baseline
