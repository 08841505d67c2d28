"""The outputs by their names: what each is made from, and the module that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from publish.core.artifacts import Artifact
    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.pipeline.context import Context

#: Name, and the layout that it has when none is chosen.
FORMATS = {
    "pdf": "pdf", "epub": "epub", "handout": "handout", "ereaders": "epub",
    "transcript": "transcript", "press": "pdf", "cover": "cover", "booklet": "pdf",
    "large-print": "large-print", "leader": "leader", "cards": "cards",
}  # fmt: skip
#: Outputs that are made with the layout of another one.
LAYOUT_OF = {"press": "pdf", "ereaders": "epub", "booklet": "pdf"}
#: Outputs that name the pages of the printed book, or are as thick as they are.
WITH_PAGES = frozenset({"epub", "ereaders", "cover", "large-print"})
#: What is made when nothing is asked for by name.
USUAL = ("pdf", "epub", "handout")
#: The outputs of which a stretch of paragraphs alone can be made.
EXCERPTED = frozenset({"handout", "leader", "cards"})
#: Layouts' outputs that print the addresses of links, and which of them only in a list at the end:
#: where notes stand after their sections a second series of them would be looked for in vain.
WITH_ADDRESSES = frozenset({"pdf", "handout", "leader", "large-print"})
LISTING = frozenset({"large-print"})
#: The outputs into which the seminar goes, whatever the settings: see Context.takes_seminar.
WITH_SEMINAR = frozenset({"handout", "leader", "cards"})


def with_derived_outputs(layouts: dict[str, str]) -> dict[str, str]:
    """Layouts of outputs, with those of the outputs that are made with the same layouts."""
    return layouts | {name: layouts[of] for name, of in LAYOUT_OF.items() if of in layouts}


def takes_pages(name: str) -> bool:
    """True if an output is made of the laid-out pages of the printed book.

    E-books need to know only where those begin, which is kept.
    """
    return name in ("cover", "large-print") or LAYOUT_OF.get(name, name) == "pdf"


class Recipe(Protocol):
    """What a module of this package offers."""

    def make(self, context: Context) -> list[Artifact]:
        """Make the output: one or more files."""

    def prove(self, artifact: Artifact, edition: Edition, findings: Findings) -> None:
        """Hold a finished file against the edition."""


def recipe(name: str) -> Recipe:
    """The recipe of an output."""
    import importlib

    return cast("Recipe", importlib.import_module(f"publish.outputs.{name.replace('-', '_')}"))
