"""A figure above a bound: a published one, or the clinic's own, asks for a reason or blocks; an unverified one informs."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pumplog.dosing.checks.visit import ask, tell
from pumplog.dosing.findings import Evidence, Finding, Severity
from pumplog.dosing.limits import Limit


def grade(limit: Limit) -> str:
    """The word in a code that says how the bound is known: `published`, `clinic`, else `unverified`."""
    return limit.evidence.value if decides(limit) else "unverified"


def decides(limit: Limit) -> bool:
    """Whether the bound may ask for a reason."""
    return limit.evidence in (Evidence.PUBLISHED, Evidence.CLINIC)


def beyond(limit: Limit, value: Decimal, *, code: str, field: str, what: str, bound: str) -> Iterator[Finding]:
    """A finding `<code>_<grade>_limit` where `value` is above the limit; `what` and `bound` are its words."""
    if value > limit.value:
        yield exceeded(limit, code=f"{code}_{grade(limit)}_limit", field=field, what=f"{what} is above {bound}")


def exceeded(limit: Limit, *, code: str, field: str, what: str) -> Finding:
    """The finding for a limit that is not kept: `what` says so, this adds whose limit it is and what to do."""
    source, evidence = limit.source, limit.evidence
    if not decides(limit):
        message = f"{what}, an unverified figure ({limit.source}). It is given for orientation only."
        return tell(code, field, message, source=source, evidence=evidence)
    if limit.blocks:
        message = f"{what}, the limit in {limit.source}, which this clinic does not let pass. Correct the entry."
        return replace(ask(code, field, message, source=source, evidence=evidence), severity=Severity.BLOCK)
    return ask(
        code,
        field,
        f"{what}, the limit in {limit.source}. Check the entry; if it is meant, say why.",
        source=source,
        evidence=evidence,
    )
