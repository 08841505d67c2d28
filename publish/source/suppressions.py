"""Findings that the writer has looked at and allowed: ``<!-- offprint: allow CODE reason -->``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from publish.source.tree import Allowance


def silence(found: Iterable[Diagnostic], allowances: tuple[Allowance, ...]) -> list[Diagnostic]:
    """Return the findings that are not allowed; errors cannot be allowed."""
    by_code: dict[str, list[Allowance]] = {}
    for allowance in allowances:
        by_code.setdefault(allowance.code, []).append(allowance)
    return [d for d in found if not any(_allows(a, d) for a in by_code.get(d.code, ()))]


def idle(
    found: Iterable[Diagnostic], allowances: tuple[Allowance, ...], of_builds: Container[str]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the allowances themselves: they silence nothing, or give no reason.

    Args:
        found: all findings of all checks, including the silenced ones.
        allowances: the allowances of the source.
        of_builds: codes that only a build finds: allowances of these are not reported.
    """
    codes = {allowance.code for allowance in allowances}
    by_code: dict[str, list[Diagnostic]] = {code: [] for code in codes}
    for one in found:
        by_code.get(one.code, []).append(one)
    for allowance in allowances:
        code = allowance.code
        if code not in of_builds and not any(_allows(allowance, d) for d in by_code[code]):
            yield Diagnostic(
                allowance.place,
                "warning",
                "ALLOW-UNUSED",
                f"nothing is found here that “allow {code}” would silence",
                "delete the remark",
            )
        elif not allowance.reason:
            yield Diagnostic(
                allowance.place,
                "warning",
                "ALLOW-REASON",
                f"“allow {code}” gives no reason",
                "say in a few words after the code why the finding is no fault",
            )


def _allows(allowance: Allowance, diagnostic: Diagnostic) -> bool:
    return (
        diagnostic.severity != "error"
        and diagnostic.code == allowance.code
        and diagnostic.place.path == allowance.place.path
        and allowance.first <= diagnostic.place.line <= allowance.last
    )
