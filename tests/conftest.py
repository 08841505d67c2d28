"""What all tests share: the option that rewrites expected results, the command."""

from __future__ import annotations

import signal
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command import PATIENCE, call
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from command import Result


#: The same inputs each time, nothing kept, and no limits of seconds: a machine may be busy.
settings.register_profile(
    "offprint",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("offprint")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="write what was found into the case files and goldens; review the diff",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that have most long tests: workers then end at about the same time.

    To rewrite expected results, only the tests that have some are run.
    """
    long = Counter(item.path for item in items if item.get_closest_marker("whole"))
    items.sort(key=lambda item: -long[item.path])
    if config.getoption("--rewrite"):
        items[:] = [one for one in items if "rewrite" in getattr(one, "fixturenames", ())]


@pytest.fixture(scope="session")
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether expected results are to be rewritten."""
    return bool(request.config.getoption("--rewrite"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return Path(__file__).parent.parent


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    """The command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return partial(call, capsys)


@pytest.fixture
def patience() -> Iterator[None]:
    """Tear a test away that waits for what never comes, as for a pipe."""

    def tear(*_: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, tear)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
