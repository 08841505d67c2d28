"""Sets up a checkout: system libraries, ``.venv`` with the locked packages. Run by make.

Standard library only: the machine's own Python runs it, before anything else is there.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
#: The beginning of the command. An interrupt while Python looks for packages would print a
#: traceback, so this is done (``-S``, then ``site``) when interrupts are handled.
START = f"""
try:
    import sys
    sys.path.append({str(ROOT)!r})
    from publish.core.interruption import watch
    watch()
    import site
    site.main()
    from publish.__main__ import main
    main()
except KeyboardInterrupt:
    import os
    os.write(2, b"publish: interrupted; nothing half-made was left\\n")
    os._exit(130)
"""
sys.path.insert(0, str(ROOT))

from publish.core import system  # noqa: E402 - the package is not installed yet


def main() -> None:
    """Set up what is missing, or print what to run if that is not allowed."""
    if sys.version_info[:2] < system.PYTHON:
        with_newer_python()
    libraries = system.missing()
    extra = () if has_venv() else (f"python{version()}-venv",)
    if libraries or extra:
        install(libraries, extra)
    make_venv()


def version() -> str:
    """Return the version of this Python as file names have it: 3.11."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def with_newer_python() -> NoReturn:
    """Start again with a newer Python of this machine; stop if there is none."""
    for minor in range(14, system.PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and subprocess.run([newer, "-c", ""], check=False).returncode == 0:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 - this file again
    stop(
        f"Python {version()} is too old: 3.11 is needed",
        "install a newer Python and run: make PYTHON=python3.12 pdf",
    )


def has_venv() -> bool:
    """Return whether this Python can make an environment (on Debian a package of its own)."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def install(libraries: list[system.Library], extra: tuple[str, ...]) -> None:
    """Install the system packages, or print the command and stop."""
    command = system.install_command(libraries, extra)
    names = ", ".join([system.name_of(library) for library in libraries] + list(extra))
    before = system.may_install() if command else None
    if before is None:
        if extra or any(library.needed for library in libraries):
            stop(f"missing on this system: {names}", system.advice(command))
        say(f"going on without {names}: {system.advice(command)}, and builds are faster")
        return
    say(f"installing {names}")
    if command[0] == "apt-get":
        before = [*before, "env", "DEBIAN_FRONTEND=noninteractive"]
        run([*before, "apt-get", "update", "-qq"], may_fail=True)
        command = [*command[:2], "-qq", *command[2:]]
    run([*before, *command])


def make_venv() -> None:
    """Make ``.venv`` from the lock, with this checkout and its command in it."""
    say("setting up .venv (once; a minute or so)")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    lock = ROOT / "publish" / "setup" / "requirements.lock"
    # The lock names all packages; pip by itself would look for newer versions of some.
    run([*pip, "install", "--no-deps", "--require-hashes", "-r", str(lock)])
    packages = VENV / "lib" / f"python{version()}" / "site-packages"
    (packages / "offprint.pth").write_text(f"{ROOT}\n", "utf-8")
    command = VENV / "bin" / "publish"
    command.write_text(command_text(), "utf-8")
    command.chmod(0o755)
    (VENV / "ready").write_text("")


def command_text() -> str:
    """Return the command ``publish`` of this checkout."""
    python = shlex.quote(str(VENV / "bin" / "python"))
    return f'#!/bin/sh\nexec {put_off()}{python} -P -S -c {shlex.quote(START)} "$@"\n'


def put_off() -> str:
    """Return what delays signals until Python can handle them, if ``env`` can (GNU 8.31)."""
    words = ["env", *(f"--block-signal={name}" for name in ("INT", "TERM", "HUP"))]
    try:
        done = subprocess.run([*words, "true"], capture_output=True, check=False)
    except OSError:
        return ""
    return "" if done.returncode else f"{' '.join(words)} "


def run(command: list[str], *, may_fail: bool = False) -> None:
    """Run a command; stop when it fails."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(command, stdout=sys.stderr, env=environment, check=False)
    if done.returncode and not may_fail:
        stop(f"this failed: {' '.join(command)}", "see what it printed above")


def say(text: str) -> None:
    """Print what is being done."""
    print(f"offprint: {text}", file=sys.stderr, flush=True)


def stop(what: str, hint: str) -> NoReturn:
    """Print what is wrong and what to do, and exit."""
    sys.exit(f"offprint: error[SETUP]: {what}\n  hint: {hint}")


if __name__ == "__main__":
    main()
