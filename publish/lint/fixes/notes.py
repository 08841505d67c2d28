"""Notes that stand as text become notes: ``[1]`` is called ``[^1]``, its text follows ``[^1]:``."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.lint.fixes.edits import Change, Fix
from publish.source import tree
from publish.source.foreign.calls import Listed, footnotes, is_of_works, listed
from publish.source.foreign.endnotes import numbered
from publish.source.foreign.notemarks import CALL, Mark, note_markers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.lint.fixes.edits import Draft


def notes(draft: Draft) -> Iterator[Fix]:
    """Yield the notes of lists that are called in order and stand in lines of their own."""
    keys = _Keys(draft)
    order = {id(masked): number for number, masked in enumerate(draft.masked_texts)}
    lists = (
        group for group in listed(draft.masked_texts) if not is_of_works(group, draft.masked_texts)
    )
    for group in lists:
        for one in _certain(group, order, draft):
            changes = _changes(draft, one, keys)
            if changes:
                yield Fix(one.note.place, tuple(changes))


def bracketed(draft: Draft) -> Iterator[Fix]:
    """Mend Project Gutenberg’s ``[Footnote A: …]``, each with its call."""
    keys = _Keys(draft)
    for one in footnotes(draft.masked_texts):
        changes = _of_footnote(draft, one, keys)
        if changes:
            yield Fix(one.note.place, tuple(changes))


def endnotes(draft: Draft) -> Iterator[Fix]:
    """Yield the items of a list of notes that are one paragraph each, and called in order."""
    keys = _Keys(draft)
    order = {id(masked): number for number, masked in enumerate(draft.masked_texts)}
    last = (-1, 0)
    for one in numbered(draft.work, draft.masked_texts) if draft.work else ():
        spot = _spot(one.calls[0], order) if one.calls else last
        if spot <= last or len(one.item.children) != 1:
            continue
        offset = draft.offset(one.item.place)
        head = re.compile(r"\d{1,3}[.)][ \t]+").match(draft.text, offset)
        key = keys.give(str(one.number))
        calls = [_call(draft, call, key) for call in one.calls]
        if head is None or one.item.place.column != 1 or not all(calls):
            continue
        last = spot
        change = Change(offset, len(head[0]), f"[^{key}]: ")
        yield Fix(one.item.place, (change, *filter(None, calls)))


#: A call, and the sign before a note, as Word saves them for the web and converters keep them.
_CALL_OF_WORD = re.compile(r"\[\\?\[(\d{1,3})\\?\]\]\(#_?(?:ftn|edn|fn)\d{1,3}\)(?:\{[^}\n]*\})?")
_NOTE_OF_WORD = re.compile(
    r"^\[\\?\[(\d{1,3})\\?\]\]\(#_?(?:ftn|edn|fn)ref\d{1,3}\)(?:\{[^}\n]*\})?[ \t]*", re.MULTILINE
)


def linked(draft: Draft) -> Iterator[Fix]:
    """Mend Word’s ``[[1]](#_ftn1)`` and ``[[1]](#_ftnref1)``, where a note has calls before it."""
    keys = _Keys(draft)
    known: dict[str, list[re.Match[str]]] = defaultdict(list)
    for call in _CALL_OF_WORD.finditer(draft.text):
        known[call[1]].append(call)
    for note in _NOTE_OF_WORD.finditer(draft.text):
        calls = [call for call in known[note[1]] if call.end() <= note.start()]
        if calls:
            key = keys.give(note[1])
            changes = [Change(c.start(), len(c[0]), f"[^{key}]") for c in calls]
            changes.append(Change(note.start(), len(note[0]), f"[^{key}]: "))
            yield Fix(Place(draft.path, draft.line_of(note.start()) + 1, 1), tuple(changes))


#: ``[2]: Ibid.``, and a note beside it that nobody takes for the address of a link.
_SIGN = r"^(\[(?:\d{1,3}|\*{1,3}|[†‡])\]):[ \t]+"
_WORD = re.compile(_SIGN + r"([^\W\d_]+[.,]?)[ \t]*$", re.MULTILINE)
_WORDS = re.compile(_SIGN + r"[^\s<]*[^\W_][^\s:/]*[ \t]+[^\s\"'(]", re.MULTILINE)


def undefined(draft: Draft) -> Iterator[Fix]:
    """Mend ``[2]: Ibid.``: a note, and no address, where ``[1]: Marx, Capital`` is another.

    Only the colon is taken away, by which Markdown knows the addresses of links: then it stands
    as text, and is mended as the others are.
    """
    if not draft.work or not _WORDS.search(draft.text):
        return
    nodes = tree.walk(*draft.work.body, *draft.work.notes)
    targets = {node.target for node in nodes if isinstance(node, tree.Link)}
    for found in (one for one in _WORD.finditer(draft.text) if one[2] in targets):
        place = Place(draft.path, draft.line_of(found.start()) + 1, 1)
        yield Fix(place, (Change(found.end(1), 1, ""),))


class _Keys:
    """Gives keys to notes, each once."""

    def __init__(self, draft: Draft) -> None:
        self._taken = {note.key for note in draft.work.notes} if draft.work else set()

    def give(self, label: str) -> str:
        """Return the label itself, or with a number after it."""
        count, key = 1, label
        while key in self._taken:
            count += 1
            key = f"{label}-{count}"
        self._taken.add(key)
        return key


def _certain(group: list[Listed], order: dict[int, int], draft: Draft) -> Iterator[Listed]:
    """Yield notes of a list that are called between those beside them, and end with their block.

    What follows a note in a block of its own may be its second paragraph, unless the next note is
    called there, or after it.
    """
    for before, one, after in zip([None, *group], group, [*group[1:], None], strict=False):
        if not one.calls or one.note.place.column != 1:
            continue
        spot = _spot(one.calls[0], order)
        follows = not before or not before.calls or _spot(before.calls[0], order) < spot
        precedes = not after or not after.calls or spot < _spot(after.calls[0], order)
        if follows and precedes and _ends(one, after, order, draft):
            yield one


def _ends(one: Listed, after: Listed | None, order: dict[int, int], draft: Draft) -> bool:
    if after is None:
        return not _goes_on(one, draft)
    here, there = order[id(one.note.masked)], order[id(after.note.masked)]
    return there - here <= 1 or bool(after.calls and _spot(after.calls[0], order)[0] > here)


def _goes_on(one: Listed, draft: Draft) -> bool:
    """Tell if a paragraph stands between a note and a mended one that was called before it."""
    line = one.note.place.line
    nodes = draft.nodes
    notes = [n for n in nodes if isinstance(n, tree.Note) and n.place.line > line]
    if not notes:
        return False
    after = min(notes, key=lambda note: note.place.line)
    calls = [n.place.line for n in nodes if isinstance(n, tree.NoteCall) and n.key == after.key]
    between = [
        s.passage.kind
        for s in draft.masked_texts
        if line < s.passage.place.line < after.place.line and s is not one.note.masked
    ]
    return between[:1] not in ([], ["section"]) and any(call <= line for call in calls)


def _spot(mark: Mark, order: dict[int, int]) -> tuple[int, int]:
    return order[id(mark.masked)], mark.first


def _changes(draft: Draft, one: Listed, keys: _Keys) -> list[Change]:
    """Return the changes of a note; none if a mark is not in the source as it was read."""
    key = keys.give(one.note.label)
    made = [_head(draft, one.note, key), *(_call(draft, call, key) for call in one.calls)]
    return [*filter(None, made), *_line_end(draft, one.note)] if all(made) else []


def _call(draft: Draft, call: Mark, key: str) -> Change | None:
    """Return ``[^1]`` in place of a call, and of the blanks that part it from its word."""
    offset = draft.offset(call.place)
    found = CALL[call.style].match(draft.text, offset)
    line = draft.text[draft.line_start(draft.line_of(offset)) : offset]
    first = offset - (len(line) - len(line.rstrip(" \u00a0")) if line.strip() else 0)
    return Change(first, found.end() + call.closed - first, f"[^{key}]") if found else None


def _head(draft: Draft, note: Mark, key: str) -> Change | None:
    """Return ``[^1]:`` in place of the sign before a note, and of what parts them."""
    offset = draft.offset(note.place)
    found = CALL[note.style].match(draft.text, offset)
    if not found:
        return None
    end = found.end() + note.closed
    rest = re.compile(r"[:.]?[ \t\u00a0]*").match(draft.text, end)
    parting = "\n" if _is_below_text(draft, note) else ""
    return Change(offset, (rest or found).end() - offset, f"{parting}[^{key}]: ")


def _is_below_text(draft: Draft, note: Mark) -> bool:
    """Return whether words that are no note stand on the line before a note."""
    line = note.place.line - 2
    if line < 0 or not draft.lines[line].strip():
        return False
    notes = (mark for masked in draft.masked_texts for mark in note_markers(masked))
    begins = [mark.place.line for mark in notes if mark.place.line < note.place.line]
    block = draft.block_at(line)
    return not any(number - 1 in block for number in begins)


def _line_end(draft: Draft, note: Mark) -> list[Change]:
    """Take out a hard line break before a note: it has nothing to part any more."""
    start = draft.offset(note.place)
    is_broken = (
        draft.text[start - 2 : start] == "\\\n" and draft.text[start - 3 : start - 2] != "\\"
    )
    return [Change(start - 2, 1, "")] if is_broken else []


def _of_footnote(draft: Draft, one: Listed, keys: _Keys) -> list[Change]:
    note = one.note
    start = draft.offset(note.place)
    close = _closing(draft.text, start)
    is_alone = draft.text[close + 1 : close + 2] in ("", "\n") and note.place.column == 1
    if not one.calls or close < 0 or not is_alone:
        return []
    key = keys.give(note.label)
    head = re.compile(r"\[[^:\]]*:[ \t]*").match(draft.text, start)
    calls = [_call(draft, call, key) for call in one.calls]
    if head is None or not all(calls):
        return []
    made = [Change(start, head.end() - start, f"[^{key}]: "), Change(close, 1, "")]
    made += [Change(offset, 0, "    ") for offset in _further(draft, head.end(), close)]
    return made + [call for call in calls if call]


def _closing(text: str, start: int) -> int:
    """Return where the bracket that opens at ``start`` is closed.

    -1 if it is not within 60 lines.
    """
    depth, lines = 0, 0
    for offset in range(start, len(text)):
        sign = text[offset]
        depth += (sign == "[") - (sign == "]")
        lines += sign == "\n"
        if depth == 0:
            return offset
        if lines > _MOST:
            return -1
    return -1


_MOST = 60


def _further(draft: Draft, first: int, last: int) -> Iterator[int]:
    """Yield the offsets at which the lines of a note’s further paragraphs begin."""
    is_further = False
    for line in range(draft.line_of(first) + 1, draft.line_of(last) + 1):
        is_further = is_further or not draft.lines[line].strip()
        if is_further and draft.lines[line].strip():
            yield draft.line_start(line)
