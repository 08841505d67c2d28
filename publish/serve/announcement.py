"""The name on the network: by multicast DNS readers find the server without typing an address.

This needs the library zeroconf, which is not installed unless it is wanted (the extra ``lan``).
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from publish.serve.network import host_name

if TYPE_CHECKING:
    from zeroconf import ServiceInfo

#: The service that browsers of networks list as web pages (RFC 6763; IANA).
_KIND = "_http._tcp.local."


class Announcement(Protocol):
    """A name on the network, until it is taken back."""

    def close(self) -> None:
        """Take the name back."""


def can_announce() -> bool:
    """Return whether the library is installed."""
    from importlib.util import find_spec

    return find_spec("zeroconf") is not None


def announce(address: str, port: int, title: str) -> Announcement | None:
    """Announce the server on the network of an address.

    Args:
        address: where it is served.
        port: likewise.
        title: as those who browse the network see it.

    Returns:
        The announcement; nothing where the network or the machine does not allow it.
    """
    from zeroconf import Error, Zeroconf

    try:
        responder = Zeroconf(interfaces=[address])
    except OSError:
        return None
    try:
        responder.register_service(_service(address, port, title), allow_name_change=True)
    except (Error, OSError):
        with suppress(Error, OSError):
            responder.close()
        return None
    return responder


def _service(address: str, port: int, title: str) -> ServiceInfo:
    from zeroconf import ServiceInfo

    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    label = title.replace(".", " ").encode()[:60].decode("utf-8", "ignore")
    return ServiceInfo(
        _KIND, f"{label}.{_KIND}", port, properties={"path": "/"}, server=f"{host_name()}.",
        addresses=[socket.inet_pton(family, address)],
    )  # fmt: skip
