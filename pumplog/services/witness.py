"""Who saw what was thrown away (hazard 22): another person of the clinic, who signed with their own password."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pumplog.access import PERMISSIONS, Actor, Permission, Role
from pumplog.dosing.findings import Finding, blocking
from pumplog.dosing.refill_draft import RefillDraft, Witness
from pumplog.models import Event, Membership, User
from pumplog.sheets.drafts import EventDraft

FIELD = "witness_email"
NOTHING = Decimal(0)


def witness_of(*, user_id: int) -> Witness:
    """A person who has just proved at a door who they are, as a witness. Whether they may be one, the command judges."""
    user = User.objects.get(pk=user_id)
    return Witness(user_id=user.pk, label=f"{user.name} <{user.email}>")


def with_witness_kept(draft: EventDraft, old: Event) -> EventDraft:
    """A correction that leaves the waste as it was keeps its witness: nobody is called back for another figure."""
    if not isinstance(draft, RefillDraft) or draft.witness is not None or _needs_one(draft, old):
        return draft
    row = old.refill
    if row.witness_id is None:
        return draft
    return replace(draft, witness=Witness(user_id=row.witness_id, label=row.witness_label))


def witness_findings(draft: EventDraft, *, actor: Actor, corrects: Event | None = None) -> Iterator[Finding]:
    """Waste, or a change of what was recorded as waste, has a witness who is another active person of the clinic who
    may record refills. Checked here, whatever the door has shown.
    """
    if not isinstance(draft, RefillDraft) or not _needs_one(draft, corrects):
        return
    if draft.witness is None:
        yield blocking(
            "waste_without_witness",
            FIELD,
            "What is thrown away is seen by a second person. Somebody else who may record refills signs here, with their own "
            "e-mail address and password.",
        )
    elif draft.witness.user_id == actor.user_id:
        yield blocking(
            "witness_is_recorder", FIELD, "You cannot be your own witness. Somebody else who saw it signs here."
        )
    elif not _may_witness(draft.witness.user_id, actor):
        yield blocking(
            "witness_not_allowed",
            FIELD,
            "A witness works at this clinic and may record refills: a nurse or a physician.",
        )


def _needs_one(draft: RefillDraft, corrects: Event | None) -> bool:
    now = draft.wasted.ml if draft.wasted else NOTHING
    before = (corrects.refill.wasted_ml or NOTHING) if corrects is not None else NOTHING
    return now != before


def _may_witness(user_id: int, actor: Actor) -> bool:
    rows = Membership.objects.filter(
        user_id=user_id, clinic_id=actor.clinic_id, active=True, user__is_active=True
    ).values_list("role", flat=True)
    return any(Permission.RECORD_REFILL in PERMISSIONS[Role(role)] for role in rows)
