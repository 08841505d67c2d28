"""Into readers' hands: a finished book onto a device on a cable, into a mailbox, to a whole list.

The run is in :mod:`publish.send.sending`; docs/sending.md says how the command and the function of
the library are used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publish.send.outcomes import SendReport


class _Package(ModuleType):
    """This package, which is the function ``publish.send`` as well: one name is for both."""

    def __call__(self, *given: Any, **named: Any) -> SendReport:
        """Send books: see :func:`publish.api.send`."""
        report: SendReport = import_module("publish.api").send(*given, **named)
        return report

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it be sent to other processes, as a function can be."""
        return import_module, (self.__name__,)


sys.modules[__name__].__class__ = _Package
