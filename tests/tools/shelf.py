"""The catalogues of a site, judged: by the schemas of OPDS 2.0, by Thorium's parser, foliate-js.

    PYTHONPATH=tests/support .venv/bin/python tests/tools/shelf.py

A shelf of small works is put on the web, without an address and with one. Each feed of OPDS 2.0 is
held against the schemas of the specification, which are fetched once into the user's cache; both
catalogues are read whole by `r2-opds-js` and by foliate-js, every download is opened. The pages are
looked at in Chromium from the disk, at three sizes, by day and by night, judged by axe; the search
is used. `make e2e` runs this, too.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import judging
import manyworks
import opds
from referencing.exceptions import Unretrievable

from publish import make_site
from publish.catalogue import catalogue_of_works
from publish.core.cache import cache_folder

if TYPE_CHECKING:
    from referencing import Resource

HERE = Path(__file__).parent / "e2e"
COUNT = 130
#: One page of each kind.
PAGES = (
    "index.html", "titles.2.html", "authors.html", "languages/english.html", "search.html",
    "404.html",
)  # fmt: skip


def main() -> int:
    """Judge a shelf; 1 if anything is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manyworks.write(folder, COUNT)
        works = sorted((folder / "works").iterdir())
        site = folder / "site"
        made = make_site(works, files=folder / "build", out=site)
        if not made.ok:
            print(*made.diagnostics, sep="\n", file=sys.stderr)
            return 1
        try:
            faults = [*_against_schemas(site)]
            code = _read(site, works, folder)
        except judging.Missing as missing:
            print(f"shelf: {missing}; nothing is proved", file=sys.stderr)
            return 1
    for fault in faults:
        print(fault)
    return max(code, int(bool(faults)))


def _read(site: Path, works: list[Path], folder: Path) -> int:
    """Have both catalogues read, and the pages looked at."""
    entries = catalogue_of_works(works, folder / "build").entries
    wanted = {
        entry.identifier: {
            "title": entry.title, "language": entry.lang,
            "authors": [one.name for one in entry.authors], "subjects": list(entry.subjects),
            "files": len(entry.downloads), "images": 2,
            "series": [entry.series] if entry.series else [],
        }
        for entry in entries
    }  # fmt: skip
    sums = {f"files/{one.name}": one.sha256 for entry in entries for one in entry.downloads}
    job = folder / "job.json"
    said = {
        "site": str(site), "modules": str(judging.modules()), "chromium": judging.chromium(),
        "works": wanted, "sums": sums, "pages": [*PAGES, f"works/{entries[0].slug}.html"],
        "queries": [(entries[7].title, entries[7].slug), ("xyzzyx", "")],
    }  # fmt: skip
    job.write_text(json.dumps(said), "utf-8")
    runs = (["node", str(HERE / name), str(job)] for name in ("opds.mjs", "shelf.mjs"))
    return max(subprocess.run(run, check=False).returncode for run in runs)


def _against_schemas(site: Path) -> list[str]:
    """What the schemas have against the feeds; a feed that is broken has to be found so."""
    try:
        judge = opds.judge(f"{opds.OPDS}feed.schema.json", _fetched)
    except Unretrievable:
        print("OPDS 2.0: its own schemas cannot be fetched; the tests have judged by Readium's")
        return []
    feeds = sorted((site / "opds").rglob("*.json"))
    faults = [
        f"{file.relative_to(site)}: {error.json_path}: {error.message[:200]}"
        for file in feeds
        for error in judge.iter_errors(json.loads(file.read_text("utf-8")))
    ]
    broken = json.loads((site / "opds" / "titles.json").read_text("utf-8"))
    broken["publications"][0]["links"] = [{"href": "x", "rel": "alternate"}]
    if not list(judge.iter_errors(broken)):
        faults.append("a work that nobody can get was not found broken")
    print(f"OPDS 2.0: {len(feeds)} feeds, {len(faults)} faults by the schemas")
    return faults


def _fetched(address: str) -> Resource[Any]:
    """A schema: Readium's, or one of OPDS, from the cache or the web."""
    if address.startswith(opds.READIUM):
        return opds.readium(address)
    file = cache_folder() / "schemas" / re.sub(r"\W+", "-", address)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - https alone
            file.write_bytes(answer.read())
    return opds.resource(file.read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
