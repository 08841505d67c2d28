"""The settings: one typed schema. Layout's defaults < the work's front matter < command line.

In a layout they stand in ``layout.yaml`` under ``settings:``, in a work in the front matter
under ``offprint:``, on the command line as ``--set name=value``.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec


def _said(text: str) -> msgspec.Meta:
    return msgspec.Meta(description=text)


Contents = Annotated[
    Literal["auto", "yes", "no"],
    _said("a table of contents: yes, no, or auto (from eight sections on)"),
]
Heads = Annotated[
    Literal["displayed", "run-in"],
    _said("headings of the lowest level on a line of their own (displayed) or run-in"),
]
Numbers = Annotated[Literal["yes", "no"], _said("paragraph numbers in the margin: yes or no")]
LineNumbers = Annotated[
    int, msgspec.Meta(ge=0, le=100, description="number each n-th line of a page; 0 for none")
]


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What a layout leaves open. ``None`` means: not said here."""

    contents: Contents | None = None
    heads: Heads | None = None
    paragraph_numbers: Numbers | None = None
    line_numbers: LineNumbers | None = None

    def over(self, lower: Settings) -> Settings:
        """These settings on top of ``lower``."""
        mine = {k: v for k, v in msgspec.structs.asdict(self).items() if v is not None}
        return msgspec.structs.replace(lower, **mine)


DEFAULTS = Settings(contents="auto", heads="displayed", paragraph_numbers="yes", line_numbers=0)


def describe() -> list[tuple[str, str, str]]:
    """Name, default and meaning of every setting, for the help."""
    rows = []
    schema = msgspec.json.schema(Settings)["$defs"]["Settings"]["properties"]
    for field in msgspec.structs.fields(Settings):
        options = schema[field.encode_name]["anyOf"]
        meaning = next(o["description"] for o in options if "description" in o)
        rows.append((field.encode_name, str(getattr(DEFAULTS, field.name)), meaning))
    return rows
