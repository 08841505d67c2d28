"""YAML with places: from text to plain values with their places, and from these to a typed value.

Every scalar stays the string that was written ("1984" is a title, not a number; "no" is a word):
the types come from the schema alone. Duplicate keys are refused.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import msgspec
import yaml

from publish.core.diagnostics import Findings, Place, suggest
from publish.core.yaml_slips import Slip, is_cut, quoted, slip_of_separator, swallowed

Path = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"]
T = TypeVar("T")

#: More values than any real file has: an alias of an alias of an alias could make billions.
MANY = 50_000

#: Ends a line for YAML, but for no editor: reported as a wrong character at its place.
_ENDS = re.compile("[\x85\u2028\u2029]")

#: Finds the mistake in lines of YAML that the parser gave up on.
Slips = Callable[[list[str], int], Slip | None]

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def no_slip(lines: list[str], last: int) -> Slip | None:
    """Return no mistake: the parser's own message is enough for authors of layouts."""
    return None


class PlacedData(msgspec.Struct, frozen=True):
    """A plain value and the place of each part of it."""

    value: Value
    places: dict[Path, Place]
    keys: dict[Path, Place] = {}
    quoted: frozenset[Path] = frozenset()

    def at(self, path: Path) -> Place:
        """Return the place of a part, or of the nearest part around it that has one."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]

    def key_at(self, path: Path) -> Place:
        """Return the place of the key of a part."""
        return self.keys.get(path) or self.at(path)

    def text_at(self, path: Path) -> Place:
        """Return the place of a part's first character, after its opening quotation mark."""
        place = self.at(path)
        column = place.column + (path in self.quoted)
        return Place(place.path, place.line, column)


def load(
    text: str, path: str, first_line: int, findings: Findings, slips: Slips = no_slip
) -> PlacedData:
    """Read YAML that begins on ``first_line`` of ``path``.

    ``slips`` finds the mistake that misled the parser, in words for those who write heads and
    seminars. Broken YAML, duplicate keys and anything but a mapping at the top are findings; the
    value is then what could be read.
    """
    start = Place(path, first_line, 1)
    nothing = PlacedData({}, {(): start})
    text = _ENDS.sub(" ", text)
    try:
        _check_depth(text)
        root = yaml.compose(text, Loader=_Loader)
        plain = _Plain(Place(path, first_line), text, findings)
        value = {} if root is None else plain.value(root, (), frozenset())
    except yaml.MarkedYAMLError as error:
        _broken(error, text, start, findings, slips)
        return nothing
    except yaml.YAMLError as error:
        message = f"this is not YAML: {str(error).splitlines()[0]}"
        place = _place_of_character(error, text, start)
        findings.error(place, "YAML-SYNTAX", message, "remove the character")
        return nothing
    except (RecursionError, _TooMany):
        findings.error(
            start,
            "YAML-SIZE",
            "more values stand in one another here than can be read",
            "write less",
        )
        return nothing
    if not isinstance(value, dict):
        _no_mapping(text, start, findings, slips)
        return nothing
    return PlacedData(value, {**plain.places, (): start}, plain.keys, frozenset(plain.quoted))


def _check_depth(text: str) -> None:
    """Refuse YAML that is nested too deep, before it is made values by recursion."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _TooMany


def _place_of_character(error: yaml.YAMLError, text: str, start: Place) -> Place:
    """Return the place of a character that YAML cannot contain.

    The parser counts in other units.
    """
    number = getattr(error, "character", None)
    at = text.find(chr(number)) if isinstance(number, int) else -1
    if at < 0:
        return start
    line = start.line + text.count("\n", 0, at)
    return Place(start.path, line, at - text.rfind("\n", 0, at))


def _broken(
    error: yaml.MarkedYAMLError, text: str, start: Place, findings: Findings, slips: Slips
) -> None:
    mark = error.problem_mark or error.context_mark
    lines = text.split("\n")
    slip = slips(lines, mark.line if mark else len(lines))
    if slip:
        place = Place(start.path, start.line + slip.line, slip.column)
        findings.error(place, "YAML-SYNTAX", slip.message, slip.hint)
        return
    place = Place(start.path, start.line)
    if mark:
        place = Place(start.path, start.line + mark.line, mark.column + 1)
    findings.error(
        place,
        "YAML-SYNTAX",
        f"this is not YAML: {error.problem or error.context}",
        "quote a value that contains a colon, a # or begins with one of [ { * & ! % @",
    )


def _no_mapping(text: str, start: Place, findings: Findings, slips: Slips) -> None:
    """Report text that is read as YAML, but is not lines with keys and values."""
    lines = text.split("\n")
    if all(line.startswith(("- ", "  ")) for line in lines if line.strip()) and ":" in lines[0]:
        message, hint = "the lines are those of a list", f"write {lines[0].removeprefix('- ')}"
        findings.error(start, "YAML-MAPPING", message, f"{hint}, without the hyphens")
        return
    slip = slip_of_separator(lines) or slips(lines, len(lines))
    if slip:
        place = Place(start.path, start.line + slip.line, slip.column)
        findings.error(place, "YAML-MAPPING", slip.message, slip.hint)
        return
    message = "expected lines of the form “key: value”"
    findings.error(start, "YAML-MAPPING", message, "write “title: …”")


#: The deepest nesting of values; in a head there are only a few levels.
_DEEPEST = 100


class _TooMany(Exception):  # noqa: N818 - a limit, not a fault
    """More values than anyone writes."""


class _Plain:
    """Turns the nodes of one file into plain values, and remembers the place of each."""

    def __init__(self, origin: Place, text: str, findings: Findings) -> None:
        self._origin = origin
        self._lines = text.split("\n")
        self._findings = findings
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.quoted: set[Path] = set()

    def _place(self, node: yaml.Node) -> Place:
        mark = node.start_mark
        return Place(self._origin.path, self._origin.line + mark.line, mark.column + 1)

    def value(self, node: yaml.Node, path: Path, around: frozenset[int]) -> Value:
        """Return the plain value of a node; ``around`` are the nodes that contain it."""
        self.places[path] = self._place(node)
        if len(self.places) > MANY:
            raise _TooMany
        if id(node) in around:
            self._findings.error(
                self.places[path], "YAML-LOOP", "this value contains itself", "write the value out"
            )
            return ""
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, around | {id(node)})
        if isinstance(node, yaml.SequenceNode):
            inside = around | {id(node)}
            return [self.value(item, (*path, i), inside) for i, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _scalar(self, node: yaml.Node, path: Path) -> str:
        style = getattr(node, "style", None)
        self._check_whole(node, style, path)
        if style in ("'", '"'):
            self.quoted.add(path)
        elif style not in ("|", ">") and node.value:
            self._check_cut(node, node.end_mark, path)
        return "" if node.value in ("~", "null") and not style else str(node.value)

    def _check_whole(self, node: yaml.Node, style: str | None, path: Path) -> None:
        """Report a value over several lines that contains a line which was meant as an entry."""
        first, last = node.start_mark.line, node.end_mark.line
        taken = "" if style in ("|", ">") else swallowed(self._lines[first + 1 : last + 1], style)
        is_entry = bool(path) and isinstance(path[-1], int)
        if not taken or last == first or not (style or is_entry):
            return
        if style in ("'", '"'):
            message = (
                f"the quotation mark {style} is not closed on its line: “{taken}” is within it"
            )
            hint = f"put another {style} where the value ends"
        else:
            message = f"the line “{taken}” is taken for the rest of this one"
            hint = "begin it where this entry of the list begins"
        self._findings.error(self._place(node), "YAML-SYNTAX", message, hint)

    def _check_mark(self, node: yaml.Node, key: str) -> None:
        """Report a value whose first word YAML takes for an anchor or a tag, and drops."""
        line, start = self._lines[node.start_mark.line], node.start_mark.column
        value = line[start:].strip()
        found = re.match(r"&(\S+)|!(?!!)\S*", value)
        if not found or (found[1] and f"*{found[1]}" in "\n".join(self._lines)):
            return
        message = f"a value that begins with “{value[0]}” means something else here"
        hint = f"write {key}: {quoted(value)}"
        self._findings.error(self._place(node), "YAML-SYNTAX", message, hint)

    def _check_cut(self, node: yaml.Node, mark: Any, path: Path) -> None:
        """Report a number sign after a space, if the comment that it begins cuts off words.

        ``mark`` is the end of the value, or of the key and its colon if there is no value.
        """
        rest = self._lines[mark.line][mark.column :] if mark.line < len(self._lines) else ""
        if not path or not is_cut(rest, path[-1]):
            return
        lost = rest.strip()
        key = f"{path[-1]}: " if isinstance(path[-1], str) else ""
        self._findings.error(
            self._place(node) if node.value else self.keys[path],
            "YAML-CUT",
            f"the # cuts the value off: “{lost}” would be lost",
            f"write {key}{quoted(f'{node.value} {lost}'.strip())}",
        )

    def _mapping(self, node: yaml.MappingNode, path: Path, around: frozenset[int]) -> Value:
        result: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in result:
                first = self.keys[(*path, key)]
                self._findings.error(
                    self._place(key_node),
                    "YAML-DUPLICATE",
                    f"the key “{key}” stands here a second time",
                    f"its first value is on line {first.line}; keep one of the two",
                )
                continue
            self.keys[(*path, key)] = self._place(key_node)
            result[key] = self.value(value_node, (*path, key), around)
            self._check_mark(value_node, key)
            if not value_node.value and isinstance(value_node, yaml.ScalarNode):
                colon = self._lines[key_node.end_mark.line].find(":", key_node.end_mark.column)
                mark = yaml.Mark("", 0, key_node.end_mark.line, colon + 1, None, 0)
                self._check_cut(value_node, mark, (*path, key))
        return result


@cache
def _fields_of(schema: type) -> dict[str, msgspec.structs.FieldInfo]:
    """Return the fields of a schema by their names in files."""
    return {field.encode_name: field for field in msgspec.structs.fields(schema)}


def fit(
    placed: PlacedData,
    schema: type[T],
    findings: Findings,
    *,
    path: Path = (),
) -> T | None:
    """Turn the plain value at ``path`` into ``schema`` (a Struct), and report all that is wrong.

    Unknown keys get a suggestion. ``None`` if a required or broken field prevents a value.
    """
    value = _get(placed.value, path)
    if not isinstance(value, dict):
        findings.error(
            placed.at(path), "FIELD-TYPE", "expected several keys here", _keys_hint(schema)
        )
        return None
    fields = _fields_of(schema)  # type: ignore[arg-type]
    for key in value.keys() - fields.keys():
        hint = suggest(key, fields) or _keys_hint(schema)
        place, message = placed.key_at((*path, key)), f"the key “{key}” is not known"
        findings.error(place, "FIELD-UNKNOWN", message, hint)
    found: dict[str, object] = {}
    whole = True
    for name, field in fields.items():
        given = value.get(name, "")
        if isinstance(given, str) and not given.strip():
            if field.required:
                whole = False
                place = placed.keys.get((*path, name), placed.at(path))
                message, hint = f"“{name}” is missing", f"add a line “{name}: …”"
                if (*path, name) in placed.keys:
                    message, hint = f"“{name}” is empty", "write it after the colon"
                findings.error(place, "FIELD-MISSING", message, hint)
            continue
        fitted = _field(placed, (*path, name), field.type, findings)
        whole = whole and fitted is not _BROKEN
        found[field.name] = fitted
    return schema(**found) if whole else None


_BROKEN = object()


def _field(placed: PlacedData, path: Path, kind: Any, findings: Findings) -> object:
    item = _item_struct(kind)
    value = _get(placed.value, path)
    if item is not None and isinstance(value, list):
        items = [fit(placed, item, findings, path=(*path, i)) for i in range(len(value))]
        return _BROKEN if None in items else tuple(items)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        result = fit(placed, kind, findings, path=path)
        return _BROKEN if result is None else result
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        findings.error(
            placed.at(path),
            "FIELD-TYPE",
            f"“{path[-1]}” cannot have this value: {_plainly(value)}",
            _hint(path[-1], value, kind),
        )
        return _BROKEN


def _hint(name: str | int, value: Value, kind: Any) -> str:
    """Return what a field may be; for one value where a list belongs, how to write the list."""
    options = typing.get_args(kind) if typing.get_origin(kind) is types.UnionType else (kind,)
    if isinstance(value, str) and any(typing.get_origin(one) is tuple for one in options):
        return f"put it in brackets, as a list: “{name}: [{value}]”"
    return _type_hint(kind)


def _item_struct(kind: Any) -> type[msgspec.Struct] | None:
    args = typing.get_args(kind)
    if typing.get_origin(kind) is tuple and isinstance(args[0], type):
        return args[0] if issubclass(args[0], msgspec.Struct) else None
    return None


def _get(value: Any, path: Path) -> Value:
    for step in path:
        value = value[step]
    return typing.cast("Value", value)


def _keys_hint(schema: type) -> str:
    names = [f.encode_name for f in msgspec.structs.fields(schema)]
    return "the keys are: " + ", ".join(names)


def _plainly(value: Value) -> str:
    if isinstance(value, str):
        return f"“{value}”"
    return "several keys" if isinstance(value, dict) else "a list"


def _range(constraints: tuple[Any, ...]) -> str:
    """Return the least and the greatest number that a field may have, if it has both."""
    for one in constraints:
        least, most = getattr(one, "ge", None), getattr(one, "le", None)
        if least is not None and most is not None:
            return f"from {least} to {most}: "
    return ""


def _described(described: str, kind: Any) -> str:
    """Return the description of a field.

    It includes the words that the field may have, if the description does not name them.
    """
    options = typing.get_args(kind) if typing.get_origin(kind) is typing.Literal else ()
    if described and all(str(option) in described for option in options):
        return described
    return f"{_type_hint(kind)}: {described}" if described else _type_hint(kind)


def _type_hint(kind: Any) -> str:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return "one of: " + ", ".join(map(str, args))
    if origin is typing.Annotated:
        described = next((m.description for m in args[1:] if getattr(m, "description", "")), "")
        return _range(args[1:]) + _described(described, args[0])
    if origin is tuple:
        return f"a list of values; {_type_hint(args[0])}"
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type_hint(a) for a in args if a is not type(None))
    if origin is dict:
        return f"write names, each with what it has; {_type_hint(args[1])}"
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _keys_hint(kind)
    names = {
        bool: "write yes or no (true or false)",
        int: "write a whole number",
        float: "write a number",
        str: "write text",
    }
    return names.get(kind, "write another value")
