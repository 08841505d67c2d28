"""Paths of requests: what they ask for, and which of them ask for nothing that can be given."""

from __future__ import annotations

import pytest

from publish.serve.targets import target_of


@pytest.mark.parametrize(
    ("path", "steps", "is_folder"),
    [
        (b"/", (), True),
        (b"/a.epub", ("a.epub",), False),
        (b"/works/", ("works",), True),
        (b"/works/a.kepub.epub", ("works", "a.kepub.epub"), False),
        (b"/Stra%C3%9Fe%20a.txt", ("Straße a.txt",), False),
        (b"/100%25.txt", ("100%.txt",), False),
        (b"/no%2012:%20a.txt", ("no 12: a.txt",), False),
        (b"/" + b"a" * 255, ("a" * 255,), False),
    ],
)
def test_what_is_asked_for(path: bytes, steps: tuple[str, ...], is_folder: bool) -> None:
    assert target_of(path) == (steps, is_folder)


HOSTILE = {
    "not absolute": b"a", "nothing": b"", "an asterisk": b"*",
    "up": b"/../a", "up within": b"/a/../../b", "here": b"/./a", "up at the end": b"/a/..",
    "up in escapes": b"/%2e%2e/a", "half in escapes": b"/.%2E/a",
    "a slash in an escape": b"/..%2fetc%2fpasswd", "a slash in the midst": b"/a%2Fb",
    "a backslash": b"/..%5c..%5ca", "a plain backslash": b"/a\\b",
    "twice encoded": b"/%252e%252e/a", "a slash twice encoded": b"/a%252fb",
    "three times": b"/%25252e%25252e/a", "too short for UTF-8": b"/%c0%ae%c0%ae/a",
    "NUL": b"/a%00.epub", "a line": b"/a%0d%0aSet-Cookie:x", "an escape": b"/%1b%5b2J",
    "a turned line": b"/%E2%80%AEa", "no UTF-8": b"/%ff", "half an escape": b"/a%2",
    "no escape": b"/a%zz", "two slashes": b"//etc/passwd", "slashes within": b"/a//b",
    "another host": b"http://elsewhere/a", "a drive": b"/C:/a", "a drive in an escape": b"/c%3a/a",
    "hidden": b"/.git/config", "our own stamps": b"/.offprint/a", "hidden in an escape": b"/%2egit",
    "a long name": b"/" + b"a" * 256, "a long path": b"/a" * 7000,
}  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE.values(), ids=HOSTILE)
def test_what_leads_astray(path: bytes) -> None:
    assert target_of(path) is None
