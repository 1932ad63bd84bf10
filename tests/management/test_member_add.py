import io

import pytest
from django.core.management import CommandError, call_command

from pumplog.models import AuditEntry, Membership, User

pytestmark = pytest.mark.django_db
STRONG = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _a_clinic():
    call_command(
        "clinic_create", "--slug=rapid-creek", "--name=Rapid Creek", "--zone=America/Denver", stdout=io.StringIO()
    )


def add(monkeypatch, *typed, clinic="rapid-creek", email="Mona@Example.org", role="manager", more=()):
    answers = iter(typed)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    out = io.StringIO()
    named = [f"--clinic={clinic}", f"--email={email}", "--name=Mona Reyes", f"--role={role}", *more]
    call_command("member_add", *named, stdout=out)
    return out.getvalue()


def test_a_new_clinic_gets_its_first_manager(monkeypatch):
    add(monkeypatch, STRONG, STRONG)
    person = User.objects.get()
    assert (person.email, person.name, person.check_password(STRONG)) == ("mona@example.org", "Mona Reyes", True)
    assert Membership.objects.get().role == "manager"
    assert AuditEntry.objects.latest("sequence").actor.startswith("console:")


def test_a_second_role_leaves_the_password_as_it_is(monkeypatch):
    add(monkeypatch, STRONG, STRONG)
    add(monkeypatch, "another long password", "another long password", role="nurse")
    assert User.objects.get().check_password(STRONG)
    assert Membership.objects.count() == 2


def test_without_a_password_nobody_can_sign_in_until_one_is_set(monkeypatch):
    add(monkeypatch, more=["--no-password"])
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(
    ("typed", "named", "told"),
    [
        ((STRONG, "something else"), {}, "differ"),
        (("short", "short"), {}, "too short"),
        (("mona@example.org", "mona@example.org"), {}, "similar"),
        ((STRONG, STRONG), {"clinic": "nowhere"}, "no clinic nowhere"),
        ((STRONG, STRONG), {"email": "not an address"}, "not an e-mail address"),
    ],
)
def test_it_says_why_and_does_nothing(monkeypatch, typed, named, told):
    with pytest.raises(CommandError, match=told):
        add(monkeypatch, *typed, **named)
    assert not User.objects.exists()
