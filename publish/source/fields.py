"""Fields of a head in the shapes that other programs use, converted to those of this format.

Pandoc has lists and mappings where others have a line, Hugo and Jekyll other names, Obsidian keys
of its own. What means the same is read; a key without a use here is reported as a note.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.yaml_positions import Path, PlacedData, Value
from publish.source.head_people import Persons
from publish.source.head_values import normal, texts_of, word_key
from publish.source.identifiers import as_isbn, doi_in, has_doi_prefix
from publish.source.relator_codes import FIELDS, NAMES, code_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.core.diagnostics import Findings

#: Other names of our keys.
_ALIASES = {
    "language": "lang", "creator": "author", "description": "abstract", "summary": "abstract",
    "tags": "keywords", "tag": "keywords", "keyword": "keywords", "subjects": "subject",
    "authors": "author", "by": "author", "lastmod": "modified", "last-modified": "modified",
    "last-modified-at": "modified", "date-modified": "modified", "updated": "modified",
    "licence": "rights", "license": "rights", "copyright": "rights",
    "belongs-to-collection": "series", "collection": "series", "group-position": "series-number",
    "volume": "series-number", "number-in-series": "series-number", "cover": "cover-image",
    "epub-cover-image": "cover-image", "original-date": "first-published",
    "published-in": "first-published", "sub-title": "subtitle", "publishers": "publisher",
    "translated-by": "translator", "edited-by": "editor", "transcribed-by": "transcriber",
}  # fmt: skip
#: Keys of other programs that have no use here.
FOREIGN = frozenset(
    """
    layout categories category permalink draft published aliases alias weight url type image images
    math mathjax katex comments toc toc-depth toc-title number-sections numbersections bibliography
    csl link-citations nocite references citation-style documentclass classoption geometry fontsize
    fontfamily mainfont sansfont monofont linestretch papersize margin-left margin-right margin-top
    margin-bottom header-includes include-before include-after output css stylesheet pdf-engine
    excerpt teaser thumbnail featured pinned sticky redirect-from parent nav-order has-children
    author-meta title-prefix page-title cssclass cssclasses publish id uid zettel created status
    base-header-level latex-input latex-mode latex-footer quotes-language html-header
    xhtml-header transclude-base affiliation institute email thanks lof lot colorlinks linkcolor
    urlcolor otherlangs dir page-progression-direction accessmodes accessmode
    accessibilityfeature accessibilityhazard accessibilitysummary calibre project execute ibooks
    editor-options hide-title isdraft linktitle markup menu outputs params cascade expirydate
    publishdate videos resources robots series-image showtoc searchhidden disableshare header footer
    sidebar
    """.split()
)
#: Quarto's values of the key ``editor``, which concern its own window.
_QUARTO_EDITORS = ("visual", "source")
#: Keys that other programs print, or take text from: they are reported with more detail elsewhere.
PRINTED_ELSEWHERE = frozenset(
    "bibliography references chapters dedication epigraph acknowledgements acknowledgments thanks"
    " preface".split()
)
_LISTED = ("keywords", "subject")
_PARAGRAPHS = ("rights", "abstract")
_OF_ISBN = {
    "epub": "epub", "ebook": "epub", "e-book": "epub", "print": "print", "paperback": "print",
    "hardback": "print", "hardcover": "print", "book": "print",
}  # fmt: skip
_KINDS_OF_TITLE = {
    "main": "title", "full": "title", "sub": "subtitle", "subtitle": "subtitle",
}  # fmt: skip


def own_key(key: str) -> str:
    """Return our own key for one of a head."""
    return _ALIASES.get(normal(key), normal(key))


def is_person(name: str, item: Value) -> bool:
    """Return whether a key names what somebody did, and not a text of that name."""
    is_text = isinstance(item, str) and len(item) > 2 * len(
        "a name, and a second name, and a third"
    )
    return not is_text and (name in NAMES or name.removesuffix("s") in NAMES)


class Fields:
    """Brings the fields of one head to the shapes of :class:`publish.source.metadata.Metadata`."""

    def __init__(self, placed: PlacedData, known: frozenset[str], findings: Findings) -> None:
        self._placed, self._known, self._findings = placed, known, findings
        self._places = dict(placed.places)
        self._keys = dict(placed.keys)
        self._quoted = set(placed.quoted)
        self._persons = Persons(placed, findings)
        self._value: dict[str, Value] = {}
        self._from: dict[str, str] = {}

    def regular(self) -> PlacedData:
        """Return the same, each field under its own key and in its own shape."""
        assert isinstance(self._placed.value, dict)  # noqa: S101 - heads are mappings
        for key, item in self._placed.value.items():
            name = own_key(key)
            if name in self._known or name == "isbn":
                self._take(key, name, item)
            elif is_person(name, item):
                self._people(key, "contributor", item, code_of(name))
            else:
                self._unknown(key, name)
        return PlacedData(self._value, self._places, self._keys, frozenset(self._quoted))

    def _unknown(self, key: str, name: str) -> None:
        if key in PRINTED_ELSEWHERE:
            return
        place = self._placed.key_at((key,))
        near = None if name in FOREIGN else nearest(name, self._known)
        if near:
            message, hint = f"the key “{key}” is not known", f"did you mean “{near}”?"
            self._findings.warning(place, "FIELD-UNKNOWN", message, hint)
            return
        hint = "it is not printed; delete the line, or leave it for the program that reads it"
        self._findings.note(place, "FIELD-UNKNOWN", f"the key “{key}” is not known here", hint)

    # --- one field ---

    def _take(self, key: str, name: str, item: Value) -> None:
        if item in ("", [], {}):
            return
        shapes: dict[str, Callable[[str, Value], None]] = {
            "title": self._title, "series": self._series, "isbn": self._isbn,
            "identifier": self._identifier, "first-published": self._first_published,
            "lang": self._lang, "offprint": self._offprint, "format": self._format,
        }  # fmt: skip
        if name == "editor" and item in _QUARTO_EDITORS:
            self._unknown(key, "editor-options")
        elif name in FIELDS:
            self._people(key, name, item, "")
        elif name in shapes:
            shapes[name](key, item)
        elif name in _LISTED:
            self._list(key, name, item)
        elif name in _PARAGRAPHS:
            self._set(key, name, "\n\n".join(texts_of(item)), joins="\n\n")
        elif isinstance(item, dict) and not texts_of(item) and normal(key) != name:
            self._unknown(key, normal(key))
        else:
            if isinstance(item, dict) and (word := word_key(item)):
                self._set(key, name, self._line(item), at=(word,))
            else:
                self._set(key, name, self._line(item))

    def _set(self, key: str, name: str, value: Value, joins: str = "", at: Path = ()) -> None:
        """Give a field its value; if another key has given one already, it must be the same."""
        source = (key, *at)
        if name not in self._value:
            self._value[name] = value
            self._from[name] = key
            self._move(source, (name,))
            return
        before = self._value[name]
        if before == value or not value:
            return
        if joins and isinstance(before, str) and isinstance(value, str):
            self._value[name] = f"{before}{joins}{value}"
            return
        self._findings.error(
            self._placed.key_at((key,)),
            "FIELD-TWICE",
            f"“{key}” says what “{self._from[name]}” has said already",
            f"both mean “{name}”; keep one of the two",
        )

    def _move(self, source: Path, target: Path) -> None:
        """Register all places of a part under its new path."""
        if source == target:
            return
        for places in (self._places, self._keys):
            own = [p for p in places if p[: len(source)] == source]
            for path in own:
                places[(*target, *path[len(source) :])] = places[path]
        self._places.setdefault(target, self._placed.at(source))
        self._quoted |= {
            (*target, *p[len(source) :]) for p in self._quoted if p[: len(source)] == source
        }

    def _line(self, item: Value) -> Value:
        """Return a value of one line; a block of lines becomes one."""
        texts = [" ".join(text.split()) for text in texts_of(item)]
        return ", ".join(texts) if texts else item

    # --- shapes ---

    def _title(self, key: str, item: Value) -> None:
        """Read a line, or Pandoc's list: the first is the title, others have types."""
        items = item if isinstance(item, list) else [item]
        for number, one in enumerate(items):
            at: Path = (number,) if isinstance(item, list) else ()
            if isinstance(one, dict) and not texts_of(one):
                self._titles_by_kind((key, *at), one)
                continue
            kind = str(one.get("type", "")) if isinstance(one, dict) else ""
            name = "subtitle" if kind == "subtitle" or (not kind and number) else "title"
            if kind in ("", "main", "subtitle") and texts_of(one):
                at = (*at, word_key(one)) if isinstance(one, dict) else at
                self._set(key, name, " ".join(texts_of(one)[0].split()), at=at)
                continue
            place = self._placed.at((key, *at))
            message = f"a title of the type “{kind}” cannot be set"
            self._findings.note(place, "FIELD-UNKNOWN", message, "it is not printed")

    def _titles_by_kind(self, path: Path, kinds: dict[str, Value]) -> None:
        """Read titles under keys that name their kinds.

        Words in braces are not such a mapping, and an error.
        """
        for kind, title in kinds.items():
            name = _KINDS_OF_TITLE.get(normal(kind))
            if name and texts_of(title):
                words = " ".join(texts_of(title)[0].split())
                self._set(str(path[0]), name, words, at=(*path[1:], kind))
                continue
            message = f"“{kind}” is no kind of title here: known are main and sub"
            if not title:
                message = "words within braces are taken for keys"
            hint = 'put the words within quotation marks: title: "…"'
            self._findings.error(self._placed.at(path), "FIELD-TYPE", message, hint)

    def _list(self, key: str, name: str, item: Value) -> None:
        if isinstance(item, str):
            parted = item.split(",") if name == "keywords" else [item]
            items = [" ".join(part.split()) for part in parted if part.strip()]
        else:
            items = [" ".join(text.split()) for text in texts_of(item)]
        before = self._value.get(name, [])
        assert isinstance(before, list)  # noqa: S101 - made here
        found: list[Value] = [one.lstrip("#") for one in items if one not in before]
        self._value[name] = [*before, *found]
        self._move((key,), (name,))

    def _lang(self, key: str, item: Value) -> None:
        tags = texts_of(item)
        self._set(key, "lang", tags[0].strip().replace("_", "-") if tags else item)
        for tag in tags[1:]:
            message = (
                f"the work is set as one in “{tags[0]}”; “{tag}” is not taken for its language"
            )
            hint = f"mark the passages: [words]{{lang={tag}}}, or a division ::: {{lang={tag}}}"
            self._findings.note(self._placed.at((key,)), "FIELD-UNKNOWN", message, hint)

    def _format(self, key: str, item: Value) -> None:
        """Read the version of our format.

        Other programs use the key for the version of their output.
        """
        if isinstance(item, str) and item.strip().lstrip("-").isdecimal():
            self._set(key, "format", item.strip())
            return
        message = "“format” is the version of the source format here, and that is a number"
        self._findings.note(
            self._placed.key_at((key,)), "FIELD-UNKNOWN", message, "delete the line"
        )

    def _first_published(self, key: str, item: Value) -> None:
        if isinstance(item, str):
            field = "date" if re.fullmatch(r"\d{4}(-\d+){0,2}", item.strip()) else "in"
            self._value.setdefault("first-published", {field: self._line(item)})
            self._move((key,), ("first-published",))
            return
        self._set(key, "first-published", item)

    def _series(self, key: str, item: Value) -> None:
        item = item[0] if isinstance(item, list) and item else item
        if not isinstance(item, dict):
            self._set(key, "series", self._line(item))
            return
        self._set(key, "series", self._line(item))
        for name in ("number", "volume", "position", "group-position"):
            if isinstance(value := item.get(name), str) and value:
                self._set(key, "series-number", value, at=(name,))

    def _isbn(self, key: str, item: Value) -> None:
        """Read one ISBN for print and e-book, or one for each."""
        item = item[0] if isinstance(item, list) and len(item) == 1 else item
        if isinstance(item, str):
            item = {"print": item, "epub": item}
            self._places |= {("isbn", name): self._placed.at((key,)) for name in item}
        if not isinstance(item, dict):
            values = [*texts_of(item), "…", "…"]
            hint = f"write isbn: {{print: {values[0]}, epub: {values[1]}}}"
            message = "it is not said which ISBN is of the printed book, and which of the e-book"
            self._findings.error(self._placed.at((key,)), "FIELD-TYPE", message, hint)
            return
        for name, isbn in item.items():
            own = _OF_ISBN.get(normal(name))
            if own and isinstance(isbn, str):
                before = self._value.setdefault("isbn", {})
                assert isinstance(before, dict)  # noqa: S101 - made here
                before.setdefault(own, isbn.strip())
                self._move((key, name), ("isbn", own))
                continue
            place, message = (
                self._placed.at((key, name)),
                f"nothing is made that “{name}” could be for",
            )
            self._findings.note(place, "FIELD-UNKNOWN", message, "write isbn: {print: …, epub: …}")

    def _identifier(self, key: str, item: Value) -> None:
        """Read one identifier or several: ISBN, DOI or other, by a scheme or by their own form."""
        items = item if isinstance(item, list) else [item]
        for number, one in enumerate(items):
            at: Path = (number,) if isinstance(item, list) else ()
            scheme = normal(str(one.get("scheme", ""))) if isinstance(one, dict) else ""
            texts = texts_of(one)
            if not texts:
                self._set(key, "identifier", one)
                continue
            value = texts[0].strip()
            if scheme.startswith("isbn"):
                value = value if value.upper().startswith(("ISBN", "URN")) else f"ISBN {value}"
            elif scheme == "doi" and not has_doi_prefix(value):
                value = f"doi:{value}"
            if "identifier" in self._value and (doi_in(value) or as_isbn(value)):
                name = "doi" if doi_in(value) else "isbn"
                self._value.setdefault(
                    name, value if name == "doi" else {"print": value, "epub": value}
                )
                self._move((key, *at), (name,))
                continue
            at = (*at, word_key(one)) if isinstance(one, dict) else at
            self._set(key, "identifier", value, at=at)

    def _offprint(self, key: str, item: Value) -> None:
        if isinstance(item, dict) and isinstance(named := item.get("layout"), str) and named:
            item = item | {"layout": [named]}
        self._set(key, "offprint", item)

    # --- people ---

    def _people(self, key: str, name: str, item: Value, role: str) -> None:
        for path, one, person, did in self._persons.each(key, item, role):
            self._person_of(path, one, person, name, did)

    def _person_of(
        self, path: Path, one: Value, person: dict[str, Value], name: str, did: str
    ) -> None:
        """Add a person to the others who did the same."""
        target = next((f for f, code in FIELDS.items() if code == did), name)
        if did and did != FIELDS[target]:
            target = "contributor"
            person["role"] = did
        people = self._value.setdefault(target, [])
        assert isinstance(people, list)  # noqa: S101 - made here
        own: Path = (target, len(people))
        self._places[own] = self._placed.at(path)
        if isinstance(one, str):
            self._places[(*own, "name")] = self._placed.at(path)
            self._quoted |= {(*own, "name")} if path in self._placed.quoted else set()
        else:
            self._move(path, own)
        people.append(person)


def nearest(word: str, known: frozenset[str]) -> str:
    """Return the known key of which a word is a misspelling.

    One or two letters may be wrong, exchanged, missing or extra.
    """
    most = 1 if len(word) <= len("layout") else 2
    near = sorted((distance(word, key), key) for key in known)
    return next((key for far, key in near if 0 < far <= most and len(key) > len("lan")), "")


def distance(one: str, other: str) -> int:
    """Return how many letters must be changed, exchanged, added or taken away (Damerau, 1964)."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
