"""Parts of a layout that are never read: files, macros and words by unknown names.

A file ``stlye.css`` or a macro ``parragraph`` does no harm, but is not what its author wants.
Layouts that come with the program are not checked: a test does that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes

from publish.core import contract
from publish.core.confinement import Shut
from publish.core.diagnostics import Findings, Place, suggest
from publish.core.directions import style_sheet_variants
from publish.core.files import is_shipped, layouts_folder, shown
from publish.core.yaml_positions import load
from publish.settings.output_registry import OUTPUTS
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from publish.core.files import Reader
    from publish.settings.layouts import Layout

#: The files that layouts of any kind may have.
_ALL_FILES = frozenset(name for kind in OUTPUTS.kinds for name in kind.files)
#: Files whose names may be mistakes; pictures, licences and the like may be anywhere.
_STYLE_SHEETS, _FACES = (".css",), (".otf", ".ttf", ".ttc", ".woff", ".woff2")
TEMPLATES, _DATA = (".html", ".htm", ".xhtml", ".ncx", ".jinja", ".j2"), (".yaml", ".yml")
_WORDS = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\.yaml")
#: The names of templates in a template, of macros, and of files in a style sheet.
_READS = re.compile(r"{%[-+]?\s*(?:import|from|include|extends)\b(.*?)%}", re.DOTALL)
_MACRO = re.compile(r"{%[-+]?\s*macro\s+(\w+)")
_QUOTED = re.compile(r"""["']([^"']+)["']""")
_ADDRESS = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s;]+)""")
#: Nodes without macros: text is written as it is, and corrected places are resolved before.
_NEVER = frozenset({"text", "emendation"})


def unused_parts(layout: Layout, reader: Reader) -> Findings:
    """Return warnings of what is never read in the folders of a layout that are its author's."""
    own = [folder for folder in layout.chain if not is_shipped(folder)]
    return unread_in(layout, own, reader) if own else Findings()


def unread_in(layout: Layout, folders: Iterable[Path], reader: Reader) -> Findings:
    """Return warnings of everything that is never read in some folders of a layout's chain."""
    check = _Check(layout, reader)
    for folder in folders:
        check.folder(folder)
    return check.findings


class _Check:
    """A check of one layout."""

    def __init__(self, layout: Layout, reader: Reader) -> None:
        self.findings = Findings()
        self._layout, self._reader = layout, reader
        found = (folder / name for folder in layout.chain for name in reader.beside(folder))
        self._templates = {
            file: reader.text(file, shown(file)) or ""
            for file in found
            if file.suffix in (*TEMPLATES, ".txt")
        }

    def folder(self, folder: Path) -> None:
        """Check one folder: its files, the macros in them, its words."""
        format_ = self._layout.formats[folder]
        named = OUTPUTS.kind(format_).files if format_ else tuple(sorted(_ALL_FILES))
        known = [*named, *(kin for name in named for kin in style_sheet_variants(name))]
        for name in self._reader.beside(folder):
            file = folder / name
            if name.endswith("/"):
                self._folder_within(folder, name[:-1])
            elif name not in known and name != "layout.yaml" and self._is_idle(file, format_):
                self._report_file(file, named, format_)
        for file in self._templates:
            if file.parent == folder:
                self._macros(file, format_)

    def _is_idle(self, file: Path, format_: str) -> bool:
        """Return whether a file that nothing names is not read in any other way either."""
        if file.suffix in _STYLE_SHEETS:
            return file not in self._addressed(file.parent)
        if file.suffix in TEMPLATES:
            return bool(format_) and not any(self._readers(file))
        if file.suffix in _FACES:
            return file.parent.resolve() not in self._layout.all_font_folders
        return file.suffix in _DATA

    def _report_file(self, file: Path, known: tuple[str, ...], format_: str) -> None:
        alike = [name for name in known if name.endswith(file.suffix)] or ["layout.yaml"]
        hint = "the names of such files are: " + ", ".join(alike)
        if file.suffix in _FACES:
            hint = "put it into a folder that layout.yaml names: “fonts: {folders: [faces]}”"
        elif file.name not in _ALL_FILES:
            hint = suggest(file.name, [*known, "layout.yaml"]) or hint
        kind = f" in a layout for --format {format_}" if format_ else ""
        self._report(Place(shown(file)), f"this file is never read{kind}", hint)

    def _report(self, place: Place, message: str, hint: str) -> None:
        self.findings.warning(place, "LAYOUT-UNREAD", message, hint)

    # --- what reads a file ---

    def _readers(self, file: Path) -> Iterator[str]:
        """Yield the texts of the templates that read a file."""
        for text in self._templates.values():
            places = (self._layout.find(name, self._reader) for name in names_read(text))
            if any(place is not None and place[0] == file for place in places):
                yield text

    def _addressed(self, folder: Path) -> set[Path]:
        """Return the files that the style sheets of a folder name."""
        names = (n for n in self._reader.beside(folder) if n.endswith(_STYLE_SHEETS))
        texts = (self._reader.text(folder / n, shown(folder / n)) or "" for n in names)
        return {folder / name for text in texts for name in _ADDRESS.findall(text)}

    # --- macros ---

    def _macros(self, file: Path, format_: str) -> None:
        """Report macros that neither a node nor a template uses."""
        is_of_nodes = file.stem == "nodes"
        if not format_ and not is_of_nodes:  # what others inherit from it may call
            return
        macros, used = _parsed(self._templates[file])
        for text in self._readers(file):
            used |= set(re.findall(r"\w+", text))
        inherited = self._inherited_macros(file)
        wanted = self._kinds(format_) if is_of_nodes else inherited
        if not format_:  # those that inherit from it may call what writes a name of the contract
            wanted |= contract.NAMES.keys()
        for name, line in macros.items():
            if name in used or (is_of_nodes and name in wanted):
                continue
            hint = suggest(name, wanted) or "write a macro that calls it, or delete it"
            if name in inherited:
                hint = "inherited macros call their own: write those that call it, too"
            self._report(Place(shown(file), line), f"the macro “{name}” is never called", hint)

    def _kinds(self, format_: str) -> set[str]:
        """Return the kinds of nodes that a layout may have to render."""
        kinds = {kind for kind in tree.kinds() if kind not in _NEVER}
        kind = OUTPUTS.kind(format_) if format_ else None
        if kind and not kind.reflows:
            kinds.discard("page_break")
        if kind and not kind.has_discussion:
            kinds.discard("discussion")
        if kind and not any("render(note)" in text for text in self._templates.values()):
            kinds.discard("note")
        return kinds

    def _inherited_macros(self, file: Path) -> set[str]:
        """Return the macros of files of the same name in inherited layouts."""
        others = (t for f, t in self._templates.items() if f.name == file.name and f != file)
        return {name for text in others for name in macros_in(text)}

    # --- folders within ---

    def _folder_within(self, folder: Path, name: str) -> None:
        """Check a folder of words, or one that may have been meant for words, or for faces."""
        inside = folder / name
        try:
            names = self._reader.beside(inside)
        except Shut:  # a link that leads elsewhere: its target is reported
            return
        if name == "words":
            for file in names:
                self._words(inside / file)
        elif "layout.yaml" in names or inside.resolve() in self._layout.all_font_folders:
            return
        elif any(one.endswith(_FACES) for one in names):
            hint = f"name it in layout.yaml: “fonts: {{folders: [{name}]}}”"
            self._report(Place(shown(inside)), "the faces in this folder are never read", hint)
        elif near := suggest(name, ["words"]):
            self._report(Place(shown(inside)), "this folder is never read", near)

    def _known_words(self) -> set[str]:
        """Return the words that the layouts of the program have in English."""
        shared = layouts_folder() / "shared" / "words" / "en.yaml"
        own = filter(is_shipped, self._layout.own("words/en.yaml", self._reader))
        texts = (self._reader.text(file, "") or "" for file in {shared, *own})
        return {str(key) for text in texts for key in load(text, "", 1, Findings()).value}

    def _words(self, file: Path) -> None:
        """Report a file that is for no language, and words that are never printed."""
        if not _WORDS.fullmatch(file.name):
            hint = "name it after a language: en.yaml, pt-BR.yaml"
            self._report(Place(shown(file)), "this file is never read", hint)
            return
        known = self._known_words()
        placed = load(self._reader.text(file, shown(file)) or "", shown(file), 1, Findings())
        own = "".join(t for f, t in self._templates.items() if f.parent == file.parent.parent)
        for key in placed.value:
            if key not in known and str(key) not in own:
                hint = suggest(str(key), map(str, known)) or "no template asks for it: delete it"
                self._report(placed.key_at((str(key),)), f"the word “{key}” is never printed", hint)


def names_read(text: str) -> Iterator[str]:
    """Yield the names of the templates that a template reads."""
    return (name for read in _READS.findall(text) for name in _QUOTED.findall(read))


def macros_in(text: str) -> set[str]:
    """Return the names of the macros that a template defines."""
    return set(_MACRO.findall(text))


def macros_of(text: str) -> dict[str, int]:
    """Return the macros of a template with their lines."""
    return _parsed(text)[0]


def _parsed(text: str) -> tuple[dict[str, int], set[str]]:
    """Return the macros of a template with their lines, and all names that it uses."""
    try:
        parsed = jinja2.Environment(autoescape=True).parse(text)
        macros = {macro.name: macro.lineno for macro in parsed.find_all(nodes.Macro)}
        return macros, {name.name for name in parsed.find_all(nodes.Name)}
    except (
        jinja2.TemplateSyntaxError,
        RecursionError,
        ValueError,
    ):  # which is reported when it is used
        return {}, set()
