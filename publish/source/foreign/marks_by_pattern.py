r"""Marks that a pattern recognizes, each with what to write instead.

Every pattern searches the words of one block, in which code is one character (U+FFFC), the call of
a note another (U+F0000), and what follows a backslash or is part of an address is hidden. What
ordinary prose contains is left alone: [sic], [1956], 5' 6'', $5 and $6, A & B, lb @ 4d., No. #12.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from publish.core.characters import OBJECT
from publish.source.foreign.dialects import DIALECTS
from publish.source.foreign.leftovers import LEAVINGS
from publish.source.foreign.mark import ForeignMark, mark
from publish.source.foreign.masked_text import (
    ADDRESS,
    ESCAPED_BRACKET,
    ESCAPED_CLOSING,
    ESCAPED_END,
    ESCAPED_OPENING,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings
    from publish.source.foreign.masked_text import MaskedText

#: The most characters of the source that a message shows.
_SHOWN = 40
#: Mathematics by Pandoc's rule: no blank inside the dollar signs, and no digit after the second.
_DOLLARS = r"(?<![\w$])\$(?=[^\s$])[^$]{0,200}?(?<=[^\s$])\$(?![\d$])"
_TEXT = r"put a backslash before the sign if it is text: "


def is_mathematics(raw: str) -> bool:
    """Return whether the text between two dollar signs can be mathematics, not sums of money."""
    inner = raw.strip("$").removeprefix("\\(").removesuffix("\\)")
    return bool(re.search(r"[\\^_={}<>]", inner) or re.fullmatch(r"[A-Za-z][^\s$]{0,20}", inner))


def _is_typeset(raw: str) -> bool:
    """Return whether it also has markup of formulas, which nobody can read as it is."""
    return is_mathematics(raw) and re.search(r"[\\{}]", raw) is not None


def _is_legible(raw: str) -> bool:
    return is_mathematics(raw) and not _is_typeset(raw)


def _is_formula(raw: str) -> bool:
    return bool(re.search(r"[\\^_={}<>+]", raw[2:-2]))


def _has_commands(raw: str) -> bool:
    return bool(re.search(r"\\[A-Za-z]|\^", raw[2:-2]))


def _is_entity(raw: str) -> bool:
    return "#" in raw or raw.removeprefix("&").removeprefix("amp;") in html5


def _is_whole(raw: str) -> bool:
    """Return whether it contains nothing that is reported anyway."""
    return raw.translate({9: None, 10: None}).isprintable()


#: In the order in which they are searched: what one has matched is hidden from the next.
MARKS = (
    mark(
        r"^\s*(?:@?\[\[?_?(?:TOC|toc)_?\]\]?|\{:toc\}|\$?\{\{?>?\s*(?:TOC|toc)(?::[^}\n]*)?\s*\}\}?"
        r"|%TOC%|<<TOC>>)\s*$",
        "the place of a table of contents",
        "delete it; the setting contents: yes, under offprint:, prints one",
    ),
    mark(
        r"!\[\[[^\[\]\n]+\]\]",
        "an embedded file of Obsidian",
        "write ![what the picture shows](file); of a note its words",
    ),
    mark(
        r"\[\[[^\[\]\n]+\]\[[^\[\]\n]+\]\]",
        "a link of Org",
        "write [words](https://…), [words](#identifier) or the words alone",
    ),
    mark(
        r"\[\[[^\[\]\n]+\]\]",
        "a link of Obsidian and of wikis",
        r"write [words](https://…), [words](#identifier) or the words alone; \[[ if it is text",
    ),
    mark(
        r"!?\[[^\[\]]{0,300}\]\([^()]{1,300}\)?",
        "a link or a picture whose address is not understood",
        r"write %20 for a space in an address, or put < and > around it; a title stands in "
        r"straight quotation marks; \[ if it is text",
        sure=_is_whole,
        needs="[",
    ),
    mark(
        r"\[[^\[\]\n]{1,200}\]\[[^\[\]\n]{0,100}\]",
        "a link whose address is not given",
        r"write [words](https://…), or the words alone; \[ if it is text",
        "warning",
        needs="[",
    ),
    mark(
        r"^\[![A-Za-z][\w-]*(?:\|[^\]]*)?\][+-]?",
        "the head of a callout, as GitHub and Obsidian have them",
        "write a quotation that begins with **words**: publish check --fix does it",
    ),
    mark(
        r"\{\{\s*[<%][\s\S]{0,600}?[%>]\s*\}\}",
        "a shortcode of Hugo",
        r"write what it would put there; \{{ if it is text",
    ),
    mark(
        r"\{%[\s\S]{0,600}?%\}",
        "a tag of Jekyll or Liquid",
        r"write what it would put there; \{% if it is text",
    ),
    mark(
        r"\{\{[\s\S]{0,600}?\}\}",
        "a template of a wiki, of Jekyll or of Liquid",
        r"write what it would put there; \{{ if it is text",
    ),
    mark(
        r"\{::?/?[ \t]*[#.\w][^{}\n]*\}",
        "a list of attributes as Jekyll’s kramdown has them",
        r"write [words]{.class}, or ## Heading {#name}; \{: if it is text",
    ),
    mark(
        rf"\{{=\w+\}}|{OBJECT}\{{=\w+",
        "the mark of raw text for one kind of output",
        "write the words themselves, without code and {=…}",
    ),
    mark(
        r"(?<![\w$])\$\$(?!\s*\$)[^$]+\$\$",
        "mathematics",
        rf"write it in words and signs; {_TEXT}\$",
    ),
    mark(
        _DOLLARS,
        "mathematics",
        rf"write it in words and signs, x², *x*; {_TEXT}\$",
        sure=_is_typeset,
    ),
    mark(
        _DOLLARS,
        "mathematics",
        rf"write it in words and signs, x², *x*; {_TEXT}\$",
        "warning",
        sure=_is_legible,
    ),
    mark(
        rf"\${OBJECT}\$",
        "mathematics",
        "write it in words and signs, x², *x*, without code and dollar signs",
    ),
    mark(
        rf"{ESCAPED_BRACKET}[^{ESCAPED_BRACKET}{ESCAPED_END}]{{1,400}}{ESCAPED_END}",
        "mathematics",
        "write it in words and signs, x², *x*",
        sure=_has_commands,
    ),
    mark(
        rf"{ESCAPED_OPENING}[^{ESCAPED_OPENING}{ESCAPED_CLOSING}]{{1,200}}{ESCAPED_CLOSING}",
        "mathematics",
        "write it in words and signs, x², *x*; brackets need no backslash",
        sure=_is_formula,
    ),
    mark(
        r"\\[A-Za-z]+\*?(?:\[[^\]\n]{0,60}\]){0,3}\{|\{\\(?:it|em|bf|sc|tt|sl|rm|small|large)(?![A-Za-z])",
        "a command of LaTeX",
        r"write *words*, [words]{.smallcaps}, a note [^1] … (publish check --fix writes what is "
        r"certain); \\ if it is text",
    ),
    mark(
        r"\\(?:noindent|bigskip|medskip|smallskip|hfill|vfill|centering|raggedright|maketitle"
        r"|tableofcontents|linebreak|newline|appendix|LaTeX|TeX|ldots|dots|quad|qquad|par|itshape"
        r"|bfseries|scshape|footnotesize|small|large|item|hline)(?![A-Za-z])",
        "a command of LaTeX",
        r"delete it, or write the sign that is meant; \\ if it is text",
    ),
    mark(
        r"(?<![\w:\\])\\(?:newpage|pagebreak|clearpage|cleardoublepage)(?![A-Za-z])",
        "a command for a new page, which stands on a line of its own",
        r"write \newpage on a line of its own, with a blank line before and after it",
    ),
    mark(
        r"(?<![\w:\\])\\(?:alpha|beta|gamma|delta|epsilon|theta|lambda|mu|pi|sigma|tau|phi|omega"
        r"|Gamma|Delta|Sigma|Omega|times|cdot|pm|infty|leq|geq|neq|approx|rightarrow|leftarrow"
        r"|Rightarrow|to|ss|ae|AE|oe|OE|pounds|copyright|dag|ddag)(?![A-Za-z])",
        "a sign as LaTeX has it",
        r"write the sign that is meant, such as α, ×, → or £; \\ if it is text",
    ),
    mark(
        r"\A\[[-/<>!]\][ \t]+(?=\S)",
        "the box of a task that is neither open nor done, as Obsidian has it",
        r"write [ ] or [x], or the words alone; \[ if it is text",
        "warning",
    ),
    mark(
        r"``(?=[^\s`'])[^`\n]{1,300}?''",
        "quotation marks as LaTeX has them",
        "write “ and ”: publish check --fix does it where each is closed",
    ),
    mark(
        r"(?<=[A-Za-z][.,])~(?=[A-Z\d])",
        "a space as LaTeX has it",
        "write a space: house style keeps such words on one line",
    ),
    mark(
        r"(?<![\w'’])('{2,5})(?=[^\s'])(?:[^']|(?<=[^\W\d_])'(?=[^\W\d_])){1,200}?(?<=[^\s'])\1"
        r"(?![\w'])",
        "emphasis as wikis have it",
        "write *words*, or **words** (publish check --fix does, where the text has other marks "
        "of wikis); “ ” if quotation marks are meant",
    ),
    mark(
        r"^={2,6}[ \t]+[^=\s].*?[ \t]={2,6}[ \t]*$|^={2,6}[^=\s][^=]*={2,6}[ \t]*$"
        r"|^={2,6}[ \t]+(?=[^=\s])",
        "a heading as wikis and AsciiDoc have it",
        "write ## Heading: publish check --fix does it where it is alone",
    ),
    mark(r"^h[1-6]\.[ \t]+(?=\S)", "a heading of Textile", "write ## Heading"),
    mark(
        r"(?:^|(?<=\s))#\+(?:[A-Za-z_]+:|(?:BEGIN|END|begin|end)_\w+)|^:(?:PROPERTIES|LOGBOOK|END):",
        "a line of Org",
        "put what it says of the work into the head of the file, and delete it here",
    ),
    mark(
        r"\[fn:[^\]\n]{0,200}\]|\[(?:#?\w{0,30}|\*)\]_(?!\w)|\[#[A-Za-z][\w:-]*\]",
        "a call of a note or key of a citation, as Org and reStructuredText have them",
        r"write [^1] and the note, or what is cited; \[ if it is text",
    ),
    mark(
        r"(?<!\w)=(?=[^\s=])[^=\n]{3,80}(?<=[^\s=])=(?![\w=])",
        "bold type as Project Gutenberg has it",
        r"write **words**, or ## Heading; \= if it is text",
    ),
    mark(
        rf"(?<!\w)\"[^\"\n]{{1,200}}\":{ADDRESS}",
        "a link of Textile",
        "write [words](https://…)",
    ),
    mark(
        r"\[(i|b|u|s|sup|sub|quote|url|img|code|size|color|center|list)(?:=[^\]\n]*)?\]"
        r"(?=[\s\S]{0,1000}?\[/\1\])|\[/(?:i|b|u|s|sup|sub|quote|url|img|code|size|color|center|list)\]",
        "a mark of BBCode",
        "write *words*, **words**, > a quotation, [words](https://…): publish check --fix does "
        "what is certain",
    ),
    mark(
        rf"\[{ADDRESS}+[ \t]+[^\]\n]+\]",
        "a link as wikis have it",
        "write [words](https://…)",
    ),
    mark(
        r"&(?:amp;)?(?:[A-Za-z][A-Za-z0-9]*;|#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};)",
        "a character as web pages write it, and that twice over",
        r"write the character itself; \&nbsp; if these signs are text",
        sure=_is_entity,
    ),
    mark(
        r"^(?:!!!|\?\?\?)\+?[ \t]+[a-z]+(?:[ \t]+\"[^\"\n]*\")?[ \t]*$",
        "the head of an admonition",
        "take the mark away: a quotation, or a paragraph with **words** before it, is set",
    ),
    mark(
        r"^\.\.[ \t]+(?:[\w-]+::|\[[^\]\n]+\]|_[^:\n]+:)",
        "a directive of reStructuredText",
        "write what it would put there",
    ),
    mark(
        rf":[a-z][\w.+-]*:{OBJECT}|{OBJECT}__?(?!\w)|\{{[a-z][\w:-]*\}}{OBJECT}",
        "a role or link of reStructuredText or MyST",
        "write [words](https://…), *words*, or the words alone",
    ),
    mark(
        r"(?<!\w)(?:footnote(?:ref)?|image:?|include:|xref|link|kbd):(?:[^\s\[\]]*)\[[^\]\n]*\]",
        "a macro of AsciiDoc",
        "write a note, [^1], a picture, ![…](file), or a link, [words](#identifier)",
    ),
    mark(
        r"^\(@[\w-]*\)[ \t]+(?=\S)",
        "the number of an example, as Pandoc counts them",
        "write its number, as 1. for a list or (1\\) for text",
    ),
    mark(
        r"^\*\[[^\]\n]+\]:[ \t]",
        "the definition of an abbreviation",
        "write what the letters stand for in the text or in a note, and delete the line",
    ),
    mark(
        r"^\{\|.*",
        "a table of a wiki",
        "write it with bars: | a | b |, and below that line |---|---|",
    ),
    mark(
        r"^(?:<{7}|>{7}|={7}|\|{7})(?:[ \t]|$)|^<{3,}\s*$",
        "a line that another program has put in",
        "delete it; of two versions of a text, between <<<<<<< and >>>>>>>, keep one",
    ),
    mark(
        r"(?<!\w)\*\*\* ?(?:START|END) OF (?:THE|THIS) PROJECT GUTENBERG"
        r"|(?<!\w)\[Illustration(?:[:\s][^\]]*)?\]",
        "a notice of Project Gutenberg’s files",
        "delete it; for a picture write ![what it shows](file), or leave it out",
        "warning",
    ),
    mark(
        r"(?<!\w)\[(?:Sidenote|Transcriber['’]?s?[ -]Notes?|Greek|Hebrew|Music):"
        r"|\[[=:)(^~`/][A-Za-z]\]",
        "a notice of Project Gutenberg’s files",
        "write the letters themselves, a note, [^1], or a remark, <!-- … -->",
        "warning",
    ),
    mark(
        r"(?<![\w:]):(?:[+-]1|[a-z][a-z0-9]+(?:[_-][a-z0-9]+)*):(?![\w:])",
        "the name of a small picture, as GitHub has them",
        rf"write the words that are meant; {_TEXT}\:",
        "warning",
    ),
    mark(
        r"(?<![\w#&/])#(?:[a-z]+)[\[(](?=[^\])\n]{0,300}[\])])",
        "a function of Typst",
        r"write *words*, a note, [^1], or the words alone; \# if it is text",
    ),
    mark(
        r"<<[^<>,][^<>]{0,300}>>",
        "a quotation in makeshift marks, or a reference of AsciiDoc",
        "write « and », or the marks of the language; for a reference [words](#identifier)",
        "warning",
    ),
    mark(
        r"^\{(?:frontmatter|mainmatter|backmatter|pagebreak|page-break|blurb|aside)\}\s*$"
        r"|^\[(?:pagebreak|page break|page-break|PAGEBREAK|newpage)\]\s*$",
        "a command of another program",
        "delete it",
    ),
    mark(
        r"(?<![\w#&/.(\[{])#[^\W\d_][\w/-]*",
        "a tag of Obsidian, or a heading without a space after #",
        r"delete it, write keywords: in the head, or # Heading; \# if it is text",
        "warning",
    ),
    mark(
        r"(?<!\S)\^(?=[A-Za-z0-9-]*[A-Za-z-])[A-Za-z0-9-]+\s*$",
        "the name of a block in Obsidian",
        "delete it",
    ),
    mark(
        r"(?<![\w%])(?<!\d )%%(?=[\w“\"(*\[])",
        "the beginning of a remark that is not closed",
        r"close it with %% in its paragraph, or at a line’s end; write \%% if it is text",
    ),
    mark(
        r"^[A-Za-z][\w -]{0,30}::[ \t]+(?=\S)|[\[(][A-Za-z][\w -]{0,30}::[ \t]*[^\])\n]+[\])]",
        "a field of Logseq or Dataview",
        "put it into the head of the file, or delete it",
        "warning",
    ),
)


def marks_in(masked: MaskedText) -> Iterator[tuple[ForeignMark, int, int]]:
    """Yield the marks of other programs in a block, each with the range that it covers."""
    taken = bytearray(len(masked.text))
    characters = set(masked.text)
    for one in (*MARKS, *DIALECTS, *LEAVINGS):
        if not one.may_be_in(masked.passage.kind, characters):
            continue
        for found in one.pattern.finditer(masked.text):
            first, last = found.span()
            if not any(taken[first:last]) and one.sure(masked.raw(first, last)):
                taken[first:last] = b"\1" * (last - first)
                yield one, first, last


def check_marks(masked: MaskedText, findings: Findings) -> None:
    """Report the marks of other programs in a block."""
    for one, first, last in marks_in(masked):
        message = message_of(one, masked.raw(first, last))
        if not findings.has(masked.at(first), "MARKUP-FOREIGN"):
            findings.add(one.severity, masked.at(first), "MARKUP-FOREIGN", message, one.hint)


def message_of(one: ForeignMark, raw: str) -> str:
    """Return the message for a mark."""
    stretch = " ".join(raw.split())
    shown = stretch if len(stretch) <= _SHOWN else stretch[: _SHOWN - 1].rstrip() + "…"
    return f"“{shown}” is {one.what}, and would be printed as it stands"
