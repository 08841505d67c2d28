"""Tables in the e-book: how narrow a screen may be for their words, what they are called.

A style sheet can ask how wide the screen is in the type that its reader has chosen, but not how
wide a table has to be: the press tells it, by a class. On a narrower screen a table turns into
rows, each cell under the other with the head of its column before it. Set so, its parts are no
table to many voices: they keep what they are by their roles (WAI-ARIA 1.2, 5.3.3; HTML-AAM, 3.5).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from publish.core import contract
from publish.render.template_helpers import without_notes
from publish.source import tree
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Widths in ems of the text that are told. Below the first of them nothing is: a telephone held
#: upright has 20 ems, at more than twice the size less than 9.
_ANY = 8.5
STEPS = (12, 15, 19, 24, 30, 40, 60, 90)
#: Of the type of tables, in ems of the text: a letter, the white between columns, a call.
_LETTER, _BETWEEN, _CALL = 0.46, 0.55, 0.7
_TABLE = re.compile(r"<table(?: class=\"([^\"]*)\")?")
_PART = re.compile(r"<(tr|td|th)(?=[\s/>])")
_ROLES = {
    "table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell",
    "th": "columnheader",
}  # fmt: skip
_CAPTION_WITH_ROLE = re.compile(r"<caption[^>]*>(?:(?!</caption>).)*? role=", re.DOTALL)
_OF_ROLE = re.compile(rf"<({'|'.join(_ROLES)})(?=[\s/>])")


def table_with_attributes(markup: Markup, table: tree.Table) -> Markup:
    """Return the markup of a table with what the press knows of it.

    Its width, whether it has no head, the head of its column on each cell of a wide one; and its
    name for voices where calls of notes stand in its caption: they are no part of that.
    """
    step, text = needs(table), str(markup)
    own = "" if _heads(table) else contract.HEADLESS.name

    def begin(found: re.Match[str]) -> str:
        classes = " ".join(filter(None, [found[1], own]))
        words = f' class="{classes}"' if classes else ""
        return f"<table{words}{label(table.caption.children if table.caption else ())}"

    text = _TABLE.sub(begin, text, count=1)
    if step:
        head, body, rest = text.partition("<tbody")
        text = f"{head}{body}{_headed(rest, table)}"
        # What has a role in the caption would be a part of the table that it may not have.
        text = text if _CAPTION_WITH_ROLE.search(head) else _OF_ROLE.sub(_with_role, text)
        text = f'<div class="{contract.NEEDS}{step}">{text}</div>'
    return Markup(text)  # noqa: S704 - markup with markup


def needs(table: tree.Table) -> int:
    """Return the width in ems, a step, that its words need beside one another.

    0 where any screen has it.

    What is wider than the last step needs no more than that.
    """
    rows = [table.head, *table.children]
    count = max(len(row.children) for row in rows)
    columns = ([r.children[n] for r in rows if n < len(r.children)] for n in range(count))
    width = sum(max(map(_longest, column)) + _BETWEEN for column in columns)
    wide = next((step for step in STEPS if width <= step), STEPS[-1])
    return wide if width > _ANY else 0


def _longest(cell: tree.Cell) -> float:
    """Return the width of the longest word of a cell; a call of a note stays at its word."""
    words = "".join(_words_in(cell)).split()
    return max((_LETTER * len(word) + _CALL * word.count("\0") for word in words), default=0)


def _words_in(cell: tree.Cell) -> Iterator[str]:
    for node in tree.walk(*cell.children):
        if isinstance(node, tree.Text | tree.Code):
            yield node.text
        elif isinstance(node, tree.NoteCall):
            yield "\0"
        elif isinstance(node, tree.LineBreak):
            yield " "


def _heads(table: tree.Table) -> list[str]:
    """Return the words of the heads of its columns; none where it has no head."""
    found = [" ".join(plain(cell.children).split()) for cell in table.head.children]
    return found if any(found) else []


def _headed(rows: str, table: tree.Table) -> str:
    """Return rows in markup, the head of its column on each cell."""
    heads, column = _heads(table), 0

    def begin(found: re.Match[str]) -> str:
        nonlocal column
        if found[1] == "tr":
            column = 0
            return found[0]
        column += 1
        head = heads[column - 1] if column <= len(heads) else ""
        return f'{found[0]} data-head="{escape(head)}:"' if head else found[0]

    return _PART.sub(begin, rows)


def _with_role(begin: re.Match[str]) -> str:
    return f'{begin[0]} role="{_ROLES[begin[1]]}"'


def label(caption: tree.Inlines) -> Markup:
    """Return the attribute that names a table or figure for voices, if its caption calls notes.

    Calls are no part of a name; without them its caption is one.
    """
    if not any(isinstance(node, tree.NoteCall) for node in tree.walk(*caption)):
        return Markup()
    words = " ".join(plain(without_notes(caption)).split())
    return Markup(' aria-label="{}"').format(words)
