"""Changes that the command makes to its whole process, all in one place.

A program that imports :mod:`publish` as a library gets none of them: there the collector, the
modules and the environment belong to the program.

What concerns a heavy library is done when that library is imported, wherever that is: a command
that has nothing to do imports none of them.
"""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec

    #: A context that is entered while a module runs for the first time; it gets the module.
    Around = Callable[[ModuleType], AbstractContextManager[None]]

#: How many files a server may have open.
_FILES = 4096
#: Modules that the engine imports at its start and uses only if HarfBuzz cannot subset a face.
_SELDOM = ("fontTools.subset", "fontTools.varLib.instancer")


def prepare_process() -> None:
    """Make this process one of the command's own; processes that it forks are prepared with it.

    - The garbage collector is off: a run makes long-lived trees and ends.
    - While the page engine is imported, no search for libraries starts other programs, modules
      that it seldom uses are put off, and it looks at the faces of the layouts, not at those of
      the machine. Afterwards half pictures are refused again, which it lets pass.
    - Hyphenation patterns are kept parsed from run to run.

    Called again, it changes nothing.
    """
    gc.disable()
    watched = {finder.name for finder in sys.meta_path if isinstance(finder, _Watch)}
    for name, around in (("weasyprint", _importing_engine), ("pyphen", _importing_pyphen)):
        if name not in sys.modules and name not in watched:
            sys.meta_path.insert(0, _Watch(name, around))


def prepare_server() -> None:
    """Make this process one that goes on for hours and has many files open.

    The garbage collector is on, and as many files may be open as the system allows without asking:
    each reader needs two.
    """
    gc.enable()
    try:
        import resource
    except ImportError:  # not every system has such limits
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class _Watch:
    """Finds one module as usual, and enters a context while it runs for the first time."""

    def __init__(self, name: str, around: Around) -> None:
        self.name, self._around = name, around

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return the spec of the watched module, and of no other."""
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader, self._around)  # type: ignore[assignment]
                return spec
        return None


class _Loader:
    """Runs a module with its own loader, in a context."""

    def __init__(self, loader: Loader, around: Around) -> None:
        self._loader, self._around = loader, around

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Make the module, empty."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; afterwards it has its own loader again."""
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        with self._around(module):
            self._loader.exec_module(module)


@contextmanager
def _importing_engine(_: ModuleType) -> Iterator[None]:
    with _own_libraries(), _own_faces(), deferred(), without_circles():
        yield
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False


@contextmanager
def _importing_pyphen(module: ModuleType) -> Iterator[None]:
    yield
    from publish.typeset.hyphenation import keep_patterns

    keep_patterns(module)


@contextmanager
def _own_libraries() -> Iterator[None]:
    """In this context, libraries are found as :func:`publish.core.system.find_library` says."""
    import ctypes.util

    from publish.core import system

    search = ctypes.util.find_library
    ctypes.util.find_library = system.find_library
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextmanager
def _own_faces() -> Iterator[None]:
    """In this context, fontconfig knows the faces of the layouts and none of the machine.

    The engine lists all faces when it is imported, which takes long if there are many.
    """
    import os

    from publish.core.files import layouts_folder
    from publish.typeset.engine.font_configuration import configuration_file

    name = "FONTCONFIG_FILE"
    before = os.environ.get(name)
    os.environ[name] = str(configuration_file((layouts_folder() / "fonts",)))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


class _Later(ModuleType):
    """A module that is imported when something in it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def use(*args: object, **keys: object) -> Any:
            return getattr(_imported(self.__name__), name)(*args, **keys)

        return use


def _imported(name: str) -> ModuleType:
    import importlib

    if isinstance(sys.modules.get(name), _Later):
        del sys.modules[name]
    return importlib.import_module(name)


@contextmanager
def deferred() -> Iterator[None]:
    """Delay the import of what the engine seldom needs: a third of its import time."""
    import fontTools

    for name in _SELDOM:
        sys.modules.setdefault(name, _Later(name))
    fontTools.subset = sys.modules[_SELDOM[0]]
    try:
        yield
    finally:
        for name in _SELDOM:
            if isinstance(sys.modules.get(name), _Later):
                del sys.modules[name]


@contextmanager
def without_circles() -> Iterator[None]:
    """Remove objects in reference cycles that were made in this context.

    Each library that is not found under a first name leaves an error in a cycle with all that its
    callers know, also the finished document. If the collector is on it removes them itself.
    """
    is_on = gc.isenabled()
    if not is_on:
        gc.freeze()
    try:
        yield
    finally:
        if not is_on:
            gc.collect()
            gc.unfreeze()
