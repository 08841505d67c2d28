"""The source file of a work: the file itself, or one in its folder."""

from __future__ import annotations

import os
from pathlib import Path

from publish.core import confinement
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.file_type import EMPTY, in_markdown, kind_of
from publish.core.files import Reader, layouts_folder, shown

#: The endings of the names of Markdown files.
MARKDOWN = (".md", ".markdown")
#: Files that are no sources, whatever their endings.
_OTHERS = ("readme", "license", "changelog", "contributing")
#: At most so many files of a folder are named or searched.
_MOST = 12


def source_of(path: Path) -> Path:
    """Return the source: the file itself, its folder's ``essay.md``, or its only Markdown file.

    Raises:
        Rejected: if there is none, or several of which none is called ``essay.md``; if the file in
            a folder is a link that leads out of it; or if its name is no text.
    """
    source = _source_of(path)
    check_name(source, source.absolute().parent.name)
    return source


def check_name(path: Path, around: str = "") -> None:
    """Check that the name of a file or folder can be written, here and in outputs.

    Args:
        path: the file or folder.
        around: the name of its folder, if outputs contain that too.

    Raises:
        Rejected: if one of the two is not UTF-8.
    """
    whole = path.absolute()
    try:
        f"{around}/{whole.name}".encode()
    except UnicodeEncodeError:
        name = str(whole).encode("utf-8", "backslashreplace").decode("utf-8")
        what = "the name of this file or of the folder it lies in is not UTF-8"
        hint = "rename it, with letters that every system has"
        raise Rejected([Diagnostic(Place(name), "error", "FILE-NAME", what, hint)]) from None


def _source_of(path: Path) -> Path:
    try:
        if not path.is_dir():
            return _named(path)
        names = sorted(os.listdir(path))  # noqa: PTH208 - names, and no paths
    except OSError as error:
        raise Rejected([no_work(path, f"it cannot be read: {error.strerror}")]) from None
    there = [path / name for name in names if not name.startswith((".", "~"))]
    essay = path / "essay.md"
    if os.path.lexists(essay) and not essay.is_dir():
        return _inside(essay)
    files = [p for p in there if p.suffix.lower() in MARKDOWN and not p.is_dir()]
    files = [p for p in files if p.stem.lower() not in _OTHERS]
    if len(files) == 1:
        return _inside(files[0])
    what = "several Markdown files" if files else "no Markdown file"
    message = f"the folder has {what} and none called essay.md"
    raise Rejected([no_work(path, message, *_instead(files, there))])


def _named(path: Path) -> Path:
    """Return a file that the user has named: it may be anywhere, but must exist."""
    if not path.is_file() and os.path.lexists(path):
        confinement.read(path)
    if not path.is_file():
        raise Rejected([no_work(path, "there is no such file or folder")])
    return path


def _inside(file: Path) -> Path:
    """Return a file that was found in a folder: links must not lead out of it."""
    confinement.check_inside(confinement.real(file), file, (confinement.real(file.parent),))
    return file


def reader_of(path: Path, source: Path, reader: Reader) -> Reader:
    """Return a reader for a work: for its folder, and for the layouts of the program.

    Args:
        path: the path that the user has named.
        source: the source; if it is the same as ``path``, it may be a link.
        reader: a reader that shares what it has read.
    """
    named = (source,) if path == source else ()
    return reader.branch((source.parent, layouts_folder(), *named), source.parent)


def no_work(path: Path, why: str, *hint: str) -> Diagnostic:
    """Return the finding for a path without a work."""
    advice = "; ".join(filter(None, hint)) or "name a folder with an essay.md, or a file"
    return Diagnostic(Place(str(path)), "error", "WORK-MISSING", why, advice)


def _instead(files: list[Path], there: list[Path]) -> tuple[str, ...]:
    """Return what may be meant: a Markdown file here, works below, a file of another kind."""
    if files:
        names = ", ".join(p.name for p in files[:_MOST])
        return (f"name the one that is meant: {names}",)
    works = [shown(p) for p in there[:_MOST] if (p / "essay.md").is_file()]
    if works:
        return (f"name a work that is in it: {', '.join(works)}",)
    return next(filter(None, map(_foreign, there[:_MOST])), ())


def _foreign(path: Path) -> tuple[str, ...]:
    """Return what to do with a file of another kind in a folder without Markdown."""
    try:
        data = confinement.read(_inside(path)).data or b""
    except Rejected:
        return ()
    kind = kind_of(data)
    if kind == EMPTY:
        return ()
    if kind is None:
        known = path.suffix.lower() in (".txt", ".text", ".mkd", ".mdown", "")
        return (f"name the text itself: {shown(path)}",) if known else ()
    readable = kind.pandoc or (kind.first and "belongs beside" not in kind.first)
    return (f"{path.name} is {kind.name}: {in_markdown(kind, path.name)}",) if readable else ()
