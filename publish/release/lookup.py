"""``publish where``: a citation by one release, looked for in another, or in the work as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.process import alone
from publish.release.citations import Unreadable, named_work, read_citation
from publish.release.cited_words import Disagreement
from publish.release.cited_work import is_of_another
from publish.release.correspondence import Correspondence
from publish.release.present import Wanted, book_context_of, text_of
from publish.release.store import Store
from publish.release.where import Location, locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.release.manifest import Manifest
    from publish.source.metadata import Metadata

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


class Answer(msgspec.Struct, frozen=True):
    """Where a cited place is, and what there is to doubt in the citation."""

    location: Location
    findings: tuple[Diagnostic, ...] = ()


def look_up(question: Question) -> Answer:
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
            location = locate(citation, Correspondence(old.text, new))
            doubts = _doubts(question.citation, old, context.work.metadata)
            return Answer(location, tuple(doubts))
        except Unreadable as error:
            raise Rejected([_wrong("WHERE-UNREAD", question.citation, error, _FORMS)]) from None
        except Disagreement as error:
            hint = f"look at release {question.since}: it was perhaps another one that was cited"
            raise Rejected([_wrong("WHERE-ABSENT", question.citation, error, hint)]) from None


def _doubts(citation: str, old: Manifest, now: Metadata) -> Iterator[Diagnostic]:
    """Yield a warning where author and title in a citation are not those of the work."""
    named = named_work(citation)
    names = [*old.authors, now.authors, *(person.name for _, person in now.people)]
    if not is_of_another(named, (old.title, now.title, now.subtitle), names):
        return
    by = f" by {', '.join(old.authors)}" if old.authors else ""
    message = f"the citation has “{named}”, and this work is “{old.title}”{by}"
    hint = "see whether it is of another work; the place was looked for in this one all the same"
    yield Diagnostic(Place(citation), "warning", "WHERE-OTHER", message, hint)


def _wrong(code: str, citation: str, error: ValueError, hint: str) -> Diagnostic:
    return Diagnostic(Place(citation), "error", code, str(error), hint)
