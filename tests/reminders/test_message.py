"""What a message says, and that nothing else can get into it."""

import dataclasses
import datetime as dt
import re
import shutil
import time
import uuid
from email import message_from_bytes
from email.policy import default as default_policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog import catalogue
from pumplog.notices.words import gsm
from pumplog.notices.words.kinds import WRITTEN, MessageKind
from pumplog.notices.words.neutral import telling_words
from pumplog.reminders import message
from pumplog.reminders.house import VERSION, house_words, words
from pumplog.reminders.mail import mail_bytes
from pumplog.reminders.message import Composer, TooTelling, filled, kind_of
from pumplog.reminders.text import Text
from pumplog.sheets.message_text import OwnWording
from pumplog.sheets.vocabulary import ContactKind, Language, NoticePurpose
from tests.reminders.going import NOW, TOKEN, VISIT_AT, clinic, going, to_staff, visit

BASE = "https://visits.example.org"
LINK = f"{BASE}/a/{TOKEN}"


@pytest.fixture(autouse=True)
def _an_address(settings):
    settings.BASE_URL = BASE
    settings.DEFAULT_FROM_EMAIL = "Visits <notices@example.org>"


def composer(*own: OwnWording, now: dt.datetime = NOW) -> Composer:
    return Composer(now=lambda: now, own=lambda _: {(row.message, row.channel, row.language): row for row in own})


def own(body: str, *, subject: str = "", message_: str = "due", channel: ContactKind = ContactKind.SMS) -> OwnWording:
    return OwnWording(
        message=message_,
        channel=channel,
        language=Language.ENGLISH,
        version=3,
        subject=subject,
        body=body,
        set_at=NOW,
        set_by="Mona",
    )


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        (Language.ENGLISH, "Your visit is due by Friday, December 4, 2026"),
        (Language.SPANISH, "Su visita: a más tardar el viernes 4 de diciembre de 2026"),
        (Language.GERMAN, "Ihr Besuch: spätestens am Freitag, 4. Dezember 2026"),
        (Language.FRENCH, "Votre visite\u00a0: au plus tard le vendredi 4 décembre 2026"),
    ],
)
def test_r20_it_says_the_absolute_date_both_numbers_and_the_way_to_answer(language, subject):
    made = composer()(going(language=language), clinic())
    assert (made.subject, made.language, made.version) == (subject, language, VERSION)
    for part in ("2026", "+1 307 555 0100", "+1 307 555 0199", "Rapid Creek Clinic", LINK):
        assert part in made.body


@pytest.mark.parametrize(
    ("going_", "now", "kind"),
    [
        (going(), NOW, MessageKind.DUE),
        (going(about=visit()), NOW, MessageKind.DUE_BOOKED),
        (going(about=visit(at=VISIT_AT + dt.timedelta(days=3))), NOW, MessageKind.DUE),
        (going(about=visit(cancelled=True)), NOW, MessageKind.DUE),
        (going(), dt.datetime(2026, 12, 2, 17, 0, tzinfo=dt.UTC), MessageKind.DUE_SOON),
        (going(), dt.datetime(2026, 12, 2, 6, 59, tzinfo=dt.UTC), MessageKind.DUE),
        (going(about=visit()), dt.datetime(2026, 12, 2, 17, 0, tzinfo=dt.UTC), MessageKind.DUE_BOOKED),
        (going(purpose=NoticePurpose.VISIT, about=visit()), NOW, MessageKind.VISIT_BOOKED),
        (going(purpose=NoticePurpose.VISIT, about=visit(sequence=1)), NOW, MessageKind.VISIT_BOOKED),
        (going(purpose=NoticePurpose.VISIT, about=visit(sequence=2)), NOW, MessageKind.VISIT_MOVED),
        (going(purpose=NoticePurpose.VISIT, about=visit(sequence=2, cancelled=True)), NOW, MessageKind.VISIT_CANCELLED),
    ],
)
def test_each_message_is_told_by_what_it_is_about_and_how_close_its_date_is(going_, now, kind):
    assert kind_of(going_, clinic=clinic(), now=now) is kind


def test_an_appointment_on_the_last_evening_is_in_time_by_the_clinics_calendar():
    last_evening = dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC)
    assert kind_of(going(about=visit(at=last_evening)), clinic=clinic(), now=NOW) is MessageKind.DUE_BOOKED
    berlin = clinic(zone="Europe/Berlin")
    assert kind_of(going(about=visit(at=last_evening)), clinic=berlin, now=NOW) is MessageKind.DUE


def test_a_patient_with_an_appointment_reads_when_it_is_and_by_when_at_the_latest():
    made = composer()(going(about=visit()), clinic())
    assert "You have an appointment on Wednesday, December 2, 2026 at 10:30 am." in made.body
    assert "due by Friday, December 4, 2026 at the latest" in made.body


@pytest.mark.parametrize(
    ("sequence", "cancelled", "method"), [(0, False, "PUBLISH"), (1, False, "PUBLISH"), (2, True, "CANCEL")]
)
def test_r22_a_mail_about_an_appointment_brings_its_calendar_file(sequence, cancelled, method):
    about = visit(sequence=sequence, cancelled=cancelled)
    made = composer()(going(purpose=NoticePurpose.VISIT, about=about), clinic())
    (file,) = made.attachments
    content = file.content.decode()
    assert f"method={method}" in file.mime_type
    assert f"METHOD:{method}" in content
    assert f"SEQUENCE:{sequence}" in content
    assert "mailto:notices@example.org" in content
    assert telling_words(content) == ()


@pytest.mark.parametrize("channel", [ContactKind.SMS, ContactKind.LETTER])
def test_no_other_channel_can_carry_a_file(channel):
    assert composer()(going(channel, purpose=NoticePurpose.VISIT, about=visit()), clinic()).attachments == ()
    assert composer()(going(), clinic()).attachments == (), "nor does a mail about no appointment"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("base", [BASE, "https://".ljust(60, "x")])
@pytest.mark.parametrize("about", [None, visit(), visit(sequence=1), visit(sequence=1, cancelled=True)])
def test_a_text_message_is_one_segment_with_its_date_and_link(settings, language, base, about):
    settings.BASE_URL = base
    purpose = NoticePurpose.VISIT if about else NoticePurpose.DUE
    for refill_by in (dt.date(2026, 9, 30), dt.date(2026, 5, 1), dt.date(2026, 12, 5), dt.date(2026, 8, 1)):
        message_ = going(ContactKind.SMS, language, purpose=purpose, about=about, refill_by=refill_by)
        made = composer()(message_, clinic(name="Rapid Creek Community Clinic"))
        assert made.subject == ""
        assert gsm.foreign(made.body) == ()
        assert gsm.one_segment(made.body)
        assert f"{base}/a/{TOKEN}" in made.body.split()
        assert "2026" in made.body


def test_a_text_message_is_as_full_as_there_is_room_for(settings):
    settings.BASE_URL = "https://v.example"
    assert "Clinic" in composer()(going(ContactKind.SMS), clinic(name="A Clinic", day="5550100", night="5550199")).body
    settings.BASE_URL = "https://".ljust(60, "x")
    tight = composer()(going(ContactKind.SMS), clinic(name="A Clinic"))
    assert "Clinic" not in tight.body
    assert "555 0100" in tight.body


def test_a_clinic_whose_name_the_alphabet_lacks_is_not_named_in_a_text_message():
    made = composer()(going(ContactKind.SMS), clinic(name="Łódź", day="5550100", night="5550199"))
    assert gsm.one_segment(made.body)
    assert "dz" not in made.body.casefold()
    assert "Łódź" in composer()(going(), clinic(name="Łódź")).body


def test_a_clinic_whose_name_cannot_be_searched_for_telling_words_is_not_named():
    made = composer()(going(), clinic(name="Κλινική Πόνου"))
    assert "Πόνου" not in made.body
    assert "+1 307 555 0100" in made.body


def test_a_number_the_alphabet_lacks_is_left_to_the_answering_page():
    made = composer()(going(ContactKind.SMS), clinic(day="☎ 5550100"))
    assert made.body.split("\n")[-1] == LINK


def test_the_shortest_goes_even_where_it_takes_two_parts(settings):
    settings.BASE_URL = "https://".ljust(150, "x")
    made = composer()(going(ContactKind.SMS), clinic())
    assert not gsm.one_segment(made.body)
    assert made.body == f"Visit due by Friday, December 4, 2026.\n{settings.BASE_URL}/a/{TOKEN}"


@pytest.mark.parametrize("channel", WRITTEN)
def test_hz11_where_the_installations_address_tells_there_is_no_link_and_the_message_goes(settings, channel):
    settings.BASE_URL = "https://pumplog.example.org"
    made = composer()(going(channel), clinic())
    assert "http" not in made.body
    assert "December 4, 2026" in made.body


def test_a_secret_that_happens_to_spell_something_stops_no_message():
    token = "pain-" + TOKEN[5:]
    assert telling_words(token)
    assert token in composer()(going(token=token), clinic()).body


def test_without_a_secret_no_line_speaks_of_answering():
    made = composer()(going(token=""), clinic())
    assert "/a/" not in made.body
    assert "Tell us if" not in made.body


def test_a_language_that_is_not_spoken_is_answered_in_english():
    assert composer()(going(language="xx"), clinic()).language is Language.ENGLISH


def test_a_call_has_a_script_for_whoever_calls():
    made = composer()(going(ContactKind.PHONE, "es"), clinic())
    assert made.language is Language.ENGLISH
    assert "The visit is due by Friday, December 4, 2026." in made.body
    assert "appointment is on" not in made.body
    assert "Wednesday, December 2" in composer()(going(ContactKind.PHONE, about=visit()), clinic()).body


@pytest.mark.parametrize(("count", "says"), [(1, "1 patient is overdue."), (3, "3 patients are overdue.")])
def test_staff_read_a_number_and_the_way_to_the_worklist(count, says):
    made = composer()(to_staff(count), clinic())
    assert made.body.startswith(f"{says} Open the worklist:\n{BASE}/\n")
    assert made.subject == f"{says.split(' i')[0].split(' a')[0]} overdue"


OWN_SMS = "See us by {{ date }}.\n{{ answer_url }}\nYours, {{ clinic }}"


def test_a_clinics_own_words_go_before_the_houses_and_the_text_says_whose_it_is():
    made = composer(own(OWN_SMS))(going(ContactKind.SMS), clinic())
    assert made.body == f"See us by Friday, December 4, 2026.\n{LINK}\nYours, Rapid Creek Clinic"
    assert made.version == "clinic 3"
    other = composer(own(OWN_SMS))(going(ContactKind.SMS, "es"), clinic())
    assert other.version == VERSION, "in another language they are not the clinic's"


@pytest.mark.parametrize(
    "body",
    [
        f"{OWN_SMS}\n{'x' * 120}",
        f"{OWN_SMS}\nYour refill.",
        f"{OWN_SMS}\n{{{{ gone }}}}",
        f"{OWN_SMS}\nsábado 漢字",
    ],
    ids=["too long", "telling", "a value no message has", "letters no text message has"],
)
def test_own_words_that_cannot_go_out_are_said_in_the_houses(body):
    made = composer(own(body))(going(ContactKind.SMS), clinic())
    assert made.version == VERSION
    assert made.body.startswith("Your visit is due by Friday, December 4, 2026.")


def test_own_words_are_asked_for_once_in_a_while_and_not_for_every_message(monkeypatch):
    asked: list[uuid.UUID] = []
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])

    def ask(clinic_id: uuid.UUID):
        asked.append(clinic_id)
        return {}

    compose = Composer(now=lambda: NOW, own=ask)
    for _ in range(20):
        compose(going(), clinic())
    assert len(asked) == 1
    clock[0] += message.HELD_SECONDS + 0.1
    compose(going(), clinic())
    assert len(asked) == 2


def test_r13_where_even_the_houses_words_would_tell_nothing_is_made(settings, tmp_path):
    shutil.copytree(settings.BASE_DIR / "templates" / "messages", tmp_path / "templates" / "messages")
    told = tmp_path / "templates" / "messages" / "due" / "email.en.txt"
    told.write_text(told.read_text("utf-8").replace("visit", "refill"), "utf-8")
    settings.BASE_DIR = tmp_path
    house_words.cache_clear()
    with pytest.raises(TooTelling):
        composer()(going(), clinic())
    house_words.cache_clear()


def test_filled_in_words_that_tell_are_none():
    values = composer()._values(going(), clinic(), Language.ENGLISH)
    said = words("Your visit", "Your pump, by {{ date }}.")
    assert filled(said, values, channel=ContactKind.EMAIL, language=Language.ENGLISH, version="x") is None


GIVEN = st.sampled_from(["Ivy", "Xóchitl", "Jürgen", "Zoë", "Bartholomew"])
FAMILY = st.sampled_from(["Fox", "Quetzalcoatl", "Müller-Lüdenscheidt", "O'Shaughnessy", "Lefèvre"])
DRUGS = [name for drug in catalogue.drugs() for name in (drug.key, drug.display)]
CLINICS = st.sampled_from(
    ["Rapid Creek Clinic", "Pain & Spine", "Schmerzzentrum Rheintal", "Clínica del Dolor", "Centre anti-douleur"]
    + [f"{drug} Clinic" for drug in DRUGS]
)
LINES = st.sampled_from(
    ["", "+1 307 555 0100", "Pain desk 12 34", "+49 7623 1", "Pump line: 555-0199", "Ask for Alice"]
)
ABOUT = st.sampled_from([None, visit(), visit(sequence=1), visit(sequence=2, cancelled=True)])


PATIENTS = st.tuples(
    GIVEN,
    FAMILY,
    st.from_regex(r"[0-9]{5}-[0-9]{3}", fullmatch=True),
    st.from_regex(r"NG[A-Z][0-9]{6}H", fullmatch=True),
)
PLACES = st.tuples(
    st.sampled_from(WRITTEN), st.sampled_from(list(Language)), st.sampled_from(list(NoticePurpose)), ABOUT
)


def as_it_travels(text: Text) -> str:
    """Every header but the address it goes to, and every part, decoded."""
    sent = mail_bytes(
        text=text, sender="Visits <notices@example.org>", recipient="x@example.org", message_id="<m@x>", at=NOW
    )
    mail = message_from_bytes(sent, policy=default_policy)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    headers = [f"{name}: {value}" for part in mail.walk() for name, value in part.items()]
    return "\n".join([*headers, *(part.get_payload(decode=True).decode() for part in parts)])


@given(patient=PATIENTS, house=st.tuples(CLINICS, LINES, LINES), place=PLACES, days=st.integers(0, 1500))
def test_r13_whatever_is_made_for_anybody_in_any_channel_and_language_tells_nothing(patient, house, place, days):
    given_name, family, mrn, serial = patient
    name, day, night = house
    channel, language, purpose, about = place
    message_ = going(
        channel,
        language,
        purpose=purpose,
        about=about,
        refill_by=dt.date(2026, 11, 20) + dt.timedelta(days=days),
        address=f"{given_name}.{family}@{serial}.example",
        recipient=(f"{given_name} {family}", mrn, "12 Main Street"),
    )
    made = composer()(message_, clinic(name=name, day=day, night=night))
    everything = f"{made.subject}\n{made.body}\n{as_it_travels(made)}".replace(LINK, "")
    assert telling_words(everything) == ()
    assert "\n" not in made.subject
    for secret in (given_name, family, mrn, serial, *DRUGS):
        assert not re.search(rf"(?i)(?<!\w){re.escape(secret)}(?!\w)", everything), secret


def test_nothing_but_the_listed_values_can_be_named():
    fields = {field.name for field in dataclasses.fields(composer()._values(going(), clinic(), Language.ENGLISH))}
    assert fields == {
        "date", "clinic", "daytime_phone", "after_hours_phone", "answer_url", "visit_date", "visit_time",
    }  # fmt: skip


def test_a_message_is_made_fast_enough_for_two_workers():
    """A bound ten times what it takes here: a template read from its file each time, or a slow search, would break it."""
    compose = composer()
    compose(going(), clinic())
    begun = time.perf_counter()
    for _ in range(200):
        compose(going(), clinic())
    assert (time.perf_counter() - begun) / 200 < 0.003
