"""Characters that no face has: one error for each script and paragraph, with its place."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.diagnostics import Findings, Place
from publish.source import tree
from publish.typeset.faces.scripts import Script, script_of
from publish.typeset.font_stack import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.core.files import Reader
    from publish.edit.edition import Edition

#: How many characters a message names, and with how few it gives the names that Unicode has.
_NAMED, _FEW = 8, 2
#: A character with all that is joined to it: accents, points, and the parts of a Korean syllable.
_CLUSTER = re.compile(
    "(?s:.)[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1160-\u11ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]*"
)
#: What is never seen by itself: spaces, controls, and what chooses among forms.
_SILENT = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})
_SELECTORS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0"
                        "\U000e0100-\U000e01ef]")  # fmt: skip


def check_glyphs(
    edition: Edition,
    points: frozenset[int],
    reader: Reader,
    findings: Findings,
    more: Iterable[tuple[str, Place]] = (),
) -> None:
    """Report the characters of an edition that are not among some.

    Each is told once, at its first place; those of one script in one paragraph together. ``more``
    are words with their places that an output prints, and others do not.
    """
    check = _Check(points, Path(edition.work.path).parent / OWN, reader)
    for texts in (*_units(edition), *([one] for one in more)):
        for place, message, hint in check.look(texts):
            findings.error(place, "GLYPH-MISSING", message, hint)


def lacking(text: str, points: frozenset[int]) -> Iterator[tuple[int, str]]:
    """Yield the characters of a text that are not among some, each with its index."""
    for found in _CLUSTER.finditer(text):
        cluster = found[0]
        forms = (cluster, *(unicodedata.normalize(form, cluster) for form in ("NFC", "NFD")))
        if any(all(_is_drawn(c, points) for c in form) for form in forms):
            continue
        for index, character in enumerate(cluster, found.start()):
            if not _is_drawn(character, points):
                yield index, character


def _is_drawn(character: str, points: frozenset[int]) -> bool:
    """Return whether a character has a glyph, or needs none."""
    return (
        ord(character) in points
        or unicodedata.category(character) in _SILENT
        or _SELECTORS.match(character) is not None
    )


def message_of(characters: Iterable[str], script: Script) -> str:
    """Report that no face has some characters of a script."""
    found = list(dict.fromkeys(characters))
    named = ", ".join(_shown(c, few=len(found) <= _FEW) for c in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    of = f": {script.name}" if len(found) > _FEW else ""
    return f"no face has {named}{more}{of}"


def _shown(character: str, *, few: bool) -> str:
    visible = "\u25cc" + character if unicodedata.combining(character) else character
    name = unicodedata.name(character, "a character without a name")
    return f"“{visible}” (U+{ord(character):04X}{', ' + name if few else ''})"


def remedy(script: Script, folder: Path) -> str:
    """Return what can be done about characters of a script that no face has."""
    if not script.faces:
        return "write another character: only the maker of this one knows what it means"
    return (
        f"put a font file that has them into the folder {folder}, such as that of {script.faces} "
        "(free), or write other characters"
    )


def _units(edition: Edition) -> Iterator[list[tuple[str, Place]]]:
    """Yield what is printed, paragraph by paragraph: texts with their places."""
    for text in _front_matter(edition):
        yield [(text, Place(edition.work.path, 1, 1))]
    nodes = [*edition.body, *edition.notes, *edition.emendations]
    if (seminar := edition.seminar) is not None:
        nodes += tree.parts(seminar)
        yield [(text, seminar.place) for text in (seminar.venue, seminar.dates, seminar.leader)]
    for unit in _paragraphs(nodes):
        yield [text for node in tree.walk(*unit) for text in _texts(node)]


def _paragraphs(nodes: Iterable[tree.Node]) -> Iterator[tuple[tree.Node, ...]]:
    for node in nodes:
        if isinstance(node, tree.Section):
            yield node.title
            yield from _paragraphs(node.children)
        elif isinstance(node, tree.Division):
            yield from _paragraphs(node.children)
        else:
            yield (node,)


def _texts(node: tree.Node) -> Iterator[tuple[str, Place]]:
    if isinstance(node, tree.Text | tree.Code | tree.CodeBlock):
        yield node.text, node.place
    elif isinstance(node, tree.Entry):
        yield node.dates, node.place
    elif isinstance(node, tree.Emendation):
        yield from ((text, node.place) for text in (node.reason, node.resp))


def _front_matter(edition: Edition) -> list[str]:
    """Return what of the front matter is printed."""
    metadata = edition.metadata
    people = (*metadata.author, *(person for _, person in metadata.people))
    return [
        *(one.affiliation for one in metadata.author), metadata.series, metadata.series_number,
        metadata.isbn.print, metadata.doi, metadata.first_published.place,
        metadata.title, metadata.subtitle, metadata.source, metadata.rights, metadata.archive,
        metadata.edition, metadata.publisher, metadata.identifier, metadata.date,
        metadata.first_published.title, metadata.first_published.date,
        *(person.name for person in people),
    ]  # fmt: skip


class _Check:
    """Looks at paragraphs and tells of every character once."""

    def __init__(self, points: frozenset[int], folder: Path, reader: Reader) -> None:
        self._points, self._folder, self._reader = points, folder, reader
        self._reported: set[str] = set()
        self._lines: dict[str, list[str]] = {}

    def look(self, texts: list[tuple[str, Place]]) -> Iterator[tuple[Place, str, str]]:
        """Yield the messages about a paragraph: place, message, remedy."""
        missing: dict[Script, dict[str, Place]] = {}
        for text, place in texts:
            if all(ord(c) in self._points or c in self._reported for c in set(text)):
                continue
            for index, character in lacking(text, self._points):
                if character not in self._reported:
                    self._reported.add(character)
                    of = missing.setdefault(script_of(character), {})
                    of[character] = self._place(text, index, place)
        for script, found in missing.items():
            yield min(found.values()), message_of(found, script), remedy(script, self._folder)

    def _place(self, text: str, index: int, place: Place) -> Place:
        """Return where a character of a text stands in its file.

        A text of one line stands there as it is. A block of code and a value of YAML may begin
        lines, or quotation marks, before what they say: there it is looked for.
        """
        character = text[index]
        lines = self._lines_of(place.path)
        if not 0 < place.line <= len(lines):
            return place
        line, column = lines[place.line - 1], place.column + index
        if line[column - 1 : column] == character:
            return Place(place.path, place.line, column)
        if line[place.column - 1 : place.column] == "&":  # written as an entity
            return place
        above = text.count("\n", 0, index)
        start = 0 if above else place.column - 1
        for number in range(place.line + above, len(lines) + 1):
            found = lines[number - 1].find(character, start)
            if found >= 0:
                return Place(place.path, number, found + 1)
            start = 0
        return place

    def _lines_of(self, path: str) -> list[str]:
        """Return the lines of a file, read once for all characters that no face has."""
        if path not in self._lines:
            data = self._reader.read(Path(path)) or b""
            self._lines[path] = data.decode("utf-8").splitlines()
        return self._lines[path]
