"""Which faces the page engine knows: those of a layout, and none of the machine.

Fontconfig's own rules would make up bold and slanted faces for missing characters, which come out
as wrong glyphs in the PDF; with no rules there are none.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from types import FunctionType
from typing import Any

from publish.core.cache import cache_folder
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import digest
from publish.core.writing import write
from publish.typeset.engine.loading import import_engine

#: The functions of fontconfig that the engine does not use itself.
_FONTCONFIG = """
FcConfig * FcConfigCreate (void);
FcBool FcConfigBuildFonts (FcConfig *config);
"""


def font_configuration(folders: tuple[Path, ...]) -> Any:
    """Make the engine's ``FontConfiguration`` of the faces in some folders.

    Raises:
        Rejected: when a library is missing, or the engine cannot be told which faces it may take.
    """
    import_engine()
    return knowing(folders)


def knowing(folders: tuple[Path, ...]) -> Any:
    """Make it, of an engine that is there, amended or not.

    Raises:
        Rejected: when the engine cannot be told which faces it may take.
    """
    from weasyprint.text import fonts

    library = _Library(fonts.ffi, fonts.fontconfig, _text(folders).encode())
    begin = fonts.FontConfiguration.__init__
    made = fonts.FontConfiguration.__new__(fonts.FontConfiguration)
    FunctionType(begin.__code__, {**begin.__globals__, "fontconfig": library})(made)
    if not library.was_asked:
        raise Rejected([_unknown()])
    return made


class _Library:
    """Fontconfig as the engine has it, but that its configuration is one of some folders.

    So the environment variable that names a configuration is left alone: it would hold for the
    whole process.
    """

    def __init__(self, ffi: Any, library: Any, text: bytes) -> None:
        self._library, self._text, self.was_asked = library, text, False
        if not hasattr(library, "FcConfigCreate"):
            ffi.cdef(_FONTCONFIG)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def FcInitLoadConfigAndFonts(self) -> Any:  # noqa: N802 - fontconfig's name
        """Load the configuration, with the faces that it names."""
        self.was_asked = True
        configuration = self._library.FcConfigCreate()
        self._library.FcConfigParseAndLoadFromMemory(configuration, self._text, True)
        self._library.FcConfigBuildFonts(configuration)
        return configuration


def configuration_file(folders: tuple[Path, ...]) -> Path:
    """Write a configuration of the faces in some folders; the same one is written once."""
    text = _text(folders).encode()
    file = cache_folder() / "fontconfig" / f"{digest(text)}.conf"
    if not file.exists():
        write(file, text)
    return file


def _text(folders: tuple[Path, ...]) -> str:
    lines = [f"<dir>{escape(str(folder), quote=False)}</dir>" for folder in folders]
    cache = escape(str(cache_folder() / "fontconfig"), quote=False)
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{''.join(lines)}<cachedir>{cache}</cachedir></fontconfig>"
    )


def _unknown() -> Diagnostic:
    message = "this version of the page engine cannot be told which faces it may take"
    hint = "install a version of WeasyPrint that pyproject.toml names"
    return Diagnostic(Place("publish"), "error", "ENGINE-VERSION", message, hint)
