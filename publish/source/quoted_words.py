"""Words that are claimed to be in the text, and the search for them in its paragraphs."""

from __future__ import annotations

import re
import unicodedata

from publish.core.characters import SOFT_HYPHEN
from publish.source import tree
from publish.source.inline import plain


def whole(words: str) -> re.Pattern[str]:
    """Return the pattern of words as whole words; a punctuation mark at the end is ignored."""
    text = re.escape(comparable(words).rstrip(".,;:?!…"))
    return re.compile(rf"(?<!\w){text}(?!\w)")


def comparable(text: str) -> str:
    """Return the text with one kind of space and apostrophe, in one Unicode form."""
    text = unicodedata.normalize("NFC", text).replace("'", "’").replace(SOFT_HYPHEN, "")
    return " ".join(text.split())


def words_of(node: tree.Node) -> str:
    """Return the words of a block in the corrected reading, its parts separate, without notes."""
    if isinstance(node, tree.Inline):
        return plain((node,))
    if isinstance(node, tree.CodeBlock):
        return node.text
    inner = list(tree.parts(node))
    apart = "" if all(isinstance(part, tree.Inline) for part in inner) else " "
    return apart.join(words_of(part) for part in inner)
