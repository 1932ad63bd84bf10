"""Every page names the permission it needs; a page that names none stays shut. Another clinic's record does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from pumplog.access import Actor, Permission
from pumplog.errors import NotAllowed, NotFound
from pumplog.selectors import scope
from pumplog.sheets.clinic import MembershipSheet

CLINIC_IN_SESSION = "clinic"
P = ParamSpec("P")


class ClinicRequest(HttpRequest):
    """A request by a signed-in person acting for one clinic."""

    actor: Actor


def page(
    permission: Permission, *, keeps_typing: bool = False
) -> Callable[
    [Callable[Concatenate[ClinicRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Open a view to those whose role includes `permission`.

    `keeps_typing`: a form posted after the session ended is kept until the person has signed in again.
    A record that is not the clinic's is a 404, a missing permission a 403.
    """

    def wrap(
        view: Callable[Concatenate[ClinicRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            known = cast("ClinicRequest", request)
            try:
                known.actor = actor_of(request)
                scope.require(known.actor, permission)
                return view(known, *args, **kwargs)
            except NotFound:
                raise Http404 from None
            except NotAllowed:
                raise PermissionDenied from None

        # Read by the middleware, and by the test that walks every page.
        vars(guarded).update(needs=permission, keeps_typing=keeps_typing)
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", guarded)

    return wrap


def memberships_of(request: HttpRequest) -> tuple[MembershipSheet, ...]:
    """The signed-in person's roles, in every clinic of theirs."""
    return () if request.user.pk is None else scope.memberships(user_id=request.user.pk)


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person in the clinic they chose, else in their first. PermissionDenied where they have none (left)."""
    known: Any = request
    if isinstance(getattr(known, "actor", None), Actor):
        return cast("Actor", known.actor)
    if request.user.pk is None:
        raise PermissionDenied
    chosen = request.session.get(CLINIC_IN_SESSION)
    for slug in dict.fromkeys((chosen, None)):
        try:
            return scope.actor_in(user_id=request.user.pk, clinic_slug=slug)
        except NotFound:
            # The role in the chosen clinic has ended since: fall back to another one, if there is one.
            continue
    raise PermissionDenied
