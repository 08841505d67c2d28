"""What a PDF would do by itself, or when somebody touches it (ISO 32000-1, 12.6; 7.11.4; 13).

Links to places of the file and to pages of the web are none of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from publish.readback.unreadable import BROKEN
from publish.source.url_schemes import action_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a deed is: a program that runs, another action, a thing that plays, a file inside, a form.
Kind = Literal["script", "action", "media", "file", "form"]
_ACTIONS: dict[str, tuple[Kind, str]] = {
    "JavaScript": ("script", "runs a script"),
    "Launch": ("action", "starts a program, or opens a file of the reader’s machine"),
    "GoToR": ("action", "opens another file"),
    "GoToE": ("action", "opens a file inside"),
    "SubmitForm": ("action", "sends what is filled in to an address"),
    "ImportData": ("action", "takes in data of another file"),
    "Rendition": ("media", "plays something"),
    "Movie": ("media", "plays a film"),
    "Sound": ("media", "plays a sound"),
    "RichMediaExecute": ("media", "plays something"),
    "GoTo3DView": ("media", "turns a model"),
}
_PLAYED = {"RichMedia": "rich media", "Screen": "a screen", "Movie": "a film", "Sound": "a sound",
           "3D": "a model"}  # fmt: skip
#: So many actions, names and entries are looked at; no file of pages has more.
_MOST = 100_000
#: So deep trees of names and fields may be.
_DEEP = 50


class PdfAction(msgspec.Struct, frozen=True):
    """Something that a file does: its kind, what, on which page and where; page 0: the file."""

    kind: Kind
    what: str
    page: int = 0
    x: float = 0
    y: float = 0


def actions_in(pdf: Any) -> Iterator[PdfAction]:
    """Yield what a file does, in the order of its pages; that of the whole file first."""
    for part in (_of_file, _of_outline, _of_fields):
        try:
            yield from part(pdf)
        except BROKEN:
            continue
    for number, page in enumerate(pdf.pages, 1):
        try:
            yield from _triggered(page.obj, number)
            for given in page.obj.get("/Annots", []):
                yield from _of_annotation(given, number)
        except BROKEN:
            continue


def _of_file(pdf: Any) -> Iterator[PdfAction]:
    root, names = pdf.Root, pdf.Root.get("/Names", {})
    if any(True for _ in _values_of(names.get("/JavaScript"), "/Names")):
        yield PdfAction("script", "it runs a script when it is opened")
    yield from _done(root.get("/OpenAction"), "it", 0)
    yield from _triggered(root, 0)
    form = root.get("/AcroForm", {})
    if "/XFA" in form:
        yield PdfAction("form", "it has a form in a language of its own (XFA)")
    elif len(form.get("/Fields", [])):
        yield PdfAction("form", "it has a form")
    files = [*_values_of(names.get("/EmbeddedFiles"), "/Names"), *root.get("/AF", [])]
    yield from dict.fromkeys(_file(spec) for spec in files if not _is_source(spec))


def _of_outline(pdf: Any) -> Iterator[PdfAction]:
    waiting, met = [pdf.Root.get("/Outlines", {}).get("/First")], set[Any]()
    while waiting and len(met) < _MOST:
        item = waiting.pop()
        if item is None or item.objgen in met:
            continue
        met.add(item.objgen)
        yield from _done(item.get("/A"), "an entry of its outline", 0)
        waiting += [item.get("/Next"), item.get("/First")]


def _of_fields(pdf: Any) -> Iterator[PdfAction]:
    """Yield fields that no page shows do something as well."""
    waiting = list(pdf.Root.get("/AcroForm", {}).get("/Fields", []))
    met: set[Any] = set()
    while waiting and len(met) < _MOST:
        field = waiting.pop()
        if field.objgen in met:
            continue
        met.add(field.objgen if field.is_indirect else len(met))
        yield from _triggered(field, 0)
        yield from _done(field.get("/A"), "a field of its form", 0)
        waiting += list(field.get("/Kids", []))


def _of_annotation(given: Any, page: int) -> Iterator[PdfAction]:
    try:
        left, bottom = float(given.Rect[0]), float(given.Rect[1])
    except BROKEN:
        left = bottom = 0.0
    kind = str(given.get("/Subtype", "")).lstrip("/")
    found = [*_done(given.get("/A"), "a link" if kind == "Link" else "an annotation", page)]
    found += [*_done(given.get("/PA"), "a link", page), *_triggered(given, page)]
    if kind in _PLAYED:
        found.append(PdfAction("media", f"there is {_PLAYED[kind]} on the page", page))
    elif kind == "FileAttachment":
        found.append(_file(given.get("/FS", {})))
    for one in found:
        yield msgspec.structs.replace(one, page=page, x=left, y=bottom)


def _triggered(holder: Any, page: int) -> Iterator[PdfAction]:
    """Yield the actions that something else than a click starts."""
    whose = "the page" if page else "it"
    for action in dict(holder.get("/AA", {})).values():
        yield from _done(action, whose, page)


def _done(action: Any, whose: str, page: int) -> Iterator[PdfAction]:
    """Yield what an action does, and those that come after it."""
    waiting: list[Any] = [action]
    met: set[Any] = set()
    while waiting and len(met) < _MOST:
        action = waiting.pop()
        if not _is_dictionary(action) or action.objgen in met:  # a place of the file
            continue
        met.add(action.objgen if action.is_indirect else len(met))
        kind, what = _ACTIONS.get(str(action.get("/S", "")).lstrip("/"), ("action", ""))
        address = str(action.get("/URI", ""))
        if "/JS" in action:
            kind, what = _ACTIONS["JavaScript"]
        elif address and (deed := action_of(address)):
            what = f"leads to {address[:40]}, which {deed}"
        if what:
            yield PdfAction(kind, f"{whose} {what}", page)
        after = action.get("/Next")
        waiting += [after] if after is None or _is_dictionary(after) else list(after)


def _is_dictionary(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Dictionary)


def _values_of(node: Any, name: str) -> Iterator[Any]:
    """Yield the values of a tree of names (7.9.6)."""
    waiting, met = [(node, 0)], set[Any]()
    while waiting and len(met) < _MOST:
        node, depth = waiting.pop()
        if node is None or depth > _DEEP or (node.is_indirect and node.objgen in met):
            continue
        met.add(node.objgen if node.is_indirect else len(met))
        yield from list(node.get(name, []))[1::2]
        waiting += [(kid, depth + 1) for kid in node.get("/Kids", [])]


def _file(spec: Any) -> PdfAction:
    name = str(spec.get("/UF", spec.get("/F", ""))) if _is_dictionary(spec) else ""
    return PdfAction("file", f"there is a file inside: {name[:80] or 'without a name'}")


def _is_source(spec: Any) -> bool:
    """Return whether a file inside is the source of the text, as text (ISO 19005-3, 6.8)."""
    if not _is_dictionary(spec) or str(spec.get("/AFRelationship", "")) != "/Source":
        return False
    inner = spec.get("/EF", {}).get("/F", {})
    return str(inner.get("/Subtype", "")).startswith("/text/")
