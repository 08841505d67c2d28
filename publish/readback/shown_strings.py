"""The strings that a page shows, and what the marked content around each says of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec

#: Kinds of artifacts: a running head or foot, the head of a table that is repeated, any other.
HEAD_OR_FOOT, AGAIN, LAYOUT = "head or foot", "again", "layout"
#: What this press says of itself in the properties of marked content: what the layout has drawn, a
#: picture, a dropped initial, the note that is called, or numbered.
DRAWN, PICTURE, INITIAL, CALLS, NUMBERS = (
    "OffprintDrawn",
    "OffprintPicture",
    "OffprintInitial",
    "OffprintCall",
    "OffprintNumber",
)


class Marked(msgspec.Struct, frozen=True):
    """A marked content, or what is said of it by those around it (ISO 32000-1, 14.6).

    ``mcid`` is its number in the structure, or -1, ``artifact`` the kind of artifact that it is.
    ``actual_text`` is what it reads as; ``together`` is one number for all that is read as one, 0
    where nothing is stated. ``own`` are this press's own properties.
    """

    mcid: int = -1
    artifact: str = ""
    actual_text: str = ""
    together: int = 0
    own: frozenset[tuple[str, int]] = frozenset()


class ShownString(msgspec.Struct, frozen=True):
    """A string as the file has it (ISO 32000-1, 9.4.3).

    ``text`` are its characters by the table of its font, ``x`` and ``y`` where it begins in points,
    ``size`` that of its type.
    """

    text: str
    x: float
    y: float
    size: float
    mark: Marked

    def own_value(self, name: str) -> int:
        """Return what this press says there of itself; 0 for nothing."""
        return next((value for key, value in self.mark.own if key == name), 0)


def marked(name: str, values: Any, around: Marked, number: int) -> Marked:
    """Return what a marked content says, within another one.

    Args:
        name: its tag.
        values: its properties, or something else where it has none.
        around: the marked content in which it stands.
        number: one that no other has, for what is said together.
    """
    import pikepdf

    given: Any = values if isinstance(values, pikepdf.Dictionary) else {}
    own = frozenset(
        (key, int(given[f"/{key}"]))
        for key in (DRAWN, PICTURE, INITIAL, CALLS, NUMBERS)
        if f"/{key}" in given
    )
    if name == "/Artifact":
        return msgspec.structs.replace(
            around, mcid=-1, artifact=_kind(given), own=own or around.own
        )
    changed: dict[str, Any] = {}
    if "/MCID" in given:
        with suppress(TypeError, ValueError):
            changed["mcid"] = int(given["/MCID"])
    if "/ActualText" in given and not around.together:
        changed |= {"actual_text": str(given["/ActualText"]), "together": number}
    if own:
        changed["own"] = own
    return msgspec.structs.replace(around, **changed) if changed else around


def _kind(given: Any) -> str:
    """Return what kind of artifact it is (ISO 32000-1, table 330)."""
    if "/Subtype" in given:
        return HEAD_OR_FOOT
    return AGAIN if "/Attached" in given else LAYOUT
