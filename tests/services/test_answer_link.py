"""The secret address in a message: issued once, kept as a hash, replaced by the next one."""

import datetime as dt
import re
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from pumplog.errors import NotAllowed, NotFound
from pumplog.models import AnswerLink, AuditEntry, Notice
from pumplog.selectors.answer import link_by_token, link_state, token_hash
from pumplog.services.answer_link import LONGEST, expires_at, link_renew, links_issue, links_withdraw
from pumplog.sheets.answer import LinkState
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState
from tests.answers import issue, make_answering_world, make_notice
from tests.world import NOW, World, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@pytest.fixture
def world() -> World:
    return make_answering_world()


def state(token: str) -> LinkState:
    link = link_by_token(token)
    assert link is not None
    return link_state(link, NOW)


def test_a_token_has_128_bits_and_only_its_hash_is_kept(world):
    token = issue(world)
    assert TOKEN.fullmatch(token)
    row = AnswerLink.objects.get()
    assert row.token_hash == token_hash(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pumplog_answerlink")
        assert not any(token in str(value) for line in cursor.fetchall() for value in line)
    assert not any(token in entry.detail for entry in AuditEntry.objects.all())


def test_tokens_are_never_the_same(world):
    assert len({issue(world) for _ in range(50)}) == 50


def test_the_next_message_replaces_the_link_of_the_one_before(world):
    first, second = issue(world), issue(world)
    assert (state(first), state(second)) == (LinkState.OVER, LinkState.OPEN)
    assert AnswerLink.objects.filter(revoked_at__isnull=True).count() == 1


@pytest.mark.parametrize("became", ["planned", "failed", "unknown", "cancelled"])
def test_a_link_stands_again_where_the_newer_message_never_arrived(world, became):
    first = issue(world)
    newer = make_notice(world)
    issue(world, newer)
    Notice.objects.filter(pk=newer.pk).update(state=became, settled_at=None if became == "planned" else NOW)
    assert state(first) is LinkState.OPEN


@pytest.mark.parametrize("became", ["sent", "delivered", "confirmed"])
def test_it_stays_over_where_the_newer_message_arrived(world, became):
    first = issue(world)
    newer = make_notice(world)
    issue(world, newer)
    Notice.objects.filter(pk=newer.pk).update(state=became)
    assert state(first) is LinkState.OVER


def test_several_messages_to_one_patient_share_one_link(world):
    email, sms = make_notice(world), make_notice(world, channel=ContactKind.SMS, address="+15550100")
    with transaction.atomic():
        tokens = links_issue(notices=[email, sms], now=NOW)
    assert tokens[email.pk] == tokens[sms.pk]
    assert AnswerLink.objects.count() == 1


def test_a_message_to_staff_carries_no_link(world):
    notice = make_notice(world)
    notice.audience = NoticeAudience.STAFF
    with transaction.atomic():
        assert links_issue(notices=[notice], now=NOW) == {}
    assert not AnswerLink.objects.exists()


def test_a_batch_takes_two_statements_however_long(world, django_assert_num_queries):
    notices = [make_notice(world) for _ in range(6)]
    with transaction.atomic(), django_assert_num_queries(2):
        links_issue(notices=notices, now=NOW)


@pytest.mark.parametrize(("told_in_days", "lasts_days"), [(10, 24), (46, 60), (200, 60), (-30, 7)])
def test_a_link_ends_a_fortnight_past_the_date_and_never_lasts_longer_than_sixty_days(told_in_days, lasts_days):
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    told = now.date() + dt.timedelta(days=told_in_days)
    assert expires_at(told, now) - now == dt.timedelta(days=lasts_days)


def test_after_its_last_day_it_is_over(world):
    link = link_by_token(issue(world, make_notice(world, told=NOW.date() + dt.timedelta(days=300))))
    assert link_state(link, NOW + LONGEST - dt.timedelta(seconds=1)) is LinkState.OPEN
    assert link_state(link, NOW + LONGEST) is LinkState.OVER


@pytest.mark.parametrize(
    "token", ["", "x", "A" * 21, "A" * 22, "A" * 23, "é" * 22, "A" * 21 + "=", "A" * 21 + "\n", "A" * 5000]
)
def test_what_is_no_token_is_no_link(world, token):
    issue(world)
    assert link_by_token(token) is None


def test_staff_renew_a_link_and_the_audit_says_who_but_not_which(world):
    old = issue(world)
    token = link_renew(actor=world.alice, patient_id=world.patient_id, submission=submit())
    assert (state(old), state(token)) == (LinkState.OVER, LinkState.OPEN)
    entry = AuditEntry.objects.order_by("sequence").last()
    assert (entry.action, entry.actor) == ("link_renew", world.alice.label)
    assert token not in entry.detail


def test_renewing_twice_by_the_same_form_makes_one_link(world):
    once = submit()
    first = link_renew(actor=world.alice, patient_id=world.patient_id, submission=once)
    assert link_renew(actor=world.alice, patient_id=world.patient_id, submission=once) == ""
    assert state(first) is LinkState.OPEN


def test_what_staff_withdrew_stays_shut_even_if_it_was_only_replaced(world):
    first = issue(world)
    newer = make_notice(world, state=NoticeState.FAILED)
    second = issue(world, newer)
    assert state(first) is LinkState.OPEN
    assert links_withdraw(actor=world.alice, patient_id=world.patient_id, submission=submit()) == 1
    assert (state(first), state(second)) == (LinkState.OVER, LinkState.OVER)


def test_another_clinics_patient_does_not_exist(world):
    for command in (link_renew, links_withdraw):
        with pytest.raises(NotFound):
            command(actor=world.charlie, patient_id=world.patient_id, submission=submit())


def test_who_may_not_register_may_not_renew(world):
    with pytest.raises(NotAllowed):
        link_renew(actor=world.otto, patient_id=world.patient_id, submission=submit())


def test_a_patient_has_one_standing_link_by_the_databases_own_word(world):
    issue(world)
    row = AnswerLink.objects.get()
    row.pk, row.token_hash = uuid.uuid4(), "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
