"""What somebody would try who runs code of their own in the process that reads a work.

Run as a program it prints, as JSON, what came of each attempt: ``stopped`` or ``done``. Attempts
are made in the jail, or without one, to see that they come to something there.

    python jailbreaks.py FOLDER jailed|first|free [NAME…]

With ``first`` the jail is that of the first version of Landlock, which knows less. FOLDER has
``work/essay.md``, ``out/`` and ``secret/file``.
"""

from __future__ import annotations

import array
import ctypes
import fcntl
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.cache import cache_folder
from publish.core.diagnostics import Place, Rejected
from publish.core.files import package_folder
from publish.pipeline.jail import jailer, landlock
from publish.pipeline.jail.child import Bounds, Cell, run
from publish.pipeline.jail.places import places_of

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
WORK, OUT, SECRET = ROOT / "work", ROOT / "out", ROOT / "secret" / "file"
CACHE, PARENT = cache_folder(), os.getpid()
LIBRARY = ctypes.CDLL(None, use_errno=True)


def call(number: int, *given: object) -> int:
    """A call of the kernel by its number."""
    answer: int = LIBRARY.syscall(ctypes.c_long(number), *given)
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


def on_machine(x86_64: int, aarch64: int) -> int:
    return x86_64 if os.uname().machine == "x86_64" else aarch64


def read_by_descriptor() -> object:
    """A name that is opened without being read, and opened again by the descriptor."""
    opened = os.open(SECRET, os.O_PATH)
    return Path(f"/proc/self/fd/{opened}").read_bytes()


def read_from_folder() -> object:
    folder = os.open(SECRET.parent, os.O_PATH)
    return os.read(os.open("file", os.O_RDONLY, dir_fd=folder), 9)


def read_by_link() -> object:
    return (WORK / "link.png").read_bytes()


def read_by_linked_folder() -> object:
    return (WORK / "folder" / "file").read_bytes()


def read_by_other_calls() -> object:
    how = array.array("Q", [os.O_RDONLY, 0, 0]).tobytes()
    return call(437, ctypes.c_long(-100), os.fsencode(SECRET), how, ctypes.c_long(len(how)))


def read_by_ring() -> object:
    return call(425, ctypes.c_long(4), bytes(120))


def linked_hard() -> object:
    os.link(SECRET, OUT / "hard")
    return (OUT / "hard").read_bytes()


def renamed() -> object:
    other = SECRET.with_name("other")
    return other.rename(OUT / "other")


def linked_softly() -> None:
    (OUT / "soft").symlink_to(SECRET)


def change_mode_unread() -> None:
    """Opened for neither reading nor writing: it can be changed by the descriptor all the same."""
    os.fchmod(os.open(SECRET, os.O_ACCMODE & 0b11), 0o600)


def make_for_the_owner() -> None:
    os.close(os.open(OUT / "runs", os.O_CREAT | os.O_WRONLY, 0o4755))


def change_to_the_owner() -> None:
    with (OUT / "runs-too").open("wb") as file:
        os.fchmod(file.fileno(), 0o4755)


def empty_by_reading() -> None:
    os.close(os.open(WORK / "essay.md", os.O_RDONLY | os.O_TRUNC))


def connect_to_parent() -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.connect("\0offprint-jailbreaks")


def socket_pair() -> None:
    for one in socket.socketpair():
        one.close()


def run_from_memory() -> None:
    opened = os.memfd_create("program")
    os.write(opened, b"#!/bin/sh\n")
    os.execve(opened, ["true"], {})  # noqa: S606 - it is refused before it begins


def run_here() -> None:
    os.execv("/bin/sh", ["sh", "-c", "exit 0"])  # noqa: S606 - as above


def type_for_the_user() -> None:
    """Characters put into a terminal as if they were typed (TIOCSTI); here into none."""
    fcntl.ioctl(1, 0x5412, b"x")


def new_process() -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)


def other_memory() -> object:
    vector = array.array("L", [0, 0]).tobytes()
    return call(on_machine(310, 270), PARENT, vector, 1, vector, 1, 0)


def wider_limits() -> None:
    with_more = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_CPU, with_more)


def written_in(folder: Path) -> Callable[[], object]:
    return lambda: (folder / "planted").write_bytes(b"x")


#: What is to be stopped in a jail.
BREAKS: dict[str, Callable[[], object]] = {
    "read a file": SECRET.read_bytes,
    "read /etc/passwd": Path("/etc/passwd").read_bytes,
    "read its folder": lambda: os.listdir(SECRET.parent),  # noqa: PTH208
    "read by .. from the work": lambda: (WORK / ".." / "secret" / "file").read_bytes(),
    "read by /proc/self/root": lambda: Path(f"/proc/self/root{SECRET}").read_bytes(),
    "read by /proc/self/cwd": lambda: Path("/proc/self/cwd/secret/file").read_bytes(),
    "read by a descriptor": read_by_descriptor,
    "read from a folder": read_from_folder,
    "read by a link": read_by_link,
    "read by a linked folder": read_by_linked_folder,
    "read by openat2": read_by_other_calls,
    "read by a ring": read_by_ring,
    "read the environment of the parent": lambda: Path(f"/proc/{PARENT}/environ").read_bytes(),
    "read the memory of the parent": lambda: os.open(f"/proc/{PARENT}/mem", os.O_RDWR),
    "read the usual cache": lambda: os.listdir(CACHE),  # noqa: PTH208
    "link it hard": linked_hard,
    "move it": renamed,
    "link it softly": linked_softly,
    "write beside it": written_in(SECRET.parent),
    "write into the work": written_in(WORK),
    "write into the program": written_in(package_folder()),
    "write into the usual cache": written_in(CACHE),
    "write into /tmp": written_in(Path("/tmp")),  # noqa: S108 - it is what is tried
    "write into /dev/shm": written_in(Path("/dev/shm")),  # noqa: S108 - as above
    "empty by name": lambda: os.truncate(WORK / "essay.md", 0),
    "empty by reading": empty_by_reading,
    "delete the work": (WORK / "essay.md").unlink,
    "change its mode": lambda: SECRET.chmod(0o600),
    "change its mode, unread": change_mode_unread,
    "change its owner": lambda: os.chown(SECRET, os.getuid(), os.getgid()),
    "change its time": lambda: os.utime(SECRET, (1, 1)),
    "make a program of the owner's": make_for_the_owner,
    "change to one of the owner's": change_to_the_owner,
    "make a pipe": lambda: os.mkfifo(OUT / "pipe"),
    "open a socket": lambda: socket.socket().close(),
    "open a socket of datagrams": lambda: socket.socket(type=socket.SOCK_DGRAM).close(),
    "open a socket of the kernel": lambda: socket.socket(socket.AF_NETLINK).close(),
    "open a pair of sockets": socket_pair,
    "connect to the parent": connect_to_parent,
    "run a program": lambda: subprocess.run(["/bin/true"], check=False),
    "run a program here": run_here,
    "run from memory": run_from_memory,
    "make a process": new_process,
    "signal the parent": lambda: os.kill(PARENT, 0),
    "trace the parent": lambda: call(on_machine(101, 117), 16, PARENT, 0, 0),
    "read memory of the parent": other_memory,
    "type for the user": type_for_the_user,
    "have a namespace of its own": lambda: call(on_machine(272, 97), 0x10000000),
    "load code into the kernel": lambda: call(on_machine(321, 280), 0, bytes(64), 64),
    "keep a key": lambda: call(on_machine(248, 217), b"user", b"x", b"y", 1, ctypes.c_long(-3)),
    "share memory": lambda: call(on_machine(29, 194), 0, 4096, 0o600 | 0o1000),
    "widen its limits": wider_limits,
    "watch other files": lambda: call(on_machine(294, 26), 0),
    "use a descriptor of the parent": lambda: os.read(9, 1),
    "call as 32-bit programs do": lambda: call(0x40000000 | 1, 1, b"", 0),
}


def with_thread() -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


def with_temporary_file() -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")


def written_whole() -> None:
    from publish.core.writing import write

    write(OUT / "new" / "file", b"1")
    write(OUT / "new" / "file", b"2")


def linked_within() -> object:
    link = cache_folder() / "link"
    link.symlink_to(WORK / "essay.md")
    return link.read_bytes()


#: What is to be had in a jail as well.
NEEDS: dict[str, Callable[[], object]] = {
    "read the work": (WORK / "essay.md").read_bytes,
    "read the folder of the work": lambda: os.listdir(WORK),  # noqa: PTH208
    "write an output": written_whole,
    "write into the cache": lambda: (cache_folder() / "x").write_bytes(b"x"),
    "link within the cache": linked_within,
    "have a temporary file": with_temporary_file,
    "import a module": lambda: __import__("wave"),
    "have a thread": with_thread,
    "send itself a signal": lambda: os.kill(os.getpid(), 0),
    "ask for its memory": Path("/proc/self/statm").read_text,
    "ask for limits": lambda: resource.getrlimit(resource.RLIMIT_CPU),
}


def tried(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (OSError, ValueError) as error:
        return f"stopped: {error}"
    return "done"


def report(names: list[str]) -> dict[str, str]:
    attempts = {n: a for n, a in (BREAKS | NEEDS).items() if not names or n in names}
    return {name: tried(attempt) for name, attempt in attempts.items()}


def outcome() -> object:
    os.chdir(ROOT)
    os.dup2(os.open(SECRET, os.O_RDONLY), 9, inheritable=True)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind("\0offprint-jailbreaks")
    listening.listen()
    if sys.argv[2] == "free":
        return report(sys.argv[3:])
    if sys.argv[2] == "first":
        landlock.version = lambda kernel: 1
    cell = Cell(places_of([WORK], (), [OUT]), Bounds(seconds=60), jailer())
    return run(lambda: report(sys.argv[3:]), cell, Place("work"))


if __name__ == "__main__":
    signal.alarm(600)
    try:
        print(json.dumps(outcome()))
    except Rejected as rejected:
        sys.exit(str(rejected))
