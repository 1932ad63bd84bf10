"""A change of strength and an empty aspirate on the refill page: asked only where they arise, kept as they were said."""

import re

from pumplog.models import Refill
from tests.web.pages import Person, fields_of
from tests.web.views.test_assess import ask, codes
from tests.web.views.test_record import TYPED

OTHER = TYPED | {
    "mixture": "other",
    "primary": "0",
    "drug_0": "morphine",
    "strength_0_0": "10",
    "strength_0_1": "mg/mL",
    "programme": "changed",
    "mode": "continuous",
    "dose_0": "6",
    "dose_1": "mg/day",
    "bolus": "no",
}
OWN = {"path_volume_ml": "0.4", "path_approved_by": "Petra Pharm"}
DRY = TYPED | {
    "aspirated_ml": "",
    "nothing_aspirated": "on",
    "symptoms": "sweating",
    "physician_contacted": "Dr Dana",
    "physician_contacted_at": "2026-11-20T09:40",
}


def recorded(alice: Person, here: str, typed: dict[str, str]) -> str:
    page = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **typed)
    for _ in range(3):
        if page.status_code != 422:
            break
        shown = fields_of(page.content.decode())
        page = alice.sends(f"{here}refill/", shown | {n: "ordered by Dr Dana" for n in shown if n.startswith("ack_")})
    assert page.status_code == 302, codes(page.content.decode())
    return alice.get(page["Location"]).content.decode()


def test_an_ordinary_refill_shows_no_bridge(alice: Person, here: str) -> None:
    assert 'class="change-needed' not in alice.get(f"{here}refill/").content.decode()
    assert 'class="change-needed' not in ask(alice, here, **TYPED)


def test_hz24_another_strength_opens_the_section_while_one_types(alice: Person, here: str) -> None:
    html = ask(alice, here, **OTHER, **OWN)
    assert 'class="change-needed' in html
    assert "nothing is sent to the pump" in html
    assert re.search(r"12 mg/day<small>2\s+times</small>", html)
    assert "over 32 h" in html


def test_hz24_it_is_not_recorded_before_the_bridge_is_stated(alice: Person, here: str) -> None:
    page = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **OTHER).content.decode()
    assert 'data-code="bridge_not_stated"' in page
    assert 'class="change-needed' in page


def test_the_bridge_as_programmed_stands_in_the_record_beside_the_one_worked_out(alice: Person, here: str) -> None:
    typed = OTHER | OWN | {"bridge": "programmed", "bridge_volume_ml": "0.4", "bridge_hours": "32", "prime_ml": "0.3"}
    page = recorded(alice, here, typed)
    assert "Another strength than was in the line" in page
    assert "nothing is sent to the pump" in page
    assert "not therapy" in page
    row = Refill.objects.get(event__sequence=3)
    assert (row.bridge_state, row.path_approved_by, row.prime_ml) == ("programmed", "Petra Pharm", row.displaced_ml)


def test_a_bridge_has_a_volume_or_a_dose_and_not_both(alice: Person, here: str) -> None:
    both = {"bridge": "programmed", "bridge_volume_ml": "0.4", "bridge_dose_0": "8", "bridge_dose_1": "mg"}
    page = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **(OTHER | both)).content.decode()
    assert "Keep one of the two" in page


def test_hz2_an_empty_aspirate_has_an_interval_and_never_a_figure(alice: Person, here: str) -> None:
    live = ask(alice, here, **DRY)
    assert "at least" in live
    assert "Withdrawal" in live
    page = recorded(alice, here, DRY)
    assert "Nothing could be aspirated" in page
    assert "Dr Dana, Fri 20 Nov 2026, 09:40" in page
    for html in (live, page, alice.get(here).content.decode()):
        assert not re.search(r">0(\.0)?</span>\s*<span[^>]*>mL[^<]*</span>\s*aspirated", html)
    assert "nothing drawn" in alice.get(here).content.decode()


def test_the_pumps_clock_is_kept_with_how_far_it_is_off(alice: Person, here: str) -> None:
    page = recorded(alice, here, TYPED | {"pump_clock": "2026-11-20T10:25"})
    assert "Fri 20 Nov 2026, 10:25 (25 min ahead)" in page
    assert Refill.objects.get(event__sequence=3).clock_error_minutes == 25
