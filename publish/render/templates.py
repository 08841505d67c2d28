"""The templates of one layout, rendered with values: autoescaped, strict, in a sandbox (Jinja2)."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.directions import directed
from publish.core.files import is_shipped, shown
from publish.render.sandbox import bounded, running, trusted
from publish.render.template_columns import column_of, names_in
from publish.render.template_errors import template_error
from publish.render.unused_layout_files import TEMPLATES, names_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import jinja2

    from publish.core.files import Reader
    from publish.settings.layouts import Layout

#: Before the path of a template that is asked for by its place, not by its name in the layout.
EXACTLY = "@"


class Templates:
    """The templates of a layout, which see some values besides those given to :meth:`page`."""

    def __init__(self, layout: Layout, reader: Reader, size: int, values: dict[str, Any]) -> None:
        self.layout = layout
        self._reader = reader
        self._environment = environment_of(layout, reader, size)
        self._values = values

    def page(self, name: str, **values: Any) -> str:
        """Render a template of the layout.

        Raises:
            Rejected: when the template is missing, broken, or uses a name that is not defined.
        """
        with self._reporting_errors(name):
            text = self._environment.get_template(name).render(**self._values, **values)
            return directed(text)

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
        """Return the same with the column; templates tell no more than the line."""
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
        """Return how messages name a template of the layout, with the place of some words in it."""
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
        """Return where the macro for a kind of node is; these templates have none of nodes."""
        return None


def environment_of(layout: Layout, reader: Reader, size: int) -> jinja2.Environment:
    """Return templates of the layout's own folders, which get at nothing but what they are given.

    ``size`` is how many nodes they may have to render.
    """

    def find(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        path = Path(name.removeprefix(EXACTLY))
        if not name.startswith(EXACTLY):
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
