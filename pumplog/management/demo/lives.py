"""What happened to the demonstration's patients after their spreadsheet ended: a seeded life for each.

Every event goes through the product's own commands. The same seed and the same day give the same lives.
"""

import dataclasses
import datetime as dt
import random
import uuid
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from pumplog.access import Actor
from pumplog.dosing.figures.quantities import MCG_PER_MG, DoseRate, Mass, Volume
from pumplog.dosing.formulation import DrugInReservoir, Formulation
from pumplog.dosing.programs import Continuous, Flex, FlexStep, PatientBolus, Program
from pumplog.dosing.refill_draft import Measured, NothingAspirated, NotMeasured, RefillDraft, Residual
from pumplog.dosing.reservoir.state import ReservoirState, state_at
from pumplog.dosing.timeline import Fill, ProgramSet, Pump
from pumplog.management.demo.bedside import Bedside
from pumplog.management.demo.clinics import sample_street
from pumplog.selectors.event_draft import draft_of
from pumplog.selectors.history import pump_history
from pumplog.selectors.patient import patient_banner
from pumplog.selectors.timeline import refill_rows
from pumplog.services.contact import contact_add
from pumplog.services.correction import event_correct
from pumplog.services.past import Past
from pumplog.services.patient import patient_amend
from pumplog.sheets import drafts
from pumplog.sheets.drafts import EventDraft, Submission
from pumplog.sheets.patient import PatientRow
from pumplog.sheets.vocabulary import (
    AlarmKind,
    ContactKind,
    EarlierTherapy,
    EventKind,
    Indication,
    Language,
    RemovalReason,
)

SOURCE = "demonstration data"
DILUENT = "preservative-free 0.9 % NaCl"
GERMAN_MOBILES = ("+49 152 28817386", "+49 172 9925904", "+49 172 9968532")
# So many ratios in the spreadsheet say how the pump runs.
SHOWN = 2
# Long enough without a visit that nobody would call the pump still in use: its life goes on until the present day.
SHORTEST_INTERVAL, LONGEST_INTERVAL = 12, 170
# The visits since then were booked here; those before came with the chart.
LATELY = dt.timedelta(days=4)
# Longer than any visit with all that is written down at it: nobody is at the pump's side at this moment.
OVER = dt.timedelta(hours=2)
OTHER_LEVEL_ML = Decimal(2)


class Life:
    """One patient from their last spreadsheet row to the present."""

    def __init__(
        self, *, nurse: Actor, physician: Actor, patient: PatientRow, language: Language, now: dt.datetime
    ) -> None:
        self.nurse, self.physician, self.language, self.now = nurse, physician, language, now
        self.patient_id, self.due = patient.id, patient.refill_by
        self.banner = patient_banner(actor=nurse, patient_id=patient.id)
        self._read()
        self.chance = random.Random(f"pumplog {patient.mrn}")  # noqa: S311  (a story, not a secret)
        self.bias = self._own_ratio()
        self.pain = self.chance.randint(6, 9)
        self.first_dose: Decimal | None = None
        self.read_off: dt.datetime | None = None
        self.bedside = Bedside(nurse=nurse, patient_id=patient.id, source=SOURCE, keys=self._keys())

    def _read(self) -> None:
        """What the spreadsheet left on record: one pump and its fills."""
        if self.banner.implant_id is None:
            raise ValueError("a demonstration patient has a pump")
        history = pump_history(self.banner.implant_id)
        self.rows, implanted = refill_rows((history,)), history.last(EventKind.IMPLANTATION)
        fill, implant = draft_of(history.refills[-1]), draft_of(implanted) if implanted else None
        if not isinstance(fill, RefillDraft) or not isinstance(implant, drafts.ImplantDraft) or implanted is None:
            raise TypeError("a refill is drafted as a refill, an implantation as an implantation")
        self.fill, self.implant, self.implanted = fill, implant, implanted.pk

    def tell(self) -> None:
        """Everything about this patient, oldest first."""
        self._who_they_are()
        if self._share("catheter", 0.3):
            self._catheter()
        last, visits = self.rows[0], self._visits()
        with self._telling():
            if self._share("replaced", 0.04) and visits:
                self._replace_pump(visits.pop(0))
            if visits and self._share("order", 0.6):
                self._order(visits[0] - dt.timedelta(days=1))
            lately = visits.pop() if visits and self.now - visits[-1] < LATELY else None
            for number, at in enumerate(visits):
                self._visit(at, remaining=len(visits) - number + (lately is not None))
            if lately is None:
                self._after(visits[-1] if visits else last.at)
        if lately is not None:
            self._came_as_booked(lately)
        if self.read_off is not None:
            self._read_programmer(self.read_off)

    def _telling(self) -> Past:
        self.past = Past(patient_id=self.patient_id, actor=self.nurse, now=self.now)
        return self.past

    def _share(self, what: str, share: float) -> bool:
        """True for this share of patients; the answer to one question does not depend on the others."""
        return random.Random(f"{what} {self.banner.mrn}").random() < share  # noqa: S311

    def _own_ratio(self) -> Decimal:
        """What the spreadsheet shows of the pump, as far as it shows anything; else true, with a few fast or slow."""
        shown = [row.delivered_ratio for row in self.rows if row.delivered_ratio is not None]
        usual = sorted(ratio for ratio in shown if abs(ratio - 1) < Decimal("0.15"))
        if len(usual) >= SHOWN:
            return usual[len(usual) // 2]
        return Decimal(str(round(self.chance.gauss(1.0, 0.02), 4))) + self._runs_off()

    def _runs_off(self) -> Decimal:
        if self._share("fast", 0.05):
            return Decimal("0.07")
        return Decimal("-0.08") if self._share("slow", 0.04) else Decimal(0)

    def _changed(self, remaining: int) -> Decimal:
        """Some pumps change of late: a few begin to deliver more, a few less, and with some it is not sure yet."""
        if self._share("drift", 0.1) and remaining <= 3:
            return Decimal("0.15")
        if self._share("stalls", 0.03) and remaining <= 2:
            return Decimal("-0.22")
        return Decimal("0.13") if self._share("unsure", 0.04) and remaining == 1 else Decimal(0)

    def _visits(self) -> list[dt.datetime]:
        """Visit times from the last row to now, at about the interval this patient had; a few are overdue."""
        rows = self.rows
        gaps = [(newer.at - older.at).days for newer, older in pairwise(rows)]
        usual = sorted(gaps)[len(gaps) // 2] if gaps else 60
        # Most people come when they are asked to: a little before their date.
        if self.due is not None:
            usual = min(usual, (self.due - rows[0].at.date()).days)
        usual = max(SHORTEST_INTERVAL, min(usual, LONGEST_INTERVAL))
        visits, at = [], rows[0].at
        while (at := self._workday(at + dt.timedelta(days=usual - self.chance.randint(0, 4)))) < self.now - OVER:
            visits.append(at)
        if not self._share("overdue", 0.06):
            return visits
        # A few patients did not come: they are what the worklist is for.
        missed = self._workday(self.now - dt.timedelta(days=usual + self.chance.randint(4, 11)))
        if missed - rows[0].at < dt.timedelta(days=SHORTEST_INTERVAL):
            return visits
        return [*(visit for visit in visits if missed - visit > dt.timedelta(days=10)), missed]

    def _workday(self, at: dt.datetime) -> dt.datetime:
        at = at - dt.timedelta(days=max(0, at.weekday() - 4))
        return at.replace(hour=self.chance.randint(14, 17), minute=self.chance.choice((0, 10, 20, 40)), second=0)

    def _keys(self) -> Iterator[uuid.UUID]:
        while True:
            yield uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def _submit(self, note: str = "") -> Submission:
        return Submission(key=next(self.bedside.keys), version=None, note=note, source=SOURCE)

    def _record(self, draft: EventDraft, *, actor: Actor | None = None) -> None:
        self.past.record(draft, actor=actor or self.nurse, submission=self._submit())

    def _who_they_are(self) -> None:
        banner, drugs = self.banner, {item.drug for item in self.fill.drugs}
        spastic = "baclofen" in drugs
        pain = (Indication.PERSISTENT_PAIN_AFTER_SPINAL_FUSION,) * 5 + (Indication.OTHER_NON_CANCER_PAIN,) * 3
        indication = Indication.SPASTICITY if spastic else self.chance.choice((*pain, Indication.CANCER_PAIN))
        fused = indication is Indication.PERSISTENT_PAIN_AFTER_SPINAL_FUSION
        therapies = [EarlierTherapy.ORAL_BACLOFEN] if spastic else [EarlierTherapy.SYSTEMIC_OPIOIDS]
        therapies += [EarlierTherapy.SPINAL_FUSION] if fused else []
        others = (
            EarlierTherapy.SPINAL_CORD_STIMULATOR,
            EarlierTherapy.SACROILIAC_TREATMENT,
            EarlierTherapy.NERVE_BLOCKS,
        )
        therapies += [] if spastic else self.chance.sample(others, self.chance.randint(0, 2))
        own_level = self._share("stop level", 0.06)
        patient_amend(
            actor=self.nurse,
            patient_id=self.patient_id,
            draft=drafts.PatientDraft(
                mrn=banner.mrn,
                family_name=banner.family_name,
                given_name=banner.given_name,
                birth_date=banner.birth_date,
                language=self.language,
                indication=indication,
                earlier_therapies=tuple(therapies),
                allergies=self.chance.choice(("", "", "", "", "latex", "penicillin", "adhesive tape")),
                stop_volume=Volume(ml=Decimal(4)) if own_level else None,
                stop_volume_reason="Withdrawal began at about 3.4 mL in 2025." if own_level else "",
                reason="completed from the chart",
            ),
            submission=dataclasses.replace(self._submit(), version=banner.version),
        )
        self._how_to_reach(banner.mrn)

    def _how_to_reach(self, mrn: str) -> None:
        """Most read e-mail, some texts, some letters; a few can only be called. All numbers are kept free for stories."""
        european = self.banner.zone.startswith("Europe")
        last = self.chance.randint(10, 99)
        if self._share("texts", 0.2):
            number = self.chance.choice(GERMAN_MOBILES) if european else f"+1 605 555 01{last}"
            self._contact(ContactKind.SMS, number, consent=True)
        elif self._share("letters", 0.1):
            self._contact(ContactKind.LETTER, sample_street(self.banner.zone, last), consent=False)
        elif not self._share("no contact", 0.08):
            self._contact(ContactKind.EMAIL, f"patient.{mrn}@mail.example", consent=True)
        called = f"+49 30 23125 1{last}" if european else f"+1 307 555 01{last}"
        self._contact(ContactKind.PHONE, called, consent=False)

    def _contact(self, kind: ContactKind, address: str, *, consent: bool) -> None:
        given = (self.now - dt.timedelta(days=200)).date() if consent else None
        draft = drafts.ContactDraft(kind=kind, address=address, consent_on=given)
        contact_add(actor=self.nurse, patient_id=self.patient_id, draft=draft, submission=self._submit())

    def _catheter(self) -> None:
        years = self.chance.randint(0, 5)
        draft = dataclasses.replace(
            self.implant,
            catheter_model=self.chance.choice(("Ascenda 8780", "Ascenda 8781", "Indura 1P 8709")),
            catheter_length_cm=Decimal(self.chance.randint(62, 96)),
            tip_level=self.chance.choice(("T8", "T9", "T10", "T11", "L1")),
            implanted_on=(self.implant.happened_at - dt.timedelta(days=365 * years + 20)).date(),
        )
        version = patient_banner(actor=self.nurse, patient_id=self.patient_id).version
        event_correct(
            actor=self.physician,
            event_id=self.implanted,
            draft=draft,
            reason="catheter added from the operation note",
            submission=Submission(key=self._submit().key, version=version, source=SOURCE),
        )

    def _replace_pump(self, at: dt.datetime) -> None:
        implant = self.implant
        why = drafts.RemovalDraft(
            happened_at=at, removal_reason=RemovalReason.END_OF_SERVICE, reason="battery at the end of its service"
        )
        self._record(why, actor=self.physician)
        new = drafts.ImplantDraft(
            happened_at=at + dt.timedelta(minutes=40),
            pump_model=implant.pump_model,
            serial=f"NGP{self.chance.randint(100000, 999999)}H",
            reservoir=implant.reservoir,
            low_reservoir_alarm=implant.low_reservoir_alarm,
            flow_tolerance_pct=implant.flow_tolerance_pct,
            catheter_model="Ascenda 8781",
            catheter_length_cm=Decimal(self.chance.randint(70, 95)),
            tip_level="T10",
            implanted_on=at.date(),
            reason="replacement",
        )
        self._record(new, actor=self.physician)
        self.fill = self._fresh(self.fill, at + dt.timedelta(minutes=55), NotMeasured())
        self._record(self.fill)

    def _fresh(self, fill: RefillDraft, at: dt.datetime, residual: Residual) -> RefillDraft:
        """The same mixture again from a new lot; the programme stays as it was set."""
        expires = (at + dt.timedelta(days=self.chance.randint(300, 700))).date()
        lot = f"{self.chance.choice('ABCDEF')}{self.chance.randint(1000, 9999)}"
        drugs = tuple(dataclasses.replace(drug, lot=lot, expires_on=expires) for drug in fill.drugs)
        return dataclasses.replace(
            fill, performed_at=at, residual=residual, drugs=drugs, running_confirmed=True, programmer=None
        )

    def _order(self, at: dt.datetime) -> None:
        fill = self.fill
        if fill.program is None:
            return
        drugs = tuple(
            dataclasses.replace(item, lot="", expires_on=None, stability_days=None, diluent=DILUENT)
            for item in fill.drugs
        )
        program = drafts.ProgramDraft(program=fill.program, bolus=fill.program_bolus)
        order = drafts.OrderDraft(happened_at=at, drugs=drugs, program=program, reason="yearly review")
        self._record(order, actor=self.physician)

    def _visit(self, at: dt.datetime, *, remaining: int) -> None:
        self.fill = self._refill(at, remaining=remaining)
        self._record(self.fill)
        if remaining % 2:
            self._record(self._feels(at))

    def _came_as_booked(self, at: dt.datetime) -> None:
        """The newest visit was booked here some days before, and written down at the bedside."""
        self.fill = self._refill(at, remaining=1)
        kept = self.bedside.came_as_booked(self.fill, booked_on=at - dt.timedelta(days=self.chance.randint(4, 9)))
        with self._telling():
            if not kept:
                self._record(self.fill)
            self._record(self._feels(at))
            self._after(at)

    def _read_programmer(self, at: dt.datetime) -> None:
        """In between somebody reads the programmer: its alarm is set to another level than the record has."""
        alarm_at = self._state(at, low_ml=self.implant.low_reservoir_alarm.ml + OTHER_LEVEL_ML).alarm_at
        if alarm_at is None or alarm_at <= self.now:
            return
        shown = alarm_at.astimezone(ZoneInfo(self.banner.zone)).date()
        self.bedside.enters(drafts.ReadingDraft(happened_at=at, alarm_on=shown), at=at + dt.timedelta(minutes=5))

    def _refill(self, at: dt.datetime, *, remaining: int) -> RefillDraft:
        """What was left at this visit, by how this pump runs, and the next fill."""
        fill = self.fill
        expected, held = self._state(at).expected_residual.ml, fill.retained.ml + fill.filled.ml
        noise = Decimal(str(round(self.chance.gauss(0, 0.03), 4)))
        left = held - (held - expected) * (self.bias + noise + self._changed(remaining))
        measured = left.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        empty = measured < Decimal("0.3")
        residual: Residual = (
            NothingAspirated(
                symptoms="sweating and more pain for two days", physician_contacted="physician on call, at once"
            )
            if empty
            else Measured(volume=Volume(ml=min(measured, held)))
        )
        return dataclasses.replace(self._fresh(fill, at, residual), program=self._program(fill, remaining))

    def _feels(self, at: dt.datetime) -> drafts.EffectDraft:
        self.pain = max(1, min(9, self.pain + self.chance.choice((-1, -1, 0, 0, 1))))
        side = self.chance.choice(("", "", "", "", "itching", "constipation", "ankle swelling"))
        return drafts.EffectDraft(
            happened_at=at + dt.timedelta(minutes=15), pain=self.pain, function=max(1, 9 - self.pain), side_effects=side
        )

    def _state(self, at: dt.datetime, *, low_ml: Decimal = Decimal(0)) -> ReservoirState:
        """The last fill at ``at``, asked for when ``low_ml`` is reached."""
        fill = self.fill
        if fill.program is None:
            raise ValueError("a demonstration patient has a programme")
        drugs = tuple(
            DrugInReservoir(drug=item.drug, concentration=item.concentration, primary=item.primary)
            for item in fill.drugs
        )
        events = (
            Fill(
                at=fill.performed_at, volume=fill.filled, formulation=Formulation(drugs=drugs), retained=fill.retained
            ),
            ProgramSet(at=fill.performed_at, program=fill.program),
        )
        pump = Pump(
            reservoir=self.implant.reservoir,
            low_reservoir=Volume(ml=low_ml),
            flow_tolerance_pct=Decimal(0),
        )
        return state_at(pump, events, at)

    def _program(self, fill: RefillDraft, remaining: int) -> Program | None:
        """Small steps up or down at every third visit; every ninth patient gets a day pattern at the last one."""
        if not isinstance(fill.program, Continuous):
            return fill.program
        dose = fill.program.dose.mcg_per_day
        if remaining == 1 and self._share("flex", 0.11):
            low, high = (dose / 24 * factor for factor in (Decimal("0.9"), Decimal("1.2")))
            steps = ((dt.time(0, 0), low), (dt.time(7, 0), high), (dt.time(21, 30), low))
            return Flex(
                steps=tuple(
                    FlexStep(start=start, rate=DoseRate.from_mcg_per_hour(rate.quantize(Decimal("0.01"))))
                    for start, rate in steps
                )
            )
        if self.chance.random() < 1 / 3:
            first = self.first_dose = self.first_dose or dose
            dose *= self.chance.choice((Decimal("0.95"), Decimal("1.03"), Decimal("1.06")))
            # Over the years a dose settles: otherwise a hundred small steps would make a large one.
            dose = _settable(max(first * Decimal("0.85"), min(dose, first * Decimal("1.12"))))
        return Continuous(dose=DoseRate(mcg_per_day=dose))

    def _after(self, last: dt.datetime) -> None:
        """What happens between visits, after the last of them."""
        free = self.now - last - dt.timedelta(hours=3)
        if free < dt.timedelta(days=3):
            return
        later = last + free * self.chance.uniform(0.2, 0.8)
        if self._share("boluses", 0.12):
            self._allow_boluses(last + dt.timedelta(days=1))
        if self._share("stop", 0.05):
            self._record(drafts.StopDraft(happened_at=later, reason="stopped for an MRI scan"))
            self._record(drafts.StartDraft(happened_at=later + dt.timedelta(hours=2), reason="after the scan"))
        if self._share("alarm", 0.04):
            alarm = drafts.AlarmDraft(
                happened_at=later, alarm_kind=AlarmKind.NOT_KNOWN, reason="patient heard two beeps"
            )
            self._record(alarm)
        if self._share("note", 0.15):
            self._record(
                drafts.NoteDraft(happened_at=later, text="Called: travelling next month, asks for an early date.")
            )
        if self._share("removed", 0.02):
            why = drafts.RemovalDraft(
                happened_at=later, removal_reason=RemovalReason.NO_BENEFIT, reason="patient's decision"
            )
            self._record(why, actor=self.physician)
        elif self._share("programmer", 0.04):
            self.read_off = later + dt.timedelta(hours=3)

    def _allow_boluses(self, at: dt.datetime) -> None:
        fill = self.fill
        if not isinstance(fill.program, Continuous):
            return
        one = (fill.program.dose.mcg_per_day / 20).quantize(Decimal("0.1"))
        bolus = PatientBolus(dose=Mass(mcg=one), max_per_day=3, lockout_minutes=180)
        change = drafts.ProgramChangeDraft(
            happened_at=at,
            program=drafts.ProgramDraft(program=fill.program, bolus=bolus),
            reason="breakthrough pain",
            running_confirmed=True,
        )
        self._record(change, actor=self.physician)


def _settable(mcg_per_day: Decimal) -> Decimal:
    """A dose as somebody would set it: hundredths of a milligram, or of a microgram where it is small."""
    if mcg_per_day >= MCG_PER_MG:
        return (mcg_per_day / 10).quantize(Decimal(1)) * 10
    return mcg_per_day.quantize(Decimal("0.01"))
