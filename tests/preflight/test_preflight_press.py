"""The preflight of press files: each finding, by a press file in which one thing was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from building import ESSAY, SMALL, make
from found_places import spot
from handmade import changed
from PIL import ImageCms

from publish.preflight import preflight

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.core.diagnostics import Diagnostic

Change = "Callable[[pikepdf.Pdf], None]"


def faults(data: bytes) -> list[Diagnostic]:
    return [f for f in preflight(data, "a.pdf").findings if f.code.startswith(_PRESS)]


_PRESS = ("PRESS", "INTENT", "CLAIM", "COLOUR", "PAGE")


def after(change: Any, name: str = "press") -> list[Diagnostic]:
    return faults(changed(make(SMALL, name).data, change))


def codes(found: list[Diagnostic]) -> set[str]:
    return {fault.code for fault in found}


def painted(operators: str, page: int = 2) -> Any:
    """A change that adds operators to a page."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[page].contents_add(pdf.make_stream(f"q {operators} Q".encode()))

    return change


def shown(operators: str) -> Any:
    """A change that sets some text in the middle of a page."""

    def change(pdf: pikepdf.Pdf) -> None:
        face = next(iter(pdf.pages[2].Resources.Font.keys()))
        painted(f"{operators} BT {face} 10 Tf 1 0 0 1 200 300 Tm <0003> Tj ET")(pdf)

    return change


@pytest.mark.whole
def test_our_press_file_has_nothing_to_find() -> None:
    assert faults(make(SMALL, "press").data) == faults(make(ESSAY, "press").data) == []


@pytest.mark.parametrize(
    ("change", "code", "severity"),
    [
        (painted("1 0 0 rg 100 100 30 30 re f"), "PRESS-RGB", "error"),
        (painted("0.9 0.9 0.9 0.9 k 100 100 30 30 re f"), "PRESS-SOAKED", "error"),
        (painted("0.8 0.7 0.7 0.95 k 100 100 30 30 re f"), "PRESS-INK", "warning"),
        (shown("0.6 0.5 0.5 1 k"), "PRESS-BLACK", "error"),
        (shown("0 0 0 1 k"), "PRESS-OVERPRINT", "warning"),
        (shown("0 g"), "PRESS-OVERPRINT", "warning"),
        (shown("0 0 0 0.9 k"), "COLOUR-BLACKS", "warning"),
        (painted("/PressAll CS 1 SCN 60 60 m 90 60 l S"), "PRESS-MARKS", "error"),
        (shown("/PressAll cs 1 scn"), "PRESS-MARKS", "error"),
        (painted("0 0 0 1 K 2 300 m 15 300 l S"), "PRESS-PLATES", "warning"),
    ],
)
def test_what_is_painted(change: Any, code: str, severity: str) -> None:
    found = [fault for fault in after(change) if fault.code == code]
    assert [(f.severity, spot(f).page) for f in found] == [(severity, 3)]


def test_what_is_painted_elsewhere_than_in_press_files_is_left_alone() -> None:
    dense = after(painted("0.9 0.9 0.9 0.9 k 100 100 30 30 re f"), "pdf")
    assert dense == after(painted("0 0 0 0.5 k 1 1 1 1 re f"), "pdf")


@pytest.mark.parametrize(
    "operators", ["1 1 1 1 K 2 300 m 15 300 l S", "/PressAll CS 1 SCN 2 300 m 15 300 l S"]
)
def test_marks_on_every_plate(operators: str) -> None:
    assert "PRESS-PLATES" not in codes(after(painted(operators)))


def test_overprinting_black_is_well() -> None:
    change = shown("0 0 0 1 k /PressOver gs")
    assert after(change) == []


# --- boxes ------------------------------------------------------------------------------


def boxed(change: Callable[[Any], None]) -> list[Diagnostic]:
    def each(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            change(page.obj)

    return after(each)


def test_a_missing_trim_box() -> None:
    def change(page: Any) -> None:
        del page.TrimBox

    assert "PRESS-TRIM" in codes(boxed(change))


def test_a_trim_box_outside_the_bleed() -> None:
    def change(page: Any) -> None:
        page.BleedBox = [60, 60, 400, 600]

    assert "PAGE-BOXES" in codes(boxed(change))


@pytest.mark.parametrize("width", [0, 4])
def test_a_narrow_bleed(width: float) -> None:
    def change(page: Any) -> None:
        left, bottom, right, top = map(float, page.TrimBox)
        page.BleedBox = [left - width, bottom - width, right + width, top + width]

    found = boxed(change)
    assert codes(found) == {"PRESS-BLEED"}
    assert f"{width * 25.4 / 72:.1f} mm" in found[0].message


def test_marks_within_a_wider_bleed() -> None:
    def change(page: Any) -> None:
        left, bottom, right, top = map(float, page.TrimBox)
        page.BleedBox = [left - 20, bottom - 20, right + 20, top + 20]

    assert codes(boxed(change)) == {"PRESS-MARKS", "PAGE-OUTSIDE"}  # the line in the slug as well


# --- intents and claims -----------------------------------------------------------------


def test_no_output_intent() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.OutputIntents

    assert codes(after(change)) == {"INTENT-MISSING", "CLAIM-PRESS"}


def test_an_output_intent_that_says_nothing() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.OutputIntents[0]["/DestOutputProfile"]
        del pdf.Root.OutputIntents[0]["/RegistryName"]

    assert codes(after(change)) == {"INTENT-MISSING"}


def test_two_output_intents() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])

    assert codes(after(change)) == {"INTENT-MISSING"}


def test_an_output_intent_for_a_screen() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(data, N=3)

    (finding,) = [f for f in after(change) if f.code == "INTENT-KIND"]
    assert "“mntr” for RGB" in finding.message


def test_the_output_intent_of_an_archive_is_no_press() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        intent = pikepdf.Dictionary(S=pikepdf.Name.GTS_PDFA1, OutputConditionIdentifier="sRGB")
        pdf.Root.OutputIntents = [intent]

    before = faults(make(SMALL, "pdf").data)
    assert after(change, "pdf") == before


def claims(text: str) -> Any:
    """A change that makes a file claim a standard."""

    def change(pdf: pikepdf.Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes().decode()
        pdf.Root.Metadata.write(data.replace("PDF/X-4", text).encode())

    return change


def both(*changes: Any) -> Any:
    def change(pdf: pikepdf.Pdf) -> None:
        for one in changes:
            one(pdf)

    return change


def annotated(pdf: pikepdf.Pdf) -> None:
    annotation = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[100, 100, 120, 120]
    )
    pdf.pages[2].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(annotation)]))


def see_through(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].Resources.ExtGState["/Half"] = pikepdf.Dictionary(ca=0.5)
    painted("/Half gs 0 0 0 0.5 k 100 100 9 9 re f")(pdf)


def profiled(pdf: pikepdf.Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    pdf.pages[2].Resources.ColorSpace["/Own"] = [pikepdf.Name.ICCBased, profile]
    painted("/Own cs 0 0 0 0.5 scn 100 100 9 9 re f")(pdf)


def untrapped(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Trapped"]


def undated(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/ModDate"]


def acting(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.beep()")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (painted("1 0 0 rg 100 100 30 30 re f"), "says it is PDF/X-4, but a colour is in Device"),
        (annotated, "an annotation (Text) stands within the bleed"),
        (untrapped, "does not say whether it is trapped"),
        (undated, "does not say: ModDate"),
        (acting, "it has an action when it is opened"),
        (claims("PDF/X-1a:2003"), "is a PDF of version 1.6, later than 1.4"),
        (claims("PDF/X-1a:2001"), "is a PDF of version 1.6, later than 1.3"),
        (both(claims("PDF/X-1a:2003"), see_through), "there is transparency (ca 0.5)"),
        (both(claims("PDF/X-3:2003"), see_through), "there is transparency (ca 0.5)"),
        (both(claims("PDF/X-1a:2003"), profiled), "a colour is in ICC of CMYK"),
    ],
)
def test_false_claims(change: Any, said: str) -> None:
    found = [f for f in after(change) if f.code == "CLAIM-PRESS"]
    assert any(said in finding.message for finding in found), found
    assert {finding.severity for finding in found} == {"error"}


@pytest.mark.parametrize("change", [see_through, profiled])
def test_what_x4_allows(change: Any) -> None:
    assert "CLAIM-PRESS" not in codes(after(change))


def test_an_encrypted_press_file() -> None:
    import io

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(make(SMALL, "press").data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    found = [f for f in faults(out.getvalue()) if f.code == "CLAIM-PRESS"]
    assert any("it is encrypted" in finding.message for finding in found)


def test_rgb_with_a_profile_is_told() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        pdf.pages[2].Resources.ColorSpace["/Own"] = [
            pikepdf.Name.ICCBased, pdf.make_stream(data, N=3),
        ]  # fmt: skip
        painted("/Own cs 1 0 0 scn 100 100 9 9 re f")(pdf)

    assert codes(after(change)) == {"PRESS-MANAGED"} | {"COLOUR-MIXED"}


def test_a_pattern_is_looked_into() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        function = pikepdf.Dictionary(
            FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1
        )
        shading = pikepdf.Dictionary(
            ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB, Coords=[0, 0, 9, 9], Function=function
        )
        pattern = pikepdf.Dictionary(PatternType=2, Shading=shading)
        pdf.pages[2].Resources.Pattern = pikepdf.Dictionary(Own=pattern)
        painted("/Pattern cs /Own scn 100 100 9 9 re f")(pdf)

    assert "PRESS-RGB" in codes(after(change))
