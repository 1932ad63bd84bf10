"""The birth date, in three fields, as the end of every question behind a patient's link."""

import datetime as dt
import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from pumplog.notices.words.dates import MONTHS
from pumplog.sheets.answer import AnswerDraft, AnswerPage
from pumplog.sheets.vocabulary import AnswerKind, Language
from pumplog.web.answer_words import WORDS

_DIGITS: Final = re.compile(r"[0-9]{1,4}", re.ASCII)
_EARLIEST: Final = 1890


class AnswerForm(forms.Form):
    """The birth date alone, in three fields as the language orders them: for raising the alarm."""

    use_required_attribute = False
    title = ""

    def __init__(self, data: Any = None, *, page: AnswerPage, language: Language) -> None:
        super().__init__(data, auto_id="%s")
        self.page, self.language, self.words = page, language, WORDS[language]
        self.ask()
        self.fields |= self._birth_fields()

    def ask(self) -> None:
        """Add what this form asks before the birth date."""

    def birth_fields(self) -> list[forms.BoundField]:
        """In the order in which the language writes a date."""
        order = ("birth_month", "birth_day") if self.language is Language.ENGLISH else ("birth_day", "birth_month")
        return [self[name] for name in (*order, "birth_year")]

    def asked(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("birth_")]

    @property
    def birth_date(self) -> dt.date:
        born: dt.date = self.cleaned_data["birth_date"]
        return born

    @property
    def draft(self) -> AnswerDraft:
        return AnswerDraft(kind=AnswerKind.UNWELL)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        try:
            values["birth_date"] = self._birth_date()
        except ValueError:
            # At the first of the three: one sentence for one date.
            self.add_error(self.birth_fields()[0].name, ValidationError(self.words.birth_missing, code="birth_missing"))
        return values

    def wrong_birth_date(self, tries_left: int) -> None:
        """It is somebody's birth date, but not this patient's."""
        text = self.words.birth_wrong.format(count=tries_left)
        self.add_error(self.birth_fields()[0].name, ValidationError(text, code="birth_wrong"))

    def _birth_date(self) -> dt.date:
        day, year = (self.cleaned_data.get(name) or "" for name in ("birth_day", "birth_year"))
        if not (_DIGITS.fullmatch(day) and _DIGITS.fullmatch(year)):
            raise ValueError("not figures")
        if len(day) == 4 and len(year) <= 2:
            day, year = year, day  # typed into each other's box: it can mean only one thing
        born = dt.date(int(year), int(self.cleaned_data.get("birth_month") or 0), int(day))
        if not _EARLIEST <= born.year <= self.page.today.year:
            raise ValueError("nobody is so old")
        return born

    def _birth_fields(self) -> dict[str, forms.Field]:
        months = [(str(number), name) for number, name in enumerate(MONTHS[self.language], start=1)]
        return {
            "birth_day": _Box(label=self.words.birth_day, purpose="bday-day", complaint=self.words.birth_missing),
            "birth_month": forms.ChoiceField(
                label=self.words.birth_month,
                choices=[("", self.words.birth_choose), *months],
                required=False,
                widget=forms.Select(attrs={"autocomplete": "bday-month"}),
                error_messages={"invalid_choice": self.words.birth_missing},
            ),
            "birth_year": _Box(label=self.words.birth_year, purpose="bday-year", complaint=self.words.birth_missing),
        }


class _Box(forms.CharField):
    """A few figures. Their number is the browser's business: what is too long is no date, and is said as that."""

    def __init__(self, *, label: str, purpose: str, complaint: str) -> None:
        attributes = {"inputmode": "numeric", "autocomplete": purpose, "maxlength": "4"}
        super().__init__(
            label=label,
            required=False,
            widget=forms.TextInput(attrs=attributes),
            error_messages={"null_characters_not_allowed": complaint},
        )
