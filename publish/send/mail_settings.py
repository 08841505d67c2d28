"""By which server letters go, and from whom: a file of settings, and what the command line says.

The password is in neither: it comes from the environment or from the keyring of the system, and
goes nowhere but to the server.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.files import Reader, shown
from publish.core.usage import UsageError
from publish.core.yaml_positions import PlacedData, Value, fit, load
from publish.send.targets import is_loopback, mail_address

Security = Literal["starttls", "tls", "none"]
#: The ports of mail that is handed in (RFC 8314, 3.3 and 7.3).
_STARTTLS, _TLS = 587, 465
PASSWORD = "OFFPRINT_MAIL_PASSWORD"  # noqa: S105 - the name of a variable
_LOCAL = ("localhost", "ip6-localhost")
_SECRETS = ("password", "passwd", "pass", "secret")
_PATIENCE = 60


def _said(text: str) -> msgspec.Meta:
    return msgspec.Meta(description=text)


Port = Annotated[int, msgspec.Meta(ge=1, le=65535, description="587 for starttls, 465 for tls")]
Patience = Annotated[int, msgspec.Meta(ge=1, le=3600, description="seconds that one waits")]


class MailFile(msgspec.Struct, frozen=True, rename={"sender": "from", "ca_file": "ca-file"}):
    """The file of settings, ``mail.yaml``."""

    server: Annotated[str, _said("the host that takes letters, as smtp.example.org")] = ""
    port: Port | None = None
    security: Annotated[
        Security | None, _said("starttls, tls, or none to a server on this machine alone")
    ] = None
    user: Annotated[str, _said("the name with which one logs in")] = ""
    sender: Annotated[str, _said("the address that letters come from")] = ""
    ca_file: Annotated[str, _said("certificates to trust besides those of the system")] = ""
    timeout: Patience | None = None


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """A server of mail with all that is needed to hand in a letter, but the password."""

    server: str
    port: int
    security: Security
    user: str
    sender: str
    ca_file: str
    timeout: int

    def __str__(self) -> str:
        return f"{self.server}:{self.port}"


def settings_file() -> Path:
    """Return where the settings are, if nothing else is said (XDG Base Directory Specification)."""
    base, home = os.environ.get("XDG_CONFIG_HOME", ""), os.path.expanduser("~")  # noqa: PTH111
    return Path(base if Path(base).is_absolute() else f"{home}/.config") / "offprint" / "mail.yaml"


def mail_server(given: MailFile, file: Path | None = None) -> MailServer:
    """Return the server by which letters go.

    Args:
        given: what the command line says, which goes before.
        file: the file of settings; without it the usual one, which need not be there.

    Raises:
        Rejected: when the file is wrong, or something is missing in both.
    """
    merged, path = _merged(given, file)
    host, port = host_and_port(merged.server)
    if not host:
        raise Rejected([_missing(path, "server")])
    number = port or merged.port
    security = merged.security or ("tls" if number == _TLS else "starttls")
    if security == "none" and not (host in _LOCAL or is_loopback(host)):
        raise Rejected([_plain(path, host)])
    return MailServer(
        server=host,
        port=number or (_TLS if security == "tls" else _STARTTLS),
        security=security,
        user=merged.user,
        sender=sender_of(given, file),
        ca_file=merged.ca_file,
        timeout=merged.timeout or _PATIENCE,
    )


def sender_of(given: MailFile, file: Path | None = None) -> str:
    """Return the address that letters come from, which is all that is needed to show one.

    Raises:
        Rejected: when the file of settings is wrong, or it is said in neither.
    """
    merged, path = _merged(given, file)
    if not merged.sender:
        raise Rejected([_missing(path, "from")])
    return mail_address(merged.sender)


def _merged(given: MailFile, file: Path | None) -> tuple[MailFile, Path]:
    """Return what is said of mail, the command line before the file; and where that is."""
    path = file or settings_file()
    told = _read(path, must_be=file is not None)
    names = MailFile.__struct_fields__
    return MailFile(**{n: getattr(given, n) or getattr(told, n) for n in names}), path


def check_given(given: MailFile) -> None:
    """See that what the command line says of a server of mail can be.

    Raises:
        UsageError: when it cannot.
    """
    host_and_port(given.server)
    try:
        if given.sender:
            mail_address(given.sender)
    except ValueError:
        raise UsageError("from", ["write one address, as name@example.org"]) from None


def password_for(server: MailServer) -> str:
    """Return the password, from the environment or else from the keyring of the system.

    Raises:
        Rejected: when it is in neither.
    """
    told = os.environ.get(PASSWORD, "") or _from_keyring(server)
    if told:
        return told
    message = f"there is no password for {server.user} at {server.server}"
    hint = (
        f"put it into the keyring (keyring set {server.server} {server.user}; it takes "
        f"pip install 'offprint-press[keyring]'), or into the variable {PASSWORD}"
    )
    raise Rejected([Diagnostic(Place(str(server)), "error", "MAIL-LOGIN", message, hint)])


def _from_keyring(server: MailServer) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    with suppress(KeyringError):
        return keyring.get_password(server.server, server.user) or ""
    return ""


def _read(path: Path, *, must_be: bool) -> MailFile:
    """Return what a file of settings says; nothing where there is none that must be.

    Raises:
        Rejected: for all that is wrong in it.
    """
    name, findings = shown(path), Findings()
    text = Reader().text(path, name)
    if text is None:
        if must_be:
            raise Rejected([_missing(path, "server")])
        return MailFile()
    placed = _without_secrets(load(text, name, 1, findings), findings)
    found = fit(placed, MailFile, findings)
    for key in ("server", "from"):
        _check(placed, key, findings)
    if found is None or findings.failed:
        raise Rejected(findings)
    return found


def _without_secrets(placed: PlacedData, findings: Findings) -> PlacedData:
    """Return a file without passwords; each is told, and not printed."""
    value: dict[str, Value] = placed.value if isinstance(placed.value, dict) else {}
    for key in value.keys() & set(_SECRETS):
        hint = f"take it out, change it, and put it into the keyring or into {PASSWORD}"
        message = "a password does not belong into a file"
        findings.error(placed.key_at((key,)), "MAIL-PASSWORD", message, hint)
    kept: Value = {key: one for key, one in value.items() if key not in _SECRETS}
    return msgspec.structs.replace(placed, value=kept)


def _check(placed: PlacedData, key: str, findings: Findings) -> None:
    """Report a value that is no host, or no address."""
    value = placed.value.get(key) if isinstance(placed.value, dict) else None
    if not isinstance(value, str) or not value:
        return
    try:
        host_and_port(value) if key == "server" else mail_address(value)
    except UsageError as error:
        (problem,) = error.problems
        findings.error(placed.at((key,)), "MAIL-SETTINGS", problem, "write smtp.example.org")
    except ValueError:
        message = "this is no address of mail"
        findings.error(placed.at((key,)), "MAIL-SETTINGS", message, "write name@example.org")


def host_and_port(server: str) -> tuple[str, int | None]:
    """Return host and port of a server; what may have a password in it is not repeated.

    Raises:
        UsageError: when it is none.
    """
    told = server.strip()
    if "@" in told or "/" in told or any(one.isspace() for one in told):
        problem = "write the host alone, as smtp.example.org or smtp.example.org:587: the user has "
        raise UsageError("server", [f"{problem}an option of its own, the password has none"])
    if told.count(":") > 1:  # an address of IPv6
        return told.strip("[]"), None
    host, sign, port = told.partition(":")
    if sign and not (port.isdecimal() and 0 < int(port) < 65536):
        raise UsageError("server", ["the port is a number from 1 to 65535"])
    return host, int(port) if sign else None


def _missing(path: Path, what: str) -> Diagnostic:
    message = f"the settings of mail are not complete: “{what}” is not said"
    hint = (
        f"write {shown(path)} with the lines “server: smtp.example.org”, “user: name@example.org”, "
        "“from: name@example.org”, or give --server, --user and --from"
    )
    return Diagnostic(Place(shown(path)), "error", "MAIL-SETTINGS", message, hint)


def _plain(path: Path, host: str) -> Diagnostic:
    message = f"letters go to {host} by TLS alone: without it anybody on the way could read them"
    hint = "take “security: none” away: it is for a server on this machine"
    return Diagnostic(Place(shown(path)), "error", "MAIL-TLS", message, hint)
