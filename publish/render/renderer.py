"""The stage *render*: from edition and layout to markup (Jinja2, autoescaping, strict)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from publish.core import contract
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.directions import has_capitals
from publish.core.files import shown
from publish.edit.upright_scripts import Marker
from publish.render.template_columns import column_of
from publish.render.templates import EXACTLY, Templates
from publish.render.unused_layout_files import macros_of
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from publish.core.files import Reader
    from publish.edit.edition import Edition
    from publish.settings.layouts import Layout
    from publish.settings.resolve import Resolved


class Renderer(Templates):
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
        size = sum(1 for _ in tree.walk(*edition.body, *edition.notes))
        values: dict[str, Any] = {
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
        super().__init__(layout, reader, size, values)
        self.settings = settings
        self.edition: Edition = self._values["edition"]
        self._marked = self._marker()
        self._macros: dict[str, Callable[[tree.Node], str]] = {}
        self._places: dict[str, Place | None] = {}

    def _marker(self) -> Callable[[str], str]:
        """Return the writer of text; where lines reflow, readers add spaces between scripts."""
        lang, printed = self.edition.metadata.lang, not self.layout.kind.reflows
        return Marker(self.escaped, upright=has_capitals(lang), spaced=printed)

    def __call__(self, what: tree.Node | tuple[tree.Node, ...]) -> str:
        """Return the markup of a node or of several."""
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
        """Return characters of the text as the output writes them."""
        return escape(text)

    def alone(self, node: tree.Node) -> str:
        """Return the markup of a node that is not on a page.

        Raises:
            Rejected: when its macro is broken, or uses a name that is not defined.
        """
        with self._reporting_errors(self.nodes):
            try:
                return str(self(node))
            except Exception:  # its places are those of templates only where one is rendered
                self._environment.handle_exception()

    def macro_place(self, kind: str) -> Place | None:
        """Return the file and the line of the macro for a kind of node, or ``None``."""
        if kind not in self._places:
            self._places[kind] = self._find_macro(kind)
        return self._places[kind]

    def _find_macro(self, kind: str) -> Place | None:
        home = self._home(kind)
        if home is None:
            return None
        text = self._reader.text(home[0], shown(home[0])) or ""
        line = macros_of(text).get(kind, 0)
        return Place(shown(home[0]), line, column_of(text, line, kind))

    def _home(self, kind: str) -> tuple[Path, Callable[[tree.Node], str]] | None:
        """Return the macro for a kind of node, and its file."""
        for path in self.layout.own(self.nodes, self._reader):
            template = self._environment.get_template(f"{EXACTLY}{path}")
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
        """Return characters of the text unchanged."""
        return text

    def _marker(self) -> Callable[[str], str]:
        return self.escaped


def _plain(nodes: tuple[tree.Node, ...]) -> str:
    from publish.source.inline import plain

    return plain(nodes)
