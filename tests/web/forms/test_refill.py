"""A form sent too early says at once everything that is missing."""

from tests.web.pages import Person
from tests.web.views.test_record import TYPED


def test_an_empty_form_asks_for_the_residual_with_the_rest(alice: Person, here: str) -> None:
    page = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/")).content.decode()
    summary = page[page.index('class="error-summary') :].split("</ul>")[0]
    assert "Filled" in summary
    assert "Enter what was aspirated, or tick why there is no figure." in summary


def test_a_residual_that_is_there_is_not_asked_for(alice: Person, here: str) -> None:
    typed = TYPED | {"filled_ml": ""}
    page = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **typed).content.decode()
    assert "Enter what was aspirated" not in page


def test_the_summary_follows_the_page_from_its_top(alice: Person, here: str) -> None:
    """Who walks through it from above must not jump back and forth."""
    form = f"{here}refill/"
    page = alice.sends(form, alice.opens(form)).content.decode()
    summary = page[page.index('class="error-summary"') :].split("</ul>")[0]
    places = [summary.index(said) for said in ("Initials:", "Year of birth:", "Aspirated residual:", "Programme:")]
    assert places == sorted(places)
