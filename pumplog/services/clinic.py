"""A clinic, its rules and its people."""

import datetime as dt
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission, Role, console
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Finding, blocking
from pumplog.errors import Conflict, NotFound, Refused
from pumplog.models import Clinic, ClinicPolicy, Implant, Membership, Patient, User
from pumplog.selectors import scope
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.services.policy_checks import policy_findings
from pumplog.services.recording import derive
from pumplog.sheets.drafts import PolicyDraft, Submission

# What a clinic starts with until its manager has chosen: the patient notices of a fortnight, a week and two days.
FIRST_POLICY = PolicyDraft(
    daytime_phone="",
    after_hours_phone="",
    staff_email="",
    margin_days=7,
    stop_volume=Volume(ml=Decimal(2)),
    use_tolerance=False,
    accepted_risk_pct=Decimal("0.1"),
    max_interval_days=180,
    working_days=frozenset({1, 2, 3, 4, 5}),
    holidays=frozenset(),
    notice_tiers_days=(14, 7, 2),
    notice_hour=9,
)


def clinic_create(*, slug: str, name: str, zone: str, system_user: str, policy: PolicyDraft | None = None) -> uuid.UUID:
    """Open a clinic; only the console can. Raises Refused where slug, name or zone cannot be."""
    findings = [*_clinic_findings(slug, name, zone), *policy_findings(policy or FIRST_POLICY)]
    with transaction.atomic():
        if Clinic.objects.filter(slug=slug).exists():
            findings.append(blocking("slug_taken", "slug", f"A clinic with the slug {slug} already exists."))
        if findings:
            raise Refused(findings)
        now = clock.now()
        clinic = Clinic.objects.create(slug=slug, name=name.strip(), zone=zone, created_at=now)
        actor = console(system_user=system_user, clinic_id=clinic.pk)
        _policy_row(clinic.pk, policy or FIRST_POLICY, version=1, actor=actor, now=now)
        detail = {"slug": slug, "name": name, "zone": zone, "policy": policy or FIRST_POLICY}
        audit_append(actor=actor, action="clinic_create", subject=clinic.pk, detail=detail, now=now)
        return clinic.pk


def policy_set(*, actor: Actor, draft: PolicyDraft, submission: Submission) -> int:
    """Replace the clinic's rules; every window and every planned notice follows at once. Returns the version.

    Where the submission carries the version that was read, another one since is a Conflict: nobody undoes unseen what
    somebody else has chosen. Raises NotAllowed, KeyReused, Conflict or Refused; then nothing is written.
    """
    scope.require(actor, Permission.SET_POLICY)
    with transaction.atomic():
        # Everywhere in this order: patients, then their notices and tasks, then the audit. Nobody waits in a ring.
        Clinic.objects.select_for_update(no_key=True).get(pk=actor.clinic_id)
        list(Patient.objects.select_for_update().filter(clinic_id=actor.clinic_id).order_by("pk"))
        once = submissions.once(actor=actor, submission=submission, command="policy_set", body=draft)
        if once.done is not None:
            return int(once.done)
        newest = ClinicPolicy.objects.filter(clinic_id=actor.clinic_id).latest("version")
        if submission.version not in (None, newest.version):
            raise _changed(newest)
        findings = policy_findings(draft)
        if findings:
            raise Refused(findings)
        now = clock.now()
        row = _policy_row(actor.clinic_id, draft, version=newest.version + 1, actor=actor, now=now)
        for implant_id in Implant.objects.filter(patient__clinic_id=actor.clinic_id).values_list("pk", flat=True):
            derive(implant_id=implant_id, cause=None, now=now)
        audit_append(actor=actor, action="policy_set", subject=actor.clinic_id, detail=draft, now=now)
        once.remember(row.version, now=now)
        return row.version


def member_add(*, actor: Actor, email: str, name: str, role: Role, password: str | None, submission: Submission) -> int:
    """Give a person a role in the clinic, opening their account where they have none. Returns the person's id."""
    scope.require(actor, Permission.MANAGE_STAFF)
    email = email.strip().lower()
    with transaction.atomic():
        body = {"email": email, "name": name, "role": role}
        once = submissions.once(actor=actor, submission=submission, command="member_add", body=body)
        if once.done is not None:
            return int(once.done)
        user = User.objects.filter(email=email).first()
        findings = _person_findings(email, name)
        if user is None and password is not None:
            findings.extend(_password_findings(User(email=email, name=name), password))
        if findings:
            raise Refused(findings)
        now = clock.now()
        user = user or User.objects.create_user(email, name.strip(), password)
        Membership.objects.update_or_create(user=user, clinic_id=actor.clinic_id, role=role, defaults={"active": True})
        audit_append(actor=actor, action="member_add", subject=str(user.pk), detail=body, now=now)
        once.remember(user.pk, now=now)
        return user.pk


def member_end(*, actor: Actor, email: str, role: Role, submission: Submission) -> None:
    """End a person's role in the clinic. What they signed stays theirs."""
    scope.require(actor, Permission.MANAGE_STAFF)
    with transaction.atomic():
        body = {"email": email, "role": role}
        once = submissions.once(actor=actor, submission=submission, command="member_end", body=body)
        if once.done is not None:
            return
        row = Membership.objects.filter(
            clinic_id=actor.clinic_id, user__email=email.lower(), role=role, active=True
        ).first()
        if row is None:
            raise NotFound("member")
        if row.user_id == actor.user_id and role == Role.MANAGER:
            raise Refused([blocking("own_role", "email", "Somebody else must end your own role as manager.")])
        now = clock.now()
        row.active = False
        row.save(update_fields=["active"])
        audit_append(actor=actor, action="member_end", subject=str(row.user_id), detail=body, now=now)
        once.remember(row.pk, now=now)


def _changed(newest: ClinicPolicy) -> Conflict:
    zone = ZoneInfo(newest.clinic.zone)
    return Conflict(
        who=newest.set_by,
        when=f"{newest.set_at.astimezone(zone):%d %b %Y %H:%M}",
        what="policy_set",
        current_version=newest.version,
    )


def _policy_row(
    clinic_id: uuid.UUID, draft: PolicyDraft, *, version: int, actor: Actor, now: dt.datetime
) -> ClinicPolicy:
    return ClinicPolicy.objects.create(
        clinic_id=clinic_id,
        version=version,
        daytime_phone=draft.daytime_phone,
        after_hours_phone=draft.after_hours_phone,
        staff_email=draft.staff_email,
        margin_days=draft.margin_days,
        stop_volume_ml=draft.stop_volume.ml,
        use_tolerance=draft.use_tolerance,
        accepted_risk_pct=draft.accepted_risk_pct,
        max_interval_days=draft.max_interval_days,
        working_days=",".join(str(day) for day in sorted(draft.working_days)),
        holidays=",".join(day.isoformat() for day in sorted(draft.holidays)),
        notice_tiers_days=",".join(str(days) for days in sorted(draft.notice_tiers_days, reverse=True)),
        notice_hour=draft.notice_hour,
        published_limits=draft.published_limits,
        expired_drugs=draft.expired_drugs,
        absurd_doses=draft.absurd_doses,
        safety_tier_days=draft.safety_tier_days,
        quiet_from_hour=draft.quiet_from_hour,
        quiet_until_hour=draft.quiet_until_hour,
        daily_cap=draft.daily_cap,
        unconfirmed_days=draft.unconfirmed_days,
        physician_days=draft.physician_days,
        letter_days=draft.letter_days,
        envelope=draft.envelope,
        return_address=draft.return_address,
        set_at=now,
        set_by=actor.label,
    )


def _clinic_findings(slug: str, name: str, zone: str) -> list[Finding]:
    found = []
    try:
        validate_slug(slug)
    except ValidationError:
        found.append(blocking("slug_unreadable", "slug", "A slug has letters, digits, hyphens and underscores only."))
    if not name.strip():
        found.append(blocking("name_missing", "name", "Give the clinic's name."))
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        found.append(blocking("zone_unknown", "zone", f"{zone!r} is not an IANA time zone such as America/Denver."))
    return found


def _person_findings(email: str, name: str) -> list[Finding]:
    found = []
    try:
        validate_email(email)
    except ValidationError:
        found.append(blocking("email_unreadable", "email", "This is not an e-mail address."))
    if not name.strip():
        found.append(blocking("name_missing", "name", "Give the person's name."))
    return found


def _password_findings(user: User, password: str) -> list[Finding]:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        return [blocking("password_weak", "password", message) for message in weak.messages]
    return []
