"""What ends in E999 at Amazon: a good book broken in one way, and each break told by its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sendable import epub, file, with_file

from publish.preflight import preflight
from publish.preflight.epub import CHECKS
from publish.send.kindle_check import causes_of_refusal, judged

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGE = "<dc:language>en</dc:language>"
ITEM = '<item id="nav"'
ENCRYPTION = (
    b'<encryption><EncryptedData><EncryptionMethod Algorithm="%s"/></EncryptedData></encryption>'
)


def said(tmp_path: Path, data: bytes) -> set[tuple[str, str]]:
    return {(one.code, one.severity) for one in judged(file(tmp_path, data=data)).diagnostics}


def test_a_good_book_has_none(tmp_path: Path) -> None:
    assert said(tmp_path, epub()) == set()


BREAKS: list[tuple[str, bytes]] = [
    ("KINDLE-LANGUAGE", epub(book_opf=(LANGUAGE, ""))),
    ("KINDLE-LANGUAGE", epub(book_opf=(LANGUAGE, "<dc:language/>"))),
    ("KINDLE-LANGUAGE", epub(book_opf=(LANGUAGE, "<dc:language>und</dc:language>"))),
    ("KINDLE-LANGUAGE", epub(book_opf=(LANGUAGE, "<dc:language>English</dc:language>"))),
    ("KINDLE-LANGUAGE", epub(book_opf=(LANGUAGE, "<dc:language>en_US</dc:language>"))),
    ("KINDLE-VARIABLE", epub(book_css=("p {", ":root { --wide: 3em }\np {"))),
    ("KINDLE-VARIABLE", epub(book_css=("margin: 0", "margin: var(--wide, 0)"))),
    ("KINDLE-VARIABLE", epub(text_xhtml=('<p id="two"', '<p style="margin: var(--x)" id="two"'))),
    ("KINDLE-VARIABLE", epub(text_xhtml=("<title>", "<style>a { --b: c }</style><title>"))),
    ("KINDLE-NCX", epub(toc_ncx=('playOrder="2"', 'playOrder="1"'))),
    ("KINDLE-NCX", epub(toc_ncx=('playOrder="1"', 'playOrder="3"'))),
    ("KINDLE-NCX", epub(toc_ncx=('playOrder="2"', 'playOrder="x"'))),
    ("KINDLE-NCX", epub(toc_ncx=('playOrder="2"', ""))),
    ("KINDLE-NCX", epub(toc_ncx=("text.xhtml#two", "text.xhtml#three"))),
    ("KINDLE-NCX", epub(toc_ncx=("text.xhtml#two", "other.xhtml"))),
    ("KINDLE-PICTURE", epub(text_xhtml=("<h1", '<img alt="x"/><h1'))),
    (
        "KINDLE-PICTURE",
        with_file(
            epub(book_opf=(ITEM, f'<item id="w" href="a.webp" media-type="image/webp"/>{ITEM}')),
            "EPUB/a.webp",
        ),
    ),
    ("KINDLE-REMOVED", epub(text_xhtml=("<h1", '<h1 data-AmznRemoved="mobi7"'))),
    ("KINDLE-LOCKED", with_file(epub(), "META-INF/rights.xml")),
    (
        "KINDLE-LOCKED",
        with_file(epub(), "META-INF/encryption.xml", ENCRYPTION % b"http://www.w3.org/aes128"),
    ),
    (
        "EBOOK-FILE",
        epub(book_opf=(ITEM, f'<item id="x" href="x.xhtml" media-type="text/css"/>{ITEM}')),
    ),
    ("EBOOK-FILE", with_file(epub(), "EPUB/stray.xhtml")),
    ("EBOOK-IDENTIFIER", epub(book_opf=('unique-identifier="id"', 'unique-identifier="no"'))),
    ("EBOOK-IDENTIFIER", epub(toc_ncx=("urn:uuid:", "urn:isbn:"))),
    ("EBOOK-SPINE", epub(book_opf=('idref="text"', 'idref="none"'))),
]


@pytest.mark.parametrize(("code", "data"), BREAKS)
def test_a_break_is_found(tmp_path: Path, code: str, data: bytes) -> None:
    assert said(tmp_path, data) == {(code, "error")}


def test_hyphens_in_a_remark_are_told_and_the_document_is_broken(tmp_path: Path) -> None:
    found = said(tmp_path, epub(text_xhtml=("a remark", "a -- remark")))
    assert ("KINDLE-COMMENT", "error") in found
    assert ("EBOOK-BROKEN", "error") in found
    assert ("KINDLE-COMMENT", "error") in said(
        tmp_path, epub(text_xhtml=("remark -->", "remark --->"))
    )


def test_the_line_of_a_remark_is_told(tmp_path: Path) -> None:
    data = epub(text_xhtml=("<h1", "\n\n<!-- a\n-- b --><h1"))
    (found,) = [
        one for one in judged(file(tmp_path, data=data)).diagnostics if "COMMENT" in one.code
    ]
    assert str(found.place).endswith("on-proofs.epub, EPUB/text.xhtml:6")


WARNINGS: list[tuple[str, bytes]] = [
    ("KINDLE-LANGUAGE-SHOP", epub(book_opf=(LANGUAGE, "<dc:language>ru</dc:language>"))),
    ("KINDLE-BODY", epub(nav_xhtml=("text.xhtml#one", "text.xhtml#body"))),
    (
        "KINDLE-ENCODING",
        epub(text_xhtml=('<?xml version="1.0" encoding="utf-8"?>\n', "")),
    ),
]


@pytest.mark.parametrize(("code", "data"), WARNINGS)
def test_what_may_be_refused_is_a_warning(tmp_path: Path, code: str, data: bytes) -> None:
    assert (code, "warning") in said(tmp_path, data)
    assert not any(severity == "error" for _, severity in said(tmp_path, data))


def test_every_cause_has_a_break() -> None:
    tried = {code for code, _ in (*BREAKS, *WARNINGS)} | {"KINDLE-COMMENT"}
    assert {code for code in CHECKS if code.startswith("KINDLE-")} <= tried


def test_a_remark_in_styles_is_none_of_css(tmp_path: Path) -> None:
    assert said(tmp_path, epub(book_css=("p {", "/* --x: var(--y) */ p {"))) == set()


def test_one_place_may_have_one_number_in_two_lists(tmp_path: Path) -> None:
    pages = (
        '</navMap><pageList><pageTarget type="normal" value="1" id="p" playOrder="1">'
        '<navLabel><text>1</text></navLabel><content src="text.xhtml#one"/></pageTarget></pageList>'
    )
    assert said(tmp_path, epub(toc_ncx=("</navMap>", pages))) == set()


def test_disguised_faces_are_no_lock(tmp_path: Path) -> None:
    told = ENCRYPTION % b"http://www.idpf.org/2008/embedding"
    assert said(tmp_path, with_file(epub(), "META-INF/encryption.xml", told)) == set()


def test_it_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    (found,) = causes_of_refusal(file(tmp_path, data=BREAKS[0][1]), "a")
    assert found.code == BREAKS[0][0]
    assert causes_of_refusal(tmp_path / "none.epub", "b")[0].code == "KINDLE-DAMAGED"


def test_what_is_damaged_is_told(tmp_path: Path) -> None:
    assert said(tmp_path, epub()[:-40]) == {("KINDLE-DAMAGED", "error")}


def test_other_books_are_not_judged_so() -> None:
    data = epub(book_css=("p {", "p { --x: 1 } p {"))
    codes = {one.code for one in preflight(data, "a.epub").faults}
    assert not any(code.startswith("KINDLE-") for code in codes)
    codes = {one.code for one in preflight(data, "a-kindle.epub").faults}
    assert "KINDLE-VARIABLE" in codes
