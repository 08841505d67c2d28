"""The works of the corpus that lies beside the checkout, where there is one.

All of them in CI; elsewhere one, since together they take minutes. What is built of them is kept
in ``build/corpus``: whoever asks for it next finds it fresh.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
WORKS = sorted(p.parent for p in CORPUS.glob("*/text.md"))
CHOSEN = WORKS if os.environ.get("CI") else [w for w in WORKS if w.name.startswith("09")]


def folder_of(work: Path) -> Path:
    """Where the outputs of a work are."""
    return ROOT / "build" / "corpus" / work.name
