"""What is the matter with a file that cannot be read, and what its readers stumble over."""

from __future__ import annotations

#: What readers of a file stumble over where its objects are not as they should be.
BROKEN = (TypeError, ValueError, KeyError, AttributeError, IndexError, RuntimeError)


class Unreadable(ValueError):  # noqa: N818 - what is the matter with a file, not with the program
    """A file that cannot be read: why, in words for who has it."""


class Locked(Unreadable):
    """A file that cannot be read without its password."""


class Endless(Unreadable):
    """A page that draws so much that nobody could read it."""
