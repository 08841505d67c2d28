"""Styles of calls and markers only where there are some: what is amended in the engine for it.

The engine's own style sheet has rules for the calls and markers of notes and of items, for any
element; of each element it computes half a dozen styles, and asks for them where the element is a
note or an item. With thousands of elements they are most of the memory, and a part of the time.
"""

from __future__ import annotations

from typing import Any

#: Where the engine's ``StyleFor`` computes the styles of pseudo-elements.
WHERE_NEEDED = (
    "            if pseudo_type:\n                self.set_computed_styles(",
    "            if pseudo_type and pseudostyles.has(self, element, pseudo_type):\n"
    "                self.set_computed_styles(",
)


def has(styles: Any, element: Any, pseudo_type: str) -> bool:
    """Whether an element has a pseudo-element of this kind, if styles are given for one.

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
