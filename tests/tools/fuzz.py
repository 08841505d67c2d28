# ruff: noqa: E501 - a table of signs
"""Look for what breaks the press: ``make fuzz ARGS="--minutes N"``; no test runs it.

Sources are made of the corpus beside the checkout, of the hostile cases and of the whole format, and
mutated; PDFs and EPUBs are those of strangers, mutated. Looked for are faults of the program
(INTERNAL), errors without a place, and what takes too long. What is found is kept in
``build/fuzz``, to become a case.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import re
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import CORPUS, ROOT
from strangers import EPUBS, PDFS, epub, page, pdf, stream

from publish.cli import run

if TYPE_CHECKING:
    from types import FrameType

FOUND = ROOT / "build" / "fuzz"
#: How long one run of a command may take, in seconds.
MOST = 120
_SIGNS = (
    "*", "**", "_", "`", "[", "]", "(", ")", "{", "}", "{--", "--}", "{++", "++}", "{~~", "~>",
    "~~}", "[^1]", "\n[^1]: ", "|", "\n\n> ", "\n\n> | ", "\n## ", "\n- ", "\n1. ", "\n~~~\n", "\n\n",
    "\n", "<b>", "<!--", "-->", "\\", "![a](a.png)", "{#a}", "{.b}", "{lang=he}", "{page=3}", "^2^",
    "\u202e", "\u2067", "\u2028", "\ufb01", "\u0301" * 9, "\U0001f600", "\u05d0\u05d1", "\u00ad", "\t",
)  # fmt: skip
#: Files of strangers that are small enough to be mutated many times.
_SMALL = 200_000


class TooLong(Exception):  # noqa: N818 - what was found, not a fault of this program
    """A command that does not come to an end."""


def said_of(*arguments: object) -> tuple[int, str]:
    """Run a command in this process; what it says."""
    out = io.StringIO()

    def stop(_: int, __: FrameType | None) -> None:
        raise TooLong

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(MOST)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = run(list(map(str, arguments)))
    except TooLong:
        return 1, f"INTERNAL: more than {MOST} seconds"
    finally:
        signal.alarm(0)
    return code, out.getvalue()


def mutated_text(text: str, chance: random.Random) -> str:
    """A part of a text, with signs put in, lines moved, and pieces taken out or doubled."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    part = "\n".join(lines[at : at + chance.randint(1, 60)])
    for _ in range(chance.randint(1, 12)):
        here, there = sorted(chance.randrange(len(part) + 1) for _ in range(2))
        there = min(there, here + chance.randint(0, 30))
        put = chance.choice([*_SIGNS, part[here:there] * 2, ""])
        part = part[:here] + put + part[there if chance.random() < 0.5 else here :]
    return part


def mutated_bytes(data: bytes, chance: random.Random) -> bytes:
    """A file with bytes changed, taken out, doubled, or numbers in it changed."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at, length = chance.randrange(len(changed) or 1), chance.randint(1, 40)
        way = chance.randrange(4)
        if way == 0:
            changed[at : at + length] = chance.randbytes(length)
        elif way == 1:
            del changed[at : at + length]
        elif way == 2:
            changed[at:at] = changed[at : at + length] * chance.randint(1, 30)
        elif numbers := [m.span() for m in re.finditer(rb"\d+", changed)]:
            start, end = chance.choice(numbers)
            changed[start:end] = chance.choice([b"0", b"-1", b"7", b"99999999999", b"2 0 R"])
    return bytes(changed)


def try_source(texts: list[str], folder: Path, chance: random.Random) -> str:
    """Build a mutated source; what is wrong with what is said of it."""
    text = mutated_text(chance.choice(texts), chance)
    head = "---\ntitle: T\nauthor: A\ndate: 2026\nlang: en\n---\n\n"
    (folder / "essay.md").write_bytes((head + text).encode("utf-8", "surrogatepass"))
    code, said = said_of("check", folder)
    if "INTERNAL" in said or (code and not re.search(r"essay\.md:?\S* error\[", said)):
        return f"check: {said}"
    out = folder / "out"
    formats = chance.choice([["epub"], ["pdf"], ["large-print"], ["handout"]])
    given = [part for name in formats for part in ("--format", name)]
    built, told = said_of("build", folder, *given, "--out", out)
    if "INTERNAL" in told or (built and not code):
        return f"build: {told}"
    _, read = said_of("transcript", folder)
    return f"transcript: {read}" if "INTERNAL" in read else ""


def try_file(files: list[bytes], folder: Path, chance: random.Random) -> str:
    """Judge and compare a mutated file of a stranger; what is wrong with what is said of it."""
    data = mutated_bytes(chance.choice(files), chance)
    suffix = ".epub" if data.startswith(b"PK") else ".pdf"
    file, plain = folder / f"a{suffix}", folder / "plain.txt"
    file.write_bytes(data)
    plain.write_text("Words.\n", "utf-8")
    for arguments in (("preflight", file), ("collate", file, plain)):
        started = time.monotonic()
        _, said = said_of(*arguments)
        if "INTERNAL" in said or "Traceback" in said:
            return f"{arguments[0]}: {said}"
        if time.monotonic() - started > MOST / 2:
            return f"{arguments[0]}: too long"
    return ""


def keep(number: int, folder: Path, why: str) -> None:
    """Keep what was found, and why."""
    goal = FOUND / f"{int(time.time())}-{number}"
    goal.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.is_file():
            (goal / path.name).write_bytes(path.read_bytes())
    (goal / "why.txt").write_text(why, "utf-8", errors="backslashreplace")
    sys.stdout.write(f"{goal}: {why.strip().splitlines()[0][:160]}\n")


def main() -> None:
    """Try until the time is over."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--only", choices=["sources", "files"])
    given = asked.parse_args()
    chance = random.Random(given.seed)  # noqa: S311 - the same seed is to give the same inputs
    cases = [*CORPUS.glob("*/text.md"), *(ROOT / "tests" / "cases" / "hostile").glob("*.md")]
    texts = [path.read_text("utf-8", errors="replace") for path in cases]
    plain = pdf(page(stream(b"BT /F 12 Tf 40 300 Td (Words.) Tj ET")))
    made = [make() for name, make in (PDFS | EPUBS).items() if "MB" not in name]
    files = [plain, epub(), *(data for data in made if 0 < len(data) < _SMALL)]
    folder, number = FOUND / "now", 0
    folder.mkdir(parents=True, exist_ok=True)
    while time.process_time() < given.minutes * 60:
        number += 1
        as_source = given.only != "files" and (given.only or chance.random() < 0.5)
        wrong = try_source(texts, folder, chance) if as_source else try_file(files, folder, chance)
        if wrong:
            keep(number, folder, wrong)
    sys.stdout.write(f"{number} inputs\n")


if __name__ == "__main__":
    main()
