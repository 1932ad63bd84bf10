"""Who can be tried out on the sign-in page of a demonstration. Never shown in production, nor without the demo clinics."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from pumplog.selectors.clinic import clinic_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLogin:
    email: str
    password: str
    label: str


_PASSWORD: Final = "pumplog-demo-only"  # noqa: S105  (the demonstration's own; production refuses the demonstration)
LOGINS: Final = (
    DemoLogin(email="nurse@rapid-creek.example", password=_PASSWORD, label="Nurse"),
    DemoLogin(email="physician@rapid-creek.example", password=_PASSWORD, label="Physician"),
    DemoLogin(email="manager@rapid-creek.example", password=_PASSWORD, label="Manager"),
    DemoLogin(email="auditor@rapid-creek.example", password=_PASSWORD, label="Auditor"),
)


def demo_logins() -> tuple[DemoLogin, ...]:
    """The logins to show, if this is a demonstration."""
    return LOGINS if settings.DEMO and clinic_id_of(slug="rapid-creek") is not None else ()
