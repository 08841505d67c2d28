"""French spaces: one before ``; : ! ?`` and within guillemets, typed or not, that does not break.

The Lexique of the Imprimerie nationale; in Canada only the colon and guillemets have one (Office
québécois de la langue française), in Switzerland neither; one that is typed there does not break.
The narrow space of French printers is not used, since e-readers (Kindle) do not know it; one that
is typed stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.characters import NOTE_CALL
from publish.edit.house_style.edits import NO_BREAK, base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.house_style.edits import Edit

_CALL = chr(NOTE_CALL)
_TYPED = "\u00a0\u202f\u2009"
#: A space is put before double punctuation except after brackets, after its like, and in times.
_AFTER = rf"(?<=[^\s;:!?…([{{«“‘/{_TYPED}])"
_BEFORE = r"(?![/\d:])(?![^\W_])"
_PUNCTUATION = {"": "[;:!?]", "fr-ca": ":", "fr-ch": "(?!)"}


def spaces(text: str, lang: str) -> Iterator[Edit]:
    """Yield the spaces of French: « mot » ; mot ! mot ?"""
    if base(lang) != "fr":
        return
    tag = lang.lower()
    punctuation = _PUNCTUATION.get(tag, _PUNCTUATION[""])
    for found in re.finditer(r"(?<=\S) (?=[;:!?])", text):
        yield *found.span(), NO_BREAK
    for found in re.finditer(rf"{_AFTER}{punctuation}{_BEFORE}", text):
        yield *found.span(), NO_BREAK + found[0]
    if tag == "fr-ch":
        for found in re.finditer(r"(?<=«) (?=\S)|(?<=\S) (?=»)", text):
            yield *found.span(), NO_BREAK
    else:
        for found in re.finditer(rf"« ?(?![\s{_TYPED}])", text):
            yield *found.span(), "«" + NO_BREAK
        for found in re.finditer(rf"(?<=[^\s«]) (?=»)|(?<![\s{_TYPED}])»", text):
            yield *found.span(), NO_BREAK + found[0].strip()
