"""Which devices are connected now, and how one takes leave of them."""

from __future__ import annotations

import shlex
import socket
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.confinement import is_folder
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.mounts import Mount, mount_of, mounts
from publish.send.devices import Device, DeviceKind, device_at

if TYPE_CHECKING:
    from collections.abc import Callable

#: The network that a reMarkable opens over its cable, and itself in it (its help, “USB web
#: interface”).
TABLET = "10.11.99.1"
_NETWORK = "10.11.99."


def connected(known: list[Mount] | None = None) -> list[Device]:
    """Return the devices that are mounted, each once.

    Args:
        known: what is mounted; without it, what the system says.
    """
    found: dict[Path, Device] = {}
    for mount in mounts() if known is None else known:
        with suppress(Rejected):
            device = device_at(mount.path)
            if device is not None:
                found.setdefault(device.storage.root, device)
    return list(found.values())


def the_one(kind: DeviceKind | None, known: list[Mount] | None = None) -> Device:
    """Return the one device that is connected.

    Args:
        kind: of what kind it has to be, if that is said.
        known: what is mounted; without it, what the system says.

    Raises:
        Rejected: when there is none, or several.
    """
    found = [one for one in connected(known) if kind is None or one.kind is kind]
    if len(found) == 1:
        return found[0]
    what = kind.title if kind else "e-reader"
    if not found:
        raise Rejected([_said("DEVICE-NONE", f"no {what} is connected", _none_hint(what))])
    raise _several(found)


def is_tablet_alone() -> bool:
    """Return whether a reMarkable is at the cable, and no other device.

    Raises:
        Rejected: when there are others, too.
    """
    if not has_tablet_network():
        return False
    found = connected()
    if found:
        raise _several(found, f"reMarkable at {TABLET}")
    return True


def _several(found: list[Device], *others: str) -> Rejected:
    names = "; ".join([*(f"{one.kind.title} at {one.path}" for one in found), *others])
    hint = f"name the one that is meant: --to {shlex.quote(str(found[0].path))}"
    return Rejected([_said("DEVICE-SEVERAL", f"several are connected: {names}", hint)])


def _none_hint(what: str) -> str:
    return (
        f"connect the {what} with a cable, choose on it to manage files, and wait until "
        "they are shown; or name its folder: --to /media/…. A Kindle of 2024 or later speaks MTP: "
        "open it in the file manager, or mount it with jmtpfs, and name that folder; or send by "
        "mail: --to kindle=NAME@kindle.com"
    )


def device_named(path: Path, kind: DeviceKind | None) -> Device:
    """Return the device at a path that the user has named.

    Raises:
        Rejected: when there is no such folder, or it is none that is known.
    """
    if not is_folder(path):
        message = "there is no such folder, and a device is shown as one"
        hint = "connect the device, or correct the name: write it whole, without ~; mail has an @"
        raise Rejected([Diagnostic(Place(str(path)), "error", "DEVICE-NONE", message, hint)])
    device = device_at(path, kind)
    if device is not None:
        return device
    hint = (
        "name the folder in which the device is mounted; if it is that of a device whose own files "
        "are not here, say of what kind it is: --to kobo=PATH, kindle=PATH, pocketbook=PATH, "
        "tolino=PATH"
    )
    message = "no e-reader is known by the files here"
    raise Rejected([Diagnostic(Place(str(path)), "error", "DEVICE-UNKNOWN", message, hint)])


def has_tablet_network() -> bool:
    """Return whether this machine has an address in a reMarkable’s network; nothing is sent."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe, suppress(OSError):
        probe.connect((TABLET, 80))
        name: str = probe.getsockname()[0]
        return name.startswith(_NETWORK)
    return False


def farewell(device: Device, known: list[Mount] | None = None) -> str:
    """Return the command that takes leave of a device on this system.

    Args:
        device: the device.
        known: what is mounted; without it, what the system says.
    """
    path = device.path.resolve()
    if sys.platform == "darwin":
        return f"diskutil eject {shlex.quote(str(path))}"
    mount = mount_of(path, mounts() if known is None else known)
    if mount is None:
        return "sync"
    return next(say(mount) for is_so, say in _FAREWELLS if is_so(mount))


def _is_of_gvfs(mount: Mount) -> bool:
    return mount.kind == "fuse.gvfsd-fuse"


def _is_of_user(mount: Mount) -> bool:
    return mount.kind.startswith("fuse.")


def _is_disk(mount: Mount) -> bool:
    return mount.source.startswith("/dev/")


_FAREWELLS: tuple[tuple[Callable[[Mount], bool], Callable[[Mount], str]], ...] = (
    (_is_of_gvfs, lambda m: f"gio mount -u {shlex.quote(str(m.path))}"),
    (_is_of_user, lambda m: f"fusermount -u {shlex.quote(str(m.path))}"),
    (_is_disk, lambda m: f"udisksctl unmount -b {shlex.quote(m.source)}"),
    (lambda _: True, lambda m: f"umount {shlex.quote(str(m.path))}"),
)


def _said(code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Place("usb"), "error", code, message, hint)
