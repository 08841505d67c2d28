"""An output is added as the guide for contributors says: one module, one entry, one folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from publish.settings.output_registry import BOOK, EBOOK, OUTPUTS, LayoutKind, Output, Registry

ROOT = Path(__file__).parents[2]
MODULE = '''"""A placard: the title on a page of its own, to be hung up."""

from publish.core.artifacts import Artifact


def make(context):
    """One page."""
    return [Artifact("-placard.pdf", context.pages(context.renderer().page("page.html")).write())]


def report(context, findings):
    """Nothing."""


def prove(artifact, edition, findings):
    """The title is there."""
'''
ENTRY = """    Output(
        name="placard", kind=LayoutKind(name="placard", files=("style.css", "page.html"))
    ),
"""
LAYOUT = {
    "layout.yaml": "title: Placard\nformat: placard\ninherits: [shared]\n",
    "style.css": "@page { size: A4; margin: 30mm }\nh1 { font: 60pt serif }\n",
    "page.html": "<html lang='{{ metadata.lang }}'><head><title>{{ metadata.title }}</title></head>"
    "<body><h1>{{ metadata.title }}</h1></body></html>\n",
}
ESSAY = "---\ntitle: To be hung up\nauthor: A. Nother\n---\n\nText.[^1]\n\n[^1]: Note.\n"
LAST = '    Output(name="cards", kind=CARDS, files=(FileKind("-cards.pdf", _PDF, "group"),)),\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the program, to which somebody has added an output."""
    for name in ("publish", "layouts"):
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=leave)
    (tmp_path / "publish/outputs/placard.py").write_text(MODULE, "utf-8")
    registry = tmp_path / "publish/settings/output_registry.py"
    entries = registry.read_text("utf-8")
    assert entries.count(LAST) == 1
    registry.write_text(entries.replace(LAST, LAST + ENTRY), "utf-8")
    (tmp_path / "layouts/placard").mkdir()
    for name, text in LAYOUT.items():
        (tmp_path / "layouts/placard" / name).write_text(text, "utf-8")
    return tmp_path


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publish", *arguments]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def test_one_module_one_entry_one_folder(checkout: Path) -> None:
    (checkout / "w").mkdir()
    (checkout / "w/essay.md").write_text(ESSAY, "utf-8")
    done = run(checkout, "build", "w", "--format", "placard", "--format", "pdf", "--out", "out")
    assert done.returncode == 0, done.stderr
    pages = pypdfium2.PdfDocument(checkout / "out/w-placard.pdf")
    assert "To be hung up" in " ".join(pages[0].get_textpage().get_text_bounded().split())
    assert (checkout / "out/w.pdf").is_file()
    assert "placard" in run(checkout, "build", "--help").stdout


def test_without_its_folder_it_is_not_made(checkout: Path) -> None:
    shutil.rmtree(checkout / "layouts/placard")
    (checkout / "w.md").write_text(ESSAY, "utf-8")
    done = run(checkout, "build", "w.md", "--format", "placard", "--out", "out")
    assert done.returncode == 2
    assert "error[LAYOUT-UNKNOWN]" in done.stdout + done.stderr


def test_layouts_of_a_kind_are_those_of_all_that_is_made_with_it() -> None:
    assert OUTPUTS.layouts({"pdf": "mine"})["press"] == "mine"
    assert OUTPUTS.layouts({"pdf": "mine"})["epub"] == "epub"


def test_what_is_asked_of_the_book() -> None:
    sheet = LayoutKind(name="sheet", files=())
    known = Registry(
        Output(name="book", kind=BOOK),
        Output(name="e", kind=EBOOK, needs="folios"),
        Output(name="sheet", kind=sheet, needs="pages"),
        Output(name="notice", kind=sheet),
    )
    assert [o.name for o in known if o.takes_pages] == ["book", "sheet"]
    assert [o.name for o in known if o.names_pages] == ["e", "sheet"]
