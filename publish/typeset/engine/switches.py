"""Which amendments of the page engine are switched off, by whoever runs the program.

The environment variable ``OFFPRINT_WITHOUT_AMENDMENT`` has their names, with commas between them.
It is read here alone, and holds in the processes that a build begins, too.
"""

from __future__ import annotations

import os

VARIABLE = "OFFPRINT_WITHOUT_AMENDMENT"


def switched_off() -> frozenset[str]:
    """Return the names that the variable has, whether there are such amendments or not."""
    return frozenset(name.strip() for name in os.environ.get(VARIABLE, "").split(",")) - {""}
