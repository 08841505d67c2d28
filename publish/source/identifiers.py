"""Identifiers by their check digits and forms: ISBN, DOI, ORCID iD, UUID."""

from __future__ import annotations

import re
import uuid

from publish.core.isbn import digits_of, fault_of, isbn_in

_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/|urn:doi:)?(10\.\d+(?:\.\d+)*/\S+)", re.I)
_DOI_PREFIX = re.compile(r"(?:urn:)?doi:|https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_ORCID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid:?\s*)?(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dX])", re.I
)
_UUID = re.compile(r"(?:urn:)?uuid:(.*)", re.IGNORECASE | re.DOTALL)
_BARE_ISBN = re.compile(r"97[89][\d -]{10,14}")


def doi_in(value: str) -> str:
    """Return the DOI in a value, without what precedes it; '' if it has none."""
    found = _DOI.fullmatch(value.strip())
    return found[1] if found else ""


def has_doi_prefix(value: str) -> bool:
    """Return whether a value says of itself that it is a DOI."""
    return bool(_DOI_PREFIX.match(value.strip()))


def orcid_in(value: str) -> str:
    """Return an ORCID iD in groups of four digits; '' for anything else."""
    found = _ORCID.fullmatch(re.sub("[‐‑‒–—−]", "-", value.strip().rstrip("/")))
    digits = found[1].replace("-", "").upper() if found else ""
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def orcid_fault(orcid: str) -> str:
    """Return what is wrong with the check digit of an ORCID iD (ISO 7064, MOD 11-2), or ''."""
    digits, last = orcid.replace("-", "")[:-1], orcid[-1]
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    right = "0123456789X"[(12 - total % 11) % 11]
    return "" if last == right else f"its last digit is {last}, and should be {right}"


def uuid_fault(identifier: str) -> str:
    """Return what is wrong with an identifier that says it is a UUID (RFC 9562, 4), or ''."""
    found = _UUID.fullmatch(identifier.strip())
    if not found:
        return ""
    try:
        right = str(uuid.UUID(found[1])) == found[1].strip().lower()
    except ValueError:
        right = False
    return "" if right else "it has not the form of a UUID"


def as_isbn(identifier: str) -> str:
    """Return the ISBN that an identifier is, with or without its prefix; '' if it is none."""
    value = isbn_in(identifier)
    bare = identifier.strip()
    return value or (bare if _BARE_ISBN.fullmatch(bare) and not fault_of(bare) else "")


def as_urn(identifier: str) -> str:
    """Return an identifier for machines (a URN by RFC 8254 for an ISBN, a DOI's address)."""
    if (isbn := as_isbn(identifier)) and not fault_of(isbn):
        return f"urn:isbn:{digits_of(isbn)}"
    if found := _UUID.fullmatch(identifier.strip()):
        return f"urn:uuid:{found[1].strip().lower()}"
    doi = doi_in(identifier) if has_doi_prefix(identifier) else ""
    return f"https://doi.org/{doi}" if doi else identifier
