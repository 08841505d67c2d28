"""The pipeline: works in, outputs and diagnostics out; each value is made once a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.clock import epoch
from publish.core.diagnostics import Findings, Place, Rejected
from publish.core.error_boundary import reporting_errors
from publish.core.files import Reader
from publish.core.limits import check_size, within_limits
from publish.core.process import alone
from publish.core.writing import make_folder
from publish.pipeline import freshness as fresh
from publish.pipeline.delivery import Delivery
from publish.pipeline.making import OutputMaker
from publish.pipeline.preparation import Preparation
from publish.pipeline.request import Outcome, Request
from publish.report.codes import OF_BUILDS
from publish.settings.output_registry import OUTPUTS
from publish.settings.places import at_places_of_settings, unique_diagnostics
from publish.source.locate import check_name, reader_of, source_of
from publish.source.seminars import Seminars
from publish.source.suppressions import silence
from publish.source.works import check_names, read_text, slug_twice

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.core.diagnostics import Diagnostic
    from publish.pipeline.delivery import ProvedOutput
    from publish.pipeline.layout_choice import Choice
    from publish.source.tree import Work

__all__ = ["Build", "Outcome", "Request"]


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
        check_size(source, self._request.limits)
        findings = Findings()
        choice, vocabulary = self._preparation.choice(source, reader, findings), None
        with reporting_errors(Place(str(source)), findings.extend):
            vocabulary = self._preparation.vocabulary(choice, reader)
        work = read_text(source, reader, findings, vocabulary, self._request.limits)
        check_names(source, findings)
        if work is not None:
            self._claim(work.slug, source)
        if work is None or findings.failed:
            self._report_all(source, work, choice, reader, findings)
            return
        findings = Findings(silence(findings, work.allowances))
        seminars, printed = Seminars(source, work, reader), None
        made: list[ProvedOutput] = []
        for number, name in enumerate(stale, 1):
            done, more = len(made), any(OUTPUTS[one].takes_pages for one in stale[number:])
            with reporting_errors(Place(str(source)), self._reporter(work, choice, name, reader)):
                printed = printed or self._preparation.prepare(seminars, choice, OUTPUTS.book)
                own = not OUTPUTS[name].kind.is_book
                prepared = (
                    self._preparation.prepare(seminars, choice, name, printed.context)
                    if own
                    else printed
                )
                found = Findings(findings)
                artifacts = self._maker.make(prepared, printed, name, found)
                if not more:
                    printed.context.let_go()
                output = self._maker.prove(prepared, printed, name, artifacts, reader.seen, found)
                if not self._request.all_or_none:
                    self._deliver([output], self._delivery.deliver)
                made.append(output)
            if len(made) == done:
                self._refused += fresh.written(
                    self._request.out, self._preparation.key(source, name)
                )
        with reporting_errors(Place(str(source)), self._report):
            others = {*self.outcome.files, *self._refused}
            if self._request.all_or_none:
                self._deliver(made, lambda all_: self._delivery.deliver_all(all_, stale, others))
            self._report(list(self._delivery.older(made, others, "warning")))
        self._report(list(findings))

    def _deliver(
        self, made: list[ProvedOutput], put: Callable[[list[ProvedOutput]], list[Path]]
    ) -> None:
        """Put outputs into their places, and keep which file is of which output."""
        self.outcome.written += put(made)
        self.outcome.names |= {str(path): one.name for one in made for path in one.contents}

    def _report_all(
        self,
        source: Path,
        work: Work | None,
        choice: Choice,
        reader: Reader,
        findings: Findings,
    ) -> None:
        """Tell what is wrong with a source, and what is with its seminars: all of it at once."""
        self._report(list(findings))
        if work is None:
            return
        seminars = Seminars(source, work, reader)
        for name in self._request.formats:
            with reporting_errors(Place(str(source)), self._report):
                settings = self._preparation.layout(choice.names[name], choice, reader).settings
                self._report(list(seminars.take_for(settings, self._request.settings).findings))

    def _reporter(
        self, work: Work, choice: Choice, name: str, reader: Reader
    ) -> Callable[[list[Diagnostic]], None]:
        """Return what tells findings on an output: those of settings where these were said."""

        def report(found: list[Diagnostic]) -> None:
            names = (choice.names[name], choice.names[OUTPUTS.book])
            layouts = (self._preparation.layout(one, choice, reader).settings for one in names)
            levels = (work.metadata.offprint, *layouts)
            self._report(list(at_places_of_settings(found, self._request.settings, *levels)))

        return report

    def _claim(self, slug: str, source: Path) -> None:
        """Refuse two works of one run that would write the same files."""
        first = self.slugs.setdefault(slug, source)
        if first.resolve() != source.resolve():
            raise Rejected([slug_twice(slug, source, first)])
