"""What is handed out: the wheel makes a work without this repository, the sdist tests itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from building import NOT_HERE
from command import ROOT, SUM, environment, files
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from publish import __version__
from publish.readback import read_back


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
    for page in (ROOT / "docs").rglob("*.*"):
        assert f"publish/{page.relative_to(ROOT)}" in names
    info = f"offprint_press-{__version__}.dist-info"
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
        "layouts/site/LICENSE-minisearch.txt",
        "layouts/web/csl/README.md",
    }


def test_what_is_said_about_it(installed: Installed) -> None:
    info = f"offprint_press-{__version__}.dist-info"
    about = Parser().parsestr(installed.text(f"{info}/METADATA"))
    assert about["Name"] == "offprint-press"
    assert about["Version"] == __version__
    assert about["License-Expression"] == "AGPL-3.0-or-later"
    assert about["Requires-Python"] == ">=3.11"
    needed = [r for r in about.get_all("Requires-Dist", []) if "extra ==" not in r]
    assert {canonicalize_name(Requirement(r).name) for r in needed} == set(declared())
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
    told = run("doctor")
    for folder in ("layouts/fonts", "docs/README.md"):
        assert str(installed.target / "publish" / folder) in told
    own = tmp_path / "here" / "own"
    own.mkdir()
    (own / "layout.yaml").write_text("inherits: [pdf]\n")
    assert run("build", "x", "--layout", "own", "--out", "other") == "other/x.pdf\n"
    other = read_back((tmp_path / "here" / "other" / "x.pdf").read_bytes(), ".pdf")
    words = [word for word, _ in other.words() if not word.startswith("urn:")]  # another edition
    same = read_back(made["x.pdf"], ".pdf").words()
    assert words == [word for word, _ in same if not word.startswith("urn:")]


def test_the_papers_for_users_lead_nowhere_else(installed: Installed) -> None:
    """What they link to is beside them, in the wheel too; those for who carries on may lead out."""
    docs = installed.target / "publish" / "docs"
    for name in PAGES:
        text = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", (docs / f"{name}.md").read_text("utf-8"))
        for link in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text):
            assert (docs / link).exists() and ".." not in link, f"{name}.md: {link}"


#: Those who have the wheel read these.
PAGES = (
    "README", "commands", "deprecation", "findings", "format", "layouts", "library", "outputs",
    "pages", "printers",
)  # fmt: skip


# --- what it needs ----------------------------------------------------------------------


def declared() -> dict[str, Requirement]:
    """What is declared as always needed, by its name."""
    return by_name(project()["dependencies"])


def declared_if_wanted() -> dict[str, Requirement]:
    """What is declared for users who want more, by its name."""
    extras = project()["optional-dependencies"].items()
    return by_name([line for name, lines in extras if name != "dev" for line in lines])


def project() -> dict[str, Any]:
    """What pyproject.toml says of the project."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def by_name(lines: list[str]) -> dict[str, Requirement]:
    """Requirements by the names of what is required."""
    return {canonicalize_name(one.name): one for one in map(Requirement, lines)}


def imported(folder: Path) -> set[str]:
    """The packages that some modules import, within functions and for the checker of types too."""
    trees = [ast.parse(file.read_text("utf-8")) for file in folder.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = [a.name for node in nodes if isinstance(node, ast.Import) for a in node.names]
    names += [n.module for n in nodes if isinstance(n, ast.ImportFrom) if n.module and not n.level]
    tops = {name.partition(".")[0] for name in names}
    return tops - set(sys.stdlib_module_names) - {"publish"}


def distributions_of(modules: set[str]) -> set[str]:
    """The distributions that bring some modules."""
    known = packages_distributions()
    return {canonicalize_name(name) for module in modules for name in known[module]}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    known = {*declared(), *declared_if_wanted()}
    assert distributions_of(imported(ROOT / "publish")) == known


def test_an_import_that_is_not_declared_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\ndef f():\n    from lxml.etree import XML\n")
    assert distributions_of(imported(tmp_path)) == {"lxml"}


def test_everything_that_is_declared_has_a_lower_bound() -> None:
    """Which `make lowest` installs."""
    for name, one in (declared() | declared_if_wanted()).items():
        assert [s.version for s in one.specifier if s.operator in (">=", "~=", "==")], name


# --- the sdist --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("offprint_press-*.tar.gz")
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
    return folder / file.name.removesuffix(".tar.gz")


def test_the_sdist_has_what_it_is_built_and_tested_with(unpacked: Path) -> None:
    for name in ("publish", "layouts", "docs", "examples"):
        there = {str(p.relative_to(unpacked)) for p in (unpacked / name).rglob("*") if p.is_file()}
        wanted = {str(p.relative_to(ROOT)) for p in (ROOT / name).rglob("*") if p.is_file()}
        assert {w for w in wanted if "__pycache__" not in w} == there
    for name in ("pyproject.toml", "Makefile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md",
                 "LICENSE", "source/seminar.schema.json", "tests/conftest.py"):  # fmt: skip
        assert (unpacked / name).is_file(), name


def test_the_sdist_has_nothing_of_the_text_that_is_in_copyright(unpacked: Path) -> None:
    """Neither the essay nor its transcription, nor whole sentences of them elsewhere."""
    assert [p.name for p in (unpacked / "source").iterdir()] == ["seminar.schema.json"]
    for file in unpacked.rglob("*"):
        if file.suffix in (".md", ".txt", ".yaml", ".html", ".py"):
            assert shared_sentences(file) == 0, file


def shared_sentences(file: Path) -> int:
    """How many sentences of the essay a file has; none where the essay is not at hand."""
    essay = ROOT / "source" / "stalinists-case-against-stalin" / "essay.md"
    text = essay.read_text("utf-8").split("---", 2)[2] if essay.is_file() else ""
    sentences = {s for s in re.split(r"[.?!]\s+|\n\n", text) if len(s) > 60}
    own = file.read_text("utf-8", errors="replace")
    return sum(sentence in own for sentence in sentences)


def test_the_sdist_tests_itself(unpacked: Path) -> None:
    """Tests that need the essay say so; the others pass."""
    tests = ["report/test_codes.py", "edit/test_emendations.py"]
    command = [sys.executable, "-P", "-m", "pytest", "--no-cov", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-k", "essay or page_of_findings or every_code", *(f"tests/{t}" for t in tests)],
        cwd=unpacked, env=environment(PYTHONPATH=str(unpacked)), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert NOT_HERE in done.stdout
    assert re.search(r"\d+ passed, \d+ skipped", done.stdout)
