"""One output made, proved and judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.core import clock
from publish.core.diagnostics import Findings, Place, Rejected
from publish.core.files import digest
from publish.outputs import recipe
from publish.pipeline import freshness as fresh
from publish.pipeline.delivery import ProvedOutput
from publish.report.codes import UNPROVED, UNSURE
from publish.settings.output_registry import OUTPUTS
from publish.source.suppressions import silence

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.core.artifacts import Artifact
    from publish.core.diagnostics import Diagnostic
    from publish.outputs import Recipe
    from publish.pipeline.context import Context
    from publish.pipeline.delivery import Delivery
    from publish.pipeline.preparation import PreparedOutput
    from publish.pipeline.request import Request
    from publish.source.tree import Work


class OutputMaker:
    """Makes outputs of prepared values."""

    def __init__(
        self,
        request: Request,
        delivery: Delivery,
        versions: str,
        report: Callable[[list[Diagnostic]], None],
        progress: Callable[[str], None],
    ) -> None:
        """Take what is asked for.

        Args:
            request: what is asked for.
            delivery: takes files that cannot be proved.
            versions: of the program and the libraries by which outputs become others.
            report: is told what was found.
            progress: is told what is being done.
        """
        self._request = request
        self._delivery = delivery
        self._versions = versions
        self._report = report
        self._progress = progress

    def make(
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

    def prove(
        self,
        prepared: PreparedOutput,
        printed: PreparedOutput,
        name: str,
        artifacts: list[Artifact],
        seen: dict[str, str],
        findings: Findings,
    ) -> ProvedOutput:
        """Hold the files of an output against the source, and judge them."""
        from publish.readback import forget
        from publish.typeset.engine.installation import excused

        context, work, made = prepared.context, prepared.context.work, recipe(name)
        self._progress(f"{work.path}: {name}: holding it against the source")
        for artifact in artifacts:
            proof = Findings()
            made.prove(artifact, context.edition, proof)
            findings.extend(excused(proof))
            self._judge(work, artifact, findings)
            forget()
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

    def _judge(self, work: Work, artifact: Artifact, findings: Findings) -> None:
        """Look over what is to be written, unless words are lost in it."""
        if findings.failed or not artifact.suffix.endswith((".pdf", ".epub")):
            return
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
    return {path: known for one in used for path, known in one.taken.inputs.items()}
