"""What the book says of itself: people and their parts in it, dates, claims of accessibility."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.files import layouts_folder
from publish.preflight.ebook.checks import Spot, check
from publish.preflight.ebook.volume import plainly
from publish.witness.package import HTML, types, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.ebook.volume import Volume

#: Relators of who has made a text, and of who has helped with it (MARC code list for relators).
_MAKERS = frozenset("aut cre dub lbt lyr cmp pht art ill cmm com cph".split())
_HELPERS = frozenset(
    "edt trl trc ctb ann aui aft bkd bkp ill ilu win wpr wst wat cov dsr tyg typ pbl prt cns cur"
    " rev red pfr nrt art pht mrk clr oth res dnr spn fnd own rth thr bjd com cmp sec edc edm"
    " fmo isb aqt bsl dpc drt pro stl stn trs vac wac".split()
)
#: What books of this press print before a name, and the part that it stands for.
_PRINTED = {"edited-by": "edt", "translated-by": "trl", "transcribed-by": "trc"}
_DATE = (
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?)?)?"
)
_MUSTS = ("schema:accessMode", "schema:accessibilityFeature", "schema:accessibilityHazard")
_CONFORMS = re.compile(r"EPUB Accessibility 1\.[01] - WCAG 2\.[0-2] Level A{1,3}|https?://\S+")


@check("EBOOK-TITLE")
def title(seen: Volume) -> Iterator[Spot]:
    """A title, and the same one on the title page where the book has one."""
    titles = [said for said in seen.package.values("dc:title") if said.value]
    if not titles:
        yield Spot("the book has no title", "add a dc:title", seen.package.name, 1)
        return
    said = {_letters(one.value) for one in titles} | {_letters("".join(t.value for t in titles))}
    for text in seen.package.documents:
        for part in text.root.iter():
            if "titlepage" not in types(part):
                continue
            for heading in part.iter(HTML + "h1"):
                if _letters(words(heading)) not in said:
                    message = (
                        f"the title page has “{words(heading)}”, the package “{titles[0].value}”"
                    )
                    hint = "write the title that is meant in both"
                    yield Spot(message, hint, text.name, text.line(heading))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


@check("EBOOK-ROLE")
def roles(seen: Volume) -> Iterator[Spot]:
    """The parts of people: codes that there are, makers as creators, helpers as contributors.

    Where the book prints who has edited, translated or transcribed it, the package says the same.
    """
    package = seen.package
    people = [*package.values("dc:creator"), *package.values("dc:contributor")]
    for person in people:
        for role in package.refined(person, "role"):
            known = role.value in _MAKERS | _HELPERS
            if not known:
                message = f"“{role.value}” is no relator of MARC ({person.value})"
                yield Spot(message, "write its code: aut, edt, trl …", package.name, role.line)
            elif person.name == "dc:contributor" and role.value == "aut":
                message = f"{person.value} is an author, and only a contributor"
                yield Spot(message, "make it a dc:creator", package.name, role.line)
            elif person.name == "dc:creator" and role.value not in _MAKERS:
                message = f"{person.value} is a creator, and the part told is “{role.value}”"
                yield Spot(message, "make it a dc:contributor, or aut", package.name, role.line)
    printed = _printed(seen)
    for person in people:
        told = {role.value for role in package.refined(person, "role")}
        meant = printed.get(person.value, set())
        if meant and told and not told & meant and "aut" not in told:
            message = (
                f"{person.value} is “{', '.join(told)}” in the package, and “{', '.join(meant)}” "
            )
            hint = "write the part that the book prints"
            yield Spot(message + "by what the book prints", hint, package.name, person.line)


def _printed(seen: Volume) -> dict[str, set[str]]:
    """The names that the book prints after “edited by” and the like, each with its part."""
    labels = _labels()
    found: dict[str, set[str]] = {}
    for text in seen.package.documents:
        for element in text.root.iter(HTML + "p"):
            line = words(element)
            label = next((one for one in labels if line.startswith(one + " ")), None)
            for name in line.removeprefix(label).split(",") if label else ():
                found.setdefault(plainly(name), set()).add(labels[label])  # type: ignore[index]
    return found


def _labels() -> dict[str, str]:
    """The words before names, in the languages that this press knows."""
    found = {}
    for file in sorted((layouts_folder() / "shared" / "words").glob("*.yaml")):
        for line in file.read_text("utf-8").splitlines():
            key, _, value = line.partition(": ")
            if key in _PRINTED:
                found[value.strip()] = _PRINTED[key]
    return found


@check("EBOOK-REFINES")
def refines(seen: Volume) -> Iterator[Spot]:
    """Statements about something that is not there, and sort names or parts said of nobody."""
    package = seen.package
    for said in package.said:
        if said.refines and said.refines not in package.opf.ids:
            message = f"“{said.name}” is said of #{said.refines}, which is not there"
            yield Spot(message, "correct the identifier", package.name, said.line)


@check("EBOOK-DATE")
def dates(seen: Volume) -> Iterator[Spot]:
    """Dates that no machine reads: those of publication are ISO 8601 (EPUB 3.3, 5.5.3.3)."""
    for name in ("dc:date", "dcterms:issued", "dcterms:created"):
        for said in seen.package.values(name):
            if not re.fullmatch(_DATE, said.value):
                message = f"“{said.value}” is no date"
                yield Spot(
                    message, "write 1956-07-12, 1956-07 or 1956", seen.package.name, said.line
                )


@check("EBOOK-ACCESS")
def access(seen: Volume) -> Iterator[Spot]:
    """What EPUB Accessibility 1.1 (2.2) asks every book to say: access modes, features, hazards."""
    for name in _MUSTS:
        if not [said for said in seen.package.values(name) if said.value]:
            hint = "say it; “none” where there is none"
            yield Spot(f"the book says nothing of {name}", hint, seen.package.name)
    if not seen.package.values("schema:accessibilitySummary"):
        hint = "add a schema:accessibilitySummary in a sentence or two"
        yield Spot("the book does not say in words how it can be read", hint, seen.package.name)


@check("EBOOK-CLAIM")
def claims(seen: Volume) -> Iterator[Spot]:
    """Claims of accessibility that the book does not hold to, or none of what it has."""
    claimed = {said.value: said for said in seen.package.values("schema:accessibilityFeature")}
    pages = bool(seen.entries("page-list")) and bool(seen.page_breaks)
    pictures = _has_pictures(seen)
    holds = {
        "tableOfContents": bool(seen.entries("toc")),
        "printPageNumbers": pages,
        "pageBreakMarkers": bool(seen.page_breaks),
        "pageNavigation": bool(seen.entries("page-list")),
        "alternativeText": pictures,
        "index": any("index" in types(e) for t in seen.package.documents for e in t.root.iter()),
        "longDescription": False,
        "synchronizedAudioText": any("smil" in i.media_type for i in seen.package.items),
    }
    for name, said in claimed.items():
        if not holds.get(name, True):
            message = f"the book claims “{name}”, and has nothing of it"
            yield Spot(
                message, "claim what was checked, nothing more", seen.package.name, said.line
            )
    modes = {said.value for said in seen.package.values("schema:accessMode")}
    if pictures and "visual" not in modes and modes:
        message = "the book has pictures, and says that it is only to be read as text"
        yield Spot(message, "add the access mode visual", seen.package.name)


def _has_pictures(seen: Volume) -> bool:
    covers = {item.name for item in seen.package.with_property("cover-image")}
    return any(
        image.get("alt") and seen.package.resolve(text.name, image.get("src", "")) not in covers
        for text in seen.package.documents
        for image in text.root.iter(HTML + "img")
    )


@check("EBOOK-CONFORMS")
def conforms(seen: Volume) -> Iterator[Spot]:
    """Claims of conformance: in the words of the standard, and not without who certifies them."""
    claimed = seen.package.values("dcterms:conformsTo")
    for said in claimed:
        if not _CONFORMS.fullmatch(said.value):
            message = f"“{said.value}” names no level of EPUB Accessibility"
            hint = "write: EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
            yield Spot(message, hint, seen.package.name, said.line)
    certified = [said for said in seen.package.said if said.name == "a11y:certifiedBy"]
    if bool(claimed) != bool(certified):
        message = "the book claims conformance, and nobody certifies it"
        if certified:
            message = "somebody certifies the book, and it claims no conformance"
        line = (claimed or certified)[0].line
        yield Spot(message, "say both, or neither", seen.package.name, line)
