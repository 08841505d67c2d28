"""The faces that a PDF has in it."""

from __future__ import annotations

import io
from typing import Any

import pikepdf


def fonts_in(data: bytes) -> dict[str, tuple[str, bytes]]:
    """The faces of a PDF by their names: as what they are embedded, and their bytes."""
    found: dict[str, tuple[str, bytes]] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                file: Any = item.get("/FontFile3", item.get("/FontFile2"))
                name = str(item.FontName).removeprefix("/")
                found[name] = (str(file.get("/Subtype", "")), file.read_bytes())
    return found
