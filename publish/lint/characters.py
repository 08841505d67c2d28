"""Characters that nobody meant: of another encoding, of another alphabet, invisible ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.lint.checks import Found, Sheet, check

if TYPE_CHECKING:
    from collections.abc import Iterator

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@check("CHARACTER-INVISIBLE")
def invisible(sheet: Sheet) -> Iterator[Found]:
    """Soft hyphens, zero-width spaces and bidirectional controls, mostly left by a copy and paste.

    Nobody sees them; searches, hyphenation and readers aloud trip over them.
    """
    for passage in sheet.passages:
        for found in _INVISIBLE.finditer(passage.text):
            yield Found(
                passage.at(found.start()),
                f"an invisible character, U+{ord(found[0]):04X}, stands here",
                "delete it",
            )
