"""Sets up a checkout: system libraries, ``.venv`` with the locked packages. Run by make.

Standard library only: it is run by the machine's own Python, before anything else is there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
sys.path.insert(0, str(ROOT))

from publish import system  # noqa: E402 - the package is not installed yet


def main() -> None:
    """Set up what is missing; say what to run where that is not allowed."""
    if sys.version_info[:2] < system.PYTHON:
        stop(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} is too old: 3.11 is needed",
            "install a newer Python and run: make PYTHON=python3.12 pdf",
        )
    libraries = system.missing()
    extra = () if has_venv() else ("python3-venv",)
    if libraries or extra:
        install(libraries, extra)
    make_venv()


def has_venv() -> bool:
    """Whether this Python can make an environment (on Debian that is a package of its own)."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def install(libraries: list[system.Library], extra: tuple[str, ...]) -> None:
    """Install the system packages, or print the command and stop."""
    command = system.install_command(libraries, extra)
    names = ", ".join([library.linux for library in libraries] + list(extra))
    if not command:
        stop(f"missing on this system: {names}", "install Pango, HarfBuzz and Fontconfig")
    before = system.may_install()
    if before is None:
        stop(f"missing on this system: {names}", f"run: sudo {' '.join(command)}")
    say(f"installing {names}")
    if command[0] == "apt-get":
        run([*before, "apt-get", "update", "-qq"])
        before = [*before, "env", "DEBIAN_FRONTEND=noninteractive"]
        command = [*command[:2], "-qq", *command[2:]]
    run([*before, *command])


def make_venv() -> None:
    """Make ``.venv`` from the lock."""
    say("setting up .venv (once; a minute or so)")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    lock = ROOT / "publish" / "requirements.lock"
    run([*pip, "install", "--require-hashes", "-r", str(lock)])
    run([*pip, "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    (VENV / "ready").write_text("")


def run(command: list[str]) -> None:
    """Run a command; stop when it fails."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    if subprocess.run(command, stdout=sys.stderr, env=environment, check=False).returncode:
        stop(f"this failed: {' '.join(command)}", "see what it printed above")


def say(text: str) -> None:
    """Tell what is being done."""
    print(f"offprint: {text}", file=sys.stderr, flush=True)


def stop(what: str, hint: str) -> NoReturn:
    """Say what is wrong and what to do, and end."""
    sys.exit(f"offprint: error[SETUP]: {what}\n  hint: {hint}")


if __name__ == "__main__":
    main()
