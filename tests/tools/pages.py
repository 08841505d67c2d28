"""The page of all findings, made of the catalogue, the checks' docstrings and their cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import cases

from publish import preflight
from publish.lint import CHECKS
from publish.preflight import epub
from publish.report.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = """\
# What the press may say

`file:line:column: severity[CODE]: …` names the place; the line below says what to do. With an
**error** nothing is printed. A **warning** is no obstacle, and a **note** is for your information;
both can be silenced with a reason, on a line of their own before the block:

```
<!-- offprint: allow QUOTE-BALANCE the pamphlet never closes it -->
```

A remark that silences nothing is itself a finding. `publish check` looks for all of this;
`publish build` for what would spoil an output. This page is made by `make goldens`; do not edit it.

## The copy-editor’s checks
"""
_PREFLIGHT = """\
## Finished pages

`publish preflight FILE` looks for these in a PDF, ours or another’s; a build does after the proof,
stops at an **error**, and sums up the rest. A place is the page and the points from its lower left.

| code | severity | what it looks for |
|---|---|---|"""

_EBOOKS = """
## Finished e-books

`publish preflight FILE.epub` looks for these in an EPUB, ours or another’s; a build does after the
proof. A place is the file in the container and its line.

| code | severity | what it looks for |
|---|---|---|"""


def checks_page(folder: Path) -> str:
    """The page; ``folder`` has a file of cases for each check."""
    parts = [_HEAD]
    for code, check in sorted(CHECKS.items()):
        parts.append(f"### {code}\n\n*{check.severity.capitalize()}.* {check.about}\n")
        parts += _examples(folder / f"{code}.txt")
    parts.append(_PREFLIGHT)
    for code, one in sorted(preflight.CHECKS.items()):
        parts.append(f"| `{code}` | {one.severity} | {one.about} |")
    parts.append(_EBOOKS)
    for code, book in sorted(epub.CHECKS.items()):
        parts.append(f"| `{code}` | {book.severity} | {book.about} |")
    parts.append("\n## Everything else\n\n| code | severity | what is wrong, and what to do |")
    parts.append("|---|---|---|")
    for code, (severity, text) in sorted(CODES.items()):
        parts.append(f"| `{code}` | {severity} | {text.replace('|', chr(92) + '|')} |")
    return "\n".join(parts) + "\n"


def _examples(file: Path) -> Iterator[str]:
    """The first case that is found and the first that is left alone."""
    all_cases = list(cases(file.read_text("utf-8")))
    for case in [c for c in all_cases if c.expected.strip()][:1]:
        said = "\n".join(line.partition(": ")[2] for line in case.expected.splitlines())
        yield f"Found:\n\n```\n{_text(case.given)}\n```\n\n```\n{said}\n```\n"
    for case in [c for c in all_cases if not c.expected.strip()][:1]:
        yield f"Left alone:\n\n```\n{_text(case.given)}\n```\n"


def _text(given: str) -> str:
    return given.removeprefix("# T\n").strip("\n")
