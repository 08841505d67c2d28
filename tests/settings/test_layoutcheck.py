"""What of a layout is never read is told, with the nearest right name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from building import EVERYTHING, context_beside, context_with
from command import Result, layout, work

from publish.core.files import Reader, layouts_folder
from publish.outputs import recipe
from publish.render.template_columns import column_of
from publish.render.unused_layout_files import _QUOTED, _READS, unread_in, unused_parts
from publish.settings.layouts import built_in, load_layout
from publish.settings.output_registry import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.pipeline.context import Context


def told(folder: Path) -> list[str]:
    return [str(d) for d in unused_parts(load_layout(str(folder), Reader()), Reader())]


# --- what is read -----------------------------------------------------------------------


def asked(context: Context, folder: Path) -> set[str]:
    """The names of files that were looked for in a folder."""
    return {
        Path(p).name for p in context.reader.inputs if Path(p).parent == folder and p[-1] != "*"
    }


def included() -> set[str]:
    """The templates that templates read by name."""
    texts = (f.read_text("utf-8") for f in layouts_folder().rglob("*.*html"))
    return {n for t in texts for read in _READS.findall(t) for n in _QUOTED.findall(read)}


@pytest.mark.whole
@pytest.mark.parametrize("name", sorted({output.kind.name for output in OUTPUTS}))
def test_the_files_that_are_read_by_name(name: str, tmp_path: Path) -> None:
    folder, names = layouts_folder() / name, set[str]()
    files = OUTPUTS.kind(name).files
    formats = {"pdf": ("pdf", "press"), "large-print": ("large-print",) * 2}.get(name, (name,))
    for profile, format_ in zip(("ukaaf", "acb"), formats, strict=False):
        settings: dict[str, Any] = {"large_print": profile, "index": "yes", "line_numbers": 5}
        context = context_with(EVERYTHING, **settings)
        if format_ not in ("pdf", "press"):
            context = context_beside(context, name, **settings)
        recipe(format_).make(context)
        names |= asked(context, folder)
    # A card without emphasis asks for no macro, and a title without any for no running head.
    unasked = {"nodes.html"} if name == "cards" else {n for n in files if "heads" in n}
    names.discard("web.js")  # the program's own: no layout has another
    assert (names | unasked) - included() == {
        *files,
        "layout.yaml",
    }


@pytest.mark.whole
@pytest.mark.parametrize("name", [*built_in()])
def test_all_of_a_built_in_layout_is_read(name: str) -> None:
    found = load_layout(name, Reader())
    assert list(unread_in(found, found.chain, Reader())) == []


# --- what is not ------------------------------------------------------------------------

P = "{% macro paragraph(node) %}<p>{{ render(node.children) }}</p>{% endmacro %}"
UNREAD = {
    "a style sheet of another format": (
        "cover", {"style_css": ""},
        "style.css: warning[LAYOUT-UNREAD]: this file is never read in a layout for --format cover",
        "the names of such files are: cover.css, slug.css",
    ),
    "a style sheet with a slip": (
        "pdf", {"stlye_css": ""}, "stlye.css: warning[LAYOUT-UNREAD]: ",
        "did you mean “style.css”?",
    ),
    "a style sheet of an e-book": (
        "epub", {"style_css": ""}, "style.css: warning[LAYOUT-UNREAD]: ",
        "the names of such files are: book.css, cover.css",
    ),
    "a template": (
        "handout", {"pages_html": "x"}, "pages.html: warning[LAYOUT-UNREAD]: ",
        "did you mean “page.html”?",
    ),
    "a template of the book in an e-book": (
        "epub", {"page_html": "x"}, "page.html: warning[LAYOUT-UNREAD]: ",
        "the names of such files are: nodes.html, cover.html",
    ),
    "a template by another suffix": (
        "pdf", {"nodes_htm": "x"}, "nodes.htm: warning[LAYOUT-UNREAD]: ",
        "did you mean “nodes.html”?",
    ),
    "another file of settings": (
        "pdf", {"layouts_yaml": "x: y"}, "layouts.yaml: warning[LAYOUT-UNREAD]: ",
        "did you mean “layout.yaml”?",
    ),
    "a face": (
        "pdf", {"Own_otf": ""}, "Own.otf: warning[LAYOUT-UNREAD]: this file is never read",
        "put it into a folder that layout.yaml names: “fonts: {folders: [faces]}”",
    ),
    "a folder of faces": (
        "pdf", {"fonts__Own_otf": ""},
        "fonts: warning[LAYOUT-UNREAD]: the faces in this folder are never read",
        "name it in layout.yaml: “fonts: {folders: [fonts]}”",
    ),
    "a folder of words": (
        "pdf", {"word__en_yaml": "by: x"},
        "word: warning[LAYOUT-UNREAD]: this folder is never read", "did you mean “words”?",
    ),
    "words of no language": (
        "pdf", {"words__english_yaml": "by: x"},
        "words/english.yaml: warning[LAYOUT-UNREAD]: this file is never read",
        "name it after a language: en.yaml, pt-BR.yaml",
    ),
    "a word": (
        "pdf", {"words__en_yaml": "by: from\ncontnets: Inside\n"},
        "words/en.yaml:2:1: warning[LAYOUT-UNREAD]: the word “contnets” is never printed",
        "did you mean “contents”?",
    ),
    "a macro with a slip": (
        "pdf", {"nodes_html": "\n" + P.replace("para", "parra")},
        "nodes.html:2: warning[LAYOUT-UNREAD]: the macro “parragraph” is never called",
        "did you mean “paragraph”?",
    ),
    "a macro of no kind": (
        "epub", {"nodes_html": P.replace("paragraph", "zzz")},
        "nodes.html:1: warning[LAYOUT-UNREAD]: the macro “zzz” is never called",
        "write a macro that calls it, or delete it",
    ),
    "a macro that inherited ones have themselves": (
        "epub", {"nodes_html": "{% macro backlink(node, call) %}x{% endmacro %}"},
        "nodes.html:1: warning[LAYOUT-UNREAD]: the macro “backlink” is never called",
        "inherited macros call their own: write those that call it, too",
    ),
    "a macro of e-books": (
        "pdf", {"nodes_html": P.replace("paragraph", "note")},
        "nodes.html:1: warning[LAYOUT-UNREAD]: the macro “note” is never called",
        "did you mean “note_call”?",
    ),
    "a macro of another template": (
        "pdf", {"facts_html": "{% macro fact() %}x{% endmacro %}"},
        "facts.html:1: warning[LAYOUT-UNREAD]: the macro “fact” is never called",
        "did you mean “facts”?",
    ),
    "a macro in plain text": (
        "transcript", {"nodes_txt": P.replace("para", "parra")},
        "nodes.txt:1: warning[LAYOUT-UNREAD]: the macro “parragraph” is never called",
        "did you mean “paragraph”?",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("base", "contents", "said", "hint"), UNREAD.values(), ids=UNREAD)
def test_what_is_never_read(
    tmp_path: Path, base: str, contents: dict[str, str], said: str, hint: str
) -> None:
    (found,) = told(layout(tmp_path / "mine", f"inherits: [{base}]\n", **contents))
    assert found.startswith(f"{tmp_path}/mine/{said}")
    assert found.endswith(f"\n  hint: {hint}")


READ = {
    "a file that a template reads": {
        "page_html": "{% extends 'pdf/page.html' %}{% import 'own.html' as own %}",
        "own_html": "{% macro ornament() %}{% endmacro %}{{ ornament() }}",
    },
    "a macro that another file calls": {
        "page_html": "{% from 'own.html' import ornament %}{{ ornament() }}",
        "own_html": "{% macro ornament() %}{% endmacro %}",
    },
    "a macro that a macro calls": {
        "nodes_html": P + "{% macro verse(node) %}{{ own(node) }}{% endmacro %}"
        "{% macro own(node) %}{% endmacro %}",
    },
    "a style sheet that another one imports": {
        "style_css": "@import 'heads.css'; p { margin: 0 }", "heads_css": "", "a_png": "",
    },
    "what lies beside it": {"README_md": "", "OFL_txt": "", "a_svg": "", "_hidden_css": ""},
    "a layout within": {"inner__layout_yaml": "inherits: [pdf]", "inner__own_html": ""},
    "words of its own": {
        "words__en_yaml": "motto: Read\n", "page_html": "{{ words.motto }}", "words__de_yaml": "",
    },
    "a macro of a file that replaces another": {
        "front_html": "{% macro head() %}{% endmacro %}"
        "{% macro contents_list(a, b) %}{% endmacro %}",
    },
    "faces that it names": {
        "layout_yaml": "inherits: [pdf]\nfaces: {own: {families: A, folders: [faces]}}\n",
        "faces__Own_otf": "",
    },
}  # fmt: skip


@pytest.mark.parametrize("contents", READ.values(), ids=READ)
def test_what_is_read(tmp_path: Path, contents: dict[str, str]) -> None:
    assert told(layout(tmp_path / "mine", **contents)) == []


def test_a_layout_that_others_inherit_from(tmp_path: Path) -> None:
    """It may be for several outputs: what one of them does not read another one does."""
    base = {"style_css": "", "cover_css": "", "logo_html": "", "book_cs": "", "sytle_css": ""}
    layout(tmp_path / "house", "title: Ours\n", **base)
    found = told(layout(tmp_path / "mine", "inherits: [house, cover]\n"))
    assert [line.split(": ")[0] for line in found] == [f"{tmp_path}/house/sytle.css"]


def test_build_and_check_tell_it(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w")
    layout(tmp_path / "mine", stlye_css="p { colour: red }")
    said = ["mine/stlye.css: warning[LAYOUT-UNREAD]: this file is never read in a layout for "
            "--format pdf"]  # fmt: skip
    assert publish("build", "w", "--layout", "mine").said == said
    assert publish("check", "w", "--layout", "mine").said == said


def test_a_file_that_is_added_makes_a_build_tell(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w")
    layout(tmp_path / "mine", style_css="")
    assert publish("build", "w", "--layout", "mine").said == []
    layout(tmp_path / "mine", stlye_css="")
    assert len(publish("build", "w", "--layout", "mine").said) == 1
    assert len(publish("build", "w", "--layout", "mine").said) == 1


def test_it_is_told_beside_an_error(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w")
    layout(tmp_path / "mine", stlye_css="", style_css="p { colour: red }")
    said = publish("build", "w", "--layout", "mine").said
    assert [line.split(": ")[1] for line in said] == ["warning[LAYOUT-UNREAD]", "error[LAYOUT-CSS]"]


def test_what_is_no_css_is_told_by_check_too(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w")
    styles = "p { color red }\n@page { margin 3cm }\nh1 { color: red }\n"
    layout(tmp_path / "mine", style_css=styles)
    for command in ("check", "build"):
        done = publish(command, "w", "--layout", "mine")
        assert [line.split(": this")[0].split(": a colon")[0] for line in done.said] == [
            "mine/style.css:1:14: error[LAYOUT-CSS]", "mine/style.css:2:19: error[LAYOUT-CSS]",
        ]  # fmt: skip
        assert done.told.count("a colon is missing here, after the name: “name: value;”") == 2


@pytest.mark.parametrize(
    ("styles", "column"),
    [("@import 'data:text/css,p{}';", 9), ("p { background: url(DATA:text/html,x) }", 17)],
)
def test_an_address_that_holds_no_picture_is_told_by_check_too(
    styles: str, column: int, publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w")
    layout(tmp_path / "mine", style_css=f"/* */\n{styles}")
    for order in (("check", "w"), ("build", "w", "--format=pdf")):
        (said,) = publish(*order, "--layout", "mine").said
        assert said.startswith(f"mine/style.css:2:{column}: error[LAYOUT-CSS]: ")
        assert "only a picture can stand in its own address" in said


BROKEN = {
    "{% foo %}": (7, "unknown tag 'foo'"),
    "{{ 1 + }}": (4, "unexpected"),
    "{{ 'a' | shout }}": (13, "No filter named 'shout'"),
    "{% include '../w/essay.md' %}": (16, "there is no template ../w/essay.md"),
    "{% extends '/etc/passwd' %}": (16, "there is no template /etc/passwd"),
    "{% from 'nodes.txt' import a %}{% import 'x' as y %}": (46, "there is no template x"),
    "{% block a %}{% endblock %}{% block a %}{% endblock %}": (13, "block 'a' defined twice"),
}


@pytest.mark.parametrize("template", BROKEN)
def test_templates_that_cannot_be_read_are_told_by_check_too(
    template: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    column, said = BROKEN[template]
    work(tmp_path / "w")
    about = "inherits: [transcript]\n"
    layout(tmp_path / "mine", about, page_txt=f"{{# #}}\né: {template}\n", notes_txt="{% if %}")
    for order in (("check", "w"), ("build", "w", "--format=transcript")):
        done = publish(*order, "--layout", "mine")
        (error,) = [line for line in done.said if "error" in line]
        assert error.startswith(f"mine/page.txt:2:{column}: error[LAYOUT-TEMPLATE]: "), error
        assert said in error and done.code == 1


def test_templates_that_may_be_lacking_are_none(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w")
    page = "{% include 'x' ignore missing %}{% include ['x', 'page.txt'] %}"
    layout(tmp_path / "mine", "inherits: [transcript]\n", page_txt=page)
    assert publish("check", "w", "--layout", "mine").said == []


@pytest.mark.parametrize(
    ("line", "named", "column"),
    [
        ("<p>{{ a.b }} {{ c.a }}</p>", ["c"], 17),
        ("<p>a {{ ab }} {{ a }}</p>", ["a"], 18),
        ("  <p>{{ 1 / 0 }}</p>", [], 6),
        ("  words", ["a"], 3),
        ("{{ x['__class__'] }}", ["nothing", "__class__"], 7),
    ],
)
def test_the_column_of_what_is_named(line: str, named: list[str], column: int) -> None:
    assert column_of(f"first\n{line}\n", 2, *named) == column


def test_there_is_no_column_beyond_the_end() -> None:
    assert [column_of("a", line) for line in (0, 1, 2)] == [0, 1, 0]


def test_a_property_that_is_spelled_otherwise(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w")
    layout(tmp_path / "mine", style_css="p { colour: red }\n")
    assert "\n  hint: did you mean “color”?" in publish("build", "w", "--layout", "mine").err


def test_source_and_layout_and_seminar_are_told_together(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    text = "---\ntitle: T\noffprint: {layout: ./mine}\n---\n\nA call.[^9]\n"
    work(tmp_path / "w", text)
    work(tmp_path / "w", "questons: []\n", "seminar.yaml")
    layout(tmp_path / "w" / "mine", "inherits: [pdf]\nclases: [x]\n")
    for command in (("check", "w"), ("build", "w", "--format", "handout", "--format", "pdf")):
        codes = [line.split(": ")[:2] for line in publish(*command).said if "error" in line]
        assert codes == [
            ["w/essay.md:6:8", "error[NOTE-UNDEFINED]"],
            ["w/mine/layout.yaml:2:1", "error[FIELD-UNKNOWN]"],
            ["w/seminar.yaml:1:1", "error[FIELD-UNKNOWN]"],
        ]
