"""What came of sending: for each reader and each file one outcome, and the report of all."""

from __future__ import annotations

from typing import Literal

import msgspec

from publish.core.diagnostics import Diagnostic

#: ``sent``: it was written, or taken by the server; ``there``: the same bytes are on the device
#: already; ``before``: an earlier run has sent it; ``shown``: nothing was done, only shown.
Status = Literal["sent", "there", "before", "shown", "failed"]


class Delivered(msgspec.Struct, frozen=True):
    """What a way of sending has done with a file.

    Attributes:
        status: what came of it.
        name: the file’s name where it went.
        told: what there is to say of it, in a sentence or two.
        letter: the whole message, of one that is shown.
        warnings: what was found on the way and did not stop it.
    """

    status: Status
    name: str
    told: str = ""
    letter: str = ""
    warnings: tuple[Diagnostic, ...] = ()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of sending one file to one reader.

    Attributes:
        reader: the name of the reader, as the list has it; '' for a device that was named.
        device: the device, or the way to it.
        address: where it is: a folder, an address of mail, a host.
        file: what was sent; of a work of which nothing could be sent, the work.
        sha256: the checksum of the file; '' where there is none.
        status: what came of it.
        name: the file’s name where it went.
        told: what there is to say of it.
        letter: the whole message, of one that is shown.
        diagnostics: why it failed, and what was found on the way.
    """

    reader: str
    device: str
    address: str
    file: str
    sha256: str = ""
    status: Status
    name: str = ""
    told: str = ""
    letter: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


class SendReport(msgspec.Struct, frozen=True):
    """What came of a run.

    Attributes:
        outcomes: one for each reader and file, in the order of the list.
        farewells: the commands that take leave of the devices that were written.
        refused: why there was no run at all, as of a list of readers that has errors.
    """

    outcomes: tuple[Outcome, ...] = ()
    farewells: tuple[str, ...] = ()
    refused: tuple[Diagnostic, ...] = ()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was found, each once."""
        found = (d for one in self.outcomes for d in one.diagnostics)
        return tuple(dict.fromkeys((*self.refused, *found)))

    @property
    def ok(self) -> bool:
        """True if nothing has failed."""
        return not self.refused and all(one.status != "failed" for one in self.outcomes)
