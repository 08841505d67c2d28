"""The settings as the help lists them: with what holds in each output where nothing is said."""

from __future__ import annotations

import msgspec

from publish.settings.output_registry import OUTPUTS
from publish.settings.schema import Settings
from publish.settings.site import SiteLook, SiteSettings


def describe() -> list[tuple[str, str, str]]:
    """Name, default ('' for none) and meaning of every setting, for the help.

    Where the layouts that come with the program say another value for some outputs, these are named
    after it: ``auto; handout, leader: no``.
    """
    schema = msgspec.json.schema(Settings)["$defs"]["Settings"]["properties"]
    values = _values()
    rows = []
    for field in msgspec.structs.fields(Settings):
        options = schema[field.encode_name]["anyOf"]
        meaning = next(o["description"] for o in options if "description" in o)
        told = {name: _shown(field, of[field.name]) for name, of in values.items()}
        rows.append((field.encode_name, _grouped(told), meaning))
    return rows


def describe_site() -> list[tuple[str, str]]:
    """Return the settings of a site with what they mean, and what holds where nothing is said."""
    usual = msgspec.structs.asdict(SiteLook())
    schema = msgspec.json.schema(SiteSettings)["$defs"]["SiteSettings"]["properties"]
    rows = []
    for field in msgspec.structs.fields(SiteSettings):
        options = schema[field.encode_name]["anyOf"]
        meaning = next(one["description"] for one in options if "description" in one)
        default = usual[field.name]
        rows.append((field.encode_name, f"{meaning} [{default}]" if default else meaning))
    return rows


def _values() -> dict[str, dict[str, object]]:
    """Return what holds where nothing is said.

    '' in general, then in each output by its usual layout.
    """
    from publish.core.files import Reader
    from publish.settings.layouts import load_layout
    from publish.settings.resolve import Resolved, resolve

    reader, none = Reader(), Settings()
    values = {"": msgspec.structs.asdict(Resolved())}
    for kind in OUTPUTS.kinds:
        resolved = resolve(load_layout(kind.name, reader).settings, none, none)
        values[kind.name] = msgspec.structs.asdict(resolved)
    return values


def _grouped(told: dict[str, str]) -> str:
    """Return a default, and after it the outputs that have another one."""
    usual, others = told[""], dict[str, list[str]]()
    for name, value in told.items():
        if value not in ("", usual):
            others.setdefault(value, []).append(name)
    said = [f"{', '.join(names)}: {value}" for value, names in others.items()]
    return "; ".join([usual, *said] if usual else said)


def _shown(field: msgspec.structs.FieldInfo, value: object) -> str:
    """Return a default as it would be said; '' where it is none that could be."""
    try:
        msgspec.convert(value, field.type)
    except msgspec.ValidationError:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
