"""Output intents and claims: for which press a file is meant, and whether it is what it says.

These look at files that claim a part of PDF/X, or that name a press (ISO 15930).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.checks import Finding
from publish.preflight.checks import check, on_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.units import Box
    from publish.preflight.pdf.model import PdfModel

#: Profiles that a press may be described by (ISO 15930-7), and their inks.
_PRESSES, _SPACES = "prtr", ("CMYK", "GRAY", "RGB")
#: Annotations that are for the printer and may stand on the page.
_PRINTERS = ("PrinterMark", "TrapNet")
#: The version of PDF that a part of the standard is built on at most.
_VERSIONS = {
    "PDF/X-1:2001": "1.3", "PDF/X-1a:2001": "1.3", "PDF/X-3:2002": "1.3",
    "PDF/X-1": "1.4", "PDF/X-3": "1.4", "PDF/X-4": "1.6", "PDF/X-5": "1.6",
}  # fmt: skip
#: The parts that know neither transparency nor profiles of colours in the pages.
_OLD, _OLDEST = ("PDF/X-1", "PDF/X-3"), "PDF/X-1"


@check("INTENT-MISSING", "error")
def missing(model: PdfModel) -> Iterator[Finding]:
    """A press file that does not say for which printing condition its inks are meant.

    It needs exactly one output intent of the kind GTS_PDFX, with a profile inside or the name of
    a printing condition in a registry (ISO 15930-7; ISO 32000-1, 14.11.5).
    """
    intents = model.press_intents
    if not model.for_press or (len(intents) == 1 and (intents[0].profile or intents[0].registry)):
        return
    stated = "names no printing condition"
    if len(intents) > 1:
        stated = f"has {len(intents)} output intents for a press"
    elif intents:
        stated = f"names “{intents[0].condition}”, without a profile or a registry"
    yield on_page(0, 0, 0, f"the file {stated}", "put one output intent with its profile into it")


@check("INTENT-KIND", "error")
def kind(model: PdfModel) -> Iterator[Finding]:
    """An output intent whose profile is that of no press: of a screen, a scanner, a picture."""
    for intent in model.press_intents:
        if intent.profile and (intent.profile != _PRESSES or intent.space not in _SPACES):
            stated = f"a profile of class “{intent.profile}” for {intent.space}"
            hint = "put an output profile (class “prtr”) into it: that of the printer"
            yield on_page(0, 0, 0, f"the output intent “{intent.condition}” has {stated}", hint)


@check("CLAIM-PRESS", "error")
def claim(model: PdfModel) -> Iterator[Finding]:
    """A file that says it is PDF/X and is not: what stands in it is against that standard.

    Looked for are colours, transparency, encryption, what does something, annotations within the
    bleed, faces that are absent, and what must be said of the file. Not everything a standard
    forbids is looked for.
    """
    for name in model.press_claims:
        for found in _against(model, name):
            stated = f"the file says it is {name}, but {found.message}"
            yield msgspec.structs.replace(found, message=stated)


def _against(model: PdfModel, name: str) -> Iterator[Finding]:
    yield from _stated(model, name)
    yield from _profile_in_file(model)
    yield from _colours(model, name)
    if name.startswith(_OLD):
        for effect, page in model.anatomy.effects.items():
            yield on_page(
                page, 0, 0, f"there is transparency ({effect})", "flatten it, or claim X-4"
            )


def _stated(model: PdfModel, name: str) -> Iterator[Finding]:
    """Yield what must be said."""
    facts = model.anatomy.pdfx
    hint = "make it again as PDF/X"
    if not model.press_intents:
        yield on_page(0, 0, 0, "it has no output intent", hint)
    if facts.trapped not in ("True", "False"):
        yield on_page(0, 0, 0, "it does not say whether it is trapped", hint)
    lacks = [one for one in facts.lacks if one != "XMP" or not name.startswith(_OLD)]
    if lacks:
        yield on_page(0, 0, 0, f"it does not say: {', '.join(lacks)}", hint)
    most = next((v for part, v in _VERSIONS.items() if name.startswith(part)), "")
    if most and _number(facts.version) > _number(most):
        yield on_page(0, 0, 0, f"it is a PDF of version {facts.version}, later than {most}", hint)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _profile_in_file(model: PdfModel) -> Iterator[Finding]:
    """Yield what must not be in it (annotations: ISO 15930-7, 6.17)."""
    facts = model.anatomy.pdfx
    if facts.encrypted:
        yield on_page(0, 0, 0, "it is encrypted", "save it without protection")
    for active in facts.active:
        yield on_page(0, 0, 0, f"it has {active}", "take that out")
    for one in facts.annotations:
        within = one.page <= len(model.anatomy.boxes) and _meets(one.box, model.bleed(one.page))
        if one.kind not in _PRINTERS and within:
            what = f"an annotation ({one.kind}) stands within the bleed"
            yield on_page(one.page, one.box[0], one.box[1], what, "take it out")
    for face in model.anatomy.faces:
        if not face.embedded:
            yield on_page(face.page, 0, 0, f"the face {face.name} is not in it", "embed it")


def _meets(one: Box, two: Box) -> bool:
    return one[0] < two[2] and one[2] > two[0] and one[1] < two[3] and one[3] > two[1]


def _colours(model: PdfModel, name: str) -> Iterator[Finding]:
    """Yield colours that say nothing without the intent's profile, or with one of their own."""
    inks = {intent.space for intent in model.press_intents} - {""}
    for space, (page, x, y) in model.colour_spaces.items():
        device = space in ("DeviceRGB", "RGB") and inks != {"RGB"}
        old = name.startswith(_OLDEST) and (space.startswith(("ICC", "Cal", "Lab")) or device)
        if device or old:
            hint = "convert it to the inks of the output intent"
            yield on_page(page, x, y, f"a colour is in {space}", hint)
