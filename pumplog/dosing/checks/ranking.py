"""One slip, one question: of all that the checks found, what is asked is the most telling thing about each field.

Five questions about one typing error teach people to click them away. A finding that blocks is never left out, nor one
about a limit that a patient's history does not explain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pumplog.dosing.findings import Finding, Severity

# Each family speaks of the same thing; the first that is found in a field is told, the others are its echo.
FAMILIES: Final = (
    (
        "strength_slip_1000",
        "strength_slip_100",
        "strength_slip_10",
        "strength_digits_swapped",
        "strength_differs_from_order",
        "strength_differs_from_last_fill",
    ),
    (
        "step_start_in_minutes",
        "figure_of_another_field",
        "dose_ratio_high",
        "dose_ratio_low",
        "step_rate_slip",
        "dose_digits_swapped",
        "program_differs_from_order",
    ),
    (
        "lockout_and_count_disagree",
        "bolus_over_daily_dose",
        "bolus_dose_far",
        "bolus_digits_swapped",
        "lockout_far",
        "lockout_in_hours",
        "bolus_count_far",
        "boluses_differ_from_order",
        "bolus_over_tenth_of_day",
    ),
    ("fill_over_reservoir", "fill_is_zero", "fill_volume_slip", "fill_volume_digits_swapped"),
)
# A dose that jumps because a strength was mistyped is said with the strength.
_STRENGTH_SLIPS: Final = frozenset(FAMILIES[0][:3])
_JUMPS: Final = frozenset({"dose_ratio_high", "dose_ratio_low"})
# Next to a dose that is far off, the rules about steps say nothing more.
_STEPS: Final = ("step_above_", "steps_above_", "step_origin_")


def most_telling(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without the echoes of one slip, in the order they came."""
    found = tuple(findings)
    codes = {finding.code for finding in found if finding.severity is not Severity.INFORM}
    kept = [finding for finding in found if _stands(finding, found, codes)]
    return tuple(_one_limit(kept))


def _stands(finding: Finding, found: Sequence[Finding], codes: set[str]) -> bool:
    if finding.severity is Severity.BLOCK:
        return True
    if finding.code in _JUMPS and codes & _STRENGTH_SLIPS:
        return False
    if finding.code.startswith(_STEPS) and "dose_ratio_high" in codes:
        return False
    family = next((codes for codes in FAMILIES if finding.code in codes), None)
    if family is None:
        return True
    rank = family.index(finding.code)
    return not any(
        other.field == finding.field and other.code in family[:rank] for other in found if other is not finding
    )


def _one_limit(findings: Sequence[Finding]) -> Iterable[Finding]:
    """Of several limits of one kind that a field exceeds, the one that asks most: its bound is the one to argue with."""
    for finding in findings:
        kind = _limit_kind(finding)
        rivals = [o for o in findings if kind and _limit_kind(o) == kind and _subject(o) == _subject(finding)]
        if not rivals or finding is max(rivals, key=_weight):
            yield finding


def _limit_kind(finding: Finding) -> tuple[str, str] | None:
    for grade in ("published", "clinic", "unverified"):
        if finding.code.endswith(f"_above_{grade}_limit"):
            return finding.field, finding.code.removesuffix(f"_{grade}_limit")
    return None


def _subject(finding: Finding) -> str:
    """Whose limit it is: the drug stands at the beginning of the message."""
    return finding.message.partition(" ")[0]


def _weight(finding: Finding) -> tuple[int, bool]:
    return ("inform", "acknowledge", "block").index(finding.severity.value), finding.code.endswith("_clinic_limit")
