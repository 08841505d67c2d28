"""Words that are longer than a whole line.

The engine cuts such a word only where it begins a line. After a number from which it cannot be
parted, as a note has it, it would run on beyond the edge of the page; and so would a row of signs
with spaces between them at which no line may end.
"""

from __future__ import annotations

import re
from typing import Any

#: The widest that letters are, and the room in which a part of a word is begun, in ems.
_WIDEST, _ROOM = 1.5, 4
#: What may be one word for the engine: no line ends before most signs, and after open brackets,
#: not at a space with them either (UAX #14, LB13 and LB14).
_WORD = re.compile(r"(?:(?! \w)[^\n\t\u00ad\u200b-])+")
#: So many bytes are looked at: no page has longer lines.
_MOST = 4000


def begins(box: Any, skip: int, width: Any, left: float, context: Any) -> bool:
    """Return whether a piece of text begins with a word that no line has room for.

    Args:
        box: has the text.
        skip: how many of its bytes stand on lines before.
        width: of a line.
        left: of this line.
        context: that of the layout.

    Returns:
        True if that is so, and the rest of the line has room for some of it.
    """
    size = box.style["font_size"]
    if not isinstance(width, float | int) or not size or not _ROOM * size < left < width:
        return False
    text = box.text.encode()[skip : skip + _MOST].decode("utf-8", "ignore")
    word = _WORD.match(text)
    if word is None or len(word[0]) * size * _WIDEST < width:
        return False
    from weasyprint.text.line_break import create_layout, line_size

    layout = create_layout(word[0], box.style, context, width, box.justification_spacing)
    first, _ = layout.get_first_line()
    return bool(line_size(first, box.style)[0] > width)


def fits(text: str, style: Any, context: Any, width: float) -> bool:
    """Return whether a text has room on a line, but for the spaces at its end."""
    from weasyprint.text.line_break import create_layout, line_size

    layout = create_layout(text.rstrip(" "), style, context, None, 0)
    first, _ = layout.get_first_line()
    return bool(line_size(first, style)[0] <= width)
