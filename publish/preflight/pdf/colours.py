"""Colours and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.preflight.checks import PageFinding, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel
    from publish.readback.pdf_values import Paint, Picture

#: What is darker than this is meant as black.
DARK = 0.2


@check("COLOUR-BLACKS")
def blacks(model: PdfModel) -> Iterator[PageFinding]:
    """Text in more than one black: it looks uneven, and prints with more than one ink."""
    texts = [p for p in model.anatomy.paints if p.use == "text" and brightness(p) < DARK]
    names = list(dict.fromkeys(_name(paint) for paint in texts))
    if len(names) > 1:
        second = next(paint for paint in texts if _name(paint) == names[1])
        yield PageFinding(
            second.page, second.x, second.y, f"text is set in {len(names)} blacks: "
            + ", ".join(names), "use one black for all text",
        )  # fmt: skip


@check("COLOUR-MIXED")
def mixed(model: PdfModel) -> Iterator[PageFinding]:
    """RGB and CMYK in one file: one of them will be converted by somebody else."""
    used = [(p.space, p.page) for p in model.anatomy.paints]
    used += [(p.space, p.page) for p in model.anatomy.pictures]
    rgb = [u for u in used if u[0] in ("DeviceRGB", "CalRGB", "ICC of RGB")]
    cmyk = [u for u in used if u[0] in ("DeviceCMYK", "ICC of CMYK")]
    if rgb and cmyk:
        page = max(rgb[0][1], cmyk[0][1])
        yield PageFinding(
            page, 0, 0, f"the file has {rgb[0][0]} and {cmyk[0][0]}",
            "convert everything to one of them",
        )  # fmt: skip


@check("PICTURE-BLURRED", "error")
def blurred(model: PdfModel) -> Iterator[PageFinding]:
    """A picture with fewer than 100 pixels to the inch as it is placed: the pixels are seen."""
    for picture in model.anatomy.pictures:
        if picture.ppi < 100 and not _is_speck(picture):
            yield _coarse(picture)


@check("PICTURE-COARSE")
def coarse(model: PdfModel) -> Iterator[PageFinding]:
    """A picture with fewer than 200 pixels to the inch as it is placed: it prints soft."""
    for picture in model.anatomy.pictures:
        if 100 <= picture.ppi < 200 and not _is_speck(picture):
            yield _coarse(picture)


def _coarse(picture: Picture) -> PageFinding:
    size = "{} × {}".format(*picture.pixels)
    return PageFinding(
        picture.page, picture.box[0], picture.box[1],
        f"a picture of {size} pixels is placed at {picture.ppi:.0f} ppi",
        "use a larger picture, or place it smaller",
    )  # fmt: skip


def _is_speck(picture: Picture) -> bool:
    """Whether a picture is one of a few pixels, as an area of one colour may be."""
    return min(picture.pixels) <= 4


def brightness(paint: Paint) -> float:
    """How bright a colour is, from 0 to 1; inks and patterns are taken for colours."""
    values = paint.values
    if len(values) == 1 and not paint.space.startswith("ink"):
        return values[0]
    if len(values) == 3:
        return max(values)
    if len(values) == 4:
        return max(1 - min(1, value + values[3]) for value in values[:3])
    return 1


def _name(paint: Paint) -> str:
    return f"{paint.space} " + " ".join(f"{value:g}" for value in paint.values)
