"""How tests make a work and look at what came of it.

Words and lines are read by readback. What that does not tell (links, outline,
metadata, faces) is read here, with pikepdf, so that no test opens a file by itself.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, cast

import pikepdf
import pytest
from content import instructions

from publish.core.artifacts import Artifact
from publish.core.diagnostics import Diagnostic, Findings
from publish.core.files import Reader
from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.preflight import preflight
from publish.preflight.pdf.facts import Facts
from publish.prove.proof import prove
from publish.readback import FileText, read_back
from publish.settings.output_registry import OUTPUTS
from publish.settings.resolve import Resolved, resolve
from publish.settings.schema import Settings
from publish.source import tree
from publish.source.locate import source_of
from publish.source.works import read_work
from publish.typeset.pages import Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.edition import Edition
    from publish.readback import Line
    from publish.settings.schema import Breaking
    from publish.source.tree import Work

ROOT = Path(__file__).parents[2]
_ESSAY = ROOT / "source" / "stalinists-case-against-stalin"
EVERYTHING = Path(__file__).parents[1] / "cases" / "works" / "everything"
SMALL = Path(__file__).parents[1] / "cases" / "works" / "small"
#: Imported and warmed once for all tests.
ENGINE = Typesetter()
#: Why a test is skipped in an sdist.
NOT_HERE = "the essay is in copyright and not in this copy: run this test in the repository"


class _NotHere:
    """What stands for the essay where it is not: a test that does more than name it is skipped."""

    name = _ESSAY.name

    def skip(self, *_: object) -> NoReturn:
        pytest.skip(NOT_HERE, allow_module_level=True)

    __str__ = __fspath__ = __truediv__ = skip

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self.skip()


#: The work in ``source``.
ESSAY = _ESSAY if _ESSAY.is_dir() else cast("Path", _NotHere())


def read(folder: Path) -> Work:
    findings = Findings()
    work = read_work(source_of(folder), Reader(), findings, None)
    assert work is not None and not findings.failed, list(map(str, findings))
    return work


def context_of(folder: Path, layout: str, work: Work | None = None) -> Context:
    return set_context(folder, layout, Settings(), work)


def set_context(folder: Path, layout: str, settings: Settings, work: Work | None = None) -> Context:
    """The context of an output, and of the printed book, with some settings."""
    given = (work or read(folder), folder)
    book_context = Context(*given, "pdf", settings, "corrected", ENGINE, Reader())
    return Context(*given, layout, settings, "corrected", ENGINE, Reader(), book_context)


class Output(NamedTuple):
    """A finished file with what it was made of and what was read back."""

    edition: Edition
    artifact: Artifact
    seen: FileText

    @property
    def data(self) -> bytes:
        return self.artifact.data

    def printed(self) -> list[Line]:
        """The lines of the text and of all that is printed about it."""
        return [line for line in self.seen.lines if line.role in ("body", "paratext")]


#: The finished files of a work, and of which output each is which one.
NAMES = {
    "pdf": ("pdf", 0), "epub": ("epub", 0), "a4": ("handout", 0), "letter": ("handout", 1),
    "press": ("press", 0), "web": ("web", 0),
    "large-print": ("large-print", 0), "leader-a4": ("leader", 0), "leader-letter": ("leader", 1),
}  # fmt: skip


@cache
def outputs(folder: Path, format_: str) -> list[Output]:
    context = context_of(folder, OUTPUTS[format_].kind.name)
    return [
        Output(context.edition, artifact, read_back(artifact.data, artifact.suffix))
        for artifact in recipe(format_).make(context)
    ]


def make(folder: Path, name: str) -> Output:
    """One of the files of a work; each is made once."""
    format_, which = NAMES[name]
    return outputs(folder, format_)[which]


def work_of(folder: Path, text: str, head: str = "title: T") -> Path:
    """A folder with a work of this text."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "essay.md").write_text(f"---\n{head}\n---\n\n{text}\n", "utf-8")
    return folder


def text(words: int) -> str:
    """So many words of English; the same for the same number, others for another."""
    chosen = random.Random(words).choices(_vocabulary(), k=words)  # noqa: S311
    return " ".join(chosen)


@cache
def _vocabulary() -> list[str]:
    return (Path(__file__).parent / "vocabulary.txt").read_text("utf-8").split("\n")[:-1]


def made(folder: Path, breaking: Breaking = "paragraph") -> tuple[Edition, Artifact]:
    """A work and the PDF of it, its paragraphs broken as a whole or line by line."""
    context = context_with(folder, line_breaking=breaking)
    return context.edition, recipe("pdf").make(context)[0]


def context_with(folder: Path, layout: str = "pdf", **settings: Any) -> Context:
    """The context of a work with some settings."""
    given = Settings(**settings)
    return Context(read(folder), folder, layout, given, "corrected", ENGINE, Reader())


def context_beside(book_context: Context, layout: str, **settings: Any) -> Context:
    """The context of another output of a work, which has the pages of its book."""
    given, folder = Settings(**settings), book_context.folder
    work = book_context.work
    return Context(work, folder, layout, given, "corrected", ENGINE, Reader(), book_context)


def book_with(folder: Path, **settings: Any) -> Output:
    """The e-book of a work with some settings."""
    context = set_context(folder, "epub", Settings(**settings))
    (artifact,) = recipe("epub").make(context)
    return Output(context.edition, artifact, read_back(artifact.data, ".epub"))


def resolved(**settings: Any) -> Resolved:
    """The settings of a book of which only these are said."""
    return resolve(Settings(trim="a5"), Settings(), Settings(**settings))


def found(data: bytes, suffix: str, edition: Edition) -> list[Diagnostic]:
    """What the proof says of a file."""
    findings = Findings()
    prove(data, suffix, edition, findings)
    return list(findings)


def facts_of(data: bytes) -> Facts:
    """What the preflight says of a PDF before it judges it."""
    facts = preflight(data, "a.pdf").facts
    assert isinstance(facts, Facts)
    return facts


def proved(output: Output) -> list[Diagnostic]:
    return found(output.data, output.artifact.suffix, output.edition)


# --- what readback does not tell of a PDF ----------------------------------------------


class Spot(NamedTuple):
    """A place in a PDF: its page, counted from 1, and its height."""

    page: int
    top: float


class Anchor(NamedTuple):
    """A link of a PDF: where it stands, and where it leads (a spot, or an address)."""

    page: int
    box: tuple[float, ...]
    name: str
    spot: Spot | None


class Anatomy:
    """The inside of a PDF."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self._pages = {page.obj.objgen: n for n, page in enumerate(self.pdf.pages, 1)}
        root = self.pdf.Root
        pairs: list[Any] = [*root.Names.Dests.Names] if "/Names" in root else []
        self.spots = {
            str(name): self._spot(place)
            for name, place in zip(pairs[::2], pairs[1::2], strict=True)
        }

    def _spot(self, place: Any) -> Spot:
        return Spot(self._pages[place[0].objgen], float(place[3]))

    def anchors(self) -> Iterator[Anchor]:
        for number, page in enumerate(self.pdf.pages, 1):
            for annotation in page.get("/Annots", []):
                box = tuple(float(x) for x in annotation.Rect)
                if "/Dest" in annotation:
                    name = str(annotation.Dest)
                    yield Anchor(number, box, name, self.spots.get(name))
                else:
                    yield Anchor(number, box, str(annotation.A.URI), None)

    def outline(self) -> list[tuple[int, str, Spot]]:
        found = []

        def walk(items: Any, level: int) -> None:
            for item in items:
                found.append((level, item.title, self._spot(item.destination)))
                walk(item.children, level + 1)

        with self.pdf.open_outline() as outline:
            walk(outline.root, 1)
        return found

    def fonts(self) -> dict[str, Any]:
        """Every face by its name, with its descriptor."""
        found = {}
        for page in self.pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                found[str(font.BaseFont)] = font.DescendantFonts[0].FontDescriptor
        return found

    def glyphs(self) -> Iterator[int]:
        """The number of every glyph that is shown."""
        for page in self.pdf.pages:
            for operands, operator in instructions(page, "Tj TJ"):
                if operator not in ("Tj", "TJ"):
                    continue
                for shown in operands[0] if operator == "TJ" else operands:
                    if isinstance(shown, pikepdf.String):
                        data = bytes(shown)
                        yield from (data[i] * 256 + data[i + 1] for i in range(0, len(data), 2))

    def structure(self) -> Iterator[Any]:
        """The elements of the structure tree."""
        stack: list[Any] = [self.pdf.Root.StructTreeRoot.K]
        while stack:
            item = stack.pop()
            if isinstance(item, pikepdf.Array):
                stack.extend(item)
            elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
                yield item
                stack.append(item.get("/K"))


# --- what readback does not tell of an EPUB --------------------------------------------


class Book:
    """The files of an EPUB."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))

    def text(self, name: str) -> str:
        return self.zip.read(f"EPUB/{name}").decode()

    def tree(self, name: str) -> ET.Element:
        return ET.fromstring(self.text(name))  # noqa: S314 - our own

    def documents(self) -> dict[str, ET.Element]:
        names = [name.removeprefix("EPUB/") for name in self.zip.namelist()]
        return {name: self.tree(name) for name in names if name.endswith(".xhtml")}

    def ids(self) -> dict[str, ET.Element]:
        """Every element with an id, by ``file#id``."""
        return {
            f"{name}#{element.attrib['id']}": element
            for name, root in self.documents().items()
            for element in root.iter()
            if "id" in element.attrib
        }


# --- the command ------------------------------------------------------------------------


def run_twice(folder: Path, out: Path, *options: str, **env: str) -> list[dict[str, bytes]]:
    """All outputs of two runs of the command, as far apart as a machine allows."""
    made = []
    for run, here in enumerate([ROOT, out]):
        target = out / str(run)
        apart = {
            "TZ": ["Pacific/Auckland", "America/Los_Angeles"][run],
            "LC_ALL": ["C.UTF-8", "C"][run],
            "PYTHONHASHSEED": str(run + 1),
            "PYTHONPATH": str(ROOT),
        }
        source = os.path.relpath(folder, here) if run else str(folder)
        command = [sys.executable, "-m", "publish", "build", source, "--out", str(target), *options]
        done = subprocess.run(
            command, cwd=here, env={**os.environ, **apart, **env}, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        files = (file for file in target.iterdir() if file.is_file())
        made.append({file.name: file.read_bytes() for file in files})
    return made


def first_word(node: tree.Node) -> str:
    """The first word of a block that a page has; '' of a picture."""
    for part in tree.parts(node) if not isinstance(node, tree.Figure) else ():
        if isinstance(part, tree.Text) and part.text.split():
            return part.text.split()[0]
        if word := first_word(part):
            return word
    return node.text.split()[0] if isinstance(node, tree.CodeBlock | tree.Code) else ""
