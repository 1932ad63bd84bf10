"""Sign-in as it really goes, through the page."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import InvalidToken
from django.contrib.auth import get_user_model
from django.urls import reverse

PASSWORD = "correct-horse-battery"


@pytest.fixture
def alice(db):
    return get_user_model().objects.create_user("alice@clinic.example", "Alice", PASSWORD)


def sign_in(client, login="alice@clinic.example", password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **extra)


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_she_signs_in_with_her_address_in_any_case(client, alice):
    response = sign_in(client, "Alice@Clinic.example")
    assert response.status_code == 302
    assert signed_in(client)


def test_nobody_can_sign_up(client, db):
    page = client.get(reverse("account_signup"))
    assert "password1" not in page.content.decode()
    client.post(reverse("account_signup"), {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not get_user_model().objects.exists()


def test_a_wrong_password_and_an_unknown_person_look_the_same(client, alice):
    wrong = sign_in(client, password="wrong")
    unknown = sign_in(client, "nobody@clinic.example", "wrong")
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert not signed_in(client)


def test_what_is_missing_at_the_entrance_is_said_in_our_words(client, db):
    errors = sign_in(client, "", "").context["form"].errors
    assert errors["login"] == ["Enter the e-mail address you sign in with, as in alex@clinic.example."]
    assert errors["password"] == ["Enter your password. Capital letters count."]
    assert "This is not an e-mail address" in str(sign_in(client, "alice").context["form"].errors)
    assert "do not go together" in str(sign_in(client).context["form"].errors)
    reset = client.post(reverse("account_reset_password"), {"email": ""})
    assert "as in alex@clinic.example" in reset.content.decode()


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("short", "Use at least 12 characters"),
        ("123456789012345", "Digits alone are soon guessed"),
        ("alice@clinic.example", "too much like the name or the address"),
    ],
)
def test_why_a_new_password_will_not_do_is_said_in_our_words(client, alice, new, said):
    sign_in(client)
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    page = client.post(reverse("account_change_password"), fields)
    assert said in page.content.decode()
    fields = {"oldpassword": "wrong", "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    assert "not the password you have now" in client.post(reverse("account_change_password"), fields).content.decode()


def test_six_wrong_passwords_lock_the_person_out_at_that_address(client, alice):
    for _ in range(6):
        sign_in(client, password="wrong")
    locked = sign_in(client)
    assert not signed_in(client)
    assert "That was tried too often" in str(locked.context["form"].errors)


def test_a_lock_out_counts_one_person_whatever_the_spelling(client, alice):
    for spelling in ("alice@clinic.example", "ALICE@clinic.example", " Alice@Clinic.Example ") * 2:
        sign_in(client, spelling, "wrong")
    sign_in(client)
    assert not signed_in(client)


def test_a_lock_out_spares_the_colleague_and_the_other_address(client, alice):
    get_user_model().objects.create_user("bob@clinic.example", "Bob", PASSWORD)
    for _ in range(6):
        sign_in(client, password="wrong")
    sign_in(client, "bob@clinic.example")
    assert signed_in(client)
    client.logout()
    sign_in(client, REMOTE_ADDR="10.0.0.9")
    assert signed_in(client)


def test_five_wrong_passwords_do_not_lock_anybody_out(client, alice):
    for _ in range(5):
        sign_in(client, password="wrong")
    sign_in(client)
    assert signed_in(client)


def test_a_forged_forwarding_header_does_not_change_the_address(client, alice):
    for number in range(6):
        sign_in(client, password="wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    sign_in(client, HTTP_X_FORWARDED_FOR="10.0.0.99")
    assert not signed_in(client)


def test_a_second_factor_is_not_kept_in_clear(alice):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(alice, secret)
    kept = Authenticator.objects.get(user=alice).data["secret"]
    assert secret not in kept
    assert get_adapter().decrypt(kept) == secret


def test_an_earlier_key_still_opens_a_second_factor(settings):
    kept = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, after the change"
    assert get_adapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        get_adapter().decrypt(kept)
