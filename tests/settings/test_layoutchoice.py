"""A work names its layouts in its front matter: ones that are shipped, or its own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from command import Result, layout, work

if TYPE_CHECKING:
    from collections.abc import Callable

OWN = "inherits: [pdf]\nclasses: [own]\n"
HEAD = "---\ntitle: On Layouts\nauthor: Ada\noffprint:\n  layout: {}\n---\n\nThe [text]{{.own}}.\n"


def size(file: Path) -> tuple[int, int]:
    """Width and height of the first page in millimetres."""
    with pikepdf.open(io.BytesIO(file.read_bytes())) as pdf:
        _, _, width, height = map(float, pdf.pages[0].mediabox)
    return round(width / 72 * 25.4), round(height / 72 * 25.4)


def named(folder: Path, value: str) -> Path:
    """A work with a layout below its folder that names layouts."""
    size = "@page { size: 100mm 160mm }\n"
    layout(folder / "layouts" / "mine", OWN, style_css=size, marks_css=size)
    return work(folder, HEAD.format(value))


# --- which one --------------------------------------------------------------------------


@pytest.mark.whole
def test_a_shipped_one(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w", HEAD.format("modern").replace("{.own}", "{.upright}"))
    assert publish("build", "w", "--format", "pdf", "--format", "press").err == ""
    assert size(tmp_path / "build" / "w.pdf") == (140, 216)


@pytest.mark.whole
@pytest.mark.parametrize("name", ["layouts/mine", "./layouts/mine", "layouts/mine/"])
def test_one_below_the_work(publish: Callable[..., Result], tmp_path: Path, name: str) -> None:
    named(tmp_path / "w", name)
    assert publish("build", "w", "--format", "pdf").err == ""
    assert size(tmp_path / "build" / "w.pdf") == (100, 160)
    assert publish("check", "w").told == ""


def test_one_of_a_single_file(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the folder of the work is the one that one stands in, and a name is shipped."""
    named(tmp_path, "./pdf")
    (tmp_path / "layouts" / "mine").rename(tmp_path / "pdf")
    assert publish("build", "essay.md", "--format", "pdf", "--out", "o").err == ""
    assert size(tmp_path / "o" / f"{tmp_path.name.replace('_', '-')}.pdf") == (100, 160)


def test_several_for_several_outputs(publish: Callable[..., Result], tmp_path: Path) -> None:
    named(tmp_path / "w", "[layouts/mine, ./sheets]")
    layout(tmp_path / "w" / "sheets", "inherits: [handout]\n", words__en_yaml="people: Crowd\n")
    result = publish("build", "w")
    assert (result.code, result.err) == (0, "")
    assert size(tmp_path / "build" / "w.pdf") == (100, 160)


def test_the_command_line_goes_before_it(publish: Callable[..., Result], tmp_path: Path) -> None:
    named(tmp_path / "w", "layouts/mine")
    assert publish("build", "w", "--layout", "pdf").code == 0
    assert size(tmp_path / "build" / "w.pdf") == (148, 210)
    assert publish("build", "w", "--format", "pdf").code == 0
    assert size(tmp_path / "build" / "w.pdf") == (100, 160)


def test_the_e_book_names_its_pages(publish: Callable[..., Result], tmp_path: Path) -> None:
    named(tmp_path / "w", "layouts/mine")
    macro = "{% macro numbered(node) %}<p id='{{ node.id }}'>x</p>{% endmacro %}"
    layout(tmp_path / "w" / "layouts" / "mine", OWN, nodes_html=macro)
    said = publish("build", "w", "--format", "epub").said
    assert len(said) == 1
    assert said[0].startswith("w/layouts/mine/nodes.html:1:10: error[LAYOUT-CONTRACT]: ")


def test_a_change_of_it_is_seen(publish: Callable[..., Result], tmp_path: Path) -> None:
    named(tmp_path / "w", "layouts/mine")
    assert publish("build", "w", "--format", "pdf").out == "build/w.pdf\n"
    assert publish("build", "w", "--format", "pdf").out == ""
    style = tmp_path / "w" / "layouts" / "mine" / "style.css"
    style.write_text("@page { size: 120mm 160mm }\n")
    assert publish("build", "w", "--format", "pdf").out == "build/w.pdf\n"
    work(tmp_path / "w", HEAD.format("pdf"))
    assert publish("build", "w", "--format", "pdf").out == "build/w.pdf\n"
    assert size(tmp_path / "build" / "w.pdf") == (148, 210)


# --- which not --------------------------------------------------------------------------

OUTSIDE = "error[LAYOUT-OUTSIDE]: the layout “{}” does not lie below the folder of the work"
BAD = {
    name: (name, OUTSIDE.replace("{}", name))
    for name in ["../other", "{}/other", "layouts/../../other", "layouts/../layouts/mine", ".",
                 "link", "link/inner"]
} | {
    "a slip": ("modrn", "error[LAYOUT-UNKNOWN]: there is no layout “modrn”"),
    "no folder": ("layouts/nine", "error[LAYOUT-UNKNOWN]: there is no layout “layouts/nine”"),
    "for no output": ("shared", "error[LAYOUT-FORMAT]: this layout is for no output: "),
    "two for one": ("[pdf, modern]", "error[LAYOUT-FORMAT]: another layout for --format pdf"),
    "a mapping": ("{pdf: modern}", "error[FIELD-TYPE]: “layout” cannot have this value: "),
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize(("value", "said"), BAD.values(), ids=BAD)
def test_a_layout_that_a_work_cannot_have(
    publish: Callable[..., Result], tmp_path: Path, value: str, said: str
) -> None:
    value, said = (text.replace("{}", str(tmp_path)) for text in (value, said))
    folder = named(tmp_path / "w", value)
    layout(tmp_path / "other")
    layout(tmp_path / "other" / "inner")
    (folder / "link").symlink_to(tmp_path / "other")
    for command in ("build", "check"):
        result = publish(command, "w")
        errors = [line for line in result.said if "error" in line]
        assert len(errors) == 1
        assert errors[0].startswith("w/essay.md:5:")
        assert said in errors[0]
        assert result.code == 1


@pytest.mark.parametrize(
    ("about", "column", "said"),
    [
        ("inherits: [../../../other]\n", 12, "the layout “../../../other” lies outside"),
        (
            "inherits: [pdf]\nfonts: {folders: [../../../types]}\n",
            19,
            "the folder “../../../types”",
        ),
    ],
)
def test_a_layout_that_names_what_is_elsewhere(
    publish: Callable[..., Result], tmp_path: Path, about: str, column: int, said: str
) -> None:
    named(tmp_path / "w", "layouts/mine")
    layout(tmp_path / "other")
    (tmp_path / "types").mkdir()
    layout(tmp_path / "w" / "layouts" / "mine", about)
    place = f"w/layouts/mine/layout.yaml:{about.count(chr(10))}:{column}"
    for command in ("build", "check"):
        result = publish(command, "w")
        (error,) = [line for line in result.said if "error" in line]
        assert error.startswith(f"{place}: error[LAYOUT-OUTSIDE]: {said}")
        assert result.code == 1


@pytest.mark.parametrize(
    "contents",
    [
        {"style_css": "main { background: url(../../../secret.png) }"},
        {"style_css": "@import '../../../secret.css';"},
        {"style_css": "main { background: url(link.png) }"},
        {"page_html": "{% include 'link.html' %}"},
        {"page_html": "{% include '../../../secret.html' %}"},
        {"page_html": "{% include '@{}/secret.html' %}"},
        {"page_html": "{{ cycler.__init__.__globals__ }}"},
        {"page_html": "{{ render.layout }}"},
    ],
)
def test_a_layout_of_a_work_reads_nothing_else(
    publish: Callable[..., Result], tmp_path: Path, contents: dict[str, str]
) -> None:
    for suffix in ("png", "css", "html"):
        (tmp_path / f"secret.{suffix}").write_text("p { color: red }")
    for name, text in contents.items():
        contents[name] = text.replace("@{}", f"@{tmp_path}")
    named(tmp_path / "w", "layouts/mine")
    folder = layout(tmp_path / "w" / "layouts" / "mine", OWN, **contents)
    for suffix in ("png", "html"):
        (folder / f"link.{suffix}").symlink_to(tmp_path / f"secret.{suffix}")
    result = publish("build", "w", "--format", "pdf")
    assert result.code == 1
    assert all(line.startswith("w/layouts/mine/") for line in result.said)
