"""Making a release: built, compared with the one before it, written whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish import __version__
from publish.core import confinement
from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.files import Reader, finished
from publish.core.folders import sweep_folders, write_folder
from publish.core.interruption import with_tidying
from publish.core.process import alone
from publish.pipeline.build import Build
from publish.pipeline.layout_choice import layouts_of
from publish.pipeline.request import Request
from publish.release import change_list, checksums, manifest, slip
from publish.release.correspondence import Correspondence
from publish.release.errata import errata
from publish.release.file_types import OWN, type_of
from publish.release.manifest import Manifest, ReleasedFile
from publish.release.present import Wanted, book_context_of, given_values, text_of
from publish.release.printed_lines import PrintedLines
from publish.release.store import Release, Store
from publish.release.versions import following, is_version, rank
from publish.source.metadata import identifier_of
from publish.source.seminars import SEMINAR, SEMINARS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.pipeline.build import Outcome
    from publish.pipeline.context import Context
    from publish.release.paged_text import PagedText

#: The folder of the source in a release.
SOURCE = "source"


class ReleaseRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for.

    Attributes:
        work: the folder of the work, or its file.
        version: '' where the head of the work says it.
        out: the folder of all releases.
        formats: the outputs that go out; none means the usual ones.
        files: further files that go out as they are.
        wanted: how the work is read and set.
    """

    work: Path
    version: str = ""
    out: Path = Path("releases")
    formats: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    wanted: Wanted = Wanted()


class Made(msgspec.Struct, frozen=True):
    """What came of it: the release's folder and files, whether it was written, what was found."""

    folder: Path
    version: str
    files: tuple[Path, ...]
    written: bool
    findings: tuple[Diagnostic, ...]


def make_release(request: ReleaseRequest, progress: Callable[[str], None]) -> Made:
    """Make a release of a work.

    Args:
        request: what is asked for.
        progress: is told what is being done.

    Raises:
        Rejected: when it cannot be made; nothing is written then.
    """
    progress(f"{request.work}: reading")
    with alone():
        context = book_context_of(request.work, request.wanted)
        text = text_of(context)
    store, findings = Store(request.out / context.work.slug), Findings()
    sweep_folders(store.folder)
    version = _version(request, context, store)
    before, folder = store.before(version), store.folder / version
    previous = store.load(before) if before else None
    _check_others(store, version, before, findings)
    _report_date(context, findings)
    contents = _built(request, context, folder, findings, progress)
    contents |= dict(_further(request.files, {*contents}))
    made = _manifest(request, context, text, version, before)
    progress(f"{request.work}: comparing with {before}" if before else f"{request.work}: writing")
    contents |= _compared(made, previous, context, text, findings)
    made = msgspec.structs.replace(made, files=tuple(_listed(contents)))
    contents[manifest.NAME] = manifest.encoded(made)
    contents[checksums.NAME] = checksums.checksums(contents)
    written = _write(store, version, contents, made)
    files = tuple(folder / name for name in sorted(contents))
    return Made(folder, version, files, written, tuple(findings))


# --- the version ------------------------------------------------------------------------


def _version(request: ReleaseRequest, context: Context, store: Store) -> str:
    """Return the version: the one asked for, or the edition that the head names by a number.

    Raises:
        Rejected: when there is none, it is no version, or not greater than those that are there.
    """
    edition = context.work.metadata.edition.strip()
    version = request.version or (edition if is_version(edition) else "")
    there = store.versions
    hint = f"name the next one: --version {following(there[-1] if there else '') or '1.0'}"
    place = Place("--version" if request.version else context.work.path)
    if not version:
        message = "nothing says which version this is"
        hint += ", or write “edition: 1” with a number into the head"
        raise Rejected([Diagnostic(place, "error", "RELEASE-VERSION", message, hint)])
    if not is_version(version):
        message = f"“{version}” is no version"
        hint = "write one to four numbers with full stops between them, such as 2 or 1.1"
        raise Rejected([Diagnostic(place, "error", "RELEASE-VERSION", message, hint)])
    if version not in there and there and rank(version) <= max(map(rank, there)):
        message = f"{version} does not come after {there[-1]}, which is there already"
        raise Rejected([Diagnostic(place, "error", "RELEASE-VERSION", message, hint)])
    return version


def _check_others(store: Store, version: str, before: str, findings: Findings) -> None:
    """Look over the releases that are there: one that is to be made again has to be whole.

    Raises:
        Rejected: when it is not.
    """
    if version in store.versions:
        store.load(version)
    others = [one for one in store.versions if one not in (version, before)]
    found = store.damage(*others)
    findings.extend(msgspec.structs.replace(one, severity="warning") for one in found)


def _report_date(context: Context, findings: Findings) -> None:
    """Tell where nothing says when the source was last changed: a release has no date then."""
    if context.revision.stated:
        return
    message = "nothing says when this source was last changed: the release has no date, and its "
    message += "files have the day of the build in them, and other bytes every day"
    hint = "add a line “modified:” with that day to the head, or commit the source"
    findings.warning(Place(context.work.path), "RELEASE-UNDATED", message, hint)


# --- what goes out ----------------------------------------------------------------------


def _built(
    request: ReleaseRequest,
    context: Context,
    folder: Path,
    findings: Findings,
    progress: Callable[[str], None],
) -> dict[str, bytes]:
    """Return the files of the outputs, all or none, and the source that they are made of.

    They are built elsewhere; ``folder`` is where they will be, by which findings name them.
    """
    wanted = request.wanted
    formats, layouts = layouts_of(wanted.layouts, request.formats, wanted.folders)
    with with_tidying(), tempfile.TemporaryDirectory(prefix="offprint-release-") as name:
        built = Request(
            works=(request.work,), formats=formats, layouts=layouts, out=Path(name),
            settings=wanted.settings, limits=wanted.limits, folders=wanted.folders,
            all_or_none=True,
        )  # fmt: skip
        outcome = Build(built, progress).run()
        found = [_renamed(one, name, str(folder)) for one in outcome.findings]
        if any(one.severity == "error" for one in found):
            raise Rejected(found)
        findings.extend(found)
        contents = {path.name: finished(path) or b"" for path in sorted(outcome.written)}
    return contents | dict(_source(context, outcome))


def _renamed(found: Diagnostic, old: str, new: str) -> Diagnostic:
    """Return a finding that names the files where they will be, and not where they were built."""
    place = msgspec.structs.replace(found.place, path=found.place.path.replace(old, new))
    return msgspec.structs.replace(
        found,
        place=place,
        message=found.message.replace(old, new),
        hint=found.hint.replace(old, new),
    )


def _source(context: Context, outcome: Outcome) -> Iterator[tuple[str, bytes]]:
    """Yield what of the work's own folder was read, and its seminars, under ``source/``.

    Pictures from folders that works share lie where the work names them.
    """
    folder = context.folder.absolute()
    reader = Reader((folder,))
    seminars = [folder / SEMINAR] if Path(context.work.path).name == "essay.md" else []
    if seminars:
        seminars += [
            folder / SEMINARS / name
            for name in reader.beside(folder / SEMINARS)
            if name.endswith(".yaml")
        ]
    read = [Path(name) for name in outcome.inputs if not name.endswith(("/", "/*", "/**"))]
    roots = (folder, *(one.absolute() for one in context.reader.folders.pictures))
    for path in sorted({*read, *seminars}):
        root = next((one for one in roots if path.is_relative_to(one)), None)
        if root is None or not confinement.is_file(path):
            continue
        data = finished(path)
        if data is not None:
            yield f"{SOURCE}/{path.relative_to(root).as_posix()}", data


def _further(files: tuple[Path, ...], names: set[str]) -> Iterator[tuple[str, bytes]]:
    """Yield files that go out as they are.

    Raises:
        Rejected: when one is not there, or has the name of a file of the release.
    """
    names = names | {*OWN}
    for path in files:
        data = finished(path)
        if data is None:
            message, hint = "there is no such file", "correct its name"
        elif path.name in names:
            message = f"a file of the release is called {path.name} already"
            hint = "rename this one, or leave it out"
        else:
            names.add(path.name)
            yield path.name, data
            continue
        raise Rejected([Diagnostic(Place(str(path)), "error", "RELEASE-FILE", message, hint)])


def _compared(
    made: Manifest,
    previous: Release | None,
    context: Context,
    text: PagedText,
    findings: Findings,
) -> dict[str, bytes]:
    """Return the list of changes since a release, and the errata slip if there is an erratum."""
    if previous is None:
        return {change_list.NAME: change_list.first_list(made).encode()}
    with alone():
        between = Correspondence(previous.manifest.text, text)
        _check_work(made, previous.manifest, between)
        listed = change_list.change_list(made, previous.manifest, between)
        contents = {change_list.NAME: listed.encode()}
        pdf = previous.built(".pdf")
        entries = errata(between, PrintedLines(pdf, previous.manifest.text) if pdf else None)
        if entries:
            own = slip.context_of_slip(context)
            since = previous.manifest.version
            data = slip.make_slip(own, entries, since, made.version, findings)
            contents[f"{made.work}{slip.ENDING}"] = data
    return contents


def _check_work(made: Manifest, previous: Manifest, between: Correspondence) -> None:
    """Refuse releases of two works in one folder.

    Raises:
        Rejected: when the one before has another identifier, and no paragraph is in both.
    """
    if made.identifier == previous.identifier or any(between.body.parts):
        return
    message = f"release {previous.version} is of another work, “{previous.title}”"
    hint = "add a line “slug: another-name” to the head of one of them"
    place = Place(made.work)
    raise Rejected([Diagnostic(place, "error", "RELEASE-FOREIGN", message, hint)])


def _manifest(
    request: ReleaseRequest, context: Context, text: PagedText, version: str, before: str
) -> Manifest:
    """Return the manifest, as yet without files."""
    metadata = context.edition.metadata
    return Manifest(
        work=context.work.slug,
        title=metadata.title,
        authors=tuple(one.name for one in metadata.author),
        lang=metadata.lang,
        identifier=identifier_of(metadata),
        book_identifier=context.identifier,
        version=version,
        previous=before,
        date=context.revision.moment if context.revision.stated else None,
        tool=f"Offprint {__version__}",
        pages=text.pages,
        paragraphs=text.paragraphs,
        notes=len(text.notes),
        paragraph_sign=context.words["paragraph-sign"],
        files=(),
        text=text,
        layouts=tuple(Path(one).resolve().name for one in request.wanted.layouts),
        settings=given_values(request.wanted.settings),
    )


def _listed(contents: dict[str, bytes]) -> Iterator[ReleasedFile]:
    for name in sorted(contents):
        data = contents[name]
        kind, use = type_of(name)
        yield ReleasedFile(
            path=name, type=kind, size=len(data), sha256=checksums.sha256(data), use=use
        )


# --- writing ----------------------------------------------------------------------------


def _write(store: Store, version: str, contents: dict[str, bytes], made: Manifest) -> bool:
    """Write a release; return False if it is there already, with the same bytes.

    Raises:
        Rejected: when it is there with others.
    """
    folder = store.folder / version
    if version not in store.versions:
        write_folder(folder, contents)
        return True
    there = store.load(version).contents
    others = sorted(name for name in {*there, *contents} if there.get(name) != contents.get(name))
    if not others:
        return False
    apart = [name for name in others if name not in (manifest.NAME, checksums.NAME)] or others
    message = f"{version} is there already, with other bytes: {', '.join(apart[:5])}"
    hint = f"a release is never changed: name the next version, --version {following(version)}"
    if made.date is None:
        hint += "; as nothing says when the source was changed, its files are others every day"
    raise Rejected([Diagnostic(Place(str(folder)), "error", "RELEASE-EXISTS", message, hint)])
