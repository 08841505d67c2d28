"""What the book says of itself: title, dates, series, claims of accessibility."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.preflight.epub.checks import DocumentFinding, check
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
def title(model: EpubModel) -> Iterator[DocumentFinding]:
    """A title, and the same one on the title page where the book has one."""
    titles = [said for said in model.package.values("dc:title") if said.value]
    if not titles:
        yield DocumentFinding("the book has no title", "add a dc:title", model.package.name, 1)
        return
    said = {_letters(one.value) for one in titles} | {_letters("".join(t.value for t in titles))}
    for text in model.package.documents:
        for part in text.root.iter():
            if "titlepage" not in types(part):
                continue
            for heading in part.iter(HTML + "h1"):
                if _letters(words(heading)) not in said:
                    message = (
                        f"the title page has “{words(heading)}”, the package “{titles[0].value}”"
                    )
                    hint = "write the title that is meant in both"
                    yield DocumentFinding(message, hint, text.name, text.line(heading))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


@check("EBOOK-SAID", "warning")
def said_without_words(model: EpubModel) -> Iterator[DocumentFinding]:
    """Statements without a word: shops and shelves show the gap, or refuse the book."""
    for statement in model.package.said:
        is_meta = not statement.name.startswith("dc:") and bool(statement.content)
        if statement.name and not statement.value and not is_meta:
            message = f"{statement.name} is told without a word"
            yield DocumentFinding(
                message, "write it, or take the line out", model.package.name, statement.line
            )


@check("EBOOK-SERIES", "warning")
def series(model: EpubModel) -> Iterator[DocumentFinding]:
    """Books of a series or set that do not say which of both (EPUB 3.3, D.3.4): shelves ask."""
    package = model.package
    for said in package.values("belongs-to-collection"):
        told = {one.value for one in package.refined(said, "collection-type")}
        if not told & {"series", "set"}:
            message = f"nothing says what “{said.value}” is"
            yield DocumentFinding(
                message, "refine it by collection-type: series", package.name, said.line
            )


@check("EBOOK-DATE")
def dates(model: EpubModel) -> Iterator[DocumentFinding]:
    """Dates that no machine reads: those of publication are ISO 8601 (EPUB 3.3, 5.5.3.3)."""
    for name in ("dc:date", "dcterms:issued", "dcterms:created"):
        for said in model.package.values(name):
            if said.value and not re.fullmatch(_DATE, said.value):
                message = f"“{said.value}” is no date"
                yield DocumentFinding(
                    message, "write 1956-07-12, 1956-07 or 1956", model.package.name, said.line
                )


@check("EBOOK-ACCESS")
def access(model: EpubModel) -> Iterator[DocumentFinding]:
    """What EPUB Accessibility 1.1 (2.2) asks every book to say: access modes, features, hazards."""
    for name in _MUSTS:
        if not [said for said in model.package.values(name) if said.value]:
            hint = "say it; “none” where there is none"
            yield DocumentFinding(f"the book says nothing of {name}", hint, model.package.name)
    if not [said for said in model.package.values("schema:accessibilitySummary") if said.value]:
        hint = "add a schema:accessibilitySummary in a sentence or two"
        yield DocumentFinding(
            "the book does not say in words how it can be read", hint, model.package.name
        )


@check("EBOOK-ACCESS-WORD")
def access_words(model: EpubModel) -> Iterator[DocumentFinding]:
    """Words of access that are those of the vocabulary, and do not deny one another.

    Shops filter by them as they stand (Schema.org Accessibility Properties for Discoverability).
    """
    package = model.package
    for name, known in _VOCABULARY.items():
        values = {value.strip(): said for said in package.values(name)
                  for value in said.value.split(",") if value.strip()}  # fmt: skip
        for value, said in values.items():
            if value.partition("/")[0] not in known:
                message = f"“{value}” is no word of {name}"
                yield DocumentFinding(
                    message, "write it as the vocabulary does", package.name, said.line
                )
        if len(values) > 1 and {"none", "unknown"} & set(values):
            message = f"{name} says none, or unknown, and something besides"
            yield DocumentFinding(
                message, "say one", package.name, next(iter(values.values())).line
            )


@check("EBOOK-ACCESS-TEXT", "warning")
def readable(model: EpubModel) -> Iterator[DocumentFinding]:
    """A book of text that says it can be read as text alone: by it voices’ readers find books."""
    package = model.package
    told = [said.value for said in package.values("schema:accessModeSufficient")]
    if package.values("schema:accessMode") and "textual" not in told:
        message = "the book does not say that its text is enough to read it"
        hint = "add schema:accessModeSufficient: textual, if every picture has its words"
        yield DocumentFinding(message, hint, package.name)


@check("EBOOK-CLAIM")
def claims(model: EpubModel) -> Iterator[DocumentFinding]:
    """Claims of accessibility that the book does not hold to, or none of what it has."""
    claimed = {said.value: said for said in model.package.values("schema:accessibilityFeature")}
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
    for name, said in claimed.items():
        if not holds.get(name, True):
            message = f"the book claims “{name}”, and has nothing of it"
            yield DocumentFinding(
                message, "claim what was checked, nothing more", model.package.name, said.line
            )
    modes = {said.value for said in model.package.values("schema:accessMode")}
    heard = any(e.tag in (HTML + "audio", HTML + "video")
                for t in model.package.documents for e in t.root.iter())  # fmt: skip
    if "auditory" in modes and not heard:
        message = "the book says that it is to be heard, and has no sound"
        yield DocumentFinding(message, "take the access mode auditory out", model.package.name)
    if pictures and "visual" not in modes and modes:
        message = "the book has pictures, and says that it is only to be read as text"
        yield DocumentFinding(message, "add the access mode visual", model.package.name)


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
    """Whether there is anything in the book that a claim can be about."""
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
    """Whether words stand for any picture, be it that of the cover alone."""
    elements = [e for text in model.package.documents for e in text.root.iter()]
    return any(e.get("alt") or (e.tag.endswith("}svg") and e.get("aria-label")) for e in elements)


@check("EBOOK-CONFORMS")
def conforms(model: EpubModel) -> Iterator[DocumentFinding]:
    """Claims of conformance: in the words of the standard, and not without who certifies them."""
    claimed = model.package.values("dcterms:conformsTo")
    for said in claimed:
        if not _CONFORMS.fullmatch(said.value):
            message = f"“{said.value}” names no level of EPUB Accessibility"
            hint = "write: EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
            yield DocumentFinding(message, hint, model.package.name, said.line)
    certified = [
        statement for statement in model.package.said if statement.name == "a11y:certifiedBy"
    ]
    if bool(claimed) != bool(certified):
        message = "the book claims conformance, and nobody certifies it"
        if certified:
            message = "somebody certifies the book, and it claims no conformance"
        line = (claimed or certified)[0].line
        yield DocumentFinding(message, "say both, or neither", model.package.name, line)
