"""The contract of the markup: one module has its names, templates write them, the press reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from command import Result, layout, without_columns, work

from publish.core import contract
from publish.core.contract import TERMS, Term
from publish.core.diagnostics import Place
from publish.core.files import layouts_folder
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Where classes are read that are not those of our templates: finished e-books of anybody.
JUDGES = ("preflight/epub", "readback")


#: Identifiers that templates take from the nodes of the text.
BY_NODES = (contract.EM_ID, contract.NAME_ID, contract.LINK_ID, contract.ORIGINAL_ID)


def templates() -> str:
    """All templates that come with the program."""
    kinds = ("*.html", "*.xhtml")
    return "".join(f.read_text("utf-8") for kind in kinds for f in layouts_folder().rglob(kind))


def styles() -> str:
    return "".join(file.read_text("utf-8") for file in layouts_folder().rglob("*.css"))


@pytest.mark.parametrize("term", TERMS.values(), ids=TERMS)
def test_what_is_read_is_written(term: Term) -> None:
    if term.kind == "property" or term.written.startswith("the press"):
        assert re.search(rf"{re.escape(term.name)}\b", styles()) or term.name == "divided"
    elif term.kind == "class":
        assert re.search(rf"(class=|set kind)[^\n]*\b{term.name}\b", templates())
    elif term.kind == "type":
        assert re.search(rf"epub:type=\"[^\"]*\b{term.name}\b", templates())
    elif term.kind in ("id", "ids") and term not in BY_NODES:
        assert f'id="{term.name}' in templates()
    elif term.kind == "ids":
        assert 'id="{{ node.id }}"' in templates()
    else:
        assert re.search(rf"[<\s]{term.name}[=\s>]", templates())


def test_every_term_says_what_is_lost() -> None:
    for term in TERMS.values():
        assert term.about
        assert term.written
        assert term.lost


def test_names_are_read_nowhere_else(root: Path) -> None:
    reads = re.compile(r"\.get\(\s*[\"'](class|data-[a-z]+)[\"']")
    for file in (root / "publish").rglob("*.py"):
        inside = file.relative_to(root / "publish").as_posix()
        if inside != "core/contract.py" and not inside.startswith(JUDGES):
            assert not reads.search(file.read_text("utf-8")), inside


def test_identifiers_of_nodes_are_those_of_the_contract() -> None:
    place = Place("")
    assert tree.Corrected(place=place, children=(), number=3).id == f"{contract.EM_ID}3"


def test_templates_get_the_names() -> None:
    assert contract.NAMES["block"] == "block"
    assert contract.NAMES["note_id"] == "fn-"
    assert set(contract.NAMES.values()) == {term.name for term in TERMS.values()}


# --- what breaks it ---------------------------------------------------------------------

ESSAY = """\
---
title: On Contracts
author: Ada Example
---

The first paragraph has a note.[^1]

## A head

The second has {~~teh~>the~~}{reason="misread"} place, [the Boss]{index="Stalin, Joseph"}
and a long note.[^2]

[^1]: The note itself.
[^2]: LONG

## Another

The third paragraph.

The fourth.
""".replace("LONG", "It goes on and on, with words enough to be divided. " * 8)
SEMINAR = """\
questions:
  - {kind: factual, text: What is first?, paragraphs: [1]}
chronology:
  - {date: 1956, event: One., source: A.}
  - {date: 1957, event: Another., source: A.}
"""
ID, NUMBER = "{{ node.id }}", "{{ node.number }}"
CALL = f'<a class="call" id="fnref-{NUMBER}-1" href="#fn-{NUMBER}">{NUMBER}</a>'
TEXT = "{{ render(node.children) }}"
HEAD = "<html><head><title>x</title></head><body>"


def macro(name: str, body: str) -> str:
    return f"{{% macro {name}(node) %}}{body}{{% endmacro %}}"


def note(before: str, kind: str, marker: str) -> str:
    """The macro of a note's call, with the note at the foot of the page."""
    words = "{{ render(notes[node.number].children) }}"
    return macro(
        "note_call", f'{before}<span class="{kind}" id="fn-{NUMBER}">{marker}{words}</span>'
    )


PARAGRAPH = f'<p class="para" id="{ID}">{{{{ render(node.block.children) }}}}</p>'
SECTION = f'<section id="{ID}"><h2>{{{{ render(node.title) }}}}</h2>{TEXT}</section>'
PIECES = HEAD + "{% for piece in pieces %}<main>{{ render(piece.blocks) }}</main>"
BROKEN = {
    **{
        f"numbers of {base}": (
            base, {"nodes_html": "\n\n" + macro("numbered", PARAGRAPH)},
            "nodes.html:3: error[LAYOUT-CONTRACT]: the macro “numbered” writes paragraph 1 without "
            "class='block' and id='p1' (and ",
        )
        for base in ("pdf", "epub", "handout", "leader", "large-print")
    },
    "a run-in head": (
        "handout",
        {"nodes_html": "{% import 'print/nodes.html' as p with context %}\n" + macro(
            "section", "{{ p.section(node) | replace('block', 'b') | safe }}")},
        "nodes.html:2: error[LAYOUT-CONTRACT]: the macro “section” writes paragraph 2 without ",
    ),
    "no main": (
        "pdf", {"page_html": HEAD + "{{ render(edition.body) }}</body></html>"},
        "page.html:1: error[LAYOUT-CONTRACT]: the template writes paragraph 1 without <main> ",
    ),
    "a section that is none": (
        "pdf", {"nodes_html": macro("section", SECTION.replace("section", "div"))},
        "nodes.html:1: error[LAYOUT-CONTRACT]: the macro “section” writes section “s-a-head” "
        "without <section id='s-a-head'>",
    ),
    "a heading without a title": (
        "pdf", {"nodes_html": macro("section", SECTION)},
        "nodes.html:1: warning[LAYOUT-CONTRACT]: the macro “section” writes the heading of "
        "“s-a-head” without data-title='…'",
    ),
    "a call of another class": (
        "pdf",
        {"nodes_html": note(CALL.replace("call", "ref"), "note", '<a class="marker">1</a>')},
        "the macro “note_call” writes the call of note 1 without <a class='call' id='fnref-1-1' ",
    ),
    "a call alone": (
        "pdf", {"nodes_html": macro("note_call", f"<sup>{NUMBER}</sup>")},
        "the macro “note_call” writes note 1 without class='note' (or 'endnote') and id='fn-1'",
    ),
    "a note of another class": (
        "pdf", {"nodes_html": note(CALL, "foot", '<a class="marker">1</a>')},
        "the macro “note_call” writes note 1 without class='note' (or 'endnote') and id='fn-1'",
    ),
    "a note without its number": (
        "handout", {"nodes_html": note(CALL, "note", "")},
        "the macro “note_call” writes note 1 without <a class='marker'> in it (and 1 more)",
    ),
    "an end note of another class": (
        "large-print",
        {"page_html": PIECES + "{% for note in piece.notes %}<div id='fn-{{ note.number }}'>"
         "{{ render(note.children) }}</div>{% endfor %}{% endfor %}</body></html>"},
        "page.html:1: error[LAYOUT-CONTRACT]: the template writes note 1 without class='note'",
    ),
    "no end notes": (
        "large-print", {"page_html": PIECES + "{% endfor %}</body></html>"},
        "page.html:1: error[LAYOUT-CONTRACT]: the template writes note 1 without class='note'",
    ),
    "a corrected place": (
        "pdf", {"nodes_html": macro("corrected", f"<u>{TEXT}</u>")},
        "the macro “corrected” writes corrected place 1 without id='em-1'",
    ),
    "an anchor and words of the press": (
        "pdf", {"nodes_html": macro("span", f"<i>{TEXT}</i>")},
        "the macro “span” writes words without class='bound divided initial first-words'",
    ),
    "an anchor": (
        "pdf",
        {"nodes_html": macro("span", "<i class=\"{{ node.classes | join(' ') }}\">x</i>")},
        "the macro “span” writes the anchor “ix-1” without id='ix-1'",
    ),
    "no place for the index": (
        "pdf", {"page_html": HEAD + "<main>{{ render(edition.body) }}</main></body></html>"},
        "page.html:1: error[LAYOUT-CONTRACT]: the template writes no element with id='press-index'",
    ),
    "notes that are not measured": (
        "pdf",
        {"measure_html": HEAD + "<main>{% for note in measured %}<div>{{ render(note.children) }}"
         "</div>{% endfor %}</main></body></html>"},
        "measure.html:1: error[LAYOUT-CONTRACT]: the template writes note 2 without class='note'",
    ),
    "cards without names": (
        "cards",
        {"page_html": HEAD + "{% for q in questions %}<p>{{ render(q.children) }}</p>{% endfor %}"
         "</body></html>"},
        "page.html:1: error[LAYOUT-CONTRACT]: the template writes no element with id='card-1'",
    ),
    "labels without names": (
        "handout", {"labels_html": HEAD + "<main><p>One</p></main></body></html>"},
        "labels.html:1: error[LAYOUT-CONTRACT]: the template writes no element with id='event-0' "
        "(and 1 more)",
    ),
    "no leading": (
        "large-print", {"ukaaf_css": ":root { --line: 1.4em }"},
        "ukaaf.css: error[LAYOUT-CONTRACT]: no style sheet says how far lines are apart, in --line",
    ),
    "a leading in ems": (
        "pdf", {"style_css": "\n:root { --line: 1.3em }"},
        "style.css:2:9: warning[LAYOUT-CONTRACT]: --line is no absolute length: lines do not ",
    ),
    "a call in an e-book": (
        "epub", {"nodes_html": macro("note_call", f"<sup>{NUMBER}</sup>")},
        "the macro “note_call” writes the call of note 1 without <a epub:type='noteref' "
        "id='fnref-1-1' href='…#fn-1'>",
    ),
    "a note in an e-book": (
        "epub", {"nodes_html": macro("note", f'<div id="fn-{NUMBER}">{TEXT}</div>')},
        "the macro “note” writes note 1 without epub:type='footnote' and id='fn-1'",
    ),
    "no way back in an e-book": (
        "epub",
        {"nodes_html": macro(
            "note", f'<aside epub:type="footnote" id="fn-{NUMBER}">{TEXT}</aside>')},
        "the macro “note” writes note 1 without <a epub:type='backlink'> in it",
    ),
    "no numbers in an e-book": (
        "epub",
        {"nodes_html": macro("numbered", PARAGRAPH.replace("para", "block"))},
        "the macro “numbered” writes paragraph 1 without data-number='1' (and 3 more)",
    ),
    "a call on a page of the web": (
        "web", {"nodes_html": macro("note_call", f"<sup>{NUMBER}</sup>")},
        "the macro “note_call” writes the call of note 1 without <a class='call' id='fnref-1-1' ",
    ),
    "a note on a page of the web": (
        "web", {"nodes_html": macro("note", f'<li id="fn-{NUMBER}">{TEXT}</li>')},
        "the macro “note” writes note 1 without class='note' (or 'endnote') and id='fn-1'",
    ),
    "no page breaks on a page of the web": (
        "web", {"nodes_html": macro("page_break", "")},
        "the macro “page_break” writes the beginning of page 3 without id='page-3'",
    ),
    "no page breaks": (
        "epub", {"nodes_html": macro("page_break", "")},
        "the macro “page_break” writes the beginning of page 3 without epub:type='pagebreak'",
    ),
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize(("base", "contents", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_contract(
    publish: Callable[..., Result], tmp_path: Path, base: str, contents: dict[str, str], said: str
) -> None:
    work(tmp_path / "w", ESSAY)
    work(tmp_path / "w", SEMINAR, "seminar.yaml")
    layout(tmp_path / "mine", f"inherits: [{base}]\n", **contents)
    result = publish("build", "w", "--layout", "mine", "--set", "index=yes")
    found = [line for line in result.said if said in line or said in without_columns(line)]
    assert len(found) == 1
    assert re.match(r"mine/(\w+\.\w+:\d+:\d+|ukaaf\.css): ", found[0])
    assert result.code == int("error" in found[0])
    assert "INTERNAL" not in result.err


def test_notes_that_a_template_sets_at_the_end_are_its_own_to_write(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    """A layout’s own macro of calls is not to blame where the page leaves the notes out."""
    work(tmp_path / "w", ESSAY)
    page = HEAD + "<main>{{ render(edition.body) }}</main></body></html>"
    layout(tmp_path / "mine", page_html=page, nodes_html=macro("note_call", CALL))
    for at in ("chapter", "end"):
        result = publish("build", "w", "--layout", "mine", "--set", f"notes={at}")
        blamed = [line for line in result.said if "writes note 1 without class='note'" in line]
        assert len(blamed) == 1
        assert blamed[0].startswith("mine/page.html:1:1: error[LAYOUT-CONTRACT]: the template")


def test_the_layout_of_the_printed_book_is_told_of_once(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w", ESSAY)
    layout(tmp_path / "mine", nodes_html=macro("section", SECTION))
    said = publish("build", "w", "--format", "pdf", "--format", "epub", "--layout", "mine").said
    assert len(said) == 1


@pytest.mark.parametrize(
    ("span", "code"),
    [
        (
            """<span class="{{ node.classes | join(' ') }}">{{ render(node.children) }}""",
            "LAYOUT-CONTRACT",
        ),
        ("<span>{{ node.childs[0].text }}</span>", "LAYOUT-TEMPLATE"),
    ],
)
def test_a_broken_macro_of_spans_is_told_where_no_span_is(
    publish: Callable[..., Result], tmp_path: Path, span: str, code: str
) -> None:
    work(tmp_path / "w", "---\ntitle: T\n---\n\nPlain words.\n")
    layout(tmp_path / "mine", nodes_html="\n" + macro("span", span))
    result = publish("build", "w", "--format", "pdf", "--layout", "mine")
    assert result.code == 1 and "INTERNAL" not in result.err
    assert [
        line for line in result.said if without_columns(line).startswith("mine/nodes.html:2: error")
    ]
    assert code in result.err
