"""The settings as production and development really get them, each in a process of its own."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

SHOW = "import json; from pumplog import settings as s; print(json.dumps({}))"


def in_production(root, tmp_path, *command, **changes):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PUMPLOG_")}
    production = {
        "PUMPLOG_MODE": "prod",
        "PUMPLOG_SECRET_KEY": "Zx9-kQ2_vB7.mN4+tR8!wY1@uP6#oL3$eD5%fG0&hJ-aS_cV.bX+zK",
        "PUMPLOG_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
        "PUMPLOG_EMAIL_URL": "smtp+tls://pumplog:hush@mail.example",
        "PUMPLOG_FROM_EMAIL": "pumplog@clinic.example",
        "PUMPLOG_BASE_URL": "https://visits.clinic.example",
        "PUMPLOG_ALLOWED_HOSTS": "visits.clinic.example",
        "PUMPLOG_TRUSTED_PROXIES": "1",
        "PUMPLOG_STATIC_ROOT": str(tmp_path / "static"),
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env={**clean, **production, **changes},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_production_travels_encrypted(root, tmp_path):
    names = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "DEBUG",
        "DEMO",
    )
    shown = in_production(root, tmp_path, "-c", SHOW.format("{" + ",".join(f"'{n}': s.{n}" for n in names) + "}"))
    assert json.loads(shown.stdout) == dict(zip(names, (True, True, True, 31_536_000, False, False), strict=True))


def test_production_passes_djangos_own_deployment_checks_once_files_are_collected(root, tmp_path):
    before = in_production(root, tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert before.returncode != 0
    assert "pumplog.E003" in before.stderr
    collected = in_production(root, tmp_path, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    assert collected.returncode == 0, collected.stderr
    after = in_production(root, tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert after.returncode == 0, after.stderr


def test_production_does_not_start_unsafe(root, tmp_path):
    refused = in_production(root, tmp_path, "manage.py", "check", PUMPLOG_DEBUG="yes", PUMPLOG_ALLOWED_HOSTS="")
    assert refused.returncode != 0
    assert "PUMPLOG_DEBUG must be no" in refused.stderr
    assert "PUMPLOG_ALLOWED_HOSTS is missing" in refused.stderr


def test_the_content_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert {source for sources in directives.values() for source in sources} == {"'self'", "'none'"}
    assert directives["default-src"] == ["'self'"]
    assert directives["frame-ancestors"] == ["'none'"]


def test_passwords_are_kept_with_argon2(root, tmp_path):
    shown = in_production(root, tmp_path, "-c", SHOW.format("s.PASSWORD_HASHERS"))
    assert json.loads(shown.stdout) == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_a_person_is_signed_out_after_a_quarter_of_an_hour():
    assert settings.SESSION_COOKIE_AGE == 15 * 60
    assert settings.SESSION_SAVE_EVERY_REQUEST
    assert not settings.ACCOUNT_SESSION_REMEMBER


@pytest.mark.sqlite
def test_sqlite_is_the_bundled_one_on_linux():
    import sqlite3

    if sys.platform != "linux":
        pytest.skip("the wheel is for Linux")
    assert sqlite3.__name__ == "pysqlite3"


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_sqlite_writer_takes_its_turn_when_it_begins():
    """With DEFERRED the second writer would fail at once; with IMMEDIATE it waits for the first."""
    import sqlite3

    from django.db import connection, transaction

    with transaction.atomic():
        rival = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            rival.execute("BEGIN IMMEDIATE")
        rival.close()
