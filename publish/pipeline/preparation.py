"""What the outputs of a run are made with: layouts, seminars, readers, the page engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.confinement import is_folder
from publish.core.diagnostics import Place
from publish.core.error_boundary import reporting_errors
from publish.core.folder_listing import led_to
from publish.pipeline import freshness as fresh
from publish.settings.output_registry import OUTPUTS
from publish.source.revision_date import history_of
from publish.source.seminars import Seminars, WorkWithSeminar

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.pipeline.context import Context
    from publish.pipeline.layout_choice import Choice
    from publish.pipeline.request import Request
    from publish.settings.layouts import Layout
    from publish.typeset.pages import Typesetter


class PreparedOutput(msgspec.Struct, frozen=True):
    """An output before it is made: its context, and the seminar that was taken for it."""

    context: Context
    taken: WorkWithSeminar


class Preparation:
    """Prepares the outputs of a run, as it was asked for."""

    def __init__(self, request: Request, reader: Reader, versions: str) -> None:
        """Take what is asked for.

        Args:
            request: what is asked for.
            reader: reads what the command line names.
            versions: of the program and the libraries by which outputs become others.
        """
        self._request = request
        self._reader = reader
        self._versions = versions
        self._typesetter: Typesetter | None = None

    def choice(self, source: Path, reader: Reader, findings: Findings) -> Choice:
        """Return the layout of each output of a work."""
        from publish.pipeline.layout_choice import choice_for, choice_without_own

        choose = choice_for if self._request.trusted else choice_without_own
        return choose(source, reader, self._request.layouts, findings)

    def vocabulary(
        self, choice: Choice, reader: Reader, findings: Findings
    ) -> frozenset[str] | None:
        """Return the classes that the layouts of the outputs know.

        ``None`` if one of them cannot be read: what is wrong with each goes to ``findings``.
        """
        names = sorted({choice.names[name] for name in self._request.formats} | choice.own)
        loaded = []
        for name in names:
            with reporting_errors(Place(name), findings.extend):
                loaded.append(self.layout(name, choice, reader))
        known = frozenset(c for layout in loaded for c in layout.classes)
        return known if len(loaded) == len(names) else None

    def layout(self, name: str, choice: Choice, reader: Reader) -> Layout:
        """Return a layout, read by a work's reader if it is one of its own.

        Else the user has named it.
        """
        from publish.settings.layouts import load_layout

        return load_layout(name, (reader if name in choice.own else self._reader).branch())

    def key(self, source: Path, name: str) -> str:
        """Return the name under which it is remembered what an output was made of."""
        request = self._request
        settings = msgspec.json.encode(request.settings).decode()
        used = (name, OUTPUTS.book) if OUTPUTS[name].names_pages else (name,)
        given = ((n, request.layouts[n]) for n in used if n in request.layouts)
        layouts = [f"{n}={Path(layout).absolute()}" for n, layout in given]
        named = (*layouts, *request.folders.named(), *(() if request.trusted else ("untrusted",)))
        return fresh.key_of(str(source.absolute()), name, *named, settings, request.reading)

    def prepare(
        self, seminars: Seminars, choice: Choice, name: str, book_context: Context | None = None
    ) -> PreparedOutput:
        """Return the context of an output, with the seminar that its layout's settings choose."""
        from publish.pipeline.context import Context
        from publish.pipeline.kept_pagination import PaginationStore

        request, chosen, folder = self._request, choice.names[name], seminars.folder
        layout = self.layout(chosen, choice, seminars.reader)
        reader = seminars.reader.branch((*seminars.reader.roots, *layout.chain))
        taken = seminars.take_for(layout.settings, request.settings)
        roots = self.roots(Path(taken.work.path), reader)
        context = Context(
            taken.work, folder, chosen, request.settings, request.reading, self._engine(),
            reader, book_context, PaginationStore(request.out, self._versions, roots),
        )  # fmt: skip
        return PreparedOutput(context, taken)

    def roots(self, source: Path, reader: Reader) -> tuple[Path, ...]:
        """Return where a file may lie that a stamp names.

        What went into an output, and that itself.
        """
        request, profile = self._request, self._request.settings.press_profile
        given = [Path(layout) for layout in request.layouts.values() if is_folder(Path(layout))]
        named = [*request.folders.all, *given, *(one.parent for one in given)]
        profiles = [Path(profile)] if profile else []
        linked = [place for folder in request.folders.fonts for place in led_to(folder)]
        return (*reader.roots, request.out, *named, *linked, *profiles, *history_of(source))

    def _engine(self) -> Typesetter:
        if self._typesetter is None:
            from publish.typeset.pages import Typesetter

            self._typesetter = Typesetter()
        return self._typesetter
