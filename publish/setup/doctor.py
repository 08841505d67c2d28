"""What is installed and what is missing."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib import metadata

import msgspec

from publish import __version__
from publish.core import cache, system
from publish.core.diagnostics import Rejected
from publish.core.files import docs_folder, layouts_folder
from publish.pipeline.jail import available
from publish.pipeline.jail.kernel import running

_PACKAGES = ("weasyprint", "Jinja2", "EbookLib", "PyYAML", "markdown-it-py", "pypdfium2")

#: Optional programs: what for, their names, what to do.
_OPTIONAL = (
    ("calibre, for AZW3", ("ebook-convert",), "only --format ereaders uses it: install calibre"),
    ("Java, for epubcheck and veraPDF", ("java",),
     "only the tests and make conform use it: install a Java runtime"),
    ("Node.js, for make conform and make e2e", ("node",),
     "only they use it: install nodejs and npm"),
    ("Chromium, for make conform and make e2e", ("chromium", "chromium-browser", "google-chrome"),
     "only they use it: install chromium"),
)  # fmt: skip


class Examined(msgspec.Struct, frozen=True):
    """One thing that was examined; ``remedy`` says what to do if it is not good."""

    what: str
    good: bool
    remedy: str = ""
    needed: bool = True


def examine() -> list[Examined]:
    """Examine everything that a build needs, and what only the tests use."""
    found = [
        Examined(f"Offprint {__version__}", True),
        Examined(
            f"Python {platform.python_version()}",
            sys.version_info >= system.PYTHON,
            "install Python 3.11 or newer",
        ),
        *(_library(library) for library in system.LIBRARIES),
        *(_package(name) for name in _PACKAGES),
    ]
    faces = sorted(p.name for p in layouts_folder().glob("fonts/*/*.otf"))
    found.append(Examined(f"{len(faces)} faces in {layouts_folder() / 'fonts'}", bool(faces),
                          "install Offprint again: its fonts are gone"))  # fmt: skip
    return [*found, _docs(), *_engine(), _jail(), _cache(), *map(_optional, _OPTIONAL)]


def _engine() -> list[Examined]:
    """Return how many amendments of the page engine apply, and what is lost without the others."""
    from publish.typeset.engine.amendments import NAMES
    from publish.typeset.engine.installation import installed, losses
    from publish.typeset.engine.loading import import_engine

    try:
        import_engine()
    except ImportError:
        return []  # it is reported among the packages
    except Rejected as rejected:
        return [
            Examined(f"the page engine: {one.message}", False, one.hint)
            for one in rejected.findings
        ]
    done = installed()
    count = len(NAMES) - (len(done.left_out) if done else 0)
    every = Examined(f"amendments of the page engine: {count} of {len(NAMES)} apply", True)
    return [every, *(Examined(one.message, False, one.hint, needed=False) for one in losses())]


def _docs() -> Examined:
    index = docs_folder() / "README.md"
    remedy = "install Offprint again: its pages on format, commands and layouts are gone"
    return Examined(f"how to write sources and layouts: {index}", index.is_file(), remedy, False)


def _cache() -> Examined:
    folder = cache.cache_folder()
    if cache.is_kept():
        return Examined(f"cache in {folder}, which only you can write", True)
    remedy = (
        "let ~/.cache/offprint be a folder of yours with 8 MB of room that nobody else can write: "
        "until then every build makes again what could be kept"
    )
    return Examined("a cache that is kept from run to run", False, remedy, False)


def _jail() -> Examined:
    there = available(running())
    remedy = (
        "--untrusted is refused here, unless --no-jail is given, too: a jail takes Linux 5.13 or "
        "newer with Landlock and seccomp"
    )
    return Examined(f"a jail for works of strangers: {there}", there.is_whole, remedy, False)


def _optional(program: tuple[str, tuple[str, ...], str]) -> Examined:
    what, names, remedy = program
    return Examined(what, any(map(shutil.which, names)), remedy, False)


def _library(library: system.Library) -> Examined:
    there = system.is_there(library)
    name = system.name_of(library)
    remedy = system.advice(system.install_command([library]))
    if not library.needed:
        remedy += " (builds go without it, slower)"
    return Examined(name, there, remedy, library.needed)


def _package(name: str) -> Examined:
    try:
        return Examined(f"{name} {metadata.version(name)}", True)
    except metadata.PackageNotFoundError:
        return Examined(name, False, "install Offprint again: a package that it needs is gone")
