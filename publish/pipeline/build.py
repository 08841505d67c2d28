"""The pipeline: works in, outputs and diagnostics out; each value is made once a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.clock import epoch
from publish.core.diagnostics import Findings, Place, Rejected
from publish.core.error_boundary import reporting_errors
from publish.core.files import Reader
from publish.core.limits import check_size, within_limits
from publish.core.process import alone
from publish.core.writing import make_folder
from publish.pipeline import freshness as fresh
from publish.pipeline.delivery import Delivery
from publish.pipeline.layout_check import LayoutCheck, is_settled
from publish.pipeline.making import OutputMaker
from publish.pipeline.preparation import Preparation
from publish.pipeline.request import Outcome, Request
from publish.report.codes import OF_BUILDS
from publish.settings.output_registry import OUTPUTS
from publish.settings.places import at_places_of_settings, unique_diagnostics
from publish.source.locate import check_name, reader_of, source_of
from publish.source.seminars import Seminars
from publish.source.suppressions import silence
from publish.source.works import check_names, read_draft, slug_twice

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.core.diagnostics import Diagnostic
    from publish.pipeline.context import Context
    from publish.pipeline.delivery import ProvedOutput
    from publish.pipeline.layout_choice import Choice
    from publish.pipeline.preparation import PreparedOutput
    from publish.source.reader import Draft

__all__ = ["Build", "Outcome", "Request"]


class ReadWork(msgspec.Struct, frozen=True):
    """A work of a run as it was read, with its layouts and its seminars."""

    source: Path
    reader: Reader
    draft: Draft
    choice: Choice
    seminars: Seminars


class Build:
    """One run."""

    def __init__(
        self,
        request: Request,
        progress: Callable[[str], None],
        slugs: dict[str, Path] | None = None,
    ) -> None:
        """Prepare a run.

        Args:
            request: what is asked for.
            progress: is told what is being done.
            slugs: the works of other runs whose files are not to be written again, by their names.
        """
        self._request = request
        self._progress = progress
        self._reader = Reader(folders=request.folders)
        #: The works by the names of their files.
        self.slugs: dict[str, Path] = dict(slugs or {})
        self._versions = fresh.versions()
        self.outcome = Outcome([], [], [])
        self._refused: list[Path] = []
        self._preparation = Preparation(request, self._reader, self._versions)
        self._delivery = Delivery(request.out, self._preparation.key, overwrites=request.overwrite)
        self._maker = OutputMaker(request, self._delivery, self._versions, self._report, progress)

    def run(self) -> Outcome:
        """Build what is not fresh; go on with the next work after an error."""
        epoch()
        for path in dict.fromkeys(self._request.works):
            before = self.outcome.findings
            self.outcome.findings = []
            with alone(), reporting_errors(Place(str(path)), self._report):
                source = source_of(path)
                with within_limits(self._request.limits, Place(str(source))):
                    self._work(source, reader_of(path, source, self._reader))
            self._count(path)
            self.outcome.findings = [*before, *unique_diagnostics(self.outcome.findings)]
        self.outcome.findings = sorted(
            set(self.outcome.findings), key=lambda d: (d.place, d.code, d.message)
        )
        if self.outcome.written or self.outcome.fresh:
            self.outcome.older = [path for path in self._refused if path.is_file()]
        return self.outcome

    def _count(self, path: Path) -> None:
        """Count a work that was gone through, under whichever name."""
        work = path.resolve()
        work = work.parent if work.name == "essay.md" else work
        self.outcome.works.add(work)
        if any(found.severity == "error" for found in self.outcome.findings):
            self.outcome.failed.add(work)

    def _report(self, found: list[Diagnostic]) -> None:
        told = (d for d in found if d.severity != "note" or d.code in OF_BUILDS)
        self.outcome.findings += told

    def _stale(self, source: Path, reader: Reader) -> list[str]:
        """Return the outputs that are to be made; what was found in the others is told again."""
        stale, roots = [], self._preparation.roots(source, reader)
        for name in self._request.formats:
            record = fresh.load(
                self._request.out, self._preparation.key(source, name), self._versions, roots
            )
            if record is None:
                stale.append(name)
                continue
            self._claim(record.slug, source)
            self.outcome.fresh += map(Path, record.written)
            self.outcome.names |= dict.fromkeys(record.written, name)
            self._report(record.found)
        return stale

    def _work(self, source: Path, reader: Reader) -> None:
        stale = self._stale(source, reader)
        if not stale:
            return
        check_name(self._request.out)
        make_folder(self._request.out)
        self._progress(f"{source}: reading")
        findings, read = Findings(), None
        with reporting_errors(Place(str(source)), findings.extend):
            read = self._read(source, reader, findings)
        if read and findings.failed:
            findings.extend(self._foreseen(read, findings, self._request.formats))
        if read:
            findings.replace(silence(findings, read.draft.work.allowances))
        if read and not findings.failed:
            self._outputs(read, findings, stale)
        self._report(list(findings))

    def _read(self, source: Path, reader: Reader, findings: Findings) -> ReadWork:
        """Read a work and its layouts; what is wrong with any of them goes to ``findings``.

        Raises:
            Rejected: when there is no work, or it is larger than it may be.
        """
        check_size(source, self._request.limits)
        choice = self._preparation.choice(source, reader, findings)
        vocabulary = self._preparation.vocabulary(choice, reader, findings)
        draft = read_draft(source, reader, findings, vocabulary, self._request.limits)
        check_names(source, findings)
        if draft.is_sound:
            with reporting_errors(Place(str(source)), findings.extend):
                self._claim(draft.work.slug, source)
        return ReadWork(source, reader, draft, choice, Seminars(source, draft.work, reader))

    def _foreseen(self, read: ReadWork, found: Findings, names: tuple[str, ...]) -> Findings:
        """Return what is wrong with layouts, settings and seminars of outputs, before any is made.

        Args:
            read: the work.
            found: what is wrong with its source, which may leave open what is printed.
            names: the outputs.
        """
        foreseen, given = Findings(), self._request.settings
        own = [read.choice.names[name] for name in names]
        books = [read.choice.names[OUTPUTS.book] for name in names if OUTPUTS[name].names_pages]
        layouts = []
        for name in dict.fromkeys([*own, *books]):
            with reporting_errors(Place(str(read.source)), foreseen.extend):
                layouts.append(self._preparation.layout(name, read.choice, read.reader))
        chains = (folder for layout in layouts for folder in layout.chain)
        look = LayoutCheck(given, read.reader.branch((*read.reader.roots, *chains)), foreseen)
        for layout in layouts:
            taken = read.seminars.take_for(layout.settings, given)
            foreseen.extend(taken.findings)
            look.settings(taken.work, layout, read.draft.unread)
            if read.draft.is_sound and is_settled(found):
                look.edition(taken.work, layout)
        return foreseen

    def _outputs(self, read: ReadWork, findings: Findings, stale: list[str]) -> None:
        """Make outputs of a work in whose source is no error, each as far as it can be made."""
        source, printed = read.source, None
        made: list[ProvedOutput] = []
        for number, name in enumerate(stale, 1):
            done, later = len(made), stale[number:]
            with reporting_errors(Place(str(source)), self._reporter(read, name)):
                printed = printed or self._prepared(read, OUTPUTS.book)
                output = self._output(read, name, printed, later, Findings(findings))
                if not self._request.all_or_none:
                    self._deliver([output], self._delivery.deliver)
                made.append(output)
            if len(made) == done:
                key = self._preparation.key(source, name)
                self._refused += fresh.written(self._request.out, key)
        with reporting_errors(Place(str(source)), self._report):
            others = {*self.outcome.files, *self._refused}
            if self._request.all_or_none:
                self._deliver(made, lambda all_: self._delivery.deliver_all(all_, stale, others))
            self._report(list(self._delivery.older(made, others, "warning")))

    def _output(
        self,
        read: ReadWork,
        name: str,
        printed: PreparedOutput,
        later: list[str],
        findings: Findings,
    ) -> ProvedOutput:
        """Make an output and prove it.

        Args:
            read: the work.
            name: the output.
            printed: the printed book.
            later: the outputs that are made after it, which may take the book's pages.
            findings: what was found of the source.

        Raises:
            Rejected: for what stops it, together with all else that can be known to be wrong.
        """
        try:
            prepared = printed
            if not OUTPUTS[name].kind.is_book:
                prepared = self._prepared(read, name, printed.context)
            artifacts = self._maker.make(prepared, printed, name, findings)
        except Rejected as rejected:
            foreseen = self._foreseen(read, findings, (name,))
            known = silence(foreseen, read.draft.work.allowances)
            raise Rejected([*rejected.findings, *known]) from None
        if not any(OUTPUTS[one].takes_pages for one in later):
            printed.context.let_go()
        seen = read.reader.inputs
        return self._maker.prove(prepared, printed, name, artifacts, seen, findings)

    def _prepared(
        self, read: ReadWork, name: str, book_context: Context | None = None
    ) -> PreparedOutput:
        return self._preparation.prepare(read.seminars, read.choice, name, book_context)

    def _deliver(
        self, made: list[ProvedOutput], put: Callable[[list[ProvedOutput]], list[Path]]
    ) -> None:
        """Put outputs into their places, and keep which file is of which output."""
        self.outcome.written += put(made)
        self.outcome.names |= {str(path): one.name for one in made for path in one.contents}
        for one in made:
            self.outcome.inputs |= one.stamp.seen

    def _reporter(self, read: ReadWork, name: str) -> Callable[[list[Diagnostic]], None]:
        """Return what tells findings on an output: those of settings where these were said."""

        def report(found: list[Diagnostic]) -> None:
            names = (read.choice.names[name], read.choice.names[OUTPUTS.book])
            layouts = (self._preparation.layout(one, read.choice, read.reader) for one in names)
            levels = (read.draft.work.metadata.offprint, *(one.settings for one in layouts))
            self._report(list(at_places_of_settings(found, self._request.settings, *levels)))

        return report

    def _claim(self, slug: str, source: Path) -> None:
        """Refuse two works of one run that would write the same files."""
        first = self.slugs.setdefault(slug, source)
        if first.resolve() != source.resolve():
            raise Rejected([slug_twice(slug, source, first)])
