"""The pages of what messages say."""

import pytest

from pumplog.models import MessageText
from tests.web.pages import Person, fields_of
from tests.world import World

LIST = "/clinic/messages/"
PAGE = "/clinic/messages/due/sms/en/"
WORDS = "See us by {{ date }}.\n{{ answer_url }}"


@pytest.fixture(autouse=True)
def _an_address(settings: object) -> None:
    settings.BASE_URL = "https://visits.example.org"


@pytest.fixture
def mona(world: World) -> Person:
    return Person(world.mona)


def looks(person: Person, body: str, path: str = PAGE, **changes: str):
    return person.sends(path, person.opens(path), body=body, step="look", **changes)


def uses(person: Person, body: str, path: str = PAGE, **changes: str):
    looked = looks(person, body, path, **changes)
    return person.sends(path, fields_of(looked.content.decode()), step="use")


def test_everybody_sees_every_text_in_every_language(alice: Person) -> None:
    assert LIST in alice.get("/clinic/").content.decode()
    page = alice.get(LIST).content.decode()
    assert page.count("House words") == 18
    for language in ("en", "es", "de", "fr"):
        page = alice.get(f"{LIST}?language={language}").content.decode()
        assert f"/clinic/messages/visit_moved/letter/{language}/" in page
    assert alice.get(f"{LIST}?language=xx").status_code == 200


def test_a_text_is_shown_as_it_is_sent_with_this_clinics_name(alice: Person) -> None:
    page = alice.get("/clinic/messages/due/email/de/").content.decode()
    assert "Ihr Besuch: spätestens am Freitag, 4. Dezember 2026" in page
    assert "Rapid Creek Clinic" in page
    assert "https://visits.example.org/a/" in page
    assert 'lang="de"' in page
    assert "<textarea" not in page, "a nurse reads, and does not change"


@pytest.mark.parametrize("address", ["due/sms/xx", "due/phone/en", "nothing/sms/en", "due/fax/en"])
def test_there_is_no_other_text(alice: Person, address: str) -> None:
    assert alice.get(f"{LIST}{address}/").status_code == 404


def test_words_are_looked_at_before_they_are_used(mona: Person) -> None:
    looked = looks(mona, WORDS)
    assert looked.status_code == 200
    page = looked.content.decode()
    assert "So it would read" in page
    assert "See us by Friday, December 4, 2026." in page
    assert "one text message" in page
    assert not MessageText.objects.exists()
    assert uses(mona, WORDS).status_code == 302
    assert MessageText.objects.get().body == WORDS
    page = mona.get(PAGE).content.decode()
    assert "clinic’s own, version 1" in page
    assert "set Sun 22 Nov 2026" in page
    assert "Clinic’s own, 1" in mona.get(LIST).content.decode()


def test_words_that_nobody_has_seen_as_they_read_are_not_used(mona: Person) -> None:
    fields = mona.opens(PAGE)
    straight = mona.sends(PAGE, fields, body=WORDS, step="use")
    assert straight.status_code == 200
    seen = fields_of(straight.content.decode())
    changed = mona.sends(PAGE, seen, body=f"{WORDS}\nBye", step="use")
    assert "So it would read" in changed.content.decode()
    assert not MessageText.objects.exists()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Your refill by {{ date }}.\n{{ answer_url }}", "“refill” would tell whoever reads along"),
        ("By {{ date }}.", "It must name {{ answer_url }}."),
        ("By {{ date }}.\n{{ answer_url }}\n{{ name }}", "“{{ name }}” is no value of this message."),
        ("By {{ date }}. {{ clinic }}\n{{ answer_url }}", "Give {{ clinic }} a line without {{ date }}"),
        ("Próximo: {{ date }}\n{{ answer_url }}", "cannot hold ó."),
        (f"By {{{{ date }}}}.\n{{{{ answer_url }}}}\n{'x' * 90}", "A text message of one part holds 160."),
        ("", "Write what the message says, as in"),
    ],
)
def test_what_may_not_be_sent_comes_back_as_typed_with_the_reason(mona: Person, body: str, message: str) -> None:
    answer = looks(mona, body)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert message in page
    assert "So it would read" not in page
    if body:
        assert body.splitlines()[0] in page
    assert not MessageText.objects.exists()


def test_a_mail_keeps_its_subject_and_hard_words_are_pointed_out(mona: Person) -> None:
    path = "/clinic/messages/due/email/en/"
    body = (
        "Notwithstanding organisational difficulties, attendance is obligatory by {{ date }}.\n{{ answer_url }}\n"
        "{{ daytime_phone }}\n{{ after_hours_phone }}"
    )
    looked = looks(mona, body, path, subject="Come by {{ date }}")
    assert "harder to read than sixth grade" in looked.content.decode()
    assert uses(mona, body, path, subject="Come by {{ date }}").status_code == 302
    assert MessageText.objects.get().subject == "Come by {{ date }}"


def test_back_to_the_houses_words(mona: Person) -> None:
    uses(mona, WORDS)
    page = mona.get(PAGE).content.decode()
    assert "Back to the house’s words" in page
    key = page.split(f'action="{PAGE}house/"')[1].split('name="key" value="')[1].split('"')[0]
    assert mona.client.post(f"{PAGE}house/", {"key": key}).status_code == 302
    assert mona.client.post(f"{PAGE}house/", {"key": key}).status_code == 302, "twice is once"
    assert [row.body for row in MessageText.objects.order_by("version")] == [WORDS, ""]
    page = mona.get(PAGE).content.decode()
    assert "The house’s words again." in page
    assert "house words" in page


def test_nobody_else_changes_them(world: World, mona: Person, alice: Person) -> None:
    uses(mona, WORDS)
    fields = mona.opens(PAGE)
    assert alice.sends(PAGE, fields, body="x", step="look").status_code == 403
    assert alice.client.post(f"{PAGE}house/", {}).status_code == 403
    assert "See us by" not in Person(world.charlie).get(PAGE).content.decode()
    assert MessageText.objects.count() == 1


def test_what_is_typed_is_shown_and_never_run(mona: Person) -> None:
    page = looks(mona, "<script>alert(1)</script> {{ date }}\n{{ answer_url }}").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_who_runs_the_installation_is_told_that_its_address_tells(mona: Person, settings: object) -> None:
    settings.BASE_URL = "https://pumplog.example.org/" + "x" * 60
    page = mona.get(LIST).content.decode()
    assert "“pumplog”" in page
    assert "more than 60 characters" in page
    assert "https://pumplog" not in mona.get(PAGE).content.decode()


def test_whoever_telephones_finds_what_to_say(alice: Person) -> None:
    page = alice.get(LIST).content.decode()
    assert "Ask for the patient by name." in page
    assert "The visit is due by" not in page, "that stands in the record"


@pytest.mark.parametrize(
    ("path", "blank"), [("/clinic/messages/due/email/fr/", "\u00a0"), ("/clinic/messages/due/sms/fr/", " ")]
)
def test_the_blank_before_a_french_colon_is_kept_where_it_can_be(mona: Person, path: str, blank: str) -> None:
    body = "Venez\u202f:\u00a0{{ date }}\r\n{{ answer_url }}\t \r\n{{ daytime_phone }}\r\n{{ after_hours_phone }}"
    assert uses(mona, body, path, **({} if "sms" in path else {"subject": "Votre visite"})).status_code == 302
    kept = MessageText.objects.get().body
    assert (
        kept
        == f"Venez{blank}:{blank}{{{{ date }}}}\n{{{{ answer_url }}}}\n{{{{ daytime_phone }}}}\n{{{{ after_hours_phone }}}}"
    )
