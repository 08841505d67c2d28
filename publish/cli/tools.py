"""Commands on the press itself and its surroundings."""

from __future__ import annotations

import click

from publish.cli.terminal import say, say_marked


@click.command(short_help="Print the JSON Schema of a file, for editors and other programs.")
@click.argument(
    "name", metavar="[seminar|readers|release]", default="seminar",
    type=click.Choice(["seminar", "readers", "release"]),
)  # fmt: skip
def schema(name: str) -> int:
    """Print the JSON Schema of a file, by which editors complete and check it.

    \b
    publish schema > seminar.schema.json
    publish schema readers > readers.schema.json
    publish schema release > manifest.schema.json    that of the manifest of releases

    Then write on the first line of seminar.yaml:

    \b
    # yaml-language-server: $schema=seminar.schema.json
    """  # noqa: D301 - the backspace character is click's sign for lines that stay as they are
    from publish.release.manifest import schema_text as schema_of_releases
    from publish.send.readers import schema_text as schema_of_readers
    from publish.source.seminarfile import schema_text as schema_of_seminars

    schemas = {
        "seminar": schema_of_seminars, "readers": schema_of_readers, "release": schema_of_releases,
    }  # fmt: skip
    say(schemas[name]().removesuffix("\n"))
    return 0


@click.command(short_help="Say what is installed, what is missing, what to do.")
def doctor() -> int:
    """Say what is installed, what is missing, and what to do about it."""
    from publish.setup.doctor import examine

    code = 0
    for finding in examine():
        sign, colour = ("ok", "green") if finding.good else ("--", "yellow")
        if not finding.good and finding.needed:
            code, sign, colour = 1, "!!", "red"
        say_marked(sign, colour, f"  {finding.what}")
        if not finding.good:
            say(f"      {finding.remedy}")
    return code


@click.command(short_help="Print the completion for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the completion for a shell; in bash: eval "$(publish completion bash)"."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    whole = click.get_current_context().find_root().command
    say(kind(whole, {}, "publish", "_PUBLISH_COMPLETE").source())
    return 0


COMMANDS = (schema, doctor, completion)
