"""What a file is, by its bytes: its name may say anything.

It recognizes the kinds that people bring instead of Markdown, or instead of a finished PDF or EPUB:
files of word processors, e-books, web pages, archives, pictures. The signatures are those of the
kinds' own specifications, as PRONOM (the National Archives' register of formats) collects them.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

#: So many bytes are searched where the kind is not evident from the first ones.
_HEAD = 8192
#: A file with a larger share of control characters than this is no text.
_NO_TEXT = 0.02
#: The same of what is UTF-8 throughout: in a short text each of its few is named at its place.
_NO_TEXT_IN_UTF_8 = 0.3


class Kind(NamedTuple):
    """A kind of file: its name with an article; Pandoc's name for it, '' if it has none.

    ``first`` is what has to be done first where Pandoc cannot read it; ``is_markup`` is true for
    text in which templates may be written.
    """

    name: str
    pandoc: str = ""
    first: str = ""
    is_markup: bool = False


_UNPACK = "unpack it, and name what is in it"
_OFFICE = "open it in its program and save its words as Word (.docx); then name that file"
_PICTURE = "it belongs beside an essay, which names it; words in a picture have to be typed"
_BOOK = "calibre makes a Word file of it: ebook-convert {name} {stem}.docx; then name that file"
_SAVE_UTF_8 = "save it as UTF-8 in your editor (“Save with encoding …”)"
_ORIGINAL = (
    "take the file that it was made from; where there is none, copy its words into a Markdown file"
)

_TEI = "make a web page of it by the style sheets of TEI; then name that file"
_MIME = "save the page as HTML only, or its words as text; then name that file"

WORD = Kind("a Word file", "docx")
OPEN_DOCUMENT = Kind("an OpenDocument text (LibreOffice)", "odt")
EPUB = Kind("an EPUB", "epub")
PDF = Kind("a PDF", "", f"{_ORIGINAL} (publish preflight judges a finished PDF)")
HTML = Kind("a web page (HTML)", "html", is_markup=True)
RTF = Kind("an RTF file", "rtf")
EMPTY = Kind("an empty file", "", "write the essay into it, or begin with: publish new DIR")
UTF_16 = Kind("text in UTF-16, not in UTF-8", "", _SAVE_UTF_8)
UTF_32 = Kind("text in UTF-32, not in UTF-8", "", _SAVE_UTF_8)
OLD_WORD = Kind(
    "an old Word file (.doc)", "",
    "open it in Word or LibreOffice and save it as .docx; then name that file",
)  # fmt: skip
LOCKED = Kind("a locked office file", "", "save it without a password; then name that file")
DEVICE = Kind("no file, but a pipe or a device")
BINARY = Kind("no text", "", "name a text in Markdown, saved as UTF-8")

#: The control characters of ASCII except spaces and line ends.
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r")
#: Beginnings of files without any of these that are still no text.
_ODD_TEXT = (b"{\\rtf", b"%!PS", b"\xff\xfe", b"\xfe\xff", b"AT&TFORM")
#: What files begin with, as patterns.
_BEGINNINGS: tuple[tuple[bytes, Kind], ...] = (
    (rb"\{\\rtf", RTF),
    (rb"\xff\xfe\0\0|\0\0\xfe\xff", UTF_32),
    (rb"\xff\xfe|\xfe\xff", UTF_16),
    (rb".{60}BOOKMOBI", Kind("a Kindle e-book", "", _BOOK)),
    (rb".{60}TEXtREAd", Kind("a Palm e-book", "", _BOOK)),
    (rb"AT&TFORM", Kind("a DjVu file of scanned pages", "", _ORIGINAL)),
    (rb"%!PS", Kind("a PostScript file", "", _ORIGINAL)),
    (rb"\x1f\x8b", Kind("a gzip archive", "", _UNPACK)),
    (rb"BZh\d1AY", Kind("a bzip2 archive", "", _UNPACK)),
    (rb"\xfd7zXZ\0", Kind("an xz archive", "", _UNPACK)),
    (rb"7z\xbc\xaf", Kind("a 7-Zip archive", "", _UNPACK)),
    (rb"Rar!\x1a\x07", Kind("a RAR archive", "", _UNPACK)),
    (rb"\x28\xb5\x2f\xfd", Kind("a Zstandard archive", "", _UNPACK)),
    (rb".{257}ustar", Kind("a tar archive", "", _UNPACK)),
    (rb"\x89PNG\r\n", Kind("a picture (PNG)", "", _PICTURE)),
    (rb"\xff\xd8\xff", Kind("a picture (JPEG)", "", _PICTURE)),
    (rb"GIF8[79]a", Kind("a picture (GIF)", "", _PICTURE)),
    (rb"II\*\0|MM\0\*", Kind("a picture (TIFF)", "", _PICTURE)),
    (rb"RIFF.{4}WEBP", Kind("a picture (WebP)", "", _PICTURE)),
    (rb"BM.{4}\0\0\0\0", Kind("a picture (BMP)", "", _PICTURE)),
    (rb"8BPS\0", Kind("a picture (Photoshop)", "", _PICTURE)),
    (rb"\0\0\0\x0cjP  ", Kind("a picture (JPEG 2000)", "", _PICTURE)),
    (rb"\0\0\0.ftyp(?:avif|hei|mif1)", Kind("a picture (HEIF or AVIF)", "", _PICTURE)),
    (rb"\0\0\0.ftyp|\x1a\x45\xdf\xa3|OggS\0", Kind("a film or a sound")),
    (rb"ID3[\x02-\x04]\0|RIFF.{4}WAVE|\xff\xfb", Kind("a sound")),
    (rb"OTTO\0|\0\x01\0\0\0|ttcf\0|wOFF\0|wOF2\0|wOFFOTTO|wOF2OTTO", Kind("a font")),
    (rb"SQLite format 3\0", Kind("a database (SQLite)")),
    (rb"bplist00", Kind("a file of macOS (a property list, or a page saved by Safari)")),
    (rb"\0\x05\x16\x07", Kind("a shadow file of macOS (AppleDouble)")),
    (rb"\x7fELF|MZ.\0", Kind("a program")),
)
#: The names in a zip (APPNOTE 4.3), or the words in its first member, that identify its kind.
_IN_ZIP: tuple[tuple[bytes, Kind], ...] = (
    (b"mimetypeapplication/epub+zip", EPUB),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", OPEN_DOCUMENT),
    (b"mimetypeapplication/vnd.oasis", Kind("an OpenDocument file, but no text", "", _OFFICE)),
    (b"word/document", WORD),
    (b"META-INF/container.xml", EPUB),
    (b"xl/workbook", Kind("an Excel file", "", _OFFICE)),
    (b"ppt/presentation", Kind("a PowerPoint file", "", _OFFICE)),
    (b"Index/Document.iwa", Kind("a Pages file", "", _OFFICE)),
    (b"Index.zip", Kind("a Pages file", "", _OFFICE)),
    (b"buildVersionHistory.plist", Kind("a Pages file", "", _OFFICE)),
)
ZIP = Kind("a zip archive", "", _UNPACK)
#: The names of streams in compound files (MS-CFB 2.6.1), in UTF-16.
_IN_OLE: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", LOCKED),
    ("WordDocument", OLD_WORD),
    ("Workbook", Kind("an old Excel file", "", _OFFICE)),
    ("PowerPoint Document", Kind("an old PowerPoint file", "", _OFFICE)),
)
#: How text in markup begins, after what may precede that.
_BEFORE = re.compile(r"(?:\s|\ufeff|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_MARKUP: tuple[tuple[str, Kind], ...] = (
    (r"<!doctype html|<(?:html|head|body|meta|title|style|script|link)[\s>]", HTML),
    (
        r"(?:<!doctype svg[^>]*>\s*)?<(?:\w+:)?svg[\s>]",
        Kind("a drawing (SVG)", "", _PICTURE, is_markup=True),
    ),
    (r"<FictionBook\b", Kind("a FictionBook e-book", "fb2")),
    (r"(?:<!doctype [^>]*>\s*)?<(?:book|article)\s[^>]*docbook", Kind("DocBook", "docbook")),
    (r"<(?:tei:)?TEI\b", Kind("a TEI text", "", _TEI)),
    (r"<office:document\b", Kind("a flat OpenDocument text", "", _OFFICE)),
    (r"<w:wordDocument\b|<pkg:package\b", Kind("a Word file in XML", "", _OFFICE)),
    (r"(?:%[^\n]*\n\s*)*\\documentclass\b", Kind("a LaTeX file", "latex")),
    (r"(?:[A-Z][\w-]+: .*\n)*MIME-Version:", Kind("a saved web page or letter (MIME)", "", _MIME)),
    (r'\{\s*"(?:cells|metadata|nbformat)"\s*:', Kind("a Jupyter notebook", "ipynb")),
)
_XML = Kind("an XML file", "", "name a text in Markdown", is_markup=True)


def kind_of(data: bytes) -> Kind | None:
    """Return what a file is, by its bytes.

    ``None`` for text that may be Markdown, YAML or the like.
    """
    if not data.strip():
        return EMPTY
    if b"%PDF-" in data[:1024]:
        return PDF
    if data[:4] in (b"PK\3\4", b"PK\5\6", b"PK\7\x08"):
        return _zip(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        named = (kind for name, kind in _IN_OLE if name.encode("utf-16-le") in data)
        return next(named, Kind("an old office file", "", _OFFICE))
    head = data[:_HEAD]
    if head.translate(None, _CONTROLS) != head or head.startswith(_ODD_TEXT):
        for beginning, kind in _BEGINNINGS:
            if re.match(beginning, head, re.DOTALL):
                return kind
    return _bare(head) or _marked(head)


def _zip(data: bytes) -> Kind:
    """Return the kind of a zip: by its first member, or by the names of its members."""
    head = data[30:90]
    for signature, kind in _IN_ZIP:
        if head.startswith(signature) if signature.startswith(b"mimetype") else signature in data:
            return kind
    return ZIP


def _bare(head: bytes) -> Kind | None:
    """Return UTF-16 without its byte order mark, or bytes that are text in no encoding."""
    if head.count(0) / len(head) > 0.3 and min(head[0::2].count(0), head[1::2].count(0)) < 2:
        return UTF_16
    controls = len(head) - len(head.translate(None, _CONTROLS))
    most = _NO_TEXT_IN_UTF_8 if _is_utf_8(head) else _NO_TEXT
    return BINARY if controls / len(head) > most else None


def _is_utf_8(head: bytes) -> bool:
    """Return whether these may be the first bytes of a file in UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _marked(head: bytes) -> Kind | None:
    text = head.decode("utf-8", "replace")
    start = _BEFORE.match(text)
    text = text[start.end() :] if start else text
    for pattern, kind in _MARKUP:
        if re.match(pattern, text, re.IGNORECASE):
            return kind
    return _XML if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") else None


def in_markdown(kind: Kind, name: str) -> str:
    """Return how to turn a file into a Markdown source.

    Args:
        kind: what it is.
        name: the name of the file, without its folder.
    """
    stem = name.rpartition(".")[0] or name
    if not kind.pandoc:
        return kind.first.format(name=_word(name), stem=stem) or BINARY.first
    made = f"{stem}.md" if name != f"{stem}.md" else f"{stem}-text.md"
    pictures = " --extract-media=." if kind.pandoc in ("docx", "odt", "epub") else ""
    command = (
        f"pandoc -s -f {kind.pandoc} {_word(name)} -t markdown --wrap=none{pictures} "
        f"-o {_word(made)}"
    )
    return f"make Markdown of it by Pandoc (pandoc.org), in its folder: {command}"


def _word(name: str) -> str:
    """Return a file's name as a word of a command, for any shell."""
    name = f"./{name}" if name.startswith("-") else name
    return name if re.fullmatch(r"[\w./-]+", name) else f'"{name}"'
