"""The calendar file of a message about an appointment."""

import datetime as dt
from email.utils import parseaddr

from django.conf import settings

from pumplog.notices.parcel import Visited
from pumplog.notices.words.values import Values
from pumplog.reminders.text import Attachment
from pumplog.sheets.vocabulary import Language
from reports import calendar


def calendar_file(visit: Visited, *, language: Language, values: Values, now: dt.datetime) -> Attachment:
    """It puts the visit into the patient's calendar, moves it there, or takes it out; it says no more than the message."""
    content = calendar.event_file(
        uid=visit.uid,
        sequence=visit.sequence,
        starts_at=visit.starts_at,
        minutes=visit.minutes,
        language=language,
        stamped_at=now,
        organizer=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        clinic_name=values.clinic,
        phones=tuple(phone for phone in (values.daytime_phone, values.after_hours_phone) if phone),
        cancelled=visit.cancelled,
    )
    method = "CANCEL" if visit.cancelled else "PUBLISH"
    return Attachment(name=calendar.FILE_NAME, mime_type=f"{calendar.MIME_TYPE}; method={method}", content=content)
