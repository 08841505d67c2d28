"""Blocks that other programs fill or set apart, and that would be plain paragraphs here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings

#: Classes of parts of a book that no layout sets yet, with what to write meanwhile.
UNSET = {
    "dedication": "a dedication would be a paragraph with a number",
    "epigraph": "an epigraph would be a quotation with a number, among those of the text",
    "author": "the author of one piece of several would be a paragraph with a number",
    "byline": "the author of one piece of several would be a paragraph with a number",
    "copyright": "a page of rights is made of the head of the file: this would be a paragraph",
    "colophon": "a colophon is made by Offprint: this would be a paragraph with a number",
    "titlepage": "a title page is made of the head of the file: this would be a paragraph",
    "half-title": "a half-title is made of the head of the file: this would be a paragraph",
}  # fmt: skip
#: Divisions that another program fills at the end.
_FILLED = {
    "refs": "the list of works cited would stand here, and is not made",
    "notes": "the notes would stand here; where they stand, the setting notes: end says",
    "footnotes": "the notes would stand here; where they stand, the setting notes: end says",
    "endnotes": "the notes would stand here; where they stand, the setting notes: end says",
    "toc": "the contents would stand here; the setting contents: yes prints them",
    "index": "the index would stand here; the setting index: yes prints one",
}
_PART = re.compile(
    r"(?:part|book|teil|buch|partie|livre|parte|libro|часть|книга|deel|boek|część|księga|del)\b"
    r"|(?:the )?(?:first|second|third|fourth) (?:part|book)\b|(?:première|seconde) partie\b"
    r"|erster teil\b|zweiter teil\b",
    re.IGNORECASE,
)
#: Targets of note links in web pages saved by Word.
_OF_WORD = re.compile(r"#_(?:ftn|edn)(?P<back>ref)?(?P<number>\d{1,3})")
#: Words between two underlines with which wikis say something of a page.
_OF_WIKIS = re.compile(
    r"__(?:(?:NO|FORCE)?TOC|NOEDITSECTION|NEWSECTIONLINK|NOGALLERY|HIDDENCAT|(?:NO)?INDEX|NOTITLE)__"
)
#: Code that programs turn into pictures, lists and tables, and that nobody is to read.
_PROGRAMS = re.compile(
    r"(?:`{3,}|~{3,})\s*(dataview(?:js)?|mermaid|query|tasks?|plantuml|graphviz|math|tikz"
    r"|ad-[a-z]+|admonition|leaflet|excalidraw|button|chart|toc)\s*$"
)
_BESIDE = re.compile(r"(?<![\w:]):[a-z][\w-]*$")
#: The most characters of a directive's name.
_NAME = 64
_UNDERLINE = re.compile(r"_\W")
_STAR = re.compile(r"\*[.,;:!?)](?:\s|$)")
_OUTPUT = re.compile(r"(?:`{3,}|~{3,})\s*\{(=?[A-Za-z][\w-]*)\}")
_FIGURE = re.compile(r"\b(?:Figure|Fig\.|Abbildung|Abb\.|Рис\.|Рисунок|Figura|Afbeelding) ?(\d+)")


def check_blocks(work: tree.Work, source: list[str], findings: Findings) -> None:
    """Report the blocks of a work that other programs would set and this one does not."""
    nodes = list(tree.walk(*work.body, *work.notes))
    for node in nodes:
        if isinstance(node, tree.Division) and node.id in _FILLED and not node.children:
            hint = "delete the lines, and a heading above them that has no other text"
            findings.error(node.place, "MARKUP-FOREIGN", _FILLED[node.id], hint)
        elif isinstance(node, tree.Span) and "!" in node.index.strip("!"):
            _report_subentry(node, findings)
        elif isinstance(node, tree.Strong | tree.Emphasis | tree.Span):
            _check_mark(node, source, findings)
        elif isinstance(node, tree.Link) and (found := _OF_WORD.fullmatch(node.target)):
            what = "the note" if found["back"] else "the call of a note"
            findings.error(
                node.place,
                "MARKUP-FOREIGN",
                f"{what} {found['number']} stands here as Word saves it for the web",
                "write [^1] for the call and [^1]: before the note; publish check --fix does it",
            )
        elif isinstance(node, tree.CodeBlock):
            _check_code(node, source, findings)
    _check_parts(work, findings)
    _check_figures(nodes, findings)


def _check_mark(
    node: tree.Strong | tree.Emphasis | tree.Span, source: list[str], findings: Findings
) -> None:
    """Report a mark of another program that the parser has read as one of this format."""
    line, at = source[node.place.line - 1], node.place.column - 1
    wiki, directive = _OF_WIKIS.match(line, at), _BESIDE.search(line, max(at - _NAME, 0), at)
    if wiki and isinstance(node, tree.Strong):
        message = (
            f"“{wiki[0]}” is a word by which wikis say something of a page, and would be printed"
        )
        hint = "delete it; the setting contents: yes, under offprint:, prints contents"
    elif directive and isinstance(node, tree.Span):
        message = f"“{directive[0]}[…]” is a directive of another program, and would be printed"
        hint = "write what it would put there"
    elif (_UNDERLINE.match(line, at) and line[at - 1 : at] in ("]", "`")) and isinstance(
        node, tree.Emphasis
    ):
        message = "the underline after this bracket or code is one of reStructuredText, and is lost"
        hint = "write a note, [^1], or a link, [words](https://…)"
    elif _STAR.match(line, at) and isinstance(node, tree.Emphasis):
        message = (
            "emphasis begins here with a stop: its star looks like the call of a note, and is lost"
        )
        hint = "write [^1], and the note; \\* if it is text"
    else:
        return
    findings.error(node.place, "MARKUP-FOREIGN", message, hint)


def _report_subentry(node: tree.Span, findings: Findings) -> None:
    findings.error(
        node.place,
        "MARKUP-FOREIGN",
        f"the index has no entries below others: “{node.index}” would be one, with its sign",
        f"write one heading, such as “{node.index.partition('!')[0]}”",
    )


def _check_code(node: tree.CodeBlock, source: list[str], findings: Findings) -> None:
    """Report a fence with a command: its text is for a program, not for a reader."""
    line = source[node.place.line - 1][node.place.column - 1 :]
    found = _OUTPUT.match(line) or _PROGRAMS.match(line)
    if found:
        findings.error(
            node.place,
            "MARKUP-FOREIGN",
            f"“{found[0].strip('`~ ')}” asks a program to make something of this text: it would "
            "be printed as it stands",
            "write what it would make; for preformatted text, put ~~~ alone before and after",
        )


def _check_parts(work: tree.Work, findings: Findings) -> None:
    """Report parts above chapters, whose chapters would become sections of one chapter."""
    for node in work.body:
        if (
            isinstance(node, tree.Section)
            and node.children
            and isinstance(node.children[0], tree.Section)
            and _PART.match(plain(node.title))
        ):
            findings.warning(
                node.place,
                "MARKUP-FOREIGN",
                f"parts are not known: “{plain(node.title)}” is set as a chapter, and what is "
                "under it as its sections",
                "to have chapters set as such, give them the highest level, and say the part in "
                "the title of its first one",
            )
            return


def _check_figures(nodes: list[tree.Node], findings: Findings) -> None:
    """Report “As Figure 1 shows” where no figure has a number."""
    figures = [node for node in nodes if isinstance(node, tree.Figure)]
    if not figures or any(re.search(r"\d|\b[IVXL]+\b", plain(f.caption)) for f in figures):
        return
    for place, number in _mentioned(nodes):
        if number <= len(figures):
            findings.warning(
                place,
                "MARKUP-FOREIGN",
                f"a figure {number} is spoken of, and figures are printed without numbers",
                'write the number at the beginning of its caption: "Figure 1. …"',
            )
            return


def _mentioned(nodes: list[tree.Node]) -> Iterator[tuple[Place, int]]:
    for node in nodes:
        for found in _FIGURE.finditer(node.text) if isinstance(node, tree.Text) else ():
            place = node.place
            yield Place(place.path, place.line, place.column + found.start()), int(found[1])
