"""The people of the book: their parts in it, and how a shelf sorts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.core.files import layouts_folder
from publish.preflight.epub.checks import check, in_book
from publish.preflight.epub.model import plainly
from publish.readback.epub_package import HTML, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

#: Relators of who has made a text, and of who has helped with it (MARC code list for relators).
_MAKERS = frozenset("aut cre dub lbt lyr cmp pht art ill cmm com cph".split())
_HELPERS = frozenset(
    "edt trl trc ctb ann aui aft bkd bkp ill ilu win wpr wst wat cov dsr tyg typ pbl prt cns cur"
    " rev red pfr nrt art pht mrk clr oth res dnr spn fnd own rth thr bjd com cmp sec edc edm"
    " fmo isb aqt bsl dpc drt pro stl stn trs vac wac".split()
)
#: What books of this press print before a name, and the part that it stands for.
_PRINTED = {"edited-by": "edt", "translated-by": "trl", "transcribed-by": "trc"}


@check("EBOOK-ROLE")
def roles(model: EpubModel) -> Iterator[Finding]:
    """The parts of people: codes that there are, makers as creators, helpers as contributors.

    Where the book prints who has edited, translated or transcribed it, the package says the same.
    """
    package = model.package
    people = [*package.values("dc:creator"), *package.values("dc:contributor")]
    for person in people:
        for role in package.refined(person, "role"):
            known = role.value in _MAKERS | _HELPERS
            if not known:
                message = f"“{role.value}” is no relator of MARC ({person.value})"
                yield in_book(message, "write its code: aut, edt, trl …", package.name, role.line)
            elif person.name == "dc:contributor" and role.value == "aut":
                message = f"{person.value} is an author, and only a contributor"
                yield in_book(message, "make it a dc:creator", package.name, role.line)
            elif person.name == "dc:creator" and role.value not in _MAKERS:
                message = f"{person.value} is a creator, and the part told is “{role.value}”"
                yield in_book(message, "make it a dc:contributor, or aut", package.name, role.line)
    printed = _printed(model)
    for person in people:
        stated = {role.value for role in package.refined(person, "role")}
        meant = printed.get(person.value, set())
        if meant and stated and not stated & meant and "aut" not in stated:
            message = (
                f"{person.value} is “{', '.join(stated)}” in the package, and “{', '.join(meant)}” "
            )
            hint = "write the part that the book prints"
            yield in_book(message + "by what the book prints", hint, package.name, person.line)


def _printed(model: EpubModel) -> dict[str, set[str]]:
    """Return the names that the book prints after “edited by” and the like, each with its part."""
    labels = _labels()
    openings = tuple(one + " " for one in labels)
    found: dict[str, set[str]] = {}
    for text in model.package.documents:
        for element in text.root.iter(HTML + "p"):
            line = words(element)
            if not line.startswith(openings):
                continue
            label = next((one for one in labels if line.startswith(one + " ")), None)
            for name in line.removeprefix(label).split(",") if label else ():
                found.setdefault(plainly(name), set()).add(labels[label])  # type: ignore[index]
    return found


def _labels() -> dict[str, str]:
    """Return the words before names, in the languages that this press knows."""
    found = {}
    for file in sorted((layouts_folder() / "shared" / "words").glob("*.yaml")):
        for line in file.read_text("utf-8").splitlines():
            key, _, value = line.partition(": ")
            if key in _PRINTED:
                found[value.strip()] = _PRINTED[key]
    return found


@check("EBOOK-REFINES")
def refines(model: EpubModel) -> Iterator[Finding]:
    """Statements about something that is not there, and sort names or parts said of nobody."""
    package = model.package
    for statement in package.statements:
        if statement.refines and statement.refines not in package.opf.ids:
            message = f"“{statement.name}” is said of #{statement.refines}, which is not there"
            yield in_book(message, "correct the identifier", package.name, statement.line)


@check("EBOOK-SORT")
def sorted_as(model: EpubModel) -> Iterator[Finding]:
    """Names to sort by that have no word of the name: a shelf shows the book under another’s."""
    for person in [*model.package.values("dc:creator"), *model.package.values("dc:contributor")]:
        for sort in model.package.refined(person, "file-as"):
            if not set(_parts(sort.value)) & set(_parts(person.value)):
                message = f"{person.value} is sorted as “{sort.value}”"
                yield in_book(message, "sort by the own name", model.package.name, sort.line)


@check("EBOOK-PERSON", "note")
def persons(model: EpubModel) -> Iterator[Finding]:
    """Authors of several names without one to sort by, or of whom nothing tells their part.

    Without, a shelf has them under their first names, and no library knows what they have done.
    """
    package = model.package
    for person in package.values("dc:creator"):
        first, _, last = person.value.rpartition(" ")
        if first and "," not in first and not package.refined(person, "file-as"):
            message = f"nothing says how {person.value} is sorted"
            hint = f"refine it by file-as, in a source by sort: “{last}, {first}” if that is right"
            yield in_book(message, hint, package.name, person.line)
        if person.value and not package.refined(person, "role"):
            message = f"nothing says what {person.value} has done"
            yield in_book(message, "refine it by role: aut", package.name, person.line)


def _parts(name: str) -> list[str]:
    """Return the words of a name, initials left out."""
    parts = (part.strip(",.").casefold() for part in name.split())
    return [part for part in parts if len(part) > 1]
