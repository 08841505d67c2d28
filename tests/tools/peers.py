"""The same essay set by other programs: same face, size, leading and measure, for comparison.

Each is used if it is installed: LuaLaTeX with microtype, XeLaTeX, Typst (its Python package).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.edit.edition import Edition

FONTS = Path(__file__).parents[2] / "layouts" / "fonts" / "libertinus"
#: The measure of the book page in millimetres, size and leading in points.
MEASURE, SIZE, LEADING = 112, 10.5, 14


class Language(NamedTuple):
    """How a program writes what we have: characters, and pairs of marks round the rest."""

    characters: dict[str, str]
    emphasis: tuple[str, str]
    note: tuple[str, str]
    small: tuple[str, str]
    head: tuple[str, str]


TEX = Language(
    {c: f"\\{c}" for c in "&%$#_{}"} | {"~": "\\textasciitilde{}", "\\": "\\textbackslash{}"},
    ("\\emph{", "}"),
    ("\\footnote{", "}"),
    ("{\\small ", "\\par}"),
    ("\\section*{", "}"),
)
TYPST = Language(
    {c: f"\\{c}" for c in "\\*_#$@<>`[]~=+-/'\""},
    ("#emph[", "]"),
    ("#footnote[", "]"),
    ("#text(size: 9pt)[", "]"),
    ("#heading[", "]"),
)


class Writer:
    """Writes the text of a work: headings, paragraphs, notes; all that is not plain is smaller."""

    _PLAIN = (tree.Section, tree.Numbered, tree.Division)

    def __init__(self, edition: Edition, language: Language) -> None:
        self._language = language
        self._notes = {note.key: note for note in edition.notes}
        blocks = (words for node in edition.body for words in self._block(node, ()))
        self.text = "\n\n".join(blocks)

    def _block(self, node: tree.Node, within: tuple[type, ...]) -> Iterator[str]:
        if isinstance(node, tree.Section):
            yield self._inline(node.title).join(self._language.head)
        if isinstance(node, tree.Paragraph):
            words = self._inline(node.children)
            plain = all(kind in self._PLAIN for kind in within)
            yield words if plain else words.join(self._language.small)
            return
        for child in tree.parts(node):
            if isinstance(child, tree.Block):
                yield from self._block(child, (*within, type(node)))

    def _inline(self, nodes: Iterable[tree.Node]) -> str:
        return "".join(map(self._one, nodes))

    def _one(self, node: tree.Node) -> str:
        if isinstance(node, tree.Text | tree.Code):
            return "".join(self._language.characters.get(c, c) for c in node.text)
        if isinstance(node, tree.Emphasis | tree.Foreign):
            return self._inline(node.children).join(self._language.emphasis)
        if isinstance(node, tree.NoteCall):
            return "" if node.within else self._note(node).join(self._language.note)
        return "" if isinstance(node, tree.Image) else self._inline(tree.parts(node))

    def _note(self, call: tree.NoteCall) -> str:
        blocks = tree.walk(*self._notes[call.key].children)
        texts = (self._inline(b.children) for b in blocks if isinstance(b, tree.Paragraph))
        return "\n\n".join(texts)


def tex(edition: Edition, lang: str, microtype: bool) -> str:
    """A LaTeX source."""
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
            "\\setlength{\\parindent}{1em}\\pagestyle{empty}\\begin{document}",
            Writer(edition, TEX).text,
            "\\end{document}",
        ]
    )


def typst(edition: Edition, lang: str) -> str:
    """A Typst source."""
    head = (
        f"#set page(width: 148mm, height: 210mm, margin: (x: {(148 - MEASURE) / 2}mm, y: 20mm))\n"
        f'#set text(font: "Libertinus Serif", size: {SIZE}pt, lang: "{lang[:2]}", '
        'number-type: "old-style")\n#set par(justify: true, first-line-indent: 1em)\n'
        f"#show heading: set text(size: {SIZE + 2}pt)\n"
    )
    return head + Writer(edition, TYPST).text


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
