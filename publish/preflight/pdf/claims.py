"""What a file claims to be, checked against what is there; a whole standard is others’ to judge.

PDF/UA-1 is ISO 14289-1, PDF/A ISO 19005. veraPDF judges both: see `make conform`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.checks import check, on_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel


@check("CLAIM-TAGS", "error")
def tags(model: PdfModel) -> Iterator[Finding]:
    """A file that claims PDF/UA, or a level of PDF/A that needs it, and is not tagged."""
    claims = [c for c in model.anatomy.claims if _is_ua(c) or (_is_a(c) and c.endswith("a"))]
    if claims and not (model.tagged and model.anatomy.marked):
        yield _false(claims, "it is not tagged", "tag it, or take the claim away")


@check("CLAIM-TITLE", "error")
def title(model: PdfModel) -> Iterator[Finding]:
    """A file that claims PDF/UA and has no title, or shows its file name in place of it."""
    claims = [c for c in model.anatomy.claims if _is_ua(c)]
    if not claims:
        return
    if "title" not in model.anatomy.about:
        yield _false(claims, "it has no title", "give it one in its metadata")
    elif not model.anatomy.shows_title:
        yield _false(claims, "it does not show its title", "set /DisplayDocTitle")


@check("CLAIM-LANG", "error")
def language(model: PdfModel) -> Iterator[Finding]:
    """A file that claims PDF/UA and does not say in which language it is."""
    claims = [c for c in model.anatomy.claims if _is_ua(c)]
    if claims and "lang" not in model.anatomy.about:
        yield _false(claims, "it does not say its language", "give it /Lang")


@check("CLAIM-INTENT", "error")
def intent(model: PdfModel) -> Iterator[Finding]:
    """A file that claims PDF/A and does not say what its colours mean (an output intent)."""
    claims = [c for c in model.anatomy.claims if _is_a(c)]
    if claims and not any(i.startswith("GTS_PDFA1") for i in model.anatomy.intents):
        yield _false(claims, "it has no output intent", "give it one with a colour profile")


@check("CLAIM-COLOUR", "error")
def colours(model: PdfModel) -> Iterator[Finding]:
    """A file that claims PDF/A for the colours of a screen, and has pictures or colours in CMYK."""
    claims = [c for c in model.anatomy.claims if _is_a(c)]
    screen = any(i.startswith("GTS_PDFA1") and "RGB" in i for i in model.anatomy.intents)
    used = [(p.page, *p.box[:2]) for p in model.anatomy.pictures if p.space == "DeviceCMYK"]
    used += [(p.page, p.x, p.y) for p in model.anatomy.paints if p.space == "DeviceCMYK"]
    if claims and screen and used:
        message = f"it claims to be {' and '.join(claims)}, and this is in CMYK"
        yield on_page(*used[0], message, "save the picture as RGB, or name the colour so")


@check("CLAIM-FONT", "error")
def fonts(model: PdfModel) -> Iterator[Finding]:
    """A file that claims PDF/UA or PDF/A and leaves out a face that it uses."""
    claims = [c for c in model.anatomy.claims if _is_ua(c) or _is_a(c)]
    absent = [face for face in model.anatomy.faces if not face.embedded]
    if claims and absent:
        yield _false(claims, f"the face {absent[0].name} is not in it", "embed all faces")


def _is_ua(claim: str) -> bool:
    return claim.startswith("PDF/UA")


def _is_a(claim: str) -> bool:
    return claim.startswith("PDF/A")


def _false(claims: list[str], but: str, hint: str) -> Finding:
    return on_page(0, 0, 0, f"it claims to be {' and '.join(claims)}, and {but}", hint)
