"""How often one address may try: secrets that lead nowhere, and wrong birth dates. Each link counts its own tries besides.

The two are counted apart: a patient whose link exists is never held up by secrets that others try from the same address.
"""

import hashlib
from enum import StrEnum
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

from pumplog.web.adapter import client_address

SECONDS: Final = 900
MOST: Final = 20


class Miss(StrEnum):
    """What may be tried too often: a secret, or behind one that exists a birth date."""

    ADDRESS = "address"
    BIRTH_DATE = "birth_date"


def too_many(request: HttpRequest, miss: Miss) -> bool:
    """Whether this address has used up its tries for now."""
    return int(cache.get(_key(request, miss), 0)) >= MOST


def count_miss(request: HttpRequest, miss: Miss) -> None:
    """One more that led nowhere. The first one starts the quarter of an hour."""
    key = _key(request, miss)
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:
            cache.set(key, 1, SECONDS)  # it ran out in between


def _key(request: HttpRequest, miss: Miss) -> str:
    """Hashed: the table of limits is no list of who asked."""
    return f"answer:{miss}:{hashlib.sha256((client_address(request) or '').encode()).hexdigest()[:32]}"
