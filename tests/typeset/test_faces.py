"""Faces beside the essay, what faces lack, and what is said of it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from building import context_with, work_of
from command import Result, files, work
from embedded import fonts_in
from facemaker import face, save
from fontTools.cffLib import CFFFontSet
from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.ttLib import TTFont

from publish.core.files import Reader
from publish.outputs import recipe
from publish.readback import read_back
from publish.settings.layouts import families_in, load_layout
from publish.typeset.faces.coverage import lacking
from publish.typeset.faces.families import families_of
from publish.typeset.faces.files import faces_in
from publish.typeset.faces.scripts import script_of
from publish.typeset.font_stack import font_stack_of, with_own

if TYPE_CHECKING:
    from collections.abc import Callable

    from fontTools.ttLib import TTFont as Font

    Publish = Callable[..., Result]

#: Letters of scripts that no face of the layouts has.
ETHIOPIC, TAMIL, HAN = "ሀለሐመ", "அஆஇ", "漢字仮名"
TEXT = f"A word, {ETHIOPIC}, and more of it."


def essay(folder: Path, text: str = TEXT, head: str = "title: T") -> Path:
    return work_of(folder, text, head)


def named(data: bytes, name: str) -> tuple[str, str, bytes]:
    """The one face of a PDF with a name: its whole name, its kind, its bytes."""
    ((whole, (kind, file)),) = ((n, f) for n, f in fonts_in(data).items() if name in n)
    return whole, kind, file


def codes(result: Result) -> list[str]:
    return [line.split("[")[1].split("]")[0] for line in result.said]


def built(folder: Path, name: str = "w.pdf") -> bytes:
    return (folder / "build" / name).read_bytes()


def words(data: bytes, suffix: str = ".pdf") -> str:
    return " ".join(line.text for line in read_back(data, suffix).lines)


# --- the folder fonts -------------------------------------------------------------------

KINDS = {
    "a.ttf": "ttf",
    "a.otf": "otf",
    "a.OTF": "cid",
    "a.woff": "ttf",
    "b.woff": "otf",
    "a.woff2": "ttf",
    "b.woff2": "cid",
    "in/a folder/a.ttf": "ttf",
    "[wght].ttf": "ttf",
}


@pytest.mark.whole
@pytest.mark.parametrize("name", KINDS)
def test_a_face_beside_the_essay(publish: Publish, tmp_path: Path, name: str) -> None:
    """Without it the text is refused; with it, it is set in it, on the pages and in the book."""
    essay(tmp_path / "w")
    assert codes(publish("build", "w", "--format", "pdf")) == ["GLYPH-MISSING"]
    save(tmp_path / "w" / "fonts" / name, face("Small Face", ETHIOPIC, KINDS[name]))
    result = publish(
        "build", "w", "--format", "pdf", "--format", "epub", "--set", "embed-fonts=yes"
    )
    assert (result.code, result.err) == (0, "")
    assert f"{ETHIOPIC}, and more" in words(built(tmp_path))
    assert named(built(tmp_path), "Small-Face")[0][6] == "+"
    with zipfile.ZipFile(tmp_path / "build" / "w.epub") as book:
        style = book.read("EPUB/book.css").decode()
        files_of = [n for n in book.namelist() if "Libertinus" not in n and "/fonts/" in n]
        (own,) = (n for n in files_of if n.endswith((".otf", ".ttf")))
        cut = TTFont(io.BytesIO(book.read(own)))
    assert (
        f"font-family: 'Small Face'; font-weight: normal; font-style: normal; src: url('{own[5:]}')"
        in style
    )
    assert {*map(ord, ETHIOPIC)} <= set(cut.getBestCmap())


@pytest.mark.parametrize("outlines", ["ttf", "cid"])
def test_a_collection_beside_the_essay(publish: Publish, tmp_path: Path, outlines: str) -> None:
    essay(tmp_path / "w", f"One {ETHIOPIC} and two {TAMIL}.")
    both = [face("Face One", ETHIOPIC, outlines), face("Face Two", TAMIL, outlines)]
    save(tmp_path / "w" / "fonts" / "both.ttc", both)
    assert publish("build", "w", "--format", "pdf", "--format", "press").err == ""
    for name in ("w.pdf", "w-press.pdf"):
        assert f"One {ETHIOPIC} and two {TAMIL}." in words(built(tmp_path, name))
        for family in ("Face-One", "Face-Two"):
            assert len(named(built(tmp_path, name), family)[2]) < 2500


@pytest.mark.whole
@pytest.mark.parametrize("form", ["handout", "large-print", "cover", "booklet", "press"])
def test_every_output_knows_it(publish: Publish, tmp_path: Path, form: str) -> None:
    head = f"title: A title {HAN}\nabstract: Of {HAN}."
    essay(tmp_path / "w", TEXT + f" {HAN}", head)
    save(tmp_path / "w" / "fonts" / "a.ttf", face("Small Face", ETHIOPIC + HAN))
    result = publish("build", "w", "--format", form)
    assert (result.code, {*codes(result)} - {"FACE-STYLE"}) == (0, set())
    assert any("Small-Face" in name for name in fonts_in(built(tmp_path, f"w-{form}.pdf")))


def test_its_faces_come_last_and_in_order(publish: Publish, tmp_path: Path) -> None:
    """What the layout has is not taken from it; of two files the first by name is asked first."""
    essay(tmp_path / "w", f"Latin x, {ETHIOPIC}, {TAMIL}.")
    save(tmp_path / "w" / "fonts" / "a.ttf", face("Zulu", "Latinx" + ETHIOPIC))
    save(tmp_path / "w" / "fonts" / "b.ttf", face("Alpha", "Latinx" + ETHIOPIC + TAMIL))
    assert publish("build", "w", "--format", "pdf").err == ""
    seen = {
        name: TTFont(io.BytesIO(data))
        for name, (kind, data) in fonts_in(built(tmp_path)).items()
        if not kind
    }
    used = {name[7:]: glyphs(font) for name, font in seen.items()}
    assert used == {"Zulu": len(ETHIOPIC), "Alpha": len(TAMIL)}


def glyphs(font: Font) -> int:
    """How many glyphs of a face have a shape, but for the sign for a missing one."""
    table = font["glyf"]
    return sum(table[name].numberOfContours > 0 for name in font.getGlyphOrder()[1:])


def test_a_layout_without_faces_by_name(publish: Publish, tmp_path: Path) -> None:
    """Where style sheets name the families, those beside the essay are found all the same."""
    essay(tmp_path / "w")
    save(tmp_path / "w" / "fonts" / "a.ttf", face("Small Face", ETHIOPIC))
    about = "format: pdf\nfonts: {folders: [fonts/libertinus]}\n"
    work(tmp_path / "mine", about, "layout.yaml")
    work(
        tmp_path / "mine",
        "<html><body><main>{{ plain(edition.body[0].block.children) }}</main></body></html>",
        "page.html",
    )
    work(tmp_path / "mine", "main { font-family: 'Libertinus Serif' }", "style.css")
    publish("build", "w", "--layout", "mine")
    assert "error[GLYPH-MISSING]" not in publish("check", "w", "--layout", "mine").told


def test_the_same_bytes_twice_and_a_face_that_changes(publish: Publish, tmp_path: Path) -> None:
    """A file that is written over has other glyphs: the page has them, and is made again."""
    essay(tmp_path / "w")
    file = tmp_path / "w" / "fonts" / "a.ttf"
    save(file, face("Small Face", ETHIOPIC))
    assert publish("build", "w", "--format", "pdf").err == ""
    first = files(tmp_path / "build")
    assert publish("build", "w", "--format", "pdf", "--out", "again").err == ""
    assert files(tmp_path / "again") == first
    save(file, face("Small Face", ETHIOPIC[:1]))
    assert codes(publish("build", "w", "--format", "pdf")) == ["GLYPH-MISSING"]
    save(file, face("Small Face", "xyz" + ETHIOPIC))
    assert publish("build", "w", "--format", "pdf").err == ""
    assert files(tmp_path / "build") != first


def test_faces_for_the_language_of_the_work(tmp_path: Path) -> None:
    """Of a collection the face is first whose characters are drawn for the language."""
    names = [f"Noto Serif CJK {region}" for region in ("JP", "KR", "SC", "TC", "HK")]
    save(tmp_path / "fonts" / "cjk.ttc", [face(name, HAN) for name in names])
    layout = load_layout("pdf", Reader())

    def first(lang: str) -> str:
        own = with_own(layout, tmp_path, lang, Reader()).face("serif").names[3:]
        assert sorted(own) == sorted(names)
        return own[0][-2:]

    asked = ["ja", "ko", "zh", "zh-Hant", "zh-HK", "zh-Hans-CN", "en"]
    assert [first(lang) for lang in asked] == ["JP", "KR", "SC", "TC", "HK", "SC", "JP"]


def test_what_is_no_face(publish: Publish, tmp_path: Path) -> None:
    """Kinds that are not read are told and left; a broken file stops; other files mean nothing."""
    essay(tmp_path / "w", "Words.")
    for name in ("a.pfb", "b.zip", "OFL.txt", "._c.ttf", "d.png"):
        work(tmp_path / "w" / "fonts", "x", name)
    for command in (["check", "w"], ["build", "w", "--format", "pdf"]):
        result = publish(*command)
        assert result.code == 0
        assert [line.split(" cannot")[0] for line in result.said] == [
            "w/fonts/a.pfb: warning[FACE-KIND]: a font file of this kind (.pfb)",
            "w/fonts/b.zip: warning[FACE-KIND]: a font file of this kind (.zip)",
        ]
    whole = save(tmp_path / "w" / "fonts" / "e.woff2", face("E", "x")).read_bytes()
    (tmp_path / "w" / "fonts" / "e.woff2").write_bytes(whole[:-20])
    for command in (["check", "w"], ["build", "w"]):
        result = publish(*command)
        assert result.code == 1
        assert all(
            line.startswith("w/fonts/e.woff2: error[LAYOUT-FONTS]: ") for line in result.said
        )


def test_a_face_of_pictures(publish: Publish, tmp_path: Path) -> None:
    """Coloured glyphs cannot be set: it is told, and counts for nothing."""
    essay(tmp_path / "w", "A smile 😀.")
    font = face("Small Face", "😀")
    glyph = font.getBestCmap()[ord("😀")]
    font["COLR"] = buildCOLR({glyph: [("unused1", 0)]})
    font["CPAL"] = buildCPAL([[(1, 0, 0, 1)]])
    save(tmp_path / "w" / "fonts" / "a.ttf", font)
    for command in (["check", "w"], ["build", "w", "--format", "pdf"]):
        result = publish(*command)
        assert codes(result) == ["GLYPH-MISSING", "FACE-KIND"]
        assert "such as that of Noto Emoji, the one in black and white" in result.told


# --- licences ---------------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize(
    ("rights", "allowed"),
    [(2, False), (0x202, False), (0x200, False), (0, True), (4, True), (6, True), (8, True)],
)
def test_the_licence_of_a_face(
    publish: Publish, tmp_path: Path, rights: int, allowed: bool
) -> None:
    """Restricted, or bitmaps only (OpenType, OS/2, fsType): not into any file."""
    essay(tmp_path / "w")
    save(tmp_path / "w" / "fonts" / "a.ttf", face("Small Face", ETHIOPIC, rights=rights))
    said = "w/fonts/a.ttf: error[FACE-LICENCE]: the licence of “Small Face” does not allow it"
    for options in (["--format", "pdf"], ["--format", "epub", "--set", "embed-fonts=yes"]):
        result = publish("build", "w", *options)
        assert (result.code == 0) == allowed
        assert [line[: len(said)] for line in result.said] == ([] if allowed else [said])
    assert publish("build", "w", "--format", "epub").code == 0


@pytest.mark.whole
@pytest.mark.parametrize("name", ["a.ttf", "a.ttc", "a.otf"])
def test_a_face_that_may_not_be_cut(publish: Publish, tmp_path: Path, name: str) -> None:
    """It is whole in the file, says so by its name, and the preflight tells of it."""
    essay(tmp_path / "w")
    own = face("Small Face", ETHIOPIC, "cid" if name == "a.otf" else "ttf", rights=0x100)
    others = [face("Other", TAMIL), own]
    save(tmp_path / "w" / "fonts" / name, others if name == "a.ttc" else own)
    result = publish(
        "build", "w", "--format", "pdf", "--format", "epub", "--set", "embed-fonts=yes"
    )
    assert (result.code, codes(result)) == (0, ["PREFLIGHT-FOUND"])
    assert "1 FACE-WHOLE" in result.err
    whole, kind, data = named(built(tmp_path), "Small-Face")
    assert whole == "Small-Face"
    assert count_in(kind, data) == len(own.getGlyphOrder())
    assert ETHIOPIC in words(built(tmp_path))
    with zipfile.ZipFile(tmp_path / "build" / "w.epub") as book:
        (file,) = (n for n in book.namelist() if "/fonts/a" in n)
        assert len(TTFont(io.BytesIO(book.read(file))).getGlyphOrder()) == len(own.getGlyphOrder())


def count_in(kind: str, data: bytes) -> int:
    if kind == "/CIDFontType0C":
        return len(outlines_in(data).charset)
    return len(TTFont(io.BytesIO(data)).getGlyphOrder())


def outlines_in(data: bytes) -> Any:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    return fonts.topDictIndex[0]


# --- how faces are embedded -------------------------------------------------------------


def test_glyphs_with_numbers_of_their_own(publish: Publish, tmp_path: Path) -> None:
    """In a CID-keyed face readers go by the numbers: they are those that the page names.

    ISO 32000-1, 9.7.4.2. Nothing is kept of the glyphs that are not used.
    """
    essay(tmp_path / "w")
    own = face("Small Face", ETHIOPIC + TAMIL, "cid")
    save(tmp_path / "w" / "fonts" / "a.otf", own)
    assert publish("build", "w", "--format", "pdf").err == ""
    _, kind, data = named(built(tmp_path), "Small-Face")
    assert kind == "/CIDFontType0C"
    top = outlines_in(data)
    places = {own.getGlyphID(own.getBestCmap()[ord(c)]) for c in ETHIOPIC}
    assert top.charset == [".notdef", *(f"cid{place:05}" for place in sorted(places))]
    pages = pikepdf.open(io.BytesIO(built(tmp_path)))
    font = next(
        f
        for f in pages.objects
        if isinstance(f, pikepdf.Dictionary)
        and "Small-Face" in str(f.get("/BaseFont"))
        and "/ToUnicode" in f
    )
    mapping = font.ToUnicode.read_bytes().decode()
    for c in ETHIOPIC:
        assert f"<{own.getGlyphID(own.getBestCmap()[ord(c)]):04x}> <{ord(c):04x}>" in mapping


@pytest.mark.whole
def test_faces_of_other_scripts_are_small_in_the_file(publish: Publish, tmp_path: Path) -> None:
    """Of a face with thousands of glyphs only those that are used take up room."""
    essay(tmp_path / "w", f"A {HAN}.")
    thousands = "".join(map(chr, range(0x4E00, 0x4E00 + 12_000))) + HAN
    for outlines in ("cid", "ttf"):
        save(tmp_path / "w" / "fonts" / "a.otf", face("Large Face", thousands, outlines))
        assert publish("build", "w", "--format", "pdf").err == ""
        assert len(built(tmp_path)) < 60_000
        assert f"A {HAN}." in words(built(tmp_path))


@pytest.mark.whole
@pytest.mark.parametrize("cff2", [False, True])
def test_a_face_of_many_weights(publish: Publish, tmp_path: Path, cff2: bool) -> None:
    """A variable face gives regular and bold; no PDF may have its outlines as they are."""
    # By themselves: the letters of the second face have no width, and lie on what follows them.
    essay(tmp_path / "w", f"{ETHIOPIC}\n\n**{ETHIOPIC}**")
    save(tmp_path / "w" / "fonts" / "a.ttf", variable("Small Face", ETHIOPIC, cff2=cff2))
    assert publish("build", "w", "--format", "pdf").err == ""
    both = {n[7:]: f for n, f in fonts_in(built(tmp_path)).items() if "Small" in n}
    assert sorted(both) == ["Small-Face", "Small-Face-Bold"]
    tables = [set(TTFont(io.BytesIO(data)).keys()) for _, data in both.values()]
    assert not any(names & {"fvar", "CFF2", "gvar"} for names in tables)
    assert f"{ETHIOPIC} {ETHIOPIC}" in words(built(tmp_path))
    options = ["--format", "epub", "--set", "embed-fonts=yes"]
    assert publish("build", "w", *options).err == ""
    with zipfile.ZipFile(tmp_path / "build" / "w.epub") as book:
        own = [book.read(n) for n in sorted(book.namelist()) if "/fonts/a-" in n]
    assert len(set(own)) == 2
    assert not any({"fvar", "CFF2"} & set(TTFont(io.BytesIO(data)).keys()) for data in own)


def variable(family: str, characters: str, *, cff2: bool) -> Font:
    """A face with an axis from regular to bold, on which nothing changes but its bars' width."""
    from facemaker import again
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables.TupleVariation import TupleVariation

    font = face(family, characters, "cff2" if cff2 else "ttf")
    fb = FontBuilder(font=font)
    fb.setupFvar([("wght", 400, 400, 700, "Weight")], [])
    if not cff2:
        wide = [(0, 0), (0, 0), (40, 0), (40, 0), *[(0, 0)] * 4]
        fb.setupGvar(
            {
                name: [TupleVariation({"wght": (0, 1, 1)}, wide)]
                for name in font.getGlyphOrder()
                if font["glyf"][name].numberOfContours > 0
            }
        )
    return again(font)


# --- characters that no face has --------------------------------------------------------


def test_one_message_for_each_script_and_paragraph(publish: Publish, tmp_path: Path) -> None:
    text = f"""\
Letters {ETHIOPIC} and {TAMIL} and {ETHIOPIC} and ♛ and 漢字.

> {ETHIOPIC} again, ሠ new.
>
> ረ in the same quotation.

## A head ሰ

Note.[^1]

[^1]: A note ሸ of 漢 and 語.
"""
    essay(tmp_path / "w", text)
    for command in (["check", "w"], ["build", "w", "--format", "pdf", "--format", "handout"]):
        result = publish(*command, "--verbose")
        assert result.code == 1
        assert [(line.split(": ")[0], line.split(": ", 2)[2]) for line in result.said] == [
            (
                "w/essay.md:5:9",
                "no face has “ሀ” (U+1200), “ለ” (U+1208), “ሐ” (U+1210), “መ” "
                "(U+1218): Ethiopic letters",
            ),
            (
                "w/essay.md:5:18",
                "no face has “அ” (U+0B85), “ஆ” (U+0B86), “இ” (U+0B87): Tamil letters",
            ),
            ("w/essay.md:5:35", "no face has “♛” (U+265B, BLACK CHESS QUEEN)"),
            (
                "w/essay.md:5:41",
                "no face has “漢” (U+6F22, CJK UNIFIED IDEOGRAPH-6F22), “字” "
                "(U+5B57, CJK UNIFIED IDEOGRAPH-5B57)",
            ),
            (
                "w/essay.md:7:15",
                "no face has “ሠ” (U+1220, ETHIOPIC SYLLABLE SZA), “ረ” (U+1228, "
                "ETHIOPIC SYLLABLE RA)",
            ),
            ("w/essay.md:11:11", "no face has “ሰ” (U+1230, ETHIOPIC SYLLABLE SA)"),
            ("w/essay.md:15:14", "no face has “ሸ” (U+1238, ETHIOPIC SYLLABLE SHA)"),
            ("w/essay.md:15:25", "no face has “語” (U+8A9E, CJK UNIFIED IDEOGRAPH-8A9E)"),
        ]
        hints = [line for line in result.told.splitlines() if line.startswith("  hint: ")]
        assert "into the folder w/fonts, such as that of Noto Serif Ethiopic (free)" in hints[0]
        assert "Noto Serif CJK or Source Han Serif" in hints[3]


def test_many_characters_of_a_script(publish: Publish, tmp_path: Path) -> None:
    essay(
        tmp_path / "w",
        "".join(map(chr, range(0x1200, 0x1207))) + "".join(map(chr, range(0x1208, 0x1218))),
    )
    (said,) = publish("check", "w").said
    assert said.endswith("“ለ” (U+1208) and 15 more: Ethiopic letters")


@pytest.mark.parametrize(
    ("character", "name", "free"),
    [
        ("漢", "Chinese and Japanese characters", "Noto Serif CJK"),
        ("か", "Chinese and Japanese", "Source Han"),
        ("、", "Chinese and Japanese", "Noto Serif CJK"),
        ("Ａ", "Latin", "Gentium"),
        ("한", "Korean", "Nanum"),
        ("ع", "Arabic", "Amiri"),
        ("ש", "Hebrew", "Frank Ruehl"),
        ("ქ", "Georgian", "Noto Serif Georgian"),
        ("ᓀ", "Canadian Aboriginal", "Noto Sans Canadian Aboriginal"),
        ("𝄞", "signs of music", "Bravura"),
        ("⊨", "mathematical", "STIX"),
        ("😀", "emoji", "Noto Emoji"),
        ("☃", "signs", "Symbols 2"),
        ("\u0330", "accents", "Gentium"),
        ("\ue000", "private area", ""),
        ("𓀀", "hieroglyphs", "Noto Sans Egyptian"),
    ],
)
def test_the_script_of_a_character_and_faces_that_have_it(
    character: str, name: str, free: str
) -> None:
    found = script_of(character)
    assert name in found.name
    assert free in found.faces


@pytest.mark.parametrize(
    ("text", "points", "missing"),
    [
        ("n\u0303", "ñ", ""),
        ("ñ", "n\u0303", ""),
        ("x\u0303", "x", "\u0303"),
        ("a\u00ad\u200d\u00a0", "a", ""),
        ("\u1100\u1161\u11a8", "각", ""),
        ("각", "\u1100\u1161\u11a8", ""),
        ("❤\ufe0f", "❤", ""),
        ("葛\U000e0100", "葛", ""),
        ("ab", "a", "b"),
        ("n\u0303 x\u0303", "ñx", "\u0303"),
    ],
)
def test_what_a_character_needs(text: str, points: str, missing: str) -> None:
    """It is enough that it can be put together, or apart; what is never seen needs nothing."""
    assert "".join(c for _, c in lacking(text, frozenset(map(ord, points)))) == missing


def test_check_knows_the_faces_of_build(publish: Publish, tmp_path: Path) -> None:
    """Those of the layout, of the face that is chosen on the command line or by the work."""
    own = "inherits: [pdf]\nfaces: {own: {families: 'Small Face', folders: [more]}}\n"
    work(tmp_path / "mine", own, "layout.yaml")
    save(
        tmp_path / "mine" / "more" / "a.otf",
        face("Small Face", ETHIOPIC + "A wordanmefit,.", "otf"),
    )
    essay(tmp_path / "w")
    essay(tmp_path / "v", TEXT, "title: T\noffprint: {face: own}")
    for command in ("check", "build"):
        assert "GLYPH-MISSING" in codes(publish(command, "w", "--layout", "mine"))
        assert publish(command, "w", "--layout", "mine", "--set", "face=own").code == 0
        assert publish(command, "v", "--layout", "mine").code == 0
        assert "LAYOUT-FACE" in codes(
            publish(command, "w", "--layout", "mine", "--set", "face=none")
        )


def test_characters_of_a_style_sheet(publish: Publish, tmp_path: Path) -> None:
    """What only the layout prints is told when it is drawn."""
    work(tmp_path / "mine", "inherits: [pdf]\n", "layout.yaml")
    work(tmp_path / "mine", "hr::before { content: 'ሀ漢' }", "style.css")
    essay(tmp_path / "w", "One.\n\n* * *\n\nTwo.")
    result = publish("build", "w", "--layout", "mine")
    assert codes(result) == ["GLYPH-MISSING", "GLYPH-MISSING"]
    assert "page.html: error[GLYPH-MISSING]: no face has “ሀ”" in result.err


# --- an e-book without faces ------------------------------------------------------------


@pytest.mark.whole
def test_a_book_without_faces_is_not_refused(publish: Publish, tmp_path: Path) -> None:
    """The text is whole; what is drawn here, the cover, lacks what cannot be drawn, and says so."""
    essay(tmp_path / "w", TEXT, f"title: Of {HAN}\nsubtitle: Plain\nauthor: [Ada, {TAMIL}]")
    for form, file in (("epub", "w.epub"), ("ereaders", "w.kepub.epub")):
        result = publish("build", "w", "--format", form)
        assert result.code == 0
        assert ETHIOPIC in words(built(tmp_path, file), ".epub")
        assert {"COVER-BARE", "PAGES-NONE"} <= set(codes(result))
        assert f"without “Of {HAN}”, “{TAMIL}”: no face has all of the letters" in result.err
    with zipfile.ZipFile(tmp_path / "build" / "w.epub") as book:
        assert b"page-list" not in book.read("EPUB/nav.xhtml")
        assert b"pageBreakSource" not in book.read("EPUB/content.opf")
    refused = publish("build", "w", "--format", "epub", "--set", "embed-fonts=yes")
    assert refused.code == 1
    assert "GLYPH-MISSING" in codes(refused)


def test_a_book_whose_cover_can_be_drawn(publish: Publish, tmp_path: Path) -> None:
    essay(tmp_path / "w")
    assert codes(publish("build", "w", "--format", "epub")) == ["PAGES-NONE"]
    assert publish("build", "w", "--format", "epub", "--set", "page-list=no").err == ""


def test_plain_text_needs_no_face(publish: Publish, tmp_path: Path) -> None:
    essay(tmp_path / "w", TEXT, f"title: {HAN}")
    assert publish("build", "w", "--format", "transcript").err == ""


# --- families, styles, features ---------------------------------------------------------


def own_layout(
    folder: Path, fonts: dict[str, Font], families: str, more: str = "", style: str = ""
) -> None:
    about = "inherits: [pdf]\nfonts: {folders: [own]}\n"
    about += f'faces: {{serif: {{families: "{families}"}}}}\n'
    work(folder, about + more, "layout.yaml")
    work(folder, style, "style.css")
    (folder / "own").mkdir(exist_ok=True)
    for name, font in fonts.items():
        save(folder / "own" / name, font)


LATIN = "".join(map(chr, range(0x21, 0x7F))) + "äöüßé–’“”…·×\u00a0\u2010\u2002\u2003"


def where_and_what(line: str) -> list[str]:
    """The place of a finding and the first thing that it quotes."""
    return [*line.split(":", 3)[:3], line.split("“")[1].split("”", maxsplit=1)[0]]


def test_a_family_that_is_in_no_folder(publish: Publish, tmp_path: Path) -> None:
    """It is told with its place, in the layout's file and in its style sheets."""
    style = (
        "em { font-family: 'Garamont', EB Garamond, serif }\n"
        "h2 { font: italic 12pt/14pt Bodoni, inherit }\n"
    )
    own_layout(tmp_path / "mine", {}, "'Libertinus Serf', 'EB Garamond', serif", style=style)
    leftward = "em { font-family: Davvid, 'EB Garamond' }\n"
    (tmp_path / "mine" / "style.leftward.css").write_text(leftward, "utf-8")
    essay(tmp_path / "w", "Words.")
    for command in (["check", "w"], ["build", "w"]):
        result = publish(*command, "--layout", "mine")
        assert result.code == 0
        assert [where_and_what(line) for line in result.said] == [
            ["mine/layout.yaml", "3", "27", "Libertinus Serf"],
            ["mine/style.css", "1", "6", "Garamont"],
            ["mine/style.css", "2", "6", "Bodoni"],
            ["mine/style.leftward.css", "1", "6", "Davvid"],
        ]
        assert set(codes(result)) == {"FACE-UNKNOWN"}
        assert "  hint: did you mean “Libertinus Serif”?" in result.told


@pytest.mark.parametrize(
    ("style", "names"),
    [
        ("p { font-family: A, 'B C', serif, var(--face) }", ["A", "B C"]),
        ("p { font: 10pt/12pt D E, monospace }", ["D E"]),
        ("p { font: var(--head) }", []),
        ("p { font: calc(1pt * 2) F }", ["F"]),
        ("p { font: inherit }", []),
        (":root { --own-face: 'G'; --x: 'H' }", ["G"]),
        ("@media print { p { font-family: I } }", ["I"]),
        ("@page { @top-center { font: 9pt J } }", ["J"]),
        ("p { font-family: Two  Words }", ["Two Words"]),
        ("@font-face { font-family: 'K'; src: url(k.otf) } p { font-family: K, L }", ["L"]),
        ("p { font-family: ; } } { font-family", []),
    ],
)
def test_the_families_that_a_style_sheet_names(style: str, names: list[str]) -> None:
    assert [name for name, _ in families_of(style, "x")] == names


def test_families_as_style_sheets_have_them() -> None:
    assert families_in("'One', Two  Three, \"Four, Five\", 'It\\'s'") == (
        "One",
        "Two Three",
        "Four, Five",
        "It's",
    )


def test_italics_and_bold_that_are_missing(publish: Publish, tmp_path: Path) -> None:
    """Each is told once, with its first place and what stands for it; signs do not count."""
    regular = face("Small Face", LATIN, "otf")
    own_layout(
        tmp_path / "mine", {"a.otf": regular}, "'Small Face', 'EB Garamond', 'Libertinus Math'"
    )
    essay(
        tmp_path / "w",
        "Plain text here.\n\nSome *slanted words* and **fat words** and *more* of it, **1956**.",
    )
    result = publish("build", "w", "--layout", "mine")
    assert result.code == 0
    styles = [line for line in result.said if "FACE-STYLE" in line]
    assert styles == [
        "w/essay.md:7:7: warning[FACE-STYLE]: “Small Face” has no italic for this: it is set "
        "upright, first in “slanted words”",
        "w/essay.md:7:28: warning[FACE-STYLE]: “Small Face” has no bold for this: it is set in the "
        "regular weight, first in “fat words”",
    ]
    save(tmp_path / "mine" / "own" / "b.otf", face("Small Face", LATIN, "otf", italic=True))
    save(tmp_path / "mine" / "own" / "c.otf", face("Small Face", LATIN, "otf", bold=True))
    assert not any("FACE-STYLE" in line for line in publish("build", "w", "--layout", "mine").said)


def test_foreign_words_of_scripts_without_italics(publish: Publish, tmp_path: Path) -> None:
    """Words in another language are in italics: where their script has none, none are missed."""
    essay(tmp_path / "w", f"A [{HAN}]{{lang=ja}} and so on.")
    save(tmp_path / "w" / "fonts" / "a.ttf", face("Small Face", HAN + "abc"))
    assert publish("build", "w", "--format", "pdf").err == ""
    essay(tmp_path / "w", f"A *{HAN}* and so on.")
    assert codes(publish("build", "w", "--format", "pdf")) == ["FACE-STYLE"]


def test_small_capitals_and_old_style_figures_that_are_missing(
    publish: Publish, tmp_path: Path
) -> None:
    plain = face("Small Face", LATIN, "otf")
    own_layout(tmp_path / "mine", {"a.otf": plain}, "'Small Face', 'EB Garamond'")
    essay(tmp_path / "w", "In 1956 [Nato]{.smallcaps} was there.")
    features = [
        line.split(": ", 2)[2]
        for line in publish("build", "w", "--layout", "mine").said
        if "FACE-FEATURE" in line
    ]
    assert features == [
        "“Small Face” has no old-style figures: its lining figures stand for them, first in "
        "“In 1956”",
        "“Small Face” has no small capitals: its capitals, set smaller, stand for them, first in "
        "“ato”",
    ]


@pytest.mark.parametrize(
    ("features", "more", "low", "said"),
    [
        ("feature onum { sub u0031 by one.old; } onum;", ["one.old"], "", False),
        ("", [], "3", False),
        ("", [], "", True),
    ],
)
def test_figures_that_are_old_style_ones(
    features: str, more: list[str], low: str, said: bool
) -> None:
    """By a feature, or as the face has them."""
    out = io.BytesIO()
    face("F", LATIN, "otf", features=features, more=more, low=low).save(out)
    found = faces_in(out.getvalue())
    assert not isinstance(found, str)
    assert ("onum" not in found[0].features and not found[0].hanging) == said


@pytest.mark.whole
@pytest.mark.parametrize("form", ["pdf", "handout", "large-print", "cover"])
def test_our_layouts_ask_for_nothing_that_their_faces_lack(
    publish: Publish, tmp_path: Path, form: str
) -> None:
    text = "In 1956.[^a]\n\n1. One\n2. Two\n\n[^a]: A note of 1957."
    essay(tmp_path / "w", text, "title: T\noffprint: {notes: chapter}")
    result = publish("build", "w", "--format", form)
    assert result.code == 0
    assert not any("FACE-" in line for line in result.said)


def test_small_capitals_of_some_letters(publish: Publish, tmp_path: Path) -> None:
    """Those that a face has not are named: they stand as they are."""
    essay(tmp_path / "w", "The [Мир]{.smallcaps} stood.")
    (said,) = publish("build", "w", "--format", "pdf").said
    assert said == (
        "w/essay.md:5:6: warning[FACE-FEATURE]: “Libertinus Serif” has no small capitals of “и”, "
        "“р”: these stand as they are, first in “Мир”"
    )


# --- small capitals made of capitals ----------------------------------------------------

CAPS = """\
## Small Spas and Straße, Fuß

Sees [Nato Spas, Fuß]{.smallcaps} and [NATO]{.smallcaps}, Small SPAS.
"""


@pytest.mark.parametrize("choice", ["scaled", "letters"])
def test_small_capitals_that_are_made_up(publish: Publish, tmp_path: Path, choice: str) -> None:
    """They are capitals, smaller, where the layout wants that; and read as the words they are."""
    fonts = {"a.otf": face("Small Face", LATIN, "otf")}
    own_layout(tmp_path / "mine", fonts, "'Small Face', 'EB Garamond'", f"small-caps: {choice}\n")
    essay(tmp_path / "w", CAPS, "title: T\nlang: de")
    result = publish("build", "w", "--layout", "mine")
    assert result.code == 0
    instead = "its capitals, set smaller, stand" if choice == "scaled" else "its letters stand"
    assert f"“Small Face” has no small capitals: {instead} for them" in result.err
    text = words(built(tmp_path))
    assert "Small Spas and Straße, Fuß" in text
    assert "Sees Nato Spas, Fuß and NATO, Small SPAS." in text
    sizes = sizes_of(built(tmp_path), "NATO")
    assert (max(sizes) < 12) == (choice == "scaled")


def sizes_of(data: bytes, word: str) -> set[float]:
    """The sizes of the type in which a word is set on a page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    found: set[float] = set()
    for page in document:
        texts = page.get_textpage()
        whole = texts.get_text_range()
        at = whole.find(word)
        if at >= 0:
            found |= {
                round(pypdfium2.raw.FPDFText_GetFontSize(texts, at + n), 1)
                for n in range(len(word))
            }
    document.close()
    return found


def test_what_is_not_known_of_small_capitals(publish: Publish, tmp_path: Path) -> None:
    own_layout(tmp_path / "mine", {}, "'Libertinus Serif'", "small-caps: none\n")
    essay(tmp_path / "w", "Words.")
    assert codes(publish("build", "w", "--layout", "mine")) == ["FIELD-TYPE"]


# --- the colophon -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "family"),
    [
        (f"{ETHIOPIC * 9} and a word", "Small Face"),
        (f"A word and more, {ETHIOPIC}", "Libertinus Serif"),
    ],
)
def test_the_colophon_names_what_the_text_is_set_in(tmp_path: Path, text: str, family: str) -> None:
    essay(tmp_path, text, "title: T\nslug: w")
    save(tmp_path / "fonts" / "a.ttf", face("Small Face", ETHIOPIC))
    context = context_with(tmp_path)
    (artifact,) = recipe("pdf").make(context)
    assert f"Set in {family}, 10.5 on 14 point" in words(artifact.data)
    assert any(name.endswith(family.replace(" ", "-")) for name in fonts_in(artifact.data))


def test_the_colophon_of_a_layout_whose_family_is_nowhere(tmp_path: Path) -> None:
    own_layout(tmp_path / "mine", {}, "'Nowhere', 'EB Garamond'")
    essay(tmp_path / "w", "Words.")
    assert context_with(tmp_path / "w", str(tmp_path / "mine")).family == "EB Garamond"


def test_the_shelf_has_the_faces_of_the_layout_and_of_the_work(tmp_path: Path) -> None:
    save(tmp_path / "fonts" / "a.ttf", face("Small Face", ETHIOPIC))
    layout = with_own(load_layout("pdf", Reader()), tmp_path, "en", Reader())
    families = dict.fromkeys(one.family for one in font_stack_of(layout, Reader()).faces)
    assert list(families)[-1] == "Small Face"
    assert set(families) == {"Libertinus Serif", "Libertinus Math", "EB Garamond", "Small Face"}
    assert layout.face("serif").families.endswith("'Libertinus Math', 'Small Face'")


SAID = {
    "in an index": ('A [word]{index="a ሀ b"} of it.', "", "essay.md:7:11", "pdf"),
    "of a correction": (
        'A {~~wrod~>word~~}{reason="ሀ" resp="ed."} of it.', "", "essay.md:7:3", "pdf",
    ),
    "on a cover": ("Words.", "abstract: a ሀ b", "essay.md:4:13", "cover"),
    "who leads": ("Words.", "title: S\nleader: a ሀ", "seminar.yaml:2:11", "handout"),
    "where it is": ("Words.", "title: S\nplace: ሀ", "seminar.yaml:2:8", "handout"),
    "when it is": ("Words.", "title: S\ndates: in ሀ", "seminar.yaml:2:11", "handout"),
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("where", SAID)
def test_words_that_are_printed_elsewhere_are_looked_at_too(
    publish: Publish, tmp_path: Path, where: str
) -> None:
    """At their place in the source, by check; and for the outputs alone that print them."""
    text, more, place, name = SAID[where]
    head = "title: T\nlang: en"
    if name == "handout":
        work(tmp_path / "w", f"{more}\n", "seminar.yaml")
        work_of(tmp_path / "w", text, head)
    else:
        work_of(tmp_path / "w", text, f"{head}\n{more or 'author: A'}")
    told = [line for line in publish("check", "w").said if "GLYPH-MISSING" in line]
    assert len(told) == 1 and told[0].startswith(f"w/{place.rsplit(':', 1)[0]}:"), told
    built = publish("build", "w", "--format", name)
    assert [line for line in built.said if "error" in line] == told and built.code == 1
    if where in ("in an index", "on a cover"):
        assert publish("build", "w", "--format", "large-print").code == 0
