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
Apparatus = Annotated[
    Literal["yes", "no"],
    _said("a list of the corrected places, with what stood there and why, at the end: yes or no"),
]
Marked = Annotated[Literal["yes", "no"], _said("corrected places marked in the text: yes or no")]
Numbers = Annotated[Literal["yes", "no"], _said("paragraph numbers in the margin: yes or no")]
LineNumbers = Annotated[
    int, msgspec.Meta(ge=0, le=100, description="number each n-th line of a page; 0 for none")
]
Rule = Literal["yes", "no"]
Breaking = Literal["paragraph", "line"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What a layout leaves open. ``None`` means: not said here."""

    contents: Contents | None = None
    heads: Heads | None = None
    paragraph_numbers: Numbers | None = None
    line_numbers: LineNumbers | None = None
    line_breaking: (
        Annotated[
            Breaking,
            _said("justified text broken by the whole paragraph, or line by line as browsers do"),
        ]
        | None
    ) = None
    apparatus: Apparatus | None = None
    mark_corrections: Marked | None = None
    house: Annotated[Rule, _said("house style, all rules below: yes or no")] | None = None
    house_apostrophes: Annotated[Rule, _said("curved apostrophes: don’t, ’tis")] | None = None
    house_ellipses: Annotated[Rule, _said("one sign for an ellipsis, and its spaces")] | None = None
    house_ranges: Annotated[Rule, _said("en rules in ranges: 1943–45")] | None = None
    house_dashes: Annotated[Rule, _said("spaced en rules for dashes")] | None = None
    house_no_break: (
        Annotated[Rule, _said("no-break spaces where words belong together: 12 July")] | None
    ) = None

    def over(self, lower: Settings) -> Settings:
        """These settings on top of ``lower``."""
        mine = {k: v for k, v in msgspec.structs.asdict(self).items() if v is not None}
        return msgspec.structs.replace(lower, **mine)

    def rules_off(self) -> frozenset[str]:
        """The names of the house rules that are switched off; ``*`` when all are."""
        values = {k: v for k, v in msgspec.structs.asdict(self).items() if k.startswith("house")}
        if values.pop("house") == "no":
            return frozenset({"*"})
        off = (name for name, value in values.items() if value == "no")
        return frozenset(name.removeprefix("house_").replace("_", "-") for name in off)


DEFAULTS = Settings(
    contents="auto", heads="displayed", paragraph_numbers="yes", line_numbers=0,
    line_breaking="paragraph", apparatus="yes", mark_corrections="no",
    house="yes", house_apostrophes="yes", house_ellipses="yes", house_ranges="yes",
    house_dashes="yes", house_no_break="yes",
)  # fmt: skip


def describe() -> list[tuple[str, str, str]]:
    """Name, default and meaning of every setting, for the help."""
    rows = []
    schema = msgspec.json.schema(Settings)["$defs"]["Settings"]["properties"]
    for field in msgspec.structs.fields(Settings):
        options = schema[field.encode_name]["anyOf"]
        meaning = next(o["description"] for o in options if "description" in o)
        rows.append((field.encode_name, str(getattr(DEFAULTS, field.name)), meaning))
    return rows
