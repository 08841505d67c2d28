"""Mistakes in YAML that cannot be read, in the words of the one who wrote it.

The parser tells where it gave up; the line that misled it is there or above. Each mistake that
people make has a message of its own, with the line to write.
"""

from __future__ import annotations

import re

import msgspec

#: A key and its value on one line, after the hyphens of an entry of a list.
_LINE = re.compile(
    r"(?P<head>\s*(?:-\s+)*[^\s\"'#\[{&*!|>%@`:-][^:#\"']*?\s*:)\s+(?P<value>\S.*?)\s*"
)
_TAB = re.compile(r"[ ]*\t")
_TIGHT = re.compile(r"(\s*[A-Za-z][\w-]*):([^\s:/\\].*)")
_NO_KEY = re.compile(r"[^\s#\-:\[\]{}\"'][^:]*")
#: Spaces that a parser of YAML does not take for spaces.
_HARD = "[\u00a0\u2007\u202f\u3000]"
_INDICATORS = "*&!%@`?"
#: An apostrophe that begins a shortened word, and is no quotation mark.
_ELIDED = re.compile(
    r"'(?:t(?:is|was|were|will|il)|em|n|bout|cause|round|neath|\d\ds?)\b", re.IGNORECASE
)
#: A key at the margin, an entry of a list.
_OWN_KEY, _OWN_ENTRY = re.compile(r"[A-Za-z][\w-]*:(?:\s|$)"), re.compile(r"\s*-\s")
#: Keys that have keys below them.
_WITH_KEYS = ("author", "editor", "translator", "contributor", "offprint", "first-published",
              "series", "isbn")  # fmt: skip
#: A key with an equals sign, as in TOML, or with the Chinese or Japanese colon.
_OTHER_SEPARATOR = re.compile(r"([A-Za-z][\w-]*)\s*([=：])\s*(\S.*?)\s*")
#: Quotation marks around a value; a parser knows only the first two pairs.
_PAIRS = ('""', "''", "“”", "„“", "‘’", "«»")
#: Keys after which the colon was forgotten.
_WITHOUT_COLON = re.compile(
    r"(title|subtitle|author|date|lang|publisher|editor|translator)(?:[;,.–-]\s*|\s+)(\S.*)", re.I
)
#: A value that ends at a quotation mark too early, and one that a number sign cuts off.
_AFTER = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')\s*([^\s#,\]}].*)")
_CUT = re.compile(r"[ \t]+#(?=[^\s#])")
#: Keys of titles, in whose values a number sign never begins a comment.
_TITLES = ("title", "subtitle")


def is_cut(rest: str, key: object) -> bool:
    """Return whether a number sign after a value cuts it off, and does not begin a comment.

    Args:
        rest: the rest of the line after the value.
        key: that of the value.
    """
    return bool(_CUT.match(rest)) or (key in _TITLES and bool(re.match(r"[ \t]+#", rest)))


class Slip(msgspec.Struct, frozen=True):
    """A mistake: its line, from 0, its column, from 1, what is wrong, what to write."""

    line: int
    column: int
    message: str
    hint: str


def slip_in(lines: list[str], last: int) -> Slip | None:
    """Return the mistake that misled the YAML parser, which gave up on line ``last`` (from 0)."""
    if found := _indented(lines, last):
        return found
    words = (_backslash, _open_quote, _after_quote, _bracket, _colon, _indicator)
    tabbed = (_tab(lines, number) for number in range(min(last + 1, len(lines))))
    if found := next(filter(None, tabbed), None):
        return found
    for looks in (_hard_space, *words, _tight, _keyless):
        for number, line in enumerate(lines[: last + 1]):
            if line.lstrip().startswith("#"):
                continue
            found = looks(number, line)
            if found:
                return found
    return None


def slip_of_separator(lines: list[str]) -> Slip | None:
    """Return the first line in which another character is used in place of a key's colon."""
    found = ((number, _OTHER_SEPARATOR.fullmatch(line)) for number, line in enumerate(lines))
    number, entry = next(((number, entry) for number, entry in found if entry), (0, None))
    if not entry:
        return None
    message = f"after “{entry[1]}” stands “{entry[2]}” in place of a colon and a space"
    return Slip(number, entry.start(2) + 1, message, f"write {entry[1]}: {_value(entry[3])}")


def _value(words: str) -> str:
    """Return a value as it is written after its key, in quotation marks if it needs them."""
    inner = words[1:-1] if len(words) > 1 and words[0] + words[-1] in _PAIRS else words
    needs = re.search(r":\s|\s#|^[*&!%@`\[{\"'>|-]", inner)
    return quoted(inner) if needs or inner != words else words


def quoted(value: str) -> str:
    """Return a value in quotation marks, so that it can follow any key."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def _of(line: str) -> tuple[str, str, int] | None:
    """Return the key with all before it, the value, and the column of the value."""
    found = _LINE.fullmatch(line)
    return (found["head"], found["value"], found.start("value") + 1) if found else None


def _tab(lines: list[str], number: int) -> Slip | None:
    line = lines[number]
    found = _TAB.match(line)
    if not found:
        return None
    above = _of(lines[number - 1]) if number else None
    if number == 0 or (above and above[1][0] not in "|>"):
        hint = f"begin it where the line above begins: {line.strip()}"
    else:
        hint = f"indent with spaces: “{line.expandtabs(2).rstrip()}”"
    return Slip(number, 1, "a Tab stands before this line", hint)


def _indented(lines: list[str], last: int) -> Slip | None:
    """Return a key that is indented below one that has a value already."""
    line = lines[last] if last < len(lines) else ""
    before = next((one for one in reversed(lines[:last]) if one.strip()), "")
    above, own = _of(before), _of(line)
    depth = len(line) - len(line.lstrip(" "))
    if own and above and 0 < depth < _depth(before) and not _TAB.match(line):
        message = "this line begins neither where the one above begins, nor at the margin"
        return Slip(
            last, depth + 1, message, f"put {_depth(before)} spaces before “{own[0].strip()}”"
        )
    if not above or not own or above[1][0] in "|>[{" or _TAB.match(line):
        return None
    if depth <= _depth(before):
        return None
    message = f"this line is indented, but the line above has its value: “{above[1][:40]}”"
    return Slip(last, 1, message, f"begin it where the line above begins: {line.strip()}")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def swallowed(lines: list[str], style: str | None) -> str:
    """Return the line that a value over several lines includes though it is an entry; or ''.

    Args:
        lines: those after its first one.
        style: its quotation mark, if it has one.
    """
    pattern = _OWN_KEY if style in ("'", '"') else _OWN_ENTRY
    return next((line.strip() for line in lines if pattern.match(line)), "")


def _hard_space(number: int, line: str) -> Slip | None:
    found = re.match(rf"\s*[A-Za-z][\w-]*:({_HARD})", line)
    if not found:
        return None
    message = "a space that cannot be broken stands after the colon"
    hint = f"type the space again: {re.sub(_HARD, ' ', line).strip()}"
    return Slip(number, found.start(1) + 1, message, hint)


def _backslash(number: int, line: str) -> Slip | None:
    entry = _of(line)
    if not entry or entry[1][0] != '"' or not re.search(r"\\[^\\\"0abtnvfre /N_LPxuU\s]", entry[1]):
        return None
    head, value, column = entry
    message = "within straight quotation marks a backslash means something else here"
    hint = f"write {head.strip()} {quoted(value.strip(chr(34)))}"
    return Slip(number, column + value.index("\\"), message, hint)


def _open_quote(number: int, line: str) -> Slip | None:
    entry = _of(line)
    if not entry or entry[1][0] not in "\"'" or entry[1].count(entry[1][0]) > 1:
        return None
    head, value, column = entry
    inner = value if _ELIDED.match(value) else re.sub(r"[“”„‘’]$", "", value[1:])
    write = f"{head.strip()} {quoted(inner)}"
    message = f"the quotation mark {value[0]} is opened and not closed"
    return Slip(number, column, message, f"write {write}")


def _after_quote(number: int, line: str) -> Slip | None:
    entry = _of(line)
    if not entry or not _AFTER.fullmatch(entry[1]):
        return None
    head, value, column = entry
    message = "words stand after the quotation mark that ends the value"
    inner = value[1:-1] if value[-1] == value[0] == "'" and value.count("'") % 2 else value
    hint = f"put all of it within marks: {head.strip()} {quoted(inner)}"
    return Slip(number, column, message, hint)


def _bracket(number: int, line: str) -> Slip | None:
    entry = _of(line)
    if not entry or entry[1][0] not in "[{":
        return None
    head, value, column = entry
    first, closing = value[0], {"[": "]", "{": "}"}[value[0]]
    if closing not in value or re.search(r"\s#", value):
        message = f"“{first}” opens a list that “{closing}” does not close on this line"
        inner = re.split(r",\s*", value[1:].removesuffix(closing))
        needs = r"[#:]" if first == "[" else r"#|:.*:\s"
        whole = ", ".join(quoted(part) if re.search(needs, part) else part for part in inner)
        return Slip(number, column, message, f"write {head.strip()} {first}{whole}{closing}")
    if value.endswith(closing) and value.count(first) == value.count(closing):
        return None
    message = f"a value that begins with “{first}” is taken for a list"
    return Slip(number, column, message, f"write {head.strip()} {quoted(value)}")


def _colon(number: int, line: str) -> Slip | None:
    entry = _of(line)
    if not entry or entry[1][0] in "\"'[{|>" or not re.search(r":(\s|$)", entry[1]):
        return None
    head, value, column = entry
    at = re.search(r":(\s|$)", value)
    assert at  # noqa: S101 - it was searched for above
    message = "there is a second colon on this line"
    if head.strip(" :") in _WITH_KEYS and re.match(r"[a-z][a-z-]*:\s", value):
        hint = f"write {head.strip()} {{{value}}}"
        return Slip(number, column + at.start(), message, hint)
    return Slip(number, column + at.start(), message, f"write {head.strip()} {quoted(value)}")


def _indicator(number: int, line: str) -> Slip | None:
    entry = _of(line)
    is_indicator = entry and (
        entry[1][0] in _INDICATORS
        or entry[1].startswith("- ")
        or re.match(r"-$|[>|][^\s\d+-]", entry[1])
    )
    if not entry or not is_indicator:
        return None
    head, value, column = entry
    if value == "-":
        message = "a value cannot be a hyphen alone"
        return Slip(number, column, message, "delete the line, if there is nothing to say")
    message = f"a value that begins with “{value[0]}” means something else here"
    return Slip(number, column, message, f"write {head.strip()} {quoted(value)}")


def _tight(number: int, line: str) -> Slip | None:
    found = _TIGHT.fullmatch(line)
    if not found:
        return None
    value = found[2].strip()
    value = quoted(value) if re.search(r":\s|^[*&!%@`\[{]", value) else value
    return Slip(
        number, found.end(1) + 1, "a space is missing after the colon",
        f"write {found[1].strip()}: {value}",
    )  # fmt: skip


def _keyless(number: int, line: str) -> Slip | None:
    if not line.strip() or not _NO_KEY.fullmatch(line.rstrip()):
        return None
    words = line.strip()
    if entry := _WITHOUT_COLON.fullmatch(words):
        message = f"a colon is missing after “{entry[1]}”"
        return Slip(number, entry.end(1) + 1, message, f"write {entry[1]}: {_value(entry[2])}")
    return Slip(
        number, 1, f"this line has no key and no colon: “{words[:40]}”",
        f"write a key before it, such as “title: {words[:40]}”, or indent it if it goes on with "
        "the line above",
    )  # fmt: skip
