"""The demonstration is made by the product's own commands, so it must keep the product's own promises."""

import io
import os

import pytest
from django.core.management import CommandError, call_command

from pumplog import clock
from pumplog.models import Absence, Appointment, ContactWay, Event, Notice, Patient, PatientAnswer, Task
from pumplog.selectors.scope import actor_by_email
from pumplog.selectors.worklist import worklist
from pumplog.services.verify import faults
from pumplog.sheets.vocabulary import AnswerKind, AppointmentState, ContactKind, EventKind, NoticeState, TaskKind

pytestmark = pytest.mark.django_db


def test_the_demonstration_is_rich_and_its_record_holds():
    call_command("demo", stdout=io.StringIO())
    assert Patient.objects.count() == 100
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds >= set(EventKind) - {EventKind.PUMP_ALARM}
    assert list(faults()) == []
    for clinic in ("rapid-creek", "rheintal"):
        found = worklist(actor=actor_by_email(email=f"nurse@{clinic}.example", clinic_slug=clinic))
        assert 0 < found.overdue < found.pumps / 5
    assert set(Appointment.objects.values_list("state", flat=True)) == set(AppointmentState)
    for kept in Appointment.objects.filter(state=AppointmentState.KEPT):
        assert kept.created_at < kept.starts_at <= kept.changed_at, "booked before, kept when it was refilled"
        assert kept.implant.events.filter(kind=EventKind.REFILL, recorded_at=kept.changed_at).exists()
    assert Task.objects.filter(kind=TaskKind.PROGRAMMER_CONFLICT, done_at__isnull=True).exists()
    assert set(ContactWay.objects.values_list("kind", flat=True)) == set(ContactKind)
    letters = Notice.objects.filter(channel=ContactKind.LETTER, state=NoticeState.PLANNED, due_at__lte=clock.now())
    assert letters.exists()
    assert Absence.objects.exists()
    assert {AnswerKind.OTHER_DAY, AnswerKind.UNWELL} <= set(PatientAnswer.objects.values_list("kind", flat=True))
    assert "PUMPLOG_CLOCK" not in os.environ
    events = Event.objects.count()
    told = io.StringIO()
    call_command("demo", "--if-empty", stdout=told)
    assert "pumplog-demo-only" in told.getvalue()
    assert Event.objects.count() == events
    with pytest.raises(CommandError, match="already here"):
        call_command("demo", stdout=io.StringIO())


def test_a_demonstration_has_no_place_in_production(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="no place in production"):
        call_command("demo", stdout=io.StringIO())
