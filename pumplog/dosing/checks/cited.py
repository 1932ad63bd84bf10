"""A figure above a cited bound: a published one, or the clinic's own, asks for a reason; an unverified one informs."""

from collections.abc import Iterator
from decimal import Decimal

from pumplog.dosing.checks.visit import ask, tell
from pumplog.dosing.findings import Evidence, Finding
from pumplog.dosing.limits import Limit


def grade(limit: Limit) -> str:
    """The word in a code that says how the bound is known: `published`, `clinic`, else `unverified`."""
    return limit.evidence.value if decides(limit) else "unverified"


def decides(limit: Limit) -> bool:
    """Whether the bound may ask for a reason."""
    return limit.evidence in (Evidence.PUBLISHED, Evidence.CLINIC)


def beyond(limit: Limit, value: Decimal, *, code: str, field: str, what: str, bound: str) -> Iterator[Finding]:
    """A finding `<code>_<grade>_limit` where `value` is above the limit; `what` and `bound` are its words."""
    if value <= limit.value:
        return
    if decides(limit):
        message = f"{what} is above {bound}, the limit in {limit.source}. Check the entry; if it is meant, say why."
        yield ask(f"{code}_{grade(limit)}_limit", field, message, source=limit.source, evidence=limit.evidence)
    else:
        message = f"{what} is above {bound}, an unverified figure ({limit.source}). It is given for orientation only."
        yield tell(f"{code}_{grade(limit)}_limit", field, message, source=limit.source, evidence=limit.evidence)
