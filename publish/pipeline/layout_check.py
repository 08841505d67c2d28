"""What a layout and its settings lack for a work: each part by itself, so that none hides another.

Nothing is made for it. A check tells it of all layouts; a build where something is wrong anyway.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.core.error_boundary import reporting_errors
from publish.core.files import layouts_folder
from publish.settings.geometry import geometry
from publish.settings.places import at_places_of_settings
from publish.settings.resolve import merged, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.core.diagnostics import Diagnostic, Findings
    from publish.core.files import Reader
    from publish.edit.edition import Edition
    from publish.settings.layouts import Layout
    from publish.settings.resolve import Resolved
    from publish.settings.schema import Settings
    from publish.source.tree import Work

#: The errors after which it is not known what is printed: of notes, pictures and the work itself.
_UNSETTLING = ("NOTE-", "IMAGE-", "FILE-", "SVG-", "WORK-", "INTERNAL")
#: The settings by which it is known what a page is like.
_OF_PAGES = frozenset({"trim", "margins", "size", "leading", "printer", "paper", "bleed"})


def is_settled(findings: Iterable[Diagnostic]) -> bool:
    """Return whether what was found of a work leaves open nothing of what is printed of it.

    Else no edition can be made.
    """
    return not any(d.severity == "error" and d.code.startswith(_UNSETTLING) for d in findings)


class LayoutCheck:
    """Reports what layouts and settings lack for a work."""

    def __init__(self, given: Settings, reader: Reader, findings: Findings) -> None:
        """Take what all layouts have in common.

        Args:
            given: the settings of the command line.
            reader: reads the files of the work and of the layouts.
            findings: receives what is wrong.
        """
        self._given = given
        self._reader = reader
        self._findings = findings
        self._editions: dict[int, Edition] = {}

    def settings(self, work: Work, layout: Layout, unread: frozenset[str] = frozenset()) -> None:
        """Report settings whose values will not do, together or in this layout.

        Args:
            work: the work, of whose text nothing need be right.
            layout: the layout.
            unread: the settings of the work whose values are not known.
        """
        given = (layout.settings, work.metadata.offprint, self._given)
        if not unread & _OF_PAGES:
            with self._reporting(work, layout):
                geometry(resolve(*given))  # raises where no text has room
        chosen = merged(*given)
        with self._reporting(work, layout):
            self._profile(work, layout, chosen)
        with self._reporting(work, layout):
            self._with_faces(work, layout, chosen)

    def edition(self, work: Work, layout: Layout) -> None:
        """Report what a layout lacks for a work's words; the work has its seminar.

        Of each work one edition is made.
        """
        from publish.edit.edition import edit
        from publish.edit.excerpt import excerpt

        chosen = merged(layout.settings, work.metadata.offprint, self._given)
        if id(work) not in self._editions:
            self._editions[id(work)] = edit(work)
        edition = self._editions[id(work)]
        if layout.kind.is_excerptable:
            with self._reporting(work, layout):
                excerpt(edition, chosen.excerpt, chosen.session)
        with self._reporting(work, layout):
            self._faces_and_words(edition, self._with_faces(work, layout, chosen), chosen)

    @contextmanager
    def _reporting(self, work: Work, layout: Layout) -> Iterator[None]:
        """Report what stops a part: of settings, at the places where they are given."""
        levels = (work.metadata.offprint, layout.settings)

        def report(found: list[Diagnostic]) -> None:
            self._findings.extend(at_places_of_settings(found, self._given, *levels))

        with reporting_errors(Place(work.path), report):
            yield

    def _profile(self, work: Work, layout: Layout, chosen: Resolved) -> None:
        from publish.prepress.profiles import PROFILES, profile_of

        if layout.kind.is_book and chosen.press_profile not in PROFILES:
            folder = Path(work.path).parent
            roots = () if self._given.press_profile else (folder, layouts_folder())
            profile_of(chosen.press_profile, folder, self._reader.within(*roots))

    def _with_faces(self, work: Work, layout: Layout, chosen: Resolved) -> Layout:
        from publish.typeset.font_stack import layout_with_faces

        folder = Path(work.path).parent
        return layout_with_faces(layout, chosen.face, work, folder, self._reader)

    def _faces_and_words(self, edition: Edition, layout: Layout, chosen: Resolved) -> None:
        from publish.settings.words import check_words
        from publish.typeset.faces.checks import check_faces, embeds
        from publish.typeset.font_stack import font_stack_of
        from publish.typeset.svg_glyphs import check_lettering

        reader, findings, lang = self._reader, self._findings, edition.metadata.lang
        font_stack, into = font_stack_of(layout, reader), embeds(layout, chosen)
        check_faces(edition, layout, font_stack, reader, findings, face=chosen.face, embeds=into)
        check_lettering(edition, layout, font_stack, reader, findings)
        points = font_stack.points if into else None
        findings.extend(check_words(layout, lang, Place(edition.work.path), points, reader))
