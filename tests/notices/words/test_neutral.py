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


@pytest.mark.parametrize(
    "text",
    ["250 mcg", "250 µg", "40ml", "5 mg/day", "3 milligrams", "tres miligramos"],
)
def test_it_finds_an_amount_of_a_drug(text):
    assert telling_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "pu\u200bmp", "pu\u00admp", "p\u034fump", "p\ufe0fump", "p\u3164ump",
        "An\u00adäs\u00adthe\u00adsie", "\uff50\uff55\uff4d\uff50",
        "p\u0336ump", "med\u0131cation", "re-fill", "intra-thecal", "re-\nfill", "pu.mp", "_pump_", "*pump*", "p u m p", "2pump",
        "mypump",
    ],
)  # fmt: skip
def test_it_finds_a_word_that_is_read_however_it_was_typed(text):
    assert telling_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "a spasm", "multiple sclerosis", "esclerosis múltiple", "Multiple Sklerose", "sclérose en plaques", "tetraplegia",
        "Querschnittlähmung", "cerebral palsy", "anti-spastic", "espasticidad", "la médula espinal", "la moelle épinière",
        "antidouleur", "a syringe", "la jeringa", "une seringue", "une piqûre", "la perfusion", "su fármaco", "la pharmacie",
        "your prescription", "the device", "el dispositivo", "the battery", "Wiederbefüllen", "the top-up", "sedation",
        "Klinik für Psychiatrie",
    ],
)  # fmt: skip
def test_it_finds_the_words_of_the_trade_in_each_language(text):
    assert telling_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "Your \u0440ump visit", "Клиника",
        "\u039a\u03bb\u03b9\u03bd\u03b9\u03ba\u03ae \u03a0\u03cc\u03bd\u03bf\u03c5",
    ],
)  # fmt: skip
def test_a_word_in_another_script_cannot_be_searched_and_is_not_sent(text):
    assert telling_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "Apportez votre carte, s’il vous plaît : rendez-vous à 14 h, œuvre Cœur", "Łódź, Şişli, Ærø, Besançon, Größe",
        "Call +1 307 555 0100, by day", "e-mail info@visits.example.org", "Bitte füllen Sie das Formular aus.",
        "À votre disposition, a-t-il dit", "Krankenhaus am See, an der Rezeption", "10:30 am, 14:30 Uhr", "→ 12 m",
    ],
)  # fmt: skip
def test_it_leaves_plain_sentences_alone(text):
    assert telling_words(text) == ()


def test_a_name_is_shown_without_signs_that_act_unseen():
    assert neutral_name("Rapid\u00ad Creek\u202e Cli\u200bnic\x07") == "Rapid Creek Clinic"
    assert neutral_number("+1 307\u202e 555 0100") == "+1 307 555 0100"


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
