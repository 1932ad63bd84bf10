"""The document of every text is what is sent, and says who has reviewed it."""

from io import StringIO

from django.core.management import call_command

from pumplog.notices.words.kinds import WRITTEN, MessageKind
from pumplog.reminders.book import REVIEWED
from pumplog.sheets.vocabulary import Language

HEADING = "## Every text\n\nAs `manage.py messages` prints them, with an example's name, numbers and dates.\n\n"


def printed() -> str:
    out = StringIO()
    call_command("messages", stdout=out)
    return out.getvalue()


def test_the_document_shows_every_text_as_it_is_sent(root):
    document = (root / "docs" / "messages.md").read_text("utf-8")
    head, heading, texts = document.partition(HEADING)
    assert head
    assert heading, "the texts stand under their heading"
    assert texts == printed(), "write docs/messages.md anew with `manage.py messages`"


def test_no_text_is_left_out_and_each_language_says_who_has_read_it():
    text = printed()
    assert text.count("```text\n") == len(MessageKind) * len(WRITTEN) * len(Language) + 1
    for said in REVIEWED.values():
        assert said in text


def test_it_says_the_same_whatever_this_installation_is_called(settings):
    before = printed()
    settings.BASE_URL = "https://pumplog.example.org"
    assert printed() == before
