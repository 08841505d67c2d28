"""Folders that the command line names for what works share: of layouts, and of faces."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command import ESSAY, Result, environment, layout, start, work
from embedded import fonts_in
from facemaker import face, save
from jailed import MISSING, THERE

from publish.core import folder_listing
from publish.core.diagnostics import Rejected
from publish.core.files import Reader, layouts_folder
from publish.core.shared_folders import Folders
from publish.pipeline.jail.places import places_of_fonts
from publish.settings.layout_search import names_at_hand
from publish.settings.layouts import load_layout

if TYPE_CHECKING:
    from collections.abc import Callable

    Publish = Callable[..., Result]

LETTERS = "".join(chr(n) for n in range(33, 127)) + "“”‘’–—…·§©"
TEXT = "inherits: [transcript]\n"


@pytest.fixture
def shelves(tmp_path: Path) -> Path:
    """Two folders of layouts and a work."""
    work(tmp_path / "w")
    layout(tmp_path / "one" / "letter", TEXT)
    layout(tmp_path / "two" / "letter", TEXT)
    layout(tmp_path / "two" / "other", "inherits: [letter]\n")
    return tmp_path


def named(name: str) -> str:
    """The essay with a layout that it names itself."""
    return ESSAY.replace("lang: en\n", f"lang: en\noffprint: {{layout: {name}}}\n")


def chain(name: str, *folders: str) -> list[str]:
    """The first folders that a layout is made of."""
    reader = Reader(folders=Folders(layouts=tuple(map(Path, folders))))
    return [str(folder) for folder in load_layout(name, reader).chain[:2]]


# --- folders of layouts -----------------------------------------------------------------


def test_what_goes_before_what(shelves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders in their order, then the program, then where one stands; first of all beside."""
    monkeypatch.chdir(shelves)
    assert chain("letter", "one", "two")[0] == "one/letter"
    assert chain("letter", "two", "one")[0] == "two/letter"
    assert chain("other", "one", "two") == ["two/other", "two/letter"]
    layout(shelves / "letter", "inherits: [other]\n")
    assert chain("letter", "one")[0] == "one/letter"
    assert chain("./letter", "two", "one") == ["letter", "two/other"]
    layout(shelves / "one" / "pdf")
    assert chain("pdf", "one") == ["one/pdf", str(layouts_folder() / "pdf")]
    assert chain("modern", "one")[0] == str(layouts_folder() / "modern")
    assert names_at_hand((Path("two"), Path("one")))[:3] == ["letter", "other", "pdf"]


def test_one_that_is_in_none(shelves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shelves)
    with pytest.raises(Rejected) as caught:
        chain("lettre", "one")
    assert "did you mean “letter”?" in str(caught.value.findings[0])


def test_a_shell_completes_their_names(shelves: Path) -> None:
    line = "publish check --layout-path two --layout o"
    words = {"COMP_WORDS": line, "COMP_CWORD": "5", "_PUBLISH_COMPLETE": "bash_complete"}
    assert start(folder=shelves, **words).out == "plain,other\n"


def test_changes_are_noticed(publish: Publish, shelves: Path) -> None:
    """In the layout, and where another of that name goes before it now."""
    order = ["build", "w", "--layout=letter", "--layout-path=one", "--layout-path=two"]
    assert publish(*order).out == "build/w.txt\n"
    assert publish(*order).out == ""
    (shelves / "one" / "letter" / "layout.yaml").write_text(f"{TEXT}title: A\n", "utf-8")
    assert publish(*order).out == "build/w.txt\n"
    (shelves / "one" / "letter").rename(shelves / "away")
    assert publish(*order).out == "build/w.txt\n"
    assert publish(*order).out == ""
    (shelves / "away").rename(shelves / "one" / "letter")
    assert publish(*order).out == "build/w.txt\n"


def test_a_work_names_one(publish: Publish, shelves: Path) -> None:
    work(shelves / "w", named("other"))
    assert publish("check", "w").said[0].startswith("w/essay.md:6:20: error[LAYOUT-UNKNOWN]")
    given = ("--layout-path", "two")
    assert publish("check", "w", *given).told == ""
    assert publish("build", "w", "--format=transcript", *given).code == 0
    assert publish("transcript", "w", *given).code == 0
    assert publish("collate", "w", "build/w.txt", *given).code == 0
    refused = publish("check", "w", *given, "--untrusted", "--no-jail")
    assert "error[LAYOUT-UNTRUSTED]" in refused.told


@pytest.mark.whole
@pytest.mark.parametrize("name", ["../two/letter", "linked", "/etc"])
def test_no_way_out_by_a_work(publish: Publish, shelves: Path, name: str) -> None:
    """Nor by a link in the folder; the command line may name that."""
    (shelves / "one" / "linked").symlink_to("../two/letter")
    given = ("--layout-path", "one")
    work(shelves / "w", named(name))
    assert publish("check", "w", *given).said[0].startswith("w/essay.md:6:20: error[LAYOUT-OUTSID")
    layout(shelves / "one" / "mine", f"inherits: [{name}]\n")
    work(shelves / "w", named("mine"))
    result = publish("check", "w", *given)
    assert result.said[0].startswith("one/mine/layout.yaml:1:12: error[LAYOUT-")
    if name == "linked":
        work(shelves / "w")
        assert publish("check", "w", *given, "--layout=linked").code == 0


def test_one_in_the_place_of_the_usual_one(publish: Publish, shelves: Path) -> None:
    layout(shelves / "one" / "transcript", "inherits: [transcript]\ntitle: Ours\n")
    order = ("build", "w", "--format=transcript")
    assert publish(*order).out == publish(*order, "--layout-path=one").out == "build/w.txt\n"
    layout(shelves / "one" / "epub", "inherits: [pdf]\n")
    result = publish(*order, "--layout-path=one")
    assert result.code == 1
    said = "one/epub/layout.yaml: error[LAYOUT-FORMAT]: this layout is not for --format epub"
    assert result.said == [said]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--layout-path", "onne", "there is no such folder; did you mean “one”?"),
        ("--layout-path", "w/essay.md", "this is a file; name a folder"),
        ("--layout-path", "one/letter", "this is a layout itself; name the folder in which it"),
        ("--fonts", "", "nothing is named"),
        ("--fonts", "nowhere/fonts", "there is no such folder; make it, or name one"),
        ("--pictures", "tow", "there is no such folder; did you mean “two”?"),
    ],
)
def test_what_is_no_such_folder(
    publish: Publish, shelves: Path, option: str, value: str, said: str
) -> None:
    for command in ("build", "check", "transcript"):
        result = publish(command, "w", option, value)
        assert result.code == 2
        assert said in result.err and value in result.err


# --- folders of faces -------------------------------------------------------------------


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    """A work, and a folder of faces."""
    work(tmp_path / "w")
    save(tmp_path / "ff" / "a.ttf", face("Plain Bars", LETTERS))
    save(tmp_path / "ff" / "deep" / "b.otf", face("Other Bars", LETTERS, "otf"))
    return tmp_path


def in_pdf(folder: Path) -> set[str]:
    """The families of the PDF that was built."""
    names = fonts_in((folder / "build" / "w.pdf").read_bytes())
    return {name.partition("+")[2].removesuffix("-Small-Caps") for name in names}


@pytest.mark.whole
def test_a_face_is_chosen_by_its_family(publish: Publish, faces: Path) -> None:
    """In the pages and in the book; a change of its file is noticed."""
    order = ["build", "w", "--format=pdf", "--format=epub", "--fonts=ff", "--set=embed-fonts=yes"]
    order += ["--set=page-list=no", "--set=face=plain bars"]
    assert publish(*order).code == 0
    assert "Plain-Bars" in in_pdf(faces) and "Other-Bars" not in in_pdf(faces)
    with zipfile.ZipFile(faces / "build" / "w.epub") as book:
        names, style = book.namelist(), book.read("EPUB/book.css").decode()
    assert "EPUB/fonts/a.ttf" in names and "EPUB/fonts/b.otf" not in names
    assert "body { font-family: 'Plain Bars', " in style and "Other Bars" not in style
    assert publish(*order).out == ""
    save(faces / "ff" / "a.ttf", face("Plain Bars", LETTERS + "é"))
    assert publish(*order).out == "build/w.pdf\nbuild/w.epub\n"


@pytest.mark.whole
def test_a_style_sheet_names_a_family(publish: Publish, faces: Path) -> None:
    rule = "p { font-family: 'Other Bars' }"
    layout(faces / "l" / "pages", "inherits: [pdf]\n", style_css=rule)
    layout(faces / "l" / "book", "inherits: [epub]\n", book_css=rule)
    order = ["build", "w", "--layout-path=l", "--layout=pages", "--layout=book"]
    order += ["--set=embed-fonts=yes", "--set=page-list=no"]
    lacking = publish("check", "w", "--layout-path=l", "--layout=pages")
    assert "l/pages/style.css:1:5: warning[FACE-UNKNOWN]" in lacking.said[0]
    assert "--fonts" in lacking.told
    assert publish(*order, "--fonts", "ff").code == 0
    assert "Other-Bars" in in_pdf(faces)
    with zipfile.ZipFile(faces / "build" / "w.epub") as book:
        assert "EPUB/fonts/b.otf" in book.namelist()
        assert "EPUB/fonts/a.ttf" not in book.namelist()


def test_a_family_that_nobody_has(publish: Publish, faces: Path) -> None:
    result = publish("check", "w", "--fonts=ff", "--set=face=Plan Bars")
    assert result.code == 2
    assert "--set: error[LAYOUT-FACE]" in result.told and "did you mean “Plain Bars”?" in result.out


def test_what_layouts_lack_is_there(publish: Publish, faces: Path) -> None:
    work(faces / "w", f"{ESSAY}\nHere is ሀለሐመ.\n")
    assert "error[GLYPH-MISSING]" in publish("check", "w", "--fonts=ff").told
    save(faces / "ff" / "c.ttf", face("Ge'ez Bars", "ሀለሐመ"))
    assert publish("check", "w", "--fonts=ff").code == 0


def broken(file: Path) -> None:
    file.write_bytes(b"no font")


def locked(file: Path) -> None:
    save(file, face("Locked", LETTERS, rights=2))


def named_as_one(file: Path) -> None:
    file.mkdir()
    (file / "read.me").write_text("No font.")


def leading_nowhere(file: Path) -> None:
    file.symlink_to("../nowhere.ttf")


def waiting(file: Path) -> None:
    os.mkfifo(file)


def doubled(file: Path) -> None:
    save(file, face("Libertinus Serif", LETTERS))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (broken, "ff/x.ttf: error[LAYOUT-FONTS]: this font file cannot be used"),
        (locked, "ff/x.ttf: error[FACE-LICENCE]: the licence of “Locked” does not allow it"),
        (named_as_one, "ff/x.ttf: error[FILE-KIND]: this is a folder, and no font"),
        (leading_nowhere, "ff/x.ttf: error[LAYOUT-FONTS]: this font file cannot be used"),
        (waiting, "ff/x.ttf: error[FILE-KIND]: the file is a pipe, a device or a socket"),
        (doubled, "ff/x.ttf: warning[FACE-TWICE]: the layout has this face of “Libertinus Serif”"),
    ],
)
def test_a_face_that_cannot_be_used(
    publish: Publish, faces: Path, make: Callable[[Path], None], said: str
) -> None:
    save(faces / "else.ttf", face("Elsewhere", LETTERS))
    make(faces / "ff" / "x.ttf")
    result = publish("check", "w", "--fonts", "ff")
    assert [line[: len(said)] for line in result.said] == [said]
    assert result.code == int("error" in said)


@pytest.mark.whole
def test_a_face_that_the_layout_has_already(publish: Publish, faces: Path) -> None:
    """Its own is used; another weight of a family is taken, and the first of two that are alike."""
    doubled(faces / "ff" / "x.ttf")
    order = ("build", "w", "--format=epub", "--set=embed-fonts=yes", "--set=page-list=no")
    assert publish(*order, "--out=a", "--fonts=ff").code == publish(*order, "--out=b").code == 0
    files = [zipfile.ZipFile(faces / out / "w.epub").namelist() for out in "ab"]
    assert files[0] == files[1]
    (faces / "ff" / "x.ttf").unlink()
    save(faces / "ff" / "y.ttf", face("Mono Bars", LETTERS))
    save(faces / "own" / "z.ttf", face("Mono Bars", LETTERS, bold=True))
    save(faces / "own" / "y.otf", face("Mono Bars", LETTERS, "otf"))
    given = ("--fonts=ff", "--fonts=own")
    assert publish("check", "w", *given).told == ""
    assert publish(*order, "--set=face=Mono Bars", *given).code == 0
    with zipfile.ZipFile(faces / "build" / "w.epub") as book:
        names = [
            name for name in book.namelist() if name[:13] in ("EPUB/fonts/y.", "EPUB/fonts/z.")
        ]
    assert sorted(names) == ["EPUB/fonts/y.ttf", "EPUB/fonts/z.ttf"]


def test_a_folder_without_faces(publish: Publish, faces: Path) -> None:
    (faces / "none").mkdir()
    result = publish("check", "w", "--fonts", "none")
    assert result.said == ["none: warning[FACE-KIND]: there is no font in this folder"]


@pytest.mark.whole
def test_links_out_of_the_folder_are_followed(publish: Publish, faces: Path) -> None:
    """To a file and to a folder, and round in a circle: it is the user who has named it."""
    save(faces / "system" / "deep" / "c.ttf", face("Linked Bars", LETTERS))
    (faces / "system" / "old.pfb").write_bytes(b"%!PS")
    save(faces / "else.ttf", face("Elsewhere", LETTERS))
    (faces / "ff" / "system").symlink_to("../system")
    (faces / "ff" / "round").symlink_to(".")
    (faces / "ff" / "x.ttf").symlink_to("../else.ttf")
    assert publish("check", "w", "--fonts", "ff").told == ""
    order = ("build", "w", "--format=pdf", "--fonts=ff")
    assert publish(*order, "--set=face=Linked Bars").code == 0
    assert "Linked-Bars" in in_pdf(faces)
    assert publish(*order, "--set=face=Linked Bars").out == ""
    save(faces / "system" / "deep" / "c.ttf", face("Linked Bars", LETTERS + "é"))
    assert publish(*order, "--set=face=Linked Bars").out == "build/w.pdf\n"
    assert publish(*order, "--set=face=Elsewhere").code == 0
    (faces / "ff" / "x.ttf").unlink()
    assert publish("check", "w", "--fonts=ff", "--set=face=Elsewhere").code == 2


def test_a_folder_with_too_much_in_it(
    publish: Publish, faces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As that of the whole disk is."""
    monkeypatch.setattr(folder_listing, "MOST", 60)
    orders = (("check", "w"), ("build", "w"), ("check", "w", "--untrusted", "--no-jail"))
    assert publish(*orders[0], "--fonts=ff").code == 0
    for number in range(60):
        (faces / "ff" / f"more{number}").write_text("", "utf-8")
    said = "ff: error[FILE-BIG]: this folder has more than 60 files and folders in it"
    for order in orders:
        result = publish(*order, "--fonts=ff")
        assert (result.code, result.said) == (1, [said])


@pytest.mark.parametrize("make", [waiting, broken])
def test_a_file_that_is_called_as_the_folder_beside_a_work(
    publish: Publish, faces: Path, make: Callable[[Path], None]
) -> None:
    make(faces / "w" / "fonts")
    result = publish("check", "w")
    assert (result.code, result.said) == (
        1, ["w/fonts: error[FILE-KIND]: this is no folder of faces"],
    )  # fmt: skip


def test_a_link_to_a_folder_beside_a_work(publish: Publish, faces: Path) -> None:
    """Faces in it are not found, and that is told."""
    (faces / "w" / "fonts").mkdir()
    (faces / "w" / "more").mkdir()
    (faces / "w" / "fonts" / "more").symlink_to("../more")
    said = "w/fonts/more: warning[FACE-KIND]: a link to a folder is not followed here"
    (found,) = publish("check", "w").said
    assert found.startswith(said)


@pytest.mark.parametrize("option", ["--pictures", "--layout-path", "--layout"])
def test_everything_is_not_to_be_shared_with_strangers(
    publish: Publish, faces: Path, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout(faces / "home", "inherits: [pdf]\n")
    monkeypatch.setenv("HOME", str(faces / "home" / "me"))
    shared = faces if option == "--layout-path" else faces / "home"
    result = publish("check", "w", "--untrusted", "--no-jail", option, shared)
    assert result.code == 1 and "error[JAIL-WIDE]" in result.told


def test_only_faces_are_read_there(publish: Publish, faces: Path) -> None:
    (faces / "ff" / "x.png").write_bytes(b"\x89PNG")
    work(faces / "w", f"{ESSAY}\n![Dots](../ff/x.png)\n")
    assert "error[FILE-OUTSIDE]" in publish("check", "w", "--fonts", "ff").told


@pytest.mark.whole
def test_other_folders_other_pages(publish: Publish, faces: Path) -> None:
    """The pages that a book lists are not those of an earlier run with other faces."""
    text = ESSAY + "".join(f"\nParagraph {n}, {'with words ' * 40}.\n" for n in range(12))
    work(faces / "w", text.replace("lang: en\n", "lang: en\noffprint: {face: serif}\n"))
    layout(faces / "l", "inherits: [pdf]\n", style_css="p { font-family: 'Plain Bars' }")
    order = ("build", "w", "--format=epub", "--layout=l")
    pages = []
    for given in ((), ("--fonts=ff",), ()):
        assert publish(*order[:3], "--format=pdf", *order[3:], *given).code == 0
        with zipfile.ZipFile(faces / "build" / "w.epub") as book:
            pages.append(book.read("EPUB/nav.xhtml").decode().count("#page-"))
    assert pages[0] == pages[2] != pages[1]


@pytest.mark.whole
def test_in_the_jail(faces: Path) -> None:
    """The folders can be read there, and what lies beside them cannot."""
    layout(faces / "l" / "pages", "inherits: [pdf]\n", style_css="p { font-family: 'Plain Bars' }")
    result = start(
        "build", "w", "--untrusted", "--layout-path=l", "--layout=pages", "--fonts=ff", folder=faces
    )
    if not THERE:
        assert MISSING in result.err
        return
    assert (result.code, result.out) == (0, "build/w.pdf\n")
    assert "Plain-Bars" in in_pdf(faces)


def test_nothing_but_faces_is_granted(faces: Path) -> None:
    """Whatever else lies in a folder of faces, or in one that a link in it leads to."""
    (faces / "else").mkdir()
    (faces / "ff" / "more").symlink_to("../else")
    save(faces / "else" / "c.ttf", face("Linked Bars", LETTERS))
    read, listed = places_of_fonts([faces / "ff"])
    assert [str(path.relative_to(faces / "ff")) for path in read] == [
        "a.ttf", "deep/b.otf", "more/c.ttf",
    ]  # fmt: skip
    assert listed == [faces / "ff", faces / "ff" / "more"]
    if not THERE:
        return
    (faces / "else" / "secret").write_text("secret", "utf-8")
    reading = (
        "import sys; from pathlib import Path\n"
        "from publish.pipeline.jail import enter, jailer\n"
        "from publish.pipeline.jail.places import *\n"
        "read, listed = places_of_fonts([Path('ff')])\n"
        "enter(jailer(), places_of([Path('w')], read, (), listed))\n"
        "assert Path('ff/more/c.ttf').read_bytes() and list(Path('ff/more').iterdir())\n"
        "print(Path('ff/more/secret').read_text())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", reading], cwd=faces, env=environment(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "" and "PermissionError" in done.stderr, done.stderr


@pytest.mark.whole
def test_faces_by_a_link_in_the_jail(faces: Path) -> None:
    save(faces / "else" / "c.ttf", face("Linked Bars", LETTERS))
    (faces / "ff" / "more").symlink_to("../else")
    given = ("--untrusted", "--fonts=ff", "--set=face=Linked Bars")
    result = start("build", "w", "--format=pdf", *given, folder=faces)
    if THERE:
        assert (result.code, result.out) == (0, "build/w.pdf\n"), result.err
        assert "Linked-Bars" in in_pdf(faces)


# --- links in the folders of faces of a layout ------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("name", ["x.ttf", "more", "read.me", "deep/x.otf"])
def test_a_link_out_of_a_folder_of_faces(publish: Publish, faces: Path, name: str) -> None:
    """To a file or to a folder, whatever it is called, and whoever has named the layout."""
    for mine, given in (("l", ["--layout=l"]), ("w/l", [])):
        layout(faces / mine, "inherits: [pdf]\nfonts: {folders: [own]}\n")
        link = faces / mine / "own" / name
        link.parent.mkdir(parents=True)
        link.symlink_to(faces / "ff" if name == "more" else faces / "ff" / "a.ttf")
        if not given:
            work(faces / "w", named("l"))
        result = publish("check", "w", *given)
        said = f"{mine}/own/{name}: error[FILE-OUTSIDE]: the file leads out of the folder"
        assert (result.code, result.said) == (1, [said])
        assert "hint: put the file itself into the folder" in result.told
        assert publish("check", "w", *given, "--fonts=ff").code == 0


def test_a_link_within_the_layout(publish: Publish, faces: Path) -> None:
    layout(faces / "l", "inherits: [pdf]\nfonts: {folders: [own]}\n", style_css="p {}")
    (faces / "l" / "own").mkdir()
    save(faces / "l" / "kept" / "a.ttf", face("Plain Bars", LETTERS))
    (faces / "l" / "own" / "a.ttf").symlink_to("../kept/a.ttf")
    (faces / "l" / "own" / ".#a.ttf").symlink_to("nobody@nowhere")
    assert publish("check", "w", "--layout=l").code == 0
