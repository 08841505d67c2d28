"""The stage *render*: from edition and layout to markup (Jinja2, autoescaping, strict)."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup, escape

from publish.core import contract
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.directions import directed, has_capitals
from publish.core.files import is_shipped, shown
from publish.edit.upright_scripts import Marker
from publish.render.sandbox import bounded, running, trusted
from publish.render.template_columns import column_of, names_in
from publish.render.template_errors import template_error
from publish.render.unused_layout_files import TEMPLATES, macros_of, names_read
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import jinja2

    from publish.core.files import Reader
    from publish.edit.edition import Edition
    from publish.settings.layouts import Layout
    from publish.settings.resolve import Resolved

#: The prefix of a template that is loaded by its path, not by its name in the layout.
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
        size = sum(1 for _ in tree.walk(*edition.body, *edition.notes))
        self._environment = environment_of(layout, reader, size)
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

    def page(self, name: str, **values: Any) -> str:
        """Render a template of the layout.

        Raises:
            Rejected: when the template is missing, broken, or uses a name that is not defined.
        """
        with self._reporting_errors(name):
            text = self._environment.get_template(name).render(**self._values, **values)
            return directed(text)

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

    @contextmanager
    def _reporting_errors(self, name: str) -> Iterator[None]:
        try:
            with running(self._environment):
                yield
        except Exception as error:
            found = template_error(error, name, self)
            if found is None:
                raise
            raise Rejected([self._with_column(found, error)]) from error

    def _with_column(self, found: Diagnostic, error: Exception) -> Diagnostic:
        """Return the same with the column; the template engine reports only the line."""
        place = found.place
        if place.column or not place.line:
            return found
        text = self._reader.text(Path(place.path), place.path) or ""
        named = [*names_in(str(error)), str(getattr(error, "name", None) or "")]
        column = column_of(text, place.line, *named)
        return msgspec.structs.replace(found, place=Place(place.path, place.line, column))

    def template_file(self, name: str) -> Path | None:
        """Return the file of a template of the layout, if there is one."""
        found = self.layout.find(name, self._reader)
        return found[0] if found else None

    def template_place(self, name: str, words: str = "") -> Place:
        """Return the name of a template in messages, with the place of some words in it."""
        file = self.template_file(name) or self.layout.chain[0] / name
        text = self._reader.text(file, shown(file)) or ""
        start = max(text.find(words), 0)
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        return Place(shown(file), line, column)

    def templates(self) -> list[str]:
        """Return the names of all templates of the layout."""
        names = (n for folder in self.layout.chain for n in self._reader.beside(folder))
        return [name for name in names if name.endswith(TEMPLATES)]

    def read_by(self, template: Path) -> list[tuple[Path, str]]:
        """Return the templates that a template reads, with their texts."""
        names = names_read(self._reader.text(template, shown(template)) or "")
        found = (self.layout.find(name, self._reader) for name in names)
        return [(one[0], one[1].decode("utf-8", "replace")) for one in found if one]

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
        """Return characters of the text unchanged."""
        return text

    def _marker(self) -> Callable[[str], str]:
        return self.escaped


def environment_of(layout: Layout, reader: Reader, size: int) -> jinja2.Environment:
    """Return an environment for the layout's templates, which can only use what they are given.

    ``size`` is how many nodes they may have to render.
    """

    def find(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        path = Path(name.removeprefix(_EXACTLY))
        if not name.startswith(_EXACTLY):
            found = layout.find(name, reader)
            if found is None:
                return None
            path = found[0]
        elif path.parent not in layout.chain:
            return None
        return reader.text(path, shown(path)) or "", str(path), lambda: True

    if all(map(is_shipped, layout.chain)):
        return trusted(find)
    return bounded(find, is_shipped, size)


def _plain(nodes: tuple[tree.Node, ...]) -> str:
    from publish.source.inline import plain

    return plain(nodes)
