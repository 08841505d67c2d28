"""Folios that begin as those of the journal or book did from which an offprint was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.diagnostics import Place, Rejected
from publish.settings.places import SettingDiagnostic

if TYPE_CHECKING:
    from publish.settings.resolve import Resolved
    from publish.typeset.pages import Pages


def first_folio(settings: Resolved, pages: Pages) -> int:
    """The number of the first page: 1, or that with which the text begins on the page that is said.

    The pages before the text are counted back from there.

    Args:
        settings: say on which page the text begins, or nothing.
        pages: the book, counted in any way.

    Raises:
        Rejected: where the pages before the text would have no number, or right-hand pages even
            ones.
    """
    if not settings.first_page:
        return 1
    before = next((n for n in range(len(pages)) if pages.lines(n)), 0)
    first = settings.first_page - before
    if first < 1:
        message = f"{before} pages stand before the text, which cannot begin on page "
        hint = f"write first-page: {before + 1} or more, or contents: no"
        raise Rejected([_error(f"{message}{settings.first_page}", hint)])
    if not first % 2:
        side = "right" if before % 2 == 0 else "left"
        message = f"the text begins on a {side}-hand page, and cannot have the number "
        hint = f"write first-page: {settings.first_page - 1}, or {settings.first_page + 1}"
        raise Rejected([_error(f"{message}{settings.first_page}", hint)])
    return first


def _error(message: str, hint: str) -> SettingDiagnostic:
    of = ("first-page",)
    return SettingDiagnostic(Place("--set"), "error", "FIRST-PAGE", message, hint, settings=of)


def style_from(first: int) -> str:
    """What makes the pages of a document count from a number on."""
    return "" if first == 1 else f"@page :first {{ counter-reset: page {first} }}"
