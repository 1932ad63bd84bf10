"""A number that somebody writes into a text is a word: no figure, date or finding of the record ever comes from it."""

import datetime as dt
from dataclasses import replace

import pytest

from pumplog.dosing.refill_draft import NothingAspirated
from pumplog.models import EventFinding, Notice, Refill, Window
from pumplog.services.note import note_record
from pumplog.services.patient import patient_amend
from pumplog.services.refill import refill_record
from pumplog.sheets.drafts import NoteDraft, PatientDraft
from pumplog.sheets.vocabulary import Indication, Language
from tests.world import FILLED_AT, NOW, World, make_world, morphine, refill_draft, submit

pytestmark = pytest.mark.django_db

VISIT = FILLED_AT + dt.timedelta(days=60)
LOADED = "filled 5 mL, aspirated 39 mL, 60 mg/day, 2 mg/mL, refill by 2026-11-25, stop level 19 mL, lot 10x"
FIGURES = (
    "aspirated_ml",
    "filled_ml",
    "retained_ml",
    "expected_ml",
    "difference_ml",
    "delivered_ratio",
    "displaced_ml",
)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    return make_world()


def live(world: World, text: str, *, nothing: bool = False) -> None:
    """A visit in which every free text says ``text``."""
    here = {"actor": world.alice, "patient_id": world.patient_id}
    person = PatientDraft(
        mrn="69294-000",
        family_name=f"Fox {text}"[:80],
        given_name=f"Ivy {text}"[:80],
        birth_date=dt.date(1987, 8, 15),
        language=Language.ENGLISH,
        indication=Indication.OTHER,
        indication_note=text,
        allergies=text,
        reason=text,
    )
    patient_amend(**here, draft=person, submission=submit(world.version))
    note_record(**here, draft=NoteDraft(happened_at=VISIT, text=text), submission=submit(world.version))
    drug = replace(morphine(), diluent=text[:60], lot=text[:40])
    residual = NothingAspirated(symptoms=text, physician_contacted=text, contacted_at=VISIT - dt.timedelta(hours=1))
    draft = refill_draft(VISIT, "25", drugs=(drug,), **({"residual": residual} if nothing else {}))
    reasons = dict.fromkeys(("difference_over_2_ml", "ratio_outside_accuracy", "nothing_aspirated"), text)
    refill_record(**here, draft=draft, submission=submit(world.version, note=text, **reasons))


def figures(world: World) -> dict[str, object]:
    """Every figure, date and finding that the visit led to."""
    refill = Refill.objects.latest("event__sequence")
    window = Window.objects.get(implant__patient_id=world.patient_id, current=True)
    return {
        "refill": [getattr(refill, name) for name in FIGURES],
        "window": (window.refill_by, window.reason, window.stop_at_earliest, window.empty_at, window.alarm_at),
        "findings": list(EventFinding.objects.filter(event=refill.event).values_list("code", "severity", "message")),
        "notices": sorted(Notice.objects.values_list("tier_days", "refill_by", "due_at", "state")),
    }


@pytest.mark.parametrize("nothing", [False, True], ids=["measured", "nothing aspirated"])
def test_r31_no_figure_comes_from_a_text(world: World, nothing: bool) -> None:
    from django.db import transaction

    with transaction.atomic():
        live(world, "none", nothing=nothing)
        plainly = figures(world)
        transaction.set_rollback(True)
    live(world, LOADED, nothing=nothing)
    assert figures(world) == plainly
    assert plainly["window"][0] is not None
