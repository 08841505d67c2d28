"""The example: it has every construct of the format, and nothing about it is found wrong."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest
import yaml
from building import ROOT, read

from publish import api
from publish.cli import options
from publish.core.files import Reader
from publish.core.usage import UsageError
from publish.preflight import preflight
from publish.settings.layouts import load_layout
from publish.settings.schema import Settings
from publish.source import blocks, inline, marks, tree
from publish.source.attributes import Vocabulary
from publish.source.metadata import Metadata, Publication
from publish.source.relator_codes import Contributor
from publish.source.seminarfile import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from command import Result

PERSIUS = ROOT / "examples" / "persius"
ESSAY = (PERSIUS / "essay.md").read_text("utf-8")
HEAD = ESSAY.split("---\n")[1]
README = (ROOT / "examples" / "README.md").read_text("utf-8")
#: Nodes that nobody writes: the edition and the outputs make them of what is written.
MADE = {"numbered", "corrected", "page_break", "discussion", "table_part"}
#: Fields that the edition fills.
FILLED = {
    ("note_call", "number"), ("note_call", "occurrence"), ("note_call", "within"),
    ("note_call", "label"), ("note_call", "adjacent"), ("note_reference", "number"),
    ("note_reference", "label"), ("source_page", "occurrence"), ("note", "number"),
    ("note", "calls"), ("note", "label"), ("code_block", "children"),
}  # fmt: skip
#: What a figure and a picture in a line may say alike; one of the two says it.
OF_PICTURES = {"width", "breadth", "height", "decorative"}


def classes() -> dict[str, type[tree.Node]]:
    """The classes of what can be written, by their kinds."""
    found, stack = dict[str, type[tree.Node]](), [tree.Node]
    while stack:
        children = stack.pop().__subclasses__()
        found |= {tree.kind_of(child): child for child in children}
        stack += children
    written = tree.kinds() - MADE
    return {k: c for k, c in found.items() if k in written and c.__module__ == tree.__name__}


@cache
def said() -> dict[tuple[str, str], set[Any]]:
    """The values that fields of nodes have in the example: of what holds nodes whether it does."""
    work = read(PERSIUS)
    assert work.seminar is not None
    found: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for node in tree.walk(*work.body, *work.notes, *work.head.all(), work.seminar):
        for name in node.__struct_fields__:
            value = getattr(node, name)
            key = "image" if node.kind == "figure" and name in OF_PICTURES else node.kind
            found[key, name].add(bool(value) if isinstance(value, tuple) else value)
    return found


def fields() -> list[tuple[str, str]]:
    """The fields of nodes that may be said or not."""
    return [
        (kind, field.name)
        for kind, cls in classes().items()
        for field in msgspec.structs.fields(cls)
        if not field.required
        and (kind, field.name) not in FILLED
        and not (kind == "figure" and field.name in OF_PICTURES)
    ]


def choices() -> list[tuple[str, str, str]]:
    """The words that fields of nodes can be, one of several."""
    hints = {kind: get_type_hints(cls) for kind, cls in classes().items()}
    return [
        (kind, name, word)
        for kind, types in hints.items()
        for name, hint in types.items()
        if get_origin(hint) is Literal
        for word in get_args(hint)
    ]


def commands() -> list[list[str]]:
    """The commands of the README."""
    lines = re.findall(r"^publish ([^#\n]*)", README, re.MULTILINE)
    return [shlex.split(line) for line in lines]


def settings_of(command: list[str]) -> list[str]:
    """What a command sets: ``name=value``."""
    pairs = pairwise(command)
    return [value for option, value in pairs if option == "--set"]


# --- every construct --------------------------------------------------------------------


@pytest.mark.parametrize("kind", classes())
def test_every_kind_of_node_is_there(kind: str) -> None:
    assert any(there == kind for there, _ in said())


@pytest.mark.parametrize(("kind", "name"), fields())
def test_every_attribute_of_a_node_is_said_somewhere(kind: str, name: str) -> None:
    default = next(f.default for f in msgspec.structs.fields(classes()[kind]) if f.name == name)
    unsaid = bool(default) if isinstance(default, tuple) else default
    assert said()[kind, name] - {unsaid}, f"{name} of {kind} is always {unsaid!r}"


@pytest.mark.parametrize(("kind", "name", "word"), choices())
def test_every_choice_of_an_attribute_is_made(kind: str, name: str, word: str) -> None:
    assert word in said()[kind, name]


@pytest.mark.parametrize(
    "key",
    sorted(
        {
            key
            for module in (inline, blocks, marks)
            for words in vars(module).values()
            if isinstance(words, Vocabulary)
            for key in words.keys
        }
    ),
)
def test_every_key_of_attributes_is_written(key: str) -> None:
    assert re.search(rf"[{{ ]{key}=", ESSAY)


@pytest.mark.parametrize("name", sorted(load_layout("pdf", Reader()).classes))
def test_every_class_of_the_layouts_is_written(name: str) -> None:
    assert re.search(rf"[{{ ]\.{name}\b", ESSAY)


@pytest.mark.parametrize("change", ["{~~", "{++", "{--", "{==", "{>>", "<!-- offprint: allow "])
def test_every_mark_of_an_editor_is_made(change: str) -> None:
    assert change in ESSAY.replace("`{==`", "").split("~~~")[0]


@pytest.mark.parametrize(
    "field",
    [
        field.encode_name
        for part in (Metadata, Publication, Contributor)
        for field in msgspec.structs.fields(part)
    ],
)
def test_every_field_of_a_head_is_there(field: str) -> None:
    """In use, or as a remark that says what would stand there."""
    assert re.search(rf"^ *(# )?{field}:", HEAD, re.MULTILINE)


@pytest.mark.parametrize("name", [f.encode_name for f in msgspec.structs.fields(Settings)])
def test_every_setting_is_in_the_head_or_in_the_readme(name: str) -> None:
    in_readme = {one.split("=")[0] for command in commands() for one in settings_of(command)}
    assert name in in_readme | set(yaml.safe_load(HEAD)["offprint"])


@pytest.mark.parametrize(
    ("part", "key"),
    [
        (part, key)
        for part, definition in schema()["$defs"].items()
        for key in definition["properties"]
    ],
)
def test_every_key_of_a_seminar_is_there(part: str, key: str) -> None:
    """Among the keys of its own part: a question’s notes are no session’s."""
    seminar = yaml.safe_load((PERSIUS / "seminar.yaml").read_text("utf-8"))
    lists = {
        "QuestionFile": "questions", "SessionFile": "sessions", "PersonFile": "people",
        "TermFile": "terms", "PlaceFile": "places", "EventFile": "chronology",
    }  # fmt: skip
    parts = seminar[lists[part]] if part in lists else [seminar]
    assert any(key in one for one in parts)


# --- nothing wrong ----------------------------------------------------------------------


def test_nothing_is_found_in_it(publish: Callable[..., Result]) -> None:
    result = publish("check", PERSIUS, "--verbose", "--fail-on", "note")
    assert (result.code, result.said) == (0, [])


def test_a_fault_in_it_would_be_found(publish: Callable[..., Result], tmp_path: Any) -> None:
    for file in PERSIUS.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "essay.md").write_text(ESSAY.replace("<!-- offprint: allow ", "<!-- "), "utf-8")
    result = publish("check", tmp_path, "--fail-on", "note")
    assert [line.split(": ")[1] for line in result.said] == ["note[QUERY-OPEN]"]


@pytest.mark.parametrize("command", [c for c in commands() if settings_of(c)], ids=" ".join)
def test_the_settings_of_the_readme_will_do(command: list[str]) -> None:
    api.settings_of(options.settings_in(settings_of(command)))


def test_a_setting_that_will_not_do_is_refused() -> None:
    with pytest.raises(UsageError):
        api.settings_of(options.settings_in(["n-up=3"]))


def test_the_readme_links_to_what_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / "examples" / target).exists(), target
    files = re.search(r"(?s)\| file \|.*?\n\n", README)
    assert files is not None
    for name in re.findall(r"`(?:persius/)?([\w/.-]+)`", files[0]):
        assert (PERSIUS / name).is_file(), name


@pytest.mark.whole
def test_it_is_built(publish: Callable[..., Result], tmp_path: Any) -> None:
    """The book, the e-book and the handout, with nothing that a careful reader would mark."""
    formats = [word for name in ("pdf", "epub", "handout") for word in ("--format", name)]
    result = publish("build", PERSIUS, *formats, "--out", tmp_path / "out")
    assert (result.code, result.said) == (0, [])
    made = sorted((tmp_path / "out").glob("persius*"))
    assert [file.name for file in made] == [
        "persius-handout-letter.pdf", "persius-handout.pdf", "persius.epub", "persius.pdf",
    ]  # fmt: skip
    faults = {file.name: preflight(file.read_bytes(), file.name).findings for file in made}
    assert all(not found for found in faults.values()), faults
