"""Findings on HTML that has no meaning in this format, with what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings, Place

_NAME = re.compile(r"\s*<(/?)([A-Za-z][A-Za-z0-9]*)")
_HEADING = re.compile(r"h[1-6]")
_DIVISION = "put the words between a line ::: {.name} and a line :::, or delete the tags"
_DELETE = "delete the tags around the words"
_NOTHING = "delete it: a source has text only"
#: By elements: what to write instead.
_WAYS = {
    "a": "write a link as [words](https://…), and a place to link to as [words]{#name}",
    "img": "write a picture as ![what it shows](file.png)",
    "picture": "write a picture as ![what it shows](file.png)",
    "figure": 'write a picture as ![what it shows](file.png "caption") in a paragraph of its own',
    "figcaption": 'write a picture as ![what it shows](file.png "caption")',
    "center": "put the words between a line ::: {.centered} and a line :::",
    "div": f"{_DIVISION}; of verse begin each line with | and a space",
    "section": _DIVISION, "article": _DIVISION, "details": _DIVISION,
    "header": _DIVISION, "footer": _DIVISION, "aside": _DIVISION, "main": _DIVISION,
    "summary": "write it as a paragraph in **…**",
    "table": "write a table with bars between its cells and a line of dashes under its head",
    "tr": "write a table with bars between its cells and a line of dashes under its head",
    "td": "write a table with bars between its cells and a line of dashes under its head",
    "ul": "begin each item with a hyphen and a space",
    "ol": "begin each item with its number, a full stop and a space",
    "li": "begin each item with a hyphen and a space",
    "code": "write code as `word`", "tt": "write code as `word`", "kbd": "write code as `word`",
    "pre": "put ~~~ on a line before and after the lines of preformatted text",
    "ins": "write supplied words as {++words++}, underlined ones as [words]{.underline}",
    "q": "write quotation marks: “…” or ‘…’",
    "cite": "write the title of a work as *title*",
    "dfn": "write *words*", "var": "write *words*",
    "font": _DELETE, "big": _DELETE, "abbr": _DELETE, "acronym": _DELETE, "time": _DELETE,
    "nobr": _DELETE, "wbr": _DELETE, "body": _DELETE, "html": _DELETE,
    "script": _NOTHING, "style": _NOTHING, "link": _NOTHING, "meta": _NOTHING, "head": _NOTHING,
    "iframe": "write a link instead: [words](https://…)",
    "video": "write a link instead: [words](https://…)",
    "audio": "write a link instead: [words](https://…)",
    "p": "begin a paragraph after a blank line, without <p>",
    "blockquote": "begin a quotation on a line of its own, and > before each of its lines",
    "hr": "write * * * with a blank line before and after",
    "ref": "write [^1] for the call, and the note as a paragraph of its own: [^1]: words",
    "poem": "begin each line of a poem with | and a space", "references": "delete it",
    "ruby": "write the reading in brackets after the word",
    "rt": "write the reading in brackets after the word",
}  # fmt: skip
_ANY = "use the source format instead ([words]{.class}, ::: divisions)"


def report_html(findings: Findings, place: Place, html: str) -> None:
    """Report HTML that means no mark of the format."""
    shown = html.strip().splitlines()[0][:60]
    findings.error(place, "HTML-RAW", f"raw HTML cannot be set: {shown}", _way(html))


def report_parted(findings: Findings, place: Place, tag: str) -> None:
    """Report a tag whose partner is missing, or in another paragraph."""
    opens = not tag.startswith("</")
    message = "is opened here, and not closed" if opens else "closes nothing"
    findings.error(
        place,
        "HTML-PARTED",
        f"{tag.split(maxsplit=1)[0].rstrip('>')}> {message} in this paragraph",
        "open and close it within one paragraph, or take it out; write \\< for the sign",
    )


def _way(html: str) -> str:
    found = _NAME.match(html)
    name = found[2].lower() if found else ""
    way = "begin headings with ##" if _HEADING.fullmatch(name) else _WAYS.get(name, _ANY)
    return f"{way}; write \\< for the sign itself"
