"""Every text of the house: there, neutral, easy to read, and fitting; for any clinic, in every language."""

import re

import pyphen
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.notices.words import gsm, readable
from pumplog.notices.words.judge import wording_findings
from pumplog.notices.words.kinds import WRITTEN, MessageKind, required
from pumplog.notices.words.neutral import neutral_name, telling_words
from pumplog.notices.words.template import parse
from pumplog.notices.words.values import LONGEST_BASE, Values, longest_values
from pumplog.reminders.house import call_words, house_words, staff_words
from pumplog.sheets.vocabulary import ContactKind, Language
from tests.reminders.going import clinic

PATTERNS = {"en": "en_US", "es": "es", "de": "de_DE", "fr": "fr"}
EVERY = [(kind, channel, language) for kind in MessageKind for channel in WRITTEN for language in Language]
every_text = pytest.mark.parametrize(("kind", "channel", "language"), EVERY)
BASE = "https://visits.example.org"
UNWELL = {"en": "do not feel well", "es": "no se siente bien", "de": "nicht gut", "fr": "n’allez pas bien"}
COUNTING = (
    r"(?i)\b(?:tomorrow|today|in \d+ day|dentro de|mañana|hoy\b|morgen\b|heute|in \d+ tag|demain|aujourd|dans \d+ jour)"
)


def longest(language, base=BASE):
    return longest_values(clinic=clinic(), language=language, base_url=base)


@every_text
def test_a_clinic_could_have_set_it_in_its_own_name(kind, channel, language):
    """The house keeps its own rules: values, required values, telling words, reading level, the alphabet, the room."""
    said = house_words(kind, channel, language)
    body = said.typed[-1]
    assert (
        wording_findings(
            kind=kind, channel=channel, language=language, subject=said.typed[0], body=body, longest=longest(language)
        )
        == ()
    )


@every_text
def test_each_wording_of_a_text_message_names_what_it_must(kind, channel, language):
    for body in house_words(kind, channel, language).bodies:
        assert required(kind, channel) <= body.names


@every_text
def test_r20_it_names_days_and_never_counts_them(kind, channel, language):
    said = house_words(kind, channel, language)
    assert not re.search(COUNTING, "\n".join(said.typed))
    assert not re.search(r"\d", "\n".join(body.prose() for body in said.bodies))


@every_text
def test_grade_six_is_enough_by_our_count_and_by_the_dictionaries(kind, channel, language):
    hyphens = pyphen.Pyphen(lang=PATTERNS[language])
    for body in house_words(kind, channel, language).bodies:
        ours = readable.counts(body.prose(), language)
        stricter = readable.Counts(
            words=tuple((word, max(count, len(hyphens.positions(word)) + 1)) for word, count in ours.words),
            sentences=ours.sentences,
        )
        for counted in (ours, stricter):
            level = readable.rate(counted, language)
            assert level.easy, f"{level.formula} {level.score:.1f}"
        if channel is not ContactKind.SMS:
            assert ours.sentences >= 3, "a level of next to nothing says nothing"


@pytest.mark.parametrize("channel", [ContactKind.EMAIL, ContactKind.LETTER])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", MessageKind)
def test_a_mail_says_what_to_do_by_day_by_night_and_when_not_feeling_well(kind, channel, language):
    text = house_words(kind, channel, language).bodies[0].render(longest(language))
    for part in ("+1 307 555 0100", "+1 307 555 0199", f"{BASE}/a/", UNWELL[language]):
        assert part in text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", MessageKind)
def test_a_text_message_gets_shorter_step_by_step_and_ends_within_one_segment(kind, language):
    said = house_words(kind, ContactKind.SMS, language)
    base = "https://".ljust(LONGEST_BASE, "x")
    sizes = [gsm.septets(body.render(longest(language, base))) for body in said.bodies]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] <= gsm.SEPTETS
    assert [gsm.foreign(body.prose()) for body in said.bodies] == [()] * len(said.bodies)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", MessageKind)
def test_with_an_ordinary_address_a_text_message_says_whom_to_call(kind, language):
    said = house_words(kind, ContactKind.SMS, language)
    texts = [gsm.spelled(body.render(longest(language))) for body in said.bodies]
    assert "555 0100" in next(text for text in texts if gsm.one_segment(text))


NAMES = st.sampled_from(["Rapid Creek Clinic", "Klinik Rheintal", "Pain & Spine", "Clínica del Dolor", ""])
PHONES = st.one_of(st.just(""), st.from_regex(r"\+[1-9][0-9]{6,18}", fullmatch=True))


@given(which=st.sampled_from(EVERY), name=NAMES, day=PHONES, night=PHONES, linked=st.booleans())
def test_whatever_is_missing_sentences_stay_whole(which, name, day, night, linked):
    kind, channel, language = which
    whole = longest(language)
    values = Values(
        date=whole.date,
        clinic=neutral_name(name),
        daytime_phone=day,
        after_hours_phone=night,
        answer_url=whole.answer_url if linked else "",
        visit_date=whole.visit_date,
        visit_time=whole.visit_time,
    )
    for body in house_words(kind, channel, language).bodies:
        text = body.render(values)
        assert not re.search(r"[{}]|\n\n\n|  |\(\)", text)
        assert text.count(":\n") <= ("Hola:\n" in text)
        assert telling_words(text.replace(whole.answer_url, "")) == ()
        assert whole.date in text or whole.visit_date in text


def test_the_staff_read_a_number_and_the_way_to_the_worklist():
    names = staff_words().subject.names | staff_words().bodies[0].names
    assert names == {"patients", "are", "worklist"}


def test_the_callers_script_names_day_and_numbers_and_keeps_a_machine_ignorant():
    script = call_words().bodies[0]
    assert {"date", "daytime_phone", "after_hours_phone"} <= script.names
    assert "no answering machine" in script.render(longest(Language.ENGLISH))


def test_there_is_no_text_that_nobody_sends(root):
    sent = {f"{kind}/{channel}.{language}.txt" for kind, channel, language in EVERY}
    sent |= {"staff/email.en.txt", "call/phone.en.txt"}
    folder = root / "templates" / "messages"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")} == sent


def test_the_rules_would_find_a_text_that_breaks_them():
    """The tests above read files; this one shows that a careless file would not pass."""
    careless = "Your pump must be refilled tomorrow, {{ clinic }}: {{ date }}."
    assert telling_words(careless)
    assert re.search(COUNTING, careless)
    assert not required(MessageKind.DUE, ContactKind.EMAIL) <= parse(careless).names
