"""Styles that the engine shares, and objects of a PDF that are kept small: what must stay so."""

from __future__ import annotations

from typing import Any

import pytest

from publish.typeset.engine.compact_pdf import compact_object
from publish.typeset.engine.loading import import_engine
from publish.typeset.engine.shared_styles import pattern

_MARKUP = """
<html><head><style>
  .note { float: footnote } ::note-call { color: red } p::before { content: "x" }
  h2 { margin-top: 20px } .stanza { break-inside: avoid }
</style></head><body>
  <p id="one">A <span class="note" id="n1">N</span></p>
  <p id="two">B <span class="note" id="n2">N</span><a class="c" id="c"><b>d</b></a></p>
  <h2>E</h2><h2>F</h2>
  <ul><li>G</li></ul>
</body></html>
"""


class Styled:
    """The styles of a document, by the identifier or the tag of an element."""

    def __init__(self) -> None:
        import_engine()
        from weasyprint import HTML
        from weasyprint.css import get_all_computed_styles
        from weasyprint.css.targets import TargetCollector
        from weasyprint.text.fonts import FontConfiguration

        self.collector = TargetCollector()
        html = HTML(string=_MARKUP)
        self.root = html.etree_element
        self.styles = get_all_computed_styles(
            html, font_config=FontConfiguration(), target_collector=self.collector
        )

    def of(self, name: str, pseudo: str | None = None, number: int = 0) -> Any:
        found = [e for e in self.root.iter() if name in (e.get("id"), e.tag)]
        return self.styles.get_computed_styles().get((found[number], pseudo))


@pytest.fixture(scope="module")
def styled() -> Styled:
    return Styled()


def test_elements_that_differ_in_their_names_share_their_style(styled: Styled) -> None:
    one, two = styled.of("one"), styled.of("two")
    assert (one["anchor"], two["anchor"]) == ("one", "two")
    assert pattern(one) is pattern(two) and pattern(one) is not one
    assert pattern(styled.of("n1")) is pattern(styled.of("n2"))
    assert styled.of("n1", "footnote-call") is styled.of("n2", "footnote-call")
    assert styled.of("one", "before") is styled.of("two", "before")
    assert styled.of("b")["anchor"] is None
    assert set(styled.collector.target_lookup_items) >= {"one", "two", "n1", "n2", "c"}


def test_what_is_set_of_one_is_not_set_of_another(styled: Styled) -> None:
    first, second = styled.of("h2"), styled.of("h2", number=1)
    assert pattern(first) is pattern(second)
    first["margin_top"] = "a line more"
    assert second["margin_top"].value == 20
    assert first.copy()["margin_top"] == "a line more"


def test_calls_and_markers_have_a_style_where_there_are_some(styled: Styled) -> None:
    assert styled.of("n1", "footnote-marker") is not None
    assert styled.of("li", "marker") is not None
    for name, pseudo in (
        ("one", "footnote-call"), ("one", "note-call"), ("n1", "note-call"), ("one", "marker"),
    ):  # fmt: skip
        assert styled.of(name, pseudo) is None


def test_an_object_is_packed_as_it_is_written() -> None:
    import pydyf

    pdf = pydyf.PDF()
    made = [pydyf.Dictionary({"A": 1}), pydyf.Stream([b"q", b"Q"]), pydyf.Array([1, 2])]
    for item in made:
        pdf.add_object(item)
    small = [compact_object(item) for item in made]
    assert [s.indirect for s in small] == [m.indirect for m in made]
    assert [s.compressible for s in small] == [True, False, True]
    page = pydyf.Dictionary({"Type": "/Page"})
    assert compact_object(page) is page


def test_the_drawing_of_a_page_is_kept_in_one_piece() -> None:
    import_engine()
    from weasyprint import HTML

    kept: list[Any] = []
    HTML(string="<p>Some words</p>").write_pdf(
        finisher=lambda _, pdf: kept.extend(o for o in pdf.objects if hasattr(o, "stream"))
    )
    assert [len(stream.stream) for stream in kept[:1]] == [1]
