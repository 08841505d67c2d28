"""The rendered markup of a work that has every construct, as it was when last looked at.

``pytest --rewrite`` writes it again; review the diff.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from building import EVERYTHING, context_of, make

from publish.edit.endnotes import pieces
from publish.outputs.handout import values
from publish.typeset.long_notes import note_parts

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDENS = Path(__file__).parents[1] / "goldens"


def printed(layout: str) -> str:
    context = context_of(EVERYTHING, layout)
    given = {"note_parts": note_parts(context, context.indexed_edition.edition.notes)}
    if layout != "pdf":
        given |= values(context, leader=layout == "leader")
    return context.renderer(**given).page("page.html")


def bound(name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(make(EVERYTHING, "epub").data)) as book:
        return book.read(f"EPUB/{name}").decode()


def enlarged() -> str:
    context = context_of(EVERYTHING, "large-print")
    values = {"pieces": pieces(context.edition), "book_pages": context.folios(), "leading": "25"}
    return context.renderer(**values).page("page.html")


def page() -> str:
    """The web edition without what is no markup, and what changes with that."""
    text = make(EVERYTHING, "web").data.decode().replace("\u00ad", "")
    styles = r"<style>.*?</style>|<script>.*?</script>|<meta http-equiv[^>]*>|(?<=base64,)[^\"]+"
    return re.sub(styles, "", text, flags=re.DOTALL)


MARKUP: dict[str, Callable[[], str]] = {
    "pdf.html": lambda: printed("pdf"),
    "handout.html": lambda: printed("handout"),
    "large-print.html": enlarged,
    "leader.html": lambda: printed("leader"),
    "epub-text.xhtml": lambda: bound("text.xhtml"),
    "epub-nav.xhtml": lambda: bound("nav.xhtml"),
    "web.html": page,
    "epub-content.opf": lambda: bound("content.opf"),
}


@pytest.mark.parametrize("name", MARKUP)
def test_markup(name: str, rewrite: bool) -> None:
    file, found = GOLDENS / name, MARKUP[name]()
    if rewrite:
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8")
