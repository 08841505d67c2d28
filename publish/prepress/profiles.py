"""Profiles of printing conditions: how an output device prints inks (ISO 15076-1)."""

from __future__ import annotations

import io
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publish.core.confinement import Shut, check_name
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import layouts_folder
from publish.settings.places import SettingDiagnostic

if TYPE_CHECKING:
    from publish.core.files import Reader

#: The profiles that are here, by the names of their printing conditions.
PROFILES = {"fogra39": "FOGRA39L_coated.icc"}
#: How profiles name printing conditions of the ICC's registry, and how the registry does.
_REGISTERED = (
    (re.compile(r"FOGRA ?(\d\d)", re.I), "FOGRA{}"),
    (re.compile(r"(?:CGATS )?TR ?(\d{3})", re.I), "CGATS TR {}"),
    (re.compile(r"CRPC ?(\d)", re.I), "CGATS21_CRPC{}"),
)


class Profile:
    """A profile of a printing condition in CMYK."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def _read(self) -> Any:
        from PIL import ImageCms

        return ImageCms.ImageCmsProfile(io.BytesIO(self.data)).profile

    @cached_property
    def description(self) -> str:
        """What the profile calls itself."""
        return str(self._read.profile_description or "").strip()

    @cached_property
    def condition(self) -> str:
        """The printing condition's name in the ICC's registry; '' where it is not known."""
        for pattern, name in _REGISTERED:
            if found := pattern.search(self.description):
                return name.format(found[1])
        return ""

    def is_for(self, other: Profile) -> bool:
        """Whether inks that another profile was made for are printed here as they are."""
        same = self.data == other.data or self.description == other.description
        return same or (self.condition != "" and self.condition == other.condition)

    @property
    def version(self) -> int:
        """The first number of the version of its format."""
        return self.data[8]


def profile_of(name: str, folder: Path, reader: Reader) -> Profile:
    """A profile by its name, or by its path: from the work's folder, or from where one stands.

    Args:
        name: its name or path.
        folder: that of the work.
        reader: reads it; of one that may read some folders only, it has to lie in that of the work.

    Raises:
        Rejected: when there is none, or it is not that of a press that prints in CMYK.
    """
    if name in PROFILES:
        path = layouts_folder() / "profiles" / PROFILES[name]
        return Profile(reader.read(path) or b"")
    data = _found(name, folder, reader)
    if data is None:
        hint = "name an .icc file, or one of: " + ", ".join(PROFILES)
        raise Rejected([_wrong(f"there is no profile “{name}”", hint)])
    kind, space = data[12:16], data[16:20]
    if data[36:40] != b"acsp":
        raise Rejected([_wrong(f"{name} is no ICC profile", "ask the printer for theirs")])
    if (kind, space) != (b"prtr", b"CMYK"):
        is_ = f"of class “{kind.decode('latin-1')}” for {space.decode('latin-1').strip()}"
        hint = "a press needs an output profile (class “prtr”) for CMYK: ask the printer"
        raise Rejected([_wrong(f"the profile {name} is {is_}", hint)])
    return Profile(data)


def _found(name: str, folder: Path, reader: Reader) -> bytes | None:
    try:
        check_name(name)
        data = reader.read(folder / name)
        return reader.read(Path(name)) if data is None and not reader.roots else data
    except Shut as shut:
        hint = "put it into the folder of the work, or name it on the command line: --set"
        hint = hint if shut.code == "FILE-OUTSIDE" else shut.hint
        raise Rejected([_wrong(f"the profile “{name}” {shut.why}", hint)]) from None


def _wrong(message: str, hint: str) -> Diagnostic:
    place, of = Place("--set"), ("press-profile",)
    return SettingDiagnostic(place, "error", "PRESS-PROFILE", message, hint, settings=of)
