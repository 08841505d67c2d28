"""The web edition in a browser: Chromium, driven by Playwright, and judged by axe.

What is looked at stands in ``e2e/web.mjs``. A page that is broken has to be found so.
"""

from __future__ import annotations

import json
import subprocess
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from building import EVERYTHING, make

if TYPE_CHECKING:
    from building import Output

_SCRIPT = Path(__file__).parent / "e2e" / "web.mjs"
#: What is broken in a good page, and what has to be said of it.
BROKEN = (
    ("--quiet: #6a6358", "--quiet: #c9c4ba", "axe: color-contrast"),
    ("<main id=", '<p style="width: 2000px">.</p><main id=', "wider than the window"),
    ("img-src data:", "img-src *", ""),
    ("<header", '<img alt="" src="https://example.org/a.png"/><header', "is asked for"),
    ('href="#fn-1"', 'href="#p2"', "opens no note"),
    ("event.clipboardData.setData('text/plain', plain)",
     "event.clipboardData.setData('text/plain', '\u00AD')", "policy"),
)  # fmt: skip


def opened(folders: list[Path], shared: dict[str, Any]) -> list[int]:
    """Open the pages of works; 1 for each in which anything is wrong, and if no fault is found."""
    codes = [look(make(folder, "web"), folder.name, shared) for folder in folders]
    return [*codes, int(not finds_faults(shared))]


def look(page: Output, name: str, shared: dict[str, Any]) -> int:
    """Open a page in all its sizes."""
    text = page.data.decode()
    names = ("author", "title", "paragraph", "page")
    begins = (*(f'data-{name}="' for name in names), 'data-number="1" data-page="')
    said = (unescape(text.partition(begin)[2].partition('"')[0]) for begin in begins)
    author, title, sign, page_word, folio = said
    cited = [author, title, f"{sign}1", f"{page_word} {folio}"]
    job = {
        "name": name,
        "notes": bool(page.edition.notes),
        "title": page.edition.metadata.title[:20],
        "citation": ", ".join(filter(None, cited)),
    }
    return run(page.data, job, shared).returncode


def finds_faults(shared: dict[str, Any]) -> bool:
    """Whether a page that is broken is found to be, in each of its places."""
    text = make(EVERYTHING, "web").data.decode()
    for old, new, _ in BROKEN:
        assert old in text, old
        text = text.replace(old, new)
    job = {"name": "broken-web", "notes": True, "sizes": 1, "citation": ""}
    done = run(text.encode(), job, shared, quiet=True)
    silent = [said for _, _, said in BROKEN if said.lower() not in done.stdout.lower()]
    for said in silent:
        print(f"a broken page was not found broken: “{said}” was not said")
    return done.returncode == 1 and not silent


def run(
    data: bytes, job: dict[str, Any], shared: dict[str, Any], *, quiet: bool = False
) -> subprocess.CompletedProcess[str]:
    """Have a page opened."""
    out = Path(shared["out"])
    file, order = out / f"{job['name']}.html", out / f"{job['name']}-web.json"
    file.write_bytes(data)
    order.write_text(json.dumps({"sizes": 4} | shared | job | {"file": str(file)}), "utf-8")
    command = ["node", str(_SCRIPT), str(order)]
    return subprocess.run(command, check=False, capture_output=quiet, text=True)
