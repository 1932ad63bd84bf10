"""A caller who is not known may try a little, then must wait: guessing tokens is slow."""

from hashlib import sha256
from typing import Final

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

TRIES: Final = "30/min"


class Strangers(SimpleRateThrottle):
    """Counts the refused requests of an address. Whoever is known is never counted."""

    scope = "strangers"
    rate = TRIES

    def get_cache_key(self, request: Request, view: APIView) -> str:
        # Hashed: the header may hold anything, a cache key may not.
        return f"strangers:{sha256(_address(request).encode()).hexdigest()}"


def _address(request: Request) -> str:
    """The caller's address, through as many proxies as are trusted and no more: the header is the caller's to write."""
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if proxies and len(hops) >= proxies:
        return hops[-proxies][:64]
    return str(request.META.get("REMOTE_ADDR", ""))
