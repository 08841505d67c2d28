"""Into readers' hands: a finished book onto a device on a cable, into a mailbox, to a whole list.

The run is in :mod:`publish.send.sending`; docs/sending.md says how the command and the function of
the library are used.
"""

from __future__ import annotations

from publish.core.callable_package import make_callable

make_callable(__name__)
