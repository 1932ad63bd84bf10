"""From a clinic's spreadsheet to the paper in the patient's hand, once by page and once by API: the same numbers.

Nothing is pretended: the command line imports, Chromium records the refill, the worker sends to an SMTP server on this
machine, and an independent reader reads the PDF.
"""

import datetime as dt
import io
import json
import os
import re
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page
from pypdf import PdfReader

from pumplog.access import Role, console
from pumplog.models import Clinic, Notice, Patient, Window
from pumplog.selectors.patient import patient_sheet
from pumplog.services.clinic import FIRST_POLICY, member_add, policy_set
from pumplog.services.contact import contact_add
from pumplog.services.verify import faults
from pumplog.sheets.drafts import ContactDraft, PolicyDraft
from pumplog.sheets.vocabulary import ContactKind
from tests.mailserver import MailServer
from tests.world import PASSWORD, submit

pytestmark = [pytest.mark.django_db(transaction=True)]
NOW = dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC)
MRN = "86743-013"
ADDRESS = "patient@mail.example"
# Said by the sheet of the record for both ways of recording.
VISIT = {"aspirated_ml": "16.0", "filled_ml": "20", "lot": "F-2210", "expires_on": "2027-09-30", "dose": "200 mcg/day"}
REASON = "agreed with the physician"


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())


def open_clinic(slug: str, root: Path, tmp_path: Path) -> uuid.UUID:
    """A clinic from nothing: made, staffed and filled from its own spreadsheet; returns the patient."""
    call_command("clinic_create", f"--slug={slug}", "--name=Rapid Creek Clinic", "--zone=America/Denver")
    report = tmp_path / f"{slug}.jsonl"
    sheet = root / "pumplog" / "management" / "demo" / "rapid_creek.csv"
    call_command(
        "import_log", str(sheet), f"--clinic={slug}", "--mapping=rapid_creek", "--commit", f"--report={report}"
    )
    told = [json.loads(line)["status"] for line in report.read_text().splitlines()]
    assert (len(told), told.count("accepted"), told.count("refused")) == (356, 311, 45)
    clinic_id = Clinic.objects.get(slug=slug).pk
    operator = console(system_user="t", clinic_id=clinic_id)
    member_add(
        actor=operator,
        email=f"nurse@{slug}.example",
        name="Alice Tall",
        role=Role.NURSE,
        password=PASSWORD,
        submission=submit(),
    )
    policy_set(actor=operator, draft=_policy(), submission=submit())
    patient = Patient.objects.get(clinic_id=clinic_id, mrn=MRN)
    way = ContactDraft(kind=ContactKind.EMAIL, address=ADDRESS, consent_on=dt.date(2026, 1, 5))
    contact_add(actor=operator, patient_id=patient.pk, draft=way, submission=submit())
    return patient.pk


def _policy() -> PolicyDraft:
    return replace(FIRST_POLICY, daytime_phone="605-555-0142", after_hours_phone="605-555-0199")


def numbers(patient_id: uuid.UUID) -> dict[str, Any]:
    """What the record says after the visit, without what belongs to one clinic alone."""
    window = Window.objects.get(implant__patient_id=patient_id, current=True)
    refill = window.cycle.refill
    return {
        "refill_by": window.refill_by,
        "reason": window.reason,
        "alarm_at": window.alarm_at,
        "empty_at": window.empty_at,
        "expected_ml": refill.expected_ml,
        "difference_ml": refill.difference_ml,
        "delivered_ratio": refill.delivered_ratio,
        "findings": [(row.code, row.severity) for row in window.cycle.findings.order_by("position")],
        "notices": list(
            Notice.objects.filter(patient_id=patient_id, state="planned").values_list("tier_days", "due_at")
        ),
    }


def sign_in(page: Page, base: str, slug: str) -> None:
    page.goto(f"{base}/account/login/")
    page.fill("input[name=login]", f"nurse@{slug}.example")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/")


def record_by_page(page: Page, base: str, patient_id: uuid.UUID) -> str:
    """Record the visit as a nurse does; returns the address of the saved refill."""
    page.goto(f"{base}/patients/{patient_id}/refill/")
    page.fill("[name=happened_at]", "2026-11-23T09:30")
    sheet = patient_sheet(actor=_anyone(patient_id), patient_id=patient_id).banner
    page.fill("[name=identity_initials]", f"{sheet.given_name[0]} {sheet.family_name[0]}")
    page.fill("[name=identity_birth_year]", str(sheet.birth_date.year))
    page.fill("[name=identity_serial]", sheet.serial[-4:])
    page.fill("[name=aspirated_ml]", VISIT["aspirated_ml"])
    page.fill("[name=filled_ml]", VISIT["filled_ml"])
    page.check("[name=mixture][value=same]")
    page.fill("[name=lot_0]", VISIT["lot"])
    page.fill("[name=expires_on_0]", VISIT["expires_on"])
    page.check("[name=programme][value=changed]")
    page.check("[name=mode][value=continuous]")
    page.fill("[name=dose_0]", VISIT["dose"].split()[0])
    page.select_option("[name=dose_1]", VISIT["dose"].split()[1])
    page.check("[name=bolus][value=no]")
    page.check("[name=running_confirmed]")

    page.locator("#outcome .big").wait_for(timeout=10_000)
    shown = page.locator("#outcome .big").inner_text()
    for box in page.locator("[name^=ack_]").all():
        box.fill(REASON)
    page.get_by_role("button", name="Record this refill").click()
    page.wait_for_url(re.compile(r"/refills/"))
    assert page.locator(".big").first.inner_text() == shown
    return page.url


def _anyone(patient_id: uuid.UUID) -> Any:
    return console(system_user="t", clinic_id=Patient.objects.get(pk=patient_id).clinic_id)


def record_by_api(client: Any, patient_id: uuid.UUID, slug: str) -> None:
    """The same visit as a program sends it, with the token an operator made."""
    token = io.StringIO()
    call_command("token_create", f"--email=nurse@{slug}.example", "--days=1", stdout=token)
    secret = re.search(r"\b[0-9a-f]{64}\b", token.getvalue())
    assert secret is not None
    headers = {"Authorization": f"Token {secret.group()}", "Idempotency-Key": str(uuid.uuid4())}
    read = client.get(f"/api/v1/patients/{patient_id}", headers=headers)
    body: dict[str, Any] = {
        "performed_at": "2026-11-23T09:30:00-07:00",
        "residual": {"state": "measured", "aspirated_ml": VISIT["aspirated_ml"]},
        "filled_ml": VISIT["filled_ml"],
        "drugs": [
            {
                "drug": "fentanyl",
                "concentration": "2000 mcg/mL",
                "primary": True,
                "lot": VISIT["lot"],
                "expires_on": VISIT["expires_on"],
            }
        ],
        "program": {"mode": "continuous", "dose": VISIT["dose"]},
        "running_confirmed": True,
    }
    path = f"/api/v1/patients/{patient_id}/refills"
    judged = client.post(f"{path}/assessment", body, content_type="application/json", headers=headers).json()
    asked = [finding["code"] for finding in judged["findings"] if finding["severity"] == "acknowledge"]
    body["acknowledged"] = dict.fromkeys(asked, REASON)
    headers["If-Match"] = read.headers["ETag"]
    made = client.post(path, body, content_type="application/json", headers=headers)
    assert made.status_code == 201, made.content
    again = client.post(path, body, content_type="application/json", headers=headers)
    assert again.json()["id"] == made.json()["id"]


@pytest.mark.browser
def test_from_the_spreadsheet_to_the_paper(
    page: Page, live_server: Any, root: Path, tmp_path: Path, mailserver: MailServer, request: Any
) -> None:
    patient_id = open_clinic("rapid-creek", root, tmp_path)
    before = Window.objects.get(implant__patient_id=patient_id, current=True).refill_by
    sign_in(page, live_server.url, "rapid-creek")
    assert MRN in page.locator("main").inner_text()
    saved = record_by_page(page, live_server.url, patient_id)
    found = numbers(patient_id)
    assert before is not None
    assert found["refill_by"] > before
    assert list(faults()) == []

    the_paper_says_what_the_page_says(page, live_server.url, patient_id, found["refill_by"], tmp_path)
    assert page.request.get(f"{saved.rstrip('/')}/record.pdf").status == 200
    the_patient_is_told_once(mailserver, patient_id, found["refill_by"])

    # The same visit by API, in a clinic of its own with the same spreadsheet.
    os.environ["PUMPLOG_CLOCK"] = NOW.isoformat()
    twin = open_clinic("twin-creek", root, tmp_path)
    record_by_api(request.getfixturevalue("client"), twin, "twin-creek")
    assert numbers(twin) == found


def the_paper_says_what_the_page_says(
    page: Page, base: str, patient_id: uuid.UUID, refill_by: dt.date, tmp_path: Path
) -> None:
    page.goto(f"{base}/patients/{patient_id}/")
    said, shown = _date(refill_by), page.locator("main").inner_text()
    assert said in shown
    answer = page.request.get(f"{base}/patients/{patient_id}/summary.pdf")
    paper = "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages).replace(
        "\u00a0", " "
    )
    assert said in paper
    level = re.search(r"([\d.]+)\s*mL", shown.split("Level now")[1])
    assert level is not None
    assert f"{level.group(1)} mL" in paper
    assert "fentaNYL" in paper
    printed = tmp_path / "printed.pdf"
    call_command("document", "patient_summary", f"--id={patient_id}", f"-o{printed}")
    assert printed.read_bytes() == answer.body()


def the_patient_is_told_once(mailserver: MailServer, patient_id: uuid.UUID, refill_by: dt.date) -> None:
    """In time, once however often the worker turns, and in words that say nothing."""
    due = dt.datetime.combine(refill_by - dt.timedelta(days=14), dt.time(18, 0), tzinfo=dt.UTC)
    os.environ["PUMPLOG_CLOCK"] = due.isoformat()
    for _ in range(3):
        call_command("work", "--once")
    ours = [message for message in mailserver.messages if message["To"] == ADDRESS]
    assert len(ours) == 1
    text = f"{ours[0]['Subject']}\n{ours[0].get_content()}"
    assert f"{refill_by:%A, %B} {refill_by.day}, {refill_by.year}" in text
    assert "605-555-0142" in text
    assert not re.search(r"fentanyl|pump|refill|pain|drug|dose", text, re.IGNORECASE)
    assert Notice.objects.get(patient_id=patient_id, state="sent").tier_days == 14


def _date(day: dt.date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
