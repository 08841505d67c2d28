"""Whether a citation may be of a work: what it names before the place, beside author and title.

People shorten titles, leave out authors and add editors, so that one word in common is enough, and
what shares none is doubted and not refused.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Titles as they are set off: by the marks of italics, or by those of a quotation.
_TITLE = re.compile(r"\*([^*]+)\*|_([^_]+)_|[“„\"]([^”“\"]+)[”“\"]|«([^»]+)»|‘([^’]+)’(?!\w)")
_WORD = re.compile(r"[^\W\d_]+")
#: What refers to a work, and names none.
_REFERRING = frozenset(
    "cf see ed eds cit loc op vol ch vgl ebd ibid ibidem idem eadem compare loco locus citato opus "
    "citatum above below infra supra also here there from with this that quoted cited according "
    "chap chapter book part volume "
    "siehe vergleiche ebenda ebendort oben unten dort hier kapitel band teil zitiert nach "
    "voir chapitre tome livre partie dans cité ибид там же см ср гл глава кн т том".split()
)
#: Words of at most so many Latin letters, as articles and prepositions, are in every title.
_SHORT = 3


def is_of_another(named: str, titles: Iterable[str], names: Iterable[str]) -> bool:
    """Return whether a citation names another work.

    Args:
        named: what stands in it before the place.
        titles: those of the work.
        names: those of its author, editors, translators.
    """
    title = _words(" ".join(titles))
    set_off = [" ".join(filter(None, found.groups())) for found in _TITLE.finditer(named)]
    if set_off:
        return _are_apart(_words(" ".join(set_off)), title)
    return _are_apart(_words(named) - _REFERRING, title | _words(" ".join(names)))


def _are_apart(said: set[str], own: set[str]) -> bool:
    """Return whether words have none in common, though they are of one script."""
    scripts = {word.isascii() for word in said} & {word.isascii() for word in own}
    return bool(scripts) and not said & own


def _words(text: str) -> set[str]:
    """Return the words of a text without accents and capitals, the short ones left out."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    words = set(_WORD.findall(plain))
    return {word for word in words if len(word) > _SHORT or not word.isascii()} or words
