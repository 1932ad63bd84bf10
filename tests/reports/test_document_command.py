"""`manage.py document`: the page's bytes from the command line, and refusals in words."""

import io
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from pumplog.models import AuditEntry
from pumplog.selectors.patient import patient_banner, patient_sheet
from pumplog.selectors.refill import refill_sheet
from reports import patient_summary, refill_record
from tests.reports import reading
from tests.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PUMPLOG_CLOCK", "2026-11-22T18:00:00+00:00")
    return make_world()


def document(name: str, record_id: object, target: Path, *more: str) -> bytes:
    call_command("document", name, "--id", str(record_id), "-o", str(target), *more)
    return target.read_bytes()


def fill_of(world: World) -> uuid.UUID:
    return patient_sheet(actor=world.alice, patient_id=world.patient_id).refills[0].event_id


def test_the_summary_is_the_very_document_a_member_sees(world: World, tmp_path: Path) -> None:
    printed = document("patient_summary", world.patient_id, tmp_path / "a.pdf")
    assert printed == patient_summary.render(patient_sheet(actor=world.alice, patient_id=world.patient_id))
    first = reading.pages(printed)[0]
    assert "Fox, Ivy" in first
    assert "6 mg/day" in first


def test_the_refill_record_is_the_very_document_a_member_sees(world: World, tmp_path: Path) -> None:
    event_id = fill_of(world)
    printed = document("refill_record", event_id, tmp_path / "a.pdf")
    sheet = refill_sheet(actor=world.alice, event_id=event_id)
    assert printed == refill_record.render(sheet, patient_banner(actor=world.alice, patient_id=world.patient_id))
    assert "40 mL filled" in reading.text(printed)


def test_each_print_is_in_the_audit_trail_under_its_name(world: World, tmp_path: Path) -> None:
    document("patient_summary", world.patient_id, tmp_path / "a.pdf", "--as", "alice@example.org")
    newest = AuditEntry.objects.order_by("-sequence").first()
    assert newest is not None
    assert (newest.action, newest.actor) == ("document_print", world.alice.label)
    document("patient_summary", world.patient_id, tmp_path / "a.pdf")
    newest = AuditEntry.objects.order_by("-sequence").first()
    assert newest is not None
    assert newest.actor.startswith("console:")


def test_it_writes_to_standard_output(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    raw = io.BytesIO()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", io.TextIOWrapper(raw))
        call_command("document", "patient_summary", "--id", str(world.patient_id), "-o", "-")
        written = raw.getvalue()
    assert written == document("patient_summary", world.patient_id, tmp_path / "a.pdf")


@pytest.mark.parametrize(
    ("name", "record_id", "message"),
    [
        ("patient_summary", str(uuid.UUID(int=7)), "no patient with this id"),
        ("refill_record", str(uuid.UUID(int=7)), "no refill with this id"),
        ("patient_summary", "Fox", "not a record id"),
    ],
)
def test_an_unknown_id_is_refused_in_words(
    world: World, tmp_path: Path, name: str, record_id: str, message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        document(name, record_id, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


def test_another_kind_of_record_is_no_refill(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no refill with this id"):
        document("refill_record", world.patient_id, tmp_path / "a.pdf")


def test_a_stranger_may_not_print(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such member of the clinic"):
        document("patient_summary", world.patient_id, tmp_path / "a.pdf", "--as", "charlie@example.org")


def test_a_place_that_cannot_be_written_is_said(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be written"):
        document("patient_summary", world.patient_id, tmp_path / "missing" / "a.pdf")
