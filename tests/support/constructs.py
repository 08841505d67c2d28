"""Every construct of the format as often as one asks: what time is measured with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

HEAD = "---\ntitle: {title}\nauthor: A. Writer\nlang: en\ndate: 1956-07-12\n{more}---\n\n{body}\n"

#: Words of several lengths, as prose has them.
_WORDS = (
    "the sum of all that was said in the long winter of the general strike cannot be told in "
    "one evening and those who remember it differ among themselves about the order of events"
).split()


def words(count: int) -> str:
    """Prose of so many words, with a full stop after every thirteenth."""
    return " ".join(
        _WORDS[(at * 7 + at // 31) % len(_WORDS)] + ("." if at % 13 == 12 else "")
        for at in range(count)
    )


def source(body: str, title: str = "T", more: str = "") -> str:
    """A work with a body."""
    return HEAD.format(title=title, more=more, body=body)


def _notes(count: int, each: str) -> str:
    calls = each.join(f"Word{at}.[^n{at}]" for at in range(count))
    return calls + "\n\n" + "\n\n".join(f"[^n{at}]: Note on {at}." for at in range(count))


def _rows(count: int) -> str:
    return "| alpha | beta |\n|---|---|\n" + "| some words | others |\n" * count


def _verse(count: int) -> str:
    return "".join(f"> | line {at} of the poem\n" for at in range(count))


#: The body of a work for each construct, by how often it stands in it.
BODIES: dict[str, Callable[[int], str]] = {
    "words of one paragraph": words,
    "short paragraphs": lambda n: "Some words here.\n\n" * n,
    "paragraphs of a sentence": lambda n: (words(12) + "\n\n") * n,
    "headings": lambda n: "".join(f"## Chapter {at}\n\nSome words.\n\n" for at in range(n)),
    "headings of six levels": lambda n: "".join(
        f"{'#' * (2 + at % 5)} Part {at}\n\nWords.\n\n" for at in range(n)
    ),
    "notes of many paragraphs": lambda n: _notes(n, "\n\n"),
    "notes of one paragraph": lambda n: _notes(n, " "),
    "calls of undefined notes": lambda n: " ".join(f"Word.[^u{at}]" for at in range(n)),
    "unused notes": lambda n: "W.\n\n" + "\n\n".join(f"[^n{at}]: Note." for at in range(n)),
    "paragraphs of a note": lambda n: "W.[^a]\n\n[^a]: N.\n\n" + "    More of it.\n\n" * n,
    "corrections with reasons": lambda n: "".join(
        f"A {{~~teh~>the~~}}{{>>a slip {at}<<}} word. " for at in range(n)
    ),
    "paragraphs with corrections": lambda n: "A {~~teh~>the~~}{>>a slip<<} word.\n\n" * n,
    "marked words with remarks": lambda n: "{==a==}{>>b<<} " * n,
    "openings of marked words": lambda n: "{==a==}{>>" * n,
    "openings of deletions": lambda n: "{--a " * n,
    "openings of substitutions": lambda n: "{~~a~>" * n,
    "curly brackets": lambda n: "{" * n,
    "emphasis": lambda n: "*a* **b** " * n,
    "runs of asterisks": lambda n: "*a **b " * n,
    "runs of underscores": lambda n: "_a __b " * n,
    "one run of asterisks": lambda n: "a " + "*" * n + " b",
    "nested emphasis": lambda n: "*a **b " * n + "c** d* " * n,
    "strikes": lambda n: "~~a~~ " * n,
    "raised and lowered": lambda n: "a^2^ b~3~ " * n,
    "quotation marks": lambda n: "\"a 'b' c\" " * n,
    "opening quotation marks": lambda n: '"a ' * n,
    "apostrophes": lambda n: "it's the '30s " * n,
    "ranges of numbers": lambda n: "1943-45 " * n,
    "dashes": lambda n: "a - b -- c --- d " * n,
    "hyphens": lambda n: "a-" * n,
    "ellipses": lambda n: "a... b . . . c " * n,
    "ellipses without spaces": lambda n: "a..." * n,
    "round brackets": lambda n: "(a) " * n,
    "opening round brackets": lambda n: "(" * n,
    "square brackets": lambda n: "[a] " * n,
    "opening square brackets": lambda n: "[" * n,
    "nested links": lambda n: "[" * n + "a" + "](https://a.org)" * n,
    "links": lambda n: "".join(f"[a](https://a.org/{at}) " for at in range(n)),
    "links by reference": lambda n: (
        "".join(f"[a{at}][r{at}] " for at in range(n))
        + "\n\n"
        + "\n".join(f"[r{at}]: https://a.org/{at}" for at in range(n))
    ),
    "bare addresses": lambda n: "".join(f"<https://a.org/{at}> " for at in range(n)),
    "openings of pictures": lambda n: "![a" * n,
    "angle brackets": lambda n: "<" * n,
    "openings of tags": lambda n: "<a " * n,
    "openings of remarks": lambda n: "a <!-- " * n,
    "remarks": lambda n: "a <!-- b --> " * n,
    "entities": lambda n: "&amp; &eacute; " * n,
    "ampersands": lambda n: "&" * n,
    "backslashes": lambda n: "\\" * n,
    "escaped signs": lambda n: "\\*a\\_ " * n,
    "code spans": lambda n: "`a` " * n,
    "runs of backticks": lambda n: "".join("`" * (at % 60 + 1) + "a " for at in range(n)),
    "words in another language": lambda n: "[mot]{lang=fr} " * n,
    "braces of attributes": lambda n: "[a]{" * n,
    "index marks": lambda n: "".join(f"Word{{^Name {at}^}} " for at in range(n)),
    "hard breaks": lambda n: "some words\\\n" * n + "end",
    "soft breaks": lambda n: "some words\n" * n + "end",
    "block quotes": lambda n: "> Some words.\n\nText.\n\n" * n,
    "deep block quotes": lambda n: ">" * n + " a",
    "bulleted items": lambda n: "- some words\n" * n,
    "numbered items": lambda n: "1. some words\n" * n,
    "deep lists": lambda n: "".join("  " * at + "- a\n" for at in range(n)),
    "lists within a line": lambda n: "- " * n + "a",
    "rows of a table": _rows,
    "cells of a row": lambda n: "| a " * n + "|\n" + "|---" * n + "|\n" + "| b " * n + "|\n",
    "tables": lambda n: (_rows(2) + "\n") * n,
    "lines of verse": _verse,
    "lines of code": lambda n: "```\n" + "let a = b\n" * n + "```\n",
    "indented lines": lambda n: "Text.\n\n" + "    let a = b\n" * n,
    "fences": lambda n: "```\na\n```\n\n" * n,
    "definitions": lambda n: "Term\n: what it means\n\n" * n,
    "page breaks of the original": lambda n: "".join(f"word [p. {at}] " for at in range(n)),
    "rules": lambda n: "Words.\n\n* * *\n\n" * n,
    "references to notes": lambda n: "A.[^a] " + "see [note](#fn-a) " * n + "\n\n[^a]: N.",
    "allowances": lambda n: "<!-- offprint: allow WORD-TWICE it is so -->\nthe the word\n\n" * n,
    "one long word": lambda n: "a" * n,
    "combining marks": lambda n: "a" + "\u0301" * n,
    "letters with marks": lambda n: "e\u0301 " * n,
    "signs without a glyph": lambda n: " ".join(chr(0x13000 + at % 1000) for at in range(n)),
    "Chinese": lambda n: "\u4e2d\u6587\u5b57" * n,
    "Hebrew": lambda n: "\u05e9\u05dc\u05d5\u05dd " * n,
    "words said twice": lambda n: "the the word " * n,
    "doubled spaces": lambda n: "a  b " * n,
    "straight feet and inches": lambda n: "5' 6\" " * n,
    "abbreviations": lambda n: "cf. p. 5, e.g. Dr. A. B. Smith " * n,
    "initials": lambda n: "A. B. C. " * n,
    "full stops": lambda n: "." * n,
    "commas": lambda n: "a, b ,c,,d " * n,
    "soft hyphens": lambda n: "a\u00adb " * n,
    "no-break spaces": lambda n: "a\u00a0b " * n,
    "blank lines": lambda n: "Text.\n" + "\n" * n + "End.",
    "spaces": lambda n: "Text" + " " * n + "end.",
    "tabs": lambda n: "Text" + "\t" * n + "end.",
    "lines of equals signs": lambda n: "a\n===\n" * n,
    "dollar signs": lambda n: "$a " * n,
    "percent signs": lambda n: "%% a " * n,
    "citations": lambda n: "[@doe99, p. 5] " * n,
    "headings with notes": lambda n: (
        "".join(f"## H{i}[^{i}]\n\nT.\n\n" for i in range(n))
        + "\n\n".join(f"[^{i}]: N." for i in range(n))
    ),
    "notes with quotations": lambda n: (
        " ".join(f"W.[^{i}]" for i in range(n))
        + "\n\n"
        + "\n\n".join(f"[^{i}]: N.\n\n    > Q." for i in range(n))
    ),
}

#: A whole work for each construct of the head.
HEADS: dict[str, Callable[[int], str]] = {
    "letters of the title": lambda n: source("Text.", title="a" * n),
    "words of the title": lambda n: source("Text.", title=words(n)),
    "subjects": lambda n: source(
        "Text.", more="subjects:\n" + "".join(f"  - s{at}\n" for at in range(n))
    ),
    "unknown fields": lambda n: source("Text.", more="".join(f"x{at}: y\n" for at in range(n))),
    "brackets in a field": lambda n: source("Text.", more="x: " + "[" * n + "]" * n + "\n"),
    "words of the abstract": lambda n: source("Text.", more=f"abstract: {words(n)}\n"),
}


def _in_a_work(make: Callable[[int], str], count: int) -> str:
    return source(make(count))


SOURCES: dict[str, Callable[[int], str]] = {
    **{name: partial(_in_a_work, make) for name, make in BODIES.items()},
    **HEADS,
}
