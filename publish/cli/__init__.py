"""The command line: the only package that prints."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

import click

from publish import __version__
from publish.cli import files, releasing, sending, serving, shelf, tools, works
from publish.cli.options import of_command_line
from publish.cli.terminal import say_aside, show, show_usage
from publish.core.interruption import say_so
from publish.core.process import own_process
from publish.core.streams import unprinted
from publish.core.usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def run(arguments: list[str]) -> int:
    """Run the command.

    Returns:
        0: done. 1: a source or an output has errors. 2: wrong usage. 130: interrupted.
    """
    try:
        with own_process():
            result = main.main(args=arguments, prog_name="publish", standalone_mode=False)
    except click.ClickException as error:
        return show_usage(error)
    except (click.Abort, KeyboardInterrupt):
        return say_so()
    except BrokenPipeError:
        return 1
    except Exception as error:
        return _internal(error)
    return result if isinstance(result, int) else 0


def _internal(error: Exception) -> int:
    from publish.core.diagnostics import Place, Rejected
    from publish.core.error_boundary import fault

    if isinstance(error, Rejected):
        return show(error.findings)
    if isinstance(error, OSError) and error.filename is None:
        say_aside(unprinted(error))
        return 1
    if os.environ.get("OFFPRINT_DEBUG"):
        raise error
    return show([fault(error, Place("publish"))])


@click.group(context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="publish")
def main() -> None:
    """Set an essay with footnotes as a PDF, an e-book and a reading-group handout.

    \b
    publish new my-essay              a folder with an essay to start from
    publish build my-essay            my-essay.pdf, .epub, -handout.pdf in build/
    publish check my-essay            what is wrong with the source, with places
    publish preflight my-essay.pdf    what a careful reader would mark on the pages, or in an EPUB
    publish collate my-essay a.epub   whether two texts are the same, word by word
    publish preview my-essay          the pages of its PDF as spreads, as pictures
    publish compare a.pdf b.pdf       two builds page by page, the differences marked
    publish serve build --lan         finished files for e-readers on the same network
    publish transcript my-essay       the text as plain text, uncorrected
    publish site my-essay             a shelf for the web: pages and catalogues for e-readers
    publish send my-essay --to usb    the right file onto an e-reader, or by mail, or to a list
    publish release my-essay          an edition frozen: files, checksums, changes, errata slip
    publish where "¶23" my-essay      where a place cited by an earlier release (--from 1.0) is now
    publish doctor                    what is installed, what is missing

    A work is a folder with an essay.md, or any Markdown file with notes like this.[^1]

    \b
    Exit codes: 0 done, 1 the source or an output has errors, 2 wrong usage.
    """  # noqa: D301 - the backspace character is click's sign for lines that stay as they are


def _with_usage(call: Callable[..., int]) -> Callable[..., int]:
    """Tell what is wrong with an argument of the library as what is wrong with an option."""

    @functools.wraps(call)
    def called(*given: object, **named: object) -> int:
        try:
            return call(*given, **named)
        except UsageError as error:
            if error.diagnostics:
                return show(error.diagnostics)
            raise of_command_line(error) from None

    return called


_COMMANDS = (
    *works.COMMANDS, *shelf.COMMANDS, *serving.COMMANDS, *sending.COMMANDS, *releasing.COMMANDS,
    *files.COMMANDS, *tools.COMMANDS,
)  # fmt: skip
for _command in _COMMANDS:
    if _command.callback:
        _command.callback = _with_usage(_command.callback)
    main.add_command(_command)
