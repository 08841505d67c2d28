"""What each amendment of the page engine is for, shown on a small page: true with it, else not.

Run as a program it imports WeasyPrint once, as it is, and begins a process for each amendment: one
in which all others apply. What came out is printed as JSON.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import re
import sys
import tempfile
import weakref
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import facemaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FONTS = Path(__file__).parents[2] / "layouts" / "fonts"
WORDS = (
    "the quick brown foxes jumped over several extraordinarily lazy dogs and wandered through "
    "nineteen uninhabited neighbourhoods before returning unexpectedly to their comfortable home "
).split()
#: A page of a size, without margins, of lines of 10 px.
BASE = """@page {{ size: {width}px {height}px; margin: 0; @footnote {{ margin: 0 }} }}
html {{ font: 10px/10px "EB Garamond"; --line: 10px }} body, p {{ margin: 0 }}
.n {{ float: footnote }} ::footnote-marker, ::footnote-call {{ content: "" }} {more}"""

witnesses: dict[str, Callable[[], object]] = {}


def witness(name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    def keep(function: Callable[[], object]) -> Callable[[], object]:
        witnesses[name] = function
        return function

    return keep


def laid(
    body: str,
    more: str = "",
    width: int = 200,
    height: int = 100,
    folders: tuple[Path, ...] = (FONTS,),
) -> Any:
    """A document, as the engine lays it out when nothing is planned."""
    from weasyprint import CSS, HTML

    from publish.typeset.engine.font_configuration import knowing

    faces = knowing(folders)
    html = HTML(string=f'<html lang="en"><body><main>{body}</main></body></html>')
    style = CSS(string=BASE.format(width=width, height=height, more=more), font_config=faces)
    return html.render(font_config=faces, stylesheets=[style])


def composed(*given: Any, **named: Any) -> Any:
    """A document, made up by the paragraph."""
    from publish.typeset.engine.installation import making_up_pages

    with making_up_pages("paragraph"):
        return laid(*given, **named)


def boxes(page: Any, kind: str = "TextBox") -> list[Any]:
    return [box for box in page._page_box.descendants() if type(box).__name__ == kind]


def texts(page: Any) -> list[str]:
    return [box.text for box in boxes(page) if box.text.strip()]


def lines(page: Any) -> list[Any]:
    return [box for box in boxes(page, "LineBox") if box.height]


def said(line: Any) -> str:
    return "".join(box.text for box in line.descendants() if type(box).__name__ == "TextBox")


def where(document: Any, word: str) -> list[int]:
    return [n for n, page in enumerate(document.pages) if any(word in t for t in texts(page))]


def written(document: Any) -> bytes:
    data: bytes = document.write_pdf(pdf_tags=True, uncompressed_pdf=True)
    return data


def painted(document: Any) -> str:
    """The operators of the first page."""
    return written(document).split(b"stream")[1].decode("latin-1")


def drawn(body: str) -> str:
    """The operators by which a drawing of 100 units is drawn."""
    svg = f'<svg viewBox="0 0 100 100" width="100" height="100">{body}</svg>'
    return written(laid(svg, "svg { font-size: 10px }")).decode("latin-1")


def prose(count: int) -> str:
    return " ".join(WORDS[n % len(WORDS)] for n in range(count))


# --- paragraphs ------------------------------------------------------------------------


@witness("whole-paragraphs")
def _() -> bool:
    """Every line but the last ends at the measure, by less than half an em for each space."""
    page = composed(f"<p>{prose(60)}</p>", "p { text-align: justify; hyphens: auto }").pages[0]
    return bool(max(abs(box.justification_spacing) for box in boxes(page)) < 2.5)


@witness("letters-where-measured")
def _() -> bool:
    """Cuts of a thousandth of an em are made up for by the letters that follow."""
    data = written(laid("<p>oooooooooooooooo</p>", "p { letter-spacing: 0.123px }"))
    return len(set(re.findall(rb">(-?\d+)<", data))) > 1


@witness("first-face-decides")
def _() -> bool:
    """A line with a character of another face stands where its neighbours stand."""
    with tempfile.TemporaryDirectory() as folder:
        facemaker.save(Path(folder) / "first.otf", facemaker.face("First", "onethr", "otf"))
        style = 'p { font-family: "First", "EB Garamond" }'
        body = "<p>one<br>tXo<br>three</p>"
        page = laid(body, style, folders=(FONTS, Path(folder))).pages[0]
    places = [one.position_y + one.baseline - 10 * n for n, one in enumerate(lines(page))]
    return bool(max(places) - min(places) < 0.01)


@witness("pieces-remembered")
def _() -> bool:
    page = laid(f"<p>{prose(12)}</p>", width=90).pages[0]
    return all(box.source.taken().strip() == box.text.strip() for box in boxes(page))


@witness("lines-in-reading-order")
def _() -> bool:
    """The first word from right to left stands to the right of the second one."""
    page = laid("<p>a <b>אחד</b> <i>שני</i> z</p>").pages[0]
    first, second = (next(b for b in boxes(page) if word in b.text) for word in ("אחד", "שני"))
    return bool(first.position_x > second.position_x)


# --- words -----------------------------------------------------------------------------


@witness("full-line-stays")
def _() -> bool:
    """A line that is full but for the space at its end is not broken after its first word."""
    from weasyprint.text.line_break import create_layout, line_size

    style = boxes(laid("<p>x</p>").pages[0])[0].style
    layout = create_layout("several lazy", style, None, None, 0)
    width = line_size(layout.get_first_line()[0], style)[0]
    page = laid(f'<p style="width: {width + 0.01}px"><i></i>several lazy <b>x</b></p>').pages[0]
    return said(lines(page)[0]).strip() == "several lazy"


@witness("word-after-its-number")
def _() -> bool:
    """A word of 60 letters after a number that cannot be parted from it stays on the page."""
    body = f"<p><b>1</b>&#xa0;{'long' * 15}</p>"
    page = laid(body, "p { overflow-wrap: anywhere }", width=100).pages[0]
    return bool(max(box.position_x + box.width for box in boxes(page)) <= 100.5)


@witness("words-in-pieces-cut")
def _() -> bool:
    page = laid(f"<p>{'<i>long</i>word' * 8}</p>", "p { overflow-wrap: anywhere }", 90).pages[0]
    return bool(max(box.position_x + box.width for box in boxes(page)) <= 90.5)


@witness("addresses-broken")
def _() -> bool:
    """The lines of an address end after its signs."""
    page = laid('<p><a class="url">some_name_with_signs_of_its_own</a></p>', width=60).pages[0]
    return len(lines(page)) > 1


@witness("long-words-divided")
def _() -> bool:
    """A word is divided by its language though the style divides none."""
    body, style = "<p>incomprehensibilities</p>", "p { overflow-wrap: anywhere }"
    return bool(boxes(laid(body, style, width=50).pages[0])[0].text.endswith("\u2010"))


@witness("text-in-windows")
def _() -> bool:
    """No line of a text of 20,000 characters is looked for in all of it."""
    from weasyprint.layout import inline

    seen, find = [], inline.split_first_line

    def noting(text: str, *given: Any, **named: Any) -> Any:
        seen.append(len(text))
        return find(text, *given, **named)

    inline.split_first_line = noting
    laid(f"<p>{prose(3000)}</p>", width=300, height=3000)
    return max(seen) < 5000


# --- pages -----------------------------------------------------------------------------


@witness("pages-made-up")
def _() -> bool:
    """Pages are made by this program."""
    from publish.typeset.lines.makeup import MakeUp

    seen, make = [], MakeUp.pages

    def noting(makeup: MakeUp) -> Iterator[Any]:
        seen.append(makeup)
        return make(makeup)

    MakeUp.pages = noting  # type: ignore[method-assign,assignment]
    composed("<p>x</p>")
    return bool(seen)


@witness("type-area-known")
def _() -> bool:
    """A page ends before its foot where a spread is to be levelled."""
    from publish.typeset.engine.installation import installed

    done = installed()
    assert done is not None
    done.setter.foot_reduction = lambda page: 20.0  # type: ignore[method-assign]
    return len(lines(laid(f"<p>{prose(200)}</p>").pages[0])) == 8


@witness("baseline-grid")
def _() -> bool:
    """The lines after a rule of 4 px stand on the grid again."""
    style = "p { --line-snap: baseline } hr { height: 4px; margin: 0; border: 0 }"
    page = laid("<p>one</p><hr><p>two</p>", style).pages[0]
    return [round(line.position_y, 2) for line in lines(page)] == [0, 20]


@witness("initials-by-ink")
def _() -> bool:
    """The ink of a dropped W begins at the margin."""
    style = ".initial { float: left; font-size: 30px; line-height: 20px; height: 20px }"
    body = f'<p><span class="initial">J</span>{prose(30)}</p>'
    page = laid(body, style + "p { --line-snap: baseline }").pages[0]
    return bool(abs(boxes(page)[0].position_x) > 0.01)


@witness("captions-as-wide-as-words")
def _() -> bool:
    style = "table { margin: 0 auto; border-spacing: 0 } td { padding: 0 }"
    page = laid("<table><caption>A caption of six words</caption><td>x</table>", style).pages[0]
    return len(lines(page)) == 2


@witness("figures-at-head")
def _() -> bool:
    """The text goes on where a figure has no room."""
    figure = '<div class="block" id="p2"><figure>F</figure></div>'
    style = "main { --figures: head } figure { height: 60px; margin: 0 }"
    style += ".block { break-inside: avoid }"
    body = f'<p class="block">{prose(24)}</p>{figure}<p class="block">after</p>'
    return where(laid(body, style, width=120), "after") == [0]


# --- notes -----------------------------------------------------------------------------


def _note(word: str, height: int = 1) -> str:
    return f'<span class="n">{"<br>".join([word] * height)}</span>'


@witness("notes-stay")
def _() -> bool:
    """A note is on the page of its call."""
    body = f"<p>a<br>0<br>1<br>2</p><p>call{_note('note', 2)}<br>b<br>c<br>d</p>"
    style = "p { orphans: 2; widows: 2 } .n { footnote-policy: line }"
    document = laid(body, style, height=80)
    return set(where(document, "call")) == set(where(document, "note"))


@witness("notes-leave-lines")
def _() -> bool:
    """A page with the beginning of a long note has as many lines above it as a paragraph needs."""
    notes = "".join(_note(f"n{n}", 2) for n in range(6))
    body = f"<p>a<br>b</p><p>call{notes}<br>c<br>d<br>e</p>"
    document = laid(body, "p { orphans: 2; widows: 2 }", height=80)
    return where(document, "call") == [0]


@witness("pages-for-notes")
def _() -> bool:
    """The rest of a chapter's notes does not stand on the page of the next chapter."""
    notes = "".join(_note(f"n{n}", 3) for n in range(5))
    body = f'<section><p>one{notes}</p></section><section class="new"><p>two</p></section>'
    document = laid(body, ".new { break-before: page }", height=80)
    page = where(document, "two")
    return not any("n" in text for n in page for text in texts(document.pages[n]))


@witness("notes-one-by-one")
def _() -> bool:
    """Notes that are called by a sign stand before those that are called by a number."""
    body = f"<p>a{_note('first')}b" + '<span class="n by-sign">sign</span></p>'
    page = laid(body).pages[0]
    found = [text for text in texts(page) if text in ("first", "sign")]
    return found == ["sign", "first"]


@witness("notes-as-measured")
def _() -> bool:
    """No note is laid out for the page that was laid out to be measured."""
    from weasyprint.layout import page

    seen, lay = [], page.block_level_layout

    def noting(context: Any, box: Any, *given: Any, **named: Any) -> Any:
        if type(box).__name__ == "FootnoteAreaBox":
            seen.append(len(box.children))
        return lay(context, box, *given, **named)

    page.block_level_layout = noting
    laid(f"<p>a{_note('x')}b{_note('y')}</p>")
    return max(seen) == 0


@witness("notes-in-columns")
def _() -> bool:
    style = "@page { @footnote { columns: 2 } }"
    page = laid(f"<p>a{_note('left')}b{_note('right')}</p>", style).pages[0]
    left, right = (next(b for b in boxes(page) if b.text == word) for word in ("left", "right"))
    return bool(left.position_y == right.position_y and left.position_x < right.position_x)


@witness("table-heads-stay")
def _() -> bool:
    """A table whose first row has a high note keeps its head."""
    body = f"<table><thead><tr><th>Head</thead><tbody><tr><td>row{_note('n', 5)}</table>"
    style = "table { border-spacing: 0 } td, th { padding: 0 } .n { footnote-policy: line }"
    return bool(where(laid(body, style, height=65), "Head"))


# --- styles ----------------------------------------------------------------------------


@witness("centred-from-right-to-left")
def _() -> bool:
    style = "body { direction: rtl } .c { width: 100px; margin: 0 auto }"
    page = laid('<div class="c">x</div>', style).pages[0]
    box = next(b for b in boxes(page, "BlockBox") if b.element_tag == "div")
    return bool(round(box.position_x + box.margin_left) == 50)


@witness("drawings-without-size-from-right-to-left")
def _() -> bool:
    drawing = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'/>"
    try:
        page = laid(f'<p>x <img src="{drawing}"></p>', "body { direction: rtl }", 100).pages[0]
    except AttributeError:
        return False
    return [round(box.width) for box in boxes(page, "InlineReplacedBox")] == [100]


@witness("later-declaration-wins")
def _() -> bool:
    style = "p { margin-inline-start: 20px } p { margin-left: 30px }"
    return [line.position_x for line in lines(laid("<p>x</p>", style).pages[0])] == [30]


@witness("links-on-their-letters")
def _() -> bool:
    style = "a { line-height: 0; font-size: 8px; vertical-align: super }"
    page = laid('<p>x<a href="#there">1</a></p><p id="there">y</p>', style).pages[0]
    _, _, (_, top, _, bottom), _ = page.links[0]
    return bool(bottom > top)


# --- memory ----------------------------------------------------------------------------


@witness("styles-shared")
def _() -> bool:
    page = laid('<p id="one">x</p><p id="two">y</p>').pages[0]
    one, two = (b.style for b in boxes(page, "BlockBox") if b.element_tag == "p")
    return one.__dict__ is two.__dict__


@witness("errors-let-go")
def _() -> bool:
    """An error in a sum of lengths leaves nothing that holds itself."""
    import tinycss2
    from weasyprint.css.validation import preprocess_declarations

    said = tinycss2.parse_blocks_contents("margin-top: calc(1em + 2px)")
    gc.collect()
    list(preprocess_declarations("", said))
    return gc.collect() == 0


@witness("sides-of-no-box")
def _() -> bool:
    page = laid("<p>x</p>").pages[0]
    return all(type(box.remove_decoration_sides) is frozenset for box in boxes(page))


@witness("context-let-go")
def _() -> bool:
    """The context of a layout goes with its document."""
    from weasyprint import layout

    seen, make = [], layout.LayoutContext.__init__

    def noting(context: Any, *given: Any, **named: Any) -> None:
        seen.append(weakref.ref(context))
        make(context, *given, **named)

    layout.LayoutContext.__init__ = noting
    laid("<p>x</p>")
    return seen[0]() is None


@witness("pages-in-one-piece")
def _() -> bool:
    from weasyprint.pdf.stream import Stream

    seen, make = [], Stream.__init__

    def noting(stream: Any, *given: Any, **named: Any) -> None:
        seen.append(stream)
        make(stream, *given, **named)

    Stream.__init__ = noting
    written(laid("<p>x</p>"))
    return len(seen[0].stream) < 4


# --- tagging ---------------------------------------------------------------------------


@witness("structure-tree")
def _() -> bool:
    document = laid("<p>x</p>", '@page { margin: 20px; @top-center { content: "head" } }')
    return b"/Pagination" in written(document)


@witness("spaces-written")
def _() -> bool:
    """The space at a line's end is written."""
    shown = re.findall(r"<([0-9a-f]+)>", painted(laid("<p>one two</p>", width=20)))
    return sum(map(len, shown)) == 4 * len("one two")


@witness("brackets-mirrored")
def _() -> bool:
    from publish.typeset.engine import tag_hooks

    seen, mirror = [], tag_hooks.seen
    tag_hooks.seen = lambda text, level: seen.append(level) or mirror(text, level)  # type: ignore[assignment,func-returns-value]
    written(laid("<p>(א)</p>", "p { direction: rtl }"))
    return any(level % 2 for level in seen)


@witness("initials-before-lines")
def _() -> bool:
    """An initial is drawn after the paragraph before it."""
    style = ".initial { float: left; font-size: 30px; line-height: 20px; height: 20px }"
    text = painted(laid('<p>x</p><p><span class="initial">W</span>ord</p>', style))
    return text.index(" 30 Tf") > text.index(" 10 Tf")


@witness("words-before-transform")
def _() -> bool:
    data = written(laid("<p>word</p>", "p { text-transform: uppercase }"))
    return b"/ActualText (word)" in data


# --- faces -----------------------------------------------------------------------------


@witness("small-capitals-as-asked")
def _() -> bool:
    """A face without small capitals shows its letters, as long as no layout asks for others."""
    style = 'p { font-family: "Atkinson Hyperlegible"; font-variant-caps: small-caps }'
    box = boxes(laid("<p>word</p>", style).pages[0])[0]
    plain = boxes(laid("<p>word</p>", 'p { font-family: "Atkinson Hyperlegible" }').pages[0])[0]
    return bool(abs(box.width - plain.width) < 0.01)


@witness("faces-noted")
def _() -> bool:
    from publish.typeset.engine.installation import recording_faces

    drawn: Any = {}
    style = 'p { font-family: "Atkinson Hyperlegible"; font-variant-caps: small-caps }'
    with recording_faces(drawn):
        written(laid("<p>word</p>", style))
    return bool(drawn)


@witness("faces-as-readers-need-them")
def _() -> bool:
    """Outlines of CFF with numbers of their own are said to be that."""
    with tempfile.TemporaryDirectory() as folder:
        facemaker.save(Path(folder) / "numbered.otf", facemaker.face("Numbered", "x", "cid"))
        style = 'p { font-family: "Numbered" }'
        return b"/CIDFontType0C" in written(laid("<p>x</p>", style, folders=(Path(folder),)))


# --- drawings --------------------------------------------------------------------------


@witness("drawn-words-together")
def _() -> bool:
    return drawn('<text x="5" y="50">office</text>').count(" TJ") == 1


@witness("drawn-groups-masked")
def _() -> bool:
    """The mask is set before the first of two shapes."""
    mask = '<mask id="m"><rect width="50" height="50" fill="white"/></mask>'
    shapes = '<rect width="9" height="9"/><rect x="10" width="9" height="9"/>'
    data = drawn(f'{mask}<g mask="url(#m)">{shapes}</g>')
    return 0 < data.find("/s1 gs") < data.index("0 0 9 9 re")


@witness("drawn-glass-whole")
def _() -> bool:
    """What is seen through is drawn in a box that cuts nothing."""
    return "-100000" in drawn('<g opacity="0.5"><text x="5" y="50">word</text></g>')


@witness("drawn-holes-cut")
def _() -> bool:
    path = '<path clip-rule="evenodd" d="M0 0h90v90h-90zM20 20h40v40h-40z"/>'
    shape = '<rect width="99" height="99" clip-path="url(#c)"/>'
    return "W*" in drawn(f'<clipPath id="c">{path}</clipPath>{shape}')


_STOPS = '<stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue" stop-opacity="0"/>'


@witness("drawn-stops-kept")
def _() -> bool:
    defs = f'<linearGradient id="a">{_STOPS}</linearGradient><linearGradient id="b" href="#a"/>'
    shapes = "".join(f'<rect x="{x}" width="20" height="20" fill="url(#b)"/>' for x in (0, 30, 60))
    return drawn(f"<defs>{defs}</defs>{shapes}").count("/ShadingType") == 6


@witness("drawn-lines-wide")
def _() -> bool:
    """A line of seven units is as wide, in whatever colours."""
    defs = f'<linearGradient id="a">{_STOPS}</linearGradient>'
    line = '<path d="M0 5h90v80" stroke="url(#a)" stroke-width="7" fill="none"/>'
    return "7 w" in drawn(f"<defs>{defs}</defs>{line}")


@witness("drawn-colours-apart")
def _() -> bool:
    """The end of the gradient is blue, though nothing of it is seen."""
    defs = f'<linearGradient id="a">{_STOPS}</linearGradient>'
    data = drawn(f'<defs>{defs}</defs><rect width="20" height="20" fill="url(#a)"/>')
    return bool(re.search(r"/C1 \[0(\.0)? 0(\.0)? 1(\.0)?\]", data))


@witness("drawn-gradients-turned")
def _() -> bool:
    """A square that is seen from its corner is as high as its diagonal."""
    gradient = f'<linearGradient id="a" gradientTransform="rotate(45)">{_STOPS}</linearGradient>'
    data = drawn(f'<defs>{gradient}</defs><rect width="40" height="40" fill="url(#a)"/>')
    return "/BBox [0 -0.707107 1.414214 0.707107]" in data


@witness("drawn-radii-right")
def _() -> bool:
    """Half of a square's diagonal, by the square root of two, is half of its side."""
    gradient = f'<radialGradient id="a">{_STOPS}</radialGradient>'
    data = drawn(f'<defs>{gradient}</defs><rect width="40" height="40" fill="url(#a)"/>')
    radii = {coords.split()[-1] for coords in re.findall(r"/Coords \[([^]]*)\]", data)}
    return len(radii) == 1 and "0.707" not in radii.pop()


def _in_child(make: Callable[[], object]) -> Any:
    """What a function gives in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as stream:
            json.dump(_tried(make), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else "it ended"


def _tried(make: Callable[[], object]) -> object:
    try:
        return make()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _with_all(names: list[str]) -> object:
    from publish.typeset.engine.installation import install

    install()
    return {name: _in_child(witnesses[name]) for name in names}


def _without(name: str) -> object:
    from publish.typeset.engine.installation import install

    install([name])
    return witnesses[name]()


def main(names: list[str]) -> dict[str, list[object]]:
    import publish.typeset.engine.amendments  # noqa: F401
    from publish.setup.process import prepare_process

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    prepare_process()
    written(laid("<p>x</p>"))  # what is the same for all is made once
    gc.freeze()
    kept = _in_child(partial(_with_all, names))
    return {name: [kept[name], _in_child(partial(_without, name))] for name in names}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:] or [*witnesses])))
