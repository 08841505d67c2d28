"""The press file: its boxes and marks, its inks, what it says of itself; conversions, refusals."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import handmade
import msgspec
import pikepdf
import pytest
from building import (
    ENGINE,
    ESSAY,
    EVERYTHING,
    ROOT,
    SMALL,
    facts_of,
    make,
    read,
    run_twice,
    set_context,
    work_of,
)
from building import text as filler
from content import colour
from handmade import changed
from PIL import Image, ImageCms

from publish.core.diagnostics import Findings, Place, Rejected
from publish.core.files import Reader
from publish.core.units import MM_PER_PT
from publish.outputs import press
from publish.pipeline.context import Context
from publish.preflight import preflight
from publish.prepress import Job, press_ready
from publish.prepress.inks import LIMIT, Inks
from publish.prepress.profiles import Profile, profile_of
from publish.readback.ink_coverage import most_ink
from publish.readback.inspection import inspect
from publish.readback.pdf_values import Anatomy
from publish.settings.schema import Settings

BLACK = (0.0, 0.0, 0.0, 1.0)


@cache
def fogra() -> Profile:
    return profile_of("fogra39", ROOT, Reader())


def job(**changes: Any) -> Job:
    known = Job(
        place=Place("essay.md"), standard="x4", profile=fogra(), bleed=3, title="T",
        date="2026-11-27",
    )  # fmt: skip
    return msgspec.structs.replace(known, **changes)


def pressed(folder: Path, **settings: Any) -> bytes:
    """The press file of a work with some settings."""
    context = set_context(folder, "pdf", Settings(**settings))
    (artifact,) = press.make(context)
    findings = Findings()
    press.prove(artifact, context.edition, findings)
    assert list(findings) == []
    return artifact.data


@cache
def slug() -> bytes:
    """The line in the slug of one page."""
    style = "@page { size: 419pt 14pt } section { height: 14pt; overflow: visible }"
    return handmade.write(
        [["Slug|"]], style + ".t { top: 4pt !important } .folio { display: none }"
    )


@cache
def converted(style: str, extra: str, standard: str = "x4") -> bytes:
    """A page set by hand with some markup on it, converted."""
    page = handmade.write([["", "Words|"]], style, extra)
    return press_ready(page, slug(), job(standard=standard))


def errors(data: bytes) -> list[str]:
    return [str(f) for f in preflight(data, "a.pdf").findings if f.severity == "error"]


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


# --- the sheet --------------------------------------------------------------------------


@pytest.mark.whole
def test_the_essay_passes_the_preflight() -> None:
    press = make(ESSAY, "press").data
    assert preflight(press, "a.pdf").findings == ()
    facts = facts_of(press)
    assert (facts.trim, facts.trim_name, facts.bleed) == ((148.0, 210.0), "A5", 3)
    assert facts.pages == make(ESSAY, "pdf").seen.pages
    assert (facts.claims, facts.intents) == (("PDF/X-4",), ("GTS_PDFX: FOGRA39",))
    assert facts.transparency == () and facts.outline == 0
    assert facts.links == {"inside": 0, "outside": 0}


@pytest.mark.whole
@pytest.mark.parametrize("bleed", [3.0, 5.0, 0.0])
def test_the_trim_is_exact(bleed: float) -> None:
    for boxes in inspect(pressed(SMALL, bleed=bleed)).anatomy.boxes:
        left, bottom, right, top = boxes.trim
        assert (right - left) * MM_PER_PT == pytest.approx(148, abs=0.0005)
        assert (top - bottom) * MM_PER_PT == pytest.approx(210, abs=0.0005)
        around = [(t - b) * MM_PER_PT for t, b in zip(boxes.trim, boxes.bleed, strict=True)]
        assert around == pytest.approx([bleed, bleed, -bleed, -bleed], abs=0.0005)
        assert boxes.media[:2] == (0, 0) and (left - boxes.media[0]) * MM_PER_PT > bleed + 5


@pytest.mark.parametrize("bleed", [3.0, 0.0])
def test_without_marks_the_sheet_is_the_trim_and_its_bleed(bleed: float) -> None:
    data = pressed(SMALL, bleed=bleed, marks="no")
    seen = inspect(data).anatomy
    for boxes in seen.boxes:
        assert boxes.media == boxes.bleed
        size = [boxes.media[n + 2] * MM_PER_PT for n in (0, 1)]
        assert size == pytest.approx([148 + 2 * bleed, 210 + 2 * bleed], abs=0.0005)
    assert seen.printer_marks == () and not any(p.space == "ink All" for p in seen.paints)
    assert [finding.code for finding in preflight(data, "a.pdf").findings] == ["PRESS-BLEED"] * (
        0 if bleed else len(seen.boxes)
    )


def test_the_words_stand_the_same_with_and_without_marks() -> None:
    from publish.readback import read_back

    with_, without = (read_back(pressed(SMALL, marks=m), ".pdf").lines for m in ("yes", "no"))
    marked = [line for line in with_ if line.role != "slug"]
    assert [line.text for line in marked] == [line.text for line in without]
    for one, two in zip(marked, without, strict=True):
        assert one.box[0] - two.box[0] == pytest.approx(8 / MM_PER_PT, abs=0.01)  # the slug of 8 mm


def test_the_line_in_the_slug() -> None:
    seen = make(ESSAY, "press").seen
    lines = [line for line in seen.lines if line.role == "slug" and line.page == 5]
    said = " ".join(line.text for line in lines)
    assert "The Stalinists’ Case Against Stalin · p. 5/16" in said
    assert "2026-11-27 · PDF/X-4 · FOGRA39" in said


def test_the_words_stand_where_they_stand_in_the_book() -> None:
    book, sheets = make(ESSAY, "pdf").seen, make(ESSAY, "press").seen
    move = inspect(make(ESSAY, "press").data).anatomy.boxes[0].trim[:2]
    there = [line for line in sheets.lines if line.role != "slug"]
    assert [(n.role, n.text, n.note) for n in book.lines] == [
        (n.role, n.text, n.note) for n in there
    ]
    for one, two in zip(book.lines, there, strict=True):
        assert two.baseline - one.baseline == pytest.approx(move[1], abs=0.01)
        assert two.box[0] - one.box[0] == pytest.approx(move[0], abs=0.01)


@pytest.mark.whole
@pytest.mark.parametrize(("signature", "added"), [(0, 0), (4, None), (16, None)])
def test_a_signature_is_filled_with_blank_pages(signature: int, added: int | None) -> None:
    data, plain = pressed(EVERYTHING, signature=signature), make(EVERYTHING, "pdf").seen.pages
    seen = inspect(data).anatomy
    added = -plain % signature if added is None else added
    assert len(seen.boxes) == plain + added
    with opened(data) as pdf:
        said = pdf.Root.Metadata.read_bytes().decode()
    assert (f"<offprint:BlankPagesAtEnd>{added}<" in said) == bool(signature)


def test_the_slug_says_that_a_page_is_blank() -> None:
    from publish.readback import read_back

    lines = read_back(pressed(SMALL, signature=16), ".pdf").lines
    last = [n.text for n in lines if n.role == "slug" and n.page == lines[-1].page]
    assert "blank" in " ".join(last)


# --- inks -------------------------------------------------------------------------------


def spaces(seen: Anatomy) -> set[str]:
    return {one.space for one in seen.paints} | {one.space for one in seen.pictures}


def test_text_is_black_alone_and_overprints() -> None:
    seen = inspect(make(ESSAY, "press").data).anatomy
    texts = {(p.space, p.values, p.over) for p in seen.paints if p.use == "text"}
    assert texts == {("DeviceCMYK", BLACK, True), ("ink All", (1.0,), False)}
    assert seen.effects == {}


@pytest.mark.whole
@pytest.mark.parametrize("standard", ["x4", "x1a", "x1a-2001"])
def test_every_node_is_in_inks(standard: str) -> None:
    data = pressed(EVERYTHING, press_standard=standard)
    seen = inspect(data).anatomy
    assert spaces(seen) <= {"DeviceCMYK", "DeviceGray", "ink All"}
    assert {e.split("[")[1].split("]")[0] for e in errors(data)} == {"PICTURE-BLURRED"}


def test_only_black_text_overprints() -> None:
    seen = inspect(
        converted("", "<p style='color: red'>a</p><p style='background: #000'>b</p>")
    ).anatomy
    assert {(p.use, p.over) for p in seen.paints if p.values == BLACK} == {
        ("text", True), ("area", False),
    }  # fmt: skip
    assert not any(p.over for p in seen.paints if p.values != BLACK)


def test_greys_are_tints_of_black() -> None:
    seen = inspect(
        converted("", "<p style='color: #555'>a</p><p style='color: #808080'>b</p>")
    ).anatomy
    values = {p.values[3] for p in seen.paints if p.space == "DeviceCMYK" and p.use == "text"}
    assert values == {1, 0.6667, 0.498}


def test_colours_are_separated_by_the_profile() -> None:
    seen = inspect(converted("", "<p style='color: #8c2318'>a</p>")).anatomy
    colour = next(p.values for p in seen.paints if p.use == "text" and p.values[:1] > (0,))
    assert colour == Inks(fogra()).of_rgb(140 / 255, 35 / 255, 24 / 255)
    assert colour[1] > 0.8 and colour[2] > 0.8 and colour[0] < 0.2


@pytest.mark.parametrize(
    ("given", "inks"),
    [
        ("device-cmyk(0.1 0.2 0.3 0.4)", (0.1, 0.2, 0.3, 0.4)),
        ("rgb(0 0 0 / 50%)", (0, 0, 0, 0.5)),
        ("device-cmyk(0.2 0 0 1 / 50%)", (0.1, 0, 0, 0.5)),
        ("lab(0% 0 0)", BLACK),
        ("oklch(0.0 0 0)", BLACK),
    ],
)
def test_other_colours(given: str, inks: tuple[float, ...]) -> None:
    seen = inspect(converted("", f"<p style='color: {given}'>a</p>")).anatomy
    found = [p.values for p in seen.paints if p.use == "text" and p.space == "DeviceCMYK"]
    assert any(values == pytest.approx(inks, abs=0.006) for values in found), found


def test_a_group_is_mixed_with_paper() -> None:
    box = "<div style='opacity: 0.5; background: #000; width: 20pt; height: 20pt'></div>"
    seen = inspect(converted("", box)).anatomy
    assert (0, 0, 0, 0.5) in {p.values for p in seen.paints if p.use == "area"}
    assert seen.effects == {}


def test_a_group_of_several_colours_is_refused() -> None:
    box = "<div style='opacity: 0.5; background: red; width: 20pt; height: 20pt'>x</div>"
    with pytest.raises(Rejected) as caught:
        converted("", box)
    assert [d.code for d in caught.value.findings] == ["PRESS-TRANSPARENT"]


@pytest.mark.parametrize("ground", ["linear-gradient(90deg, red 50%, blue 50%)", "tile"])
def test_patterns_move_with_the_page(tmp_path: Path, ground: str) -> None:
    tile = Image.new("RGB", (200, 200), (255, 0, 0))
    tile.paste((0, 0, 255), (100, 0, 200, 200))
    tile.save(tmp_path / "tile.png")
    if ground == "tile":
        ground = f"url({(tmp_path / 'tile.png').as_uri()}) 0 0 / 100pt 100pt"
    box = f"<div style='background: {ground}; width: 100pt; height: 100pt; position: absolute; "
    picture = picture_of(converted("", box + "left: 100pt; top: 100pt'></div>"))
    edge = 31.1811  # points from the sheet's edge to the trim
    left, right = (
        colour(picture, round(2 * (edge + x)), round(2 * (edge + 150))) for x in (145, 155)
    )
    assert left[0] > left[2] and right[2] > right[0]


def test_gradients_are_separated() -> None:
    style = "background: linear-gradient(red, white 30%, #000); width: 50pt; height: 50pt"
    data = converted("", f"<div style='{style}'></div>")
    assert spaces(inspect(data).anatomy) <= {"DeviceCMYK", "ink All", "Pattern"}
    assert errors(data) == []


@pytest.mark.parametrize("standard", ["x4", "x1a"])
@pytest.mark.parametrize(
    "style",
    ["background: linear-gradient(red, transparent)", "opacity: 0.5; box-shadow: 0 0 3pt red"],
)
def test_what_is_blended_is_refused(style: str, standard: str) -> None:
    box = f"<div style='{style}; width: 20pt; height: 20pt'>x</div>"
    with pytest.raises(Rejected) as caught:
        converted("", box, standard)
    assert [d.code for d in caught.value.findings] == ["PRESS-TRANSPARENT"]


def drawn(tmp_path: Path, picture: Image.Image, name: str, **options: Any) -> bytes:
    picture.save(tmp_path / name, **options)
    source = (tmp_path / name).as_uri()
    return converted("", f"<img src='{source}' style='width: 30pt'>")


GREY = Image.linear_gradient("L")
COLOURS = Image.merge("RGB", [GREY, GREY.rotate(90), GREY.rotate(180)])


def alpha_of(picture: Image.Image) -> Image.Image:
    picture = picture.copy()
    picture.putalpha(GREY.rotate(90))
    return picture


@pytest.mark.parametrize(
    ("picture", "name", "space"),
    [
        (GREY, "a.png", "DeviceGray"),
        (GREY.convert("RGB"), "a.png", "DeviceGray"),
        (GREY.convert("RGB"), "a.jpg", "DeviceGray"),
        (COLOURS, "a.png", "DeviceCMYK"),
        (COLOURS, "a.jpg", "DeviceCMYK"),
        (COLOURS.convert("P"), "a.png", "DeviceCMYK"),
        (COLOURS.convert("CMYK"), "a.jpg", "DeviceCMYK"),
        (alpha_of(COLOURS), "a.png", "DeviceCMYK"),
        (alpha_of(GREY), "a.png", "DeviceGray"),
        (alpha_of(GREY.convert("RGB")), "a.png", "DeviceGray"),
        (GREY.convert("1"), "a.png", "DeviceGray"),
    ],
    ids=lambda value: getattr(value, "mode", value),
)
def test_pictures(tmp_path: Path, picture: Image.Image, name: str, space: str) -> None:
    data = drawn(tmp_path, picture, name)
    seen = inspect(data).anatomy
    assert [p.space for p in seen.pictures] == [space]
    assert seen.effects == {} and errors(data) == []


def test_a_picture_shows_paper_where_it_is_transparent(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    with opened(drawn(tmp_path, picture, "a.png")) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert set(image.read_bytes()) == {255}
        assert image.ColorSpace == "/DeviceGray"


def test_no_place_of_a_picture_gets_too_much_ink() -> None:
    dark = Image.new("RGB", (4, 4), (10, 0, 4))
    dark.putpixel((0, 0), (255, 255, 255))
    made = Inks(fogra()).picture(dark)
    assert LIMIT - 0.1 < most_ink(made) <= LIMIT + 0.02
    assert made.getpixel((0, 0)) == (0, 0, 0, 0)


def test_grounds_of_pages_go_on_into_the_bleed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "layout.yaml").write_text("inherits: [pdf]\n", "utf-8")
    style = "@page { background: device-cmyk(0 0 0.1 0) }"
    (tmp_path / "mine" / "style.css").write_text(style, "utf-8")
    given = (read(SMALL), SMALL, str(tmp_path / "mine"), Settings(), "corrected", ENGINE)
    book_context = Context(*given, Reader())  # type: ignore[arg-type]
    before = book_context.book_with_margin_numbers.write()
    (made,) = press.make(Context(*given, Reader(), book_context))  # type: ignore[arg-type]
    image = picture_of(made.data)
    inside, outside = 31.1811 - 8, 31.1811 - 9.5  # points: 3 mm are 8.5
    assert image.getpixel((round(inside * 2), 400)) != (255, 255, 255)
    assert image.getpixel((round(outside * 2), 400)) == (255, 255, 255)
    assert book_context.book_with_margin_numbers.write() == before


def picture_of(data: bytes) -> Image.Image:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    picture: Image.Image = document[0].render(scale=2).to_pil().convert("RGB")
    document.close()
    return picture


# --- what the file says -----------------------------------------------------------------


def test_x4_says_what_it_is() -> None:
    with opened(make(ESSAY, "press").data) as pdf:
        assert pdf.pdf_version == "1.6"
        said = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfxid:GTS_PDFXVersion>PDF/X-4<" in said
        assert "<xmp:ModifyDate>2026-11-27T00:00:00Z<" in said
        info = pdf.docinfo
        assert info.Trapped == pikepdf.Name("/False")
        assert str(info.Title) == "The Stalinists’ Case Against Stalin"
        assert info.CreationDate == info.ModDate == "D:20261127000000Z"
        (intent,) = pdf.Root.OutputIntents
        assert intent.OutputConditionIdentifier == "FOGRA39"
        assert intent.DestOutputProfile.read_bytes() == fogra().data
        assert pdf.trailer.ID[0] and all("/Annots" not in page for page in pdf.pages)


@pytest.mark.whole
def test_x1a_is_of_old_pdf() -> None:
    data = pressed(ESSAY, press_standard="x1a")
    assert data.startswith(b"%PDF-1.4") and b"/ObjStm" not in data and b"/XRef" not in data
    seen = inspect(data).anatomy
    assert seen.claims == ("PDF/X-1a:2003",) and seen.effects == {}
    with opened(data) as pdf:
        assert pdf.docinfo.GTS_PDFXVersion == "PDF/X-1a:2003"
        files = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile3" in o]
        assert files and {str(o.FontFile3.Subtype) for o in files} == {"/CIDFontType0C"}
    assert errors(data) == []


def test_x1a_of_2001_says_its_part_and_its_level() -> None:
    data = pressed(SMALL, press_standard="x1a-2001")
    assert data.startswith(b"%PDF-1.3") and b"/ObjStm" not in data
    assert inspect(data).anatomy.claims == ("PDF/X-1a:2001",) and errors(data) == []
    with opened(data) as pdf:
        assert pdf.docinfo.GTS_PDFXVersion == "PDF/X-1:2001"
        assert pdf.docinfo.GTS_PDFXConformance == "PDF/X-1a:2001"
        text = pdf.Root.Metadata.read_bytes().decode()
    assert "<pdfx:GTS_PDFXConformance>PDF/X-1a:2001<" in text


@pytest.mark.whole
def test_the_same_bytes_twice(tmp_path: Path) -> None:
    one, two = run_twice(ESSAY, tmp_path, "--format", "press")
    assert list(one) == ["stalinists-case-against-stalin-press.pdf"] and one == two


def test_a_work_without_a_date(tmp_path: Path) -> None:
    data = pressed(work_of(tmp_path, filler(300)))
    with opened(data) as pdf:
        assert pdf.docinfo.ModDate != "D:19700101000000Z"
        assert str(pdf.docinfo.ModDate)[:10] == f"D:{datetime.now(UTC):%Y%m%d}"
    assert errors(data) == []


# --- profiles ---------------------------------------------------------------------------


def test_a_profile_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "ours.icc").write_bytes(fogra().data)
    assert profile_of("ours.icc", tmp_path, Reader()).condition == "FOGRA39"


@pytest.mark.parametrize("kind", ["rgb", "none", "absent"])
def test_other_profiles_are_refused(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "a.icc"
    if kind == "rgb":
        file.write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    elif kind == "none":
        file.write_bytes(b"nothing")
    with pytest.raises(Rejected) as caught:
        profile_of("a.icc", tmp_path, Reader())
    assert [d.code for d in caught.value.findings] == ["PRESS-PROFILE"]


def test_a_profile_that_no_registry_knows() -> None:
    other = Profile(
        fogra()
        .data.replace(b"FOGRA39L", b"OURPRESS")
        .replace("FOGRA39L".encode("utf-16-be"), "OURPRESS".encode("utf-16-be"))
    )
    data = press_ready(handmade.write([["Words|"]]), slug(), job(profile=other))
    assert inspect(data).anatomy.intents == ("GTS_PDFX: Custom",)


# --- the proof --------------------------------------------------------------------------


def test_a_lost_word_is_found() -> None:
    from publish.core.artifacts import Artifact

    def lose(pdf: pikepdf.Pdf) -> None:
        shown = pikepdf.parse_content_stream(pdf.pages[3])
        first = next(n for n, i in enumerate(shown) if str(i.operator) == "TJ")
        del shown[first]
        pdf.pages[3].Contents = pdf.make_stream(pikepdf.unparse_content_stream(shown))

    made, findings = make(ESSAY, "press"), Findings()
    press.prove(Artifact("-press.pdf", changed(made.data, lose)), made.edition, findings)
    assert {d.code for d in findings} == {"PROOF-LOST"}


# --- what cannot be separated -----------------------------------------------------------


def mesh(pdf: pikepdf.Pdf) -> None:
    shading = pdf.make_stream(b"\0", ShadingType=4, ColorSpace=pikepdf.Name.DeviceRGB)
    _shade(pdf, shading)


def program(pdf: pikepdf.Pdf) -> None:
    function = pdf.make_stream(b"{ 0 0 }", FunctionType=4, Domain=[0, 1], Range=[0, 1] * 3)
    shading = pikepdf.Dictionary(
        ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB, Coords=[0, 0, 9, 9], Function=function
    )
    _shade(pdf, shading)


def _shade(pdf: pikepdf.Pdf, shading: Any) -> None:
    pdf.pages[0].Resources.Shading = pikepdf.Dictionary(Sh=pdf.make_indirect(shading))
    pdf.pages[0].contents_add(pdf.make_stream(b"q /Sh sh Q"))


def _show(pdf: pikepdf.Pdf, **about: Any) -> None:
    usual = {"Width": 1, "Height": 1, "ColorSpace": pikepdf.Name.DeviceRGB, "BitsPerComponent": 8}
    picture = pdf.make_stream(b"\0\0\0", Subtype=pikepdf.Name.Image, **(usual | about))
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Im=picture)
    pdf.pages[0].contents_add(pdf.make_stream(b"q 9 0 0 9 50 50 cm /Im Do Q"))


def keyed(pdf: pikepdf.Pdf) -> None:
    _show(pdf, Mask=[0, 0, 0, 0, 0, 0])


def torn(pdf: pikepdf.Pdf) -> None:
    _show(pdf, Filter=pikepdf.Name.DCTDecode)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (mesh, "PRESS-COLOUR"), (program, "PRESS-COLOUR"), (keyed, "PRESS-PICTURE"),
        (torn, "PRESS-PICTURE"),
    ],
)  # fmt: skip
def test_what_has_no_plates_is_refused(change: Any, code: str) -> None:
    page = handmade.changed(handmade.write([["", "Words|"]]), change)
    with pytest.raises(Rejected) as caught:
        press_ready(page, slug(), job())
    assert [d.code for d in caught.value.findings] == [code]
