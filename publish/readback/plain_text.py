"""Readback of plain texts in the conventions of transcribers.

Blocks are parted by blank lines. Lines about the text stand first, the last of them beginning
with a word such as "Source:"; notes are called by ``[1]`` and stand at the end, as ``1. …`` or
``[1] …``.
"""

from __future__ import annotations

import re
from itertools import count

import msgspec

from publish.readback.file_text import CALL, FileText, Line, Role

_CALL = re.compile(r" ?\[(\d{1,4})\]")
_ABOUT = re.compile(
    r"(?:Source|First Published|Written|Translated|Translation|Transcribed|Transcription|Proofread"
    r"|HTML Mark-?up|Online Version|Public Domain|Copyleft|Copyright)\b[^.:]{0,30}:",
    re.IGNORECASE,
)
#: An item of a list: its mark is not of the text. A capital, a full stop and one space are a name.
_ITEM = re.compile(
    r" {2,}(?:-|\(?\d+[.)]|\([A-Za-z]{1,9}\)|[a-z]{1,9}[.)]|[A-Z]{1,9}(?:\)|\.(?= )))"
    r" +(?:\[[ x]\] )?"
)
_NOTE = re.compile(r"(?:(\d{1,4})\.|\[(\d{1,4})\]) ")
_NOTES_HEAD = re.compile(r"(?:foot|end)?notes:?", re.IGNORECASE)
#: So many blocks at the top may be about the text.
_HEADER = 12


class Block(msgspec.Struct, frozen=True):
    """A block of a text and the number of its first line."""

    text: str
    line: int


def read_text(data: bytes) -> FileText:
    """Read a plain text.

    Raises:
        ValueError: when it is not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    blocks = _blocks(text.replace("\r\n", "\n").replace("\r", "\n"))
    about = _header(blocks)
    notes = _first_note(blocks, about)
    lines: list[Line] = []
    number, paragraphs = 0, count(1)
    for index, block in enumerate(blocks):
        role: Role = "body"
        words = block.text
        if index < about or (index == notes - 1 and _NOTES_HEAD.fullmatch(words)):
            role = "paratext"
        elif index >= notes:
            role = "note"
            if (found := _NOTE.match(words)) and _number(found) == number + 1:
                number, words = number + 1, words[found.end() :]
        lines.append(
            Line(
                page=0,
                number=block.line,
                role=role,
                text=_CALL.sub(lambda m: chr(CALL + int(m[1])), words),
                note=number if role == "note" else 0,
                paragraph=next(paragraphs) if role == "body" else 0,
            )
        )
    return FileText(tuple(lines), 1)


def _number(found: re.Match[str]) -> int:
    return int(found[1] or found[2])


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    own: list[str] = []
    first = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        item = _ITEM.match(line)
        if own and (item or not line.strip()):
            blocks.append(Block(" ".join(own), first))
            own = []
        if line.strip():
            first = first if own else number
            own.append(line[item.end() if item else 0 :].strip())
    return blocks


def _header(blocks: list[Block]) -> int:
    """How many blocks at the top are about the text."""
    found = [i for i, block in enumerate(blocks[:_HEADER]) if _ABOUT.match(block.text)]
    return found[-1] + 1 if found else 0


def _first_note(blocks: list[Block], about: int) -> int:
    """The index of the first note: from there on notes are numbered from 1, as they are called."""
    called = {int(n) for block in blocks[about:] for n in _CALL.findall(block.text)}
    for index in range(len(blocks) - 1, about, -1):
        found = _NOTE.match(blocks[index].text)
        if found and _number(found) == 1 and called:
            return index
    return len(blocks)
