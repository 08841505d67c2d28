"""One of each: what stands once, and is used by all who need it."""

from __future__ import annotations

import ast
import io
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pikepdf
import pypdfium2
import pytest
from strangers import epub

from publish.core.checks import Checks, Finding
from publish.core.diagnostics import Diagnostic, DocumentPlace, PagePlace, Place
from publish.core.xmp import NAMESPACES, Bag, xmp_packet
from publish.preflight import preflight
from publish.readback import read_back
from publish.readback.inspection import inspect
from publish.readback.operators import GraphicsState, Interpreter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


# --- metadata ---------------------------------------------------------------------------


def description(data: bytes) -> ET.Element:
    (found,) = ET.fromstring(data).iter(f"{RDF}Description")  # noqa: S314 - our own
    return found


def test_metadata_are_one_description_with_each_value_in_its_form() -> None:
    given = {
        "dc:title": "Words & <more>",
        "dc:creator": ["Zoe", "Abe"],
        "dc:subject": Bag(["one", "a thing", "two"]),
        "dc:description": None,
        "dc:language": Bag([]),
        "offprint:Printer": "kdp",
    }
    found = description(xmp_packet(given))
    names = {f"{{{NAMESPACES['dc']}}}{name}" for name in ("title", "creator", "subject")}
    assert {part.tag for part in found} == names | {f"{{{NAMESPACES['offprint']}}}Printer"}
    dc = "{" + NAMESPACES["dc"] + "}"
    (title,) = found.iterfind(f"{dc}title/{RDF}Alt/{RDF}li")
    assert title.text == "Words & <more>"
    assert [e.text for e in found.iterfind(f"{dc}creator/{RDF}Seq/{RDF}li")] == ["Zoe", "Abe"]
    subjects = [e.text for e in found.iterfind(f"{dc}subject/{RDF}Bag/{RDF}li")]
    assert subjects == ["a thing", "one", "two"]


def test_metadata_declare_only_what_they_use() -> None:
    plain = xmp_packet({"dc:format": "application/pdf"})
    assert plain.count(b"xmlns:") == 3  # x, rdf, dc
    explained = xmp_packet({"dc:format": "text"}, "<pdfaSchema:schema>S</pdfaSchema:schema>")
    assert NAMESPACES["pdfaSchema"].encode() in explained


def test_a_property_of_no_known_prefix_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        xmp_packet({"unknown:thing": "value"})


# --- twins ------------------------------------------------------------------------------

#: The packages whose modules have nothing twice.
HELD = ("core", "lint", "preflight", "prepress", "readback", "report")
#: What is shorter, as it is written by the parser, is no twin but a habit.
LONG_BODY, LONG_VALUE = 150, 40
KNOWN: set[str] = set()


def bodies(text: str) -> dict[str, str]:
    """What functions do, and the values of constants of a module, with the names of each."""
    tree, found = ast.parse(text), dict[str, str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            own = node.body[1:] if ast.get_docstring(node) else node.body
            what = ast.dump(ast.Module(own, []))
            if len(what) > LONG_BODY:
                found[what] = node.name
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(ast.unparse(node.value)) > LONG_VALUE:
            found[ast.dump(node.value)] = ast.unparse(node.targets[0])
    return found


def twins(modules: dict[str, str]) -> set[str]:
    """Pairs of names, each with its module, that say the same."""
    known, found = dict[str, str](), set[str]()
    for module, text in sorted(modules.items()):
        for what, name in bodies(text).items():
            own = f"{module}:{name}"
            if what in known:
                found.add(f"{known[what]} = {own}")
            known.setdefault(what, own)
    return found


def test_nothing_stands_twice() -> None:
    package = ROOT / "publish"
    paths = [path for name in HELD for path in (package / name).rglob("*.py")]
    assert twins({str(p.relative_to(package)): p.read_text("utf-8") for p in paths}) == KNOWN


def test_twins_are_found() -> None:
    one = "def square(value):\n    'Doc.'\n    other = value * value\n    return sorted(other)"
    constant = "X = (TypeError, ValueError, KeyError, IndexError)"
    modules = {
        "a": f"{one}\n{constant}",
        "b": one.replace("square", "again").replace("Doc", "Other"),
        "c": constant,
    }
    assert twins(modules) == {"a:square = b:again", "a:X = c:X"}
    assert twins({"a": one, "b": one.replace("value * value", "value + value")}) == set()


# --- checks -----------------------------------------------------------------------------


def checks_of_words() -> Checks[str]:
    checks = Checks[str]("note")

    @checks.check("WORD-LONG")
    def long(text: str) -> Iterator[Finding]:
        """Words that are
        too long."""
        for word in text.split():
            if len(word) > 5:
                yield Finding(Place("", 1, text.index(word) + 1), word, "cut it")

    @checks.check("WORD-NONE", "error")
    def none(text: str) -> Iterator[Finding]:
        """No word at all."""
        if not text.split():
            yield Finding(PagePlace("own.pdf", page=2), "nothing", "write")

    return checks


def test_all_checks_are_run_in_one_way() -> None:
    checks = checks_of_words()
    (found,) = checks.run("short lengthy", "a.md")
    assert found == Diagnostic(Place("a.md", 1, 7), "note", "WORD-LONG", "lengthy", "cut it")
    (found,) = checks.run("", "a.md")
    assert (found.severity, found.place) == ("error", PagePlace("own.pdf", page=2))
    assert checks["WORD-LONG"].about == "Words that are too long."
    assert [*checks] == ["WORD-LONG", "WORD-NONE"] and not [*checks["WORD-NONE"].run("a")]


PLACES = [
    (Place("a.md", 3, 4), "a.md:3:4"),
    (PagePlace("a.pdf", page=3, x=1.25, y=20), "a.pdf, page 3, 1.2 20.0"),
    (PagePlace("a.pdf"), "a.pdf"),
    (DocumentPlace("a.epub", 12, document="EPUB/t.xhtml"), "a.epub, EPUB/t.xhtml:12"),
    (DocumentPlace("a.epub", document="EPUB/t.xhtml"), "a.epub, EPUB/t.xhtml"),
    (DocumentPlace("a.epub"), "a.epub"),
]


@pytest.mark.parametrize(("place", "text"), PLACES)
def test_one_diagnostic_for_each_kind_of_place(place: Place, text: str) -> None:
    one = Diagnostic(place, "error", "CODE", "what", "do")
    assert str(one).startswith(f"{text}: error[CODE]: what")
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(one), type=Diagnostic)
    assert again == one and type(again.place) is type(place)


# --- content streams --------------------------------------------------------------------


class Spaced(GraphicsState):
    leading: float = 0


class Follower(Interpreter[Spaced]):
    """Notes the mode and the leading in which text is shown."""

    def actions(self) -> dict[str, Any]:
        shown = {"Tj": lambda _: (self.state.mode, self.state.leading), "TL": self.lead}
        return super().actions() | shown

    def lead(self, operands: Any) -> None:
        self.state.leading = float(operands[0])


def test_what_is_saved_comes_back_and_what_was_not_saved_stays() -> None:
    contents = b"Q 12 TL (a) Tj q 3 Tr 14 TL (b) Tj q 7 Tr Q (c) Tj Q Q (d) Tj unknown"
    with pikepdf.new() as pdf:
        follower = Follower(pikepdf.Dictionary(), Spaced())
        given = [value for _, value in follower.follow(pikepdf.Stream(pdf, contents))]
    assert [value for value in given if value] == [(0, 12), (3, 14), (3, 14), (0, 12)]
    assert len(given) == 15  # the unknown operator is handed on as well


def tagged(contents: bytes) -> bytes:
    """A page of one paragraph; the font A has characters of one byte, B shows others."""
    out = io.BytesIO()
    name = pikepdf.Name
    with pikepdf.new() as pdf:
        fonts = {}
        for key, first in (("/A", "0061"), ("/B", "0041")):
            table = f"1 beginbfrange <61> <7a> <{first}> endbfrange".encode()
            fonts[key] = pikepdf.Dictionary(
                Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica,
                ToUnicode=pdf.make_stream(table),
            )  # fmt: skip
        pdf.add_blank_page()
        page = pdf.pages[0].obj
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(fonts))
        page.Contents = pdf.make_stream(contents)
        element = pikepdf.Dictionary(Type=name.StructElem, S=name.P, Pg=page, K=0)
        root = pikepdf.Dictionary(Type=name.StructTreeRoot, K=pdf.make_indirect(element))
        pdf.Root.StructTreeRoot = pdf.make_indirect(root)
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ("/A 9 Tf (ab) Tj", "ab"),
        ("/A 9 Tf q /B 9 Tf (ab) Tj Q (cd) Tj", "ABcd"),
        ("/A 9 Tf (ab) Tj (cd) '", "abcd"),
        ("/A 9 Tf [(a) -20 (b)] TJ", "ab"),
        ("/A 9 Tf (ab) Tj /Artifact BMC (xy) Tj EMC (c) Tj", "abc"),
        ("/A 9 Tf (a) Tj /Span << /ActualText (said) >> BDC (xy) Tj EMC (c) Tj", "asaidc"),
        ("/Span << /ActualText (of a drawing) >> BDC 0 0 9 9 re f EMC", "of a drawing"),
        ("/A 9 Tf (a1b) Tj", "ab"),
    ],
)
def test_the_structure_has_the_words_that_the_page_shows(contents: str, words: str) -> None:
    root = inspect(tagged(f"BT /P << /MCID 0 >> BDC {contents} EMC ET".encode())).structure
    assert root is not None and root.text == words


# --- finished files ---------------------------------------------------------------------


def calls_of(text: str, names: set[str]) -> bool:
    """Whether a module calls a function of one of some names."""
    called = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return any(ast.unparse(function) in names for function in called)


def names_in(text: str, name: str) -> bool:
    """Whether a name, or a string with it, is in the code of a module: not what is said of it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and name in node.attr:
            return True
        said = isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
        if said and name in said and " " not in said:
            return True
    return False


def modules_that(holds: Callable[[str], bool]) -> set[str]:
    package = ROOT / "publish"
    texts = {str(p.relative_to(package)): p.read_text("utf-8") for p in package.rglob("*.py")}
    return {name for name, text in texts.items() if holds(text)}


OPENERS = {"pikepdf.open", "pdfium.PdfDocument", "pypdfium2.PdfDocument", "zipfile.ZipFile"}
READERS = {"readback/inspection.py", "readback/epub_package.py"}
#: What else opens such files, and why it is not a second reading of a finished file.
MAKERS = {
    "ebook/container.py": "makes a book, and takes one apart to make another of it",
    "outputs/booklet.py": "makes sheets of pages",
    "outputs/epub.py": "draws the cover of a book from a page that it has made",
    "pipeline/provenance.py": "asks whose a file is before it is overwritten, whatever it is",
    "prepress/__init__.py": "makes a press file of pages",
    "prepress/press_sheets.py": "lays the line of the slug on a page",
    "readback/stated_metadata.py": "asks thousands of files for their titles, and nothing else",
    "report/page_pictures.py": "draws the pages of a file",
}
#: What names the structure tree: the one walk, and what writes or removes it.
TREES = {"readback/structure_tree.py", "prepress/pdfx_metadata.py", "typeset/tagging/objects.py"}


def test_finished_files_are_opened_by_those_who_read_them() -> None:
    assert modules_that(lambda text: calls_of(text, OPENERS)) == READERS | MAKERS.keys()


def test_contents_and_structure_are_walked_by_one_module_each() -> None:
    parsers = modules_that(lambda text: calls_of(text, {"pikepdf.parse_content_stream"}))
    assert parsers == {"readback/operators.py"}
    assert modules_that(lambda text: names_in(text, "StructTreeRoot")) == TREES
    assert modules_that(lambda text: names_in(text, "FPDF_StructTree")) == set()


def test_a_second_reader_would_be_found() -> None:
    """The judges above see what they are there for."""
    assert calls_of("with pikepdf.open(data) as pdf: pass", OPENERS)
    assert not calls_of("pikepdf.new()", OPENERS)
    assert names_in("pdf.Root.StructTreeRoot", "StructTreeRoot")
    assert names_in("root.get('/StructTreeRoot')", "StructTreeRoot")
    assert names_in("raw.FPDF_StructTree_Close(tree)", "FPDF_StructTree")
    assert not names_in("'The StructTreeRoot is left alone.'", "StructTreeRoot")


def test_proof_and_preflight_open_a_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            opened.append(name)
            return function(*given, **named)

        return call

    data = tagged(b"BT /P << /MCID 0 >> BDC /A 9 Tf 9 9 Td (ab) Tj EMC ET")
    monkeypatch.setattr(pikepdf, "open", counted("pikepdf", pikepdf.open))
    monkeypatch.setattr(pypdfium2, "PdfDocument", counted("pdfium", pypdfium2.PdfDocument))
    assert [line.text for line in read_back(data, ".pdf").lines] == ["ab"]
    report = preflight(data, "a.pdf")
    assert report.facts is not None and opened.count("pikepdf") == opened.count("pdfium") == 1


# --- e-books ----------------------------------------------------------------------------


def test_an_encoding_that_nobody_knows_is_told_of_the_book() -> None:
    with pytest.raises(ValueError, match="not an EPUB: unknown encoding"):
        read_back(epub(b'<?xml version="1.0" encoding="x-none"?><html/>'), ".epub")
