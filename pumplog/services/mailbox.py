"""Which e-mail addresses mail can be sent to, asked where one is entered and again where one is used."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email


def in_an_envelope(address: str) -> str:
    """The address as it can stand in an envelope: a domain in other letters has a spelling in ASCII. Else ValueError.

    A mailbox name in other letters reaches only few servers (RFC 6531), and one with control characters none.
    """
    try:
        validate_email(address)
    except ValidationError as fault:
        raise ValueError("not an e-mail address") from fault
    name, _, host = address.rpartition("@")
    written = f"{name}@{host.encode('idna').decode('ascii')}"
    if not written.isascii() or any(unicodedata.category(letter) == "Cc" for letter in written):
        raise ValueError("a mailbox name that no server takes")
    return written


def takes_mail(address: str) -> bool:
    """Whether mail can be sent to this address."""
    try:
        in_an_envelope(address)
    except ValueError:
        return False
    return True
