"""A drug that is no longer given: said where stopping it suddenly is known to harm."""

from collections.abc import Iterable, Iterator

from pumplog.dosing.checks.visit import Visit, ask, daily_by_drug, tell
from pumplog.dosing.findings import Finding
from pumplog.dosing.limits import Guardrails


def withdrawal_findings(visit: Visit) -> Iterator[Finding]:
    """A drug of the mixture that is not in the new one, with what its withdrawal does; ordered or not."""
    if visit.before is None or visit.after is None:
        return
    after = daily_by_drug(visit.after)
    for drug, dose in daily_by_drug(visit.before).items():
        known = visit.limits.drugs.get(drug)
        if drug in after or not dose.mcg_per_day or known is None or known.withdrawal is None:
            continue
        message = (
            f"{known.display}, {visit.dose(drug, dose)} until now, is no longer given. Withdrawal is known: "
            f"{known.withdrawal.words}. Say what is planned instead."
        )
        found = known.withdrawal
        yield ask("stopped_abruptly", "drugs", message, source=found.source, evidence=found.evidence)


def stop_findings(drugs: Iterable[str], limits: Guardrails) -> Iterator[Finding]:
    """A pump that is stopped: what the drugs in it are known for. It has happened, so it informs."""
    for drug in dict.fromkeys(drugs):
        known = limits.drugs.get(drug)
        if known is not None and known.withdrawal is not None:
            found = known.withdrawal
            message = f"{known.display} stops with the pump. Withdrawal is known: {found.words}."
            yield tell("withdrawal_known", "happened_at", message, source=found.source, evidence=found.evidence)
