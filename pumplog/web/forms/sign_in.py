"""The forms of django-allauth, speaking in this product's words beside their fields. Named in the settings."""

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm

from pumplog.web.complaints import SpokenForm


class SignInForm(SpokenForm, account.LoginForm):  # type: ignore[misc]  # django-allauth ships no types
    """E-mail address and password."""


class ResetForm(SpokenForm, account.ResetPasswordForm):  # type: ignore[misc]
    """Where the link to set a new password goes."""


class NewPasswordForm(SpokenForm, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """Behind that link."""


class ChangePasswordForm(SpokenForm, account.ChangePasswordForm):  # type: ignore[misc]
    """The old one, and a new one twice."""


class ProofForm(SpokenForm, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""


class SecondStepForm(SpokenForm, factor.AuthenticateForm):  # type: ignore[misc]
    """The figures of the authenticator, or a recovery code."""


class SecondProofForm(SpokenForm, factor.ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that matters."""


class AuthenticatorForm(SpokenForm, ActivateTOTPForm):  # type: ignore[misc]
    """The first figures of a new authenticator."""


class KeyNameForm(SpokenForm, EditWebAuthnForm):  # type: ignore[misc]
    """What a security key is called."""
