"""The size of what a template's operation would make: too much is refused before it is made."""

from __future__ import annotations

import re
from functools import wraps
from string import Formatter
from typing import TYPE_CHECKING, Any

import jinja2

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.render.sandbox import Budget

#: The longest text of one operation, in characters; the longest list; the most bits of a number;
#: the widest padding of a field.
LONG, MANY, BITS, WIDE = 16_000_000, 1_000_000, 10_000, 10_000
#: Fields of ``format`` and of ``%`` with a width of more than four digits, or one from an argument.
_WIDE_FIELD = re.compile(r"\d{5,}|[{}]")
_WIDE_PRINTF = re.compile(r"%(?:\([^)]*\))?[-+ #0-9.]*(?:\d{5}|\*)")
_PRINTF = re.compile(r"%[^%]")
#: Filters whose numbers are widths or indents.
_FILLING = frozenset(["center", "indent", "batch", "slice", "wordwrap", "truncate", "round"])
#: The largest product of the length of a text and that of what replaces or widens its parts.
_PRODUCT = 100_000_000


class Exceeded(jinja2.TemplateRuntimeError):
    """A template would do more than it may."""


def check_made(length: int) -> None:
    """Refuse a text that is too long."""
    if length > LONG:
        raise Exceeded(f"a text of more than {LONG // 1_000_000} million characters")


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def check_times(left: Any, right: Any) -> None:
    """Refuse texts and lists that are repeated too often, and products that are too long."""
    if _is_number(left) and _is_number(right):
        _check_bits(left.bit_length() + right.bit_length())
        return
    several, count = (right, left) if isinstance(left, int) else (left, right)
    if isinstance(count, int) and isinstance(several, str | bytes):
        check_made(len(several) * count)
    elif isinstance(count, int) and isinstance(several, list | tuple):
        _check_many(len(several) * count)


def check_power(left: Any, right: Any) -> None:
    """Refuse powers that are too long."""
    if _is_number(left) and _is_number(right):
        _check_bits(left.bit_length() * abs(right))


def check_sum(left: Any, right: Any) -> None:
    """Refuse texts and lists that are too long when joined."""
    if isinstance(left, str) and isinstance(right, str):
        check_made(len(left) + len(right))
    elif isinstance(left, list | tuple) and isinstance(right, list | tuple):
        _check_many(len(left) + len(right))


def _check_bits(bits: int) -> None:
    if bits > BITS:
        raise Exceeded(f"a number of more than {BITS:,} bits")


def _check_many(count: int) -> None:
    if count > MANY:
        raise Exceeded(f"a list of more than {MANY:,}")


def check_printf(left: Any, right: Any) -> None:
    """Refuse fields of ``%`` that are too wide."""
    if isinstance(left, str):
        if _WIDE_PRINTF.search(left):
            raise Exceeded(f"a field of more than {WIDE - 1:,} characters")
        values = right if isinstance(right, tuple) else (right,)
        check_made(len(left) + len(_PRINTF.findall(left)) * _longest(values))


def check_format(text: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Refuse fields of ``format`` that are too wide."""
    fields = [spec or "" for _, name, spec, _ in Formatter().parse(text) if name is not None]
    if any(_WIDE_FIELD.search(spec) for spec in fields):
        raise Exceeded(f"a field of more than {WIDE - 1:,} characters, or one of a width in braces")
    mapped = [v for one in args if isinstance(one, dict) for v in one.values()]
    longest = _longest((*args, *kwargs.values(), *mapped))
    check_made(len(text) + len(fields) * longest)


def _longest(values: tuple[Any, ...]) -> int:
    """Return the length of the longest text among some values, or of their written forms."""
    return max((len(v) if isinstance(v, str) else 100 for v in values), default=0)


def check_method(method: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Refuse methods of plain values that would make too much."""
    value, name = getattr(method, "__self__", None), getattr(method, "__name__", "")
    if isinstance(value, str | bytes | int | float):
        given = (*args, *kwargs.values())
        if any(_is_number(one) and abs(one) > WIDE for one in given) and name not in _SEEKING:
            raise Exceeded(f"“{name}” with a number of more than {WIDE:,}")
    if isinstance(value, str):
        _check_text_method(name, value, args)


#: Methods of texts whose numbers are positions in the text.
_SEEKING = frozenset(["find", "rfind", "index", "rindex", "count", "startswith", "endswith"])


def _check_text_method(name: str, value: str, args: tuple[Any, ...]) -> None:
    if name == "replace":
        _check_replaced(value, args)
    elif name == "join" and args:
        _check_joined(value, args[0])
    elif name in ("translate", "expandtabs", "format_map"):
        tables = [v for one in args if isinstance(one, dict) for v in one.values()]
        wide = [one for one in args if _is_number(one)]
        check_made(len(value) * max([1, 8, _longest(tuple(tables)) if tables else 1, *wide]))


def _check_replaced(value: Any, args: tuple[Any, ...]) -> None:
    match args:
        case [str() as old, str() as new, *_] if isinstance(value, str):
            check_made(len(value) + value.count(old) * len(new))


def _check_joined(between: Any, several: Any) -> None:
    if isinstance(between, str) and isinstance(several, list | tuple | range):
        texts = sum(len(one) if isinstance(one, str) else 100 for one in several)
        check_made(texts + len(between) * len(several))


def bounded_filter(name: str, function: Callable[..., Any], budget: Budget) -> Callable[..., Any]:
    """Return a filter with a limit for its result."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def within(*args: Any, **kwargs: Any) -> Any:
        budget.step()
        if name == "join" and len(args) > first and hasattr(args[first], "__next__"):
            args = (*args[:first], list(args[first]), *args[first + 1 :])
        value, given = args[first], args[first + 1 :]
        _check_filter(name, value, given, kwargs)
        return budget.made(function(*args, **kwargs))

    return within


def _check_filter(name: str, value: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    given = (*args, *kwargs.values())
    if name in _FILLING and any(_is_number(one) and abs(one) > WIDE for one in given):
        raise Exceeded(f"the filter “{name}” with a number of more than {WIDE:,}")
    if name == "format":
        check_printf(str(value), given)
    elif name == "replace":
        _check_replaced(value, given)
    elif name == "join":
        between = next((one for one in given if isinstance(one, str)), "")
        _check_joined(between, value)
    elif isinstance(value, str):
        wide = [len(one) for one in given if isinstance(one, str)]
        wide += [abs(one) for one in given if _is_number(one) and name == "indent"]
        if max(wide, default=0) > 16 and len(value) * max(wide) > _PRODUCT:
            raise Exceeded(f"the filter “{name}” with so long a text")
