"""The e-book for devices, each held against the rules written down for that device."""

from __future__ import annotations

import re
import shutil
import struct
import xml.etree.ElementTree as ET
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from building import ESSAY, EVERYTHING, Book, context_of, found, make, work_of

from publish.ebook.devices.azw3 import azw3, metadata_of
from publish.ebook.devices.kindle import in_plain_spaces
from publish.ebook.devices.kobo import sentences, spanned
from publish.outputs import recipe
from publish.preflight import preflight
from publish.readback import read_back, without_calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

HTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
KOBO, KINDLE = ".kepub.epub", "-kindle.epub"
FOLDERS = pytest.mark.parametrize("folder", [ESSAY, EVERYTHING], ids=lambda f: f.name[:10])


@cache
def made(folder: Path) -> dict[str, bytes]:
    artifacts = recipe("ereaders").make(context_of(folder, "epub"))
    return {artifact.suffix: artifact.data for artifact in artifacts}


def words(data: bytes) -> list[str]:
    lines = read_back(data, ".epub").lines
    said = [line for line in lines if line.role in ("body", "note", "paratext")]
    return " ".join(without_calls(line.text) for line in said).split()


@pytest.mark.whole
@FOLDERS
@pytest.mark.parametrize("suffix", [KOBO, KINDLE])
def test_no_word_is_lost(folder: Path, suffix: str) -> None:
    data = made(folder)[suffix]
    assert found(data, suffix, make(folder, "epub").edition) == []
    assert words(data) == words(make(folder, "epub").data)


@pytest.mark.whole
@FOLDERS
@pytest.mark.parametrize("suffix", [KOBO, KINDLE])
def test_the_preflight_finds_nothing(folder: Path, suffix: str) -> None:
    assert preflight(made(folder)[suffix], f"book{suffix}").findings == ()


# --- Kobo -------------------------------------------------------------------------------


@pytest.mark.whole
@FOLDERS
def test_kobo_has_its_wrappers(folder: Path) -> None:
    for name, root in Book(made(folder)[KOBO]).documents().items():
        body = root.find(HTML + "body")
        assert body is not None
        (columns,) = list(body)
        (inner,) = list(columns)
        assert (columns.tag, columns.get("id")) == (HTML + "div", "book-columns"), name
        assert (inner.tag, inner.get("id")) == (HTML + "div", "book-inner"), name
        assert not (body.text or "").strip() and not (columns.tail or "").strip()


def parents(root: ET.Element) -> dict[ET.Element, ET.Element]:
    return {child: element for element in root.iter() for child in element}


@FOLDERS
def test_kobo_has_a_span_around_every_sentence(folder: Path) -> None:
    """All text and pictures in spans, none in another, identifiers in order, from 1."""
    for root in Book(made(folder)[KOBO]).documents().values():
        above, numbers = parents(root), []
        body = root.find(HTML + "body")
        assert body is not None
        for element in body.iter():
            is_span = element.get("class") == "koboSpan"
            if is_span:
                number = re.fullmatch(r"kobo\.([1-9]\d*)\.([1-9]\d*)", element.attrib["id"])
                assert number is not None
                numbers.append((int(number[1]), int(number[2])))
                assert above[element].get("class") != "koboSpan"
                assert len(re.findall(r"[.!?]\s+[A-Z]", "".join(element.itertext()))) == 0
            apart = element.tag in (HTML + "pre", HTML + "code")
            assert is_span or apart or not (element.text or "").strip()
            assert not (element.tail or "").strip() or apart or above[element].tag == HTML + "pre"
            if element.tag == HTML + "img":
                assert above[element].get("class") == "koboSpan"
        assert numbers == sorted(set(numbers))
        for (p, s), (q, t) in pairwise(numbers):
            assert (q == p and t == s + 1) or (q > p and t == 1)


@pytest.mark.whole
def test_kobo_opens_notes_of_nine_to_five_thousand_characters(tmp_path: Path) -> None:
    """And a note stands after its call in the same file; a very long one comes in parts."""
    sentence = "The delegates went home with it and said nothing for a time, to anyone at all. "
    note = "\n\n    ".join([sentence * 30, sentence * 90, "> " + sentence * 20, "The end of it."])
    work = work_of(tmp_path, f"Text.[^long] More.[^long]\n\n[^long]: {note}")
    data = made(work)[KOBO]
    asides = list(Book(data).tree("text.xhtml").iter(HTML + "aside"))
    assert [a.attrib["id"] for a in asides] == [
        "fn-1", *(f"fn-1-part-{n}" for n in range(2, len(asides) + 1))
    ]  # fmt: skip
    assert len(asides) >= 3
    for number, aside in enumerate(asides, 1):
        assert 9 <= len("".join(aside.itertext())) <= 5_000
        links = [a.attrib["href"] for a in aside.iter(HTML + "a")]
        assert "#fnref-1-1" in links
        if number < len(asides):
            assert f"#fn-1-part-{number + 1}" in links
    assert "#fnref-1-2" in [a.attrib["href"] for a in asides[-1].iter(HTML + "a")]
    assert found(data, KOBO, make(work, "epub").edition) == []
    assert preflight(data, "a.kepub.epub").findings == ()


def test_sentences() -> None:
    text = "He came. “Did he?” She left… and: no (none.) Mr & Mrs."
    assert "".join(sentences(text)) == text
    assert sentences("One. “Two?” Three") == ["One. ", "“Two?” ", "Three"]
    assert sentences("3.14 is pi") == ["3.14 is pi"]


def document(body: str, head: str = "") -> bytes:
    """A document of an e-book, as the templates write them."""
    names = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    whole = f"<!DOCTYPE html>\n<html {names}>\n<head>{head}</head>\n<body>{body}</body>\n</html>\n"
    return f'<?xml version="1.0" encoding="utf-8"?>\n{whole}'.encode()


def body_of(content: bytes) -> str:
    return content.decode().partition("<body>")[2].partition("</body>")[0]


def wrapped(body: str) -> str:
    return f'<div id="book-columns"><div id="book-inner">{body}</div></div>'


IMG, QUOTED = '<img src="a.png" alt="x"/>', '"a."\u00a0b'


def span(number: str, words: str) -> str:
    return f'<span class="koboSpan" id="kobo.{number}">{words}</span>'


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<pre>a. b</pre>",
        '<svg xmlns="http://www.w3.org/2000/svg"><text>c</text><path d="M0 0"/></svg>',
        "<hr/>\n<pre>a</pre>\n<!-- a. b -->\n",
        '<span epub:type="pagebreak" id="page-5"></span><pre>a</pre><p></p>',
    ],
)
def test_what_has_no_sentences_is_left_alone(body: str) -> None:
    assert body_of(spanned(document(body))) == wrapped(body)


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("words", span("1.1", "words")),
        ("<p>A. B</p>", f"<p>{span('1.1', 'A. ')}{span('1.2', 'B')}</p>"),
        ("<h1>T</h1>\n<p>B</p>", f"<h1>{span('1.1', 'T')}</h1>\n<p>{span('2.1', 'B')}</p>"),
        ("<p>A <em>b. c</em> d</p>",
         f"<p>{span('1.1', 'A ')}<em>{span('1.2', 'b. ')}{span('1.3', 'c')}</em>"
         f"{span('1.4', ' d')}</p>"),
        (f"<p>A{IMG} b</p>", f"<p>{span('1.1', 'A')}{span('1.2', IMG)}{span('1.3', ' b')}</p>"),
        ("<p>a<pre>b. c</pre>d</p>", f"<p>{span('1.1', 'a')}<pre>b. c</pre>{span('1.2', 'd')}</p>"),
        ("<p>a<!-- b. c -->d</p>", f"<p>{span('1.1', 'a')}<!-- b. c -->{span('1.2', 'd')}</p>"),
        ("<p>1 &lt; 2 &amp; 3. 4</p>",
         f"<p>{span('1.1', '1 &lt; 2 &amp; 3. ')}{span('1.2', '4')}</p>"),
        ("<p>&#34;a.&#34;&#160;b</p>", f"<p>{span('1.1', QUOTED)}</p>"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
         f"<ul>\n<li>{span('1.1', 'a')}</li>\n<li>{span('1.2', 'b')}</li>\n</ul>"),
    ],
)  # fmt: skip
def test_sentences_and_pictures_are_in_spans(body: str, made: str) -> None:
    assert body_of(spanned(document(body))) == wrapped(made)


def test_a_document_keeps_its_prolog_and_gets_a_style() -> None:
    made = spanned(document("<p>a</p>", "<title>t</title>\n")).decode()
    before, _, style = made.partition("<style ")
    assert before == document("", "<title>t</title>\n").decode().partition("</head>")[0]
    assert style.partition("</style>\n</head>")[1]
    assert spanned(b"<package/>") == b"<package/>"


# --- Kindle -----------------------------------------------------------------------------


@FOLDERS
def test_kindle_has_no_page_for_its_cover(folder: Path) -> None:
    book = Book(made(folder)[KINDLE])
    package = book.tree("content.opf")
    hrefs = [item.attrib["href"] for item in package.iter(OPF + "item")]
    assert "cover.jpg" in hrefs and "cover.xhtml" not in hrefs
    assert not [r for r in package.iter(OPF + "reference") if r.get("type") == "cover"]
    assert "cover.xhtml" not in book.text("nav.xhtml")


def depth(element: ET.Element, name: str) -> int:
    inner = [depth(child, name) for child in element]
    return max(inner, default=0) + (element.tag == name)


def test_kindle_has_contents_of_two_levels() -> None:
    book = Book(made(EVERYTHING)[KINDLE])
    toc = next(n for n in book.tree("nav.xhtml").iter(HTML + "nav") if n.get("id") == "toc")
    assert depth(toc, HTML + "ol") == 2
    assert depth(book.tree("toc.ncx"), NCX + "navPoint") == 2


@FOLDERS
def test_kindle_has_plain_spaces_and_margins_in_per_cent(folder: Path) -> None:
    book = Book(made(folder)[KINDLE])
    for name in book.documents():
        assert not re.search("[\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]", book.text(name))
    for rule in re.findall(r"[^{}]+\{[^}]*\}", book.text("book.css")):
        for side in re.findall(r"margin(?:-left|-right)?:\s*([^;}]+)", rule):
            values = side.split()
            sides = values if "margin-" in rule and len(values) == 1 else values[1::2]
            is_small = any(name in rule for name in (".in-", ".block", ".box"))
            assert is_small or all(v in ("0", "auto") or v.endswith("%") for v in sides), rule


def test_kindle_lists_pages_by_numbers_that_come_once() -> None:
    book = Book(made(ESSAY)[KINDLE])
    nav = next(n for n in book.tree("nav.xhtml").iter(HTML + "nav") if n.get("id") == "page-list")
    labels = ["".join(a.itertext()) for a in nav.iter(HTML + "a")]
    assert all(label.isdecimal() for label in labels) and len(labels) == len(set(labels)) == 16


def test_kindle_leaves_leading_and_margins_to_its_reader() -> None:
    style = Book(made(EVERYTHING)[KINDLE]).text("book.css")
    assert "line-height" not in style and "body { margin: 0;" in style
    assert "line-height" in Book(made(EVERYTHING)[KOBO]).text("book.css")


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("word\u200a… and", "word\u00a0… and"),
        ("word\u2060\u200a… and", "word\u00a0… and"),
        ("<em>word</em>\u200a…", "<em>word</em>\u00a0…"),
        ("<em>word\u200a</em>…", "<em>word\u00a0</em>…"),
        ("mot\u2009! mot\u2009;", "mot\u00a0! mot\u00a0;"),
        ("«\u2009mot\u2009»", "«\u00a0mot\u00a0»"),
        ("“\u200a‘Yes’\u200a”", "“\u00a0‘Yes’\u00a0”"),
        ("12\u2009000", "12\u00a0000"),
        ("a\u200a—\u200ab", "a — b"),
    ],
)
def test_no_line_of_kindle_begins_where_none_began(said: str, plain: str) -> None:
    """What a narrow space held together is held together by a no-break space."""
    assert body_of(in_plain_spaces(document(said))) == plain


def test_spaces_of_kindle() -> None:
    said, plain = "a\u200ab\u202fc\u2060d\u00a0e\u200cf", "a b\u00a0cd\u00a0e\u200cf"
    assert body_of(in_plain_spaces(document(said))) == plain
    picture = '<p title="{0}">x</p>'
    assert body_of(in_plain_spaces(document(picture.format(said)))) == picture.format(plain)


def test_a_document_of_plain_spaces_keeps_its_bytes() -> None:
    content = b"<?xml version='1.0'?>\n<package a='1'  b=\"2\"><x></x><y/></package>"
    assert in_plain_spaces(content) is content


def test_what_is_empty_is_written_with_both_its_tags() -> None:
    """Read as HTML, as some devices do, ``<span/>`` would go on to the end."""
    body = '<span id="a"></span>x\u2009y<br/><a id="b"></a><img src="c" alt=""/>'
    assert body_of(in_plain_spaces(document(body))) == body.replace("\u2009", " ")


# --- AZW3 and the command ---------------------------------------------------------------


def test_azw3_is_calibre_s(tmp_path: Path) -> None:
    """A converter that fails is told; what it writes is taken as it is."""
    program = tmp_path / "ebook-convert"
    program.write_text("#!/bin/sh\nhead -c 78 /dev/zero > $2; cat $1 >> $2\n", "utf-8")
    program.chmod(0o755)
    data = made(ESSAY)[KINDLE]
    assert azw3(data, str(program)) == bytes(78) + data
    program.write_text("#!/bin/sh\necho no >&2; exit 1\n", "utf-8")
    with pytest.raises(ValueError, match=r"^no$"):
        azw3(data, str(program))


def test_calibre_is_told_of_the_book() -> None:
    told = ET.fromstring(metadata_of(made(EVERYTHING)[KINDLE]).encode())  # noqa: S314
    said = {(e.tag.rpartition("}")[2], e.text) for e in told.iter() if "purl.org" in e.tag}
    assert {
        ("title", "Everything: A Work That Has Every Construct"), ("creator", "Ada Example"),
        ("contributor", "Cyd Editor; Dee Translator; Eve Scribe"), ("language", "en-GB"),
        ("rights", "Nobody’s."), ("subject", "tests"), ("subject", "one"), ("subject", "two"),
        ("publisher", "The Press"), ("date", "1956-07-12"),
    } <= said  # fmt: skip


def records(data: bytes) -> dict[int, list[str]]:
    """What an AZW3 says of itself: the records of its EXTH by their numbers."""
    found: dict[int, list[str]] = {}
    place = data.index(b"EXTH")
    _, count = struct.unpack(">II", data[place + 4 : place + 12])
    place += 12
    for _ in range(count):
        kind, size = struct.unpack(">II", data[place : place + 8])
        found.setdefault(kind, []).append(data[place + 8 : place + size].decode("utf-8", "replace"))
        place += size
    return found


def test_azw3_keeps_what_the_book_says_of_itself() -> None:
    data = made(EVERYTHING).get(".azw3")
    if data is None:
        assert shutil.which("ebook-convert") is None
        return
    said = records(data)
    assert (said[100], said[108]) == (
        ["Ada Example", "Ben Sample"], ["Cyd Editor; Dee Translator; Eve Scribe"],
    )  # fmt: skip
    assert (said[105], said[109], said[524]) == (["tests", "one", "two"], ["Nobody’s."], ["en"])


def test_azw3_where_calibre_is_installed() -> None:
    """Its header is that of a Mobipocket of version 8 (KF8), where there is one to look at."""
    data = made(ESSAY).get(".azw3")
    assert (data is None) == (shutil.which("ebook-convert") is None)
    assert data is None or data[60:68] == b"BOOKMOBI"


def test_the_command_makes_them(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    work_of(tmp_path / "w", "# One\n\nText.[^1]\n\n[^1]: A note of some words.")
    done = publish("build", "w", "--format", "ereaders")
    assert done.code == 0 and "warning[CALIBRE-MISSING]" in done.err
    assert done.out.split() == ["build/w.kepub.epub", "build/w-kindle.epub"]
    assert sorted(p.name for p in (tmp_path / "build").glob("w*")) == [
        "w-kindle.epub", "w.kepub.epub",
    ]  # fmt: skip
