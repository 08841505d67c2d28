"""The schemas of OPDS 2.0: Readium's, which are here, and those of the specification, by the web.

The schemas of Readium's Web Publication Manifest, in which links, metadata and their parts are
defined, are in ``tests/cases/readium`` with their licence (MIT). Those of OPDS itself have none and
are not carried along; what they ask for besides is in :func:`broken_rules`, after the text of the
specification (OPDS 2.0, 1.1–1.4, 2.1, 3.1).
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft7Validator, FormatChecker  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource
from referencing.jsonschema import DRAFT7

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPDS = "https://drafts.opds.io/schema/"
READIUM = "https://readium.org/webpub-manifest/schema/"
_FOLDER = Path(__file__).parents[1] / "cases" / "readium"
#: Groups with names are written otherwise in JavaScript.
_NAMED = re.compile(r"\(\?<(?=[A-Za-z])")
_ACQUISITION = "http://opds-spec.org/acquisition"
_RASTER = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/jxl"}


def resource(text: str) -> Resource[Any]:
    """A schema as Python's expressions have it."""
    return Resource.from_contents(json.loads(_NAMED.sub("(?P<", text)))


def readium(address: str) -> Resource[Any]:
    """One of Readium's schemas; those of OPDS to which they refer allow anything.

    Raises:
        NoSuchResource: for another one.
    """
    if address.startswith(OPDS):
        return DRAFT7.create_resource({})
    file = _FOLDER / address.removeprefix(READIUM).replace("/", "-")
    if not address.startswith(READIUM) or not file.is_file():
        raise NoSuchResource(address)
    return resource(file.read_text("utf-8"))


@cache
def judge(address: str, retrieve: Callable[[str], Resource[Any]] = readium) -> Draft7Validator:
    """What judges by the schema at an address."""
    schemas = Registry(retrieve=retrieve)  # type: ignore[call-arg]
    found = schemas.get_or_retrieve(address)
    return Draft7Validator(
        found.value.contents, registry=found.registry, format_checker=FormatChecker()
    )


def faults_of(feed: dict[str, Any]) -> list[str]:
    """What is wrong with a feed of OPDS 2.0, by Readium's schemas and the specification's text."""
    parts = [feed, *feed.get("groups", []), *feed.get("facets", [])]
    works = [work for part in parts for work in part.get("publications", [])]
    ways = [way for part in [*parts, *works] for key in ("links", "navigation", "images")
            for way in part.get(key, [])]  # fmt: skip
    return [
        *(fault for way in ways for fault in _against("link", json.dumps(way))),
        *(fault for work in works for fault in _against("metadata", json.dumps(work["metadata"]))),
        *broken_rules(feed, works),
    ]


@cache
def _against(schema: str, text: str) -> tuple[str, ...]:
    """What one of Readium's schemas has against a part of a feed: many parts are alike."""
    judged = judge(f"{READIUM}{schema}.schema.json")
    return tuple(error.message for error in judged.iter_errors(json.loads(text)))


def broken_rules(feed: dict[str, Any], works: list[dict[str, Any]]) -> Iterator[str]:
    """What the text of the specification asks for besides."""
    if "title" not in feed["metadata"]:
        yield "a feed has no title"
    if not any("self" in _rels(way) for way in feed["links"]):
        yield "a feed does not name itself"
    if not {"publications", "navigation", "groups"} & feed.keys():
        yield "a feed has nothing in it"
    if any("title" not in way for way in feed.get("navigation", [])):
        yield "a way has no title"
    for work in works:
        if not any(rel.startswith(_ACQUISITION) for way in work["links"] for rel in _rels(way)):
            yield "nobody can get a work"
        if "images" in work and not any(one.get("type") in _RASTER for one in work["images"]):
            yield "no picture of a work is one that every program shows"


def _rels(way: dict[str, Any]) -> list[str]:
    rel = way.get("rel", [])
    return [rel] if isinstance(rel, str) else list(rel)
