"""A number and its unit typed as one quantity. The unit is never assumed: 1,000 times too much begins with a default."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from pumplog.dosing.figures.parse import Unreadable, concentration, dose_rate, mass
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Mass
from pumplog.web.complaints import NOT_A_FIGURE, NOT_A_UNIT

STRENGTH_UNITS: Final = ("mg/mL", "mcg/mL")
DAILY_UNITS: Final = ("mg/day", "mcg/day")
RATE_UNITS: Final = ("mg/day", "mcg/day", "mg/h", "mcg/h")
DOSE_UNITS: Final = ("mg", "mcg")


class QuantityWidget(forms.MultiWidget):
    """The figure's box with its unit beside it. Names are `<name>_0` and `<name>_1`."""

    def __init__(self, units: Sequence[str], label: str) -> None:
        choices = [("", "unit?"), *((unit, unit) for unit in units)]
        figure = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 24})
        super().__init__([figure, forms.Select(choices=choices, attrs={"aria-label": f"Unit of {label}"})])

    def decompress(self, value: str | None) -> list[str]:
        number, _, unit = (value or "").partition(" ")
        return [number, unit]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class QuantityField(forms.MultiValueField):
    """`4.2` and `mg/day` make `4.2 mg/day`, which the arithmetic's own parser reads. Cleans to the quantity or None."""

    units: tuple[str, ...] = ()
    places, digits = 6, 9
    unreadable = NOT_A_FIGURE

    def __init__(self, *, label: str, required: bool = False, **options: Any) -> None:
        parts = (_part(24, NOT_A_FIGURE), _part(10, NOT_A_UNIT))
        super().__init__(
            fields=parts,
            widget=QuantityWidget(self.units, label),
            label=label,
            required=required,
            require_all_fields=False,
            **options,
        )

    def compress(self, data_list: list[str]) -> str:
        number, unit = (*data_list, "", "")[:2]
        return f"{number} {unit}" if number or unit else ""

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text if text.split(" ")[0] not in self.units else f" {text}")
        except Unreadable as error:
            raise ValidationError(f"{error.message[:1].upper()}{error.message[1:]}.", code=error.code) from None


class StrengthField(QuantityField):
    """A concentration, above zero."""

    units = STRENGTH_UNITS

    def read(self, text: str) -> Concentration:
        return concentration(text, digits=self.digits, places=self.places)


class DailyDoseField(QuantityField):
    """A dose a day of the primary drug."""

    units: tuple[str, ...] = DAILY_UNITS

    def read(self, text: str) -> DoseRate:
        return dose_rate(text, digits=self.digits, places=self.places)


class StepRateField(DailyDoseField):
    """The rate of one flex step."""

    units = RATE_UNITS


class BolusDoseField(QuantityField):
    """One dose of the primary drug."""

    units = DOSE_UNITS

    def read(self, text: str) -> Mass:
        return mass(text, digits=self.digits, places=self.places)


def _part(longest: int, complaint: str) -> forms.CharField:
    said = {"max_length": complaint, "null_characters_not_allowed": complaint}
    return forms.CharField(max_length=longest, required=False, strip=False, error_messages=said)
