"""One address becomes a database or a mail server, or is refused without being repeated."""

from pathlib import Path

import pytest

from pumplog import addresses

ROOT = Path("/srv/pump log")


def test_a_relative_sqlite_path_starts_at_the_root():
    assert addresses.database("sqlite:///var/x.sqlite3", root=ROOT)["NAME"] == ROOT / "var/x.sqlite3"


def test_an_absolute_sqlite_path_stays():
    assert addresses.database("sqlite:////data/a%20b.sqlite3", root=ROOT)["NAME"] == Path("/data/a b.sqlite3")


def test_sqlite_takes_turns_and_writes_through():
    options = addresses.database("sqlite:///x", root=ROOT)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]


def test_a_postgres_address_is_taken_apart():
    database = addresses.database("postgres://nurse:p%40ss%2Fword@db.example:6543/pump_log?sslmode=require", root=ROOT)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("nurse", "p@ss/word")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "6543", "pump_log")
    assert database["OPTIONS"] == {"sslmode": "require", "options": "-c jit=off"}
    assert database["CONN_MAX_AGE"] == 60


def test_a_postgres_socket_is_a_directory():
    database = addresses.database("postgres:///pumplog?host=/run/postgresql", root=ROOT)
    assert (database["HOST"], database["PORT"], database["OPTIONS"]) == (
        "/run/postgresql",
        "",
        {"options": "-c jit=off"},
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mysql://user:hush@host/name",
        "sqlite://x",
        "sqlite:///",
        "sqlite:///x?mode=ro",
        "postgres://user:hush@host",
        "postgres://user:hush@host/",
        "postgres://user:hush@host/a/b",
        "postgres://user:hush@host:port/name",
        "postgres://user:hush@host/name?sslmode=require&hush=1",
        "postgres://user:hush@host/name#hush",
        "postgres://user:hush@[::1/name",
    ],
)
def test_it_refuses_a_database_it_does_not_understand(url):
    with pytest.raises(ValueError, match=r"\w") as refusal:
        addresses.database(url, root=ROOT)
    assert "user:hush" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "host", "port", "starttls", "tls"),
    [
        ("smtp://mail.example:2525", "mail.example", 2525, False, False),
        ("smtp://mail.example", "mail.example", 25, False, False),
        ("smtp+tls://mail.example", "mail.example", 587, True, False),
        ("smtps://mail.example", "mail.example", 465, False, True),
        ("smtp://[::1]:2525", "::1", 2525, False, False),
    ],
)
def test_a_mail_address_names_server_port_and_protection(url, host, port, starttls, tls):
    mail = addresses.mail(url)
    assert (mail.host, mail.port, mail.starttls, mail.tls) == (host, port, starttls, tls)


def test_a_mail_password_may_hold_any_character():
    mail = addresses.mail("smtps://post%40clinic.example:a%3Ab%2Fc@mail.example")
    assert (mail.user, mail.password) == ("post@clinic.example", "a:b/c")


def test_mail_to_elsewhere_is_secure_only_when_encrypted():
    assert not addresses.mail("smtp://mail.example").secure
    assert addresses.mail("smtp+tls://mail.example").secure
    assert addresses.mail("smtps://mail.example").secure
    assert addresses.mail("smtp://localhost:25").secure


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://a@mail.example",
        "smtp://mail.example/x",
        "smtp://h:x",
    ],
)
def test_it_refuses_a_mail_server_it_does_not_understand(url):
    with pytest.raises(ValueError, match=r"\w"):
        addresses.mail(url)


def test_a_gateway_for_texts_keeps_the_plus_of_its_number() -> None:
    found = addresses.sms("twilio://AC1:to%2Fken@api.twilio.com?from=+13075550100")
    assert found == addresses.Sms(account="AC1", token="to/ken", sender="+13075550100", base="https://api.twilio.com")
    assert found.secure
    assert "ken" not in repr(found)


@pytest.mark.parametrize(
    ("url", "base", "secure"),
    [
        ("twilio://A:t@proxy.example:8443?from=MG" + "0" * 32, "https://proxy.example:8443", True),
        ("twilio://A:t@x?from=Clinic&base=http://127.0.0.1:9/", "http://127.0.0.1:9", True),
        ("twilio://A:t@x?from=Clinic&base=http://proxy.example", "http://proxy.example", False),
    ],
)
def test_a_gateway_may_stand_elsewhere(url: str, base: str, secure: bool) -> None:
    found = addresses.sms(url)
    assert found is not None
    assert (found.base, found.secure) == (base, secure)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twilio.com",
        "twilio://api.twilio.com?from=+13075550100",
        "twilio://A@api.twilio.com?from=+13075550100",
        "twilio://A:t@api.twilio.com",
        "twilio://A:t@api.twilio.com?from=13075550100",
        "twilio://A:t@api.twilio.com?from=A name far too long",
        "twilio://A:t@api.twilio.com?from=Clinic&to=+1",
        "twilio://A:t@api.twilio.com/path?from=Clinic",
        "twilio://A:t@api.twilio.com?from=Clinic&base=ftp://x",
        "twilio://A:t@api.twilio.com:port?from=Clinic",
    ],
)
def test_a_gateway_that_is_not_understood_is_refused_without_its_secret(url: str) -> None:
    with pytest.raises(ValueError, match=r"must|takes|is not") as told:
        addresses.sms(url)
    assert ":t@" not in str(told.value)


def test_no_gateway_and_no_mailbox_are_none() -> None:
    assert addresses.sms("") is None
    assert addresses.mailbox("") is None


def test_a_mailbox_is_a_server_a_user_and_a_folder() -> None:
    found = addresses.mailbox("imaps://back%40clinic:s%3Acret@mail.example/Came%20back")
    assert found == addresses.Mailbox(
        host="mail.example", port=993, user="back@clinic", password="s:cret", folder="Came back", tls=True
    )
    assert "cret" not in repr(found)
    plain = addresses.mailbox("imap://u:p@mail.example")
    assert plain is not None
    assert (plain.folder, plain.port, plain.secure) == ("INBOX", 143, False)


@pytest.mark.parametrize("url", ["pop3://u:p@h", "imaps://mail.example", "imaps://u@h", "imaps://u:p@h/x?y=1"])
def test_a_mailbox_that_is_not_understood_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must"):
        addresses.mailbox(url)
