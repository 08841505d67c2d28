"""Try another version of WeasyPrint: which amendments apply, whether works are built with it.

make engine NEXT=71.0         a version of the package index
make engine NEXT=../WeasyPrint   sources

The version is installed in an environment of its own in a temporary folder, in front of the
packages of this project; nothing of the project is changed, and the folder goes afterwards.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent.parent
#: What is built: a work by its folder, with its outputs.
WORKS = (
    ROOT / "source" / "stalinists-case-against-stalin",
    ROOT / "examples" / "persius",
)
OUTPUTS = ("pdf", "handout", "press", "large-print", "epub")
#: Those of the tests that ``make test`` runs.
TESTS = ("-n", "auto", "--dist", "loadfile", "-m", "not whole")
#: Lines of pytest that tell what came of the tests.
_TOLD = re.compile(r"(FAILED|ERROR) |\d+ (passed|failed)")
_VERSION = re.compile(r"\d+(\.\d+)*(rc\d+|b\d+)?")
#: What is asked in the other environment: the amendments, each with why it does not apply.
_ASK = """
import json
from importlib.metadata import version
from publish.typeset.engine.amendments import NAMES
from publish.typeset.engine.loading import import_engine
from publish.typeset.engine.installation import installed
import_engine()
from publish.typeset.engine.installation import losses
out = {one.amendment.name: [one.reason, one.amendment.loss] for one in installed().left_out}
print(json.dumps({"version": version("weasyprint"), "names": sorted(NAMES), "out": out,
    "losses": [one.message for one in losses() if "amendment" not in one.message]}))
"""


class Tried(NamedTuple):
    """A command that was run: whether it ended well, and what it said."""

    is_good: bool
    out: str
    err: str


class Environment:
    """An environment of its own for a version of WeasyPrint."""

    def __init__(self, folder: Path, chosen: str) -> None:
        venv.create(folder, with_pip=True)
        self._python = folder / "bin" / "python"
        what = f"weasyprint=={chosen}" if _VERSION.fullmatch(chosen) else str(Path(chosen))
        done = self.run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", what)
        if not done.is_good:
            raise SystemExit(f"engine: {chosen} cannot be installed:\n{done.err}")
        # What else the program needs is taken from the environment of the project.
        own = subprocess.run(
            [self._python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
        Path(own, "project.pth").write_text(sysconfig.get_path("purelib") + "\n")

    def run(self, *arguments: str | Path) -> Tried:
        """Run the Python of this environment, in the folder of the project."""
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [self._python, *arguments], cwd=ROOT, env=env, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        return Tried(done.returncode == 0, done.stdout, done.stderr)


def report(environment: Environment, folder: Path) -> bool:
    """Print what comes of a version; true if all works are built."""
    asked = environment.run("-c", _ASK)
    if not asked.is_good:
        print(f"the engine is not amended:\n{asked.err}")
        return False
    told = json.loads(asked.out)
    shown = environment.run("tests/support/witnesses.py")
    answers = json.loads(shown.out) if shown.is_good else {}
    print("\n".join(table(told, answers)))
    built = build(environment, folder)
    run_tests(environment)
    return built


def table(told: dict[str, Any], answers: dict[str, list[object]]) -> list[str]:
    """The table of amendments, those that do not apply or do not do their work first."""
    names, out = told["names"], told["out"]
    works = {name: bool(answers.get(name)) and answers[name][0] is True for name in names}
    rows = [f"| {name} | does not apply: {why} | {loss} |" for name, (why, loss) in out.items()]
    rows += [
        f"| {name} | applies, but its test fails: {answers.get(name, ['not tried'])[0]} | |"
        for name in names
        if name not in out and not works[name]
    ]
    rows += [f"| {name} | applies | |" for name in names if name not in out and works[name]]
    rows += [f"| | bridged | {loss} |" for loss in told["losses"]]
    head = f"WeasyPrint {told['version']}: {len(names) - len(out)} of {len(names)} amendments apply"
    return [head, "", "| amendment | | what is lost |", "|---|---|---|", *rows, ""]


def build(environment: Environment, folder: Path) -> bool:
    """Build the works, and print what is said of them; true if none has an error."""
    formats = [word for name in OUTPUTS for word in ("--format", name)]
    built = True
    for work in filter(Path.is_dir, WORKS):
        done = environment.run(
            "-m", "publish", "build", work, *formats, "--out", folder / work.name
        )
        built = built and done.is_good
        print(f"{work.relative_to(ROOT)}: {'built' if done.is_good else 'NOT built'}")
        for line in done.err.splitlines():
            if re.search(r"(error|warning)\[", line) and "ENGINE-AMENDMENT" not in line:
                print(f"  {line}")
        if "Traceback" in done.err:
            print(done.err)
    return built


def run_tests(environment: Environment) -> None:
    """Run the suite, and print what fails; what does not apply is listed above."""
    done = environment.run("-m", "pytest", "--no-cov", "-q", "-p", "no:cacheprovider", *TESTS)
    print("\n".join(line for line in done.out.splitlines() if _TOLD.match(line)))


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: make engine NEXT=<a version of WeasyPrint, or the path of its sources>")
        return 2
    with tempfile.TemporaryDirectory(prefix="offprint-engine-") as place:
        folder = Path(place)
        environment = Environment(folder / "venv", arguments[0])
        return 0 if report(environment, folder / "out") else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
