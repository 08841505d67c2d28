# ruff: noqa: E501 - objects stand as they do in a file
"""Finished files as strangers may make them, to do harm or by mishap: one of each kind, small."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
_FONT = "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
_BOX = "/MediaBox [0 0 300 400]"


def pdf(objects: dict[int, str | bytes], tail: str = "", root: str = "1 0 R") -> bytes:
    """A PDF of some objects, with a table of where they are."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in sorted(objects.items()):
        places[number] = len(out)
        body = content if isinstance(content, bytes) else content.encode("latin-1")
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places.get(number, 0):010} 00000 {'n' if number in places else 'f'} \n".encode()
    out += f"trailer << /Size {size} /Root {root} {tail} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(data: bytes, about: str = "", length: int | None = None) -> bytes:
    """A stream as it stands in a PDF; ``length`` is what it says of itself."""
    said = len(data) if length is None else length
    return f"<< {about} /Length {said} >>\nstream\n".encode() + data + b"\nendstream"


def page(contents: bytes, resources: str = _FONT, **more: str | bytes) -> dict[int, str | bytes]:
    """A document of one page: its contents are object 4; more objects as ``o5=...``."""
    found: dict[int, str | bytes] = {
        1: _CATALOG,
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R {_BOX} /Contents 4 0 R /Resources {resources} >>",
        4: contents,
    }
    return found | {int(name[1:]): content for name, content in more.items()}


def _words(text: str = "Words of a stranger.") -> bytes:
    return stream(f"BT /F 12 Tf 40 300 Td ({text}) Tj ET".encode())


def _form(inside: str, names: str) -> bytes:
    about = (
        f"/Type /XObject /Subtype /Form /BBox [0 0 300 400] /Resources << /XObject << {names} >> >>"
    )
    return stream(inside.encode(), about)


def _draws_itself() -> bytes:
    return pdf(
        page(stream(b"/X Do"), "<< /XObject << /X 5 0 R >> >>", o5=_form("/X Do", "/X 5 0 R"))
    )


def _draw_one_another() -> bytes:
    forms = {f"o{n}": _form("/X Do " * 10, f"/X {n + 1} 0 R") for n in range(5, 25)}
    forms["o25"] = _form("0 0 9 9 re f", "")
    return pdf(page(stream(b"/X Do"), "<< /XObject << /X 5 0 R >> >>", **forms))


def _pattern_in_itself() -> bytes:
    about = (
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 "
        "/Resources << /Pattern << /P 5 0 R >> >>"
    )
    cell = stream(b"/Pattern cs /P scn 0 0 9 9 re f", about)
    shown = stream(b"/Pattern cs /P scn 0 0 300 400 re f")
    return pdf(page(shown, "<< /Pattern << /P 5 0 R >> >>", o5=cell))


def _pages_in_a_circle() -> bytes:
    return pdf({1: _CATALOG, 2: "<< /Type /Pages /Kids [3 0 R] /Count 9 >>",
                3: "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 9 >>"})  # fmt: skip


def _its_own_parent() -> bytes:
    found = page(_words())
    found[2] = "<< /Type /Pages /Parent 3 0 R /Kids [3 0 R] /Count 1 >>"
    found[3] = "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"
    return pdf(found)


def _many_kids() -> bytes:
    found = page(_words())
    found[2] = f"<< /Type /Pages /Kids [{'3 0 R ' * 1_000_000}] /Count 1000000 >>"
    return pdf(found)


def _many_kids_told_as_one() -> bytes:
    found = page(_words())
    found[2] = f"<< /Type /Pages /Kids [{'3 0 R ' * 1_000_000}] /Count 1 >>"
    return pdf(found)


def _count(said: int) -> bytes:
    found = page(_words())
    found[2] = f"<< /Type /Pages /Kids [3 0 R] /Count {said} >>"
    return pdf(found)


def _no_kids() -> bytes:
    found = page(_words())
    found[2] = "<< /Type /Pages /Kids [null 9 0 R (a) 3 0 R] /Count 4 >>"
    return pdf(found)


def _flate(many: int, of: bytes = b"0 0 m ") -> bytes:
    maker, out = zlib.compressobj(9), bytearray()
    block = of * (1_000_000 // len(of))
    for _ in range(many):
        out += maker.compress(block)
    return bytes(out + maker.flush())


def _flate_bomb() -> bytes:
    return pdf(page(stream(_flate(400), "/Filter /FlateDecode")))


def _flate_in_flate() -> bytes:
    packed = zlib.compress(_flate(500, b"\0"), 9)
    return pdf(page(stream(packed, "/Filter [/FlateDecode /FlateDecode]")))


def _metadata_bomb() -> bytes:
    found = page(
        _words(), o5=stream(_flate(400, b" "), "/Type /Metadata /Subtype /XML /Filter /FlateDecode")
    )
    found[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>"
    return pdf(found)


def _deep(opening: str, closing: str) -> bytes:
    found = page(_words(), o5=opening * 100_000 + closing * 100_000)
    found[1] = "<< /Type /Catalog /Pages 2 0 R /Names 5 0 R /StructTreeRoot 5 0 R >>"
    return pdf(found)


def _deep_contents() -> bytes:
    return pdf(page(stream(b"[" * 200_000 + b"]" * 200_000 + b" TJ")))


def _many_saves() -> bytes:
    return pdf(page(stream(b"q " * 400_000)))


def _picture(about: str, data: bytes) -> bytes:
    about = f"/Type /XObject /Subtype /Image {about}"
    shown = stream(b"200 0 0 200 9 9 cm /X Do")
    return pdf(page(shown, "<< /XObject << /X 5 0 R >> >>", o5=stream(data, about)))


def _huge_picture() -> bytes:
    row = _flate(60, b"\0")
    size = "/Width 60000 /Height 60000 /ColorSpace /DeviceCMYK /BitsPerComponent 8"
    return _picture(f"{size} /Filter /FlateDecode", row)


def _huge_jpeg() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = b"\xea\x60\xea\x60"
    return _picture("/Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 8 "
                    "/Filter /DCTDecode", bytes(data))  # fmt: skip


def _huge_page(size: str = "1e9") -> bytes:
    found = page(_words())
    found[3] = (f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size} {size}] /Contents 4 0 R "
                f"/Resources {_FONT} >>")  # fmt: skip
    return pdf(found)


def _odd_box() -> bytes:
    found = page(_words())
    found[3] = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 (a) null] /Contents 4 0 R /Resources {_FONT} >>"
    )
    return pdf(found)


def _own_profile() -> bytes:
    space = "[/Indexed 6 0 R 255 (abc)]"
    found = page(stream(b"/C cs 1 sc 0 0 9 9 re f"), "<< /ColorSpace << /C 6 0 R >> >>", o6=space)
    return pdf(found)


def _table_in_a_circle() -> bytes:
    data = pdf(page(_words()))
    start = data.rindex(b"xref\n0")
    return data.replace(b"/Root 1 0 R", f"/Root 1 0 R /Prev {start}".encode())


def _objects_in_a_circle() -> bytes:
    """An object stream that stands within itself, and one that goes on in the other."""
    inside = b"5 0 6 20 << /Type /ObjStm >> << /Type /ObjStm >>"
    one = "/Type /ObjStm /N 2 /First 9 /Extends 6 0 R"
    two = "/Type /ObjStm /N 2 /First 9 /Extends 5 0 R"
    found = page(_words(), o5=stream(inside, one), o6=stream(inside, two))
    data = pdf(found)
    head, start = data[: data.rindex(b"xref\n0")], data.rindex(b"xref\n0")
    rows = b"".join(
        bytes([kind]) + where.to_bytes(4, "big") + bytes([index])
        for kind, where, index in [
            (0, 0, 255),
            *[(1, head.index(f"{n} 0 obj".encode()), 0) for n in (1, 2, 3, 4)],
            (2, 5, 0),
            (2, 6, 1),
            (1, start, 0),
        ]
    )
    table = stream(rows, "/Type /XRef /Size 8 /W [1 4 1] /Root 1 0 R")
    return head + b"7 0 obj\n" + table + f"\nendobj\nstartxref\n{start}\n%%EOF\n".encode()


def _length(said: int) -> bytes:
    return pdf(page(stream(b"BT /F 12 Tf 40 300 Td (Words) Tj ET", length=said)))


def _length_in_itself() -> bytes:
    return pdf(page(b"<< /Length 4 0 R >>\nstream\nq Q\nendstream"))


def _filters() -> bytes:
    return pdf(page(stream(b"x" * 99, f"/Filter [{'/ASCIIHexDecode ' * 5000}]")))


def _structure(kids: str, **more: str) -> bytes:
    found = page(_words(), _FONT, o5=f"<< /Type /StructTreeRoot /K {kids} >>", **more)
    found[1] = (
        "<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 5 0 R /MarkInfo << /Marked true >> >>"
    )
    return pdf(found)


def _structure_in_a_circle() -> bytes:
    element = "<< /Type /StructElem /S /P /P 5 0 R /K [6 0 R 5 0 R] >>"
    return _structure("[6 0 R 6 0 R]", o6=element)


def _deep_structure() -> bytes:
    more = {
        f"o{n}": f"<< /Type /StructElem /S /P /P {n - 1} 0 R /K [{n + 1} 0 R] >>"
        for n in range(6, 20_000)
    }
    return _structure("[6 0 R]", **more)


def _roles_in_a_circle() -> bytes:
    found = page(_words(), o5="<< /Type /StructTreeRoot /K 6 0 R /RoleMap << /A /B /B /A >> >>",
                 o6="<< /Type /StructElem /S /A /P 5 0 R >>")  # fmt: skip
    found[1] = (
        "<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 5 0 R /MarkInfo << /Marked true >> >>"
    )
    return pdf(found)


def _outline_in_a_circle() -> bytes:
    item = "<< /Title (A) /Parent 5 0 R /First 6 0 R /Next 6 0 R /Dest 7 0 R >>"
    found = page(
        _words(),
        o5="<< /Type /Outlines /First 6 0 R /Last 6 0 R /Count 9 >>",
        o6=item,
        o7="[7 0 R]",
    )
    found[1] = "<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>"
    return pdf(found)


def _names_in_a_circle() -> bytes:
    found = page(
        _words(), o5="<< /Kids [5 0 R 6 0 R] >>", o6="<< /Kids [5 0 R] /Names [(a) 6 0 R] >>"
    )
    found[1] = "<< /Type /Catalog /Pages 2 0 R /Names << /Dests 5 0 R /EmbeddedFiles 5 0 R >> >>"
    found[3] = (
        f"{str(found[3])[:-3]} /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest (a) >> 3 0 R null 7] >>"
    )
    return pdf(found)


def _labels_in_a_circle() -> bytes:
    found = page(_words(), o5="<< /Kids [5 0 R] >>")
    found[1] = "<< /Type /Catalog /Pages 2 0 R /PageLabels 5 0 R >>"
    return pdf(found)


def _font_of_itself() -> bytes:
    font = "<< /Type /Font /Subtype /Type3 /FontMatrix [1 0 0 1 0 0] /FontBBox [0 0 1 1] /FirstChar 97 /LastChar 97 /Widths [1] /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> /Resources << /Font << /F 5 0 R >> >> >>"
    glyph = stream(b"1 0 d0 BT /F 1 Tf (aaaa) Tj ET")
    return pdf(
        page(
            stream(b"BT /F 12 Tf 40 300 Td (aaaa) Tj ET"),
            "<< /Font << /F 5 0 R >> >>",
            o5=font,
            o6=glyph,
        )
    )


def _broken_face() -> bytes:
    font = "<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 6 0 R /FirstChar 0 /LastChar 300000000 /Widths [1] >>"
    about = "<< /Type /FontDescriptor /FontName /A /FontFile2 7 0 R >>"
    found = page(stream(b"BT /F 12 Tf 40 300 Td (aaaa) Tj ET"), "<< /Font << /F 5 0 R >> >>",
                 o5=font, o6=about, o7=stream(b"\0\1\0\0" + b"\xff" * 60))  # fmt: skip
    return pdf(found)


def _map_bomb() -> bytes:
    told = (
        b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
        + b"1 beginbfrange <0000> <ffff> <0041> endbfrange " * 20000
    )
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
    return pdf(
        page(
            stream(b"BT /F 12 Tf 40 300 Td <00410042> Tj ET"),
            "<< /Font << /F 5 0 R >> >>",
            o5=font,
            o6=stream(zlib.compress(told), "/Filter /FlateDecode"),
        )
    )


def _numbers() -> bytes:
    return pdf(
        page(
            stream(
                b"1e999 -1e999 9999999999999999999999 nan 0 0 cm BT /F 1e38 Tf 1e38 1e38 Td (A) Tj ET 1e38 0 0 1e38 0 0 cm 0 0 m 1e38 1e38 l S"
            )
        )
    )


def _dashes() -> bytes:
    return pdf(page(stream(b"[0.000001] 0 d 0 0 m 300 400 l S " * 50)))


def _function_of_itself() -> bytes:
    found = page(stream(b"/C cs 1 scn 0 0 9 9 re f /S sh"),
                 "<< /ColorSpace << /C [/Separation /A /DeviceRGB 6 0 R] >> /Shading << /S << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 1 1] /Function 6 0 R >> >> >>",
                 o6="<< /FunctionType 3 /Domain [0 1] /Functions [6 0 R 6 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>")  # fmt: skip
    return pdf(found)


def _locked() -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(page(_words())))) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def _wrongly_locked() -> bytes:
    return pdf(
        page(_words()), "/Encrypt << /Filter /Standard /V 5 /R 6 /O () /U () /P -1 >> /ID [() ()]"
    )


def _plain() -> bytes:
    return pdf(page(_words()))


PDFS: dict[str, Callable[[], bytes]] = {
    "a form that draws itself": _draws_itself,
    "forms that draw the next ten times": _draw_one_another,
    "a pattern painted with itself": _pattern_in_itself,
    "pages in a circle": _pages_in_a_circle,
    "pages whose parent is a page": _its_own_parent,
    "a million kids": _many_kids,
    "a million kids told as one": _many_kids_told_as_one,
    "two thousand million pages": lambda: _count(2_000_000_000),
    "fewer than no pages": lambda: _count(-3),
    "kids that are none": _no_kids,
    "a stream of 400 MB": _flate_bomb,
    "a stream in a stream": _flate_in_flate,
    "metadata of 400 MB": _metadata_bomb,
    "deep arrays": lambda: _deep("[", "]"),
    "deep dictionaries": lambda: _deep("<</K ", ">>"),
    "deep contents": _deep_contents,
    "states that are saved": _many_saves,
    "a picture of 60,000 dots": _huge_picture,
    "a JPEG of 60,000 dots": _huge_jpeg,
    "a page as large as a country": _huge_page,
    "a large page": lambda: _huge_page("14400"),
    "a box of words": _odd_box,
    "a colour space of itself": _own_profile,
    "a table of objects that goes on at itself": _table_in_a_circle,
    "object streams in a circle": _objects_in_a_circle,
    "a length too large": lambda: _length(99_999_999),
    "a length too small": lambda: _length(3),
    "a length below nothing": lambda: _length(-1),
    "a length that is the stream": _length_in_itself,
    "five thousand filters": _filters,
    "structure in a circle": _structure_in_a_circle,
    "deep structure": _deep_structure,
    "roles in a circle": _roles_in_a_circle,
    "an outline in a circle": _outline_in_a_circle,
    "names in a circle": _names_in_a_circle,
    "labels in a circle": _labels_in_a_circle,
    "a face drawn with itself": _font_of_itself,
    "a broken face": _broken_face,
    "a map of characters without end": _map_bomb,
    "numbers without end": _numbers,
    "dashes without end": _dashes,
    "a function of itself": _function_of_itself,
    "a locked file": _locked,
    "a wrongly locked file": _wrongly_locked,
    "half a file": lambda: _plain()[:300],
    "zero bytes": lambda: b"",
    "a text": lambda: b"Only words, and no pages.\n" * 9,
    "a head alone": lambda: b"%PDF-1.7\n",
    "a head and noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 99,
    "NULs": lambda: bytes(100_000),
    "a million trailers": lambda: (
        b"%PDF-1.7\n" + b"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n" * 100_000
    ),
}


# --- e-books ----------------------------------------------------------------------------

_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i" xml:lang="en">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier>'
    "<dc:title>T</dc:title><dc:language>en</dc:language></metadata>"
    '<manifest><item id="t" href="t.xhtml" media-type="application/xhtml+xml" properties="nav"/>{more}'
    "</manifest><spine>{spine}</spine></package>"
)
_XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<head><title>T</title></head><body>{body}</body></html>"
)
_NAV = '<nav epub:type="toc"><ol><li><a href="t.xhtml">A</a></li></ol></nav><p>Words of a stranger.</p>'


def epub(body: str | bytes = _NAV, *, more: str = "", spine: str = '<itemref idref="t"/>',
         files: dict[str, bytes] | None = None, container: str = _CONTAINER) -> bytes:  # fmt: skip
    """An e-book of one document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("a.opf", _OPF.format(more=more, spine=spine))
        text = _XHTML.format(body=body) if isinstance(body, str) else body
        archive.writestr("t.xhtml", text)
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def _lies_of_its_size() -> bytes:
    data = epub(_NAV + "<p>" + "a" * 8_000_000 + "</p>")
    real = len(_XHTML.format(body=_NAV + "<p>" + "a" * 8_000_000 + "</p>"))
    return data.replace(real.to_bytes(4, "little"), (99).to_bytes(4, "little"))


def _png_bomb() -> bytes:
    import struct

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", _flate(90, b"\0"))
            + chunk(b"IEND", b""))  # fmt: skip


def _with_picture(data: bytes, name: str = "p.png", kind: str = "image/png") -> bytes:
    item = f'<item id="p" href="{name}" media-type="{kind}"/>'
    return epub(_NAV + f'<p><img src="{name}" alt="A"/></p>', more=item, files={name: data})


def _entities() -> bytes:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return epub(
        f'<!DOCTYPE html [<!ENTITY l0 "ha">{lol}]>{_XHTML.format(body="<p>&l9;</p>")}'.encode()
    )


def _outside_entity() -> bytes:
    return epub(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>{_XHTML.format(body="<p>&x;</p>")}'.encode()
    )


def _zip_in_zip() -> bytes:
    return epub(files={f"{n}.zip": zlib.compress(bytes(9_000_000)) for n in range(9)})


def _names(name: str) -> bytes:
    item = f'<item id="p" href="{name}" media-type="application/xhtml+xml"/>'
    return epub(more=item, spine='<itemref idref="t"/><itemref idref="p"/>', files={name: b"<a/>"})


def _damaged(change: Callable[[bytearray], None]) -> bytes:
    data = bytearray(epub())
    change(data)
    return bytes(data)


def _noise_within(data: bytearray) -> None:
    at = data.index(b"t.xhtml") + 12
    data[at : at + 40] = bytes(40)


def _encrypted(data: bytearray) -> None:
    for sign, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = 0
        while (start := data.find(sign, start)) >= 0:
            data[start + at] |= 1
            start += 4


def _styles() -> bytes:
    css = (b"a{" * 200_000) + b"}" * 200_000
    return epub(more='<item id="c" href="c.css" media-type="text/css"/>', files={"c.css": css})


EPUBS: dict[str, Callable[[], bytes]] = {
    "a text of 20 MB": lambda: epub(files={"big.xhtml": b" " * 20_000_000}),
    "a picture of 310 MB": lambda: epub(files={"big.png": bytes(310_000_000)}),
    "a file that lies of its size": _lies_of_its_size,
    "a zip of zips": _zip_in_zip,
    "deep elements": lambda: epub("<div>" * 100_000 + "</div>" * 100_000),
    "many elements": lambda: epub(_NAV + "<i/>" * 1_000_000),
    "many attributes": lambda: epub(
        _NAV + "<p " + " ".join(f"a{n}=''" for n in range(100_000)) + "/>"
    ),
    "entities that grow": _entities,
    "an entity from outside": _outside_entity,
    "a PNG of 60,000 dots": lambda: _with_picture(_png_bomb()),
    "half a picture": lambda: _with_picture(_png_bomb()[:60]),
    "a drawing that uses itself": lambda: _with_picture(
        b'<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><use href="#a"/><use href="#a"/></g></svg>',
        "p.svg",
        "image/svg+xml",
    ),
    "a deep drawing": lambda: _with_picture(
        b'<svg xmlns="http://www.w3.org/2000/svg">'
        + b"<g>" * 50_000
        + b"</g>" * 50_000
        + b"</svg>",
        "p.svg",
        "image/svg+xml",
    ),
    "a name that leads out": lambda: _names("../../../etc/passwd"),
    "a name with a NUL": lambda: _names("a%00b.xhtml"),
    "an address of nothing": lambda: epub(
        _NAV + '<a href="http://[::1">x</a><a href="">y</a><a href="#">z</a>'
    ),
    "a container that is no XML": lambda: epub(container="<a"),
    "a container without a package": lambda: epub(container="<a/>"),
    "a package that is not there": lambda: epub(container=_CONTAINER.replace("a.opf", "b.opf")),
    "a package without a name": lambda: epub(
        container=_CONTAINER.replace('full-path="a.opf" ', "")
    ),
    "an empty reading order": lambda: epub(spine=""),
    "a long reading order": lambda: epub(spine='<itemref idref="t"/>' * 200_000),
    "a document without a body": lambda: epub(b'<html xmlns="http://www.w3.org/1999/xhtml"/>'),
    "a document of another kind": lambda: epub(b"\xff\xfe\0\0" + b"x" * 99),
    "an encoding that nobody knows": lambda: epub(
        b'<?xml version="1.0" encoding="x-none"?><html/>'
    ),
    "UTF-16": lambda: epub(
        ('<?xml version="1.0" encoding="utf-16"?>' + _XHTML.format(body=_NAV)).encode("utf-16")
    ),
    "deep styles": _styles,
    "noise within": lambda: _damaged(_noise_within),
    "a password": lambda: _damaged(_encrypted),
    "half a book": lambda: epub()[: len(epub()) // 2],
    "its end alone": lambda: epub()[-200:],
    "a zip alone": lambda: b"PK\3\4" + bytes(99),
    "an empty book": lambda: b"",
    "a text called a book": lambda: b"Only words.\n",
    "the end of a zip": lambda: b"PK\5\6" + bytes(18),
}
