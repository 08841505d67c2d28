"""The words of a block with the quotation marks and apostrophes that house style would set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.edit.house_style.apostrophes import apostrophes
from publish.edit.house_style.quotes import quotes

if TYPE_CHECKING:
    from publish.source.passages import Passage


def curved(passage: Passage) -> str:
    """Return the text of a passage, of the same length, with marks curved by language.

    The rules are applied one language after the other, as in
    :class:`publish.edit.house_style.House`: each sees what the ones before it have set.
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
