"""``publish new``: a folder with an essay and comments to start from."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING

from publish.core import confinement
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.file_type import in_markdown, kind_of
from publish.core.files import package_folder
from publish.core.writing import write

if TYPE_CHECKING:
    from pathlib import Path


def make(folder: Path) -> list[Path]:
    """Write the essay and its seminar file into ``folder``.

    Raises:
        Rejected: if something of that name exists already; nothing is overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message, hint = f"{folder} is there already", "choose another name; nothing was changed"
        kind = kind_of(confinement.read(folder).data or b"") if folder.is_file() else None
        if kind and kind.pandoc:
            message = f"{message}, and is {kind.name}"
            hint = in_markdown(kind, folder.name)
        raise Rejected([Diagnostic(Place(str(folder)), "error", "NEW-EXISTS", message, hint)])
    written = []
    for template in sorted((package_folder() / "setup" / "starter").iterdir()):
        text = template.read_text("utf-8")
        write(folder / template.name, _own(text).encode())
        written.append(folder / template.name)
    return written


def _own(text: str) -> str:
    """Return a template with an identifier (RFC 9562, 5.4) and a date of its own."""
    today = datetime.datetime.now(datetime.UTC).date()
    return text.replace("{identifier}", uuid.uuid4().urn).replace("{today}", today.isoformat())
