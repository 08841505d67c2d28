"""The folder is a wall: nothing outside is read, nothing that is no file is waited for."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from command import ESSAY, Result, layout, without_columns, work
from PIL import Image

from publish.core import confinement, sealed_store
from publish.core.files import Reader, layouts_folder
from publish.pipeline import freshness

if TYPE_CHECKING:
    from collections.abc import Callable

    Publish = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("patience")

#: Words that stand in secret files and may stand in no output.
WORDS = "SECRET-0451"
PROFILE = layouts_folder() / "profiles" / "FOGRA39L_coated.icc"
FACE = layouts_folder() / "fonts" / "libertinus" / "LibertinusSerif-Regular.otf"
PIPE = "no file, but a pipe or a device"


def picture() -> bytes:
    """A picture that no other is like, with secret words in it."""
    out = io.BytesIO()
    dots = bytes(n * n * 31 % 251 for n in range(3600))
    Image.frombytes("RGB", (40, 30), dots).save(out, "JPEG")
    data = out.getvalue()
    return data[:2] + b"\xff\xfe" + (len(WORDS) + 2).to_bytes(2, "big") + WORDS.encode() + data[2:]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A work, beside it what is secret, and in it links that lead there."""
    secret = tmp_path / "SECRET"
    layout(secret, "inherits: [pdf]\n", page_html=WORDS, style_css=f"/* {WORDS} */")
    layout(secret / "inner", "inherits: [pdf]\n")
    for name in ("x.png", "x.jpg"):
        (secret / name).write_bytes(picture())
    (secret / "x.svg").write_text(f"<svg xmlns='http://www.w3.org/2000/svg'>{WORDS}</svg>", "utf-8")
    (secret / "seminar.yaml").write_text(f"title: {WORDS}\n", "utf-8")
    (secret / "secret.md").write_text(f"{ESSAY}\n{WORDS}\n", "utf-8")
    (secret / "face.otf").write_bytes(FACE.read_bytes())
    (secret / "press.icc").write_bytes(PROFILE.read_bytes())
    made = work(tmp_path / "w")
    (made / "link.png").symlink_to("../SECRET/x.png")
    (made / "twice.png").symlink_to("link.png")
    (made / "whole.png").symlink_to(secret / "x.png")
    (made / "away").symlink_to("../SECRET")
    (made / "up").symlink_to("..")
    (made / "zero.png").symlink_to("/dev/zero")
    (made / "gone.png").symlink_to("../nowhere.png")
    (made / "circle.png").symlink_to("circle.png")
    (made / "round").symlink_to("round")
    (made / "a" / "b").mkdir(parents=True)
    return made


def leaves_nothing(folder: Path) -> None:
    """No file but the secret ones has anything of them."""
    for file in folder.parent.rglob("*"):
        if file.is_file() and not file.is_symlink() and "SECRET" not in file.parts:
            data = file.read_bytes()
            assert WORDS.encode() not in data and picture()[200:260] not in data, file
    assert not [*folder.parent.glob("build/w*.*")]


# --- what a source names ----------------------------------------------------------------

OUT, MISSING, REMOTE = "FILE-OUTSIDE", "IMAGE-MISSING", "IMAGE-REMOTE"
UNREADABLE, KIND, BIG = "FILE-UNREADABLE", "FILE-KIND", "FILE-BIG"
PATHS = {
    "../SECRET/x.png": OUT,
    "./../SECRET/x.png": OUT,
    "a/../../SECRET/x.png": OUT,
    "a/b/../../../SECRET/x.jpg": OUT,
    "../w/../SECRET/x.png": OUT,
    "..//SECRET//x.png": OUT,
    "../SECRET/x.svg": OUT,
    "../SECRET/there-is-none.png": OUT,
    "%2e%2e/SECRET/x.png": OUT,
    "%2E%2E/SECRET/x.png": OUT,
    ".%2e/SECRET/x.png": OUT,
    "..%2fSECRET%2fx.png": OUT,
    "%2e%2e%2fSECRET%2fx.png": OUT,
    "%2e%2e%5cSECRET%5cx.png": OUT,
    "..\\SECRET\\x.png": OUT,
    "..%5cSECRET%5cx.png": OUT,
    "a%5c..%5c..%5cSECRET%5cx.png": OUT,
    "\\\\host\\share\\x.png": OUT,
    "%5c%5chost%5cshare%5cx.png": OUT,
    "C:\\x.png": REMOTE,
    "C:/x.png": REMOTE,
    "C%3a%5cx.png": REMOTE,
    "//host/x.png": REMOTE,
    "/etc/passwd": OUT,
    "/etc/../etc/hostname": OUT,
    "/proc/self/environ": OUT,
    "/proc/self/cwd/SECRET/x.png": OUT,
    "/dev/zero": OUT,
    "{}/SECRET/x.png": OUT,
    "up/SECRET/x.png": OUT,
    "away/x.png": OUT,
    "a/../away/x.png": OUT,
    "link.png": OUT,
    "twice.png": OUT,
    "whole.png": OUT,
    "zero.png": OUT,
    "gone.png": OUT,
    "circle.png": UNREADABLE,
    "round/x.png": MISSING,
    "x%00.png": UNREADABLE,
    "~/x.png": MISSING,
    "%7e/x.png": MISSING,
    "%252e%252e/SECRET/x.png": MISSING,
    "link.png/": OUT,
    "a": MISSING,
}


@pytest.mark.parametrize(("path", "code"), PATHS.items(), ids=PATHS)
def test_a_picture_that_is_not_in_the_folder(
    publish: Publish, folder: Path, path: str, code: str
) -> None:
    path = path.replace("{}", str(folder.parent))
    work(folder, f"{ESSAY}\nWords ![A map of it]({path}) and others.\n")
    for order in (("check", "w"), ("build", "w", "--format=pdf"), ("build", "w", "--format=epub")):
        result = publish(*order)
        (error,) = [line for line in result.said if "error[" in line]
        assert error.startswith(f"w/essay.md:16:7: error[{code}]: ")
        assert (result.code, WORDS in result.told) == (1, False)
    leaves_nothing(folder)


@pytest.mark.parametrize("path", ["../SECRET/x.jpg", "away/x.jpg", "{}/SECRET/x.jpg", "link.png"])
def test_a_cover_that_is_not_in_the_folder(publish: Publish, folder: Path, path: str) -> None:
    path = path.replace("{}", str(folder.parent))
    work(folder, ESSAY.replace("---\n\n", f"cover-image: {path}\n---\n\n", 1))
    for order in (("check", "w"), ("build", "w", "--format=pdf"), ("build", "w", "--format=epub")):
        result = publish(*order)
        assert f"w/essay.md:6:14: error[FILE-OUTSIDE]: the picture {path}" in result.told
        assert result.code == 1
    leaves_nothing(folder)


@pytest.mark.parametrize("href", ["../SECRET/x.png", "file:///etc/passwd", "x.png", "/etc/passwd"])
def test_a_picture_in_a_drawing(publish: Publish, folder: Path, href: str) -> None:
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><image href='{href}'/></svg>"
    )
    (folder / "a.svg").write_text(drawing, "utf-8")
    work(folder, f"{ESSAY}\n![A drawing](a.svg)\n")
    for order in (("check", "w"), ("build", "w", "--format=pdf"), ("build", "w", "--format=epub")):
        assert "w/essay.md:16:1: error[SVG-OUTSIDE]: " in publish(*order).told
    leaves_nothing(folder)


@pytest.mark.whole
@pytest.mark.parametrize("name", ["../SECRET/press.icc", "away/press.icc", "{}/SECRET/press.icc"])
def test_a_profile_that_is_not_in_the_folder(publish: Publish, folder: Path, name: str) -> None:
    name = name.replace("{}", str(folder.parent))
    head = f"offprint:\n  press-profile: {name}\n---\n\n"
    work(folder, ESSAY.replace("---\n\n", head, 1))
    for order in (("check", "w"), ("build", "w", "--format", "press")):
        told = publish(*order).told
        assert f"w/essay.md:7:18: error[PRESS-PROFILE]: the profile “{name}” leads out" in told
    (folder / "away").unlink()
    given = publish("build", "w", "--format", "press", "--set", "press-profile=SECRET/press.icc")
    assert (given.code, given.out) == (0, "build/w-press.pdf\n")


@pytest.mark.whole
@pytest.mark.parametrize("name", ["away", "../SECRET", "{}/SECRET", "away/inner", "..\\SECRET"])
def test_a_layout_that_is_not_in_the_folder(publish: Publish, folder: Path, name: str) -> None:
    name = name.replace("{}", str(folder.parent))
    work(folder, ESSAY.replace("---\n\n", f"offprint:\n  layout: {name}\n---\n\n", 1))
    for order in (("check", "w"), ("build", "w", "--format=pdf")):
        assert "w/essay.md:7:11: error[LAYOUT-OUTSIDE]: " in publish(*order).told
    leaves_nothing(folder)


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("seminar.yaml", "seminar.yaml", "w/seminar.yaml: error[FILE-OUTSIDE]: the file leads out"),
        ("fonts", "", "w/fonts: error[FILE-OUTSIDE]: the file leads out"),
        ("fonts/a.otf", "face.otf", "w/fonts/a.otf: error[FILE-OUTSIDE]: the file leads out"),
        ("essay.md", "secret.md", "w/essay.md: error[FILE-OUTSIDE]: the file leads out"),
    ],
)
def test_a_link_where_something_lies_by_its_name(
    publish: Publish, folder: Path, name: str, target: str, said: str
) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(folder.parent / "SECRET" / target)
    for order in (("check", "w"), ("build", "w", "--format=pdf"), ("build", "w", "--format=epub")):
        result = publish(*order)
        assert said in result.told
        assert (result.code, "INTERNAL" in result.told) == (1, False)
    leaves_nothing(folder)


def test_other_seminars_by_links(publish: Publish, folder: Path) -> None:
    (folder / "seminars").symlink_to("../SECRET")
    assert "w/seminars/seminar.yaml: error[FILE-OUTSIDE]: " in publish("check", "w").told
    result = publish("build", "w", "--format=handout", "--set=seminar=seminar")
    assert "w/seminars/seminar.yaml: error[FILE-OUTSIDE]: " in result.told
    leaves_nothing(folder)


# --- what a layout names ----------------------------------------------------------------

#: What is put into a layout, and where it is told.
LAYOUTS = {
    "a layout two up": ({"layout_yaml": "inherits: [../../SECRET]\n"}, "layout.yaml:1:12"),
    "a link": ({"layout_yaml": "inherits:\n  - ./away\n"}, "layout.yaml:2:5"),
    "in a link": ({"layout_yaml": "inherits: [pdf, away/inner]\n"}, "layout.yaml:1:17"),
    "a whole path": ({"layout_yaml": "inherits: ['{}/SECRET']\n"}, "layout.yaml:1:12"),
    "faces up": ({"layout_yaml": "inherits: [pdf]\nfonts: {folders: [../../SECRET]}\n"},
                 "layout.yaml:2:19"),
    "faces, whole": ({"layout_yaml": "inherits: [pdf]\nfonts: {folders: ['{}/SECRET']}\n"},
                     "layout.yaml:2:19"),
    "faces by a link": ({"layout_yaml": "inherits: [pdf]\nfonts: {folders: [away]}\n"},
                        "layout.yaml:2:19"),
    "faces of a face": (
        {"layout_yaml": "inherits: [pdf]\nfaces: {x: {families: X, folders: [../../SECRET]}}\n"},
        "layout.yaml:2:36",
    ),
    "a picture": ({"style_css": "p {}\nmain { background: url(../../SECRET/x.png) }"},
                  "style.css:2:20"),
    "escaped": ({"style_css": "main { background: url('%2e%2e/%2e%2e/SECRET/x.png') }"},
                "style.css:1:24"),
    "by signs": ({"style_css": "main { background: url(\\2e\\2e/\\2e\\2e/SECRET/x.png) }"},
                 "style.css:1:20"),
    "by a link": ({"style_css": "main { background: url(away/x.png) }"}, "style.css:1:20"),
    "an address": ({"style_css": "main { background: url(file:///etc/passwd) }"}, "style.css:1:20"),
    "a host": ({"style_css": "main { background: url(//host/x.png) }"}, "style.css:1:20"),
    "a drive": ({"style_css": "main { background: url('C:/x.png') }"}, "style.css:1:24"),
    "an import": ({"style_css": "@import '../../SECRET/style.css';"}, "style.css:1:9"),
    "an import by url": ({"style_css": "@import url(../../SECRET/style.css);"}, "style.css:1:9"),
    "a face": ({"style_css": "@font-face { font-family: X; src: url(../../SECRET/face.otf) }"},
               "style.css:1:35"),
    "in a rule": ({"style_css": "@media print { p { background: url(../../SECRET/x.png) } }"},
                  "style.css:1:32"),
    "a drawing": ({"style_css": "main { background: url(x.svg) }",
                   "x_svg": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
                            "<image href='../../SECRET/x.png'/></svg>"}, "style.css:1:20"),
    "a template": ({"page_html": "\n{% include '../../SECRET/page.html' %}"}, "page.html:2"),
    "imported": ({"page_html": "{% import '{}/SECRET/page.html' as x %}"}, "page.html:1"),
    "extended": ({"page_html": "{% extends 'away/../../../SECRET/page.html' %}"}, "page.html:1"),
    "included by a link": ({"page_html": "{% include 'away/page.html' %}"}, "away/page.html"),
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize(("contents", "place"), LAYOUTS.values(), ids=LAYOUTS)
def test_what_a_layout_names_elsewhere(
    publish: Publish, folder: Path, contents: dict[str, str], place: str
) -> None:
    """Whoever has named the layout: the command line, or the work in which it lies."""
    contents = {name: text.replace("{}", str(folder.parent)) for name, text in contents.items()}
    about = contents.pop("layout_yaml", "inherits: [pdf]\n")
    for mine, given in (("lay/mine", ["--layout=lay/mine"]), ("w/mine", [])):
        path = layout(folder.parent / mine, about, **contents)
        (path / "away").symlink_to(folder.parent / "SECRET")
        if not given:
            work(folder, ESSAY.replace("---\n\n", "offprint: {layout: mine}\n---\n\n", 1))
        orders = (("check", "w"), ("build", "w", "--format=pdf"))
        for order in orders:
            result = publish(*order, *given)
            told = without_columns(result.told) if place.count(":") == 1 else result.told
            assert f"{mine}/{place}: error[" in told, result.told
            assert (result.code, WORDS in result.told) == (1, False)
    leaves_nothing(folder)


@pytest.mark.parametrize("name", ["layout.yaml", "style.css", "page.html", "words/en.yaml"])
def test_a_file_of_a_layout_that_is_a_link(publish: Publish, folder: Path, name: str) -> None:
    (folder.parent / "secret").write_text(f"{WORDS}: x\n", "utf-8")
    path = layout(folder.parent / "lay" / "mine", words__de_yaml="")
    (path / name).unlink(missing_ok=True)
    (path / name).symlink_to(folder.parent / "secret")
    for command in ("check", "build"):
        result = publish(command, "w", "--layout=lay/mine")
        assert f"lay/mine/{name}: error[FILE-OUTSIDE]: the file leads out" in result.told
    (folder.parent / "secret").unlink()
    leaves_nothing(folder)


@pytest.mark.parametrize("src", ["../SECRET/x.png", "file:///etc/passwd", "%2e%2e/SECRET/x.png"])
def test_a_picture_that_a_template_names(publish: Publish, folder: Path, src: str) -> None:
    page = (layouts_folder() / "pdf" / "page.html").read_text("utf-8")
    page = page.replace("</body>", f"<p><img src='{src}' alt='x'/></p></body>")
    layout(folder.parent / "lay" / "mine", page_html=page)
    result = publish("build", "w", "--format=pdf", "--layout=lay/mine")
    assert re.search(r"^lay/mine/page\.html:56:\d+: error\[", result.told, re.MULTILINE)
    leaves_nothing(folder)


def test_layouts_beside_one_another(publish: Publish, folder: Path) -> None:
    """What may be inherited: from below, from beside, from one that may be inherited."""
    layout(folder.parent / "lay" / "base", "inherits: [pdf]\n")
    layout(folder.parent / "lay" / "mine" / "inner", "inherits: [../other]\n")
    layout(folder.parent / "lay" / "mine" / "other", "inherits: [../../base]\n")
    for parent in ("base", "../base", "inner", "./inner"):
        layout(folder.parent / "lay" / "mine", f"inherits: [{parent}]\n")
        assert publish("check", "w", "--layout=lay/mine").code == 0, parent


# --- what is no file --------------------------------------------------------------------


def pipe(path: Path) -> None:
    os.mkfifo(path)


def plug(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)


def big(path: Path) -> None:
    path.touch()
    os.truncate(path, 2_000_000_000)


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


STRANGE = {"pipe": pipe, "socket": plug, "big": big, "circle": circle, "device": device}
#: The places where a file is looked for, and what asks for it.
ASKED = {
    "w/essay.md": ("check", "w"),
    "w/seminar.yaml": ("check", "w"),
    "w/x.png": ("check", "w"),
    "w/fonts/x.otf": ("check", "w"),
    "w/x.icc": ("build", "w", "--format=press"),
    "lay/layout.yaml": ("check", "w", "--layout=lay"),
    "lay/style.css": ("check", "w", "--layout=lay"),
    "lay/nodes.html": ("check", "w", "--layout=lay"),
    "lay/words/en.yaml": ("check", "w", "--layout=lay"),
    "lay/faces/x.otf": ("check", "w", "--layout=lay"),
    "x.md": ("build", "x.md"),
    "x.pdf": ("preflight", "x.pdf"),
    "x.epub": ("preflight", "x.epub"),
    "y.pdf": ("collate", "w", "y.pdf"),
    "y.md": ("collate", "w", "y.md"),
    "z.pdf": ("compare", "z.pdf", "z.pdf"),
    "q.pdf": ("preview", "q.pdf"),
}


@pytest.mark.whole
@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize(("name", "order"), ASKED.items(), ids=ASKED)
def test_what_is_no_file(
    publish: Publish,
    tmp_path: Path,
    name: str,
    order: tuple[str, ...],
    make: Callable[[Path], None],
) -> None:
    text = ESSAY.replace("---\n\n", "offprint: {press-profile: x.icc}\n---\n\n", 1)
    text = text if name == "w/x.icc" else ESSAY
    work(tmp_path / "w", text + "\n![A](x.png)\n" * (name == "w/x.png"))
    layout(tmp_path / "lay", "inherits: [pdf]\nfonts: {folders: [faces]}\n", words__de_yaml="")
    (tmp_path / "lay" / "faces").mkdir()
    path = tmp_path / name
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    make(path)
    result = publish(*order)
    assert result.code in (1, 2) and "INTERNAL" not in result.told
    assert "error" in result.told + result.out.lower() + result.err.lower()


def astray(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [Path.mkdir, astray])
@pytest.mark.parametrize(
    "name", ["w/seminar.yaml", "lay/style.css", "lay/nodes.html", "lay/words/de.yaml"]
)
def test_what_is_a_folder_or_leads_nowhere(
    publish: Publish, tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    """It was meant for something, and would be passed over."""
    work(tmp_path / "w")
    layout(tmp_path / "lay")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    make(tmp_path / name)
    result = publish("check", "w", "--layout=lay")
    assert result.code == 1
    assert f"{name}: error[FILE-KIND]: this is a folder, or a link that leads no" in result.told


def test_how_it_is_told(publish: Publish, tmp_path: Path) -> None:
    pipe(tmp_path / "pipe.pdf")
    big(tmp_path / "big.pdf")
    assert f"this is {PIPE}" in publish("preflight", "pipe.pdf").out
    assert "it has 1,907 MiB: more than 1,024 are not read" in publish("preflight", "big.pdf").out
    assert "the file has no size of its own" in publish("preflight", "/proc/self/environ").out
    for order in (("preview", "pipe.pdf"), ("compare", "pipe.pdf", "big.pdf")):
        assert f"pipe.pdf: error[FILE-KIND]: this is {PIPE}" in publish(*order).err
    assert f"pipe.pdf: error[FILE-KIND]: this is {PIPE}" in publish("build", "pipe.pdf").err


# --- what the user names ----------------------------------------------------------------


@pytest.mark.whole
def test_a_folder_of_pictures(publish: Publish, folder: Path) -> None:
    """Pictures that works share: by their names, by links, and by ways that lead there."""
    named = ("x.png", "../SECRET/x.jpg", "link.png", "away/x.png")
    work(folder, ESSAY + "".join(f"\n![Dots of {name}]({name})\n" for name in named))
    assert publish("check", "w").code == 1
    given = ("--pictures", "SECRET")
    assert publish("check", "w", *given).code == 0
    built = publish("build", "w", "--format=pdf", "--format=epub", *given)
    assert built.code == 0
    again = publish("build", "w", "--format=pdf", "--format=epub", *given)
    assert (again.code, again.out) == (0, "")
    assert publish("transcript", "w", *given).code == 0
    (folder / "x.png").write_bytes(picture())
    assert publish("build", "w", "--format=epub", *given).out == "build/w.epub\n"
    assert publish("build", "w", "--format=epub").code == 1


def test_only_pictures_are_looked_for_there(publish: Publish, folder: Path) -> None:
    result = publish("build", "w", "--format=handout", "--pictures", "SECRET")
    assert result.code == 0
    assert "seminar" not in result.told


def test_a_link_that_the_user_names(publish: Publish, folder: Path) -> None:
    (folder.parent / "other").symlink_to("w")
    (folder.parent / "other.md").symlink_to("w/essay.md")
    for name in ("other", "other.md"):
        assert publish("check", name).code == 0
        assert publish("build", name, "--format=transcript").code == 0
    (folder.parent / "mine").symlink_to("SECRET")
    assert publish("check", "w", "--layout=mine").code == 0


# --- what was kept ----------------------------------------------------------------------


def test_a_stamp_opens_nothing_elsewhere(
    publish: Publish, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens, opened = os.open, list[str]()

    def note(path: Any, *given: Any, **how: Any) -> int:
        opened.append(os.path.basename(path))  # noqa: PTH119 - it may be bytes
        return opens(path, *given, **how)

    monkeypatch.setattr(os, "open", note)
    order = ("build", "w", "--format=transcript")
    assert publish(*order).out == "build/w.txt\n"
    assert publish(*order).out == ""
    (file,) = (folder.parent / "build" / ".offprint").glob("[!o]*.json")
    kept = sealed_store.load(file, freshness.BuildRecord)
    assert kept is not None
    for name in ("/etc/passwd", str(folder.parent / "pipe"), f"{folder.parent}/SECRET/", "/*"):
        sealed_store.save(file, msgspec.structs.replace(kept, seen=kept.seen | {name: "x"}))
        opened.clear()
        assert publish(*order).out == "build/w.txt\n"
        assert "essay.md" in opened and Path(name).name not in opened


def test_a_repository_runs_nothing(
    publish: Publish, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter that a work's own repository names would be run on its files by Git."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    who = ("-c", "user.name=A", "-c", "user.email=a@b.example")
    (folder / ".gitattributes").write_text("*.md filter=x\n", "utf-8")
    for asked in (("init",), ("add", "."), ("commit", "-m", "x"),
                  ("config", "filter.x.clean", f"touch {folder.parent}/ran; cat")):  # fmt: skip
        subprocess.run(["git", *who, *asked], cwd=folder, check=True, capture_output=True)
    os.utime(folder / "essay.md", (0, 0))
    assert publish("check", "w").code == 0
    assert not (folder.parent / "ran").exists()


# --- opening ----------------------------------------------------------------------------


def test_what_is_put_in_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link that comes into the way after it was resolved is not followed."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").write_text(WORDS, "utf-8")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "folder").symlink_to("../out")
    (inside / "file").symlink_to("../out/x")
    monkeypatch.setattr(os.path, "realpath", str)
    for name in ("folder/x", "file"):
        try:
            found = confinement.read(inside / name, (str(inside),)).data
        except confinement.Shut:
            found = None
        assert found is None


def test_a_reader_with_other_roots(tmp_path: Path) -> None:
    """What one reader has read is not given to another that may not read it."""
    (tmp_path / "a").write_text(WORDS, "utf-8")
    reader = Reader()
    assert reader.read(tmp_path / "a") == WORDS.encode()
    with pytest.raises(confinement.Shut):
        reader.branch((tmp_path / "b",)).read(tmp_path / "a")
    with pytest.raises(confinement.Shut):
        reader.within(tmp_path / "b").names(tmp_path)
    assert reader.branch((tmp_path / "a",)).read(tmp_path / "a") == WORDS.encode()
