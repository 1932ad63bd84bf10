"""What a bystander must not read."""

import pytest

from pumplog import catalogue
from pumplog.notices.words.neutral import neutral_name, neutral_number, telling_words


@pytest.mark.parametrize(
    "text",
    [
        "morphine", "HYDROmorphone", "fentaNYL", "SUFentanil", "Baclofène", "ziconotida", "bupivacaína", "clonidine",
        "your pump", "la bomba", "Ihre Schmerzpumpe", "votre pompe", "a refill", "recarga", "Nachfüllung",
        "remplissage",
        "the dose", "la dosis", "Dosierung", "an alarm", "it beeps", "withdrawal", "Entzug", "sevrage",
        "pain clinic", "clínica del dolor", "Schmerzzentrum", "centre de la douleur", "Wirbelsäulenzentrum",
        "Rückenzentrum", "oncology", "neurosurgery", "spasticity", "palliative", "intrathecal", "Bewegungstherapie",
    ],
)  # fmt: skip
def test_it_finds_what_names_a_drug_a_device_or_a_speciality(text):
    assert telling_words(text)


@pytest.mark.parametrize("text", ["Rapid Creek Clinic", "Klinik Rheintal", "Hospital de España", "Your visit is due"])
def test_it_leaves_plain_words_alone(text):
    assert telling_words(text) == ()


def test_a_clinic_whose_name_tells_its_speciality_is_not_named():
    assert neutral_name("Rapid Creek Pain Clinic") == ""


def test_a_plain_clinic_is_named_on_one_line():
    assert neutral_name("Rapid Creek\n Clinic") == "Rapid Creek Clinic"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("+1 307 555 0100", "+1 307 555 0100"),
        ("Desk: 555-0100 ext. 4", "Desk: 555-0100 ext. 4"),
        ("Pain desk (307) 555-0100", "(307) 555-0100"),
    ],
)
def test_a_telephone_number_loses_words_that_tell(written, sent):
    assert neutral_number(written) == sent


BRANDS = "Prialt Lioresal Gablofen Infumorph Duramorph Mitigo Dilaudid SynchroMed Prometra Medtronic Catapres Duraclon"


def test_it_knows_every_drug_of_the_catalogue_and_every_brand():
    named = [name for drug in catalogue.drugs() for name in (drug.key, drug.display)]
    named += [f"{model.manufacturer} {model.name}" for model in catalogue.pump_models()]
    assert [name for name in [*named, *BRANDS.split()] if not telling_words(f"({name.upper()})")] == []


def test_a_word_is_found_wherever_it_stands_and_said_from_where_it_tells():
    assert telling_words("https://pumplog.example/a/x, Ihre Schmerzpumpe") == ("pumplog", "schmerzpumpe")
    assert telling_words("die Kopfschmerztablette") == ("schmerztablette",)
