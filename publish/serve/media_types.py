"""What a file is to who gets it: its media type, and what a browser may do with it.

The types of what the program makes are those of the registry of outputs; readers go by them, and by
the end of the name. Nothing is guessed from bytes, and browsers are told not to guess either.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

import msgspec

from publish.catalogue import atom
from publish.catalogue.shelf import OPDS
from publish.settings.output_registry import OUTPUTS
from publish.site.plan import media_type_of

if TYPE_CHECKING:
    from publish.serve.shelves import Steps

#: What pages may do: everything in them comes from here, and nothing goes elsewhere
#: (Content Security Policy 3). Scripts and styles may stand in the page, as in a web edition, which
#: is one file; the search over whole texts is a program in WebAssembly.
_PAGES = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: Drawings and feeds do nothing, when they are opened by themselves.
_STILL = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: Viewers of PDFs in browsers are pages of their own, which a stricter policy keeps from loading.
_DOCUMENTS = "base-uri 'none'; frame-ancestors 'none'"
UNKNOWN = "application/octet-stream"

#: What stands beside outputs in a site.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xhtml": "application/xhtml+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".yaml": "application/yaml; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".mobi": "application/x-mobipocket-ebook",
    ".zip": "application/zip",
}
#: Names without an end that are known, as those of lists of checksums.
_NAMES = {"SHA256SUMS": "text/plain; charset=utf-8"}
#: Letters that are none with an accent, and have a usual spelling in ASCII.
_WITHOUT_ACCENT = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)
_COMPRESSED = ("text/", "image/svg+xml")
_ALSO_COMPRESSED = frozenset(
    "application/json application/ld+json application/xml application/xhtml+xml "
    "application/atom+xml application/opds+json application/opensearchdescription+xml "
    "application/x-bibtex application/x-research-info-systems application/yaml "
    "application/wasm application/manifest+json".split()
)


class Kind(msgspec.Struct, frozen=True):
    """What a file is.

    Attributes:
        media_type: with its parameters.
        is_download: it is something that readers keep, as an e-book.
        disposition: how a browser takes it: it saves an ``attachment``.
    """

    media_type: str
    is_download: bool = False
    disposition: Literal["inline", "attachment"] = "inline"

    @property
    def essence(self) -> str:
        """The media type without its parameters."""
        return self.media_type.partition(";")[0]

    @property
    def is_compressible(self) -> bool:
        """True if compression makes it shorter: texts; e-books and PDFs are compressed already."""
        return self.essence in _ALSO_COMPRESSED or self.essence.startswith(_COMPRESSED)

    @property
    def policy(self) -> str:
        """What a browser may do with it, as a header of Content-Security-Policy has it."""
        if self.essence in ("text/html", "application/xhtml+xml"):
            return _PAGES
        return _DOCUMENTS if self.essence == "application/pdf" else _STILL


def _outputs() -> dict[str, Kind]:
    """Return what outputs make, by the ends of the names of their files."""
    kinds: dict[str, Kind] = {}
    for output in OUTPUTS:
        for file in output.files:
            shown = ("application/pdf", "text/html", "text/plain")
            disposition: Literal["inline", "attachment"] = (
                "inline" if file.media_type in shown else "attachment"
            )
            is_text = file.media_type.startswith("text/")
            media_type = f"{file.media_type}; charset=utf-8" if is_text else file.media_type
            kinds[file.ending] = Kind(media_type, file.media_type != "text/html", disposition)
    return kinds


_OUTPUTS = _outputs()
_LONGEST_FIRST = sorted(_OUTPUTS, key=len, reverse=True)


def kind_of(steps: Steps) -> Kind:
    """Return what a file is, by its address: that of a feed says what kind of feed it is."""
    path, name = "/".join(steps), steps[-1]
    if steps[0] == OPDS or path == atom.PATH:
        return Kind(media_type_of(path) or UNKNOWN)
    small = name.lower()
    ending = next((one for one in _LONGEST_FIRST if small.endswith(one)), None)
    if ending is not None:
        return _OUTPUTS[ending]
    dot = small.rfind(".")
    media_type = _TYPES.get(small[dot:]) if dot > 0 else _NAMES.get(name)
    return Kind(media_type) if media_type else Kind(UNKNOWN, disposition="attachment")


def disposition_of(kind: Kind, name: str) -> str:
    """Return under which name a file is saved (RFC 6266; RFC 8187 for letters beyond ASCII).

    Old devices read the plain name alone: letters with accents stand in it without them.
    """
    stem, dot, ending = name.partition(".")
    plain = f"{_plain(stem).strip() or 'text'}{dot}{_plain(ending)}"
    whole = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'{kind.disposition}; filename="{plain}"{whole}'


def _plain(text: str) -> str:
    """Return a text in letters of ASCII, as far as it has any, and signs that need no quoting."""
    letters = unicodedata.normalize("NFKD", text.translate(_WITHOUT_ACCENT))
    known = letters.encode("ascii", "ignore").decode()
    return "".join(c if c.isalnum() or c in "-_. ()" else "_" for c in known)
