"""A patient with a link in hand, for tests of the answering page."""

import datetime as dt
import re
import uuid
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.test import Client

from pumplog.models import Implant, Notice, Window
from pumplog.services.answer_link import links_issue
from pumplog.services.appointment import appointment_book
from pumplog.services.clinic import FIRST_POLICY
from pumplog.sheets.drafts import AppointmentDraft
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose, NoticeState
from tests.world import NOW, World, make_world, submit

PHONES = {"daytime_phone": "605-555-0142", "after_hours_phone": "605-555-0199"}
VISIT = dt.datetime(2026, 11, 27, 17, 30, tzinfo=dt.UTC)
"""Friday, 10:30 in Denver: before the date."""

BORN = dt.date(1987, 8, 15)
BIRTH = {"birth_day": "15", "birth_month": "8", "birth_year": "1987"}
WRONG = BIRTH | {"birth_year": "1986"}
FORM = re.compile(r'name="form" value="([^"]+)"')


def make_answering_world(*, booked: bool = False) -> World:
    """The small world with numbers to call; with a visit booked, if asked for."""
    world = make_world(policy=replace(FIRST_POLICY, **PHONES))
    if booked:
        book(world)
    return world


def book(world: World, at: dt.datetime = VISIT) -> uuid.UUID:
    """A visit for Ivy, whatever speaks against the hour."""
    late = {"appointment_after_refill_by": "as agreed", "appointment_on_closed_day": "as agreed"}
    return appointment_book(
        actor=world.alice,
        patient_id=world.patient_id,
        draft=AppointmentDraft(starts_at=at),
        submission=submit(**late),
    )


def implant_of(world: World) -> Implant:
    return Implant.objects.get(patient_id=world.patient_id)


def refill_by(world: World) -> dt.date:
    day = Window.objects.get(implant=implant_of(world), current=True).refill_by
    assert day is not None
    return day


def make_notice(
    world: World,
    *,
    tier: int | None = None,
    state: NoticeState = NoticeState.SENT,
    channel: ContactKind = ContactKind.EMAIL,
    address: str = "ivy@example.org",
    told: dt.date | None = None,
) -> Notice:
    """A message to Ivy that is on its way or has gone."""
    window = Window.objects.get(implant=implant_of(world), current=True)
    assert window.cycle_id is not None
    return Notice.objects.create(
        patient_id=world.patient_id,
        implant=implant_of(world),
        window=window,
        cycle_id=window.cycle_id,
        audience=NoticeAudience.PATIENT,
        purpose=NoticePurpose.DUE,
        tier_days=100 + Notice.objects.count() if tier is None else tier,
        channel=channel,
        address=address,
        refill_by=told or refill_by(world),
        due_at=NOW,
        state=state,
        sending_at=NOW,
        settled_at=None if state is NoticeState.PLANNED else NOW,
        message_id=f"<{uuid.uuid4().hex}@example.org>",
        created_at=NOW,
    )


def issue(world: World, notice: Notice | None = None, *, now: dt.datetime = NOW) -> str:
    """The token of a fresh link, as it goes out with a message."""
    notice = notice or make_notice(world)
    with transaction.atomic():
        return links_issue(notices=[notice], now=now)[notice.pk]


class Phone:
    """A patient's telephone: no session, no cookie kept but what it is given."""

    def __init__(self, token: str) -> None:
        self.client, self.token = Client(enforce_csrf_checks=True), token

    def get(self, page: str = "", **asked: str) -> Any:
        return self.client.get(self._address(page), asked)

    def form(self, page: str, **asked: str) -> str:
        """The token of the form on a page."""
        found = FORM.search(self.get(page, **asked).content.decode())
        assert found, page
        return found[1]

    def sends(self, page: str, fields: dict[str, str], *, form: str | None = None) -> Any:
        return self.client.post(self._address(page), {"form": form or self.form(page), **fields})

    def _address(self, page: str) -> str:
        return f"/a/{self.token}/{page}" if page else f"/a/{self.token}"
