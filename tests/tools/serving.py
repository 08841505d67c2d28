"""What serving costs: requests a second, and two hundred readers who download at the same time.

``publish serve`` beside ``python -m http.server``, and nginx where it is installed, each as a
process of its own with the same folder, asked in turn by one program. Of the downloads it is looked
at that every byte came, and how much memory the server took at most.

    python tests/tools/serving.py [SECONDS]
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
#: A page of a site, and an e-book with pictures, in bytes.
PAGE, BOOK = 8_000, 5_000_000
READERS = 200
_PATIENCE = 30
_NGINX = """\
daemon off; pid {folder}/nginx.pid; error_log stderr crit; worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  access_log off; types {{ text/html html; application/epub+zip epub; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fast; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {site}; }}
}}
"""


class Downloads(NamedTuple):
    """How many downloads at once ended with every byte, how long all took, the memory in MiB."""

    whole: int
    seconds: float
    peak: float


def free_port() -> int:
    """A port that nobody has taken just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def site(folder: Path) -> Path:
    """A site of a page and a book."""
    made = folder / "site"
    made.mkdir()
    line = "<p>A page of a site, as long as such pages are.</p>\n"
    (made / "index.html").write_text((line * (PAGE // len(line) + 1))[:PAGE], "utf-8")
    digest = hashlib.blake2b()
    blocks = []
    for number in range(BOOK // digest.digest_size + 1):
        digest.update(number.to_bytes(4, "big"))
        blocks.append(digest.digest())
    (made / "book.epub").write_bytes(b"".join(blocks)[:BOOK])
    return made


def commands(made: Path, port: int) -> dict[str, list[str]]:
    """The servers that are here, each with how it is started."""
    python, address = [sys.executable, "-m"], ["--bind", "127.0.0.1"]
    found = {
        "publish serve": [*python, "publish", "serve", str(made), "--port", str(port)],
        "python -m http.server": [*python, "http.server", str(port), *address, "-d", str(made)],
    }
    if nginx := shutil.which("nginx"):
        file = made.parent / "nginx.conf"
        file.write_text(_NGINX.format(folder=made.parent, port=port, site=made), "utf-8")
        found["nginx"] = [nginx, "-c", str(file), "-e", "stderr"]
    return found


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """A server, from when it answers; the number of its process."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet)
    try:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            try:
                asyncio.run(asked(port, "/", len, keeps=False))
                break
            except (OSError, asyncio.IncompleteReadError):
                time.sleep(0.05)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_PATIENCE)


def peak_memory(process: int) -> float:
    """The most memory that a process has taken, in MiB; 0 where the system does not say."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text("ascii").splitlines() if status.is_file() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def cpu(process: int) -> float:
    """The seconds of the processor that a process has taken; 0 where the system does not say."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.is_file():
        return 0.0
    fields = stat.read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def asked(port: int, path: str, take: Callable[[bytes], object], *, keeps: bool) -> None:
    """Ask for a file on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await answer(reader, writer, path, take, keeps=keeps)
    finally:
        writer.close()


async def answer(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    path: str,
    take: Callable[[bytes], object],
    *,
    keeps: bool,
) -> None:
    """Ask for a file, and take what comes."""
    way = "keep-alive" if keeps else "close"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: {way}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    left = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    while left:
        piece = await reader.read(min(left, 2**16))
        if not piece:
            raise ConnectionError
        take(piece)
        left -= len(piece)


async def requests(port: int, seconds: float, readers: int, *, keeps: bool) -> float:
    """Requests a second for a page by some readers, on connections that are kept or new."""
    end, count = time.monotonic() + seconds, 0

    async def read() -> None:
        nonlocal count
        while time.monotonic() < end:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                while time.monotonic() < end:
                    await answer(reader, writer, "/", len, keeps=keeps)
                    count += 1
                    if not keeps:
                        break
            finally:
                writer.close()

    await asyncio.gather(*(read() for _ in range(readers)))
    return count / seconds


async def downloads(port: int, process: int, book: bytes, readers: int = READERS) -> Downloads:
    """What comes of many downloads of one book at the same time."""
    start = time.monotonic()

    async def read() -> bool:
        digest = hashlib.blake2b()
        try:
            await asked(port, "/book.epub", digest.update, keeps=False)
        except (OSError, asyncio.IncompleteReadError):
            return False
        return digest.digest() == hashlib.blake2b(book).digest()

    whole = sum(await asyncio.gather(*(read() for _ in range(readers))))
    return Downloads(whole, time.monotonic() - start, peak_memory(process))


class Rate(NamedTuple):
    """Requests a second, and what one costs in milliseconds of the server's processor."""

    per_second: float
    cost: float

    def __str__(self) -> str:
        return f"{self.per_second:>9,.0f}{self.cost:>7.2f}"


def rate(port: int, process: int, seconds: float, *, keeps: bool) -> Rate:
    """How fast a server answers sixteen readers."""
    before = cpu(process)
    found = asyncio.run(requests(port, seconds, 16, keeps=keeps))
    return Rate(found, (cpu(process) - before) * 1000 / (found * seconds))


def report(seconds: float) -> None:
    """Print a line for each server; one that closes each connection has but half of it."""
    folder = Path(tempfile.mkdtemp(prefix="offprint-serving-"))
    try:
        made, port = site(folder), free_port()
        book = (made / "book.epub").read_bytes()
        print(f"serving, a page of {PAGE:,} bytes to 16 readers for {seconds:.0f} s:")
        print("requests a second and ms of the processor for each, connections new and kept;")
        print(f"{BOOK:,} bytes to {READERS} readers at once: whole downloads, s, MiB at most")
        for name, command in commands(made, port).items():
            with running(command, port) as process:
                new = rate(port, process, seconds, keeps=False)
                is_kept = "http.server" not in name
                kept = str(rate(port, process, seconds, keeps=True)) if is_kept else " " * 16
                got = asyncio.run(downloads(port, process, book))
            print(f"{name:24}{new}{kept}{got.whole:>9}{got.seconds:>7.1f}{got.peak:>6.0f}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    report(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)
