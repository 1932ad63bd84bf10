"""The question page: for physician and pharmacist, live or without scripts, and nothing of it is kept."""

import pytest

from pumplog.models import AuditEntry, Event, FormDraft
from tests.web.pages import Person, fields_of
from tests.world import World, make_world


@pytest.fixture
def path(world: World) -> str:
    return f"/patients/{world.patient_id}/what-if/"


def test_it_opens_with_what_holds_today_and_says_what_it_is_not(dana: Person, path: str) -> None:
    html = dana.get(path).content.decode()
    assert "Not an order." in html
    assert "To change the pump use its programmer, then record it." in html
    assert "Nothing is stored, nothing is sent." in html
    fields = fields_of(html)
    assert (fields["dose_0"], fields["dose_1"]) == ("6", "mg/day")
    assert (fields["strength_0_0"], fields["strength_0_1"]) == ("20", "mg/mL")


def test_a_dose_is_shown_beside_todays(dana: Person, path: str) -> None:
    html = dana.sends(path, dana.opens(path), dose_0="4").content.decode()
    assert "6 mg/day" in html
    assert "4 mg/day" in html
    assert "0.3 mL/day" in html
    assert "0.2 mL/day" in html
    assert "unverified" in html


def test_the_findings_of_a_recording_are_shown_and_no_reason_is_asked(dana: Person, path: str) -> None:
    html = dana.sends(path, dana.opens(path), dose_0="60").content.decode()
    assert 'data-code="dose_ratio_high"' in html
    assert "Why go on?" not in html


def test_every_step_of_the_working_is_there(dana: Person, path: str) -> None:
    html = dana.sends(path, dana.opens(path), dose_0="4").content.decode()
    assert "Show the working" in html
    assert "as entered here" in html
    assert "rounded: half up at 9 places" in html


def test_the_other_way_round_gives_a_strength_or_says_what_stops_it(dana: Person, path: str) -> None:
    html = dana.sends(path, dana.opens(path), interval_days="60").content.decode()
    assert "A strength that lasts 60 days" in html
    assert "Within every limit that counts." in html
    assert "Least strength" in html
    html = dana.sends(path, dana.opens(path), interval_days="300").content.decode()
    assert "None within the limits" in html
    assert 'data-code="interval_limited_by_stability"' in html


def test_live_only_the_answer_comes_back(dana: Person, path: str) -> None:
    fields = dana.opens(path) | {"dose_0": "4"}
    answer = dana.client.post(path, fields, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.startswith('<div class="stack" id="outcome"')
    assert "<form" not in html


def test_what_cannot_be_read_is_said_at_its_field(dana: Person, path: str) -> None:
    answer = dana.sends(path, dana.opens(path), dose_0="4,5")
    assert answer.status_code == 422
    assert "Please look at this first" in answer.content.decode()
    live = dana.client.post(path, dana.opens(path) | {"dose_0": "4,5"}, headers={"HX-Request": "true"})
    assert "Write the number with a point" in live.content.decode()


@pytest.mark.parametrize("number", ["1_0", "\uff11\uff10", "1e2", ".5", "-1", "NaN", "4 mg", "\u0664", "0x4", "1,000"])
def test_nothing_but_plain_figures_passes(dana: Person, path: str, number: str) -> None:
    fields = dana.opens(path)
    for name in ("dose_0", "filled_ml", "strength_0_0", "margin_days", "interval_days", "coarse_0"):
        more = {"coarse_1": "mg/mL"} if name == "coarse_0" else {}
        answer = dana.sends(path, fields, basis="refill", **{name: number}, **more)
        assert answer.status_code == 422, (name, number)


def test_nothing_is_kept(dana: Person, path: str) -> None:
    before = (AuditEntry.objects.count(), Event.objects.count(), FormDraft.objects.count())
    dana.sends(path, dana.opens(path), dose_0="4", interval_days="60", basis="refill")
    assert (AuditEntry.objects.count(), Event.objects.count(), FormDraft.objects.count()) == before


def test_it_is_linked_for_those_who_may_ask_and_shut_to_others(world: World, path: str, alice: Person) -> None:
    page = f"/patients/{world.patient_id}/"
    for actor, there in ((world.dana, True), (world.pharmacist, True), (world.alice, False), (world.mona, False)):
        assert (path in Person(actor).get(page).content.decode()) is there
    assert alice.get(path).status_code == 403


def test_without_a_fill_it_says_so(db: None) -> None:
    world = make_world(with_fill=False)
    html = Person(world.dana).get(f"/patients/{world.patient_id}/what-if/").content.decode()
    assert 'data-code="nothing_in_reservoir"' in html
