"""The rules of the house by their names, in the order in which they are applied."""

from __future__ import annotations

from publish.house.apostrophes import apostrophes
from publish.house.dashes import dashes
from publish.house.edits import Edit, Rule
from publish.house.ellipses import ellipses
from publish.house.nobreak import no_break
from publish.house.quotes import quotes
from publish.house.ranges import ranges
from publish.house.spaces import spaces

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
