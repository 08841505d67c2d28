"""The pipeline: works in, outputs and diagnostics out; each value is made once a run."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish import fresh
from publish.codes import OF_BUILDS
from publish.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.files import Reader, digest, make_folder, write
from publish.formats import FORMATS, LAYOUT_OF, USUAL, WITH_PAGES, recipe
from publish.resolve import resolve
from publish.seminars import Seminars, Taken, seminars_of
from publish.settings import Settings
from publish.source.silences import idle, silence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.desk import Artifact, Desk
    from publish.emendations import Reading
    from publish.formats import Recipe
    from publish.layouts import Layout
    from publish.source.tree import Work
    from publish.typeset import Typesetter


#: Settings of which none is said.
_UNSAID = Settings()


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: sources, outputs with their layouts, where to, how."""

    works: tuple[Path, ...]
    formats: tuple[str, ...]
    layouts: dict[str, str]
    out: Path
    settings: Settings = Settings()
    reading: Reading = "corrected"


class Setup(msgspec.Struct, frozen=True):
    """An output before it is made: its desk, and the seminar that was taken for it."""

    desk: Desk
    taken: Taken


class Outcome(msgspec.Struct):
    """What came of it."""

    written: list[Path]
    fresh: list[Path]
    findings: list[Diagnostic]


def source_of(path: Path) -> Path:
    """The file of a work: itself, or ``essay.md`` in its folder, or the one Markdown file there.

    Raises:
        Rejected: when there is none, or several and none is called ``essay.md``.
    """
    try:
        if path.is_file():
            return path
        if not path.is_dir():
            raise Rejected([_no_work(path, "there is no such file or folder")])
        if (path / "essay.md").is_file():
            return path / "essay.md"
        files = sorted(p for p in path.iterdir() if p.suffix == ".md" and p.is_file())
    except OSError as error:
        raise Rejected([_no_work(path, f"it cannot be read: {error.strerror}")]) from None
    files = [p for p in files if p.name.lower() != "readme.md"]
    if len(files) == 1:
        return files[0]
    what = "several Markdown files" if files else "no Markdown file"
    raise Rejected([_no_work(path, f"the folder has {what} and none called essay.md")])


def _no_work(path: Path, why: str) -> Diagnostic:
    return Diagnostic(
        Place(str(path)), "error", "WORK-MISSING", why, "name a folder with an essay.md, or a file"
    )


def fault(error: Exception, place: Place) -> Diagnostic:
    """A fault of the program, told like everything else."""
    text = str(error).splitlines()[0] if str(error) else "no message"
    return Diagnostic(
        place,
        "error",
        "INTERNAL",
        f"{type(error).__name__}: {text}",
        "this is a fault of the program; report it with the source and what OFFPRINT_DEBUG=1 "
        "prints",
    )


@contextmanager
def _catching(place: Place, tell: Callable[[list[Diagnostic]], None]) -> Iterator[None]:
    """Tell what stops a stage; what does not depend on it goes on."""
    try:
        yield
    except Rejected as rejected:
        tell(rejected.findings)
    except Exception as error:
        if os.environ.get("OFFPRINT_DEBUG"):
            raise
        tell([fault(error, place)])


class Press:
    """One run."""

    def __init__(self, order: Order, progress: Callable[[str], None]) -> None:
        self._order = order
        self._progress = progress
        self._reader = Reader()
        self._typesetter: Typesetter | None = None
        self._slugs: dict[str, Path] = {}
        self._versions = fresh.versions()
        self.outcome = Outcome([], [], [])

    def run(self) -> Outcome:
        """Build what is not fresh; go on with the next work after an error."""
        for path in dict.fromkeys(self._order.works):
            with _catching(Place(str(path)), self._tell):
                self._work(source_of(path))
        self.outcome.findings = sorted(
            set(self.outcome.findings), key=lambda d: (d.place, d.code, d.message)
        )
        return self.outcome

    def _tell(self, found: list[Diagnostic]) -> None:
        told = (d for d in found if d.severity != "note" or d.code in OF_BUILDS)
        self.outcome.findings += told

    def _work(self, source: Path) -> None:
        stale = []
        for name in self._order.formats:
            stamp = fresh.load(self._order.out, self._key(source, name), self._versions)
            if stamp is None:
                stale.append(name)
                continue
            self._claim(stamp.slug, source)
            self.outcome.fresh += map(Path, stamp.written)
            self._tell(stamp.found)
        if not stale:
            return
        make_folder(self._order.out)
        self._progress(f"{source}: reading")
        reader = self._reader.branch()
        findings = Findings()
        work = read_text(source, reader, findings, self._vocabulary())
        if work is not None:
            self._claim(work.slug, source)
        if work is None or findings.failed:
            self._tell(list(findings))
            return
        findings = Findings(silence(findings, work.allowances))
        seminars, printed = Seminars(source, work, self._reader), None
        for name in stale:
            with _catching(Place(str(source)), self._tell):
                printed = printed or self._setup(work, seminars, "pdf")
                own = LAYOUT_OF.get(name, name) != "pdf"
                setup = self._setup(work, seminars, name, printed.desk) if own else printed
                self._output(setup, printed, name, reader.seen, Findings(findings))
        self._tell(list(findings))

    def _vocabulary(self) -> frozenset[str]:
        """The classes that the layouts of this run know."""
        from publish.layouts import load_layout

        names = {self._order.layouts[name] for name in self._order.formats}
        reader = self._reader.branch()
        return frozenset(c for name in names for c in load_layout(name, reader).classes)

    def _claim(self, slug: str, source: Path) -> None:
        """Two works of one run do not write the same files."""
        first = self._slugs.setdefault(slug, source)
        if first.resolve() != source.resolve():
            raise Rejected([_slug_twice(slug, source, first)])

    def _key(self, source: Path, name: str) -> str:
        order = self._order
        settings = msgspec.json.encode(order.settings).decode()
        used = (name, "pdf") if name in WITH_PAGES else (name,)
        layouts = [order.layouts[n] for n in used]
        layouts = [n if n in FORMATS.values() else str(Path(n).absolute()) for n in layouts]
        return fresh.key_of(str(source.absolute()), name, *layouts, settings, order.reading)

    def _setup(
        self, work: Work, seminars: Seminars, name: str, printed: Desk | None = None
    ) -> Setup:
        """The desk of an output, on which lies the seminar that its layout's settings choose."""
        from publish.desk import Desk
        from publish.keptpages import KeptPages
        from publish.layouts import load_layout

        order, reader = self._order, self._reader.branch()
        layout = load_layout(order.layouts[name], reader)
        settings = resolve(layout.settings, work.metadata.offprint, order.settings)
        taken = seminars.take(settings.seminar)
        desk = Desk(
            taken.work, Path(work.path).parent, order.layouts[name], order.settings, order.reading,
            self._engine(), reader, printed, KeptPages(order.out, self._versions),
        )  # fmt: skip
        return Setup(desk, taken)

    def _output(
        self, setup: Setup, printed: Setup, name: str, seen: dict[str, str], findings: Findings
    ) -> None:
        desk, work, source = setup.desk, setup.desk.work, Path(setup.desk.work.path)
        for one in (setup, printed) if name in WITH_PAGES else (setup,):
            findings.extend(one.taken.findings)
        self._check_faces(desk, findings)
        self._progress(f"{source}: {name}")
        made = recipe(name)
        artifacts = made.make(desk)
        self._tell_more(made, desk, findings)
        self._progress(f"{source}: {name}: holding it against the source")
        for artifact in artifacts:
            made.prove(artifact, desk.edition, findings)
        self._judge(work, artifacts, findings)
        if findings.failed:
            raise Rejected(findings)
        written = [self._write(work, artifact) for artifact in artifacts]
        stamp = fresh.Stamp(
            versions=self._versions,
            seen=seen | desk.seen | _seen_of_seminars(desk, setup, printed),
            written={
                str(p.absolute()): digest(a.data) for p, a in zip(written, artifacts, strict=True)
            },
            found=list(findings),
            slug=work.slug,
        )
        fresh.save(self._order.out, self._key(source, name), stamp)
        self.outcome.written += written
        self._tell(list(findings))

    def _tell_more(self, made: Recipe, desk: Desk, findings: Findings) -> None:
        """What a recipe has to tell of what it made, if it has anything."""
        found = Findings()
        getattr(made, "tell", lambda _, __: None)(desk, found)
        findings.extend(silence(found, desk.work.allowances))

    def _judge(self, work: Work, artifacts: list[Artifact], findings: Findings) -> None:
        """Look over what is to be written, unless words are lost in it."""
        kinds = (".pdf", ".epub")
        for artifact in artifacts if not findings.failed else ():
            if not artifact.suffix.endswith(kinds):
                continue
            from publish.preflight.builds import judge

            judge(artifact.data, self._path(work, artifact), findings)

    def _check_faces(self, desk: Desk, findings: Findings) -> None:
        from publish.faces import check_faces

        check_faces(desk.edition, desk.layout, desk.reader, findings)
        if findings.failed:
            raise Rejected(findings)

    def _engine(self) -> Typesetter:
        if self._typesetter is None:
            from publish.typeset import Typesetter

            self._typesetter = Typesetter()
        return self._typesetter

    def _path(self, work: Work, artifact: Artifact) -> Path:
        reading = "" if self._order.reading == "corrected" else f"-{self._order.reading}"
        return self._order.out / f"{work.slug}{reading}{artifact.suffix}"

    def _write(self, work: Work, artifact: Artifact) -> Path:
        path = self._path(work, artifact)
        write(path, artifact.data)
        return path


def _seen_of_seminars(desk: Desk, *setups: Setup) -> dict[str, str]:
    """The files of seminars that go into an output: its own, or one for the index of its pages."""
    used = [one for one in setups if one.desk in desk.used and one.desk.takes_seminar]
    return {path: known for one in used for path, known in one.taken.seen.items()}


def read_work(
    source: Path,
    reader: Reader,
    findings: Findings,
    vocabulary: frozenset[str] | None,
    layout: Settings = _UNSAID,
    given: Settings = _UNSAID,
) -> Work | None:
    """Read a work with its seminar file; what is wrong with either goes to ``findings``.

    Args:
        source: the file of the essay.
        reader: reads it and what lies beside it.
        findings: receives what is wrong.
        vocabulary: the classes that layouts know; ``None`` allows all.
        layout: the settings of the layout that it is read for, which may name a seminar.
        given: those of the command line.
    """
    work = read_text(source, reader, findings, vocabulary)
    if work is None:
        return None
    settings = resolve(layout, work.metadata.offprint, given)
    taken = Seminars(source, work, reader).take(settings.seminar)
    findings.extend(taken.findings)
    return taken.work


def read_text(
    source: Path, reader: Reader, findings: Findings, vocabulary: frozenset[str] | None
) -> Work | None:
    """Read a work as :func:`read_work` does, without a seminar."""
    from publish.source.reader import parse

    text = reader.text(source, str(source))
    if text is None:
        raise Rejected([_no_work(source, "there is no such file")])
    work = parse(text, str(source), findings, vocabulary)
    _check_pictures(work, source.parent, reader, findings)
    return work


def _check_pictures(work: Work | None, folder: Path, reader: Reader, findings: Findings) -> None:
    """Every picture lies beside the source."""
    from publish.source import tree

    nodes = tree.walk(*work.body, *work.notes) if work else ()
    for node in nodes:
        if not isinstance(node, tree.Figure | tree.Image) or ":" in node.file:
            continue
        if reader.read(folder / node.file) is None:
            findings.error(
                node.place,
                "IMAGE-MISSING",
                f"there is no picture {node.file}",
                f"put the file into {folder}, or correct its name",
            )


def check(works: tuple[Path, ...], layouts: tuple[str, ...]) -> list[Diagnostic]:
    """Everything there is to say about some sources; nothing is built."""
    from publish.layouts import load_layout

    findings, reader = Findings(), Reader()
    slugs: dict[str, Path] = {}
    for path in dict.fromkeys(works):
        own = Findings()
        with _catching(Place(str(path)), own.extend):
            loaded = [load_layout(name, reader) for name in layouts]
            _check_one(source_of(path), loaded, reader, slugs, own)
        findings.extend(own)
    return sorted(set(findings), key=lambda d: (d.place, d.code, d.message))


def _check_one(
    source: Path, layouts: list[Layout], reader: Reader, slugs: dict[str, Path], findings: Findings
) -> None:
    from publish.edition import edit
    from publish.faces import check_faces
    from publish.lint import lint
    from publish.source.seminar import read_seminar

    vocabulary = frozenset(c for layout in layouts for c in layout.classes)
    work = read_text(source, reader, findings, vocabulary)
    if work is None:
        return
    first = slugs.setdefault(work.slug, source)
    if first.resolve() != source.resolve():
        findings.extend([_slug_twice(work.slug, source, first)])
    lint(work, findings)
    seminars, said = Seminars(source, work, reader), work.metadata.offprint
    works = [seminars.take(resolve(one.settings, said, Settings()).seminar) for one in layouts]
    findings.extend({d: None for taken in works for d in taken.findings})
    for file in seminars_of(source):
        read_seminar(reader.text(file, str(file)) or "", str(file), work, findings)
    for layout, taken in () if findings.failed else zip(layouts, works, strict=True):
        check_faces(edit(taken.work), layout, reader, findings)
    found = list(findings)
    findings.replace([*silence(found, work.allowances), *idle(found, work.allowances)])


def print_transcript(path: Path, layouts: tuple[str, ...]) -> tuple[str | None, list[Diagnostic]]:
    """A work as plain text in its diplomatic reading, unless it has errors; what is found."""
    from publish.desk import Desk
    from publish.layouts import load_layout
    from publish.typeset import Typesetter

    _, chosen = layouts_of(layouts, ("transcript",))
    source, findings, reader = source_of(path), Findings(), Reader()
    layout = chosen["transcript"]
    work = read_work(source, reader, findings, None, load_layout(layout, reader).settings)
    if work is None or findings.failed:
        return None, list(findings)
    desk = Desk(work, source.parent, layout, Settings(), "diplomatic", Typesetter(), reader)
    made = recipe("transcript")
    (artifact,) = made.make(desk)
    made.prove(artifact, desk.edition, findings)
    return None if findings.failed else artifact.data.decode(), list(findings)


def _slug_twice(slug: str, source: Path, first: Path) -> Diagnostic:
    return Diagnostic(
        Place(str(source), 1, 1),
        "error",
        "SLUG-TWICE",
        f"the slug “{slug}” is that of {first} already",
        "add a line “slug: another-name” to the front matter of one of them",
    )


def layouts_of(
    names: tuple[str, ...], formats: tuple[str, ...]
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Which outputs are made, and the layout of each.

    Args:
        names: layouts chosen by name or folder; each replaces that of its own format.
        formats: outputs asked for; none means those of the layouts, or all.

    Raises:
        Rejected: for a layout that does not exist, or is for no output that is asked for.
    """
    from publish.layouts import load_layout

    chosen = dict(FORMATS)
    of_layouts = []
    asked = {LAYOUT_OF.get(name, name) for name in formats or FORMATS}
    for name in names:
        layout = load_layout(name, Reader())
        if layout.format not in asked:
            message = f"the layout “{name}” is not for an output that is asked for"
            kind = "it is for none: other layouts inherit from it"
            if layout.format:
                kind = f"it is for --format {layout.format}"
            raise Rejected([Diagnostic(Place("--layout"), "error", "LAYOUT-FORMAT", message, kind)])
        chosen[layout.format] = name
        of_layouts.append(layout.format)
    chosen |= {name: chosen[of] for name, of in LAYOUT_OF.items()}
    return formats or tuple(of_layouts) or USUAL, chosen
