"""``publish check --fix``: what would be changed is shown; it is written when that is wanted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from publish.cli.terminal import say, short

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from publish.core.diagnostics import Diagnostic
    from publish.lint.fixes import Mended

_HINT = "nothing was written; publish check --fix --yes writes it"


def fix(works: Iterable[Path], *, yes: bool) -> list[Diagnostic]:
    """Show what can be mended in sources with certainty, and write it.

    Args:
        works: their folders or files.
        yes: write it; else it is asked on a terminal, and elsewhere not written.

    Returns:
        What was left as it is, and files that could not be read or written.
    """
    from publish.core.diagnostics import Rejected
    from publish.lint.fixes import mend
    from publish.source.locate import source_of

    found: list[Diagnostic] = []
    for path in dict.fromkeys(works):
        try:
            mended = mend(source_of(path))
            found += mended.refused
            _settle(mended, yes=yes)
        except Rejected as rejected:
            found += rejected.findings
    return found


def _settle(mended: Mended, *, yes: bool) -> None:
    name = short(mended.path)
    if mended.after == mended.before:
        say(f"{name}: nothing to mend")
        return
    say(mended.diff.removesuffix("\n"))
    if yes or (_asks() and click.confirm(f"Write this into {name}?")):
        mended.write()
        say(f"{name} is mended")
    else:
        say(f"{name}: {_HINT}")


def _asks() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
