"""Judged while it is typed: the same findings as when it is sent, nothing written but the draft."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from pumplog.dosing.figures.quantities import Volume
from pumplog.models import Event, FormDraft
from pumplog.services.refill import refill_assess
from tests.web.pages import Person
from tests.web.views.test_record import TYPED
from tests.world import World, refill_draft

LIVE = {"HX-Request": "true"}


def ask(person: Person, here: str, **typed: str) -> str:
    shown = person.opens(f"{here}refill/")
    answer = person.client.post(f"{here}refill/assess/", shown | typed, headers=LIVE)
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "draft-saved"
    return answer.content.decode()


def codes(html: str) -> list[str]:
    return re.findall(r'data-code="(\w+)"', html)


def test_it_says_what_was_expected_as_soon_as_the_time_is_there(alice: Person, here: str) -> None:
    html = ask(alice, here, happened_at=TYPED["happened_at"])
    assert "Expected" in html
    assert '<span class="num">16</span>' in html
    assert codes(html) == []


def test_the_difference_and_its_finding_come_with_the_residual(alice: Person, here: str) -> None:
    html = ask(alice, here, happened_at=TYPED["happened_at"], aspirated_ml="11")
    assert codes(html) == ["difference_over_2_ml", "drift_watch", "ratio_outside_accuracy"]
    assert 'id="slot_aspirated_ml"' in html
    assert 'name="ack_difference_over_2_ml"' in html


def test_the_new_date_stands_there_once_fill_mixture_and_programme_are_known(alice: Person, here: str) -> None:
    early = ask(alice, here, happened_at=TYPED["happened_at"], aspirated_ml="16", filled_ml="40")
    assert 'class="big"' not in early
    html = ask(alice, here, **TYPED)
    assert '<p class="big">' in html
    assert "Show the working" in html
    assert codes(html) == []


def test_it_gives_the_findings_of_the_command(world: World, alice: Person, here: str) -> None:
    html = ask(alice, here, **(TYPED | {"aspirated_ml": "11", "filled_ml": "41", "expires_on_0": "2026-11-01"}))
    at = dt.datetime(2026, 11, 20, 10, tzinfo=dt.timezone(dt.timedelta(hours=-7)))
    draft = refill_draft(at, "11", filled=Volume(ml=Decimal(41)))
    drug = replace(draft.drugs[0], lot="B1", expires_on=dt.date(2026, 11, 1))
    draft = replace(draft, drugs=(drug,))
    found = refill_assess(actor=world.alice, patient_id=world.patient_id, draft=draft).findings
    assert set(codes(html)) == {finding.code for finding in found}


def test_what_cannot_be_read_is_said_at_once_at_its_box(alice: Person, here: str) -> None:
    html = ask(alice, here, happened_at=TYPED["happened_at"], aspirated_ml="9,5")
    slot = html.split('id="slot_aspirated_ml"')[1].split("</div>")[0]
    assert "with a point" in slot


def test_nobody_is_told_off_for_what_they_have_not_come_to_yet(alice: Person, here: str) -> None:
    html = ask(alice, here, happened_at=TYPED["happened_at"], aspirated_ml="16")
    assert "field-error" not in html
    assert codes(html) == []
    assert "running_not_confirmed" not in ask(alice, here, **(TYPED | {"running_confirmed": ""}))


def test_a_slot_that_says_the_same_is_left_alone(alice: Person, here: str) -> None:
    typed = {"happened_at": TYPED["happened_at"], "aspirated_ml": "11"}
    shown = alice.opens(f"{here}refill/") | typed
    first = alice.client.post(f"{here}refill/assess/", shown, headers=LIVE).content.decode()
    digest = re.search(r'name="slot_aspirated_ml" value="(\w+)"', first)
    assert digest is not None
    again = shown | {"slot_aspirated_ml": digest.group(1), "ack_difference_over_2_ml": "two pas"}
    second = alice.client.post(f"{here}refill/assess/", again, headers=LIVE).content.decode()
    assert 'id="slot_aspirated_ml"' not in second


def test_it_writes_nothing_but_the_draft(world: World, alice: Person, here: str) -> None:
    before = Event.objects.count()
    ask(alice, here, **TYPED)
    assert Event.objects.count() == before
    draft = FormDraft.objects.get()
    assert (draft.form, draft.user_id) == ("refill", world.alice.user_id)
    assert "csrf" not in draft.fields


def test_the_reason_given_live_counts_when_the_form_is_sent(alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/") | TYPED | {"aspirated_ml": "11"}
    html = alice.client.post(f"{here}refill/assess/", shown, headers=LIVE).content.decode()
    judged = re.search(r'name="judged_for" id="judged_for" value="(\w+)"', html)
    assert judged is not None
    ready = shown | {"judged_for": judged.group(1)} | {f"ack_{code}": "two passes" for code in codes(html)}
    assert alice.client.post(f"{here}refill/", ready).status_code == 302


def test_a_programme_is_judged_while_it_is_typed(alice: Person, here: str) -> None:
    typed = {
        "happened_at": "2026-11-20T10:00",
        "mode": "continuous",
        "dose_0": "12",
        "dose_1": "mg/day",
        "bolus": "no",
        "reason": "x",
    }
    shown = alice.opens(f"{here}programme/") | typed
    html = alice.client.post(f"{here}programme/assess/", shown, headers=LIVE).content.decode()
    assert "dose_ratio_high" in codes(html)
    assert "12 mg/day" in html


@pytest.mark.parametrize("name", ["note", "effect", "stop", "order"])
def test_forms_without_arithmetic_have_no_live_judgement(name: str, alice: Person, here: str) -> None:
    assert alice.client.post(f"{here}{name}/assess/", {}).status_code == 404
