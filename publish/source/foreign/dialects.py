"""Patterns for marks of AsciiDoc, Textile, Org, reStructuredText, wikis, MDX and notebooks.

Those of Markdown's own relatives are in ``marks_by_pattern``; what programs leave by mistake is in
``leftovers``.
"""

from __future__ import annotations

import re

from publish.source.foreign.mark import ForeignMark, mark, opening
from publish.source.foreign.masked_text import ADDRESS

_CAPITAL = "A-ZÀ-ÖØ-Þ"


def _has_words(raw: str) -> bool:
    """Return whether an address ends with words in brackets that are not part of a query."""
    return re.search(r"^[^?]*[\w/]\[[^\[\]]*[A-Za-z][^\[\]]*\]$", raw) is not None


ASCIIDOC = (
    mark(
        r"^(?:ifdef|ifndef|endif|ifeval)::\S*\[[^\]\n]*\]|^\|={3,}\s*$|^'{3,}\s*$",
        "a line of AsciiDoc",
        "delete it; a table has bars between its cells, a pause is * * *",
        needs="[|'",
    ),
    mark(
        r"^\[(?:quote|verse|NOTE|TIP|IMPORTANT|WARNING|CAUTION|source|listing|abstract|appendix"
        r"|preface|dedication|glossary|bibliography|partintro|example|sidebar|stem|horizontal"
        r"|discrete|cols=|options=|role=|id=|%\w|\.[a-z]|#[a-z])[^\]\n]*\]\s*$",
        "what AsciiDoc says of the next block",
        "delete it; a quotation has > before every line, and its source after a dash (—) below",
        needs="[",
    ),
    opening(
        rf"^\.(?=[{_CAPITAL}] ?[a-zß-ÿ])[^\n]{{2,80}}$",
        "the title of a block in AsciiDoc",
        "write it as a caption, Table: …, or as a paragraph, without the full stop before it",
        "warning",
    ),
    mark(
        r"(?<=[\w.,;:!?”’)]) \+$",
        "the end of a line in AsciiDoc",
        "write \\ as the last sign of the line",
        needs="+",
    ),
    opening(
        r"^//[ \t]+(?=\S)",
        "a remark of AsciiDoc",
        "write it as <!-- … -->, or delete it",
        needs="/",
    ),
    mark(
        rf"\A=[ \t]+(?=[{_CAPITAL}“\"])",
        "a title of AsciiDoc",
        "put it into the head of the file, as title: …, or write # Heading",
        needs="=",
    ),
    opening(
        r"^\.\.[ \t]+(?=\w)|^\.[ \t]+(?=\w[^\n]*\n\.{1,5}[ \t]+\w)",
        "an item of AsciiDoc or a remark of reStructuredText",
        "write 1. for an item of a list, <!-- … --> for a remark",
        "warning",
    ),
    opening(
        r"^\*{2,5}[ \t]+(?=\w)",
        "a heading of Org, or an item within another in AsciiDoc or Textile",
        "write ## Heading; for an item - with two spaces before it",
        needs="*",
    ),
    mark(
        rf"(?:link:)?{ADDRESS}+(?:[ \t][^\[\]\n]{{1,80}}\])?",
        "a link of AsciiDoc",
        "write [words](https://…)",
        sure=_has_words,
    ),
)
TEXTILE = (
    opening(
        r"\A(?:h[1-6]|p|bq|bc|pre|table)(?:\([^)\n]*\)|\{[^}\n]*\}|\[[^\]\n]*\]|[<>=]{1,2})+\.{1,2}"
        r"[ \t]|\A(?:bq|bc|pre|notextile)\.{1,2}[ \t]+(?=\S)"
        rf"|\Abq\.:{ADDRESS}+|\Ap\.[ \t]+(?=[{_CAPITAL}][a-zß-ÿ]|[{_CAPITAL}] [a-zß-ÿ])",
        "a mark of Textile before a paragraph",
        "delete it; write ## Heading, or > before the lines of a quotation",
    ),
    opening(
        r"^fn\d{1,3}(?:\([^)\n]*\))?\.[ \t]+(?=\S)",
        "a note of Textile",
        "write [^1]: before it, and [^1] for its call",
    ),
    mark(
        r"(?<!\w)!(?:[<>=]{0,2})[^\s!]+\.(?:png|jpe?g|gif|svg|webp)(?:\([^)\n]*\))?!",
        "a picture of Textile",
        "write ![what it shows](file)",
        needs="!",
    ),
    mark(
        r"(?<![\w@])@[^\s@]{1,40}@(?!\w)",
        "code of Textile",
        "write `code`, or the words alone",
        needs="@",
    ),
)
ORG = (
    mark(
        r"^(?:SCHEDULED|DEADLINE|CLOSED):[ \t]*[<\[]\d{4}-|[<\[]\d{4}-\d\d-\d\d (?:[A-Za-z]{2,3}\.?"
        r"|[A-Za-z]{2,3} \d\d?:\d\d)[>\]]",
        "a date of Org",
        "delete it, or write the date in words",
        needs="<[",
    ),
    mark(
        r"(?<!\S):[\w@%#]+(?::[\w@%#]+)+:\s*$",
        "the tags of a heading in Org",
        "delete them, or write keywords: in the head",
        needs=":",
    ),
    mark(
        r"\bsrc_\w+(?:\[[^\]\n]*\])?\{|@@[a-z]+:|\{\{\{\w+",
        "a piece of Org for a program",
        "write what it would put there",
        needs="{@",
    ),
)
RESTRUCTURED = (
    mark(
        rf"^:[{_CAPITAL}][A-Za-z ]{{1,30}}:(?=[ \t]+\S)",
        "a field of reStructuredText",
        "put it into the head of the file, or delete it",
        needs=":",
    ),
    mark(
        r"^\.\.[ \t]+\||(?<![\w|])\|(?=\w)[\w .-]{2,40}(?<=\w)\|_{0,2}(?![\w|])",
        "words that reStructuredText would put in",
        r"write them; \| if it is text",
        "warning",
        needs="|",
    ),
    mark(
        r"(?<=\w)::\s*\Z",
        "the sign of preformatted text in reStructuredText",
        "write : alone, and ~~~ on a line before and after what is preformatted",
        "warning",
        needs=":",
    ),
)
LATEX = (
    opening(
        r"(?<![\d\u00a0]\n)^%[ \t]+(?=[A-Za-z])",
        "a remark of LaTeX",
        "write it as <!-- … -->, or delete it",
        needs="%",
    ),
)
WIKIS = (
    opening(
        rf"\A[:;]{{1,6}}(?=[\"“'‘{_CAPITAL}])",
        "an indent or term of wikis",
        "write > before the lines of a quotation, a term and : on lines of their own, or delete it",
    ),
    mark(
        r"\[([a-z][\w-]*)(?:[ \t]+[\w-]+=(?:\"[^\"\n]*\"|“[^”\n]*”|[^\s\]\"]+))+[ \t]*/?\]"
        r"|\[/[a-z][\w-]{2,30}\]|\[gallery\]",
        "a shortcode of WordPress",
        r"write what it would put there; \[ if it is text",
        needs="[",
    ),
)
NOTEBOOKS = (
    mark(
        r"\(\((?=[^()\s]*[\d_-])[\w-]{9,40}\)\)",
        "a reference to a block of Roam or Logseq",
        "write the words that stand there",
        needs="(",
    ),
    mark(
        r"<%[\s\S]{0,300}?%>",
        "a command of Templater or another program",
        "write what it would put there",
        needs="<",
    ),
    mark(
        r"^\[[?>][^\]\n]+\]:[ \t]",
        "an entry of a glossary or list of abbreviations, as MultiMarkdown has them",
        "write it in the text or in a note, and delete the line",
        needs="[",
    ),
)
WEB = (
    opening(
        r"^import[ \t]+(?:(?:[\w*${}, \t]|\n)+[ \t]from[ \t]+)?[\"'“”‘’][\w@./-]+[\"'“”‘’];?"
        r"|^export[ \t]+(?:const|default|function|let)\b",
        "a line of MDX for a program",
        "delete it",
    ),
    mark(
        r"\{/\*[\s\S]{0,400}?\*/\}",
        "a remark of MDX",
        "write it as <!-- … -->, or delete it",
        needs="{",
    ),
    mark(
        r"\{[a-z]\w*(?:\.\w+)+(?:\(\))?\}",
        "an expression of MDX",
        r"write what it would put there; \{ if it is text",
        needs="{",
    ),
    mark(
        r"^::[a-z][\w-]*",
        "a directive of another program",
        "write what it would put there, or delete it",
        needs=":",
    ),
    mark(
        r"(?<=[^\W\d_])==[^\W_][\w’'-]{0,40}==(?!=)|(?<!=)==[^\W_][\w’'-]{0,40}==(?=[^\W\d_])",
        "a marked piece of a word",
        r"write [marked]{.mark} within a word; \= if it is text",
        "warning",
        needs="=",
    ),
    mark(
        r"(?<![\w+])\+\+(?=[\w“\"])[^+\n]{1,80}(?<=[\w”\".,])\+\+(?![\w+])",
        "words that other programs underline",
        r"write [words]{.underline}, or {++words++} if you supply them; \+ if it is text",
        "warning",
        needs="+",
    ),
    mark(
        r"(?<!\^)\^\^(?=[^\s^])[^^\n]{1,60}(?<=[^\s^])\^\^(?!\^)",
        "words that other programs raise or mark",
        r"write ^words^ or ==words==; \^ if it is text",
        "warning",
        needs="^",
    ),
    mark(
        r"(?<![|\w])\|\|(?=\w)[^|\n]{1,80}(?<=[\w.!?])\|\|(?![|\w])|>?!(?=\w)[^!\n]{1,80}!<(?!\w)",
        "words that a forum hides",
        "write the words alone",
        "warning",
        needs="|!",
    ),
)
#: In the order in which they are searched.
DIALECTS: tuple[ForeignMark, ...] = (
    *ASCIIDOC, *TEXTILE, *RESTRUCTURED, *ORG, *LATEX, *WIKIS, *NOTEBOOKS, *WEB,
)  # fmt: skip
