"""The head of a file, in all forms in use, and what is nearly one.

Between ``---`` it is YAML (Pandoc, Jekyll, Obsidian), between ``+++`` TOML (Hugo); lines with a
``%`` are a title block (Pandoc), bare keys before the first empty line those of MultiMarkdown, and
braces around all of it are JSON (Hugo).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Findings, Place
from publish.core.yaml_positions import PlacedData, load
from publish.core.yaml_slips import slip_in
from publish.source.tomlhead import read_toml

if TYPE_CHECKING:
    from publish.core.yaml_positions import Path, Value

_OPENING = re.compile(r"---[ \t]*")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*")
_PLUSES = re.compile(r"\+\+\+[ \t]*")
_JSON_KEY = re.compile(r'\s*"[^"]+"\s*:')
_KEY = re.compile(r"#|[\w-]+:")
#: A line of a head alone: a key that people use of a work, and a colon.
_KEY_LINE = re.compile(
    r"(?:title|authors?|creator|date|subtitle|lang|language|format)(?::\s|:$|\s*=)", re.IGNORECASE
)
#: A line that can only be one of a head: a key of one word, and its value.
_NAMES = re.compile(r"[a-z][\w-]*:(?:\s|$)")
_DASHES = re.compile(
    r"(?:\s*(?:\\?[-‐‑‒–—―−─━﹣－_=+*]\s*){2,}|```\s*)(?:ya?ml|toml)?\s*|\s*[‒–—―─━]\s*"
)
_TITLE_BLOCK = re.compile(r"%(?!%)[ \t]*(.*)")
#: What continues a head: a key, an indented line, an entry of a list, a comment.
_GOES_ON = re.compile(r"[#\[]|[\w\"'][^:=]{0,40}[:=：]|\s|- ")
_BARE = re.compile(r"([A-Za-z][\w -]*?)[ \t]*:(?:[ \t]+(.*))?")
_REMARK = re.compile(r"\s*<!--.*-->\s*")
_HEADING = re.compile(r"#{1,6}[ \t]+(.+?)[ \t]*#*")
#: What a head says that cannot be read.
_UNREAD: dict[str, Value] = {"title": "?"}
#: In so many lines a head begins that does not begin on the first.
_NEAR = 20


class Head(msgspec.Struct, frozen=True):
    """A head, with places, and how many lines of the file it takes; 0 if there is none."""

    placed: PlacedData
    end: int = 0


def read_head(source: list[str], path: str, findings: Findings) -> Head:
    """Read the head of a file, and add what is wrong with it to ``findings``.

    As in Pandoc, three hyphens followed by a blank line are a thematic break.
    """
    readers = (_yaml, _toml, _json, _title_block, _bare_keys, _nearly)
    found = (reader(source, path, findings) for reader in readers)
    return next((head for head in found if head), Head(PlacedData({}, {(): Place(path, 1, 1)})))


def unread(path: str) -> PlacedData:
    """Return what a head says that cannot be read: what is missing in it need not be said too."""
    return PlacedData({**_UNREAD}, {(): Place(path, 1, 1)})


def is_unread(placed: PlacedData) -> bool:
    """Return whether this is what stands for a head that cannot be read."""
    return placed.value == _UNREAD


def head_to_paste(source: list[str]) -> tuple[str, ...]:
    """Return the lines of a head for a file that has none, ready to be pasted in."""
    headings = (_HEADING.fullmatch(line) for line in source)
    title = next((found[1] for found in headings if found), "The Title of the Text")
    title = f'"{title}"' if re.search(r"[:#\"'*\[\]{}&]", title) and '"' not in title else title
    return "---", f"title: {title}", "author: The Author’s Name", "date: 1911", "lang: en", "---"


# --- the five forms ---------------------------------------------------------------------


def _yaml(source: list[str], path: str, findings: Findings) -> Head | None:
    if not _OPENING.fullmatch(source[0]) or len(source) < 2 or not source[1].strip():
        return None
    end = next((n for n, line in enumerate(source) if n and _CLOSING.fullmatch(line)), 0)
    own = Findings()
    placed = load("\n".join(source[1:end]), path, 2, own, slip_in) if end else unread(path)
    last = _last_key(source)
    if not end and not _KEY.match(source[1]):
        return None
    is_short = own.failed and not placed.value and _is_text(source, end)
    if not end or is_short:
        _unclosed(source, last, path, findings)
        return Head(unread(path), last + 1)
    findings.extend(own)
    return Head(unread(path) if own.failed and not placed.value else placed, end + 1)


def _last_key(source: list[str]) -> int:
    """Return the last line of a head that is not closed; after an empty line it may continue."""
    last = 0
    for number, line in enumerate(source[1:], 1):
        if _DASHES.fullmatch(line) or (line.strip() and not _GOES_ON.match(line)):
            break
        if line.startswith("#") and not source[number - 1].strip():
            break
        if line.strip() and (source[number - 1].strip() or _NAMES.match(line)):
            last = number
        elif line.strip():
            break
    return last


def _is_text(source: list[str], end: int) -> bool:
    """Return whether running text, and no further key, follows the first lines of a head."""
    empty = next((n for n, line in enumerate(source[:end]) if not line.strip()), end)
    rest = [line for line in source[empty:end] if line.strip()]
    return bool(rest) and not _KEY.match(rest[0]) and not rest[0].startswith((" ", "-"))


def _unclosed(source: list[str], last: int, path: str, findings: Findings) -> None:
    after = source[last + 1] if last + 1 < len(source) else ""
    if after.strip() and _DASHES.fullmatch(after):
        message = f"the line “{after.strip()[:20]}” does not close the front matter"
        findings.error(
            Place(path, last + 2, 1), "YAML-UNCLOSED", message,
            "write --- there: three hyphens and nothing else",
        )  # fmt: skip
        return
    findings.error(
        Place(path, 1, 1),
        "YAML-UNCLOSED",
        "the front matter is not closed",
        f"put a line --- after line {last + 1}, “{source[last].strip()[:60]}”",
    )


def _toml(source: list[str], path: str, findings: Findings) -> Head | None:
    if not _PLUSES.fullmatch(source[0]):
        return None
    end = next((n for n, line in enumerate(source) if n and _PLUSES.fullmatch(line)), 0)
    if end:
        placed = read_toml(source[1:end], path, 2, findings)
        return Head(placed or unread(path), end + 1)
    last = _last_key(source)
    hint = f"put a line +++ after line {last + 1}, “{source[last].strip()[:60]}”"
    findings.error(Place(path, 1, 1), "YAML-UNCLOSED", "the front matter is not closed", hint)
    return Head(unread(path), last + 1)


def _json(source: list[str], path: str, findings: Findings) -> Head | None:
    """Return lines in braces, with a quoted key after the first: JSON, which YAML can read."""
    if source[0].strip() != "{" or not _JSON_KEY.match("".join(source[1:2])):
        return None
    end = next((n for n, line in enumerate(source) if line.rstrip() == "}"), 0)
    if not end:
        hint = "write } on a line of its own after the last line of the metadata"
        message = "the front matter is not closed"
        findings.error(Place(path, 1, 1), "YAML-UNCLOSED", message, hint)
        return Head(unread(path), _last_key(source) + 1)
    placed = load("\n".join(source[: end + 1]), path, 1, findings)
    return Head(placed if placed.value else unread(path), end + 1)


def _title_block(source: list[str], path: str, findings: Findings) -> Head | None:
    """Return Pandoc's lines for title, authors and date; an indented one continues the last."""
    if not _TITLE_BLOCK.fullmatch(source[0]):
        return None
    fields: list[tuple[str, int]] = []
    end = 0
    for line in source:
        found = _TITLE_BLOCK.fullmatch(line)
        if found and len(fields) < len(("title", "author", "date")):
            fields.append(((found[1] or "").strip(), end + 1))
        elif fields and line[:1] in (" ", "\t") and line.strip():
            join = "; " if len(fields) == len(("title", "author")) else " "
            fields[-1] = (fields[-1][0] + join + line.strip(), fields[-1][1])
        else:
            break
        end += 1
    places: dict[Path, Place] = {(): Place(path, 1, 1)}
    value: dict[str, Value] = {}
    for key, (text, number) in zip(("title", "author", "date"), fields, strict=False):
        if text:
            value[key], places[(key,)] = text, Place(path, number, 3)
    return Head(PlacedData(value, places), end)


def _bare_keys(source: list[str], path: str, findings: Findings) -> Head | None:
    """Return MultiMarkdown's keys and values up to the first empty line, if there is a title."""
    end = next((n for n, line in enumerate(source) if not line.strip()), len(source))
    if any(_DASHES.fullmatch(line) for line in source[:end]):
        return None
    value: dict[str, Value] = {}
    places: dict[Path, Place] = {(): Place(path, 1, 1)}
    keys: dict[Path, Place] = {}
    key = ""
    for number, line in enumerate(source[:end], 1):
        found = _BARE.fullmatch(line.rstrip())
        if found and not line[:1].isspace():
            key = found[1].strip()
            value[key] = (found[2] or "").strip()
            keys[(key,)] = Place(path, number, 1)
            places[(key,)] = Place(path, number, found.start(2) + 1 if found[2] else 1)
        elif key and line[:1].isspace():
            value[key] = f"{value[key]} {line.strip()}".strip()
        else:
            return None
    if "title" not in {name.lower() for name in value}:
        return None
    return Head(PlacedData(value, places, keys), end)


# --- what is not quite a head -----------------------------------------------------------


def _nearly(source: list[str], path: str, findings: Findings) -> Head | None:
    """Return a head that does not begin as it should, and report it with the line to write."""
    start = next((n for n, line in enumerate(source[:_NEAR]) if _begins(source, n)), None)
    if start is None:
        return None
    line = source[start].strip()
    before = [one for one in source[:start] if one.strip()]
    if any(not _REMARK.fullmatch(one) for one in before):
        return None
    place, hint = Place(path, start + 1, 1), "write --- there: three hyphens and nothing else"
    if _KEY_LINE.match(source[start]):
        message = "the line --- is missing before the front matter"
        hint = f"write a line --- before “{line[:60]}”, and one after the last line of the metadata"
    elif line not in ("---", "+++"):
        message = f"the line “{line[:20]}” does not open the front matter"
        hint = "write --- instead, on the first line: three hyphens and nothing else"
    elif before:
        message = "a remark stands before the front matter"
        hint = "put it after the line that closes it"
    elif start:
        place, message = Place(path, 1, 1), "the front matter does not begin on the first line"
        hint = f"delete what is before line {start + 1}: --- must be the first line of the file"
    elif source[start] != source[start].lstrip():
        message = "a space stands before the line that opens the front matter"
        hint = "write --- at the very beginning of the line"
    else:
        message, place = "an empty line stands in the front matter after ---", Place(path, 2, 1)
        hint = "delete it: the line after --- must be one of the metadata, such as “title: …”"
    findings.error(place, "HEAD-START", message, hint)
    return Head(unread(path), _past(source, start))


def _begins(source: list[str], at: int) -> bool:
    """Return whether a line begins something like a head: dashes of any kind, or a title."""
    after = [line for line in source[at + 1 : at + 4] if line.strip()]
    if _DASHES.fullmatch(source[at]) and after and _KEY_LINE.match(after[0]):
        return True
    block: list[str] = []
    for line in source[at:]:
        if not line.strip():
            return False
        if _DASHES.fullmatch(line):
            return bool(block) and all(_KEY_LINE.match(one) or _KEY.match(one) for one in block[:1])
        block.append(line)
        if not (_KEY.match(line) or line.startswith((" ", "\t", "-"))):
            return False
    return False


def _past(source: list[str], start: int) -> int:
    """Return the number of lines to the end of what may be a head that begins after ``start``."""
    first = next(n for n in range(start, len(source)) if _KEY_LINE.match(source[n]))
    for number in range(first, len(source)):
        if _DASHES.fullmatch(source[number]) or _CLOSING.fullmatch(source[number]):
            return number + 1
        if not source[number].strip():
            return number
    return len(source)
