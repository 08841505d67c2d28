"""The words of a block with the marks of quotation and the apostrophes that the house would set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.edit.house_style.apostrophes import apostrophes
from publish.edit.house_style.quotes import quotes

if TYPE_CHECKING:
    from publish.source.passages import Passage


def curved(passage: Passage) -> str:
    """Return the text of a passage, as long as it was, with marks curved by their language.

    The rules go over it one after the other, as :class:`publish.edit.house_style.House` lets
    them: what one language has set, the next one sees.
    """
    text = passage.text
    langs = dict.fromkeys(piece.lang for piece in passage.pieces)
    for rule in (apostrophes, quotes):
        for lang in langs:
            characters = list(text)
            for first, last, new in rule(text, lang):
                if passage.lang_at(first) == lang:
                    characters[first:last] = new
            text = "".join(characters)
    return text
