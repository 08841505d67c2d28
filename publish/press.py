"""The pipeline: works in, outputs and diagnostics out; each value is made once a run."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish import clock, fresh
from publish.clock import epoch
from publish.codes import OF_BUILDS, UNPROVED, UNSURE
from publish.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.files import Reader, digest, layouts_folder, shown
from publish.formats import FORMATS, LAYOUT_OF, USUAL, WITH_PAGES, recipe, spread
from publish.limits import Limits, check_notes, check_size, watched
from publish.owners import Owners
from publish.revisions import history_of
from publish.seminars import Seminars, Taken, misnamed, seminars_of
from publish.settings import Settings
from publish.source.metadata import told_once, where_said
from publish.source.silences import idle, silence
from publish.sources import check_name, no_work, reader_of, source_of
from publish.system import memory
from publish.wall import is_folder
from publish.writing import make_folder, write, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from publish.desk import Artifact, Desk
    from publish.diagnostics import Severity
    from publish.edition import Edition
    from publish.emendations import Reading
    from publish.formats import Recipe
    from publish.layoutchoice import Choice
    from publish.layouts import Layout
    from publish.source.tree import Work
    from publish.typeset import Typesetter


#: The errors after which it is not known what is printed: of notes, pictures and the work itself.
_UNSETTLING = ("NOTE-", "IMAGE-", "FILE-", "SVG-", "WORK-", "INTERNAL")
#: What a machine says that has no more memory, files, processes or room, or allows something not.
_SCARCE = frozenset(
    getattr(errno, name)
    for name in "EACCES EAGAIN EDQUOT EFBIG EIO EMFILE ENFILE ENOMEM ENOSPC EPERM EROFS".split()
)
#: Settings of which none is said.
_UNSAID = Settings()
_USUAL = Limits()


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: sources, outputs, layouts that go before the works' own, where to, how.

    ``pictures`` are folders of pictures that are not in the folder of their work.
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
    pictures: tuple[Path, ...] = ()
    overwrite: bool = False
    all_or_none: bool = False
    trusted: bool = True


class Made(msgspec.Struct, frozen=True):
    """An output that is made and proved, and not yet written: its files, what was found."""

    name: str
    work: Work
    contents: dict[Path, bytes]
    stamp: fresh.Stamp


class Setup(msgspec.Struct, frozen=True):
    """An output before it is made: its desk, and the seminar that was taken for it."""

    desk: Desk
    taken: Taken


class Outcome(msgspec.Struct):
    """What came of it.

    ``older`` are files of an earlier run that could not be made anew, ``works`` the works that were
    asked for, ``failed`` those of which an output could not be made.
    """

    written: list[Path]
    fresh: list[Path]
    findings: list[Diagnostic]
    older: list[Path] = []
    works: set[Path] = set()
    failed: set[Path] = set()

    @property
    def files(self) -> set[Path]:
        """All files that are there now: those that were made, and those up to date."""
        return {path.absolute() for path in (*self.written, *self.fresh)}


def fault(error: Exception, place: Place) -> Diagnostic:
    """A fault of the program, or of the machine that it runs on, told like everything else."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _SCARCE):
        return _out_of(error, place)
    if isinstance(error, ImportError) and memory() is not None:
        return _out_of(MemoryError(), place)
    text = str(error).splitlines()[0] if str(error) else "no message"
    return Diagnostic(
        place,
        "error",
        "INTERNAL",
        f"{type(error).__name__}: {text}",
        "meanwhile build the other formats, or take out the passage that was changed last; then "
        "report it with the source and what OFFPRINT_DEBUG=1 prints: it is a fault of the program",
    )


def _out_of(error: OSError | MemoryError, place: Place) -> Diagnostic:
    """What the machine has refused: room, memory, files."""
    said = "there is not enough memory"
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        said = f"{error.strerror or error}{where}"
    hint = (
        "look at the room on the disk, the memory and how many files may be open (ulimit -a); then "
        "run it again: nothing half-made was left"
    )
    return Diagnostic(
        place, "error", "MACHINE-REFUSED", f"the machine has refused something: {said}", hint
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

    def __init__(
        self,
        order: Order,
        progress: Callable[[str], None],
        slugs: dict[str, Path] | None = None,
    ) -> None:
        """Prepare a run.

        Args:
            order: what is asked for.
            progress: is told what is being done.
            slugs: the works of other runs whose files are not to be written again, by their names.
        """
        self._order = order
        self._progress = progress
        self._reader = Reader(pictures=order.pictures)
        self._typesetter: Typesetter | None = None
        #: The works by the names of their files.
        self.slugs: dict[str, Path] = dict(slugs or {})
        self._versions = fresh.versions()
        self.outcome = Outcome([], [], [])
        self._refused: list[Path] = []
        self._owners = Owners(order.out)

    def run(self) -> Outcome:
        """Build what is not fresh; go on with the next work after an error."""
        epoch()
        for path in dict.fromkeys(self._order.works):
            before = self.outcome.findings
            self.outcome.findings = []
            with _catching(Place(str(path)), self._tell):
                source = source_of(path)
                with watched(self._order.limits, Place(str(source))):
                    self._work(source, reader_of(path, source, self._reader))
            self._count(path)
            self.outcome.findings = [*before, *told_once(self.outcome.findings)]
        self.outcome.findings = sorted(
            set(self.outcome.findings), key=lambda d: (d.place, d.code, d.message)
        )
        if self.outcome.written or self.outcome.fresh:
            self.outcome.older = [path for path in self._refused if path.is_file()]
        return self.outcome

    def _count(self, path: Path) -> None:
        """A work that was gone through, under whichever name."""
        work = path.resolve()
        work = work.parent if work.name == "essay.md" else work
        self.outcome.works.add(work)
        if any(found.severity == "error" for found in self.outcome.findings):
            self.outcome.failed.add(work)

    def _tell(self, found: list[Diagnostic]) -> None:
        told = (d for d in found if d.severity != "note" or d.code in OF_BUILDS)
        self.outcome.findings += told

    def _work(self, source: Path, reader: Reader) -> None:
        stale, roots = [], self._roots(source, reader)
        for name in self._order.formats:
            stamp = fresh.load(self._order.out, self._key(source, name), self._versions, roots)
            if stamp is None:
                stale.append(name)
                continue
            self._claim(stamp.slug, source)
            self.outcome.fresh += map(Path, stamp.written)
            self._tell(stamp.found)
        if not stale:
            return
        check_name(self._order.out)
        make_folder(self._order.out)
        self._progress(f"{source}: reading")
        check_size(source, self._order.limits)
        findings = Findings()
        choice, vocabulary = self._choice(source, reader, findings), None
        with _catching(Place(str(source)), findings.extend):
            vocabulary = self._vocabulary(choice, reader)
        work = read_text(source, reader, findings, vocabulary, self._order.limits)
        _check_names(source, findings)
        if work is not None:
            self._claim(work.slug, source)
        if work is None or findings.failed:
            self._tell_all(source, work, choice, reader, findings)
            return
        findings = Findings(silence(findings, work.allowances))
        seminars, printed = Seminars(source, work, reader), None
        made: list[Made] = []
        for name in stale:
            done = len(made)
            with _catching(Place(str(source)), self._teller(work, choice, name, reader)):
                printed = printed or self._setup(seminars, choice, "pdf")
                own = LAYOUT_OF.get(name, name) != "pdf"
                setup = self._setup(seminars, choice, name, printed.desk) if own else printed
                output = self._output(setup, printed, name, reader.seen, Findings(findings))
                if not self._order.all_or_none:
                    self._deliver([output])
                made.append(output)
            if len(made) == done:
                self._refused += fresh.written(self._order.out, self._key(source, name))
        with _catching(Place(str(source)), self._tell):
            if self._order.all_or_none:
                self._deliver_all(source, made, stale)
            self._tell(list(self._older(source, made, "warning")))
        self._tell(list(findings))

    def _deliver(self, made: list[Made]) -> None:
        """Put outputs into their places, all or none, and remember what they were made of.

        Raises:
            Rejected: when there are files that are not of the work, or nothing can be written.
        """
        contents = {path: data for one in made for path, data in one.contents.items()}
        source = Path(made[0].work.path)
        if not self._order.overwrite:
            refused = (self._owners.refusal(p, data, source) for p, data in contents.items())
            if found := list(filter(None, refused)):
                raise Rejected(found)
        write_all(contents)
        for one in made:
            fresh.save(self._order.out, self._key(source, one.name), one.stamp)
            for path, data in one.contents.items():
                self._owners.note(path, data, source, one.stamp.seen)
        self.outcome.written += contents

    def _deliver_all(self, source: Path, made: list[Made], asked: list[str]) -> None:
        """Deliver all outputs of a work, unless one could not be made, or another is left behind.

        Raises:
            Rejected: when nothing is delivered.
        """
        missing = [name for name in asked if name not in {one.name for one in made}]
        found = list(self._older(source, made, "error")) if made else []
        if missing and made:
            message = f"no file of this work was replaced: {', '.join(missing)} could not be made"
            hint = "mend what is said of it, or build without --all-or-none"
            found = [Diagnostic(Place(str(source)), "error", "OUTPUT-NONE", message, hint)]
        if found:
            raise Rejected(found)
        if made:
            self._deliver(made)

    def _older(self, source: Path, made: list[Made], severity: Severity) -> Iterator[Diagnostic]:
        """Tell which other outputs of a work are of an older source than those that were made."""
        contents = {path: data for one in made for path, data in one.contents.items()}
        if not contents:
            return
        done = {path.absolute() for path in (*contents, *self.outcome.files, *self._refused)}
        slug, first = made[0].work.slug, next(iter(contents))
        for path, day in self._owners.older(slug, source, done, contents):
            kind = path.suffix.removeprefix(".").upper()
            message = f"the {kind} there is older: of {day}; {first.name} is of the source as it is"
            hint = "build its output too, or delete it: a mixed set would go out"
            yield Diagnostic(Place(shown(path)), severity, "OUTPUT-OLDER", message, hint)

    def _tell_all(
        self,
        source: Path,
        work: Work | None,
        choice: Choice,
        reader: Reader,
        findings: Findings,
    ) -> None:
        """Tell what is wrong with a source, and what is with its seminars: all of it at once."""
        self._tell(list(findings))
        if work is None:
            return
        seminars = Seminars(source, work, reader)
        for name in self._order.formats:
            with _catching(Place(str(source)), self._tell):
                settings = self._layout(choice.names[name], choice, reader).settings
                self._tell(list(seminars.take_for(settings, self._order.settings).findings))

    def _teller(
        self, work: Work, choice: Choice, name: str, reader: Reader
    ) -> Callable[[list[Diagnostic]], None]:
        """What tells findings on an output: those of settings where these were said."""

        def tell(found: list[Diagnostic]) -> None:
            names = (choice.names[name], choice.names["pdf"])
            layouts = (self._layout(one, choice, reader).settings for one in names)
            levels = (work.metadata.offprint, *layouts)
            self._tell(list(where_said(found, self._order.settings, *levels)))

        return tell

    def _choice(self, source: Path, reader: Reader, findings: Findings) -> Choice:
        from publish.layoutchoice import choice_for, choice_without_own

        choose = choice_for if self._order.trusted else choice_without_own
        return choose(source, reader, self._order.layouts, findings)

    def _vocabulary(self, choice: Choice, reader: Reader) -> frozenset[str]:
        """The classes that the layouts of the outputs know."""
        names = {choice.names[name] for name in self._order.formats} | choice.own
        return frozenset(c for name in names for c in self._layout(name, choice, reader).classes)

    def _layout(self, name: str, choice: Choice, reader: Reader) -> Layout:
        """A layout, read by a work's reader if it is one of its own; else the user has named it."""
        from publish.layouts import load_layout

        return load_layout(name, (reader if name in choice.own else self._reader).branch())

    def _claim(self, slug: str, source: Path) -> None:
        """Two works of one run do not write the same files."""
        first = self.slugs.setdefault(slug, source)
        if first.resolve() != source.resolve():
            raise Rejected([_slug_twice(slug, source, first)])

    def _key(self, source: Path, name: str) -> str:
        order = self._order
        settings = msgspec.json.encode(order.settings).decode()
        used = (name, "pdf") if name in WITH_PAGES else (name,)
        given = ((n, order.layouts[n]) for n in used if n in order.layouts)
        layouts = [f"{n}={Path(layout).absolute()}" for n, layout in given]
        pictures = [f"pictures={folder.absolute()}" for folder in order.pictures]
        named = (*layouts, *pictures, *(() if order.trusted else ("untrusted",)))
        return fresh.key_of(str(source.absolute()), name, *named, settings, order.reading)

    def _setup(
        self, seminars: Seminars, choice: Choice, name: str, printed: Desk | None = None
    ) -> Setup:
        """The desk of an output, on which lies the seminar that its layout's settings choose."""
        from publish.desk import Desk
        from publish.keptpages import KeptPages

        order, chosen, folder = self._order, choice.names[name], seminars.folder
        layout = self._layout(chosen, choice, seminars.reader)
        reader = seminars.reader.branch((*seminars.reader.roots, *layout.chain))
        taken = seminars.take_for(layout.settings, order.settings)
        roots = self._roots(Path(taken.work.path), reader)
        desk = Desk(
            taken.work, folder, chosen, order.settings, order.reading, self._engine(),
            reader, printed, KeptPages(order.out, self._versions, roots),
        )  # fmt: skip
        return Setup(desk, taken)

    def _roots(self, source: Path, reader: Reader) -> tuple[Path, ...]:
        """Where a file may lie that a stamp names: what went into an output, and that itself."""
        order, profile = self._order, self._order.settings.press_profile
        given = [Path(layout) for layout in order.layouts.values() if is_folder(Path(layout))]
        named = [*order.pictures, *given, *(one.parent for one in given)]
        profiles = [Path(profile)] if profile else []
        return (*reader.roots, order.out, *named, *profiles, *history_of(source))

    def _output(
        self, setup: Setup, printed: Setup, name: str, seen: dict[str, str], findings: Findings
    ) -> Made:
        from publish.layoutcheck import unread
        from publish.layoutcss import hold_sheets, strange_addresses

        desk, work, source = setup.desk, setup.desk.work, Path(setup.desk.work.path)
        hold_sheets(desk.layout, desk.reader)
        self._tell(list(unread(desk.layout, desk.reader)))
        findings.extend(strange_addresses(desk.layout, desk.reader))
        for one in (setup, printed) if name in WITH_PAGES else (setup,):
            findings.extend(one.taken.findings)
        self._check_faces(desk, findings)
        self._check_words(desk, findings)
        self._progress(f"{source}: {name}")
        made = recipe(name)
        artifacts = made.make(desk)
        findings.extend(desk.remarked)
        _tell_of_clock(desk, findings)
        self._tell_more(made, desk, findings)
        self._progress(f"{source}: {name}: holding it against the source")
        for artifact in artifacts:
            made.prove(artifact, desk.edition, findings)
        self._judge(work, artifacts, findings)
        if findings.failed:
            self._write_unproved(work, artifacts, findings)
            raise Rejected(findings)
        self._tell(list(findings))
        contents = {self._path(work, artifact): artifact.data for artifact in artifacts}
        stamp = fresh.Stamp(
            versions=self._versions,
            seen=seen | desk.seen | _seen_of_seminars(desk, setup, printed),
            written={str(path.absolute()): digest(data) for path, data in contents.items()},
            found=list(findings),
            slug=work.slug,
        )
        return Made(name, work, contents, stamp)

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

    def _write_unproved(self, work: Work, artifacts: list[Artifact], findings: Findings) -> None:
        """Write what cannot be read with certainty, and has no fault, beside the old files."""
        if {d.code for d in findings if d.severity == "error"} != {UNSURE}:
            return
        for artifact in artifacts:
            path = self._path(work, artifact)
            path = path.with_name(f"{path.stem}-unproved{path.suffix}")
            refused = self._owners.refusal(path, artifact.data, Path(work.path))
            if refused and not self._order.overwrite:
                findings.extend([refused])
                continue
            write(path, artifact.data)
            self._owners.note(path, artifact.data, Path(work.path), {})
            message = "this file could not be proved; the one of an earlier build stays as it was"
            hint = "look at the places that are named: if they are right, rename the file"
            findings.warning(Place(str(path)), UNPROVED, message, hint)


def _tell_of_clock(desk: Desk, findings: Findings) -> None:
    """Tell where a file has the day of a clock that was never set."""
    moment = desk.revision.moment
    if desk.revision.stated or not clock.is_unset(moment):
        return
    message = f"the clock of this machine says {moment}, and the file has that day in it"
    hint = "set the clock, or add a line “modified:” with the day of the last change to the head"
    findings.warning(Place(desk.work.path), "CLOCK-UNSET", message, hint)


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
    taken = Seminars(source, work, reader).take_for(layout, given)
    findings.extend(taken.findings)
    return taken.work


def read_text(
    source: Path,
    reader: Reader,
    findings: Findings,
    vocabulary: frozenset[str] | None,
    limits: Limits = _USUAL,
) -> Work | None:
    """Read a work as :func:`read_work` does, without a seminar.

    Raises:
        Rejected: when there is none, or it is larger than it may be.
    """
    from publish.covers import check_cover
    from publish.pictures import check as check_pictures
    from publish.source import tree
    from publish.source.reader import parse

    check_size(source, limits)
    text = reader.markdown(source, str(source))
    if text is None:
        raise Rejected([no_work(source, "there is no such file")])
    work = parse(text, str(source), findings, vocabulary, limits.nesting)
    if work is not None:
        check_notes(work.notes, limits)
        covers = (work.cover,) if work.cover else ()
        nodes = tree.walk(*covers, *work.body, *work.notes)
        check_pictures(nodes, source.parent, reader, findings, limits)
        if work.cover and not findings.failed:
            check_cover(work.cover, source.parent, reader, findings)
    return work


def check(
    works: tuple[Path, ...],
    given: dict[str, str],
    settings: Settings = _UNSAID,
    pictures: tuple[Path, ...] = (),
    limits: Limits = _USUAL,
    *,
    trusted: bool = True,
    slugs: dict[str, Path] | None = None,
) -> list[Diagnostic]:
    """Everything there is to say about some sources; nothing is built.

    Args:
        works: the sources.
        given: layouts of outputs: where there are any, works are checked for these, and for those
            of their own; else for the layouts of all outputs.
        settings: those of the command line, which may choose a face.
        pictures: folders of pictures that are not in the folder of their work.
        limits: those of the command line.
        trusted: whether works may have layouts of their own.
        slugs: other works by the names of their files; those of these works are added.
    """
    from publish.layoutchoice import choice_for, choice_without_own

    epoch()
    findings, reader = Findings(), Reader(pictures=pictures)
    choose = choice_for if trusted else choice_without_own
    slugs = {} if slugs is None else slugs
    for path in dict.fromkeys(works):
        own = Findings()
        with _catching(Place(str(path)), own.extend):
            source = source_of(path)
            with watched(limits, Place(str(source))):
                check_size(source, limits)
                inside = reader_of(path, source, reader)
                choice = choose(source, inside, given, own)
                names = dict.fromkeys([*(given or choice.names).values(), *sorted(choice.own)])
                loaded, inside = _checked_layouts(source, choice.own, names, reader, inside, own)
                _check_one(source, loaded, settings, limits, inside, slugs, own)
        findings.extend(told_once(own))
    return sorted(set(findings), key=lambda d: (d.place, d.code, d.message))


def _checked_layouts(
    source: Path,
    own: frozenset[str],
    names: Iterable[str],
    reader: Reader,
    inside: Reader,
    findings: Findings,
) -> tuple[list[Layout], Reader]:
    """The layouts that a work is checked for, looked over themselves.

    Args:
        source: the file of the work.
        own: the layouts that the work names.
        names: all those that it is checked for.
        reader: reads what the command line names.
        inside: reads what the work names.
        findings: receives what is wrong.

    Returns:
        The layouts, and what reads the work's files and theirs.
    """
    from publish.layoutcheck import unread
    from publish.layoutcss import broken_styles, hold_sheets, strange_addresses
    from publish.layouts import load_layout

    loaded = []
    for name in names:
        with _catching(Place(str(source)), findings.extend):
            found = load_layout(name, inside if name in own else reader)
            inside = inside.branch((*inside.roots, *found.chain))
            hold_sheets(found, inside)
            loaded.append(found)
            for check_of in (unread, broken_styles, strange_addresses):
                findings.extend(check_of(found, inside))
    return loaded, inside


def _check_one(
    source: Path,
    layouts: list[Layout],
    settings: Settings,
    limits: Limits,
    reader: Reader,
    slugs: dict[str, Path],
    findings: Findings,
) -> None:
    from publish.lint import lint
    from publish.revisions import tell_of_head
    from publish.source.seminar import read_seminar

    vocabulary = frozenset(c for layout in layouts for c in layout.classes)
    work = read_text(source, reader, findings, vocabulary, limits)
    if work is None:
        return
    first = slugs.setdefault(work.slug, source)
    if first.resolve() != source.resolve():
        findings.extend([_slug_twice(work.slug, source, first)])
    lint(work, findings)
    tell_of_head(work.metadata, source, reader, findings)
    _check_names(source, findings)
    seminars = Seminars(source, work, reader)
    taken = [_taken(seminars, one, settings, findings) for one in layouts]
    pairs = [(layout, one) for layout, one in zip(layouts, taken, strict=True) if one]
    findings.extend({d: None for _, one in pairs for d in one.findings})
    for file in seminars_of(source):
        with _catching(Place(str(file)), findings.extend):
            read_seminar(reader.text(file, str(file)) or "", str(file), work, findings)
    editions: dict[int, Edition] = {}
    for layout, one in () if _is_unsettled(findings) else pairs:
        _check_layout(one.work, layout, settings, reader, findings, editions)
    found = list(findings)
    findings.replace([*silence(found, work.allowances), *idle(found, work.allowances)])


def _check_names(source: Path, findings: Findings) -> None:
    """Tell of files that are meant for a seminar, and not read, for the end of their names."""
    for file in misnamed(source):
        message = f"{file.name} is not read: the name of a seminar’s file ends in .yaml"
        findings.warning(Place(str(file)), "SEMINAR-NAME", message, f"rename it {file.stem}.yaml")


def _taken(
    seminars: Seminars, layout: Layout, settings: Settings, findings: Findings
) -> Taken | None:
    """A work with the seminar that a layout's settings choose, unless these cannot be resolved."""
    with _catching(Place(str(seminars.folder)), findings.extend):
        return seminars.take_for(layout.settings, settings)
    return None


def _is_unsettled(findings: Findings) -> bool:
    """Whether a work has errors that leave open what is printed of it: no edition can be made."""
    return any(d.severity == "error" and d.code.startswith(_UNSETTLING) for d in findings)


def _check_layout(
    work: Work,
    layout: Layout,
    settings: Settings,
    reader: Reader,
    findings: Findings,
    editions: dict[int, Edition],
) -> None:
    """What a layout lacks for a work; of each work one edition is made."""
    from publish.edition import edit
    from publish.faces.checks import check_faces, embeds
    from publish.faces.shelf import dressed, shelf_of
    from publish.pictures.lettering import check_lettering
    from publish.prepress.profiles import PROFILES, profile_of
    from publish.resolve import resolve
    from publish.words import check_words

    def tell(found: list[Diagnostic]) -> None:
        said = (work.metadata.offprint, layout.settings)
        findings.extend(where_said(found, settings, *said))

    with _catching(Place(work.path), tell):
        chosen = resolve(layout.settings, work.metadata.offprint, settings)
        folder = Path(work.path).parent
        if layout.format == "pdf" and chosen.press_profile not in PROFILES:
            roots = () if settings.press_profile else (folder, layouts_folder())
            profile_of(chosen.press_profile, folder, reader.within(*roots))
        layout = dressed(layout, chosen.face, work, folder, reader)
        shelf, into = shelf_of(layout, reader), embeds(layout, chosen)
        if id(work) not in editions:
            editions[id(work)] = edit(work)
        edition = editions[id(work)]
        check_faces(edition, layout, shelf, reader, findings, face=chosen.face, embeds=into)
        check_lettering(edition, layout, shelf, reader, findings)
        lang, points = work.metadata.lang, shelf.points if into else None
        findings.extend(check_words(layout, lang, Place(work.path), points, reader))


def print_transcript(
    path: Path, layouts: tuple[str, ...], pictures: tuple[Path, ...] = ()
) -> tuple[str | None, list[Diagnostic]]:
    """A work as plain text in its diplomatic reading, unless it has errors; what is found."""
    from publish.desk import Desk
    from publish.layoutchoice import choice_for
    from publish.layouts import load_layout
    from publish.typeset import Typesetter

    _, given = layouts_of(layouts, ("transcript",))
    source, findings = source_of(path), Findings()
    reader = reader_of(path, source, Reader(pictures=pictures))
    choice = choice_for(source, reader, given, findings)
    layout = choice.names["transcript"]
    loaded = load_layout(layout, reader if layout in choice.own else reader.within())
    reader = reader.branch((*reader.roots, *loaded.chain))
    work = read_work(source, reader, findings, None, loaded.settings)
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
    """Which outputs are made, and the layouts of those for which one is given.

    Args:
        names: layouts chosen by name or folder; each is for the outputs of its own format.
        formats: outputs asked for; none means those of the layouts, or the usual ones.

    Raises:
        Rejected: for a layout that does not exist, or is for no output that is asked for.
    """
    from publish.layouts import load_layout

    chosen: dict[str, str] = {}
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
    return formats or tuple(chosen) or USUAL, spread(chosen)
