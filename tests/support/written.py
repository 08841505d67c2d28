# ruff: noqa: E501 - a table of signs
"""Sources of every construct of the format, made by Hypothesis: each with the words in it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "---\ntitle: On Everything\nauthor: Ada Example\ndate: 2026-01-31\nlang: en\n---\n\n"
_FIRST, _THEN = "b d f g k l m n p r s t v z".split(), "a e i o u".split()


class Source(NamedTuple):
    """A source, and the words that every output of it has to have."""

    text: str
    words: list[str]


class _Writer:
    """Writes words, each once, and keeps them."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.words: list[str] = []
        self.notes: list[str] = []
        self._serial = count(draw(st.integers(0, 500)))

    def word(self) -> str:
        number, made = next(self._serial), ""
        for _ in range(4):
            number, first = divmod(number, len(_FIRST))
            number, then = divmod(number, len(_THEN))
            made += _FIRST[first] + _THEN[then]
        self.words.append(made)
        return made

    def one(self, *kinds: str) -> str:
        return self.draw(st.sampled_from(kinds))

    def inline(self, deep: int = 2) -> str:
        return " ".join(self._piece(deep) for _ in range(self.draw(st.integers(1, 6))))

    def _piece(self, deep: int) -> str:
        kind = self.one("word", "word", "em", "strong", "link", "note", "lang", "quote", "dash")
        if kind == "note" and deep:
            key = f"n{len(self.notes)}"
            self.notes.append("")
            at = len(self.notes) - 1
            self.notes[at] = f"[^{key}]: {self.word()} {self.inline(0)}."
            return f"{self.word()}[^{key}]"
        if kind in ("em", "strong") and deep:
            mark = "*" if kind == "em" else "**"
            return f"{mark}{self.word()} {self.word()}{mark}"
        made = {
            "link": "[{}](https://a.example/)", "lang": "[{}]{{lang=de}}", "quote": "“{}”",
            "dash": "{} –",
        }  # fmt: skip
        return made.get(kind, "{}").format(self.word())

    def block(self, deep: int = 2) -> str:
        kinds = ["paragraph", "paragraph", "heading", "verse", "table", "code", "rule"]
        kind = self.one(*kinds, *(["quotation", "list", "numbers"] if deep else []))
        if kind == "heading":
            return f"## {self.word()} {self.word()}\n\n{self.inline()}."
        if kind == "verse":
            lines = [f"> | {self.inline(0)}" for _ in range(self.draw(st.integers(2, 4)))]
            return "\n".join(lines)
        if kind == "table":
            rows = [[self.word(), self.inline(1)] for _ in range(self.draw(st.integers(2, 4)))]
            lines = [f"| {' | '.join(row)} |" for row in rows]
            return "\n".join([lines[0], "|---|---|", *lines[1:]])
        if kind == "code":
            return f"~~~\n{self.word()} {self.word()}\n~~~"
        if kind == "rule":
            return f"{self.inline()}.\n\n* * *\n\n{self.inline()}."
        if kind == "quotation":
            return _with(self.block(0) if self.draw(st.booleans()) else self.inline(), "> ", "> ")
        if kind in ("list", "numbers"):
            marks = ("-  ", "   ") if kind == "list" else ("1. ", "   ")
            return "\n".join(_with(self.inline(), *marks) for _ in range(2))
        return f"{self.inline()}."


def _with(text: str, first: str, then: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((then + line).rstrip() for line in lines[1:])])


@st.composite
def sources(draw: st.DrawFn, most: int = 8) -> Source:
    """A work of some blocks, with the notes that are called in them."""
    writer = _Writer(draw)
    blocks = [f"{writer.word()}."]
    blocks += [writer.block() for _ in range(draw(st.integers(1, most)))]
    blocks = list(_without_headings_at_the_end(blocks))
    return Source(HEAD + "\n\n".join([*blocks, *writer.notes]) + "\n", writer.words)


def _without_headings_at_the_end(blocks: list[str]) -> Iterator[str]:
    yield from blocks


#: What strangers' texts are full of: signs of the format, of HTML and YAML, and odd characters.
_PIECES = st.sampled_from(
    [
        "*", "**", "_", "`", "[", "]", "(", ")", "{", "}", "{--", "--}", "{++", "++}", "{>>", "<<}",
        "{~~", "~>", "~~}", "{==", "==}", "[^1]", "[^1]: ", "^[", "|", "|---|", "> ", "> | ", "# ",
        "## ", "- ", "1. ", "~~~\n", "```\n", "---\n", "***\n", ":   ", "\n", "\n\n", "    ", "\t",
        "<b>", "</b>", "<!--", "-->", "<script>", "&amp;", "&#0;", "&#x202e;", "\\", "![", "](a.png)",
        "](#a)", "{#a}", "{.b}", "{lang=de}", "{page=3}", "[@key]", "$x$", "H~2~O", "^2^", "%%", "\0",
        "\u202e", "\u2067", "\u2069", "\u2028", "\ufb01", "e\u0301", "\u0301" * 12, "\U0001f600",
        "\ufffe", "\u05d0", "\u0639", "\u00ad", "word", "a", ". ", "1999", "“", "’", "...", " -- ",
    ]
)  # fmt: skip


def scraps(most: int = 40) -> st.SearchStrategy[str]:
    """Texts of signs of the format in any order, and of any characters."""
    anything = st.one_of(_PIECES, _PIECES, _PIECES, st.text(max_size=6))
    return st.lists(anything, max_size=most).map("".join)
