"""From block tokens to blocks of the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.attributes import (
    Attributes,
    Vocabulary,
    broken_attributes,
    read_attributes,
    report_broken,
    trailing_attributes,
)
from publish.source.block_kinds import (
    as_paragraph,
    attribution,
    is_verse,
    quoted,
    split_lines,
    verse,
    without_closing_backslash,
)
from publish.source.converter_attributes import understood
from publish.source.drawntables import DrawnTables
from publish.source.inline import allowance_broken, plain
from publish.source.metadata import check_lang
from publish.source.newpages import NEW_PAGES, begins_page
from publish.source.places import Placer
from publish.source.rawhtml import report_html, report_parted
from publish.source.remarks import report_remark
from publish.source.sizes import size_of

if TYPE_CHECKING:
    from markdown_it.token import Token


_ALLOW = re.compile(r"<!--\s*offprint:\s*allow\s+(?P<code>[A-Z][A-Z-]*)(?P<reason>.*?)-->", re.S)
#: The most characters of a heading.
_LONG_HEADING = 600
_HEADING = re.compile(r"#{1,6}[ \t]*")
_COMMENT_AFTER = re.compile(r"\s*<!--(?:(?!-->).)*-->\s*$", re.S)
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_DELIMITERS = re.compile(r"\s*\|?(?:\s*:?-+:?\s*[|+])+(?:\s*:?-+:?\s*)?")
#: Of reStructuredText: ``=====  =====``.
_EQUALS_RULE = re.compile(r"\s*={2,}(?:\s+={2,})+\s*")
_OF_HEADINGS = Vocabulary(
    keys=("short",), classes=("unnumbered", *NEW_PAGES), identifiers=None, severity="warning"
)
_OF_FIGURES = Vocabulary(keys=("alt",), classes=("decorative",), severity="warning")
_OF_DIVISIONS = Vocabulary(keys=("lang",), classes=None, identifiers=None, severity="warning")
_OF_NOTES = Vocabulary(keys=("resp",))
#: The parts of a letter, in which a hard break only ends a line; it does so in centred HTML
#: paragraphs too.
_LETTER = {"salutation", "signature", "address", "dateline", "attribution"}
#: Who is responsible for a note; the ``resp`` of a correction follows its mark instead.
_TRAILING_RESP = re.compile(r"(?<!~~\})(?<!\+\+\})(?<!--\})(?<!<<\})(?<!\\)\{\s*resp=[^{}]*\}\s*$")


class Heading(tree.Block, frozen=True, kw_only=True):
    """A heading before sections are made; ``depth`` is the number of its hashes."""

    depth: int
    children: tree.Inlines
    id: str = ""
    short: str = ""
    numbered: bool = True
    new_page: bool = False


class BlockReader(DrawnTables):
    """Reads the blocks of a file; collects its notes and its allowances."""

    # --- text ---

    def _paragraph(self, token: Token) -> tree.Block | None:
        self._after_note(token)
        inline = self._take()
        self._take()
        lines = self._text(inline)
        place = Place(self._path, *lines[0])
        content = without_closing_backslash(inline.content)
        self._check_table(content, lines)
        self._check_lone(content, lines)
        self._check_run_on(content, lines)
        children = self._inlines(content, lines)
        if not children:
            return None
        if len(children) == 1 and isinstance(children[0], tree.Image):
            return self._figure(place)
        if is_verse(content, children):
            return verse(place, children)
        return tree.Paragraph(place=children[0].place, children=children)

    def _check_table(self, content: str, lines: list[tuple[int, int]]) -> None:
        """Report a line of dashes and bars that was meant as a table, but is not read as one."""
        if not ("|" in content and "-" in content) and "==" not in content:
            return
        for text, place in zip(content.split("\n"), lines, strict=True):
            if _DELIMITERS.fullmatch(text):
                self._findings.error(
                    Place(self._path, *place),
                    "TABLE-BROKEN",
                    "this line of dashes does not have as many cells as the line above it",
                    "give the head and this line the same number of cells; a bar within a cell "
                    "is written \\|",
                )
            elif _EQUALS_RULE.fullmatch(text):
                self._findings.error(
                    Place(self._path, *place),
                    "TABLE-BROKEN",
                    "this line of = signs draws a table of a kind that is not known here",
                    "write dashes for them: | a | b |, and below it |---|---|",
                )

    def _figure(self, place: Place) -> tree.Figure:
        picture = self._inline.pictures.pop()
        image, attributes = picture.image, picture.attributes
        size = size_of(attributes.keys, place, self._findings)
        _OF_FIGURES.check(
            understood(attributes, place, self._findings).attributes, place, self._findings
        )
        return tree.Figure(
            place=place,
            file=image.file,
            alternative=image.alternative,
            decorative=image.decorative,
            caption=self._inlines(picture.title, picture.lines),
            width=size.share,
            breadth=size.width,
            height=size.height,
        )

    def _heading(self, token: Token) -> tree.Block:
        inline = self._take()
        self._take()
        if _COMMENT_AFTER.search(inline.content):
            inline.content = _CLOSING_HASHES.sub("", _COMMENT_AFTER.sub("", inline.content))
        place = self._place(token)
        attributes = Attributes()
        if found := trailing_attributes(inline.content):
            inline.content, attributes, _ = found
        else:
            self._check_attributes(inline.content, self._text(inline, _HEADING))
        attributes = understood(attributes, place, self._findings).attributes
        _OF_HEADINGS.check(attributes, place, self._findings)
        children = self._inlines(inline.content, self._text(inline, _HEADING))
        self._check_heading(place, children)
        if self._margin:
            return tree.Paragraph(place=place, children=children)
        return Heading(
            place=place,
            depth=int(token.tag[1:]),
            children=children,
            id=attributes.id,
            short=attributes.keys.get("short", ""),
            numbered="unnumbered" not in attributes.classes,
            new_page=begins_page(attributes.classes),
        )

    def _check_attributes(self, content: str, lines: list[tuple[int, int]]) -> None:
        start = broken_attributes(content)
        if start >= 0:
            place = Placer(self._path, content, lines).at(start)
            report_broken(content[start:], place, self._findings)

    def _check_heading(self, place: Place, children: tree.Inlines) -> None:
        if not children:
            self._findings.error(
                place, "HEADING-EMPTY", "the heading has no words", "give it words, or delete it"
            )
        if len(plain(children)) > _LONG_HEADING:
            self._findings.error(
                place,
                "HEADING-LONG",
                f"the heading has more than {_LONG_HEADING} characters",
                "make a paragraph of most of it: a heading stands on one page with text below it",
            )
        if self._margin:
            self._findings.error(
                place,
                "HEADING-INSIDE",
                "a heading stands inside a quotation, a list, a table, a note or a division",
                "write it as a paragraph in **…**, or move it out",
            )

    def _hr(self, token: Token) -> tree.Block:
        return tree.ThematicBreak(place=self._place(token))

    def _new_page(self, token: Token) -> tree.Block:
        return tree.NewPage(place=self._place(token))

    def _fence(self, token: Token) -> tree.Block:
        place = self._place(token)
        first, last = token.map or (0, 0)
        closing = self._source[last - 1].strip(" \t>")
        if last - first < 2 or closing.strip(token.markup[0]) or len(closing) < len(token.markup):
            self._findings.error(
                place,
                "CODE-UNCLOSED",
                f"{token.markup} opens preformatted text here, which is never closed",
                f"close it with {token.markup}; if it is part of a sentence or of a corrected "
                "place, break the lines elsewhere",
            )
        if not re.fullmatch(r"[^\s{}]*|\{[^{}]*\}", token.info.strip()):
            self._findings.error(
                place,
                "CODE-WORDS",
                f"the words “{token.info.strip()}” after {token.markup} would not be printed",
                "put them on a line of their own",
            )
        return tree.CodeBlock(place=place, text=token.content)

    def _code_block(self, token: Token) -> tree.Block:
        place = self._place(token)
        if not self._after_note(token):
            self._findings.warning(
                place,
                "CODE-INDENTED",
                "four spaces at the beginning of a line make preformatted text",
                "take the spaces away; for preformatted text, put ~~~ on a line before and after",
            )
        return tree.CodeBlock(place=place, text=token.content)

    def _after_note(self, token: Token) -> bool:
        """Return whether an indented block follows a note, and must be meant to belong to it."""
        before = self._tokens[self._next - 2] if self._next > 1 else None
        line = token.map[0] if token.map else 0
        if (
            self._margin
            or before is None
            or before.type != "footnote_reference_close"
            or not self._source[line].startswith((" ", "\t"))
        ):
            return False
        self._findings.warning(
            self._place(token),
            "NOTE-INDENT",
            "this is indented as if it belonged to the note above, and does not",
            "indent every further paragraph of a note by four spaces, or not at all",
        )
        return True

    def _comment(self, token: Token) -> None:
        place = self._place(token)
        found = _ALLOW.search(token.content)
        if found:
            first, last = self._next_block()
            reason = found["reason"].strip()
            self.allowances.append(tree.Allowance(place, found["code"], reason, first + 1, last))
        elif "offprint:" in token.content:
            allowance_broken(place, self._findings)

    def _remark(self, token: Token) -> None:
        last = token.map[1] if token.map else 0
        report_remark(self._place(token), self._findings, last)

    def _next_block(self) -> tuple[int, int]:
        """Return the lines of the block after this one, comments skipped."""
        index = self._next
        while index < len(self._tokens):
            token = self._tokens[index]
            if token.map and token.type not in ("comment", "remark"):
                return token.map[0], token.map[1]
            index += 1
        return 0, 0

    def _html_block(self, token: Token) -> None:
        place = self._place(token)
        if token.content.lstrip().startswith("<!--"):
            self._findings.error(
                place, "COMMENT-UNCLOSED", "this comment is never closed", "close it with -->"
            )
        else:
            report_html(self._findings, place, token.content)

    def _html_parted(self, token: Token) -> None:
        report_parted(self._findings, self._place(token), token.content)

    # --- quotations, verse, divisions ---

    def _blockquote(self, token: Token) -> tree.Block | None:
        place = self._place(token)
        blocks = list(self._inside(token))
        source = attribution(blocks)
        if source is not None:
            blocks.pop()
        if not blocks:
            return None
        if all(isinstance(b, tree.Verse) and not b.quoted for b in blocks):
            stanzas = tuple(s for b in blocks if isinstance(b, tree.Verse) for s in b.children)
            return tree.Verse(place=place, children=stanzas, quoted=True, attribution=source)
        return tree.BlockQuote(place=place, children=tuple(blocks), attribution=source)

    def _line_block(self, token: Token) -> tree.Block | None:
        place = self._place(token)
        stanzas: list[list[tree.VerseLine]] = [[]]
        while (line := self._take()).type != "line_block_close":
            lines = self._text(line, re.compile(r"\|[ \t]*"))
            children = self._inlines(line.content, lines)
            at, indent = Place(self._path, *lines[0]), line.meta["indent"]
            if children:
                stanzas[-1] += [
                    tree.VerseLine(
                        place=part[0].place if part else at, children=part, indent=indent
                    )
                    for part in split_lines(children)
                ]
            else:
                stanzas.append([])
        made = tuple(tree.Stanza(place=s[0].place, children=tuple(s)) for s in stanzas if s)
        return tree.Verse(place=place, children=made) if made else None

    def _division(self, token: Token) -> tree.Block:
        place = self._place(token)
        if not token.meta["closed"]:
            self._findings.error(
                place, "DIVISION-UNCLOSED", "this division is never closed", "close it with :::"
            )
        styled = understood(self._attributes_of(token.info, place), place, self._findings)
        attributes = styled.attributes
        _OF_DIVISIONS.check(attributes, place, self._findings)
        lang = attributes.keys.get("lang")
        children = self._inside(token)
        if _LETTER.intersection(attributes.classes) or "html" in token.meta:
            children = tuple(as_paragraph(b) for b in children)
        if styled.meaning in ("quote", "verse"):
            children = (quoted(place, children, styled.meaning),)
        return tree.Division(
            place=place,
            children=children,
            classes=attributes.classes,
            lang="" if lang is None else check_lang(lang, place, self._findings),
            id=attributes.id,
        )

    def _attributes_of(self, what: str, place: Place) -> Attributes:
        """Return the attributes after the colons of a division, or its class alone."""
        read = read_attributes(what)
        if read is not None and read[1] == len(what):
            return read[0]
        if not re.fullmatch(r"[\w-]+", what):
            self._findings.error(
                place,
                "ATTRIBUTE-BROKEN",
                f"these attributes cannot be read: {what}",
                "write ::: {.signature} or ::: {lang=fr}",
            )
        return Attributes(classes=(what,))

    def _division_stray(self, token: Token) -> None:
        self._findings.error(
            self._place(token),
            "DIVISION-STRAY",
            "this closes a division that was not opened",
            "delete the line, or open the division with ::: {.class}",
        )

    # --- notes ---

    def _footnote_reference(self, token: Token) -> None:
        place = self._place(token)
        resp = self._responsibility(place)
        children = self._inside(token)
        key = str(token.meta["label"])
        self.notes.append(tree.Note(place=place, key=key, children=children, resp=resp))

    def _responsibility(self, place: Place) -> str:
        """Take ``{resp="…"}`` off the end of the note's first line."""
        following = self._tokens[self._next : self._next + 4]
        inline = next((t for t in following if t.type == "inline"), None)
        if inline is None or not inline.map or inline.map[0] != place.line - 1:
            return ""
        first, *rest = inline.content.split("\n")
        found = _TRAILING_RESP.search(first)
        read = read_attributes(first, found.start()) if found else None
        if found is None or read is None:
            self._margin.enter("note", place.line - 1)
            self._check_attributes(first, self._text(inline))
            self._margin.leave()
            return ""
        _OF_NOTES.check(read[0], place, self._findings)
        inline.content = "\n".join([first[: found.start()].rstrip(), *rest])
        return read[0].keys["resp"]
