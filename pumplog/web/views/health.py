"""Is the server there? Do messages go out? They say no more than that."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pumplog import clock
from pumplog.selectors.sending import troubles_now


@login_not_required
def healthz(_: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(_: HttpRequest) -> HttpResponse:
    """200 ``ok`` where messages go out; else 503 and a code a line (``pumplog.sheets.sending.Trouble``)."""
    troubles = troubles_now(now=clock.now())
    said = "".join(f"{trouble.value}\n" for trouble in troubles)
    return HttpResponse(said or "ok\n", status=503 if troubles else 200, content_type="text/plain")
