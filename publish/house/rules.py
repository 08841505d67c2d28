"""The rules of the house, each a function: words and their language in, edits out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

#: First and last offset (Python slice) of what is replaced, and what stands there instead.
Edit = tuple[int, int, str]
#: A rule is given a block's words and a language tag (BCP 47) and finds what it would change.
#: A call of a note is U+F0000, what is no text U+FFFC, a hard line break U+000A.
Rule = Callable[[str, str], Iterator[Edit]]

#: The rules in the order in which they are applied. The setting of a rule is ``house-<name>``.
RULES: dict[str, Rule] = {}
