"""What a text looks like before it is sent."""

import datetime as dt

import pytest

from pumplog.notices.words.kinds import MessageKind
from pumplog.reminders.house import VERSION, words
from pumplog.reminders.sample import example, example_values, trial
from pumplog.sheets.message_text import OwnWording
from pumplog.sheets.vocabulary import ContactKind, Language
from tests.reminders.going import NOW, clinic

BASE = "https://visits.example.org"


def values(now: dt.datetime = NOW, **of: str):
    return example_values(clinic=clinic(**of), language=Language.ENGLISH, now=now, base_url=BASE)


def own(body: str) -> OwnWording:
    return OwnWording(
        message="due",
        channel=ContactKind.SMS,
        language=Language.ENGLISH,
        version=2,
        subject="",
        body=body,
        set_at=NOW,
        set_by="Mona",
    )


def test_its_dates_lie_ahead_on_the_clinics_calendar():
    made = values()
    assert (made.date, made.visit_date) == ("Wednesday, December 2, 2026", "Monday, November 30, 2026")
    assert made.visit_time == "10:30 am"
    assert values(zone="Pacific/Kiritimati").date == "Thursday, December 3, 2026"


@pytest.mark.parametrize(
    ("body", "version"),
    [
        ("Come by {{ date }}.\n{{ answer_url }}", "clinic 2"),
        ("Come by {{ date }}.\n{{ answer_url }}\n{{ gone }}", VERSION),
        ("Come for your refill by {{ date }}.\n{{ answer_url }}", VERSION),
        ("Come by {{ date }}.\n{{ answer_url }}\n" + "x" * 120, VERSION),
    ],
    ids=["good", "a value no message has", "telling", "too long"],
)
def test_it_shows_what_would_really_go_out(body, version):
    made = example(
        kind=MessageKind.DUE, channel=ContactKind.SMS, language=Language.ENGLISH, values=values(), own=own(body)
    )
    assert made.version == version


def test_words_that_would_not_go_out_as_they_are_cannot_be_tried():
    said = words("", "Come for your refill by {{ date }}.")
    assert trial(channel=ContactKind.SMS, language=Language.ENGLISH, values=values(), said=said) is None
