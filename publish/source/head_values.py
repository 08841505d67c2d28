"""The shapes of single values of a head: a line, a list of lines, a mapping that contains words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.core.yaml_positions import Value

#: The keys of a mapping under which its words are.
_WORDS = ("text", "name", "literal", "value", "title", "id")
#: Invisible characters that editors insert.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def normal(key: str) -> str:
    """Return a key as we write it: lower case and hyphens."""
    return re.sub(r"[\s_]+", "-", _UNSEEN.sub("", key).strip().lower())


def word_key(item: dict[str, Value]) -> str:
    """Return the key under which a mapping has its words, or ''."""
    return next((key for key in _WORDS if isinstance(item.get(key), str) and item[key]), "")


def texts_of(item: Value) -> list[str]:
    """Return the words of a value: of a line, of each line of a list, of a mapping."""
    if isinstance(item, str):
        return [item] if item.strip() else []
    if isinstance(item, list):
        return [text for one in item for text in texts_of(one)]
    key = word_key(item)
    return [str(item[key])] if key else []
