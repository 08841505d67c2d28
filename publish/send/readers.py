"""The list of readers, ``readers.yaml``: who gets a book, on what device, where that is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from publish.core.diagnostics import Findings, Place, Rejected
from publish.core.files import Reader as FileReader
from publish.core.files import shown
from publish.core.yaml_positions import fit, load
from publish.send.targets import OnCable, Target, problem_of, target

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.yaml_positions import PlacedData

#: A list without a key before it: the first line that is no remark begins with a hyphen.
_BARE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|---[ \t]*\n)*-(?:[ \t]|\n)")


def _said(text: str) -> msgspec.Meta:
    return msgspec.Meta(description=text)


class ReaderFile(msgspec.Struct, frozen=True):
    """A reader."""

    name: Annotated[str, _said("who gets it, as the report names them")]
    device: Annotated[
        Literal["kobo", "kindle", "pocketbook", "tolino", "remarkable", "mail"],
        _said("what they read on"),
    ]
    address: Annotated[
        str,
        _said("an address of mail, the folder in which the device is mounted, or a host; may be "
              "missing where the device is found by itself"),
    ] = ""  # fmt: skip


class ReadersFile(msgspec.Struct, frozen=True):
    """The file."""

    readers: tuple[ReaderFile, ...]


class Recipient(msgspec.Struct, frozen=True):
    """Somebody who gets a book: the name, where it goes, the place in the list."""

    name: str
    target: Target
    place: Place


def read_readers(file: Path) -> list[Recipient]:
    """Return the readers of a list, in its order.

    Raises:
        Rejected: for all that is wrong in it, each at its line.
    """
    name, findings = shown(file), Findings()
    text = FileReader().text(file, name)
    if text is None:
        findings.error(Place(name), "READERS-FILE", "there is no such file", "name a readers.yaml")
        raise Rejected(findings)
    placed = _placed(text, name, findings)
    listed = fit(placed, ReadersFile, findings) if not findings.failed else None
    found = _recipients(_whole(placed), placed, findings)
    if listed is not None and not found and not findings.failed:
        findings.error(Place(name), "READERS-NONE", "there is no reader in it", _HINT)
    if findings.failed:
        raise Rejected(findings)
    return found


_HINT = "write “readers:”, and below it “- name: …” with “device: …” and “address: …”"


def _placed(text: str, name: str, findings: Findings) -> PlacedData:
    """Return what is written; a list alone counts as that of the readers."""
    if not _BARE.match(text):
        return load(text, name, 1, findings)
    plain = re.sub(r"(?m)\A((?:[ \t]*(?:#[^\n]*)?\n)*)---[ \t]*$", r"\1", text)
    return load(f"readers:\n{plain}", name, 0, findings)


def _whole(placed: PlacedData) -> dict[int, ReaderFile]:
    """Return the readers that are whole by their numbers, whatever is wrong with others."""
    value = placed.value.get("readers") if isinstance(placed.value, dict) else None
    numbers = range(len(value)) if isinstance(value, list) else ()
    found = {n: fit(placed, ReaderFile, Findings(), path=("readers", n)) for n in numbers}
    return {number: one for number, one in found.items() if one is not None}


def _recipients(
    readers: dict[int, ReaderFile], placed: PlacedData, findings: Findings
) -> list[Recipient]:
    found: list[Recipient] = []
    names: dict[str, int] = {}
    targets: dict[Target, int] = {}
    for number, one in readers.items():
        path = ("readers", number)
        place = placed.at((*path, "address"))
        problem = problem_of(one.device, one.address.strip())
        if problem:
            findings.error(place, "READERS-ADDRESS", f"“{one.address}” cannot be: {problem}", _WAYS)
            continue
        name = _one_line(one.name)
        first = names.setdefault(name.casefold(), number)
        _check_name(name, first, number, placed, findings)
        goal = target(one.device, one.address.strip())
        first = targets.setdefault(_key(goal), number)
        if first != number:
            line = placed.at(("readers", first)).line
            message = f"the reader on line {line} has this address and device, too"
            findings.error(place, "READERS-TWICE", message, _ONCE)
        found.append(Recipient(name, goal, placed.at((*path, "name"))))
    return found


def _check_name(name: str, first: int, number: int, placed: PlacedData, findings: Findings) -> None:
    """Report a name that has nothing to be read, or that an earlier reader has."""
    place = placed.at(("readers", number, "name"))
    if not name:
        findings.error(place, "FIELD-MISSING", "“name” has nothing to be read", _NAME)
    elif first != number:
        line = placed.at(("readers", first, "name")).line
        findings.error(place, "READERS-TWICE", f"“{name}” is on line {line} already", _ONCE)


def _one_line(name: str) -> str:
    """Return a name in one line: a table of readers has a line for each."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def _key(goal: Target) -> Target:
    """Return a target as it is compared: nobody tells addresses apart by their case."""
    if isinstance(goal, OnCable) or not hasattr(goal, "address"):
        return goal
    return msgspec.structs.replace(goal, address=goal.address.lower())


_NAME = "write who gets it, as the report is to name them"
_ONCE = "take one of them out, or give them addresses of their own"
_WAYS = (
    "kindle and mail take name@example.org; kobo, kindle, pocketbook and tolino the folder in "
    "which they are mounted, or nothing; remarkable a host, or nothing"
)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the file (2020-12), by which editors complete and check it."""
    made = msgspec.json.schema(ReadersFile)
    for definition in made["$defs"].values():
        definition["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Readers", **made}


def schema_text() -> str:
    """Return the schema as a file."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n"
