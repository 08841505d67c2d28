"""Citations by key, as Pandoc and Zettlr write them, and the list of works that they need."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.source.intervals import Stretches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings, Place
    from publish.core.yaml_positions import PlacedData
    from publish.source.foreign.masked_text import MaskedText

#: A key (Pandoc User’s Guide, “Citation syntax”); within a word, as in a mail address, there is
#: none.
_KEY = re.compile(r"(?<![\w@.])-?@(?:\{([^{}\s]+)\}|([A-Za-z_][\w:.#$%&+?~/-]*\w|[A-Za-z_]))")
_BRACKETS = re.compile(r"\[[^\[\]]*?(?<![\w@.])-?@[A-Za-z_{][^\[\]]*\]")
#: A key that ends in a year, which can be nothing else, wherever it is.
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d[a-z]{0,2}$|:\d{4}")
_LABEL = re.compile(r"(?:fig|tbl|eq|sec|lst):")


def check_citations(masked_texts: list[MaskedText], placed: PlacedData, findings: Findings) -> None:
    """Report every citation key: those in brackets, those with a year, and repetitions of these."""
    cited = {key for masked in masked_texts for key, _, sure in _keys(masked) if sure}
    for masked in masked_texts:
        for key, place, sure in _keys(masked):
            if sure or key in cited:
                _report(key, place, findings)


def _keys(masked: MaskedText) -> Iterator[tuple[str, Place, bool]]:
    """Yield the possible keys of a block, their places, and whether they are certainly keys."""
    brackets = Stretches((m.start() + 1, m.end()) for m in _BRACKETS.finditer(masked.text))
    for found in _KEY.finditer(masked.text):
        key = found[1] or found[2]
        inside = brackets.touch(found.start(), found.start() + 1)
        yield key, masked.at(found.start()), inside or bool(_YEAR.search(key) or _LABEL.match(key))


def _report(key: str, place: Place, findings: Findings) -> None:
    if _LABEL.match(key):
        findings.error(
            place,
            "MARKUP-FOREIGN",
            f"“@{key}” refers to a number that nothing here has, and would be printed as it stands",
            "write the number itself, and put it into the caption or heading that it is of",
        )
        return
    findings.error(
        place,
        "MARKUP-FOREIGN",
        f"“@{key}” is the key of a citation; citations are not made, and it would be printed",
        r"write what is cited, as (Ellery 1990, p. 14) or in a note; \@ if it is text",
    )
