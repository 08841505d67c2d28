"""Where the server can be reached: addresses of this machine, sockets, a name on the network."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic, Place, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LOOPBACK = "127.0.0.1"
#: Addresses towards which a way leads out of this machine; nothing is sent there. The first is for
#: documentation (RFC 5737), the second the group of multicast DNS (RFC 6762), for networks without
#: a way to others.
_OUTSIDE = ("198.51.100.1", "224.0.0.251")
#: Bytes that the system takes of what is sent, before the reader has taken it.
_BUFFER = 256 * 1024
#: How often another free port is tried, where one is taken at one of the addresses.
_TRIES = 20


def lan_address() -> str:
    """Return the address of this machine on the local network: that by which it reaches others.

    Raises:
        Rejected: when it is on none.
    """
    for address in _own_addresses():
        if not ipaddress.ip_address(address).is_loopback:
            return address
    raise Rejected(
        [
            Diagnostic(
                Place("--lan"),
                "error",
                "SERVE-NETWORK",
                "this machine is on no network",
                "connect it to the one that the readers are on, or name its address there with "
                "--address",
            )
        ]
    )


def _own_addresses() -> Iterator[str]:
    for outside in _OUTSIDE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((outside, 9))
            except OSError:
                continue
            yield str(probe.getsockname()[0])


def bound(address: str, port: int) -> socket.socket:
    """Return a socket at an address of this machine that does not listen yet.

    Args:
        address: in numbers, of IPv4 or IPv6.
        port: 0 for any that is free.

    Raises:
        Rejected: when the port is taken or not allowed, or the address is none of this machine.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind((address, port))
        # Two programs may be bound to one port as long as neither listens: so it is tried now.
        opened.listen(0)
    except OSError as error:
        opened.close()
        raise Rejected([_refused(address, port, error)]) from None
    return opened


def sockets_at(addresses: Iterable[str], port: int) -> list[socket.socket]:
    """Return sockets with one port at all of some addresses.

    Args:
        addresses: of this machine.
        port: 0 for one that is free at all of them.

    Raises:
        Rejected: as of :func:`bound`.
    """
    tries = 1 if port else _TRIES
    while True:
        sockets: list[socket.socket] = []
        tries -= 1
        try:
            for address in addresses:
                sockets.append(bound(address, port_of(sockets[0]) if sockets else port))
        except Rejected:
            for one in sockets:
                one.close()
            if not tries or not sockets:
                raise
        else:
            return sockets


def port_of(opened: socket.socket) -> int:
    """Return the port of a socket."""
    return int(opened.getsockname()[1])


def _refused(address: str, port: int, error: OSError) -> Diagnostic:
    code, place = "SERVE-PORT", Place("--port")
    if error.errno == errno.EADDRINUSE:
        said = f"the port {port} is taken by another program"
        hint = "end that program, or name another port; --port 0 takes one that is free"
    elif error.errno == errno.EACCES:
        said = f"the port {port} is not allowed to this user"
        hint = "name one above 1023; --port 0 takes one that is free"
    else:
        code, place = "SERVE-NETWORK", Place("--address")
        said = f"nothing can be served at {address}: {error.strerror}"
        hint = "name an address that this machine has on the network of the readers"
    return Diagnostic(place, "error", code, said, hint)


def url_of(address: str, port: int) -> str:
    """Return the address that readers type."""
    host = f"[{address}]" if ":" in address else address
    return f"http://{host}/" if port == 80 else f"http://{host}:{port}/"


def machine_names() -> tuple[str, ...]:
    """Return the names by which this machine is known on the network."""
    name = socket.gethostname().lower()
    return (name, host_name(), f"{name}.local") if name else (host_name(),)


def host_name() -> str:
    """Return the name of this machine in multicast DNS (RFC 6762): letters, digits and hyphens."""
    first = socket.gethostname().partition(".")[0].lower()
    plain = re.sub(r"[^a-z0-9-]+", "-", first).strip("-")[:63]
    return f"{plain or 'offprint'}.local"


def is_private(address: str) -> bool:
    """Return whether only machines of the same network reach an address (RFC 1918, RFC 4193)."""
    return ipaddress.ip_address(address).is_private
