"""Servers of mail for tests: real ones, with certificates, which do what good and bad ones do."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER, PASSWORD = "ada@example.org", "open-sesame-7"


class Office:
    """What a server takes: everything, but for whom it knows not."""

    def __init__(self) -> None:
        self.letters: list[Envelope] = []
        self.refused: set[str] = set()
        self.logins = 0
        self.full = False

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 there is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.full:
            return "452 4.3.1 there is no room"
        self.letters.append(envelope)
        return "250 OK"

    def let_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        self.logins += 1
        assert isinstance(data, LoginPassword)
        good = data == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=False)


class _Running:
    """A server in a thread of its own, on a free port."""

    def __init__(self, office: Office, context: ssl.SSLContext | None, named: Any) -> None:
        self._loop = asyncio.new_event_loop()

        def protocol() -> SMTP:
            return SMTP(office, hostname="mail.test", loop=self._loop, **named)

        made = self._loop.create_server(protocol, "127.0.0.1", 0, ssl=context)
        self._server = self._loop.run_until_complete(made)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._server.close()
        self._loop.run_until_complete(_end_all())
        self._loop.close()


async def _end_all() -> None:
    """End what a server still does for somebody."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await asyncio.sleep(0.01)


class Post:
    """A running server: its port, what it has taken, the file of the certificate it has."""

    def __init__(self, port: int, office: Office, ca_file: Path) -> None:
        self.port, self.office, self.ca_file = port, office, ca_file

    def options(self, *more: str, security: str = "starttls", host: str = "localhost") -> list[str]:
        """What the command line says to send by it."""
        return [
            "--server", f"{host}:{self.port}", "--from", USER, "--user", USER,
            "--security", security, "--ca-file", str(self.ca_file), "--timeout", "20", *more,
        ]  # fmt: skip


@contextmanager
def post(
    folder: Path, security: str = "starttls", name: str = "localhost", **named: Any
) -> Iterator[Post]:
    """A server.

    Args:
        folder: where the certificates go.
        security: as the server has it.
        name: for whom its certificate is.
        named: what else its protocol is told, as ``data_size_limit``.
    """
    authority, office = trustme.CA(), Office()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, "127.0.0.1" if name == "localhost" else name).configure_cert(context)
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    told: dict[str, Any] = {"authenticator": office.let_in, "auth_require_tls": security != "none"}
    told |= {"tls_context": context, "require_starttls": True} if security == "starttls" else {}
    if security == "tls":
        told["auth_require_tls"] = False
    running = _Running(office, context if security == "tls" else None, told | named)
    try:
        yield Post(running.port, office, ca_file)
    finally:
        running.stop()


@contextmanager
def bare(*answers: bytes, then: str = "close") -> Iterator[int]:
    """A server that says some lines, one for each that it hears after the first, on a port.

    Args:
        answers: what it says; the first without being asked.
        then: ``close`` hangs up, ``wait`` says no more.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        try:
            line, _ = listening.accept()
        except OSError:  # nobody came
            return
        with line:
            heard = line.makefile("rb")
            for number, answer in enumerate(answers):
                if number:
                    heard.readline()
                line.sendall(answer)
            if then == "wait":
                done.wait(60)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        done.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        thread.join()
        listening.close()
