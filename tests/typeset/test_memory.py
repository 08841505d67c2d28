"""What is made is let go when nothing more is made of it, though nothing collects circles."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from building import SMALL, context_with, text, work_of

from publish.outputs import handout, pdf
from publish.pipeline.build import Build, Request
from publish.readback import forget, read_back
from publish.settings.output_registry import OUTPUTS
from publish.typeset.engine.compact_pdf import compact_object
from publish.typeset.engine.loading import import_engine
from publish.typeset.lines.measurednotes import MeasuredNotes
from publish.typeset.pages import Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Pages of which some are made more than once, with many notes, in columns and below one another.
_NOTED = "\n\n".join(
    [f"{text(40 + n)}[^{n}] {text(30)}[^{n}b]" for n in range(24)]
    + [f"[^{n}]: {text(12 + n)}\n\n[^{n}b]: {text(5)}" for n in range(24)]
)


@pytest.fixture
def off() -> Iterator[None]:
    """No collector, as in the command."""
    was = gc.isenabled()
    import_engine()  # what an import leaves behind is collected here, as the command does it
    gc.collect()
    gc.disable()
    yield
    if was:
        gc.enable()


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[weakref.ref[Any]]:
    """The boxes of all pages that are laid out from now on."""
    seen, typeset = list[weakref.ref[Any]](), Typesetter.typeset

    def noting(self: Typesetter, *given: Any, **named: Any) -> Any:
        pages = typeset(self, *given, **named)
        seen.extend(weakref.ref(page._page_box) for page in pages.document.pages)
        return pages

    monkeypatch.setattr(Typesetter, "typeset", noting)
    return seen


def _alive(refs: list[weakref.ref[Any]]) -> int:
    return sum(ref() is not None for ref in refs)


@pytest.mark.whole
@pytest.mark.usefixtures("off")
def test_the_pages_of_a_book_are_let_go(tmp_path: Path, laid: list[weakref.ref[Any]]) -> None:
    context = context_with(work_of(tmp_path, _NOTED))
    pdf.make(context)
    assert _alive(laid) > len(laid) // 2 > 2
    context.let_go()
    assert _alive(laid) == 0


@pytest.mark.usefixtures("off")
def test_a_page_that_is_made_again_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publish.typeset.lines.page_sequence import PageSequence

    dropped, again = list[weakref.ref[Any]](), PageSequence.again

    def noting(self: PageSequence, first: int, change: Any) -> None:
        dropped.extend(weakref.ref(made_page.page) for made_page in self.made[first:])
        again(self, first, change)

    monkeypatch.setattr(PageSequence, "again", noting)
    book = context_with(work_of(tmp_path, _NOTED)).laid_out_book
    assert len(dropped) > 2 and len(book)
    assert _alive(dropped) == 0


@pytest.mark.whole
@pytest.mark.parametrize(
    ("formats", "kept"), [(("pdf",), False), (("pdf", "epub"), False), (("pdf", "cover"), True)]
)
@pytest.mark.usefixtures("off")
def test_pages_are_let_go_before_the_last_proof(
    tmp_path: Path,
    laid: list[weakref.ref[Any]],
    monkeypatch: pytest.MonkeyPatch,
    formats: tuple[str, ...],
    kept: bool,
) -> None:
    seen, prove = list[int](), pdf.prove

    def noting(*given: Any) -> None:
        seen.append(_alive(laid))
        prove(*given)

    monkeypatch.setattr(pdf, "prove", noting)
    outcome = Build(
        Request(works=(SMALL,), formats=formats, layouts={}, out=tmp_path / "out"), lambda _: None
    ).run()
    assert len(outcome.written) == len(formats)
    assert [alive > 0 for alive in seen] == [kept]


def test_a_file_that_is_judged_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read of it is let go before the next file is read, and at the end."""
    held, prove = list[int](), handout.prove

    def noting(*given: Any) -> None:
        held.append(read_back.cache_info().currsize)
        prove(*given)
        held.append(read_back.cache_info().currsize)

    forget()
    monkeypatch.setattr(handout, "prove", noting)
    request = Request(works=(SMALL,), formats=("handout",), layouts={}, out=tmp_path / "out")
    assert len(Build(request, lambda _: None).run().written) == 2
    assert (held, read_back.cache_info().currsize) == ([0, 1, 0, 1], 0)


def test_which_outputs_are_made_of_the_book() -> None:
    assert {output.name for output in OUTPUTS if output.takes_pages} == {
        "pdf", "press", "booklet", "cover", "large-print",
    }  # fmt: skip


_CALLER = """
import weakref
from pathlib import Path
from publish.setup.process import prepare_process
from publish.typeset.engine.font_configuration import font_configuration
prepare_process()
class Known: pass
def caller(folder):
    known = Known()
    font_configuration((folder,))
    import tinycss2
    from weasyprint.css.validation import preprocess_declarations
    said = tinycss2.parse_blocks_contents("margin-top: calc(1em + 2px)")
    assert len(list(preprocess_declarations("", said))) == 1
    return weakref.ref(known)
print(caller(Path({folder!r}))() is None)
"""


def test_the_engine_keeps_nothing_of_who_imports_it(tmp_path: Path) -> None:
    script = _CALLER.format(folder=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout == "True\n"


@pytest.mark.whole
@pytest.mark.parametrize(
    ("rule", "are_reused"),
    [
        ("", True),
        ("@page { @footnote { columns: 2 } }", False),
        (".note { margin-top: 1pt }", False),
        (".note { --line: 11pt; --line-snap: baseline }", False),
    ],
)
def test_notes_stand_as_they_were_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, are_reused: bool
) -> None:
    """Pages are the same whether notes are laid out again for them or not."""
    layout = tmp_path / "layout"
    layout.mkdir()
    (layout / "layout.yaml").write_text("title: L\ninherits: [pdf]\n", "utf-8")
    (layout / "style.css").write_text(rule, "utf-8")
    work = work_of(tmp_path / "work", _NOTED)
    taken, take = list[int](), MeasuredNotes.take

    def noting(self: MeasuredNotes, context: Any, notes: list[Any]) -> list[Any]:
        found = take(self, context, notes)
        taken.append(len(found))
        return found

    monkeypatch.setattr(MeasuredNotes, "take", noting)
    reused = context_with(work, str(layout)).laid_out_book.write()
    monkeypatch.setattr(MeasuredNotes, "take", lambda *_: [])
    assert context_with(work, str(layout)).laid_out_book.write() == reused
    assert (sum(taken) > 0) is are_reused


def test_a_note_that_was_looked_at_does_not_hold_itself(tmp_path: Path) -> None:
    from publish.typeset.lines.note_area import _without_head

    pages = context_with(work_of(tmp_path, _NOTED)).laid_out_book.document.pages
    boxes = (box for page in pages for box in page._page_box.children)
    areas = (box for box in boxes if type(box).__name__ == "FootnoteAreaBox")
    note = next(area.children[0] for area in areas if area.children)
    assert _without_head(note) is note
    assert not any(held is note for held in note.__dict__.values())


def test_pages_remember_nothing_of_how_they_were_laid_out(tmp_path: Path) -> None:
    pages = context_with(work_of(tmp_path, _NOTED)).laid_out_book.document.pages
    told = [box.__dict__ for page in pages for box in page._page_box.descendants()]
    assert len(told) > 1000
    assert not any(
        {"origin", "footnote", "headless", "pieces", "cuts"} & one.keys() for one in told
    )


def test_what_is_packed_stays_as_it_is() -> None:
    import pydyf

    once = compact_object(pydyf.Dictionary({"A": "1"}))
    assert compact_object(once) is once
