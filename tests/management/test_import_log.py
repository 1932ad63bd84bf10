"""The command as an operator runs it: exit status, report, attribution."""

import io
import json
import os
import pwd
import uuid

import pytest
from django.core.management import CommandError, call_command

from pumplog.access import Role, console
from pumplog.models import Event, ImportRun
from pumplog.selectors.clinic import clinic_id_of
from pumplog.services.clinic import member_add
from pumplog.sheets.drafts import Submission

pytestmark = pytest.mark.django_db
HEADER = (
    "MRN,Patient,DOB,Pump,Serial #,Date,Time,Drug(s),Conc,Dose/day,"
    "Exp resid (mL),Actual resid (mL),Filled (mL),Lot,RN,Notes"
)
GOOD = (
    '1-1,"Doe, Alice",4/2/1960,Medtronic SynchroMed II 8637-40,N1H,1/5/2026,09:30,'
    "Morphine,20 mg/mL,6 mg/day,,,40,A1,kt,"
)
BAD = GOOD.replace("20 mg/mL", "20").replace("1/5/2026", "4/5/2026")


@pytest.fixture(autouse=True)
def _rapid_creek(monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", "2026-11-22T12:00:00+00:00")
    call_command("clinic_create", slug="rapid-creek", name="Rapid Creek", zone="America/Denver", stdout=io.StringIO())


@pytest.fixture
def log(tmp_path):
    file = tmp_path / "a log.csv"
    file.write_bytes(f"{HEADER}\r\n{GOOD}\r\n{BAD}\r\n".encode())
    return file


@pytest.fixture
def run(log, tmp_path):
    def command(*more, file=log, clinic="rapid-creek", mapping="rapid_creek", report=tmp_path / "out.jsonl"):
        out = io.StringIO()
        named = ["--clinic", clinic, "--mapping", str(mapping), "--report", str(report)]
        call_command("import_log", str(file), *named, *more, stdout=out)
        return out.getvalue(), [json.loads(line) for line in report.read_text("utf-8").splitlines()]

    return command


def unusable(run, *more, **named):
    with pytest.raises(CommandError) as error:
        run(*more, **named)
    assert error.value.returncode == 2
    return str(error.value)


def test_without_commit_the_report_is_complete_and_nothing_is_written(run):
    told, report = run()
    assert [(row["line"], row["status"], row["code"], row["field"]) for row in report] == [
        (2, "accepted", "", ""),
        (3, "refused", "strength_without_unit", "concentrations"),
    ]
    assert "2 rows: 1 accepted, 1 refused, 0 unchanged." in told
    assert "Nothing was written" in told
    assert (Event.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_with_commit_it_records_and_names_the_console(run):
    told, _ = run("--commit")
    assert f"Recorded as import {ImportRun.objects.get().pk}." in told
    account = pwd.getpwuid(os.geteuid()).pw_name
    assert set(Event.objects.values_list("recorded_by_label", flat=True)) == {f"console:{account}"}


def test_the_account_is_not_taken_from_the_environment(run, monkeypatch):
    monkeypatch.setenv("LOGNAME", "somebody-else")
    run("--commit")
    assert "somebody-else" not in Event.objects.first().recorded_by_label


def test_a_second_commit_and_a_later_check_find_all_unchanged(run):
    run("--commit")
    before = Event.objects.count()
    for more in (("--commit",), ()):
        _, report = run(*more)
        assert [row["status"] for row in report] == ["unchanged", "refused"]
    assert (Event.objects.count(), ImportRun.objects.count()) == (before, 1)


def test_a_named_person_brings_it_in(run):
    ops = console(system_user="ops", clinic_id=clinic_id_of(slug="rapid-creek"))
    for email, role in (("mona@example.org", Role.MANAGER), ("nina@example.org", Role.NURSE)):
        member_add(
            actor=ops, email=email, name=email[:4], role=role, password=None, submission=Submission(key=uuid.uuid4())
        )
    assert "nina@example.org" in unusable(run, "--commit", "--as", "nina@example.org")
    assert "nobody@example.org" in unusable(run, "--commit", "--as", "nobody@example.org")
    run("--commit", "--as", "mona@example.org")
    assert set(Event.objects.values_list("recorded_by__email", flat=True)) == {"mona@example.org"}


@pytest.mark.parametrize("mapping", ["rapid_creek", "rapid_creek.toml"])
def test_a_shipped_mapping_goes_by_its_name(run, mapping):
    assert run(mapping=mapping)[1]


def test_a_mapping_of_ones_own_goes_by_its_path(run, tmp_path, root):
    shipped = root / "pumplog" / "services" / "imports" / "mappings" / "rapid_creek.toml"
    own = tmp_path / "own.toml"
    own.write_text(shipped.read_text("utf-8").replace('"Conc"', '"Strength"'), encoding="utf-8")
    assert "“Strength” is missing" in unusable(run, mapping=own)
    own.write_bytes(b'title = "\xff"')
    assert "UTF-8" in unusable(run, mapping=own)


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"clinic": "nowhere"}, "no clinic nowhere"),
        ({"mapping": "nothing"}, "rapid_creek, rheintal"),
        ({"mapping": "rheintal"}, "header"),
        ({"file": "nowhere.csv"}, "cannot be read"),
    ],
)
def test_it_exits_with_two_where_something_is_no_use(run, named, told):
    assert told in unusable(run, "--commit", **named)
    assert Event.objects.count() == 0


def test_nothing_is_recorded_where_the_report_cannot_be_written(run, tmp_path):
    assert "cannot be written" in unusable(run, "--commit", report=tmp_path / "nowhere" / "out.jsonl")
    assert Event.objects.count() == 0


def test_the_report_never_overwrites_the_sheet(run, log):
    before = log.read_bytes()
    assert "overwrite" in unusable(run, report=log)
    assert log.read_bytes() == before


def test_the_command_line_repeats_no_cell(run):
    told, _ = run("--commit")
    assert not any(word in told for word in ("Doe", "1-1", "Morphine", "mg"))
