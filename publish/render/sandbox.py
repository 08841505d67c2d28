"""Templates of layouts are data: limits of what they can reach, and of how much they can do.

All of them are rendered in Jinja2's immutable sandbox. Those of layouts that do not come with the
program also have limits: of steps, of text that they make, of time, of nesting.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path, PurePath
from types import FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import pass_context, pass_eval_context
from jinja2.visitor import NodeTransformer

from publish.core.cache import cache_folder
from publish.render.sandbox_operations import (
    Exceeded,
    bounded_filter,
    check_format,
    check_made,
    check_method,
    check_power,
    check_printf,
    check_sum,
    check_times,
)
from publish.render.template_limits import busiest_line, check_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    #: Loads a template: its text, its file, whether it is unchanged.
    Find = Callable[[str], tuple[str, str, Callable[[], bool]] | None]

#: The limits of one renderer: loop turns and calls, bytes of text, seconds of processor time; and
#: the additions for each node of the text. The program's own layouts need a tenth of that.
STEPS, TEXT, SECONDS = 2_000_000, 300_000_000, 15.0
STEPS_EACH, TEXT_EACH, SECONDS_EACH = 300, 10_000, 0.003
#: The number of steps between two looks at the clock.
_OFTEN = 1_000
#: The length of texts that are not counted, since they are short-lived.
_SHORT = 100
#: The longest range of numbers.
_ROW = 100_000
#: What is not data: through these, files could be read, and the program itself.
_NO_DATA = (ModuleType, FunctionType, MethodType, type)


class Budget(threading.local):
    """What was done so far, for each thread separately; it counts only while templates run."""

    def __init__(self, size: int) -> None:
        self._steps = STEPS + STEPS_EACH * size
        self._text = TEXT + TEXT_EACH * size
        self._seconds = SECONDS + SECONDS_EACH * size
        self.steps = self.text = 0
        self.seconds = 0.0
        self._depth = 0
        self._since = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count what is done in this context."""
        if not self._depth:
            self._since = time.thread_time()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self.seconds += time.thread_time() - self._since

    def step(self, count: int = 1) -> None:
        """Count some turns of a loop, or a call.

        Raises:
            Exceeded: when they are too many, or have taken too long.
        """
        if not self._depth:
            return
        before = self.steps
        self.steps += count
        if self.steps > self._steps:
            raise Exceeded(f"it takes more than {self._steps:,} steps: turns of loops and calls")
        if before // _OFTEN != self.steps // _OFTEN:
            self._look_at_clock()

    def _look_at_clock(self) -> None:
        if self.seconds + time.thread_time() - self._since > self._seconds:
            raise Exceeded(f"it takes more than {self._seconds:.0f} seconds")

    def check(self, length: int) -> None:
        """Refuse a text of some length if there is no room for it.

        Raises:
            Exceeded: when there is none.
        """
        if self._depth and self.text + length > self._text:
            raise Exceeded(f"it makes more than {self._text // 1_000_000} MB of text")

    def made(self, text: Any) -> Any:
        """Count some text, or anything else, that was made.

        Raises:
            Exceeded: when it is too much in all.
        """
        if self._depth and isinstance(text, str) and len(text) > _SHORT:
            self.text += sys.getsizeof(text)
            self.check(0)
        return text


def trusted(find: Find) -> jinja2.Environment:
    """Return the environment for templates that come with the program."""
    return _Sandbox(find, "sandboxed-%s")


def bounded(find: Find, is_trusted: Callable[[Path], bool], size: int) -> jinja2.Environment:
    """Return the environment for templates of anybody, with limits.

    ``is_trusted`` returns whether a file comes with the program; ``size`` is how many nodes there
    are to render.
    """
    return _Bounded(find, is_trusted, Budget(size))


def running(environment: jinja2.Environment) -> AbstractContextManager[None]:
    """Count what templates do in this context, if they have limits."""
    return environment.budget.running() if isinstance(environment, _Bounded) else nullcontext()


class _Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which templates can only use what they are given."""

    def __init__(self, find: Find, cache: str) -> None:
        super().__init__(
            loader=jinja2.FunctionLoader(find),
            autoescape=jinja2.select_autoescape(disabled_extensions=["txt"], default=True),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=jinja2.FileSystemBytecodeCache(str(cache_folder()), cache),
        )

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether an attribute is one of data, not of a file or the program."""
        if isinstance(obj, (PurePath, *_NO_DATA)):
            return False
        return super().is_safe_attribute(obj, attr, value)


class _Bounded(_Sandbox):
    """The same, with limits."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, find: Find, is_trusted: Callable[[Path], bool], budget: Budget) -> None:
        super().__init__(find, "bounded-%s")
        self.budget = budget
        self._is_trusted = is_trusted
        del self.globals["lipsum"]
        self.globals["range"] = _range
        self.filters = {
            name: bounded_filter(name, function, self.budget)
            for name, function in self.filters.items()
        }
        self.filters |= {_COUNTED: _counted, _JOINED: _joined}

    # --- templates ---

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        check_size(self, source, name, filename)
        return super()._parse(source, name, filename)

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Compile a template; if it is too large, report the line with the most expressions."""
        try:
            return super().compile(source, *args, **kwargs)
        except (RecursionError, MemoryError, SyntaxError, ValueError):
            name, filename = (*args, None, None)[:2]
            line = busiest_line(self, source) if isinstance(source, str) else 1
            message = "more stands in one another here, or a number is longer, than can be read"
            raise jinja2.TemplateSyntaxError(message, line, name, filename) from None

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        filename = args[1] if len(args) > 1 else None
        if filename is None or not self._is_trusted(Path(filename)):
            source = _Counting().visit(source)
            source.set_environment(self)
        return super()._generate(source, *args, **kwargs)

    # --- rendering ---

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call what a template calls."""
        __self.budget.step()
        check_method(__obj, args, kwargs)
        return __self.budget.made(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Calculate, or join texts and lists."""
        self.budget.step()
        _CHECKS[operator](left, right)
        return self.budget.made(super().call_binop(context, operator, left, right))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return the sandbox's own ``format`` of a text; ``None`` for anything else."""
        made = super().wrap_str_format(value)
        if made is None:
            return None

        def formatted(*args: Any, **kwargs: Any) -> str:
            check_format(value.__self__, args, kwargs)
            text: str = self.budget.made(made(*args, **kwargs))
            return text

        return formatted

    def concat(self, parts: Any) -> str:
        """Join the output of a template or a macro."""
        pieces = list(parts)
        self.budget.check(sum(map(len, pieces)))
        text: str = self.budget.made("".join(pieces))
        return text


_CHECKS: dict[str, Callable[[Any, Any], None]] = {
    "*": check_times, "**": check_power, "+": check_sum, "%": check_printf,
}  # fmt: skip


def _range(*numbers: int) -> range:
    """Return a range of numbers of limited length."""
    row = range(*numbers)
    if len(row) > _ROW:
        raise Exceeded(f"a row of more than {_ROW:,} numbers")
    return row


# --- what counts in the templates themselves --------------------------------------------

_COUNTED, _JOINED = "counted in loops", "joined by tildes"


class _Counting(NodeTransformer):
    """Makes loops count their turns, and joined texts their length."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - the library's name
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, _COUNTED, [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - the library's name
        self.generic_visit(node)
        parts = nodes.Tuple(node.nodes, "load", lineno=node.lineno)
        return nodes.Filter(parts, _JOINED, [], [], None, None, lineno=node.lineno)


@pass_context
def _counted(context: Any, several: Any) -> Any:
    """Return the items of a loop, whose turns are counted."""
    budget: Budget = context.environment.budget
    try:
        budget.step(1 + len(several))
    except TypeError:
        return _counted_singly(budget, several)
    return several


def _counted_singly(budget: Budget, several: Any) -> Iterator[Any]:
    for one in several:
        budget.step()
        yield one


@pass_eval_context
def _joined(context: Any, parts: tuple[Any, ...]) -> str:
    """Return texts joined by ``~``."""
    check_made(sum(len(part) for part in parts if isinstance(part, str)))
    joined = markup_join(parts) if context.autoescape else str_join(parts)
    text: str = context.environment.budget.made(joined)
    return text
