"""Offprint: one structured source of an essay, typeset as PDF, EPUB and handout.

As a library: :func:`build`, :func:`check`, :func:`collate`, :func:`make_site`, :func:`preflight`,
:func:`release`, :func:`send`, :func:`transcript`, :func:`where`; and :func:`asgi_app`.
What is not used is not imported. See docs/library.md.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from publish.api import (
        build,
        check,
        collate,
        make_site,
        preflight,
        release,
        send,
        transcript,
        where,
    )
    from publish.core.diagnostics import Diagnostic, Place
    from publish.core.usage import UsageError
    from publish.pipeline.results import Collation, OutputFile, Result, SiteResult, Transcript
    from publish.preflight import Report
    from publish.readback.collation import Difference
    from publish.release.results import ReleaseResult, Whereabouts
    from publish.release.where import Location
    from publish.send.outcomes import Outcome, SendReport
    from publish.serve.asgi import asgi_app

__version__ = "0.1.0"
__all__ = [
    "Collation",
    "Diagnostic",
    "Difference",
    "Location",
    "Outcome",
    "OutputFile",
    "Place",
    "ReleaseResult",
    "Report",
    "Result",
    "SendReport",
    "SiteResult",
    "Transcript",
    "UsageError",
    "Whereabouts",
    "__version__",
    "asgi_app",
    "build",
    "check",
    "collate",
    "make_site",
    "preflight",
    "release",
    "send",
    "transcript",
    "where",
]
#: The modules of what is imported at its first use. “preflight”, “release” and “send” are packages
#: that can be called.
_HOMES = {
    "api": "build check collate make_site transcript where",
    "core.diagnostics": "Diagnostic Place",
    "core.usage": "UsageError",
    "pipeline.results": "Collation OutputFile Result SiteResult Transcript",
    "preflight": "Report",
    "readback.collation": "Difference",
    "release.results": "ReleaseResult Whereabouts",
    "release.where": "Location",
    "send.outcomes": "Outcome SendReport",
    "serve.asgi": "asgi_app",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name in ("preflight", "release", "send"):
            return import_module(f"publish.{name}")
        for home, names in _HOMES.items():
            if name in names.split():
                return getattr(import_module(f"publish.{home}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
