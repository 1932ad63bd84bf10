"""How often one address may try: secrets that lead nowhere, and wrong birth dates. Each link counts its own tries besides.

A patient who opens a link that exists is never held up here, whatever else came from the same address.
"""

import hashlib
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

from pumplog.web.adapter import client_address

SECONDS: Final = 900
MOST: Final = 20


def too_many(request: HttpRequest) -> bool:
    """Whether this address has used up its tries for now."""
    return int(cache.get(_key(request), 0)) >= MOST


def count_miss(request: HttpRequest) -> None:
    """One more that led nowhere. The first one starts the quarter of an hour."""
    if not cache.add(_key(request), 1, SECONDS):
        try:
            cache.incr(_key(request))
        except ValueError:
            cache.set(_key(request), 1, SECONDS)  # it ran out in between


def _key(request: HttpRequest) -> str:
    """Hashed: the table of limits is no list of who asked."""
    return f"answer:{hashlib.sha256((client_address(request) or '').encode()).hexdigest()[:32]}"
