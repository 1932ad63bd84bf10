"""How sign-in differs from what django-allauth does by itself: closed doors, lock-outs, encrypted second factors."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.handlers.proxy import AxesProxyHandler
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from pumplog.web.complaints import SECOND_FACTOR, SIGN_IN, in_our_words


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # django-allauth ships no types
    """Accounts are opened by a manager; nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | SIGN_IN

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """A new password, or in our words why it will not do."""
        try:
            return str(super().clean_password(password, user))
        except ValidationError as error:
            raise in_our_words(error) from None

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Say on the form that the account is locked, instead of letting the right password look wrong."""
        super().pre_authenticate(request, **credentials)
        if not AxesProxyHandler.is_allowed(request, credentials):
            raise self.validation_error("too_many_login_attempts")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # django-allauth ships no types
    """Second-factor secrets are encrypted at rest: a copied database or backup does not let its reader sign in."""

    error_messages = DefaultMFAAdapter.error_messages | SECOND_FACTOR

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """What stands in the authenticator app: the login, as people know it."""
        return str(user.get_username())


def login_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Whom a failed sign-in is counted against: the e-mail address as typed, in one spelling."""
    typed = (credentials or {}).get("email") or (credentials or {}).get("username") or request.POST.get("login", "")
    return str(typed).strip().lower()


def client_address(request: HttpRequest) -> str | None:
    """The address of the person, seen through as many proxies as PUMPLOG_TRUSTED_PROXIES says, no more."""
    if "REMOTE_ADDR" not in request.META:
        return None  # made by a program, not received
    address: str | None = AccountAdapter(request).get_client_ip(request)
    return address


def _cipher() -> MultiFernet:
    """The first key writes; the fallbacks still read, so that the secret key can be changed."""
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pumplog second factor").derive(secret.encode())
    return urlsafe_b64encode(derived)
