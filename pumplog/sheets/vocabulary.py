"""The words the record is written in. Each value is stored and sent as it stands here."""

from enum import StrEnum


class Stop(StrEnum):
    """What a clinic lets happen where a rule is broken: ask for a reason, or stop the entry."""

    ASK = "ask"
    BLOCK = "block"


class ApproverRole(StrEnum):
    """Who may answer for a clinic's own limit."""

    PHYSICIAN = "physician"
    PHARMACIST = "pharmacist"


class Indication(StrEnum):
    PERSISTENT_PAIN_AFTER_SPINAL_FUSION = "persistent_pain_after_spinal_fusion"
    OTHER_NON_CANCER_PAIN = "other_non_cancer_pain"
    CANCER_PAIN = "cancer_pain"
    SPASTICITY = "spasticity"
    SPASTICITY_OF_SPINAL_ORIGIN = "spasticity_of_spinal_origin"
    SPASTICITY_OF_CEREBRAL_ORIGIN = "spasticity_of_cerebral_origin"
    OTHER = "other"
    NOT_STATED = "not_stated"


class EarlierTherapy(StrEnum):
    SPINAL_FUSION = "spinal_fusion"
    SACROILIAC_TREATMENT = "sacroiliac_treatment"
    SPINAL_CORD_STIMULATOR = "spinal_cord_stimulator"
    NERVE_BLOCKS = "nerve_blocks"
    RADIOFREQUENCY_ABLATION = "radiofrequency_ablation"
    SYSTEMIC_OPIOIDS = "systemic_opioids"
    ORAL_BACLOFEN = "oral_baclofen"
    BOTULINUM_TOXIN = "botulinum_toxin"
    PHYSICAL_THERAPY = "physical_therapy"
    OTHER = "other"


class EventKind(StrEnum):
    IMPLANTATION = "implantation"
    ORDER = "order"
    REFILL = "refill"
    PROGRAM_CHANGE = "program_change"
    PUMP_READING = "pump_reading"
    PUMP_STOP = "pump_stop"
    PUMP_START = "pump_start"
    PUMP_ALARM = "pump_alarm"
    EFFECT = "effect"
    REMOVAL = "removal"
    NOTE = "note"


class ResidualState(StrEnum):
    MEASURED = "measured"
    NOTHING_ASPIRATED = "nothing_aspirated"
    NOT_MEASURED = "not_measured"


class BridgeState(StrEnum):
    NOT_STATED = "not_stated"
    NONE = "none"
    PROGRAMMED = "programmed"


class Governs(StrEnum):
    EARLIER = "earlier"
    RECORD = "record"


class ProgramMode(StrEnum):
    CONTINUOUS = "continuous"
    RATE = "rate"
    FLEX = "flex"


class AlarmKind(StrEnum):
    LOW_RESERVOIR = "low_reservoir"
    CRITICAL = "critical"
    REPLACE_SOON = "replace_soon"
    NOT_KNOWN = "not_known"


class RemovalReason(StrEnum):
    END_OF_SERVICE = "end_of_service"
    REPLACED = "replaced"
    INFECTION = "infection"
    MALFUNCTION = "malfunction"
    PATIENT_WISH = "patient_wish"
    NO_BENEFIT = "no_benefit"
    DEATH = "death"
    OTHER = "other"


class ContactKind(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    LETTER = "letter"


class NoticeState(StrEnum):
    """Sent is not delivered, delivered is not read; confirmed is the patient's own answer."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class NoticePurpose(StrEnum):
    """What a message is about: a visit is due by a date; an appointment was made, moved or cancelled."""

    DUE = "due"
    VISIT = "visit"


class AppointmentState(StrEnum):
    """Requested has a day, no hour yet. Kept is closed by the refill, missed with a coded reason."""

    REQUESTED = "requested"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    MISSED = "missed"
    CANCELLED = "cancelled"
    KEPT = "kept"


class MissedReason(StrEnum):
    """Why an appointment was not kept, or was cancelled."""

    NOT_REACHED = "not_reached"
    FORGOT = "forgot"
    ILL = "ill"
    IN_HOSPITAL = "in_hospital"
    NO_TRANSPORT = "no_transport"
    AWAY = "away"
    CLINIC = "clinic"
    PATIENT_WISH = "patient_wish"
    DIED = "died"
    OTHER = "other"


class AnswerKind(StrEnum):
    """What a patient said on the answering page."""

    COMING = "coming"
    OTHER_DAY = "other_day"
    AWAY = "away"
    UNWELL = "unwell"
    STOP_MESSAGES = "stop_messages"
    CHANGE_MESSAGES = "change_messages"


class Envelope(StrEnum):
    """Whose window a letter's address must stand in: DIN 5008 form B in DIN lang, or US number 10."""

    DIN = "din"
    US = "us"


class NoticeAudience(StrEnum):
    PATIENT = "patient"
    STAFF = "staff"


class TaskKind(StrEnum):
    OVERDUE = "overdue"
    NOTICE_FAILED = "notice_failed"
    NOTICE_UNKNOWN = "notice_unknown"
    NO_CONTACT = "no_contact"
    NO_DATE = "no_date"
    PROGRAMMER_CONFLICT = "programmer_conflict"
    UNWELL = "unwell"
    NO_SAFE_DATE = "no_safe_date"
    PHYSICIAN = "physician"
    UNCONFIRMED = "unconfirmed"
    PHONE_CALL = "phone_call"
    POST_LETTER = "post_letter"
    WANTS_OTHER_DAY = "wants_other_day"
    APPOINTMENT_TOO_LATE = "appointment_too_late"
    APPOINTMENT_MISSED = "appointment_missed"
    STOPPED_MESSAGES = "stopped_messages"


class CallResult(StrEnum):
    """What came of a call that did not reach the patient: the task stays open."""

    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"


class Language(StrEnum):
    ENGLISH = "en"
    SPANISH = "es"
    GERMAN = "de"
    FRENCH = "fr"
