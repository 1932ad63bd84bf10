"""What a message says, and that nothing else can get into it."""

import datetime as dt
import random
import re
import shutil
import uuid
from decimal import Decimal

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

from pumplog.reminders import message
from pumplog.reminders.message import ALLOWED, patient_text, staff_text
from pumplog.reminders.neutral import telling_words
from pumplog.sheets.clinic import ClinicSheet, PolicySheet
from pumplog.sheets.vocabulary import Language

MESSAGES = settings.BASE_DIR / "templates" / "messages"
LATE = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def clinic(
    name: str = "Rapid Creek & Sons", day: str = "+1 307 555 0100", night: str = "+1 307 555 0199"
) -> ClinicSheet:
    policy = PolicySheet(
        version=1,
        daytime_phone=day,
        after_hours_phone=night,
        staff_email="",
        margin_days=3,
        stop_volume_ml=Decimal(2),
        accepted_risk_pct=None,
        use_tolerance=True,
        max_interval_days=None,
        working_days=frozenset({1, 2, 3, 4, 5}),
        holidays=frozenset(),
        notice_tiers_days=(14, 7, 2),
        notice_hour=9,
        set_at=LATE,
        set_by="test",
    )
    return ClinicSheet(id=uuid.UUID(int=7), slug="rapid-creek", name=name, zone="America/Denver", policy=policy)


def text(language: Language, **of: str):
    return patient_text(refill_by=dt.date(2026, 12, 4), language=language, clinic=clinic(**of))


@pytest.mark.parametrize(
    ("language", "subject", "date"),
    [
        (Language.ENGLISH, "Your visit is due by Friday, December 4, 2026", "Friday, December 4, 2026"),
        (
            Language.SPANISH,
            "Su visita: a más tardar el viernes 4 de diciembre de 2026",
            "viernes 4 de diciembre de 2026",
        ),
        (Language.GERMAN, "Ihr Besuch: spätestens am Freitag, 4. Dezember 2026", "Freitag, 4. Dezember 2026"),
        (Language.FRENCH, "Votre visite : au plus tard le vendredi 4 décembre 2026", "vendredi 4 décembre 2026"),
    ],
)
def test_r20_it_says_the_absolute_date_and_both_telephone_numbers(language, subject, date):
    made = text(language)
    assert made.subject == subject
    assert date in made.body
    assert "+1 307 555 0100" in made.body
    assert "+1 307 555 0199" in made.body
    assert "Rapid Creek & Sons" in made.body


@pytest.mark.parametrize("language", Language)
def test_r20_it_never_counts_days(language):
    assert not re.search(
        r"(?i)tomorrow|in \d+ day|dentro de|mañana|morgen|in \d+ tag|demain|dans \d+ jour", text(language).body
    )


@pytest.mark.parametrize("language", Language)
def test_the_sentence_still_holds_without_a_name_and_telephone_numbers(language):
    made = text(language, name="Rapid Creek Pain Clinic", day="", night="")
    assert "Pain" not in made.body
    assert "()" not in made.body
    after_greeting = made.body.partition("\n")[2]
    assert not re.search(r": *$|  |\n\n\n", after_greeting, re.MULTILINE)
    assert telling_words(made.body) == ()


@pytest.mark.parametrize("path", sorted(MESSAGES.rglob("*.txt")), ids=lambda path: "/".join(path.parts[-2:]))
def test_a_template_uses_only_the_variables_it_is_given(path):
    tokens = Lexer(path.read_text("utf-8")).tokenize()
    used = {token.contents.split("|")[0] for token in tokens if token.token_type is TokenType.VAR}
    used |= {token.contents.split()[1] for token in tokens if token.contents.startswith("if ")}
    tags = {token.contents.split()[0] for token in tokens if token.token_type is TokenType.BLOCK}
    assert used <= ALLOWED[path.parent.name]
    assert tags <= {"if", "endif"}


def test_every_language_has_its_templates():
    expected = {f"{language}.{part}.txt" for language in Language for part in ("subject", "body")}
    assert {path.name for path in (MESSAGES / "patient").iterdir()} == expected


@pytest.mark.parametrize("language", Language)
def test_r13_whatever_is_rendered_in_any_language_tells_nothing(language):
    chance = random.Random(f"texts {language}")
    names = [
        "Rapid Creek Clinic",
        "Pain & Spine",
        "Schmerzzentrum Rheintal",
        "Clínica del Dolor",
        "Centre anti-douleur",
    ]
    for _ in range(200):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(1500))
        made = patient_text(
            refill_by=day,
            language=language,
            clinic=clinic(name=chance.choice(names), day=chance.choice(["", "Pain desk 12 34", "+49 7623 1"])),
        )
        assert telling_words(f"{made.subject} {made.body}") == ()
        assert "\n" not in made.subject


def test_it_refuses_a_language_it_does_not_speak():
    with pytest.raises(ValueError, match="xx"):
        patient_text(refill_by=dt.date(2026, 12, 4), language="xx", clinic=clinic())


@pytest.mark.parametrize(("count", "says"), [(1, "1 patient is overdue."), (3, "3 patients are overdue.")])
def test_staff_read_a_number_and_the_way_to_the_worklist(settings, count, says):
    settings.BASE_URL = "https://log.example.org"
    made = staff_text(count=count)
    assert made.body.startswith(f"{says} Open the worklist:\nhttps://log.example.org/\n")


def test_a_text_that_says_too_much_is_not_made(settings, tmp_path):
    shutil.copytree(MESSAGES, tmp_path / "templates" / "messages")
    told = tmp_path / "templates" / "messages" / "patient" / "en.body.txt"
    told.write_text(told.read_text("utf-8").replace("visit", "refill"), "utf-8")
    settings.BASE_DIR = tmp_path
    message._engine.cache_clear()
    with pytest.raises(message.TooTelling):
        text(Language.ENGLISH)
    message._engine.cache_clear()
