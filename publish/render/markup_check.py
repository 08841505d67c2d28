"""Whether rendered markup keeps the contract (:mod:`publish.core.contract`), and who breaks it.

What was rendered is searched for each node that later stages have to find again. If one is missing,
it is rendered by itself, then with the nodes around it: the first macro that does not write it is
to blame, or else the template of the page.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from publish.core import contract
from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.files import is_shipped, shown
from publish.core.headings import HTML_HEADINGS
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from publish.core.contract import Term
    from publish.core.diagnostics import Severity
    from publish.render.renderer import Renderer

#: A node, then those around it, the innermost first; around a note is its first call.
Way = tuple[tree.Node, ...]
_OPS = "http://www.idpf.org/2007/ops"
#: A tag; and what in a template is not markup.
_TAG = re.compile(r"<(/?)[a-z][^>]*?(/?)>", re.IGNORECASE)
_OF_TEMPLATES = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
#: The classes that the program itself gives to words.
_OF_SPANS = (contract.BOUND, contract.DIVIDED, contract.INITIAL, contract.FIRST_WORDS)


class Markup:
    """Rendered markup, by its identifiers: of a document, or of a macro alone."""

    def __init__(self, root: ET.Element, *, whole: bool) -> None:
        self.root, self.whole = root, whole
        self._by_id: dict[str, list[ET.Element]] = {}
        for element in root.iter():
            for name in {element.get("id", ""), contract.NOTE_OF.of(element)} - {""}:
                self._by_id.setdefault(name, []).append(element)
        mains = root.iter(contract.MAIN.name)
        self.main = {element for main in mains for element in main.iter()}

    def has(self, name: str, fits: Callable[[ET.Element], bool] = lambda _: True) -> bool:
        """Return whether an element, or a note's part, of this identifier matches."""
        return any(map(fits, self._by_id.get(name, ())))


class Duty(NamedTuple):
    """What has to be in the markup of a node.

    ``node`` names it in a message, ``wanted`` the markup: formats of a ``node`` and a ``term``.
    ``rendered`` are words of the template's line that would render the node.
    """

    term: Term
    node: str
    wanted: str
    is_met: Callable[[Markup, Any], bool]
    severity: Severity = "error"
    rendered: str = ""


Duties = dict[type[tree.Node], tuple[Duty, ...]]


class MarkupChecker:
    """Checks the markup of a renderer against the contract.

    Args:
        renderer: makes the markup.
        duties: what must be in the markup.
        remarks: receives warnings.
    """

    def __init__(self, renderer: Renderer, duties: Duties, remarks: Findings) -> None:
        self._renderer, self._duties, self._remarks = renderer, duties, remarks

    def check(
        self, root: ET.Element, template: str, blocks: tree.Blocks, notes: Iterable[tree.Note]
    ) -> None:
        """Check the markup of all nodes of some blocks and notes in a document.

        Raises:
            Rejected: with an error for each name of the contract without which something is lost.
        """
        markup = Markup(root, whole=True)
        found: dict[Duty, list[Way]] = {}
        for way in _ways(blocks, notes):
            for duty in self._duties.get(type(way[0]), ()):
                if not duty.is_met(markup, way[0]):
                    found.setdefault(duty, []).append(way)
        breaches = Findings(self._breach(markup, template, *one) for one in found.items())
        breaches.extend(self._spans())
        if breaches.failed:
            raise Rejected(breaches)
        self._remarks.extend(breaches)

    def naming(
        self, rejected: Rejected, template: str, blocks: tree.Blocks, notes: Iterable[tree.Note]
    ) -> Rejected:
        """Return the errors of markup that is not well-formed, with the place that writes it."""
        found = [one for one in rejected.findings if one.code == "LAYOUT-MARKUP"]
        if not found:
            return rejected
        place = self._writer_of_broken(template, [*_ways(blocks, notes)])
        return Rejected(msgspec.structs.replace(one, place=place) for one in found)

    def _writer_of_broken(self, template: str, ways: list[Way]) -> Place:
        """Return the innermost macro with malformed markup, or else the template of the page."""
        for node, *_ in reversed(ways):
            place = self._renderer.macro_place(node.kind)
            if place is not None and not _is_well_formed(self._renderer.alone(node)):
                return place
        page = self._renderer.template_file(template)
        read = [] if page is None or not is_shipped(page) else self._renderer.read_by(page)
        own = (f for f, text in read if not is_shipped(f) and not _is_balanced(text))
        return next((Place(shown(f), 1, 1) for f in own), self._renderer.template_place(template))

    def _breach(self, markup: Markup, template: str, duty: Duty, ways: list[Way]) -> Diagnostic:
        node, macro = ways[0][0], self._to_blame(markup, duty, ways[0])
        who = f"the macro “{macro}”" if macro else "the template"
        place = self._renderer.macro_place(macro) if macro else None
        place = place or self._renderer.template_place(template, duty.rendered)
        message = f"{who} writes {duty.node} without {duty.wanted}"
        message = message.format(node=node, term=duty.term)
        return _diagnostic(place, duty.severity, message, duty.term, len(ways))

    def _to_blame(self, markup: Markup, duty: Duty, way: Way) -> str:
        """Return the macro that does not write what it should; '' if it is the template."""
        note = next((node for node in way if isinstance(node, tree.Note)), None)
        for node in way:
            if self._renderer.macro_place(node.kind) is None:
                continue
            written = self._renderer.alone(node)
            if not _is_well_formed(written):
                return node.kind
            own = Markup(_fragment(written), whole=False)
            if duty.is_met(own, way[0]):
                continue
            is_called = note is not None and isinstance(node, tree.NoteCall) and node is way[-1]
            if is_called and not own.has(_note_id(note)) and self._is_apart(markup, note):
                return ""
            return node.kind
        return ""

    def _is_apart(self, markup: Markup, note: tree.Note | None) -> bool:
        """Return whether notes are written by the template, and not with their calls."""
        is_listed = self._renderer.layout.kind.addresses == "list"
        return markup.has(_note_id(note)) or is_listed or self._renderer.settings.notes != "foot"

    def _spans(self) -> Iterator[Diagnostic]:
        """Yield the classes for words that the macro of spans does not write."""
        names, where = tuple(term.name for term in _OF_SPANS), Place("")
        span = tree.Span(place=where, classes=names, children=(tree.Text(place=where, text="a"),))
        markup, place = self._renderer.alone(span), self._renderer.macro_place(span.kind) or where
        if not _is_well_formed(markup):
            message = "the macro “span” writes markup that is not well-formed"
            yield _diagnostic(place, "error", message, _OF_SPANS[0], 1)
            return
        own = _fragment(markup)
        missing = [term for term in _OF_SPANS if not any(map(term.on, own.iter()))]
        if missing:
            message = f"the macro “span” writes words without class='{' '.join(map(str, missing))}'"
            yield _diagnostic(place, "error", message, missing[0], 1)


def require(renderer: Renderer, template: str, term: Term, missing: list[str]) -> None:
    """Refuse a template that lacks identifiers which the program needs.

    Raises:
        Rejected: when any are missing.
    """
    if missing:
        place = renderer.template_place(template)
        message = f"the template writes no element with id='{missing[0]}'"
        raise Rejected([_diagnostic(place, "error", message, term, len(missing))])


def _diagnostic(
    place: Place, severity: Severity, message: str, term: Term, count: int
) -> Diagnostic:
    more = f" (and {count - 1} more)" if count > 1 else ""
    hint = f"write it as the inherited template does; else {term.lost}"
    return Diagnostic(place, severity, "LAYOUT-CONTRACT", message + more, hint)


def _is_well_formed(markup: str) -> bool:
    try:
        _fragment(markup)
    except ET.ParseError:
        return False
    return True


def _is_balanced(template: str) -> bool:
    """Return whether a template closes as many elements as it opens; a guess."""
    count = 0
    for closes, empty in _TAG.findall(_OF_TEMPLATES.sub("", template)):
        count += -1 if closes else 0 if empty else 1
    return count == 0


def _fragment(markup: str) -> ET.Element:
    return ET.fromstring(f'<body xmlns:epub="{_OPS}">{markup}</body>')  # noqa: S314 - our own


# --- what is looked for -----------------------------------------------------------------


def _ways(blocks: tree.Blocks, notes: Iterable[tree.Note]) -> Iterator[Way]:
    """Yield all nodes of some blocks and notes, each with the nodes around it."""
    calls: dict[int, Way] = {}
    for way in _within(blocks, ()):
        _keep_call(way[0], calls)
        yield way
    for note in notes:
        for way in _within((note,), calls.get(note.number, ())):
            _keep_call(way[0], calls)
            yield way


def _keep_call(node: tree.Node, calls: dict[int, Way]) -> None:
    """Keep the first call of each note."""
    if isinstance(node, tree.NoteCall):
        calls.setdefault(node.number, (node,))


def _within(nodes: Iterable[tree.Node], around: Way) -> Iterator[Way]:
    for node in nodes:
        if not isinstance(node, tree.Text):
            yield (node, *around)
            yield from _within(tree.parts(node), (node, *around))


def _note_id(note: Any) -> str:
    return f"{contract.NOTE_ID}{note.number}"


def _call_id(call: tree.NoteCall) -> str:
    return f"{contract.CALL_ID}{call.number}-{call.occurrence}"


def _is_typed(term: Term) -> Callable[[ET.Element], bool]:
    return lambda element: term.name in element.get(f"{{{_OPS}}}type", "").split()


def _has_id(markup: Markup, node: Any) -> bool:
    return not node.id or markup.has(node.id)


def _block(markup: Markup, node: tree.Numbered) -> bool:
    return markup.has(node.id, contract.BLOCK.on)


def _number(markup: Markup, node: tree.Numbered) -> bool:
    number = str(node.number)
    return not _block(markup, node) or markup.has(
        node.id, lambda e: contract.NUMBER.of(e) == number
    )


def _in_main(markup: Markup, node: tree.Numbered) -> bool:
    return (
        not markup.whole or not markup.has(node.id) or markup.has(node.id, markup.main.__contains__)
    )


def _section(markup: Markup, node: tree.Section) -> bool:
    return markup.has(node.id, lambda e: e.tag == contract.SECTION.name)


def _titled(markup: Markup, node: tree.Section) -> bool:
    def has_title(section: ET.Element) -> bool:
        head = next((e for e in section.iter() if e.tag in HTML_HEADINGS), None)
        return head is None or bool(contract.TITLE.of(head))

    return not markup.has(node.id) or markup.has(node.id, has_title)


def _call(markup: Markup, node: tree.NoteCall) -> bool:
    href = f"#{contract.NOTE_ID}{node.number}"
    return markup.has(_call_id(node), lambda e: contract.CALL.on(e) and e.get("href") == href)


def _note(markup: Markup, node: tree.Note) -> bool:
    return markup.has(_note_id(node), lambda e: contract.NOTE.on(e) or contract.ENDNOTE.on(e))


def _marker(markup: Markup, node: tree.Note) -> bool:
    is_marked = markup.has(_note_id(node), lambda e: any(map(contract.MARKER.on, e.iter())))
    return is_marked or not _note(markup, node)


def _noteref(markup: Markup, node: tree.NoteCall) -> bool:
    end, is_typed = f"#{contract.NOTE_ID}{node.number}", _is_typed(contract.NOTEREF)
    return markup.has(_call_id(node), lambda e: is_typed(e) and e.get("href", "").endswith(end))


def _footnote(markup: Markup, node: tree.Note) -> bool:
    foot, end = _is_typed(contract.FOOTNOTE), _is_typed(contract.ENDNOTE)
    return markup.has(_note_id(node), lambda e: foot(e) or end(e))


def _backlink(markup: Markup, node: tree.Note) -> bool:
    is_typed = _is_typed(contract.BACKLINK)
    is_linked = markup.has(_note_id(node), lambda e: any(map(is_typed, e.iter())))
    return is_linked or not _footnote(markup, node)


def _page(markup: Markup, node: tree.PageBreak) -> bool:
    return markup.has(node.id, _is_typed(contract.PAGEBREAK))


_NUMBERED = Duty(
    contract.BLOCK, "paragraph {node.number}", "class='{term}' and id='{node.id}'", _block
)
_CORRECTED = Duty(contract.EM_ID, "corrected place {node.number}", "id='{node.id}'", _has_id)
_CALL_IDS = f"id='{contract.CALL_ID}{{node.number}}-{{node.occurrence}}'"
_NOTE_IDS = f"{contract.NOTE_ID}{{node.number}}"
#: What must be in the pages of a printed layout …
PRINTED: Duties = {
    tree.Numbered: (
        _NUMBERED,
        Duty(
            contract.MAIN,
            "paragraph {node.number}",
            "<{term}> around it",
            _in_main,
            rendered="render(edition.body",
        ),
    ),
    tree.Section: (
        Duty(contract.SECTION, "section “{node.id}”", "<{term} id='{node.id}'>", _section),
        Duty(contract.TITLE, "the heading of “{node.id}”", "{term}='…'", _titled, "warning"),
    ),
    tree.NoteCall: (
        Duty(
            contract.CALL,
            "the call of note {node.number}",
            f"<a class='{{term}}' {_CALL_IDS} href='#{_NOTE_IDS}'>",
            _call,
        ),
    ),
    tree.Note: (
        Duty(
            contract.NOTE,
            "note {node.number}",
            f"class='{{term}}' (or '{contract.ENDNOTE}') and id='{_NOTE_IDS}'",
            _note,
            rendered="render(note",
        ),
        Duty(
            contract.MARKER,
            "note {node.number}",
            "<a class='{term}'> in it",
            _marker,
            rendered="render(note",
        ),
    ),
    tree.Corrected: (_CORRECTED,),
    tree.Span: (Duty(contract.NAME_ID, "the anchor “{node.id}”", "id='{node.id}'", _has_id),),
}
#: … in those on which notes are measured …
MEASURED: Duties = {tree.Note: PRINTED[tree.Note]}
#: … and in the text of an e-book.
OF_EBOOKS: Duties = {
    tree.Numbered: (_NUMBERED,),
    tree.Section: (Duty(contract.SECTION, "section “{node.id}”", "id='{node.id}'", _has_id),),
    tree.NoteCall: (
        Duty(
            contract.NOTEREF,
            "the call of note {node.number}",
            f"<a epub:type='{{term}}' {_CALL_IDS} href='…#{_NOTE_IDS}'>",
            _noteref,
        ),
    ),
    tree.Note: (
        Duty(
            contract.FOOTNOTE,
            "note {node.number}",
            f"epub:type='{{term}}' and id='{_NOTE_IDS}'",
            _footnote,
        ),
        Duty(contract.BACKLINK, "note {node.number}", "<a epub:type='{term}'> in it", _backlink),
    ),
    tree.Corrected: (_CORRECTED,),
    tree.PageBreak: (
        Duty(
            contract.PAGEBREAK,
            "the beginning of page {node.folio}",
            "epub:type='{term}' and id='{node.id}'",
            _page,
        ),
    ),
}
#: … and on a page of the web.
OF_WEB: Duties = {
    tree.Numbered: PRINTED[tree.Numbered],
    tree.Section: PRINTED[tree.Section][:1],
    tree.NoteCall: PRINTED[tree.NoteCall],
    tree.Note: PRINTED[tree.Note],
    tree.Corrected: (_CORRECTED,),
    tree.PageBreak: (
        Duty(contract.PAGE_ID, "the beginning of page {node.folio}", "id='{node.id}'", _has_id),
    ),
}
#: The same as in e-books, where paragraphs have numbers.
OF_NUMBERED_EBOOKS: Duties = OF_EBOOKS | {
    tree.Numbered: (
        _NUMBERED,
        Duty(contract.NUMBER, "paragraph {node.number}", "{term}='{node.number}'", _number),
    )
}
