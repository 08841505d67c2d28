"""The words that a page of a finished PDF begins with."""

from __future__ import annotations

import unicodedata

from publish.readback import FileText, without_calls


def plainly(text: str) -> str:
    """Letters and figures alone: what a line's end does to a word is of no account."""
    text = unicodedata.normalize("NFC", text)
    return "".join(c for c in text if c.isalnum() or c in "¶*")


def words_of_page(seen: FileText, page: int) -> tuple[str, str]:
    """The text that a page begins with, letters alone; '' of a page without text.

    The head of a table that is printed again is none of its text. A figure that came from
    elsewhere has brought its caption: the text is given with the captions and without them.
    """
    heads = {line.text for line in seen.body() if line.page == page - 1 and line.table_head}
    own = [line for line in seen.body() if line.page == page and line.text.strip("⁂* ")]
    own = [line for line in own if not (line.table_head and line.text in heads)]
    bare = [line for line in own if line.tag != "Caption"]
    whole, rest = (
        plainly(" ".join(without_calls(line.text) for line in lines[:6])) for lines in (own, bare)
    )
    return whole, rest
