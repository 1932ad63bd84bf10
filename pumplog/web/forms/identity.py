"""Is this the person, and is this the pump? Asked again before a refill, because a wrong record is the worst slip."""

import unicodedata
from typing import Any

from django import forms

from pumplog.web.fields import CountField
from pumplog.web.forms.record import RecordForm

SERIAL_DIGITS = 4


class IdentityFields(RecordForm):
    """Initials and year of birth as the patient says them, and the end of the serial number as the programmer shows it."""

    def add_identity(self) -> None:
        """Called by the form's `__init__`, before the fields are bound."""
        self.fields |= {
            "identity_initials": forms.CharField(
                label="Initials",
                max_length=12,
                help_text="Ask the patient’s name. Given name first, as in I F for Ivy Fox.",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            ),
            "identity_birth_year": CountField(label="Year of birth", least=1900, most=2100),
            "identity_serial": forms.CharField(
                label="Serial number: last four characters",
                max_length=40,
                help_text="Read them from the programmer, not from this page.",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            ),
        }

    def check_identity(self, cleaned: dict[str, Any]) -> None:
        """Complain where what was asked again is not what the record says."""
        sheet = self.about
        if sheet is None:
            return
        banner = sheet.banner
        if _letters(cleaned["identity_initials"]) != _letters(f"{banner.given_name[:1]}{banner.family_name[:1]}"):
            self.add_error(
                "identity_initials", f"These are not the initials of {banner.name}. Stop: is this the right record?"
            )
        if cleaned["identity_birth_year"] != banner.birth_date.year:
            self.add_error(
                "identity_birth_year", f"{banner.name} was not born that year. Stop: is this the right record?"
            )
        if _end(cleaned["identity_serial"]) != _end(banner.serial):
            self.add_error("identity_serial", "The pump in this record has another serial number. Stop before filling.")


def _letters(text: str) -> str:
    # É and E are the same initial: not every keyboard has the accent, and a refill must not wait for one.
    return "".join(char for char in unicodedata.normalize("NFKD", text) if char.isalpha()).casefold()


def _end(serial: str) -> str:
    return "".join(char for char in serial if char.isalnum())[-SERIAL_DIGITS:].casefold()
