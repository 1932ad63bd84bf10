"""Many pumps at once, in a fixed number of queries: what lists need beside each window."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from pumplog import catalogue
from pumplog.models import Event, Implantation, MixtureDrug
from pumplog.selectors.words import display_name


def implantations(implant_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Implantation]:
    """The implantation that holds now, by implant."""
    rows = Implantation.objects.filter(
        event__implant_id__in=implant_ids, event__struck=False, event__corrected_by__isnull=True
    ).select_related("event")
    return {row.event.implant_id: row for row in rows}


def mixtures(event_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, ...]]:
    """Tall-man names of what was filled, primary first, by refill."""
    found: dict[uuid.UUID, list[MixtureDrug]] = defaultdict(list)
    for row in MixtureDrug.objects.filter(event_id__in=event_ids).order_by("position"):
        found[row.event_id].append(row)
    return {
        event_id: tuple(display_name(row.drug) for row in sorted(rows, key=lambda row: not row.primary))
        for event_id, rows in found.items()
    }


def removed(implant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those implants that are no longer in the patient."""
    rows = Event.objects.filter(
        implant_id__in=implant_ids, kind="removal", struck=False, corrected_by__isnull=True
    ).values_list("implant_id", flat=True)
    return set(rows)


def pump_name(pump_model: str) -> str:
    """A pump model as people call it: "SynchroMed II 40 mL"."""
    return catalogue.pump_model(pump_model).display
