"""``publish where``: a citation by one release, looked for in another, or in the work as it is."""

from __future__ import annotations

from pathlib import Path

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.process import alone
from publish.release.citations import Unreadable, read_citation
from publish.release.cited_words import Disagreement
from publish.release.correspondence import Correspondence
from publish.release.present import Wanted, book_context_of, text_of
from publish.release.store import Store
from publish.release.where import Location, locate

_FORMS = (
    "cite paragraphs, pages, notes or sections: “¶23”, “pp. 7–9”, “n. 12”, “§ 2”, “orig. p. 13”"
)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for.

    Attributes:
        citation: as somebody has written it.
        work: the folder of the work, or its file.
        since: the version that was cited.
        until: the version in which the place is looked for; '' for the work as it is now.
        out: the folder of all releases.
        wanted: how the work is read and set.
    """

    citation: str
    work: Path
    since: str
    until: str = ""
    out: Path = Path("releases")
    wanted: Wanted = Wanted()


def look_up(question: Question) -> Location:
    """Return where a cited place is.

    Raises:
        Rejected: when the citation or the release cannot be read, or the one is not in the other.
    """
    with alone():
        context = book_context_of(question.work, question.wanted)
        store = Store(question.out / context.work.slug)
        old = store.load(question.since).manifest
        try:
            citation = read_citation(question.citation, old.paragraph_sign)
            new = store.load(question.until).manifest.text if question.until else text_of(context)
            return locate(citation, Correspondence(old.text, new))
        except Unreadable as error:
            raise Rejected([_wrong("WHERE-UNREAD", question.citation, error, _FORMS)]) from None
        except Disagreement as error:
            hint = f"look at release {question.since}: it was perhaps another one that was cited"
            raise Rejected([_wrong("WHERE-ABSENT", question.citation, error, hint)]) from None


def _wrong(code: str, citation: str, error: ValueError, hint: str) -> Diagnostic:
    return Diagnostic(Place(citation), "error", code, str(error), hint)
