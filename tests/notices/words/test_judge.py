"""What stands against a clinic's own words, beside the field it is about."""

import pytest

from pumplog.dosing.findings import Severity
from pumplog.notices.words.judge import wording_findings
from pumplog.notices.words.kinds import MessageKind
from pumplog.notices.words.values import longest_values
from pumplog.sheets.vocabulary import ContactKind, Language
from tests.reminders.going import clinic

MAIL = """Hello,

Your visit is due by {{ date }}.
Tell us if you can come: {{ answer_url }}
Call {{ daytime_phone }}
Or {{ after_hours_phone }}"""
SMS = "Your visit is due by {{ date }}.\n{{ answer_url }}"


def found(
    body: str,
    *,
    subject: str = "Your visit",
    kind: MessageKind = MessageKind.DUE,
    channel: ContactKind = ContactKind.EMAIL,
    language: Language = Language.ENGLISH,
    base_url: str = "https://visits.example.org",
    **of: str,
) -> list[tuple[str, str]]:
    longest = longest_values(clinic=clinic(**of), language=language, base_url=base_url)
    subject = "" if channel is ContactKind.SMS else subject
    findings = wording_findings(
        kind=kind, channel=channel, language=language, subject=subject, body=body, longest=longest
    )
    return [(finding.code, finding.field) for finding in findings]


def said(body: str, **options: object) -> str:
    longest = longest_values(clinic=clinic(), language=Language.ENGLISH, base_url="https://visits.example.org")
    channel = options.get("channel", ContactKind.EMAIL)
    findings = wording_findings(
        kind=MessageKind.DUE, channel=channel, language=Language.ENGLISH, subject="x", body=body, longest=longest
    )
    return " ".join(finding.message for finding in findings)


def test_plain_words_with_all_that_is_needed_pass():
    assert found(MAIL) == []
    assert found(SMS, channel=ContactKind.SMS) == []


@pytest.mark.parametrize("gone", ["date", "answer_url", "daytime_phone", "after_hours_phone"])
def test_nothing_needed_may_be_left_out_of_a_mail(gone):
    body = "\n".join(line for line in MAIL.splitlines() if gone not in line)
    assert ("value_missing", "body") in found(body)
    assert f"{{{{ {gone} }}}}" in said(body)


@pytest.mark.parametrize("gone", ["date", "answer_url"])
def test_a_text_message_needs_its_date_and_its_link(gone):
    body = "\n".join(line for line in SMS.splitlines() if gone not in line)
    assert ("value_missing", "body") in found(body, channel=ContactKind.SMS)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("pump", "pump"),
        ("Refill", "refill"),
        ("morphine", "morphine"),
        ("If it beeps", "beeps"),
        ("Schmerzen", "schmerzen"),
    ],
)
def test_hz11_a_word_that_tells_is_refused_and_named(word, told):
    assert ("telling_word", "body") in found(f"{MAIL}\n{word}.")
    assert f"“{told}”" in said(f"{MAIL}\n{word}.")
    assert ("telling_word", "subject") in found(MAIL, subject=f"Your {word}")


@pytest.mark.parametrize(
    "value", ["{{ name }}", "{{ drug }}", "{{ date|upper }}", "{% include 'x' %}", "{{ visit_date"]
)
def test_a_value_that_no_message_has_is_refused_in_either_field(value):
    assert ("value_unknown", "body") in found(f"{MAIL}\n{value}")
    assert ("value_unknown", "subject") in found(MAIL, subject=value)


def test_an_appointments_values_belong_to_messages_about_one():
    assert ("value_not_of_this_message", "body") in found(f"{MAIL}\n{{{{ visit_date }}}}")
    booked = MAIL.replace("{{ date }}", "{{ visit_date }} {{ visit_time }}")
    assert found(booked, kind=MessageKind.VISIT_BOOKED) == []


@pytest.mark.parametrize("beside", ["{{ clinic }}", "{{ daytime_phone }}", "{{ answer_url }}"])
def test_a_date_may_not_share_a_line_with_what_can_be_empty(beside):
    assert ("date_may_vanish", "body") in found(MAIL.replace("by {{ date }}.", f"by {{{{ date }}}}. {beside}"))


@pytest.mark.parametrize("value", ["{{ clinic }}", "{{ daytime_phone }}", "{{ answer_url }}"])
def test_a_subject_holds_nothing_that_can_be_empty(value):
    assert ("value_may_be_empty", "subject") in found(MAIL, subject=value)


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("", "subject_missing"),
        ("   ", "subject_missing"),
        ("a\nb", "subject_too_long"),
        ("x" * 121, "subject_too_long"),
    ],
)
def test_a_subject_is_one_line(subject, code):
    assert (code, "subject") in found(MAIL, subject=subject)


def test_a_text_message_has_none():
    longest = longest_values(clinic=clinic(), language=Language.ENGLISH, base_url="https://visits.example.org")
    findings = wording_findings(
        kind=MessageKind.DUE,
        channel=ContactKind.SMS,
        language=Language.ENGLISH,
        subject="x",
        body=SMS,
        longest=longest,
    )
    assert [finding.code for finding in findings] == ["subject_unwanted"]


@pytest.mark.parametrize(("body", "code"), [("", "body_missing"), (" \n ", "body_missing"), ("\x00", "body_too_long")])
def test_a_text_is_plain_and_there(body, code):
    assert (code, "body") in found(body)


def test_a_text_message_holds_only_letters_of_its_alphabet_and_they_are_named():
    body = SMS.replace("Your visit", "Su próxima visita, mañana,")
    assert ("letters_not_in_a_text_message", "body") in found(body, channel=ContactKind.SMS)
    assert "cannot hold ó." in said(body, channel=ContactKind.SMS), "ñ is in it"


def test_a_text_message_names_no_clinic_whose_name_its_alphabet_lacks():
    """Such words would be kept, and the house's be sent instead."""
    named = f"{{{{ clinic }}}}\n{SMS}"
    assert found(named, channel=ContactKind.SMS) == []
    assert found(named, channel=ContactKind.SMS, name="Łódź") == [("values_not_for_a_text_message", "body")]
    assert found(SMS, channel=ContactKind.SMS, name="Łódź") == []
    assert found(f"{{{{ clinic }}}}\n{MAIL}", name="Łódź") == []


def test_words_in_another_script_are_named_as_such():
    assert found(f"{MAIL}\na refill, a \u0440ump") == [("another_script", "body"), ("telling_word", "body")]


def test_a_text_message_must_fit_with_the_longest_date_and_this_clinics_own_address():
    fits = f"{SMS}\n{'x' * 40}"
    assert found(fits, channel=ContactKind.SMS) == []
    assert ("text_message_too_long", "body") in found(f"{fits}\n{'x' * 20}", channel=ContactKind.SMS)
    longer = found(fits, channel=ContactKind.SMS, base_url="https://" + "x" * 52)
    assert ("text_message_too_long", "body") in longer


def test_hard_words_are_told_and_not_refused():
    body = f"{MAIL}\nNotwithstanding organisational difficulties, attendance at the facility remains obligatory."
    longest = longest_values(clinic=clinic(), language=Language.ENGLISH, base_url="https://visits.example.org")
    findings = wording_findings(
        kind=MessageKind.DUE,
        channel=ContactKind.EMAIL,
        language=Language.ENGLISH,
        subject="x",
        body=f"{body}\n" + body.rpartition("\n")[2],
        longest=longest,
    )
    assert [(finding.code, finding.severity) for finding in findings] == [("hard_to_read", Severity.INFORM)]
