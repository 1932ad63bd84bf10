"""When a pump must be looked at again."""

import uuid
from collections.abc import Iterable

from pumplog.models import Window


def look_now(implant_ids: Iterable[uuid.UUID]) -> None:
    """Something has changed that no instant foretold: the next turn of a worker decides anew."""
    pumps = set(implant_ids)
    if pumps:
        Window.objects.filter(implant_id__in=pumps, current=True).update(look_at=None)
