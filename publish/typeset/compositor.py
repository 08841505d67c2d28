"""What whoever makes pages needs of the work's layout: its templates, its styles, the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable

    from publish.core.diagnostics import Findings
    from publish.render.renderer import Renderer
    from publish.settings.resolve import Resolved
    from publish.source.tree import Table
    from publish.typeset.pages import Pages
    from publish.typeset.table_width import Setting


class Compositor(Protocol):
    """Renders markup by the templates of a layout, and lays it out with its styles."""

    #: What is to be told of the layout, and is no error.
    layout_findings: Findings

    @property
    def settings(self) -> Resolved:
        """The settings that hold for the work in this layout."""

    def renderer(self, **given: Any) -> Renderer:
        """Return the templates of the layout, with what all of them may use, and some values."""

    def pages(
        self,
        markup: str,
        template: str = "page.html",
        sheet: str = "style.css",
        extra: str = "",
        hold: Callable[[ET.Element], None] | None = None,
        profile: str = "",
    ) -> Pages:
        """Return the markup laid out with the layout's styles.

        Args:
            markup: well-formed XHTML.
            template: the name of what made it.
            sheet: the name of the style sheets that are used.
            extra: rules put after those of the layout.
            hold: is given the root of the markup, to refuse what cannot be laid out.
            profile: the name of style sheets that follow those.
        """

    def table_setting(self, table: Table) -> Setting:
        """Return how a table is set on the page: as it is, smaller, or row by row."""
