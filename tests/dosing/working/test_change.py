from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import Bridge, NothingAspirated, OwnPath
from tests.dosing.build import VISIT, assess, d, draft, draft_drug, fill, mg_day, ml, rate

HALF = {
    "drugs": (draft_drug(strength=10),),
    "program": Continuous(dose=mg_day(6)),
    "path": OwnPath(volume=ml("0.4"), approved_by="Dr Dana"),
    "bridge": Bridge(programmed=True, volume=ml("0.4"), hours=d(32)),
}


def results(assessment):
    return {step.label: step.result for step in assessment.working}


def test_an_ordinary_visit_has_no_step_of_a_change():
    assert not [label for label in results(assess()) if "line" in label.lower() or "bridge" in label.lower()]


def test_every_figure_of_a_change_can_be_followed():
    found = results(assess(draft(**HALF, filled=ml(30), retained=ml(10))))
    assert found["Pump and catheter, as the clinic has it"] == "0.4 mL"
    assert found["Line clear at the flow before"] == "32 h"
    assert found["Line clear at the new flow"] == "16 h"
    assert found["Bridge worked out"] == "8 mg"
    assert found["morphine without a bridge"] == "12 mg/day"
    assert found["morphine mixed with what stays"] == "12.5 mg/mL"


def test_a_part_of_the_line_that_is_not_known_says_what_is_missing():
    steps = assess(draft(**(HALF | {"path": None}))).working
    (tubing,) = [step for step in steps if step.label == "Tubing inside the pump"]
    assert (tubing.result, tubing.source) == ("not known", "missing: the volume of the pump's internal tubing")


def test_every_figure_of_a_dry_pump_can_be_followed():
    dry = NothingAspirated(symptoms="none", physician_contacted="Dr Dana", contacted_at=VISIT)
    found = results(assess(draft(residual=dry), events=(fill(20), rate("0.25"))))
    assert found["Ran dry at the earliest"].startswith("2026-05-10")
    assert found["morphine missed at the least"] == "50 mg"
    assert found["morphine missed at the most"].startswith("100.")
