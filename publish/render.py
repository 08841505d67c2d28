"""The stage *render*: edition and layout in, markup out (Jinja2, autoescaping, strict)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup, escape

from publish.diagnostics import Diagnostic, Place, Rejected
from publish.files import cache_folder, package_folder
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Callable

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
        self._macros: dict[str, Callable[[tree.Node], str]] = {}

    def __call__(self, what: tree.Node | tuple[tree.Node, ...]) -> str:
        """The markup of a node or of several."""
        if isinstance(what, tuple):
            return self._nothing.join([self(node) for node in what])
        if isinstance(what, tree.Text):
            return self.escaped(what.text)
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
        try:
            return self._environment.get_template(name).render(**self._values, **values)
        except Exception as error:
            found = _template_error(error, name, self._layout)
            if found is None:
                raise
            raise Rejected([found]) from error

    def _macro(self, kind: str) -> Callable[[tree.Node], str]:
        for path in self._layout.own(self.nodes, self._reader):
            template = self._environment.get_template(f"{_EXACTLY}{path}")
            macro = getattr(template.make_module(self._values), kind, None)
            if callable(macro):
                return macro  # type: ignore[no-any-return]
        raise Rejected(
            [
                Diagnostic(
                    Place(str(self._layout.chain[0] / self.nodes)),
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


def _environment(layout: Layout, reader: Reader) -> jinja2.Environment:
    def find(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        path = Path(name.removeprefix(_EXACTLY))
        if not name.startswith(_EXACTLY):
            found = layout.find(name, reader)
            if found is None:
                return None
            path = found[0]
        return reader.text(path, str(path)) or "", str(path), lambda: True

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(find),
        autoescape=jinja2.select_autoescape(disabled_extensions=["txt"], default=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=jinja2.FileSystemBytecodeCache(str(cache_folder()), "template-%s"),
    )


def _plain(nodes: tuple[tree.Node, ...]) -> str:
    from publish.source.inline import plain

    return plain(nodes)


def _is_ours(file: Path) -> bool:
    """Whether an error that came up through this file is none of the template's."""
    inside = file.is_relative_to(package_folder()) and file.suffix == ".py"
    return inside and file.name not in ("render.py", "inline.py")


def _template_error(error: Exception, name: str, layout: Layout) -> Diagnostic | None:
    """What is wrong with a template, and where; ``None`` when the program itself is at fault."""
    import traceback

    if isinstance(error, Rejected):
        return None
    frames = traceback.extract_tb(error.__traceback__)
    inside = [f for f in frames if Path(f.filename).parent in layout.chain]
    called = frames[frames.index(inside[-1]) :] if inside else []
    path, line = str(layout.chain[0] / name), 0
    message = str(error) or type(error).__name__
    if isinstance(error, jinja2.TemplateSyntaxError):
        path, line, message = error.filename or path, error.lineno, error.message or message
    elif inside:
        path, line = inside[-1].filename, inside[-1].lineno or 0
    if isinstance(error, jinja2.TemplateNotFound):
        message = f"there is no template {error.name}"
    elif not isinstance(error, jinja2.TemplateError):
        if not inside or any(_is_ours(Path(f.filename)) for f in called):
            return None
        message = f"{type(error).__name__}: {message}"
    return Diagnostic(
        Place(path, line),
        "error",
        "LAYOUT-TEMPLATE",
        f"the template cannot be used: {message}",
        "see the list of names that templates may use in the README",
    )
