"""A package that is a function of the library as well, where one name is for both."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class CallablePackage(ModuleType):
    """A package that can be called: that calls the function of its name in ``publish.api``."""

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Call the function of the library: see :mod:`publish.api`."""
        function = getattr(import_module("publish.api"), self.__name__.rpartition(".")[2])
        return function(*given, **named)

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it be sent to other processes, as a function can be."""
        return import_module, (self.__name__,)


def make_callable(package: str) -> None:
    """Make a package one that can be called; it names itself."""
    sys.modules[package].__class__ = CallablePackage
