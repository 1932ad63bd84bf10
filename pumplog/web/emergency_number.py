"""The emergency number of the place where a clinic is: only where it is certain, else a page says "your emergency number".

911 in the United States and Canada (North American Numbering Plan), 112 in Europe (Directive (EU) 2018/1972, article 109;
the countries around the Union have it too).
"""

from typing import Final

# fmt: off
NORTH_AMERICA: Final = frozenset({
    "America/Adak", "America/Anchorage", "America/Boise", "America/Chicago", "America/Denver", "America/Detroit",
    "America/Juneau", "America/Los_Angeles", "America/Menominee", "America/Metlakatla",
    "America/New_York", "America/Nome", "America/Phoenix", "America/Puerto_Rico", "America/Sitka", "America/Yakutat",
    "America/Indiana/Indianapolis", "America/Indiana/Knox", "America/Indiana/Marengo", "America/Indiana/Petersburg",
    "America/Indiana/Tell_City", "America/Indiana/Vevay", "America/Indiana/Vincennes", "America/Indiana/Winamac",
    "America/Kentucky/Louisville", "America/Kentucky/Monticello", "America/North_Dakota/Beulah",
    "America/North_Dakota/Center", "America/North_Dakota/New_Salem", "Pacific/Honolulu",
    "America/Edmonton", "America/Glace_Bay", "America/Goose_Bay", "America/Halifax", "America/Moncton",
    "America/Regina", "America/St_Johns", "America/Swift_Current", "America/Toronto", "America/Vancouver",
    "America/Whitehorse", "America/Winnipeg",
})
# fmt: on


def emergency_number(zone: str) -> str:
    """By the clinic's zone: ``911``, ``112``, or nothing where the number is not certain."""
    if zone in NORTH_AMERICA:
        return "911"
    return "112" if zone.startswith("Europe/") else ""


def dialled(number: str) -> str:
    """A telephone number as a link wants it: digits and a leading plus; nothing after the first letter (an extension)."""
    plain = number.strip()
    until = next((place for place, char in enumerate(plain) if char.isalpha()), len(plain))
    digits = "".join(char for char in plain[:until] if char.isascii() and char.isdigit())
    return f"+{digits}" if digits and plain.startswith("+") else digits
