"""What the essay costs, beside the plain ``weasyprint`` command on the same markup.

Every command runs as a process of its own, in turn with the plain one, so that a machine whose
speed drifts does not favour either. Printed are medians, and ratios pair by pair.

    python tests/bench.py [RUNS]
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ESSAY = ROOT / "source" / "stalinists-case-against-stalin"


class Cost(NamedTuple):
    cpu: float
    wall: float
    peak: float


def measure(command: list[str], env: dict[str, str], folder: Path) -> Cost:
    """CPU seconds, wall seconds and peak memory (MiB) of a command and its children."""
    import time

    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    noise = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command)} failed:\n{noise.decode()}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def plain_markup(folder: Path) -> tuple[Path, dict[str, str]]:
    """The markup of the PDF as one file, and the environment in which it finds the same faces."""
    from publish.desk import Desk
    from publish.diagnostics import Findings
    from publish.files import Reader
    from publish.longnotes import note_parts
    from publish.press import read_work
    from publish.settings import Settings
    from publish.typeset import Typesetter

    reader = Reader()
    work = read_work(ESSAY / "essay.md", reader, Findings(), frozenset())
    desk = Desk(work, ESSAY, "pdf", Settings(), "corrected", Typesetter(), reader)
    markup = desk.renderer(note_parts=note_parts(desk)).page("page.html")
    style = "\n".join(text for _, text in desk.styles())
    file = folder / "essay.html"
    file.write_text(
        "<!DOCTYPE html>" + markup.replace("</head>", f"<style>{style}</style></head>"),
        encoding="utf-8",
    )
    from publish.typeset import configure_faces

    configure_faces(desk.layout.font_folders)
    return file, {**os.environ, "FONTCONFIG_FILE": os.environ["FONTCONFIG_FILE"]}


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    folder = Path(tempfile.mkdtemp(prefix="offprint-bench-"))
    try:
        report(folder, runs)
    finally:
        shutil.rmtree(folder)


def report(folder: Path, runs: int) -> None:
    file, env = plain_markup(folder)
    plain = [sys.executable, "-m", "weasyprint", "--pdf-tags", str(file), str(folder / "plain.pdf")]
    build = [sys.executable, "-m", "publish", "build", str(ESSAY), "--out", str(folder / "out")]
    ours = {
        "PDF alone": [*build, "--format", "pdf"],
        "EPUB alone": [*build, "--format", "epub"],
        "handout alone (A4 and Letter)": [*build, "--format", "handout"],
        "all three, with the proof": build,
        "nothing changed": build,
    }
    print(f"the essay, {runs} runs of each in turn with: weasyprint --pdf-tags")
    print(f"{'':31}{'CPU s':>8}{'wall s':>8}{'MiB':>7}{'CPU ratio to plain: median (min-max)':>40}")
    measure(build, env, folder)
    plains = []
    for name, command in ours.items():
        costs, ratios = [], []
        for _ in range(runs):
            if name != "nothing changed":
                shutil.rmtree(folder / "out", ignore_errors=True)
            costs.append(measure(command, env, folder))
            plains.append(measure(plain, env, folder))
            ratios.append(costs[-1].cpu / plains[-1].cpu)
        show(name, costs, ratios)
    show("plain weasyprint, the PDF only", plains, [1.0])


def show(name: str, costs: list[Cost], ratios: list[float]) -> None:
    cpu, wall, peak = (statistics.median(column) for column in zip(*costs, strict=True))
    spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    print(f"{name:31}{cpu:8.2f}{wall:8.2f}{peak:7.0f}{spread:>40}")


if __name__ == "__main__":
    main()
