"""Whether the templates of a layout can be read: faults that need no rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes

from publish.core.diagnostics import Findings, Place
from publish.core.directions import style_sheet_variants
from publish.core.files import is_shipped, shown
from publish.render.template_columns import column_of, names_in
from publish.render.template_errors import unusable
from publish.render.templates import environment_of
from publish.render.unused_layout_files import TEMPLATES, names_read
from publish.settings.output_registry import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publish.core.diagnostics import Diagnostic
    from publish.core.files import Reader
    from publish.settings.layouts import Layout

_READING = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


def broken_templates(layout: Layout, reader: Reader) -> Findings:
    """Return errors of the templates in a layout's folders that are its author's.

    These are templates that cannot be parsed, and names of missing templates. Files that nothing
    reads are ignored.
    """
    findings = Findings()
    environment = environment_of(layout, reader, 0)
    for file in _used(layout, reader):
        text = reader.text(file, shown(file)) or ""
        findings.extend(_faults(text, file, environment))
    return findings


def _used(layout: Layout, reader: Reader) -> Iterator[Path]:
    """Yield the author's templates that an output uses, or one of these reads."""
    found = [folder / name for folder in layout.chain for name in reader.beside(folder)]
    templates = [file for file in found if file.suffix in (*TEMPLATES, ".txt")]
    read = {n for file in templates for n in names_read(reader.text(file, shown(file)) or "")}
    for file in templates:
        format_ = layout.formats[file.parent]
        named = OUTPUTS.kind(format_).files if format_ else ()
        known = {*named, *(kin for name in named for kin in style_sheet_variants(name)), *read}
        if not is_shipped(file) and file.name in known:
            yield file


def _faults(text: str, file: Path, environment: jinja2.Environment) -> Iterator[Diagnostic]:
    """Yield what is wrong with one template."""

    def place(line: int, *named: str) -> Place:
        return Place(shown(file), line, column_of(text, line, *named))

    try:
        environment.compile(text, file.name, str(file))
        parsed = environment.parse(text, file.name, str(file))
    except jinja2.TemplateSyntaxError as error:
        message = error.message or str(error)
        yield unusable(place(error.lineno, *names_in(message)), message)
        return
    for node in parsed.find_all(_READING):
        name = node.template  # type: ignore[attr-defined]
        missing = getattr(node, "ignore_missing", False)
        if not isinstance(name, nodes.Const) or missing or not isinstance(name.value, str):
            continue
        try:
            environment.get_template(name.value)
        except jinja2.TemplateNotFound:
            yield unusable(place(node.lineno, name.value), f"there is no template {name.value}")
        except jinja2.TemplateSyntaxError:  # which is reported for that template
            continue
