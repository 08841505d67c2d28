"""The inspection of a finished PDF: it is opened here alone, and each thing is read of it once.

Proof, preflight, collation, comparison and tests take what they need of one :class:`Inspection`.
Two libraries look at the file: pikepdf at its objects, pdfium at what is seen on its pages.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium

from publish.readback.marked_content import marks_in
from publish.readback.memory import remember_files
from publish.readback.pdf_facts import NAMELESS, Contents, read_anatomy, read_contents
from publish.readback.pdf_text import PageFacts, read_pdf
from publish.readback.structure_tree import Structure, read_structure
from publish.readback.unreadable import BROKEN, Locked, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.readback.file_text import FileText
    from publish.readback.pdf_values import Anatomy

#: The claim to be PDF/UA, in metadata that are not compressed.
_CLAIM = b"pdfuaid:part"


@remember_files
def inspect(data: bytes) -> Inspection:
    """Return the inspection of a PDF; the last ones are remembered, with what they have read."""
    return Inspection(data)


class Inspection:
    """A finished PDF, opened when something is asked of it."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def objects(self) -> pikepdf.Pdf:
        """The objects of the file.

        Raises:
            Locked: when it needs a password.
            Unreadable: when it is no PDF.
        """
        with _explained():
            return pikepdf.open(io.BytesIO(self._data))

    @cached_property
    def pages(self) -> pdfium.PdfDocument:
        """The pages of the file, as they are seen.

        Raises:
            Unreadable: when pdfium cannot open it.
        """
        try:
            return pdfium.PdfDocument(self._data)
        except pdfium.PdfiumError as error:
            raise Unreadable(f"not a PDF: {error}") from None

    @cached_property
    def _contents(self) -> Contents:
        with _explained():
            return read_contents(self.objects)

    @cached_property
    def structure(self) -> Structure | None:
        """Its structure tree, with words; None where there is none.

        Raises:
            Unreadable: when the file, or the contents of its pages, cannot be read.
        """
        with _explained():
            return read_structure(self.objects, self._contents.inside.words)

    @cached_property
    def anatomy(self) -> Anatomy:
        """What is inside the file besides its lines.

        Raises:
            Locked: when it needs a password.
            Unreadable: when it is no PDF, or nothing of it can be read.
        """
        with _explained():
            found = read_anatomy(self.objects, self._contents, self.structure)
        if not found.boxes:
            raise Unreadable("it has no pages")
        return found

    @cached_property
    def file_text(self) -> FileText:
        """The lines of the file.

        Raises:
            Unreadable: when pdfium cannot open it.
        """
        return read_pdf(self.pages, self._page_facts())

    def _page_facts(self) -> PageFacts:
        """Return what is known of the pages; of a file with broken objects that is nothing."""
        tells_ends = _CLAIM in self._data
        try:
            anatomy, structure = self.anatomy, self.structure
        except ValueError:
            return PageFacts(tells_ends=tells_ends)
        if structure is None or not anatomy.tags:
            return PageFacts(tells_ends=tells_ends)
        return PageFacts(
            strings=anatomy.shown if anatomy.ours else None,
            marks=marks_in(structure),
            order=structure.order() if anatomy.ours and "Caption" in anatomy.tags else {},
            tells_ends=anatomy.ours or tells_ends,
        )


@contextmanager
def _explained() -> Iterator[None]:
    """Say what is the matter with a file in the words of this program.

    Raises:
        Unreadable: instead of what a library raises.
    """
    try:
        yield
    except pikepdf.PasswordError:
        raise Locked("it is locked with a password") from None
    except pikepdf.PdfError as error:
        raise Unreadable(NAMELESS.sub("", str(error))) from None
    except Unreadable:
        raise
    except BROKEN:
        raise Unreadable("its objects are broken") from None
