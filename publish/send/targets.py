"""Where to: what is written after ``--to`` and in lists of readers, made into a target."""

from __future__ import annotations

import ipaddress
import re
from email.headerregistry import Address
from pathlib import Path

import msgspec

from publish.core.diagnostics import suggest
from publish.core.usage import UsageError
from publish.send.connected import TABLET
from publish.send.devices import KINDLE, KOBO, NAMES, POCKETBOOK, TOLINO, DeviceKind

_KINDS = {kind.name: kind for kind in (KOBO, KINDLE, POCKETBOOK, TOLINO)}
#: The domains of addresses at which Amazon takes books (its help, “Send to Kindle e-mail address”).
_OF_AMAZON = re.compile(r"(free\.)?kindle\.(com|cn)", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_LONGEST_ADDRESS = 254
#: What stands before the “@”, in bytes (RFC 5321, 4.5.3.1.1).
_LONGEST_NAME = 64
_HTTP = 80


class OnCable(msgspec.Struct, frozen=True):
    """A device on a cable: of what kind, and where it is mounted, as far as that is said."""

    kind: str = ""
    path: Path | None = None

    @property
    def device_kind(self) -> DeviceKind | None:
        """The kind of the device."""
        return _KINDS.get(self.kind)


class Tablet(msgspec.Struct, frozen=True):
    """A reMarkable: where its web interface answers."""

    host: str = TABLET
    port: int = _HTTP

    def __str__(self) -> str:
        return self.host if self.port == _HTTP else f"{self.host}:{self.port}"


class Mailbox(msgspec.Struct, frozen=True):
    """An address of mail; whether it is one at which Amazon takes books for Kindles."""

    address: str
    is_kindle: bool


Target = OnCable | Tablet | Mailbox


def target_of(text: str) -> Target:
    """Return what is meant by ``--to``.

    Args:
        text: ``usb``, a folder, or a device with or without ``=`` and where it is.

    Raises:
        UsageError: when that is nothing.
    """
    name, sign, value = text.partition("=")
    if text == "usb":
        return OnCable()
    if name in NAMES:
        problem = problem_of(name, value) if sign else _needs_address(name)
        if problem:
            raise UsageError("to", [f"{text}: {problem}"])
        return target(name, value)
    if not text or (not Path(text).exists() and "/" not in text):
        known = f"write usb, the folder of a device, or one of {', '.join(NAMES)}"
        meant = suggest(name, ("usb", *NAMES))
        raise UsageError("to", [f"“{text}” is no device; {meant or known}"])
    return OnCable(path=Path(text))


def target(device: str, address: str) -> Target:
    """Return the target of a device at an address that has no :func:`problem_of`."""
    if device == "remarkable":
        return _tablet(address) or Tablet()
    if device == "mail" or (device == "kindle" and "@" in address):
        return Mailbox(mail_address(address), device == "kindle" or _is_of_amazon(address))
    return OnCable(device, Path(address) if address and address != "usb" else None)


def problem_of(device: str, address: str) -> str:
    """Return why a device cannot have an address; '' if it can."""
    if device == "mail" or (device == "kindle" and "@" in address):
        return _problem_of_mail(address)
    if device == "remarkable":
        is_host = not address or _tablet(address) is not None
        return "" if is_host else "write the host, as 10.11.99.1, with its port or without"
    if "@" in address and not Path(address).exists():
        return f"a {device} takes no mail: write the folder in which it is mounted"
    return "a name has no NUL in it" if "\0" in address else ""


def _needs_address(name: str) -> str:
    return "write mail=ADDRESS" if name == "mail" else ""


def _is_of_amazon(address: str) -> bool:
    return _OF_AMAZON.fullmatch(address.rpartition("@")[2].strip()) is not None


def _problem_of_mail(address: str) -> str:
    try:
        mail_address(address)
    except ValueError:
        return "write one address, as name@example.org"
    return ""


def mail_address(address: str) -> str:
    """Return an address of mail, its domain as the net has it (RFC 5322, 3.2.3; RFC 5890).

    Raises:
        ValueError: when it is none.
    """
    name, sign, domain = address.strip().rpartition("@")
    host = domain.encode("idna").decode("ascii")
    plain = name.isascii() and name.isprintable() and not set(name) & set(' ,;:<>()[]"\\@')
    plain = plain and len(name) <= _LONGEST_NAME and all(name.split("."))
    is_whole = host == "localhost" or "." in host.strip(".")
    if not sign or not name or not plain or not is_whole or not _HOST.fullmatch(host):
        raise ValueError(address)
    if len(f"{name}@{host}") > _LONGEST_ADDRESS:
        raise ValueError(address)
    return Address(username=name, domain=host).addr_spec


def _tablet(address: str) -> Tablet | None:
    """Return a host with or without port; None if it is neither."""
    told = address.strip().removeprefix("http://").rstrip("/")
    host, sign, port = told.partition(":")
    if not host or not _HOST.fullmatch(host) or (sign and not port.isdecimal()):
        return None
    number = int(port) if sign else _HTTP
    return Tablet(host, number) if 0 < number < 65536 else None


def is_loopback(host: str) -> bool:
    """Return whether an address of the net is this machine’s own."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
