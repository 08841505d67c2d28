"""Checks of the values in a head that machines read: dates, languages, numbers, addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.core.isbn import fault_of, isbn_in
from publish.source.head_dates import read_date
from publish.source.identifiers import (
    as_isbn,
    doi_in,
    has_doi_prefix,
    orcid_fault,
    orcid_in,
    uuid_fault,
)
from publish.source.languages import fault_of_tag

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.core.yaml_positions import Path, PlacedData
    from publish.source.relator_codes import Contributor

#: A web address in the characters with which it is sent (RFC 3986).
_ADDRESS = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:[/?#][!#-;=?-~]*)?", re.IGNORECASE
)
#: The most characters of an address that is printed as a code.
_LONG_ADDRESS = 200


class Strict:
    """Checks the values of one head; each method returns the value in the form that is used."""

    def __init__(self, placed: PlacedData, findings: Findings) -> None:
        self._placed, self._findings = placed, findings

    def _error(self, path: Path, code: str, message: str, hint: str) -> None:
        self._findings.error(self._placed.text_at(path), code, message, hint)

    def date(self, path: Path, value: str) -> str:
        """Return a date in ISO 8601, or the words that are used instead."""
        read = read_date(value) if value else None
        if read and read.fault:
            self._error(path, "DATE-WRONG", f"“{value}” is no date: {read.fault}", read.hint)
        return read.text if read else ""

    def moment(self, path: Path, value: str) -> str:
        """Return when something was done: a day, or a time in UTC."""
        read = read_date(value) if value else None
        if not read:
            return ""
        fault, hint = read.fault, read.hint
        if not fault and not re.match(r"\d{4}-\d\d-\d\d$", read.text):
            fault, hint = "it names no day", "write 2024-05-12, or 2024-05-12T10:33:00Z"
        if fault:
            self._error(path, "DATE-WRONG", f"“{value}” is no date: {fault}", hint)
        return read.moment or read.text

    def lang(self, tag: str) -> str:
        """Return the tag of a language."""
        message, hint = fault_of_tag(tag)
        if message:
            self._error(("lang",), "LANG-INVALID", message, hint)
        return "" if message else tag

    def identifier(self, value: str) -> str:
        """Return an identifier after checking it by the rules of its kind."""
        isbn = as_isbn(value)
        if isbn or isbn_in(value):
            self._isbn(("identifier",), isbn or isbn_in(value))
            return value
        if has_doi_prefix(value):
            self.doi(("identifier",), value)
        if fault := uuid_fault(value):
            self._error(
                ("identifier",), "IDENTIFIER-WRONG", f"“{value}” is no identifier: {fault}",
                "delete the line, and copy the one that `publish check` then proposes",
            )  # fmt: skip
        return value

    def isbn(self, name: str, value: str) -> str:
        """Return one of the ISBNs, with or without its letters before it."""
        isbn = isbn_in(value) or value
        return self._isbn(("isbn", name), isbn) if isbn else ""

    def _isbn(self, path: Path, isbn: str) -> str:
        """Check an ISBN: if its last digit is wrong it is another book's, or none."""
        fault = fault_of(isbn)
        message = f"the ISBN {isbn} is wrong: {fault}"
        is_reported = any(one.message == message for one in self._findings)
        if fault and not is_reported:
            hint = "compare it with the one that the publisher was given"
            self._error(path, "ISBN-WRONG", message, hint)
        return isbn

    def doi(self, path: Path, value: str) -> str:
        """Return the address of a DOI, as it is to be shown and linked (Crossref, 2017)."""
        doi = doi_in(value)
        if value and not doi:
            message = f"“{value}” is no DOI: that is 10., a number, a / and a name"
            self._error(path, "DOI-WRONG", message, "write doi: 10.1000/182")
        return f"https://doi.org/{doi}" if doi else ""

    def people(self, name: str, people: tuple[Contributor, ...]) -> tuple[Contributor, ...]:
        """Return people with their ORCID iDs in groups of four digits."""
        return tuple(self._person((name, number), one) for number, one in enumerate(people))

    def _person(self, path: Path, one: Contributor) -> Contributor:
        if not one.orcid:
            return one
        orcid = orcid_in(one.orcid)
        fault = orcid_fault(orcid) if orcid else "it has not sixteen digits"
        if fault:
            message = f"the ORCID iD {one.orcid} of {one.name} is wrong: {fault}"
            hint = "copy it from the page of the person on orcid.org"
            self._error((*path, "orcid"), "ORCID-WRONG", message, hint)
        return msgspec.structs.replace(one, orcid=orcid)

    def address(self, address: str) -> None:
        """Report an address for the code on the handout that is not on the web."""
        if not address:
            return
        if len(address) > _LONG_ADDRESS:
            fault = f"it has {len(address)} characters, {_LONG_ADDRESS} is the most"
        elif _ADDRESS.fullmatch(address):
            return
        else:
            fault = f"“{address}” is no address of the web"
        self._error(
            ("ebook-url",), "URL-WRONG", f"the code on the handout could lead nowhere: {fault}",
            "copy it from the browser: https://example.org/essay.epub",
        )  # fmt: skip
