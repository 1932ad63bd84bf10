"""Notices follow the facts: decided and written in the transaction of whatever changed them."""

import datetime as dt
import uuid

from django.db import transaction

from pumplog.models import Implant, Patient
from pumplog.notices.decide import decide
from pumplog.selectors.scope import current_implant
from pumplog.services.notice_apply import decisions_apply
from pumplog.services.notice_facts import facts_of_one


@transaction.atomic
def notices_replan(*, implant_id: uuid.UUID, now: dt.datetime) -> None:
    """Make a pump's notices and tasks fit its window, the clinic's rules, the patient's ways, visits and absences.

    Called in the transaction of every write that changes one of these. What still fits stays as it is; what does not
    is cancelled with the reason; what is missing is planned. Asking again changes nothing. Where there is no date, or
    nobody to write to, a task is opened for a person: silence is never the answer (hazards 8, 12, 35).
    """
    patient_id = Implant.objects.values_list("patient_id", flat=True).get(pk=implant_id)
    # Patient first, then notices and tasks, then the audit chain: one order everywhere, so nobody waits in a ring.
    Patient.objects.select_for_update().get(pk=patient_id)
    pump = facts_of_one(implant_id, now=now)
    decisions_apply([(pump, decide(pump.facts, now))], now=now)


def patient_replan(*, patient_id: uuid.UUID, now: dt.datetime) -> None:
    """The same for the pump that is in a patient now. Where there is none, there is nothing to tell."""
    implant = current_implant(patient_id)
    if implant is not None:
        notices_replan(implant_id=implant.pk, now=now)
