"""The rules of the house by their names, in the order in which they are applied."""

from __future__ import annotations

from publish.edit.house_style.apostrophes import apostrophes
from publish.edit.house_style.dashes import dashes
from publish.edit.house_style.edits import Edit, Rule
from publish.edit.house_style.ellipses import ellipses
from publish.edit.house_style.nobreak import no_break
from publish.edit.house_style.quotes import quotes
from publish.edit.house_style.ranges import ranges
from publish.edit.house_style.spaces import spaces

__all__ = ["RULES", "Edit", "Rule"]

#: The setting of a rule is ``house-<name>``.
RULES: dict[str, Rule] = {
    "apostrophes": apostrophes,
    "quotes": quotes,
    "ellipses": ellipses,
    "ranges": ranges,
    "dashes": dashes,
    "spaces": spaces,
    "no-break": no_break,
}
