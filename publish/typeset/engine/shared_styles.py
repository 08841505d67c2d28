"""Styles that are the same are one, and none is computed for nothing: what the engine is told.

The engine computes one style for all elements with the same declarations and the same parent. It
takes the name that an element has (its ``id``) for a declaration, so that a note or a paragraph
never shares its style, nor do those within it; and it computes the styles of calls and markers of
notes and items for every element. With thousands of elements that is half of the memory.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from publish.core import contract
from publish.typeset.lines.page_sequence import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The engine's declaration of an element's name.
_NAME = "-weasy-anchor"


def without_names(styles: Any, find: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Return what finds the declarations that stand in the document, without the names of elements.

    Args:
        styles: the engine's ``StyleFor``: receives the names, each by its element.
        find: what finds them all.
    """
    styles.names = {}

    def found(*given: Any) -> Iterator[Any]:
        for specificity, element, declarations, base_url in find(*given):
            declared = list(declarations)
            if len(declared) == 1 and getattr(declared[0], "name", "") == _NAME:
                styles.names[element] = declared[0].value[0].value
            else:
                yield specificity, element, declared, base_url

    return found


def pattern(style: Any) -> Any:
    """Return the style that one is like; for any other, the style itself."""
    return getattr(style, "pattern", style)


def name(styles: Any, element: Any, collector: Any) -> None:
    """Give an element its name, if it has one and no style sheet says another.

    What pages are made up with, heads and stanzas, has a style like the others' for itself: one may
    be set otherwise to level a spread.

    Args:
        styles: the engine's ``StyleFor``.
        element: of the document.
        collector: is told the name; none: nobody is.
    """
    computed = styles.get_computed_styles()
    style = computed[element, None]
    given = styles.names.get(element) if style["anchor"] is None else None
    if given and collector is not None:
        collector.collect_anchor(given)
    if given or element.tag in HEADINGS or contract.STANZA.on(element):
        computed[element, None] = _kind()(style, given)


def has(styles: Any, element: Any, pseudo_type: str) -> bool:
    """Return whether an element has a pseudo-element of this kind, if styles are given for one.

    Args:
        styles: the engine's ``StyleFor``, with the styles of all elements.
        element: of the document.
        pseudo_type: the name of the pseudo-element, such as “marker”.
    """
    style = styles.get_computed_styles()[element, None]
    if pseudo_type == "marker":
        return "list-item" in style["display"]
    if pseudo_type.startswith("footnote-"):
        return bool(style["float"] == "footnote")
    if pseudo_type.startswith("note-"):
        return bool(style["position"][0] == "note()")
    return True


def compute(
    styles: Any, known: dict[Any, Any], element: Any, pseudo_type: str, **given: Any
) -> None:
    """Set the style of a pseudo-element: that of an earlier one that can only be the same.

    Args:
        styles: the engine's ``StyleFor``.
        known: the styles so far, each by what it inherits from and its declarations; it keeps
            what their identities stand for.
        element: whose pseudo-element it is.
        pseudo_type: its name.
        given: what else the engine says to compute a style.
    """
    computed = styles.get_computed_styles()
    cascaded = styles.get_cascaded_styles()[element, pseudo_type]
    declared = tuple((name, id(value), weight) for name, (value, weight) in cascaded.items())
    key = (id(pattern(computed[element, None])), pseudo_type, declared)
    if key not in known:
        styles.set_computed_styles(element, pseudo_type=pseudo_type, **given)
        known[key] = computed[element, pseudo_type]
    computed[element, pseudo_type] = known[key]


@cache
def _kind() -> type:
    """Return the kind of a style like another, with a name; the engine is there by now."""
    from weasyprint.css import ComputedStyle

    class Like(ComputedStyle):  # type: ignore[misc]
        __slots__ = ("pattern",)

        def __init__(self, style: Any, given: str | None) -> None:
            self.__dict__ = style.__dict__  # type: ignore[misc]  # the very same
            self.pattern = style
            self["anchor"] = given

        def __missing__(self, key: str) -> Any:
            return self.pattern[key]

        def copy(self) -> Any:
            copied = type(self)(self.pattern, self["anchor"])
            copied.update(self)
            return copied

    return Like
