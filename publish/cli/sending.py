"""The command that brings books to readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from publish.cli.terminal import Progress, say, say_lines, show

_FILE = click.Path(exists=True, readable=False, path_type=Path)
_MAIL = (
    click.option("--mail-settings", type=_FILE, metavar="FILE",
                 help="The settings of mail, else ~/.config/offprint/mail.yaml."),
    click.option("--server", metavar="HOST[:PORT]", help="The server that takes letters."),
    click.option("--user", metavar="NAME", help="The name with which one logs in there."),
    click.option("--from", "sender", metavar="ADDRESS", help="The address letters come from."),
    click.option("--security", type=click.Choice(["starttls", "tls", "none"]),
                 help="How the line is secured; none only to a server on this machine."),
    click.option("--ca-file", metavar="FILE", help="Certificates to trust besides the system’s."),
    click.option("--timeout", type=click.IntRange(1, 3600), metavar="SECONDS",
                 help="How long an answer of the server is waited for."),
)  # fmt: skip


def _mail_options(command: Any) -> Any:
    """Give a command the options of the server of mail."""
    for option in reversed(_MAIL):
        command = option(command)
    return command


@click.command(short_help="Bring finished books to e-readers: by cable, by mail, to a list.")
@click.argument("what", nargs=-1, required=True, metavar="WORK|FILE...", type=_FILE)
@click.option(
    "--to", default="", metavar="DEVICE",
    help="usb, the folder of a device, kobo, kindle, pocketbook, tolino (each with =FOLDER or "
    "without), remarkable[=ADDRESS], kindle=MAIL or mail=MAIL.",
)  # fmt: skip
@click.option(
    "--readers", type=_FILE, metavar="FILE", help="A list of readers instead, readers.yaml."
)
@click.option(
    "--files", type=click.Path(file_okay=False, path_type=Path), default=Path("build"),
    show_default=True, metavar="DIR", help="Where the files of works are.",
)  # fmt: skip
@click.option(
    "--in-place", is_flag=True, help="Replace an edition of the same book that is on the device."
)
@click.option("--again", is_flag=True, help="Send also what was sent before.")
@click.option("--really", "--send", is_flag=True, help="Send letters; else they are only shown.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, on devices too.")
@click.option(
    "--report", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How the report is printed.",
)  # fmt: skip
@_mail_options
def send(
    what: tuple[Path, ...],
    to: str,
    readers: Path | None,
    files: Path,
    in_place: bool,
    again: bool,
    really: bool,
    dry_run: bool,
    form: str,
    mail_settings: Path | None,
    **mail: Any,
) -> int:
    """Bring books to readers: each device gets the file that it opens.

    Of a WORK that is the right one of its files in build/: it has to be built, and be of the
    source as it is. A FILE goes as it is. What is on a device already is not written again, and
    never overwritten: a new edition goes beside, where the reader's marks stay.

    \b
    publish send my-essay --to usb                     the one device on the cable
    publish send my-essay --to kindle=me@kindle.com    shows the letter; with --really it goes
    publish send my-essay --readers readers.yaml       everybody in a list

    The password of mail is taken from the keyring of the system, or from the variable
    OFFPRINT_MAIL_PASSWORD; it is in no file and in no option.
    """  # noqa: D301 - the backspace character is click's sign for lines that stay as they are
    from publish import api
    from publish.send.tables import letters_of, report_json, table_lines

    progress = Progress()
    report = api.send(
        what, to=to, readers=readers, files=files, in_place=in_place, again=again, really=really,
        dry_run=dry_run, mail={_key(name): value for name, value in mail.items() if value},
        mail_settings=mail_settings, progress=progress.show,
    )  # fmt: skip
    progress.end()
    if form == "json":
        say(report_json(report))
    else:
        say_lines([*letters_of(report), *table_lines(report)])
    return show(report.diagnostics) or int(not report.ok)


def _key(name: str) -> str:
    """Return what an option of mail is called in the file of settings."""
    return {"sender": "from"}.get(name, name.replace("_", "-"))


COMMANDS = (send,)
