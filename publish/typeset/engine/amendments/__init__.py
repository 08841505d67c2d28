"""The amendments of the page engine, by subject, in the order in which they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.typeset.engine.amendments.drawings import drawings
from publish.typeset.engine.amendments.faces import faces
from publish.typeset.engine.amendments.memory import MEMORY
from publish.typeset.engine.amendments.notes import notes
from publish.typeset.engine.amendments.page_makeup import page_makeup
from publish.typeset.engine.amendments.paragraphs import paragraphs
from publish.typeset.engine.amendments.styles import STYLES
from publish.typeset.engine.amendments.tagging import TAGGING
from publish.typeset.engine.amendments.words import words
from publish.typeset.engine.face_hooks import Hand
from publish.typeset.lines.paragraph_setter import Setter

if TYPE_CHECKING:
    from publish.typeset.engine.amendment import Amendment


def amendments(setter: Setter, hand: Hand) -> tuple[Amendment, ...]:
    """Make all amendments.

    Args:
        setter: is asked for paragraphs and pages.
        hand: is asked for faces.
    """
    return (
        *paragraphs(setter),
        *words(setter),
        *page_makeup(setter),
        *notes(setter),
        *STYLES,
        *TAGGING,
        *faces(hand),
        *drawings(),
        *MEMORY,
    )


#: The names of all.
NAMES = frozenset(one.name for one in amendments(Setter(), Hand()))
