"""Marks of Obsidian, Hugo and others that have a counterpart here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.lint.fixes.edits import Change, Fix
from publish.source import tree, url_text
from publish.source.foreign.pages import page_marks
from publish.source.inline import plain
from publish.source.remarks import CLOSING, TAKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.lint.fixes.edits import Draft
    from publish.source.foreign.masked_text import MaskedText

_LINK = re.compile(
    r"(?<!!)\[\[(?P<page>[^\[\]|#\n]*)(?:#(?P<part>[^\[\]|\n]+))?(?:\|(?P<words>[^\[\]|\n]+))?\]\]"
)
_EMBED = re.compile(
    r"!\[\[(?P<file>[^\[\]|#\n]+\.(?:png|jpe?g|gif|svg|webp|avif|tiff?|bmp))(?:\|(?P<words>[^\[\]|\n]+))?"
    r"(?:\|\d+(?:x\d+)?)?\]\]",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\{\{<\s*figure\s+(?P<said>(?:[a-z]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'<>]+)\s*)+)/?>\}\}"
)
_SHORTCODE = re.compile(r"\{\{<\s*figure\s[^<>]*>\}\}")
_REFERENCE = re.compile(
    r"(?<!!)\[(?P<words>[^\[\]]+)\]\(\{\{[<%]\s*(?:rel)?ref\s+[\"']?(?P<page>[^\"'#<>%\s]*)"
    r"(?:#(?P<part>[^\"'<>%\s]+))?[\"']?\s*[>%]\}\}\)"
)
#: An address, and no mark of a bulletin board in it.
_WHOLE = re.compile(r"(?:https?|ftp)://(?:(?!\[/).)*", re.IGNORECASE)
_SAID = re.compile(r"([a-z]+)=(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'<>]+))")
#: The size of an embedded picture, in dots of a screen.
_SIZE = re.compile(r"\d+(?:x\d+)?")


def remarks(draft: Draft) -> Iterator[Fix]:
    """Turn ``%%x%%`` into ``<!-- x -->``."""
    for found in draft.found:
        if not found.message.startswith(TAKEN):
            continue
        first = draft.offset(found.place)
        close = CLOSING.search(draft.text, first + 2)
        if close is None or "-->" in draft.text[first : close.end()]:
            continue
        inner = draft.text[first + 2 : close.start()]
        opening = "<!--" if inner[:1].isspace() else "<!-- "
        closing = "-->" if inner[-1:].isspace() else " -->"
        yield Fix(found.place, (Change(first, 2, opening), Change(close.start(), 2, closing)))


def links(draft: Draft) -> Iterator[Fix]:
    """Turn ``[[page|words]]`` into a link, if it leads to a heading with an identifier; else words.

    Where a part of another page is named and no words are given, Obsidian shows the address: that
    is left to the writer.
    """
    places = _headings(draft)
    for masked in draft.masked_texts:
        for found in _LINK.finditer(masked.text):
            page, part, words = found["page"], found["part"], found["words"]
            if not (words or (page and not part) or (part and not page)):
                continue
            inner = next(group for group in ("words", "part", "page") if found[group])
            before = draft.stretch(masked, found.start(), found.start(inner))
            after = draft.stretch(masked, found.end(inner), found.end())
            if before is None or after is None:
                continue
            target = places.get((part or "").casefold()) if not page else ""
            left, right = ("[", f"](#{target})") if target else ("", "")
            changes = (
                Change(before.offset, before.length, left),
                Change(after.offset, after.length, right),
            )
            yield Fix(masked.at(found.start()), changes)


def _headings(draft: Draft) -> dict[str, str]:
    """Return the identifiers that headings have been given, by their words."""
    body = draft.work.body if draft.work else ()
    sections = (node for node in tree.walk(*body) if isinstance(node, tree.Section))
    return {plain(node.title).casefold(): node.id for node in sections if node.id}


def embeds(draft: Draft) -> Iterator[Fix]:
    """Turn ``![[map.png]]`` into ``![](map.png)``.

    It is then told that words for it are missing.
    """
    for masked in draft.masked_texts:
        for found in _EMBED.finditer(masked.text):
            words = found["words"] or ""
            alternative = "" if _SIZE.fullmatch(words) else words
            yield from _picture(draft, masked, found, f"![{alternative}]({_file(found['file'])})")


def figures(draft: Draft) -> Iterator[Fix]:
    """Turn Hugo’s ``{{< figure src="a.png" alt="…" caption="…" >}}`` into a picture.

    Only where nothing else is said in it, and the file lies beside the source; with a caption only
    if it is a paragraph of its own.
    """
    for masked in draft.masked_texts:
        for one in _SHORTCODE.finditer(masked.text):
            found = _FIGURE.fullmatch(draft.raw(masked, *one.span()))
            if found is None:
                continue
            said = {key: "".join(words) for key, *words in _SAID.findall(found["said"])}
            file, caption = said.get("src", ""), said.get("caption", "")
            is_alone = not caption or one[0].strip() == masked.text.strip()
            is_known = not said.keys() - {"src", "alt", "caption"} and not file.startswith("/")
            if not (file and is_known and is_alone):
                continue
            quoted = caption.replace('"', '\\"')
            title = f' "{quoted}"' if caption else ""
            alternative = said.get("alt", "")
            yield from _picture(draft, masked, one, f"![{alternative}]({_file(file)}{title})")


def _picture(draft: Draft, masked: MaskedText, found: re.Match[str], new: str) -> Iterator[Fix]:
    place, raw = masked.at(found.start()), draft.raw(masked, *found.span())
    yield Fix(place, (Change(draft.offset(place), len(raw), new),), ("FIGURE-ALT",))


def references(draft: Draft) -> Iterator[Fix]:
    """Turn Hugo’s ``[words]({{< ref "page.md" >}})`` into a link to a heading, else words."""
    known = {node.id for node in draft.nodes if isinstance(node, tree.Section) and node.id}
    for number, line in enumerate(draft.lines):
        for found in _REFERENCE.finditer(line) if not draft.is_code(number) else ():
            part = found["part"] or ""
            new = f"[{found['words']}](#{part})" if part in known else found["words"]
            if not found["page"] and not new.startswith("["):
                continue
            offset = draft.line_start(number) + found.start()
            place = Place(draft.path, number + 1, found.start() + 1)
            yield Fix(place, (Change(offset, len(found[0]), new),))


def _file(name: str) -> str:
    return f"<{name}>" if re.search(r"[\s()]", name) else name


def pages(draft: Draft) -> Iterator[Fix]:
    """Turn ``[p. 13]`` into ``[]{.page n=13}`` where such marks run in order through the text."""
    for mark in page_marks(draft.masked_texts):
        stretch = draft.stretch(mark.masked, mark.first, mark.last)
        if stretch is not None:
            change = Change(stretch.offset, stretch.length, f"[]{{.page n={mark.number}}}")
            yield Fix(mark.masked.at(mark.first), (change,))


def addresses(draft: Draft) -> Iterator[Fix]:
    """Turn ``https://example.org`` into ``<https://example.org>``: a link in every output."""
    for masked in draft.masked_texts:
        text, linked = masked.passage.text, _in_links(masked)
        for first, last in url_text.spans(text):
            is_whole = _WHOLE.fullmatch(text, first, last) is not None
            if not is_whole or first in linked or text[first - 1 : first] in ("[", "="):
                continue
            stretch = draft.stretch(masked, first, last)
            if stretch is not None and draft.text[stretch.offset - 1] != "<":
                end = stretch.offset + stretch.length
                changes = (Change(stretch.offset, 0, "<"), Change(end, 0, ">"))
                yield Fix(masked.at(first), changes)


def _in_links(masked: MaskedText) -> set[int]:
    """Return the offsets of what is part of a link already."""
    spans = (span for span in masked.passage.spans if isinstance(span[2], tree.Link))
    return {at for first, last, _ in spans for at in range(first, last)}
