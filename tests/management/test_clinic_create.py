import io

import pytest
from django.core.management import CommandError, call_command

from pumplog.models import AuditEntry, Clinic, ClinicPolicy

pytestmark = pytest.mark.django_db


def create(slug="rapid-creek", name="Rapid Creek", zone="America/Denver", **more):
    out = io.StringIO()
    call_command("clinic_create", slug=slug, name=name, zone=zone, stdout=out, **more)
    return out.getvalue()


def refused(**named):
    with pytest.raises(CommandError) as error:
        create(**named)
    assert error.value.returncode == 1
    return str(error.value)


def test_it_opens_a_clinic_with_first_rules(db):
    assert "rapid-creek is open" in create(daytime_phone="605-555-0142", after_hours_phone="605-555-0199")
    clinic = Clinic.objects.get()
    policy = ClinicPolicy.objects.get(clinic=clinic)
    assert (clinic.slug, clinic.name, clinic.zone) == ("rapid-creek", "Rapid Creek", "America/Denver")
    assert (policy.daytime_phone, policy.after_hours_phone) == ("605-555-0142", "605-555-0199")
    assert AuditEntry.objects.get().actor.startswith("console:")


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"zone": "Mountain Time"}, "Mountain Time"),
        ({"zone": ""}, "time zone"),
        ({"zone": "America"}, "time zone"),
        ({"zone": "../../etc/passwd"}, "time zone"),
        ({"slug": "rapid creek"}, "slug"),
        ({"slug": ""}, "slug"),
        ({"name": "  "}, "name"),
        ({"staff_email": "nurses"}, "e-mail"),
    ],
)
def test_it_says_what_is_wrong_and_opens_nothing(named, told):
    assert told in refused(**named)
    assert Clinic.objects.count() == 0


def test_a_slug_belongs_to_one_clinic():
    create()
    assert "already" in refused(name="Another")
    assert Clinic.objects.count() == 1
