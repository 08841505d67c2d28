"""What brings finished files to their readers: a shelf for the web, a sending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.api.arguments import (
    NONE,
    Paths,
    answer_of,
    folders_of,
    path_of,
    paths_of,
)
from publish.core.arguments import Values, values_of
from publish.pipeline.results import SiteResult

if TYPE_CHECKING:
    from publish.send.outcomes import SendReport


def make_site(
    works: Paths = (),
    *,
    files: str | Path = "build",
    out: str | Path = "site",
    base_url: str = "",
    layout: str | Path = "site",
    layout_path: Paths = (),
    settings: Values = NONE,
    all_files: bool = False,
    full_text: bool = False,
    progress: Callable[[str], None] | None = None,
) -> SiteResult:
    """Put finished files on a shelf for the web, as ``publish site`` does; nothing is built.

    Args:
        works: folders with an essay.md, or Markdown files; without one, the shelf is of all
            finished files in their folder, by what these say of themselves.
        files: the folder of the outputs.
        out: the folder of the site; one that is no site of this program is not touched.
        base_url: where it will be on the web; without it all addresses are relative.
        layout: a layout for sites, by name or folder.
        layout_path: folders in which layouts are looked for by name.
        settings: settings of the site by their names: ``title``, ``publisher``, ``lang`` …
        all_files: True to offer files for printers and for who leads a group, too.
        full_text: True to make an index of the texts, if Pagefind is installed.
        progress: is told what is being done.

    Returns:
        How many works and files there are, and what was found.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.settings.site import SiteSettings
    from publish.site.making import SiteRequest
    from publish.site.making import make_site as make

    request = SiteRequest(
        works=paths_of(works, "works"), files=path_of(files, "files"), out=path_of(out, "out"),
        layout=str(layout), base_url=base_url, folders=folders_of(layout_path, (), ()),
        given=values_of(settings, "settings", "setting", SiteSettings),
        every_file=all_files, full_text=full_text,
    )  # fmt: skip
    outcome, found = answer_of(lambda: make(request, progress or (lambda _: None)))
    if outcome is None:
        return SiteResult(found)
    counts = msgspec.structs.asdict(outcome.written)
    return SiteResult(outcome.findings, request.out, outcome.works, **counts)


def send(
    what: Paths,
    *,
    to: str = "",
    readers: str | Path | None = None,
    files: str | Path = "build",
    in_place: bool = False,
    again: bool = False,
    really: bool = False,
    dry_run: bool = False,
    mail: Values = NONE,
    mail_settings: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> SendReport:
    """Bring finished books to readers, as ``publish send`` does.

    Args:
        what: works, of which the right file is sent, and finished files.
        to: a device: ``usb``, a folder, ``kindle=name@kindle.com`` …
        readers: a list of readers instead.
        files: the folder in which the files of works are.
        in_place: True to replace an edition of the same book that is on the device.
        again: True to send also what was sent before.
        really: True to send letters; without it they are shown.
        dry_run: True to show what would be done, on devices too.
        mail: the server of mail: ``server``, ``user``, ``from``, ``security`` …
        mail_settings: the file of settings of mail, if it is not the usual one.
        progress: is told what is being done.

    Returns:
        What came of it, for each reader and each file.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.send.mail_settings import MailFile
    from publish.send.outcomes import SendReport
    from publish.send.sending import Order, carry_out, check_order

    order = Order(
        what=paths_of(what, "what"), to=to,
        readers=path_of(readers, "readers") if readers else None,
        files=path_of(files, "files"), in_place=in_place, again=again, really=really,
        dry_run=dry_run, mail=values_of(mail, "mail", "setting", MailFile),
        mail_file=path_of(mail_settings, "mail_settings") if mail_settings else None,
    )  # fmt: skip
    check_order(order)
    report, found = answer_of(lambda: carry_out(order, progress))
    return report or SendReport(refused=found)
