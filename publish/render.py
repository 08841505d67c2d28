"""The stage *render*: edition and layout in, markup out (Jinja2, autoescaping, strict)."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import jinja2.nodes
import jinja2.sandbox
from markupsafe import Markup, escape

from publish import contract
from publish.cache import cache_folder
from publish.diagnostics import Diagnostic, Place, Rejected
from publish.directions import directed, has_capitals
from publish.files import shown
from publish.layoutcheck import TEMPLATES, names_read
from publish.source import tree
from publish.templateerrors import template_error
from publish.uprights import Marker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.edition import Edition
    from publish.files import Reader
    from publish.layouts import Layout
    from publish.resolve import Resolved

#: Before the path of a template that is asked for by its place, not by its name in the layout.
_EXACTLY = "@"


class Renderer:
    """Renders the templates of one layout for one edition as markup.

    Templates see: ``edition``, ``metadata``, ``settings``, ``words``, ``render(node or nodes)``,
    ``plain(nodes)`` and the values given to :meth:`page`.
    """

    #: The file with the macros of the nodes.
    nodes = "nodes.html"
    _nothing: str = Markup("")

    def __init__(
        self,
        edition: Edition,
        layout: Layout,
        settings: Resolved,
        words: dict[str, str],
        reader: Reader,
        given: dict[str, Any] | None = None,
    ) -> None:
        self.layout, self.settings = layout, settings
        self._reader = reader
        self._environment = _environment(layout, reader)
        self._values: dict[str, Any] = {
            "edition": edition,
            "metadata": edition.metadata,
            "settings": settings,
            "words": words,
            "render": self.__call__,
            "plain": _plain,
            "contract": contract.NAMES,
            "notes": {note.number: note for note in edition.notes},
            **(given or {}),
        }
        self.edition: Edition = self._values["edition"]
        self._marked = self._marker()
        self._macros: dict[str, Callable[[tree.Node], str]] = {}
        self._places: dict[str, Place | None] = {}

    def _marker(self) -> Callable[[str], str]:
        """What writes text: in e-books spaces between scripts are the reading system's."""
        lang, printed = self.edition.metadata.lang, self.layout.format != "epub"
        return Marker(self.escaped, upright=has_capitals(lang), spaced=printed)

    def __call__(self, what: tree.Node | tuple[tree.Node, ...]) -> str:
        """The markup of a node or of several."""
        if isinstance(what, tuple):
            return self._nothing.join([self(node) for node in what])
        if isinstance(what, tree.Text):
            return self._marked(what.text)
        kind = what.kind
        macro = self._macros.get(kind)
        if macro is None:
            macro = self._macros[kind] = self._macro(kind)
        return macro(what)

    def escaped(self, text: str) -> str:
        """Characters of the text as the output writes them."""
        return escape(text)

    def page(self, name: str, **values: Any) -> str:
        """Render a template of the layout.

        Raises:
            Rejected: when the template is missing, broken, or uses a name that is not defined.
        """
        with self._telling(name):
            text = self._environment.get_template(name).render(**self._values, **values)
            return directed(text)

    def alone(self, node: tree.Node) -> str:
        """The markup of a node that stands in no page.

        Raises:
            Rejected: when its macro is broken, or uses a name that is not defined.
        """
        with self._telling(self.nodes):
            try:
                return str(self(node))
            except Exception:  # its places are those of templates only where one is rendered
                self._environment.handle_exception()

    @contextmanager
    def _telling(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            found = template_error(error, name, self)
            if found is None:
                raise
            raise Rejected([found]) from error

    def template_file(self, name: str) -> Path | None:
        """The file of a template of the layout, if there is one."""
        found = self.layout.find(name, self._reader)
        return found[0] if found else None

    def template_place(self, name: str, words: str = "") -> Place:
        """How messages name a template of the layout, with the line of some words in it."""
        file = self.template_file(name) or self.layout.chain[0] / name
        before, found, _ = (self._reader.text(file, shown(file)) or "").partition(words or "\0")
        return Place(shown(file), before.count("\n") + 1 if found else 0)

    def templates(self) -> list[str]:
        """The names of all templates of the layout."""
        names = (n for folder in self.layout.chain for n in self._reader.beside(folder))
        return [name for name in names if name.endswith(TEMPLATES)]

    def read_by(self, template: Path) -> list[tuple[Path, str]]:
        """The templates that a template reads, with their texts."""
        names = names_read(self._reader.text(template, shown(template)) or "")
        found = (self.layout.find(name, self._reader) for name in names)
        return [(one[0], one[1].decode("utf-8", "replace")) for one in found if one]

    def macro_place(self, kind: str) -> Place | None:
        """The file and the line of the macro for a kind of node; none if there is no such macro."""
        if kind not in self._places:
            self._places[kind] = self._find_macro(kind)
        return self._places[kind]

    def _find_macro(self, kind: str) -> Place | None:
        home = self._home(kind)
        if home is None:
            return None
        parsed = self._environment.parse(self._reader.text(home[0], shown(home[0])) or "")
        macros = parsed.find_all(jinja2.nodes.Macro)
        line = next((macro.lineno for macro in macros if macro.name == kind), 0)
        return Place(shown(home[0]), line)

    def _home(self, kind: str) -> tuple[Path, Callable[[tree.Node], str]] | None:
        """The macro for a kind of node, and its file."""
        for path in self.layout.own(self.nodes, self._reader):
            template = self._environment.get_template(f"{_EXACTLY}{path}")
            macro = getattr(template.make_module(self._values), kind, None)
            if callable(macro):
                return path, macro
        return None

    def _macro(self, kind: str) -> Callable[[tree.Node], str]:
        home = self._home(kind)
        if home is not None:
            return home[1]
        raise Rejected(
            [
                Diagnostic(
                    Place(shown(self.layout.chain[0] / self.nodes)),
                    "error",
                    "LAYOUT-MACRO",
                    f"no macro “{kind}” in this layout or those it inherits from",
                    f"write {{% macro {kind}(node) %}} … {{% endmacro %}}, or inherit “shared”",
                )
            ]
        )


class TextRenderer(Renderer):
    """Renders templates of plain text: ``nodes.txt`` and others that end in ``.txt``."""

    nodes = "nodes.txt"
    _nothing = ""

    def escaped(self, text: str) -> str:
        """Characters of the text, as they are."""
        return text

    def _marker(self) -> Callable[[str], str]:
        return self.escaped


def _environment(layout: Layout, reader: Reader) -> jinja2.Environment:
    """Templates of the layout's own folders, which get at nothing but what they are given."""

    def find(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        path = Path(name.removeprefix(_EXACTLY))
        if not name.startswith(_EXACTLY):
            leads_out = path.is_absolute() or ".." in path.parts
            found = None if leads_out else layout.find(name, reader)
            if found is None:
                return None
            path = found[0]
        elif path.parent not in layout.chain:
            return None
        return reader.text(path, shown(path)) or "", str(path), lambda: True

    return jinja2.sandbox.ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(find),
        autoescape=jinja2.select_autoescape(disabled_extensions=["txt"], default=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=jinja2.FileSystemBytecodeCache(str(cache_folder()), "sandboxed-%s"),
    )


def _plain(nodes: tuple[tree.Node, ...]) -> str:
    from publish.source.inline import plain

    return plain(nodes)
