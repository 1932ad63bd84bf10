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
