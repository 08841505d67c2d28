"""Families by their names: which one a text is set in, and which names nobody has."""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING, Any

import tinycss2

from publish.core.diagnostics import Diagnostic, Place, suggest
from publish.core.directions import style_sheet_variants
from publish.core.files import shown
from publish.settings.layouts import families_in
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.core.files import Reader
    from publish.edit.edition import Edition
    from publish.settings.layouts import Layout, Typeface
    from publish.typeset.font_stack import FontStack

#: Names that stand for no family (CSS Fonts 4, 2.1.3), and values of every property.
_GENERIC = frozenset(
    "serif sans-serif monospace cursive fantasy system-ui math emoji fangsong ui-serif "
    "ui-sans-serif ui-monospace ui-rounded inherit initial unset revert revert-layer".split()
)
#: What a shorthand has before the families.
_SIZES = frozenset({"dimension", "percentage", "number", "function", "literal"})


def main_family(edition: Edition, names: tuple[str, ...], font_stack: FontStack) -> str:
    """Return the name of the family that most letters of an edition are set in.

    Args:
        edition: the text.
        names: the families that are asked for a character, in their order; after them all others.
        font_stack: the faces that there are.
    """
    letters: Counter[str] = Counter()
    for node in tree.walk(*edition.body, *edition.notes):
        if isinstance(node, tree.Text):
            letters.update(node.text)
    asked = [name for name in names if font_stack.knows(name)]
    asked = list(dict.fromkeys([*asked, *(face.family for face in font_stack.faces)]))
    counts = dict.fromkeys(asked, 0)
    for name in asked:
        points = frozenset[int]().union(*(face.points for face in font_stack.family(name)))
        has = [letter for letter in letters if ord(letter) in points]
        counts[name] = sum(letters.pop(letter) for letter in has if letter.isalpha())
    return max(asked, key=lambda name: counts[name])


def unknown(
    layout: Layout, faces: Iterable[Typeface], font_stack: FontStack, reader: Reader
) -> Iterator[Diagnostic]:
    """Yield the families that faces or style sheets of a layout name, and that no folder has."""
    named = [(name, face.place) for face in faces for name in _without_generic(face.families)]
    style_sheets = [
        style_sheet
        for name in layout.kind.files
        if name[-4:] == ".css"
        for style_sheet in (name, *style_sheet_variants(name))
    ]
    for folder in layout.chain:
        for style_sheet in style_sheets:
            path = shown(folder / style_sheet)
            named += families_of(reader.text(folder / style_sheet, path) or "", path)
    for name, place in named:
        if not font_stack.knows(name):
            yield Diagnostic(
                place,
                "warning",
                "FACE-UNKNOWN",
                f"no folder of faces has the family “{name}”: those named after it stand for it",
                _near(name, font_stack),
            )


def _near(name: str, font_stack: FontStack) -> str:
    families = list(dict.fromkeys(face.family for face in font_stack.faces))
    there = (
        "put its files into one of the layout’s folders, or name theirs on the command line: "
        "--fonts; there are: " + ", ".join(families)
    )
    return suggest(name, families) or there


@functools.lru_cache(maxsize=64)
def families_of(style: str, path: str) -> list[tuple[str, Place]]:
    """Return the families that a style sheet names, but for those whose files it brings."""
    brought: set[str] = set()
    found: list[tuple[str, Place]] = []
    rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)[::-1]
    while rules:
        rule = rules.pop()
        if rule.type == "declaration":
            found += ((n, Place(path, rule.source_line, rule.source_column)) for n in _asked(rule))
        elif getattr(rule, "content", None):
            inner = tinycss2.parse_blocks_contents(rule.content, True, True)
            if getattr(rule, "lower_at_keyword", "") == "font-face":
                own = (d.value for d in inner if getattr(d, "lower_name", "") == "font-family")
                brought.update(
                    name for value in own for name in families_in(tinycss2.serialize(value))
                )
            else:
                rules += inner[::-1]
    return [(name, place) for name, place in found if name not in brought]


def _asked(declaration: Any) -> tuple[str, ...]:
    """Return the families that a declaration names."""
    name, tokens = declaration.lower_name, declaration.value
    if name == "font":
        sizes = [n for n, one in enumerate(tokens) if one.type in _SIZES and one != ","]
        tokens = tokens[sizes[-1] + 1 :] if sizes else []
    elif name != "font-family" and not (name[:2] == "--" and name.endswith(("face", "family"))):
        return ()
    return _without_generic(tinycss2.serialize(tokens))


def _without_generic(families: str) -> tuple[str, ...]:
    return tuple(name for name in families_in(families) if name.lower() not in _GENERIC)
