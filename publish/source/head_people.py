"""The people of a head, in the shapes in which Pandoc, Quarto and journals write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.source.head_values import normal, texts_of
from publish.source.relator_codes import code_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings
    from publish.core.yaml_positions import Path, PlacedData, Value

_SORTS = ("sort", "file-as", "sort-name", "sort-as")
_PLACES = ("affiliation", "affiliations", "institute", "institution", "organization")


class Persons:
    """Reads the people of one head."""

    def __init__(self, placed: PlacedData, findings: Findings) -> None:
        self._placed, self._findings = placed, findings

    def each(
        self, key: str, item: Value, role: str
    ) -> Iterator[tuple[Path, Value, dict[str, Value], str]]:
        """Yield the people in the value of a key, once for each thing that they did.

        Args:
            key: the key as it is written.
            item: its value.
            role: the code of what the people under this key did.

        Yields:
            Where somebody stands, what is written there, what it says, and the code.
        """
        for at, one in _each(item):
            if self._reports_braces(key, at, one):
                continue
            person = self._person((key, *at), one)
            for did in self._all_did((key, *at), one) or [role]:
                yield (key, *at), one, dict(person), did

    def _reports_braces(self, key: str, at: Path, one: Value) -> bool:
        """Report a name in brackets or braces that is read as a list or a key; True if it is."""
        if isinstance(one, dict) and one and not any(one.values()) and len(one) == 1:
            words = next(iter(one))
        elif isinstance(one, list) and len(found := texts_of(one)) == 1:
            words = found[0]
        else:
            return False
        place, bracket = self._placed.at((key, *at)), "{" if isinstance(one, dict) else "["
        message = f"a name that begins with “{bracket}” is taken for something else"
        self._findings.error(place, "FIELD-TYPE", message, f"write {key}: {words}")
        return True

    def _all_did(self, path: Path, one: Value) -> list[str]:
        """Return the codes of all that somebody did; of ``roles`` (in journals) the known ones."""
        if not isinstance(one, dict):
            return []
        inner = next(iter(one.values())) if len(one) == 1 else one
        fields = {normal(k): v for k, v in (inner if isinstance(inner, dict) else one).items()}
        roles = [self._did(path, role) for role in texts_of(fields.get("role", ""))]
        roles += [code_of(role) for role in texts_of(fields.get("roles", ""))]
        return list(dict.fromkeys(filter(None, roles)))

    def _did(self, path: Path, role: str) -> str:
        """Return the code of what somebody did, from the words of the head."""
        code = code_of(role)
        if role and not code:
            message = f"“{role}” is not what anybody is known to do for a book"
            hint = "write a code of MARC, such as ill, or illustrator, translator, photographer"
            self._findings.warning(self._placed.at((*path, "role")), "ROLE-UNKNOWN", message, hint)
        return code

    def _person(self, path: Path, one: Value) -> dict[str, Value]:
        """Return a person as a name, or as the fields that Pandoc and journals give one."""
        if not isinstance(one, dict):
            return {"name": one}
        if len(one) == 1 and isinstance(inner := next(iter(one.values())), dict):
            one = {"name": next(iter(one)), **inner}
        fields = {normal(k): v for k, v in one.items()}
        name = fields.get("name") or next(
            (fields[k] for k in ("text", "literal") if fields.get(k)), ""
        )
        if isinstance(name, dict) or not name:
            name = _full_name(name if isinstance(name, dict) else fields)
        person: dict[str, Value] = {"name": name}
        for own, others in (("sort", _SORTS), ("affiliation", _PLACES), ("orcid", ("orcid",)),
                            ("email", ("email",))):  # fmt: skip
            found = next((fields[k] for k in others if fields.get(k)), "")
            texts = texts_of(found)
            if texts:
                person[own] = ", ".join(texts)
        self._check_person(path, fields)
        return person

    def _check_person(self, path: Path, fields: dict[str, Value]) -> None:
        known = {"name", "text", "literal", "given", "family", "first", "last", "role", "roles",
                 "orcid", "email", *_SORTS, *_PLACES}  # fmt: skip
        for key in fields.keys() - known:
            place = self._placed.key_at((*path, key))
            message = f"the key “{key}” of a person is not known"
            hint = "it is not printed; known are name, sort, role, affiliation, orcid and email"
            self._findings.note(place, "FIELD-UNKNOWN", message, hint)


def _full_name(fields: dict[str, Value]) -> str:
    """Return a name that is given in parts."""
    fields = {normal(k): v for k, v in fields.items()}
    parts = (fields.get("given") or fields.get("first"), fields.get("family") or fields.get("last"))
    whole = " ".join(str(part) for part in parts if part)
    return whole or str(fields.get("literal", ""))


def _each(item: Value) -> Iterator[tuple[Path, Value]]:
    """Yield the people in a value: of a list, or separated by line ends or semicolons."""
    if isinstance(item, list):
        yield from (((number,), one) for number, one in enumerate(item) if one)
    elif isinstance(item, str):
        names = (" ".join(part.split()) for part in re.split(r"[\n;]", item))
        yield from (((), name) for name in names if name)
    else:
        yield (), item
