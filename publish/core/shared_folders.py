"""The folders that the command line names for what works and layouts share."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Folders(msgspec.Struct, frozen=True):
    """Folders in which things are looked for, in their order; the user has named them.

    ``pictures`` are those of pictures that are not in the folder of their work, ``layouts`` those
    in which layouts lie, by their names, and ``fonts`` those of faces that every layout has at
    hand.
    """

    pictures: tuple[Path, ...] = ()
    layouts: tuple[Path, ...] = ()
    fonts: tuple[Path, ...] = ()

    @property
    def all(self) -> tuple[Path, ...]:
        """All of them."""
        return (*self.pictures, *self.layouts, *self.fonts)

    def named(self) -> list[str]:
        """Return what each is named for, and where it lies.

        What is made with others is something else.
        """
        kinds = msgspec.structs.asdict(self).items()
        return [f"{kind}={folder.absolute()}" for kind, some in kinds for folder in some]
