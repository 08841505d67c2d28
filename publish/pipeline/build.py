"""The pipeline: works in, outputs and diagnostics out; each value is made once a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core import clock
from publish.core.clock import epoch
from publish.core.confinement import is_folder
from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.error_boundary import reporting_errors
from publish.core.files import Reader, digest
from publish.core.folder_listing import led_to
from publish.core.limits import Limits, check_size, within_limits
from publish.core.process import alone
from publish.core.shared_folders import Folders
from publish.core.writing import make_folder
from publish.outputs import recipe
from publish.pipeline import freshness as fresh
from publish.pipeline.delivery import Delivery, ProvedOutput
from publish.report.codes import OF_BUILDS, UNPROVED, UNSURE
from publish.settings.output_registry import OUTPUTS, TRANSCRIPT
from publish.settings.places import at_places_of_settings, unique_diagnostics
from publish.settings.schema import Settings
from publish.source.locate import check_name, reader_of, source_of
from publish.source.revision_date import history_of
from publish.source.seminars import Seminars, WorkWithSeminar
from publish.source.suppressions import silence
from publish.source.works import check_names, read_text, read_work, slug_twice

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.core.artifacts import Artifact
    from publish.edit.emendations import Reading
    from publish.outputs import Recipe
    from publish.pipeline.context import Context
    from publish.pipeline.layout_choice import Choice
    from publish.settings.layouts import Layout
    from publish.source.tree import Work
    from publish.typeset.pages import Typesetter


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: sources, outputs, layouts that go before the works' own, where to, how.

    ``folders`` are those of pictures, layouts and faces that the command line names.
    ``overwrite`` lets files be replaced that are not of the work; ``all_or_none`` lets those of a
    work be replaced only if each that was asked for could be made. Works that are not ``trusted``
    have no layouts of their own.
    """

    works: tuple[Path, ...]
    formats: tuple[str, ...]
    layouts: dict[str, str]
    out: Path
    settings: Settings = Settings()
    limits: Limits = Limits()
    reading: Reading = "corrected"
    folders: Folders = Folders()
    overwrite: bool = False
    all_or_none: bool = False
    trusted: bool = True


class PreparedOutput(msgspec.Struct, frozen=True):
    """An output before it is made: its context, and the seminar that was taken for it."""

    context: Context
    taken: WorkWithSeminar


class Outcome(msgspec.Struct):
    """What came of it.

    ``older`` are files of an earlier run that could not be made again, ``works`` the works
    that were asked for, ``failed`` those of which an output could not be made. ``names`` has for
    the path of each file the name of its output, ``seen`` for each file that went into those that
    were written its digest.
    """

    written: list[Path]
    fresh: list[Path]
    findings: list[Diagnostic]
    older: list[Path] = []
    works: set[Path] = set()
    failed: set[Path] = set()
    names: dict[str, str] = {}
    seen: dict[str, str] = {}

    @property
    def files(self) -> set[Path]:
        """All files that are there now: those that were made, and those up to date."""
        return {path.absolute() for path in (*self.written, *self.fresh)}


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
        self._typesetter: Typesetter | None = None
        #: The works by the names of their files.
        self.slugs: dict[str, Path] = dict(slugs or {})
        self._versions = fresh.versions()
        self.outcome = Outcome([], [], [])
        self._refused: list[Path] = []
        self._delivery = Delivery(request.out, self._key, overwrites=request.overwrite)

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
        stale, roots = [], self._roots(source, reader)
        for name in self._request.formats:
            record = fresh.load(self._request.out, self._key(source, name), self._versions, roots)
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
        choice, vocabulary = self._choice(source, reader, findings), None
        with reporting_errors(Place(str(source)), findings.extend):
            vocabulary = self._vocabulary(choice, reader)
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
                printed = printed or self._prepare(seminars, choice, OUTPUTS.book)
                own = not OUTPUTS[name].kind.is_book
                prepared = (
                    self._prepare(seminars, choice, name, printed.context) if own else printed
                )
                found = Findings(findings)
                artifacts = self._make(prepared, printed, name, found)
                if not more:
                    printed.context.let_go()
                output = self._output(prepared, printed, name, artifacts, reader.seen, found)
                if not self._request.all_or_none:
                    self._deliver([output], self._delivery.deliver)
                made.append(output)
            if len(made) == done:
                self._refused += fresh.written(self._request.out, self._key(source, name))
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
        for one in made:
            self.outcome.seen |= one.stamp.seen

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
                settings = self._layout(choice.names[name], choice, reader).settings
                self._report(list(seminars.take_for(settings, self._request.settings).findings))

    def _reporter(
        self, work: Work, choice: Choice, name: str, reader: Reader
    ) -> Callable[[list[Diagnostic]], None]:
        """Return what tells findings on an output: those of settings where these were said."""

        def report(found: list[Diagnostic]) -> None:
            names = (choice.names[name], choice.names[OUTPUTS.book])
            layouts = (self._layout(one, choice, reader).settings for one in names)
            levels = (work.metadata.offprint, *layouts)
            self._report(list(at_places_of_settings(found, self._request.settings, *levels)))

        return report

    def _choice(self, source: Path, reader: Reader, findings: Findings) -> Choice:
        from publish.pipeline.layout_choice import choice_for, choice_without_own

        choose = choice_for if self._request.trusted else choice_without_own
        return choose(source, reader, self._request.layouts, findings)

    def _vocabulary(self, choice: Choice, reader: Reader) -> frozenset[str]:
        """Return the classes that the layouts of the outputs know."""
        names = {choice.names[name] for name in self._request.formats} | choice.own
        return frozenset(c for name in names for c in self._layout(name, choice, reader).classes)

    def _layout(self, name: str, choice: Choice, reader: Reader) -> Layout:
        """Return a layout, read by a work's reader if it is one of its own.

        Else the user has named it.
        """
        from publish.settings.layouts import load_layout

        return load_layout(name, (reader if name in choice.own else self._reader).branch())

    def _claim(self, slug: str, source: Path) -> None:
        """Refuse two works of one run that would write the same files."""
        first = self.slugs.setdefault(slug, source)
        if first.resolve() != source.resolve():
            raise Rejected([slug_twice(slug, source, first)])

    def _key(self, source: Path, name: str) -> str:
        request = self._request
        settings = msgspec.json.encode(request.settings).decode()
        used = (name, OUTPUTS.book) if OUTPUTS[name].names_pages else (name,)
        given = ((n, request.layouts[n]) for n in used if n in request.layouts)
        layouts = [f"{n}={Path(layout).absolute()}" for n, layout in given]
        named = (*layouts, *request.folders.named(), *(() if request.trusted else ("untrusted",)))
        return fresh.key_of(str(source.absolute()), name, *named, settings, request.reading)

    def _prepare(
        self, seminars: Seminars, choice: Choice, name: str, book_context: Context | None = None
    ) -> PreparedOutput:
        """Return the context of an output, with the seminar that its layout's settings choose."""
        from publish.pipeline.context import Context
        from publish.pipeline.kept_pagination import PaginationStore

        request, chosen, folder = self._request, choice.names[name], seminars.folder
        layout = self._layout(chosen, choice, seminars.reader)
        reader = seminars.reader.branch((*seminars.reader.roots, *layout.chain))
        taken = seminars.take_for(layout.settings, request.settings)
        roots = self._roots(Path(taken.work.path), reader)
        context = Context(
            taken.work, folder, chosen, request.settings, request.reading, self._engine(),
            reader, book_context, PaginationStore(request.out, self._versions, roots),
        )  # fmt: skip
        return PreparedOutput(context, taken)

    def _roots(self, source: Path, reader: Reader) -> tuple[Path, ...]:
        """Return where a file may lie that a stamp names.

        What went into an output, and that itself.
        """
        request, profile = self._request, self._request.settings.press_profile
        given = [Path(layout) for layout in request.layouts.values() if is_folder(Path(layout))]
        named = [*request.folders.all, *given, *(one.parent for one in given)]
        profiles = [Path(profile)] if profile else []
        linked = [place for folder in request.folders.fonts for place in led_to(folder)]
        return (*reader.roots, request.out, *named, *linked, *profiles, *history_of(source))

    def _make(
        self, prepared: PreparedOutput, printed: PreparedOutput, name: str, findings: Findings
    ) -> list[Artifact]:
        """Make the files of an output, and tell what there is to tell of them."""
        from publish.render.style_sheet_check import (
            addresses_outside_layout,
            check_layout_style_sheet_limits,
        )
        from publish.render.unused_layout_files import unused_parts
        from publish.typeset.engine.installation import losses

        context = prepared.context
        check_layout_style_sheet_limits(context.layout, context.reader)
        self._report([*context.layout.warnings, *unused_parts(context.layout, context.reader)])
        findings.extend(addresses_outside_layout(context.layout, context.reader))
        for one in (prepared, printed) if OUTPUTS[name].names_pages else (prepared,):
            findings.extend(one.taken.findings)
        self._check_faces(context, findings)
        self._check_words(context, findings)
        self._progress(f"{context.work.path}: {name}")
        made = recipe(name)
        artifacts = made.make(context)
        findings.extend(context.all_layout_findings)
        _report_clock(context, findings)
        findings.extend(losses())
        self._report_output(made, context, findings)
        return artifacts

    def _output(
        self,
        prepared: PreparedOutput,
        printed: PreparedOutput,
        name: str,
        artifacts: list[Artifact],
        seen: dict[str, str],
        findings: Findings,
    ) -> ProvedOutput:
        """Hold the files of an output against the source, and judge them."""
        from publish.typeset.engine.installation import excused

        context, work, made = prepared.context, prepared.context.work, recipe(name)
        self._progress(f"{work.path}: {name}: holding it against the source")
        proof = Findings()
        for artifact in artifacts:
            made.prove(artifact, context.edition, proof)
        findings.extend(excused(proof))
        self._judge(work, artifacts, findings)
        if findings.failed:
            self._write_unproved(work, artifacts, findings)
            raise Rejected(findings)
        self._report(list(findings))
        contents = {self._path(work, artifact): artifact.data for artifact in artifacts}
        record = fresh.BuildRecord(
            versions=self._versions,
            seen=seen | context.seen | _seen_of_seminars(context, prepared, printed),
            written={str(path.absolute()): digest(data) for path, data in contents.items()},
            found=list(findings),
            slug=work.slug,
        )
        return ProvedOutput(name, work, contents, record)

    def _report_output(self, made: Recipe, context: Context, findings: Findings) -> None:
        """Report what a recipe has to say of what it made, if it has anything."""
        from publish.typeset.cut_words import report_cut_words
        from publish.typeset.used_faces import report_unmet_styles

        found = Findings()
        made.report(context, found)
        report_cut_words(context.cut, context.edition, context.reader, found)
        if context.embeds:
            report_unmet_styles(
                context.used_faces,
                context.font_stack,
                context.layout.small_caps,
                context.edition,
                found,
            )
        findings.extend(silence(found, context.work.allowances))

    def _judge(self, work: Work, artifacts: list[Artifact], findings: Findings) -> None:
        """Look over what is to be written, unless words are lost in it."""
        kinds = (".pdf", ".epub")
        for artifact in artifacts if not findings.failed else ():
            if not artifact.suffix.endswith(kinds):
                continue
            from publish.preflight.after_build import judge

            judge(artifact.data, self._path(work, artifact), findings)

    def _check_faces(self, context: Context, findings: Findings) -> None:
        findings.extend(silence(context.face_findings, context.work.allowances))
        if findings.failed:
            raise Rejected(findings)

    def _check_words(self, context: Context, findings: Findings) -> None:
        from publish.settings.words import check_words

        lang, place = context.work.metadata.lang, Place(context.work.path)
        found = check_words(context.layout, lang, place, context.points, context.reader)
        findings.extend(silence(found, context.work.allowances))

    def _engine(self) -> Typesetter:
        if self._typesetter is None:
            from publish.typeset.pages import Typesetter

            self._typesetter = Typesetter()
        return self._typesetter

    def _path(self, work: Work, artifact: Artifact) -> Path:
        reading = "" if self._request.reading == "corrected" else f"-{self._request.reading}"
        return self._request.out / f"{work.slug}{reading}{artifact.suffix}"

    def _write_unproved(self, work: Work, artifacts: list[Artifact], findings: Findings) -> None:
        """Write what cannot be read with certainty, and has no fault, beside the old files."""
        if {d.code for d in findings if d.severity == "error"} != {UNSURE}:
            return
        for artifact in artifacts:
            path = self._path(work, artifact)
            path = path.with_name(f"{path.stem}-unproved{path.suffix}")
            try:
                self._delivery.lay_beside(path, artifact.data, Path(work.path))
            except Rejected as rejected:
                findings.extend(rejected.findings)
                continue
            message = "this file could not be proved; the one of an earlier build stays as it was"
            hint = "look at the places that are named: if they are right, rename the file"
            findings.warning(Place(str(path)), UNPROVED, message, hint)


def _report_clock(context: Context, findings: Findings) -> None:
    """Tell where a file has the day of a clock that was never set."""
    moment = context.revision.moment
    if context.revision.stated or not clock.is_unset(moment):
        return
    message = f"the clock of this machine says {moment}, and the file has that day in it"
    hint = "set the clock, or add a line “modified:” with the day of the last change to the head"
    findings.warning(Place(context.work.path), "CLOCK-UNSET", message, hint)


def _seen_of_seminars(context: Context, *setups: PreparedOutput) -> dict[str, str]:
    """Return the files of seminars that go into an output.

    Its own, or one for the index of its pages.
    """
    used = [
        one for one in setups if one.context in context.contexts_used and one.context.takes_seminar
    ]
    return {path: known for one in used for path, known in one.taken.seen.items()}


@alone()
def print_transcript(
    path: Path, layouts: tuple[str, ...], folders: Folders
) -> tuple[str | None, list[Diagnostic]]:
    """Return a work as plain text in its diplomatic reading, unless it has errors.

    What is found.
    """
    from publish.pipeline.context import Context
    from publish.pipeline.layout_choice import choice_for
    from publish.settings.layouts import load_layout
    from publish.typeset.pages import Typesetter

    _, given = layouts_of(layouts, (TRANSCRIPT.name,), folders)
    source, findings = source_of(path), Findings()
    reader = reader_of(path, source, Reader(folders=folders))
    choice = choice_for(source, reader, given, findings)
    layout = choice.names[TRANSCRIPT.name]
    loaded = load_layout(layout, reader if layout in choice.own else reader.within())
    reader = reader.branch((*reader.roots, *loaded.chain))
    work = read_work(source, reader, findings, None, loaded.settings)
    if work is None or findings.failed:
        return None, list(findings)
    context = Context(work, source.parent, layout, Settings(), "diplomatic", Typesetter(), reader)
    made = recipe(TRANSCRIPT.name)
    (artifact,) = made.make(context)
    made.prove(artifact, context.edition, findings)
    return None if findings.failed else artifact.data.decode(), list(findings)


def layouts_of(
    names: tuple[str, ...], formats: tuple[str, ...], folders: Folders
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return which outputs are made, and the layouts of those for which one is given.

    Args:
        names: layouts chosen by name or folder; each is for the outputs of its own format.
        formats: outputs asked for; none means those of the layouts, or the usual ones.
        folders: those in which layouts are looked for by name are among them.

    Raises:
        Rejected: for a layout that does not exist, or is for no output that is asked for.
    """
    from publish.settings.layouts import load_layout

    chosen: dict[str, str] = {}
    asked = {OUTPUTS[name].kind.name for name in formats or OUTPUTS.names}
    for name in names:
        layout = load_layout(name, Reader(folders=folders))
        if layout.format not in asked:
            message = f"the layout “{name}” is not for an output that is asked for"
            kind = "it is for none: other layouts inherit from it"
            if layout.format:
                kind = f"it is for --format {layout.format}"
            raise Rejected([Diagnostic(Place("--layout"), "error", "LAYOUT-FORMAT", message, kind)])
        chosen[layout.format] = name
    given = {one.name: chosen[one.kind.name] for one in OUTPUTS if one.kind.name in chosen}
    return formats or tuple(chosen) or OUTPUTS.usual, given
