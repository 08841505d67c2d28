"""One of each: what stands once, and is used by all who need it."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from publish.core.xmp import NAMESPACES, Bag, xmp_packet

ROOT = Path(__file__).parent.parent
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
