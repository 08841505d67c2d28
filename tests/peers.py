"""The same essay set by other programs: same face, size, leading and measure, for comparison.

Each is used if it is installed: LuaLaTeX with microtype, XeLaTeX, Typst (its Python package).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.edition import Edition

FONTS = Path(__file__).parent.parent / "layouts" / "fonts" / "libertinus"
#: The measure of the book page in millimetres, size and leading in points.
MEASURE, SIZE, LEADING = 112, 10.5, 14
_TEX = {c: f"\\{c}" for c in "&%$#_{}"} | {"~": "\\textasciitilde{}", "\\": "\\textbackslash{}"}
_TYPST = {c: f"\\{c}" for c in "\\*_#$@<>`[]~=+-/'\""}


def paragraphs(edition: Edition) -> Iterator[tuple[str, tree.Inlines]]:
    """Headings and paragraphs of a work, each with its kind; quotations as paragraphs."""
    for node in tree.walk(*edition.body):
        if isinstance(node, tree.Section):
            yield "head", node.title
        elif isinstance(node, tree.Paragraph):
            yield "text", node.children


def _inline(nodes: Iterable[tree.Node], table: dict[str, str], emphasis: tuple[str, str]) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, tree.Text):
            parts.append("".join(table.get(c, c) for c in node.text))
        elif isinstance(node, tree.Emphasis | tree.Foreign):
            parts.append(emphasis[0] + _inline(node.children, table, emphasis) + emphasis[1])
        elif isinstance(node, tree.NoteCall | tree.Image):
            continue
        else:
            parts.append(_inline(tree.parts(node), table, emphasis))
    return "".join(parts)


def tex(edition: Edition, lang: str, microtype: bool) -> str:
    """A LaTeX source."""
    body = []
    for kind, nodes in paragraphs(edition):
        words = _inline(nodes, _TEX, ("\\emph{", "}"))
        body.append(f"\\section*{{{words}}}" if kind == "head" else words)
    names = {"de": "ngerman", "fr": "french"}
    return "\n".join(
        [
            f"\\documentclass[{10}pt]{{article}}",
            f"\\usepackage[a5paper,textwidth={MEASURE}mm,textheight=163mm]{{geometry}}",
            "\\usepackage{fontspec}",
            f"\\usepackage[{names.get(lang[:2], 'british')}]{{babel}}",
            "\\usepackage{microtype}" if microtype else "",
            f"\\setmainfont{{LibertinusSerif}}[Path={FONTS}/,Extension=.otf,UprightFont=*-Regular,"
            "ItalicFont=*-Italic,BoldFont=*-Bold,Numbers=OldStyle]",
            f"\\AtBeginDocument{{\\fontsize{{{SIZE}bp}}{{{LEADING}bp}}\\selectfont}}",
            "\\pagestyle{empty}\\begin{document}",
            "\n\n".join(body),
            "\\end{document}",
        ]
    )


def typst(edition: Edition, lang: str) -> str:
    """A Typst source."""
    body = []
    for kind, nodes in paragraphs(edition):
        words = _inline(nodes, _TYPST, ("#emph[", "]"))
        body.append(f"#heading[{words}]" if kind == "head" else words)
    head = (
        f"#set page(width: 148mm, height: 210mm, margin: (x: {(148 - MEASURE) / 2}mm, y: 20mm))\n"
        f'#set text(font: "Libertinus Serif", size: {SIZE}pt, lang: "{lang[:2]}", '
        'number-type: "old-style")\n#set par(justify: true, first-line-indent: 1.2em)\n'
        f"#show heading: set text(size: {SIZE + 2}pt)\n"
    )
    return head + "\n\n".join(body)


def made_by_peers(edition: Edition, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The PDFs of the peers that are installed."""
    lang = edition.metadata.lang
    for name, microtype in (("lualatex", True), ("xelatex", False)):
        if not shutil.which(name):
            continue
        source = folder / f"{name}.tex"
        source.write_text(tex(edition, lang, microtype), "utf-8")
        command = [name, "-interaction=batchmode", source.name]
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        made = source.with_suffix(".pdf")
        if made.is_file():
            label = "LuaLaTeX with microtype" if microtype else "XeLaTeX"
            yield label, made.read_bytes()
    try:
        import typst as compiler
    except ImportError:
        return
    source = folder / "essay.typ"
    source.write_text(typst(edition, lang), "utf-8")
    yield "Typst", compiler.compile(str(source), font_paths=[str(FONTS)], ignore_system_fonts=True)
