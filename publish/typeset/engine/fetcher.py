"""How the page engine gets at files: by addresses that are the same on every machine.

WeasyPrint names a picture in the PDF after its address. An address with a real path would give
other bytes in another folder; these begin with a name of ours, and the reader finds the file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from publish.core.confinement import Shut
from publish.core.diagnostics import Place
from publish.render.style_sheet_check import check_style_sheet_limits

if TYPE_CHECKING:
    from publish.core.files import Reader

#: The name of the folder of the source, to which pictures are relative.
SOURCE = "source"
#: Room for ``../`` in the name of a file.
_DEEP = "/_" * 12
_ADDRESS = re.compile(rf"file:///{SOURCE}/[^\s'\"]*")


def base_of(name: str) -> str:
    """Return the address of the folder that is called ``name``."""
    return f"file:///{name}{_DEEP}/"


class Pictures(NamedTuple):
    """The pictures that a source names: what each is on a page, and where it is named first.

    ``show`` gives bytes and their media type; None where there is no such file.
    """

    show: Callable[[Path], tuple[bytes, str] | None]
    places: dict[Path, Place]

    def place(self, message: str, folder: Path) -> tuple[Place, str] | None:
        """Return the place of the picture that a message names, and the message with its name."""
        for address in _ADDRESS.findall(message):
            path = path_of(address, {SOURCE: folder})
            if path in self.places:
                return self.places[path], message.replace(address, path.name)
        return None


def fetcher(
    reader: Reader,
    folders: dict[str, Path],
    inputs: list[Path] | None = None,
    pictures: Pictures | None = None,
) -> Any:
    """Hand the engine the files of some folders, through the reader, and nothing else.

    Args:
        reader: reads and remembers.
        folders: from the names used with :func:`base_of` to folders.
        inputs: receives the files that were asked for.
        pictures: those of the folder *source*.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Files(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            self._fail_on_errors = False

        def fetch(self, url: str, headers: object = None) -> Any:
            try:
                return self._fetched(url)
            except Shut as shut:
                raise ValueError(f"the file {shut.why}") from None

        def _fetched(self, url: str) -> Any:
            if url.startswith("data:"):
                return URLFetcherResponse(url, *_inside(url))
            path = path_of(url, folders)
            if path is not None and pictures is not None and url.startswith(f"file:///{SOURCE}/"):
                shown = pictures.show(path)
                if shown is not None:
                    return URLFetcherResponse(url, shown[0], {"Content-Type": shown[1]})
            data = reader.read(path) if path is not None else None
            if path is not None and inputs is not None:
                inputs.append(path)
            if path is None or data is None:
                raise ValueError("there is no such file")
            return URLFetcherResponse(url, data, _kind_of(path, data))

    return Files()


def _kind_of(path: Path, data: bytes) -> dict[str, str] | None:
    """Return what the engine is told of a file.

    That it is a style sheet, and then one that it can bear.

    Raises:
        Rejected: when it says too much.
    """
    if path.suffix != ".css":
        return None
    check_style_sheet_limits(path, data.decode("utf-8", "replace"))
    return {"Content-Type": "text/css"}


def _inside(url: str) -> tuple[bytes, dict[str, str]]:
    """Return the bytes of an address that holds them itself, as a drawing names pictures in it."""
    from publish.source.pictures.svg_output import unpacked

    kind = re.split("[;,]", url.removeprefix("data:"), maxsplit=1)[0]
    if not kind.startswith("image/"):
        raise ValueError("only a picture can stand in its own address")
    return unpacked(url), {"Content-Type": kind}


def path_of(url: str, folders: dict[str, Path]) -> Path | None:
    """Return the file that an address stands for, if it begins with the name of a known folder."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    name = parts.path.split("/")[1] if parts.path.count("/") else ""
    if parts.scheme != "file" or parts.netloc or name not in folders:
        return None
    inside = posixpath.relpath(unquote(parts.path), f"/{name}{_DEEP}")
    return folders[name] / inside
