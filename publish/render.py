"""The stage *render*: edition and layout in, markup out (Jinja2, autoescaping, strict)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup, escape

from publish.diagnostics import Diagnostic, Place, Rejected
from publish.files import cache_folder
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.edition import Edition
    from publish.files import Reader
    from publish.layouts import Layout
    from publish.settings import Settings


class Renderer:
    """Renders the templates of one layout for one edition.

    Templates see: ``edition``, ``metadata``, ``settings``, ``words``, ``render(node or nodes)``,
    ``plain(nodes)`` and the values given to :meth:`page`.
    """

    def __init__(
        self,
        edition: Edition,
        layout: Layout,
        settings: Settings,
        words: dict[str, str],
        reader: Reader,
        given: dict[str, Any] | None = None,
    ) -> None:
        self._layout = layout
        self._reader = reader
        self._environment = _environment(layout, reader)
        self._values: dict[str, Any] = {
            "edition": edition,
            "metadata": edition.metadata,
            "settings": settings,
            "words": words,
            "render": self,
            "plain": _plain,
            "notes": {note.number: note for note in edition.notes},
            **(given or {}),
        }
        self._macros: dict[str, Callable[[tree.Node], Markup]] = {}

    def __call__(self, what: tree.Node | tuple[tree.Node, ...]) -> Markup:
        """The markup of a node or of several."""
        if isinstance(what, tuple):
            return Markup("").join([self(node) for node in what])
        if isinstance(what, tree.Text):
            return escape(what.text)
        kind = what.kind
        macro = self._macros.get(kind)
        if macro is None:
            macro = self._macros[kind] = self._macro(kind)
        return macro(what)

    def page(self, name: str, **values: Any) -> str:
        """Render a template of the layout.

        Raises:
            Rejected: when the template is missing, broken, or uses a name that is not defined.
        """
        try:
            return self._environment.get_template(name).render(**self._values, **values)
        except jinja2.TemplateError as error:
            raise Rejected([_template_error(error, self._layout)]) from error

    def _macro(self, kind: str) -> Callable[[tree.Node], Markup]:
        for folder in self._layout.chain:
            name = f"{folder.name}/nodes.html"
            if self._reader.read(folder / "nodes.html") is None:
                continue
            module = self._environment.get_template(name).make_module(self._values)
            macro = getattr(module, kind, None)
            if macro is not None:
                return macro  # type: ignore[no-any-return]
        raise Rejected(
            [
                Diagnostic(
                    Place(str(self._layout.chain[0] / "nodes.html")),
                    "error",
                    "LAYOUT-MACRO",
                    f"no macro “{kind}” in this layout or those it inherits from",
                    f"write {{% macro {kind}(node) %}} … {{% endmacro %}}, or inherit from shared",
                )
            ]
        )


def _environment(layout: Layout, reader: Reader) -> jinja2.Environment:
    def find(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        found = layout.find(name, reader)
        return (found[1].decode("utf-8"), str(found[0]), lambda: True) if found else None

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(find),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=jinja2.FileSystemBytecodeCache(str(cache_folder()), "template-%s"),
    )


def _plain(nodes: tuple[tree.Node, ...]) -> str:
    from publish.source.inline import plain

    return plain(nodes)


def _template_error(error: jinja2.TemplateError, layout: Layout) -> Diagnostic:
    import traceback

    path, line = str(layout.chain[0]), getattr(error, "lineno", 0) or 0
    name = getattr(error, "filename", None)
    if name:
        path = name
    elif not line:
        frames = traceback.extract_tb(error.__traceback__)
        for frame in frames:
            if "layouts" in frame.filename or frame.filename.endswith((".html", ".css", ".xhtml")):
                path, line = frame.filename, frame.lineno or 0
    return Diagnostic(
        Place(path, line),
        "error",
        "LAYOUT-TEMPLATE",
        f"the template cannot be used: {error.message or type(error).__name__}",
        "see the list of names that templates may use in the README",
    )
