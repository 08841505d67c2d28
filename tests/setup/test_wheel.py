"""The wheel: installed in an empty place, without this repository, it makes a work."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from email.parser import Parser
from typing import TYPE_CHECKING, NamedTuple

import pytest
from command import ROOT, SUM, environment, files

from publish import __version__
from publish.readback import read_back

if TYPE_CHECKING:
    from pathlib import Path


class Installed(NamedTuple):
    """The wheel, and the folder it is unpacked in."""

    wheel: Path
    target: Path

    @property
    def names(self) -> list[str]:
        with zipfile.ZipFile(self.wheel) as archive:
            return archive.namelist()

    def text(self, name: str) -> str:
        with zipfile.ZipFile(self.wheel) as archive:
            return archive.read(name).decode("utf-8")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Built with what the environment has; nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input")
    build = ("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir")
    subprocess.run([*pip, *build, str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("*.whl")
    target = folder / "target"
    install = ("install", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    subprocess.run([*pip, *install], check=True)
    return Installed(wheel, target)


#: What sets up a checkout is none of the users' business.
SETUP = {"publish/setup/bootstrap.py", "publish/setup/requirements.lock"}


@pytest.mark.whole
def test_what_is_inside(installed: Installed) -> None:
    names = set(installed.names)
    for folder in ("layouts", "publish"):
        found = (p.relative_to(ROOT) for p in (ROOT / folder).rglob("*") if p.is_file())
        wanted = {str(p) for p in found if "__pycache__" not in p.parts}
        if folder == "layouts":
            wanted = {f"publish/{name}" for name in wanted}
        assert wanted - names == (SETUP if folder == "publish" else set())
    assert {f"publish/docs/{name}.md" for name in ("layouts", "printers")} <= names
    info = f"offprint-{__version__}.dist-info"
    assert {name.split("/")[0] for name in names} == {"publish", info}
    assert not any("test" in name or "__pycache__" in name for name in names)
    licences = {name.removeprefix(f"{info}/licenses/") for name in names if "/licenses/" in name}
    assert licences == {
        "LICENSE",
        "layouts/fonts/atkinson-mono/OFL.txt",
        "layouts/fonts/atkinson/OFL.txt",
        "layouts/fonts/ebgaramond/OFL.txt",
        "layouts/fonts/libertinus/OFL.txt",
        "layouts/fonts/libertinus-mono/OFL.txt",
        "layouts/fonts/libertinus-sans/OFL.txt",
        "layouts/profiles/LICENSE-FOGRA39L.txt",
    }


def test_what_is_said_about_it(installed: Installed) -> None:
    info = f"offprint-{__version__}.dist-info"
    about = Parser().parsestr(installed.text(f"{info}/METADATA"))
    assert about["Name"] == "offprint"
    assert about["Version"] == __version__
    assert about["License-Expression"] == "AGPL-3.0-or-later"
    assert about["Requires-Python"] == ">=3.11"
    needed = [r for r in about.get_all("Requires-Dist", []) if "extra ==" not in r]
    assert {r.lower().split(">")[0].split("<")[0] for r in needed} == {
        "click", "ebooklib", "fonttools[woff]", "jinja2", "markdown-it-py", "mdit-py-plugins",
        "msgspec", "pikepdf", "pillow", "pypdfium2", "python-bidi", "pyyaml", "segno", "tinycss2",
        "weasyprint",
    }  # fmt: skip
    assert "publish = publish.__main__:main" in installed.text(f"{info}/entry_points.txt")


@pytest.mark.whole
def test_it_makes_a_work_in_an_empty_folder(installed: Installed, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "here").mkdir()
    surroundings = environment(
        PYTHONPATH=str(installed.target), HOME=str(home), XDG_CACHE_HOME=str(home / "cache")
    )

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "publish", *arguments],
            cwd=tmp_path / "here", env=surroundings, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, SUM.sub("", done.stderr)) == (0, "")
        return done.stdout

    assert run("new", "x") == "x/essay.md\nx/seminar.yaml\n"
    assert len(run("build", "x").splitlines()) == 4
    assert run("build", "x") == ""
    made = files(tmp_path / "here" / "build")
    assert list(made) == ["x-handout-letter.pdf", "x-handout.pdf", "x.epub", "x.pdf"]
    assert str(installed.target / "publish" / "layouts" / "fonts") in run("doctor")
    own = tmp_path / "here" / "own"
    own.mkdir()
    (own / "layout.yaml").write_text("inherits: [pdf]\n")
    assert run("build", "x", "--layout", "own", "--out", "other") == "other/x.pdf\n"
    other = read_back((tmp_path / "here" / "other" / "x.pdf").read_bytes(), ".pdf")
    words = [word for word, _ in other.words() if not word.startswith("urn:")]  # another edition
    same = read_back(made["x.pdf"], ".pdf").words()
    assert words == [word for word, _ in same if not word.startswith("urn:")]
