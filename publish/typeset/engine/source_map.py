"""Where what the page engine complains of was written: a style sheet's line, a template's line.

The engine tells a line and a column, or an address, and never the file; of a property that comes
out wrong by a custom property it tells where it is used, which may be in a layout that its author
has not written. All this is asked only when something is wrong.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from publish.core.diagnostics import Place
from publish.core.files import is_shipped, shown
from publish.typeset.engine.fetcher import SOURCE, Pictures, path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: A file and its text.
Text = tuple[Path, str]
_WHERE = re.compile(r" at (\d+):(\d+)")
_QUOTED = re.compile(r"'([^']+)'")
_ADDRESS = re.compile(r"file:///[^\s'\")]+")
#: What stands at the place that a message tells: a declaration, or a function in one.
_PROPERTY, _FUNCTION = re.compile(r"^(?:Ignored|Deprecated) `([\w-]+)"), re.compile(r": ([\w-]+\()")
#: A function of a style sheet, as messages quote it.
_CALLED = re.compile(r"(?<=^\")[a-z-]+\(")
_FONT, _ANCHOR = re.compile(r"^Font-face '(.+)' cannot"), re.compile(r"#[\w-]+")
#: So many characters of an address are told that holds its file itself.
_SHORT = 24
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")


class Origin(msgspec.Struct, frozen=True):
    """What a document or a style sheet was made of.

    ``path`` is how messages name what is in hand, ``folders`` lead from names of addresses to
    folders, ``style_sheets`` gives style sheets in the order of the cascade, ``templates`` those
    templates that are the layout's author's, ``pictures`` where the source names those of its
    folder.
    """

    path: str = ""
    folders: dict[str, Path] = {}
    style_sheets: Callable[[], list[Text]] = list
    templates: Callable[[], list[Text]] = list
    pictures: Pictures | None = None

    def place(self, message: str) -> tuple[Place, str]:
        """Return the place that a message speaks of, and the message without it."""
        if self.pictures and (named := self.pictures.place(message, self.folders[SOURCE])):
            return named
        if where := _WHERE.search(message):
            line, column = int(where[1]), int(where[2])
            return self._of_declaration(message.replace(where[0], "", 1), line, column)
        if "data:" in message and (found_in_data := self._of_data(message)):
            return found_in_data
        if found := _ADDRESS.search(message):
            path = path_of(found[0], self.folders)
            if path is not None:
                return self._of_address(path), message.replace(found[0], shown(path))
        return self._of_words(message) or self._of_tail(message) or Place(self.path), message

    def bad_selectors(self) -> list[Place]:
        """Return the rules whose selectors cannot be used: the engine names none of them."""
        style_sheets = self.style_sheets()
        return [
            Place(shown(file), *at) for file, text in style_sheets for at in _bad_selectors(text)
        ]

    def custom(self, name: str) -> Place | None:
        """Return where the layout's author sets a custom property."""
        found = self._of_custom([name])
        return found[0] if found else None

    # --- a line and a column ---

    def _of_declaration(self, message: str, line: int, column: int) -> tuple[Place, str]:
        found = _PROPERTY.search(message) or _FUNCTION.search(message)
        style_sheets = [
            s for s in self.style_sheets() if found and _has(s[1], line, column, found[1])
        ]
        own = [file for file, _ in style_sheets if not is_shipped(file)]
        if own or not style_sheets:
            return Place(shown(own[-1]) if own else self.path, line, column), message
        file, text = style_sheets[-1]
        used = _VARIABLE.findall(_declaration(text, line, column))
        custom = self._of_custom(used)
        if custom is None:
            return Place(shown(file), line, column), message
        return custom[0], f"{custom[1]} does not fit where it is used: {message}"

    def _of_custom(self, names: list[str]) -> tuple[Place, str] | None:
        """Return where the layout's author sets one of some custom properties, or one in them."""
        known, style_sheets = list(dict.fromkeys(names)), self.style_sheets()
        for name in known:
            for file, text in reversed(style_sheets):
                for declaration in _declarations(text):
                    if declaration.name != name:
                        continue
                    if not is_shipped(file):
                        return Place(shown(file), *_at(declaration)), name
                    inner = _VARIABLE.findall(_declaration(text, *_at(declaration)))
                    known += [one for one in inner if one not in known]
        return None

    # --- an address ---

    def _of_address(self, path: Path) -> Place:
        """Return where a file is named: in a style sheet, or in a template."""
        wanted = _normal(path)
        for file, text in reversed(self.style_sheets()):
            for token in _addresses(text):
                if _normal(file.parent / unquote(token.value)) == wanted:
                    return Place(shown(file), token.source_line, token.source_column)
        return self._of_literal(path.name) or Place(self.path)

    def _of_tail(self, message: str) -> Place | None:
        """Return where an address stands that leads out of all folders.

        What it ends in is told of it.
        """
        if not (found := _QUOTED.search(message)):
            return None
        address = unquote(found[1].replace("\\\\", "\\"))
        for file, text in reversed(self.style_sheets()):
            for token in _addresses(text):
                tail = unquote(token.value).lstrip("./")
                if tail and address.endswith(tail):
                    return Place(shown(file), token.source_line, token.source_column)
        return self._of_literal(address.rpartition("/")[2] or address)

    def _of_data(self, message: str) -> tuple[Place, str] | None:
        """Return where an address stands that holds its file itself (RFC 2397).

        It is told in short.
        """
        for file, text in reversed(self.style_sheets()):
            for token in _addresses(text):
                address = " ".join(token.value.split())
                if address.startswith("data:") and address in message:
                    place = Place(shown(file), token.source_line, token.source_column)
                    return place, message.replace(address, f"{address[:_SHORT]}…")
        return None

    # --- words ---

    def _of_words(self, message: str) -> Place | None:
        """Return where a face is declared that cannot be loaded, or a link leads to nothing."""
        if font := _FONT.search(message):
            for file, text in reversed(self.style_sheets()):
                for rule in _rules(text):
                    if rule.type == "at-rule" and font[1] in rule.serialize():
                        return Place(shown(file), rule.source_line, rule.source_column)
        anchor = _ANCHOR.search(message)
        return self._of_literal(anchor[0]) if anchor else self._of_function(message)

    def _of_literal(self, words: str) -> Place | None:
        """Return where in a template some words stand."""
        for file, text in self.templates():
            if words in text:
                return _place_in(file, text, text.index(words))
        return None

    def _of_function(self, message: str) -> Place | None:
        """Return where a function of the author's style sheet stands that has no place there."""
        found = _CALLED.search(message)
        if found is None:
            return None
        for file, text in reversed(self.style_sheets()):
            at = -1 if is_shipped(file) else text.lower().find(found[0])
            if at >= 0:
                return _place_in(file, text, at)
        return None


def _place_in(file: Path, text: str, at: int) -> Place:
    return Place(shown(file), text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _normal(path: Path) -> str:
    return os.path.normpath(path)


def _bad_selectors(text: str) -> Iterator[tuple[int, int]]:
    import cssselect2

    for rule in _rules(text):
        if rule.type != "qualified-rule":
            continue
        try:
            cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            yield _at(rule)


def _has(text: str, line: int, column: int, words: str) -> bool:
    """Tell if some words stand at a place, or the value there is that of a property so named."""
    lines = text.split("\n")
    if line > len(lines):
        return False
    before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
    is_value = re.search(rf"(^|[\s;{{]){re.escape(words)}\s*:[^;]*$", before)
    return after.startswith(words) or is_value is not None


def _at(node: Any) -> tuple[int, int]:
    return node.source_line, node.source_column


def _declaration(text: str, line: int, column: int) -> str:
    """Return a declaration as it is written, from its place on."""
    return re.split(r"[;}]", "\n".join(text.split("\n")[line - 1 :])[column - 1 :], maxsplit=1)[0]


def _rules(text: str) -> Iterator[Any]:
    """Yield all rules of a style sheet, also those within others."""
    import tinycss2

    waiting = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    for rule in waiting:
        if rule.type in ("qualified-rule", "at-rule"):
            yield rule
            waiting += tinycss2.parse_blocks_contents(rule.content or ())


def _declarations(text: str) -> Iterator[Any]:
    """Yield all declarations of a style sheet."""
    import tinycss2

    for rule in _rules(text):
        inside = tinycss2.parse_blocks_contents(rule.content or ())
        yield from (node for node in inside if node.type == "declaration")


def _addresses(text: str) -> Iterator[Any]:
    """Yield the tokens of a style sheet that name other files."""
    import tinycss2

    waiting = tinycss2.parse_component_value_list(text)
    for token in waiting:
        if token.type in ("url", "string"):
            yield token
        waiting += getattr(token, "arguments", None) or getattr(token, "content", None) or ()
