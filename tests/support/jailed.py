"""Whether works of strangers can be jailed where the tests run."""

from __future__ import annotations

from publish.pipeline.jail import available
from publish.pipeline.jail.kernel import running

#: Whether this system has a jail: where it has none, that has to be said.
THERE = available(running()).is_whole
#: What a build says where there is none.
MISSING = "error[JAIL-MISSING]: there is no jail here"
