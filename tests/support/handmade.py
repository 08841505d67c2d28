"""Pages set by hand, line by line, so that a fault can be put exactly where it is looked for.

A line that begins with ``>`` is indented, one that ends in ``|`` is not brought to the measure;
one that begins with ``#`` is a heading.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

from building import ROOT, text

FACE = ROOT / "layouts" / "fonts" / "libertinus" / "LibertinusSerif-Regular.otf"
SIZE, MEASURE = 10.5, 312
STYLE = f"""
@font-face {{ font-family: Hand; src: url({FACE.as_uri()}) }}
@page {{ size: 419pt 595pt; margin: 0 }}
html {{ font: 10.5pt/14pt Hand }}
body {{ margin: 0 }}
section {{ position: relative; height: 595pt; break-after: page; overflow: hidden }}
section:last-child {{ break-after: auto }}
.t {{ position: absolute; white-space: nowrap; width: 312pt; text-align-last: justify }}
.in {{ width: 300pt; margin-left: 12pt }}
.end {{ text-align-last: left }}
"""
#: Top, first baseline and foot of the text, in points from the page's upper edge.
TOP, STEP, LINES = 50, 14, 30

Page = list[str]


def write(pages: list[Page], style: str = "", extra: str = "") -> bytes:
    """A PDF of such pages; ``extra`` is markup on the first."""
    from weasyprint import HTML

    body = "".join(_page(n, page, extra if n == 1 else "") for n, page in enumerate(pages, 1))
    markup = f"<title>T</title><style>{STYLE}{style}</style>{body}"
    data: bytes = HTML(string=markup, base_url=str(ROOT)).write_pdf()
    return data


#: The number of the page in its margin, where a file with tags has it.
TAGGED = """
@page { margin: 0 0 60pt; @bottom-center { content: counter(page); vertical-align: top } }
section { height: 535pt } .folio { display: none } h2 { font: inherit }
"""


def write_tagged(pages: list[Page], style: str = "", extra: dict[int, str] | None = None) -> bytes:
    """A PDF that says what is what; ``extra`` is markup by its page."""
    from weasyprint import HTML

    body = "".join(_page(n, page, (extra or {}).get(n, "")) for n, page in enumerate(pages, 1))
    markup = f"<html lang='en'><title>T</title><style>{STYLE}{TAGGED}{style}</style>{body}"
    data: bytes = HTML(string=markup, base_url=str(ROOT)).write_pdf(pdf_tags=True)
    return data


def notes(first: int, lines: list[str]) -> str:
    """Notes below a rule at the place of a line of the text; a note’s first line has ``n|``."""
    top = TOP + STEP * (first - 1)
    rows = [re.sub(r"^(\d+)\|", r'<a href="#page1">\1</a> ', line) for line in lines]
    shown = "".join(f'<p style="margin: 0; font-size: 8.5pt">{row}</p>' for row in rows)
    style = f"position: absolute; left: 43pt; top: {top}pt; width: 312pt; border-top: .3pt solid"
    return f'<div style="{style}">{shown}</div>'


def _page(number: int, lines: Page, extra: str) -> str:
    left = 43 if number % 2 else 64
    rows = [_line(line, TOP + STEP * n, left) for n, line in enumerate(lines) if line]
    folio = f'<p class="t end folio" style="left: 200pt; top: 530pt; margin: 0">{number}</p>'
    return f"<section id='page{number}'>{''.join(rows)}{folio}{extra}</section>"


def _line(line: str, top: float, left: float) -> str:
    style = f"left: {left}pt; top: {top}pt; margin-top: 0"
    shown = line.strip(">|#")
    name = "h2" if line[0] == "#" else "p"
    kinds = ["t", "in" if line[0] == ">" else "", "end" if line[-1] == "|" else ""]
    return f'<{name} class="{" ".join(kinds)}" style="{style}">{html.escape(shown)}</{name}>'


@cache
def words() -> dict[str, float]:
    """Words with their widths in points, without kerning."""
    from fontTools.ttLib import TTFont

    font = TTFont(FACE)
    cmap, advances = font.getBestCmap(), font["hmtx"].metrics
    found = sorted({word.strip(",") for word in text(900).split() if "-" not in word})
    return {w: sum(advances[cmap[ord(c)]][0] for c in w) * SIZE / 1000 for w in found if len(w) > 2}


def paragraph(start: int) -> Page:
    """Five lines, filled with words that fit."""
    rows = [_filled(start + 17 * n, MEASURE - 12 * (n == 0)) for n in range(4)]
    return [">" + rows[0], *rows[1:], _filled(start + 68, MEASURE / 2) + ".|"]


def _filled(start: int, measure: float) -> str:
    given, row, at = words(), list[str](), start
    names = list(given)
    space = SIZE / 4
    left = measure + space
    while left > 70:
        word = names[at * 31 % len(names)]
        row.append(word)
        left -= given[word] + space
        at += 1
    row.append(min((w for w in names if w not in row), key=lambda w: abs(given[w] + space - left)))
    return " ".join(row)


def book(pages: int = 4) -> list[Page]:
    """Pages on which there is nothing to find: six paragraphs on each."""
    return [
        [line for n in range(LINES // 5) for line in paragraph((page * 6 + n) * 20 % 700)]
        for page in range(pages)
    ]


def changed(data: bytes, change: Any) -> bytes:
    """A PDF after some surgery."""
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
