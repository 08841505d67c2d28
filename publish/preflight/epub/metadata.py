"""What the book says of itself: title, dates, series, claims of accessibility."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.epub.checks import check, in_book
from publish.preflight.epub.model import letters_of
from publish.readback.epub_package import HTML, types, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

_DATE = (
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?)?)?"
)
_MODES = "auditory textual visual tactile chartOnVisual chemOnVisual colorDependent diagramOnVisual"
_MODES += " mathOnVisual musicOnVisual textOnVisual"
#: The words that there are, by property; what follows a solidus is free.
_VOCABULARY = {
    "schema:accessMode": frozenset(_MODES.split()),
    "schema:accessModeSufficient": frozenset(_MODES.split()),
    "schema:accessibilityHazard": frozenset(
        "flashing motionSimulation sound none unknown noFlashingHazard noMotionSimulationHazard"
        " noSoundHazard unknownFlashingHazard unknownMotionSimulationHazard"
        " unknownSoundHazard".split()
    ),
    "schema:accessibilityFeature": frozenset(
        "alternativeText annotations ARIA audioDescription bookmarks braille captions ChemML"
        " closedCaptions describedMath displayTransformability fullRubyAnnotations"
        " highContrastAudio highContrastDisplay horizontalWriting index largePrint latex"
        " latex-chemistry longDescription MathML MathML-chemistry none openCaptions"
        " pageBreakMarkers pageNavigation printPageNumbers readingOrder rubyAnnotations"
        " signLanguage structuralNavigation synchronizedAudioText tableOfContents"
        " taggedPDF tactileGraphic tactileObject timingControl transcript ttsMarkup unknown"
        " unlocked verticalWriting withAdditionalWordSegmentation"
        " withoutAdditionalWordSegmentation".split()
    ),
}
_MUSTS = ("schema:accessMode", "schema:accessibilityFeature", "schema:accessibilityHazard")
_CONFORMS = re.compile(r"EPUB Accessibility 1\.[01] - WCAG 2\.[0-2] Level A{1,3}|https?://\S+")


@check("EBOOK-TITLE")
def title(model: EpubModel) -> Iterator[Finding]:
    """A title, and the same one on the title page where the book has one."""
    titles = [statement for statement in model.package.values("dc:title") if statement.value]
    if not titles:
        yield in_book("the book has no title", "add a dc:title", model.package.name, 1)
        return
    stated = {letters_of(one.value) for one in titles} | {
        letters_of("".join(t.value for t in titles))
    }
    for text in model.package.documents:
        for part in text.root.iter():
            if "titlepage" not in types(part):
                continue
            for heading in part.iter(HTML + "h1"):
                if letters_of(words(heading)) not in stated:
                    message = (
                        f"the title page has “{words(heading)}”, the package “{titles[0].value}”"
                    )
                    hint = "write the title that is meant in both"
                    yield in_book(message, hint, text.name, text.line(heading))


@check("EBOOK-SAID", "warning")
def stated_without_words(model: EpubModel) -> Iterator[Finding]:
    """Statements without a word: shops and shelves show the gap, or refuse the book."""
    for statement in model.package.statements:
        is_meta = not statement.name.startswith("dc:") and bool(statement.content)
        if statement.name and not statement.value and not is_meta:
            message = f"{statement.name} is told without a word"
            yield in_book(
                message, "write it, or take the line out", model.package.name, statement.line
            )


@check("EBOOK-SERIES", "warning")
def series(model: EpubModel) -> Iterator[Finding]:
    """Books of a series or set that do not say which of both (EPUB 3.3, D.3.4): shelves ask."""
    package = model.package
    for statement in package.values("belongs-to-collection"):
        known = {one.value for one in package.refined(statement, "collection-type")}
        if not known & {"series", "set"}:
            message = f"nothing says what “{statement.value}” is"
            yield in_book(
                message, "refine it by collection-type: series", package.name, statement.line
            )


@check("EBOOK-DATE")
def dates(model: EpubModel) -> Iterator[Finding]:
    """Dates that no machine reads: those of publication are ISO 8601 (EPUB 3.3, 5.5.3.3)."""
    for name in ("dc:date", "dcterms:issued", "dcterms:created"):
        for statement in model.package.values(name):
            if statement.value and not re.fullmatch(_DATE, statement.value):
                message = f"“{statement.value}” is no date"
                yield in_book(
                    message, "write 1956-07-12, 1956-07 or 1956", model.package.name, statement.line
                )


@check("EBOOK-ACCESS")
def access(model: EpubModel) -> Iterator[Finding]:
    """What EPUB Accessibility 1.1 (2.2) asks every book to say: access modes, features, hazards."""
    for name in _MUSTS:
        if not [statement for statement in model.package.values(name) if statement.value]:
            hint = "say it; “none” where there is none"
            yield in_book(f"the book says nothing of {name}", hint, model.package.name)
    if not [
        statement
        for statement in model.package.values("schema:accessibilitySummary")
        if statement.value
    ]:
        hint = "add a schema:accessibilitySummary in a sentence or two"
        yield in_book("the book does not say in words how it can be read", hint, model.package.name)


@check("EBOOK-ACCESS-WORD")
def access_words(model: EpubModel) -> Iterator[Finding]:
    """Words of access that are those of the vocabulary, and do not deny one another.

    Shops filter by them as they stand (Schema.org Accessibility Properties for Discoverability).
    """
    package = model.package
    for name, known in _VOCABULARY.items():
        values = {value.strip(): statement for statement in package.values(name)
                  for value in statement.value.split(",") if value.strip()}  # fmt: skip
        for value, statement in values.items():
            if value.partition("/")[0] not in known:
                message = f"“{value}” is no word of {name}"
                yield in_book(
                    message, "write it as the vocabulary does", package.name, statement.line
                )
        if len(values) > 1 and {"none", "unknown"} & set(values):
            message = f"{name} says none, or unknown, and something besides"
            yield in_book(message, "say one", package.name, next(iter(values.values())).line)


@check("EBOOK-ACCESS-TEXT", "warning")
def readable(model: EpubModel) -> Iterator[Finding]:
    """A book of text that says it can be read as text alone: by it voices’ readers find books."""
    package = model.package
    known = [statement.value for statement in package.values("schema:accessModeSufficient")]
    if package.values("schema:accessMode") and "textual" not in known:
        message = "the book does not say that its text is enough to read it"
        hint = "add schema:accessModeSufficient: textual, if every picture has its words"
        yield in_book(message, hint, package.name)


@check("EBOOK-CLAIM")
def claims(model: EpubModel) -> Iterator[Finding]:
    """Claims of accessibility that the book does not hold to, or none of what it has."""
    claimed = {
        statement.value: statement
        for statement in model.package.values("schema:accessibilityFeature")
    }
    pages = bool(model.entries("page-list")) and bool(model.page_breaks)
    pictures = _has_pictures(model)
    holds = _supported(model) | {
        "tableOfContents": bool(model.entries("toc")),
        "printPageNumbers": pages,
        "pageBreakMarkers": bool(model.page_breaks),
        "pageNavigation": bool(model.entries("page-list")),
        "alternativeText": _has_words_for_pictures(model),
        "index": any("index" in types(e) for t in model.package.documents for e in t.root.iter()),
        "longDescription": False,
        "braille": False,
        "taggedPDF": False,
        "timingControl": False,
        "synchronizedAudioText": any("smil" in i.media_type for i in model.package.items),
    }
    for name, statement in claimed.items():
        if not holds.get(name, True):
            message = f"the book claims “{name}”, and has nothing of it"
            yield in_book(
                message, "claim what was checked, nothing more", model.package.name, statement.line
            )
    modes = {statement.value for statement in model.package.values("schema:accessMode")}
    has_sound = any(e.tag in (HTML + "audio", HTML + "video")
                for t in model.package.documents for e in t.root.iter())  # fmt: skip
    if "auditory" in modes and not has_sound:
        message = "the book says that it is to be heard, and has no sound"
        yield in_book(message, "take the access mode auditory out", model.package.name)
    if pictures and "visual" not in modes and modes:
        message = "the book has pictures, and says that it is only to be read as text"
        yield in_book(message, "add the access mode visual", model.package.name)


#: Claims that an element of a document supports, by the names of elements.
_SUPPORT = {
    "MathML": ("math",), "MathML-chemistry": ("math",), "describedMath": ("math", "img"),
    "latex": ("math", "img"), "latex-chemistry": ("math", "img"), "ChemML": ("math", "img"),
    "audioDescription": ("audio", "video"), "captions": ("track",), "closedCaptions": ("track",),
    "openCaptions": ("video",), "signLanguage": ("video",), "transcript": ("audio", "video"),
    "highContrastAudio": ("audio", "video"), "rubyAnnotations": ("ruby",),
    "fullRubyAnnotations": ("ruby",), "tactileGraphic": ("img", "svg"),
}  # fmt: skip


def _supported(model: EpubModel) -> dict[str, bool]:
    """Return whether there is anything in the book that a claim can be about."""
    elements = [e for text in model.package.documents for e in text.root.iter()]
    names = {e.tag.rpartition("}")[2] for e in elements}
    speaks = any("2001/10/synthesis" in key for e in elements for key in e.attrib)
    return {claim: bool(names & set(of)) for claim, of in _SUPPORT.items()} | {"ttsMarkup": speaks}


def _has_pictures(model: EpubModel) -> bool:
    covers = {item.name for item in model.package.with_property("cover-image")}
    return any(
        image.get("alt") and model.package.resolve(text.name, image.get("src", "")) not in covers
        for text in model.package.documents
        for image in text.root.iter(HTML + "img")
    )


def _has_words_for_pictures(model: EpubModel) -> bool:
    """Return whether words stand for any picture, be it that of the cover alone."""
    elements = [e for text in model.package.documents for e in text.root.iter()]
    return any(e.get("alt") or (e.tag.endswith("}svg") and e.get("aria-label")) for e in elements)


@check("EBOOK-CONFORMS")
def conforms(model: EpubModel) -> Iterator[Finding]:
    """Claims of conformance: in the words of the standard, and not without who certifies them."""
    claimed = model.package.values("dcterms:conformsTo")
    for statement in claimed:
        if not _CONFORMS.fullmatch(statement.value):
            message = f"“{statement.value}” names no level of EPUB Accessibility"
            hint = "write: EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
            yield in_book(message, hint, model.package.name, statement.line)
    certified = [
        statement for statement in model.package.statements if statement.name == "a11y:certifiedBy"
    ]
    if bool(claimed) != bool(certified):
        message = "the book claims conformance, and nobody certifies it"
        if certified:
            message = "somebody certifies the book, and it claims no conformance"
        line = (claimed or certified)[0].line
        yield in_book(message, "say both, or neither", model.package.name, line)
