"""Books by mail, handed in to real servers: good ones, and such as are not."""

from __future__ import annotations

import email
import hashlib
import smtplib
from email import policy
from typing import TYPE_CHECKING, Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from postoffice import PASSWORD, USER, bare, post
from sendable import epub, file

from publish.send.handing_in import _within
from publish.send.mail_settings import PASSWORD as VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from command import Result

    Publish = Callable[..., Result]

KINDLE = "kindle=ben_12@kindle.com"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered and set, in folders of the test's; the password in the environment."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv(VARIABLE, PASSWORD)


def parsed(data: bytes | str | None) -> EmailMessage:
    assert isinstance(data, bytes)
    return email.message_from_bytes(data, policy=policy.SMTP)


# --- a letter ---------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_goes_by_tls(publish: Publish, tmp_path: Path, security: str) -> None:
    book = file(tmp_path)
    with post(tmp_path, security) as server:
        options = server.options("--really", security=security)
        result = publish("send", book, "--to", KINDLE, *options)
    assert result.code == 0, result.err
    assert "sent" in result.out
    assert server.office.logins == 1
    (envelope,) = server.office.letters
    assert (envelope.mail_from, envelope.rcpt_tos) == (USER, ["ben_12@kindle.com"])
    letter = parsed(envelope.content)
    assert (letter["From"], letter["To"], letter["Subject"]) == (
        USER, "ben_12@kindle.com", "On Proofs",
    )  # fmt: skip
    assert letter["Date"].datetime.tzinfo is not None
    assert letter["Message-ID"].endswith("@example.org>")
    body = letter.get_body()
    assert body is not None
    assert "“On Proofs” by Ada Example is attached." in body.get_content()
    (attached,) = letter.iter_attachments()
    assert attached.get_content_type() == "application/epub+zip"
    assert attached.get_filename() == "on-proofs.epub"
    assert attached.get_content() == epub()


def test_without_really_the_letter_is_shown_and_not_sent(publish: Publish, tmp_path: Path) -> None:
    book = file(tmp_path)
    with post(tmp_path) as server:
        result = publish("send", book, "--to", KINDLE, *server.options())
    assert (result.code, server.office.letters, server.office.logins) == (0, [], 0)
    for said in (
        f"From: {USER}\nTo: ben_12@kindle.com\nSubject: On Proofs\nDate: ",
        "Message-ID: <", "“On Proofs” by Ada Example is attached.",
        f"[attached: on-proofs.epub, application/epub+zip, {len(epub()):,} bytes, SHA-256 "
        f"{hashlib.sha256(epub()).hexdigest()}]",
        "nothing was sent: with --really it goes",
    ):  # fmt: skip
        assert said in result.out
    assert PASSWORD not in result.out + result.err


def test_a_name_that_is_not_ascii_is_told_in_both_ways(publish: Publish, tmp_path: Path) -> None:
    book = file(tmp_path, "Über Größe – Ж.epub", epub(title="Über Größe\nBcc: x@example.org"))
    with post(tmp_path) as server:
        result = publish("send", book, "--to", KINDLE, *server.options("--really"))
    assert result.code == 0, result.err
    (envelope,) = server.office.letters
    letter = parsed(envelope.content)
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Über Größe Bcc: x@example.org"
    raw = email.message_from_bytes(envelope.content).get_payload(1)  # type: ignore[arg-type]
    told = " ".join(str(raw["Content-Disposition"]).split())  # type: ignore[index]
    assert told == (
        'attachment; filename="Uber Gro_e _ _.epub"; '
        "filename*=utf-8''%C3%9Cber%20Gr%C3%B6%C3%9Fe%20%E2%80%93%20%D0%96.epub"
    )
    assert isinstance(envelope.content, bytes)
    assert envelope.content.isascii()


class Keys(KeyringBackend):
    """A keyring of the system that has one password, for one server."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return PASSWORD if (service, username) == ("localhost", USER) else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError


def made(kind: Any) -> KeyringBackend:
    backend: KeyringBackend = kind()
    return backend


KNOWING, NOBODY, BROKEN = map(made, (Keys, null.Keyring, fail.Keyring))


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[KeyringBackend], None]]:
    """What sets the keyring; nothing is in the environment."""
    monkeypatch.delenv(VARIABLE)
    keyring.set_keyring(NOBODY)
    yield keyring.set_keyring
    keyring.set_keyring(NOBODY)


def test_the_keyring_has_the_password(
    publish: Publish, tmp_path: Path, keys: Callable[[KeyringBackend], None]
) -> None:
    keys(KNOWING)
    with post(tmp_path) as server:
        result = publish("send", file(tmp_path), "--to", KINDLE, *server.options("--really"))
    assert (result.code, len(server.office.letters)) == (0, 1), result.err


def test_without_a_password_nothing_is_tried(
    publish: Publish, tmp_path: Path, keys: Callable[[KeyringBackend], None]
) -> None:
    for backend in (NOBODY, BROKEN):
        keys(backend)
        with post(tmp_path) as server:
            result = publish("send", file(tmp_path), "--to", KINDLE, *server.options("--really"))
        assert (result.code, server.office.logins) == (1, 0)
        assert "error[MAIL-LOGIN]: there is no password" in result.err
        assert f"keyring set localhost {USER}" in result.err


def test_settings_are_in_a_file(publish: Publish, tmp_path: Path) -> None:
    folder = tmp_path / "config" / "offprint"
    folder.mkdir(parents=True)
    with post(tmp_path) as server:
        (folder / "mail.yaml").write_text(
            f"server: localhost\nport: {server.port}\nuser: {USER}\nfrom: {USER}\n"
            f"ca-file: {server.ca_file}\n"
        )
        result = publish("send", file(tmp_path), "--to", KINDLE, "--really")
    assert (result.code, len(server.office.letters)) == (0, 1), result.err


def test_all_that_is_wrong_in_the_settings_is_told_with_its_line(
    publish: Publish, tmp_path: Path
) -> None:
    settings = tmp_path / "mail.yaml"
    settings.write_text(
        "server: ada:geheim@smtp.example.org\nport: 99999\nsecurity: yes\nfrom: nobody\n"
        "password: sesame-42\nsevrer: x\n"
    )
    result = publish("send", file(tmp_path), "--to", KINDLE, "--mail-settings", settings)
    assert result.code == 1
    for line, code in (
        (1, "MAIL-SETTINGS"), (2, "FIELD-TYPE"), (3, "FIELD-TYPE"), (4, "MAIL-SETTINGS"),
        (5, "MAIL-PASSWORD"), (6, "FIELD-UNKNOWN"),
    ):  # fmt: skip
        assert f"mail.yaml:{line}:" in result.err
        assert f"error[{code}]" in result.err
    assert "geheim" not in result.err
    assert "sesame-42" not in result.err


def test_a_password_in_the_name_of_the_server_is_not_repeated(
    publish: Publish, tmp_path: Path
) -> None:
    server = "smtp://ada:geheim@smtp.example.org"
    result = publish("send", file(tmp_path), "--to", KINDLE, "--server", server)
    assert result.code == 2
    assert "write the host alone" in result.err
    assert "geheim" not in result.err
    assert publish("send", file(tmp_path), "--to", KINDLE, "--password", "x").code == 2


def test_what_is_missing_in_the_settings_is_told(publish: Publish, tmp_path: Path) -> None:
    """To show a letter no server is needed."""
    result = publish("send", file(tmp_path), "--to", KINDLE)
    assert (result.code, "“from” is not said" in result.err) == (1, True)
    result = publish("send", file(tmp_path), "--to", KINDLE, "--from", USER)
    assert (result.code, f"From: {USER}" in result.out) == (0, True)
    result = publish("send", file(tmp_path), "--to", KINDLE, "--from", USER, "--really")
    assert (result.code, "“server” is not said" in result.err) == (1, True)


# --- servers that are not as they should be ---------------------------------------------


def refusal(publish: Publish, tmp_path: Path, options: list[str]) -> str:
    """What is told when a letter is not taken; the password is not."""
    result = publish("send", file(tmp_path), "--to", KINDLE, *options)
    assert result.code == 1
    assert PASSWORD not in result.out + result.err
    assert "Traceback" not in result.err
    return str(result.err)


def test_a_wrong_password(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "wrong-one-9")
    with post(tmp_path) as server:
        told = refusal(publish, tmp_path, server.options("--really"))
    assert "error[MAIL-LOGIN]: it does not let ada@example.org in: 535" in told
    assert "wrong-one-9" not in told
    assert server.office.letters == []


def test_a_password_that_cannot_be_sent(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "größe")
    with post(tmp_path) as server:
        told = refusal(publish, tmp_path, server.options("--really"))
    assert "MAIL-LOGIN" in told
    assert "größe" not in told


def test_a_server_without_tls_gets_nothing(publish: Publish, tmp_path: Path) -> None:
    with post(tmp_path, "none") as server:
        told = refusal(publish, tmp_path, server.options("--really"))
    assert "error[MAIL-TLS]: it does not offer TLS" in told
    assert (server.office.logins, server.office.letters) == (0, [])


def test_a_server_that_is_another(publish: Publish, tmp_path: Path) -> None:
    """Its certificate is for another name, or from nobody whom one trusts."""
    for security in ("starttls", "tls"):
        with post(tmp_path, security, "mail.example.org") as server:
            told = refusal(publish, tmp_path, server.options("--really", security=security))
        assert "error[MAIL-TLS]: it cannot be proved that this is localhost" in told
        with post(tmp_path, security) as server:
            options = server.options("--really", security=security)
            options[options.index("--ca-file") + 1] = ""
            told = refusal(publish, tmp_path, options)
        assert "error[MAIL-TLS]" in told
        assert (server.office.logins, server.office.letters) == (0, [])


def test_plain_lines_are_for_this_machine_alone(publish: Publish, tmp_path: Path) -> None:
    with post(tmp_path, "none") as server:
        options = server.options("--really", security="none")
        result = publish("send", file(tmp_path), "--to", KINDLE, *options)
        assert (result.code, len(server.office.letters)) == (0, 1), result.err
    options[1] = "smtp.example.org:25"
    told = refusal(publish, tmp_path, options)
    assert "error[MAIL-TLS]: letters go to smtp.example.org by TLS alone" in told


def test_a_reader_who_is_refused(publish: Publish, tmp_path: Path) -> None:
    with post(tmp_path) as server:
        server.office.refused.add("ben_12@kindle.com")
        told = refusal(publish, tmp_path, server.options("--really"))
    assert (
        "error[MAIL-REFUSED]: it does not take letters to ben_12@kindle.com: 550 5.1.1 there is "
        "nobody of that name" in told
    )


def test_a_server_that_has_no_room(publish: Publish, tmp_path: Path) -> None:
    with post(tmp_path) as server:
        server.office.full = True
        told = refusal(publish, tmp_path, server.options("--really"))
        assert "MAIL-REFUSED]: it does not take the letter: 452" in told
        assert "send again later" in told
        server.office.full = False
        result = publish("send", file(tmp_path), "--to", KINDLE, *server.options("--really"))
    assert (result.code, len(server.office.letters)) == (0, 1)


def test_a_letter_that_is_too_large_for_the_server(publish: Publish, tmp_path: Path) -> None:
    with post(tmp_path, data_size_limit=1000) as server:
        told = refusal(publish, tmp_path, server.options("--really"))
    assert "error[MAIL-SIZE]: the letter has " in told
    assert "the server takes 1,000" in told


@pytest.mark.whole
def test_a_book_that_is_too_large_for_amazon(publish: Publish, tmp_path: Path) -> None:
    book = file(tmp_path, "a.pdf", b"x")
    with post(tmp_path) as server:
        options = server.options("--really")
        make_pdf(book, 50_000_001)
        result = publish("send", book, "--to", KINDLE, *options)
        assert "error[MAIL-SIZE]" in result.err
        assert "200 MB" in result.err
        assert server.office.letters == []
        result = publish("send", book, "--to", "mail=ben@example.org", "--dry-run", *options)
        assert result.code == 0, result.err


def make_pdf(path: Path, size: int) -> None:
    """A PDF with so many bytes at least."""
    import pikepdf

    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.Filling = pikepdf.Stream(pdf, bytes(range(256)) * (size // 256 + 1))
    pdf.save(path, compress_streams=False)


#: What a server says before it hangs up or falls silent, and what is told.
_READY, _HELLO = b"220 here\r\n", b"250 here\r\n"
CUT: list[tuple[tuple[bytes, ...], str, str]] = [
    ((b"",), "close", "MAIL-SERVER"),
    ((b"554 no\r\n",), "close", "MAIL-SERVER"),
    ((_READY,), "close", "MAIL-SERVER"),
    ((_READY, b"nonsense\r\n"), "close", "MAIL-SERVER"),
    ((b"\xff\x00\r\n" * 9,), "close", "MAIL-SERVER"),
    ((_READY, _HELLO, _HELLO), "close", "MAIL-SERVER"),
    ((_READY, _HELLO, _HELLO, _HELLO), "close", "MAIL-UNSURE"),
    ((_READY, _HELLO, _HELLO, _HELLO, b"354 go\r\n"), "close", "MAIL-UNSURE"),
    ((_READY, _HELLO, b"530 log in\r\n"), "close", "MAIL-REFUSED"),
    ((_READY,), "wait", "MAIL-SERVER"),
    ((b"",), "wait", "MAIL-SERVER"),
    ((_READY, b"250-here\r\n250 SIZE " + b"9" * 5000 + b"\r\n"), "close", "MAIL-SERVER"),
]


@pytest.mark.parametrize(("answers", "then", "code"), CUT)
def test_lines_that_break(
    publish: Publish, tmp_path: Path, answers: tuple[bytes, ...], then: str, code: str
) -> None:
    with bare(*answers, then=then) as port:
        told = refusal(
            publish, tmp_path,
            ["--really", "--server", f"127.0.0.1:{port}", "--security", "none", "--from", USER,
             "--timeout", "1"],
        )  # fmt: skip
    assert f"error[{code}]" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("way", [b"PLAIN", b"LOGIN", b"CRAM-MD5"])
def test_a_challenge_that_is_none(publish: Publish, tmp_path: Path, way: bytes) -> None:
    with bare(_READY, b"250-here\r\n250 AUTH " + way + b"\r\n", b"334 a\r\n") as port:
        told = refusal(
            publish, tmp_path,
            ["--really", "--server", f"127.0.0.1:{port}", "--security", "none", "--from", USER,
             "--user", USER, "--timeout", "5"],
        )  # fmt: skip
    assert "error[MAIL-LOGIN]: it answers a login as no server does" in told


@pytest.mark.parametrize("title", ["x" * 3000, "=?utf-8?b?QmNjOiB4?=", "On Proofs " * 300])
def test_a_subject_is_what_the_title_is(publish: Publish, tmp_path: Path, title: str) -> None:
    """No line is longer than letters may have them (RFC 5322, 2.1.1), and none is decoded twice."""
    with post(tmp_path) as server:
        book = file(tmp_path, data=epub(title=title))
        assert publish("send", book, "--to", KINDLE, *server.options("--really")).code == 0
    (envelope,) = server.office.letters
    assert isinstance(envelope.content, bytes)
    assert max(map(len, envelope.content.split(b"\r\n"))) <= 998
    assert parsed(envelope.content)["Subject"] == title.strip()


def test_nobody_answers(publish: Publish, tmp_path: Path) -> None:
    with bare() as port:
        pass
    for host in (f"127.0.0.1:{port}", "nowhere.invalid"):
        options = ["--really", "--server", host, "--from", USER]
        assert "error[MAIL-SERVER]: the server does not answer" in refusal(
            publish, tmp_path, options
        )


def test_who_says_a_letter_a_minute_is_not_waited_for() -> None:
    with bare(b"220-", then="wait") as port:
        smtp = smtplib.SMTP(timeout=60)
        with pytest.raises((smtplib.SMTPServerDisconnected, OSError)), _within(smtp, 0.2):
            smtp.connect("127.0.0.1", port)
        smtp.close()


def test_a_server_that_lets_nobody_in_is_not_asked_again(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password that is wrong fifty times closes an account."""
    monkeypatch.setenv(VARIABLE, "wrong")
    readers = tmp_path / "readers.yaml"
    lines = [f"- {{name: R{n}, device: kindle, address: r{n}@kindle.com}}" for n in range(5)]
    readers.write_text("readers:\n" + "\n".join(lines))
    with post(tmp_path) as server:
        options = server.options("--really")
        result = publish("send", file(tmp_path), "--readers", readers, *options)
    assert (result.code, server.office.logins) == (1, 1)
    assert result.out.count("not sent") == 5


# --- not twice --------------------------------------------------------------------------


def test_nothing_is_sent_twice(publish: Publish, tmp_path: Path) -> None:
    book = file(tmp_path)
    with post(tmp_path) as server:
        options = server.options("--really")
        publish("send", book, "--to", KINDLE, *options)
        result = publish(
            "send", book, "--to", KINDLE.upper().replace("KINDLE=", "kindle="), *options
        )
        assert (result.code, "was sent before" in result.out) == (0, True)
        assert len(server.office.letters) == 1
        publish("send", book, "--to", KINDLE, "--again", *options)
        assert len(server.office.letters) == 2
        file(tmp_path, data=epub(words="More."))
        publish("send", book, "--to", KINDLE, *options)
        assert len(server.office.letters) == 3


def test_a_log_of_somebody_else_is_not_believed(publish: Publish, tmp_path: Path) -> None:
    book, log = file(tmp_path), tmp_path / "state" / "offprint" / "sent.json"
    with post(tmp_path) as server:
        options = server.options("--really")
        publish("send", book, "--to", KINDLE, *options)
        text = log.read_text()
        assert PASSWORD not in text
        log.write_text(text.replace("on-proofs", "on-proofz"))
        result = publish("send", book, "--to", KINDLE, *options)
        assert (result.code, "STATE-UNUSABLE" in result.err) == (1, True)
        log.write_text(text)
        assert "was sent before" in publish("send", book, "--to", KINDLE, *options).out
    assert len(server.office.letters) == 1


def test_two_runs_do_not_send_at_once(publish: Publish, tmp_path: Path) -> None:
    from publish.core.state import locked, state_folder

    with locked(state_folder() / "sent.lock"), post(tmp_path) as server:
        result = publish("send", file(tmp_path), "--to", KINDLE, *server.options("--really"))
    assert (result.code, "SEND-BUSY" in result.err, server.office.letters) == (1, True, [])


# --- what Amazon refuses ----------------------------------------------------------------


def test_a_book_that_amazon_refuses_is_not_sent(publish: Publish, tmp_path: Path) -> None:
    book = file(tmp_path, data=epub(book_opf=("<dc:language>en</dc:language>", "")))
    with post(tmp_path) as server:
        options = server.options("--really")
        told = publish("send", book, "--to", KINDLE, *options)
        assert (told.code, server.office.letters) == (1, [])
        assert "error[KINDLE-LANGUAGE]: the book does not say its language" in told.err
        told = publish("send", book, "--to", "mail=ben@example.org", *options)
        assert (told.code, len(server.office.letters)) == (0, 1)
        assert "warning[KINDLE-LANGUAGE]" in told.err


def test_an_address_of_amazon_is_one_for_kindles(publish: Publish, tmp_path: Path) -> None:
    book = file(tmp_path, data=epub(book_opf=("<dc:language>en</dc:language>", "")))
    with post(tmp_path) as server:
        options: Any = server.options("--really")
        assert publish("send", book, "--to", "mail=a@free.kindle.com", *options).code == 1
    assert server.office.letters == []
