"""A witness signs on a colleague's form, and their password is kept nowhere: not in a draft, a page, or a held form."""

import json

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from pumplog.models import AuditEntry, FormDraft, Refill, Submission
from pumplog.web import held
from tests.web.pages import Person, fields_of
from tests.web.views.test_record import TYPED
from tests.world import PASSWORD, World

WASTE = {"wasted_ml": "16", "witness_email": "Bob@example.org", "witness_password": PASSWORD}


def refills(world: World) -> int:
    return Refill.objects.filter(event__patient_id=world.patient_id).count()


def test_r28_a_colleague_signs_for_what_was_thrown_away(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    answer = alice.sends(f"{here}refill/", shown, **(TYPED | WASTE))
    assert answer.status_code == 302
    saved = Refill.objects.get(event__sequence=3)
    assert (saved.wasted_ml, saved.witness_id) == (16, world.bob.user_id)
    page = alice.get(answer["Location"]).content.decode()
    assert "witnessed by Bob &lt;bob@example.org&gt;" in page


def test_r28_without_a_witness_it_is_refused_at_the_witness_and_all_else_is_kept(
    world: World, alice: Person, here: str
) -> None:
    shown = alice.opens(f"{here}refill/")
    answer = alice.sends(f"{here}refill/", shown, **(TYPED | {"wasted_ml": "16"}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'data-code="waste_without_witness"' in page.split('id="slot_witness_email"')[1].split("</div></li>")[0]
    assert 'href="#slot_witness_email"' in page
    assert fields_of(page)["wasted_ml"] == "16"
    assert refills(world) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"witness_password": "not the password"},
        {"witness_email": "nobody@example.org"},
        {"witness_email": ""},
        {"witness_password": ""},
    ],
    ids=["wrong password", "nobody", "no address", "no password"],
)
def test_r28_who_cannot_prove_who_they_are_does_not_witness(
    changes: dict[str, str], world: World, alice: Person, here: str
) -> None:
    shown = alice.opens(f"{here}refill/")
    answer = alice.sends(f"{here}refill/", shown, **(TYPED | WASTE | changes))
    assert answer.status_code == 422
    assert refills(world) == 1


def test_a_wrong_password_is_counted_as_at_sign_in(world: World, alice: Person, here: str) -> None:
    for _ in range(6):
        shown = alice.opens(f"{here}refill/")
        alice.sends(f"{here}refill/", shown, **(TYPED | WASTE | {"witness_password": "not the password"}))
    assert AccessAttempt.objects.get(username="bob@example.org").failures_since_start >= 6
    shown = alice.opens(f"{here}refill/")
    assert alice.sends(f"{here}refill/", shown, **(TYPED | WASTE)).status_code == 422
    assert refills(world) == 1


def test_while_it_is_typed_nobody_is_asked_for_a_password(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    wrong = TYPED | WASTE | {"witness_password": "not the password"}
    assert alice.sends(f"{here}refill/assess/", shown, **wrong).status_code == 200
    assert not AccessAttempt.objects.exists()


def everything_kept() -> str:
    kept = [json.dumps(list(model.objects.values()), default=str) for model in (FormDraft, AuditEntry, Submission)]
    return "".join(kept) + "".join(str(row.get_decoded()) for row in Session.objects.all())


@pytest.mark.parametrize("path", ["refill/", "refill/assess/"])
def test_the_password_is_in_no_draft_no_page_and_no_row(path: str, world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    answer = alice.sends(f"{here}{path}", shown, **(TYPED | WASTE | {"filled_ml": "41"}))
    assert PASSWORD not in answer.content.decode()
    assert FormDraft.objects.get().fields.count("16") > 0
    assert PASSWORD not in everything_kept()
    assert PASSWORD not in alice.get(f"{here}refill/").content.decode()


def test_a_conflict_shows_what_was_typed_without_the_password(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    bob = Person(world.bob)
    assert (
        bob.sends(f"{here}note/", bob.opens(f"{here}note/"), happened_at="2026-11-20T09:00", text="x").status_code
        == 302
    )
    answer = alice.sends(f"{here}refill/", shown, **(TYPED | WASTE))
    assert answer.status_code == 409
    assert PASSWORD not in answer.content.decode()


def test_a_form_held_over_a_sign_in_holds_no_password(world: World, alice: Person, here: str) -> None:
    path = f"{here}refill/"
    shown = alice.opens(path)
    alice.client.cookies.pop("pumplog_session")
    alice.sends(path, shown, **(TYPED | WASTE))
    name, _, secret = alice.client.cookies[held.COOKIE].value.partition(".")
    stored = held._cipher(secret).decrypt(str(held._store(name)["held"]).encode()).decode()
    assert "wasted_ml=16" in stored
    assert "witness_password" not in stored
    alice.sign_in(world.alice)
    assert alice.opens(path)["witness_password"] == ""


def test_a_correction_that_leaves_the_waste_alone_needs_nobody(world: World, alice: Person, here: str) -> None:
    saved = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **(TYPED | WASTE))
    assert saved.status_code == 302
    event_id = Refill.objects.get(event__sequence=3).pk
    path = f"/events/{event_id}/correct/"
    shown = alice.opens(path)
    assert shown["wasted_ml"] == "16"
    answer = alice.sends(path, shown, aspirated_ml="16.2", correction_reason="misread")
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert Refill.objects.get(event__sequence=4).witness_id == world.bob.user_id
    shown = alice.opens(f"/events/{Refill.objects.get(event__sequence=4).pk}/correct/")
    less = alice.sends(
        f"/events/{Refill.objects.get(event__sequence=4).pk}/correct/",
        shown,
        wasted_ml="10",
        correction_reason="misread",
    )
    assert less.status_code == 422
    assert "waste_without_witness" in less.content.decode()
