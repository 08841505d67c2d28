"""From text to :class:`Work`: the stages *parse* and *check* of the source."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from publish.core.diagnostics import Diagnostic, Findings, Place
from publish.core.yaml_positions import PlacedData
from publish.source import tree
from publish.source.anchors import refer_to_headings
from publish.source.blocks import BlockReader, Heading
from publish.source.check import check_classes, check_references, check_work
from publish.source.foreign import check_foreign
from publish.source.format_versions import check_version
from publish.source.headnotes import head_words, is_title
from publish.source.heads import head_to_paste, is_unread, read_head, unread
from publish.source.ids import with_ids
from publish.source.inline import InlineReader, plain
from publish.source.invisible_characters import check_lines, check_values
from publish.source.metadata import (
    SETTINGS,
    Metadata,
    read_metadata,
    readable_settings,
    regular_head,
    slug_of,
)
from publish.source.places import Placer
from publish.source.references import with_references
from publish.source.rules import DEPTH, make_parser
from publish.source.sections import make_sections

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_MARKUP = re.compile(r"[*_`\[\\<&{!^~=]|%%")


class Draft(msgspec.Struct, frozen=True):
    """A work as far as it can be read: what is wrong with it is looked for in all of it.

    Where its metadata do not allow a work (``is_sound``), it has a title that stands for one.
    ``unread`` are the names of the settings whose values cannot be read.
    """

    work: tree.Work
    is_sound: bool
    unread: frozenset[str] = frozenset()


def parse(
    text: str,
    path: str,
    findings: Findings,
    vocabulary: frozenset[str] | None = None,
    depth: int = DEPTH,
) -> tree.Work | None:
    """Read a source as :func:`draft` does.

    Returns:
        The work; ``None`` when its metadata do not allow one.
    """
    found = draft(text, path, findings, vocabulary, depth)
    return found.work if found.is_sound else None


def draft(
    text: str,
    path: str,
    findings: Findings,
    vocabulary: frozenset[str] | None = None,
    depth: int = DEPTH,
) -> Draft:
    """Read a source as far as it can be read.

    Args:
        text: the whole file, decoded.
        path: the name of the file in diagnostics.
        findings: receives everything that is wrong, with its place.
        vocabulary: the classes that the layouts know; without it classes are not checked.
        depth: the deepest nesting that is allowed.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    source = text.split("\n")
    check_lines(source, path, findings)
    head = read_head(source, path, findings)
    check_values(head.placed, text, findings)
    placed, end = regular_head(head.placed, findings), head.end
    md = make_parser(depth)
    env: dict[str, Any] = {}
    tokens = md.parse("\n".join([""] * end + source[end:]), env)
    refer_to_headings(tokens, env)
    inline = InlineReader(md, env, findings, _language(placed))
    blocks = BlockReader(tokens, path, source, inline, findings)
    whole = blocks.all()
    flat, placed, heading = _title_from_heading(whole, placed)
    if not head.end and not heading:
        findings.extend([_without_head(path, source)])
        placed = unread(path)
    metadata = read_metadata(placed, findings)
    # What is wrong with the text is reported even if the metadata are wrong too.
    settings, unread_settings = readable_settings(placed)
    known = metadata or Metadata(title="?", slug="unknown", offprint=settings)
    known, words = head_words(known, placed, inline, findings)
    flat, known, words = _title_once(flat, known, words, heading, findings)
    inline.check_pictures()
    work = tree.Work(
        path=path,
        slug=_slug(known, path, findings),
        metadata=known,
        body=make_sections(flat, findings),
        notes=(*blocks.notes, *inline.notes),
        head=words,
        cover=_cover(known.cover_image, placed),
        allowances=tuple(blocks.allowances),
    )
    work = with_references(with_ids(work, findings), findings, _named(whole) - _named(flat))
    check_work(work, findings)
    check_foreign(work, source, head, placed, findings)
    check_version(work, source, findings)
    if vocabulary is not None:
        check_classes(work, vocabulary, findings)
    check_references(path, env, inline.links, findings)
    return Draft(
        work, metadata is not None, SETTINGS if is_unread(head.placed) else unread_settings
    )


def _without_head(path: str, source: list[str]) -> Diagnostic:
    hint = "put these lines at the very top of the file, and write what is right:"
    place, message = Place(path, 1, 1), "“title” is missing"
    return Diagnostic(place, "error", "FIELD-MISSING", message, hint, paste=head_to_paste(source))


def layouts_named(text: str, path: str) -> list[tuple[str, Place]]:
    """Return the layouts that a source names in its front matter, with their places.

    They are needed before the source is read, since they know its classes. Mistakes in the front
    matter are reported when it is read.
    """
    source = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    placed = read_head(source, path, Findings()).placed
    settings = placed.value.get("offprint") if isinstance(placed.value, dict) else None
    given = settings.get("layout") if isinstance(settings, dict) else None
    names = given if isinstance(given, list) else [given]
    at = ("offprint", "layout")
    return [(n, placed.at((*at, i))) for i, n in enumerate(names) if isinstance(n, str) and n]


def read_head_alone(text: str, path: str, findings: Findings) -> tuple[Metadata, str] | None:
    """Return what a source says of itself, and its slug, without reading its text.

    Where the title is a heading of the text, there is no other way than to read that.

    Args:
        text: the whole file, decoded.
        path: how the file is named in diagnostics.
        findings: receives what is wrong with the front matter.

    Returns:
        The metadata in plain words and the slug; ``None`` where they cannot be read.
    """
    source = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    placed = regular_head(read_head(source, path, findings).placed, findings)
    if not (isinstance(placed.value, dict) and placed.value.get("title")):
        work = parse(text, path, findings)
        return (work.metadata, work.slug) if work else None
    metadata = read_metadata(placed, findings)
    if metadata is None:
        return None
    inline = InlineReader(_parser_of_heads(), {}, findings, _language(placed))
    known, _ = head_words(metadata, placed, inline, findings)
    return known, _slug(known, path, findings)


@cache
def _parser_of_heads() -> MarkdownIt:
    """Return the parser of titles, made once: a shelf has thousands of them."""
    return make_parser()


def parse_inline(text: str, place: Place, findings: Findings) -> tree.Inlines:
    """Read a line of inline markup at ``place`` (a value of a YAML file)."""
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


def _language(placed: PlacedData) -> str:
    """Return the first subtag of the front matter's language, or that of English."""
    head = placed.value if isinstance(placed.value, dict) else {}
    return str(head.get("lang") or "en").split("-")[0].lower()


def _title_from_heading(
    flat: tree.Blocks, placed: PlacedData
) -> tuple[tree.Blocks, PlacedData, tree.Inlines]:
    """Take the title from a first heading that is the only one of its depth.

    This is done if the front matter has none.
    """
    headings = [b for b in flat if isinstance(b, Heading)]
    value = placed.value
    has_title = isinstance(value, dict) and value.get("title")
    if not isinstance(value, dict) or has_title or not headings or flat[0] != headings[0]:
        return flat, placed, ()
    first = headings[0]
    if any(h.depth <= first.depth for h in headings[1:]) or not is_title(first.children):
        return flat, placed, ()
    places = {**placed.places, ("title",): first.place}
    title = PlacedData({**value, "title": "?"}, places, placed.keys, placed.quoted)
    return flat[1:], title, first.children


def _title_once(
    flat: tree.Blocks,
    metadata: Metadata,
    words: tree.HeadWords,
    heading: tree.Inlines,
    findings: Findings,
) -> tuple[tree.Blocks, Metadata, tree.HeadWords]:
    """Return the text without a first heading that repeats the title, or a subtitle after it.

    A title that was taken from the heading, and one without marks where the heading has some, is
    set like the heading.
    """
    if heading:
        words = msgspec.structs.replace(words, titled=heading)
        return flat, msgspec.structs.replace(metadata, title=plain(heading)), words
    for field in ("titled", "subtitled"):
        first = flat[0] if flat else None
        own: tree.Inlines = getattr(words, field)
        if not isinstance(first, Heading) or not own or not is_title(first.children):
            break
        whole = (plain(own), plain((*words.titled, *words.subtitled)))
        again = plain(first.children)
        has_calls = any(isinstance(n, tree.NoteCall) for n in tree.walk(*first.children))
        if _letters(again) not in map(_letters, whole) or (has_calls and again != plain(own)):
            break
        message = f"the first heading is the title again: “{again}”"
        findings.note(first.place, "TITLE-TWICE", message, "delete it; the title is printed once")
        if again == plain(own) and all(isinstance(n, tree.Text) for n in own):
            words = msgspec.structs.replace(words, **{field: first.children})
        flat = flat[1:]
    return flat, metadata, words


def _cover(file: str, placed: PlacedData) -> tree.Image | None:
    """Return the picture of the cover."""
    if not file:
        return None
    return tree.Image(place=placed.text_at(("cover-image",)), file=unquote(file), alternative="")


def _named(flat: tree.Blocks) -> frozenset[str]:
    """Return the identifiers that a writer has given to headings."""
    return frozenset(b.id for b in flat if isinstance(b, Heading) and b.id)


def _letters(text: str) -> str:
    """Return the letters and digits of a title, by which titles are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


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
    """Return the work with its seminar."""
    return msgspec.structs.replace(work, seminar=seminar)
