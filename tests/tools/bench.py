"""What the essay costs, beside the plain ``weasyprint`` command on the same markup.

Every command runs as a process of its own, in turn with the plain one, so that a machine whose
speed drifts does not favour either. Printed are medians, and ratios pair by pair. After that:
``publish check`` on a tenth of a long work and on all of it; the figures of some works' lines
beside those of other programs, as far as they are installed, and what breaking paragraphs as a
whole costs; what the press file costs beside the PDF; what the proof takes of a build; the book as
a PDF, of the essay, of a tenth of a long work and of all of it, and what judging its pages adds;
what serving costs beside other servers.

    make bench [ARGS=RUNS]
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.pipeline.context import Context
    from publish.settings.schema import Breaking
    from publish.source.tree import Work

ROOT = Path(__file__).resolve().parents[2]
ESSAY = ROOT / "source" / "stalinists-case-against-stalin"
#: The longest work at hand where this project is made; elsewhere ``check`` is not measured.
LONG = ROOT.parent / "shared" / "corpus" / "08-mutual-aid" / "text.md"

#: How long each server is asked for a page.
SECONDS = 5.0
#: Works whose lines are measured, as far as they are at hand.
NAMES = ("01-manifesto", "06-working-day", "16-ewiger-frieden")
CORPUS = [LONG.parents[1] / name / "text.md" for name in NAMES]
SET = [ESSAY / "essay.md", *(file for file in CORPUS if file.is_file())]


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
    from publish.core.files import Reader
    from publish.pipeline.context import Context
    from publish.settings.schema import Settings
    from publish.typeset.long_notes import note_parts
    from publish.typeset.pages import Typesetter

    reader = Reader()
    work = work_of(ESSAY / "essay.md")
    context = Context(work, ESSAY, "pdf", Settings(), "corrected", Typesetter(), reader)
    markup = context.renderer(
        note_parts=note_parts(context, context.indexed_edition.edition.notes)
    ).page("page.html")
    style = "\n".join(text for _, text in context.styles())
    file = folder / "essay.html"
    file.write_text(
        "<!DOCTYPE html>" + markup.replace("</head>", f"<style>{style}</style></head>"),
        encoding="utf-8",
    )
    from publish.typeset.engine.font_configuration import configuration_file

    faces = configuration_file(context.layout.font_folders)
    return file, {**os.environ, "FONTCONFIG_FILE": str(faces)}


def main() -> None:
    gc.disable()  # as the command does
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    folder = Path(tempfile.mkdtemp(prefix="offprint-bench-"))
    try:
        report(folder, runs)
        if LONG.is_file():
            report_check(folder, runs)
        # The system counts what this process has as that of those which it begins: these are first.
        report_pages(folder, min(runs, 3))
        report_ebooks(folder, runs)
        report_web(folder, runs)
        report_lines(folder)
        report_breaking(runs)
        report_growth(folder, min(runs, 3))
        report_press(runs)
        report_proof(runs)
        serving.report(SECONDS)
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


def report_proof(runs: int) -> None:
    """CPU seconds of making all outputs and of proving them, in one warm process."""
    import time

    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.outputs import recipe
    from publish.pipeline.context import Context
    from publish.settings.output_registry import OUTPUTS
    from publish.settings.schema import Settings
    from publish.typeset.pages import Typesetter

    engine, shares = Typesetter(), []
    for _ in range(runs + 1):
        making = proving = 0.0
        start = time.process_time()
        work = work_of(ESSAY / "essay.md")
        making += time.process_time() - start
        for name in OUTPUTS.usual:
            start = time.process_time()
            layout = OUTPUTS[name].kind.name
            context = Context(work, ESSAY, layout, Settings(), "corrected", engine, Reader())
            made = recipe(name).make(context)
            middle = time.process_time()
            for artifact in made:
                recipe(name).prove(artifact, context.edition, Findings())
            making, proving = making + middle - start, proving + time.process_time() - middle
        shares.append(proving / (making + proving))
    spread = f"{statistics.median(shares[1:]):.2f} ({min(shares[1:]):.2f}-{max(shares[1:]):.2f})"
    print(f"\nthe proof's share of a build, imports apart, {runs} runs: {spread}")


def report_ebooks(folder: Path, runs: int) -> None:
    """The e-book of the essay and of a long work beside Pandoc's of the same text, in turn.

    Ours has the pages of the printed book: they are laid out for it, unless a PDF was made before.
    Without them it is told too.
    """
    pandoc = shutil.which("pandoc")
    works = [ESSAY / "essay.md", *([LONG] if LONG.is_file() else [])]
    told = "" if pandoc else " (Pandoc is missing: apt-get install pandoc; there are no ratios)"
    print(f"\ne-books, {runs} runs of each in turn with Pandoc's{told}")
    print(
        f"{'':34}{'CPU s':>7}{'wall s':>7}{'MiB':>6}{'kB':>6}{'CPU ratio to Pandoc':>22}{'size':>6}"
    )
    for number, file in enumerate(works):
        out = folder / f"ebook-{number}"
        commands = ebook_commands(file, out, pandoc)
        measure(commands.pop("PDF"), dict(os.environ), folder)
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        sizes: dict[str, int] = {}
        for _ in range(runs if number == 0 else min(runs, 3)):
            for name, command in commands.items():
                made = Path(command[-1])
                for old in [made] if made.suffix else [*made.glob("*.epub")]:
                    old.unlink(missing_ok=True)
                if not name.endswith("after its PDF"):
                    shutil.rmtree(made, ignore_errors=True)
                costs[name].append(measure(command, dict(os.environ), folder))
                sizes[name] = (made if made.suffix else next(made.glob("*.epub"))).stat().st_size
        show_ebooks(file.parent.name[:12], costs, sizes)


def ebook_commands(file: Path, out: Path, pandoc: str | None) -> dict[str, list[str]]:
    """How each e-book of a work is made, last where to; and the PDF, for what is made after it."""
    build = [sys.executable, "-m", "publish", "build", str(file), "--format"]
    after = f"{out}-after"
    commands = {
        "PDF": [*build, "pdf", "--out", after],
        "Offprint": [*build, "epub", "--out", str(out)],
        "Offprint, after its PDF": [*build, "epub", "--out", after],
        "Offprint, no page list": [*build, "epub", "--set", "page-list=no", "--out", str(out)],
    }
    return commands | ({"Pandoc": [pandoc, str(file), "-o", f"{out}.epub"]} if pandoc else {})


def show_ebooks(work: str, costs: dict[str, list[Cost]], sizes: dict[str, int]) -> None:
    """A line for each e-book: what it costs, its size, and both beside Pandoc's."""
    for name, all_ in costs.items():
        cpu, wall, peak = (statistics.median(column) for column in zip(*all_, strict=True))
        spread = size = "–"
        if "Pandoc" in costs:
            pairs = zip(all_, costs["Pandoc"], strict=True)
            ratios = [one.cpu / other.cpu for one, other in pairs]
            spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
            size = f"{sizes[name] / sizes['Pandoc']:.2f}"
        label, kilobytes = f"{work}: {name}", sizes[name] // 1000
        print(f"{label:34}{cpu:7.2f}{wall:7.2f}{peak:6.0f}{kilobytes:6}{spread:>22}{size:>6}")


def report_web(folder: Path, runs: int) -> None:
    """The web edition of the essay beside Pandoc's page and mdBook's, in turn.

    Ours has the pages of the printed book, notes at both places, citations: without the former it
    is told too.
    """
    commands = web_commands(folder)
    missing = [name for name in ("pandoc", "mdbook") if not shutil.which(name)]
    told = f" (not installed: {', '.join(missing)})" if missing else ""
    print(f"\nweb pages of the essay, {runs} runs of each in turn{told}")
    print(f"{'':34}{'CPU s':>7}{'wall s':>7}{'MiB':>6}{'kB':>6}")
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, (command, _) in commands.items():
            shutil.rmtree(folder / "web", ignore_errors=True)
            costs[name].append(measure(command, dict(os.environ), folder))
    for name, (command, made) in commands.items():
        shutil.rmtree(folder / "web", ignore_errors=True)
        measure(command, dict(os.environ), folder)
        cpu, wall, peak = (statistics.median(column) for column in zip(*costs[name], strict=True))
        size = made.stat().st_size // 1000
        print(f"{name:34}{cpu:7.2f}{wall:7.2f}{peak:6.0f}{size:6}")


def web_commands(folder: Path) -> dict[str, tuple[list[str], Path]]:
    """How each page is made, and where it is then."""
    ours = folder / "web" / f"{ESSAY.name}.html"
    build = [sys.executable, "-m", "publish", "build", str(ESSAY), "--format", "web"]
    build += ["--out", str(ours.parent)]
    commands = {
        "Offprint": (build, ours),
        "Offprint, no page list": ([*build, "--set", "page-list=no"], ours),
    }
    if pandoc := shutil.which("pandoc"):
        page = folder / "pandoc.html"
        order = [pandoc, str(ESSAY / "essay.md"), "-s", "--self-contained", "-o", str(page)]
        commands["Pandoc"] = (order, page)
    if mdbook := shutil.which("mdbook"):
        book = folder / "mdbook"
        (book / "src").mkdir(parents=True, exist_ok=True)
        (book / "book.toml").write_text('[book]\ntitle = "T"\n', "utf-8")
        (book / "src" / "SUMMARY.md").write_text("[Essay](essay.md)\n", "utf-8")
        shutil.copy(ESSAY / "essay.md", book / "src" / "essay.md")
        commands["mdBook"] = ([mdbook, "build", str(book)], book / "book" / "essay.html")
    return commands


def report_check(folder: Path, runs: int) -> None:
    """``publish check`` on a long work and a tenth of it."""
    text = LONG.read_text("utf-8")
    files = {}
    for name, part in {"a tenth": tenth_of(text), "all": text}.items():
        files[name] = folder / name.replace(" ", "-") / "essay.md"
        files[name].parent.mkdir()
        files[name].write_text(part, "utf-8")
    print(f"\npublish check on {LONG.parent.name}, {runs} runs of each in turn")
    print(f"{'':31}{'words':>8}{'CPU s':>8}{'MiB':>7}{'words/s':>9}")
    costs: dict[str, list[Cost]] = {name: [] for name in files}
    for _ in range(runs):
        for name, file in files.items():
            command = [sys.executable, "-m", "publish", "check", str(file), "--format", "json"]
            costs[name].append(measure(command, dict(os.environ), folder))
    for name, file in files.items():
        words = len(file.read_text("utf-8").split())
        cpu, _, peak = (statistics.median(column) for column in zip(*costs[name], strict=True))
        print(f"{name:31}{words:8}{cpu:8.2f}{peak:7.0f}{words / cpu:9.0f}")


def report_lines(folder: Path) -> None:
    """The lines of some works as we set them, line by line and by peers (lengths in points)."""
    from linefigures import Figures, figures
    from peers import made_by_peers

    print("\nlines in 10.5 pt on 112 mm: word spaces (mean of each line) and divisions")
    for file in SET:
        work = work_of(file)
        made = {
            "Offprint": set_by_us(work, file.parent, "paragraph"),
            "line by line (WeasyPrint)": set_by_us(work, file.parent, "line"),
        }
        made |= dict(made_by_peers(context_of(work, file.parent, "line").edition, folder))
        print(f"{file.parent.name[:30]:31}" + "".join(f"{name:>11}" for name in Figures._fields))
        for name, data in made.items():
            row = figures(data, 10.5, 2.625)
            print(f"{name:31}" + "".join(f"{value:11}" for value in row))


def report_breaking(runs: int) -> None:
    """What breaking paragraphs as a whole and making up pages add to the layout, in turn.

    The first share is that of paragraphs broken as a whole, of a layout line by line of pages that
    are made up alike; the second that of both, of the engine's own lines and pages.
    """

    print(f"\nparagraphs as a whole, beside the layout line by line, {runs} runs of each in turn")
    heads = f"{'paragraphs':>22}{'and make-up':>22}"
    print(f"{'':31}{'words':>8}{'CPU s':>8}{'ms/1,000 words':>16}{heads}")
    for file in SET:
        work = work_of(file)
        words = len(file.read_text("utf-8").split())
        laid_out(work, file.parent, "paragraph")  # what is done once a process is done
        timed = [costs_of_lines(work, file.parent) for _ in range(runs)]
        mean = statistics.median(whole - line for _, line, whole in timed)
        shares = [[whole / line - 1 for _, line, whole in timed]]
        shares += [[whole / plain - 1 for plain, _, whole in timed]]
        told = [f"{statistics.median(s):.2f} ({min(s):.2f}-{max(s):.2f})" for s in shares]
        row = f"{words:8}{mean:8.2f}{1e6 * mean / words:16.1f}{told[0]:>22}{told[1]:>22}"
        print(f"{file.parent.name[:30]:31}{row}")


def costs_of_lines(work: Work, folder: Path) -> tuple[float, float, float]:
    """CPU seconds of a layout: as the engine does it; made up; of paragraphs broken as a whole."""
    from unittest.mock import patch

    from publish.typeset.lines.paragraph_setter import Setter

    @contextmanager
    def plainly(setter: Setter, _: Breaking) -> Iterator[None]:
        setter.reports = {}
        yield

    with patch.object(Setter, "composing", plainly):
        plain = laid_out(work, folder, "line")
    return plain, laid_out(work, folder, "line"), laid_out(work, folder, "paragraph")


def report_growth(folder: Path, runs: int) -> None:
    """How breaking paragraphs, apart from the layout that asks for it, grows with the text."""
    import math

    if not LONG.is_file():
        return
    print(f"\nmeasuring and breaking paragraphs alone, least of {runs} runs")
    print(f"{'':31}{'words':>8}{'CPU s':>8}")
    grown = []
    for name, file in ((f"a tenth of {LONG.parent.name}", tenth(folder)), (LONG.parent.name, LONG)):
        work = work_of(file)
        words = len(file.read_text("utf-8").split())
        laid_out(work, file.parent, "paragraph")  # what is done once a process is done
        least = min(cost_of_breaking(work, file.parent) for _ in range(runs))
        grown.append((words, least))
        print(f"{name:31}{words:8}{least:8.2f}")
    (few, little), (many, much) = grown
    print(f"it grows with the words to the power of {math.log(much / little, many / few):.2f}")


def cost_of_breaking(work: Work, folder: Path) -> float:
    """CPU seconds of what plans the lines of a work."""
    from time import process_time
    from unittest.mock import patch

    from publish.typeset.lines.paragraph_setter import Setter

    plan, times = Setter.plan, []

    def timed(*given: object) -> None:
        start = process_time()
        plan(*given)  # type: ignore[arg-type]
        times.append(process_time() - start)

    with patch.object(Setter, "plan", timed):
        laid_out(work, folder, "paragraph")
    return sum(times)


def report_press(runs: int) -> None:
    """What tags, claims, press file and cover cost when the pages are laid out, in one process."""

    print(f"\nPDFs of the same pages, {runs} runs of each in turn; CPU s, then shares")
    steps = ("layout", "plain", "tagged", "claims", "press", "cover")
    heads = "".join(f"{name:>8}" for name in steps)
    shares = "".join(f"{'+' + name:>9}" for name in ("tags", "claims", "press"))
    print(f"{'':31}{heads}{shares}  of layout and plain PDF")
    for file in SET:
        work = work_of(file)
        rows = [masked_texts_of(work, file.parent) for _ in range(runs)]
        layout, plain, tagged, claims, press, cover = map(
            statistics.median, zip(*rows, strict=True)
        )
        whole = layout + plain
        costs = "".join(f"{x:8.2f}" for x in (layout, plain, tagged, claims, press, cover))
        added = "".join(f"{x / whole:9.2f}" for x in (tagged - plain, claims - tagged, press))
        print(f"{file.parent.name[:30]:31}{costs}{added}")


def masked_texts_of(work: Work, folder: Path) -> list[float]:
    """CPU seconds of the layout of a work, and of what is written of it.

    Those are its PDF without tags and claims, with tags, with both, its press file, its cover.
    """
    from time import process_time

    from publish.outputs import cover, press

    book_context = context_of(work, folder, "paragraph")
    start = process_time()
    pages = book_context.book_with_margin_numbers
    layout = process_time() - start
    pages.document.write_pdf()  # some things are done for the first one only
    moments = [process_time()]
    pages.document.write_pdf()
    moments.append(process_time())
    pages.write()
    moments.append(process_time())
    pages.write(book_context.claim)
    moments.append(process_time())
    press.make(context_of(work, folder, "paragraph", "pdf", book_context))
    moments.append(process_time())
    cover.make(context_of(work, folder, "paragraph", "cover", book_context))
    moments.append(process_time())
    return [layout, *(end - start for start, end in pairwise(moments))]


def laid_out(work: Work, folder: Path, breaking: Breaking) -> float:
    """CPU seconds of the layout of a work."""
    from time import process_time

    from publish.pipeline.book import lay_out

    context = context_of(work, folder, breaking)
    start = process_time()
    lay_out(context)
    return process_time() - start


def set_by_us(work: Work, folder: Path, breaking: Breaking) -> bytes:
    """The PDF of a work."""
    from publish.outputs import recipe

    return recipe("pdf").make(context_of(work, folder, breaking))[0].data


def context_of(
    work: Work,
    folder: Path,
    breaking: Breaking,
    layout: str = "pdf",
    book_context: Context | None = None,
) -> Context:
    from publish.core.files import Reader
    from publish.pipeline.context import Context
    from publish.settings.schema import Settings
    from publish.typeset.pages import Typesetter

    settings = Settings(line_breaking=breaking)
    return Context(
        work, folder, layout, settings, "corrected", Typesetter(), Reader(), book_context
    )


def report_pages(folder: Path, runs: int) -> None:
    """The book of the essay and of a long work; how the cost grows; what judging it costs."""
    import math

    works = {"the essay": ESSAY / "essay.md"}
    if LONG.is_file():
        works["a tenth of " + LONG.parent.name] = tenth(folder)
        works[LONG.parent.name] = LONG
    print(f"\nthe book as a PDF, with the proof and the judge of its pages, {runs} runs of each")
    print(f"{'':31}{'pages':>8}{'CPU s':>8}{'MiB':>7}{'pages/s':>9}{'judge / rest':>14}")
    grown = {}
    for name, file in works.items():
        out = folder / "books" / name.replace(" ", "-")
        build = [sys.executable, "-m", "publish", "build", str(file), "--format", "pdf"]
        costs = []
        for _ in range(runs):
            shutil.rmtree(out, ignore_errors=True)
            costs.append(measure([*build, "--out", str(out)], dict(os.environ), folder))
        cpu, _, peak = (statistics.median(column) for column in zip(*costs, strict=True))
        (book,) = out.glob("*.pdf")
        pages, judging = judged(book)
        grown[name] = (pages, cpu)
        share = judging / (cpu - judging)
        print(f"{name:31}{pages:8}{cpu:8.2f}{peak:7.0f}{pages / cpu:9.1f}{share:14.2f}")
    if len(grown) > 1:
        (few, little), (many, much) = list(grown.values())[1:]
        exponent = math.log(much / little) / math.log(many / few)
        print(f"CPU grows with the pages to the power of {exponent:.2f}")


def work_of(file: Path) -> Work:
    """The work of a source without a fault."""
    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.source.works import read_work

    work = read_work(file, Reader(), Findings(), frozenset())
    assert work is not None
    return work


def judged(book: Path) -> tuple[int, float]:
    """The pages of a PDF, and the CPU seconds of judging it when it was read for the proof."""
    from time import process_time

    from publish.preflight import preflight
    from publish.readback import read_back

    data = book.read_bytes()
    pages = read_back(data, ".pdf").pages
    start = process_time()
    preflight(data, book.name)
    return pages, process_time() - start


def tenth(folder: Path) -> Path:
    """A tenth of the long work, as a source in a folder."""
    file = folder / "tenth" / "essay.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(tenth_of(LONG.read_text("utf-8")), "utf-8")
    return file


def tenth_of(text: str) -> str:
    """The first blocks of a source, a tenth of its words, with the notes that they call."""
    blocks = re.split(r"\n{2,}", text)
    notes = {m[1]: b for b in blocks if (m := re.match(r"\[\^([^\]]+)\]:", b))}
    kept, size = [], 0
    for block in blocks:
        if size > len(text) / 10:
            break
        kept.append(block)
        size += len(block)
    called = set(re.findall(r"\[\^([^\]]+)\](?!:)", "\n".join(kept)))
    here = {key for key, note in notes.items() if note in kept}
    return "\n\n".join([*kept, *(notes[key] for key in sorted(called - here) if key in notes)])


def show(name: str, costs: list[Cost], ratios: list[float]) -> None:
    cpu, wall, peak = (statistics.median(column) for column in zip(*costs, strict=True))
    spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    print(f"{name:31}{cpu:8.2f}{wall:8.2f}{peak:7.0f}{spread:>40}")


if __name__ == "__main__":
    main()
