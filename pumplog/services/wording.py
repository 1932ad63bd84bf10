"""A clinic's own words in its messages: set, and given up again, each time by a new version."""

from django.conf import settings
from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.findings import Finding, Severity, blocking
from pumplog.errors import Refused
from pumplog.models import Clinic, MessageText
from pumplog.notices.words.judge import wording_findings
from pumplog.notices.words.kinds import WRITTEN, MessageKind
from pumplog.notices.words.values import longest_values
from pumplog.selectors import scope
from pumplog.selectors.clinic import clinic_sheet
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.sheets.drafts import Submission
from pumplog.sheets.message_text import WordingDraft


def wording_assess(*, actor: Actor, draft: WordingDraft) -> tuple[Finding, ...]:
    """What stands against these words, and how hard they are to read; nothing is kept. Raises NotAllowed."""
    scope.require(actor, Permission.SET_TEXTS)
    if draft.message not in set(MessageKind) or draft.channel not in WRITTEN:
        return (blocking("message_unknown", "message", "There is no such message."),)
    clinic = clinic_sheet(actor=actor)
    return wording_findings(
        kind=MessageKind(draft.message),
        channel=draft.channel,
        language=draft.language,
        subject=draft.subject,
        body=draft.body,
        longest=longest_values(clinic=clinic, language=draft.language, base_url=settings.BASE_URL),
    )


def wording_set(*, actor: Actor, draft: WordingDraft, submission: Submission) -> int:
    """Say it in these words from now on; with an empty body, in the house's again. Returns the version.

    What has been sent stays as it was. Raises NotAllowed or Refused.
    """
    scope.require(actor, Permission.SET_TEXTS)
    with transaction.atomic():
        clinic = Clinic.objects.select_for_update(no_key=True).get(pk=actor.clinic_id)
        once = submissions.once(actor=actor, submission=submission, command="wording_set", body=draft)
        if once.done is not None:
            return int(once.done)
        newest = (
            MessageText.objects.filter(
                clinic=clinic, message=draft.message, channel=draft.channel, language=draft.language
            )
            .order_by("-version")
            .first()
        )
        if draft.body:
            findings = tuple(
                finding for finding in wording_assess(actor=actor, draft=draft) if finding.severity is Severity.BLOCK
            )
        else:
            findings = _nothing_to_give_up(newest)
        if findings:
            raise Refused(findings)
        now = clock.now()
        row = MessageText.objects.create(
            clinic=clinic,
            message=draft.message,
            channel=draft.channel,
            language=draft.language,
            version=newest.version + 1 if newest else 1,
            subject=draft.subject if draft.body else "",
            body=draft.body,
            set_at=now,
            set_by=actor.label,
        )
        audit_append(actor=actor, action="wording_set", subject=str(row.pk), detail=draft, now=now)
        once.remember(row.version, now=now)
        return row.version


def _nothing_to_give_up(newest: MessageText | None) -> tuple[Finding, ...]:
    if newest is None or not newest.body:
        return (blocking("wording_not_set", "body", "This message is said in the house’s words already."),)
    return ()
