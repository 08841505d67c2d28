"""Drawings (SVG): what the page engine draws, in which faces, what is told, what is never read."""

from __future__ import annotations

import base64
import ctypes
import io
from functools import cache
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from building import ENGINE, ROOT, Book, make, read, work_of
from drawings import plain, put, saved, svg
from PIL import Image, ImageChops

from publish.core.diagnostics import Findings, Rejected
from publish.core.files import Reader
from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.readback.inspection import inspect
from publish.settings.schema import Settings
from publish.source.pictures.svg_numbers import check_numbers
from publish.source.pictures.svg_reader import read_drawing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255,) * 3, (0, 0, 0)
DOTS = "data:image/png;base64," + base64.b64encode(saved(plain(RED), "PNG")).decode()
Place = tuple[float, float]

#: Drawings of 200 × 100, and the colours that are seen at some places of them.
DRAWN: dict[str, tuple[str, dict[Place, tuple[int, ...]]]] = {
    "a gradient along a line": (
        '<linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/>'
        '</linearGradient><rect width="200" height="100" fill="url(#g)"/>',
        {(2, 50): (252, 0, 3), (100, 50): (128, 0, 128), (198, 50): (3, 0, 252)},
    ),
    "a gradient that is turned": (
        '<linearGradient id="g" gradientTransform="rotate(45)"><stop stop-color="red"/>'
        '<stop offset="1" stop-color="blue"/></linearGradient>'
        '<rect width="200" height="100" fill="url(#g)"/>',
        {(4, 2): (248, 0, 7), (100, 50): (75, 0, 180), (196, 98): BLUE},
    ),
    "a gradient with the radius that is usual": (
        '<radialGradient id="g"><stop stop-color="white"/><stop offset="1" stop-color="blue"/>'
        '</radialGradient><rect x="50" width="100" height="100" fill="url(#g)"/>',
        {(100, 50): WHITE, (52, 50): (10, 10, 255), (55, 5): BLUE},
    ),
    "a gradient into nothing keeps its colours": (
        '<linearGradient id="g"><stop stop-color="lime"/><stop offset="1" stop-color="red" '
        'stop-opacity="0"/></linearGradient><rect width="200" height="100" fill="url(#g)"/>',
        {(100, 50): (191, 191, 128)},
    ),
    "colours that two gradients share": (
        '<linearGradient id="s"><stop stop-color="red"/><stop offset="1" stop-color="red"/>'
        '</linearGradient><linearGradient id="g" xlink:href="#s"/>'
        '<rect width="50" height="100" fill="url(#g)"/>'
        '<rect x="100" width="50" height="100" fill="url(#g)"/>',
        {(25, 50): RED, (125, 50): RED, (75, 50): WHITE},
    ),
    "a line in a gradient": (
        '<linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="red"/>'
        '</linearGradient><path d="M10 50H190" stroke="url(#g)" stroke-width="60"/>',
        {(100, 25): RED, (100, 75): RED, (100, 10): WHITE},
    ),
    "a pattern": (
        '<pattern id="p" width="20" height="20" patternUnits="userSpaceOnUse">'
        '<rect width="10" height="20" fill="red"/></pattern>'
        '<rect width="200" height="100" fill="url(#p)"/>',
        {(5, 50): RED, (15, 50): WHITE, (105, 50): RED},
    ),
    "a clip path": (
        '<clipPath id="c"><circle cx="100" cy="50" r="40"/></clipPath>'
        '<rect clip-path="url(#c)" width="200" height="100" fill="red"/>',
        {(100, 50): RED, (30, 50): WHITE},
    ),
    "a clip path with a hole": (
        '<clipPath id="c"><path clip-rule="evenodd" d="M0 0h200v100h-200zM60 20h80v60h-80z"/>'
        '</clipPath><rect clip-path="url(#c)" width="200" height="100" fill="red"/>',
        {(100, 50): WHITE, (30, 50): RED},
    ),
    "a clip path that uses a shape, for three": (
        '<defs><rect id="r" width="100" height="100"/></defs>'
        '<clipPath id="c"><use xlink:href="#r"/></clipPath>'
        '<circle clip-path="url(#c)" cx="100" cy="20" r="20" fill="red"/>'
        '<circle clip-path="url(#c)" cx="100" cy="50" r="20" fill="green"/>'
        '<circle clip-path="url(#c)" cx="100" cy="80" r="20" fill="blue"/>',
        {(90, 20): RED, (90, 50): GREEN, (90, 85): BLUE, (110, 50): WHITE},
    ),
    "a mask over a group": (
        '<mask id="m"><rect width="100" height="100" fill="white"/></mask>'
        '<g mask="url(#m)"><circle cx="100" cy="50" r="40" fill="red"/>'
        '<rect x="150" width="50" height="100"/></g>',
        {(80, 50): RED, (120, 50): WHITE, (175, 50): WHITE},
    ),
    "what is used again": (
        '<defs><g id="t"><rect width="40" height="40"/></g></defs>'
        '<use href="#t" x="10" y="10" fill="red"/>'
        '<use href="#t" transform="translate(100 0) scale(2)" fill="green"/>',
        {(30, 30): RED, (150, 70): GREEN, (75, 50): WHITE},
    ),
    "a symbol without a size": (
        '<symbol id="s" viewBox="0 0 20 10"><rect width="10" height="10" fill="red"/></symbol>'
        '<use href="#s"/>',
        {(50, 90): RED, (150, 50): WHITE},
    ),
    "a picture in a group that is seen through": (
        f'<g opacity=".5"><rect width="10" height="10"/>'
        f'<image x="100" width="90" height="60" href="{DOTS}"/></g>',
        {(5, 5): (128, 128, 128), (145, 30): (255, 128, 128)},
    ),
    "markers": (
        '<marker id="m" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="10" markerHeight="10">'
        '<rect width="10" height="10" fill="red"/></marker>'
        '<path d="M50 50H150" stroke="black" stroke-width="3" marker-end="url(#m)"/>',
        {(100, 50): BLACK, (150, 60): RED, (50, 60): WHITE},
    ),
    "a style sheet": (
        "<style>g .a, rect.b { fill: red } #c { fill: blue !important }</style>"
        '<g><rect class="a" width="50" height="100"/></g><rect class="b" x="60" width="50" '
        'height="100"/><rect id="c" style="fill: green" x="120" width="50" height="100"/>',
        {(25, 50): RED, (85, 50): RED, (145, 50): BLUE},
    ),
    "one of several languages": (
        '<switch><rect systemLanguage="de" width="100" height="100" fill="red"/>'
        '<rect systemLanguage="fr, en" width="100" height="100" fill="green"/>'
        '<rect width="100" height="100" fill="blue"/></switch>'
        '<switch><foreignObject/><rect x="100" width="100" height="100" fill="blue"/></switch>',
        {(50, 50): GREEN, (150, 50): BLUE},
    ),
    "a colour said in two ways": (
        '<rect width="200" height="100" style="fill:#ff0000 icc-color(some, 1, 2)"/>',
        {(50, 50): RED},
    ),
    "a number that is none": (
        '<rect opacity="half" width="100" height="100" fill="red"/>'
        '<rect x="100" width="100" height="100" fill="blue"/>',
        {(50, 50): RED, (150, 50): BLUE},
    ),
}  # fmt: skip


def drawing(folder: Path, body: str, alternative: str = "A map of the bridge") -> Path:
    """A work with a drawing."""
    put(folder, "map.svg", svg(body))
    return work_of(folder, f'A map follows.\n\n![{alternative}](map.svg "A map.")\n\nWords after.',
                   "title: T\nlang: en-GB")  # fmt: skip


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """All drawings above, each as wide as the text and twice as wide as high."""
    folder = tmp_path_factory.mktemp("drawn") / "w"
    for number, (body, _) in enumerate(DRAWN.values()):
        put(folder, f"{number}.svg", svg(body + _FRAME))
    figures = (f"![Drawing {number}]({number}.svg)" for number in range(len(DRAWN)))
    return make(work_of(folder, "\n\n".join(figures), "title: T\nlang: en-GB"), "pdf").data


#: Corners by which a drawing is found on its page; no other is of that colour.
_FRAME = '<path d="M0 0h1v1h-1zM199 99h1v1h-1z" fill="#f0f"/>'
SCALE = 4


@cache
def boxes(data: bytes) -> list[tuple[Image.Image, tuple[float, ...]]]:
    """Each drawing of a file: the page as it looks, the edges of the drawing on it."""
    found: list[tuple[Image.Image, tuple[float, ...]]] = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        image = page.render(scale=SCALE).to_pil().convert("RGB")
        corners = sorted(_corners(image), key=lambda box: box[1])
        for first, last in zip(corners[::2], corners[1::2], strict=True):
            found.append((image, (first[0], first[1], last[2], last[3])))
    document.close()
    return found


def _corners(image: Image.Image) -> list[tuple[int, int, int, int]]:
    """The squares in the colour of the corners."""
    red, green, blue = ImageChops.difference(image, Image.new("RGB", image.size, "#f0f")).split()
    apart = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    mask = apart.point(lambda value: 255 * (value < 60))
    rows = [y for y in range(mask.height) if mask.crop((0, y, mask.width, y + 1)).getbbox()]
    runs: list[list[int]] = []
    for y in rows:
        if not runs or y > runs[-1][-1] + 1:
            runs.append([])
        runs[-1].append(y)
    found = []
    for run in runs:
        box: Any = mask.crop((0, run[0], mask.width, run[-1] + 1)).getbbox()
        found.append((box[0], run[0], box[2], run[-1] + 1))
    return found


@pytest.mark.whole
@pytest.mark.parametrize("name", DRAWN)
def test_drawings_look_as_they_are_meant(name: str, drawn: bytes) -> None:
    image, (left, top, right, bottom) = boxes(drawn)[list(DRAWN).index(name)]
    assert (right - left) / (bottom - top) == pytest.approx(2, rel=0.02)
    scale = (right - left) / 200
    for (x, y), colour in DRAWN[name][1].items():
        found: Any = image.getpixel((round(left + x * scale), round(top + y * scale)))
        assert max(abs(a - b) for a, b in zip(found, colour, strict=True)) < 9, (x, y, found)


# --- words ------------------------------------------------------------------------------

BRIDGE = '<text x="20" y="60" font-size="24" font-family="Arial">Upper Bridge</text>'


def figures_in(data: bytes) -> list[tuple[str, str]]:
    """The alternative text of each figure, and the words in it."""
    structure = inspect(data).structure
    assert structure is not None
    return [(e.alternative, e.text) for e in structure.walk() if e.kind == "Figure"]


@pytest.mark.parametrize("name", ["pdf", "a4", "letter", "large-print"])
def test_words_in_a_drawing_are_a_part_of_the_figure(name: str, tmp_path: Path) -> None:
    data = make(drawing(tmp_path / "w", BRIDGE), name).data
    assert figures_in(data) == [("A map of the bridge", "Upper Bridge")]
    assert inspect(data).anatomy.loose == {}


def test_words_in_a_drawing_that_says_nothing_are_for_the_eye(tmp_path: Path) -> None:
    put(tmp_path / "w", "map.svg", svg(BRIDGE))
    folder = work_of(tmp_path / "w", "Words.\n\n![](map.svg){.decorative}")
    data = make(folder, "pdf").data
    structure = inspect(data).structure
    assert structure is not None and "Bridge" not in structure.text
    assert figures_in(data) == [] and inspect(data).anatomy.loose == {}


@pytest.mark.parametrize(
    ("layout", "face", "name"),
    [("pdf", "serif", "LibertinusSerif"), ("pdf", "sans", "LibertinusSans"),
     ("large-print", "serif", "Atkinson")],
)  # fmt: skip
def test_words_in_a_drawing_are_set_in_the_faces_of_the_layout(
    layout: str, face: str, name: str, tmp_path: Path
) -> None:
    """Whatever the drawing asks for, in the slant and weight that it asks for."""
    body = (
        "<style>.b { font: bold 20px/1.2 Helvetica, sans-serif }</style>"
        f'{BRIDGE}<text class="b" y="90">Bold <tspan font-style="italic">both</tspan></text>'
        '<text font-family="monospace" y="20">mono</text>'
    )
    folder = drawing(tmp_path / "w", body)
    context = Context(
        read(folder), folder, layout, Settings(face=face), "corrected", ENGINE, Reader()
    )
    data = recipe(layout).make(context)[0].data
    words = ("Upper Bridge", "Bold", "both", "mono")
    faces = [face_of(data, word).replace("-", "") for word in words]
    assert all(face.startswith(name) for face in faces), faces
    assert faces[1].endswith("Bold") and faces[0] == faces[3] != faces[2]


def face_of(data: bytes, word: str) -> str:
    """The name of the face in which a word is set in a file."""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            at = text.get_text_range().find(word)
            if at >= 0:
                name = ctypes.create_string_buffer(100)
                raw.FPDFText_GetFontInfo(text, at, name, len(name), ctypes.c_int())
                return name.value.decode().split("+")[-1]
    raise AssertionError(word)


def test_a_family_of_the_layout_may_be_asked_for(tmp_path: Path) -> None:
    body = '<text y="50" font-family="\'EB Garamond\', serif">Garamond</text>'
    data = make(drawing(tmp_path / "w", body), "pdf").data
    assert face_of(data, "Garamond").startswith("EB")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<text y="50">office AVAT</text>', "office AVAT"),
        ('<text y="50">one <tspan font-weight="bold">two</tspan> three</text>', "one two three"),
        ('<text y="50">Cafe\u0301</text>', "Café"),
        ('<text y="50" x="100">שלום עולם</text>', "שלום עולם"),
        ('<text y="50" letter-spacing="4">W I</text>', "W I"),
    ],
)
def test_words_in_a_drawing_are_words(body: str, words: str, tmp_path: Path) -> None:
    data = make(drawing(tmp_path / "w", body), "pdf").data
    ((_, said),) = figures_in(data)
    assert said in (words, words[::-1])


def test_words_from_right_to_left_stand_so(tmp_path: Path) -> None:
    """The first letter is the one at the right."""
    body = '<text x="10" y="50" font-size="30">\u05d0\u05d1</text>'
    data = make(drawing(tmp_path / "w", body), "pdf").data
    found: dict[str, float] = {}
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            for index, letter in enumerate(text.get_text_range()):
                if letter in "\u05d0\u05d1":
                    found[letter] = text.get_charbox(index)[0]
    assert found["\u05d0"] > found["\u05d1"]


def test_a_character_that_no_face_has_is_named(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    drawing(tmp_path / "w", '<text y="50">Bridge 橋</text>')
    told = (
        "w/essay.md:8:1: error[GLYPH-MISSING]: no face has “橋” (U+6A4B, CJK UNIFIED "
        "IDEOGRAPH-6A4B), which stands in map.svg"
    )
    assert [one for one in publish("check", "w").said if "GLYPH" in one] == [told]
    result = publish("build", "w", "--format", "pdf")
    assert (result.code, result.said[0]) == (1, told)
    assert publish("build", "w", "--format", "epub", "--set", "page-list=no").code == 0


# --- what is told -----------------------------------------------------------------------

#: What cannot be drawn, as it is told, with its line.
UNDRAWN = {
    "textPath (line 3)": '<path id="p" d="M0 50H99"/><text>\n<textPath href="#p">x</textPath>'
    "</text>",
    "filter with feGaussianBlur (line 2)": '<filter id="f"><feGaussianBlur/></filter>'
    '<rect filter="url(#f)" width="9" height="9"/>',
    "animate (line 2)": '<rect width="9" height="9"><animate attributeName="x"/></rect>',
    "@media (line 3)": "<style>\n@media print { rect { fill: red } }</style>",
    "@font-face (line 2)": "<style>@font-face { font-family: A; src: url(data:font/woff,A) }"
    "</style>",
    "mix-blend-mode (line 2)": '<rect style="mix-blend-mode: multiply" width="9" height="9"/>',
    "text-decoration (line 2)": '<text text-decoration="underline" y="9">x</text>',
    "writing-mode (line 2)": '<text writing-mode="tb" y="9">x</text>',
    "paint-order (line 2)": '<text paint-order="stroke" stroke="red" y="9">x</text>',
    "text in clipPath (line 2)": '<clipPath id="c"><text y="9">x</text></clipPath>',
    "clip-path by circle() (line 2)": '<rect clip-path="circle(4px)" width="9" height="9"/>',
    "var() in a style (line 2)": '<rect style="fill: var(--a)" width="9" height="9"/>',
    "opacity=x (line 2)": '<rect opacity="x" width="9" height="9"/>',
    "#no, which is not there (line 2)": '<rect fill="url(#no)" width="9" height="9"/>',
    "flowRoot (line 2)": "<flowRoot><flowPara>x</flowPara></flowRoot>",
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("told", UNDRAWN)
def test_what_cannot_be_drawn_is_told(
    told: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    drawing(tmp_path / "w", UNDRAWN[told])
    wanted = f"w/essay.md:8:1: warning[SVG-UNDRAWN]: map.svg has something that is not drawn as it is meant: {told}"  # noqa: E501
    assert publish("check", "w").said == [wanted]
    result = publish("build", "w", "--format", "epub", "--set", "page-list=no")
    assert (result.code, result.said[0]) == (0, wanted)


def test_nothing_is_told_of_what_is_drawn(publish: Callable[..., Result], tmp_path: Path) -> None:
    right = [body for name, (body, _) in DRAWN.items() if name != "a number that is none"]
    for number, body in enumerate([*right, BRIDGE]):
        put(tmp_path / "w", f"{number}.svg", svg(f"<title>T</title><desc>D</desc>{body}"))
    figures = [f"![Drawing {number}]({number}.svg)" for number in range(len(right) + 1)]
    work_of(tmp_path / "w", "\n\n".join(figures), "title: T\nlang: en-GB")
    assert publish("check", "w").said == []


#: What of other files a drawing may ask for.
OUTSIDE = {
    "photo.png": '<image href="photo.png" width="9" height="9"/>',
    "http://a.example/b.png": '<image xlink:href="http://a.example/b.png" width="9" height="9"/>',
    "other.svg#x": '<use href="other.svg#x"/>',
    "file:///etc/hostname": '<image href="file:///etc/hostname" width="9" height="9"/>',
    "other.svg#g": '<rect fill="url(other.svg#g)" width="9" height="9"/>',
    "../secret.svg#f": '<style>rect { filter: url("../secret.svg#f") }</style>',
}


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_a_drawing_has_not_in_it_is_an_error_and_never_read(
    address: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    folder = drawing(tmp_path / "w", OUTSIDE[address])
    put(folder, "photo.png", saved(plain("red"), "PNG"))
    for command in (["check", "w"], ["build", "w", "--format", "pdf"]):
        result = publish(*command)
        told = f"w/essay.md:8:1: error[SVG-OUTSIDE]: map.svg names what is not in it: {address}"
        assert (result.code, result.said[0].startswith(told)) == (1, True)
    reader, findings = Reader(), Findings()
    from publish.source.works import read_work

    read_work(folder / "essay.md", reader, findings, None)
    assert not any("photo" in name or "secret" in name or "host" in name for name in reader.inputs)


#: What is refused, wherever it stands and however it is written: the code, what is told.
EVIL = "http://evil.example/x"
REFUSED = {
    "<script>f()</script>": "SVG-ACTIVE <script> (line 2, column 1)",
    "<g><SCRIPT/></g>": "SVG-ACTIVE <SCRIPT> (line 2, column 4)",
    '<metadata><script href="#a"/></metadata>': "SVG-ACTIVE <script> (line 2, column 11)",
    '<x:y xmlns:x="about:x"><script/></x:y>': "SVG-ACTIVE <script>",
    "<foreignObject><p>x</p></foreignObject>": "SVG-ACTIVE <foreignObject>",
    "<switch><foreignObject/></switch>": "SVG-ACTIVE <foreignObject>",
    '<img xmlns="http://www.w3.org/1999/xhtml"/>': "SVG-ACTIVE <img>",
    '<include xmlns="http://www.w3.org/2001/XInclude" href="a"/>': "SVG-ACTIVE <include>",
    '<rect onload="f()"/>': "SVG-ACTIVE onload (line 2, column 1)",
    '<rect OnClick="f()"/>': "SVG-ACTIVE OnClick",
    '<g xmlns:e="about:e" e:onload="f()"/>': "SVG-ACTIVE onload",
    '<g xmlns:ev="http://www.w3.org/2001/xml-events" ev:handler="#a"/>': "SVG-ACTIVE handler",
    '<a xlink:href="javascript:f()"/>': "SVG-ACTIVE href",
    '<a href="java&#10;script:f()"/>': "SVG-ACTIVE href",
    '<a href="data:text/html,x"/>': "SVG-ACTIVE href",
    '<a href="file:///etc/passwd"/>': "SVG-ACTIVE href",
    '<use xlink:href="javascript:f()"/>': "SVG-ACTIVE href",
    '<rect id="a"/><set href="#a" attributeName="href" to="javascript:f()"/>': "SVG-ACTIVE href",
    '<animate attributeName="xlink:href" values="#a"/>': "SVG-ACTIVE href",
    '<set attributeName="onload" to="f()"/>': "SVG-ACTIVE onload",
    '<rect style="width: expression(f())"/>': "SVG-ACTIVE expression()",
    "<style>rect { -moz-binding: none }</style>": "SVG-ACTIVE -moz-binding",
    f'<image href="{EVIL}"/>': "SVG-OUTSIDE evil",
    f'<feImage xlink:href="{EVIL}"/>': "SVG-OUTSIDE evil",
    f'<cursor xlink:href="{EVIL}"/>': "SVG-OUTSIDE evil",
    f'<font-face-uri xlink:href="{EVIL}"/>': "SVG-OUTSIDE evil",
    f'<text><tref xlink:href="{EVIL}#y"/></text>': "SVG-OUTSIDE evil",
    f'<a xlink:href="#x" ping="{EVIL}"/>': "SVG-OUTSIDE evil",
    f'<g xml:base="{EVIL}"/>': "SVG-OUTSIDE evil",
    '<use href="data:image/svg+xml,%3Csvg/%3E#x"/>': "SVG-OUTSIDE data:im",
    '<image href="data:text/html,x"/>': "SVG-OUTSIDE data:",
    f'<rect fill="URL({EVIL}#g)"/>': "SVG-OUTSIDE evil",
    f'<rect style="fill: u\\72l({EVIL})"/>': "SVG-OUTSIDE evil",
    f"<style>@import '{EVIL}';</style>": "SVG-OUTSIDE @import http://evil",
    f"<style>\n\n@\\69mport url({EVIL});</style>": "SVG-OUTSIDE evil.example/x (line 4)",
    f"<style>@font-face {{ font-family: A; src: url({EVIL}) }}</style>": "SVG-OUTSIDE evil",
    f"<style>@media all {{ a {{ fill: url({EVIL}) }} }}</style>": "SVG-OUTSIDE evil",
    f"<style>a {{ mask-image: image-set('{EVIL}' 1x) }}</style>": "SVG-OUTSIDE evil",
    f"<style><![CDATA[a {{ fill: url( '{EVIL}' ) }}]]></style>": "SVG-OUTSIDE evil",
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("body", REFUSED)
def test_what_runs_or_is_fetched_is_refused_for_every_output(
    body: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    """Each drawing is right but for one thing."""
    drawing(tmp_path / "w", body)
    code, _, words = REFUSED[body].partition(" ")
    for command in (["check", "w"], ["build", "w"]):
        result = publish(*command)
        told = [one for one in result.said if one.startswith("w/essay.md:8:1: error[SVG-")]
        assert result.code == 1 and f"error[{code}]: map.svg " in told[0] and words in told[0]
    assert not [*tmp_path.glob("**/*.epub"), *tmp_path.glob("**/*.pdf")]


PROGRAMS = ROOT / "tests" / "cases" / "drawings"


@pytest.mark.whole
@pytest.mark.parametrize("file", sorted(PROGRAMS.glob("*.svg")), ids=lambda file: file.stem)
def test_what_drawing_programs_write_is_drawn(
    file: Path, publish: Callable[..., Result], tmp_path: Path
) -> None:
    """Nothing is told of it; what is of the program alone goes into no e-book."""
    work_of(tmp_path / "w", "Words.\n\n![A map](map.svg)", "title: T\nlang: en-GB")
    put(tmp_path / "w", "map.svg", file.read_bytes())
    assert publish("check", "w").said == []
    made = in_book(tmp_path / "w").decode()
    for gone in ("inkscape:", "sodipodi", "rdf:", "DOCTYPE", "foreignObject", "mxfile", "i:pgf"):
        assert gone not in made, gone
    assert "WORDS" in made and len(make(tmp_path / "w", "pdf").data) > 1000


#: The same before the root, and for the whole file.
LED = {
    '<?xml-stylesheet href="http://a/b.css"?>': "SVG-OUTSIDE has a style sheet of another file",
    "<!DOCTYPE svg [<!ENTITY % a SYSTEM 'http://a/b'> %a;]>": "IMAGE-BROKEN declares an entity",
    "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>": "IMAGE-BROKEN declares an entity",
    "<!DOCTYPE svg [<!ATTLIST rect onload CDATA 'f()'>]>": "IMAGE-BROKEN has a document type",
    "<?xml version='1.0' encoding='UTF-7'?>": "IMAGE-BROKEN is written in an encoding",
    "<?xml version='1.0' encoding='rot13'?>": "IMAGE-BROKEN is written in an encoding",
}


@pytest.mark.parametrize("led", LED)
def test_what_stands_before_a_drawing_is_not_obeyed(
    led: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    put(tmp_path / "w", "map.svg", led + svg('<rect width="9" height="9"/>'))
    work_of(tmp_path / "w", "Words.\n\n![A map](map.svg)")
    code, _, words = LED[led].partition(" ")
    for command in (["check", "w"], ["build", "w", "--format", "epub"]):
        result = publish(*command)
        assert result.code == 1 and f"error[{code}]: map.svg {words}" in result.said[0]


@pytest.mark.parametrize("said", ["<?xml version='1.0' encoding='UTF-16'?>", ""])
def test_a_drawing_in_another_encoding_is_read_and_goes_on_as_utf_8(
    tmp_path: Path, said: str
) -> None:
    folder = drawing(tmp_path / "w", "")
    text = said + svg('<text y="9">Brücke</text>')
    put(folder, "map.svg", text.encode("utf-16"))
    assert "Brücke" in in_book(folder).decode("utf-8")


def test_a_script_in_another_encoding_is_found(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    folder = drawing(tmp_path / "w", "")
    put(folder, "map.svg", svg("<script>f()</script>").encode("utf-16"))
    result = publish("check", "w")
    assert result.code == 1 and "error[SVG-ACTIVE]" in result.said[0]


def test_styles_too_deep_are_named(publish: Callable[..., Result], tmp_path: Path) -> None:
    for body in ("<style>" + "a{" * 500 + "</style>", f'<rect style="x: {"(" * 500}"/>'):
        drawing(tmp_path / "w", body)
        result = publish("check", "w")
        assert result.code == 1 and "brackets in one another" in result.said[0]


def test_a_long_number_that_is_none_is_no_riddle(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    """A pattern with two ways for every digit would try all of them."""
    drawing(tmp_path / "w", f'<text y="9" rotate="{"1" * 200}x">a</text>')
    assert "rotate=" in publish("check", "w").said[0]


TRAPS = {
    "is not well-formed: mismatched tag (line 3": svg("<g>"),
    "declares an entity of its own (“a”)": '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("&a;"),
    "has an entity that it does not declare": '<!DOCTYPE svg SYSTEM "http://a/b">' + svg("&nbsp;"),
    "is an SVG without its namespace": "<svg><rect/></svg>",
    "is no picture: it is a file of <feed>": "<feed/>",
    "has a part that refers to itself (line 2)": svg('<g id="a"><use href="#a"/></g>'),
    "has more than 100 elements in one another": svg("<g>" * 101 + "</g>" * 101),
    "has more than 200,000 parts": svg(
        '<rect id="u0"/>'
        + "".join(f'<g id="u{n + 1}">' + f'<use href="#u{n}"/>' * 10 + "</g>" for n in range(9))
        + '<use href="#u9"/>'
    ),
    "has a picture in it that is broken": svg(
        '<image href="data:image/png;base64,'
        + base64.b64encode(saved(Image.effect_noise((90, 90), 80), "PNG")[:900]).decode()
        + '"/>'
    ),
    "has a picture in it that cannot be read": svg('<image href="data:image/png;base64,ab!"/>'),
    "has something that is no number: width=“nan” (line 2)": svg('<rect width="nan" height="1"/>'),
    "has something that is no number: height=“Infinity”": svg("", 'width="9" height="Infinity"'),
    "has a number that is too large: viewBox=“0 0 1e400 9”": svg("", 'viewBox="0 0 1e400 9"'),
    "has a number that is too large: x=“123456789”": svg('<rect x="123456789" width="1"/>'),
    "has no size: width=“-5”": svg("", 'width="-5" height="9"'),
    "has no size: viewBox=“0 0 0 9”": svg("", 'viewBox="0 0 0 9"'),
    "has too many numbers, or too few: transform=“matrix(1 1 1)”": svg(
        '<g transform="scale(2) matrix(1 1 1)"><rect width="9" height="9"/></g>'
    ).replace("scale(2) ", ""),
    "has a gradient that repeats in stripes too narrow to be seen (line 2)": svg(
        '<linearGradient id="g" x2="0.00000001" spreadMethod="reflect"><stop stop-color="red"/>'
        '</linearGradient><rect width="9" height="9" fill="url(#g)"/>'
    ),
    "has a gradient that repeats in stripes too narrow": svg(
        '<radialGradient id="a" spreadMethod="repeat" r="1e-9"><stop stop-color="red"/>'
        '</radialGradient><radialGradient id="g" href="#a" gradientTransform="scale(1)"/>'
        '<rect width="9" height="9" fill="url(#g)"/>'
    ),
    "has a gradient that repeats in stripes": svg(
        '<linearGradient id="g" spreadMethod="repeat" gradientTransform="scale(1e-9)">'
        '<stop stop-color="red"/></linearGradient><rect width="9" height="9" fill="url(#g)"/>'
    ),
    "has a drawing in it as a picture": svg('<image href="data:image/svg+xml,%3Csvg/%3E"/>'),
}


@pytest.mark.whole
@pytest.mark.parametrize("told", TRAPS)
def test_what_is_no_drawing_is_named_with_its_place(
    told: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    put(tmp_path / "w", "map.svg", TRAPS[told])
    work_of(tmp_path / "w", "Words.\n\n![A map](map.svg)")
    for command in (["check", "w"], ["build", "w", "--format", "epub"]):
        result = publish(*command)
        assert result.code == 1
        (said,) = result.said
        assert said.startswith(f"w/essay.md:7:1: error[IMAGE-BROKEN]: map.svg {told}")


#: Numbers that are right, though they look like others.
NUMBERS = """
<g transform="translate(1,2) rotate(45 3 3) scale(.5) skewX(3) matrix(1,0,0,1,1e-9,-3)">
<path d="M10-20.123456789012L1e2 3E-12.5.5 0 1 1 01e7"/><text font-family="Inf Nan">inf</text></g>
<linearGradient id="infinite" x1="10" x2="90" gradientUnits="userSpaceOnUse" spreadMethod="repeat">
<stop stop-color="red"/></linearGradient><radialGradient id="nan" r="5%" spreadMethod="reflect"/>
<rect width="100%" height="0" fill="url(#infinite)"/>
"""


def test_numbers_that_are_right_are_left_alone() -> None:
    check_numbers(read_drawing(svg(NUMBERS, 'width="60mm" viewBox="-5,-5 1e3 .5"').encode()))


def test_what_the_engine_cannot_draw_after_all_has_its_place(tmp_path: Path) -> None:
    folder = drawing(tmp_path / "w", '<path d="M10 10 A 5 5"/>')
    with pytest.raises(Rejected) as refused:
        make(folder, "pdf")
    (one,) = refused.value.findings
    assert (one.place.line, one.place.column, one.code) == (8, 1, "IMAGE-BROKEN")
    assert "map.svg" in one.message and "file:" not in one.message


def test_a_drawing_that_a_press_cannot_print_is_named(tmp_path: Path) -> None:
    body = '<mask id="m"><rect width="9" height="9" fill="white"/></mask><g mask="url(#m)"><rect width="50" height="50"/></g>'  # noqa: E501
    folder = drawing(tmp_path / "w", body)
    with pytest.raises(Rejected) as refused:
        make(folder, "press")
    (one,) = refused.value.findings
    assert (one.place.line, one.code) == (8, "PRESS-TRANSPARENT")
    assert one.hint == "draw without transparency and masks: map.svg"


@pytest.mark.parametrize(
    ("attributes", "ratio"),
    [
        ('viewBox="0 0 40 10"', 4.0),
        ('width="60mm" height="30mm" viewBox="0 0 40 20"', 2.0),
        ('width="120" height="40"', 3.0),
        ('viewBox="0 0 40 10" style="max-width: 90%; height: auto"', 4.0),
        ('viewBox="0 0 40 10" width="100%" height="100%"', 4.0),
    ],
)
def test_a_drawing_has_the_shape_that_it_says(
    attributes: str, ratio: float, tmp_path: Path
) -> None:
    body = '<rect width="100%" height="100%" fill="#f0f"/>'
    put(tmp_path / "w", "map.svg", svg(body, attributes))
    data = make(work_of(tmp_path / "w", "![A field](map.svg)"), "pdf").data
    with pypdfium2.PdfDocument(data) as document:
        image = document[len(document) - 1 if len(document) < 3 else 2].render(scale=4).to_pil()
    ((left, top, right, bottom),) = _corners(image.convert("RGB"))
    assert (right - left) / (bottom - top) == pytest.approx(ratio, rel=0.02)


# --- e-books ----------------------------------------------------------------------------


def in_book(folder: Path) -> bytes:
    return Book(make(folder, "epub").data).zip.read("EPUB/images/001.svg")


@pytest.mark.whole
@pytest.mark.parametrize(
    "body",
    [
        '<rect width="9" height="9"/>',
        '<text font-family="Arial, sans-serif" y="9">x</text>',
        f'<image href="{DOTS}" width="9" height="9"/>',
        '<a xlink:href="https://example.org"><rect width="9" height="9"/></a>',
        "<style>text { font-family: Georgia, serif }</style><text y='9'>x</text>",
    ],
)
def test_a_drawing_goes_into_the_e_book_as_it_is(body: str, tmp_path: Path) -> None:
    folder = drawing(tmp_path / "w", body)
    assert in_book(folder) == (folder / "map.svg").read_bytes()


def test_what_moves_or_is_not_there_does_not_go_into_the_e_book(tmp_path: Path) -> None:
    body = (
        '<rect width="9" height="9" fill="url(#no) red"/><a xlink:href="page.html"><circle r="4"/>'
        "</a><style>@font-face { font-family: A; src: url(data:font/woff,A) } "
        "text { font-family: Arial }</style><animate attributeName='x'/><view/><cursor/>"
        '<text style="font-family: Courier New; background: url(data:image/png,A)">Kept</text>'
        '<metadata><x xmlns="about:x" a="b">Secret</x></metadata><unheard-of/>'
    )
    folder = drawing(tmp_path / "w", body)
    whole = svg(body).replace("<svg ", '<svg data-x="1" content="y" xmlns:q="about:q" q:z="1" ')
    put(folder, "map.svg", '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><?q?>' + whole)
    made = in_book(folder).decode()
    for gone in (
        "DOCTYPE", "<?q", "#no", "page.html", "@font-face", "animate", "view ", "cursor", "data:",
        "Secret", "metadata", "unheard", "data-x", "content", "about:",
    ):  # fmt: skip
        assert gone not in made, gone
    for kept in ("<rect", "<circle", "Kept", 'fill="red"', "Arial, sans-serif", "monospace"):
        assert kept in made


def test_a_picture_in_a_drawing_is_made_one_that_is_shown(tmp_path: Path) -> None:
    inks = base64.b64encode(saved(plain((0, 255, 255, 0), "CMYK"), "JPEG")).decode()
    body = f'<image href="data:image/jpeg;base64,{inks}" width="90" height="60"/>'
    folder = drawing(tmp_path / "w", body)
    made = in_book(folder).decode().split("base64,")[1].split('"')[0]
    image = Image.open(io.BytesIO(base64.b64decode(made)))
    assert image.mode == "RGB"
    assert [p.space for p in inspect(make(folder, "pdf").data).anatomy.pictures] == ["DeviceRGB"]
