"""What the page engine needs from the system. Standard library only: the setup uses it too."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library as _search
from pathlib import Path
from typing import NamedTuple

#: The version of Python that the program is written for.
PYTHON = (3, 11)


class Library(NamedTuple):
    """A system library: its name, and the package that has it."""

    linux: str
    macos: str
    debian: str
    needed: bool = True


LIBRARIES = (
    # GLib's package has another name on each system, and Pango depends on it.
    Library("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libpango-1.0-0"),
    Library("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0"),
    Library("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib", "libpangoft2-1.0-0"),
    Library("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz0b"),
    Library("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset0", False),
    Library("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig1"),
)
#: Where Homebrew keeps its libraries.
_HOMEBREW = ("/opt/homebrew/lib", "/usr/local/lib")


def memory() -> int | None:
    """Return how many bytes of memory this process may use, if that is limited (``ulimit -v``)."""
    try:
        import resource
    except ImportError:  # not every system has such limits
        return None
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if allowed == resource.RLIM_INFINITY else allowed


def is_there(library: Library) -> bool:
    """Return whether the library can be loaded."""
    names = [library.linux]
    if sys.platform == "darwin":
        names = [library.macos, *(f"{folder}/{library.macos}" for folder in _HOMEBREW)]
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def find_library(name: str, folders: tuple[str, ...] = _HOMEBREW) -> str | None:
    """Return what ``ctypes.util.find_library`` is to answer while the page engine is imported.

    On Linux the engine finds its libraries by their own names; the search would only start dozens
    of processes. On macOS it does not look into Homebrew's folders by itself.
    """
    if sys.platform != "darwin":
        return None
    files = (f"{folder}/lib{name}.dylib" for folder in folders)
    return next((file for file in files if Path(file).exists()), None) or _search(name)


def name_of(library: Library) -> str:
    """Return the name of the library on this system."""
    return library.macos if sys.platform == "darwin" else library.linux


def missing() -> list[Library]:
    """Return the libraries that are missing."""
    return [library for library in LIBRARIES if not is_there(library)]


def install_command(libraries: list[Library], extra: tuple[str, ...] = ()) -> list[str]:
    """Return the one command that installs them here, or '' if none is known."""
    if sys.platform == "darwin":
        return ["brew", "install", "pango"]
    if shutil.which("apt-get"):
        packages = sorted({library.debian for library in libraries} | set(extra))
        return ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    return []


def advice(command: list[str]) -> str:
    """Return what to do where the program may not install: the :func:`install_command`."""
    if not command:
        return "install Pango, HarfBuzz and Fontconfig"
    line = " ".join(command)
    if command[0] == "brew":
        return f"run: {line}" if shutil.which("brew") else f"install Homebrew and run: {line}"
    return f"run: {line}" if os.geteuid() == 0 else f"run: sudo {line}"


def may_install() -> list[str] | None:
    """Return what to put before an install command: nothing, or ``sudo``.

    ``None`` if it cannot be run.
    """
    if sys.platform == "darwin":
        return [] if shutil.which("brew") else None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    asked = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)  # noqa: S603
    return [sudo] if asked.returncode == 0 else None
