"""What else the record says about a patient that a judgement depends on: who they are, and their earlier pumps."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from pumplog.dosing import timeline
from pumplog.dosing.limits import Limit
from pumplog.dosing.person import Person, SpasticityOrigin
from pumplog.models import Event, Implant, PatientDetails
from pumplog.selectors.history import PumpHistory, current, with_details
from pumplog.selectors.limit import own_limits
from pumplog.sheets.vocabulary import EarlierTherapy, Indication

_ORIGINS = {
    Indication.SPASTICITY_OF_SPINAL_ORIGIN: SpasticityOrigin.SPINAL,
    Indication.SPASTICITY_OF_CEREBRAL_ORIGIN: SpasticityOrigin.CEREBRAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """`earlier` are the dosing events of the patient's former pumps; `limits` the clinic's own, by drug."""

    birth_date: dt.date | None = None
    indication: str = ""
    therapies: frozenset[str] = frozenset()
    earlier: tuple[timeline.Event, ...] = ()
    limits: Mapping[str, tuple[Limit, ...]] = field(default_factory=dict)

    def person(self, on: dt.date) -> Person:
        """The patient on a day. Earlier therapies that were never entered say nothing about opioids."""
        return Person(
            age_years=_years(self.birth_date, on) if self.birth_date else None,
            spasticity=_ORIGINS.get(Indication(self.indication)) if self.indication else None,
            had_opioids=EarlierTherapy.SYSTEMIC_OPIOIDS in self.therapies if self.therapies else None,
        )


NO_BACKGROUND = Background()


def background(implant: Implant, *, clinic_id: uuid.UUID) -> Background:
    """What is on record beside the pump's own events."""
    details = PatientDetails.objects.filter(patient_id=implant.patient_id, current=True).first()
    limits = own_limits(clinic_id)
    if details is None:
        return Background(limits=limits)
    return Background(
        birth_date=details.birth_date,
        indication=details.indication,
        therapies=frozenset(word for word in details.earlier_therapies.split(",") if word),
        earlier=_earlier(implant),
        limits=limits,
    )


def _earlier(implant: Implant) -> tuple[timeline.Event, ...]:
    """Fills and programmes of every other pump of the patient, each read as it stands now."""
    others = list(Implant.objects.filter(patient_id=implant.patient_id).exclude(pk=implant.pk))
    if not others:
        return ()
    rows = with_details(Event.objects.filter(implant__in=others))
    standing = current(rows)
    by_pump = {row.implant_id for row in standing}
    histories = (
        PumpHistory(implant_id=key, events=tuple(row for row in standing if row.implant_id == key)) for key in by_pump
    )
    found = (event for history in histories for event in history.dosing_events())
    return tuple(event for event in found if isinstance(event, timeline.Fill | timeline.ProgramSet))


def _years(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
