"""Staff pages speak one language, whatever the browser asks for: half a page in another misleads, and reads aloud wrongly."""

import re

import pytest
from django.test import Client

from tests.web.pages import Person
from tests.world import World

ONCE = re.compile(r'nonce="[^"]*"|value="[^"]{40,}"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}')
"""Secrets, seals and keys: new on every page."""


def _said(client: Client, path: str, language: str) -> str:
    page = client.get(path, headers={"accept-language": language}).content.decode()
    assert '<html lang="en">' in page
    return ONCE.sub("", page)


@pytest.mark.parametrize("language", ["de", "fr", "es"])
@pytest.mark.parametrize("of", ["", "refill/", "visits/book/"])
def test_a_page_about_a_patient_is_the_same(alice: Person, world: World, of: str, language: str) -> None:
    path = f"/patients/{world.patient_id}/{of}"
    assert _said(alice.client, path, language) == _said(alice.client, path, "en")


@pytest.mark.parametrize("path", ["/", "/account/password/change/", "/nowhere/"])
def test_so_is_any_other(alice: Person, path: str) -> None:
    assert _said(alice.client, path, "de") == _said(alice.client, path, "en")


@pytest.mark.django_db
def test_so_is_the_door(client: Client) -> None:
    assert _said(client, "/account/login/", "de") == _said(client, "/account/login/", "en")
    refused = client.post("/account/login/", {}, headers={"accept-language": "de"}).content.decode()
    assert "Dieses Feld" not in refused
