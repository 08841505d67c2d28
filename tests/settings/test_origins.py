"""What is wrong with a layout is told at the line that its author has written.

Never at one of an inherited layout, and never of a file alone where there is a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from command import Result, layout, without_columns, work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ESSAY = """\
---
title: On Origins
author: Ada Example
---

The first paragraph has *emphasis* and a note.[^1]

## A head

The second has {~~teh~>the~~}{reason="misread"} place.

[^1]: The note itself.
"""
FACES = "inherits: [pdf]\nfaces:\n  serif:\n    families: "
FRONT = "{% import 'front.html' as front with context %}\n"
LIST = "{% import 'apparatus.html' as corrections with context %}\n"
SHARED = "{% import 'shared/nodes.html' as shared with context %}\n\n"
BODY = "<main>{{ render(edition.body) }}</main></body></html>"


def macro(name: str, body: str, given: str = "node") -> str:
    return f"{{% macro {name}({given}) %}}{body}{{% endmacro %}}"


CSS = {
    "a leading that is no length": (
        "pdf", {"style_css": "p { margin: 0 }\n:root { --line: wide }\n"},
        "style.css:2:9: error[LAYOUT-CSS]: --line does not fit where it is used: Ignored `",
    ),
    "a size within another property": (
        "pdf", {"style_css": ":root {\n  --size: big;\n}\n"},
        "style.css:2:3: error[LAYOUT-CSS]: --size does not fit where it is used: Ignored `",
    ),
    "a face that is none": (
        "pdf", {"style_css": ":root {\n --face: 12 34;\n}\n"},
        "style.css:2:2: error[LAYOUT-CSS]: --face does not fit where it is used: Ignored `font",
    ),
    "a rule of its own with a wrong sum": (
        "pdf", {"style_css": "\nh2 { margin-top: calc(var(--line) * wide) }\n"},
        "style.css:2:18: error[LAYOUT-CSS]: Ignored `margin-top: ",
    ),
    "a picture in its own address": (
        "pdf", {"style_css": "p {\n background: url('data:image/png;base64,iVBORw0KGgo!!') }\n"},
        "style.css:2:18: error[IMAGE-BROKEN]: Failed to load image at 'data:image/png;base64,iV…'",
    ),
    "families that are none": (
        "pdf", {"layout_yaml": FACES + "12 34\n"},
        "layout.yaml:4:15: error[LAYOUT-FACE]: “12 34” are no names of families",
    ),
    "families with an open quotation mark": (
        "pdf", {"layout_yaml": FACES + '"\'Own"\n'}, "layout.yaml:4:15: error[LAYOUT-FACE]: “'Own”",
    ),
    "families and more": (
        "pdf", {"layout_yaml": FACES + '"A } p { colour: red"\n'},
        "layout.yaml:4:15: error[LAYOUT-FACE]: “A } p {",
    ),
    "a picture": (
        "pdf", {"style_css": "\nmain { background: url(img/gone.png) }\n"},
        "style.css:2:20: error[IMAGE-BROKEN]: Failed to load image at 'mine/img/gone.png'",
    ),
    "a picture above its folder": (
        "pdf", {"style_css": "main { background: url('../gone.png') }\n"},
        "style.css:1:24: error[FILE-OUTSIDE]: “../gone.png” leads out of the folder",
    ),
    "a style sheet that is not there": (
        "pdf", {"style_css": "@import 'gone.css';\n"},
        "style.css:1:9: error[LAYOUT-CSS]: Failed to load stylesheet at mine/gone.css",
    ),
    "a style sheet that is imported": (
        "pdf", {"style_css": "@import 'more.css';\n", "more_css": "\np { colour: red }\n"},
        "more.css:2:5: error[LAYOUT-CSS]: Ignored `colour: red",
    ),
    "a selector in one that is imported": (
        "pdf", {"style_css": "@import 'more.css';\n", "more_css": "\np:: { margin: 0 }\n"},
        "more.css:2:1: error[LAYOUT-CSS]: Invalid or unsupported selector",
    ),
    "a face in a style sheet": (
        "pdf", {"style_css": "\n@font-face { font-family: X; src: url(x.otf) }\n"},
        "style.css:2:1: error[LAYOUT-CSS]: Font-face 'X' cannot be loaded",
    ),
    "a rule that is not closed": (
        "pdf", {"style_css": "p {\n margin: 0\n\nh2 { margin: 0 }\n"},
        "style.css:2:2: error[LAYOUT-CSS]: Invalid or unsupported selector",
    ),
    "a profile of large print": (
        "large-print", {"ukaaf_css": ":root { --line: 25pt }\n\np { colour: red }\n"},
        "ukaaf.css:3:5: error[LAYOUT-CSS]: Ignored `colour: red",
    ),
    "numbers in the margin": (
        "pdf", {"marks_css": "\n.mark { colour: red }\n"}, "marks.css:2:9: error[LAYOUT-CSS]: ",
    ),
    "the cover of an e-book": (
        "epub", {"cover_css": "\n.front { colour: red }\n"}, "cover.css:2:10: error[LAYOUT-CSS]: ",
    ),
}  # fmt: skip
TEMPLATES = {
    "an inherited macro called otherwise": (
        "pdf",
        {"page_html": FRONT + LIST + f"<html><body>\n{BODY}\n{{{{ corrections.entries() }}}}"},
        "page.html:5: error[LAYOUT-TEMPLATE]: the template cannot be used: No caller defined",
    ),
    "an inherited macro given what is not there": (
        "pdf", {"page_html": FRONT + "\n{{ front.contents_list(edition.boddy) }}" + BODY},
        "page.html:3: error[LAYOUT-TEMPLATE]: the template cannot be used: 'publish.edit.edition.",
    ),
    "an inherited macro given another node": (
        "pdf", {"nodes_html": SHARED + macro("emphasis", "\n{{ shared.link(node) }}")},
        "nodes.html:4: error[LAYOUT-TEMPLATE]: the template cannot be used: 'publish.source.",
    ),
    "a macro that an inherited template lacks": (
        "pdf", {"front_html": macro("head", "<head><title>x</title></head>", "")},
        "front.html: error[LAYOUT-TEMPLATE]: the template cannot be used: it has no macro "
        "“contents_list”, which ",
    ),
    "a macro without its node": (
        "pdf", {"nodes_html": "\n" + macro("emphasis", "x", "")},
        "nodes.html:2: error[LAYOUT-TEMPLATE]: the template cannot be used: TypeError: macro "
        "'emphasis' takes not more than 0 argument",
    ),
    "a macro that renders itself": (
        "pdf", {"nodes_html": "\n" + macro("emphasis", "{{ render(node) }}")},
        "nodes.html:2: error[LAYOUT-TEMPLATE]: the template cannot be used: it renders itself",
    ),
    "a value that is no node": (
        "pdf", {"nodes_html": macro("emphasis", "{{ render('x') }}")},
        "nodes.html:1: error[LAYOUT-TEMPLATE]: the template cannot be used: AttributeError",
    ),
    "a template that is not there": (
        "pdf", {"page_html": "\n{% import 'frant.html' as front %}" + BODY},
        "page.html:2: error[LAYOUT-TEMPLATE]: the template cannot be used: there is no template",
    ),
    "a macro that leaves an element open": (
        "pdf", {"nodes_html": "\n\n" + macro("emphasis", "<em>{{ render(node.children) }}")},
        "nodes.html:3: error[LAYOUT-MARKUP]: the templates make markup that is not well-formed",
    ),
    "a macro of an e-book that leaves one open": (
        "epub", {"nodes_html": "\n" + macro("note", "<aside>{{ render(node.children) }}")},
        "nodes.html:2: error[LAYOUT-MARKUP]: the templates make markup that is not well-formed",
    ),
    "a part of the page that leaves one open": (
        "pdf", {"facts_html": macro("facts", "<p>{{ metadata.title }}", "")},
        "facts.html:1: error[LAYOUT-MARKUP]: the templates make markup that is not well-formed",
    ),
    "a link that leads to nothing": (
        "pdf", {"nodes_html": "\n" + macro("emphasis", "<a href='#nope'>x</a>")},
        "nodes.html:2: error[LINK-DEAD]: No anchor #nope",
    ),
    "a picture of a template": (
        "handout", {"facts_html": "\n" + macro("facts", "<img src='logo.png' alt='x'/>", "")},
        "facts.html:2: error[IMAGE-BROKEN]: Failed to load image at 'w/logo.png'",
    ),
    "a word with a part that is none": (
        "pdf", {"words__en_yaml": "by: from\nset-in: Set in {famly}\n"},
        "words/en.yaml:2:9: error[LAYOUT-WORDS]: nothing can be put into {famly} of ",
    ),
    "a word with an open brace": (
        "pdf", {"words__en_yaml": 'set-in: "Set in {family"\n'},
        "words/en.yaml:1:9: error[LAYOUT-WORDS]: nothing can be put into { of “Set in {family”",
    ),
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize(
    ("base", "contents", "said"), (CSS | TEMPLATES).values(), ids=CSS | TEMPLATES
)
def test_the_line_is_the_author_s(
    publish: Callable[..., Result], tmp_path: Path, base: str, contents: dict[str, str], said: str
) -> None:
    work(tmp_path / "w", ESSAY)
    files = {"layout_yaml": f"inherits: [{base}]\n"} | contents
    layout(tmp_path / "mine", **files)
    result = publish("build", "w", "--layout", "mine", "--set", "contents=yes")
    assert result.code == 1
    told = [*result.said, *map(without_columns, result.said)]
    assert any(line.startswith("mine/" + said) for line in told), result.err
    assert "layouts/" not in "".join(line.split(": error")[0] for line in result.said)


def test_a_function_that_has_no_place_there(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w", ESSAY)
    layout(tmp_path / "mine", style_css="p { color: red }\np::before { content: element(x) }")
    said = publish("build", "w", "--format", "pdf", "--layout", "mine").said
    assert said[0].startswith("mine/style.css:2:22: error[LAYOUT-CSS]: ")


def test_the_right_name_of_a_template(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w", ESSAY)
    layout(tmp_path / "mine", page_html="{% import 'frant.html' as front %}")
    assert "hint: did you mean “front.html”?" in publish("build", "w", "--layout", "mine").err


def test_a_fault_in_an_inherited_macro_is_not_blamed_on_the_page(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    """The page only asks for the text; the macro that fails is that of another layout."""
    work(tmp_path / "w", ESSAY)
    base = layout(tmp_path / "base", nodes_html=macro("emphasis", "\n{{ nood }}"))
    assert base.is_dir()
    layout(tmp_path / "mine", "inherits: [base]\n", page_html="<html><body>" + BODY)
    said = publish("build", "w", "--layout", "mine").said
    assert said[0].startswith("base/nodes.html:2:4: error[LAYOUT-TEMPLATE]: ")


@pytest.mark.parametrize(
    "address",
    [
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' {}%3E{}%3C/svg%3E",
        "data:image/svg+xml;charset=utf-8,<svg xmlns='http://www.w3.org/2000/svg' {}>{}</svg>",
    ],
)
def test_a_picture_in_its_own_address_is_drawn(
    publish: Callable[..., Result], tmp_path: Path, address: str
) -> None:
    """Whether its letters are escaped or packed (RFC 2397), as style sheets have them."""
    square = "%3Crect width='9' height='9' fill='red'/%3E"
    drawn = address.format("width='9' height='9'", square)
    sheet = f'p {{ background: url("{drawn}") }}\n'
    work(tmp_path / "w", ESSAY)
    layout(tmp_path / "mine", layout_yaml="inherits: [pdf]\n", style_css=sheet)
    assert publish("build", "w", "--layout", "mine", "--format", "pdf", "--out", "out").code == 0
    page = pypdfium2.PdfDocument(tmp_path / "out" / "w.pdf")[2].render().to_pil().convert("RGB")
    assert (255, 0, 0) in {colour for _, colour in page.getcolors(1 << 20) or ()}
