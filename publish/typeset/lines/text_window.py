"""What is left of a text box, line after line, without looking at all of it for each.

The engine counts in bytes, and copies the whole of a text to go on in the middle of it; of what
has no place to break nearby it also shapes all that is left. Each is little for a line, and more
with every line that a paragraph has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: So many bytes are shown to the engine for a line at first, or so many times what a line of the
#: narrowest letters is expected to have; by how much more where that was not enough.
_LEAST, _LINES, _MORE = 1024, 16, 4
#: What an end of a line depends on ends within such a part of the window.
_SURE = 2
#: From mark to mark of so many bytes the characters are counted once.
_STEP = 2048
#: The bytes that go on with a character (UTF-8).
_GOING_ON = bytes(range(0x80, 0xC0))
#: What the engine gives for a line: the layout, the length, where it goes on, its measures.
Found = tuple[Any, int, int | None, float, float, float]


class Bytes:
    """The bytes of a text, and how many characters stand before each."""

    __slots__ = ("_counts", "data", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode()
        self._counts = [0]

    def characters(self, at: int) -> int:
        """Return how many characters stand before a byte."""
        if len(self.data) == len(self.text):
            return min(at, len(self.data))
        counts = self._counts
        while len(counts) <= at // _STEP:
            first = (len(counts) - 1) * _STEP
            counts.append(counts[-1] + _begun(self.data[first : first + _STEP]))
        first = at // _STEP * _STEP
        return counts[at // _STEP] + _begun(self.data[first:at])

    def part(self, start: int, end: int | None) -> str:
        """Return what stands between two bytes."""
        return self.data[start:end].decode(errors="ignore")

    def before(self, at: int) -> str:
        """Return the character before a byte."""
        return self.data[max(at - 4, 0) : at].decode(errors="ignore")[-1:]


def _begun(data: bytes) -> int:
    """Return how many characters begin in some bytes."""
    return len(data.translate(None, _GOING_ON))


def bytes_of(box: Any) -> Bytes:
    """Return the bytes of a text box, kept as long as it has this text."""
    kept: Bytes | None = box.__dict__.get("bytes")
    if kept is None or kept.text is not box.text:
        kept = box.bytes = Bytes(box.text)
    return kept


def after_spaces(box: Any, at: int) -> int:
    """Return the first byte from one on that is no space."""
    data = bytes_of(box).data
    while data[at : at + 1] == b" ":
        at += 1
    return at


def split(
    whole: Callable[..., Found],
    data: bytes,
    skip: int,
    style: Any,
    context: Any,
    width: float | None,
    spacing: float,
    **given: Any,
) -> Found:
    """Return the first line of what begins at a byte, as ``split_first_line`` finds it.

    It is shown no more than it needs: where a line ends depends on what stands some words on. What
    has no width, or no place to break, takes more.
    """
    size, left = _LEAST, len(data) - skip
    if width and style["font_size"]:
        size = int(max(size, min(_LINES * width / style["font_size"], left)))
    while size < left:
        text = data[skip : skip + size].decode(errors="ignore")
        found = whole(text, style, context, width, spacing, **given)
        if found[2] is not None and found[2] * _SURE <= size:
            return found
        size *= _MORE
    return whole(data[skip:].decode(), style, context, width, spacing, **given)


#: A line is taken out of what is shown of the text; the character before its end is looked up …
SPLIT = (
    ("text = box.text.encode()[skip:]\n    if font_size == 0 or not text:",
     "data, skip = windows.bytes_of(box).data, skip or 0\n"
     "    if font_size == 0 or skip >= len(data):"),
    ("split_first_line(\n        text.decode(), box.style,",
     "windows.split(\n        split_first_line, data, skip, box.style,"),
    ("box.justification_spacing, is_line_start=is_line_start)",
     "box.justification_spacing, is_line_start=is_line_start,\n"
     "        before=longwords.before(box, skip))"),
    ("text[length:resume_index].decode()", "data[skip + length:skip + resume_index].decode()"),
)  # fmt: skip
LAST_LETTER = (
    "box.text.encode()[:skip].decode()[-1]",
    "windows.bytes_of(box).before(skip)",
)
#: … so are the spaces that a line does not begin with …
SPACES = (
    ("text = box.text.encode()\n        if index == len(text):",
     "if index == len(windows.bytes_of(box).data):"),
    ("""text = text[index:]
            while text and text.startswith(b' '):
                index += 1
                text = text[1:]""",
     "index = windows.after_spaces(box, index)"),
)  # fmt: skip
#: … and it is so when only the widths of lines are asked for, as in a table.
WIDTHS = (
    "split_first_line(\n                    child_text[resume_index:].decode(), child.style,",
    "windows.split(\n                    split_first_line, child_text, resume_index, child.style,",
)
