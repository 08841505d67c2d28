"""What house style would set, written into the source: curved quotation marks and apostrophes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish import urls
from publish.fixes.draft import Change, Fix
from publish.foreign.signs import signs_in
from publish.house.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.fixes.draft import Draft

#: The rules of house style that are applied, by their names, as far as there are such rules.
_RULES = ("quotes", "apostrophes")


def quotes(draft: Draft) -> Iterator[Fix]:
    """Straight marks become curved ones, in each passage by its own language.

    Those in addresses and in marks of other programs stay: they may be part of these.
    """
    for name in _RULES:
        if name not in RULES:
            continue
        for sheet in draft.sheets:
            text = sheet.passage.text
            kept = [*urls.spans(text), *((first, last) for _, first, last in signs_in(sheet))]
            for lang in dict.fromkeys(piece.lang for piece in sheet.passage.pieces):
                for first, last, new in RULES[name](text, lang):
                    is_kept = any(first < b and last > a for a, b in kept)
                    if is_kept or sheet.passage.lang_at(first) != lang:
                        continue
                    stretch = draft.stretch(sheet, first, last)
                    if stretch is not None:
                        change = Change(stretch.offset, stretch.length, new)
                        yield Fix(sheet.at(first), (change,))
