"""Layouts of one's own: what they may change, and how what is wrong with them is told."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from building import SMALL, context_of
from command import ESSAY, Result, files, layout, without_columns, work

from publish.core.diagnostics import Rejected
from publish.core.files import Reader, layouts_folder
from publish.settings.layouts import Typeface, built_in, load_layout
from publish.settings.words import words_for
from publish.typeset.font_stack import measured

if TYPE_CHECKING:
    from collections.abc import Callable

FONTS = layouts_folder() / "fonts"
REGULAR = FONTS / "libertinus" / "LibertinusSerif-Regular.otf"


@pytest.fixture(autouse=True)
def a_work(tmp_path: Path) -> None:
    """A work ``w`` in the folder."""
    work(tmp_path / "w")


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf.read_bytes()))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return "\n".join(pages)


def faces_of(pdf: Path) -> set[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [o for page in document for o in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT])]
    names = {text.get_font().get_base_name() for text in texts}
    document.close()
    return names


# --- what a layout may change -----------------------------------------------------------


def test_every_built_in_layout_can_be_read() -> None:
    names = list(built_in())
    assert names == [
        "cards",
        "cover",
        "epub",
        "errata",
        "handout",
        "large-print",
        "leader",
        "modern",
        "pdf",
        "print",
        "shared",
        "site",
        "transcript",
        "web",
    ]
    for name in names:
        assert load_layout(name, Reader()).chain[0] == layouts_folder() / name


def test_one_macro_one_style_one_word(publish: Callable[..., Result], tmp_path: Path) -> None:
    layout(
        tmp_path / "mine",
        nodes_html="{% macro emphasis(node) %}<b>{{ render(node.children) }}</b>{% endmacro %}",
        style_css="@page { size: 100mm 160mm }\n",
        words__en_yaml="contents: What is in it\n",
    )
    (tmp_path / "mine" / "marks.css").write_text("@page { size: 100mm 160mm }\n")
    work(tmp_path / "w", ESSAY.replace("longer", "*longer*"))
    result = publish("build", "w", "--layout", "mine", "--set", "contents=yes")
    assert result == (0, "build/w.pdf\n", "")
    document = pypdfium2.PdfDocument(tmp_path / "build" / "w.pdf")
    width, height = document[0].get_size()
    document.close()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (100, 160)
    assert "What is in it" in text_of(tmp_path / "build" / "w.pdf")
    assert any("Bold" in name for name in faces_of(tmp_path / "build" / "w.pdf"))


def test_a_layout_may_have_the_name_of_the_one_it_inherits(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    layout(
        tmp_path / "my" / "pdf",
        page_html="{% extends 'pdf/page.html' %}",
        nodes_html="{% macro emphasis(node) %}<b>{{ render(node.children) }}</b>{% endmacro %}",
    )
    assert publish("build", "w", "--layout", "my/pdf").err == ""
    assert load_layout("my/pdf", Reader()).chain[:2] == (Path("my/pdf"), layouts_folder() / "pdf")


@pytest.mark.whole
@pytest.mark.parametrize("name", ["mine", "./mine", "{}/mine", "mine/"])
def test_a_layout_by_its_folder(publish: Callable[..., Result], tmp_path: Path, name: str) -> None:
    layout(tmp_path / "mine")
    assert publish("build", "w", "--layout", name.format(tmp_path)).code == 0


def test_a_layout_by_the_folder_one_stands_in(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    macro = "{% macro emphasis(node) %}<b>{{ render(node.children) }}</b>{% endmacro %}"
    monkeypatch.chdir(layout(tmp_path / "mine", nodes_html=macro))
    assert publish("build", "../w", "--layout", ".").err == ""


def test_a_parent_beside_below_or_built_in(tmp_path: Path) -> None:
    layout(tmp_path / "base", "inherits: [shared]\n")
    layout(tmp_path / "mine" / "inner", "inherits: [shared]\n")
    layout(tmp_path / "mine", "inherits: [base, inner, ../base, ./inner, pdf]\n")
    chain = load_layout(str(tmp_path / "mine"), Reader()).chain
    assert [folder.name for folder in chain] == ["mine", "base", "shared", "inner", "pdf", "print"]


def test_settings_and_classes_are_inherited(tmp_path: Path) -> None:
    layout(tmp_path / "mine", "inherits: [handout]\nclasses: [own]\nsettings: {contents: 'yes'}\n")
    found = load_layout(str(tmp_path / "mine"), Reader())
    assert (found.settings.contents, found.settings.heads) == ("yes", "run-in")
    assert found.classes >= {"own", "smallcaps"}
    assert found.format == "handout"


def test_words_are_put_one_on_another(tmp_path: Path) -> None:
    layout(tmp_path / "mine", words__en_yaml="notes: Remarks\n", words__de_yaml="by: vom\n")
    found = load_layout(str(tmp_path / "mine"), Reader())
    german = words_for(found, "de-AT", Reader())
    assert (german["lang"], german["by"], german["contents"]) == ("de", "vom", "Inhalt")
    assert german["notes"] != "Remarks"
    latin = words_for(found, "la", Reader())
    assert (latin["lang"], latin["notes"], latin["by"]) == ("en", "Remarks", "by")


# --- what is wrong with a layout --------------------------------------------------------


def test_many_that_inherit_from_many_are_each_read_once(tmp_path: Path) -> None:
    """Each from two others, which are the same two again: two ways, four, … thirty thousand."""
    for number in range(15):
        parents = f"[../a{number + 1}, ../b{number + 1}]" if number < 14 else "[pdf]"
        for name in "ab":
            layout(tmp_path / f"{name}{number}", f"inherits: {parents}\n")
    layout(tmp_path / "few", "inherits: [../a9, ../b9]\n")
    layout(tmp_path / "mine", "inherits: [" + "../a0, " * 500 + "../b0]\n")

    def taken(name: str) -> float:
        before = time.process_time()
        load_layout(str(tmp_path / name), Reader())
        return time.process_time() - before

    assert min(taken("mine") for _ in range(3)) < 30 * min(taken("few") for _ in range(3))
    found = load_layout(str(tmp_path / "mine"), Reader())
    assert [f.name for f in found.chain[:4]] == ["mine", "a0", "a1", "a2"]
    assert len(found.chain) == len(set(found.chain)) > 31


def test_too_many_one_from_the_other(tmp_path: Path) -> None:
    for number in range(30):
        layout(tmp_path / f"a{number}", f"inherits: [../a{number + 1}]\n")
    layout(tmp_path / "a30")
    with pytest.raises(Rejected) as refused:
        load_layout(str(tmp_path / "a0"), Reader())
    (one,) = refused.value.findings
    assert (one.place.line, one.place.column, one.code) == (1, 12, "LAYOUT-LOOP")
    assert one.message == "more than 20 layouts inherit one from the other"


GOOD = "inherits: [pdf]\n"
BAD = {
    "no such folder": ({}, "--layout: error[LAYOUT-UNKNOWN]: there is no layout “mine”"),
    "empty file": (
        {"layout_yaml": ""},
        "mine/layout.yaml: error[LAYOUT-FORMAT]: this file says nothing: ",
    ),
    "only a parent’s name": (
        {"layout_yaml": "inherits: pdf\n"},
        "mine/layout.yaml:1:11: error[FIELD-TYPE]: “inherits” cannot have this value: “pdf”",
    ),
    "broken YAML": (
        {"layout_yaml": "title: x\ninherits: [pdf\n"},
        "mine/layout.yaml:3:1: error[YAML-SYNTAX]: this is not YAML: ",
    ),
    "a list": (
        {"layout_yaml": "- pdf\n"},
        "mine/layout.yaml:1:1: error[YAML-MAPPING]: expected lines of the form “key: value”",
    ),
    "unknown key": (
        {"layout_yaml": "inherit: [pdf]\n"},
        "mine/layout.yaml:1:1: error[FIELD-UNKNOWN]: the key “inherit” is not known",
    ),
    "unknown setting": (
        {"layout_yaml": GOOD + "settings:\n  haeds: run-in\n"},
        "mine/layout.yaml:3:3: error[FIELD-UNKNOWN]: the key “haeds” is not known",
    ),
    "wrong setting": (
        {"layout_yaml": GOOD + "settings:\n  line-numbers: many\n"},
        "mine/layout.yaml:3:17: error[FIELD-TYPE]: “line-numbers” cannot have this value: “many”",
    ),
    "unknown format": (
        {"layout_yaml": GOOD + "format: pfd\n"},
        "mine/layout.yaml:2:9: error[LAYOUT-FORMAT]: there is no output “pfd”",
    ),
    "unknown parent": (
        {"layout_yaml": "inherits:\n  - pdf\n  - prnt\n"},
        "mine/layout.yaml:3:5: error[LAYOUT-UNKNOWN]: there is no layout “prnt”",
    ),
    "itself": (
        {"layout_yaml": "inherits: [pdf, mine]\n"},
        "mine/layout.yaml:1:17: error[LAYOUT-LOOP]: “mine” inherits from this layout, or is itself",
    ),
    "a loop": (
        {
            "layout_yaml": "inherits: [../mine/other]\n",
            "other__layout_yaml": "inherits: [pdf, ../../mine]\n",
        },
        "mine/other/layout.yaml:1:17: error[LAYOUT-LOOP]: “../../mine” inherits from this layout, "
        "or is itself",
    ),
    "not UTF-8": (
        {"layout_yaml": GOOD, "page_html": "<p>\n\udcff</p>"},
        "mine/page.html:2:1: error[ENCODING]: the file is not UTF-8: byte 0xff cannot stand here",
    ),
    "no folder of fonts": (
        {"layout_yaml": GOOD + "fonts:\n  folders:\n    - fonts/garamont\n"},
        "mine/layout.yaml:4:7: error[LAYOUT-FONTS]: there is no folder of fonts “fonts/garamont”",
    ),
    "no fonts": (
        {"layout_yaml": "format: pdf\n", "page_html": "<html/>"},
        "mine/layout.yaml: error[LAYOUT-FONTS]: the layout has no face to set with",
    ),
    "undefined name": (
        {"layout_yaml": GOOD, "page_html": "<html>\n<p>{{ metadata.titel }}</p>\n</html>"},
        "mine/page.html:2: error[LAYOUT-TEMPLATE]: the template cannot be used: "
        "'publish.source.metadata.Metadata object' has no attribute 'titel'",
    ),
    "undefined name in a macro": (
        {
            "layout_yaml": GOOD,
            "nodes_html": "\n\n{% macro paragraph(node) %}\n{{ nood }}{% endmacro %}",
        },
        "mine/nodes.html:4: error[LAYOUT-TEMPLATE]: the template cannot be used: "
        "'nood' is undefined",
    ),
    "template syntax": (
        {"layout_yaml": GOOD, "page_html": "<html>\n\n{% if x %}\n</html>"},
        "mine/page.html:4: error[LAYOUT-TEMPLATE]: the template cannot be used: "
        "Unexpected end of template.",
    ),
    "template syntax in nodes": (
        {"layout_yaml": GOOD, "nodes_html": "\n{% macro paragraph(node) %}\n{{ + }}{% endmacro %}"},
        "mine/nodes.html:3: error[LAYOUT-TEMPLATE]: the template cannot be used: ",
    ),
    "a fault in a template": (
        {"layout_yaml": GOOD, "page_html": "<html>\n{{ 1 // 0 }}</html>"},
        "mine/page.html:2: error[LAYOUT-TEMPLATE]: the template cannot be used: ZeroDivisionError",
    ),
    "a filter that does not fit": (
        {"layout_yaml": GOOD, "page_html": "<html>\n\n{{ 5 | join(',') }}</html>"},
        "mine/page.html:3: error[LAYOUT-TEMPLATE]: the template cannot be used: TypeError",
    ),
    "a value that is no node": (
        {"layout_yaml": GOOD, "page_html": "<html>\n{{ render(5) }}</html>"},
        "mine/page.html:2: error[LAYOUT-TEMPLATE]: the template cannot be used: AttributeError",
    ),
    "a macro without its node": (
        {"layout_yaml": GOOD, "nodes_html": "{% macro paragraph() %}{% endmacro %}"},
        "error[LAYOUT-TEMPLATE]: the template cannot be used: TypeError: macro 'paragraph' takes",
    ),
    "no template": (
        {"layout_yaml": "format: pdf\ninherits: [shared]\n", "style_css": "p { margin: 0 }"},
        "mine/page.html:1: error[LAYOUT-TEMPLATE]: the template cannot be used: "
        "there is no template page.html",
    ),
    "a missing import": (
        {"layout_yaml": GOOD, "page_html": "<html>\n{% import 'nowhere.html' as n %}</html>"},
        "mine/page.html:2: error[LAYOUT-TEMPLATE]: the template cannot be used: "
        "there is no template nowhere.html",
    ),
    "no macro": (
        {
            "layout_yaml": "format: pdf\nfonts: {folders: [fonts/libertinus]}\n",
            "page_html": "<html>{{ render(edition.body) }}</html>",
            "nodes_html": "{% macro numbered(node) %}{{ render(node.block) }}{% endmacro %}",
            "style_css": "p { margin: 0 }",
        },
        "mine/nodes.html: error[LAYOUT-MACRO]: no macro “paragraph” in this layout",
    ),
    "bad CSS": (
        {"layout_yaml": GOOD, "style_css": "p { color: black }\n\np {\n  color;\n}\n"},
        "mine/style.css:4:8: error[LAYOUT-CSS]: ",
    ),
    "unknown property": (
        {"layout_yaml": GOOD, "style_css": "p {\n  colour: red;\n}\n"},
        "mine/style.css:2:3: error[LAYOUT-CSS]: ",
    ),
    "bad value": (
        {"layout_yaml": GOOD, "style_css": "p {\n  margin: wide;\n}\n"},
        "mine/style.css:2:3: error[LAYOUT-CSS]: ",
    ),
    "missing picture in CSS": (
        {"layout_yaml": GOOD, "style_css": "main { background: url(gone.png) }\n"},
        "mine/style.css:1:20: error[IMAGE-BROKEN]: ",
    ),
    "broken picture in CSS": (
        {
            "layout_yaml": GOOD,
            "a_png": "no picture",
            "style_css": "main { background: url(a.png) }\n",
        },
        "mine/style.css:1:20: error[IMAGE-BROKEN]: ",
    ),
    "not well-formed": (
        {"layout_yaml": GOOD, "page_html": "<html>\n<p>one<br>two</p>\n</html>"},
        "error[LAYOUT-MARKUP]: the templates make markup that is not well-formed: … ",
    ),
    "words that are no words": (
        {"layout_yaml": GOOD, "words__en_yaml": "by: x\nnotes: [a, b]\n"},
        "mine/words/en.yaml:2:8: error[LAYOUT-WORDS]: “notes” is no word",
    ),
    "a date of other parts": (
        {"layout_yaml": GOOD, "words__en_yaml": 'date-format: "{day}. {moon}"\n'},
        "mine/words/en.yaml:1:14: error[LAYOUT-WORDS]: nothing can be put into {moon} of "
        "“{day}. {moon}”",
    ),
    "words that are no YAML": (
        {"layout_yaml": GOOD, "words__en_yaml": "by: [x\n"},
        "mine/words/en.yaml:2:1: error[YAML-SYNTAX]: this is not YAML: ",
    ),
}


@pytest.mark.whole
@pytest.mark.parametrize(("contents", "said"), BAD.values(), ids=BAD)
def test_a_bad_layout(
    publish: Callable[..., Result], tmp_path: Path, contents: dict[str, str], said: str
) -> None:
    for name, text in contents.items():
        file = tmp_path / "mine" / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
    result = publish("build", "w", "--format", "pdf", "--layout", "mine")
    assert result.code == (2 if said.startswith("--") else 1)
    assert said in result.err or said in without_columns(result.err)
    assert result.err.count("  hint: ") == len(result.said)
    assert "Traceback" not in result.err
    assert files(tmp_path / "build") == {}


def test_a_fault_of_the_program_is_not_blamed_on_a_template(
    publish: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_: object) -> float:
        return 0 / 0

    monkeypatch.setattr("publish.render.template_helpers.sections_in", stumble)
    result = publish("build", "w", "--format", "pdf", "--set", "heads=run-in")
    assert result.said == ["w/essay.md: error[INTERNAL]: ZeroDivisionError: division by zero"]


def test_all_mistakes_of_a_layout_together(tmp_path: Path) -> None:
    layout(tmp_path, "inherits: [pfd, prnt]\nformt: pdf\nfonts:\n  folders: [none]\n")
    with pytest.raises(Rejected) as rejected:
        load_layout(str(tmp_path), Reader())
    assert [d.code for d in rejected.value.findings] == [
        "LAYOUT-UNKNOWN", "LAYOUT-UNKNOWN", "FIELD-UNKNOWN", "LAYOUT-FONTS",
    ]  # fmt: skip


def test_the_place_of_a_bad_selector(publish: Callable[..., Result], tmp_path: Path) -> None:
    layout(tmp_path / "mine", style_css="p { margin: 0 }\n\n  p:: { margin: 0 }\n")
    said = publish("build", "w", "--layout", "mine").said
    assert said[0].startswith("mine/style.css:3:3: error[LAYOUT-CSS]: ")


def test_bad_css_fails_every_work_that_it_styles(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    layout(tmp_path / "mine", style_css="p { colour: red }\n")
    work(tmp_path / "v")
    result = publish("build", "v", "w", "--layout", "mine")
    assert (result.code, result.out) == (1, "")


def test_the_place_of_markup_that_is_not_well_formed(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    layout(tmp_path / "mine", page_html="<html>\n<p>one<br>two</p>\n</html>")
    assert publish("build", "w", "--layout", "mine").said[0].startswith("mine/page.html")
    layout(tmp_path / "own", "inherits: [epub]\n", text_xhtml="<html>\n<p>one<br>two</p>\n</html>")
    assert publish("build", "w", "--layout", "own").said[0].startswith("own/text.xhtml")


def test_a_style_sheet_that_is_not_utf_8(publish: Callable[..., Result], tmp_path: Path) -> None:
    (layout(tmp_path / "mine") / "style.css").write_bytes(b"/* \xff */")
    said = publish("build", "w", "--layout", "mine").said
    assert said[0].startswith("mine/style.css:1:4: error[ENCODING]: ")


def test_bad_css_of_an_e_book(publish: Callable[..., Result], tmp_path: Path) -> None:
    layout(tmp_path / "mine", "inherits: [epub]\n", book_css="p {\n  colour: red;\n}} x\n")
    said = publish("build", "w", "--layout", "mine").said
    assert said[0].startswith("mine/book.css:")


# --- faces ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "error[LAYOUT-FONTS]: this font file cannot be used: "),
        (b"garbage" * 99, "error[LAYOUT-FONTS]: this font file cannot be used: "),
        (b"OTTO" + bytes(99), "error[LAYOUT-FONTS]: this font file cannot be used: "),
        (REGULAR.read_bytes()[:9000], "error[LAYOUT-FONTS]: this font file cannot be used: "),
        (REGULAR.read_bytes()[:-9000], "this font file cannot be used: its end is missing"),
    ],
    ids=["empty", "garbage", "hardly begun", "torn early", "torn late"],
)
def test_a_bad_font(publish: Callable[..., Result], tmp_path: Path, data: bytes, said: str) -> None:
    layout(tmp_path / "mine", GOOD + "fonts: {folders: [faces]}\n")
    (tmp_path / "mine" / "faces").mkdir()
    (tmp_path / "mine" / "faces" / "Bad.otf").write_bytes(data)
    (tmp_path / "mine" / "faces" / "Worse.ttf").write_bytes(b"")
    for command in (("build", "w", "--format", "pdf"), ("check", "w")):
        result = publish(*command, "--layout", "mine")
        assert result.code == 1
        assert [line.split(": ")[0] for line in result.said] == [
            str(tmp_path / "mine" / "faces" / name) for name in ("Bad.otf", "Worse.ttf")
        ]
        assert said in result.said[0]
    assert files(tmp_path / "build") == {}


def test_a_face_of_ones_own(publish: Callable[..., Result], tmp_path: Path) -> None:
    layout(tmp_path / "mine", GOOD + "fonts: {folders: [faces]}\n")
    (tmp_path / "mine" / "faces" / "deep").mkdir(parents=True)
    (tmp_path / "mine" / "faces" / "deep" / "Own.otf").write_bytes(REGULAR.read_bytes())
    assert publish("build", "w", "--layout", "mine").err == ""
    assert load_layout("mine", Reader()).font_folders[0] == tmp_path / "mine" / "faces"


@pytest.mark.parametrize(
    ("family", "folder", "capitals", "letters"),
    [
        ("Libertinus Serif", "libertinus", 0.647, 0.431),
        ("Libertinus Sans", "libertinus-sans", 0.648, 0.432),
        ("Libertinus Mono", "libertinus-mono", 0.615, 0.482),
        ("Atkinson Hyperlegible", "atkinson", 0.668, 0.496),
        ("Atkinson Hyperlegible Mono", "atkinson-mono", 0.668, 0.496),
        ("EB Garamond", "ebgaramond", 0.653, 0.405),
        ("Nobody’s", "libertinus", 0.65, 0.45),
    ],
)
def test_the_heights_of_letters(family: str, folder: str, capitals: float, letters: float) -> None:
    """They are measured where a layout does not say them; the layouts say what is measured."""
    face = Typeface(f"'{family}'", 0, (layouts_folder() / "fonts" / folder,))
    found = measured(face, (), Reader())
    assert (found.cap_height, found.x_height) == pytest.approx((capitals, letters), abs=0.001)


def test_a_face_without_a_height_gets_it_measured(tmp_path: Path) -> None:
    faces = "faces: {serif: {families: \"'EB Garamond', 'Libertinus Math'\"}}\n"
    folder = layout(tmp_path / "mine", "inherits: [pdf]\n" + faces)
    assert "--cap-height: 0.653 " in context_of(SMALL, str(folder))._prelude()


GLYPHS = """\
---
title: "A title with ㊙ in it"
author:
  - name: Ada ☃
subtitle: >
  Two lines
  and ⛵
---

First line of it
> here — not a quotation.

A third *line 漢* has &#x1F600; 😀 and \\* 𓀀.[^1]

> quoted
> line 한 two

[^1]: A note,
    its second line ꙮ.

```
code
  ⛄ here
```

| a | b |
|---|---|
| c | 🐍 |

Again 漢 and n\u0303 and x\u20dd.
"""

SEMINAR = """\
questions:
  - kind: factual
    text: >
      Why
      is ⚽ here?
    paragraphs: [1]
terms:
  - term: "*A* ♨"
    about: x
    paragraphs: [1]
"""


def test_characters_without_a_glyph_and_their_places(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w", GLYPHS)
    work(tmp_path / "w", SEMINAR, "seminar.yaml")
    places = {}
    for command in (["check", "w"], ["build", "w", "--format", "pdf"]):
        result = publish(*command, "--verbose")
        assert result.code == 1
        assert all("error[GLYPH-MISSING]: no face has “" in line for line in result.said)
        places = {line.split("“")[1][0]: line.split(": ")[0] for line in result.said}
        assert len(places) == len(result.said)
    assert places == {
        "㊙": "w/essay.md:2:22",
        "☃": "w/essay.md:4:15",
        "⛵": "w/essay.md:7:7",
        "漢": "w/essay.md:13:15",
        "😀": "w/essay.md:13:22",
        "𓀀": "w/essay.md:13:41",
        "한": "w/essay.md:16:8",
        "ꙮ": "w/essay.md:19:21",
        "⛄": "w/essay.md:23:3",
        "🐍": "w/essay.md:28:7",
        "\u20dd": "w/essay.md:30:21",
        "⚽": "w/seminar.yaml:5:10",
        "♨": "w/seminar.yaml:8:16",
    }
    assert files(tmp_path / "build") == {}
    assert ESSAY.isascii()
