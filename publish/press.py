"""The pipeline: works in, outputs and diagnostics out; each value is made once a run."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish import fresh
from publish.codes import OF_BUILDS
from publish.diagnostics import Diagnostic, Findings, Place, Rejected, suggest
from publish.files import Reader, digest, make_folder, write
from publish.formats import FORMATS, LAYOUT_OF, USUAL, WITH_PAGES, WITH_SEMINAR, recipe
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

#: The name of the file with what a reading group needs, and of the folder with others like it.
SEMINAR, SEMINARS = "seminar.yaml", "seminars"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: sources, outputs with their layouts, where to, how."""

    works: tuple[Path, ...]
    formats: tuple[str, ...]
    layouts: dict[str, str]
    out: Path
    settings: Settings = Settings()
    reading: Reading = "corrected"


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
        work = read_work(source, reader, findings, self._vocabulary(), self._order.settings)
        if work is not None:
            self._claim(work.slug, source)
        if work is None or findings.failed:
            self._tell(list(findings))
            return
        findings = Findings(silence(findings, work.allowances))
        printed = self._desk(work, source, "pdf")
        for name in stale:
            with _catching(Place(str(source)), self._tell):
                own = LAYOUT_OF.get(name, name) != "pdf"
                desk = self._desk(work, source, name, printed) if own else printed
                self._output(desk, name, reader.seen, Findings(findings))
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

    def _desk(self, work: Work, source: Path, name: str, printed: Desk | None = None) -> Desk:
        from publish.desk import Desk
        from publish.keptpages import KeptPages

        order = self._order
        return Desk(
            work, source.parent, order.layouts[name], order.settings, order.reading,
            self._engine(), self._reader.branch(), printed, KeptPages(order.out, self._versions),
        )  # fmt: skip

    def _output(self, desk: Desk, name: str, seen: dict[str, str], findings: Findings) -> None:
        work, source = desk.work, Path(desk.work.path)
        self._check_faces(desk, findings)
        self._check_words(desk, findings)
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
            seen=_inputs(name, seen) | desk.seen,
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
        from publish.faces.drawn import tell_of

        found = Findings()
        getattr(made, "tell", lambda _, __: None)(desk, found)
        if desk.embeds:
            tell_of(desk.drawn, desk.shelf, desk.layout.small_caps, desk.edition, found)
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
        findings.extend(silence(desk.of_faces, desk.work.allowances))
        if findings.failed:
            raise Rejected(findings)

    def _check_words(self, desk: Desk, findings: Findings) -> None:
        from publish.words import check_words

        lang, place = desk.work.metadata.lang, Place(desk.work.path)
        found = check_words(desk.layout, lang, place, desk.points, desk.reader)
        findings.extend(silence(found, desk.work.allowances))

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


def _inputs(name: str, seen: dict[str, str]) -> dict[str, str]:
    """The files read for a work that go into one of its outputs."""
    if name in WITH_SEMINAR:
        return seen
    return {
        path: known
        for path, known in seen.items()
        if Path(path).name != SEMINAR and Path(path).parent.name != SEMINARS
    }


def read_work(
    source: Path,
    reader: Reader,
    findings: Findings,
    vocabulary: frozenset[str] | None,
    settings: Settings | None = None,
) -> Work | None:
    """Read a work with its seminar file; what is wrong with either goes to ``findings``.

    Args:
        source: the file of the essay.
        reader: reads it and what lies beside it.
        findings: receives what is wrong.
        vocabulary: the classes that layouts know; ``None`` allows all.
        settings: those of the command line, which may name a seminar.
    """
    from publish.source.reader import parse, with_seminar
    from publish.source.seminar import read_seminar

    text = reader.text(source, str(source))
    if text is None:
        raise Rejected([_no_work(source, "there is no such file")])
    work = parse(text, str(source), findings, vocabulary)
    _check_pictures(work, source.parent, reader, findings)
    if work is None:
        return None
    name = (settings or Settings()).over(work.metadata.offprint).seminar
    file, seminar = _seminar_file(source, name, findings), None
    if file is not None:
        with _catching(Place(str(file)), findings.extend):
            seminar = reader.text(file, str(file))
    if seminar is None:
        return work
    return with_seminar(work, read_seminar(seminar, str(file), work, findings))


def _seminar_file(source: Path, name: str | None, findings: Findings) -> Path | None:
    """The file of the seminar on a work that is asked for; a single Markdown file has none."""
    if source.name != "essay.md":
        return None
    if not name:
        return source.parent / SEMINAR
    file = source.parent / SEMINARS / f"{name}.yaml"
    if file.is_file():
        return file
    there = [path.stem for path in seminars_of(source)]
    hint = "there are: " + ", ".join(there) if there else f"write {file}"
    message = f"there is no seminar “{name}” on this work"
    findings.error(Place(str(source)), "SEMINAR-UNKNOWN", message, suggest(name, there) or hint)
    return None


def seminars_of(source: Path) -> list[Path]:
    """The files of the other seminars on a work."""
    return sorted((source.parent / SEMINARS).glob("*.yaml")) if source.name == "essay.md" else []


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


def check(
    works: tuple[Path, ...], layouts: tuple[str, ...], settings: Settings | None = None
) -> list[Diagnostic]:
    """Everything there is to say about some sources; nothing is built.

    Args:
        works: the sources.
        layouts: those that they are to be set in.
        settings: those of the command line, which may choose a face.
    """
    from publish.layouts import load_layout

    findings, reader = Findings(), Reader()
    slugs: dict[str, Path] = {}
    for path in dict.fromkeys(works):
        own = Findings()
        with _catching(Place(str(path)), own.extend):
            loaded = [load_layout(name, reader) for name in layouts]
            _check_one(source_of(path), loaded, settings or Settings(), reader, slugs, own)
        findings.extend(own)
    return sorted(set(findings), key=lambda d: (d.place, d.code, d.message))


def _check_one(
    source: Path,
    layouts: list[Layout],
    settings: Settings,
    reader: Reader,
    slugs: dict[str, Path],
    findings: Findings,
) -> None:
    from publish.lint import lint
    from publish.source.seminar import read_seminar

    vocabulary = frozenset(c for layout in layouts for c in layout.classes)
    work = read_work(source, reader, findings, vocabulary, settings)
    if work is None:
        return
    first = slugs.setdefault(work.slug, source)
    if first.resolve() != source.resolve():
        findings.extend([_slug_twice(work.slug, source, first)])
    lint(work, findings)
    for file in seminars_of(source):
        read_seminar(reader.text(file, str(file)) or "", str(file), work, findings)
    for layout in () if findings.failed else layouts:
        _check_layout(work, source.parent, layout, settings, reader, findings)
    found = list(findings)
    findings.replace([*silence(found, work.allowances), *idle(found, work.allowances)])


def _check_layout(
    work: Work,
    folder: Path,
    layout: Layout,
    settings: Settings,
    reader: Reader,
    findings: Findings,
) -> None:
    """What a layout lacks for a work."""
    from publish.edition import edit
    from publish.faces.checks import check_faces, embeds
    from publish.faces.shelf import dressed, shelf_of
    from publish.words import check_words

    with _catching(Place(work.path), findings.extend):
        layout = dressed(layout, settings, work, folder, reader)
        chosen = settings.over(work.metadata.offprint.over(layout.settings))
        shelf, into = shelf_of(layout, reader), embeds(layout, chosen)
        check_faces(
            edit(work), layout, shelf, reader, findings, face=chosen.face or "serif", embeds=into
        )
        lang, points = work.metadata.lang, shelf.points if into else None
        findings.extend(check_words(layout, lang, Place(work.path), points, reader))


def print_transcript(path: Path, layouts: tuple[str, ...]) -> tuple[str | None, list[Diagnostic]]:
    """A work as plain text in its diplomatic reading, unless it has errors; what is found."""
    from publish.desk import Desk
    from publish.typeset import Typesetter

    _, chosen = layouts_of(layouts, ("transcript",))
    source, findings, reader = source_of(path), Findings(), Reader()
    work = read_work(source, reader, findings, None)
    if work is None or findings.failed:
        return None, list(findings)
    layout = chosen["transcript"]
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
