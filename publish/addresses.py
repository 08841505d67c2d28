"""How the page engine gets at files: by addresses that are the same on every machine.

WeasyPrint names a picture in the PDF after its address. An address with a real path would give
other bytes in another folder; these begin with a name of ours, and the reader finds the file.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

    from publish.files import Reader

#: Room for ``../`` in the name of a file.
_DEEP = "/_" * 12


def base_of(name: str) -> str:
    """The address of the folder that is called ``name``."""
    return f"file:///{name}{_DEEP}/"


def fetcher(reader: Reader, folders: dict[str, Path], seen: list[Path] | None = None) -> Any:
    """Hands the engine the files of some folders, through the reader, and nothing else.

    Args:
        reader: reads and remembers.
        folders: from the names used with :func:`base_of` to folders.
        seen: receives the files that were asked for.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Files(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            self._fail_on_errors = False

        def fetch(self, url: str, headers: object = None) -> Any:
            path = path_of(url, folders)
            if path is not None and seen is not None:
                seen.append(path)
            data = reader.read(path) if path is not None else None
            if data is None:
                raise ValueError("there is no such file")
            kind = {"Content-Type": "text/css"} if str(path).endswith(".css") else None
            return URLFetcherResponse(url, data, kind)

    return Files()


def path_of(url: str, folders: dict[str, Path]) -> Path | None:
    """The file that an address stands for, if it is in one of some folders."""
    parts = urlsplit(url)
    name = parts.path.split("/")[1] if parts.path.count("/") else ""
    if parts.scheme != "file" or name not in folders:
        return None
    inside = posixpath.relpath(unquote(parts.path), f"/{name}{_DEEP}")
    return folders[name] / inside
