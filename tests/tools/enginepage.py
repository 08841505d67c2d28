"""The table of docs/engine.md, made of the amendments of the page engine."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from publish.typeset.engine.amendments import amendments
from publish.typeset.engine.face_hooks import Hand
from publish.typeset.lines.paragraph_setter import Setter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.typeset.engine.amendment import Amendment

ROOT = Path(__file__).parents[2]
_MADE = re.compile(r"(<!-- made: amendments -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_ISSUE = re.compile(r"https://github.com/Kozea/WeasyPrint/(?:issues|pull)/(\d+)")
#: The modules of amendments, in the order of the page.
_SUBJECTS = (
    "paragraphs", "words", "page_makeup", "notes", "styles", "tagging", "faces", "drawings",
    "memory",
)  # fmt: skip


def made(text: str) -> str:
    """The page with its tables made again."""
    return _MADE.sub(lambda found: f"{found[1]}{''.join(_sections())}{found[3]}", text)


def _sections() -> Iterator[str]:
    every = {one.name: one for one in amendments(Setter(), Hand())}
    for subject in _SUBJECTS:
        module = import_module(f"publish.typeset.engine.amendments.{subject}")
        title = (module.__doc__ or "").partition(":")[0].rstrip(".")
        source = f"publish/typeset/engine/amendments/{subject}.py"
        text = (ROOT / source).read_text("utf-8")
        own = [one for name, one in every.items() if f'name="{name}"' in text]
        yield f"### {title}\n\n[`{source}`](../{source})\n\n"
        yield "| amendment | what it is for | without it | upstream |\n|---|---|---|---|\n"
        yield from map(_row, own)
        yield "\n"


def _row(one: Amendment) -> str:
    needs = f" Needs {', '.join(f'`{name}`' for name in one.needs)}." if one.needs else ""
    upstream = _ISSUE.sub(lambda found: f"[{found[1]}]({found[0]})", one.upstream)
    return f"| `{one.name}` | {one.purpose}{needs} | {one.loss} | {upstream} |\n"
