"""``manifest.json``: what a release is, file by file, and its text with its pages.

The text is kept so that a place can be found by this file alone, whatever later versions of the
program make of the source.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from publish.release.paged_text import PagedText

#: The name of the file.
NAME = "manifest.json"

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", description="SHA-256")]


class ReleasedFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of a release.

    Attributes:
        path: in the folder of the release, with slashes.
        type: its media type.
        size: in bytes.
        sha256: its digest.
        use: what it is for, of a file that was built.
    """

    path: str
    type: str
    size: int
    sha256: Digest
    use: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A release.

    Attributes:
        manifest: the version of this form.
        work: the name of the work's files.
        title: of the work.
        authors: their names.
        lang: the language of the work (BCP 47).
        identifier: of the work, which is the same in all releases.
        book_identifier: of the printed book, whose pages may be others in each.
        version: of this release.
        previous: the release before it; '' if it is the first.
        date: the day on which the source was last changed, or the moment; None where the source
            does not say.
        tool: what has built it.
        pages: how many the printed book has.
        paragraphs: how many are numbered.
        notes: how many there are.
        layouts: those that were asked for beside the work’s own, by the names of their folders.
        settings: those that were given for this release beside those of the work and its layouts.
        paragraph_sign: what stands before the numbers of paragraphs in citations.
        files: all files but this one and the checksums.
        text: the words with their places.
    """

    manifest: Literal[1] = 1
    work: str
    title: str
    authors: tuple[str, ...]
    lang: str
    identifier: str
    book_identifier: str
    version: str
    previous: str
    date: str | None
    tool: str
    pages: int
    paragraphs: int
    notes: int
    paragraph_sign: str
    files: tuple[ReleasedFile, ...]
    text: PagedText
    layouts: tuple[str, ...] = ()
    settings: dict[str, str | int | float] = {}


def encoded(manifest: Manifest) -> bytes:
    """Return a manifest as a file."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def decoded(data: bytes) -> Manifest:
    """Return the manifest that a file has.

    Raises:
        msgspec.DecodeError: when it is none, or of another form.
    """
    return msgspec.json.decode(data, type=Manifest)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the file (2020-12)."""
    made = msgspec.json.schema(Manifest)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Release", **made}


def schema_text() -> str:
    """Return the schema as a file."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n"
