"""The pages in docs: what they show is built, where they lead there is something."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import enginepage
import layoutspage
import pytest
from building import EVERYTHING, context_beside, context_of, context_with, read
from PIL import Image

from publish.core.diagnostics import Findings
from publish.core.files import Reader
from publish.outputs import recipe
from publish.preflight import preflight
from publish.render.renderer import Renderer
from publish.settings.layouts import LayoutFile
from publish.source.works import read_work
from publish.typeset.engine.amendments import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from command import Result

    from publish.source.tree import Work

DOCS = Path(__file__).parents[2] / "docs"
SAMPLE = DOCS / "layouts" / "sample.md"
LAYOUTS = sorted(path.parent.name for path in DOCS.glob("layouts/*/layout.yaml"))
#: What a picture of a layout may weigh, in bytes.
LIGHT = 60_000


def page() -> str:
    return (DOCS / "layouts.md").read_text("utf-8")


def sample() -> Work:
    work = read_work(SAMPLE, Reader(), Findings(), None)
    assert work is not None
    return work


# --- the engine -------------------------------------------------------------------------


def test_the_page_of_the_engine_names_every_amendment(rewrite: bool) -> None:
    file = DOCS / "engine.md"
    text = file.read_text("utf-8")
    if rewrite:
        file.write_text(enginepage.made(text), "utf-8")
    assert enginepage.made(file.read_text("utf-8")) == file.read_text("utf-8")
    assert all(f"| `{name}` |" in file.read_text("utf-8") for name in NAMES)


# --- the layouts ------------------------------------------------------------------------


def test_there_are_five() -> None:
    assert LAYOUTS == ["classic", "endnotes", "pocket", "rules", "sans"]


@pytest.mark.whole
@pytest.mark.parametrize("source", [SAMPLE, EVERYTHING], ids=["sample", "everything"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_in_docs_is_built(publish: Callable[..., Result], name: str, source: Path) -> None:
    result = publish("build", source, "--layout", DOCS / "layouts" / name)
    assert "LAYOUT-" not in result.err
    errors = [line for line in result.said if " error[" in line]
    assert errors == []


@pytest.mark.whole
@pytest.mark.parametrize("name", LAYOUTS)
def test_the_pages_of_a_layout_in_docs(name: str) -> None:
    """Nothing that a printer would refuse, whatever the words are set in."""
    for work in (sample(), read(EVERYTHING)):
        folder = Path(work.path).parent
        context = context_of(folder, str(DOCS / "layouts" / name), work)
        faults = preflight(context.book_pdf, "a.pdf").findings
        codes = {fault.code for fault in faults if fault.severity == "error"}
        assert codes <= {"PICTURE-BLURRED"}  # which is the source's


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_in_docs_has_a_light_picture(name: str) -> None:
    file = DOCS / "layouts" / name / "picture.png"
    assert file.stat().st_size < LIGHT
    with Image.open(file) as picture:
        assert picture.format == "PNG"
        assert picture.width > picture.height
    assert f"layouts/{name}/picture.png" in page()


# --- the page for designers -------------------------------------------------------------


def test_the_tables_are_as_the_program_has_them(rewrite: bool) -> None:
    text = layoutspage.made(page())
    if rewrite:
        (DOCS / "layouts.md").write_text(text, "utf-8")
    assert page() == text


def test_every_key_of_a_layout_is_told() -> None:
    for field in LayoutFile.__struct_encode_fields__:
        assert f"| `{field}` |" in page()


def test_every_link_leads_to_a_file() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page()):
        assert (DOCS / target).exists(), target


@pytest.mark.whole
def test_every_name_that_templates_get_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    names, render = set[str](), Renderer.page

    def note(self: Renderer, template: str, **values: object) -> str:
        names.update(self._values, values)
        return render(self, template, **values)

    monkeypatch.setattr(Renderer, "page", note)
    book_context = context_with(EVERYTHING, index="yes")
    for format_ in ("pdf", "press", "epub", "handout", "large-print", "cards", "cover"):
        is_book = format_ in ("pdf", "press")
        context = book_context if is_book else context_beside(book_context, format_)
        recipe(format_).make(context)
    told = set(re.findall(r"`(\w+)(?:\([^`]*\))?`", page()))
    assert names - told == set()
