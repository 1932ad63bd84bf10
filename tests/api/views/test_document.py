"""Documents over the API."""

import pytest

from pumplog.access import console
from pumplog.selectors.clinic import audit_list


@pytest.fixture
def paths(alice, filled):
    event = alice.get(f"patients/{filled}").json()["refills"][0]["event_id"]
    return {"patient_summary": f"patients/{filled}/summary.pdf", "refill_record": f"refills/{event}/record.pdf"}


@pytest.mark.parametrize("name", ["patient_summary", "refill_record"])
def test_paper_is_made_named_neutrally_and_noted(alice, paths, creek, name):
    answer = alice.get(paths[name], Accept="application/pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] in ('inline; filename="summary.pdf"', 'inline; filename="record.pdf"')
    newest = audit_list(actor=console(system_user="test", clinic_id=creek))[0]
    assert (newest.action, name in newest.detail) == ("document_print", True)


def test_the_same_record_gives_the_same_bytes(alice, paths):
    for path in paths.values():
        assert alice.get(path).content == alice.get(path).content


@pytest.mark.parametrize("name", ["patient_summary", "refill_record"])
def test_why_there_is_no_paper_can_be_read(charlie, paths, name):
    answer = charlie.get(paths[name], Accept="application/pdf")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
