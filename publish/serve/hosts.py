"""For whom a request says it is: only for this machine.

A page of the web can let a name of its own lead to an address of the reader's network, and read
what is served there (DNS rebinding). Its requests have that name in them; so names that are not
ours are refused. Addresses in numbers cannot be rebound.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A host and a port (RFC 9110, 7.2): in brackets an address of IPv6.
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{0,5})?")


class Hosts:
    """The names by which this machine may be called."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(_plain(name) for name in names)

    def accept(self, host: str) -> bool:
        """Return whether a request may be for a host.

        Args:
            host: what the request says, with its port.
        """
        found = _HOST.fullmatch(host)
        if not found:
            return False
        numbers, name = found.groups()
        if numbers is not None or _is_address(name):
            return numbers is None or _is_address(numbers)
        plain = _plain(name)
        return plain == "localhost" or plain.endswith(".localhost") or plain in self._names


def _plain(name: str) -> str:
    """Return a name as names are compared: in small letters, without the stop of the root."""
    return name.lower().rstrip(".")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
