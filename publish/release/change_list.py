"""``CHANGES.md``: what a release has otherwise than the one before it, for editors and readers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from publish.release.changes import changes, renumbered, unit_of
from publish.release.citations import Range
from publish.release.spots import Stretch, cited, note_spot, spot_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.release.changes import Change, Edit, Sort
    from publish.release.correspondence import Correspondence, Position
    from publish.release.manifest import Manifest
    from publish.release.paged_text import PagedText
    from publish.release.spots import Spot

#: The name of the file.
NAME = "CHANGES.md"
#: Signs that mean something in Markdown.
_SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")
#: So many words are shown of what was added or removed as a whole.
_SHOWN = 40
#: So many words on either side of a change are shown.
_AROUND = 3
_DONE: dict[Sort, str] = {
    "added": "added", "removed": "removed", "moved": "moved", "divided": "divided",
    "joined": "joined", "edited": "changed",
}  # fmt: skip


def first_list(manifest: Manifest) -> str:
    """Return the file of the first release of a work."""
    return f"{_head(manifest)}\n\nThis is the first release.\n"


def change_list(manifest: Manifest, previous: Manifest, between: Correspondence) -> str:
    """Return the file of a release.

    Args:
        manifest: of this release.
        previous: of the one before it.
        between: what has become of the text of that one.
    """
    found = changes(between)
    emended = [one for one in _edits(found) if one[1].emended]
    others = [one for one in _edits(found) if not one[1].emended]
    since = f"Since {previous.version}{_of(previous)}:"
    parts = [_head(manifest), f"{since} {_sum(_kinds(found, between), len(emended), len(others))}"]
    parts += _section("Emendations", [_edit(c, e, between) for c, e in emended])
    parts += _section("Other changes", [_edit(c, e, between) for c, e in others])
    parts += _section("Headings, paragraphs and notes", [*_units(found, between)])
    parts += _section("Numbers", [*_numbers(between)])
    return "\n\n".join(parts) + "\n"


def _head(manifest: Manifest) -> str:
    authors = f"{', '.join(manifest.authors)}, " if manifest.authors else ""
    title = f"{_plain(authors)}*{_plain(manifest.title)}*"
    day = f", as of {manifest.date[:10]}" if manifest.date else ""
    return f"# Changes in {manifest.version}\n\n{title}{day}."


def _of(manifest: Manifest) -> str:
    return f" of {manifest.date[:10]}" if manifest.date else ""


def _section(heading: str, items: list[str]) -> list[str]:
    return [f"## {heading}", "\n".join(f"- {item}" for item in items)] if items else []


def _edits(found: list[Change]) -> Iterator[tuple[Change, Edit]]:
    return ((change, edit) for change in found for edit in change.edits)


def _kinds(found: list[Change], between: Correspondence) -> Counter[str]:
    """Return how many units of each kind were added, removed and so on, as “note added”."""
    counts = Counter[str]()
    for change in found:
        text, numbers = (between.old, change.old) if change.old else (between.new, change.new)
        kind = unit_of(change, text, numbers[0]).kind
        counts.update(f"{kind} {sort}" for sort in change.sorts)
    return counts


def _sum(kinds: Counter[str], emended: int, others: int) -> str:
    """Return in a sentence how much was changed."""
    counts = [(emended, "emendation"), (others, "other change")]
    for sort in ("added", "removed", "moved", "divided", "joined"):
        names = (f"{kind} {sort}" for kind in ("heading", "paragraph", "note"))
        counts += [(kinds[name], name) for name in names]
    said = [_many(count, what) for count, what in counts if count]
    return f"{', '.join(said)}." if said else "no word of the text was changed."


def _many(count: int, what: str) -> str:
    first, _, last = what.partition(" ")
    is_done = first in ("heading", "paragraph", "note")
    noun, done = (first, f" {last}") if is_done else (what, "")
    return f"{count} {noun}{'s' * (count > 1)}{done}"


def _edit(change: Change, edit: Edit, between: Correspondence) -> str:
    """Return one change of words: where, what was there, what is there now, why."""
    where = _both(
        _spot(change, between.old, edit.old.at, len(edit.old.words)),
        _spot(change, between.new, edit.new.at, len(edit.new.words)),
    )
    before, after = _around(change, edit, between.old)
    words = [f"~~{_plain(str(edit.old))}~~"] if edit.old.words else []
    words += [f"**{_plain(str(edit.new))}**"] if edit.new.words else []
    shown = " ".join(filter(None, [_plain(before), *words, _plain(after)]))
    return f"{where}: {shown}{_why(edit)}"


def _around(change: Change, edit: Edit, text: PagedText) -> tuple[str, str]:
    words = unit_of(change, text, edit.old.at.unit).words
    first = edit.old.at.word
    last = first + len(edit.old.words)
    before, after = words[max(first - _AROUND, 0) : first], words[last : last + _AROUND]
    return " ".join(["…"] * (first > _AROUND) + before), " ".join(
        after + ["…"] * (last + _AROUND < len(words))
    )


def _why(edit: Edit) -> str:
    if not edit.emended:
        return ""
    by = f"({edit.emended.resp})" if edit.emended.resp else ""
    said = " ".join(filter(None, [_plain(edit.emended.reason), _plain(by)]))
    return f" – {said}" if said else ""


def _spot(change: Change, text: PagedText, at: Position, count: int = 0) -> Spot:
    if change.is_note:
        return note_spot(text, [at.unit])
    size = len(text.units[at.unit].words)
    first = min(at.word, size - 1)
    return spot_of(text, [Stretch(at.unit, first, min(max(first + count, first + 1), size))])


def _both(old: Spot, new: Spot) -> str:
    """Return where something was, and where it is now if that is another place."""
    return f"{_plain(str(old))}" + ("" if str(old) == str(new) else f" (now {_plain(str(new))})")


def _units(found: list[Change], between: Correspondence) -> Iterator[str]:
    """Yield what was added, removed, moved, divided and joined as a whole."""
    for change in found:
        sorts = [sort for sort in change.sorts if sort != "edited"]
        if not sorts:
            continue
        old, new = _whole(change, change.old, between.old), _whole(change, change.new, between.new)
        what = " and ".join(_DONE[sort] for sort in sorts)
        if old and new:
            yield f"{_both(old, new)}: {what}"
        else:
            text, numbers = (between.old, change.old) if old else (between.new, change.new)
            words = unit_of(change, text, numbers[0]).text.split()
            shown = " ".join(words[:_SHOWN]) + " …" * (len(words) > _SHOWN)
            yield f"{_plain(str(old or new))}: {what}: {_plain(shown) or 'a picture'}"


def _whole(change: Change, numbers: tuple[int, ...], text: PagedText) -> Spot | None:
    if not numbers:
        return None
    if change.is_note:
        return note_spot(text, [*numbers])
    return spot_of(text, [Stretch(n, 0, len(text.units[n].words)) for n in numbers])


def _numbers(between: Correspondence) -> Iterator[str]:
    for first, last, now in renumbered(between):
        old = cited("¶", "¶¶", (Range(first, last),))
        new = cited("¶", "¶¶", (Range(now, now + last - first),))
        yield f"{old} {'is' if first == last else 'are'} now {new}"


def _plain(text: str) -> str:
    """Return words with the signs that Markdown would read marked."""
    return _SIGNS.sub(r"\\\1", text)
