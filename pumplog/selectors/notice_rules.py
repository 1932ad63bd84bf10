"""A clinic's rules as the decisions about notices take them."""

from zoneinfo import ZoneInfo

from pumplog.notices.facts import Rules
from pumplog.sheets.clinic import PolicySheet


def notice_rules(policy: PolicySheet, zone: str) -> Rules:
    """The part of a clinic's policy that decides who is told when. KeyError or ValueError where no calendar knows the zone."""
    return Rules(
        zone=ZoneInfo(zone).key,  # a name that is wrong is found here, not in the middle of a batch
        tiers_days=policy.notice_tiers_days,
        safety_tier_days=policy.safety_tier_days,
        notice_hour=policy.notice_hour,
        quiet_from_hour=policy.quiet_from_hour,
        quiet_until_hour=policy.quiet_until_hour,
        daily_cap=policy.daily_cap,
        unconfirmed_days=policy.unconfirmed_days,
        physician_days=policy.physician_days,
        letter_days=policy.letter_days,
        staff_email=policy.staff_email,
        working_days=policy.working_days,
        holidays=policy.holidays,
    )
