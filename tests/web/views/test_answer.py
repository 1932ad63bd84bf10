"""The pages behind a patient's link: opening changes nothing, acting needs the birth date, nothing tells a bystander."""

import datetime as dt
import logging
import re
from copy import copy

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from structlog.stdlib import ProcessorFormatter

from pumplog.models import Absence, AnswerLink, Appointment, Clinic, PatientAnswer, PatientDetails, Task
from pumplog.notices.words.neutral import telling_words
from pumplog.selectors.appointment import days_offered
from pumplog.services.answer_link import links_withdraw
from pumplog.sheets.answer import WITHDRAWN
from pumplog.sheets.vocabulary import AppointmentState, Language, TaskKind
from pumplog.web import answer_limit
from pumplog.web.answer_words import WORDS
from tests.answers import BIRTH, WRONG, Phone, book, implant_of, issue, make_answering_world, refill_by
from tests.world import NOW, World, submit

pytestmark = pytest.mark.django_db

PAGES = ("", "now", "coming", "day", "away", "messages")
QUESTIONS = ("coming", "day", "away", "messages", "now")


@pytest.fixture
def world() -> World:
    return make_answering_world(booked=True)


@pytest.fixture
def phone(world: World) -> Phone:
    return Phone(issue(world))


def text_of(response) -> str:
    """What is read on a page: no markup, no address."""
    body = re.sub(r"<head>.*?</head>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", body)


def title_of(response) -> str:
    return re.search(r"<title>(.*?)</title>", response.content.decode())[1]


# Opening


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_page_writes_nothing(phone, page, method):
    with CaptureQueriesContext(connection) as queries:
        response = getattr(phone.client, method)(f"/a/{phone.token}/{page}" if page else f"/a/{phone.token}")
    assert response.status_code == 200
    written = [
        query["sql"] for query in queries if not query["sql"].lstrip("(").startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]
    assert written == []


@pytest.mark.parametrize("page", [*PAGES, "visit.ics"])
def test_no_page_is_kept_found_or_told_to_others_and_none_sets_a_cookie(phone, page):
    response = phone.get(page)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert not response.cookies


def test_a_page_loads_nothing_but_our_own_style_and_runs_no_script(phone):
    body = phone.get().content.decode()
    assert "<script" not in body
    assert all(link.startswith("/static/") for link in re.findall(r'<link[^>]*href="([^"]+)"', body))


@pytest.mark.parametrize("language", list(Language))
def test_hz11_nothing_tells_a_bystander_but_that_it_beeps(phone, language):
    for page in PAGES:
        response = phone.get(page, lang=language)
        told = set(telling_words(text_of(response)))
        assert told <= {"beeping", "piept", "pitido", "bip"}, page
        assert telling_words(title_of(response)) == ()
        assert not any(name in text_of(response) for name in ("Ivy", "Fox", "69294"))


@pytest.mark.parametrize("language", list(Language))
def test_the_date_and_the_visit_stand_there_in_the_patients_language(phone, language):
    body = text_of(phone.get("", lang=language))
    names = {
        "en": ("Monday,", "Friday, November 27, 2026, 10:30 am"),
        "es": ("lunes", "viernes 27 de noviembre de 2026"),
    }
    names |= {
        "de": ("Montag,", "Freitag, 27. November 2026, 10:30 Uhr"),
        "fr": ("lundi", "vendredi 27 novembre 2026, 10"),
    }
    assert all(name in body for name in names[language])


def test_the_emergency_way_is_shown_at_once_with_numbers_that_call(phone):
    body = phone.get("now").content.decode()
    before_the_form = body[: body.index("<form")]
    for link in ('href="tel:6055550142"', 'href="tel:6055550199"', 'href="tel:911"'):
        assert link in before_the_form


def test_the_number_for_this_hour_stands_first(phone, monkeypatch):
    def first() -> str:
        return re.findall(r'href="tel:(\d+)"', phone.get("now").content.decode())[0]

    assert first() == "6055550199"  # a Sunday
    monkeypatch.setenv("PUMPLOG_CLOCK", (NOW + dt.timedelta(days=1)).isoformat())
    assert first() == "6055550142"  # Monday, 11:00 in Denver
    monkeypatch.setenv("PUMPLOG_CLOCK", (NOW + dt.timedelta(days=1, hours=9)).isoformat())
    assert first() == "6055550199"  # Monday, 20:00


def test_every_page_leads_to_the_emergency_page(phone):
    for page in ("", "coming", "day", "away", "messages"):
        assert f'href="/a/{phone.token}/now"' in phone.get(page).content.decode()


def test_another_language_is_kept_on_the_way(phone):
    body = phone.get("", lang="de").content.decode()
    assert f"/a/{phone.token}/coming?lang=de" in body
    assert '<html lang="de">' in body


@pytest.mark.parametrize("asked", ["xx", "en'", "<script>", "de\x00"])
def test_a_language_that_we_do_not_speak_is_the_patients_own(phone, asked):
    response = phone.get("", lang=asked)
    assert (response.status_code, '<html lang="en">' in response.content.decode()) == (200, True)
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("stray", [".", ",", ")", "/", "%20"])
def test_what_clings_to_a_copied_address_does_no_harm(phone, stray):
    assert phone.client.get(f"/a/{phone.token}{stray}").status_code == 200


# Secrets that lead nowhere


def test_an_unknown_secret_is_told_nothing(world, phone):
    unknown, other = Client().get(f"/a/{'A' * 22}"), Client().get("/a/anything/now")
    assert (unknown.status_code, unknown.content) == (404, other.content)
    assert "Rapid Creek" not in unknown.content.decode()
    assert "If you do not feel well, call the emergency number now." in unknown.content.decode()
    assert unknown["Referrer-Policy"] == "no-referrer"
    assert not unknown.cookies


@pytest.mark.parametrize("page", ["x", "now/x", "done", "admin", "%00", "../../"])
def test_a_page_that_is_not_there_is_no_page_of_the_house(phone: Phone, page: str) -> None:
    response = phone.client.get(f"/a/{phone.token}/{page}")
    assert response.status_code == 404
    assert "umplog" not in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_fault_of_ours_says_whom_to_call(world: World, phone: Phone) -> None:
    PatientDetails.objects.filter(patient_id=world.patient_id).update(current=False)
    response = phone.get("now")
    assert response.status_code == 500
    assert "call the emergency number now" in text_of(response)
    assert "umplog" not in response.content.decode()


def test_trying_secrets_is_held_up_and_a_link_that_exists_is_not(phone):
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    answers = [stranger.get(f"/a/{number:022}").status_code for number in range(answer_limit.MOST + 2)]
    assert answers == [404] * answer_limit.MOST + [429] * 2
    assert stranger.get(f"/a/{phone.token}").status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.10").get("/a/nothing").status_code == 404


def test_what_strangers_try_from_the_same_address_holds_up_no_patients_answer(phone):
    """A whole town's telephones may share one address, and so does everybody behind a proxy that is not counted."""
    for number in range(answer_limit.MOST + 2):
        phone.client.get(f"/a/{number:022}")
    assert phone.client.get("/a/nothing").status_code == 429
    assert phone.sends("now", BIRTH).status_code == 302
    assert Task.objects.filter(kind=TaskKind.UNWELL).count() == 1


def test_the_secret_stands_in_no_log(phone, caplog):
    phone.get()
    phone.client.get("/a/thisisasecretthatisnone/now")
    phone.client.post(f"/a/{phone.token}/nowhere")
    phone.client.put(f"/a/{phone.token}")
    lines = (handler.formatter for handler in logging.getLogger().handlers)
    ours = next(line for line in lines if isinstance(line, ProcessorFormatter))
    said = "\n".join(ours.format(copy(record)) for record in caplog.records)
    assert "a/<str:token>" in said
    assert phone.token not in said
    assert "thisisasecret" not in said


@pytest.mark.parametrize("page", PAGES)
def test_a_link_that_was_withdrawn_says_whom_to_call_and_no_date(world, phone, page):
    links_withdraw(actor=world.alice, patient_id=world.patient_id, submission=submit())
    response = phone.get(page)
    assert response.status_code == (200 if page == "now" else 410)
    assert "605-555-0142" in text_of(response)
    assert "November" not in text_of(response)
    assert "<form" not in response.content.decode()


def test_a_locked_link_still_shows_the_emergency_way(world, phone):
    AnswerLink.objects.update(tries_left=0)
    assert phone.get().status_code == 403
    body = phone.get("now").content.decode()
    assert 'href="tel:911"' in body
    assert "<form" not in body


@pytest.mark.parametrize(
    ("how", "status", "word"),
    [({"tries_left": 0}, 403, "locked"), ({"revoked_at": NOW, "revoked_why": WITHDRAWN}, 410, "over")],
)
def test_who_raises_the_alarm_by_a_link_that_ended_meanwhile_is_told_that_nobody_heard(phone, how, status, word):
    form = phone.form("now")
    AnswerLink.objects.update(**how)
    response = phone.sends("now", BIRTH, form=form)
    assert response.status_code == status
    assert getattr(WORDS[Language.ENGLISH], word) in text_of(response)
    assert 'href="tel:911"' in response.content.decode()
    assert not Task.objects.filter(kind=TaskKind.UNWELL).exists()


# Answering


@pytest.mark.parametrize(
    ("page", "fields", "kind"),
    [
        ("coming", {}, "coming"),
        ("day", {"day": "none"}, "other_day"),
        ("away", {"first_day": "2026-11-24", "last_day": "2026-11-25"}, "away"),
        ("now", {}, "unwell"),
        ("messages", {"wish": "stop"}, "stop_messages"),
        ("messages", {"wish": "letter"}, "change_messages"),
    ],
)
def test_each_answer_is_taken_thanked_for_and_can_be_changed(world, phone, page, fields, kind):
    if page == "coming":
        fields = {"visit": re.search(r'name="visit" value="([^"]+)"', phone.get("coming").content.decode())[1]}
    response = phone.sends(page, BIRTH | fields)
    assert response.status_code == 302
    assert PatientAnswer.objects.get().kind == kind
    thanks = phone.client.get(response["Location"])
    assert thanks.status_code == 200
    assert f'href="/a/{phone.token}"' in thanks.content.decode()
    assert not response.cookies
    assert response["Referrer-Policy"] == "no-referrer"


def test_sending_the_same_form_twice_is_one_answer(phone):
    form = phone.form("now")
    first, second = (phone.sends("now", BIRTH, form=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert (PatientAnswer.objects.count(), Task.objects.filter(kind=TaskKind.UNWELL).count()) == (1, 1)


@pytest.mark.parametrize("page", QUESTIONS)
def test_a_wrong_birth_date_is_counted_and_what_was_chosen_is_kept(phone, page):
    response = phone.sends(
        page, WRONG | {"day": "none", "wish": "stop", "first_day": "2026-11-24", "last_day": "2026-11-25"}
    )
    assert response.status_code == 422
    assert WORDS[Language.ENGLISH].birth_wrong.format(count=4) in text_of(response)
    assert 'value="1986"' in response.content.decode()
    assert not PatientAnswer.objects.exists()


def test_the_fifth_wrong_birth_date_locks_and_says_so(phone):
    answers = [phone.sends("now", WRONG, form=form).status_code for form in [phone.form("now")] * 5]
    assert answers == [422] * 4 + [403]


@pytest.mark.parametrize(
    "changed",
    [
        {"birth_day": ""}, {"birth_month": ""}, {"birth_year": ""}, {"birth_day": "31", "birth_month": "2"},
        {"birth_year": "87"}, {"birth_year": "2087"}, {"birth_year": "1600"}, {"birth_day": "1_5"}, {"birth_day": "१५"},
        {"birth_month": "13"}, {"birth_month": "<b>"}, {"birth_year": "19870"}, {"birth_day": "-5"},
    ],
)  # fmt: skip
def test_what_is_no_birth_date_costs_no_try(phone, changed):
    response = phone.sends("now", BIRTH | changed)
    assert response.status_code == 422
    assert WORDS[Language.ENGLISH].birth_missing in response.content.decode()
    assert AnswerLink.objects.get().tries_left == 5


def test_day_and_year_in_each_others_box_can_mean_only_one_thing(phone):
    assert phone.sends("now", BIRTH | {"birth_day": "1987", "birth_year": "15"}).status_code == 302


def test_a_form_of_another_link_or_question_is_not_taken(world, phone):
    strange = phone.form("day")
    for form in ("", "x", strange, strange[:-1], Phone(issue(world)).form("now")):
        # The other link has replaced this one; a fresh one for each try.
        fresh = Phone(issue(world))
        assert fresh.sends("now", BIRTH, form=form or "none").status_code == 409
    assert not PatientAnswer.objects.exists()


@pytest.mark.parametrize(
    "day", ["2020-01-01", "2026-11-22", "2026-12-31", "9999-12-31", "x", "", "<img src=x>", "none' OR 1=1"]
)
def test_a_day_that_is_not_offered_is_refused_in_words(world, phone, day):
    response = phone.sends("day", BIRTH | {"day": day})
    assert response.status_code == 422
    assert "<img" not in response.content.decode()
    assert not PatientAnswer.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [
        ("", "", "away_missing"), ("2026-11-24", "", "away_missing"), ("24.11.2026", "25.11.2026", "away_missing"),
        ("2026-11-25", "2026-11-24", "away_order"), ("2026-11-01", "2026-11-03", "away_past"),
        ("2026-11-25", "2029-11-24", "away_far"), ("0001-01-01", "9999-12-31", "away_far"),
        ("2020-01-01", "2026-12-01", "away_far"), ("0001-01-01", "2026-12-01", "away_far"),
    ],
)  # fmt: skip
def test_days_away_that_cannot_be_are_refused_in_words(phone, first, last, word):
    response = phone.sends("away", BIRTH | {"first_day": first, "last_day": last})
    assert response.status_code == 422
    assert getattr(WORDS[Language.ENGLISH], word) in text_of(response)
    assert not Absence.objects.exists()


def test_away_past_the_date_says_at_once_to_call(world, phone):
    last = (refill_by(world) + dt.timedelta(days=3)).isoformat()
    response = phone.sends("away", BIRTH | {"first_day": "2026-11-22", "last_day": last})
    assert WORDS[Language.ENGLISH].done_away_unsafe in text_of(phone.client.get(response["Location"]))
    body = text_of(phone.get())
    assert WORDS[Language.ENGLISH].no_safe_day in body
    assert "I am coming" not in body


def test_an_hour_that_was_moved_meanwhile_is_shown_anew_and_not_confirmed(world, phone):
    form = phone.form("coming")
    response = phone.sends("coming", BIRTH | {"visit": "0" * 32 + ":7"}, form=form)
    assert response.status_code == 409
    assert WORDS[Language.ENGLISH].day_gone in text_of(response)
    assert Appointment.objects.get().state == AppointmentState.BOOKED


def test_wrong_birth_dates_from_one_address_are_held_up_over_all_links(world):
    for _ in range(answer_limit.MOST // 4 + 1):
        phone = Phone(issue(world))
        form = phone.form("now")
        answers = [phone.sends("now", WRONG, form=form).status_code for _ in range(4)]
    assert answers[-1] == 429


def test_the_thanks_can_be_read_again_for_an_hour_and_by_this_link_only(world, phone):
    where = phone.sends("away", BIRTH | {"first_day": "2026-11-24", "last_day": "2026-11-25"})["Location"]
    assert "Tuesday, November 24, 2026" in text_of(phone.client.get(where))
    other = issue(world)
    assert "November 24" not in text_of(phone.client.get(where.replace(phone.token, other), follow=True))
    for said in ("x", "x:y:z", where.rpartition("/")[2][:-1]):
        assert phone.client.get(f"/a/{other}/done/{said}").status_code == 302


def test_the_calendar_file_holds_the_visit_and_names_nobody(phone):
    response = phone.get("visit.ics")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert "DTSTART:20261127T173000Z" in text
    assert telling_words(text.replace("\r\n ", "")) == ()
    assert "Fox" not in text


# Without a date, without a visit, too late


def test_without_a_visit_it_asks_for_a_day(world_without_visit):
    world, phone = world_without_visit
    day = days_offered(implant=implant_of(world), now=NOW)[0]
    response = phone.sends("coming", BIRTH | {"day": day.isoformat()})
    assert response.status_code == 302
    assert Appointment.objects.exclude(state=AppointmentState.CANCELLED).get().state == AppointmentState.REQUESTED
    assert WORDS[Language.ENGLISH].asked.split("{")[0] in text_of(phone.get())
    assert phone.get("visit.ics").status_code == 302


def test_once_the_hour_of_a_visit_is_over_it_asks_for_another_day(world_without_visit, monkeypatch):
    world, phone = world_without_visit
    book(world, NOW + dt.timedelta(days=1))
    assert "I am coming on Monday, November 23" in text_of(phone.get())
    monkeypatch.setenv("PUMPLOG_CLOCK", (NOW + dt.timedelta(days=1, minutes=1)).isoformat())
    assert "I am coming on" not in text_of(phone.get())
    day = days_offered(implant=implant_of(world), now=NOW + dt.timedelta(days=1))[0]
    assert phone.sends("coming", BIRTH | {"day": day.isoformat()}).status_code == 302
    assert Task.objects.filter(kind=TaskKind.WANTS_OTHER_DAY).exists()
    assert phone.get("visit.ics").status_code == 302


def test_a_day_that_was_asked_for_and_is_over_is_asked_for_no_more(world_without_visit, monkeypatch):
    world, phone = world_without_visit
    day = days_offered(implant=implant_of(world), now=NOW)[0]
    phone.sends("coming", BIRTH | {"day": day.isoformat()})
    monkeypatch.setenv("PUMPLOG_CLOCK", (NOW + dt.timedelta(days=2)).isoformat())
    assert day == dt.date(2026, 11, 23)
    assert WORDS[Language.ENGLISH].asked.split("{")[0] not in text_of(phone.get())


def test_a_visit_after_the_date_says_to_call(world_without_visit):
    world, phone = world_without_visit
    book(world, dt.datetime(2026, 12, 4, 17, 30, tzinfo=dt.UTC))
    body = text_of(phone.get())
    assert WORDS[Language.ENGLISH].visit_late in body
    assert "I am coming" not in body


def test_once_the_date_is_past_it_says_to_call_now(world_without_visit, monkeypatch):
    _, phone = world_without_visit
    monkeypatch.setenv("PUMPLOG_CLOCK", (NOW + dt.timedelta(days=10)).isoformat())
    body = text_of(phone.get())
    assert "Your visit was due by Monday, November 30, 2026. Please call us now." in body
    assert phone.get("now").status_code == 200
    assert WORDS[Language.ENGLISH].no_days in text_of(phone.get("day"))


@pytest.fixture
def world_without_visit(world: World) -> tuple[World, Phone]:
    Appointment.objects.update(state=AppointmentState.CANCELLED)
    return world, Phone(issue(world))


def test_a_clinic_that_tells_its_speciality_is_not_named(world, phone):
    Clinic.objects.filter(pk=world.clinic_id).update(name="Prairie Pain & Spine")
    assert "Pain" not in text_of(phone.get())
