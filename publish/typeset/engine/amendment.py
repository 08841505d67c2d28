"""What an amendment of the page engine is, and how amendments are put into its code.

An amendment names the lines of the engine that it replaces. They are looked for in the source of
the version that is installed: where they do not stand there exactly once, the amendment does not
fit, and the whole of it is left out.
"""

from __future__ import annotations

import builtins
import dis
import importlib
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from types import CodeType, FunctionType
from typing import Any, NamedTuple

#: Where the tests are that show what goes wrong without an amendment, each by its name.
_TEST = "tests/typeset/test_amendments.py::test_what_goes_wrong_without_it"


class Lines(NamedTuple):
    """Lines of a function that are replaced by others.

    ``target`` is the function, as ``module:name`` or ``module:class.name``; ``old`` has to stand
    in its source exactly once.
    """

    target: str
    old: str
    new: str


class Wrap(NamedTuple):
    """A function, or something else with a name, instead of which another one is called.

    ``make`` is given the one that was there. ``expects`` are lines that have to stand in its
    source, each exactly once.
    """

    target: str
    make: Callable[[Any], Any]
    expects: tuple[str, ...] = ()


class Amendment(NamedTuple):
    """A change of the engine that stands or falls as a whole.

    Attributes:
        name: what it is switched off by; it never changes.
        purpose: what it is for, and why.
        loss: what is lost if it does not apply: the end of “without it, …”.
        upstream: what WeasyPrint's own project says of it: an issue, or what to propose.
        parts: the lines that it replaces, and the functions.
        gives: the names that its lines use, with what they stand for.
        needs: the names of amendments without which it does not apply.
        excuses: the codes of findings that say of a file just what is lost without it. They are
            warnings then: no version of the engine stops a build by what is known of it.
    """

    name: str
    purpose: str
    loss: str
    upstream: str
    parts: tuple[Lines | Wrap, ...]
    gives: Mapping[str, object] = {}
    needs: tuple[str, ...] = ()
    excuses: tuple[str, ...] = ()

    @property
    def test(self) -> str:
        """The test that fails without it."""
        return f"{_TEST}[{self.name}]"


class LeftOut(NamedTuple):
    """An amendment that was not applied, and why."""

    amendment: Amendment
    reason: str
    is_wanted: bool = False


class Part(NamedTuple):
    """Where some bytes of a source stand, and what comes in their place."""

    start: int
    end: int
    new: str


def found(target: str) -> tuple[Any, str, Any]:
    """Return what holds something of the engine, its name there, and the thing itself.

    Raises:
        ImportError: when there is no such module.
        AttributeError: when there is no such name.
    """
    module, _, path = target.partition(":")
    *outer, name = path.split(".")
    holder = reduce(getattr, outer, importlib.import_module(module))
    return holder, name, getattr(holder, name)


class Sources:
    """The sources of the engine's functions, each read once; nothing may be changed meanwhile."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, target: str) -> str:
        """Return the source of a function, or an empty text where there is none.

        Raises:
            ImportError: when there is no such module.
            AttributeError: when there is no such name.
        """
        if target not in self._known:
            _, _, thing = found(target)
            try:
                self._known[target] = inspect.getsource(inspect.unwrap(thing))
            except (OSError, TypeError):
                self._known[target] = ""
        return self._known[target]

    def changed(self, target: str, lines: Iterable[Lines]) -> FunctionType:
        """Make a function again with some lines of it replaced; the engine has its own still."""
        function = inspect.unwrap(found(target)[2])
        source = replaced(self.of(target), [(line.old, line.new) for line in lines])
        names: dict[str, Any] = {}
        if source[:1].isspace():
            source = f"if True:\n{source}"
        code = compile(source, function.__code__.co_filename, "exec")
        exec(code, function.__globals__, names)  # noqa: S102 - the engine's own source, changed
        made: FunctionType = inspect.unwrap(names[function.__name__])
        return made


def misfit(amendment: Amendment, sources: Sources) -> str:
    """Return why an amendment does not fit the engine that is installed; empty if it does.

    To be asked before anything is changed.
    """
    for part in amendment.parts:
        try:
            source = sources.of(part.target)
        except (ImportError, AttributeError):
            return f"there is no {part.target}"
        for line in (part.old,) if isinstance(part, Lines) else part.expects:
            if source.count(line) != 1:
                return f"in {part.target} the line {_short(line)} is not there once"
    return ""


def _short(line: str) -> str:
    return f"“{' '.join(line.split())[:60]}”"


def unknown_names(function: FunctionType, given: Iterable[str]) -> set[str]:
    """Return the names that a function that was changed uses and nobody has given a meaning.

    So it is where a replaced line is there, but what stands around it is another program.
    """
    known = {*function.__globals__, *vars(builtins), *given}
    return _global_names(function.__code__) - known


def _global_names(code: CodeType) -> set[str]:
    loads = ("LOAD_GLOBAL", "LOAD_NAME")
    own = {str(one.argval) for one in dis.get_instructions(code) if one.opname in loads}
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    return own.union(*map(_global_names, inner))


def by_target(amendments: Iterable[Amendment]) -> dict[str, list[tuple[Amendment, Lines]]]:
    """Return the lines that amendments replace, by their functions."""
    lines: dict[str, list[tuple[Amendment, Lines]]] = {}
    for amendment in amendments:
        for part in amendment.parts:
            if isinstance(part, Lines):
                lines.setdefault(part.target, []).append((amendment, part))
    return lines


def apply(amendments: Sequence[Amendment], sources: Sources) -> None:
    """Put amendments that fit into the engine.

    A function gets new code: it stays the same object, whoever has imported it by its name.
    """
    for target, lines in by_target(amendments).items():
        made = sources.changed(target, [line for _, line in lines])
        function = inspect.unwrap(found(target)[2])
        for amendment, _ in lines:
            function.__globals__.update(amendment.gives)
        function.__code__, function.__defaults__ = made.__code__, made.__defaults__
        function.__kwdefaults__ = made.__kwdefaults__
    for part in (part for one in amendments for part in one.parts):
        if isinstance(part, Wrap):
            holder, name, thing = found(part.target)
            setattr(holder, name, part.make(thing))


def replaced(source: str, changes: Iterable[tuple[str, str]]) -> str:
    """Return a source in which each of some texts has another in its place.

    Raises:
        ValueError: when two of them overlap.
    """
    parts = sorted(Part(start := source.index(old), start + len(old), new) for old, new in changes)
    made, at = [], 0
    for part in parts:
        if part.start < at:
            raise ValueError(f"two changes of the same line: {source[part.start : part.end]}")
        made += [source[at : part.start], part.new]
        at = part.end
    return "".join([*made, source[at:]])
