r"""Attributes as Pandoc writes them: ``{#id .class key=value key="value"}``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import suggest

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings, Place, Severity

_PART = re.compile(
    r"""\s*(?:
        \#(?P<id>[^\s{}"'=]+)
      | \.(?P<class>[^\s{}"'=.#]+)
      | (?P<unnumbered>-)(?=[\s}])
      | (?P<key>[A-Za-z][\w:-]*)=(?:"(?P<double>(?:\\.|[^"\\])*)"
                                 | '(?P<single>(?:\\.|[^'\\])*)'
                                 | (?P<bare>[^\s{}"'“”„‘’«»]+))
    )""",
    re.VERBOSE | re.DOTALL,
)
_END = re.compile(r"\s*\}")
_LOOKS = re.compile(r"\{\s*(?:[#.][^\W\d]|[A-Za-z][\w-]*=)")
#: The end of a construct that has attributes of its own, if they follow it directly.
_TAKES = re.compile(r"(?:\]|~~\}|\+\+\}|--\}|<<\}|!\[[^\]]*\]\([^()]*\))$")


class Attributes(msgspec.Struct, frozen=True):
    """An identifier, classes, and keys with values."""

    id: str = ""
    classes: tuple[str, ...] = ()
    keys: dict[str, str] = {}


#: Keys of HTML that have another form here.
_MEANT = {
    "dir": "the direction follows from the language: {lang=he}, {lang=ar}",
    "language": "write the language as {lang=de}",
    "xml:lang": "write the language as {lang=de}",
    "class": "write a class after a point: {.smallcaps}",
    "id": "write an identifier after its sign: {#name}",
}


class Vocabulary(msgspec.Struct, frozen=True):
    """What attributes may say in one position; ``classes`` is ``None`` if the layout decides.

    ``severity`` is that of a key without a meaning: a warning where other programs write whatever
    they like.
    """

    keys: tuple[str, ...] = ()
    classes: tuple[str, ...] | None = ()
    identifiers: tuple[str, ...] | None = ()
    severity: Severity = "error"

    def _hint(self, key: str) -> str:
        """Return what to write for a key that has no meaning here."""
        known = "known here: " + (", ".join(self.keys) or "identifiers and classes only")
        if "lang" in self.keys or key in ("class", "id"):
            return _MEANT.get(key) or suggest(key, self.keys) or known
        return known

    def check(self, attributes: Attributes, place: Place, findings: Findings) -> None:
        """Report keys, classes and identifiers that have no meaning here."""
        for key in attributes.keys:
            if key not in self.keys:
                message = f"the attribute “{key}” means nothing here"
                if self.severity != "error":
                    message += " and is passed over"
                findings.add(self.severity, place, "ATTRIBUTE-UNKNOWN", message, self._hint(key))
        lost = [f".{name}" for name in _beyond(attributes.classes, self.classes)]
        lost += [f"#{name}" for name in _beyond((attributes.id,), self.identifiers) if name]
        for name in lost:
            findings.warning(
                place,
                "ATTRIBUTE-UNKNOWN",
                f"“{name}” means nothing here and is passed over",
                "delete it"
                + (f"; known here: .{', .'.join(self.classes)}" if self.classes else ""),
            )


def _beyond(given: tuple[str, ...], known: tuple[str, ...] | None) -> list[str]:
    return [] if known is None else [name for name in given if name not in known]


def looks_like_attributes(text: str, at: int = 0) -> bool:
    """Return whether attributes must be meant at ``at``, well-formed or not."""
    return _LOOKS.match(text, at) is not None


def read_attributes(
    text: str, at: int = 0, limit: int | None = None
) -> tuple[Attributes, int] | None:
    """Read ``{…}`` at ``at``: the attributes and the offset after them, or ``None``."""
    limit = len(text) if limit is None else limit
    if not 0 <= at < limit or text[at] != "{":
        return None
    identifier, classes, keys = "", [], {}
    position = at + 1
    while not (end := _END.match(text, position, limit)):
        part = _PART.match(text, position, limit)
        if part is None or (position > at + 1 and not text[position].isspace()):
            return None
        position = part.end()
        if part["id"]:
            identifier = part["id"]
        elif part["class"] or part["unnumbered"]:
            classes.append(part["class"] or "unnumbered")
        else:
            value = next(v for v in (part["double"], part["single"], part["bare"]) if v is not None)
            keys[part["key"]] = re.sub(r"\\(.)", r"\1", value)
    if end.end() - at <= 2 and not (identifier or classes or keys):
        return None
    return Attributes(identifier, tuple(classes), keys), end.end()


def trailing_attributes(text: str) -> tuple[str, Attributes, int] | None:
    """Return the text before the attributes at a line's end, these, and their offset.

    Attributes of a span, a mark, a note or a picture directly before them do not belong to the
    line.
    """
    for start in (m.start() for m in re.finditer(r"(?<!\\)\{", text)):
        found = read_attributes(text, start)
        if found and not text[found[1] :].strip():
            if _TAKES.search(text[:start]):
                return None
            return text[:start].rstrip(), found[0], start
    return None


def broken_attributes(text: str) -> int:
    """Return the offset of braces at a line's end that must be meant as attributes, or -1."""
    start = text.rfind("{")
    if start < 0 or text[:start].endswith("\\") or not looks_like_attributes(text, start):
        return -1
    return start if read_attributes(text, start) is None else -1


def report_broken(text: str, place: Place, findings: Findings) -> None:
    """Report attributes that cannot be read."""
    shown = text.strip().split("\n")[0]
    findings.error(
        place,
        "ATTRIBUTE-BROKEN",
        f"these attributes cannot be read: {shown}",
        'write {#id .class key="value"}, with straight quotation marks around values',
    )
