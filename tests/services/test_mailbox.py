"""What is refused where it is typed cannot fail when it is due."""

import pytest

from pumplog.services.mailbox import in_an_envelope, takes_mail


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ivy@example.org", "ivy@example.org"),
        ("o'brien+pump@example.org", "o'brien+pump@example.org"),
        ("ivy@bücher.example", "ivy@xn--bcher-kva.example"),
    ],
)
def test_an_address_stands_in_an_envelope_as_servers_read_it(typed: str, written: str) -> None:
    assert in_an_envelope(typed) == written


@pytest.mark.parametrize(
    "typed",
    [
        *("", "ivy", "ivy@", "@example.org", "ivy@example", "ivy fox@example.org", "ivy@example.org, bob@example.org"),
        *("jörg@example.org", "\u212aim@example.org", '"a\x01b"@example.org', "ivy@example.org\nBcc: x@example.org"),
        f"ivy@{'a' * 70}.example.org",
    ],
    ids=ascii,
)
def test_what_no_server_takes_is_refused(typed: str) -> None:
    assert not takes_mail(typed)
