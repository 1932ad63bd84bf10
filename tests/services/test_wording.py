"""A clinic's own words: who may set them, what is refused, what is kept."""

import threading
from dataclasses import replace

import pytest
from django.db import connection, connections

from pumplog.errors import KeyReused, NotAllowed, Refused
from pumplog.models import AuditEntry, MessageText
from pumplog.selectors.wording import own_wordings, wording_versions, wordings_in_force
from pumplog.services.audit import audit_faults
from pumplog.services.wording import wording_assess, wording_set
from pumplog.sheets.message_text import WordingDraft
from pumplog.sheets.vocabulary import ContactKind, Language
from tests.world import NOW, World, make_world, submit

pytestmark = pytest.mark.django_db
DRAFT = WordingDraft(
    message="due",
    channel=ContactKind.SMS,
    language=Language.ENGLISH,
    body="See us by {{ date }}.\n{{ answer_url }}",
)
HOUSE = replace(DRAFT, body="")
PLACE = ("due", ContactKind.SMS, Language.ENGLISH)


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    settings.BASE_URL = "https://visits.example.org"


@pytest.fixture
def world(db: None) -> World:
    return make_world(with_fill=False)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def test_a_manager_sets_words_and_they_hold_for_this_clinic_alone(world: World) -> None:
    assert wording_set(actor=world.mona, draft=DRAFT, submission=submit()) == 1
    held = own_wordings(world.clinic_id)[PLACE]
    assert (held.version, held.body, held.set_by) == (1, DRAFT.body, world.mona.label)
    assert own_wordings(world.other_clinic_id) == {}
    assert wordings_in_force(actor=world.charlie) == {}


def test_each_change_is_a_version_and_none_is_lost(world: World) -> None:
    other = replace(DRAFT, body=f"{DRAFT.body}\nYours, {{{{ clinic }}}}")
    versions = [
        wording_set(actor=world.mona, draft=draft, submission=submit()) for draft in (DRAFT, other, HOUSE, DRAFT)
    ]
    assert versions == [1, 2, 3, 4]
    kept = wording_versions(actor=world.alice, message="due", channel=ContactKind.SMS, language=Language.ENGLISH)
    assert [row.body for row in kept] == [DRAFT.body, "", other.body, DRAFT.body]
    assert own_wordings(world.clinic_id)[PLACE].version == 4


def test_back_to_the_houses_words(world: World) -> None:
    wording_set(actor=world.mona, draft=DRAFT, submission=submit())
    wording_set(actor=world.mona, draft=replace(HOUSE, subject="not kept"), submission=submit())
    assert own_wordings(world.clinic_id) == {}
    assert MessageText.objects.get(version=2).subject == ""


def test_there_is_nothing_to_give_up_where_the_house_speaks_already(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        wording_set(actor=world.mona, draft=HOUSE, submission=submit())
    assert codes(refusal) == ["wording_not_set"]
    wording_set(actor=world.mona, draft=DRAFT, submission=submit())
    wording_set(actor=world.mona, draft=HOUSE, submission=submit())
    with pytest.raises(Refused):
        wording_set(actor=world.mona, draft=HOUSE, submission=submit())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"body": "Your refill by {{ date }}.\n{{ answer_url }}"}, "telling_word"),
        ({"body": "By {{ date }}."}, "value_missing"),
        ({"body": "By {{ date }}.\n{{ answer_url }}\n{{ name }}"}, "value_unknown"),
        ({"body": "By {{ date }}.\n{{ answer_url }}\n" + "x" * 100}, "text_message_too_long"),
        ({"subject": "x"}, "subject_unwanted"),
        ({"message": "nothing"}, "message_unknown"),
        ({"channel": ContactKind.PHONE}, "message_unknown"),
    ],
)
def test_what_may_not_be_sent_is_not_kept(world: World, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        wording_set(actor=world.mona, draft=replace(DRAFT, **changes), submission=submit())
    assert code in codes(refusal)
    assert not MessageText.objects.exists()
    assert not AuditEntry.objects.filter(action="wording_set").exists()


def test_words_that_are_hard_to_read_are_kept_and_said_to_be(world: World) -> None:
    hard = replace(
        DRAFT,
        channel=ContactKind.LETTER,
        subject="Your visit",
        body="Notwithstanding organisational difficulties, attendance is obligatory by {{ date }}.\n"
        "{{ answer_url }}\n{{ daytime_phone }}\n{{ after_hours_phone }}",
    )
    assert [finding.code for finding in wording_assess(actor=world.mona, draft=hard)] == ["hard_to_read"]
    assert wording_set(actor=world.mona, draft=hard, submission=submit()) == 1


@pytest.mark.parametrize("who", ["alice", "dana", "pharmacist", "otto"])
def test_only_who_may_set_texts_can(world: World, who: str) -> None:
    actor = getattr(world, who)
    with pytest.raises(NotAllowed):
        wording_set(actor=actor, draft=DRAFT, submission=submit())
    with pytest.raises(NotAllowed):
        wording_assess(actor=actor, draft=DRAFT)
    assert not MessageText.objects.exists()


def test_it_is_audited_with_the_words_in_the_same_transaction(world: World) -> None:
    wording_set(actor=world.mona, draft=DRAFT, submission=submit())
    entry = AuditEntry.objects.get(action="wording_set")
    assert entry.actor == world.mona.label
    assert "See us by" in entry.detail
    assert list(audit_faults(clinic_id=world.clinic_id)) == []


def test_an_audit_that_fails_keeps_nothing(world: World) -> None:
    with connection.cursor() as cursor:
        refuse_audit(cursor)
    with pytest.raises(Exception, match="no audit today"):
        wording_set(actor=world.mona, draft=DRAFT, submission=submit())
    assert not MessageText.objects.exists()


def refuse_audit(cursor) -> None:
    if connection.vendor == "sqlite":
        cursor.execute(
            "CREATE TRIGGER no_audit BEFORE INSERT ON pumplog_auditentry "
            "BEGIN SELECT RAISE(ABORT, 'no audit today'); END"
        )
        return
    cursor.execute(
        "CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'no audit today'; END $$"
    )
    cursor.execute(
        "CREATE TRIGGER no_audit BEFORE INSERT ON pumplog_auditentry FOR EACH ROW EXECUTE FUNCTION no_audit()"
    )


def test_sending_twice_is_one_version(world: World) -> None:
    once = submit()
    assert [wording_set(actor=world.mona, draft=DRAFT, submission=once) for _ in range(3)] == [1, 1, 1]
    with pytest.raises(KeyReused):
        wording_set(actor=world.mona, draft=replace(DRAFT, language=Language.SPANISH), submission=once)
    assert MessageText.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_two_versions() -> None:
    world = make_world(with_fill=False)
    made: list[int] = []

    def set_words(number: int) -> None:
        try:
            draft = replace(DRAFT, body=f"{DRAFT.body}\n{number}")
            made.append(wording_set(actor=world.mona, draft=draft, submission=submit()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=set_words, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [1, 2, 3, 4]


def test_the_database_keeps_every_version_as_it_was(world: World) -> None:
    wording_set(actor=world.mona, draft=DRAFT, submission=submit())
    with pytest.raises(Exception, match="append-only"):
        MessageText.objects.update(body="changed")
