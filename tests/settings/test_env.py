"""The variables are judged together, and nothing unsafe starts."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from pumplog import env
from pumplog.variables import DEVELOPMENT_KEY, VARIABLES

ROOT = Path("/srv/pumplog")
KEY = "Zx9-kQ2_vB7.mN4+tR8!wY1@uP6#oL3$eD5%fG0&hJ-aS_cV.bX+zK"
SAFE = {
    "PUMPLOG_MODE": "prod",
    "PUMPLOG_SECRET_KEY": KEY,
    "PUMPLOG_DATABASE_URL": "postgres://pumplog:hush@localhost/pumplog",
    "PUMPLOG_EMAIL_URL": "smtp+tls://pumplog:hush@mail.example",
    "PUMPLOG_FROM_EMAIL": "pumplog@clinic.example",
    "PUMPLOG_BASE_URL": "https://pumplog.clinic.example",
    "PUMPLOG_ALLOWED_HOSTS": "pumplog.clinic.example",
    "PUMPLOG_TRUSTED_PROXIES": "1",
}


def refusal(**changes: str) -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        env.read({**SAFE, **changes}, root=ROOT)
    return str(caught.value)


def test_nothing_set_is_a_working_development():
    read = env.read({}, root=ROOT)
    assert read.mode is env.Mode.DEV
    assert read.database["NAME"] == ROOT / "var/pumplog.sqlite3"
    assert read.mail.backend.endswith("console.EmailBackend")
    assert read.idle_minutes == 15
    assert (read.state_dir, read.deadman_url) == (ROOT / "var/state", "")
    assert not read.debug


def test_a_complete_production_starts():
    read = env.read(SAFE, root=ROOT)
    assert read.prod
    assert read.allowed_hosts == ["pumplog.clinic.example"]
    assert read.trusted_proxies == 1


@pytest.mark.parametrize("name", sorted(SAFE.keys() - {"PUMPLOG_MODE"}))
def test_production_names_the_variable_that_is_missing(name):
    assert f"{name} is missing" in refusal(**{name: ""})


def test_production_names_everything_missing_at_once():
    with pytest.raises(ImproperlyConfigured) as caught:
        env.read({"PUMPLOG_MODE": "prod"}, root=ROOT)
    required = {name for name, variable in VARIABLES.items() if variable.default is None}
    assert required == {line.split()[1] for line in str(caught.value).splitlines() if "is missing" in line}
    assert len(required) == 7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUMPLOG_SECRET_KEY", "short-but-varied-0123456789"),
        ("PUMPLOG_SECRET_KEY", "ab" * 40),
        ("PUMPLOG_SECRET_KEY", DEVELOPMENT_KEY),
        ("PUMPLOG_SECRET_KEY_FALLBACKS", DEVELOPMENT_KEY),
        ("PUMPLOG_DATABASE_URL", "mysql://x/y"),
        ("PUMPLOG_EMAIL_URL", "console"),
        ("PUMPLOG_EMAIL_URL", "smtp://mail.example"),
        ("PUMPLOG_SMS_URL", "twilio://hush"),
        ("PUMPLOG_SMS_URL", "twilio://A:hush@x?from=Clinic&base=http://proxy.example"),
        ("PUMPLOG_BOUNCES_URL", "imap://u:hush@mail.example"),
        ("PUMPLOG_DEADMAN_URL", "ftp://watch.example/hush"),
        ("PUMPLOG_DEADMAN_URL", "watch.example/hush"),
        ("PUMPLOG_FROM_EMAIL", "Pumplog <pumplog@clinic.example>"),
        ("PUMPLOG_BASE_URL", "http://pumplog.clinic.example"),
        ("PUMPLOG_BASE_URL", "https://other.example"),
        ("PUMPLOG_BASE_URL", "pumplog.clinic.example"),
        ("PUMPLOG_ALLOWED_HOSTS", "*,pumplog.clinic.example"),
        ("PUMPLOG_ALLOWED_HOSTS", ".clinic.example,pumplog.clinic.example"),
        ("PUMPLOG_TRUSTED_PROXIES", "-1"),
        ("PUMPLOG_TRUSTED_PROXIES", "٣"),
        ("PUMPLOG_IDLE_MINUTES", "0"),
        ("PUMPLOG_IDLE_MINUTES", "61"),
        ("PUMPLOG_LOG_LEVEL", "DEBUG"),
        ("PUMPLOG_LOG_LEVEL", "loud"),
        ("PUMPLOG_DEBUG", "yes"),
        ("PUMPLOG_DEBUG", "1"),
        ("PUMPLOG_CLOCK", "2026-01-31T12:00:00+00:00"),
        ("PUMPLOG_MODE", "production"),
    ],
)
def test_production_refuses_what_is_wrong_or_unsafe(name, value):
    message = refusal(**{name: value})
    assert f"  - {name} " in message
    assert len(message.splitlines()) == 2, "one fault, one line"


def test_a_refusal_repeats_no_secret():
    message = refusal(PUMPLOG_DATABASE_URL="postgres://u:hush@h:x/n", PUMPLOG_EMAIL_URL="smtp://u:hush@mail.example")
    assert "hush" not in message


def test_production_refuses_a_variable_it_does_not_know():
    assert "PUMPLOG_ALOWED_HOSTS" in refusal(PUMPLOG_ALOWED_HOSTS="x")


def test_development_warns_of_a_variable_it_does_not_know():
    with pytest.warns(UserWarning, match="PUMPLOG_ALOWED_HOSTS"):
        env.read({"PUMPLOG_ALOWED_HOSTS": "x"}, root=ROOT)


def test_a_mistyped_mode_is_judged_as_production():
    with pytest.raises(ImproperlyConfigured, match="PUMPLOG_SECRET_KEY is missing"):
        env.read({"PUMPLOG_MODE": "Dev"}, root=ROOT)


def test_other_peoples_variables_are_left_alone():
    assert env.read({"PATH": "/bin", "PUMPLOGGER": "x"}, root=ROOT).mode is env.Mode.DEV
