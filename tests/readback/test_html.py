"""Web pages read back: ours whole, strangers' by what they say of themselves, losses found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import EVERYTHING, SMALL, found, make, proved

from publish.readback import calls_in, read_back, without_calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from publish.readback import FileText

#: A page as Pandoc makes it.
STRANGER = """<!DOCTYPE html><html lang="en">
<head><title>T</title><style>p{color:red}</style></head>
<body><header><h1>T</h1></header>
<nav role="doc-toc"><ul><li><a href="#a">Contents</a></li></ul></nav>
<h2 id="a">A head</h2>
<p>One <em>word</em>.<a href="#fn1" role="doc-noteref"><sup>1</sup></a> So\u00adft.</p>
<table><thead><tr><th>H</th></tr></thead><tbody><tr><td>C</td></tr></tbody></table>
<p hidden>Unseen.</p><p aria-hidden="true">Unheard.</p><button>Copy</button><script>x()</script>
<section role="doc-endnotes"><hr/><ol>
<li id="fn1"><p>The note.<a href="#r" role="doc-backlink">up</a></p><ol><li>inside</li></ol></li>
</ol></section></body></html>"""


def read(text: str) -> FileText:
    return read_back(text.encode(), ".html")


def test_a_page_of_another_program() -> None:
    seen = read(STRANGER)
    assert [(line.role, without_calls(line.text)) for line in seen.lines] == [
        ("body", "T"), ("nav", "Contents"), ("body", "A head"), ("body", "One word. Soft."),
        ("body", "H"), ("body", "C"), ("note", "The note."), ("note", "inside"),
    ]  # fmt: skip
    assert [calls_in(line.text) for line in seen.lines if calls_in(line.text)] == [[1]]
    assert [line.note for line in seen.lines if line.role == "note"] == [1, 1]
    assert [line.text for line in seen.lines if line.heading] == ["T", "A head"]
    assert [line.text for line in seen.lines if line.table_head] == ["H"]


def test_the_text_is_that_of_main_where_there_is_one() -> None:
    seen = read("<html><body><p>About</p><main><p>Text</p></main><p>After</p></body></html>")
    assert [(line.role, line.text) for line in seen.lines] == [
        ("paratext", "About"), ("body", "Text"), ("paratext", "After"),
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"<!-- -->"])
def test_what_is_no_page(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a web page"):
        read_back(data, ".html")


@pytest.mark.parametrize("folder", [EVERYTHING, SMALL], ids=["everything", "small"])
def test_our_pages_have_every_word(folder: Path) -> None:
    page = make(folder, "web")
    assert proved(page) == []
    assert page.seen.notes().keys() == {note.number for note in page.edition.notes}


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


LOSSES = {
    "a word": (replaced("A paragraph after a pause", "A after a pause"), "PROOF-LOST"),
    "a word more": (replaced("A paragraph after a pause", "A new paragraph after a pause"),
                    "PROOF-ADDED"),
    "a hidden paragraph": (replaced('id="p8">', 'id="p8" hidden="">'), "PROOF-LOST"),
    "a note": (replaced("A note to verse.", ""), "PROOF-LOST"),
    "a note of nobody": (replaced('id="fn-12"', 'id="fn-13"'), "PROOF-NOTE"),
    "a call": (replaced('href="#fn-6" role="doc-noteref"', 'href="#fn-7" role="doc-noteref"'),
               "PROOF-LOST"),
    "two paragraphs exchanged": (replaced('="page-text"', '="page-text"><p>An end</p'),
                                 "PROOF-ADDED"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "code"), LOSSES.values(), ids=LOSSES)
def test_what_is_lost_is_told(change: Callable[[str], str], code: str) -> None:
    page = make(EVERYTHING, "web")
    broken = change(page.data.decode().replace("\u00ad", ""))
    assert code in {one.code for one in found(broken.encode(), ".html", page.edition)}
