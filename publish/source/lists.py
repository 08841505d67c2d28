"""Lists and lists of definitions: blocks of items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.cursor import Cursor
from publish.source.definitions import MARKER
from publish.source.listmarks import Mark, is_chance, marks
from publish.source.run_on_lines import lost_item, parted_words, run_on

if TYPE_CHECKING:
    from markdown_it.token import Token

#: From this number on, a list's number is probably a year that begins a sentence.
_YEAR = 1000
#: A French colon at the beginning of a line, with one space after it.
_FRENCH = re.compile(r"\s*: (?! )[«\"“(]?\s?[^\W\d_A-ZÀ-Þ]")
#: Characters that are boxes, and whether they are ticked.
_BALLOTS = {"☐": False, "☑": True, "☒": True, "\N{BALLOT BOX WITH LIGHT X}": True}


class _Numbered(NamedTuple):
    """The marker of an item and its place."""

    mark: Mark
    place: Place


class Lists(Cursor):
    """Reads lists and definitions."""

    def _bullet_list(self, token: Token) -> tree.Block:
        place, items, tight = self._place(token), [], True
        close = token.type.replace("_open", "_close")
        numbers: list[_Numbered] = []
        while (item := self._take()).type != close:
            at = self._place(item)
            numbers.append(_Numbered(_mark(item), at))
            self._item_mark = numbers[-1].mark
            hidden = self._tokens[self._next]
            tight = tight and not (hidden.type == "paragraph_open" and not hidden.hidden)
            items.append(self._item(item, at))
        self._item_mark = None
        first = numbers[0].mark
        ordered = token.type == "ordered_list_open"
        if ordered:
            self._check_numbers(numbers)
        return tree.List(
            place=place,
            children=tuple(items),
            ordered=ordered,
            tight=tight,
            start=first.value if ordered else 1,
            style=first.style,
            delimiter=first.delimiter,
        )

    _ordered_list = _bullet_list

    def _item(self, token: Token, place: Place) -> tree.ListItem:
        done = token.meta.get("checked", self._ballot())
        children = self._inside(token)
        if done is None:
            return tree.ListItem(place=place, children=children)
        return tree.ListItem(place=place, children=children, task="done" if done else "open")

    def _ballot(self) -> bool | None:
        """Take a box, ``☒``, from the next item; return whether it is ticked, or ``None``."""
        following = self._tokens[self._next + 1] if self._has(self._next + 1) else None
        if following is None or following.type != "inline" or following.content[1:2] != " ":
            return None
        done = _BALLOTS.get(following.content[0])
        if done is not None:
            following.content = following.content[2:].lstrip()
        return done

    def _check_numbers(self, numbers: list[_Numbered]) -> None:
        """Report a number of a list that is not the next: the program counts, so it would be lost.

        Numbers that are all the same (1. 1. 1.) leave the counting to the program.
        """
        first, place = numbers[0]
        if len(numbers) == 1 and first.value >= _YEAR:
            self._findings.warning(
                place,
                "LIST-YEAR",
                f"this becomes a list of one item with the number {first.value}",
                f"write {first.value}\\. if it is the beginning of a sentence",
            )
        self._check_letters(numbers)
        if len({mark.value for mark, _ in numbers}) == 1 and not any(m.figure for m, _ in numbers):
            return
        for count, (mark, at) in enumerate(numbers):
            wanted = Mark(first.style, first.value + count, first.delimiter)
            is_other = mark.value != wanted.value or mark.figure
            if is_other and len({n.mark.value for n in numbers}) > 1:
                self._findings.error(
                    at,
                    "LIST-NUMBER",
                    f"this item is numbered {_bare(mark)} and would be printed as {_bare(wanted)}",
                    f"write {wanted.label} or, if it is no item of this list, {_escaped(mark)}",
                )
                return

    def _check_letters(self, numbers: list[_Numbered]) -> None:
        """Report a list of letters that does not begin with the first: a later part, or no list."""
        first, place = numbers[0]
        kind = (first.style, first.delimiter)
        if first.style != "decimal" and first.value not in (1, self._counts.get(kind, 0) + 1):
            self._findings.warning(
                place,
                "LIST-LETTER",
                f"this becomes a list that begins with {first.label}",
                f"write {_escaped(first)} if it is the beginning of a sentence",
            )
        self._counts[kind] = first.value + len(numbers) - 1

    def _check_run_on(self, content: str, lines: list[tuple[int, int]]) -> None:
        """Report lines of a paragraph that were meant as separate items or rows."""
        inside, self._item_mark = self._item_mark, None
        first = run_on(content) or (inside and lost_item(content, inside))
        for found in [*([first] if first else []), *parted_words(content)]:
            line, column = lines[found.line]
            place = Place(self._path, line, column + found.offset)
            self._findings.warning(place, found.code, found.message, found.hint)

    def _check_lone(self, content: str, lines: list[tuple[int, int]]) -> None:
        """Report a paragraph that begins like a list or a definition, and stays text."""
        place = Place(self._path, *lines[0])
        first = next((m for m in marks(content) if m.value == 1 and m.delimiter != "parens"), None)
        if first and not is_chance(content, first):
            self._findings.warning(
                place,
                "LIST-LETTER",
                f"“{first.label}” begins no list, because no second item follows: it stays text",
                f"write {_escaped(first)} to say that it is text; a list has a second item, "
                "and what belongs to an item is indented as its words are",
            )
        beside = [self._tokens[i].type for i in (self._next - 4, self._next) if self._has(i)]
        if any("table" in kind for kind in beside):
            return  # a caption
        for text, at in zip(content.split("\n")[:2], lines, strict=False):
            if found := MARKER.match(text):
                marker = found[0].strip()
                self._findings.warning(
                    Place(self._path, *at),
                    "DEFINITION-TEXT",
                    f"“{marker}” at the beginning of a line defines nothing here, and is printed",
                    "put a term of 60 letters at the most on the line before, or write "
                    f"\\{marker} to say that it is text",
                )

    def _has(self, index: int) -> bool:
        return 0 <= index < len(self._tokens)

    def _dl(self, token: Token) -> tree.Block:
        place, items, tight = self._place(token), [], True
        while (opening := self._take()).type != "dl_close":
            term, found = self._term(opening), []
            while self._tokens[self._next].type == "dd_open":
                part, first = self._take(), self._tokens[self._next]
                tight = tight and not (first.type == "paragraph_open" and not first.hidden)
                part.map = first.map  # the plugin has the line of the term there
                at = self._place(part)
                self._check_french(at)
                found.append(tree.Definition(place=at, children=self._inside(part)))
            items.append(tree.DefinitionItem(place=term.place, term=term, children=tuple(found)))
        return tree.DefinitionList(place=place, children=tuple(items), tight=tight)

    def _check_french(self, place: Place) -> None:
        """Report a line that begins with a colon only because a French space precedes it."""
        if self._inline.lang == "fr" and _FRENCH.match(self._source[place.line - 1]):
            self._findings.warning(
                place,
                "DEFINITION-COLON",
                "this line begins with a colon, and becomes the definition of the line before it",
                "put the colon at the end of the line before; for a definition write three spaces "
                "after it",
            )

    def _term(self, token: Token) -> tree.Term:
        place, inline = self._place(token), self._take()
        self._take()
        return tree.Term(place=place, children=self._inlines(inline.content, self._text(inline)))


def _mark(item: Token) -> Mark:
    """Return the marker of an item: a number for CommonMark's lists, 0 for bullets."""
    known: Mark | None = item.meta.get("mark")
    if known is not None:
        return known
    return Mark("decimal", int(item.info or 0), "paren" if item.markup == ")" else "period")


def _bare(mark: Mark) -> str:
    return mark.figure or mark.label.strip("().")


def _escaped(mark: Mark) -> str:
    r"""Return how to write a marker that is text: ``a\.``, ``\(a)``."""
    return (
        f"\\{mark.label}" if mark.delimiter == "parens" else f"{mark.label[:-1]}\\{mark.label[-1]}"
    )
