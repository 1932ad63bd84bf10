"""`manage.py token_list [--email E]`: the tokens that still open the door."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from api.tokens import token_list


class Command(BaseCommand):
    help = "List API tokens that have not expired: the beginning of each, whose it is, and until when."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="only this person's")

    def handle(self, *args: Any, **options: Any) -> None:
        for row in token_list(email=options["email"]):
            self.stdout.write(f"{row.key}  {row.email}  until {row.expires:%Y-%m-%d %H:%M} UTC")
