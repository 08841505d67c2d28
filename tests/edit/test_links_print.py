"""Links in print: their addresses as notes, in a list, or not at all; nowhere words of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import Anatomy, context_of, context_with, work_of

from publish.core.diagnostics import Findings
from publish.edit.link_addresses import SERIES
from publish.outputs import recipe
from publish.pipeline.collate import Wanted, compare
from publish.pipeline.context import Context
from publish.preflight import preflight
from publish.readback import calls_in, read_back
from publish.readback.inspection import inspect
from publish.source import tree

if TYPE_CHECKING:
    from pathlib import Path

    from publish.readback import FileText, Line

HEAD = "title: T\nlang: en-GB"
ARCHIVE = "https://www.example.org/archive/1956/case.htm"
TEXT = f"""\
The text is in [the archive]({ARCHIVE}), and more of it [below](#second).[^a] Write to
[the librarian](mailto:desk@library.example.org?subject=x). Again [the archive]({ARCHIVE}); and
see <https://www.example.org/bare>, and [example.org/own](https://www.example.org/own/).

## A head with [a link](https://www.example.org/head) {{#second}}

> A quotation with “[words](https://www.example.org/quoted)”.

[^a]: A note with [a link in it](https://www.example.org/in-a-note), which is short.
"""
PRINTED = [
    ARCHIVE, "https://www.example.org/in-a-note", "desk@library.example.org",
    "https://www.example.org/head", "https://www.example.org/quoted",
]  # fmt: skip


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return work_of(tmp_path_factory.mktemp("links") / "w", TEXT, HEAD)


def built(folder: Path, format_: str, layout: str = "", **settings: str) -> tuple[bytes, FileText]:
    """A finished file, which the proof has nothing to say of."""
    context, made, findings = (
        context_with(folder, layout or format_, **settings),
        recipe(format_),
        Findings(),
    )
    artifact = made.make(context)[0]
    made.prove(artifact, context.edition, findings)
    assert list(findings) == []
    return artifact.data, read_back(artifact.data, artifact.suffix)


def joined(lines: list[Line]) -> str:
    return "".join(line.text + " " * (line.ends == "space") for line in lines).strip()


@pytest.mark.whole
@pytest.mark.parametrize("format_", ["pdf", "handout", "leader"])
def test_notes_of_a_series_of_their_own_give_the_addresses(work: Path, format_: str) -> None:
    data, seen = built(work, format_)
    notes = {n: joined(lines) for n, lines in seen.notes().items()}
    assert [notes[n] for n in sorted(notes) if n > SERIES] == PRINTED
    assert [n for n in notes if n <= SERIES] == [1]
    calls = [n - SERIES for line in seen.body() for n in calls_in(line.text) if n > SERIES]
    assert calls == [1, 3, 1, 4, 5]
    flaws = preflight(data, "a.pdf").findings if format_ == "pdf" else ()
    assert not [one for one in flaws if one.code.startswith("FOOTNOTE")]


def test_the_letters_are_printed_and_heard(work: Path) -> None:
    heard = inspect(built(work, "pdf")[0]).structure
    assert heard is not None
    notes = [e for e in heard.walk() if e.kind == "Note"]
    assert sorted(e.text[:1] for e in notes) == ["1", "a", "b", "c", "d", "e"]
    labels = {e.id: e.text for e in notes}
    assert labels[f"fn-{SERIES + 3}"].replace(" ", "").startswith("cdesk@library")


def test_a_call_stands_behind_the_signs_in_english(work: Path) -> None:
    body = "".join(line.text for line in built(work, "pdf")[1].body())
    first = body.index(chr(0xF0000 + SERIES + 1))
    assert body[first - len("archive,") : first] == "archive,"
    last = body.index(chr(0xF0000 + SERIES + 5))
    assert body[last - 7 : last] == "words”."


def test_it_stands_at_the_word_elsewhere(tmp_path: Path) -> None:
    folder = work_of(
        tmp_path / "w", f"Es steht [im Archiv]({ARCHIVE}), sagt er.", "title: T\nlang: de"
    )
    body = "".join(line.text for line in built(folder, "pdf")[1].body())
    assert f"Archiv{chr(0xF0000 + SERIES + 1)}," in body


@pytest.mark.parametrize(("format_", "wanted"), [("pdf", "list"), ("large-print", "notes")])
def test_a_list_at_the_end_has_words_place_and_address(
    work: Path, format_: str, wanted: str
) -> None:
    """Large print has its notes after each section, and lists addresses in any case."""
    data, seen = built(work, format_, links=wanted)
    about = [line for line in seen.lines if line.role == "paratext"]
    text = joined(about)
    at = [text.index(f"{one}") for one in PRINTED]
    assert at == sorted(at)
    assert f"the archive: {ARCHIVE}" in text
    assert text.count(ARCHIVE) == 1
    assert not [n for n in seen.notes() if n > SERIES]
    places = Anatomy(data).anchors()
    assert {a.name for a in places if a.name.startswith("link-")} == {
        f"link-{n}" for n in range(1, 6)
    }


def test_none_prints_none(work: Path) -> None:
    data, seen = built(work, "pdf", links="none")
    text = joined(list(seen.lines))
    assert not [address for address in PRINTED if address in text]
    assert ARCHIVE in {anchor.name for anchor in Anatomy(data).anchors()}


def test_the_reading_pdf_stays_clickable(work: Path) -> None:
    names = [anchor.name for anchor in Anatomy(built(work, "pdf")[0]).anchors()]
    assert names.count(ARCHIVE) >= 3  # twice in the text, and in the note
    assert "mailto:desk@library.example.org?subject=x" in names


def test_what_is_no_print_has_no_notes_for_them(work: Path) -> None:
    seen = built(work, "epub", page_list="no", links="notes")[1]
    assert list(seen.notes()) == [1]
    (artifact,) = recipe("transcript").make(context_with(work, "transcript", links="notes"))
    assert ARCHIVE.encode() not in artifact.data


def test_the_e_book_has_the_pages_of_a_book_with_such_notes(tmp_path: Path) -> None:
    """Where a page begins is told by the words of the text: the notes between do not shift it."""
    filler = "\n\n".join(
        f"Paragraph {n} " + "with words " * 60 + f"[x]({ARCHIVE}/{n})." for n in range(9)
    )
    book = context_of(work_of(tmp_path / "w", filler, HEAD), "epub")
    book_context = book.book_context
    assert book_context is not None
    assert book.edition is not book_context.edition
    assert book_context.edition.notes
    assert not book.edition.notes
    (artifact,) = recipe("epub").make(book)
    from building import Book

    markup = Book(artifact.data).text("text.xhtml")
    pages = [o.folio for o in book_context.pagination.openings if o.unit]
    assert len(pages) > 2
    assert all(f'id="page-{folio}"' in markup for folio in pages)


def test_a_stretch_keeps_the_letters_of_the_whole(work: Path) -> None:
    seen = built(work, "handout", excerpt="2")[1]
    assert [n - SERIES for n in seen.notes()] == [4, 5]
    listed = context_with(work, "handout", excerpt="2", links="list").edition.addresses
    assert [one.number for one in listed] == [4, 5]


def test_the_two_series_are_no_differences_of_two_files(work: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(built(work, "pdf")[0])
    (tmp_path / "b.pdf").write_bytes(built(work, "pdf", links="none")[0])
    assert compare(tmp_path / "a.pdf", tmp_path / "b.pdf", Wanted()) == []
    assert compare(work, tmp_path / "a.pdf", Wanted()) == []


def test_a_lost_address_is_told(work: Path) -> None:
    """The notes with the addresses are proved as all notes are."""
    context, findings = context_with(work), Findings()
    other = context_with(work, links="none")
    made = recipe("pdf")
    made.prove(made.make(other)[0], context.edition, findings)
    assert {d.code for d in findings} >= {"PROOF-LOST"}


def test_a_seminar_has_the_address_beside_the_words(tmp_path: Path) -> None:
    folder = work_of(tmp_path / "w", "Some text stands here.", HEAD)
    (folder / "seminar.yaml").write_text(
        f'reading:\n  - "See [the archive]({ARCHIVE})."\n', "utf-8"
    )
    (artifact, _) = recipe("handout").make(context_seminar(folder))
    assert f"the archive ({ARCHIVE})" in joined(list(read_back(artifact.data, ".pdf").lines))


def context_seminar(folder: Path) -> Context:
    return context_with(folder, "handout")


@pytest.mark.parametrize("editors", ["numbered", "letters"])
def test_two_series_of_letters_are_not_alike(tmp_path: Path, editors: str) -> None:
    text = f'See [it]({ARCHIVE}) now.[^a]\n\n[^a]: A note. {{resp="MIA"}}'
    edition = context_with(work_of(tmp_path / "w", text, HEAD), editor_notes=editors).edition
    signs = [note.sign for note in edition.notes]
    assert signs == (["1", "a"] if editors == "numbered" else ["a", "A"])


@pytest.mark.parametrize("notes", ["chapter", "end"])
def test_where_notes_stand_at_the_end_addresses_are_listed(work: Path, notes: str) -> None:
    assert context_with(work, notes=notes).links == "list"
    assert len(context_with(work, notes=notes).edition.addresses) == len(PRINTED)


def test_a_link_that_has_a_note_too_is_given_once(tmp_path: Path) -> None:
    """A call of the text binds the last word of a link, which is no second link."""
    folder = work_of(
        tmp_path / "w", f"See [the archive]({ARCHIVE})[^a] now.\n\n[^a]: A note.", HEAD
    )
    edition = context_with(folder).edition
    calls = [n.label for n in tree.walk(*edition.body) if isinstance(n, tree.NoteCall)]
    assert calls == ["a", "1"]
    assert next(n.calls for n in edition.notes if n.number > SERIES) == 1
