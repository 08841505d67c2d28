"""HTML as converters write it: the few elements that mean marks within a line.

They are raised and lowered letters, words struck out, underlined, marked or small, emphasis, line
breaks, words in another language. Attributes about the look are dropped, except the few styles that
mean such a mark. All other HTML is left, and reported.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from publish.source.inline_rule_helpers import inner

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

#: The elements that are read within a line, with the mark that each means.
INLINE = {
    "sup": "sup", "sub": "sub", "s": "s", "strike": "s", "del": "s", "u": "u", "mark": "mark",
    "small": "small", "em": "em", "i": "em", "strong": "strong", "b": "strong", "span": "span",
}  # fmt: skip
#: The same for declarations in the style of a span …
_STYLES = {
    ("font-style", "italic"): "em",
    ("font-style", "oblique"): "em",
    ("font-weight", "bold"): "strong",
    ("font-weight", "700"): "strong",
    ("text-decoration", "underline"): "u",
    ("text-decoration", "line-through"): "s",
    ("vertical-align", "super"): "sup",
    ("vertical-align", "sub"): "sub",
    ("font-variant", "small-caps"): "smallcaps",
}
#: … and for the classes that converters write.
CLASSES = {
    "underline": "u", "ul": "u", "mark": "mark", "sup": "sup", "superscript": "sup", "sub": "sub",
    "subscript": "sub", "strike": "s", "strikeout": "s", "strikethrough": "s",
}  # fmt: skip
_SMALL_CAPITALS = {"smallcaps", "small-caps", "sc"}
#: Values of word processors for no language (BCP 47: undetermined, no words, private).
_NO_LANGUAGE = ("und", "zxx", "x", "none")
#: A tag of any element.
TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<attributes>\s[^<>]*|/)?>")
_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))")
_BLANK = re.compile(r"[ \t]*")


class Tag(msgspec.Struct, frozen=True):
    """A tag: its name in lower case, whether it closes, its attributes, where it ends."""

    name: str
    closes: bool
    attributes: dict[str, str]
    end: int

    def attribute(self, name: str) -> str:
        """Return the value of an attribute, or ''."""
        return self.attributes.get(name, "")

    @property
    def lang(self) -> str:
        """The language of its words (BCP 47), or ''."""
        lang = self.attribute("lang") or self.attribute("xml:lang")
        return "" if lang.split("-")[0].lower() in _NO_LANGUAGE else lang

    def styles(self) -> dict[str, str]:
        """Return the declarations of its ``style``, in lower case."""
        parts = (one.partition(":") for one in self.attribute("style").split(";"))
        return {name.strip().lower(): value.strip().lower() for name, _, value in parts if value}

    def marks(self) -> tuple[str, ...]:
        """Return the marks that a span means, by its styles and its classes."""
        found = [_STYLES[one] for one in self.styles().items() if one in _STYLES]
        for name in self.attribute("class").lower().split():
            found += ["smallcaps"] if name in _SMALL_CAPITALS else []
            found += [CLASSES[name]] if name in CLASSES else []
        return tuple(dict.fromkeys(found))

    @property
    def alignment(self) -> str:
        """The class of a centred or right-aligned paragraph, else ''."""
        align = self.attribute("align") or self.styles().get("text-align", "")
        return {"center": "centered", "centre": "centered", "right": "right"}.get(align.lower(), "")


def tag_at(text: str, at: int, limit: int) -> Tag | None:
    """Return the tag at an offset of a text, if there is one."""
    found = TAG.match(text, at, limit)
    if found is None:
        return None
    values = _ATTRIBUTE.finditer(found["attributes"] or "")
    attributes = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in values}
    return Tag(found["name"].lower(), bool(found["close"]), attributes, found.end())


def is_of_line(text: str) -> bool:
    """Return whether a line begins with a tag within text, and so a paragraph and not HTML."""
    tag = tag_at(text, 0, len(text))
    return tag is not None and (tag.name in INLINE or tag.name == "br")


def element(state: StateInline, silent: bool) -> bool:
    """Read ``<sup>2</sup>``, ``<br/>`` and the others that are read within a line."""
    start = state.pos
    tag = tag_at(state.src, start, state.posMax) if state.src[start] == "<" else None
    if tag is None:
        return False
    if tag.name == "br":
        return _line_break(state, silent, tag)
    if tag.name not in INLINE:
        return False
    stop, after = _pairs(state.src, tag.name).get(start, (-1, -1))
    if not 0 <= after <= state.posMax:
        if not silent:
            state.push("html_parted", "", 0).content = state.src[start : tag.end]
        state.pos = tag.end
        return True
    if not silent:
        state.push("element_open", INLINE[tag.name], 1).meta["tag"] = tag
        inner(state, *_words(state.src, (start, tag.end), (stop, after)))
        state.push("element_close", INLINE[tag.name], -1)
    state.pos = after
    return True


def _words(src: str, opening: tuple[int, int], closing: tuple[int, int]) -> tuple[int, int]:
    """Return the offsets of the words between two tags, without doubled spaces."""
    (before, first), (last, after) = opening, closing
    words = src[first:last]
    if not before or src[before - 1].isspace():
        first += len(words) - len(words.lstrip())
    if src[after : after + 1].isspace() or after == len(src):
        last = max(first, last - len(words) + len(words.rstrip()))
    return first, last


def _line_break(state: StateInline, silent: bool, tag: Tag) -> bool:
    """Read a line break, with the line end that may follow it in the source."""
    if not silent:
        if state.pending:
            state.pending = state.pending.rstrip(" ")
        state.push("hardbreak", "br", 0)
    end = _BLANK.match(state.src, tag.end, state.posMax).end()  # type: ignore[union-attr]
    if state.src.startswith("\n", end) and end < state.posMax:
        end = _BLANK.match(state.src, end + 1, state.posMax).end()  # type: ignore[union-attr]
    state.pos = end
    return True


@lru_cache(maxsize=32)
def _pairs(src: str, name: str) -> dict[int, tuple[int, int]]:
    """Return the offsets of the closing tag of each element, by the offset of its opening tag."""
    pairs, waiting = {}, []
    for found in re.finditer(rf"\\.|<(/?){name}(?:\s[^<>]*)?>", src, re.IGNORECASE | re.DOTALL):
        if found[0].startswith("\\"):
            continue
        if not found[1]:
            waiting.append(found.start())
        elif waiting:
            pairs[waiting.pop()] = found.span()
    return pairs
