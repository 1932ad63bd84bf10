"""What every form of the record shares: the clinic's zone, the time it happened, and typing that is shown unchecked."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from pumplog import clock
from pumplog.sheets.patient import PatientSheet
from pumplog.web.complaints import SpokenForm
from pumplog.web.fields import FIRST, SECOND, MomentField, placed

WHICH = ((FIRST, "The first time, before the clocks went back"), (SECOND, "The second time, after it"))


class RecordForm(SpokenForm):
    """A form in the clinic's zone.

    `unchecked` shows `data` as typed without judging it: a draft, or what came in after the session had ended.
    Subclasses list their sections for the page and build their draft in `build`; what that raises as ValueError,
    or finds by `add_error`, is a complaint about the form.
    """

    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    """(title, field names), in the order of the page; a form without sections is shown as one."""

    moments: ClassVar[tuple[str, ...]] = ("happened_at",)
    use_required_attribute = False

    def __init__(
        self,
        data: MultiValueDict[str, str] | Mapping[str, str] | None = None,
        *,
        zone: str,
        about: PatientSheet | None = None,
        initial: Mapping[str, Any] | None = None,
        unchecked: bool = False,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        self.zone, self.about = zone, about
        self.draft: Any = None
        self.made: dict[str, dt.datetime] = {}
        for name in self.moments:
            if name in self.fields:
                self._add_which(name)
        if unchecked:
            self._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.moments:
            self._place(name, cleaned)
        if not self.errors:
            # A copy: a complaint takes its field out of the cleaned data while the draft is still being built.
            draft = self.build(dict(cleaned))
            if not self.errors:
                self.draft = draft
        return cleaned

    def build(self, cleaned: dict[str, Any]) -> Any:
        """The draft. Called only when every field is well written."""
        raise NotImplementedError

    def section_list(self) -> list[tuple[str, list[forms.BoundField]]]:
        """For the page: each title with its fields; the question "which of the two" only where it must be asked."""
        listed = {name for _, names in self.sections for name in names}
        rest = tuple(name for name in self.fields if name not in listed)
        made = [
            (title, [self[name] for name in self._with_which(names)]) for title, names in (*self.sections, ("", rest))
        ]
        return [(title, fields) for title, fields in made if fields]

    def asks_which(self, name: str) -> bool:
        """Whether this local time came twice, so that the person must say which one it was."""
        if name not in self.moments or not self.is_bound:
            return False
        return bool(self.data.get(f"{name}_which")) or self.has_error(name, "ambiguous_time")

    @property
    def asks_which_happened_at(self) -> bool:
        """For templates that place the fields themselves."""
        return self.asks_which("happened_at")

    def typed(self) -> list[tuple[str, str]]:
        """What stands in the form, label and text, for showing it beside what somebody else recorded."""
        shown = []
        for bound in self:
            if isinstance(bound.field.widget, forms.PasswordInput):
                continue
            value = bound.value()
            text = (
                " ".join(str(part) for part in value if part) if isinstance(value, list | tuple) else str(value or "")
            )
            if isinstance(bound.field, MomentField):
                text = text.replace("T", ", ")
            if text and not bound.is_hidden:
                shown.append((str(bound.label), _choice_label(bound, text)))
        return shown

    def _add_which(self, name: str) -> None:
        label = f"{self.fields[name].label}: which of the two"
        self.fields[f"{name}_which"] = forms.ChoiceField(
            label=label, choices=WHICH, required=False, widget=forms.RadioSelect
        )

    def _with_which(self, names: tuple[str, ...]) -> list[str]:
        hidden = {f"{name}_which" for name in self.moments}
        kept = [name for name in names if name in self.fields and name not in hidden]
        return [part for name in kept for part in ((name, f"{name}_which") if self.asks_which(name) else (name,))]

    def _place(self, name: str, cleaned: dict[str, Any]) -> None:
        local = cleaned.get(name)
        if local is None:
            return
        try:
            self.made[name] = placed(local, self.zone, which=cleaned.get(f"{name}_which") or "")
        except ValidationError as error:
            self.add_error(name, error)


class EventForm(RecordForm):
    """Something that happened to the patient or the pump."""

    happened_at = MomentField(label="When")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound and "happened_at" in self.fields:
            this_minute = clock.now().replace(second=0, microsecond=0)
            self.initial.setdefault("happened_at", local_text(this_minute, self.zone))


def local_text(instant: dt.datetime | None, zone: str) -> str:
    """An instant as the browser's date and time box wants it, in the clinic's zone; to the minute unless it is finer."""
    if instant is None:
        return ""
    local = instant.astimezone(_zone(zone)).replace(tzinfo=None)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def which_text(instant: dt.datetime | None, zone: str) -> str:
    """Which of two runs of a repeated hour an instant lies in; empty where the hour came once."""
    if instant is None:
        return ""
    local = instant.astimezone(_zone(zone))
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    return SECOND if local.fold else FIRST


def moment_initial(name: str, instant: dt.datetime | None, zone: str) -> dict[str, str]:
    """The initial values of a moment and of its `which`."""
    return {name: local_text(instant, zone), f"{name}_which": which_text(instant, zone)}


def _zone(name: str) -> dt.tzinfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def _choice_label(bound: forms.BoundField, text: str) -> str:
    if isinstance(bound.field, forms.ChoiceField):
        return str(dict(_flat(bound.field.choices)).get(text, text))
    if isinstance(bound.field, forms.BooleanField):
        return "yes"
    return text


def _flat(listed: Any) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in listed]
