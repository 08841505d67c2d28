"""Nothing in a source, a picture, a layout or a finished file runs, fetches or hides something."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import pikepdf
import pytest
from building import EVERYTHING, SMALL, make, work_of
from found_places import in_document, spot
from handmade import changed

from publish.core.diagnostics import Rejected
from publish.core.files import layouts_folder
from publish.preflight import CHECKS, PrinterRequest, preflight
from publish.preflight.pdf.model import PdfModel
from publish.render import sandbox, sandbox_operations
from publish.render.style_sheet_check import broken_rules
from publish.typeset.engine.log import capturing_log
from publish.typeset.engine.source_map import Origin
from publish.typeset.pages import parse_markup

if TYPE_CHECKING:
    from command import Result

# --- addresses --------------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("source: JaVaScript:f()", 9),
        ("source-url: 'file:///etc/passwd'", 14),
        ('publisher: "data:text/html;base64,AAAA"', 13),
        ("archive: vbscript:f", 10),
        ("rights: '%6Aavascript:f()'", 10),
        ("identifier: javascript:f()", 13),
        ("cover-image: file:///etc/x.png", 14),
        ("translator: {name: A, affiliation: 'data:text/html,x'}", 37),
    ],
)
def test_an_address_of_the_head_that_does_something_is_an_error(
    line: str, column: int, publish: Callable[..., Result], tmp_path: Path
) -> None:
    work_of(tmp_path / "w", "Words.", f"title: T\nlang: en-GB\n{line}")
    for command in (["check", "w"], ["build", "w", "--format", "epub"]):
        result = publish(*command)
        told = [one for one in result.said if "[ADDRESS-ACTIVE]" in one]
        assert result.code == 1 and len(told) == 1
        assert told[0].startswith(f"w/essay.md:4:{column}: error")


def test_words_of_a_head_with_a_colon_are_words(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    head = "title: 'File: the case'\nlang: en-GB\narchive: 'About: the house'\nseries: 'Data:x'"
    work_of(tmp_path / "w", "Words.", head)
    assert publish("check", "w").said == []


def test_an_address_of_the_seminar_that_does_something_is_an_error(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work_of(tmp_path / "w", "Words.")
    lines = [
        "title: S", "place: javascript:f()", "questions:", "  - kind: factual",
        "    text: What [is](JavaScript&colon;f) it <vbscript:f>?",
        "terms:", "  - term: a", "    about: '[b](file:///etc/passwd)'",
        "reading: ['DATA:text/html,x']",
    ]  # fmt: skip
    (tmp_path / "w" / "seminar.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    result = publish("check", "w", "--verbose")
    told = [one.split(": ")[0] for one in result.said if "[ADDRESS-ACTIVE]" in one]
    assert result.code == 1
    assert [":".join(one.split(":")[1:3]) for one in told] == [
        "2:8", "5:16", "5:44", "8:13", "9:12",
    ]  # fmt: skip


# --- finished pages ---------------------------------------------------------------------

N = pikepdf.Name
D = pikepdf.Dictionary
A = pikepdf.Array


def _script(**more: Any) -> pikepdf.Dictionary:
    return D(S=N.JavaScript, JS="app.alert(1)", **more)


def link(pdf: pikepdf.Pdf, **said: Any) -> None:
    """A link, or what is said otherwise, on the second page."""
    given = {"Type": N.Annot, "Subtype": N.Link, "Rect": A([100, 200, 150, 210])} | said
    page = pdf.pages[1].obj
    page.Annots = A([*page.get("/Annots", []), pdf.make_indirect(D(**given))])


def inside(pdf: pikepdf.Pdf, **said: Any) -> pikepdf.Object:
    stream = pdf.make_stream(b"MZ", Type=N.EmbeddedFile, **said)
    return pdf.make_indirect(D(Type=N.Filespec, F="a.exe", UF="a.exe", EF=D(F=stream)))


def named(pdf: pikepdf.Pdf, key: str, value: Any) -> None:
    """An entry of a tree of names, in a leaf of its own."""
    leaf = pdf.make_indirect(D(Names=A(["a", value])))
    pdf.Root["/Names"] = D({**dict(pdf.Root.get("/Names", {})), f"/{key}": D(Kids=A([leaf]))})


def circle(pdf: pikepdf.Pdf) -> None:
    """Actions and names that come back to themselves."""
    action = pdf.make_indirect(D(S=N.Named, N=N.NextPage))
    action.Next = A([action, _script()])
    pdf.Root.OpenAction = action
    tree = pdf.make_indirect(D())
    tree.Kids = A([tree])
    pdf.Root["/Names"] = D(JavaScript=tree)


PLANTED: dict[str, tuple[str, int, Callable[[pikepdf.Pdf], None]]] = {
    "script by name": ("ACTIVE-SCRIPT", 0, lambda pdf: named(pdf, "JavaScript", _script())),
    "script at first": ("ACTIVE-SCRIPT", 0, lambda pdf: setattr(pdf.Root, "OpenAction", _script())),
    "script at the end": ("ACTIVE-SCRIPT", 0, lambda pdf: setattr(pdf.Root, "AA", D(WC=_script()))),
    "script of a page": (
        "ACTIVE-SCRIPT", 2, lambda pdf: setattr(pdf.pages[1].obj, "AA", D(O=_script())),
    ),
    "script of a link": ("ACTIVE-SCRIPT", 2, lambda pdf: link(pdf, A=_script())),
    "script after a place": (
        "ACTIVE-SCRIPT", 2,
        lambda pdf: link(pdf, A=D(S=N.GoTo, D=A([pdf.pages[0].obj, N.Fit]), Next=_script())),
    ),
    "script by touch": ("ACTIVE-SCRIPT", 2, lambda pdf: link(pdf, AA=D(E=_script()))),
    "script of the outline": (
        "ACTIVE-SCRIPT", 0,
        lambda pdf: setattr(
            pdf.Root, "Outlines",
            D(First=pdf.make_indirect(D(Title="x", A=_script())), Count=1),
        ),
    ),
    "script of a hidden field": (
        "ACTIVE-SCRIPT", 0,
        lambda pdf: setattr(
            pdf.Root, "AcroForm",
            D(Fields=A([pdf.make_indirect(D(T="a", Kids=A([D(AA=D(K=_script()))])))])),
        ),
    ),
    "script in a circle": ("ACTIVE-SCRIPT", 0, circle),
    "launch": ("ACTIVE-ACTION", 2, lambda pdf: link(pdf, A=D(S=N.Launch, F="calc.exe"))),
    "another file": ("ACTIVE-ACTION", 2, lambda pdf: link(pdf, A=D(S=N.GoToR, F="\\\\h\\a.pdf"))),
    "javascript: address": (
        "ACTIVE-ACTION", 2, lambda pdf: link(pdf, A=D(S=N.URI, URI="Java\tScript:f()")),
    ),
    "file: address": ("ACTIVE-ACTION", 2, lambda pdf: link(pdf, A=D(S=N.URI, URI="file:///etc"))),
    "sent form": ("ACTIVE-ACTION", 2, lambda pdf: link(pdf, A=D(S=N.SubmitForm, F="http://a/"))),
    "data taken in": ("ACTIVE-ACTION", 2, lambda pdf: link(pdf, A=D(S=N.ImportData, F="a.fdf"))),
    "rich media": ("ACTIVE-MEDIA", 2, lambda pdf: link(pdf, Subtype=N.RichMedia)),
    "a sound": ("ACTIVE-MEDIA", 2, lambda pdf: link(pdf, A=D(S=N.Sound))),
    "a file inside": ("ACTIVE-FILE", 0, lambda pdf: named(pdf, "EmbeddedFiles", inside(pdf))),
    "an associated file": (
        "ACTIVE-FILE", 0, lambda pdf: setattr(pdf.Root, "AF", A([inside(pdf)])),
    ),
    "a file on a page": (
        "ACTIVE-FILE", 2, lambda pdf: link(pdf, Subtype=N.FileAttachment, FS=inside(pdf)),
    ),
    "a form": (
        "ACTIVE-FORM", 0,
        lambda pdf: setattr(pdf.Root, "AcroForm", D(Fields=A([pdf.make_indirect(D(T="a"))]))),
    ),
    "a form of its own language": (
        "ACTIVE-FORM", 0, lambda pdf: setattr(pdf.Root, "AcroForm", D(XFA="<xdp/>")),
    ),
}  # fmt: skip


def told(data: bytes) -> list[tuple[str, int]]:
    """What the checks of this kind find; all others would look at each page."""
    model = PdfModel(data, PrinterRequest())
    checks = [check for code, check in CHECKS.items() if code.startswith("ACTIVE-")]
    return [(one.code, spot(one).page) for check in checks for one in check.run(model)]


@cache
def pages() -> bytes:
    return make(SMALL, "pdf").data


@pytest.mark.whole
@pytest.mark.parametrize("name", PLANTED)
def test_what_a_pdf_does_is_found(name: str) -> None:
    code, page, change = PLANTED[name]
    found = told(changed(pages(), change))
    assert (code, page) in found and {one for one, _ in found} <= {code, "ACTIVE-FORM"}


def test_an_encrypted_pdf_is_found() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="secret", user=""))
    assert told(out.getvalue()) == [("ACTIVE-LOCK", 0)]
    assert "ACTIVE-LOCK" in {one.code for one in preflight(out.getvalue(), "a.pdf").findings}


def test_links_and_an_opening_at_a_place_are_no_deeds() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        link(pdf, A=D(S=N.URI, URI="https://example.org/?javascript:f"))
        link(pdf, A=D(S=N.GoTo, D=A([pdf.pages[0].obj, N.Fit])))
        pdf.Root.OpenAction = A([pdf.pages[0].obj, N.Fit])

    assert told(changed(pages(), change)) == []


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "large-print", "a4", "press"])
def test_our_pdfs_do_nothing_and_have_nothing_inside_but_the_source(name: str) -> None:
    data = make(EVERYTHING, name).data
    assert told(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        kinds = {
            str(given.get("/S"))
            for given in pdf.objects
            if isinstance(given, pikepdf.Dictionary) and ("/URI" in given or "/JS" in given)
        }
        assert kinds <= {"/URI"} and "/AcroForm" not in pdf.Root and not pdf.is_encrypted
        assert all("/JavaScript" not in str(part) for part in [pdf.Root.get("/Names", "")])


# --- templates --------------------------------------------------------------------------

#: Templates that would take the machine, or reach beyond what they are given; what is told.
BIG = "{% set a = 'a' * 10**6 %}"
GROWS = "{% set n = namespace(a='aa') %}{% for i in range(60) %}"
EXCEEDING = {
    "{% for i in range(10**9) %}{% endfor %}": "a row of more than 100,000 numbers",
    "{{ 'a' * 10**9 }}": "a text of more than 16 million",
    "{{ 10**9 * 'a' }}": "a text of more than 16 million",
    "{{ [1] * 10**9 }}": "a list of more than 1,000,000",
    "{{ 2**(10**9) }}": "a number of more than 10,000 bits",
    "{{ 10**2000 * 10**2000 }}": "a number of more than 10,000 bits",
    "{{ '{:>1000000000}'.format(1) }}": "a field of more than 9,999",
    "{{ '{:{}}'.format(1, 10**9) }}": "a field of more than 9,999",
    "{{ '{a:>1000000000}'.format_map({'a': 1}) }}": "a field of more than 9,999",
    "{{ ('{0}' * 1000).format('a' * 10**6) }}": "a text of more than 16 million",
    "{{ '%1000000000d' % 1 }}": "a field of more than 9,999",
    "{{ '%*d' % (10**9, 1) }}": "a field of more than 9,999",
    "{{ '%1000000000d' | format(1) }}": "a field of more than 9,999",
    "{{ 'a' | center(10**9) }}": "the filter “center” with a number",
    "{{ ['a'] | map('center', 10**9) | list }}": "the filter “center” with a number",
    "{{ [1] | batch(10**9, 'x') | list }}": "the filter “batch” with a number",
    "{{ 'a' | indent(10**9, true) }}": "the filter “indent” with a number",
    "{{ 'a'.ljust(10**9) }}": "“ljust” with a number of more than",
    "{{ ('a' | e).zfill(10**9) }}": "“zfill” with a number of more than",
    "{{ (5).to_bytes(10**9, 'big') }}": "“to_bytes” with a number of more than",
    BIG + "{{ a.replace('a', a) }}": "a text of more than 16 million",
    BIG + "{{ a | replace('a', a) }}": "a text of more than 16 million",
    BIG + "{{ range(10**5) | join(a) }}": "a text of more than 16 million",
    BIG + "{{ a.join(['b'] * 1000) }}": "a text of more than 16 million",
    BIG + "{{ a.translate({97: a}) }}": "a text of more than 16 million",
    BIG + "{% for i in range(10**5) %}{{ a }}{% endfor %}": "MB of text",
    GROWS + "{% set n.a = n.a ~ n.a %}{% endfor %}": "a text of more than 16 million",
    GROWS + "{% set n.a = n.a + n.a %}{% endfor %}": "a text of more than 16 million",
    GROWS + "{% set b %}{{ n.a }}{{ n.a }}{% endset %}{% set n.a = b %}{% endfor %}": "MB of text",
    "{% for i in range(10**5) %}{% for j in range(10**5) %}{% endfor %}{% endfor %}": "steps",
}
REACHING = {
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}": "renders itself without end",
    "{% include 'page.txt' %}": "renders itself without end",
    "{{ ''.__class__ }}": "unsafe",
    "{{ ''['__class__'] }}": "unsafe",
    "{{ '' | attr('__class__') }}": "unsafe",
    "{{ ([''] | map(attribute='__class__') | first).x }}": "unsafe",
    "{{ '{0.__class__}'.format(1) }}": "unsafe",
    "{{ '{a.__class__}'.format_map({'a': 1}) }}": "unsafe",
    "{{ render.__globals__ }}": "unsafe",
    "{{ sections_in.__globals__ }}": "unsafe",
    "{{ cycler.__init__ }}": "unsafe",
    "{{ lipsum(10) }}": "“lipsum”",
    "{% set x = [] %}{{ x.append(1) }}": "unsafe",
    "{% include '../w/essay.md' %}": "there is no template",
    "{% include '/etc/passwd' %}": "there is no template",
    "{% include '@/etc/passwd' %}": "there is no template",
    "{% import 'no\\0thing' as x %}": "there is no template",
    "{% for i in x %}" * 16 + "{% endfor %}" * 16: "more than 15 loops",
    "{% if 1 %}" * 5000 + "{% endif %}" * 5000: "more than 50 tags",
    "{{ " + "(" * 10_000 + "1" + ")" * 10_000 + " }}": "more than 40 brackets",
    "{{ 1" + " + 1" * 5000 + " }}": "more stands in one another here",
    "{{ " + "not " * 5000 + "1 }}": "more stands in one another here",
    "{{ 'a'" + " | upper" * 5000 + " }}": "more stands in one another here",
    "{{ " + "9" * 6000 + " }}": "a number is longer",
    "x" * 1_000_001: "more than 1 million characters",
}


def rendered(folder: Path, template: str, publish: Callable[..., Result]) -> Result:
    """What comes of a template in the second line of a layout's file."""
    work_of(folder / "w", "Words.", "title: T\nlang: en-GB")
    (folder / "l").mkdir(exist_ok=True)
    (folder / "l" / "layout.yaml").write_text("inherits: [transcript]\n", "utf-8")
    (folder / "l" / "page.txt").write_text("{# #}\n" + template, "utf-8")
    result = publish("build", "w", "--format", "transcript", "--layout", "l")
    assert result.code == 1 and not list(folder.glob("**/*.txt"))[1:]
    return result


@pytest.mark.whole
@pytest.mark.parametrize("template", EXCEEDING)
def test_a_template_that_does_too_much_is_stopped(
    template: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    said = rendered(tmp_path, template, publish).said[0]
    assert re.match(r"l/page.txt:[12]:\d+: error\[LAYOUT-LIMIT\]: ", said), said
    assert EXCEEDING[template] in said


@pytest.mark.whole
@pytest.mark.parametrize("template", REACHING)
def test_a_template_that_reaches_too_far_or_too_deep_is_told(
    template: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    told = REACHING[template].replace("“lipsum”", "'lipsum'")
    said = rendered(tmp_path, template, publish).said[0]
    assert re.match(r"l/page.txt:[12]:\d+: error\[LAYOUT-TEMPLATE\]: ", said), said
    assert told in said


def test_a_template_has_a_time(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls that call two others each, sixty deep; the time is that of the processor."""
    monkeypatch.setattr(sandbox, "SECONDS", 0.2)
    monkeypatch.setattr(sandbox, "SECONDS_EACH", 0)
    template = (
        "{% macro a(n) %}{% if n %}{{ a(n - 1) }}{{ a(n - 1) }}{% endif %}{% endmacro %}{{ a(60) }}"
    )
    assert "it takes more than 0 seconds" in rendered(tmp_path, template, publish).said[0]


def test_limits_are_counted_in_each_thread() -> None:
    """What one thread does is nothing that another has to answer for."""
    from concurrent.futures import ThreadPoolExecutor

    budget = sandbox.Budget(0)

    def spend(count: int) -> int:
        with budget.running():
            budget.step(count)
            return budget.steps

    with ThreadPoolExecutor(1) as other:
        assert [spend(5), other.submit(spend, 7).result(), spend(5)] == [5, 7, 10]
    with budget.running(), pytest.raises(sandbox_operations.Exceeded):
        budget.step(sandbox.STEPS)


def test_a_file_is_no_data_of_a_template() -> None:
    """Whatever value should have one: nothing of it is reached, and nothing of the program."""
    environment = sandbox.bounded(lambda _: None, lambda _: False, 0)
    for text in ("{{ p.read_text() }}", "{{ p.name }}", "{{ m.nodes }}", "{{ k.mro() }}"):
        with pytest.raises(jinja2.exceptions.SecurityError):
            environment.from_string(text).render(p=Path("a"), m=jinja2, k=str)


def test_what_layouts_do_every_day_is_within_the_limits() -> None:
    environment = sandbox.bounded(lambda _: None, lambda _: False, 0)
    template = (
        "{% for i in range(3) %}{{ loop.index }}/{{ loop.length }}{{ ', ' if not loop.last }}"
        "{% endfor %} {{ '%.3f' | format(1.5) }} {{ '%5d|%-5s' % (3, 'a') }} {{ 'a' ~ 1 ~ '<' }} "
        "{{ '{:.2f} {}'.format(1.234, 'x') }} {{ [1, 2] | map('string') | join('+') }} "
        "{{ 'ab' * 3 }} {{ 2 ** 10 }} {{ ('a' ~ 'b') | upper }} {{ 'x'.center(5) }}"
    )
    for autoescape, sign in ((True, "&lt;"), (False, "<")):
        environment.autoescape = autoescape
        assert environment.from_string(template).render() == (
            f"1/3, 2/3, 3/3 1.500     3|a     a1{sign} 1.23 x 1+2 ababab 1024 AB   x  "
        )


# --- finished e-books -------------------------------------------------------------------

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n'


@pytest.mark.whole
@pytest.mark.parametrize(
    "drawing",
    [
        f"{SVG}<script>f()</script></svg>",
        f'{SVG}<rect onload="f()"/></svg>',
        f'{SVG}<image xlink:href="http://a.example/b.png"/></svg>',
        f"{SVG}<foreignObject/></svg>",
        f'<!DOCTYPE svg [<!ENTITY a "b">]>{SVG}</svg>',
    ],
)
def test_a_drawing_of_an_e_book_that_does_something_is_found(drawing: str) -> None:
    """The picture of a book, exchanged for a drawing."""
    files = {}
    with zipfile.ZipFile(io.BytesIO(make(SMALL, "epub").data)) as book:
        files = {name: book.read(name) for name in book.namelist()}
    item = b'<item id="s" href="s.svg" media-type="image/svg+xml"/></manifest>'
    files["EPUB/content.opf"] = files["EPUB/content.opf"].replace(b"</manifest>", item)
    files["EPUB/s.svg"] = drawing.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    found = [one for one in preflight(out.getvalue(), "a.epub").findings if "ACTIVE" in one.code]
    assert [in_document(one).document for one in found] == ["EPUB/s.svg"]


def test_our_e_books_do_nothing() -> None:
    with zipfile.ZipFile(io.BytesIO(make(EVERYTHING, "epub").data)) as book:
        whole = b"".join(book.read(name) for name in book.namelist()).lower()
    for sign in (b"<script", b"javascript:", b"<iframe", b"<object", b"<!entity", b" onload"):
        assert sign not in whole


# --- style sheets -----------------------------------------------------------------------

SWOLLEN = ":root { --a: 'x' 'x'; " + "".join(
    f"--{new}: var(--{old}) var(--{old}); " for old, new in pairwise("abcdefghijklmnopqrstuvwxyz")
)
#: Sheets that would take the engine or the machine: the place, what is told.
SHEETS = {
    "p { width: " + "calc(" * 3000 + "1px" + ")" * 3000 + " }": ("1:", "more than 24 brackets"),
    "p {}\n" + "a {" * 5000: ("2:", "more than 24 brackets"),
    ":not(" * 2000 + "p" + ")" * 2000 + " { color: red }": ("1:", "more than 24 brackets"),
    "@media print {" * 2000 + "}" * 2000: ("1:", "more than 24 brackets"),
    "p { color: red }\n" * 70_000: (" ", "more than 1 million characters"),
    "\np" + " > p" * 1000 + " { color: red }": ("2:1:", "a selector of more than 100 steps"),
    "p" + ", p" * 3000 + " { color: red }": ("1:1:", "a rule for more than 2,000 selectors"),
    "@counter-style x { system: extends decimal; pad: 1000000000 'x' }": ("1:50:", "than 1,000"),
    "p { counter-reset: a 1000000000 }": ("1:22:", "a counter of more than 100,000"),
    "@media print { p { counter-increment: a 1000000000 } }": ("1:41:", "a counter of more"),
    "p { z-index: " + "9" * 5000 + " }": ("1:14:", "a number of more than 19 digits"),
    "p { margin: 1px calc(1px + 1e30mm) }": ("1:28:", "a length of more than 1,000,000: 1e30mm"),
    "@page { size: 1e400mm 9mm }": ("1:15:", "a length of more than 1,000,000: 1e400mm"),
    "@page { @top-left { width: 1e9px } }": ("1:28:", "a length of more than 1,000,000"),
    "p { --a: " + "x " * 20_000 + "}": ("1:5:", "a value of more than 10,000 parts"),
    "p { grid-template-columns: [a] repeat(1000000, 1px) }": ("1:39:", "rows or columns of more"),
    "@media print { p { columns: 20000 2mm } }": ("1:29:", "rows or columns of more than 1,000"),
    "p { background: repeating-linear-gradient(red 0, blue 0.0000001px) }": ("1:17:", "stripes"),
    "p { background: repeating-radial-gradient(red 5px, blue 5.001px) }": ("1:17:", "narrower"),
    ":root { --a: repeating-conic-gradient(red, blue calc(1px / 999)) }": ("1:14:", "calc()"),
    SWOLLEN + "}": ("1:", "has more than 10,000 parts with all that it uses"),
}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet[:20])
def test_a_style_sheet_that_says_too_much_is_told(sheet: str) -> None:
    place, words = SHEETS[sheet]
    first = next(iter(broken_rules(Path("own.css"), sheet)))
    assert first.code == "LAYOUT-CSS" and words in first.message
    assert f"{first.place}: ".startswith(f"own.css:{place}")


def test_what_style_sheets_of_layouts_say_is_within_the_limits() -> None:
    for file in layouts_folder().glob("**/*.css"):
        if "{{" in file.read_text("utf-8"):
            continue  # a template: tests/site has what is made of it
        assert [*broken_rules(file, file.read_text("utf-8"))] == [], file
    quoted = "p::before { content: '((((((((((((((((((((((((((((((' url(a((((b) } /* [[[[[[ */"
    assert [*broken_rules(Path("own.css"), f"{quoted} p {{ --a: var(--b); --b: var(--a) }}")] == []
    striped = "repeating-linear-gradient(45deg, rgb(0 0 0 / 5%) 0, #eee 2px, #eee 2px, #ddd 4px)"
    quiet = f"p {{ background: {striped}; columns: 2; grid-template-columns: repeat(12, 1fr) }}"
    assert [*broken_rules(Path("own.css"), quiet)] == []


@pytest.mark.parametrize("name", ["style.css", "other.css"])
def test_no_such_sheet_gets_into_the_engine(
    name: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    """Neither the layout's own nor one that it imports."""
    work_of(tmp_path / "w", "Words.", "title: T\nlang: en-GB")
    (tmp_path / "l").mkdir()
    (tmp_path / "l" / "layout.yaml").write_text("inherits: [pdf]\n", "utf-8")
    (tmp_path / "l" / "style.css").write_text("@import 'other.css';\n", "utf-8")
    (tmp_path / "l" / name).write_text("p { width: " + "calc(" * 3000, "utf-8")
    result = publish("build", "w", "--format", "pdf", "--layout", "l")
    told = [one for one in result.said if "error[LAYOUT-CSS]" in one]
    assert result.code == 1 and "more than 24 brackets" in told[0]


# --- what else a layout says ------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["{name.__class__}", "{name!r}", "{name:>1000000000}", "{0}", "{name[0]}"]
)
def test_words_of_a_layout_reach_nothing(
    word: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    work_of(tmp_path / "w", "Words.", "title: T\nlang: en-GB\npublisher: P")
    (tmp_path / "l" / "words").mkdir(parents=True)
    (tmp_path / "l" / "layout.yaml").write_text("inherits: [pdf]\n", "utf-8")
    (tmp_path / "l" / "words" / "en.yaml").write_text(f"published-by: '{word}'\n", "utf-8")
    result = publish("build", "w", "--format", "pdf", "--layout", "l")
    assert result.code == 1
    assert result.said[0].startswith("l/words/en.yaml:1:15: error[LAYOUT-WORDS]: nothing can be")


def test_a_layout_file_of_aliases_is_told(publish: Callable[..., Result], tmp_path: Path) -> None:
    """Nine lists of nine of the list before would be a billion values."""
    work_of(tmp_path / "w", "Words.", "title: T\nlang: en-GB")
    lists = ["l0: &l0 [x, x, x, x, x, x, x, x, x]"]
    lists += [f"l{n + 1}: &l{n + 1} [{', '.join([f'*l{n}'] * 9)}]" for n in range(9)]
    (tmp_path / "l").mkdir()
    text = "\n".join(["inherits: [pdf]", *lists, "title: *l9", ""])
    (tmp_path / "l" / "layout.yaml").write_text(text, "utf-8")
    result = publish("build", "w", "--format", "pdf", "--layout", "l")
    assert result.code == 1 and "l/layout.yaml:1:1: error[YAML-SIZE]" in result.said[0]


def test_every_claim_has_its_test(root: Path) -> None:
    """What ``SECURITY.md`` names is there, and each row of its tables names something."""
    page = (root / "SECURITY.md").read_text("utf-8")
    for file, name in re.findall(r"`(tests/\w+/\w+\.py)::(\w+)`", page):
        assert f"def {name}(" in (root / file).read_text("utf-8"), name
    rows = [line for line in page.splitlines() if line.startswith("| ") and "Claim" not in line]
    assert len(rows) > 20 and all("`tests/" in row for row in rows)


@pytest.mark.whole
@pytest.mark.parametrize(
    ("format_", "markup", "code"),
    [
        ("epub", '<script src="a.js"/>', "EBOOK-ACTIVE"),
        ("epub", '<span onclick="f()"/>', "EBOOK-ACTIVE"),
        ("epub", '<a href="javascript:f()">\u200b</a>', "EBOOK-ACTIVE"),
        ("pdf", '<a href="javascript:f()">the</a>', "ACTIVE-ACTION"),
        ("pdf", '<a href="file:///etc/passwd">the</a>', "ACTIVE-ACTION"),
    ],
)
def test_what_templates_make_does_nothing(
    format_: str, markup: str, code: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    work_of(tmp_path / "w", "Words of *the* text.", "title: T\nlang: en-GB")
    (tmp_path / "l").mkdir()
    (tmp_path / "l" / "layout.yaml").write_text(f"inherits: [{format_}]\n", "utf-8")
    said = "" if ">the<" in markup else "{{ render(node.children) }}"
    macro = f"{{% macro emphasis(node) %}}<em>{said}{markup}</em>{{% endmacro %}}"
    (tmp_path / "l" / "nodes.html").write_text(macro, "utf-8")
    result = publish(
        "build", "w", "--format", format_, "--layout", "l", "--set", "page-list=no", "--out", "o"
    )
    assert result.code == 1 and any(f"error[{code}]" in one for one in result.said), result.said
    assert not [file for file in tmp_path.glob("o/*") if file.suffix in (".pdf", ".epub")]


def test_markup_of_templates_declares_no_entities() -> None:
    markup = '<!DOCTYPE html [\n<!ENTITY a "aa">]><html>&a;</html>'
    with pytest.raises(Rejected) as refused:
        parse_markup(markup, "l/page.html")
    assert str(refused.value).startswith("l/page.html:2: error[LAYOUT-MARKUP]: the templates make")


def test_a_sheet_over_which_the_engine_breaks_down_is_named(tmp_path: Path) -> None:
    """It is the layout's author who can do something about it."""
    shipped = layouts_folder() / "pdf" / "style.css"
    texts = [(tmp_path / "style.css", ""), (shipped, "")]
    with (
        pytest.raises(Rejected) as refused,
        capturing_log(Origin("page.html", style_sheets=lambda: texts)),
    ):
        raise IndexError
    (told,) = refused.value.findings
    assert (told.code, told.place.line) == ("LAYOUT-ENGINE", 1)
    assert told.place.path.endswith("style.css") and "IndexError" in told.message
    with (
        pytest.raises(IndexError),
        capturing_log(Origin("page.html", style_sheets=lambda: texts[1:])),
    ):
        raise IndexError
