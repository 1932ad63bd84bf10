"""One pump and its catheter as a sheet, with its lineage."""

from zoneinfo import ZoneInfo

from pumplog import catalogue
from pumplog.dosing.figures.quantities import Volume
from pumplog.models import Implant
from pumplog.selectors.history import PumpHistory
from pumplog.selectors.pumps import implantations
from pumplog.sheets.patient import ImplantSheet
from pumplog.sheets.wording import REMOVALS, said


def implant_sheet(history: PumpHistory) -> ImplantSheet:
    """The implant of a history that has an implantation on record."""
    row = history.implantation
    if row is None:
        raise ValueError("no implantation on record")
    implant = Implant.objects.select_related("patient__clinic", "replaces").get(pk=history.implant_id)
    model, removal = catalogue.pump_model(row.pump_model), history.removal
    pump = history.pump(Volume(ml=row.low_reservoir_alarm_ml))
    zone = ZoneInfo(implant.patient.clinic.zone)
    newer = getattr(implant, "replaced_by", None)
    serials = implantations([item.pk for item in (implant.replaces, newer) if item is not None])
    return ImplantSheet(
        id=implant.pk,
        pump_model=row.pump_model,
        pump_name=model.display,
        serial=row.serial,
        reservoir_ml=row.reservoir_ml,
        low_reservoir_alarm_ml=row.low_reservoir_alarm_ml,
        flow_tolerance_pct=row.flow_tolerance_pct,
        flow_tolerance_evidence=str(evidence) if (evidence := pump.tolerance_evidence) else "",
        catheter_model=row.catheter_model,
        catheter_length_cm=row.catheter_length_cm,
        tip_level=row.tip_level,
        implanted_on=row.implanted_on,
        removed_on=removal.happened_at.astimezone(zone).date() if removal else None,
        removal_reason=said(REMOVALS, removal.removal.removal_reason) if removal else "",
        replaces_serial=serials[implant.replaces_id].serial if implant.replaces_id in serials else "",
        replaced_by_serial=serials[newer.pk].serial if newer is not None and newer.pk in serials else "",
    )
