"""Releases: editions that are frozen, what has changed between two, where a cited place is now."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publish.release.results import ReleaseResult


class _Package(ModuleType):
    """This package, which is the function ``publish.release`` as well: one name is for both."""

    def __call__(self, *given: Any, **named: Any) -> ReleaseResult:
        """Make a release: see :func:`publish.api.release`."""
        result: ReleaseResult = import_module("publish.api").release(*given, **named)
        return result

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it be sent to other processes, as a function can be."""
        return import_module, (self.__name__,)


sys.modules[__name__].__class__ = _Package
