"""What an address makes a reader's program do, however it is written.

Some addresses lead to a page, others run a program, contain a file themselves, or name one on the
reader's machine. Programs ignore invisible characters, cases and escapes; so does this module.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings, Place
    from publish.core.yaml_positions import Path, PlacedData, Value

#: Schemes for readers: pages, letters, calls, and names of things that are looked up.
FINE = frozenset("http https mailto tel doi urn ftp ftps hdl info sms geo".split())
#: Schemes for which few readers have a program.
SELDOM = frozenset(
    "gopher gemini steam magnet irc ircs xmpp news nntp sftp ssh git ipfs zotero obsidian".split()
)
#: What each of these would do; all schemes that begin with ``ms-`` start a program of the system.
_ACTIVE = {
    **dict.fromkeys(
        "javascript vbscript livescript jscript mocha ecmascript".split(), "would run a program"
    ),
    **dict.fromkeys(
        "data blob filesystem jar mhtml".split(), "holds a file in itself"
    ),
    **dict.fromkeys("file res resource".split(), "names a file of the reader’s machine"),
    **dict.fromkeys(
        "about chrome shell intent search-ms local view-source".split(),
        "would start something on the reader’s machine",
    ),
}  # fmt: skip
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
#: Characters that programs leave out of an address, or that are invisible.
_DROPPED = ("Cc", "Cf", "Zs", "Zl", "Zp")
#: How often an address may be escaped repeatedly; nobody needs more.
_TIMES = 4
#: Fields of a head that are words, in which a colon is part of a sentence, and one whose form is
#: checked elsewhere.
_OF_WORDS = frozenset(
    "title subtitle series edition keywords subject first-published ebook-url".split()
)
CODE = "ADDRESS-ACTIVE"
_HINT = "give the address of a page (https://…), or take it out"
#: What to do about the address of a picture.
OF_PICTURE = "save the picture as a file beside the source, and name that file"


def scheme_of(address: str) -> str:
    """Return the scheme of an address in lower case, as programs read it, or ''."""
    found = _SCHEME.match(_unfolded(address))
    return found[1].lower() if found else ""


def _unfolded(address: str) -> str:
    """Return an address without escapes and invisible characters."""
    for _ in range(_TIMES):
        plain = html.unescape(unquote(address))
        if plain == address:
            break
        address = plain
    plain = unicodedata.normalize("NFKC", address)
    return "".join(c for c in plain if unicodedata.category(c) not in _DROPPED)


def action_of(address: str) -> str:
    """Return what an address would do other than lead to a page, or ''."""
    scheme = scheme_of(address)
    if scheme.startswith("ms-"):
        return _ACTIVE["shell"]
    return _ACTIVE.get(scheme, "")


def report_active(address: str, place: Place, findings: Findings, hint: str = _HINT) -> bool:
    """Report an address that would do something; return whether it would."""
    deed = action_of(address)
    if deed:
        findings.error(place, CODE, f"the address “{_visible(address)}” {deed}", hint)
    return bool(deed)


def _visible(address: str) -> str:
    """Return an address for a message: invisible characters are shown by number."""
    shown = (
        f"\\u{ord(c):04x}" if unicodedata.category(c) in _DROPPED and c != " " else c
        for c in address[:60]
    )
    return "".join(shown)


def check_fields(placed: PlacedData, findings: Findings) -> None:
    """Report fields of which the whole value is an address that would do something."""
    assert isinstance(placed.value, dict)  # noqa: S101 - heads and seminars are mappings
    for key, value in placed.value.items():
        if key not in _OF_WORDS:
            for path, text in _texts(value, (key,)):
                if _is_address(text):
                    hint = OF_PICTURE if key == "cover-image" else _HINT
                    report_active(text, placed.text_at(path), findings, hint)


def _texts(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*path, number))


def _is_address(text: str) -> bool:
    """Return whether a text is one address: in a sentence a blank follows the colon."""
    plain = html.unescape(unquote(text)).strip()
    _, colon, rest = plain.partition(":")
    return bool(colon) and bool(rest) and not rest[0].isspace()
