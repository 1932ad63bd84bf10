"""The questions behind a patient's link. Each ends with the birth date; each says in the patient's language what is missing."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from pumplog.notices.words.dates import long_date
from pumplog.sheets.answer import FARTHEST_DAYS, AnswerDraft
from pumplog.sheets.vocabulary import AnswerKind, ContactKind
from pumplog.web.fields import calendar_day
from pumplog.web.forms.birth_date import AnswerForm

NONE: Final = "none"
STOP: Final = "stop"


class ComingForm(AnswerForm):
    """Yes to the hour that is booked; where none is, on which day."""

    def ask(self) -> None:
        if self.page.seen:
            gone = {"max_length": self.words.day_gone, "null_characters_not_allowed": self.words.day_gone}
            self.fields["visit"] = forms.CharField(
                max_length=80, required=False, widget=forms.HiddenInput(), error_messages=gone
            )
            self.initial["visit"] = self.page.seen
        else:
            self.fields["day"] = _days(self, none_of_these=False)

    @property
    def draft(self) -> AnswerDraft:
        if "visit" in self.fields:
            return AnswerDraft(kind=AnswerKind.COMING, visit=self.cleaned_data["visit"])
        return AnswerDraft(kind=AnswerKind.COMING, first_day=dt.date.fromisoformat(self.cleaned_data["day"]))


class DayForm(AnswerForm):
    """Another day, or none of those offered."""

    def ask(self) -> None:
        self.fields["day"] = _days(self, none_of_these=True)

    @property
    def draft(self) -> AnswerDraft:
        chosen = self.cleaned_data["day"]
        day = None if chosen == NONE else dt.date.fromisoformat(chosen)
        return AnswerDraft(kind=AnswerKind.OTHER_DAY, first_day=day)


class AwayForm(AnswerForm):
    """The first and the last day away."""

    def ask(self) -> None:
        for name, label in (("first_day", self.words.away_first), ("last_day", self.words.away_last)):
            attributes = {"type": "date", "min": self.page.today.isoformat(), "max": self._farthest.isoformat()}
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                widget=forms.TextInput(attrs=attributes),
                error_messages={"null_characters_not_allowed": self.words.away_missing},
            )

    @property
    def draft(self) -> AnswerDraft:
        return AnswerDraft(
            kind=AnswerKind.AWAY, first_day=self.cleaned_data["first"], last_day=self.cleaned_data["last"]
        )

    @property
    def _farthest(self) -> dt.date:
        return self.page.today + dt.timedelta(days=FARTHEST_DAYS)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        try:
            first, last = (calendar_day(values.get(name) or "") for name in ("first_day", "last_day"))
        except ValueError:
            self.add_error("first_day", ValidationError(self.words.away_missing, code="away_missing"))
            return values
        if last < first:
            self.add_error("last_day", ValidationError(self.words.away_order, code="away_order"))
        elif last < self.page.today:
            self.add_error("last_day", ValidationError(self.words.away_past, code="away_past"))
        elif last > self._farthest:
            self.add_error("last_day", ValidationError(self.words.away_far, code="away_far"))
        elif last - first > dt.timedelta(days=FARTHEST_DAYS):
            self.add_error("first_day", ValidationError(self.words.away_far, code="away_far"))
        return values | {"first": first, "last": last}


class MessagesForm(AnswerForm):
    """No more messages this way, or another way."""

    def ask(self) -> None:
        t = self.words
        ways = ((ContactKind.EMAIL, t.by_email), (ContactKind.SMS, t.by_sms), (ContactKind.PHONE, t.by_phone))
        choices = [(STOP, t.stop), *ways, (ContactKind.LETTER, t.by_letter)]
        self.fields["wish"] = _choice(
            t.messages_title, [(str(word), said) for word, said in choices], t.messages_missing
        )

    @property
    def draft(self) -> AnswerDraft:
        wish = self.cleaned_data["wish"]
        if wish == STOP:
            return AnswerDraft(kind=AnswerKind.STOP_MESSAGES)
        return AnswerDraft(kind=AnswerKind.CHANGE_MESSAGES, wish=ContactKind(wish))


def _days(form: AnswerForm, *, none_of_these: bool) -> forms.ChoiceField:
    choices = [(day.isoformat(), long_date(day, form.language)) for day in form.page.days]
    if none_of_these:
        choices.append((NONE, form.words.none_of_these))
    return _choice(form.words.which_day, choices, form.words.day_missing, gone=form.words.day_gone)


def _choice(label: str, choices: list[tuple[str, str]], missing: str, *, gone: str = "") -> forms.ChoiceField:
    messages = {"required": missing, "invalid_choice": gone or missing}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect(), error_messages=messages)
