"""What a page needs, put into the page itself: pictures, faces, what its style sheets name."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from publish.core.diagnostics import Findings, Rejected
from publish.render.style_sheet_check import addresses_outside_layout, broken_rules
from publish.source.pictures import picture_for_ebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from publish.core.files import Reader
    from publish.ebook.context import EbookContext

#: The media types of what style sheets name, by the ends of their names.
_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".svg": "image/svg+xml", ".woff2": "font/woff2", ".woff": "font/woff", ".otf": "font/otf",
    ".ttf": "font/ttf",
}  # fmt: skip
_ADDRESS = re.compile(r"url\(\s*([\"']?)(?!data:|#)([^)\"']+)\1\s*\)")


def address_of(data: bytes, media_type: str) -> str:
    """Return bytes as an address that holds them (RFC 2397)."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def assets_of(context: EbookContext) -> Callable[[str], str]:
    """Return what gives the address of a picture of the source, by the name of its file."""
    known: dict[str, str] = {}

    def address(file: str) -> str:
        if file not in known:
            picture = picture_for_ebook(context.folder / file, context.reader)
            assert picture is not None, file  # noqa: S101 - looked for before anything is made
            known[file] = address_of(picture.data, picture.media_type)
        return known[file]

    return address


def style_of(context: EbookContext, text: str) -> str:
    """Return the style sheets of a page with all that they name.

    Args:
        context: the work on its way through the layout.
        text: all that is set, for the characters that its faces need, if they are put in.

    Raises:
        Rejected: where a style sheet is no CSS, or names what lies outside its layout.
    """
    findings = Findings(addresses_outside_layout(context.layout, context.reader))
    sheets = context.styles("web.css")
    for file, sheet in sheets:
        findings.extend(broken_rules(file, sheet))
    if findings.failed:
        raise Rejected(findings)
    parts = [_with_files(file, sheet, context.reader) for file, sheet in sheets]
    faces = _faces(context, text) if context.embeds else ""
    return "\n".join([faces, *parts]).strip()


def _with_files(file: Path, sheet: str, reader: Reader) -> str:
    """Return a style sheet with the files that it names in the place of their names."""

    def embedded(found: re.Match[str]) -> str:
        name = unquote(re.split("[?#]", found[2].strip())[0])
        data, kind = reader.read(file.parent / name), _TYPES.get(PurePath(name).suffix.lower())
        return f"url({address_of(data, kind)})" if data and kind else found[0]

    return _ADDRESS.sub(embedded, sheet)


def _faces(context: EbookContext, text: str) -> str:
    """Return the rules of the layout's faces, each with what of it the page needs, as WOFF2.

    Their licence asks that it comes with them; the faces themselves say it (SIL OFL 1.1, 2).
    """
    from publish.ebook.fonts import embed

    faces = embed(context, text, "web.css")
    style = faces.style
    for document in faces.documents:
        if document.media_type.startswith("font/"):
            address = address_of(_as_woff2(document.data), "font/woff2")
            style = style.replace(f"url('{document.name}')", f"url({address}) format('woff2')")
    return style + context.layout.face(context.settings.face).style()


def _as_woff2(data: bytes) -> bytes:
    from fontTools.ttLib import TTFont

    font, out = TTFont(io.BytesIO(data), recalcTimestamp=False), io.BytesIO()
    font.flavor = "woff2"
    font.save(out)
    return out.getvalue()


def policy_of(script: str) -> str:
    """Return what a page may do, for its head: nothing is fetched, only this script is run.

    See Content Security Policy Level 3, 6 and 8.3.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
