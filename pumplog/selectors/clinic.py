"""A clinic, its rules, its people and its audit trail."""

import datetime as dt
import uuid

from pumplog.access import Actor, Permission, Role
from pumplog.dosing.windows import Policy
from pumplog.models import AuditEntry, Clinic, ClinicPolicy, Membership
from pumplog.selectors.scope import require
from pumplog.sheets.clinic import AuditRow, ClinicSheet, PolicySheet, StaffRow
from pumplog.sheets.vocabulary import Envelope, Stop


def clinic_sheet(*, actor: Actor) -> ClinicSheet:
    """The actor's clinic with the rules that hold now."""
    return clinic_by_id(actor.clinic_id)


def clinic_by_id(clinic_id: uuid.UUID) -> ClinicSheet:
    """A clinic with the rules that hold now; for commands that already know that it is theirs."""
    newest = ClinicPolicy.objects.filter(clinic_id=clinic_id).select_related("clinic").order_by("-version").first()
    if newest is None:
        raise ValueError("a clinic has a policy from its first day")
    clinic = newest.clinic
    return ClinicSheet(id=clinic.pk, slug=clinic.slug, name=clinic.name, zone=clinic.zone, policy=policy_sheet(newest))


def clinic_id_of(*, slug: str) -> uuid.UUID | None:
    """The clinic with this slug, for commands run on the server."""
    return Clinic.objects.filter(slug=slug).values_list("pk", flat=True).first()


def dosing_policy(policy: PolicySheet) -> Policy:
    """The part of the rules that the arithmetic needs."""
    return Policy(
        margin_days=policy.margin_days,
        use_tolerance=policy.use_tolerance,
        max_interval_days=policy.max_interval_days,
        working_days=frozenset(day - 1 for day in policy.working_days),
        holidays=policy.holidays,
    )


def staff_list(*, actor: Actor) -> tuple[StaffRow, ...]:
    """Everybody who belongs or belonged to the clinic, by name."""
    require(actor, Permission.MANAGE_STAFF)
    rows = Membership.objects.filter(clinic_id=actor.clinic_id).select_related("user").order_by("user__name", "id")
    return tuple(
        StaffRow(name=row.user.name, email=row.user.email, role=Role(row.role), active=row.active) for row in rows
    )


def audit_list(*, actor: Actor, limit: int = 200, before: int | None = None) -> tuple[AuditRow, ...]:
    """The newest audit entries of the clinic, or those before a sequence number."""
    require(actor, Permission.SEE_AUDIT)
    rows = AuditEntry.objects.filter(clinic_id=actor.clinic_id).order_by("-sequence")
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    return tuple(
        AuditRow(
            sequence=row.sequence,
            at=row.at,
            actor=row.actor,
            action=row.action,
            subject=row.subject,
            detail=row.detail,
            digest=row.digest,
        )
        for row in rows[:limit]
    )


def policy_sheet(row: ClinicPolicy) -> PolicySheet:
    """One version of the rules, as a page or a decision reads them. ValueError where a column cannot be read.

    The last notice is always a safety tier: rules from before there were any must not fall silent with a booking.
    """
    tiers = tuple(int(days) for days in row.notice_tiers_days.split(",") if days)
    return PolicySheet(
        version=row.version,
        daytime_phone=row.daytime_phone,
        after_hours_phone=row.after_hours_phone,
        staff_email=row.staff_email,
        margin_days=row.margin_days,
        stop_volume_ml=row.stop_volume_ml,
        use_tolerance=row.use_tolerance,
        accepted_risk_pct=row.accepted_risk_pct,
        max_interval_days=row.max_interval_days,
        working_days=frozenset(int(day) for day in row.working_days.split(",")),
        holidays=frozenset(dt.date.fromisoformat(day) for day in row.holidays.split(",") if day),
        notice_tiers_days=tiers,
        notice_hour=row.notice_hour,
        published_limits=Stop(row.published_limits),
        expired_drugs=Stop(row.expired_drugs),
        absurd_doses=Stop(row.absurd_doses),
        safety_tier_days=max(row.safety_tier_days, min(tiers, default=0)),
        quiet_from_hour=row.quiet_from_hour,
        quiet_until_hour=row.quiet_until_hour,
        daily_cap=row.daily_cap,
        unconfirmed_days=row.unconfirmed_days,
        physician_days=row.physician_days,
        letter_days=row.letter_days,
        envelope=Envelope(row.envelope),
        return_address=row.return_address,
        set_at=row.set_at,
        set_by=row.set_by,
    )
