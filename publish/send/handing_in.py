"""Letters handed in to a server of mail, by TLS, its certificate proved (RFC 6409, RFC 8314)."""

from __future__ import annotations

import base64
import binascii
import re
import smtplib
import ssl
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.send.mail_settings import password_for
from publish.send.targets import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.send.letters import Letter
    from publish.send.mail_settings import MailServer

#: What this program calls itself: the name of the machine is nobody's business.
_SELF = "[127.0.0.1]"
#: How slow a line may be, in bytes a second, until a run gives up.
_SLOWEST = 8_000
_OK, _LATER = 250, 251
#: A size that a server says that it takes: at most twenty digits (RFC 1870, 3).
_SIZE = re.compile(r"[0-9]{1,20}")


class Post:
    """A server of mail; once it cannot be reached or logged in to, it is not tried again."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._closed: Rejected | None = None

    def hand_in(self, letter: Letter) -> None:
        """Hand in a letter.

        Raises:
            Rejected: when the server does not take it, saying at which step.
        """
        if self._closed is not None:
            raise self._closed
        smtp = smtplib.SMTP(local_hostname=_SELF, timeout=self._server.timeout)
        if self._server.security == "tls":
            smtp = smtplib.SMTP_SSL(
                local_hostname=_SELF, timeout=self._server.timeout, context=self._trust()
            )
        seconds = 3 * self._server.timeout + len(letter.data) / _SLOWEST
        try:
            with _within(smtp, seconds):
                self._open(smtp)
                self._give(smtp, letter)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                smtp.close()

    # --- the way to the server ----------------------------------------------------------

    def _trust(self) -> ssl.SSLContext:
        """Return whom one trusts: whom the system does, and who is named besides.

        Raises:
            Rejected: when that file has no certificates.
        """
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self._server.ca_file:
            try:
                context.load_verify_locations(self._server.ca_file)
            except (OSError, ssl.SSLError) as error:
                hint = "name a file of certificates (PEM)"
                message = f"{self._server.ca_file} cannot be read: {error}"
                raise Rejected([self._error("MAIL-SETTINGS", message, hint)]) from None
        return context

    def _open(self, smtp: smtplib.SMTP) -> None:
        """Connect, go over to TLS, log in.

        Raises:
            Rejected: when one of these cannot be done; it is remembered.
        """
        try:
            self._connect(smtp)
            self._secure(smtp)
            if self._server.user:
                self._log_in(smtp)
        except Rejected as rejected:
            self._closed = rejected
            raise

    def _connect(self, smtp: smtplib.SMTP) -> None:
        host, port = self._server.server, self._server.port
        smtp._host = host  # type: ignore[attr-defined]  # by which the certificate is proved
        try:
            code, said = smtp.connect(host, port)
            if code != 220:
                raise Rejected(
                    [self._error("MAIL-SERVER", f"it answers {code} {_text(said)}", _LATER_HINT)]
                )
            if self._server.security == "none" and not is_loopback(_peer(smtp)):
                message = f"{host} is not on this machine, and letters go there by TLS alone"
                raise Rejected([self._error("MAIL-TLS", message, "take “security: none” away")])
            smtp.ehlo_or_helo_if_needed()
        except ssl.SSLError as error:
            raise Rejected([self._no_tls(error)]) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Rejected([self._unreached(error)]) from None

    def _secure(self, smtp: smtplib.SMTP) -> None:
        """Go over to TLS, if that was not done from the beginning."""
        if self._server.security != "starttls":
            return
        context = self._trust()
        try:
            if not smtp.has_extn("starttls"):
                message = (
                    "it does not offer TLS: the letter and the password could be read by others"
                )
                hint = "take port 465 with “security: tls”, or another server"
                raise Rejected([self._error("MAIL-TLS", message, hint)])
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        except ssl.SSLError as error:
            raise Rejected([self._no_tls(error)]) from None
        except smtplib.SMTPResponseException as error:
            message = f"it refuses TLS: {error.smtp_code} {_text(error.smtp_error)}"
            raise Rejected([self._error("MAIL-TLS", message, _LATER_HINT)]) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Rejected([self._unreached(error)]) from None

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        password = password_for(self._server)
        hint = (
            "look at the user and the password; many services want a password made for programs "
            "(“app password”)"
        )
        try:
            _authenticate(smtp, self._server.user, password)
        except smtplib.SMTPAuthenticationError as error:
            said = _without(_text(error.smtp_error), password)
            message = f"it does not let {self._server.user} in: {error.smtp_code} {said}"
            raise Rejected([self._error("MAIL-LOGIN", message, hint)]) from None
        except smtplib.SMTPNotSupportedError:
            message = "it lets nobody log in here"
            other = "take “user” away, or another port: 587 or 465"
            raise Rejected([self._error("MAIL-LOGIN", message, other)]) from None
        except UnicodeEncodeError:
            message = "the password or the user has letters that cannot be sent (ASCII only)"
            raise Rejected([self._error("MAIL-LOGIN", message, hint)]) from None
        except binascii.Error:
            message = "it answers a login as no server does: its challenge is no base64"
            raise Rejected([self._error("MAIL-LOGIN", message, _LATER_HINT)]) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Rejected([self._unreached(error)]) from None

    # --- the letter ---------------------------------------------------------------------

    def _give(self, smtp: smtplib.SMTP, letter: Letter) -> None:
        """Hand in a letter on an open line."""
        self._check_size(smtp, letter)
        handed = False
        try:
            options = [f"size={len(letter.data)}"] if smtp.has_extn("size") else []
            self._take(smtp.mail(letter.sender, options), f"letters from {letter.sender}")
            self._take(smtp.rcpt(letter.to), f"letters to {letter.to}")
            handed = True
            self._take(smtp.data(letter.data), "the letter")
        except smtplib.SMTPDataError as error:
            self._take((error.smtp_code, error.smtp_error), "the letter")
        except (OSError, smtplib.SMTPException) as error:
            raise Rejected([self._cut(error) if handed else self._unreached(error)]) from None
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()

    def _check_size(self, smtp: smtplib.SMTP, letter: Letter) -> None:
        """Refuse a letter that is larger than the server takes (RFC 1870, 4)."""
        told = smtp.esmtp_features.get("size", "").strip()
        if _SIZE.fullmatch(told) and 0 < int(told) < len(letter.data):
            message = (
                f"the letter has {len(letter.data):,} bytes, and the server takes {int(told):,}"
            )
            raise Rejected([self._error("MAIL-SIZE", message, _SMALLER)])

    def _take(self, answer: tuple[int, bytes | str], what: str) -> None:
        """See that a server has taken something.

        Raises:
            Rejected: when it has not.
        """
        code, said = answer
        if code in (_OK, _LATER):
            return
        message = f"it does not take {what}: {code} {_text(said)}"
        if code == 552:
            raise Rejected([self._error("MAIL-SIZE", message, _SMALLER)])
        hint = "send again later" if 400 <= code < 500 else "look at the addresses, of both sides"
        raise Rejected([self._error("MAIL-REFUSED", message, hint)])

    # --- what went wrong ----------------------------------------------------------------

    def _no_tls(self, error: ssl.SSLError) -> Diagnostic:
        why = getattr(error, "verify_message", "") or error.reason or str(error)
        message = f"it cannot be proved that this is {self._server.server}: {why}"
        hint = (
            "look at the name of the server and its port (587 starttls, 465 tls); a server of your "
            "own has its certificates in “ca-file”. Nothing was sent"
        )
        return self._error("MAIL-TLS", message, hint)

    def _unreached(self, error: Exception) -> Diagnostic:
        message = f"the server does not answer, or has hung up: {_why(error)}"
        hint = "look at the name of the server, its port and the net; nothing was sent"
        return self._error("MAIL-SERVER", message, hint)

    def _cut(self, error: Exception) -> Diagnostic:
        message = f"the line broke before the server said that it has the letter: {_why(error)}"
        hint = "look whether it arrived; it counts as not sent, and the next run sends it"
        return self._error("MAIL-UNSURE", message, hint)

    def _error(self, code: str, message: str, hint: str) -> Diagnostic:
        return Diagnostic(Place(str(self._server)), "error", code, message, hint)


_LATER_HINT = "send again later, or take another server"
_SMALLER = (
    "send it by cable; Amazon takes files of up to 200 MB by its page, amazon.com/sendtokindle"
)


def _authenticate(smtp: smtplib.SMTP, user: str, password: str) -> None:
    """Log in, by one way alone: a wrong password that is tried by three counts three times."""
    ways: dict[str, Any] = {
        "PLAIN": smtp.auth_plain,
        "LOGIN": smtp.auth_login,
        "CRAM-MD5": smtp.auth_cram_md5,
    }
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    name = next((one for one in ways if one in offered), None)
    if name is None:
        raise smtplib.SMTPNotSupportedError
    smtp.user, smtp.password = user, password
    smtp.auth(name, ways[name])


@contextmanager
def _within(smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Hang up after so many seconds: who says a letter a minute is waited for no longer."""

    def hang_up() -> None:
        with suppress(OSError, AttributeError):
            smtp.sock.shutdown(2)  # type: ignore[union-attr]

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _peer(smtp: smtplib.SMTP) -> str:
    return str(smtp.sock.getpeername()[0]) if smtp.sock else ""


def _text(said: bytes | str) -> str:
    """Return what a server says, in one line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]


def _without(text: str, password: str) -> str:
    """Return what a server says without a password that it repeats."""
    for secret in (password, base64.b64encode(password.encode()).decode()):
        text = text.replace(secret, "…")
    return text


def _why(error: Exception) -> str:
    return _text(str(error)) or type(error).__name__
