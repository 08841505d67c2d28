"""The record for programs: what BibTeX, RIS and CSL-JSON want."""

from __future__ import annotations

import json
import re

from publish.web.exports import bibtex, csl_json, date_in, date_in_figures, inverted, key_of, ris
from publish.web.reference import Item

ITEM: Item = {
    "id": "urn:x", "type": "article-magazine", "title": "On 100% & {more}_",
    "author": [{"family": "Gogh", "non-dropping-particle": "van", "given": "V."},
               {"literal": "A & B Ltd"}],
    "container-title": "The Reporter", "issued": {"date-parts": [[1956, 7, 2]]},
    "publisher-place": "New York", "language": "en-GB",
}  # fmt: skip


def test_bibtex_escapes_and_keeps_case() -> None:
    text = bibtex(ITEM)
    assert text.startswith("@article{gogh1956more,\n") and text.endswith("\n}")
    fields = dict(re.findall(r"^  (\w+) *= (.*),$", text, re.MULTILINE))
    assert fields["author"] == "{van Gogh, V. and {A \\& B Ltd}}"
    assert fields["title"] == "{{On 100\\% \\& \\textbraceleft{}more\\textbraceright{}\\_}}"
    assert fields["journal"] == "{The Reporter}"
    assert (fields["year"], fields["month"], fields["day"]) == ("{1956}", "jul", "{2}")
    assert fields["address"] == "{New York}"


def test_no_brace_of_a_text_is_counted_by_bibtex() -> None:
    """BibTeX counts braces also after a backslash; one alone would swallow what follows."""
    for text in (
        bibtex(ITEM),
        bibtex(ITEM | {"title": "A { brace"}),
        bibtex(ITEM | {"title": "}{"}),
    ):
        depths = [text[:n].count("{") - text[:n].count("}") for n in range(1, len(text) + 1)]
        assert min(depths) == 0 and depths[-1] == 0
        assert depths.index(0, text.index("{")) == len(text) - 1


def test_a_date_in_words_is_not_lost() -> None:
    for words in ("c. 1902", "1956–57", "n.d."):
        item = ITEM | {"issued": {"literal": words}}
        assert re.search(rf"^  year *= {{{re.escape(words)}}},$", bibtex(item), re.MULTILINE)
        assert f"DA  - ///{words}" in ris(item).split("\n")
        assert "PY" not in ris(item)
        assert (date_in(item), date_in_figures(item)) == (words, "")


def test_a_year_has_four_figures() -> None:
    item = ITEM | {"issued": {"date-parts": [[116]]}}
    assert date_in(item) == "0116"
    assert "PY  - 0116" in ris(item).split("\n")


def test_ris_begins_with_its_type_and_ends_with_its_end() -> None:
    lines = ris(ITEM).split("\n")
    assert lines[0] == "TY  - MGZN" and lines[-1] == "ER  - "
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert "AU  - van Gogh, V." in lines and "DA  - 1956/07/02/" in lines
    assert "T2  - The Reporter" in lines and "CY  - New York" in lines


def test_csl_json_is_the_record() -> None:
    assert json.loads(csl_json(ITEM)) == [ITEM]


def test_a_work_of_which_little_is_known() -> None:
    bare: Item = {"id": "x", "type": "book", "title": "自由", "language": "ja"}
    assert bibtex(bare).startswith("@book{work,")
    assert ris(bare).startswith("TY  - BOOK")
    assert (key_of(bare), date_in(bare)) == ("work", "")
    assert inverted({"literal": "A B"}) == "A B"
