"""Names of files as the file systems of devices take them: FAT and exFAT, which are the strictest.

Microsoft, “exFAT file system specification”, 7.7.3; “Naming files, paths, and namespaces”.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic, Place, Rejected

if TYPE_CHECKING:
    from collections.abc import Collection

#: What cannot stand in a name, and what no one sees in one.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
#: Names of machines of old, whatever follows the full stop.
_TAKEN = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
#: How long a name may be: in units of UTF-16 there, in bytes on other systems.
_UNITS, _BYTES = 255, 255
#: So many books of one name there may be.
_MANY = 1000


def on_device(stem: str, ending: str) -> str:
    """Return the name of a file as every device takes it.

    Args:
        stem: the name without its ending.
        ending: such as ``.kepub.epub``, which is kept whole.
    """
    told = stem.encode("utf-8", "replace").decode("utf-8")
    told = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", told))
    told = " ".join(told.split()).lstrip(". ") or "book"
    if _TAKEN.fullmatch(told):
        told = f"_{told}"
    while _is_long(told + ending):
        told = told[:-1]
    return (told.rstrip(". ") or "book") + ending


def numbered(name: str, ending: str, number: int) -> str:
    """Return the name of a further edition, shortened where it would be too long."""
    stem, mark = name[: len(name) - len(ending)], f"-{number}"
    while _is_long(stem + mark + ending):
        stem = stem[:-1]
    return f"{stem}{mark}{ending}"


def free_name(name: str, ending: str, taken: Collection[str]) -> str:
    """Return a name that none of some others is, whatever their case.

    Raises:
        Rejected: when there is none: a thousand are there.
    """
    names = {unicodedata.normalize("NFC", one).casefold() for one in taken}
    if name.casefold() not in names:
        return name
    for number in range(2, _MANY):
        one = numbered(name, ending, number)
        if one.casefold() not in names:
            return one
    message = f"there are {_MANY} books of this name"
    hint = "delete those that are not read any more"
    raise Rejected([Diagnostic(Place(name), "error", "DEVICE-FULL", message, hint)])


def is_edition_of(name: str, of: str, ending: str) -> bool:
    """Return whether a name is that of a file, or of a further edition of it; case is the same."""
    stem = re.escape(of[: len(of) - len(ending)].casefold())
    own = unicodedata.normalize("NFC", name).casefold()
    return re.fullmatch(rf"{stem}(-\d{{1,3}})?{re.escape(ending)}", own) is not None


def _is_long(name: str) -> bool:
    return len(name.encode("utf-16-le")) // 2 > _UNITS or len(name.encode()) > _BYTES
