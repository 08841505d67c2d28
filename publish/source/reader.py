"""Text in, :class:`Work` out: the stages *parse* and *check* of the source."""

from __future__ import annotations

import os
import re
from pathlib import PurePath
from typing import Any

import msgspec

from publish.diagnostics import Findings, Place
from publish.foreign import check_foreign
from publish.source import tree
from publish.source.anchors import refer_to_headings
from publish.source.blocks import BlockReader, Heading
from publish.source.check import check_classes, check_references, check_work
from publish.source.data import Placed, load
from publish.source.headnotes import head_calls
from publish.source.ids import with_ids
from publish.source.inline import InlineReader, plain
from publish.source.metadata import Metadata, read_metadata, slug_of
from publish.source.places import Placer
from publish.source.references import with_references
from publish.source.rules import make_parser
from publish.source.sections import make_sections

_OPENING = re.compile(r"---[ \t]*")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*")
_KEY = re.compile(r"#|[\w-]+:")
_MARKUP = re.compile(r"[*_`\[\\<&{!^~=]|%%")
#: What a title made of a heading would lose.
_NOT_IN_TITLES = (tree.NoteCall, tree.Emendation, tree.Query, tree.Image)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def parse(
    text: str, path: str, findings: Findings, vocabulary: frozenset[str] | None = None
) -> tree.Work | None:
    """Read a source.

    Args:
        text: the whole file, decoded.
        path: how the file is named in diagnostics.
        findings: receives everything that is wrong, with its place.
        vocabulary: the classes that the layouts know; without it no class is questioned.

    Returns:
        The work; ``None`` when its metadata do not allow one.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    source = text.split("\n")
    _check_characters(source, path, findings)
    end = _end_of_front_matter(source)
    placed = _front_matter(source, end, path, findings)
    md = make_parser()
    env: dict[str, Any] = {}
    tokens = md.parse("\n".join([""] * end + source[end:]), env)
    refer_to_headings(tokens, env)
    inline = InlineReader(md, env, findings, _language(placed))
    blocks = BlockReader(tokens, path, source, inline, findings)
    flat, placed = _title_from_heading(blocks.all(), placed)
    inline.check_pictures()
    metadata = read_metadata(placed, findings)
    # What is wrong with the text is said even when the metadata are wrong too.
    known, head = head_calls(metadata or Metadata(title="?", slug="unknown"), placed)
    work = tree.Work(
        path=path,
        slug=_slug(known, path, findings),
        metadata=known,
        body=make_sections(flat, findings),
        notes=(*blocks.notes, *inline.notes),
        head=head,
        allowances=tuple(blocks.allowances),
    )
    work = with_references(with_ids(work), findings)
    check_work(work, findings)
    check_foreign(work, source, placed, findings)
    if vocabulary is not None:
        check_classes(work, vocabulary, findings)
    check_references(path, env, inline.links, findings)
    return None if metadata is None else work


def layouts_named(text: str, path: str) -> list[tuple[str, Place]]:
    """The layouts that a source names in its front matter, with their places.

    They are wanted before the source is read: they know its classes. What is wrong with the front
    matter is found then.
    """
    source = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    placed = _front_matter(source, _end_of_front_matter(source), path, Findings())
    settings = placed.value.get("offprint") if isinstance(placed.value, dict) else None
    said = settings.get("layout") if isinstance(settings, dict) else None
    names = said if isinstance(said, list) else [said]
    at = ("offprint", "layout")
    return [(n, placed.at((*at, i))) for i, n in enumerate(names) if isinstance(n, str) and n]


def parse_inline(text: str, place: Place, findings: Findings) -> tree.Inlines:
    """Read a line of inline markup that stands at ``place`` (a value of a YAML file)."""
    if not _MARKUP.search(text):
        return (tree.Text(place=place, text=text),) if text else ()
    content = " ".join(text.split("\n"))
    placer = Placer(place.path, content, [(place.line, place.column)])
    reader = InlineReader(make_parser(), {}, findings)
    nodes = reader.read(content, placer)
    reader.check_pictures()
    for node in tree.walk(*nodes):
        if isinstance(node, tree.NoteCall):
            findings.error(
                node.place,
                "NOTE-OUTSIDE",
                "a note is called here, outside the work",
                "write what it says in brackets, or leave it out",
            )
    return nodes


def _check_characters(source: list[str], path: str, findings: Findings) -> None:
    for number, line in enumerate(source, 1):
        for found in _CONTROL.finditer(line):
            findings.error(
                Place(path, number, found.start() + 1),
                "CHARACTER-CONTROL",
                f"a control character, U+{ord(found[0]):04X}, stands here",
                "delete it, or write the character that was meant",
            )


def _end_of_front_matter(source: list[str]) -> int:
    """The number of lines that the front matter takes; 0 where there is none.

    As in Pandoc, a line of three hyphens with a blank line after it is a thematic break.
    """
    if not _OPENING.fullmatch(source[0]) or len(source) < 2 or not source[1].strip():
        return 0
    closing = (n for n, line in enumerate(source) if n and _CLOSING.fullmatch(line))
    return next(closing, -1) + 1


def _front_matter(source: list[str], end: int, path: str, findings: Findings) -> Placed:
    start = Place(path, 1, 1)
    if end:
        own = Findings()
        placed = load("\n".join(source[1 : end - 1]), path, 2, own)
        findings.extend(own)
        return _unread(start) if own.failed and not placed.value else placed
    if _OPENING.fullmatch(source[0]) and len(source) > 1 and _KEY.match(source[1]):
        findings.error(
            start,
            "YAML-UNCLOSED",
            "the front matter is not closed",
            "put a line --- after the last line of the metadata",
        )
        return _unread(start)
    return Placed({}, {(): start})


def _language(placed: Placed) -> str:
    """The first subtag of the language that the front matter says, or English."""
    head = placed.value if isinstance(placed.value, dict) else {}
    return str(head.get("lang") or head.get("language") or "en").split("-")[0].lower()


def _unread(start: Place) -> Placed:
    """Metadata that cannot be read: what is missing in them need not be said too."""
    return Placed({"title": "?"}, {(): start})


def _title_from_heading(flat: tree.Blocks, placed: Placed) -> tuple[tree.Blocks, Placed]:
    """Without a title in the front matter, a first heading that is the only one of its depth."""
    headings = [b for b in flat if isinstance(b, Heading)]
    value = placed.value
    if not isinstance(value, dict) or value.get("title") or not headings or flat[0] != headings[0]:
        return flat, placed
    first = headings[0]
    if any(h.depth <= first.depth for h in headings[1:]):
        return flat, placed
    if any(isinstance(n, _NOT_IN_TITLES) for n in tree.walk(*first.children)):
        return flat, placed
    title = plain(first.children)
    places = {**placed.places, ("title",): first.place}
    return flat[1:], Placed({**value, "title": title}, places)


def _slug(metadata: Metadata, path: str, findings: Findings) -> str:
    if metadata.slug:
        return metadata.slug
    file = PurePath(os.path.abspath(path))  # noqa: PTH100 - names only, nothing is read
    name = file.parent.name if file.name == "essay.md" and file.parent.name else file.stem
    slug = slug_of(name) or slug_of(metadata.title)
    if not slug:
        findings.error(
            Place(path, 1, 1),
            "SLUG-MISSING",
            f"no file name for the outputs can be made of “{name}”",
            "add a line “slug: short-name” to the front matter",
        )
    return slug


def with_seminar(work: tree.Work, seminar: tree.Seminar | None) -> tree.Work:
    """The work together with its seminar."""
    return msgspec.structs.replace(work, seminar=seminar)
