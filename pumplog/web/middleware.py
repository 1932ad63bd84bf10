"""Nobody passes without signing in, nothing a clinic sees stays in a browser's cache, nothing typed is lost on the way."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.csrf import csrf_failure as plain_csrf_failure

from pumplog.web import held


class SignedIn(LoginRequiredMiddleware):
    """Shut by default: only a view marked as open answers somebody who is not signed in.

    A view of ours must also name its permission; one that does not is a fault, found before it can be used.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        ours = view_func.__module__.startswith("pumplog.") and getattr(view_func, "login_required", True)
        if ours and not hasattr(view_func, "needs"):
            raise ImproperlyConfigured("a page without a permission")
        return refused

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        if request.headers.get("HX-Request"):
            return render(request, "refill/signed_out.html", status=401)
        if request.method in ("GET", "HEAD"):
            return redirect_to_login(request.path)
        response = redirect_to_login(request.path)
        if getattr(view_func, "keeps_typing", False):
            held.hold(request, response)
        return response


class Private:
    """What a signed-in person was shown is not kept by the browser: the next person at the workstation presses Back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form opened before the last sign-in carries an old token: keep what was typed and show it again, unrecorded.

    Only where the browser itself says that the form came from this site: a strange site's values are never shown.
    """
    match = request.resolver_match
    if match is None or not getattr(match.func, "keeps_typing", False) or not _from_here(request):
        return plain_csrf_failure(request, reason)
    response: HttpResponse = redirect(request.path)
    return response if held.hold(request, response) else plain_csrf_failure(request, reason)


def _from_here(request: HttpRequest) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return origin.scheme == request.scheme and origin.netloc == request.get_host()
