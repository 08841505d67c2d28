"""Books onto devices: folders that look like those of e-readers, whole and in every trouble."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command import files
from sendable import (
    TWO,
    azw3,
    epub,
    file,
    kindle,
    kobo,
    mtp_kindle,
    pocketbook,
    tolino,
)

import publish
from publish.core.device_storage import Storage
from publish.core.diagnostics import Rejected
from publish.core.mounts import Mount, mount_of, mounts
from publish.send.connected import connected, farewell, the_one
from publish.send.devices import KOBO, device_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from command import Result

    from publish.send.outcomes import Outcome, SendReport

MAKERS = {"kobo": kobo, "kindle": kindle, "pocketbook": pocketbook, "tolino": tolino}


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered, in a folder of the test's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def sent(path: Path, device: Path, **named: Any) -> Outcome:
    """What comes of sending a file to a device."""
    (one,) = publish.send(path, to=str(device), **named).outcomes
    return one


def codes(report: SendReport | Outcome) -> list[str]:
    return [one.code for one in report.diagnostics]


# --- what device it is ------------------------------------------------------------------


@pytest.mark.parametrize("name", MAKERS)
def test_a_device_is_known_by_its_own_files(tmp_path: Path, name: str) -> None:
    device = device_at(MAKERS[name](tmp_path / "device"))
    assert device is not None
    assert device.kind.name == name


def test_a_kindle_that_speaks_mtp_is_known_by_its_storage(tmp_path: Path) -> None:
    """Named by the folder in which it is mounted, or by its storage."""
    root = mtp_kindle(tmp_path / "mtp:host=Amazon_Kindle_G000XX")
    book = file(tmp_path, "a.azw3", azw3())
    assert sent(book, root).name == "documents/a.azw3"
    assert sent(book, root / "Internal Storage").status == "there"
    assert (root / "Internal Storage" / "documents" / "a.azw3").is_file()


def test_a_disk_called_kindle_needs_no_more_than_its_documents(tmp_path: Path) -> None:
    for name in ("Kindle", "stick"):
        (tmp_path / name / "documents").mkdir(parents=True)
    book = file(tmp_path, "a.azw3", azw3())
    assert sent(book, tmp_path / "Kindle").name == "documents/a.azw3"
    assert codes(sent(book, tmp_path / "stick")) == ["DEVICE-UNKNOWN"]


def test_another_book_of_that_name_is_not_offered_to_be_replaced(tmp_path: Path) -> None:
    device = tolino(tmp_path / "device")
    assert sent(file(tmp_path), device).status == "sent"
    other = sent(file(tmp_path / "other", data=epub(TWO)), device)
    assert (other.name, "--in-place" in other.told) == ("Books/on-proofs-2.epub", False)
    edition = sent(file(tmp_path / "new", data=epub(words="More.")), device)
    assert "--in-place replaces it" in edition.told


def test_a_kobo_says_which_one_it_is(tmp_path: Path) -> None:
    device = device_at(kobo(tmp_path / "k", "N905B123"))
    assert device is not None
    assert device.serial == "N905B123"


def test_a_folder_that_is_no_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    outcome = sent(file(tmp_path), tmp_path / "stick")
    assert codes(outcome) == ["DEVICE-UNKNOWN"]
    assert files(tmp_path / "stick") == {}


def test_what_the_user_calls_a_device_is_one(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (one,) = publish.send(file(tmp_path), to=f"tolino={tmp_path / 'stick'}").outcomes
    assert (one.status, one.name) == ("sent", "on-proofs.epub")


def test_there_has_to_be_such_a_folder(tmp_path: Path) -> None:
    for name in ("nowhere", "~/kobo"):
        assert codes(sent(file(tmp_path), tmp_path / name)) == ["DEVICE-NONE"]


# --- found by itself --------------------------------------------------------------------


def test_the_table_of_mounts_is_read(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(
        "proc /proc proc rw 0 0\n/dev/sda1 / ext4 rw 0 0\n"
        "/dev/sdb1 /media/My\\040Kobo\\011x vfat rw 0 0\nbroken\n"
    )
    assert mounts(table) == [Mount("/dev/sdb1", Path("/media/My Kobo\tx"), "vfat")]
    assert mounts(tmp_path / "none") == []


def test_volumes_of_macos_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    folder = kobo(tmp_path / "Volumes" / "KOBO eReader")
    known = mounts(volumes=tmp_path / "Volumes")
    assert [one.path for one in known] == [folder]
    assert farewell(the_one(None, known), known) == f"diskutil eject '{folder}'"


def test_the_devices_of_gvfs_are_found(tmp_path: Path) -> None:
    mtp_kindle(tmp_path / "gvfs" / "mtp:host=Amazon_Kindle")
    (tmp_path / "gvfs" / "sftp:host=x").mkdir()
    table = tmp_path / "mounts"
    table.write_text(f"gvfsd-fuse {tmp_path}/gvfs fuse.gvfsd-fuse rw 0 0\n")
    (found,) = connected(mounts(table))
    assert found.kind.name == "kindle"
    assert farewell(found, mounts(table)).startswith("gio mount -u ")


def mounted(*folders: Path) -> list[Mount]:
    return [Mount(f"/dev/sd{n}", folder, "vfat") for n, folder in enumerate(folders)]


def test_the_one_device_is_found(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    known = mounted(tmp_path / "stick", kobo(tmp_path / "KOBO eReader"))
    assert the_one(None, known).kind is KOBO


def test_of_several_devices_none_is_taken(tmp_path: Path) -> None:
    known = mounted(kobo(tmp_path / "a"), kindle(tmp_path / "b"))
    with pytest.raises(Rejected, match=r"Kobo at .*/a; Kindle at .*/b"):
        the_one(None, known)
    assert the_one(KOBO, known).path == tmp_path / "a"


def test_where_there_is_none_it_says_what_to_do() -> None:
    with pytest.raises(Rejected, match=r"DEVICE-NONE(.|\n)*MTP"):
        the_one(None, [])


@pytest.mark.parametrize(
    ("mount", "said"),
    [
        (Mount("/dev/sdb1", Path("/m/K"), "vfat"), "udisksctl unmount -b /dev/sdb1"),
        (Mount("jmtpfs", Path("/m/K"), "fuse.jmtpfs"), "fusermount -u /m/K"),
        (Mount("none", Path("/m/K"), "tmpfs"), "umount /m/K"),
    ],
)
def test_how_one_takes_leave(tmp_path: Path, mount: Mount, said: str) -> None:
    folder = kobo(tmp_path / "K")
    device = device_at(folder)
    assert device is not None
    here = mount._replace(path=folder)
    assert farewell(device, [here]) == said.replace("/m/K", str(folder))
    assert mount_of(folder / "x", [here, Mount("", Path("/"), "ext4")]) == here


# --- the right file in the right folder -------------------------------------------------


@pytest.mark.parametrize(
    ("name", "book", "place"),
    [
        ("kobo", "a.kepub.epub", "a.kepub.epub"),
        ("kindle", "a.azw3", "documents/a.azw3"),
        ("pocketbook", "a.epub", "Books/a.epub"),
        ("tolino", "a.epub", "Books/a.epub"),
    ],
)
def test_the_right_folder(tmp_path: Path, name: str, book: str, place: str) -> None:
    device = MAKERS[name](tmp_path / "device")
    before = files(device)
    data = azw3() if book.endswith("azw3") else epub()
    outcome = sent(file(tmp_path, book, data), device)
    assert (outcome.status, outcome.name) == ("sent", place)
    assert files(device) == before | {place: data}


@pytest.mark.parametrize("book", ["a.epub", "a.kepub.epub"])
def test_a_kindle_opens_no_epub_by_cable(tmp_path: Path, book: str) -> None:
    device = kindle(tmp_path / "device")
    outcome = sent(file(tmp_path, book), device)
    assert codes(outcome) == ["SEND-FORMAT"]
    assert "does not open an EPUB that comes by cable" in str(outcome.diagnostics[0])
    assert sorted((device / "documents").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.epub", b"%PDF-1.7"),
        ("a.epub", b""),
        ("a.epub", epub()[:900]),
        ("a.kepub.epub", b"PK\x03\x04"),
        ("a.pdf", b"hello"),
    ],
)
def test_what_is_no_book_is_not_sent(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert codes(sent(path, kobo(tmp_path / "device"))) == ["SEND-KIND"]


# --- what is there already --------------------------------------------------------------


def test_the_same_file_is_not_written_again(tmp_path: Path) -> None:
    device, book = kobo(tmp_path / "device"), file(tmp_path)
    sent(book, device)
    when = (device / "on-proofs.epub").stat().st_mtime_ns
    outcome = sent(book, device)
    assert (outcome.status, outcome.told) == ("there", "the same file is there already")
    assert (device / "on-proofs.epub").stat().st_mtime_ns == when


def test_a_new_edition_goes_beside(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    sent(file(tmp_path), device)
    new = file(tmp_path, data=epub(words="More."))
    outcome = sent(new, device)
    assert (outcome.status, outcome.name) == ("sent", "on-proofs-2.epub")
    assert "--in-place" in outcome.told
    assert (device / "on-proofs.epub").read_bytes() == epub()
    assert sent(new, device).status == "there"
    assert sent(file(tmp_path, data=epub(words="Even more.")), device).name == "on-proofs-3.epub"


def test_an_edition_is_known_by_its_identifier_wherever_it_is(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    old = file(device / "Deutscher", "Renamed.kepub.epub", epub())
    outcome = sent(file(tmp_path, data=epub(words="More.")), device)
    assert (outcome.status, outcome.name) == ("sent", "on-proofs.epub")
    assert "beside Renamed.kepub.epub" in outcome.told
    assert old.read_bytes() == epub()
    assert sent(file(tmp_path, "other.epub"), device).name == "Deutscher/Renamed.kepub.epub"


def test_in_place_keeps_the_name_that_is_there(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    old = file(device / "Deutscher", "Renamed.epub", epub())
    new = epub(words="More.")
    outcome = sent(file(tmp_path, data=new), device, in_place=True)
    assert (outcome.status, outcome.name) == ("sent", "Deutscher/Renamed.epub")
    assert "reader’s marks" in outcome.told
    assert old.read_bytes() == new
    assert [path.name for path in old.parent.iterdir()] == ["Renamed.epub"]


@pytest.mark.parametrize("there", [epub(TWO), epub()[:700]], ids=["another", "damaged"])
def test_another_book_of_that_name_is_not_replaced(tmp_path: Path, there: bytes) -> None:
    device = kobo(tmp_path / "device")
    old = file(device, data=there)
    outcome = sent(file(tmp_path), device, in_place=True)
    assert codes(outcome) == ["SEND-OTHER"]
    assert old.read_bytes() == there
    assert sent(file(tmp_path), device).name == "on-proofs-2.epub"
    assert old.read_bytes() == there


def test_a_book_of_a_like_name_is_no_edition(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    file(device, "part-2.epub", epub(TWO, "The Second Part"))
    outcome = sent(file(tmp_path, "part.epub"), device)
    assert (outcome.name, outcome.told) == ("part.epub", "")
    assert sent(file(tmp_path, "part.epub", epub(words="x")), device).name == "part-3.epub"


def test_a_kepub_does_not_replace_another_epub(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    old = file(device, "on-proofs.epub")
    kepub = file(tmp_path, "on-proofs.kepub.epub", epub(words="for Kobos"))
    assert codes(sent(kepub, device, in_place=True)) == ["SEND-OTHER"]
    assert old.read_bytes() == epub()
    assert sent(kepub, device).name == "on-proofs.kepub.epub"
    newer = file(tmp_path, "on-proofs.kepub.epub", epub(words="for Kobos, again"))
    assert sent(newer, device, in_place=True).name == "on-proofs.kepub.epub"


def test_the_same_book_is_replaced_where_another_has_its_name(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    other, same = file(device, data=epub(TWO)), file(device, "b.epub", epub(words="old"))
    assert sent(file(tmp_path), device, in_place=True).name == "b.epub"
    assert (other.read_bytes(), same.read_bytes()) == (epub(TWO), epub())


def test_of_several_editions_none_is_replaced_by_chance(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    file(device, "a.epub", epub(words="1"))
    file(device, "b.epub", epub(words="2"))
    before = files(device)
    assert codes(sent(file(tmp_path), device, in_place=True)) == ["SEND-SEVERAL"]
    assert files(device) == before


def test_files_without_identifiers_are_replaced_by_title(tmp_path: Path) -> None:
    device = kindle(tmp_path / "device")
    old = file(device / "documents", "a.azw3", azw3(words=b"old"))
    assert (
        sent(file(tmp_path, "a.azw3", azw3(words=b"new")), device, in_place=True).status == "sent"
    )
    assert old.read_bytes() == azw3(words=b"new")
    other = file(tmp_path, "a.azw3", azw3("Another"))
    assert codes(sent(other, device, in_place=True)) == ["SEND-OTHER"]


# --- names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ('What? A "book": 1\\2 <x>|*.epub', "What_ A _book_ 1_2 _x_.epub"),
        ("con.epub", "_con.epub"),
        (" .hidden .. .epub", "hidden.epub"),
        ("a\u202eb\u200bc.epub", "a_b_c.epub"),
        ("e\u0301tude.epub", "\u00e9tude.epub"),
        ("....epub", "book.epub"),
    ],
)
def test_names_are_such_as_every_device_takes(tmp_path: Path, name: str, there: str) -> None:
    assert sent(file(tmp_path, name), kobo(tmp_path / "device")).name == there


def test_a_long_name_is_shortened_before_its_ending(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    book = file(tmp_path, f"{'ж' * 120}.kepub.epub")
    name = sent(book, device).name
    assert name.endswith("ж.kepub.epub")
    assert len(name.encode()) <= 255
    book.write_bytes(epub(TWO))
    further = sent(book, device).name
    assert further.endswith("ж-2.kepub.epub")
    assert len(further.encode()) <= 255


def test_case_tells_no_files_apart(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    file(device, "ON-Proofs.EPUB", epub(TWO))
    assert sent(file(tmp_path), device).name == "on-proofs-2.epub"


# --- links ------------------------------------------------------------------------------


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    device, outside = kindle(tmp_path / "device"), tmp_path / "outside"
    outside.mkdir()
    (device / "documents").rmdir()
    (device / "documents").symlink_to(outside)
    assert codes(sent(file(tmp_path, "a.azw3", azw3()), device)) == ["FILE-OUTSIDE"]
    assert sorted(outside.iterdir()) == []


def test_a_link_in_the_place_of_the_book_is_left_alone(tmp_path: Path) -> None:
    device, outside = (
        kobo(tmp_path / "device"),
        file(tmp_path / "outside", "x.epub", epub(words="x")),
    )
    (device / "on-proofs.epub").symlink_to(outside)
    assert sent(file(tmp_path), device).name == "on-proofs-2.epub"
    (device / "on-proofs-2.epub").unlink()
    assert codes(sent(file(tmp_path), device, in_place=True)) == ["FILE-OUTSIDE"]
    assert outside.read_bytes() == epub(words="x")


def test_what_becomes_a_link_in_the_meantime_is_not_followed(tmp_path: Path) -> None:
    """The folder is opened step by step, after it was looked at."""
    storage = Storage(kindle(tmp_path / "device"))
    inside = storage._inside("documents")
    (storage.root / "documents").rmdir()
    (storage.root / "documents").symlink_to(tmp_path)
    storage._inside = lambda path: inside  # type: ignore[method-assign]
    with pytest.raises(Rejected):
        storage.put("documents/a", b"x")
    assert not (tmp_path / "a").exists()


# --- in trouble -------------------------------------------------------------------------


@contextmanager
def largest(size: int) -> Iterator[None]:
    """No file may be larger, as on a device that is full in the middle."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def big(words: str = "") -> bytes:
    """A book of four megabytes."""
    return epub(words=words + "x" * 4_000_000)


@pytest.mark.parametrize("in_place", [False, True])
def test_a_file_that_breaks_off_leaves_all_as_it_was(tmp_path: Path, in_place: bool) -> None:
    device = kobo(tmp_path / "device")
    file(device, data=epub())
    before, book = files(device), file(tmp_path, data=big())
    with largest(1_500_000):
        outcome = sent(book, device, in_place=in_place)
    assert codes(outcome) == ["DEVICE-FULL"]
    assert files(device) == before
    assert sent(book, device, in_place=in_place).status == "sent"


#: What the system says, in which of its calls, and what is told.
TROUBLES = [
    ("write", errno.ENOSPC, "DEVICE-FULL"),
    ("write", errno.EIO, "DEVICE-GONE"),
    ("fsync", errno.EIO, "DEVICE-GONE"),
    ("replace", errno.ENODEV, "DEVICE-GONE"),
    ("open", errno.EROFS, "DEVICE-READ-ONLY"),
    ("open", errno.EACCES, "DEVICE-READ-ONLY"),
]


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize(("call", "number", "code"), TROUBLES)
def test_whatever_fails_leaves_all_as_it_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    number: int,
    code: str,
    in_place: bool,
) -> None:
    device = kobo(tmp_path / "device")
    file(device, data=epub())
    before, book = files(device), file(tmp_path, data=big())
    real, calls = getattr(os, call), []

    def fail(*given: Any, **named: Any) -> Any:
        is_writing = call != "open" or (
            len(given) > 1 and given[1] & os.O_CREAT and "dir_fd" in named
        )
        calls.append(is_writing)
        if is_writing and calls.count(True) == (2 if call == "write" else 1):
            raise OSError(number, os.strerror(number))
        return real(*given, **named)

    with monkeypatch.context() as changed:
        changed.setattr(os, call, fail)
        outcome = sent(book, device, in_place=in_place)
    assert codes(outcome) == [code]
    assert files(device) == before
    assert outcome.status == "failed"


def test_a_device_that_is_taken_away_in_the_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written into the empty folder in which it was mounted."""
    device, book = kobo(tmp_path / "device"), file(tmp_path, data=big())
    real = os.write

    def take_away(handle: int, data: Any) -> int:
        if device.is_dir() and len(data) > 1_000_000 and not (tmp_path / "away").exists():
            device.rename(tmp_path / "away")
            device.mkdir()
        return real(handle, data)

    monkeypatch.setattr(os, "write", take_away)
    outcome = sent(book, device)
    assert codes(outcome) == ["DEVICE-GONE"]
    assert files(device) == {}
    assert "on-proofs.epub" not in files(tmp_path / "away")


def test_a_folder_that_is_deleted_in_the_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, book = kobo(tmp_path / "device"), file(tmp_path, data=big())
    real = os.fsync

    def delete(handle: int) -> None:
        shutil.rmtree(device, ignore_errors=True)
        real(handle)

    monkeypatch.setattr(os, "fsync", delete)
    assert codes(sent(book, device)) == ["DEVICE-GONE"]
    assert not device.exists()


def test_what_is_read_back_wrong_is_no_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = kobo(tmp_path / "device")
    before, real = files(device), os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:-1] + b"?"))
    assert codes(sent(file(tmp_path), device)) == ["DEVICE-GONE"]
    assert files(device) == before


def test_room_is_looked_at_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = kobo(tmp_path / "device")
    monkeypatch.setattr(Storage, "room", 1000)
    outcome = sent(file(tmp_path), device)
    assert codes(outcome) == ["DEVICE-FULL"]
    assert "and 1,000 are free" in str(outcome.diagnostics[0])


def test_what_a_pulled_cable_has_left_goes(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    left = file(device, ".offprint-2147483646-0123abcd.part", b"half")
    ours = file(device, f".offprint-{os.getpid()}-0123abcd.part", b"half")
    assert sent(file(tmp_path), device).status == "sent"
    assert (left.exists(), ours.exists()) == (False, True)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    before = files(device)
    outcome = sent(file(tmp_path), device, dry_run=True)
    assert (outcome.status, outcome.name) == ("shown", "on-proofs.epub")
    assert files(device) == before


# --- of strangers -----------------------------------------------------------------------


def test_broken_books_on_a_device_are_passed_over(tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    file(device, "half.epub", epub()[:500])
    file(device, "no.epub", b"no zip")
    os.mkfifo(device / "pipe.epub")
    with zipfile.ZipFile(device / "empty.epub", "w"):
        pass
    assert sent(file(tmp_path), device).status == "sent"


# --- on the command line ----------------------------------------------------------------


def test_the_command_says_how_to_take_leave(publish: Callable[..., Result], tmp_path: Path) -> None:
    device = kobo(tmp_path / "device")
    result = publish("send", file(tmp_path), "--to", device)
    assert result.code == 0
    assert "before you take the cable away: " in result.out
    assert (device / "on-proofs.epub").is_file()
    again = publish("send", file(tmp_path), "--to", device)
    assert (again.code, "is there already" in again.out) == (0, True)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (["--to", "kobbo"], "did you mean “kobo”?"),
        (["--to", "mail"], "write mail=ADDRESS"),
        (["--to", "kindle=a b@c.d"], "write one address"),
        (["--to", "kobo=a@b.org"], "a kobo takes no mail"),
        (["--to", "remarkable=a b"], "write the host"),
        ([], "--to DEVICE, or --readers FILE"),
    ],
)
def test_wrong_targets(
    publish: Callable[..., Result], tmp_path: Path, to: list[str], said: str
) -> None:
    result = publish("send", file(tmp_path), *to)
    assert result.code == 2
    assert said in result.err
