"""The works of the corpus that lies beside the checkout, where there is one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
WORKS = sorted(p.parent for p in CORPUS.glob("*/text.md"))
#: All of them in CI; elsewhere one, since to judge them takes minutes.
CHOSEN = WORKS if os.environ.get("CI") else [w for w in WORKS if w.name.startswith("09")]
#: Why a test is skipped that needs them. ``.ci/run`` lets it pass.
ABSENT = "../shared is not beside this checkout"


def each_work() -> list[Any]:
    """The works, each for a test of its own; where there are none, that is said."""
    return [pytest.param(work, id=work.name) for work in WORKS] or [absent()]


def all_works() -> list[Any]:
    """The works, for one test; where there are none, that is said."""
    return [pytest.param(WORKS, id="corpus") if WORKS else absent()]


def absent() -> Any:
    """A test that says why it is skipped."""
    return pytest.param(None, id="absent", marks=pytest.mark.skip(reason=ABSENT))
