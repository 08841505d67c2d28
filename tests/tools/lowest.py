"""The lowest versions that pyproject.toml allows: they are installed, and works are made with them.

.venv/bin/python tests/tools/lowest.py      what `make lowest` runs

In a folder that is gone afterwards: an environment with the lowest version of everything that is
declared, the wheel, and in it each command on the example. What fails then has too low a bound.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "persius"
FORMATS = ("pdf", "epub", "handout", "press", "web", "cover", "booklet", "large-print", "cards")
#: What the example has none of: text from right to left, in a face that comes with the program; a
#: picture in colours, a drawing with a gradient.
FURTHER = """\
---
title: From the right
lang: he
---

שלום 1956 (עולם).[^a]

![A page](page.png){width=20mm}

![A drawing](drawing.svg)

[^a]: הערה.
"""
DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="20mm" viewBox="0 0 40 20">
<linearGradient id="g"><stop stop-color="#c00"/><stop offset="1" stop-color="#00c"/>
</linearGradient>
<rect width="40" height="20" fill="url(#g)"/></svg>
"""
PICTURE = ROOT / "docs" / "layouts" / "rules" / "picture.png"


def main() -> None:
    """Install, run, say what was tried; end with the first command that fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = installed(folder)
        for command in commands(folder):
            run([str(environment / "bin" / "publish"), *command], folder)
        serve(environment / "bin" / "publish", folder)
        print(f"lowest: these will do: {versions(environment)}")


def installed(folder: Path) -> Path:
    """An environment with the wheel of this checkout and the lowest versions of what it needs."""
    environment, python = folder / "lowest", Path(sys.executable)
    uv = str(python.with_name("uv"))
    pip = [uv, "pip", "install", "--quiet", "--python", str(environment / "bin" / "python")]
    wheel = [str(python), "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run([uv, "venv", "--quiet", "--python", str(python), str(environment)], folder)
    # What a wheel needs is not "direct" to uv; what stands in pyproject.toml is.
    lowest = ["--resolution", "lowest-direct", "--only-binary", ":all:"]
    run([*pip, *lowest, "-r", str(ROOT / "pyproject.toml")], folder)
    run([*wheel, "--wheel-dir", str(folder / "wheel"), str(ROOT)], folder)
    (made,) = (folder / "wheel").glob("*.whl")
    run([*pip, "--no-deps", str(made)], folder)
    return environment


def commands(folder: Path) -> list[list[str]]:
    """What is tried: every kind of output, and everything that reads sources or finished files."""
    work, out = str(EXAMPLE), folder / "out"
    further = further_work(folder / "further")
    formats = [word for name in FORMATS for word in ("--format", name)]
    book, ebook, press = (str(out / f"persius{end}") for end in (".pdf", ".epub", "-press.pdf"))
    return [
        ["doctor"],
        ["check", work, "--fail-on", "warning"],
        ["build", work, *formats, "--set", "embed-fonts=yes", "--out", str(out)],
        ["build", further, *formats[:8], "--out", str(out)],
        ["build", further, "--format", "press", "--set", "press-standard=x1a", "--out", str(out)],
        *(["preflight", file] for file in (book, ebook, press)),
        *(["collate", work, file] for file in (book, ebook)),
        ["preview", book],
        ["compare", book, book],
        ["site", work, "--files", str(out), "--out", str(folder / "site")],
        ["release", work, "--version", "1.0", "--out", str(folder / "releases")],
        ["where", "¶2", work, "--from", "1.0", "--out", str(folder / "releases")],
    ]


def serve(publish: Path, folder: Path) -> None:
    """Have the outputs served, and get one."""
    order = [str(publish), "serve", str(folder / "out"), "--port", "0"]
    with subprocess.Popen(order, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        address = next(line.strip() for line in server.stdout if line.startswith("http://"))
        with urllib.request.urlopen(f"{address}files/persius.epub") as answer:  # noqa: S310 - ours
            assert answer.read() == (folder / "out" / "persius.epub").read_bytes()
        server.send_signal(signal.SIGTERM)


def further_work(folder: Path) -> str:
    """A work with what the example has none of."""
    folder.mkdir()
    (folder / "essay.md").write_text(FURTHER, "utf-8")
    (folder / "drawing.svg").write_text(DRAWING, "utf-8")
    (folder / "page.png").write_bytes(PICTURE.read_bytes())
    return str(folder)


def versions(environment: Path) -> str:
    """What is installed, in a line."""
    uv = str(Path(sys.executable).with_name("uv"))
    command = [uv, "pip", "freeze", "--python", str(environment / "bin" / "python")]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return ", ".join(line for line in listed.splitlines() if "@" not in line)


def run(command: list[str], folder: Path) -> None:
    """Run a command in a folder; where it fails, show what it said, and end."""
    surroundings = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}lowest: this failed: {' '.join(command)}")


if __name__ == "__main__":
    main()
