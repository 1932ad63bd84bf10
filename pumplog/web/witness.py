"""A witness signs on somebody else's form: with their own e-mail address and password, which are kept nowhere."""

from django.contrib.auth import authenticate
from django.http import HttpRequest

from pumplog.services.witness import witness_of
from pumplog.web.forms.record import RecordForm
from pumplog.web.forms.refill import RefillForm

WRONG = "This e-mail address and password do not go together, or were tried too often. The witness types them again."
HALF = "A witness signs with both, e-mail address and password."


def signed(request: HttpRequest, form: RecordForm) -> bool:
    """Whether the form can be recorded as far as its witness is concerned; puts who signed into its draft.

    The password is tried as at sign-in: in constant time, and counted. Call it once, when the form is to be recorded.
    """
    if not isinstance(form, RefillForm):
        return True
    email, password = form.cleaned_data.get("witness_email") or "", form.cleaned_data.get("witness_password") or ""
    if not email and not password:
        return True
    if not email or not password:
        form.add_error("witness_password" if email else "witness_email", HALF)
        return False
    user = authenticate(request, email=email.strip().lower(), password=password)
    if user is None or user.pk is None:
        form.add_error("witness_password", WRONG)
        return False
    form.sign(witness_of(user_id=user.pk))
    return True
