"""The order of a catalogue: how titles and names are sorted, and under what they stand."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.catalogue.values import Entry
    from publish.source.relator_codes import Contributor

#: Articles that do not count at the beginning of a title, by language.
_ARTICLES = {
    "en": ("the ", "a ", "an "),
    "de": ("der ", "die ", "das ", "ein ", "eine "),
    "fr": ("le ", "la ", "les ", "l'", "l’", "un ", "une "),
    "es": ("el ", "la ", "los ", "las ", "un ", "una "),
    "it": ("il ", "lo ", "la ", "i ", "gli ", "le ", "l'", "l’", "un ", "uno ", "una "),
    "nl": ("de ", "het ", "een "),
}
#: Under which titles and names stand that begin with no letter.
OTHERS = "#"
#: Signs before the first word of a title, which do not count.
_SIGNS = re.compile(r"^[\W_]+")


def folded(text: str) -> str:
    """Return a text as it is sorted and searched: small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def title_key(entry: Entry) -> tuple[str, str, str]:
    """Return by what an entry is sorted among titles: its letter, its words, its slug."""
    text = _SIGNS.sub("", entry.full_title).casefold()
    articles = _ARTICLES.get(entry.lang.split("-")[0].lower(), ())
    found = next((a for a in articles if text.startswith(a) and len(text) > len(a)), "")
    key = folded(text.removeprefix(found))
    return initial(key), key, entry.slug


def name_key(person: Contributor) -> tuple[str, str]:
    """Return by what a person is sorted: as they say themselves, else by the last of the names."""
    if person.sort:
        return folded(person.sort), person.name
    first, _, last = person.name.strip().rpartition(" ")
    return folded(f"{last} {first}" if first and "," not in person.name else person.name), (
        person.name
    )


def initial(key: str) -> str:
    """Return the letter under which something stands; ``#`` where it begins with none."""
    first = next((c for c in key if c.isalnum()), "")
    return first.upper()[:1] if first.isalpha() else OTHERS
