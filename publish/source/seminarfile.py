"""The schema of a seminar's file, and its JSON Schema for editors.

``seminar.yaml`` is beside the essay; other seminars on the same work are in ``seminars/``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

#: Marks values that the schema also allows as numbers: every value is read as it is written.
_NUMBER = "x-number"


def _described(text: str) -> msgspec.Meta:
    return msgspec.Meta(description=text)


def _or_number(text: str) -> msgspec.Meta:
    """Return a type that may be written without quotation marks, like numbers and years."""
    return msgspec.Meta(description=text, extra_json_schema={_NUMBER: True})


Text = Annotated[str, _described("a line of text; *…* works, notes do not")]
Stretches = Annotated[
    tuple[Annotated[str, _or_number("a number, or a stretch as “12-19”")], ...],
    _described("paragraphs of the essay, by their numbers: [3, 5, “12-19”]"),
]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=600, description="how long it takes, in minutes")]
Day = Annotated[str, _or_number("a date: 1934, 1934-12 or 1934-12-01")]
Notes = Annotated[str, _described("for the leader only: printed in the leader’s copy")]
InText = Annotated[str, _described("words exactly as they stand in every paragraph cited")]
About = Annotated[str, _described("what a reader needs to know, in a line or two")]


class QuestionFile(msgspec.Struct, frozen=True, rename="kebab"):
    """A question. ``notes`` and ``follow-ups`` are for the leader only."""

    kind: Annotated[
        Literal["factual", "interpretive", "evaluative"],
        _described("what the text says, what it means, or whether we agree"),
    ]
    text: Text
    paragraphs: Stretches = ()
    minutes: Minutes = 0
    notes: Notes = ""
    follow_ups: Annotated[
        tuple[str, ...], _described("questions to ask when the talk flags; for the leader only")
    ] = ()


class SessionFile(msgspec.Struct, frozen=True, rename="kebab"):
    """A session of the plan."""

    title: Text = ""
    date: Day = ""
    paragraphs: Stretches = ()
    minutes: Minutes = 0
    questions: Annotated[
        tuple[Annotated[str, _or_number("a question’s number, or a stretch as “3-5”")], ...],
        _described("questions, by the numbers with which the handout prints them"),
    ] = ()
    before: Annotated[
        str, _described("what precedes in a sentence, for those who get these paragraphs only")
    ] = ""
    notes: Notes = ""


class PersonFile(msgspec.Struct, frozen=True, rename="kebab"):
    """A person; ``sort`` is the form for alphabetical order."""

    name: Text
    sort: Annotated[str, _described("for alphabetical order: “Beria, Lavrenty”")] = ""
    dates: Annotated[str, _or_number("of birth and death: 1899–1953")] = ""
    about: About = ""
    in_text: InText = ""
    paragraphs: Stretches = ()


class TermFile(msgspec.Struct, frozen=True, rename="kebab"):
    """A term."""

    term: Text
    about: About = ""
    in_text: InText = ""
    paragraphs: Stretches = ()


class PlaceFile(msgspec.Struct, frozen=True, rename="kebab"):
    """A place on the map."""

    place: Text
    about: About = ""
    in_text: InText = ""
    paragraphs: Stretches = ()


class EventFile(msgspec.Struct, frozen=True, rename="kebab"):
    """An event of the chronology; each must have its source."""

    date: Day
    event: Text
    source: Annotated[str, _described("where this can be looked up")]
    until: Annotated[str, _or_number("the last day, of what took longer")] = ""
    short: Annotated[str, _described("in fewer words, for the drawn timeline")] = ""
    paragraphs: Stretches = ()


class SeminarFile(msgspec.Struct, frozen=True, rename="kebab"):
    """What a reading group needs besides the text of one essay."""

    title: Text = ""
    place: Annotated[str, _described("where the group meets")] = ""
    dates: Annotated[str, _or_number("when it meets, in words")] = ""
    leader: Annotated[str, _described("the name of who leads it")] = ""
    sessions: tuple[SessionFile, ...] = ()
    questions: tuple[QuestionFile, ...] = ()
    people: tuple[PersonFile, ...] = ()
    terms: tuple[TermFile, ...] = ()
    places: tuple[PlaceFile, ...] = ()
    chronology: tuple[EventFile, ...] = ()
    reading: Annotated[tuple[str, ...], _described("further reading, a title a line")] = ()


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the file (2020-12), by which editors complete and check it."""
    made = _with_numbers(msgspec.json.schema(SeminarFile))
    # What is not defined is an error in a build, and so in editors.
    for definition in made["$defs"].values():
        definition["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Seminar", **made}


def _with_numbers(value: Any) -> Any:
    """Return the schema with numbers allowed where they are marked."""
    if isinstance(value, list | tuple):
        return [_with_numbers(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: _with_numbers(item) for key, item in value.items() if key != _NUMBER}
    return made | {"type": ["string", "integer"]} if _NUMBER in value else made


def schema_text() -> str:
    """Return the schema as a file."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n"
