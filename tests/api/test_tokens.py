"""Tokens: made on the server, shown once, kept hashed, always ending, always audited."""

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from knox.models import AuthToken

from pumplog.access import Permission, console
from pumplog.selectors.clinic import audit_list
from pumplog.services.audit import audit_faults


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def me(token):
    return Client().get("/api/v1/me", headers={"Authorization": f"Token {token}"}).status_code


@pytest.fixture
def token(alice):
    AuthToken.objects.all().delete()
    return run("token_create", "--email", "Alice@example.org", "--days", "30")[0].strip()


def test_it_is_printed_alone_and_opens_the_door(token):
    assert len(token) == 64
    assert me(token) == 200


def test_what_is_kept_does_not_open_the_door(token):
    row = AuthToken.objects.get()
    assert token not in (row.digest, row.token_key)
    assert me(row.digest) == me(row.token_key) == me(row.digest[:64]) == 401


def test_it_ends_by_itself(token):
    with time_machine.travel("2026-11-01T00:00:00Z"):
        early = run("token_create", "--email", "alice@example.org", "--days", "2")[0].strip()
        assert me(early) == 200
    with time_machine.travel("2026-11-03T00:00:01Z"):
        assert me(early) == 401


def test_it_is_listed_by_its_beginning_and_revoked_by_it(token):
    listed, _ = run("token_list")
    assert listed.startswith(f"{token[:15]}  alice@example.org  until ")
    assert token not in listed
    assert run("token_list", "--email", "bob@example.org")[0] == ""
    run("token_revoke", token[:15])
    assert me(token) == 401
    assert run("token_list")[0] == ""


def test_an_unknown_token_is_not_revoked(db):
    with pytest.raises(CommandError, match="no such token"):
        call_command("token_revoke", "abc")


@pytest.mark.parametrize("days", ["0", "-1", "366"])
def test_no_token_is_for_ever(alice, days):
    with pytest.raises(CommandError, match="1 to 365 days"):
        call_command("token_create", "--email", "alice@example.org", "--days", days)


def test_only_a_member_of_a_clinic_gets_one(alice):
    with pytest.raises(CommandError, match="No active member"):
        call_command("token_create", "--email", "nobody@example.org", "--days", "1")


def test_making_and_revoking_stand_in_the_audit_trail_without_the_token(token, creek):
    run("token_revoke", token[:15])
    rows = audit_list(actor=console(system_user="test", clinic_id=creek))
    assert Permission.SEE_AUDIT in console(system_user="test", clinic_id=creek).permissions
    assert [row.action for row in rows[:2]] == ["token_revoke", "token_create"]
    assert rows[0].actor.startswith("console:")
    assert all(token not in f"{row.subject}{row.detail}" for row in rows)
    assert list(audit_faults(clinic_id=creek)) == []
