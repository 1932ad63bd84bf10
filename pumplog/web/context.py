"""What every page shows around its content: the clinic, who is signed in as what, and where they may go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from pumplog.access import Actor, Permission
from pumplog.web.demo import demo_logins
from pumplog.web.gate import actor_of, memberships_of

ROLE_WORDS = {
    "nurse": "Nurse",
    "physician": "Physician",
    "pharmacist": "Pharmacist",
    "manager": "Manager",
    "auditor": "Auditor",
}
LINKS = (
    ("worklist", "Worklist", Permission.SEE_PATIENTS),
    ("patient_list", "Patients", Permission.SEE_PATIENTS),
    ("task_list", "Tasks", Permission.DO_TASKS),
    ("sending", "Messages", Permission.SEE_PATIENTS),
    ("import_upload", "Import", Permission.IMPORT),
    ("audit", "Audit", Permission.SEE_AUDIT),
    ("clinic", "Clinic", Permission.SEE_PATIENTS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    url: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    name: str


def house(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `demo_mode`, and for somebody who is signed in `clinic`, `member`, `nav` and `permissions`."""
    context: dict[str, Any] = {"demo_mode": settings.DEMO}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context | {"demo_logins": demo_logins()}
    context["member"] = Member(name=user.name, role="")
    try:
        actor = actor_of(request)
    except PermissionDenied:
        return context
    held = memberships_of(request)
    here = [row for row in held if row.clinic_id == actor.clinic_id]
    roles = ", ".join(ROLE_WORDS[row.role] for row in here)
    several = len({row.clinic_id for row in held}) > 1
    return context | {
        "member": Member(name=user.name, role=roles),
        "clinic": Place(name=here[0].clinic_name),
        "nav": _nav(request, actor, several=several),
        "permissions": frozenset(actor.permissions),
    }


def _nav(request: HttpRequest, actor: Actor, *, several: bool) -> list[NavItem]:
    links = [(name, label) for name, label, needed in LINKS if actor.may(needed)]
    if several:
        links.append(("clinic_choice", "Change clinic"))
    urls = [(reverse(name), label) for name, label in links]
    # "/" starts every address, so the worklist is current only on its own page.
    matching = [url for url, _ in urls if request.path == url or (url != "/" and request.path.startswith(url))]
    current = max(matching, key=len, default="")
    return [NavItem(url=url, label=label, current=url == current) for url, label in urls]
