"""Where the pages of the original begin: ``[]{.page n=13}``, ``[]{.pagebreak label=xii}``.

Anchors that converters leave mean the same, ``[]{#page-13}``, ``[[13]]{.pagenum}``. A break on
lines of its own belongs to the first words of what follows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.tree_map import lines, map_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.core.diagnostics import Findings
    from publish.source.attributes import Attributes

_CLASSES = frozenset("page pagebreak page-break pagenum pageno page-number pb".split())
_KEYS = ("n", "label", "number", "no", "page", "title", "aria-label")
_NUMBER = r"\d{1,5}[a-z]?|[ivxlcdm]{1,12}|[A-Z]{0,2}-?\d{1,5}[a-z]?"
_LABEL = re.compile(_NUMBER, re.IGNORECASE)
_ANCHOR = re.compile(rf"(?:page|pg|pb)[-_.]?0*(?P<label>{_NUMBER})", re.IGNORECASE)
#: Words that only name a page: ``[13]``, ``{p. 13}``, ``Seite 13``.
_WORDS = re.compile(
    r"[\[({—–-]?\s*(?:(?:pp?|pg|page|S|Seite|с|стр)\b\.?)?\s*"
    rf"(?P<label>{_NUMBER})\.?\s*[\])}}—–-]?",
    re.IGNORECASE,
)


def source_page(
    place: Place, attributes: Attributes, words: str, findings: Findings
) -> tree.SourcePage | None:
    """Return the page of the original that a span begins; ``None`` for any other span."""
    is_named = bool(_CLASSES.intersection(attributes.classes))
    printed = _WORDS.fullmatch(words.strip())
    if (words.strip() and not (is_named and printed)) or not (is_named or attributes.id):
        return None
    anchor = _ANCHOR.fullmatch(attributes.id)
    found = next((attributes.keys[key] for key in _KEYS if key in attributes.keys), "").strip()
    worded = _WORDS.fullmatch(found)
    label = (
        (worded["label"] if worded else found)
        or (printed["label"] if printed else "")
        or (anchor["label"] if anchor else "")
    )
    if not is_named and not anchor:
        return None
    if not _LABEL.fullmatch(label):
        findings.error(
            place,
            "PAGE-LABEL",
            f"“{label}” is no number of a page" if label else "this page has no number",
            "write []{.page n=13}; the number may be roman or have a letter, xii, 12a",
        )
    return tree.SourcePage(place=place, label=label)


def is_again(node: tree.Inline | None, before: list[tree.Inline]) -> bool:
    """Return whether the same page began directly before: an anchor and its number."""
    last = before[-1] if before else None
    if not isinstance(node, tree.SourcePage) or not isinstance(last, tree.SourcePage):
        return False
    return node.label == last.label


def after_space(before: list[tree.Inline]) -> bool:
    """Return whether a page break within a line follows a space, or nothing at all."""
    if not before or not isinstance(before[-1], tree.SourcePage):
        return False
    words = [node for node in before if not isinstance(node, tree.SourcePage)]
    return not words or (isinstance(words[-1], tree.Text) and words[-1].text.endswith(" "))


def are_pages(nodes: tree.Inlines) -> bool:
    """Return whether some words are only page breaks of the original."""
    pages = [node for node in nodes if isinstance(node, tree.SourcePage)]
    rest = (node for node in nodes if not isinstance(node, tree.SourcePage))
    return bool(pages) and all(isinstance(n, tree.Text) and not n.text.strip() for n in rest)


def merged(blocks: list[tree.Block]) -> list[tree.Block]:
    """Return blocks with page breaks that are alone put before the first words after them.

    If no words follow they are put after the last ones.
    """
    made: list[tree.Block] = []
    waiting: tree.Inlines = ()
    for block in blocks:
        if isinstance(block, tree.Paragraph) and are_pages(block.children):
            waiting += tuple(n for n in block.children if isinstance(n, tree.SourcePage))
            continue
        put = _put(block, waiting, 0) if waiting else None
        made.append(block if put is None else put)
        waiting = () if put is not None else waiting
    for at in reversed(range(len(made))):
        put = _put(made[at], waiting, -1) if waiting else None
        if put is not None:
            made[at], waiting = put, ()
    if waiting:
        made.append(tree.Paragraph(place=waiting[0].place, children=waiting))
    return made


def _put(block: tree.Block, pages: tree.Inlines, end: int) -> tree.Block | None:
    """Return the block with pages before its first words or after its last, if it has any."""
    there = lines(block)
    wanted = there[end] if there else ()

    def put(line: tree.Inlines) -> tree.Inlines:
        if line is not wanted:
            return line
        return (*pages, *line) if end == 0 else (*line, *pages)

    return map_lines(block, put) if there else None


def check_pages(nodes: Iterable[tree.Node], findings: Findings) -> None:
    """Check that pages of the original are named once, and in order."""
    last: tree.SourcePage | None = None
    seen: set[str] = set()
    for page in (node for node in nodes if isinstance(node, tree.SourcePage)):
        before = last.label if last else ""
        backward = page.label.isdecimal() and before.isdecimal() and int(page.label) < int(before)
        if page.label in seen or backward:
            where = f"after page {before}" if page.label not in seen else "a second time"
            findings.warning(
                page.place,
                "PAGE-ORDER",
                f"page {page.label} of the original begins {where}",
                "correct the number, or take one of the marks out",
            )
        seen.add(page.label)
        last = page
