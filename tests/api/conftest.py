"""People at the door, a patient with a pump, and a caller that checks every answer against the published schema."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings

from api.tokens import token_create
from api.views.schema import SETTINGS
from pumplog.access import Role, console
from pumplog.services.clinic import clinic_create, member_add
from pumplog.sheets.drafts import Submission
from tests.api import bodies
from tests.api.published import Published

NOW = "2026-11-22T18:00:00+00:00"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW)


@pytest.fixture(scope="session")
def published() -> Published:
    with patched_settings(SETTINGS):
        return Published(SchemaGenerator().get_schema(request=None, public=True))


class Caller:
    """A program with a token. Each answer must be what the schema says; a server error fails the test."""

    def __init__(self, published: Published, token: str = "", clinic: str = "") -> None:
        self.client = Client(headers={"Authorization": f"Token {token}"} if token else {})
        self.published, self.clinic = published, clinic

    def get(self, path: str, **headers: str) -> Any:
        return self._checked(self.client.get(self._url(path), headers=self._headers(headers)))

    def ask(self, path: str, body: Any, **headers: str) -> Any:
        """POST as it stands: no key, no version."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        response = self.client.post(
            self._url(path), data, content_type="application/json", headers=self._headers(headers)
        )
        return self._checked(response)

    def write(self, path: str, body: Any, *, version: int | None = None, key: str | None = None, **headers: str) -> Any:
        """POST with a new key, or the one given, and the version that was seen."""
        headers["Idempotency-Key"] = key or str(uuid.uuid4())
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self.ask(path, body, **headers)

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        return ({"X-Clinic": self.clinic} if self.clinic else {}) | headers

    @staticmethod
    def _url(path: str) -> str:
        return path if path.startswith("/api/v1/") else f"/api/v1/{path}"

    def _checked(self, response: Any) -> Any:
        self.published.check(response)
        assert "no-store" in response["Cache-Control"]
        return response


def _person(clinic_id: uuid.UUID, email: str, name: str, role: Role) -> str:
    manager = console(system_user="test", clinic_id=clinic_id)
    submission = Submission(key=uuid.uuid4())
    member_add(actor=manager, email=email, name=name, role=role, password=None, submission=submission)
    return email


@pytest.fixture
def creek(db) -> uuid.UUID:
    return clinic_create(slug="rapid-creek", name="Rapid Creek Pain", zone="America/Denver", system_user="test")


@pytest.fixture
def elsewhere(db) -> uuid.UUID:
    return clinic_create(slug="elsewhere", name="Elsewhere", zone="Europe/Berlin", system_user="test")


@pytest.fixture
def caller(published) -> Callable[[str], Caller]:
    def of(email: str, clinic: str = "") -> Caller:
        return Caller(published, token_create(email=email, days=1, system_user="test")[0], clinic)

    return of


@pytest.fixture
def physician(creek, caller) -> Caller:
    return caller(_person(creek, "pia@example.org", "Pia Physician", Role.PHYSICIAN))


@pytest.fixture
def alice(creek, caller) -> Caller:
    return caller(_person(creek, "alice@example.org", "Alice Nurse", Role.NURSE))


@pytest.fixture
def bob(creek, caller) -> Caller:
    return caller(_person(creek, "bob@example.org", "Bob Nurse", Role.NURSE))


@pytest.fixture
def pharmacist(creek, caller) -> Caller:
    return caller(_person(creek, "phil@example.org", "Phil Pharmacist", Role.PHARMACIST))


@pytest.fixture
def auditor(creek, caller) -> Caller:
    return caller(_person(creek, "ada@example.org", "Ada Auditor", Role.AUDITOR))


@pytest.fixture
def charlie(elsewhere, caller) -> Caller:
    return caller(_person(elsewhere, "charlie@example.org", "Charlie Stranger", Role.PHYSICIAN))


@pytest.fixture
def stranger(db, published) -> Caller:
    return Caller(published)


@pytest.fixture
def registered(alice) -> str:
    """The id of a patient without a pump."""
    made = alice.write("patients", bodies.PATIENT)
    assert made.status_code == 201, made.content
    return str(made.json()["id"])


@pytest.fixture
def implanted(physician, registered) -> str:
    """The id of a patient with an empty pump; version 1."""
    made = physician.write(f"patients/{registered}/implants", bodies.IMPLANT, version=0)
    assert made.status_code == 201, made.content
    return registered


@pytest.fixture
def filled(physician, implanted) -> str:
    """The id of a patient whose pump was filled 90 days ago; version 2."""
    made = physician.write(f"patients/{implanted}/refills", bodies.FIRST_FILL, version=1)
    assert made.status_code == 201, made.content
    return implanted
