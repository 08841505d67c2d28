"""Small decisions on blocks: what is verse, an attribution, a caption."""

from __future__ import annotations

import re

import msgspec

from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.attributes import trailing_attributes

_CAPTION = re.compile(r"(?:[Tt]able:[ \t]*|:[ \t]+)")
_DASH = re.compile(r"\s*[—―]")
_BACKSLASHES = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_HARD_END = re.compile(r"(?:\\| {2,}|<br\b[^<>]*>[ \t]*)$", re.IGNORECASE)
_ATTRIBUTION = "{.attribution}"


def without_closing_backslash(content: str) -> str:
    r"""Return the lines of verse that all end in ``\`` without the last backslash."""
    lines = content.split("\n")
    every = len(lines) > 1 and all(_BACKSLASHES.search(line) for line in lines)
    return content[:-1].rstrip() if every else content


def is_verse(content: str, children: tree.Inlines) -> bool:
    """Return whether every line of a paragraph except the last ends in a hard break."""
    if "\n" not in content:
        return False
    breaks = sum(isinstance(node, tree.LineBreak) for node in tree.walk(*children))
    lines = content.split("\n")[:-1]
    return breaks >= len(lines) and all(_HARD_END.search(line) for line in lines)


def verse(place: Place, children: tree.Inlines) -> tree.Verse:
    """Return a paragraph of hard-broken lines as a poem of one stanza."""
    lines = tuple(
        tree.VerseLine(place=line[0].place if line else place, children=line)
        for line in split_lines(children)
    )
    return tree.Verse(place=place, children=(tree.Stanza(place=place, children=lines),))


def split_lines(children: tree.Inlines) -> list[tree.Inlines]:
    """Split at hard breaks, also at those inside emphasis and other containers."""
    lines: list[list[tree.Inline]] = [[]]
    for node in children:
        if isinstance(node, tree.LineBreak):
            lines.append([])
        elif (inner := getattr(node, "children", None)) and any(
            isinstance(n, tree.LineBreak) for n in tree.walk(*inner)
        ):
            first, *rest = split_lines(inner)
            lines[-1].append(msgspec.structs.replace(node, children=first))
            lines.extend([_part(node, part)] for part in rest)
        else:
            lines[-1].append(node)
    return [tuple(line) for line in lines]


def _part(node: tree.Inline, children: tree.Inlines) -> tree.Inline:
    """Return a later line of a node that was split; the first line keeps the identifier."""
    changed: dict[str, object] = {"children": children}
    if children:
        changed["place"] = children[0].place
    if isinstance(node, tree.Span):
        changed["id"] = ""
    return msgspec.structs.replace(node, **changed)


def as_paragraph(block: tree.Block) -> tree.Block:
    """Return a part of a letter as a paragraph.

    Its hard breaks end the lines of an address and make no verse.
    """
    if not isinstance(block, tree.Verse) or block.quoted or len(block.children) != 1:
        return block
    children: list[tree.Inline] = []
    for line in block.children[0].children:
        if children:
            children.append(tree.LineBreak(place=line.place))
        children.extend(line.children)
    return tree.Paragraph(place=block.place, children=tuple(children))


def in_style(place: Place, children: tree.Inlines, meaning: str | None) -> tree.Inlines:
    """Return words in a style of another program that says what they are."""
    if meaning == "strong":
        return (tree.Strong(place=place, children=children),)
    return (tree.Emphasis(place=place, children=children),) if meaning == "emphasis" else children


def quoted(place: Place, children: tree.Blocks, meaning: str) -> tree.Block:
    """Return blocks in a style of another program that says they are a quotation, or a poem.

    In a poem each paragraph is a line, unless its lines are parted already.
    """
    if meaning == "quote":
        blocks = list(children)
        source = attribution(blocks)
        if source is not None:
            blocks.pop()
        return tree.BlockQuote(place=place, children=tuple(blocks), attribution=source)
    if not all(isinstance(block, tree.Paragraph) for block in children):
        return tree.BlockQuote(place=place, children=children)
    lines = (b for b in children if isinstance(b, tree.Paragraph))
    made = tuple(tree.VerseLine(place=b.place, children=b.children) for b in lines)
    return tree.Verse(place=place, children=(tree.Stanza(place=place, children=made),))


def attribution(blocks: list[tree.Block]) -> tree.Paragraph | None:
    """Return the last of some blocks, if it says who is quoted."""
    if len(blocks) < 2:
        return None
    last = blocks[-1]
    if isinstance(last, tree.Division) and last.classes == ("attribution",):
        only = as_paragraph(last.children[0]) if len(last.children) == 1 else None
        return only if isinstance(only, tree.Paragraph) else None
    last = as_paragraph(last)
    if not isinstance(last, tree.Paragraph) or not last.children:
        return None
    marked = _without_mark(last)
    if marked is not None:
        return marked
    first = next((n for n in tree.walk(last) if isinstance(n, tree.Text)), None)
    return last if first and _DASH.match(first.text) else None


def _without_mark(paragraph: tree.Paragraph) -> tree.Paragraph | None:
    """Return the paragraph without ``{.attribution}`` at its end; ``None`` if it has none."""
    last = paragraph.children[-1]
    if not isinstance(last, tree.Text) or not last.text.endswith(_ATTRIBUTION):
        return None
    text = last.text.removesuffix(_ATTRIBUTION).rstrip()
    kept = (tree.Text(place=last.place, text=text),) if text else ()
    children = (*paragraph.children[:-1], *kept)
    return tree.Paragraph(place=paragraph.place, children=children)


def caption(block: tree.Block | None) -> tree.Paragraph | None:
    """Return ``Table: …`` or ``: …`` without its beginning; ``None`` for any other block.

    Attributes at its end are not printed; an identifier becomes an anchor in its words.
    """
    first = block.children[0] if isinstance(block, tree.Paragraph) and block.children else None
    if not isinstance(block, tree.Paragraph) or not isinstance(first, tree.Text):
        return None
    if not (found := _CAPTION.match(first.text)):
        return None
    place = Place(first.place.path, first.place.line, first.place.column + found.end())
    text = tree.Text(place=place, text=first.text[found.end() :])
    rest = (text, *block.children[1:]) if text.text else block.children[1:]
    return tree.Paragraph(place=block.place, children=_without_attributes(rest))


def _without_attributes(words: tree.Inlines) -> tree.Inlines:
    last = words[-1] if words else None
    found = trailing_attributes(last.text) if isinstance(last, tree.Text) else None
    if found is None or last is None:
        return words
    text, attributes, _ = found
    kept = (*words[:-1], tree.Text(place=last.place, text=text)) if text else words[:-1]
    if not kept or not attributes.id:
        return kept
    return (tree.Span(place=kept[0].place, children=kept, id=attributes.id),)


def captioned(block: tree.Block | None, before: list[tree.Block]) -> tree.Table | None:
    """Return the table that ``block`` makes together with the block before it.

    One of the two is a table without a caption, the other its caption. A caption between two tables
    belongs to the first without one, as in Pandoc.
    """
    last = before[-1] if before else None
    if isinstance(last, tree.Table) and last.caption is None and (words := caption(block)):
        return msgspec.structs.replace(last, caption=words if words.children else None)
    if isinstance(block, tree.Table) and block.caption is None and (words := caption(last)):
        words_or_none = words if words.children else None
        return msgspec.structs.replace(block, place=words.place, caption=words_or_none)
    return None
