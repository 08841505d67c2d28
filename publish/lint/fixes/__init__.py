"""``publish check --fix``: what is certain is written into the source, and never a word changed.

A fix looks at a source and answers with stretches to replace. Those that do not overlap are made
together; then both are read again and collated word by word (:mod:`publish.lint.fixes.proof`).
Where a word, or the order of notes, would be another, that place is left as it is and told
(:mod:`publish.lint.fixes.rejected`).
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import msgspec

from publish.core.files import Reader
from publish.core.terminal_text import visible_name
from publish.core.writing import write
from publish.lint.fixes import paired
from publish.lint.fixes.blocks import callouts, headings, quotations
from publish.lint.fixes.edits import Change, Draft, Fix, compatible
from publish.lint.fixes.head import head
from publish.lint.fixes.line_endings import mended, plain
from publish.lint.fixes.marks import addresses, embeds, figures, links, pages, references, remarks
from publish.lint.fixes.notes import bracketed, endnotes, linked, notes, undefined
from publish.lint.fixes.paired import codes, commands, emphasis, latex_characters
from publish.lint.fixes.rejected import prove
from publish.lint.fixes.tables import tables
from publish.lint.fixes.typography import quotes
from publish.lint.fixes.version import escapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from publish.core.diagnostics import Diagnostic

__all__ = ["FIXES", "Change", "Draft", "Fix", "Mended", "mend"]

#: All fixes, in the order in which they go before one another where they overlap.
FIXES: tuple[Callable[[Draft], Iterator[Fix]], ...] = (
    notes, bracketed, endnotes, linked, remarks, embeds, figures, references, callouts, links,
    pages, tables, quotations, headings, commands, codes, emphasis, latex_characters,
    paired.quotations, addresses, quotes, head,
)  # fmt: skip

#: So often the fixes are gone over: one may lie in another, and that in a third.
_MOST = 5


class Mended(msgspec.Struct, frozen=True):
    """A source before and after; ``refused`` is what was left as it is, and why."""

    path: Path
    before: str
    after: str
    refused: tuple[Diagnostic, ...] = ()

    @property
    def diff(self) -> str:
        """What would be changed, as a unified diff."""
        old, new = (
            [line + "\n" for line in plain(text).removesuffix("\n").split("\n")]
            for text in (self.before, self.after)
        )
        name = visible_name(str(self.path))
        return "".join(difflib.unified_diff(old, new, name, f"{name} (mended)"))

    def write(self) -> None:
        """Write it whole or not at all, with the rights that the file had; a link stays one.

        Raises:
            Rejected: when it cannot be written.
        """
        target = self.path.resolve()
        mode = target.stat().st_mode & 0o7777
        write(target, self.after.encode("utf-8"))
        target.chmod(mode)


def mend(path: Path, fixes: Iterable[Callable[[Draft], Iterator[Fix]]] = FIXES) -> Mended:
    """Return what the fixes would make of a source; nothing is written.

    An old one is brought to today's version of the format first. Fixes that overlap are made one
    after the other: when it is written, nothing is left to mend.

    Raises:
        Rejected: when it cannot be read.
    """
    text = Reader().markdown(path, str(path)) or ""
    first = Draft(plain(text), str(path))
    versioned = compatible([*escapes(first), *undefined(first)])
    after = mended(text, versioned)
    draft = Draft(plain(after), str(path)) if versioned else first
    finds = tuple(fixes)
    refused: tuple[Diagnostic, ...] = ()
    for _ in range(_MOST):
        proven = prove(draft, compatible(fix for find in finds for fix in find(draft)))
        refused = proven.refused
        if proven.draft is draft:
            break
        after, draft = mended(after, proven.made), proven.draft
    return Mended(path, text, after, refused)
