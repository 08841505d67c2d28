"""The command that serves finished files to readers on the network."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publish.cli.terminal import say, say_aside, say_code, short, show
from publish.core.interruption import CODE

if TYPE_CHECKING:
    import socket
    from collections import Counter
    from collections.abc import Iterator

    from publish.core.diagnostics import Diagnostic
    from publish.serve.announcement import Announcement
    from publish.serve.contents import Contents

_PORT = 8000


@click.command(short_help="Serve finished files to e-readers, phones and laptops nearby.")
@click.argument(
    "folder", default="build", type=click.Path(path_type=Path),
)  # fmt: skip
@click.option(
    "--lan", is_flag=True,
    help="Let the machines of the local network in. Without it only this one can read.",
)  # fmt: skip
@click.option(
    "--address", metavar="ADDRESS",
    help="With --lan: the address of this machine that readers come by, where it has several.",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True,
    help="The port; 0 takes one that is free.",
)  # fmt: skip
def serve(folder: Path, *, lan: bool, address: str | None, port: int) -> int:
    """Serve a folder over HTTP for the length of a seminar; Ctrl-C ends it.

    FOLDER is a site that publish site has made, or a folder of finished files (build/ if none is
    named), for which the pages and the catalogue for e-readers (OPDS) are made now. It can only be
    read; nothing else of this machine can be asked for.

    \b
    publish serve                  to this machine alone: http://127.0.0.1:8000/
    publish serve site --lan       to everybody on the same network, with a QR code
    """  # noqa: D301 - the backspace character is click's sign for lines that stay as they are
    from publish.core.shared_folders import problem_of
    from publish.serve.contents import contents_of
    from publish.serve.network import LOOPBACK, lan_address, sockets_at

    if problem := problem_of(folder):
        raise click.UsageError(f"{problem} (publish build makes finished files in build/)")
    if address and not lan:
        raise click.UsageError("--address is for --lan: without it only this machine can read")
    reached = _checked(address) if address else lan_address() if lan else LOOPBACK
    contents = contents_of(folder, _show)
    sockets = sockets_at(dict.fromkeys([reached, LOOPBACK]), port)
    return _serve(folder, contents, sockets, reached)


def _checked(given: str) -> str:
    """Return an address in numbers.

    Raises:
        click.UsageError: when it is none, or stands for all addresses.
    """
    import ipaddress

    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        address = None
    if address is None or address.is_unspecified:
        said = f"--address {given}: write one address of this machine in numbers, as 192.168.1.20"
        raise click.UsageError(said)
    return str(address)


def _serve(folder: Path, contents: Contents, sockets: list[socket.socket], address: str) -> int:
    """Say what is served to whom, serve, and say at the end what was downloaded."""
    from publish.serve.application import application
    from publish.serve.downloads import Downloads
    from publish.serve.hosts import Hosts
    from publish.serve.network import LOOPBACK, machine_names, port_of
    from publish.serve.server import run
    from publish.setup.process import prepare_server

    prepare_server()
    port = port_of(sockets[0])
    say(f"{short(folder)}: {contents.summary}, to be read only; nothing else of this machine")
    for line in _readers(address):
        say(line)
    _show_address(address, port, contents.feed)
    announcement = None if address == LOOPBACK else _announced(folder, address, port)
    say("Ctrl-C ends it")
    downloads = Downloads()
    run(application(contents.shelf, Hosts(machine_names()), downloads, _tell), sockets)
    if announcement:
        announcement.close()
    _report(downloads.counts)
    return CODE


def _readers(address: str) -> Iterator[str]:
    """Yield who can read."""
    from publish.serve.network import LOOPBACK, is_private

    if address == LOOPBACK:
        yield "readers: whoever uses this machine (--lan lets others in)"
    elif is_private(address):
        yield "readers: everybody on the network of this machine, without a password, unencrypted"
    else:
        yield (
            f"readers: everybody on the internet who can reach {address}, which is a public "
            "address, unless a firewall keeps them out; without a password, unencrypted"
        )


def _show_address(address: str, port: int, feed: str) -> None:
    """Print the address, and for the network the code that telephones read."""
    from publish.serve.network import LOOPBACK, url_of

    url = url_of(address, port)
    if address != LOOPBACK:
        say_code(_code_of(url))
    say(url)
    if feed:
        say(f"{url}{feed} for e-readers (OPDS)")


def _code_of(url: str) -> list[str]:
    """Return the lines of a QR code, two of its rows in each."""
    import segno

    out = StringIO()
    segno.make_qr(url, error="m").terminal(out, compact=True)
    return out.getvalue().splitlines()


def _announced(folder: Path, address: str, port: int) -> Announcement | None:
    """Announce the address on the network, and say how it went."""
    from publish.serve.announcement import announce, can_announce
    from publish.serve.network import host_name, url_of

    if not can_announce():
        say("not announced on the network: that needs zeroconf (pip install 'offprint-press[lan]')")
        return None
    made = announce(address, port, folder.resolve().name or "Offprint")
    if made is None:
        say("not announced on the network: it does not allow it")
    else:
        say(f"{url_of(host_name(), port)} by name (mDNS)")
    return made


def _show(found: list[Diagnostic]) -> None:
    """Print what was found."""
    show(found)


def _tell(error: Exception) -> None:
    """Print a fault that a request has met; the others are served on."""
    from publish.core.diagnostics import Place
    from publish.core.error_boundary import fault

    _show([fault(error, Place("publish serve"))])


def _report(counts: Counter[str]) -> None:
    """Print how often each file was downloaded, and that serving has ended."""
    for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        say(f"{count:>6,}  {name}")
    total = counts.total()
    say_aside(f"publish: serving has ended; {total:,} download{'' if total == 1 else 's'}")


COMMANDS = (serve,)
