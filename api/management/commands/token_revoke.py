"""`manage.py token_revoke KEY`: end a token at once."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from api.tokens import token_revoke


class Command(BaseCommand):
    help = "Revoke an API token, named by its beginning as token_list shows it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="the beginning of the token")

    def handle(self, *args: Any, **options: Any) -> None:
        if not token_revoke(key=options["key"], system_user=getpass.getuser()):
            raise CommandError("There is no such token.")
        self.stdout.write("Revoked.")
