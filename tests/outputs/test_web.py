"""The web edition: one page that holds everything, in which every way leads somewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from building import EVERYTHING, SMALL, context_with, make, run_twice, work_of
from command import layout, work
from lxml import html

from publish.core.diagnostics import Findings
from publish.outputs import recipe
from publish.readback import read_back
from publish.source import tree
from publish.source.ids import RESERVED

if TYPE_CHECKING:
    from collections.abc import Callable

    from command import Result

ROOT = Path(__file__).parents[2]
TEXT = 'The {~~eror~>error~~}{reason="spelling"} of [a {~~lnik~>link~~}](#p1).[^1] Again.[^1]\n'
NOTE = "\n[^1]: A note.\n"


def page_of(folder: Path, **settings: Any) -> Any:
    """The page of a work, as a tree."""
    context = context_with(folder, "web", **settings)
    (artifact,) = recipe("web").make(context)
    findings = Findings()
    recipe("web").prove(artifact, context.edition, findings)
    assert list(findings) == []
    return html.document_fromstring(artifact.data, parser=html.HTMLParser(encoding="utf-8"))


@cache
def everything() -> Any:
    data = make(EVERYTHING, "web").data
    return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))


def test_nothing_in_it_is_fetched() -> None:
    text = make(EVERYTHING, "web").data.decode()
    page = everything()
    assert {e.get("rel") for e in page.iter("link")} == {"schema.DC", "schema.DCTERMS"}
    assert all(e.get("src").startswith("data:image/") for e in page.iter("img"))
    assert not [e for e in page.iter("script") if e.get("src")]
    assert not re.search(r"url\((?!data:)|@import", text)
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; img-src data:; font-src data:")
    assert not [e for e in page.iter() if any(str(a).startswith("on") for a in e.attrib)]


def test_the_script_is_the_one_that_the_policy_allows() -> None:
    import base64
    import hashlib

    page = everything()
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (script,) = (e for e in page.iter("script") if e.get("type") is None)
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy


def test_every_link_leads_somewhere_and_no_name_is_given_twice() -> None:
    page = everything()
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    within = [one[1:] for one in page.xpath("//a/@href") if one.startswith("#")]
    assert len(within) > 40 and set(within) <= set(names)


def test_no_name_that_a_writer_may_give_is_one_of_the_page(tmp_path: Path) -> None:
    """All names of the page itself begin as those do that are kept for the program."""
    own = set(page_of(work_of(tmp_path, TEXT + NOTE)).xpath("//@id"))
    assert [one for one in own if not RESERVED.fullmatch(one)] == []
    assert {"page-text", "page-notes", "page-cite-ris", "press-corrections"} <= own


def test_every_note_is_there_once_and_has_a_way_back_to_each_call() -> None:
    output, page = make(EVERYTHING, "web"), everything()
    for note in output.edition.notes:
        (item,) = page.xpath(f"//*[@id='fn-{note.number}']")
        back = item.xpath(".//*[@role='doc-backlink']/@href")
        assert set(back) == {f"#fnref-{note.number}-{n}" for n in range(1, note.calls + 1)}
        assert item.xpath("ancestor::*[@role='doc-endnotes']")
        assert item.get("style").startswith(f"--call: --c{note.number};")
    calls = page.xpath("//*[@role='doc-noteref']")
    assert len({call.get("id") for call in calls}) == len(calls)
    assert all(call.get("aria-label") for call in calls)


def test_numbers_are_links_and_no_text() -> None:
    page = everything()
    numbers = page.xpath("//a[contains(@class, 'number')]")
    blocks = list(make(EVERYTHING, "web").edition.paragraphs())
    assert [one.get("data-number") for one in numbers] == [str(b.number) for b in blocks]
    assert [one.get("href") for one in numbers] == [f"#p{b.number}" for b in blocks]
    assert all(not one.text_content() and one.get("data-page") for one in numbers)
    assert not page.xpath("//*[@role='doc-pagebreak']/text()")


def test_the_pages_of_the_printed_book_are_those_of_the_e_book() -> None:
    page, book = everything(), make(EVERYTHING, "epub").data
    breaks = page.xpath("//*[@role='doc-pagebreak']/@id")
    listed = [one.text for one in page.xpath("//details[@class='pages']//a")]
    assert [f"page-{one}" for one in listed] == [one for one in breaks if one.startswith("page-")]
    assert len(listed) == _folios_of(book)
    assert page.xpath("//*[@id='page-5']/@data-page") == ["p.\u00a05"]


def _folios_of(book: bytes) -> int:
    from publish.preflight import preflight
    from publish.preflight.epub import BookFacts

    facts = preflight(book, "a.epub").facts
    assert isinstance(facts, BookFacts)
    return len(facts.pages)


def test_blank_pages_share_the_number_of_the_next() -> None:
    page = everything()
    labels = {e.get("id"): e.get("data-page") for e in page.xpath("//*[@role='doc-pagebreak']")}
    assert labels["page-1"] == "p.\u00a01, 2" and labels["page-2"] is None


def test_original_pages_stand_in_the_margin_or_in_the_text(tmp_path: Path) -> None:
    folder = work_of(tmp_path / "w", "One []{.page n=13}two.")
    label = "//*[@id='orig-13']/@data-page"
    assert page_of(folder).xpath(label) == ["orig. p. 13"]
    assert page_of(folder, original_pages="text").xpath(label) == ["[13]"]
    assert page_of(folder, original_pages="no").xpath(label) == []


def test_corrections_are_told_at_their_places_and_listed(tmp_path: Path) -> None:
    page = page_of(work_of(tmp_path / "w", TEXT + NOTE))
    assert page.xpath("//a[@class='correction']/@href") == ["#press-em-1"]  # none within a link
    assert len(page.xpath("//*[@role='doc-errata']//p[@class='variant']")) == 2
    assert page.xpath("//input[@name='corrections']")
    without = page_of(tmp_path / "w", apparatus="no")
    assert not without.xpath("//a[@class='correction'] | //input[@name='corrections']")


def test_citations_are_ready_to_copy() -> None:
    page = everything()
    for key in ("chicago", "mla", "apa", "harvard", "bibtex", "ris", "csl-json"):
        (place,) = page.xpath(f"//*[@id='page-cite-{key}']")
        assert "Everything" in place.text_content()
        (button,) = page.xpath(f"//button[@data-copies='page-cite-{key}']")
        assert (
            button.get("hidden") is not None
        )  # the script shows it, without which it does nothing
    body = page.find("body")
    assert body.get("data-author") == "Example and Sample"
    assert body.get("data-title") == "Everything"


def test_a_wide_table_can_be_moved_by_keyboard_and_has_a_name(tmp_path: Path) -> None:
    row = "| extraordinarily | circumstantial | administrative | revolutionary |\n"
    table = row + "|---|---|---|---|\n" + row
    (frame,) = page_of(work_of(tmp_path / "w", table)).xpath("//*[@class='wide']")
    assert (frame.get("tabindex"), frame.get("role")) == ("0", "region")
    assert frame.get("aria-label") == "Table"
    narrow = page_of(work_of(tmp_path / "n", "| a | b |\n|---|---|\n| 1 | 2 |\n"))
    assert not narrow.xpath("//*[@class='wide']")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("de", "Darstellung"), ("fr", "Présentation"), ("ru", "Вид"), ("he", "תצוגה")],
)
def test_the_words_of_the_page_are_in_its_language(tmp_path: Path, lang: str, words: str) -> None:
    page = page_of(work_of(tmp_path / "w", "Text.[^1]" + NOTE, f"title: T\nlang: {lang}"))
    assert page.xpath("//summary/text()")[0] == words
    assert page.get("dir") == ("rtl" if lang == "he" else None)


def test_words_in_another_language_say_so(tmp_path: Path) -> None:
    page = page_of(work_of(tmp_path / "w", "Text.", "title: T\nlang: la"))
    assert page.xpath("//aside/@lang") == ["en"]


@pytest.mark.whole
def test_the_same_page_each_time(tmp_path: Path) -> None:
    first, second = run_twice(SMALL, tmp_path, "--format", "web")
    assert first == second and [*first] == ["small.html"]


def test_faces_are_put_in_when_that_is_asked_for(tmp_path: Path) -> None:
    folder = work_of(tmp_path / "w", "Text and *more*.")
    plain, faced = (page_of(folder, embed_fonts=one) for one in ("no", "yes"))
    (style,) = faced.xpath("//style/text()")
    assert "@font-face" in style and "url(data:font/woff2;base64,d09GMk" in style
    assert "--face: 'Libertinus Serif'" in style
    assert "@font-face" not in plain.xpath("//style/text()")[0]


@pytest.mark.whole
def test_the_essay_is_a_small_file() -> None:
    from building import ESSAY

    assert len(make(ESSAY, "web").data) < 150_000


# --- layouts ----------------------------------------------------------------------------


def test_a_layout_is_a_layout(publish: Callable[..., Result], tmp_path: Path) -> None:
    """Chosen, inherited from, with settings, words, macros and pictures of its own."""
    work(tmp_path / "w")
    files = {
        "web_css": ":root { --accent: teal }\nh2 { background: url(dot.png) }",
        "nodes_html": "{% macro emphasis(node) %}<b>{{ render(node.children) }}</b>{% endmacro %}",
    }
    yaml = "inherits: [web]\nsettings:\n  paragraph-numbers: no\n"
    folder = layout(tmp_path / "mine", yaml, **files)
    (folder / "dot.png").write_bytes((EVERYTHING / "square.png").read_bytes())
    done = publish("build", "w", "--format", "web", "--layout", "mine")
    assert (done.code, done.out) == (0, "build/w.html\n"), done.said
    text = (tmp_path / "build" / "w.html").read_text("utf-8")
    assert "--accent: teal" in text and "url(data:image/png;base64," in text
    assert 'class="number"' not in text


ACTIVE = {
    "a script": "<script>alert(1)</script>",
    "a handler": '<p onclick="alert(1)">x</p>',
    "a frame": '<iframe src="https://example.org/"></iframe>',
    "a picture of the net": '<img alt="" src="https://example.org/a.png"/>',
    "a style sheet of the net": '<link rel="stylesheet" href="https://example.org/a.css"/>',
    "another policy": '<meta http-equiv="refresh" content="0; url=https://example.org/"/>',
}


@pytest.mark.parametrize("markup", ACTIVE.values(), ids=ACTIVE)
def test_a_layout_writes_no_program_and_fetches_nothing(
    publish: Callable[..., Result], tmp_path: Path, markup: str
) -> None:
    work(tmp_path / "w")
    shipped = (ROOT / "layouts" / "web" / "page.html").read_text("utf-8")
    own = shipped.replace("<main", f"{markup}<main", 1)
    layout(tmp_path / "mine", "inherits: [web]\n", page_html=own)
    done = publish("build", "w", "--format", "web", "--layout", "mine")
    assert done.code == 1 and "error[LAYOUT-ACTIVE]" in done.said[0]
    assert not (tmp_path / "build" / "w.html").exists()


def test_a_style_sheet_that_names_the_net(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w")
    layout(tmp_path / "mine", "inherits: [web]\n", web_css="p { background: url(//a.org/b.png) }")
    done = publish("build", "w", "--format", "web", "--layout", "mine")
    assert done.code == 1 and "error[FILE-OUTSIDE]" in done.said[0]


def test_a_word_that_a_layout_loses(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w")
    macro = "{% macro note_call(node) %}{% endmacro %}"
    layout(tmp_path / "mine", "inherits: [web]\n", nodes_html=macro)
    done = publish("build", "w", "--format", "web", "--layout", "mine")
    assert done.code == 1 and "the macro “note_call” writes the call of note 1" in done.said[0]


def test_a_page_is_collated_with_its_work(publish: Callable[..., Result], tmp_path: Path) -> None:
    folder = work(tmp_path / "w")
    assert publish("build", "w", "--format", "web").code == 0
    page = tmp_path / "build" / "w.html"
    assert publish("collate", "w", str(page)).code == 0
    text = page.read_text("utf-8").replace("The note itself", "The note")
    page.write_text(text, "utf-8")
    assert folder and publish("collate", "w", str(page)).code == 1


def test_a_page_of_somebody_else_is_not_overwritten(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w")
    (tmp_path / "build").mkdir()
    page = tmp_path / "build" / "w.html"
    page.write_text("<html><head><title>On Proofs</title></head><body>mine</body></html>", "utf-8")
    done = publish("build", "w", "--format", "web")
    assert done.code == 1 and "error[OUTPUT-FOREIGN]" in done.said[0]
    assert "mine" in page.read_text("utf-8")
    assert publish("build", "w", "--format", "web", "--overwrite").code == 0
    assert publish("build", "w", "--format", "web", "--set", "page-list=no").code == 0


@pytest.mark.whole
def test_long_works_keep_their_notes(tmp_path: Path) -> None:
    chapter = "## Chapter {0}\n\nWords of it.[^{0}]\n\n[^{0}]: Note {0}.\n\n"
    text = "".join(chapter.format(number) for number in range(1, 201))
    page = page_of(work_of(tmp_path / "w", text))
    assert len(page.xpath("//li[@class='endnote']")) == 200
    assert len(page.xpath("//nav//a[starts-with(@href, '#s-')]")) == 200


def test_each_kind_of_block_is_on_the_page() -> None:
    """What the proof does not see: that a construct is set as what it is."""
    main = everything().find(".//main")
    kinds = {
        tree.BlockQuote: "blockquote", tree.Verse: "*[contains(@class, 'verse')]",
        tree.List: "*[self::ul or self::ol]", tree.Table: "table", tree.Figure: "figure",
        tree.CodeBlock: "pre", tree.ThematicBreak: "hr", tree.Section: "section",
    }  # fmt: skip
    nodes = list(tree.walk(*make(EVERYTHING, "web").edition.body))
    for kind, path in kinds.items():
        count = sum(isinstance(node, kind) for node in nodes)
        assert count and len(main.xpath(f".//{path}")) >= count, kind  # verse is quoted, too


def test_the_words_are_read_back_without_what_is_beside_them() -> None:
    seen = read_back(make(EVERYTHING, "web").data, ".html")
    assert not [line for line in seen.lines if line.role == "body" and "Appearance" in line.text]
