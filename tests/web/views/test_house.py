"""Tasks, clinic, import, audit and paper."""

import re
import uuid
from importlib import resources

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pumplog.models import AuditEntry, ClinicPolicy, ImportRun, Membership, Refill, Task
from pumplog.services.task import task_open
from pumplog.sheets.vocabulary import TaskKind
from tests.web.pages import Person
from tests.world import NOW, World, person


def csv() -> bytes:
    """The first rows of a clinic's own sheet, with one that must be refused."""
    whole = resources.files("pumplog.management.demo").joinpath("rapid_creek.csv").read_bytes().split(b"\n")
    rows = [line for line in whole if line.startswith(b"88907-001")][:3]
    wrong = rows[0].replace(b",40,", b",400,").replace(b"09:00", b"09:30")
    return b"\n".join([whole[0], *rows, wrong, b""])


@pytest.fixture
def mona(world: World) -> Person:
    return Person(world.mona)


@pytest.fixture
def task(world: World) -> Task:
    task_open(patient_id=world.patient_id, kind=TaskKind.NO_CONTACT, subject="x", message="Find a number.", now=NOW)
    return Task.objects.get(subject="x")


def test_a_task_is_closed_with_what_came_of_it(task: Task, alice: Person) -> None:
    path = f"/tasks/{task.pk}/done/"
    assert "Find a number." in alice.get("/tasks/").content.decode()
    short = alice.client.post(path, {"note": "ok", "key": str(uuid.uuid4())})
    assert short.status_code == 422
    assert 'value="ok"' in short.content.decode()
    assert alice.client.post(path, {"note": "phoned her, new number", "key": str(uuid.uuid4())}).status_code == 302
    task.refresh_from_db()
    assert task.done_note == "phoned her, new number"
    assert "phoned her, new number" in alice.get("/tasks/?show=done").content.decode()


def test_the_second_to_close_a_task_is_told_who_was_first(world: World, task: Task, alice: Person) -> None:
    path = f"/tasks/{task.pk}/done/"
    alice.client.post(path, {"note": "phoned her", "key": str(uuid.uuid4())})
    answer = Person(world.bob).client.post(path, {"note": "phoned too", "key": str(uuid.uuid4())}, follow=True)
    assert "Already done by Alice" in answer.content.decode()


def test_the_manager_changes_the_rules(world: World, mona: Person) -> None:
    path = "/clinic/rules/"
    shown = mona.opens(path)
    days = {"working_days": ["1", "2", "3"]}
    wrong = mona.client.post(path, shown | days | {"margin_days": "5.5"})
    assert wrong.status_code == 422
    done = mona.client.post(path, shown | days | {"margin_days": "10", "holidays": "2026-12-25\n2027-01-01"})
    assert done.status_code == 302
    newest = ClinicPolicy.objects.filter(clinic_id=world.clinic_id).latest("version")
    assert (newest.margin_days, newest.working_days, newest.holidays) == (10, "1,2,3", "2026-12-25,2027-01-01")
    assert "10 days before the stop level" in mona.get("/clinic/").content.decode()


def test_the_manager_chooses_how_sure_a_date_is(world: World, mona: Person) -> None:
    path = "/clinic/rules/"
    shown = mona.opens(path)
    assert shown["accepted_risk_pct"] == "0.1"
    days = {"working_days": ["1", "2", "3"]}
    assert mona.client.post(path, shown | days | {"accepted_risk_pct": "0.3"}).status_code == 422
    assert mona.client.post(path, shown | days | {"accepted_risk_pct": "0.5"}).status_code == 302
    assert "1 of 200 refills" in mona.get("/clinic/").content.decode()
    shown = mona.opens(path)
    assert mona.client.post(path, shown | days | {"accepted_risk_pct": ""}).status_code == 302
    newest = ClinicPolicy.objects.filter(clinic_id=world.clinic_id).latest("version")
    assert newest.accepted_risk_pct is None


def test_the_manager_adds_a_person_and_ends_a_role(world: World, mona: Person) -> None:
    shown = mona.opens("/clinic/people/")
    typed = {"name": "Nora New", "email": "nora@example.org", "role": "nurse", "password": "short"}
    assert mona.sends("/clinic/people/", shown, **typed).status_code == 422
    assert mona.sends("/clinic/people/", shown, **(typed | {"password": "a long and odd sentence"})).status_code == 302
    assert Membership.objects.get(user__email="nora@example.org").active
    mona.client.post("/clinic/people/end/", {"email": "nora@example.org", "role": "nurse"})
    assert not Membership.objects.get(user__email="nora@example.org").active
    own = mona.client.post("/clinic/people/end/", {"email": "mona@example.org", "role": "manager"}, follow=True)
    assert "Somebody else must end your own role" in own.content.decode()


def test_somebody_of_two_clinics_chooses_where_to_work(world: World) -> None:
    person(world.other_clinic_id, "rheintal", "alice", world.alice.role)
    alice = Person(world.alice)
    assert "Change clinic" in alice.get("/").content.decode()
    here = alice.get("/").content.decode()
    there = "rheintal" if "Rapid Creek" in here.split("place")[1][:80] else "rapid-creek"
    assert alice.client.post("/clinics/switch/", {"clinic": there}).status_code == 302
    assert alice.get("/").content.decode().split("place")[1][:80] != here.split("place")[1][:80]
    assert alice.client.post("/clinics/switch/", {"clinic": "elsewhere"}).status_code == 404


def test_a_sheet_is_looked_at_before_it_is_recorded(world: World, mona: Person) -> None:
    before = Refill.objects.count()
    sheet = SimpleUploadedFile("log.csv", csv())
    answer = mona.client.post("/import/", {"file": sheet, "mapping": "rapid_creek"})
    assert answer.status_code == 302
    page = mona.get(answer["Location"]).content.decode()
    assert "Nothing is recorded yet" in page
    assert Refill.objects.count() == before
    codes = re.findall(r'data-label="Row"><span class="tag ([\w-]*)', page.replace('class="tag tag', 'class="tag tag'))
    assert codes[0] == "tag-danger", "refused rows come first"
    run = ImportRun.objects.get()
    commit = mona.client.post(f"/import/{run.pk}/commit/", {"key": str(uuid.uuid4())}, follow=True)
    assert "rows recorded" in commit.content.decode()
    recorded = Refill.objects.count()
    assert recorded > before
    mona.client.post(f"/import/{run.pk}/commit/", {"key": str(uuid.uuid4())})
    assert Refill.objects.count() == recorded


@pytest.mark.parametrize(
    ("mapping", "own"), [("own", None), ("own", b"\xff\xfe"), ("own", b"nonsense = 1"), ("nowhere", None), ("", None)]
)
def test_a_mapping_that_cannot_be_used_is_refused(mapping: str, own: bytes | None, mona: Person) -> None:
    sent: dict[str, object] = {"file": SimpleUploadedFile("log.csv", csv()), "mapping": mapping}
    if own is not None:
        sent["own_mapping"] = SimpleUploadedFile("m.toml", own)
    answer = mona.client.post("/import/", sent)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_the_auditor_reads_who_did_what(world: World) -> None:
    page = Person(world.otto).get("/audit/").content.decode()
    assert "refill_record" in page
    assert "Alice" in page
    assert AuditEntry.objects.latest("sequence").digest[:12] in page


@pytest.mark.parametrize("what", ["summary", "record"])
def test_paper_is_made_under_a_name_that_says_nothing(what: str, world: World, alice: Person, here: str) -> None:
    refill = Refill.objects.get()
    path = f"{here}summary.pdf" if what == "summary" else f"/refills/{refill.pk}/record.pdf"
    answer = alice.get(path)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{what}.pdf"'
    assert answer["Cache-Control"] == "no-store, private"
    assert answer.content.startswith(b"%PDF-")
    assert AuditEntry.objects.filter(action="document_print").count() == 1


def test_the_demo_logins_are_the_demonstrations_own() -> None:
    from pumplog.management.demo.clinics import CLINICS, PASSWORD
    from pumplog.web.demo import LOGINS

    known = {person.email for clinic in CLINICS for person in clinic.people}
    assert {login.email for login in LOGINS} <= known
    assert {login.password for login in LOGINS} == {PASSWORD}
