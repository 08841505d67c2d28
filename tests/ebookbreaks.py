"""Single defects of a good e-book, each with the code of the check that has to find it."""
# ruff: noqa: E501 - a table

from __future__ import annotations

from typing import NamedTuple


class Break(NamedTuple):
    """A defect: in which file what becomes what, and the code that has to find it."""

    name: str
    file: str
    old: str
    new: str
    code: str


T, N, P, C = "text.xhtml", "nav.xhtml", "content.opf", "book.css"
BREAKS = [
    # notes
    Break("a way back is gone", T, r'<a [^>]*epub:type="backlink"[^>]*>1</a>\. ', "1. ", "EBOOK-NOTE-BACK"),
    Break("the second way back is gone", T, r'<p class="calls">.*?</p>', "", "EBOOK-NOTE-BACK"),
    Break("a way back leads elsewhere", T, r'href="#fnref-2-1"', 'href="#fnref-3-1"', "EBOOK-NOTE-BACK"),
    Break("a way back says nothing", T, r' epub:type="backlink" role="doc-backlink"', "", "EBOOK-NOTE-BACK"),
    Break("a note has no role", T, r' role="doc-footnote"', "", "EBOOK-NOTE-TYPE"),
    Break("a note has no type", T, r'(<aside id="fn-2") epub:type="footnote"', r"\1", "EBOOK-NOTE-TYPE"),
    Break("a note is a div", T, r'<aside (id="fn-12".*?)</aside>', r"<div \1</div>", "EBOOK-NOTE-TYPE"),
    Break("a call has no type", T, r' epub:type="noteref"', "", "EBOOK-NOTE-CALL"),
    Break("a call has no role", T, r' role="doc-noteref"', "", "EBOOK-NOTE-CALL"),
    Break("a call leads to another note", T, r'href="#fn-4"', 'href="#fn-5"', "EBOOK-NOTE-NUMBER"),
    Break("a call is gone", T, r'<a class="noteref" id="fnref-6-1".*?</a>', "", "EBOOK-NOTE-NUMBER"),
    Break("a note is hidden", T, r'<aside id="fn-3"', '<aside hidden="hidden" id="fn-3"', "EBOOK-NOTE-HIDDEN"),
    Break("notes are not shown", C, r"aside \{", "aside { display: none;", "EBOOK-FIXED"),
    Break("a note is lost", T, r'<aside id="fn-7".*?</aside>', "", "EBOOK-LINK"),
    # pages
    Break("a page break is gone", T, r'<span epub:type="pagebreak"[^>]*id="page-7".*?</span>', "", "EBOOK-PAGE-LIST"),
    Break("a page is not listed", N, r"<li><a [^>]*>7</a></li>", "", "EBOOK-PAGE-LIST"),
    Break("a page has another number", N, r">7</a>", ">8</a>", "EBOOK-PAGE-LIST"),
    Break("a page break has no role", T, r' role="doc-pagebreak"', "", "EBOOK-PAGE-MARK"),
    Break("a page break has no type", T, r' epub:type="pagebreak"', "", "EBOOK-PAGE-MARK"),
    Break("a page break has no label", T, r' aria-label="7"', "", "EBOOK-PAGE-MARK"),
    Break("a page is counted twice", T, r'aria-label="8"', 'aria-label="7"', "EBOOK-PAGE-ORDER"),
    Break("a page begins in a word", T, r'(<span epub:type="pagebreak"[^>]*></span>)(\w)(\w)', r"\2\1\3", "EBOOK-PAGE-WORD"),
    Break("no edition is named", P, r'<meta property="pageBreakSource">.*?</meta>', "", "EBOOK-PAGE-SOURCE"),
    Break("the NCX lacks a page", "toc.ncx", r'<pageTarget id="target-6".*?</pageTarget>', "", "EBOOK-PAGE-NCX"),
    # navigation
    Break("no landmarks", N, r'<nav epub:type="landmarks".*?</nav>', "", "EBOOK-LANDMARKS"),
    Break("no landmark of the text", N, r'<li><a epub:type="bodymatter".*?</li>', "", "EBOOK-LANDMARKS"),
    Break("no landmark of the contents", N, r'<li><a epub:type="toc".*?</li>', "", "EBOOK-LANDMARKS"),
    Break("no landmark of the cover", N, r'<li><a epub:type="cover".*?</li>', "", "EBOOK-LANDMARKS"),
    Break("the text begins elsewhere", N, r'epub:type="bodymatter" href="text.xhtml"', 'epub:type="bodymatter" href="title.xhtml"', "EBOOK-LANDMARK-GOAL"),
    Break("the text is no body matter", T, r' epub:type="bodymatter"', "", "EBOOK-BODYMATTER"),
    Break("a label differs", N, r">Second Part<", ">Third Part<", "EBOOK-LABEL"),
    Break("a label lacks a word", N, r">A Section Within<", ">A Section<", "EBOOK-LABEL"),
    Break("a heading is not listed", N, r'<li><a href="text.xhtml#s-run-in">.*?</li>', "", "EBOOK-CONTENTS"),
    Break("a note in the contents", N, r">Second Part<", '>Second Part<sup>1</sup><', "EBOOK-CONTENTS-NOTE"),
    Break("the contents have no role", N, r' role="doc-toc"', "", "EBOOK-NAV"),
    Break("the NCX differs", "toc.ncx", r"<text>Deeper</text>", "<text>Deep</text>", "EBOOK-NCX"),
    Break("the NCX leads nowhere", "toc.ncx", r'src="text.xhtml#second-part"', 'src="text.xhtml#gone"', "EBOOK-NCX"),
    Break("the spine names no NCX", P, r' toc="ncx"', "", "EBOOK-SPINE"),
    Break("the guide is gone", P, r"<guide>.*?</guide>", "", "EBOOK-GUIDE"),
    Break("a link leads nowhere", T, r'href="#second-part"', 'href="#third-part"', "EBOOK-LINK"),
    Break("a link has no words", T, r'(<a href="https[^>]*>)link</a>', r"\1</a>", "EBOOK-LINK-SILENT"),
    # package
    Break("no cover property", P, r' properties="cover-image"', "", "EBOOK-COVER"),
    Break("a wrong cover property", P, r' properties="cover-image"', ' properties="cover"', "EBOOK-COVER"),
    Break("no cover meta", P, r'<meta name="cover"[^>]*>\s*</meta>', "", "EBOOK-COVER"),
    Break("a cover meta of another", P, r'content="cover-image"', 'content="cover"', "EBOOK-COVER"),
    Break("the cover page is last", P, r'(<itemref idref="cover"/>)(.*?)(</spine>)', r"\2\1\3", "EBOOK-COVER-PAGE"),
    Break("the cover is not linear", P, r'<itemref idref="cover"/>', '<itemref idref="cover" linear="no"/>', "EBOOK-SPINE"),
    Break("a document is not in the spine", P, r'<itemref idref="colophon"/>', "", "EBOOK-SPINE"),
    Break("the NCX has another identifier", "toc.ncx", r'content="urn:uuid:', 'content="urn:uuid:0', "EBOOK-IDENTIFIER"),
    Break("the date is local", P, r"T00:00:00Z", "T00:00:00", "EBOOK-MODIFIED"),
    Break("a file is not named", P, r'<item [^>]*href="images/001.png"[^>]*/>', "", "EBOOK-FILE"),
    Break("a file is of another kind", P, r'media-type="image/png"', 'media-type="image/jpeg"', "EBOOK-KIND"),
    # metadata
    Break("an editor is an author", P, r">edt</meta>", ">aut</meta>", "EBOOK-ROLE"),
    Break("a transcriber translates", P, r">trc</meta>", ">trl</meta>", "EBOOK-ROLE"),
    Break("an author transcribes", P, r">aut</meta>", ">trc</meta>", "EBOOK-ROLE"),
    Break("a role of nobody's", P, r">trl</meta>", ">tra</meta>", "EBOOK-ROLE"),
    Break("a sort name of nobody", P, r'refines="#author-1" property="file-as"', 'refines="#author-9" property="file-as"', "EBOOK-REFINES"),
    Break("another title", P, r"<dc:title>Everything", "<dc:title>Nothing", "EBOOK-TITLE"),
    Break("a date in words", P, r"<dc:date>1956-07-12", "<dc:date>12 July 1956", "EBOOK-DATE"),
    Break("no hazard is told", P, r'<meta property="schema:accessibilityHazard">.*?</meta>', "", "EBOOK-ACCESS"),
    Break("an index is claimed", P, r">tableOfContents<", ">index<", "EBOOK-CLAIM"),
    Break("pictures are not told", P, r'<meta property="schema:accessMode">visual</meta>', "", "EBOOK-CLAIM"),
    Break("nobody certifies", P, r'<meta property="a11y:certifiedBy">.*?</meta>', "", "EBOOK-CONFORMS"),
    # language
    Break("another language on a root", T, r'lang="en-GB" xml:lang="en-GB">', 'lang="de" xml:lang="de">', "EBOOK-LANG"),
    Break("no language on a root", N, r' lang="en-GB" xml:lang="en-GB">', ">", "EBOOK-LANG"),
    Break("another language of the book", P, r"<dc:language>en-GB", "<dc:language>fr", "EBOOK-LANG"),
    Break("no language of the package", P, r'<package xml:lang="en-GB"', "<package", "EBOOK-LANG"),
    Break("a foreign word in one way", T, r'<i lang="de" xml:lang="de">', '<i lang="de">', "EBOOK-LANG-PART"),
    # text
    Break("a paragraph is lost", T, r'<p class="block" id="p4".*?</p>', "", "EBOOK-LOST"),
    Break("the last paragraph is lost", T, r'<p class="block" id="p20".*?</p>', "", "EBOOK-WORDS"),
    Break("a word is lost", T, r"well-known, ", "", "EBOOK-WORDS"),
    Break("mojibake", T, r"’", "â€™", "EBOOK-MOJIBAKE"),
    Break("mojibake of an accent", T, r"é", "Ã©", "EBOOK-MOJIBAKE"),
    Break("a replacement character", T, r"λόγος", "λ\ufffdγος", "EBOOK-MOJIBAKE"),
    Break("a hair space", T, r" has <em>emphasis", "\u200ahas <em>emphasis", "EBOOK-SPACE"),
    Break("no title of a document", T, r"<title>.*?</title>", "<title></title>", "EBOOK-HEAD"),
    Break("an identifier twice", T, r'id="p4"', 'id="p2"', "EBOOK-ID"),
    Break("a level is left out", T, r"<h3>(.*?)</h3>", r"<h5>\1</h5>", "EBOOK-HEADING"),
    Break("not well-formed", T, r"</em>", "", "EBOOK-BROKEN"),
    # pictures
    Break("a picture has no words", T, r' alt="A red square"', "", "EBOOK-ALT"),
    Break("a picture has its name", T, r'alt="A red square"', 'alt="001.png"', "EBOOK-ALT"),
    Break("a picture is not there", T, r'src="images/001.png"', 'src="images/002.png"', "EBOOK-PICTURE"),
    # styles and faces
    Break("type in pixels", C, r"h1 \{ font-size: 1.7em", "h1 { font-size: 27px", "EBOOK-PIXELS"),
    Break("margins in points", C, r"margin: 0 7%", "margin: 0 30pt", "EBOOK-PIXELS"),
    Break("black letters", C, r"body \{", "body { color: #000;", "EBOOK-COLOUR"),
    Break("a white ground", C, r"body \{", "body { background: white;", "EBOOK-COLOUR"),
    Break("a face by force", C, r"body \{", "body { font-family: serif !important;", "EBOOK-FORCED"),
    Break("a face that is not there", C, r"h1 \{ ", "h1 { font-family: Garamond; ", "EBOOK-FORCED"),
    Break("a style sheet is not there", T, r'href="book.css"', 'href="style.css"', "EBOOK-STYLE"),
    Break("no style sheet", T, r"<link [^>]*/>", "", "EBOOK-BARE"),
    Break("wide pictures", C, r"(img \{ )max-width: 100%;", r"\1", "EBOOK-WIDE"),
    Break("a face is not brought", C, r"url\('fonts/LibertinusSerif-Bold.otf'\)", "url('fonts/Bold.otf')", "EBOOK-FONT"),
    Break("a script", T, r"</body>", "<script>1</script></body>", "EBOOK-SCRIPT"),
]  # fmt: skip
