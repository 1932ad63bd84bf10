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
    SCHEDULED = "scheduled"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


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


class Language(StrEnum):
    ENGLISH = "en"
    SPANISH = "es"
    GERMAN = "de"
    FRENCH = "fr"
