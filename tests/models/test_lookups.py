"""Looking for many keys at once finds what Django's own `in` finds, and on PostgreSQL sends one value for all of them."""

import uuid

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from pumplog.models import ClinicPolicy, Patient, PatientDetails
from tests.factories import EARLY, make_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def patients():
    clinics = [make_clinic(), make_clinic()]
    return [
        Patient.objects.create(clinic=clinics[number % 2], mrn=str(number), created_at=EARLY) for number in range(6)
    ]


def found(*conditions, **more):
    return {patient.mrn for patient in Patient.objects.filter(*conditions, **more)}


def test_by_their_own_key_and_by_anothers(patients):
    keys = [patients[0].pk, patients[3].pk, uuid.uuid4()]
    assert found(pk__in=keys) == found(id__in=set(keys)) == found(pk__in=tuple(keys * 3)) == {"0", "3"}
    assert found(~Q(pk__in=keys)) == {"1", "2", "4", "5"}
    assert found(clinic_id__in=[patients[1].clinic_id]) == {"1", "3", "5"}
    assert found(clinic__in=[patients[1].clinic, patients[0].clinic]) == set("012345")
    assert set(ClinicPolicy.objects.filter(clinic__patients__in=keys).values_list("clinic_id", flat=True)) == {
        patients[0].clinic_id,
        patients[1].clinic_id,
    }


def test_none_and_nothing_find_nothing(patients):
    assert found(pk__in=[]) == found(pk__in=[None]) == found(clinic_id__in=[]) == set()
    assert found(~Q(pk__in=[])) == set("012345")
    assert found(pk__in=[None, patients[2].pk]) == {"2"}


def test_typed_as_text_or_asked_of_the_database(patients):
    assert found(pk__in=[str(patients[4].pk), patients[5].pk.hex]) == {"4", "5"}
    some = Patient.objects.filter(mrn__in=["1", "2"])
    assert found(pk__in=some) == found(pk__in=some.values("pk")) == {"1", "2"}
    assert PatientDetails.objects.filter(patient__in=some).count() == 0


def test_keys_that_are_numbers_stay_as_they_were(patients):
    policies = ClinicPolicy.objects.filter(clinic_id__in={patient.clinic_id for patient in patients})
    numbers = list(policies.values_list("pk", flat=True))
    assert ClinicPolicy.objects.filter(pk__in=numbers).count() == len(numbers) == 2


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_on_postgresql_the_statement_is_the_same_however_many_they_are(patients):
    with CaptureQueriesContext(connection) as asked:
        for many in (1, 300):
            list(Patient.objects.filter(pk__in=[uuid.uuid4() for _ in range(many)]))
            list(Patient.objects.filter(clinic_id__in=[uuid.uuid4() for _ in range(many)]))
    assert all(sql["sql"].count("= ANY(") == 1 and " IN (" not in sql["sql"] for sql in asked.captured_queries)
    assert len(asked.captured_queries) == 4
