"""`manage.py token_create --email E --days N`: a token for a program that acts as one person."""

import getpass
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from api.tokens import MOST_DAYS, token_create
from pumplog.dosing.figures.parse import Unreadable, whole_text
from pumplog.errors import NotFound


def _days(text: str) -> int:
    """Plain digits: `int()` would take `1_0` and Arabic ones."""
    try:
        return whole_text(text, least=1, most=MOST_DAYS)
    except Unreadable:
        raise ArgumentTypeError(f"a token lives 1 to {MOST_DAYS} days, written in plain digits") from None


class Command(BaseCommand):
    help = "Make an API token for a member of a clinic. It is shown once and kept hashed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="the person the program acts as")
        parser.add_argument("--days", required=True, type=_days, help=f"how long it lives, 1 to {MOST_DAYS}")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token, row = token_create(email=options["email"], days=options["days"], system_user=getpass.getuser())
        except NotFound:
            raise CommandError("No active member of a clinic has this e-mail address.") from None
        except ValueError as error:
            raise CommandError(f"{error}.") from None
        self.stderr.write(f"Token {row.key}…, good until {row.expires:%Y-%m-%d %H:%M} UTC. It is not shown again.")
        self.stdout.write(token)
