"""What must be true of a source before anything is made of it: one function for each check."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from publish.core.characters import AFTER_NUMBER
from publish.core.diagnostics import Findings, Place, suggest
from publish.core.truncation import cut
from publish.source import tree
from publish.source.anchors import github
from publish.source.foreign.blocks import UNSET
from publish.source.ids import RESERVED
from publish.source.inline import plain
from publish.source.invisible_characters import is_blank
from publish.source.notedepth import check_depth
from publish.source.sourcepages import check_pages
from publish.source.url_schemes import FINE, SELDOM, action_of, report_active, scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_work(work: tree.Work, findings: Findings) -> None:
    """Run all checks that need nothing but the work."""
    nodes = [*tree.walk(*work.body), *(n for note in work.notes for n in _inside(note))]
    check_empty(work, nodes, findings)
    check_notes(work, findings)
    check_ids(nodes, findings)
    check_headings(work, findings)
    check_pages(tree.walk(*work.body), findings)
    check_pictures([*nodes, *((work.cover,) if work.cover else ())], findings)
    check_queries(nodes, findings)
    check_left_over(nodes, findings)


#: The nodes of a block that a reader sees.
_SHOWN = (tree.Text, tree.Code, tree.CodeBlock, tree.Image, tree.Figure)


def check_empty(work: tree.Work, nodes: list[tree.Node], findings: Findings) -> None:
    """Report a work without text, and items without words."""
    blocks = [n for n in nodes if isinstance(n, tree.Numbered)]
    shown = (n for n in tree.walk(*blocks) if isinstance(n, _SHOWN))
    is_bare = not findings.failed and all(is_blank(getattr(n, "text", "x")) for n in shown)
    if not blocks or is_bare:
        findings.error(
            Place(work.path, 1, 1), "WORK-EMPTY", "the work has no text", "write a paragraph"
        )


def check_notes(work: tree.Work, findings: Findings) -> None:
    """Check that each call has one note, each note a call and words, and that none calls itself."""
    defined: dict[str, tree.Note] = {}
    for note in work.notes:
        if note.key in defined:
            findings.error(
                note.place,
                "NOTE-TWICE",
                f"the note [^{note.key}] is defined a second time",
                f"it stands on line {defined[note.key].place.line} already; give one another key",
            )
        defined.setdefault(note.key, note)
        if not any(isinstance(n, _WORDS) and n.text.strip(AFTER_NUMBER) for n in _inside(note)):
            findings.error(
                note.place,
                "NOTE-EMPTY",
                f"{_named(note)} has no words",
                "write its text after the colon, or delete it and its call",
            )
    inside = {note.key: _calls((note,)) for note in work.notes}
    in_body = [*work.head.all(), *_calls(work.body)]
    for call in [*in_body, *(c for calls in inside.values() for c in calls)]:
        if call.key not in defined:
            hint = suggest(call.key, defined) or f"add a line “[^{call.key}]: …” or delete the call"
            findings.error(
                call.place, "NOTE-UNDEFINED", f"there is no note for the call [^{call.key}]", hint
            )
    leads = {key: list(dict.fromkeys(c.key for c in calls)) for key, calls in inside.items()}
    cyclic = _check_cycles(defined, leads, findings)
    check_depth(defined, leads, findings)
    _check_reached({c.key for c in in_body} | cyclic, defined, leads, findings)


_WORDS = (tree.Text, tree.Code, tree.CodeBlock)


def _check_reached(
    called: set[str],
    defined: dict[str, tree.Note],
    leads: dict[str, list[str]],
    findings: Findings,
) -> None:
    """Report notes to which no calls lead from the text: they would never be read."""
    reached, waiting = set(called), list(called)
    while waiting:
        fresh = set(leads.get(waiting.pop(), ())) - reached
        reached |= fresh
        waiting.extend(fresh)
    for key, note in defined.items():
        if key not in reached:
            findings.error(
                note.place,
                "NOTE-UNUSED",
                f"{_named(note)} is never called",
                f"put [^{key}] where it belongs, or delete the note",
            )


def _check_cycles(
    defined: dict[str, tree.Note], leads: dict[str, list[str]], findings: Findings
) -> set[str]:
    """Report notes that lead back to themselves, each ring once; return their keys."""
    done: set[str] = set()
    cyclic: set[str] = set()
    for start in defined:
        way: dict[str, int] = {}
        ahead = [] if start in done else [iter([start])]
        while ahead:
            key = next(ahead[-1], None)
            if key is None:
                ahead.pop()
                if way:
                    done.add(way.popitem()[0])
            elif key in way:
                ring = [*list(way)[way[key] :], key]
                cyclic.update(ring)
                _ring(defined[key], ring, findings)
            elif key not in done and key in defined:
                way[key] = len(way)
                ahead.append(iter(leads.get(key, ())))
    return cyclic


def _ring(note: tree.Note, ring: list[str], findings: Findings) -> None:
    findings.error(
        note.place,
        "NOTE-CYCLE",
        "the note leads back to itself: " + " → ".join(f"[^{key}]" for key in ring),
        "take one of these calls out",
    )


def _named(note: tree.Note) -> str:
    return "this note" if note.key.startswith("^") else f"the note [^{note.key}]"


def _inside(note: tree.Note) -> Iterator[tree.Node]:
    return tree.walk(*note.children)


def _calls(nodes: tuple[tree.Node, ...]) -> list[tree.NoteCall]:
    return [n for n in tree.walk(*nodes) if isinstance(n, tree.NoteCall)]


def check_ids(nodes: list[tree.Node], findings: Findings) -> None:
    """Check that identifiers are unique and free, and that links within the work lead to one."""
    given: dict[str, Place] = {}
    for node in nodes:
        identifier = getattr(node, "id", "")
        if not identifier or isinstance(node, tree.Numbered | tree.SourcePage):
            continue
        if RESERVED.fullmatch(identifier):
            findings.error(
                node.place,
                "ID-RESERVED",
                f"the identifier “{identifier}” is one of Offprint’s own",
                "choose a word, such as {#three-phases}",
            )
        elif identifier in given:
            findings.error(
                node.place,
                "ID-TWICE",
                f"the identifier “{identifier}” is given a second time",
                f"it stands on line {given[identifier].line} already",
            )
        given.setdefault(identifier, node.place)
    numbers = {n.id for n in nodes if isinstance(n, tree.Numbered | tree.SourcePage)}
    sections = [node for node in nodes if isinstance(node, tree.Section)]
    check_targets(nodes, given.keys() | numbers, sections, findings)


def check_targets(
    nodes: list[tree.Node], known: set[str], sections: list[tree.Section], findings: Findings
) -> None:
    """Check that links lead to one of the known identifiers, or to a whole address."""
    anchors = [github(plain(section.title)) for section in sections]
    for node in nodes:
        if not isinstance(node, tree.Link):
            continue
        target = node.target
        if not target or target == "#":
            findings.error(
                node.place, "LINK-EMPTY", "the link leads nowhere", "write its address in ( )"
            )
        elif target.startswith("#") and target[1:] not in known:
            findings.error(
                node.place,
                "LINK-DEAD",
                f"nothing in the work is called “{unquote(target)}”",
                suggest(unquote(target)[1:], [*known, *anchors])
                or "give the place an identifier: ## Title {#name}",
            )
        elif target.startswith("#") or action_of(target):  # which is reported where it is written
            continue
        elif scheme_of(target) in SELDOM:
            findings.warning(
                node.place,
                "LINK-SCHEME",
                f"few readers have a program that opens “{target}”",
                "give an address of the web beside it, or instead of it (https://…)",
            )
        elif scheme_of(target) not in FINE:
            findings.error(
                node.place,
                "LINK-RELATIVE",
                f"“{target}” is a file beside the source, which no reader of the outputs has",
                "give a whole address (https://…) or the #identifier of a place in the work",
            )


def check_classes(work: tree.Work, vocabulary: frozenset[str], findings: Findings) -> None:
    """Report classes that the layouts do not know, and that would have no effect."""
    for node in [*tree.walk(*work.body), *(n for note in work.notes for n in _inside(note))]:
        for name in getattr(node, "classes", ()):
            if name in UNSET and name not in vocabulary:
                findings.error(
                    node.place,
                    "MARKUP-FOREIGN",
                    f"no layout knows the class “{name}”: {UNSET[name]}",
                    "delete the lines with colons to have it set so, or leave it out",
                )
            elif name not in vocabulary:
                findings.warning(
                    node.place,
                    "CLASS-UNKNOWN",
                    f"no layout knows the class “{name}”: it has no effect",
                    suggest(name, vocabulary) or "known: " + ", ".join(sorted(vocabulary)),
                )


def check_headings(work: tree.Work, findings: Findings) -> None:
    """Report pictures in headings; notes in them are allowed."""
    for node in tree.walk(*work.body):
        if isinstance(node, tree.Section):
            for inner in tree.walk(*node.title):
                if isinstance(inner, tree.Image):
                    findings.error(
                        inner.place,
                        "HEADING-IMAGE",
                        "a picture stands in a heading",
                        "put it in a paragraph of its own",
                    )


def check_pictures(nodes: list[tree.Node], findings: Findings) -> None:
    """Check that every picture is in the folder of the source."""
    for node in nodes:
        if not isinstance(node, tree.Figure | tree.Image) or action_of(node.file):
            continue
        if is_remote(node.file):
            findings.error(
                node.place,
                "IMAGE-REMOTE",
                f"the picture “{node.file}” is not on this machine",
                "save it beside the source and name that file",
            )


def is_remote(file: str) -> bool:
    """Return whether the name of a picture is an address (RFC 3986, 4.2), and not a file's."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", file) is not None or bool(action_of(file))


def check_queries(nodes: list[tree.Node], findings: Findings) -> None:
    """Report open questions to the proofreader, for ``publish check``."""
    for node in nodes:
        if isinstance(node, tree.Query):
            findings.note(
                node.place,
                "QUERY-OPEN",
                cut(node.question) or "these words are marked as doubtful",
                "answer it, then take the mark {==…==}{>>…<<} away",
            )


def check_left_over(nodes: list[tree.Node], findings: Findings) -> None:
    """Report what looks like markup, but was read as text: nobody wants it printed."""
    reported = {d.place for d in findings if d.code == "ATTRIBUTE-BROKEN"}
    marks = {
        after.place: before
        for node in nodes
        for before, after in pairwise(tree.parts(node))
        if isinstance(before, tree.Emphasis | tree.Strong | tree.Style)
    }
    alone = {
        node.children[0].place
        for node in nodes
        if isinstance(node, tree.Paragraph) and len(node.children) == 1
    }
    for node in nodes:
        if not isinstance(node, tree.Text):
            continue
        _check_doubtful_marks(node, findings)
        for found in _LEFT_OVER.finditer(node.text):
            place = msgspec.structs.replace(node.place, column=node.place.column + found.start())
            if found["inline"]:
                findings.error(
                    place,
                    "NOTE-UNCLOSED",
                    "a note begins here and is not closed",
                    "close it with ] in this paragraph, or write \\^ for the sign",
                )
            elif found["note"]:
                findings.error(
                    place,
                    "NOTE-KEY",
                    "this is not the call of a note: a key is one word, in [^ and ]",
                    "write [^word] without spaces, or \\[ for the bracket",
                )
            elif place not in reported:
                findings.warning(
                    place,
                    "ATTRIBUTE-STRAY",
                    f"“{found[0]}” belongs to nothing here and will be printed",
                    _way_out(
                        found,
                        marks.get(node.place) if not found.start() else None,
                        is_alone=node.place in alone and found[0] == node.text.strip(),
                    ),
                )


def _way_out(found: re.Match[str], mark: tree.Node | None, *, is_alone: bool) -> str:
    """Return what to write for stray attributes: after a mark, alone, or elsewhere."""
    if mark is not None:
        delimiter = _DELIMITERS.get(type(mark), "")
        words = cut(plain(tuple(tree.parts(mark))))
        return f"write [{delimiter}{words}{delimiter}]{found[0]}; \\{{ if it is text"
    if is_alone:
        return (
            f"delete it, or put a line ::: {found[0]} before and ::: after the blocks it is for; "
            "\\{ if it is text"
        )
    return "put it directly after the words it is for, [words]{.class}; write \\{ if it is text"


_DELIMITERS: dict[type[tree.Node], str] = {
    tree.Emphasis: "*",
    tree.Strong: "**",
    tree.Superscript: "^",
    tree.Subscript: "~",
    tree.Struck: "~~",
    tree.Highlighted: "==",
}


def _check_doubtful_marks(node: tree.Text, findings: Findings) -> None:
    """Report tildes or carets around several words, which would be printed.

    On GitHub one tilde strikes words out; carets may be meant to raise them.
    """
    for found in _DOUBTFUL.finditer(node.text):
        kind, delimiter, way = _WAYS[str(found.lastgroup)]
        findings.warning(
            msgspec.structs.replace(node.place, column=node.place.column + found.start()),
            "MARK-DOUBTFUL",
            f"“{_shortened(found[0])}” is printed with its signs",
            f"if the words are meant to be {kind}, {way}; "
            f"if the signs are meant, write \\{delimiter} for each",
        )


def _shortened(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:40].rsplit(' ', 1)[0]} …{words[-1]}"


_DOUBTFUL = re.compile(
    r"(?P<single>(?<![\w~])~(?![\s~\d/])[^~\s]*\s[^~]*(?<![\s~])~(?![\w~/]))"
    r"|(?P<blank>(?<!~)~~(?=[^~]*\w)[^~]+~~(?!~))"
    r"|(?P<raised>\^(?![\s^])[^\s^]*\s[^^]*(?<![\s^])\^(?![\w^]))"
)
#: By the group that matches: what may be meant, the character, what to write.
_WAYS = {
    "single": ("struck", "~", "write ~~words~~"),
    "blank": ("struck", "~", "write ~~words~~, without blanks beside the signs"),
    "raised": ("raised", "^", "put a backslash before each blank between them"),
}
_LEFT_OVER = re.compile(
    r"(?P<inline>\^\[)|(?P<note>\[\^)|\{\s*(?:[#.][^\W\d][^{}]*|[A-Za-z][\w-]*=[^{}]+)\}"
)


def check_references(path: str, env: dict[str, Any], links: set[str], findings: Findings) -> None:
    """Report a link definition that is not used: its words silently vanish from the text."""
    found = [
        *env.get("references", {}).items(),
        *((r["label"], r) for r in env.get("duplicate_refs", ())),
    ]
    first = env.get("references", {})
    for label, reference in found:
        if "heading" in reference:
            continue
        place = Place(path, reference["map"][0] + 1, 1)
        name = f"[{label.lower()}]"
        if reference is not first[label]:
            findings.error(
                place,
                "LINK-TWICE",
                f"the link definition {name} stands here a second time",
                "keep one of the two",
            )
        elif label.startswith("^"):
            findings.error(
                place,
                "NOTE-KEY",
                f"{name} cannot be the key of a note",
                "write one word without spaces between [^ and ]",
            )
        elif report_active(reference["href"], place, findings) or reference["href"] in links:
            continue
        elif re.match(r"#|[A-Za-z][A-Za-z0-9+.-]*:", reference["href"]):
            findings.warning(
                place,
                "LINK-UNUSED",
                f"the link definition {name} is used nowhere, and is not printed",
                "delete it; if it is text, write \\[ for the bracket",
            )
        else:
            findings.error(
                place,
                "LINK-WORDS",
                f"this line defines a link {name}, and its words would not be printed",
                "write \\[ for the bracket, so that it is text",
            )
